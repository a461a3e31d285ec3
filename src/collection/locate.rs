//! Line and column of what stands in a collection's file, for messages that an editor can follow.

use super::{Position, raw_json::Json};

/// Where the value at a path (`item[3].request.auth`) begins in a JSON text, whatever box Postman's API put around it;
/// where the path leads nowhere, the last value on it.
pub fn position_of(text: &str, path: &str) -> Position {
    Position::of(text, walk(text, path).offset)
}

/// Where a line and column of a script stand in a JSON text, given the path of its event, or that of the script itself.
pub fn position_in_script(text: &str, path: &str, line: usize, column: usize) -> Position {
    let event = walk(text, path);
    let script = event.member("script").unwrap_or(event);
    let code = script.member("exec").unwrap_or(script);
    let mut lines_left = line.max(1);
    let mut last = code;
    for element in code.elements() {
        let lines = 1 + characters(element.text).filter(|(_, character)| *character == '\n').count();
        if lines_left <= lines {
            return Position::of(text, element.offset + place_in(element.text, lines_left, column));
        }
        lines_left -= lines;
        last = element;
    }
    Position::of(text, last.offset)
}

/// The byte of a JSON string in which its text has this line and column; the end of the line when it is shorter.
pub(super) fn place_in(raw: &str, line: usize, column: usize) -> usize {
    let (mut here, mut characters_seen) = (1, 0);
    for (offset, character) in characters(raw) {
        if here == line && (characters_seen + 1 >= column || character == '\n') {
            return offset;
        }
        characters_seen += 1;
        if character == '\n' {
            (here, characters_seen) = (here + 1, 0);
        }
    }
    raw.len().saturating_sub(1)
}

/// The characters of a JSON string with the bytes they begin at; none of another value.
fn characters(raw: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let inside = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or_default();
    let mut rest = inside;
    std::iter::from_fn(move || {
        let offset = 1 + inside.len() - rest.len();
        let character = rest.chars().next()?;
        let escaped = rest.strip_prefix('\\').and_then(|rest| rest.chars().next());
        let (length, meant) = match escaped {
            Some('n') => (2, '\n'),
            Some('u') => (6, '?'),
            Some(other) => (1 + other.len_utf8(), other),
            None => (character.len_utf8(), character),
        };
        rest = rest.get(length..).unwrap_or_default();
        Some((offset, meant))
    })
}

fn walk<'text>(text: &'text str, path: &str) -> Json<'text> {
    let mut json = Json::of(text);
    for (depth, name) in path.split('.').enumerate() {
        let (name, indexes) = name.split_once('[').unwrap_or((name, ""));
        let member = match json.member(name) {
            _ if name.is_empty() => Some(json),
            None if depth == 0 => boxed(json).and_then(|inner| inner.member(name)),
            found => found,
        };
        let Some(member) = member else { return json };
        json = member;
        for index in indexes.split(['[', ']']).filter(|index| !index.is_empty()) {
            let Some(element) = index.parse().ok().and_then(|index: usize| json.elements().get(index).copied()) else {
                return json;
            };
            json = element;
        }
    }
    json
}

fn boxed(json: Json<'_>) -> Option<Json<'_>> {
    ["collection", "environment", "globals"].into_iter().find_map(|name| json.member(name))
}

/// Where a value of a YAML file as Postman writes them begins: the first of the members on the path, in v2.1's names,
/// that the file has at its top.
pub fn yaml_position_of(text: &str, path: &str) -> Position {
    let names = path.split(['.', '[', ']', ' ']).filter_map(|name| {
        Some(match name {
            "event" | "script" => "scripts",
            "header" => "headers",
            "query" => "queryParams",
            "variable" => "variables",
            "protocolProfileBehavior" => "settings",
            "" | "item" | "request" => return None,
            other => other,
        })
    });
    let line_of = |name: &str| {
        text.lines().position(|line| line.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with(':')))
    };
    let line = names.into_iter().find_map(line_of).unwrap_or(0);
    Position { line: line + 1, column: 1 }
}

/// Where a line and column of one of the scripts of a YAML file stand, given its place in their list.
pub fn yaml_position_in_script(text: &str, index: usize, line: usize, column: usize) -> Position {
    let mut codes =
        text.lines().enumerate().skip_while(|(_, line)| !line.starts_with("scripts:")).filter(|(_, line)| {
            line.trim_start_matches([' ', '-']).strip_prefix("code:").is_some() && line.starts_with([' ', '-'])
        });
    let Some((head, written)) = codes.nth(index) else { return yaml_position_of(text, "event") };
    let value_start = written.find("code:").map_or(0, |start| start + "code:".len());
    let value = written[value_start..].trim_start();
    if value.starts_with(['|', '>']) {
        let indentation = text
            .lines()
            .skip(head + 1)
            .find(|line| !line.trim().is_empty())
            .map_or(0, |line| line.len() - line.trim_start().len());
        return Position { line: head + 1 + line, column: indentation + column };
    }
    let quote = usize::from(value.starts_with(['"', '\'']));
    Position { line: head + 1, column: written[..written.len() - value.len()].chars().count() + quote + column }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{
  "info": {"name": "é"},
  "item": [
    {"name": "é", "request": {"url": 5,
      "auth": null}},
    {"event": [{"listen": "test", "script": {"exec": ["one;", "two\tx\u00e9y;\nthree \"q\" z"]}},
      {"listen": "test", "script": "a\nbc"}]}
  ]
}"#;

    fn at(path: &str) -> (usize, usize) {
        let Position { line, column } = position_of(TEXT, path);
        (line, column)
    }

    fn in_script(path: &str, line: usize, column: usize) -> (usize, usize) {
        let Position { line, column } = position_in_script(TEXT, path, line, column);
        (line, column)
    }

    #[test]
    fn values_are_found_by_their_path() {
        assert_eq!(at("item[0].request.url"), (4, 38));
        assert_eq!(at("item[0].request.auth"), (5, 15));
        assert_eq!(at("item[1].event[1].script"), (7, 36));
        // The nearest that is there.
        assert_eq!(at("item[0].request.body.mode"), (4, 30));
        assert_eq!(at("nothing"), (1, 1));
        assert_eq!(at(""), (1, 1));
        let boxed = format!("{{\"collection\":\n{TEXT}}}");
        assert_eq!(position_of(&boxed, "item[0].request.url"), Position { line: 5, column: 38 });
    }

    #[test]
    fn lines_of_scripts_are_found_through_their_escapes() {
        let first = "item[1].event[0]";
        assert_eq!(in_script(first, 1, 1), (6, 56));
        assert_eq!(in_script(first, 2, 1), (6, 64));
        // Behind a tab and a letter that are written as escapes.
        assert_eq!(in_script(first, 2, 7), (6, 76));
        assert_eq!(in_script(first, 3, 1), (6, 80));
        assert_eq!(in_script(first, 3, 11), (6, 92));
        assert_eq!(in_script(first, 2, 99), (6, 78));
        assert_eq!(in_script(first, 9, 1), (6, 63));
        assert_eq!(in_script("item[1].event[1]", 2, 2), (7, 41));
    }

    #[test]
    fn yaml_is_found_by_its_top_members() {
        let text = "$kind: http-request\nurl: h\nscripts:\n  - type: beforeRequest\n    code: let 1\n  - type: afterResponse\n    code: |-\n      one;\n      two;\n";
        assert_eq!(yaml_position_of(text, "request.url"), Position { line: 2, column: 1 });
        assert_eq!(yaml_position_of(text, "request.body"), Position::START);
        assert_eq!(yaml_position_in_script(text, 0, 1, 5), Position { line: 5, column: 15 });
        assert_eq!(yaml_position_in_script(text, 1, 2, 3), Position { line: 9, column: 9 });
        assert_eq!(yaml_position_in_script(text, 2, 1, 1), Position { line: 3, column: 1 });
    }
}
