//! Places in a collection's file, for reports that point at them.

use std::path::Path;

use serde_json::Value;

use super::{
    Listen, Position,
    locate::{place_in, yaml_position_in_script},
    raw_json::Json,
    yaml::parse_yaml,
};

/// A script of an item, as far as a report knows it.
#[derive(Clone, Copy, Debug)]
pub struct ScriptLine<'a> {
    /// When it runs.
    pub listen: Listen,
    /// Its identifier; may be empty.
    pub id: &'a str,
    /// The line in it, from 1.
    pub line: Option<u32>,
    /// The column in that line, from 1.
    pub column: Option<u32>,
}

/// Where an item (`item[0].item[2]`) stands in the text of a collection of format v2, or a place in its script.
/// `None` where the text is no such collection or has no such item.
pub fn place_of(text: &str, item: &str, script: Option<ScriptLine<'_>>) -> Option<Position> {
    let mut around = vec![collection(Json::of(text))?];
    for index in item.split("item[").skip(1) {
        let index: usize = index.split(']').next()?.parse().ok()?;
        let node = *around.last()?.member("item")?.elements().get(index)?;
        around.push(node);
    }
    let node = around.last()?;
    let offset = script
        .and_then(|script| script_offset(&around, &script))
        .unwrap_or_else(|| node.member("name").unwrap_or(*node).offset);
    Some(Position::of(text, offset))
}

/// The same for the file of a request of format 3.0: the place in its script, or the beginning. A script that stands in a
/// definition around it has no place there.
pub fn yaml_place_of(text: &str, script: Option<ScriptLine<'_>>) -> Option<Position> {
    let Some(ScriptLine { listen, id, line: Some(line), column }) = script else { return Some(Position::START) };
    let yaml = parse_yaml(text, Path::new("")).ok()?;
    let scripts = yaml.get("scripts").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let text_of = |script: &Value, name: &str| script.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let moments: &[&str] = match listen {
        Listen::Prerequest => &["beforeRequest", "beforeQuery"],
        Listen::Test => &["afterResponse"],
    };
    let listens = |script: &&Value| moments.iter().any(|moment| text_of(script, "type").ends_with(moment));
    let named = scripts.iter().position(|script| !id.is_empty() && text_of(script, "id") == id);
    let mut fitting = scripts.iter().enumerate().filter(|(_, script)| listens(script)).map(|(index, _)| index);
    let index = named.or_else(|| fitting.next().filter(|_| fitting.next().is_none()));
    let column = column.unwrap_or(1) as usize;
    Some(index.map_or(Position::START, |index| yaml_position_in_script(text, index, line as usize, column)))
}

/// The collection itself, out of the box that Postman's API puts it into.
fn collection(root: Json<'_>) -> Option<Json<'_>> {
    if root.member("item").is_some() { Some(root) } else { root.member("collection") }
}

/// Where a line of a script begins, of the last of these, or of one around it. A script without an identifier in its file has one
/// made up for the run; it is taken where it cannot be mistaken for another.
fn script_offset(around: &[Json<'_>], wanted: &ScriptLine<'_>) -> Option<usize> {
    let mut candidates = Vec::new();
    for node in around.iter().rev() {
        for event in node.member("event").map(Json::elements).unwrap_or_default() {
            let listens = event.member("listen").and_then(|listen| listen.string());
            let Some(script) = event.member("script") else { continue };
            if listens.as_deref() == Some(wanted.listen.as_str()) {
                candidates.push(script);
            }
        }
    }
    let id = |script: &Json<'_>| script.member("id").and_then(|id| id.string()).unwrap_or_default();
    let mut nameless = candidates.iter().filter(|script| id(script).is_empty());
    let script = match candidates.iter().find(|script| !wanted.id.is_empty() && id(script) == wanted.id) {
        Some(script) => *script,
        None => nameless.next().filter(|_| nameless.next().is_none()).copied()?,
    };
    let lines = script.member("exec")?;
    let Some(line) = wanted.line.and_then(|line| usize::try_from(line).ok()) else { return Some(lines.offset) };
    let column = wanted.column.unwrap_or(1) as usize;
    // The code may stand in one string with line breaks.
    Some(match lines.elements()[..] {
        [one] => one.offset + place_in(one.text, line, column),
        ref elements => match elements.get(line.saturating_sub(1)) {
            Some(element) => element.offset + place_in(element.text, 1, column),
            None => lines.offset,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{
  "info": {"name": "Sample"},
  "event": [{"listen": "test", "script": {"id": "outer", "exec": ["one", "two"]}}],
  "item": [
    {"name": "Folder", "item": [
      {"name": "first"},
      {
        "request": "http://h/",
        "name": "second",
        "event": [
          {"listen": "prerequest", "script": {"exec": "all\nin\none"}},
          {"listen": "test", "script": {"id": "inner", "exec": [
            "const a = 1;",
            "nothing.here;"
          ]}}
        ]
      }
    ]}
  ]
}"#;

    fn script(listen: Listen, id: &str, line: Option<u32>) -> Option<ScriptLine<'_>> {
        Some(ScriptLine { listen, id, line, column: None })
    }

    #[test]
    fn items_and_script_lines_are_found() {
        let second = "item[0].item[1]";
        for (item, wanted, line) in [
            ("item[0].item[0]", None, 6),
            (second, None, 9),
            (second, script(Listen::Test, "inner", Some(2)), 14),
            (second, script(Listen::Test, "inner", Some(99)), 12),
            (second, script(Listen::Test, "outer", Some(2)), 3),
            (second, script(Listen::Prerequest, "made-up", Some(2)), 11),
            (second, script(Listen::Prerequest, "", None), 11),
            // Neither of the two test scripts.
            (second, script(Listen::Test, "", Some(1)), 9),
            (second, script(Listen::Test, "gone", Some(1)), 9),
        ] {
            assert_eq!(place_of(TEXT, item, wanted).map(|place| place.line), Some(line), "{item} {wanted:?}");
        }
        let boxed = format!("{{\"collection\":\n{TEXT}}}");
        assert_eq!(place_of(&boxed, second, None).map(|place| place.line), Some(10));
        let wanted = script(Listen::Test, "inner", Some(2)).map(|script| ScriptLine { column: Some(9), ..script });
        assert_eq!(place_of(TEXT, second, wanted), Some(Position { line: 14, column: 22 }));
    }

    #[test]
    fn what_is_not_there_has_no_line() {
        assert_eq!(place_of(TEXT, "item[4]", None), None);
        assert_eq!(place_of(TEXT, "item[0].item[0].item[0]", None), None);
        assert_eq!(place_of("not JSON", "item[0]", None), None);
        assert_eq!(place_of("{\"name\": \"v1\", \"order\": [], \"requests\": []}", "item[0]", None), None);
    }
}
