//! All monitors of a folder.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use super::{AlertTarget, DefaultsFile, Monitor, MonitorFile, ProjectFile, SecretSource, project_file::Based};
use crate::collection::{Misfit, Position, position_of, read_as, read_text, yaml_position_of};
use crate::{
    alert::channel::{ChannelSettings, TextOrSecret},
    spelling::nearest,
    surroundings::Surroundings,
};

/// The folder of monitor files where nobody names another.
const FOLDER: &str = "monitors";

/// Names that the file for all monitors may bear.
const PROJECT_FILES: [&str; 3] = ["postwatch.yaml", "postwatch.yml", "postwatch.json"];

/// Names of monitor files end like this.
const MONITOR_ENDINGS: [&str; 3] = [".monitor.yaml", ".monitor.yml", ".monitor.json"];

/// The monitors of a folder, in the order of their files.
#[derive(Clone, Debug)]
pub struct Project {
    /// The folder that holds `postwatch.yaml` and the folder of the monitor files.
    pub root: PathBuf,
    /// The folder of the monitor files.
    pub folder: PathBuf,
    /// File of the history, if the project names one.
    pub history_file: Option<PathBuf>,
    /// So many run at once at most.
    pub concurrency: Option<usize>,
    /// Address at which pages are reached.
    pub base_url: Option<String>,
    /// Where alerts go, by name.
    pub channels: BTreeMap<String, ChannelSettings>,
    /// Those that can be used.
    pub monitors: Vec<Monitor>,
    /// What is wrong with the others.
    pub faults: Vec<Misfit>,
}

/// Why there are no monitors at all.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// The folder cannot be read.
    #[error("{}: {source}; monitor files are looked for there (NAME.monitor.yaml)", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file for all monitors is wrong.
    #[error(transparent)]
    ProjectFile(#[from] Misfit),
}

/// Whether a file is that of a monitor, by its name.
pub fn is_monitor_file(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    MONITOR_ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Whether a file is that for all monitors, by its name.
pub fn is_project_file(path: &Path) -> bool {
    path.file_name().is_some_and(|name| PROJECT_FILES.iter().any(|known| name == *known))
}

impl Project {
    /// Reads `postwatch.yaml` and all monitor files. `given` is the folder of the monitor files, or the one above it;
    /// paths are shown relative to the working folder.
    pub fn load(given: Option<&Path>, working_dir: &Path) -> Result<Project, ProjectError> {
        let given = given.unwrap_or(Path::new(""));
        let is_root = |folder: &Path| {
            let folder = working_dir.join(folder);
            folder.join(FOLDER).is_dir() || PROJECT_FILES.iter().any(|name| folder.join(name).is_file())
        };
        let is_above = given.as_os_str().is_empty() || is_root(given);
        let root = if is_above { given } else { given.parent().unwrap_or(Path::new("")) }.to_owned();
        let project = project_file(&root, working_dir)?;
        let folder = match (is_above, &project.monitors) {
            (false, _) => given.to_owned(),
            (true, Some(folder)) => root.join(folder),
            (true, None) => root.join(FOLDER),
        };
        let mut loaded = Project {
            root: root.clone(),
            folder,
            history_file: project.history_file.map(|file| root.join(file)),
            concurrency: project.concurrency.map(Into::into),
            base_url: project.base_url,
            channels: project.channels,
            monitors: Vec::new(),
            faults: Vec::new(),
        };
        let defaults = Based::new(&root, project.defaults);
        for file in loaded.files(working_dir)? {
            match monitor(&file, working_dir, &defaults) {
                Ok(monitor) => loaded.monitors.push(monitor),
                Err(fault) => loaded.faults.push(fault),
            }
        }
        loaded.take_out_doubles();
        loaded.take_out_unknown_names();
        Ok(loaded)
    }

    /// So many run at once.
    pub fn cap(&self) -> usize {
        let usual = || 2 * std::thread::available_parallelism().map_or(1, usize::from);
        self.concurrency.unwrap_or_else(usual)
    }

    /// Where the history lies: as somebody says, as the project says, else with the state of this user.
    pub fn history_path(&self, given: Option<&Path>, surroundings: &Surroundings) -> Option<PathBuf> {
        let of_state = || {
            let state = surroundings.variable("XDG_STATE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
            let home = || surroundings.variable("HOME").map(|home| Path::new(home).join(".local/state"));
            state.or_else(home).map(|state| state.join("postwatch/history.db"))
        };
        let named = given.or(self.history_file.as_deref()).map(|path| surroundings.path(path));
        named.or_else(of_state)
    }

    /// Reads one monitor file, with the defaults of the `postwatch.yaml` above its folder.
    pub fn of_file(path: &Path) -> Result<Monitor, ProjectError> {
        let here = Path::new("");
        let folder = path.parent().unwrap_or(here);
        let root = folder.parent().unwrap_or(Path::new(".."));
        let project = project_file(root, here)?;
        let monitor = monitor(path, here, &Based::new(root, project.defaults))?;
        let others = match monitor.depends_on.is_empty() {
            true => Vec::new(),
            false => Project::load(Some(folder), here)?.names(),
        };
        monitor.unknown_name(&project.channels, &others).map_or(Ok(()), Err)?;
        Ok(monitor)
    }

    /// Names of its monitors, and of those whose files are wrong in another way.
    fn names(&self) -> Vec<String> {
        let broken = self.faults.iter().filter_map(|fault| {
            let file = Path::new(&fault.file).file_name()?.to_string_lossy().into_owned();
            MONITOR_ENDINGS.iter().find_map(|ending| file.strip_suffix(ending).map(str::to_owned))
        });
        self.monitors.iter().map(|monitor| monitor.name.clone()).chain(broken).collect()
    }

    /// Reads a `postwatch.yaml` and tells what is wrong with it.
    pub fn check(path: &Path) -> Result<(), Misfit> {
        let file: ProjectFile = read_as(path, &path.display().to_string())?;
        channel_fault(&file, path, path).map_or(Ok(()), Err)
    }

    /// The monitor of that name, or of the file of that name.
    pub fn find(&self, name: &str) -> Option<&Monitor> {
        let is_file = |monitor: &&Monitor| {
            let file = monitor.file.file_name().unwrap_or_default().to_string_lossy();
            file == name || MONITOR_ENDINGS.iter().any(|ending| file.strip_suffix(ending) == Some(name))
        };
        let is_named = |monitor: &&Monitor| monitor.name == name;
        self.monitors.iter().find(is_named).or_else(|| self.monitors.iter().find(is_file))
    }

    fn files(&self, working_dir: &Path) -> Result<Vec<PathBuf>, ProjectError> {
        let folder = working_dir.join(&self.folder);
        let unreadable = |source| ProjectError::Folder { folder: self.folder.clone(), source };
        let mut files = Vec::new();
        for entry in fs::read_dir(&folder).map_err(unreadable)? {
            let name = PathBuf::from(entry.map_err(unreadable)?.file_name());
            if is_monitor_file(&name) {
                files.push(self.folder.join(name));
            }
        }
        files.sort();
        Ok(files)
    }

    /// Channels and monitors that are named must be there: an alert that goes nowhere would be missed by nobody.
    fn take_out_unknown_names(&mut self) {
        let names: Vec<String> = self.monitors.iter().map(|monitor| monitor.name.clone()).collect();
        let Project { monitors, faults, channels, .. } = self;
        monitors.retain(|monitor| match monitor.unknown_name(channels, &names) {
            Some(fault) => {
                faults.push(fault);
                false
            }
            None => true,
        });
    }

    /// Of two monitors of one name the history could not tell which is which.
    fn take_out_doubles(&mut self) {
        let mut taken: BTreeMap<String, PathBuf> = BTreeMap::new();
        let Project { monitors, faults, .. } = self;
        monitors.retain(|monitor| {
            let first = taken.entry(monitor.name.to_lowercase()).or_insert_with(|| monitor.file.clone());
            if *first == monitor.file {
                return true;
            }
            let problem = format!("the name `{}` is that of {}, too", monitor.name, first.display());
            faults.push(misfit(&monitor.file, problem));
            false
        });
    }
}

fn hint<'known>(name: &str, known: impl Iterator<Item = &'known str>) -> String {
    nearest(name, known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}

/// The file for all monitors; one that is not there says nothing.
fn project_file(root: &Path, working_dir: &Path) -> Result<ProjectFile, Misfit> {
    let there = PROJECT_FILES.iter().map(|name| root.join(name)).find(|path| working_dir.join(path).is_file());
    let Some(path) = there else { return Ok(ProjectFile::default()) };
    let file: ProjectFile = read_as(&working_dir.join(&path), &path.display().to_string())?;
    channel_fault(&file, &path, &working_dir.join(&path)).map_or(Ok(file), Err)
}

/// Reads one monitor file.
fn monitor(path: &Path, working_dir: &Path, defaults: &Based<DefaultsFile>) -> Result<Monitor, Misfit> {
    let file: MonitorFile = read_as(&working_dir.join(path), &path.display().to_string())?;
    let wrong =
        |key: &str, problem: String| Misfit { at: place_of(&working_dir.join(path), key), ..misfit(path, problem) };
    if file.name.trim().is_empty() || file.name.trim() != file.name || file.name.chars().any(char::is_control) {
        let problem = "`name` is empty, or has spaces around it, or control characters in it";
        return Err(wrong("name", problem.to_owned()));
    }
    if let Some((name, _)) = file.secrets.iter().find(|(_, source)| matches!(source, SecretSource::Command(_))) {
        let problem = format!(
            "secrets.{name}: `command` is allowed in postwatch.yaml only: who may change a monitor must not thereby run \
             programs"
        );
        return Err(wrong("secrets", problem));
    }
    if let Some(name) = file.secrets.keys().find(|name| file.variables.0.contains_key(*name)) {
        return Err(wrong("secrets", format!("`{name}` stands under `variables` and under `secrets`")));
    }
    if let Some(TextOrSecret::Secret(SecretSource::Command(_))) = &file.ping {
        return Err(wrong("ping", "ping: `command` is allowed in postwatch.yaml only".to_owned()));
    }
    if let Some(problem) = own_channel_fault(&file) {
        return Err(wrong("alerts", problem));
    }
    let monitor = Monitor::new(file, path, defaults).map_err(|fault| wrong(fault.key(), fault.to_string()))?;
    let wants_vault = monitor.secrets.iter().find(|(_, source)| matches!(source.value, SecretSource::Vault(_)));
    match (&monitor.options.vault, wants_vault) {
        (None, Some((name, _))) => {
            Err(wrong("secrets", format!("secrets.{name}: there is no `options.vault` to look into")))
        }
        _ => Ok(monitor),
    }
}

/// What is wrong with the channels of the file for all monitors.
fn channel_fault(file: &ProjectFile, path: &Path, real: &Path) -> Option<Misfit> {
    file.channels.iter().find_map(|(name, settings)| {
        let problem = settings.check().err()?;
        let at = place_of(real, &format!("channels.{name}"));
        Some(Misfit { at, ..misfit(path, format!("channels.{name}: {problem}")) })
    })
}

/// What is wrong with the channels that a monitor brings itself.
fn own_channel_fault(file: &MonitorFile) -> Option<String> {
    let targets = file.alerts.iter().flatten().enumerate();
    targets.into_iter().find_map(|(number, target)| {
        let AlertTarget::Own(settings) = target else { return None };
        let problem = match settings.command {
            Some(_) => {
                "`command` is allowed in postwatch.yaml only: who may change a monitor must not thereby run programs"
                    .to_owned()
            }
            None => settings.check().err()?,
        };
        Some(format!("alerts[{number}]: {problem}"))
    })
}

impl Monitor {
    /// A channel or monitor that it names and that is not there.
    fn unknown_name(&self, channels: &BTreeMap<String, ChannelSettings>, monitors: &[String]) -> Option<Misfit> {
        let channel = self.alerts.iter().find_map(|target| match target {
            AlertTarget::Named(name) if !channels.contains_key(name) => Some(name),
            AlertTarget::Named(_) | AlertTarget::Own(_) => None,
        });
        let other = self.depends_on.iter().find(|name| !monitors.contains(name));
        let (key, problem) = match (channel, other) {
            (Some(name), _) => {
                let hint = hint(name, channels.keys().map(String::as_str));
                ("alerts", format!("alerts: postwatch.yaml has no channel `{name}`{hint}"))
            }
            (None, Some(name)) => {
                let hint = hint(name, monitors.iter().map(String::as_str));
                ("dependsOn", format!("dependsOn: there is no monitor `{name}`{hint}"))
            }
            (None, None) => return None,
        };
        Some(Misfit { at: self.place_of(key), ..misfit(&self.file, problem) })
    }

    /// Where a key stands in its file.
    pub fn place_of(&self, key: &str) -> Position {
        place_of(&self.file, key)
    }
}

/// Where a key of a file stands.
fn place_of(path: &Path, key: &str) -> Position {
    let is_json = path.extension().is_some_and(|extension| extension == "json");
    let text = read_text(path).unwrap_or_default();
    if is_json { position_of(&text, key) } else { yaml_position_of(&text, key) }
}

fn misfit(path: &Path, problem: String) -> Misfit {
    Misfit { file: path.display().to_string(), at: Position::START, problem }
}
