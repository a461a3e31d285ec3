//! What the argument parser has to say: newman's sentences, and what may have been meant.

use clap::{
    Command, CommandFactory as _,
    error::{ContextKind, ContextValue, ErrorKind},
};

use super::{Exit, Process, args::Arguments};
use crate::{report::ReporterOptions, spelling::nearest_word};

/// Names that other programs give to what a command does.
const OTHER_NAMES: [(&str, &str); 10] = [
    ("collection", "run"),
    ("test", "run"),
    ("exec", "run"),
    ("execute", "run"),
    ("start", "run"),
    ("validate", "check"),
    ("verify", "check"),
    ("lint", "check"),
    ("render", "report"),
    ("secrets", "vault"),
];

/// Commands that have reporters.
const WITH_REPORTERS: [&str; 2] = ["run", "report"];

/// Prints what the argument parser has to say: help and version are no errors.
pub(super) fn usage(process: &Process, error: &clap::Error) -> Exit {
    if error.use_stderr() {
        let sentence = sentence(error, &process.arguments).unwrap_or_else(|| error.render().to_string());
        process.tell(&process.show(sentence.trim_end()));
        return Exit::Usage;
    }
    let _ = std::io::Write::write_all(&mut process.stdout(), error.render().to_string().as_bytes());
    Exit::Success
}

/// Options of reporters with a command that has none.
pub(super) fn misplaced(arguments: &[String], options: &ReporterOptions) -> Option<String> {
    let (option, _) = options.given().next()?;
    let name = arguments.get(1)?.as_str();
    if WITH_REPORTERS.contains(&name) {
        return None;
    }
    Arguments::command().find_subcommand(name)?;
    let belongs = WITH_REPORTERS.map(|name| format!("postwatch {name}")).join(" and ");
    Some(format!("unknown option '--reporter-{option}'\n(It belongs to {belongs}.)"))
}

/// newman's sentence where it has one, since scripts look for it; below it what may have been meant.
fn sentence(error: &clap::Error, arguments: &[String]) -> Option<String> {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        Some(ContextValue::Strings(texts)) => texts.first().map(String::as_str),
        _ => None,
    };
    let argument = text(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::InvalidValue if text(ContextKind::InvalidValue)?.is_empty() => {
            let (name, value) = argument?.split_once(" <")?;
            let value = match value.trim_end_matches('>') {
                "PLACE" | "FILE" | "FOLDER" | "NAME" => "path".to_owned(),
                "KEY=VALUE" | "WHEN" => "value".to_owned(),
                "KEY" => "apiKey".to_owned(),
                "TEXT" => "passphrase".to_owned(),
                other => other.to_lowercase(),
            };
            let short = short_name(name).map(|short| format!("-{short}, ")).unwrap_or_default();
            Some(format!("error: option '{short}{name} <{value}>' argument missing"))
        }
        ErrorKind::UnknownArgument if argument?.starts_with('-') => {
            let option = argument?;
            let hint = elsewhere(option, arguments)
                .or_else(|| text(ContextKind::SuggestedArg).map(|name| format!("Did you mean {name}?")));
            Some(format!("error: unknown option '{option}'{}", in_brackets(hint)))
        }
        // What stands where no argument belongs may be the secret itself.
        ErrorKind::UnknownArgument if arguments.get(1).is_some_and(|command| command == "vault") => Some(
            "error: too many arguments\n(The value of a secret comes on standard input: \
             printf %s \"$VALUE\" | postwatch vault set NAME)"
                .to_owned(),
        ),
        ErrorKind::MissingRequiredArgument if argument? == "<COLLECTION>..." => {
            Some("error: missing required argument 'collection'".to_owned())
        }
        ErrorKind::InvalidSubcommand => {
            let name = text(ContextKind::InvalidSubcommand)?;
            let is_first = arguments.get(1).is_some_and(|first| first == name);
            let hint = is_first.then(|| command_meant(name)).flatten();
            let hint =
                hint.or_else(|| text(ContextKind::SuggestedSubcommand).map(|name| format!("Did you mean {name}?")));
            Some(format!("error: invalid command `{name}`{}", in_brackets(hint)))
        }
        _ => None,
    }
}

fn in_brackets(hint: Option<String>) -> String {
    hint.map(|hint| format!("\n({hint})")).unwrap_or_default()
}

/// Which commands have an option that this one lacks.
fn elsewhere(option: &str, arguments: &[String]) -> Option<String> {
    let mut command = Arguments::command();
    command.build();
    let has = |command: &Command| {
        command.get_arguments().any(|argument| {
            let is_long = argument.get_long().is_some_and(|long| option.strip_prefix("--") == Some(long));
            is_long || argument.get_short().is_some_and(|short| option == format!("-{short}"))
        })
    };
    let owners: Vec<String> = command
        .get_subcommands()
        .filter(|inner| has(inner))
        .map(|inner| format!("postwatch {}", inner.get_name()))
        .collect();
    // An option may stand before its command by mistake.
    let is_before = arguments.get(1).is_some_and(|first| first.starts_with('-'));
    let place = if is_before { ", behind the command" } else { "" };
    (!owners.is_empty()).then(|| format!("It belongs to {}{place}.", owners.join(" and ")))
}

/// What was meant by a word that is no command.
fn command_meant(name: &str) -> Option<String> {
    if is_collection(name) {
        // The address of a collection may hold a key, so it is not repeated.
        return Some("A collection is run by postwatch run COLLECTION.".to_owned());
    }
    let folded = name.to_lowercase();
    if let Some((_, meant)) = OTHER_NAMES.iter().find(|(other, _)| *other == folded) {
        return Some(format!("Did you mean {meant}?"));
    }
    let command = Arguments::command();
    let names: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
    nearest_word(name, names).map(|name| format!("Did you mean {name}?"))
}

/// Whether a word looks like a file, an address or a Postman UID.
fn is_collection(word: &str) -> bool {
    let lower = word.to_lowercase();
    let is_uid = word.split('-').count() >= 5 && word.chars().all(|letter| letter.is_ascii_hexdigit() || letter == '-');
    lower.ends_with(".json")
        || lower.ends_with(".yaml")
        || lower.ends_with(".yml")
        || word.contains(['/', '\\'])
        || is_uid
}

/// The letter of an option of `run`.
fn short_name(option: &str) -> Option<char> {
    let command = Arguments::command();
    let long = option.trim_start_matches("--");
    let mut arguments = command.find_subcommand("run")?.get_arguments();
    arguments.find(|argument| argument.get_long() == Some(long))?.get_short()
}
