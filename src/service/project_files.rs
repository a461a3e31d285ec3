//! The files of monitors, read again when they change.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use crate::monitor::{Project, is_monitor_file, is_project_file};

/// The project in force. A monitor whose file is broken stays as it was before.
#[derive(Debug)]
pub struct ProjectFiles {
    given: Option<PathBuf>,
    working_dir: PathBuf,
    current: Mutex<Arc<Project>>,
    seen: Mutex<Stamps>,
}

/// When which file was written, and how long it is.
type Stamps = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

impl ProjectFiles {
    /// Begins with a project that was read.
    pub fn new(given: Option<PathBuf>, working_dir: PathBuf, project: Project) -> ProjectFiles {
        let seen = Mutex::new(stamps(&project, &working_dir));
        ProjectFiles { given, working_dir, current: Mutex::new(Arc::new(project)), seen }
    }

    /// The project in force.
    pub fn current(&self) -> Arc<Project> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether a file was changed, added or removed since the last reading.
    pub fn have_changed(&self) -> bool {
        let now = stamps(&self.current(), &self.working_dir);
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) != now
    }

    /// Reads the files again. What is wrong with some of them is told, and their monitors stay as they were.
    pub fn reload(&self) -> Result<Vec<String>, String> {
        let before = self.current();
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = stamps(&before, &self.working_dir);
        let mut project = Project::load(self.given.as_deref(), &self.working_dir).map_err(|error| error.to_string())?;
        let faults: Vec<String> = project.faults.iter().map(ToString::to_string).collect();
        for old in &before.monitors {
            let is_broken = project.faults.iter().any(|fault| Path::new(&fault.file) == old.file);
            let is_there = project.monitors.iter().any(|monitor| monitor.name == old.name || monitor.file == old.file);
            if is_broken && !is_there {
                project.monitors.push(old.clone());
            }
        }
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(project);
        Ok(faults)
    }
}

fn stamps(project: &Project, working_dir: &Path) -> Stamps {
    let mut stamps = Stamps::new();
    for folder in [&project.root, &project.folder] {
        let folder = working_dir.join(folder);
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if !is_monitor_file(&path) && !is_project_file(&path) {
                continue;
            }
            if let Ok(metadata) = entry.metadata() {
                stamps.insert(path, (metadata.modified().ok(), metadata.len()));
            }
        }
    }
    stamps
}
