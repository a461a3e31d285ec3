//! What a service measures, for Prometheus and whatever reads OpenMetrics.

use std::{
    fmt,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, Utc};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
        info::Info,
    },
    registry::{Registry, Unit},
};

use crate::{
    history::{History, HistoryError},
    monitor::Executed,
};

/// A loop that has not turned for so long hangs.
const LONGEST_TURN: i64 = 60_000;

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct OfMonitor {
    monitor: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct OfRun {
    monitor: String,
    result: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct OfAssertion {
    monitor: String,
    state: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct OfAlert {
    channel: String,
    state: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct OfFinding {
    monitor: String,
    check: String,
    severity: String,
}

/// All that is measured.
pub struct Metrics {
    registry: Mutex<Registry>,
    runs: Family<OfRun, Counter>,
    durations: Family<OfMonitor, Histogram, fn() -> Histogram>,
    requests: Family<OfMonitor, Counter>,
    assertions: Family<OfAssertion, Counter>,
    skipped: Family<OfMonitor, Counter>,
    lateness: Histogram,
    running: Gauge,
    queued: Gauge,
    alerts: Family<OfAlert, Counter>,
    waiting_alerts: Gauge,
    open_findings: Family<OfFinding, Gauge>,
    history_bytes: Gauge,
    monitors: Gauge,
    /// When the loop turned last: milliseconds since 1970.
    last_turn: AtomicI64,
}

impl fmt::Debug for Metrics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Metrics").finish_non_exhaustive()
    }
}

fn durations() -> Histogram {
    Histogram::new(exponential_buckets(0.05, 2.0, 16))
}

impl Default for Metrics {
    fn default() -> Metrics {
        let metrics = Metrics {
            registry: Mutex::new(Registry::with_prefix("postwatch")),
            runs: Family::default(),
            durations: Family::new_with_constructor(durations),
            requests: Family::default(),
            assertions: Family::default(),
            skipped: Family::default(),
            lateness: Histogram::new(exponential_buckets(0.01, 3.0, 12)),
            running: Gauge::default(),
            queued: Gauge::default(),
            alerts: Family::default(),
            waiting_alerts: Gauge::default(),
            open_findings: Family::default(),
            history_bytes: Gauge::default(),
            monitors: Gauge::default(),
            last_turn: AtomicI64::new(0),
        };
        metrics.register();
        metrics
    }
}

impl Metrics {
    fn register(&self) {
        let mut registry = self.registry.lock().unwrap_or_else(PoisonError::into_inner);
        registry.register("build", "Its version", Info::new([("version", env!("CARGO_PKG_VERSION"))]));
        registry.register("runs", "Runs that ended, by result", self.runs.clone());
        registry.register_with_unit("run_duration", "How long runs took", Unit::Seconds, self.durations.clone());
        registry.register("requests", "Requests that runs sent", self.requests.clone());
        registry.register("assertions", "Assertions of runs, by state", self.assertions.clone());
        registry.register("runs_skipped", "Runs left out since the last one went on", self.skipped.clone());
        registry.register_with_unit(
            "run_lateness",
            "How much later than planned runs began",
            Unit::Seconds,
            self.lateness.clone(),
        );
        registry.register("runs_running", "Runs that go on", self.running.clone());
        registry.register("runs_waiting", "Runs that wait for their turn", self.queued.clone());
        registry.register("alerts", "Attempts to send an alert, by what came of them", self.alerts.clone());
        registry.register("alerts_waiting", "Alerts that have not arrived", self.waiting_alerts.clone());
        registry.register("open_findings", "Findings that are open and not accepted", self.open_findings.clone());
        registry.register_with_unit("history", "Size of the history", Unit::Bytes, self.history_bytes.clone());
        registry.register("monitors", "Monitors that are known", self.monitors.clone());
    }

    pub(super) fn turned(&self, now: DateTime<Utc>, running: usize, queued: usize, monitors: usize) {
        self.last_turn.store(now.timestamp_millis(), Ordering::Relaxed);
        for (gauge, value) in [(&self.running, running), (&self.queued, queued), (&self.monitors, monitors)] {
            gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
        }
    }

    pub(super) fn began(&self, lateness: Duration) {
        self.lateness.observe(lateness.as_secs_f64());
    }

    pub(super) fn skipped(&self, monitor: &str) {
        self.skipped.get_or_create(&OfMonitor { monitor: monitor.to_owned() }).inc();
    }

    pub(super) fn ended(&self, monitor: &str, executed: &Executed) {
        let monitor = || monitor.to_owned();
        let record = &executed.record;
        self.runs.get_or_create(&OfRun { monitor: monitor(), result: record.result.name() }).inc();
        let took = (record.ended_at - executed.started_at).to_std().unwrap_or_default();
        self.durations.get_or_create(&OfMonitor { monitor: monitor() }).observe(took.as_secs_f64());
        let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let counts = &record.counts;
        self.requests.get_or_create(&OfMonitor { monitor: monitor() }).inc_by(count(counts.requests));
        for (state, number) in [
            ("passed", counts.passed_assertions),
            ("failed", counts.failed_assertions),
            ("skipped", counts.skipped_assertions),
        ] {
            self.assertions.get_or_create(&OfAssertion { monitor: monitor(), state }).inc_by(count(number));
        }
    }

    pub(super) fn alert(&self, channel: &str, state: &'static str) {
        self.alerts.get_or_create(&OfAlert { channel: channel.to_owned(), state }).inc();
    }

    /// All of it as OpenMetrics; what stands in the history is read now.
    pub fn text(&self, history: &History) -> Result<String, HistoryError> {
        self.open_findings.clear();
        for row in history.open_findings_by_check()? {
            let label = OfFinding { monitor: row.monitor, check: row.check, severity: row.severity };
            self.open_findings.get_or_create(&label).set(row.count);
        }
        self.history_bytes.set(i64::try_from(history.size()?).unwrap_or(i64::MAX));
        self.waiting_alerts.set(i64::try_from(history.waiting_alerts()?).unwrap_or(i64::MAX));
        let registry = self.registry.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::new();
        // Writing to a text cannot fail.
        let _ = encode(&mut text, &registry);
        Ok(text)
    }

    /// Whether the loop turns.
    pub fn is_alive(&self, now: DateTime<Utc>) -> bool {
        (now.timestamp_millis() - self.last_turn.load(Ordering::Relaxed)).abs() < LONGEST_TURN
    }
}
