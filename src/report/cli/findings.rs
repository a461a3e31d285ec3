//! The findings of checks, a line each: who reads a terminal wants to see what was found, not that something was.

use std::{collections::BTreeSet, fmt::Write as _};

use anstyle::Style;

use super::{
    console::wrapped,
    options::CliOptions,
    paint::{GRAY, GREEN, PLAIN, RED_BOLD, YELLOW},
};
use crate::{
    finding::{AccountFindings, Check, Status, Suppressed, account_name, check_name, counts_sentence, finding_line},
    printable::{Lines, visible},
};

/// Columns before a finding.
const INDENT: usize = 9;

/// All checks of an account; of each as many findings as the options say, and how many there are.
pub(super) fn account_text(account: &AccountFindings, options: &CliOptions) -> String {
    let mut text = Text { out: String::new(), options, notes: BTreeSet::new() };
    let name = account_name(&account.account);
    let of = if name.is_empty() { String::new() } else { format!("account {name}: ") };
    text.lines(0, PLAIN, &format!("{of}{}", counts_sentence(&account.counts())));
    for check in account.checks.iter().filter(|check| !options.quiet || check.status != Status::Pass) {
        text.check(account, check);
    }
    text.out
}

struct Text<'a> {
    out: String,
    options: &'a CliOptions,
    /// Notes that were told: several checks may share one.
    notes: BTreeSet<&'a str>,
}

impl<'a> Text<'a> {
    fn check(&mut self, account: &'a AccountFindings, check: &'a Check) {
        let (word, style) = match check.status {
            Status::Pass => ("pass ", GREEN),
            Status::Fail => ("FAIL ", RED_BOLD),
            Status::Error => ("ERROR", YELLOW),
        };
        let counting = check.findings.iter().filter(|finding| account.suppression(finding) != Suppressed::Yes).count();
        let count = if check.status == Status::Fail { format!(" ({counting})") } else { String::new() };
        let name = check_name(check);
        // Writing to a String cannot fail.
        let _ = writeln!(self.out, "  {}  {name}{count}", self.options.color.paint(style, word));
        for finding in check.findings.iter().take(self.options.most_findings) {
            let style = if account.suppression(finding) == Suppressed::Yes { GRAY } else { PLAIN };
            self.lines(INDENT, style, &finding_line(account, finding));
        }
        let left_out = check.findings.len().saturating_sub(self.options.most_findings);
        if left_out > 0 {
            self.lines(INDENT, GRAY, &format!("{} and {left_out} more", self.options.symbols.ellipsis));
        }
        for note in &check.notes {
            if self.notes.insert(note.as_str()) {
                self.lines(INDENT, GRAY, &format!("note: {}", visible(note.as_str(), Lines::Show)));
            }
        }
    }

    /// One line, or several on a terminal that is too narrow for it.
    fn lines(&mut self, indent: usize, style: Style, text: &str) {
        let text = visible(text, Lines::Show);
        let width = self.options.width.map(|width| width.saturating_sub(indent + 3)).filter(|width| *width >= 20);
        let lines = width.map_or_else(|| vec![text.clone().into_owned()], |width| wrapped(&text, width));
        for (place, line) in lines.iter().enumerate() {
            let further = if place == 0 { "" } else { "  " };
            let _ = writeln!(self.out, "{}{further}{}", " ".repeat(indent), self.options.color.paint(style, line));
        }
    }
}
