//! The file of a monitor, as written. Only keys that have an effect are here: all others are errors.

use std::{collections::BTreeMap, num::NonZeroUsize};

use serde::Deserialize;

use super::{
    AlertTarget, HistoryFile, MaintenanceFile, OptionsFile, PlaceText, ReportsFile, ScheduleFile, SecretSource,
    Variables,
};
use crate::alert::{Thresholds, channel::TextOrSecret};

/// A monitor: what runs, when, and what becomes of it. Paths are relative to this file.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MonitorFile {
    /// The schema of this file, for editors.
    #[serde(rename = "$schema", default)]
    pub schema: Option<String>,
    /// What it is called everywhere; no two monitors of a folder bear one name.
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub description: Option<String>,
    /// Whether its schedule counts. Default: true.
    #[serde(default)]
    pub active: Option<bool>,
    /// Words to select monitors by.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Who looks after it.
    #[serde(default)]
    pub owner: Option<String>,
    /// Address of what to do when it fails.
    #[serde(default)]
    pub runbook: Option<String>,
    /// The collection: a file, a directory of format 3.0, an http(s) URL or a Postman UID.
    pub collection: PlaceText,
    /// The environment: a file, an http(s) URL or a Postman UID.
    #[serde(default)]
    pub environment: Option<PlaceText>,
    /// The globals: a file or an http(s) URL.
    #[serde(default)]
    pub globals: Option<PlaceText>,
    /// Data, one iteration a row: a file or an http(s) URL of JSON or CSV.
    #[serde(default)]
    pub data: Option<PlaceText>,
    /// Number of iterations. Default: as many as there are rows of data, or one.
    #[serde(default)]
    pub iteration_count: Option<NonZeroUsize>,
    /// Only these folders or requests run, by name or id.
    #[serde(default)]
    pub folders: Vec<String>,
    /// When it runs; without one only `postwatch monitor once` runs it.
    #[serde(default)]
    pub schedule: Option<ScheduleFile>,
    /// How it runs.
    #[serde(default)]
    pub options: OptionsFile,
    /// Environment variables; never secrets.
    #[serde(default)]
    pub variables: Variables,
    /// Environment variables that are secret, and where they come from.
    #[serde(default)]
    pub secrets: BTreeMap<String, SecretSource>,
    /// Reports that each run leaves.
    #[serde(default)]
    pub reports: ReportsFile,
    /// Channels that are told when it fails and recovers: their names in `postwatch.yaml`, or channels in place.
    #[serde(default)]
    pub alerts: Option<Vec<AlertTarget>>,
    /// Address that is told of each run, as Healthchecks reads it: `/start`, the address itself, `/fail`.
    #[serde(default)]
    pub ping: Option<TextOrSecret>,
    /// When it counts as failing and as recovered, and how often that is told.
    #[serde(default)]
    pub thresholds: Option<Thresholds>,
    /// Times at which it runs and nobody is told.
    #[serde(default)]
    pub maintenance: Option<Vec<MaintenanceFile>>,
    /// Names of monitors: while one of them fails, nobody is told of this one.
    #[serde(default)]
    pub depends_on: Vec<String>,
    /// How much of its past is kept.
    #[serde(default)]
    pub history: HistoryFile,
}
