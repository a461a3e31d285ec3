//! Findings as a compact text.

use std::fmt::{self, Write as _};

use super::{
    account::{AccountFindings, FindingCounts, Suppressed},
    contract::{Account, Check, Finding, Status},
};
use crate::report::printable::{Lines, visible};

/// Everything, account by account.
pub(super) fn text(accounts: &[AccountFindings], most_findings: usize) -> String {
    let mut out = String::new();
    for account in accounts {
        if !out.is_empty() {
            out.push('\n');
        }
        // Writing to a String cannot fail.
        let _ = write_account(&mut out, account, most_findings);
    }
    out
}

fn write_account(out: &mut String, account: &AccountFindings, most_findings: usize) -> fmt::Result {
    let name = account_name(&account.account);
    if !name.is_empty() {
        write!(out, "account {name}: ")?;
    }
    writeln!(out, "{}", counts_sentence(&account.counts()))?;
    for check in &account.checks {
        write_check(out, account, check, most_findings)?;
    }
    Ok(())
}

fn write_check(out: &mut String, account: &AccountFindings, check: &Check, most_findings: usize) -> fmt::Result {
    let word = match check.status {
        Status::Pass => "pass ",
        Status::Fail => "FAIL ",
        Status::Error => "ERROR",
    };
    writeln!(out, "  {word}  {}", check_name(check))?;
    for finding in check.findings.iter().take(most_findings) {
        writeln!(out, "           {}", finding_line(account, finding))?;
    }
    let left_out = check.findings.len().saturating_sub(most_findings);
    if left_out > 0 {
        writeln!(out, "           … and {left_out} more")?;
    }
    for note in &check.notes {
        writeln!(out, "           note: {}", visible(note.as_str(), Lines::Show))?;
    }
    Ok(())
}

/// `prod (123456789012)`, or the number alone.
pub(in crate::report) fn account_name(account: &Account) -> String {
    let id = visible(account.id.as_str(), Lines::Show);
    match account.alias.as_ref().filter(|alias| !alias.is_empty()) {
        Some(alias) => format!("{} ({id})", visible(alias.as_str(), Lines::Show)),
        None => id.into_owned(),
    }
}

/// `3. Access keys are rotated`; a title that starts with the number stays as it is.
pub(in crate::report) fn check_name(check: &Check) -> String {
    let (id, title) = (check.check.as_str(), check.title.as_str());
    let has_number = title.strip_prefix(id).is_some_and(|rest| rest.starts_with(['.', ' ', ':']));
    let name = if has_number || id.is_empty() { title.to_owned() } else { format!("{id}. {title}") };
    visible(&name, Lines::Show).into_owned()
}

/// `9 checks: 3 passed, 5 failed, 1 could not run; 27 findings, 2 suppressed`.
pub(in crate::report) fn counts_sentence(counts: &FindingCounts) -> String {
    let mut sentence =
        format!("{}: {} passed, {} failed", number_of(counts.checks, "check"), counts.passed, counts.failed);
    // Writing to a String cannot fail.
    if counts.errors > 0 {
        let _ = write!(sentence, ", {} could not run", counts.errors);
    }
    let _ = write!(sentence, "; {}", number_of(counts.findings, "finding"));
    if counts.suppressed > 0 {
        let _ = write!(sentence, ", {} suppressed", counts.suppressed);
    }
    sentence
}

/// `1 finding`, `2 findings`.
fn number_of(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// `alice: KEY_NOT_ROTATED (1), 213 days: last rotated in April [suppressed until 2027-01-01: migration]`.
pub(in crate::report) fn finding_line(account: &AccountFindings, finding: &Finding) -> String {
    format!("{}{}", visible(finding.entity.as_str(), Lines::Show), finding_rest(account, finding))
}

/// The line without the entity. Key and age stand in it unless the detail says them anyway.
pub(in crate::report) fn finding_rest(account: &AccountFindings, finding: &Finding) -> String {
    let mut line = format!(": {}", finding.reason);
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

#[cfg(test)]
mod tests {
    use crate::report::{
        findings::Findings,
        sample::{SampleRun, audit_data},
    };

    #[test]
    fn findings_are_told_in_few_lines() {
        let mut run = SampleRun::new("Audit", 1);
        run.step(&[], "report");
        run.end_step_with(false, Some(audit_data()));
        let mut findings = Findings::default();
        for event in &run.events {
            findings.on_event(event).unwrap();
        }
        insta::assert_snapshot!(findings.text(2), @r#"
        account prod (123456789012): 3 checks: 1 passed, 1 failed, 1 could not run; 2 findings, 1 suppressed
          pass   1. Root has no access keys
          FAIL   3. Access keys of humans are rotated
                   alice: KEY_NOT_ROTATED (1), 213 days: rotated <2026-04-23>
                   bob & co: KEY_NOT_ROTATED, 46 days [suppression ran out on 2026-11-21: migration, sec]
                   … and 1 more
          ERROR  9. Unused permissions
                   note: not checked: Throttling: Rate exceeded
        "#);
    }
}
