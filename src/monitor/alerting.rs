//! What is told of monitors: their channels, what a run decides, and the deliveries.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, Utc};

use super::{AlertTarget, Monitor, Project, SecretSource, secret_source::read_secret};
use crate::{
    alert::{
        Alert, AlertMessage, AlertState, Circumstances, Hold, Metrics, MonitorFacts, Phase, RunFacts, RunResult,
        channel::{Channel, ChannelSettings, Equipment, Outcome as SendOutcome},
        outbox::{DeliveryReport, Entry, EntryId, EntryState, Flush, MemoryStore, NewEntry, OutboxStore, deliver_due},
    },
    deliver::{ClientPost, Post},
    event::Outcome,
    history::{Decision, History, HistoryError, RunRecord, RunResult as Ended},
    http::Reach,
    job::{Observer, service_client},
    secret::Shown,
    surroundings::Surroundings,
};

/// The channels of a project, opened.
pub struct Alerting {
    channels: BTreeMap<String, Channel>,
    /// Why the others cannot be used. What is for them waits.
    faults: BTreeMap<String, String>,
    base_url: Option<String>,
    surroundings: Surroundings,
    /// States by the name of the monitor, for when the history cannot be written.
    remembered: Mutex<BTreeMap<String, AlertState>>,
}

/// The outbox of a history, without what is for channels that cannot be used now.
struct Outbox<'a> {
    history: &'a History,
    faults: &'a BTreeMap<String, String>,
}

impl Alerting {
    /// Opens the channels that monitors name, reading their secrets.
    pub fn open(project: &Project, surroundings: &Surroundings, observer: &dyn Observer) -> Alerting {
        let mut alerting = Alerting {
            channels: BTreeMap::new(),
            faults: BTreeMap::new(),
            base_url: project.base_url.clone(),
            surroundings: surroundings.clone(),
            remembered: Mutex::default(),
        };
        let wanted = project.wanted_channels();
        if wanted.is_empty() {
            return alerting;
        }
        let folder = surroundings.path(&project.root);
        let post: Arc<dyn Post + Send + Sync> = Arc::new(ClientPost(service_client(surroundings, observer).0));
        for (name, settings) in wanted {
            let mut secret = |source: &SecretSource| read_secret(source, &folder, surroundings);
            let mut equipment = Equipment {
                folder: &folder,
                secret: &mut secret,
                post: post.clone(),
                reach: Reach::default(),
                clock: surroundings.clock,
            };
            match Channel::open(&name, settings, &mut equipment) {
                Ok(channel) => _ = alerting.channels.insert(name, channel),
                Err(error) => _ = alerting.faults.insert(name, error.to_string()),
            }
        }
        alerting
    }

    /// Why some channels cannot be used, a sentence each.
    pub fn faults(&self) -> impl Iterator<Item = &str> {
        self.faults.values().map(String::as_str)
    }

    /// Whether anybody is told anything.
    pub fn is_silent(&self) -> bool {
        self.channels.is_empty() && self.faults.is_empty()
    }

    /// What a run makes of the state of its monitor, and what is to be sent.
    pub(super) fn after_run(
        &self,
        monitor: &Monitor,
        run: &str,
        record: &RunRecord,
        hold: Option<Hold>,
        state: AlertState,
    ) -> Decision {
        let Some(result) = result_of(run, record) else { return Decision::unchanged(state) };
        let now = record.ended_at;
        let circumstances = Circumstances { now, hold };
        let (state, alert) = state.after_run(&result, &monitor.thresholds, &circumstances);
        let facts = self.facts(monitor, Some(run), record.collection.as_ref(), record.environment.as_ref());
        let message = match &alert {
            Some(alert) => message(alert, run, &facts),
            None => AlertMessage::of_run(format!("{run}-run"), &result.facts, state.open(), &facts),
        };
        Decision { entries: self.entries(monitor, &message, now), state }
    }

    /// Remembers what the history keeps, for when it cannot be written.
    pub(super) fn remember(&self, monitor: &str, state: AlertState) {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner).insert(monitor.to_owned(), state);
    }

    /// Decides by the state that this program remembers, since the history cannot keep it.
    pub(super) fn remembering(&self, monitor: &str, decide: impl FnOnce(AlertState) -> Decision) -> Vec<NewEntry> {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        let state = remembered.entry(monitor.to_owned()).or_default();
        let decision = decide(state.clone());
        *state = decision.state;
        decision.entries
    }

    /// What a moment without a run makes of it: a hold has ended, or a reminder is due.
    pub fn at_moment(&self, monitor: &Monitor, hold: Option<Hold>, now: DateTime<Utc>, state: AlertState) -> Decision {
        let (state, alert) = state.at(&monitor.thresholds, &Circumstances { now, hold });
        let entries = match &alert {
            Some(alert) => {
                let run = alert.run.run.clone();
                let facts = self.facts(monitor, Some(&run), None, None);
                self.entries(monitor, &message(alert, &format!("{run}-{}", now.timestamp()), &facts), now)
            }
            None => Vec::new(),
        };
        Decision { state, entries }
    }

    fn entries(&self, monitor: &Monitor, message: &AlertMessage, now: DateTime<Utc>) -> Vec<NewEntry> {
        let names = monitor.channel_names();
        let mode = |name: &String| self.channels.get(name).map(|channel| channel.mode().clone()).unwrap_or_default();
        names.iter().filter_map(|name| mode(name).entry(name, message, now)).collect()
    }

    fn facts(
        &self,
        monitor: &Monitor,
        run: Option<&str>,
        collection: Option<&Shown>,
        environment: Option<&Shown>,
    ) -> MonitorFacts {
        let plain = |text: &str| self.surroundings.show(text);
        let link =
            self.base_url.as_ref().zip(run).map(|(base, run)| format!("{}/runs/{run}", base.trim_end_matches('/')));
        MonitorFacts {
            name: plain(&monitor.name),
            description: monitor.description.as_deref().map(plain),
            owner: monitor.owner.as_deref().map(plain),
            runbook: monitor.runbook.as_deref().map(plain),
            tags: monitor.tags.iter().map(|tag| plain(tag)).collect(),
            collection: collection.cloned().unwrap_or_default(),
            environment: environment.cloned(),
            link: link.as_deref().map(plain),
        }
    }

    /// Sends what is due.
    pub async fn deliver(&self, history: &History, now: &dyn Fn() -> DateTime<Utc>, flush: Flush) -> DeliveryReport {
        deliver_due(&Outbox { history, faults: &self.faults }, &self.channels, now, flush).await
    }

    /// Sends alerts that no history keeps, once.
    pub async fn deliver_unkept(&self, entries: Vec<NewEntry>, now: &dyn Fn() -> DateTime<Utc>) -> DeliveryReport {
        let store = MemoryStore::default();
        entries.into_iter().for_each(|entry| _ = store.add(entry));
        deliver_due(&store, &self.channels, now, Flush::Now).await
    }

    /// Sends a message that says it is a test to each channel of a monitor; tells what came of each.
    pub async fn test(&self, monitor: &Monitor, now: DateTime<Utc>) -> Vec<(String, Result<(), String>)> {
        let facts = self.facts(monitor, None, None, None);
        let mut told = Vec::new();
        for name in monitor.channel_names() {
            let result = match self.channels.get(&name) {
                Some(channel) => {
                    let id = format!("test-{name}-{}", now.timestamp_millis());
                    match channel.send(&[AlertMessage::test(id, &facts, now)], None, now).await {
                        SendOutcome::Sent { .. } => Ok(()),
                        SendOutcome::Refused { why } | SendOutcome::TryAgain { why, .. } => Err(why),
                    }
                }
                None => Err(self.faults.get(&name).cloned().unwrap_or_else(|| format!("there is no channel {name}"))),
            };
            told.push((name, result));
        }
        told
    }
}

/// Of one alert of one run the id is the same, however often it is sent.
fn message(alert: &Alert, run: &str, facts: &MonitorFacts) -> AlertMessage {
    let kind = serde_json::to_value(alert.kind).ok().and_then(|kind| kind.as_str().map(str::to_owned));
    AlertMessage::new(format!("{}-{run}-{}", alert.incident, kind.unwrap_or_default()), alert, facts)
}

/// A run as alerts see it; `None` of one of which nothing is known.
fn result_of(run: &str, record: &RunRecord) -> Option<RunResult> {
    let outcome = match record.result {
        Ended::Success => Outcome::Success,
        Ended::Failure => Outcome::Failure,
        Ended::Error => Outcome::Error,
        Ended::Abort => Outcome::Abort,
        Ended::Lost => return None,
    };
    let counts = &record.counts;
    let milliseconds = |value: u64| std::time::Duration::from_millis(value);
    let facts = RunFacts {
        run: run.to_owned(),
        at: record.ended_at,
        outcome,
        error: record.error.clone().or_else(|| record.shortfall.clone()),
        metrics: Metrics {
            requests: counts.requests,
            errors: counts.errors,
            passed_assertions: counts.passed_assertions,
            failed_assertions: counts.failed_assertions,
            warnings: counts.warnings,
            total_latency: milliseconds(counts.latency),
            p95: counts.p95.map(milliseconds),
        },
    };
    Some(RunResult { facts, standing: record.standing.clone() })
}

impl Monitor {
    /// Names of the channels that are told of it.
    pub(super) fn channel_names(&self) -> Vec<String> {
        let name = |(number, target): (usize, &AlertTarget)| match target {
            AlertTarget::Named(name) => name.clone(),
            AlertTarget::Own(_) => format!("{} {}", self.name, number + 1),
        };
        self.alerts.iter().enumerate().map(name).collect()
    }

    /// What holds its alerts back now.
    pub fn hold(&self, history: Option<&History>, now: DateTime<Utc>, surroundings: &Surroundings) -> Option<Hold> {
        let fails = |other: &String| {
            let state = history.and_then(|history| history.alert_state(other).ok());
            state.is_some_and(|state| state.phase() == Phase::Failing)
        };
        let row = history.and_then(|history| history.known_monitor(&self.name, now).ok().flatten());
        if self.maintenance.iter().any(|maintenance| maintenance.holds(now)) {
            return Some(Hold::Maintenance);
        }
        if let Some(other) = self.depends_on.iter().find(|other| fails(other)) {
            return Some(Hold::DependsOn(surroundings.show(other)));
        }
        row.is_some_and(|row| row.pause.is_some()).then_some(Hold::Paused)
    }
}

impl Project {
    /// The channels that some monitor names, by name, and those that monitors bring themselves.
    fn wanted_channels(&self) -> BTreeMap<String, &ChannelSettings> {
        let mut wanted = BTreeMap::new();
        for monitor in &self.monitors {
            for (name, target) in monitor.channel_names().into_iter().zip(&monitor.alerts) {
                let settings = match target {
                    AlertTarget::Named(name) => self.channels.get(name),
                    AlertTarget::Own(settings) => Some(&**settings),
                };
                wanted.extend(settings.map(|settings| (name, settings)));
            }
        }
        wanted
    }
}

impl OutboxStore for Outbox<'_> {
    type Error = HistoryError;

    fn unfinished(&self) -> Result<Vec<Entry>, HistoryError> {
        let mut entries = self.history.unfinished()?;
        entries.retain(|entry| !self.faults.contains_key(&entry.channel));
        Ok(entries)
    }

    fn claim(&self, entries: &[Entry], now: DateTime<Utc>) -> Result<bool, HistoryError> {
        self.history.claim(entries, now)
    }

    fn record(&self, entry: EntryId, state: &EntryState, is_in_doubt: bool) -> Result<(), HistoryError> {
        self.history.record(entry, state, is_in_doubt)
    }

    fn receipt(&self, channel: &str, monitor: &str, incident: &str) -> Result<Option<String>, HistoryError> {
        self.history.receipt(channel, monitor, incident)
    }
}
