//! `--reporter-NAME-OPTION` and `--reporter-OPTION`: taken out before the other arguments are parsed, as newman does.

use crate::report::ReporterOptions;

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
        options.set(name, value);
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
