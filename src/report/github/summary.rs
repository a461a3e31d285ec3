//! What stands in the job summary of one run.

use std::fmt::Write as _;

use super::markdown::{Sheet, link, plain};
use crate::{
    event::{Outcome, RunFinished, RunStarted},
    finding::{
        AccountFindings, Check, Failure, FailureKind, Failures, Finding, Status, Suppressed, account_name, check_name,
        counts_sentence,
    },
    printable::sentence,
    recording::{Count, Statistics},
    report::number::{size, spoken_duration},
};

/// Rows of one table: nobody reads more, and the other sections need their room.
const MOST_ROWS: usize = 500;

/// Characters of a name and of a message.
const LONGEST_NAME: usize = 200;
const LONGEST_MESSAGE: usize = 600;

fn mark(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Success => "✅",
        Outcome::Failure => "❌",
        Outcome::Error => "⚠️",
        Outcome::Abort => "🛑",
    }
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Success => "success",
        Outcome::Failure => "failure",
        Outcome::Error => "error",
        Outcome::Abort => "aborted",
    }
}

/// The title and the numbers.
pub(super) fn push_head(
    sheet: &mut Sheet,
    started: &RunStarted,
    finished: &RunFinished,
    statistics: &Statistics,
) -> bool {
    let mut text = format!(
        "## {} {}: {}\n\n",
        mark(finished.outcome),
        plain(started.collection_name.as_str(), LONGEST_NAME),
        word(finished.outcome)
    );
    // Writing to a String cannot fail.
    if let Some(error) = &finished.error {
        let _ = write!(text, "The run ended early: {}\n\n", plain(error.as_str(), LONGEST_MESSAGE));
    }
    if let Some(shortfall) = &finished.shortfall {
        let _ = write!(text, "**{}**\n\n", plain(&sentence(shortfall.as_str()), LONGEST_MESSAGE));
    }
    text.push_str("| | total | failed |\n|---|--:|--:|\n");
    let mut row = |name: &str, count: Count| {
        let _ = writeln!(text, "| {name} | {} | {} |", count.total, count.failed);
    };
    row("iterations", statistics.iterations);
    row("requests", statistics.requests);
    row("scripts", statistics.scripts);
    row("assertions", statistics.assertions);
    let _ = write!(text, "\n{}", spoken_duration(statistics.timings.run.floor()));
    if let Some(environment) = &started.environment_name {
        let _ = write!(text, " · environment {}", plain(environment.as_str(), LONGEST_NAME));
    }
    let response = &statistics.timings.response;
    if response.count > 0 {
        let _ = write!(
            text,
            " · response time {} (min {}, max {})",
            spoken_duration(response.mean),
            spoken_duration(response.min),
            spoken_duration(response.max)
        );
    }
    let _ = write!(text, " · {} received\n\n", size(statistics.received));
    sheet.push(&text)
}

/// The checks of an account, and the findings of each that has any.
pub(super) fn push_account(sheet: &mut Sheet, account: &AccountFindings) -> bool {
    let name = account_name(&account.account);
    let title = if name.is_empty() { "Findings".to_owned() } else { format!("Account {}", plain(&name, LONGEST_NAME)) };
    let head = format!(
        "### {title}\n\n{}\n\n| check | result | findings |\n|---|---|--:|\n",
        plain(&counts_sentence(&account.counts()), LONGEST_MESSAGE)
    );
    let rows = account.checks.iter().map(|check| check_row(account, check)).collect::<Vec<_>>();
    let mut is_whole = sheet.push_rows(&head, rows.into_iter(), |left_out| more(left_out, "checks")) == 0;
    for check in &account.checks {
        if !check.findings.is_empty() || !check.notes.is_empty() {
            is_whole &= push_check(sheet, account, check);
        }
    }
    is_whole
}

fn check_row(account: &AccountFindings, check: &Check) -> String {
    let result = match check.status {
        Status::Pass => "✅ pass",
        Status::Fail => "❌ fail",
        Status::Error => "⚠️ not checked",
    };
    let count = check.findings.iter().filter(|finding| account.suppression(finding) != Suppressed::Yes).count();
    format!("| {} | {result} | {count} |\n", plain(&check_name(check), LONGEST_NAME))
}

fn push_check(sheet: &mut Sheet, account: &AccountFindings, check: &Check) -> bool {
    let notes: String = check
        .notes
        .iter()
        .take(MOST_ROWS)
        .map(|note| format!("- {}\n", plain(note.as_str(), LONGEST_MESSAGE)))
        .collect();
    let is_open = if check.status == Status::Pass { "" } else { " open" };
    let mut head = format!(
        "<details{is_open}><summary>{} ({})</summary>\n\n",
        plain(&check_name(check), LONGEST_NAME),
        check.findings.len()
    );
    if check.findings.is_empty() {
        return sheet.push(&format!("{head}{notes}\n</details>\n\n"));
    }
    head.push_str("| entity | reason | days | detail | severity |\n|---|---|--:|---|---|\n");
    let most = check.findings.len().min(MOST_ROWS);
    let hidden = check.findings.len() - most;
    let rows: Vec<String> = check.findings[..most].iter().map(|finding| finding_row(account, finding)).collect();
    let end = |left_out: usize| format!("{}{notes}</details>\n\n", more(left_out + hidden, "findings"));
    sheet.push_rows(&head, rows.into_iter(), end) == 0
}

fn finding_row(account: &AccountFindings, finding: &Finding) -> String {
    let text = |text: &str| plain(text, LONGEST_MESSAGE);
    let mut entity = text(finding.entity.as_str());
    // Writing to a String cannot fail.
    if let Some(key) = &finding.key {
        let _ = write!(entity, " &#40;{}&#41;", text(key.as_str()));
    }
    let reason = match &finding.remediation {
        Some(remediation) => link(finding.reason.as_str(), remediation.as_str()),
        None => text(finding.reason.as_str()),
    };
    let mut detail = finding.detail.as_ref().map(|detail| text(detail.as_str())).unwrap_or_default();
    let suppressed = match account.suppression(finding) {
        Suppressed::No => "",
        Suppressed::Yes => "suppressed",
        Suppressed::Expired => "suppression ran out",
    };
    if !suppressed.is_empty() {
        let separator = if detail.is_empty() { "" } else { "<br>" };
        let reason = finding.suppressed.as_ref().and_then(|given| given.reason.as_ref());
        let reason = reason.map(|reason| format!(": {}", text(reason.as_str()))).unwrap_or_default();
        let _ = write!(detail, "{separator}<i>{suppressed}{reason}</i>");
    }
    let age = finding.age_days.map(|days| days.to_string()).unwrap_or_default();
    let severity = finding.severity.as_ref().map(|severity| text(severity.as_str())).unwrap_or_default();
    format!("| {entity} | {reason} | {age} | {detail} | {severity} |\n")
}

/// Everything that failed, in order.
pub(super) fn push_failures(sheet: &mut Sheet, failures: &Failures) -> bool {
    if failures.count() == 0 {
        return true;
    }
    let listed = &failures.listed()[..failures.listed().len().min(MOST_ROWS)];
    let hidden = failures.count() - listed.len();
    let rows: Vec<String> = listed.iter().enumerate().map(|(place, failure)| failure_row(place + 1, failure)).collect();
    let head = format!("### Failures ({})\n\n| # | request | what | error |\n|--:|---|---|---|\n", failures.count());
    sheet.push_rows(&head, rows.into_iter(), |left_out| more(left_out + hidden, "failures")) == 0
}

fn failure_row(number: usize, failure: &Failure) -> String {
    let mut request = plain(&failure.inside, LONGEST_NAME);
    // Writing to a String cannot fail.
    if failure.cursor.cycles > 1 {
        let _ = write!(request, "<br>iteration {}", failure.cursor.iteration + 1);
    }
    let what = match (failure.kind(), &failure.test) {
        (FailureKind::Assertion, Some(test)) => plain(test.as_str(), LONGEST_NAME),
        (FailureKind::Assertion | FailureKind::Request | FailureKind::Script, _) => plain(&failure.at, LONGEST_NAME),
    };
    let name = match failure.is_finding() {
        true => String::new(),
        false => format!("{}: ", plain(failure.name.as_str(), LONGEST_NAME)),
    };
    format!("| {number} | {request} | {what} | {name}{} |\n", plain(failure.message.as_str(), LONGEST_MESSAGE))
}

fn more(count: usize, noun: &str) -> String {
    if count == 0 { "\n".to_owned() } else { format!("\n… and {count} more {noun}\n\n") }
}
