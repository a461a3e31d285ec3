//! What is wrong at the end of one run.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    event::{Outcome, RunStarted},
    finding::{
        AccountFindings, Check, Failure, Failures, Findings, Identity, Status, Suppressed, account_name, check_name,
        finding_line, tells_of,
    },
    secret::Shown,
};

/// How a check is told that could not look.
const UNCHECKED: &str = "could not check: ";

/// What is wrong at the end of a run of a collection with an environment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RunStanding {
    /// Name of the collection.
    pub collection: Shown,
    /// Name of the environment.
    pub environment: Option<Shown>,
    /// When the run ended.
    pub at: DateTime<Utc>,
    /// Findings that count.
    pub findings: Vec<KnownFinding>,
    /// Failures that belong to no check, and checks that could not look.
    pub failures: Vec<KnownFailure>,
    /// Whether the run went to its end; else what is missing may only not have been reached.
    #[serde(skip)]
    pub(super) is_complete: bool,
    /// Checks that looked: account and number.
    #[serde(skip)]
    pub(super) checked: BTreeSet<(Shown, Shown)>,
}

/// A finding, with the sentence that tells of it when it is resolved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownFinding {
    /// What tells it from all others.
    #[serde(flatten)]
    pub identity: Identity,
    /// `3. Access keys are rotated: alice: KEY_NOT_ROTATED`.
    pub line: String,
}

/// A failure that belongs to no check.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct KnownFailure {
    /// Folders and name of the item, or the account.
    pub inside: String,
    /// The test, the request or the script; or the check.
    pub what: String,
    /// From 1, where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iteration: Option<usize>,
}

impl RunStanding {
    /// What these say.
    pub fn new(
        started: &RunStarted,
        at: DateTime<Utc>,
        outcome: Outcome,
        findings: &Findings,
        failures: &Failures,
    ) -> RunStanding {
        let mut standing = RunStanding {
            collection: started.collection_name.clone(),
            environment: started.environment_name.clone(),
            at,
            findings: Vec::new(),
            failures: Vec::new(),
            is_complete: outcome != Outcome::Abort,
            checked: BTreeSet::new(),
        };
        // Two findings of one identity are one.
        let mut known = BTreeMap::new();
        for account in findings.accounts() {
            for check in &account.checks {
                standing.add_check(account, check, &mut known);
            }
        }
        standing.findings = known.into_iter().map(|(identity, line)| KnownFinding { identity, line }).collect();
        standing.failures.extend(outside_of_checks(failures, findings).map(KnownFailure::new));
        standing.failures.sort();
        standing.failures.dedup();
        standing
    }

    fn add_check(&mut self, account: &AccountFindings, check: &Check, known: &mut BTreeMap<Identity, String>) {
        let name = check_name(check);
        if check.status == Status::Error {
            self.failures.push(KnownFailure::unchecked(account, check));
            return;
        }
        self.checked.insert((account.account.id.clone(), check.check.clone()));
        for finding in &check.findings {
            if account.suppression(finding) != Suppressed::Yes {
                let line = format!("{name}: {}", finding_line(account, finding));
                known.insert(account.identity(check, finding), line);
            }
        }
    }

    /// Whether the check of a finding looked.
    pub(crate) fn has_looked(&self, identity: &Identity) -> bool {
        self.checked.contains(&(identity.account.clone(), identity.check.clone()))
    }

    /// The checks that looked: account and number.
    pub(crate) fn checked(&self) -> impl Iterator<Item = &(Shown, Shown)> {
        self.checked.iter()
    }

    /// Whether any check looked.
    pub(crate) fn has_looked_at_any(&self) -> bool {
        !self.checked.is_empty()
    }

    /// Whether the run went to its end.
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Whether nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty() && self.failures.is_empty()
    }

    /// Whether both are of the same collection and environment.
    pub fn is_of_same(&self, other: &RunStanding) -> bool {
        self.collection == other.collection && self.environment == other.environment
    }
}

impl KnownFailure {
    pub(crate) fn new(failure: &Failure) -> KnownFailure {
        let what = match &failure.test {
            Some(test) => test.as_str().to_owned(),
            // The line moves when the script is edited.
            None => failure.at.split(':').next().unwrap_or_default().to_owned(),
        };
        let iteration = (failure.cursor.cycles > 1).then_some(failure.cursor.iteration + 1);
        KnownFailure { inside: failure.inside.clone(), what, iteration }
    }

    /// A check that could not look.
    pub(crate) fn unchecked(account: &AccountFindings, check: &Check) -> KnownFailure {
        let what = format!("{UNCHECKED}{}", check_name(check));
        KnownFailure { inside: account_name(&account.account), what, iteration: None }
    }

    /// Whether it is a check that could not look.
    pub(crate) fn is_unchecked(&self) -> bool {
        self.what.starts_with(UNCHECKED)
    }

    /// `F / A: responds`.
    pub fn line(&self) -> String {
        let iteration = self.iteration.map(|number| format!(" (iteration {number})")).unwrap_or_default();
        // Of an account that could not be reached not even the name is known.
        let inside = if self.inside.is_empty() { String::new() } else { format!("{}: ", self.inside) };
        format!("{inside}{}{iteration}", self.what)
    }
}

/// The failures that no check of the findings tells of.
pub(crate) fn outside_of_checks<'a>(
    failures: &'a Failures,
    findings: &'a Findings,
) -> impl Iterator<Item = &'a Failure> {
    failures.listed().iter().filter(|failure| {
        let Some(test) = &failure.test else { return true };
        let same_iteration = |account: &&AccountFindings| {
            account.collection == failure.collection && account.iteration == failure.cursor.iteration
        };
        let mut checks = findings.accounts().iter().filter(same_iteration).flat_map(|account| &account.checks);
        !checks.any(|check| {
            check.status != Status::Pass && tells_of(test.as_str(), check.check.as_str(), check.title.as_str())
        })
    })
}

#[cfg(test)]
impl RunStanding {
    /// One in which check 1 of account `1` found these entities, and these tests failed. `None` for findings: it could not look.
    pub(crate) fn sample(findings: Option<&[&str]>, failures: &[&str], is_complete: bool) -> RunStanding {
        let shown = |text: &str| serde_json::from_value::<Shown>(text.into()).unwrap();
        let finding = |entity: &&str| KnownFinding {
            identity: Identity {
                account: shown("1"),
                check: shown("1"),
                arn: shown(entity),
                reason: shown("R"),
                key: Shown::default(),
            },
            line: format!("1. check: {entity}: R"),
        };
        let failure = |what: &&str| KnownFailure { inside: "item".into(), what: (*what).to_owned(), iteration: None };
        RunStanding {
            collection: shown("c"),
            environment: None,
            at: DateTime::UNIX_EPOCH,
            findings: findings.unwrap_or_default().iter().map(finding).collect(),
            failures: failures.iter().map(failure).collect(),
            is_complete,
            checked: findings.iter().map(|_| (shown("1"), shown("1"))).collect(),
        }
    }
}
