//! `--reporter-NAME-OPTION` and `--reporter-OPTION`: taken out before the other arguments are parsed, as newman does.

use std::collections::BTreeMap;

/// The options given to reporters.
#[derive(Clone, Debug, Default)]
pub(super) struct ReporterOptions(BTreeMap<String, String>);

impl ReporterOptions {
    /// The value of a reporter's option; one given to all reporters wins (newman's order).
    pub(super) fn get(&self, reporter: &str, option: &str) -> Option<&str> {
        self.0.get(option).or_else(|| self.0.get(&format!("{reporter}-{option}"))).map(String::as_str)
    }

    /// The names of the options given to this reporter alone.
    pub(super) fn names<'a>(&'a self, reporter: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.keys().filter_map(move |option| option.strip_prefix(reporter)?.strip_prefix('-'))
    }

    /// Sets an option that the command line does not give.
    pub(super) fn configure(&mut self, option: &str, value: String) {
        self.0.entry(option.to_owned()).or_insert(value);
    }

    /// Names of the options that are given to one reporter, and to it alone.
    pub(super) fn of(&self, reporter: &str) -> impl Iterator<Item = &str> {
        self.0.keys().filter_map(move |name| name.strip_prefix(reporter)?.strip_prefix('-'))
    }

    /// Whether a switch is on.
    pub(super) fn is_set(&self, reporter: &str, option: &str) -> bool {
        self.get(reporter, option).is_some_and(|value| value != "false")
    }
}

/// Separates reporter options from the rest. A value is the text after `=`, or the next argument unless that starts
/// with `-`.
pub(super) fn split(arguments: &[String]) -> (Vec<String>, ReporterOptions) {
    let mut rest = Vec::new();
    let mut options = ReporterOptions::default();
    let mut arguments = arguments.iter().peekable();
    while let Some(argument) = arguments.next() {
        if argument == "--" {
            rest.push(argument.clone());
            rest.extend(arguments.cloned());
            break;
        }
        let Some(option) = argument.strip_prefix("--reporter-") else {
            rest.push(argument.clone());
            continue;
        };
        let (name, value) = match option.split_once('=') {
            Some((name, value)) => (name, value.to_owned()),
            None => {
                (option, arguments.next_if(|next| !next.starts_with('-')).cloned().unwrap_or_else(|| "true".into()))
            }
        };
        options.0.insert(name.to_owned(), value);
    }
    (rest, options)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reporter_options_are_told_from_the_rest() {
        let arguments: Vec<String> = [
            "postwatch",
            "run",
            "c.json",
            "--reporter-cli-no-banner",
            "-r",
            "cli,events",
            "--reporter-events-export",
            "out",
            "--reporter-slack-url=http://x",
            "-k",
        ]
        .map(String::from)
        .to_vec();
        let (rest, options) = split(&arguments);
        assert_eq!(rest, ["postwatch", "run", "c.json", "-r", "cli,events", "-k"]);
        assert!(options.is_set("cli", "no-banner"));
        assert_eq!(options.get("events", "export"), Some("out"));
        assert_eq!(options.get("slack", "url"), Some("http://x"));
        assert_eq!(options.get("cli", "export"), None);
    }
}
