//! The reporters there are, and the options of each: for completions, and for telling what a misspelt one was meant to be.

use super::{ReporterOptions, html, slack};
use crate::spelling::{nearest, nearest_word};

/// A name that `-r` takes.
#[derive(Clone, Copy, Debug)]
pub struct KnownReporter {
    /// The name.
    pub name: &'static str,
    /// What stands behind `--reporter-NAME-`.
    pub options: &'static [&'static str],
}

const CLI_OPTIONS: &[&str] = &[
    "silent",
    "no-summary",
    "no-failures",
    "no-assertions",
    "no-success-assertions",
    "no-console",
    "no-banner",
    "no-findings",
    "first-failure",
    "show-timestamps",
];

/// The built-in reporters, and the plug-ins of newman whose place they take.
pub const KNOWN_REPORTERS: &[KnownReporter] = &[
    KnownReporter { name: "cli", options: CLI_OPTIONS },
    KnownReporter { name: "json", options: &["export", "bodies"] },
    KnownReporter { name: "json-summary", options: &["export"] },
    KnownReporter { name: "junit", options: &["export"] },
    KnownReporter { name: "html", options: &html::OPTIONS },
    KnownReporter { name: "events", options: &["export", "omit-bodies"] },
    KnownReporter { name: "github", options: &["export"] },
    KnownReporter { name: "slack", options: &slack::OPTIONS },
    KnownReporter { name: "progress", options: &["silent"] },
    KnownReporter { name: "emojitrain", options: &["silent"] },
    KnownReporter { name: "htmlextra", options: &html::OPTIONS },
    KnownReporter { name: "junitfull", options: &["export"] },
    KnownReporter { name: "xunit", options: &["export"] },
];

/// The reporter of a name.
fn known(name: &str) -> Option<&'static KnownReporter> {
    KNOWN_REPORTERS.iter().find(|reporter| reporter.name == name)
}

/// «Did you mean junit?» for a misspelt reporter; empty when none is alike.
pub fn reporter_hint(name: &str) -> String {
    let names = KNOWN_REPORTERS.iter().map(|reporter| reporter.name);
    nearest_word(name, names).map(|name| format!(" Did you mean {name}?")).unwrap_or_default()
}

/// What of the options nobody reads: those of reporters that are not on, and misspelt ones. newman says nothing and
/// goes on.
pub fn unread_options(reporters: &[String], options: &ReporterOptions) -> Vec<String> {
    options.given().filter_map(|(option, is_typed)| unread(option, is_typed, reporters)).collect()
}

fn unread(option: &str, is_typed: bool, reporters: &[String]) -> Option<String> {
    // Of another program's reporter nothing is known; that it is not here is told already.
    let is_foreign = |name: &&String| known(name).is_none() && owned_by(option, name).is_some();
    if reporters.iter().any(|name| is_foreign(&name)) {
        return None;
    }
    let is_on = |name: &str| reporters.iter().any(|on| on == name);
    let owner = KNOWN_REPORTERS
        .iter()
        .filter_map(|reporter| Some((reporter, owned_by(option, reporter.name)?)))
        .max_by_key(|(reporter, _)| reporter.name.len());
    match owner {
        // Configuration files hold the options of all reporters that are ever used.
        Some((reporter, _)) if !is_on(reporter.name) => is_typed.then(|| {
            let name = reporter.name;
            format!(
                "--reporter-{option} has no effect: the reporter {name} is not on; add it with -r {}",
                with(reporters, name)
            )
        }),
        Some((reporter, own)) if !reads(reporter, own) => {
            let name = reporter.name;
            let hint = match nearest(own, reporter.options.iter().copied()) {
                Some(meant) => format!("did you mean --reporter-{name}-{meant}?"),
                None => format!("there are {}", reporter.options.join(", ")),
            };
            Some(format!("reporter {name}: there is no option \"{own}\"; {hint}"))
        }
        Some(_) => None,
        // An option for all reporters counts when one of them has it.
        None if reporters.iter().filter_map(|name| known(name)).any(|reporter| reads(reporter, option)) => None,
        None => {
            let full: Vec<String> = KNOWN_REPORTERS
                .iter()
                .flat_map(|reporter| reporter.options.iter().map(|own| format!("{}-{own}", reporter.name)))
                .collect();
            let bare = KNOWN_REPORTERS.iter().flat_map(|reporter| reporter.options.iter().copied());
            let hint = match nearest(option, full.iter().map(String::as_str).chain(bare)) {
                Some(meant) => format!("did you mean --reporter-{meant}?"),
                None => "see docs/reporters.md".to_owned(),
            };
            Some(format!("--reporter-{option} has no effect: no reporter that is on has this option; {hint}"))
        }
    }
}

/// What is left of `json-export` for the reporter `json`.
fn owned_by<'option>(option: &'option str, reporter: &str) -> Option<&'option str> {
    option.strip_prefix(reporter)?.strip_prefix('-')
}

fn reads(reporter: &KnownReporter, option: &str) -> bool {
    let is_html = ["html", "htmlextra"].contains(&reporter.name);
    reporter.options.contains(&option) || is_html && html::knows(option)
}

/// The reporters that are on and one more, as `-r` takes them.
fn with(reporters: &[String], name: &str) -> String {
    reporters.iter().map(String::as_str).filter(|on| !on.is_empty()).chain([name]).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(reporters: &[&str], option: &str) -> Option<String> {
        let reporters: Vec<String> = reporters.iter().map(ToString::to_string).collect();
        unread(option, true, &reporters)
    }

    #[test]
    fn options_that_are_read_need_no_word() {
        for (reporters, option) in [
            (&["json"][..], "json-export"),
            (&["json-summary"], "json-summary-export"),
            (&["cli", "junit"], "export"),
            (&["htmlextra"], "htmlextra-browserTitle"),
            (&["htmlextra"], "htmlextra-logs"),
            (&["allure"], "allure-export"),
            (&["cli"], "no-banner"),
            (&["slack"], "slack-dry-run"),
        ] {
            assert_eq!(said(reporters, option), None, "{reporters:?} {option}");
        }
    }

    #[test]
    fn options_that_nobody_reads_are_told_with_what_was_meant() {
        for (reporters, option, sentence) in [
            (&["cli"][..], "junit-export", "the reporter junit is not on; add it with -r cli,junit"),
            (&["json"], "json-summary-export", "the reporter json-summary is not on; add it with -r json,json-summary"),
            (&["json"], "json-exprot", "there is no option \"exprot\"; did you mean --reporter-json-export?"),
            (&["junit"], "jnuit-export", "did you mean --reporter-junit-export?"),
            (&["cli"], "cli-nobanner", "did you mean --reporter-cli-no-banner?"),
            (&["html"], "html-omitHeader", "did you mean --reporter-html-omit-headers?"),
            (&["json"], "exprot", "did you mean --reporter-export?"),
            (&["cli"], "export", "no reporter that is on has this option"),
            (&["json"], "json-zzz", "there are export, bodies"),
        ] {
            let said = said(reporters, option).unwrap_or_default();
            assert!(said.ends_with(sentence) || said.contains(sentence), "{reporters:?} {option}: {said}");
        }
    }

    #[test]
    fn configuration_files_may_hold_options_of_reporters_that_are_off() {
        assert_eq!(unread("junit-export", false, &["cli".to_owned()]), None);
        assert!(unread("cli-nobanner", false, &["cli".to_owned()]).is_some());
    }
}
