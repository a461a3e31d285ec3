//! Findings followed from run to run: when each was first and last seen, and when it was gone.
//!
//! A failed assertion that belongs to no finding is followed in the same way, by its item and name.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rusqlite::{Row, Transaction, params};

use super::{
    Changes, History, HistoryError, RunRecord,
    database::{milliseconds, moment},
};
use crate::{
    finding::{Identity, standing::RunStanding},
    secret::Shown,
};

/// What tells one row from another while it is open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    kind: &'static str,
    account: String,
    check: String,
    entity: String,
    reason: String,
    key: String,
}

/// A finding of the contract.
const FINDING: &str = "finding";
/// A failure of an item.
const FAILURE: &str = "failure";

/// What is wrong now.
struct Present {
    line: String,
    severity: Option<String>,
    suppressed: Option<String>,
}

/// How it stands with a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindingState {
    /// It was there at the last look.
    Open,
    /// It was gone at the last look.
    Resolved,
    /// It is there and accepted.
    Suppressed,
}

/// How many findings of a check are open and not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenFindings {
    /// The monitor.
    pub monitor: String,
    /// The check; of failures their item.
    pub check: String,
    /// How grave they are; empty where they do not say.
    pub severity: String,
    /// How many.
    pub count: i64,
}

impl FindingState {
    /// As it is called in tables and JSON.
    pub fn name(self) -> &'static str {
        match self {
            FindingState::Open => "open",
            FindingState::Resolved => "resolved",
            FindingState::Suppressed => "suppressed",
        }
    }
}

/// A finding with its life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingRow {
    /// The monitor.
    pub monitor: String,
    /// `finding` of the contract, or `failure` of an item.
    pub kind: String,
    /// Number of the account; empty of a failure.
    pub account: String,
    /// The check; of a failure its item.
    pub check: String,
    /// What it is about; empty of a failure.
    pub entity: String,
    /// The reason code; of a failure the assertion, request or script.
    pub reason: String,
    /// For people.
    pub line: String,
    /// `high`, `medium`, `low`.
    pub severity: Option<String>,
    /// Why it is accepted.
    pub suppressed: Option<String>,
    /// How it stands.
    pub state: FindingState,
    /// When it was first seen, and in which run.
    pub first_seen: (DateTime<Utc>, i64),
    /// When it was last seen, and in which run.
    pub last_seen: (DateTime<Utc>, i64),
    /// When it was gone, and in which run.
    pub resolved: Option<(DateTime<Utc>, i64)>,
}

/// Compares what is wrong with what was, and writes the difference.
pub(super) fn follow(
    transaction: &Transaction<'_>,
    monitor: i64,
    run: i64,
    record: &RunRecord,
) -> rusqlite::Result<Changes> {
    let mut open = open_rows(transaction, monitor)?;
    let mut changes = Changes::default();
    if let Some(standing) = &record.standing {
        let at = milliseconds(record.ended_at);
        for (key, present) in present(standing, record) {
            changes.open += usize::from(present.suppressed.is_none());
            match open.remove(&key) {
                Some(id) => see_again(transaction, id, run, at, &present)?,
                None => {
                    insert(transaction, monitor, run, at, &key, &present)?;
                    changes.new += usize::from(present.suppressed.is_none());
                }
            }
        }
        for (key, id) in &open {
            if is_gone(key, standing, record) {
                transaction
                    .prepare_cached("UPDATE findings SET resolved_at = ?2, resolved_run = ?3 WHERE id = ?1")?
                    .execute(params![id, at, run])?;
                changes.resolved += 1;
            } else {
                changes.open += 1;
            }
        }
    } else {
        changes.open = open.len();
    }
    Ok(changes)
}

/// Only who has looked may say that something is gone.
fn is_gone(key: &Key, standing: &RunStanding, record: &RunRecord) -> bool {
    match key.kind {
        FAILURE => record.resolves_failures,
        _ => {
            let checked =
                |(account, check): &(Shown, Shown)| account.as_str() == key.account && check.as_str() == key.check;
            standing.checked().any(checked)
        }
    }
}

fn present(standing: &RunStanding, record: &RunRecord) -> BTreeMap<Key, Present> {
    let counted = standing.findings.iter().map(|finding| (&finding.identity, finding.line.clone()));
    let mut present: BTreeMap<Key, Present> = BTreeMap::new();
    for (identity, line) in counted {
        let severity = record.findings.get(identity).and_then(|facts| facts.severity.as_ref());
        let severity = severity.map(|severity| severity.as_str().to_owned());
        present.insert(Key::of(identity), Present { line, severity, suppressed: None });
    }
    for (identity, facts) in record.findings.iter().filter(|(_, facts)| facts.suppressed.is_some()) {
        let severity = facts.severity.as_ref().map(|severity| severity.as_str().to_owned());
        let accepted = Present { line: facts.line.clone(), severity, suppressed: facts.suppressed.clone() };
        present.entry(Key::of(identity)).or_insert(accepted);
    }
    for failure in &standing.failures {
        let key = Key {
            kind: FAILURE,
            account: String::new(),
            check: failure.inside.clone(),
            entity: String::new(),
            reason: failure.what.clone(),
            key: failure.iteration.map(|number| number.to_string()).unwrap_or_default(),
        };
        present.insert(key, Present { line: failure.line(), severity: None, suppressed: None });
    }
    present
}

impl Key {
    fn of(identity: &Identity) -> Key {
        Key {
            kind: FINDING,
            account: identity.account.as_str().to_owned(),
            check: identity.check.as_str().to_owned(),
            entity: identity.arn.as_str().to_owned(),
            reason: identity.reason.as_str().to_owned(),
            key: identity.key.as_str().to_owned(),
        }
    }
}

fn open_rows(transaction: &Transaction<'_>, monitor: i64) -> rusqlite::Result<BTreeMap<Key, i64>> {
    let mut statement = transaction.prepare_cached(
        "SELECT kind, account, \"check\", entity, reason, \"key\", id FROM findings \
         WHERE monitor = ?1 AND resolved_at IS NULL",
    )?;
    let rows = statement.query_map([monitor], |row| {
        let kind = if row.get_ref(0)?.as_str()? == FAILURE { FAILURE } else { FINDING };
        let key = Key {
            kind,
            account: row.get(1)?,
            check: row.get(2)?,
            entity: row.get(3)?,
            reason: row.get(4)?,
            key: row.get(5)?,
        };
        Ok((key, row.get(6)?))
    })?;
    rows.collect()
}

fn see_again(transaction: &Transaction<'_>, id: i64, run: i64, at: i64, present: &Present) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "UPDATE findings SET last_seen = ?2, last_run = ?3, line = ?4, severity = ?5, suppressed = ?6 WHERE id = ?1",
        )?
        .execute(params![id, at, run, present.line, present.severity, present.suppressed])?;
    Ok(())
}

fn insert(
    transaction: &Transaction<'_>,
    monitor: i64,
    run: i64,
    at: i64,
    key: &Key,
    present: &Present,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO findings (monitor, kind, account, \"check\", entity, reason, \"key\", line, severity, suppressed, \
             first_seen, first_run, last_seen, last_run) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?11, ?12)",
        )?
        .execute(params![
            monitor,
            key.kind,
            key.account,
            key.check,
            key.entity,
            key.reason,
            key.key,
            present.line,
            present.severity,
            present.suppressed,
            at,
            run,
        ])?;
    Ok(())
}

/// What [`finding_row`] reads.
pub(super) const COLUMNS: &str = "m.name, f.kind, f.account, f.\"check\", f.entity, f.reason, f.line, f.severity, \
    f.suppressed, f.first_seen, f.first_run, f.last_seen, f.last_run, f.resolved_at, f.resolved_run";

impl History {
    /// How many findings are open and not accepted, by monitor, check and severity.
    pub fn open_findings_by_check(&self) -> Result<Vec<OpenFindings>, HistoryError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT monitors.name, \"check\", coalesce(severity, ''), count(*) FROM findings \
                 JOIN monitors ON monitors.id = findings.monitor WHERE resolved_at IS NULL AND suppressed IS NULL \
                 GROUP BY monitors.name, \"check\", severity ORDER BY 1, 2, 3",
            )?;
            let rows = statement.query_map([], |row| {
                Ok(OpenFindings { monitor: row.get(0)?, check: row.get(1)?, severity: row.get(2)?, count: row.get(3)? })
            })?;
            rows.collect()
        })
    }

    /// Findings, the open ones first, the oldest of each on top; of one monitor, or of all. Of those that are resolved
    /// the last so many.
    pub fn findings(&self, monitor: Option<&str>, resolved: usize) -> Result<Vec<FindingRow>, HistoryError> {
        self.read(|connection| {
            let from = "FROM findings f JOIN monitors m ON m.id = f.monitor WHERE (?1 IS NULL OR m.name = ?1)";
            let mut rows = Vec::new();
            let open = format!("SELECT {COLUMNS} {from} AND f.resolved_at IS NULL ORDER BY f.first_seen, f.id");
            let mut statement = connection.prepare(&open)?;
            for row in statement.query_map([monitor], finding_row)? {
                rows.push(row?);
            }
            let gone = format!(
                "SELECT {COLUMNS} {from} AND f.resolved_at IS NOT NULL ORDER BY f.resolved_at DESC, f.id DESC LIMIT ?2"
            );
            let mut statement = connection.prepare(&gone)?;
            for row in statement.query_map(params![monitor, resolved], finding_row)? {
                rows.push(row?);
            }
            Ok(rows)
        })
    }
}

pub(super) fn finding_row(row: &Row<'_>) -> rusqlite::Result<FindingRow> {
    let resolved: Option<i64> = row.get(13)?;
    let resolved_run: Option<i64> = row.get(14)?;
    let suppressed: Option<String> = row.get(8)?;
    Ok(FindingRow {
        monitor: row.get(0)?,
        kind: row.get(1)?,
        account: row.get(2)?,
        check: row.get(3)?,
        entity: row.get(4)?,
        reason: row.get(5)?,
        line: row.get(6)?,
        severity: row.get(7)?,
        state: match (&resolved, &suppressed) {
            (Some(_), _) => FindingState::Resolved,
            (None, Some(_)) => FindingState::Suppressed,
            (None, None) => FindingState::Open,
        },
        suppressed,
        first_seen: (moment(row.get(9)?), row.get(10)?),
        last_seen: (moment(row.get(11)?), row.get(12)?),
        resolved: resolved.map(|at| (moment(at), resolved_run.unwrap_or_default())),
    })
}
