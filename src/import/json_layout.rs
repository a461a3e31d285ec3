//! JSON laid out as Postman exports it, so that a change of one value is a change of one line. Names, numbers and texts
//! keep every byte.

/// Deeper levels are not indented further: the text would grow with the square of the depth.
const DEEPEST_INDENT: usize = 64;

/// A JSON text with tabs, one member a line. The text must be JSON.
pub(super) fn laid_out(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + json.len() / 4);
    let mut depth = 0;
    let mut rest = json;
    while let Some(place) = rest.find(['"', '{', '}', '[', ']', ',', ':', ' ', '\t', '\r', '\n']) {
        out.push_str(&rest[..place]);
        let token = rest.as_bytes()[place];
        let mut end = place + 1;
        match token {
            b'"' => {
                end = place + text_length(&rest[place..]);
                out.push_str(&rest[place..end]);
            }
            b'{' | b'[' => {
                out.push(char::from(token));
                let inner = rest[end..].trim_start();
                if inner.starts_with(['}', ']']) {
                    out.push_str(&inner[..1]);
                    rest = &inner[1..];
                    continue;
                }
                depth += 1;
                break_line(&mut out, depth);
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                break_line(&mut out, depth);
                out.push(char::from(token));
            }
            b',' => {
                out.push(',');
                break_line(&mut out, depth);
            }
            b':' => out.push_str(": "),
            _ => {}
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out.push('\n');
    out
}

fn break_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n('\t', depth.min(DEEPEST_INDENT)));
}

/// Length of the text that begins here, with both its quotes.
fn text_length(json: &str) -> usize {
    let mut is_escaped = false;
    for (place, byte) in json.bytes().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return place + 1,
            _ => {}
        }
    }
    json.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn every_value_keeps_its_bytes() {
        let written = r#" {"a" :1.50e+10,"b":[ ],"c":{ },"d":["x\"{,}\u00e9\\",{"e":null},12345678901234567890123]} "#;
        let expected = "{\n\t\"a\": 1.50e+10,\n\t\"b\": [],\n\t\"c\": {},\n\t\"d\": [\n\t\t\"x\\\"{,}\\u00e9\\\\\",\n\t\t{\n\t\t\t\"e\": \
                        null\n\t\t},\n\t\t12345678901234567890123\n\t]\n}\n";
        assert_eq!(laid_out(written), expected);
        assert_eq!(laid_out(expected), expected);
        assert_eq!(laid_out("7"), "7\n");
    }

    #[test]
    fn depth_costs_no_more_than_length() {
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        assert!(laid_out(&deep).len() < 70 * deep.len());
    }

    #[test]
    fn it_is_the_layout_of_postmans_exports() {
        let value = json!({"info": {"name": "é \" \\ /", "x": [1, true, null, {"y": "z"}]}, "item": []});
        let mut expected = Vec::new();
        let formatter = serde_json::ser::PrettyFormatter::with_indent(b"\t");
        serde::Serialize::serialize(&value, &mut serde_json::Serializer::with_formatter(&mut expected, formatter))
            .unwrap();
        assert_eq!(laid_out(&value.to_string()), String::from_utf8(expected).unwrap() + "\n");
    }

    proptest! {
        #[test]
        fn what_is_laid_out_means_the_same(texts in proptest::collection::vec("\\PC*|[\"\\\\{}\\[\\],: \t\r\n]*", 0..6)) {
            let value = json!({"list": texts, "map": texts.iter().map(|text| (text.clone(), json!([text]))).collect::<serde_json::Map<_, _>>()});
            prop_assert_eq!(serde_json::from_str::<Value>(&laid_out(&value.to_string())).unwrap(), value);
        }
    }
}
