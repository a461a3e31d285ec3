//! Findings in words: names, counts and a line for each.

use std::fmt::Write as _;

use super::{
    account::{AccountFindings, FindingCounts, Suppressed},
    contract::{Account, Check, Finding},
};
use crate::printable::{Lines, counted, visible};

/// `prod (123456789012)`, or the number alone.
pub(crate) fn account_name(account: &Account) -> String {
    let id = visible(account.id.as_str(), Lines::Show);
    match account.alias.as_ref().filter(|alias| !alias.is_empty()) {
        Some(alias) => format!("{} ({id})", visible(alias.as_str(), Lines::Show)),
        None => id.into_owned(),
    }
}

/// `3. Access keys are rotated`, so that it can be printed.
pub(crate) fn check_name(check: &Check) -> String {
    visible(&name_of_check(check.check.as_str(), check.title.as_str()), Lines::Show).into_owned()
}

/// `3. Access keys are rotated`; a title that starts with the number stays as it is.
pub(super) fn name_of_check(id: &str, title: &str) -> String {
    let has_number = title.strip_prefix(id).is_some_and(|rest| rest.starts_with(['.', ' ', ':']));
    if has_number || id.is_empty() { title.to_owned() } else { format!("{id}. {title}") }
}

/// Whether an assertion is that of a check: it has its name, or is named `3. …`.
pub(super) fn tells_of(assertion: &str, id: &str, title: &str) -> bool {
    let after_number = assertion.strip_prefix(id).filter(|_| !id.is_empty());
    after_number.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', ':']))
        || (assertion == title && !title.is_empty())
        || assertion == name_of_check(id, title)
}

/// `9 checks: 3 passed, 5 failed, 1 could not run; 27 findings, 2 suppressed`.
pub(crate) fn counts_sentence(counts: &FindingCounts) -> String {
    let mut sentence =
        format!("{}: {} passed, {} failed", counted(counts.checks, "check"), counts.passed, counts.failed);
    // Writing to a String cannot fail.
    if counts.errors > 0 {
        let _ = write!(sentence, ", {} could not run", counts.errors);
    }
    let _ = write!(sentence, "; {}", counted(counts.findings, "finding"));
    if counts.suppressed > 0 {
        let _ = write!(sentence, ", {} suppressed", counts.suppressed);
    }
    sentence
}

/// `alice: KEY_NOT_ROTATED (1), 213 days: last rotated in April [suppressed until 2027-01-01: migration]`.
pub(crate) fn finding_line(account: &AccountFindings, finding: &Finding) -> String {
    format!("{}: {}", visible(finding.entity.as_str(), Lines::Show), finding_rest(account, finding))
}

/// The line without the entity. Key and age stand in it unless the detail says them anyway.
pub(crate) fn finding_rest(account: &AccountFindings, finding: &Finding) -> String {
    let mut line = finding.reason.to_string();
    let detail = finding.detail.as_ref().map(|detail| detail.as_str()).unwrap_or_default();
    // Writing to a String cannot fail.
    if let Some(key) = finding.key.as_ref().filter(|key| key.as_str().len() < 3 || !detail.contains(key.as_str())) {
        let _ = write!(line, " ({key})");
    }
    if let Some(age) = finding.age_days.filter(|age| !detail.contains(&format!("{age} day"))) {
        let _ = write!(line, ", {age} day{}", if age == 1.0 { "" } else { "s" });
    }
    if !detail.is_empty() {
        let _ = write!(line, ": {detail}");
    }
    if let Some(suppression) = &finding.suppressed {
        let until = |word: &str| match &suppression.expires {
            Some(expires) => format!(" {word} {expires}"),
            None => String::new(),
        };
        let _ = match account.suppression(finding) {
            Suppressed::Expired => write!(line, " [suppression ran out{}", until("on")),
            Suppressed::Yes | Suppressed::No => write!(line, " [suppressed{}", until("until")),
        };
        if let Some(reason) = &suppression.reason {
            let _ = write!(line, ": {reason}");
        }
        if let Some(owner) = &suppression.owner {
            let _ = write!(line, ", {owner}");
        }
        line.push(']');
    }
    visible(&line, Lines::Show).into_owned()
}
