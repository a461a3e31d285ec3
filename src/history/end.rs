//! A run ends: all that is kept of it is written in one transaction.

use rusqlite::{Transaction, params};

use super::{
    Changes, History, HistoryError, RunRecord,
    database::milliseconds,
    findings,
    states::{self, Decision},
};
use crate::alert::AlertState;

/// Bytes of a text that are kept.
const LONGEST_TEXT: usize = 4000;

impl History {
    /// Writes what is kept of a run. A run that was marked as lost meanwhile is found again.
    pub fn end(&self, run: i64, record: &RunRecord) -> Result<Changes, HistoryError> {
        self.write_end(run, record, |_, _| Ok(()))
    }

    /// The same, with what `decide` makes of it for alerts: neither is written without the other.
    pub fn end_with(
        &self,
        run: i64,
        record: &RunRecord,
        decide: impl FnOnce(AlertState) -> Decision,
    ) -> Result<Changes, HistoryError> {
        self.write_end(run, record, |transaction, monitor| states::apply(transaction, monitor, decide).map(drop))
    }

    fn write_end(
        &self,
        run: i64,
        record: &RunRecord,
        also: impl FnOnce(&Transaction<'_>, i64) -> rusqlite::Result<()>,
    ) -> Result<Changes, HistoryError> {
        self.write(|transaction| {
            let monitor: i64 =
                transaction.query_row("SELECT monitor FROM runs WHERE id = ?1", [run], |row| row.get(0))?;
            let changes = findings::follow(transaction, monitor, run, record)?;
            write_run(transaction, run, record, changes)?;
            write_parts(transaction, run, record)?;
            also(transaction, monitor)?;
            Ok(changes)
        })
    }
}

fn write_run(transaction: &Transaction<'_>, run: i64, record: &RunRecord, changes: Changes) -> rusqlite::Result<()> {
    let counts = &record.counts;
    transaction
        .prepare_cached(
            "UPDATE runs SET ended_at = max(started_at, ?2), holder = NULL, result = ?3, collection = ?4, environment = ?5, \
             error = ?6, shortfall = ?7, iterations = ?8, requests = ?9, failed_requests = ?10, passed_assertions = ?11, \
             failed_assertions = ?12, skipped_assertions = ?13, errors = ?14, warnings = ?15, latency = ?16, p50 = ?17, \
             p95 = ?18, bytes = ?19, left_out = ?20, new_findings = ?21, resolved_findings = ?22, open_findings = ?23 \
             WHERE id = ?1",
        )?
        .execute(params![
            run,
            milliseconds(record.ended_at),
            record.result.name(),
            record.collection.as_ref().map(|text| cut(text.as_str())),
            record.environment.as_ref().map(|text| cut(text.as_str())),
            record.error.as_ref().map(|text| cut(text.as_str())),
            record.shortfall.as_ref().map(|text| cut(text.as_str())),
            counts.iterations,
            counts.requests,
            counts.failed_requests,
            counts.passed_assertions,
            counts.failed_assertions,
            counts.skipped_assertions,
            counts.errors,
            counts.warnings,
            counts.latency,
            counts.p50,
            counts.p95,
            counts.bytes,
            record.left_out,
            changes.new,
            changes.resolved,
            changes.open,
        ])?;
    Ok(())
}

fn write_parts(transaction: &Transaction<'_>, run: i64, record: &RunRecord) -> rusqlite::Result<()> {
    let mut item_row = transaction.prepare_cached(
        "INSERT INTO items (run, number, iteration, name, method, url, code, time, bytes, passed, failed, error) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?;
    for (number, item) in record.items.iter().enumerate() {
        item_row.execute(params![
            run,
            number,
            item.iteration,
            cut(&item.name),
            item.method.as_ref().map(|text| cut(text.as_str())),
            item.url.as_ref().map(|text| cut(text.as_str())),
            item.code,
            item.time,
            item.bytes,
            item.passed,
            item.failed,
            item.error.as_ref().map(|text| cut(text.as_str())),
        ])?;
    }
    let mut assertion_row = transaction.prepare_cached(
        "INSERT INTO assertions (run, number, item, name, state, message) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for (number, assertion) in record.assertions.iter().enumerate() {
        let state = match (assertion.is_skipped, &assertion.message) {
            (true, _) => "skipped",
            (false, Some(_)) => "failed",
            (false, None) => "passed",
        };
        let message = assertion.message.as_ref().map(|text| cut(text.as_str()));
        assertion_row.execute(params![run, number, assertion.item, cut(assertion.name.as_str()), state, message])?;
    }
    let mut failure_row = transaction.prepare_cached(
        "INSERT INTO failures (run, number, inside, name, test, message, place) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for (number, failure) in record.failures.iter().enumerate() {
        failure_row.execute(params![
            run,
            number,
            cut(&failure.inside),
            cut(failure.name.as_str()),
            failure.test.as_ref().map(|text| cut(text.as_str())),
            cut(failure.message.as_str()),
            failure.place,
        ])?;
    }
    let mut line_row =
        transaction.prepare_cached("INSERT INTO console (run, number, at, level, text) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for (number, line) in record.console.iter().enumerate() {
        line_row.execute(params![run, number, milliseconds(line.at), line.level, cut(&line.text)])?;
    }
    Ok(())
}

/// As much of a text as is kept: a message may quote a whole body.
fn cut(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST_TEXT)]
}
