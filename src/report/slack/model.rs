//! What a template is given.
//!
//! A template is rendered once for each message; [`Model::kind`] says which. All text is harmless to print; the
//! template's `{{ }}` escapes it for Slack. Absent things are `null`, never missing.

use serde::Serialize;

use crate::{
    event::Outcome,
    report::{
        failure::{Failure, Failures},
        findings::{
            AccountFindings, Check, Finding, FindingCounts, Findings, Status, Suppressed, account_name, check_name,
            counts_sentence, finding_line,
        },
        number::duration,
        printable::{Lines, visible},
        statistics::{Count, Statistics},
    },
    secret::Shown,
};

/// Which message is rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    /// One check that failed or could not run (`check`).
    Check,
    /// The failures that belong to no check.
    Failures,
    /// The last message of a run in mode `per_check`.
    Closing,
    /// The only message of a run in mode `summary`.
    Summary,
}

/// Everything about one run.
#[derive(Serialize)]
pub(super) struct Model {
    pub(super) kind: Kind,
    pub(super) collection: String,
    pub(super) environment: Option<String>,
    /// `success`, `failure`, `error` or `abort`.
    pub(super) outcome: Outcome,
    /// Why the run ended early.
    pub(super) error: Option<String>,
    /// ISO 8601.
    pub(super) started_at: String,
    pub(super) finished_at: String,
    /// `2.1s`.
    pub(super) duration: String,
    pub(super) iterations: Counted,
    pub(super) requests: Counted,
    pub(super) scripts: Counted,
    pub(super) assertions: Counted,
    /// The first account with findings, or null.
    pub(super) account: Option<AccountModel>,
    /// All accounts with findings.
    pub(super) accounts: Vec<AccountModel>,
    pub(super) has_findings: bool,
    pub(super) counts: FindingCounts,
    /// `9 checks: 3 passed, 5 failed, 1 could not run; 27 findings`.
    pub(super) counts_sentence: String,
    /// The checks that failed or could not run.
    pub(super) checks: Vec<CheckModel>,
    /// The check of a message of kind `check`, or null.
    pub(super) check: Option<CheckModel>,
    /// Failures that belong to no check.
    pub(super) failures: Vec<FailureModel>,
    /// Failures that are not listed because there are too many.
    pub(super) failures_left_out: usize,
    /// What is wrong with the findings data.
    pub(super) problems: Vec<String>,
}

/// How often, and how often badly.
#[derive(Serialize)]
pub(super) struct Counted {
    total: usize,
    failed: usize,
}

/// An account with findings.
#[derive(Clone, Serialize)]
pub(super) struct AccountModel {
    id: String,
    alias: Option<String>,
    partition: Option<String>,
    /// `prod (123456789012)`.
    pub(super) name: String,
    generated_at: Option<String>,
    counts: FindingCounts,
}

/// A check.
#[derive(Clone, Serialize)]
pub(super) struct CheckModel {
    check: String,
    title: String,
    /// `3. Access keys are rotated`.
    name: String,
    status: Status,
    threshold: Option<serde_json::Value>,
    /// Those that count.
    findings: Vec<FindingModel>,
    /// Those that do not.
    suppressed: Vec<FindingModel>,
    notes: Vec<String>,
    account: AccountModel,
}

/// A finding.
#[derive(Clone, Serialize)]
pub(super) struct FindingModel {
    /// All of it: `alice: KEY_NOT_ROTATED (1), 213 days: …`.
    line: String,
    entity: String,
    entity_type: Option<String>,
    arn: Option<String>,
    key: Option<String>,
    reason: String,
    detail: Option<String>,
    age_days: Option<f64>,
    severity: Option<String>,
    remediation: Option<String>,
    references: Vec<String>,
}

/// A failure that belongs to no check.
#[derive(Clone, Serialize)]
pub(super) struct FailureModel {
    name: String,
    /// Name of the assertion, or null.
    test: Option<String>,
    message: String,
    at: String,
    inside: String,
    /// From 1.
    iteration: usize,
    /// Whether an assertion did not hold; else something could not run.
    is_finding: bool,
}

fn text(shown: &Shown) -> String {
    visible(shown.as_str(), Lines::Show).into_owned()
}

fn optional(shown: Option<&Shown>) -> Option<String> {
    shown.map(text)
}

impl Counted {
    pub(super) fn new(count: Count) -> Counted {
        Counted { total: count.total, failed: count.failed }
    }
}

impl AccountModel {
    fn new(account: &AccountFindings) -> AccountModel {
        AccountModel {
            id: text(&account.account.id),
            alias: optional(account.account.alias.as_ref()),
            partition: optional(account.account.partition.as_ref()),
            name: account_name(&account.account),
            generated_at: optional(account.generated_at.as_ref()),
            counts: account.counts(),
        }
    }
}

impl CheckModel {
    fn new(account: &AccountFindings, check: &Check) -> CheckModel {
        let (suppressed, findings): (Vec<&Finding>, Vec<&Finding>) =
            check.findings.iter().partition(|finding| account.suppression(finding) == Suppressed::Yes);
        let models = |findings: Vec<&Finding>| {
            findings.into_iter().map(|finding| FindingModel::new(account, finding)).collect::<Vec<_>>()
        };
        CheckModel {
            check: text(&check.check),
            title: text(&check.title),
            name: check_name(check),
            status: check.status,
            threshold: check.threshold.clone(),
            findings: models(findings),
            suppressed: models(suppressed),
            notes: check.notes.iter().map(text).collect(),
            account: AccountModel::new(account),
        }
    }
}

impl FindingModel {
    fn new(account: &AccountFindings, finding: &Finding) -> FindingModel {
        FindingModel {
            line: finding_line(account, finding),
            entity: text(&finding.entity),
            entity_type: optional(finding.entity_type.as_ref()),
            arn: optional(finding.arn.as_ref()),
            key: optional(finding.key.as_ref()),
            reason: text(&finding.reason),
            detail: optional(finding.detail.as_ref()),
            age_days: finding.age_days,
            severity: optional(finding.severity.as_ref()),
            remediation: optional(finding.remediation.as_ref()),
            references: finding.references.iter().map(text).collect(),
        }
    }
}

impl FailureModel {
    fn new(failure: &Failure) -> FailureModel {
        FailureModel {
            name: text(&failure.name),
            test: optional(failure.test.as_ref()),
            message: text(&failure.message),
            at: failure.at.clone(),
            inside: visible(&failure.inside, Lines::Show).into_owned(),
            iteration: failure.cursor.iteration + 1,
            is_finding: failure.is_finding(),
        }
    }
}

/// Accounts, checks and counts of the findings, as a template sees them.
pub(super) struct FindingsModel {
    pub(super) accounts: Vec<AccountModel>,
    pub(super) checks: Vec<CheckModel>,
    pub(super) counts: FindingCounts,
    pub(super) counts_sentence: String,
}

impl FindingsModel {
    pub(super) fn new(findings: &Findings) -> FindingsModel {
        let counts = findings.counts();
        FindingsModel {
            accounts: findings.accounts().iter().map(AccountModel::new).collect(),
            checks: findings.accounts().iter().flat_map(bad_checks).collect(),
            counts,
            counts_sentence: counts_sentence(&counts),
        }
    }
}

fn bad_checks(account: &AccountFindings) -> Vec<CheckModel> {
    let bad = account.checks.iter().filter(|check| check.status != Status::Pass);
    bad.map(|check| CheckModel::new(account, check)).collect()
}

/// The failures that no check of the findings tells of, and how many are not listed.
pub(super) fn other_failures(failures: &Failures, findings: &Findings) -> (Vec<FailureModel>, usize) {
    let told = |failure: &Failure| {
        let Some(test) = &failure.test else { return false };
        let same_iteration = |account: &&AccountFindings| {
            account.collection == failure.collection && account.iteration == failure.cursor.iteration
        };
        let checks = findings.accounts().iter().filter(same_iteration).flat_map(|account| &account.checks);
        checks.filter(|check| check.status != Status::Pass).any(|check| belongs(test.as_str(), check.check.as_str()))
    };
    let others = failures.listed().iter().filter(|failure| !told(failure)).map(FailureModel::new).collect();
    (others, failures.count() - failures.listed().len())
}

/// Whether an assertion is that of a check: it is named `3. …`.
fn belongs(test: &str, check: &str) -> bool {
    test.strip_prefix(check).is_some_and(|rest| rest.starts_with(['.', ':']))
}

/// Times and totals, as a template sees them.
pub(super) fn run_duration(statistics: &Statistics) -> String {
    duration(statistics.timings.run.floor())
}
