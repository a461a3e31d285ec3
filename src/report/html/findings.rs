//! The findings as the page's table has them.

use serde::Serialize;
use serde_json::Value;

use crate::finding::{
    AccountFindings, Check, Finding, FindingCounts, Findings, Status, Suppressed, account_name, counts_sentence,
};

/// Findings of all accounts.
#[derive(Debug, Serialize)]
pub(super) struct FindingsModel {
    /// `9 checks: 3 passed, 5 failed, 1 could not run; 27 findings, 2 suppressed`.
    sentence: String,
    counts: FindingCounts,
    several_accounts: bool,
    accounts: Vec<AccountModel>,
}

#[derive(Debug, Serialize)]
struct AccountModel {
    /// `prod (123456789012)`.
    name: String,
    sentence: String,
    checks: Vec<CheckModel>,
}

#[derive(Debug, Serialize)]
struct CheckModel {
    check: String,
    title: String,
    status: Status,
    /// What the status is called, and the name of the picture beside it.
    word: &'static str,
    icon: &'static str,
    threshold: Option<String>,
    /// Findings that count.
    count: usize,
    suppressed: usize,
    notes: Vec<String>,
}

/// A line of the table.
#[derive(Debug, Serialize)]
pub(super) struct FindingModel {
    account: String,
    check: String,
    title: String,
    entity: String,
    entity_type: Option<String>,
    arn: Option<String>,
    key: Option<String>,
    reason: String,
    detail: Option<String>,
    age_days: Option<f64>,
    severity: Option<String>,
    remediation: Option<String>,
    /// Only http and https may be followed.
    remediation_is_link: bool,
    references: Vec<String>,
    /// `open`, `suppressed` or `expired`.
    status: &'static str,
    /// Why it is suppressed, by whom, and until when.
    suppression: Option<String>,
}

impl FindingsModel {
    pub(super) fn of(findings: &Findings) -> Option<FindingsModel> {
        let accounts = findings.accounts();
        let first = &accounts.first()?.account;
        let counts = findings.counts();
        Some(FindingsModel {
            sentence: counts_sentence(&counts),
            counts,
            several_accounts: accounts.iter().any(|account| account.account.id != first.id),
            accounts: accounts.iter().map(account).collect(),
        })
    }
}

fn account(account: &AccountFindings) -> AccountModel {
    let check = |check: &Check| {
        let suppressed =
            check.findings.iter().filter(|finding| account.suppression(finding) == Suppressed::Yes).count();
        CheckModel {
            check: check.check.to_string(),
            title: title(check),
            status: check.status,
            word: match check.status {
                Status::Pass => "passed",
                Status::Fail => "failed",
                Status::Error => "not checked",
            },
            icon: match check.status {
                Status::Pass => "success",
                Status::Fail => "failure",
                Status::Error => "error",
            },
            threshold: threshold(check),
            count: check.findings.len() - suppressed,
            suppressed,
            notes: check.notes.iter().map(ToString::to_string).collect(),
        }
    };
    AccountModel {
        name: account_name(&account.account),
        sentence: counts_sentence(&account.counts()),
        checks: account.checks.iter().map(check).collect(),
    }
}

/// The limit with its unit: `90 days`.
fn threshold(check: &Check) -> Option<String> {
    let limit = match check.threshold.as_ref()? {
        Value::Null => return None,
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    Some(match &check.unit {
        Some(unit) => format!("{limit} {unit}"),
        None => limit,
    })
}

/// A title without the number that the page shows beside it.
fn title(check: &Check) -> String {
    let title = check.title.as_str();
    let bare = title.strip_prefix(check.check.as_str()).filter(|rest| rest.starts_with(['.', ' ', ':']));
    bare.map_or(title, |rest| rest.trim_start_matches(['.', ':']).trim_start()).to_owned()
}

/// All findings, line by line: what counts before what is suppressed, the gravest first, otherwise in the checks' order.
pub(super) fn lines(findings: &Findings) -> impl Iterator<Item = FindingModel> + '_ {
    let mut all: Vec<_> = findings
        .accounts()
        .iter()
        .flat_map(|account| {
            account
                .checks
                .iter()
                .flat_map(move |check| check.findings.iter().map(move |finding| (account, check, finding)))
        })
        .collect();
    all.sort_by_key(|(account, _, finding)| (account.suppression(finding) == Suppressed::Yes, rank(finding)));
    all.into_iter().map(|(account, check, finding)| line(account, check, finding))
}

/// The place of a severity from the gravest on; a word that nobody knows, or none, comes last.
fn rank(finding: &Finding) -> usize {
    const SEVERITIES: [&str; 5] = ["critical", "high", "medium", "low", "info"];
    let severity = finding.severity.as_ref().map_or("", |severity| severity.as_str());
    SEVERITIES.iter().position(|known| severity.eq_ignore_ascii_case(known)).unwrap_or(SEVERITIES.len())
}

fn line(account: &AccountFindings, check: &Check, finding: &Finding) -> FindingModel {
    let text =
        |text: &Option<crate::secret::Shown>| text.as_ref().filter(|text| !text.is_empty()).map(ToString::to_string);
    let remediation = text(&finding.remediation);
    FindingModel {
        account: account_name(&account.account),
        check: check.check.to_string(),
        title: title(check),
        entity: finding.entity.to_string(),
        entity_type: text(&finding.entity_type),
        arn: text(&finding.arn),
        key: text(&finding.key),
        reason: finding.reason.to_string(),
        detail: text(&finding.detail),
        age_days: finding.age_days,
        severity: text(&finding.severity),
        remediation_is_link: remediation
            .as_deref()
            .is_some_and(|link| link.starts_with("https://") || link.starts_with("http://")),
        remediation,
        references: finding.references.iter().map(ToString::to_string).collect(),
        status: match account.suppression(finding) {
            Suppressed::No => "open",
            Suppressed::Yes => "suppressed",
            Suppressed::Expired => "expired",
        },
        suppression: finding.suppressed.as_ref().map(|suppression| {
            let until = suppression.expires.as_ref().map(|day| format!("until {day}"));
            let parts = [
                suppression.reason.as_ref().map(ToString::to_string),
                suppression.owner.as_ref().map(ToString::to_string),
                until,
            ];
            parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
        }),
    }
}
