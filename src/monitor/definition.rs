//! A monitor whose file was read, with what `postwatch.yaml` adds.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use super::{
    AlertTarget, DefaultsFile, HistoryFile, MonitorFile, OptionsFile, PlaceText, ReportsFile, SecretSource, Variables,
    file_alerts::Maintenance, file_schedule::ScheduleFault, project_file::Based,
};
use crate::{
    alert::{Thresholds, channel::TextOrSecret},
    history::Retention,
    job::Place,
    schedule::{Missed, Schedule},
};

/// What is wrong with parts of a file that belong together.
#[derive(Debug, thiserror::Error)]
pub(super) enum MonitorFault {
    #[error("schedule: {0}")]
    Schedule(#[from] ScheduleFault),
    #[error("maintenance: {0}")]
    Maintenance(String),
}

impl MonitorFault {
    /// The key at which it stands.
    pub(super) fn key(&self) -> &'static str {
        match self {
            MonitorFault::Schedule(_) => "schedule",
            MonitorFault::Maintenance(_) => "maintenance",
        }
    }
}

/// A monitor, ready to run.
#[derive(Clone, Debug)]
pub struct Monitor {
    /// What it is called.
    pub name: String,
    /// Its file.
    pub file: PathBuf,
    /// What it is for.
    pub description: Option<String>,
    /// Whether its schedule counts.
    pub is_active: bool,
    /// Words to select it by.
    pub tags: Vec<String>,
    /// Who looks after it.
    pub owner: Option<String>,
    /// What to do when it fails.
    pub runbook: Option<String>,
    /// When it runs, if by itself.
    pub schedule: Option<Schedule>,
    /// What to do about times that were missed.
    pub missed: Missed,
    /// Channels that are told of it.
    pub alerts: Vec<AlertTarget>,
    /// When it counts as failing and as recovered.
    pub thresholds: Thresholds,
    /// Monitors that it depends on.
    pub depends_on: Vec<String>,
    /// How much of its past is kept.
    pub history: HistoryFile,
    pub(super) maintenance: Vec<Maintenance>,
    pub(super) ping: Option<Based<TextOrSecret>>,
    pub(super) collection: Based<PlaceText>,
    pub(super) environment: Option<Based<PlaceText>>,
    pub(super) globals: Option<Based<PlaceText>>,
    pub(super) data: Option<Based<PlaceText>>,
    pub(super) iteration_count: Option<usize>,
    pub(super) folders: Vec<String>,
    /// With paths that are relative to the working folder.
    pub(super) options: OptionsFile,
    pub(super) variables: Variables,
    pub(super) secrets: BTreeMap<String, Based<SecretSource>>,
    pub(super) reports: Based<ReportsFile>,
}

impl Monitor {
    /// A monitor file with the defaults of the project file.
    pub(super) fn new(file: MonitorFile, path: &Path, defaults: &Based<DefaultsFile>) -> Result<Monitor, MonitorFault> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let others = &defaults.value;
        let own = |place: Option<PlaceText>| place.map(|place| Based::new(folder, place));
        let theirs = |place: &Option<PlaceText>| place.clone().map(|place| Based::new(&defaults.folder, place));
        let schedule = match (file.schedule, &others.schedule) {
            (Some(own), Some(others)) => Some(own.or(others)),
            (own, others) => own.or_else(|| others.clone()),
        };
        // A default that only says how late or in which zone is no schedule.
        let schedule = schedule
            .filter(|schedule| schedule.cron.is_some() || schedule.every.is_some() || others.schedule.is_none());
        let mut variables = others.variables.clone();
        variables.0.extend(file.variables.0);
        let mut secrets: BTreeMap<_, _> = others
            .secrets
            .iter()
            .map(|(name, source)| (name.clone(), Based::new(&defaults.folder, source.clone())))
            .collect();
        secrets.extend(file.secrets.into_iter().map(|(name, source)| (name, Based::new(folder, source))));
        let mut tags = others.tags.clone();
        tags.extend(file.tags);
        let mut options = file.options.within(folder).or(&others.options.clone().within(&defaults.folder));
        // Files that a collection names lie beside it, not beside the monitor.
        options.working_dir.get_or_insert_with(|| defaults.folder.clone());
        let maintenance = file.maintenance.as_ref().unwrap_or(&others.maintenance);
        let maintenance = maintenance.iter().map(|maintenance| maintenance.read().map_err(MonitorFault::Maintenance));
        Ok(Monitor {
            alerts: file.alerts.unwrap_or_else(|| others.alerts.clone()),
            thresholds: file.thresholds.or_else(|| others.thresholds.clone()).unwrap_or_default(),
            depends_on: file.depends_on,
            ping: file.ping.map(|place| Based::new(folder, place)),
            maintenance: maintenance.collect::<Result<_, _>>()?,
            missed: schedule.as_ref().map(|schedule| schedule.missed()).unwrap_or_default(),
            schedule: schedule.map(|schedule| schedule.schedule(&file.name)).transpose()?,
            name: file.name,
            file: path.to_owned(),
            description: file.description,
            is_active: file.active.unwrap_or(true),
            tags,
            owner: file.owner.or_else(|| others.owner.clone()),
            runbook: file.runbook.or_else(|| others.runbook.clone()),
            history: file.history.or(&others.history),
            collection: Based::new(folder, file.collection),
            environment: own(file.environment).or_else(|| theirs(&others.environment)),
            globals: own(file.globals).or_else(|| theirs(&others.globals)),
            data: own(file.data),
            iteration_count: file.iteration_count.map(Into::into),
            folders: file.folders,
            options,
            variables,
            secrets,
            reports: Based::new(folder, file.reports.or(&others.reports)),
        })
    }

    /// How much of its past is kept.
    pub fn retention(&self) -> Retention {
        let usual = Retention::default();
        Retention {
            age: self.history.keep.map_or(usual.age, |keep| keep.0),
            runs: self.history.runs.map_or(usual.runs, Into::into),
        }
    }

    /// Files that it names, with how they are called.
    pub fn files(&self) -> impl Iterator<Item = (&'static str, PathBuf)> + '_ {
        let places = [
            ("collection", Some(&self.collection)),
            ("environment", self.environment.as_ref()),
            ("globals", self.globals.as_ref()),
            ("data", self.data.as_ref()),
        ];
        places.into_iter().filter_map(|(key, place)| Some((key, place?.file()?)))
    }
}

impl Based<PlaceText> {
    pub(super) fn place(&self) -> Place {
        self.value.place(&self.folder)
    }

    fn file(&self) -> Option<PathBuf> {
        self.value.file(&self.folder)
    }
}
