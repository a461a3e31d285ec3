//! `IMPORT.md`: what came over, what did not, and what to do next. It says the same whenever the same is imported.

use std::fmt::Write as _;

use super::{
    findings::{Finding, Topic},
    thing::Kind,
};
use crate::{
    printable::{Lines, counted, visible},
    secret::Redactor,
};

/// What the guide tells.
#[derive(Debug, Default)]
pub(super) struct Guide {
    /// Why the import is not complete.
    pub(super) ended: Option<String>,
    /// Path, and number of requests.
    pub(super) collections: Vec<(String, usize)>,
    /// Path, number of secrets, and the option that brings them.
    pub(super) environments: Vec<(String, usize, String)>,
    pub(super) monitors: Vec<MonitorLine>,
    /// Whether there could have been monitors.
    pub(super) knows_monitors: bool,
    pub(super) findings: Vec<Finding>,
}

/// A monitor in the table.
#[derive(Debug)]
pub(super) struct MonitorLine {
    pub(super) path: String,
    pub(super) collection: String,
    pub(super) environment: Option<String>,
    pub(super) schedule: String,
    pub(super) is_active: bool,
}

impl Guide {
    /// The guide as Markdown.
    pub(super) fn text(&self, redactor: &Redactor) -> String {
        let mut text = String::from("# Imported from Postman\n");
        if let Some(why) = &self.ended {
            let _ = write!(
                text,
                "\n**This import is not complete**: {}. The same command goes on where it ended.\n",
                cell(why, redactor)
            );
        }
        self.came_over(&mut text, redactor);
        self.next(&mut text);
        self.stayed_behind(&mut text, redactor);
        text
    }

    fn came_over(&self, text: &mut String, redactor: &Redactor) {
        text.push_str("\n## What came over\n");
        if !self.collections.is_empty() {
            text.push_str("\n| collection | requests |\n|---|---|\n");
            for (path, requests) in &self.collections {
                let _ = writeln!(text, "| {} | {requests} |", code(path));
            }
        }
        if !self.environments.is_empty() {
            text.push_str("\n| environment | secrets left out |\n|---|---|\n");
            for (path, secrets, _) in &self.environments {
                let _ = writeln!(text, "| {} | {secrets} |", code(path));
            }
        }
        if !self.monitors.is_empty() {
            text.push_str("\n| monitor | collection | environment | schedule | |\n|---|---|---|---|---|\n");
            for monitor in &self.monitors {
                let _ = writeln!(
                    text,
                    "| {} | {} | {} | {} | {} |",
                    code(&monitor.path),
                    code(&monitor.collection),
                    monitor.environment.as_deref().map(code).unwrap_or_default(),
                    cell(&monitor.schedule, redactor),
                    if monitor.is_active { "active" } else { "paused" }
                );
            }
        }
        if !self.knows_monitors {
            text.push_str(
                "\nPostman's exports hold no monitors. With a key of Postman's API (the variable POSTMAN_API_KEY), \
                 `postwatch import postman` brings them over into the same folder.\n",
            );
        }
    }

    fn next(&self, text: &mut String) {
        text.push_str("\n## Next\n\n");
        let mut steps = vec!["`postwatch check .` looks at the files without sending anything.".to_owned()];
        let has_secrets = self.environments.iter().any(|(_, secrets, _)| *secrets > 0);
        if has_secrets {
            steps.push("`cp .env.example .env`, and write the secrets there.".to_owned());
        }
        if let Some((collection, _)) = self.collections.first() {
            let environment = self.environments.iter().find(|(_, secrets, _)| *secrets > 0 || !has_secrets);
            let with = environment.map(|(path, secrets, option)| {
                let option = if *secrets > 0 { format!(" {option}") } else { String::new() };
                format!(" -e \"{path}\"{option}")
            });
            let command = format!("postwatch run \"{collection}\"{}", with.unwrap_or_default());
            steps.push(format!("Run a collection: {}", code(&command)));
        }
        if let Some(monitor) = self.monitors.first() {
            let name = monitor.path.trim_start_matches("monitors/").trim_end_matches(Kind::Monitor.ending());
            let variables = if has_secrets { "set -a; . ./.env; set +a; " } else { "" };
            steps.push(format!("Run a monitor: {}", code(&format!("{variables}postwatch monitor once \"{name}\""))));
        }
        for (number, step) in (1..).zip(steps) {
            let _ = writeln!(text, "{number}. {step}");
        }
    }

    fn stayed_behind(&self, text: &mut String, redactor: &Redactor) {
        text.push_str("\n## What did not come over\n");
        if self.findings.is_empty() {
            text.push_str("\nNothing stayed behind that Postman served.\n");
        }
        for topic in Topic::ALL {
            let mut findings: Vec<&Finding> = self.findings.iter().filter(|finding| finding.topic == topic).collect();
            findings.sort();
            findings.dedup();
            if findings.is_empty() {
                continue;
            }
            let _ = write!(text, "\n### {}\n\n", topic.heading());
            if !topic.explanation().is_empty() {
                let _ = write!(text, "{}\n\n", topic.explanation());
            }
            text.push_str("| where | what | next |\n|---|---|---|\n");
            for finding in findings {
                let cells = [&finding.place, &finding.what, &finding.next].map(|part| cell(part, redactor));
                let _ = writeln!(text, "| {} |", cells.join(" | "));
            }
        }
        text.push_str(
            "\n## What is never included\n\nNeither its API nor its exports hold data files of monitors, past results \
             and values of vaults. Globals of workspaces are not imported: export them in Postman, and name the file with `-g`.\n",
        );
    }

    /// What stayed behind, counted by topic: for the terminal.
    pub(super) fn counts(&self) -> Vec<String> {
        let count = |topic: &Topic| self.findings.iter().filter(|finding| finding.topic == *topic).count();
        let counts = Topic::ALL.iter().map(|topic| (topic, count(topic))).filter(|(_, count)| *count > 0);
        counts.map(|(topic, count)| format!("{}: {}", topic.heading(), counted(count, "line"))).collect()
    }
}

/// A text as a cell of a table: it cannot leave the cell, and is neither a link nor HTML.
fn cell(text: &str, redactor: &Redactor) -> String {
    let shown = redactor.show(text);
    let text = visible(shown.as_str(), Lines::Show);
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '|' => out.push_str("\\|"),
            '<' => out.push_str("&lt;"),
            '[' => out.push_str("\\["),
            '\t' => out.push(' '),
            other => out.push(other),
        }
    }
    out
}

/// A path as code.
fn code(text: &str) -> String {
    format!("`{}`", visible(text, Lines::Show).replace('`', "'").replace('|', "\\|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_texts_stay_in_their_cells() {
        let redactor = Redactor::knowing(&["hunter2hunter2"]);
        let hostile = "a|b\n<img src=x>[x](javascript:y) hunter2hunter2 \u{1b}[31m";
        assert_eq!(cell(hostile, &redactor), "a\\|b\\n&lt;img src=x>\\[x](javascript:y) ******** \\x1B\\[31m");
        assert_eq!(code("a`b|c"), "`a'b\\|c`");
    }

    #[test]
    fn every_topic_is_told_once_and_in_order() {
        let findings = Topic::ALL.iter().rev().flat_map(|topic| {
            let finding = Finding::new(*topic, "p", "w", "n");
            [finding.clone(), finding]
        });
        let guide = Guide { findings: findings.collect(), ..Guide::default() };
        let text = guide.text(&Redactor::default());
        let mut place = 0;
        for topic in Topic::ALL {
            let heading = format!("\n### {}\n", topic.heading());
            let at = text.find(&heading).unwrap_or_else(|| panic!("{heading} is missing"));
            assert!(at > place && text.matches(&heading).count() == 1);
            place = at;
        }
        assert_eq!(text.matches("| p | w | n |").count(), Topic::ALL.len());
        assert_eq!(guide.counts().len(), Topic::ALL.len());
    }
}
