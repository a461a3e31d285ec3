//! Comments in JSON, which neither JSON nor its parser knows.

/// Removes `//` and `/* */` comments outside of strings.
pub fn strip_comments(text: &str) -> String {
    let mut stripped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find(['\n', '\r']).unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else {
            let kept = if character == '"' { string_end(rest) } else { character.len_utf8() };
            stripped.push_str(&rest[..kept]);
            kept
        };
        rest = &rest[skipped..];
    }
    stripped
}

fn string_end(text: &str) -> usize {
    let mut escaped = false;
    for (place, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return place + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_but_not_inside_strings() {
        let text = "{ // one\n \"a\": \"http://x/*y*/\", /* two\n lines */ \"b\\\"//\": 1}";
        assert_eq!(strip_comments(text), "{ \n \"a\": \"http://x/*y*/\",  \"b\\\"//\": 1}");
    }
}
