//! What alerts say of a monitor, whatever happened.

use crate::secret::Shown;

/// What is said of a monitor in all of its alerts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MonitorFacts {
    /// Its name.
    pub name: Shown,
    /// What it is for.
    pub description: Option<Shown>,
    /// Who looks after it.
    pub owner: Option<Shown>,
    /// Address of what to do.
    pub runbook: Option<Shown>,
    /// Its tags.
    pub tags: Vec<Shown>,
    /// Name of its collection.
    pub collection: Shown,
    /// Name of its environment.
    pub environment: Option<Shown>,
    /// Address of the page of the run.
    pub link: Option<Shown>,
}
