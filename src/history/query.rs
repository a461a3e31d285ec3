//! A page of findings, and runs in which something changed: never more than is shown.

use chrono::{DateTime, Utc};
use rusqlite::params;

use super::{FindingRow, FindingState, History, HistoryError, RunResult, database::moment, findings};

/// Which findings are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindingQuery {
    /// Those of these monitors.
    pub monitors: Vec<String>,
    /// Those that stand so; all where it is `None`.
    pub state: Option<FindingState>,
    /// Those of this severity.
    pub severity: Option<String>,
    /// Those with this text in them.
    pub text: Option<String>,
    /// So many are left out.
    pub skip: usize,
    /// So many at most.
    pub most: usize,
}

/// Findings, and how many there are besides them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindingPage {
    /// Open ones first, the oldest of them on top; then accepted ones; then those that are gone, the last on top.
    pub rows: Vec<FindingRow>,
    /// All that the query fits, up to [`FindingPage::MOST_COUNTED`].
    pub total: usize,
}

impl FindingPage {
    /// Nobody pages farther than this.
    pub const MOST_COUNTED: usize = 10_000;
}

/// A run in which something changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The run.
    pub run: i64,
    /// The monitor.
    pub monitor: String,
    /// When the run ended.
    pub at: DateTime<Utc>,
    /// How the run before it went, if there was one.
    pub before: Option<RunResult>,
    /// How it went.
    pub after: RunResult,
    /// Findings that were new in it.
    pub new_findings: usize,
    /// Findings that were gone in it.
    pub resolved_findings: usize,
    /// Findings that were open at its end.
    pub open_findings: usize,
}

impl History {
    /// Findings that fit.
    pub fn find(&self, query: &FindingQuery) -> Result<FindingPage, HistoryError> {
        let monitors = serde_json::json!(query.monitors).to_string();
        let text = query.text.as_ref().map(|text| text.to_lowercase());
        let condition = match query.state {
            None => "true",
            Some(FindingState::Open) => "f.resolved_at IS NULL AND f.suppressed IS NULL",
            Some(FindingState::Suppressed) => "f.resolved_at IS NULL AND f.suppressed IS NOT NULL",
            Some(FindingState::Resolved) => "f.resolved_at IS NOT NULL",
        };
        let from = format!(
            "FROM findings f JOIN monitors m ON m.id = f.monitor WHERE {condition} \
             AND f.monitor IN (SELECT id FROM monitors WHERE name IN (SELECT value FROM json_each(?1))) \
             AND (?2 IS NULL OR lower(f.severity) = lower(?2)) AND (?3 IS NULL OR instr(lower(f.line), ?3) > 0)"
        );
        self.read(|connection| {
            let total = connection
                .prepare_cached(&format!("SELECT count(*) FROM (SELECT 1 {from} LIMIT ?4)"))?
                .query_row(params![monitors, query.severity, text, FindingPage::MOST_COUNTED], |row| row.get(0))?;
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {} {from} ORDER BY f.resolved_at IS NOT NULL, f.suppressed IS NOT NULL, f.resolved_at DESC, \
                 f.first_seen, f.id LIMIT ?4 OFFSET ?5",
                findings::COLUMNS
            ))?;
            let rows = statement
                .query_map(params![monitors, query.severity, text, query.most, query.skip], findings::finding_row)?;
            Ok(FindingPage { rows: rows.collect::<Result<_, _>>()?, total })
        })
    }

    /// The last runs of a monitor, or of all, in which something changed; the latest first.
    pub fn transitions(&self, monitor: Option<&str>, most: usize) -> Result<Vec<Transition>, HistoryError> {
        self.read(|connection| {
            let of_monitor = match monitor {
                Some(_) => "t.monitor = (SELECT id FROM monitors WHERE name = ?1)",
                None => "?1 IS NULL",
            };
            let mut statement = connection.prepare_cached(&format!(
                "SELECT t.run, m.name, r.ended_at, t.\"before\", r.result, r.new_findings, r.resolved_findings, r.open_findings \
                 FROM transitions t JOIN runs r ON r.id = t.run JOIN monitors m ON m.id = t.monitor WHERE {of_monitor} \
                 ORDER BY t.run DESC LIMIT ?2"
            ))?;
            let rows = statement.query_map(params![monitor, most], |row| {
                let result = |place: usize| -> rusqlite::Result<Option<RunResult>> {
                    Ok(row.get_ref(place)?.as_str_or_null()?.and_then(RunResult::named))
                };
                Ok(Transition {
                    run: row.get(0)?,
                    monitor: row.get(1)?,
                    at: moment(row.get::<_, Option<i64>>(2)?.unwrap_or_default()),
                    before: result(3)?,
                    // A word of a later version is none of ours.
                    after: result(4)?.unwrap_or(RunResult::Lost),
                    new_findings: row.get(5)?,
                    resolved_findings: row.get(6)?,
                    open_findings: row.get(7)?,
                })
            })?;
            rows.collect()
        })
    }
}
