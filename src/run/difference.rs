//! How two deep values differ, line by line: the words of an assertion cut them short.

use std::time::Duration;

use serde_json::{Map, Value};
use similar::{ChangeTag, TextDiff};

/// Lines around each change.
const AROUND: usize = 2;

/// Nobody reads more lines of one assertion.
const MOST_LINES: usize = 40;

/// Texts without a line in common take long to compare; then what is found by now is shown.
const PATIENCE: Duration = Duration::from_millis(100);

/// Lines that only the expected value has (`-`), those that only the actual one has (`+`), and some around them. Nothing
/// where the two look the same as JSON: they differ in something that JSON cannot say.
pub(super) fn difference(expected: Value, actual: Value) -> Option<String> {
    let [expected, actual] = [expected, actual].map(|value| format!("{:#}\n", sorted(value)));
    if expected == actual {
        return None;
    }
    let compared = TextDiff::configure().timeout(PATIENCE).diff_lines(&expected, &actual);
    let mut lines = vec!["- expected  + actual".to_owned()];
    for (place, group) in compared.grouped_ops(AROUND).iter().enumerate() {
        if place > 0 {
            lines.push("  …".to_owned());
        }
        for change in group.iter().flat_map(|operation| compared.iter_changes(operation)) {
            let sign = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            lines.push(format!("{sign} {}", change.value().trim_end_matches('\n')));
        }
    }
    let left_out = lines.len().saturating_sub(MOST_LINES);
    if left_out > 0 {
        lines.truncate(MOST_LINES);
        lines.push(format!("  … and {left_out} more lines"));
    }
    Some(lines.join("\n"))
}

/// The order of members makes no difference.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: Vec<(String, Value)> =
                members.into_iter().map(|(name, member)| (name, sorted(member))).collect();
            members.sort_by(|(one, _), (other, _)| one.cmp(other));
            Value::Object(members.into_iter().collect::<Map<_, _>>())
        }
        Value::Array(elements) => Value::Array(elements.into_iter().map(sorted).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lines_that_differ_are_shown_with_those_around_them() {
        let expected = json!({"b": {"c": [1, 2, 4], "d": "x"}, "a": 1});
        let actual = json!({"a": 1, "b": {"c": [1, 2, 3], "d": "x"}});
        let text = difference(expected, actual).unwrap();
        let lines = [
            "- expected  + actual",
            "        1,",
            "        2,",
            "-       4",
            "+       3",
            "      ],",
            "      \"d\": \"x\"",
        ];
        assert_eq!(text.lines().collect::<Vec<_>>(), lines);
    }

    #[test]
    fn what_json_cannot_tell_apart_has_no_difference() {
        assert_eq!(difference(json!({"a": 1, "b": 2}), json!({"b": 2, "a": 1})), None);
    }

    #[test]
    fn a_long_difference_is_cut() {
        let list = |start: usize| (start..start + 5000).collect::<Value>();
        let text = difference(list(0), list(100_000)).unwrap();
        assert_eq!(text.lines().count(), MOST_LINES + 1);
        assert!(text.ends_with("more lines"), "{text}");
    }
}
