//! Configuration files with newman's names and shape, read as if their options stood before those on the command line.

use std::{
    cell::LazyCell,
    path::{Path, PathBuf},
};

use clap::{ArgAction, CommandFactory as _, Parser as _, parser::ValueSource};
use serde_json::{Map, Value};

use super::{
    Process,
    args::{Arguments, Command, RunArguments},
    error::CommandError,
};
use crate::{
    collection::{read_json, read_text, strip_comments},
    report::ReporterOptions,
};

/// Options that add up instead of replacing one another.
const ADDING_UP: [&str; 2] = ["env-var", "global-var"];

/// Members of newman's configuration that are no options of the command line.
const NO_OPTIONS: [&str; 3] = ["collection", "reporter", "reporterOptions"];

/// The arguments of a run with what configuration files say. `arguments` are those on the command line, which go
/// before; `None` when there is no such file.
pub(super) fn configured(
    arguments: &[String],
    options: &mut ReporterOptions,
    process: &Process,
) -> Result<Option<RunArguments>, CommandError> {
    // Read a second time only where there is a file: it takes longer than a request.
    let given = LazyCell::new(|| given(arguments));
    let mut before = Vec::new();
    let mut names = Vec::new();
    // The nearest file comes last and wins.
    for path in places(process) {
        let Some(settings) = read(&path)? else { continue };
        let name = path.display().to_string();
        for (key, value) in &settings {
            let option = kebab(key);
            let is_given = given.contains(&option) && !ADDING_UP.contains(&option.as_str());
            match tokens(&option, value) {
                _ if NO_OPTIONS.contains(&key.as_str()) || is_given => {}
                Some(tokens) => before.extend(tokens),
                None => process.tell_warning(format!("{name}: no option `{key}`; left out")),
            }
        }
        reporters(&settings, options);
        names.push(name);
    }
    if names.is_empty() {
        return Ok(None);
    }
    let (command, rest) = arguments.split_at(arguments.len().min(2));
    let all = command.iter().chain(&before).chain(rest);
    match Arguments::try_parse_from(all) {
        Ok(Arguments { command: Command::Run(run), .. }) => Ok(Some(*run)),
        Ok(_) => Ok(None),
        Err(error) => {
            let told = error.render().to_string();
            let sentence = told.lines().next().unwrap_or_default().trim_start_matches("error: ");
            Err(CommandError::bad_input(format!("{}: {sentence}", names.join(", "))))
        }
    }
}

/// The system's file, the user's, the working folder's.
fn places(process: &Process) -> Vec<PathBuf> {
    let home = process.variable(if cfg!(windows) { "USERPROFILE" } else { "HOME" });
    let system = (!cfg!(windows)).then(|| PathBuf::from("/etc/postman/newmanrc"));
    let user = home.map(|home| PathBuf::from(home).join(".postman/newmanrc"));
    system.into_iter().chain(user).chain([process.path(".newmanrc")]).collect()
}

/// The options of a file; none where there is no file that can be read, as in newman.
fn read(path: &Path) -> Result<Option<Map<String, Value>>, CommandError> {
    let Ok(text) = read_text(path) else { return Ok(None) };
    let wrong = |problem: String| {
        CommandError::bad_input(format!("The file at {} contains invalid data.\n  {problem}", path.display()))
    };
    let json: Value = read_json(&strip_comments(&text)).map_err(|error| wrong(error.to_string()))?;
    let settings = json.get("run").unwrap_or(&json);
    settings.as_object().cloned().map(Some).ok_or_else(|| wrong("expected an object of options".into()))
}

/// Long names of the options on the command line.
fn given(arguments: &[String]) -> Vec<String> {
    let Ok(matches) = Arguments::command().try_get_matches_from(arguments) else { return Vec::new() };
    let Some(("run", matches)) = matches.subcommand() else { return Vec::new() };
    let is_given = |id: &&clap::Id| matches.value_source(id.as_str()) == Some(ValueSource::CommandLine);
    let mut given: Vec<String> = matches.ids().filter(is_given).map(|id| id.as_str().replace('_', "-")).collect();
    if given.iter().any(|name| name == "no-insecure-file-read") {
        given.push("insecure-file-read".into());
    }
    given
}

/// What stands for an option on the command line. `None` when there is no such option.
fn tokens(option: &str, value: &Value) -> Option<Vec<String>> {
    let command = Arguments::command();
    let argument =
        command.find_subcommand("run")?.get_arguments().find(|argument| argument.get_long() == Some(option))?;
    let takes_value = matches!(argument.get_action(), ArgAction::Set | ArgAction::Append);
    let with = |text: &str| vec![format!("--{option}={text}")];
    Some(match value {
        Value::Bool(false) if option == "insecure-file-read" => vec!["--no-insecure-file-read".into()],
        // Without its value an option would take the collection for it.
        Value::Bool(true) if option == "bail" => with("failure"),
        Value::Bool(true) if takes_value => Vec::new(),
        Value::Bool(true) => vec![format!("--{option}")],
        Value::Null | Value::Bool(false) => Vec::new(),
        // newman takes 0 for «no limit».
        Value::Number(number) if number.as_f64() == Some(0.0) => Vec::new(),
        Value::String(text) if takes_value => with(text),
        Value::Number(number) if takes_value => with(&number.to_string()),
        Value::Array(list) if ADDING_UP.contains(&option) => {
            list.iter().flat_map(|pair| with(&pair_text(pair))).collect()
        }
        // Scopes, data and certificates may stand in the file itself.
        Value::Array(list) if list.iter().any(|entry| !entry.is_string()) => with(&value.to_string()),
        Value::Array(list) if argument.get_value_delimiter().is_some() => with(&words(list).join(",")),
        Value::Array(list) => words(list).into_iter().flat_map(with).collect(),
        Value::Object(members) if option == "bail" => {
            let chosen = members.iter().filter(|(_, on)| **on == Value::Bool(true)).map(|(name, _)| name.as_str());
            with(&chosen.collect::<Vec<_>>().join(","))
        }
        Value::Object(_) => with(&value.to_string()),
        // A switch that is neither true nor false: anything but an empty text counts.
        Value::String(text) if text.is_empty() => Vec::new(),
        Value::String(_) | Value::Number(_) => vec![format!("--{option}")],
    })
}

fn words(list: &[Value]) -> Vec<&str> {
    list.iter().filter_map(Value::as_str).collect()
}

/// `{key, value}` or `KEY=VALUE`.
fn pair_text(pair: &Value) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match (pair.get("key").and_then(Value::as_str), pair.get("value")) {
        (Some(key), Some(value)) => format!("{key}={}", text(value)),
        (Some(key), None) => key.to_owned(),
        _ => text(pair),
    }
}

/// `reporter: {html: {export: …}}` and `reporterOptions: {export: …}`.
fn reporters(settings: &Map<String, Value>, options: &mut ReporterOptions) {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    for (reporter, members) in settings.get("reporter").and_then(Value::as_object).into_iter().flatten() {
        for (name, value) in members.as_object().into_iter().flatten() {
            options.set_default(&format!("{reporter}-{}", kebab(name)), text(value));
        }
    }
    for (name, value) in settings.get("reporterOptions").and_then(Value::as_object).into_iter().flatten() {
        options.set_default(&kebab(name), text(value));
    }
}

/// `exportEnvironment` → `export-environment`.
fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() && !kebab.is_empty() {
            kebab.push('-');
        }
        kebab.push(character.to_ascii_lowercase());
    }
    kebab
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn members_become_options() {
        let table = [
            ("timeout-request", json!(5), vec!["--timeout-request=5"]),
            ("timeout", json!(0), vec![]),
            ("insecure", json!(true), vec!["--insecure"]),
            ("insecure", json!(false), vec![]),
            ("insecure-file-read", json!(false), vec!["--no-insecure-file-read"]),
            ("folder", json!(["a", "b,c"]), vec!["--folder=a", "--folder=b,c"]),
            ("folder", json!("a"), vec!["--folder=a"]),
            ("reporters", json!(["cli", "events"]), vec!["--reporters=cli,events"]),
            ("bail", json!(true), vec!["--bail=failure"]),
            ("timeout", json!(true), vec![]),
            ("bail", json!({"failure": true, "folder": false}), vec!["--bail=failure"]),
            (
                "env-var",
                json!([{"key": "a", "value": "b"}, {"key": "c"}, "d=e"]),
                vec!["--env-var=a=b", "--env-var=c", "--env-var=d=e"],
            ),
            ("globals", json!({"values": []}), vec![r#"--globals={"values":[]}"#]),
        ];
        for (option, value, expected) in table {
            assert_eq!(tokens(option, &value).unwrap(), expected, "{option} {value}");
        }
        assert_eq!(tokens("nonsense", &json!(1)), None);
    }
}
