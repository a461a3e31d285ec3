//! What pages are about: monitors, what is known of them, and which of it is wanted.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{
    address::{Links, Site, Slugs},
    condition::Condition,
};
use crate::{
    history::{FindingRow, FindingState, History, HistoryError, MonitorOverview},
    monitor::Monitor,
};

/// Bars of runs that the page of all monitors shows for each.
pub(super) const BARS: usize = 40;

/// What pages are made of.
#[derive(Clone, Copy, Debug)]
pub struct StatusPages<'site> {
    /// What happened.
    pub history: &'site History,
    /// The monitors that are shown.
    pub monitors: &'site [Monitor],
    /// How many files of monitors could not be read.
    pub unreadable: usize,
    /// Where the site is seen from outside, if that is known: feeds need whole addresses.
    pub base_url: Option<&'site str>,
    /// How it is published.
    pub site: &'site Site,
    /// Now.
    pub now: DateTime<Utc>,
}

/// Which monitors are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MonitorFilter {
    /// With this text in their names, descriptions or owners.
    pub text: String,
    /// With this tag.
    pub tag: String,
    /// `failing` or `passing`; all where it is empty.
    pub state: String,
}

/// Which findings are wanted; empty words ask for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindingFilter {
    /// Of this monitor.
    pub monitor: String,
    /// `open`, `suppressed` or `resolved`; `all` for all, and open ones where it is empty.
    pub state: String,
    /// Of this severity.
    pub severity: String,
    /// With this text.
    pub text: String,
    /// The page, from 1.
    pub page: usize,
}

/// A monitor with what is known of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listed<'site> {
    pub(super) monitor: &'site Monitor,
    pub(super) overview: Option<&'site MonitorOverview>,
    pub(super) condition: Condition,
}

impl Listed<'_> {
    pub(super) fn open_findings(&self) -> usize {
        self.overview.map_or(0, |overview| overview.open_findings)
    }

    /// When it runs next.
    pub(super) fn next(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.monitor.next_unless_paused(self.overview.and_then(|overview| overview.pause.as_ref()), now)
    }
}

impl<'site> StatusPages<'site> {
    pub(super) fn overview(&self, bars: usize) -> Result<Vec<MonitorOverview>, HistoryError> {
        self.history.overview(bars, self.now)
    }

    /// The monitors with what is known of them, in the order of their names.
    pub(super) fn listed<'all>(&'all self, overview: &'all [MonitorOverview]) -> Vec<Listed<'all>> {
        let known: BTreeMap<&str, &MonitorOverview> =
            overview.iter().map(|overview| (overview.name.as_str(), overview)).collect();
        let listed = |monitor: &'all Monitor| {
            let overview = known.get(monitor.name.as_str()).copied();
            Listed { monitor, overview, condition: Condition::of(overview) }
        };
        let mut listed: Vec<Listed<'all>> = self.monitors.iter().map(listed).collect();
        listed.sort_by(|left, right| left.monitor.name.cmp(&right.monitor.name));
        listed
    }

    pub(super) fn links(&self, root: &'static str) -> Links<'site> {
        Links { site: self.site, root }
    }

    pub(super) fn slugs(&self) -> Slugs {
        Slugs::of(self.monitors.iter().map(|monitor| monitor.name.as_str()))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.monitors.iter().any(|monitor| monitor.name == name)
    }
}

/// How it stands with a finding: `new` where the last run was the first that saw it.
pub(super) fn state_name(row: &FindingRow, last_runs: &BTreeMap<String, i64>) -> &'static str {
    let is_new = row.state == FindingState::Open && last_runs.get(&row.monitor) == Some(&row.first_seen.1);
    if is_new { "new" } else { row.state.name() }
}
