//! The numbers of a run, counted as newman counts them.

use crate::event::{Event, EventKind, ExchangeFinished, Listen, Origin};

/// How often something took place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Ended.
    pub total: usize,
    /// Begun and not ended.
    pub pending: usize,
    /// Ended badly.
    pub failed: usize,
}

impl Count {
    fn begin(&mut self) {
        self.pending += 1;
    }

    fn end(&mut self, failed: bool) {
        self.pending = self.pending.saturating_sub(1);
        self.total += 1;
        self.failed += usize::from(failed);
    }
}

/// Mean, extremes and standard deviation of a series, without keeping it (Welford).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Average {
    /// How many values.
    pub count: usize,
    /// Their mean.
    pub mean: f64,
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
    squares: f64,
}

impl Average {
    /// newman leaves out zeros: a phase that did not take place. It divides by the number of all requests even so,
    /// failed ones included; we divide by the number of values.
    fn add(&mut self, value: f64) {
        if value <= 0.0 {
            return;
        }
        self.count += 1;
        self.min = if self.count == 1 { value } else { self.min.min(value) };
        self.max = self.max.max(value);
        let before = value - self.mean;
        self.mean += before / self.count as f64;
        self.squares += before * (value - self.mean);
    }

    /// Standard deviation of the values as a whole population.
    pub fn deviation(&self) -> f64 {
        if self.count == 0 { 0.0 } else { (self.squares / self.count as f64).sqrt() }
    }
}

/// Times, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Timings {
    /// All runs together, from start to end.
    pub run: f64,
    /// Response times.
    pub response: Average,
    /// Name lookups.
    pub dns: Average,
    /// Times to the first byte.
    pub first_byte: Average,
}

/// The numbers of a run, or of all runs of one call.
#[derive(Clone, Debug, Default)]
pub struct Statistics {
    /// Iterations.
    pub iterations: Count,
    /// Items.
    pub items: Count,
    /// Scripts of both kinds.
    pub scripts: Count,
    /// Prerequest phases: one an item, whether or not it has a script.
    pub prerequests: Count,
    /// Requests on the wire; a redirect chain is one.
    pub requests: Count,
    /// Test phases: one an item, whether or not it has a script.
    pub tests: Count,
    /// Assertions.
    pub assertions: Count,
    /// Test scripts.
    pub test_scripts: Count,
    /// Prerequest scripts.
    pub prerequest_scripts: Count,
    /// Times.
    pub timings: Timings,
    /// Bytes received in bodies; newman means to add the heads, and does not.
    pub received: u64,
    /// Warnings: of the program, and of scripts on the console.
    pub warnings: usize,
    started_ms: Option<f64>,
    finished_runs_ms: f64,
    has_uncaught: bool,
}

impl Statistics {
    /// Takes the next event.
    pub fn on_event(&mut self, event: &Event) {
        if let Some(started) = self.started_ms {
            self.timings.run = self.finished_runs_ms + (event.elapsed_ms - started).max(0.0);
        }
        match &event.kind {
            EventKind::RunStarted(_) => self.started_ms = Some(event.elapsed_ms),
            EventKind::RunFinished(_) => {
                self.finished_runs_ms = self.timings.run;
                self.started_ms = None;
            }
            EventKind::IterationStarted(_) => self.iterations.begin(),
            EventKind::IterationFinished(_) => self.iterations.end(false),
            EventKind::StepStarted(_) => self.items.begin(),
            EventKind::StepFinished(fact) => {
                self.items.end(false);
                self.prerequests.end(false);
                if !fact.skipped {
                    self.tests.end(false);
                }
            }
            EventKind::ScriptStarted(fact) => {
                self.has_uncaught = false;
                self.scripts.begin();
                self.scripts_of(fact.listen).begin();
            }
            EventKind::ExceptionThrown(_) => self.has_uncaught = true,
            EventKind::ScriptFinished(fact) => {
                let failed = fact.error.is_some() || self.has_uncaught;
                self.scripts.end(failed);
                self.scripts_of(fact.listen).end(failed);
            }
            EventKind::AssertionFinished(fact) => self.assertions.end(fact.error.is_some()),
            EventKind::ExchangeFinished(fact) => self.on_exchange(fact),
            EventKind::ExchangeFailed(fact) => match fact.origin {
                Origin::Redirect => {}
                Origin::Retry => self.requests.end(false),
                Origin::Step | Origin::Script | Origin::Auth => self.requests.end(true),
            },
            EventKind::ConsoleLogged(fact) => self.warnings += usize::from(fact.level == "warn"),
            EventKind::Warned(fact) => self.warnings += usize::from(!fact.is_hint),
        }
    }

    fn scripts_of(&mut self, listen: Listen) -> &mut Count {
        match listen {
            Listen::Prerequest => &mut self.prerequest_scripts,
            Listen::Test => &mut self.test_scripts,
        }
    }

    fn on_exchange(&mut self, fact: &ExchangeFinished) {
        if fact.origin == Origin::Redirect {
            return;
        }
        let response = &fact.response;
        self.requests.end(false);
        self.received += response.body_bytes;
        self.timings.response.add(response.response_time_ms as f64);
        self.timings.dns.add(response.phases.dns.unwrap_or_default());
        self.timings.first_byte.add(response.phases.first_byte);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn averages_need_no_list() {
        let mut average = Average::default();
        for value in [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0, 0.0] {
            average.add(value);
        }
        assert_eq!((average.mean, average.min, average.max, average.deviation()), (5.0, 2.0, 9.0, 2.0));
    }
}
