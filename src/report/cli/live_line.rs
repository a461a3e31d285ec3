//! The line at the bottom of a terminal that tells how far a long run has come.

use std::{collections::VecDeque, time::Duration};

use super::{
    console::fitting,
    options::CliOptions,
    paint::{GRAY, RED},
};
use crate::{
    event::{Event, EventKind, Progress, Waiting},
    printable::{Lines, visible},
};

/// A run that ends sooner needs no such line.
const PATIENCE: Duration = Duration::from_secs(1);

/// The rate is that of so long a time.
const RATE_OVER: Duration = Duration::from_secs(5);

/// Counts of the run under way.
#[derive(Debug)]
pub(super) struct LiveLine {
    progress: Progress,
    planned: usize,
    done: usize,
    /// Requests at moments of the last seconds.
    samples: VecDeque<(Duration, u64)>,
}

impl LiveLine {
    pub(super) fn new(progress: Progress) -> LiveLine {
        LiveLine { progress, planned: 0, done: 0, samples: VecDeque::new() }
    }

    pub(super) fn on_event(&mut self, event: &Event) {
        match &event.kind {
            EventKind::RunStarted(fact) => self.planned += fact.steps.saturating_mul(fact.iterations),
            EventKind::StepFinished(_) => self.done += 1,
            EventKind::IterationStarted(_)
            | EventKind::StepStarted(_)
            | EventKind::ScriptStarted(_)
            | EventKind::ConsoleLogged(_)
            | EventKind::AssertionFinished(_)
            | EventKind::ExceptionThrown(_)
            | EventKind::ScriptFinished(_)
            | EventKind::ExchangeFinished(_)
            | EventKind::ExchangeFailed(_)
            | EventKind::IterationFinished(_)
            | EventKind::Warned(_)
            | EventKind::RunFinished(_) => {}
        }
    }

    /// The line, narrower than the terminal; nothing while the run is young, or where nothing is sent at all (a
    /// recording that is shown again).
    pub(super) fn text(&mut self, failing: usize, options: &CliOptions) -> Option<String> {
        let elapsed = self.progress.elapsed();
        let requests = self.progress.requests();
        self.sample(elapsed, requests);
        let waiting = self.progress.waiting();
        if elapsed < PATIENCE || (requests == 0 && waiting.is_none()) {
            return None;
        }
        let seconds = elapsed.as_secs();
        let mut parts = vec![format!("{}:{:02}", seconds / 60, seconds % 60)];
        // With setNextRequest a run may take more items than planned.
        parts.push(match self.done <= self.planned {
            true => format!("{} of {} items", self.done, self.planned),
            false => format!("{} items", self.done),
        });
        parts.push(format!("{requests} requests"));
        parts.push(format!("{}/s", self.rate()));
        let head = format!("  {}  ", parts.join("  "));
        let failing = if failing > 0 { format!("{failing} failing") } else { "none failing".to_owned() };
        let room = options.width.unwrap_or(0).saturating_sub(1);
        let head = &head[..fitting(&head, room)];
        let failing = &failing[..fitting(&failing, room.saturating_sub(head.len()))];
        let failing = if head.len() < room { failing } else { "" };
        let style = if failing.starts_with("none") { GRAY } else { RED };
        let waiting = waiting.filter(|waiting| waiting.time >= PATIENCE).map(waiting_text).unwrap_or_default();
        let waiting = &waiting[..fitting(&waiting, room.saturating_sub(head.len() + failing.len()))];
        // A piece of a name tells nothing.
        let waiting = if waiting.len() > 20 { waiting } else { "" };
        let color = options.color;
        Some(format!("{}{}{}", color.paint(GRAY, head), color.paint(style, failing), color.paint(GRAY, waiting)))
    }

    fn sample(&mut self, elapsed: Duration, requests: u64) {
        while self.samples.len() > 1 && self.samples.front().is_some_and(|(at, _)| elapsed - *at > RATE_OVER) {
            self.samples.pop_front();
        }
        let is_time = |(at, _): &(Duration, u64)| elapsed.saturating_sub(*at) >= Duration::from_millis(100);
        if self.samples.back().is_none_or(is_time) {
            self.samples.push_back((elapsed, requests));
        }
    }

    fn rate(&self) -> u64 {
        match (self.samples.front(), self.samples.back()) {
            (Some((first, before)), Some((last, now))) if last > first => {
                ((now - before) as f64 / (*last - *first).as_secs_f64()).round() as u64
            }
            _ => 0,
        }
    }
}

/// The request that a run has waited for a while.
fn waiting_text(waiting: Waiting) -> String {
    let name = waiting.item.name.as_str();
    format!("  waiting {} s for {}", waiting.time.as_secs(), visible(name, Lines::Show))
}
