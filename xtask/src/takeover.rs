//! The other way: a collection that was edited becomes sources again. A line that was added belongs to the file of the
//! line before it.

use std::{collections::BTreeMap, path::Path};

use serde_json::Value;
use similar::{Algorithm, capture_diff_slices};

use crate::{
    collections::{Fault, for_each_script, written},
    scripts::sections,
};

/// File → text, for the collection itself and each of its scripts.
pub(crate) fn sources(folder: &Path, manifest: &Value, edited: Value) -> Result<BTreeMap<String, String>, Fault> {
    let known = script_names(manifest);
    let mut edited = edited;
    let mut files = BTreeMap::new();
    visit_scripts(&mut edited, "", &mut |place, exec| {
        let lines: Vec<String> = match &*exec {
            Value::Array(lines) => lines.iter().map(|line| line.as_str().unwrap_or_default().to_owned()).collect(),
            Value::String(text) => text.split('\n').map(str::to_owned).collect(),
            _ => return Ok(()),
        };
        let name = &known.get(place).cloned().unwrap_or_else(|| file_name(place));
        let is_known = known.values().any(|known| known == name);
        let written = if is_known { split(folder, name, &lines)? } else { vec![(name.to_owned(), lines.join("\n"))] };
        files.extend(written.into_iter().map(|(name, text)| (name, text + "\n")));
        *exec = Value::String(name.clone());
        Ok(())
    })?;
    files.insert("collection.json".to_owned(), written(&edited));
    Ok(files)
}

/// Place of a script (names of folders and item, kind of event) → its file.
fn script_names(manifest: &Value) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    let mut manifest = manifest.clone();
    let visit = &mut |place: &str, exec: &mut Value| {
        if let Value::String(name) = exec {
            names.insert(place.to_owned(), name.clone());
        }
        Ok(())
    };
    // A visit that only looks cannot fail.
    let _ = visit_scripts(&mut manifest, "", visit);
    names
}

type Visit<'a> = dyn FnMut(&str, &mut Value) -> Result<(), Fault> + 'a;

fn visit_scripts(folder: &mut Value, place: &str, visit: &mut Visit<'_>) -> Result<(), Fault> {
    for event in folder.get_mut("event").and_then(Value::as_array_mut).into_iter().flatten() {
        let listen = event.get("listen").and_then(Value::as_str).unwrap_or("script").to_owned();
        for_each_script(event, &mut |exec| visit(&format!("{place}{listen}"), exec))?;
    }
    for item in folder.get_mut("item").and_then(Value::as_array_mut).into_iter().flatten() {
        let name = item.get("name").and_then(Value::as_str).unwrap_or("unnamed").to_owned();
        visit_scripts(item, &format!("{place}{name}/"), visit)?;
    }
    Ok(())
}

/// `Account/List users/test` → `account/list-users.test.js`.
fn file_name(place: &str) -> String {
    let plain: String = place
        .to_ascii_lowercase()
        .chars()
        .map(|character| if character.is_ascii_alphanumeric() || character == '/' { character } else { '-' })
        .collect();
    match plain.rsplit_once('/') {
        Some((item, listen)) => format!("{item}.{listen}.js"),
        None => format!("{plain}.js"),
    }
}

/// The files of a script that was edited as a whole.
fn split(folder: &Path, name: &str, edited: &[String]) -> Result<Vec<(String, String)>, Fault> {
    let sections = sections(folder, name)?;
    let owned: Vec<(usize, String)> = sections
        .iter()
        .enumerate()
        .flat_map(|(number, section)| section.in_script().map(move |line| (number, line)))
        .collect();
    let before: Vec<&str> = owned.iter().map(|(_, line)| line.as_str()).collect();
    let after: Vec<&str> = edited.iter().map(String::as_str).collect();
    let mut kept: Vec<Vec<&str>> = vec![Vec::new(); sections.len()];
    for change in capture_diff_slices(Algorithm::Patience, &before, &after) {
        let (_, old, new) = change.as_tag_tuple();
        for (count, line) in after[new].iter().enumerate() {
            // A line that was added belongs to the section of the line before it.
            let place =
                (old.start + count).min(old.end.max(old.start + 1) - 1).saturating_sub(usize::from(old.is_empty()));
            let section = owned.get(place).map_or(0, |(number, _)| *number);
            kept[section].push(sections[section].in_file(line));
        }
    }
    let mut files = Vec::new();
    let mut own = Vec::new();
    for (section, lines) in sections.iter().zip(kept) {
        match &section.include {
            Some(include) => {
                own.push(include.as_str());
                files.push((section.file.clone(), lines.join("\n")));
            }
            None => own.extend(lines),
        }
    }
    files.push((name.to_owned(), own.join("\n")));
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(edited: &str) -> BTreeMap<String, String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("main.js"), "one {\n  // include inner.js\n}\nlast\n").unwrap();
        std::fs::write(folder.path().join("inner.js"), "two\n\nthree\n").unwrap();
        let lines: Vec<String> = edited.split('\n').map(str::to_owned).collect();
        split(folder.path(), "main.js", &lines).unwrap().into_iter().collect()
    }

    #[test]
    fn what_was_not_edited_stays() {
        let files = files("one {\n  two\n\n  three\n}\nlast");
        assert_eq!(files["main.js"], "one {\n  // include inner.js\n}\nlast");
        assert_eq!(files["inner.js"], "two\n\nthree");
    }

    #[test]
    fn lines_go_to_the_file_that_they_stand_in() {
        let files = files("one {\n  two\n  more\n\n  changed\n}\nlast\nnew");
        assert_eq!(files["main.js"], "one {\n  // include inner.js\n}\nlast\nnew");
        assert_eq!(files["inner.js"], "two\nmore\n\nchanged");
    }

    #[test]
    fn lines_that_were_removed_are_gone() {
        let files = files("one {\n  three\n}");
        assert_eq!(files["main.js"], "one {\n  // include inner.js\n}");
        assert_eq!(files["inner.js"], "three");
    }

    #[test]
    fn new_scripts_get_a_file_named_by_their_place() {
        assert_eq!(file_name("Account/List users/test"), "account/list-users.test.js");
        assert_eq!(file_name("prerequest"), "prerequest.js");
    }
}
