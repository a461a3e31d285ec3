//! How a monitor stands, in words and signs that do not need colours.

use maud::{Markup, html};

use super::words::moment;
use crate::{
    history::{MonitorOverview, RunResult},
    monitor::Monitor,
};

/// How a monitor, or a run, stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Condition {
    /// An assertion failed.
    Failing,
    /// It could not check.
    Unchecked,
    /// Its process ended without a word.
    Lost,
    /// It was ended from outside.
    Aborted,
    /// Its first run goes on.
    Running,
    /// It has not run.
    Unknown,
    /// Everything passed.
    Passing,
}

impl Condition {
    /// That of a run.
    pub(super) fn of_run(result: Option<RunResult>) -> Condition {
        match result {
            None => Condition::Running,
            Some(RunResult::Success) => Condition::Passing,
            Some(RunResult::Failure) => Condition::Failing,
            Some(RunResult::Error) => Condition::Unchecked,
            Some(RunResult::Abort) => Condition::Aborted,
            Some(RunResult::Lost) => Condition::Lost,
        }
    }

    /// That of a monitor: as its last run ended.
    pub(super) fn of(overview: Option<&MonitorOverview>) -> Condition {
        let Some(overview) = overview else { return Condition::Unknown };
        match (overview.last(), overview.going_on()) {
            (Some(last), _) => Condition::of_run(last.result),
            (None, Some(_)) => Condition::Running,
            (None, None) => Condition::Unknown,
        }
    }

    /// Of a monitor.
    pub(super) fn name(self) -> &'static str {
        match self {
            Condition::Failing => "failing",
            Condition::Unchecked => "could not check",
            Condition::Lost => "lost",
            Condition::Aborted => "aborted",
            Condition::Running => "running",
            Condition::Unknown => "never ran",
            Condition::Passing => "passing",
        }
    }

    /// Of a run, as the history calls it.
    pub(super) fn run_name(self) -> &'static str {
        match self {
            Condition::Failing => "failure",
            Condition::Unchecked => "error",
            Condition::Lost => "lost",
            Condition::Aborted => "abort",
            Condition::Running => "running",
            Condition::Unknown => "unknown",
            Condition::Passing => "success",
        }
    }

    /// Its colour, as a class of the style sheet.
    pub(super) fn class(self) -> &'static str {
        match self {
            Condition::Failing => "failure",
            Condition::Unchecked | Condition::Lost => "error",
            Condition::Aborted | Condition::Running | Condition::Unknown => "skipped",
            Condition::Passing => "success",
        }
    }

    /// Its sign.
    pub(super) fn icon(self) -> &'static str {
        match self {
            Condition::Failing => "#i-failure",
            Condition::Unchecked => "#i-error",
            Condition::Lost | Condition::Running => "#i-incomplete",
            Condition::Aborted => "#i-abort",
            Condition::Unknown => "#i-skipped",
            Condition::Passing => "#i-success",
        }
    }

    /// Whether somebody should look.
    pub(super) fn is_bad(self) -> bool {
        matches!(self, Condition::Failing | Condition::Unchecked | Condition::Lost)
    }

    /// Sign and word of a monitor.
    pub(super) fn chip(self) -> Markup {
        self.chip_named(self.name())
    }

    /// Sign and word of a run.
    pub(super) fn run_chip(self) -> Markup {
        self.chip_named(self.run_name())
    }

    fn chip_named(self, name: &str) -> Markup {
        html! {
            span class={ "chip " (self.class()) } { svg aria-hidden="true" { use href=(self.icon()) {} } (name) }
        }
    }
}

/// What else is to be known of it: that it runs, is paused or not active.
pub(super) fn remark(monitor: &Monitor, overview: Option<&MonitorOverview>) -> Option<String> {
    let pause = overview.and_then(|overview| overview.pause.as_ref());
    let is_running = overview.is_some_and(|overview| overview.last().is_some() && overview.going_on().is_some());
    match pause {
        Some(pause) => Some(match pause.until {
            Some(until) => format!("paused until {}", moment(until)),
            None => "paused".to_owned(),
        }),
        None if !monitor.is_active => Some("not active".to_owned()),
        None if monitor.schedule.is_none() => Some("no schedule".to_owned()),
        None => is_running.then(|| "running".to_owned()),
    }
}
