//! The pages of a set of monitors: each is made from the history, whole, when it is asked for.

use super::{
    badge,
    condition::Condition,
    csv::findings_csv,
    feed, findings, monitor, monitors, run,
    subject::{BARS, FindingFilter, MonitorFilter, StatusPages, state_name},
    summary,
};
use crate::{
    history::{FindingQuery, FindingState, HistoryError},
    monitor::Monitor,
};

impl StatusPages<'_> {
    /// The page of all monitors, or of those that fit.
    pub fn monitors(&self, filter: &MonitorFilter) -> Result<String, HistoryError> {
        let overview = self.overview(BARS)?;
        let transitions = self.history.transitions(None, monitors::MOST_TRANSITIONS)?;
        let alerts = self.history.alerts(None, monitors::MOST_ALERTS)?;
        Ok(monitors::page(self, &self.listed(&overview), &transitions, &alerts, filter))
    }

    /// The page of one monitor; `None` where there is none at that address.
    pub fn monitor(&self, slug: &str) -> Result<Option<String>, HistoryError> {
        let slugs = self.slugs();
        let Some(name) = slugs.name(slug) else { return Ok(None) };
        let Some(monitor) = self.monitors.iter().find(|monitor| monitor.name == name) else { return Ok(None) };
        monitor::page(self, monitor, &slugs).map(Some)
    }

    /// The page of a run; `None` where there is none of that number.
    pub fn run(&self, id: i64) -> Result<Option<String>, HistoryError> {
        let Some(detail) = self.history.run(id)? else { return Ok(None) };
        // What is not among the monitors is not for those who may see them.
        if !self.has(&detail.run.monitor) {
            return Ok(None);
        }
        let before = self.history.runs(&detail.run.monitor, Some(id), 1)?.pop().map(|run| run.id);
        Ok(Some(run::page(self, &detail, before)))
    }

    /// The page of findings.
    pub fn findings(&self, filter: &FindingFilter) -> Result<String, HistoryError> {
        let page = self.history.find(&self.query(filter, findings::PAGE_LENGTH))?;
        let last_runs = self.history.last_runs()?;
        Ok(findings::page(self, filter, &page, &last_runs))
    }

    /// All findings that fit, as CSV.
    pub fn findings_csv(&self, filter: &FindingFilter) -> Result<String, HistoryError> {
        let query = FindingQuery { skip: 0, ..self.query(filter, i64::MAX as usize) };
        let last_runs = self.history.last_runs()?;
        let page = self.history.find(&query)?;
        Ok(findings_csv(&page.rows, |row| state_name(row, &last_runs)))
    }

    /// A picture that says how a monitor stands; `None` where there is none at that address.
    pub fn badge(&self, slug: &str) -> Result<Option<String>, HistoryError> {
        let slugs = self.slugs();
        let Some(name) = slugs.name(slug) else { return Ok(None) };
        let known = self.history.overview_of(name, BARS, self.now)?;
        let open = known.as_ref().map_or(0, |known| known.open_findings);
        Ok(Some(badge::svg(name, Condition::of(known.as_ref()), open)))
    }

    /// Runs in which something changed, as [JSON Feed](https://www.jsonfeed.org/version/1.1/).
    pub fn feed(&self) -> Result<String, HistoryError> {
        let mut transitions = self.history.transitions(None, feed::MOST)?;
        transitions.retain(|transition| self.has(&transition.monitor));
        Ok(feed::json(&transitions, self.base_url))
    }

    /// How all monitors stand, as JSON.
    pub fn summary(&self) -> Result<String, HistoryError> {
        let overview = self.overview(BARS)?;
        Ok(summary::json(self, &self.listed(&overview)))
    }

    fn query(&self, filter: &FindingFilter, most: usize) -> FindingQuery {
        let wanted = |monitor: &&Monitor| filter.monitor.is_empty() || monitor.name == filter.monitor;
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        FindingQuery {
            monitors: self.monitors.iter().filter(wanted).map(|monitor| monitor.name.clone()).collect(),
            state: match filter.state.as_str() {
                "all" => None,
                "suppressed" => Some(FindingState::Suppressed),
                "resolved" => Some(FindingState::Resolved),
                _ => Some(FindingState::Open),
            },
            severity: given(&filter.severity),
            text: given(filter.text.trim()),
            skip: filter.page.clamp(1, 1_000_000).saturating_sub(1) * findings::PAGE_LENGTH,
            most,
        }
    }
}
