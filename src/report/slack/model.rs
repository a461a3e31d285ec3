//! What a template is given.
//!
//! A template is rendered once for each message; [`Model::kind`] says which. All text is harmless to print; the
//! template's `{{ }}` escapes it for Slack. Absent things are `null`, never missing.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::{
    event::Outcome,
    finding::{
        AccountFindings, Check, Failure, Failures, Finding, FindingCounts, Findings, Status, Suppressed, account_name,
        check_name, counts_sentence, finding_line, finding_rest,
        standing::{Change, KnownFailure, outside_of_checks},
    },
    printable::{Lines, visible},
    recording::{Count, Statistics},
    report::number::spoken_duration,
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
    /// What the run lacks to have shown anything, or null.
    pub(super) shortfall: Option<String>,
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
    /// Notes that several checks have, in a message that shows all of them.
    pub(super) notes: Vec<String>,
    /// Where a report is to be had.
    pub(super) report_url: Option<String>,
    /// Who is to be told, in Slack's own writing: for `{{{mentions}}}`.
    pub(super) mentions: String,
    /// What changed since the run before, or null.
    pub(super) comparison: Option<ComparisonModel>,
}

/// What changed since the run before.
#[derive(Clone, Serialize)]
pub(super) struct ComparisonModel {
    /// `3 new, 1 resolved, 24 known`.
    pub(super) sentence: String,
    new: usize,
    known: usize,
    /// A line each.
    pub(super) resolved: Vec<String>,
}

/// How often, and how often badly.
#[derive(Serialize)]
pub(super) struct Counted {
    pub(super) total: usize,
    pub(super) failed: usize,
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
    pub(super) check: String,
    pub(super) title: String,
    /// `3. Access keys are rotated`.
    pub(super) name: String,
    pub(super) status: Status,
    threshold: Option<serde_json::Value>,
    unit: Option<String>,
    /// Those that count.
    pub(super) findings: Vec<FindingModel>,
    /// Those that do not.
    pub(super) suppressed: Vec<FindingModel>,
    pub(super) notes: Vec<String>,
    /// Where it says how to put the findings right, each address once.
    pub(super) fixes: Vec<FixModel>,
    /// Whether it has something that the run before did not have.
    pub(super) is_new: bool,
    pub(super) account: AccountModel,
}

/// How to put findings right.
#[derive(Clone, Serialize)]
pub(super) struct FixModel {
    /// The reasons it is for: `ACTION_STAR, NOT_ACTION_ALLOW`.
    pub(super) reasons: String,
    pub(super) url: String,
}

/// A finding.
#[derive(Clone, Serialize)]
pub(super) struct FindingModel {
    /// All of it: `alice: KEY_NOT_ROTATED (1), 213 days: …`.
    line: String,
    pub(super) entity: String,
    /// The line without the entity.
    #[serde(skip)]
    pub(super) rest: String,
    /// Whether the run before did not have it.
    pub(super) is_new: bool,
    entity_type: Option<String>,
    arn: Option<String>,
    key: Option<String>,
    reason: String,
    detail: Option<String>,
    age_days: Option<f64>,
    pub(super) severity: Option<String>,
    pub(super) remediation: Option<String>,
    references: Vec<String>,
}

/// A failure that belongs to no check.
#[derive(Clone, Serialize)]
pub(super) struct FailureModel {
    pub(super) name: String,
    /// Name of the assertion, or null.
    pub(super) test: Option<String>,
    pub(super) message: String,
    at: String,
    pub(super) inside: String,
    /// From 1.
    pub(super) iteration: usize,
    /// Whether an assertion did not hold; else something could not run.
    pub(super) is_finding: bool,
    /// Whether the run before did not have it.
    pub(super) is_new: bool,
    /// Names under which somebody may be mentioned: of the item and of the folders around it.
    #[serde(skip)]
    pub(super) names: Vec<String>,
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
    fn new(account: &AccountFindings, check: &Check, change: Option<&Change>) -> CheckModel {
        let (suppressed, findings): (Vec<&Finding>, Vec<&Finding>) =
            check.findings.iter().partition(|finding| account.suppression(finding) == Suppressed::Yes);
        let models = |findings: Vec<&Finding>| {
            findings.into_iter().map(|finding| FindingModel::new(account, check, finding, change)).collect::<Vec<_>>()
        };
        let findings = models(findings);
        let is_newly_unchecked = check.status == Status::Error
            && change.is_some_and(|change| change.new_failures.contains(&KnownFailure::unchecked(account, check)));
        CheckModel {
            check: text(&check.check),
            title: text(&check.title),
            name: check_name(check),
            status: check.status,
            threshold: check.threshold.clone(),
            unit: check.unit.as_ref().map(text),
            fixes: fixes(&findings),
            is_new: findings.iter().any(|finding| finding.is_new) || is_newly_unchecked,
            findings,
            suppressed: models(suppressed),
            notes: check.notes.iter().map(text).collect(),
            account: AccountModel::new(account),
        }
    }

    /// Names under which somebody may be mentioned.
    pub(super) fn names(&self) -> [&str; 3] {
        [&self.check, &self.title, &self.name]
    }
}

/// Each address once, with the reasons it is for.
fn fixes(findings: &[FindingModel]) -> Vec<FixModel> {
    let mut fixes: Vec<(Vec<&str>, &str)> = Vec::new();
    for finding in findings {
        let Some(url) = finding.remediation.as_deref().filter(|url| !url.is_empty()) else { continue };
        let reason = finding.reason.as_str();
        match fixes.iter_mut().find(|(_, present)| *present == url) {
            Some((reasons, _)) if reasons.contains(&reason) => {}
            Some((reasons, _)) => reasons.push(reason),
            None => fixes.push((vec![reason], url)),
        }
    }
    fixes.into_iter().map(|(reasons, url)| FixModel { reasons: reasons.join(", "), url: url.to_owned() }).collect()
}

impl FindingModel {
    fn new(account: &AccountFindings, check: &Check, finding: &Finding, change: Option<&Change>) -> FindingModel {
        let is_new = |change: &Change| change.new_findings.contains(&account.identity(check, finding));
        FindingModel {
            line: finding_line(account, finding),
            entity: text(&finding.entity),
            rest: finding_rest(account, finding),
            is_new: change.is_some_and(is_new),
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
    fn new(failure: &Failure, change: Option<&Change>) -> FailureModel {
        let names = failure.item.iter().flat_map(|item| item.folders.iter().chain([&item.name]));
        FailureModel {
            name: text(&failure.name),
            test: optional(failure.test.as_ref()),
            message: text(&failure.message),
            at: failure.at.clone(),
            inside: visible(&failure.inside, Lines::Show).into_owned(),
            iteration: failure.cursor.iteration + 1,
            is_finding: failure.is_finding(),
            is_new: change.is_some_and(|change| change.new_failures.contains(&KnownFailure::new(failure))),
            names: names.map(|name| name.as_str().to_owned()).collect(),
        }
    }
}

impl ComparisonModel {
    pub(super) fn new(change: &Change) -> ComparisonModel {
        ComparisonModel {
            sentence: change.sentence(),
            new: change.new_findings.len() + change.new_failures.len(),
            known: change.known,
            resolved: change.resolved.iter().map(|line| visible(line, Lines::Show).into_owned()).collect(),
        }
    }
}

impl Model {
    /// Whether anything was resolved since the run before.
    pub(super) fn has_resolved(&self) -> bool {
        self.comparison.as_ref().is_some_and(|comparison| !comparison.resolved.is_empty())
    }

    /// Of a message that shows all checks: takes the notes that several have out of them.
    pub(super) fn share_notes(&mut self) {
        let mut holders: BTreeMap<&str, usize> = BTreeMap::new();
        for note in self.checks.iter().flat_map(|check| &check.notes) {
            *holders.entry(note).or_default() += 1;
        }
        let shared: BTreeSet<String> =
            holders.into_iter().filter(|(_, count)| *count > 1).map(|(note, _)| note.to_owned()).collect();
        for check in &mut self.checks {
            check.notes.retain(|note| !shared.contains(note));
        }
        self.notes = shared.into_iter().collect();
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
    pub(super) fn new(findings: &Findings, forgotten: FindingCounts, change: Option<&Change>) -> FindingsModel {
        let counts = findings.counts().plus(forgotten);
        FindingsModel {
            accounts: findings.accounts().iter().map(AccountModel::new).collect(),
            checks: findings.accounts().iter().flat_map(|account| bad_checks(account, change)).collect(),
            counts,
            counts_sentence: counts_sentence(&counts),
        }
    }
}

fn bad_checks(account: &AccountFindings, change: Option<&Change>) -> Vec<CheckModel> {
    let bad = account.checks.iter().filter(|check| check.status != Status::Pass);
    bad.map(|check| CheckModel::new(account, check, change)).collect()
}

/// The failures that no check of the findings tells of, and how many are not listed.
pub(super) fn other_failures(
    failures: &Failures,
    findings: &Findings,
    change: Option<&Change>,
) -> (Vec<FailureModel>, usize) {
    let others = outside_of_checks(failures, findings).map(|failure| FailureModel::new(failure, change)).collect();
    (others, failures.count() - failures.listed().len())
}

/// Times and totals, as a template sees them.
pub(super) fn run_duration(statistics: &Statistics) -> String {
    spoken_duration(statistics.timings.run.floor())
}
