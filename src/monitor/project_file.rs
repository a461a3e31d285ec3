//! `postwatch.yaml`: what holds for all monitors, as written.

use std::{
    collections::BTreeMap,
    num::NonZeroUsize,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use super::{
    AlertTarget, DurationText, MaintenanceFile, OptionsFile, PlaceText, ReportsFile, ScheduleFile, SecretSource,
    Variables,
};
use crate::alert::{Thresholds, channel::ChannelSettings};

/// What holds for all monitors. Paths are relative to this file.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProjectFile {
    /// The schema of this file, for editors.
    #[serde(rename = "$schema", default)]
    pub schema: Option<String>,
    /// Folder of the monitor files. Default: monitors.
    #[serde(default)]
    pub monitors: Option<PathBuf>,
    /// File of the history. Default: postwatch/history.db in the folder of the user's state.
    #[serde(default)]
    pub history_file: Option<PathBuf>,
    /// So many monitors run at once at most. Default: two for each processor.
    #[serde(default)]
    pub concurrency: Option<NonZeroUsize>,
    /// Address at which the pages of `postwatch monitor run` are reached, for links in alerts.
    #[serde(default)]
    pub base_url: Option<String>,
    /// Where alerts go, by name.
    #[serde(default)]
    pub channels: BTreeMap<String, ChannelSettings>,
    /// What monitors that say nothing get.
    #[serde(default)]
    pub defaults: DefaultsFile,
}

/// What monitors get that do not say otherwise.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DefaultsFile {
    /// Words to select monitors by, besides their own.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Who looks after them.
    #[serde(default)]
    pub owner: Option<String>,
    /// Address of what to do when one fails.
    #[serde(default)]
    pub runbook: Option<String>,
    /// The environment: a file, an http(s) URL or a Postman UID.
    #[serde(default)]
    pub environment: Option<PlaceText>,
    /// The globals: a file or an http(s) URL.
    #[serde(default)]
    pub globals: Option<PlaceText>,
    /// When they run.
    #[serde(default)]
    pub schedule: Option<ScheduleFile>,
    /// How they run.
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
    /// Channels that are told when they fail and recover.
    #[serde(default)]
    pub alerts: Vec<AlertTarget>,
    /// When they count as failing and as recovered, and how often that is told.
    #[serde(default)]
    pub thresholds: Option<Thresholds>,
    /// Times at which they run and nobody is told.
    #[serde(default)]
    pub maintenance: Vec<MaintenanceFile>,
    /// How much of their past is kept.
    #[serde(default)]
    pub history: HistoryFile,
}

/// How much of a monitor's past is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HistoryFile {
    /// Runs that are older go. Default: 90d.
    #[serde(default)]
    pub keep: Option<DurationText>,
    /// Runs beyond this number go, the oldest first. Default: 1000.
    #[serde(default)]
    pub runs: Option<NonZeroUsize>,
}

impl HistoryFile {
    /// The same with what others say where it says nothing.
    pub(super) fn or(self, others: &HistoryFile) -> HistoryFile {
        HistoryFile { keep: self.keep.or(others.keep), runs: self.runs.or(others.runs) }
    }
}

/// A value of `postwatch.yaml` with the folder that its paths are relative to.
#[derive(Clone, Debug)]
pub(super) struct Based<T> {
    pub(super) folder: PathBuf,
    pub(super) value: T,
}

impl<T> Based<T> {
    pub(super) fn new(folder: &Path, value: T) -> Based<T> {
        Based { folder: folder.to_owned(), value }
    }
}
