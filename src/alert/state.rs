//! A monitor's state: ok, failing, recovered. Pure: results and moments go in, a new state and an alert come out.
//!
//! Two things are kept apart: how the monitor is (`phase`), and what has been told (`incident`). An alert is the
//! difference between them. Whatever holds alerts back only lets the difference grow, so nothing is told twice, and no
//! recovery is lost of which the opening was told.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    alert::{Alert, AlertKind},
    hold::{Held, Hold},
    problem::{Problem, open_after, without},
    result::{RunFacts, RunResult, Verdict},
    thresholds::{FailureThreshold, Share, Thresholds},
};
use crate::event::Outcome;

/// How a monitor is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Not failing, as far as known.
    #[default]
    Ok,
    /// Failing, by its thresholds.
    Failing,
}

/// All that is remembered of a monitor between its runs. It belongs into the transaction that writes the run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AlertState {
    phase: Phase,
    /// When the phase began: of a failing monitor, the first bad run.
    since: Option<DateTime<Utc>>,
    /// The last runs that said something, since the last recovery.
    recent: VecDeque<Recent>,
    /// What is wrong now.
    open: Vec<Problem>,
    /// What has been told and not yet closed.
    incident: Option<Incident>,
    /// Why something is not told.
    held: Option<Held>,
    last: Option<RunFacts>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Recent {
    at: DateTime<Utc>,
    is_bad: bool,
}

/// A failure that somebody was told of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Incident {
    /// The run it was opened by: the same in all of its alerts.
    id: String,
    since: DateTime<Utc>,
    told: Vec<Problem>,
    last_told: DateTime<Utc>,
    /// Opening, reminders and other failures, which the limit counts.
    notifications: u32,
}

/// What surrounds a decision.
#[derive(Clone, Debug)]
pub struct Circumstances {
    /// The moment.
    pub now: DateTime<Utc>,
    /// What holds alerts back, if anything does.
    pub hold: Option<Hold>,
}

impl AlertState {
    /// How the monitor is.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Since when it is so; `None` before its first run.
    pub fn since(&self) -> Option<DateTime<Utc>> {
        self.since
    }

    /// What is wrong now.
    pub fn open(&self) -> &[Problem] {
        &self.open
    }

    /// What is not told at the moment, and why.
    pub fn held(&self) -> Option<&Held> {
        self.held.as_ref()
    }

    /// Whether somebody was told that it fails, and not yet that it recovered.
    pub fn is_told(&self) -> bool {
        self.incident.is_some()
    }

    /// After a run: the new state, and what is to be told.
    #[must_use]
    pub fn after_run(
        mut self,
        result: &RunResult,
        thresholds: &Thresholds,
        circumstances: &Circumstances,
    ) -> (AlertState, Option<Alert>) {
        let facts = &result.facts;
        if let Some(standing) = &result.standing {
            self.open = match facts.outcome == Outcome::Success && standing.is_complete() {
                true => Vec::new(),
                false => open_after(&self.open, standing, facts.at),
            };
        }
        self.last = Some(facts.clone());
        if let verdict @ (Verdict::Good | Verdict::Bad) = facts.verdict(thresholds) {
            self.since.get_or_insert(facts.at);
            self.recent.push_back(Recent { at: facts.at, is_bad: verdict == Verdict::Bad });
            while self.recent.len() > thresholds.memory() {
                self.recent.pop_front();
            }
            self.change_phase(verdict, facts.at, thresholds);
        }
        self.at(thresholds, circumstances)
    }

    /// At a moment without a run: a hold has ended, or a reminder is due.
    #[must_use]
    pub fn at(mut self, thresholds: &Thresholds, circumstances: &Circumstances) -> (AlertState, Option<Alert>) {
        let alert = self.difference(thresholds, circumstances);
        (self, alert)
    }

    fn change_phase(&mut self, verdict: Verdict, at: DateTime<Utc>, thresholds: &Thresholds) {
        match (self.phase, verdict) {
            (Phase::Ok, Verdict::Bad) => {
                if let Some(since) = self.failing_since(thresholds.failure) {
                    self.phase = Phase::Failing;
                    self.since = Some(since);
                }
            }
            (Phase::Failing, Verdict::Good) => {
                let good = self.recent.iter().rev().take_while(|run| !run.is_bad).count();
                if good >= thresholds.success.count() {
                    self.phase = Phase::Ok;
                    self.since = Some(at);
                    // A recovery is a new beginning: what was before it counts for no threshold.
                    self.recent.clear();
                }
            }
            _ => {}
        }
    }

    /// The first bad run of those that reach the threshold.
    fn failing_since(&self, threshold: FailureThreshold) -> Option<DateTime<Utc>> {
        let (wanted, window) = match threshold {
            FailureThreshold::Consecutive(runs) => (runs.count(), runs.count()),
            FailureThreshold::Of(Share(bad, all)) => (bad.count(), all.count()),
        };
        let mut bad = self.recent.iter().skip(self.recent.len().saturating_sub(window)).filter(|run| run.is_bad);
        let first = bad.next()?;
        (1 + bad.count() >= wanted).then_some(first.at)
    }

    /// What has not been told yet, if it may be told.
    fn difference(&mut self, thresholds: &Thresholds, circumstances: &Circumstances) -> Option<Alert> {
        let now = circumstances.now;
        let kind = match (self.phase, &self.incident) {
            (Phase::Ok, None) => None,
            (Phase::Ok, Some(_)) => Some(AlertKind::Resolved),
            (Phase::Failing, None) => Some(AlertKind::Opened),
            (Phase::Failing, Some(incident)) => self.news_of(incident, thresholds, now),
        };
        // A recovery passes every hold: its opening was told.
        match (&circumstances.hold, kind) {
            (Some(hold), Some(AlertKind::Opened | AlertKind::Changed | AlertKind::Reminder)) => {
                let since = self.held.as_ref().map_or(now, |held| held.since);
                self.held = Some(Held { since, hold: hold.clone() });
                return None;
            }
            // Where nothing is untold, nothing is held.
            (_, None) => {
                self.held = None;
                return None;
            }
            _ => {}
        }
        self.tell(kind?, thresholds, now)
    }

    /// What a failing monitor, of which is known that it fails, has to say.
    fn news_of(&self, incident: &Incident, thresholds: &Thresholds, now: DateTime<Utc>) -> Option<AlertKind> {
        let new = without(&self.open, &incident.told);
        let is_limited = incident.notifications >= thresholds.notification_limit.0;
        if new.iter().any(Problem::is_finding) || (!new.is_empty() && !is_limited) {
            return Some(AlertKind::Changed);
        }
        let every = thresholds.reminder.0?;
        // A clock that was set back makes this negative: then nothing is due.
        let passed = (now - incident.last_told).to_std().unwrap_or_default();
        (passed >= every && !is_limited).then_some(AlertKind::Reminder)
    }

    fn tell(&mut self, kind: AlertKind, thresholds: &Thresholds, now: DateTime<Utc>) -> Option<Alert> {
        let last = self.last.clone()?;
        let told = self.incident.as_ref().map(|incident| incident.told.clone()).unwrap_or_default();
        let new = without(&self.open, &told);
        let known = without(&self.open, &new);
        let resolved = if kind == AlertKind::Resolved { told } else { without(&told, &self.open) };
        let mut incident = self.incident.take().unwrap_or_else(|| Incident {
            id: last.run.clone(),
            since: self.since.unwrap_or(last.at),
            told: Vec::new(),
            last_told: now,
            notifications: 0,
        });
        // New findings are always told, so the limit does not count them.
        if kind != AlertKind::Changed || !new.iter().any(Problem::is_finding) {
            incident.notifications += 1;
        }
        incident.last_told = now;
        incident.told.clone_from(&self.open);
        let alert = Alert {
            kind,
            incident: incident.id.clone(),
            at: now,
            since: incident.since,
            slow: last.is_slow(thresholds).then_some(thresholds.slow).flatten(),
            is_last: kind != AlertKind::Resolved && incident.notifications >= thresholds.notification_limit.0,
            run: last,
            new,
            known,
            resolved,
            held: self.held.take(),
        };
        self.incident = (kind != AlertKind::Resolved).then_some(incident);
        Some(alert)
    }
}
