//! The reference of the command line for `docs/command-line.md`, made from the arguments, so that it cannot be out of date.

use std::fmt::Write as _;

use clap::{Arg, Command, CommandFactory as _};

use super::args::Arguments;

/// Every command with every option, as Markdown. `tests/docs.rs` writes it into `docs/command-line.md` and compares.
pub fn command_line_reference() -> String {
    let mut root = Arguments::command();
    root.build();
    let mut text = String::new();
    describe(&root, &mut Vec::new(), &mut text);
    text
}

fn describe(command: &Command, above: &mut Vec<String>, text: &mut String) {
    above.push(command.get_name().to_owned());
    let path = above.join(" ");
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let arguments: Vec<&Arg> = command.get_arguments().filter(|argument| !argument.is_hide_set()).collect();
    // Writing to a text cannot fail.
    let _ = write!(text, "### `{path}`\n\n{about}.\n\n");
    if !arguments.is_empty() {
        text.push_str("| | |\n|---|---|\n");
        for argument in arguments {
            let _ = writeln!(text, "| {} | {} |", name(argument), meaning(argument));
        }
        text.push('\n');
    }
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
        describe(inner, above, text);
    }
    above.pop();
}

/// `-e, --environment PLACE`, with the brackets of what may be left out.
fn name(argument: &Arg) -> String {
    let takes_value = argument.get_action().takes_values();
    let value = argument.get_value_names().filter(|_| takes_value).map(|names| names.join(" ")).map(|value| {
        if argument.get_num_args().is_some_and(|count| count.min_values() == 0) { format!("[{value}]") } else { value }
    });
    let flags: Vec<String> = argument
        .get_short()
        .map(|short| format!("-{short}"))
        .into_iter()
        .chain(argument.get_long().map(|long| format!("--{long}")))
        .collect();
    let many =
        if argument.is_positional() && matches!(argument.get_action(), clap::ArgAction::Append) { "…" } else { "" };
    let words = [flags.join(", "), value.unwrap_or_default() + many];
    format!("`{}`", escaped(words.join(" ").trim()))
}

fn meaning(argument: &Arg) -> String {
    let help = argument.get_long_help().or_else(|| argument.get_help()).map(ToString::to_string).unwrap_or_default();
    let mut text = escaped(&help.split_whitespace().collect::<Vec<_>>().join(" "));
    let possible: Vec<String> = match argument.is_hide_possible_values_set() || !argument.get_action().takes_values() {
        true => Vec::new(),
        false => argument.get_possible_values().iter().map(|value| format!("`{}`", value.get_name())).collect(),
    };
    if !possible.is_empty() {
        let _ = write!(text, ". One of {}", possible.join(", "));
    }
    let defaults: Vec<String> = argument
        .get_default_values()
        .iter()
        .filter(|_| argument.get_action().takes_values())
        .map(|value| format!("`{}`", value.to_string_lossy()))
        .collect();
    if !defaults.is_empty() {
        let _ = write!(text, ". Default: {}", defaults.join(", "));
    }
    text
}

/// Within a table a bar would end the cell.
fn escaped(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "&lt;")
}
