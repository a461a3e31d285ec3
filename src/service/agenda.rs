//! Which monitor runs when. Pure: moments go in, what is to begin comes out.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

use chrono::{DateTime, TimeDelta, Utc};

use crate::monitor::{Monitor, Project};

/// A clock that goes back by less has been corrected; nothing is planned anew.
const CORRECTION: TimeDelta = TimeDelta::seconds(30);

/// All monitors of a service, with their next times.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    entries: BTreeMap<String, Entry>,
    queue: VecDeque<Start>,
    running: usize,
    /// So many run at once at most.
    cap: usize,
}

#[derive(Debug)]
struct Entry {
    monitor: Arc<Monitor>,
    /// Up to this moment its times have been seen to.
    seen: DateTime<Utc>,
    next: Option<DateTime<Utc>>,
    is_busy: bool,
    is_paused: bool,
}

/// A run that is to begin.
#[derive(Clone, Debug)]
pub(super) struct Start {
    pub(super) monitor: Arc<Monitor>,
    /// Since when it is due.
    pub(super) due_at: DateTime<Utc>,
    /// Times that passed without a run before it.
    pub(super) missed: usize,
}

/// What a moment brings.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// A run begins.
    Start(Start),
    /// Its time has come while its last run goes on, or waits for its turn: it is left out.
    Skip { monitor: String, due_at: DateTime<Utc> },
}

impl Agenda {
    /// Takes over the monitors of a project. Those that are known keep their place; `seen` tells of the others up to when
    /// their times have been seen to.
    pub(super) fn load(&mut self, project: &Project, now: DateTime<Utc>, seen: impl Fn(&Monitor) -> DateTime<Utc>) {
        self.cap = project.cap().max(1);
        let names: BTreeSet<&str> = project.monitors.iter().map(|monitor| monitor.name.as_str()).collect();
        self.entries.retain(|name, _| names.contains(name.as_str()));
        self.queue.retain(|start| names.contains(start.monitor.name.as_str()));
        for monitor in &project.monitors {
            let known = self.entries.remove(&monitor.name);
            let is_same = known.as_ref().is_some_and(|entry| entry.monitor.schedule == monitor.schedule);
            let mut entry = match known {
                Some(entry) => Entry { monitor: Arc::new(monitor.clone()), ..entry },
                None => Entry {
                    seen: seen(monitor).min(now),
                    next: None,
                    is_busy: false,
                    is_paused: false,
                    monitor: Arc::new(monitor.clone()),
                },
            };
            if !is_same {
                entry.plan();
            }
            self.entries.insert(monitor.name.clone(), entry);
        }
    }

    /// Those that are paused run no more; times that pass meanwhile are not missed.
    pub(super) fn pause(&mut self, paused: &BTreeSet<String>, now: DateTime<Utc>) {
        for (name, entry) in &mut self.entries {
            let is_paused = paused.contains(name);
            if is_paused || entry.is_paused {
                entry.seen = now;
                entry.plan();
            }
            entry.is_paused = is_paused;
        }
    }

    /// What begins now, in the order in which it became due.
    pub(super) fn steps(&mut self, now: DateTime<Utc>) -> Vec<Step> {
        let mut due: Vec<Start> = Vec::new();
        let mut steps = Vec::new();
        for (name, entry) in &mut self.entries {
            if now + CORRECTION < entry.seen {
                entry.seen = now;
                entry.plan();
            }
            if entry.is_paused || !entry.monitor.is_active || entry.next.is_none_or(|next| now < next) {
                continue;
            }
            let found = entry.monitor.schedule.as_ref().and_then(|s| s.due(entry.seen, now, entry.monitor.missed));
            entry.seen = now.max(entry.seen);
            entry.plan();
            let Some(found) = found else { continue };
            if entry.is_busy {
                steps.push(Step::Skip { monitor: name.clone(), due_at: found.since });
                continue;
            }
            entry.is_busy = true;
            due.push(Start { monitor: entry.monitor.clone(), due_at: found.since, missed: found.missed });
        }
        due.sort_by_key(|start| start.due_at);
        self.queue.extend(due);
        while self.running < self.cap
            && let Some(start) = self.queue.pop_front()
        {
            self.running += 1;
            steps.push(Step::Start(start));
        }
        steps
    }

    /// A run has ended.
    pub(super) fn ended(&mut self, monitor: &str) {
        self.running = self.running.saturating_sub(1);
        if let Some(entry) = self.entries.get_mut(monitor) {
            entry.is_busy = false;
        }
    }

    /// When something is due next.
    pub(super) fn next(&self) -> Option<DateTime<Utc>> {
        self.entries
            .values()
            .filter(|entry| !entry.is_paused && entry.monitor.is_active)
            .filter_map(|entry| entry.next)
            .min()
    }

    /// Monitors that it knows.
    pub(super) fn count(&self) -> usize {
        self.entries.len()
    }

    /// Runs that go on.
    pub(super) fn running(&self) -> usize {
        self.running
    }

    /// Runs that wait for their turn.
    pub(super) fn queued(&self) -> usize {
        self.queue.len()
    }
}

impl Entry {
    fn plan(&mut self) {
        self.next = self.monitor.schedule.as_ref().and_then(|schedule| schedule.next_after(self.seen));
    }
}
