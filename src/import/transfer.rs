//! One import from its index to its guide.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

use super::{
    environment::EnvironmentFile,
    findings::{Finding, Topic},
    folder::{Fate, Folder},
    guide::Guide,
    json_layout::laid_out,
    key::ApiKey,
    layout::Layout,
    left_behind::{of_collection, of_environment},
    manifest::{Interrupted, Written},
    service_files::{
        EnvironmentSecrets, GITIGNORE, colliding, env_example, ignores_env, is_plain, process_name, settings,
    },
    source::Source,
    source_error::SourceError,
    thing::{Entry, Index, Kind},
};
use crate::{
    job::Observer,
    notice::Notice,
    printable::counted,
    run::Stop,
    secret::{Lifetime, Redactor, looks_like_a_secret},
};
use chrono::{DateTime, Utc};

/// Files of our own.
const GUIDE: &str = "IMPORT.md";
const ENV_EXAMPLE: &str = ".env.example";
const SETTINGS: &str = "postwatch.yaml";

/// After so many things it is told how far the import has come.
const PROGRESS_STEP: usize = 50;

/// Why an import ended before its end.
#[derive(Debug, thiserror::Error)]
pub(super) enum Ended {
    #[error(transparent)]
    Source(#[from] SourceError),
    #[error(transparent)]
    NotWritten(#[from] io::Error),
}

/// An import under way.
pub(super) struct Transfer<'import> {
    pub(super) source: Source<'import>,
    pub(super) folder: Folder,
    /// Knows the key, and the secrets of the environments.
    pub(super) redactor: Redactor,
    pub(super) key: Option<ApiKey>,
    observer: &'import dyn Observer,
    stop: Stop,
    pub(super) layout: Layout,
    pub(super) environments: BTreeMap<String, EnvironmentSecrets>,
    /// Values of secrets, and which variable they are of.
    secret_values: Vec<(String, String)>,
    pub(super) recipients: BTreeSet<String>,
    /// Names of monitors, in small letters.
    pub(super) monitor_names: BTreeSet<String>,
    /// Whether the key itself stood in something that was served.
    has_key_inside: bool,
    /// What this import has asked for.
    pub(super) asked: BTreeSet<(Kind, String)>,
    /// What an interrupted import had fetched.
    pub(super) before: Option<Interrupted>,
    pub(super) guide: Guide,
}

impl<'import> Transfer<'import> {
    /// An import from here to there.
    pub(super) fn new(
        source: Source<'import>,
        mut folder: Folder,
        redactor: Redactor,
        key: Option<ApiKey>,
        observer: &'import dyn Observer,
        stop: Stop,
    ) -> Transfer<'import> {
        Transfer {
            source,
            redactor,
            key,
            observer,
            stop,
            layout: Layout::default(),
            environments: BTreeMap::new(),
            secret_values: Vec::new(),
            recipients: BTreeSet::new(),
            monitor_names: BTreeSet::new(),
            has_key_inside: false,
            asked: BTreeSet::new(),
            before: folder.manifest.interrupted.take(),
            guide: Guide::default(),
            folder,
        }
    }

    /// Whether everything could be looked at.
    pub(super) fn is_complete(&self) -> bool {
        self.guide.ended.is_none() && !self.guide.findings.iter().any(|finding| finding.topic == Topic::NotFetched)
    }

    /// Imports. Also when it ends early, what was written is written down, so that the next import goes on from there.
    pub(super) async fn run(&mut self, now: DateTime<Utc>) -> Result<(), Ended> {
        // Where there is no index, nothing is done, and nothing is written down.
        let index = self.source.index().await?;
        if index.entries.values().all(Vec::is_empty) {
            let why = match &self.source {
                Source::Api { workspace: Some(_), .. } => {
                    "the key sees nothing in this workspace: neither collections, environments nor monitors; Postman's API \
                     does not tell whether there is such a workspace"
                }
                Source::Api { workspace: None, .. } => "the key sees neither collections, environments nor monitors",
                Source::Dump(_) => "the export holds neither collections, environments nor monitors",
            };
            let seen = index.findings.first().map(|finding| format!("; {}: {}", finding.place, finding.what));
            return Err(SourceError::Unusable(format!("{why}{}", seen.unwrap_or_default())).into());
        }
        let since = self.before.as_ref().map_or(now, |before| before.at);
        self.folder.manifest.interrupted = Some(Interrupted::new(since));
        let ended = self.transfer(index).await;
        match &ended {
            Ok(()) => self.folder.manifest.interrupted = None,
            Err(error) => self.guide.ended = Some(error.to_string()),
        }
        let written = self.finish();
        let saved = self.folder.save();
        self.tell_end();
        ended.and(written.map_err(Into::into)).and(saved.map_err(Into::into))
    }

    async fn transfer(&mut self, index: Index) -> Result<(), Ended> {
        self.guide.findings.extend(index.findings);
        self.guide.knows_monitors = index.knows_monitors;
        let entries = index.entries;
        let count = |kind| entries.get(&kind).map_or(0, Vec::len);
        self.tell(&format!(
            "{}, {}, {}",
            counted(count(Kind::Collection), "collection"),
            counted(count(Kind::Environment), "environment"),
            counted(count(Kind::Monitor), "monitor")
        ));
        let needed: usize = entries.values().map(Vec::len).sum();
        if let Some(remaining) = self.source.quota().and_then(|quota| quota.remaining)
            && usize::try_from(remaining).is_ok_and(|remaining| remaining < needed)
        {
            self.warn(&format!(
                "{remaining} requests to Postman's API are left this month, and about {needed} are needed; what cannot be \
                 fetched now is fetched by the same command later"
            ));
        }
        for (kind, entries) in &entries {
            self.layout.place(*kind, entries, &self.folder.manifest, self.key.as_ref());
        }
        let no_entries = Vec::new();
        let of = |kind| entries.get(&kind).unwrap_or(&no_entries);
        self.environments(of(Kind::Environment)).await?;
        for (number, entry) in of(Kind::Collection).iter().enumerate() {
            self.progress(Kind::Collection, number, of(Kind::Collection).len());
            self.collection(entry).await?;
        }
        // Of two monitors of one name it is always the same that gets another.
        let mut monitors: Vec<&Entry> = of(Kind::Monitor).iter().collect();
        monitors.sort_by_key(|entry| self.layout.stem(Kind::Monitor, &entry.id).map(str::to_owned));
        for (number, entry) in monitors.iter().enumerate() {
            self.progress(Kind::Monitor, number, monitors.len());
            self.monitor(entry).await?;
        }
        self.tell_what_is_gone(&entries);
        Ok(())
    }

    fn tell_what_is_gone(&mut self, entries: &BTreeMap<Kind, Vec<Entry>>) {
        for (path, written) in &self.folder.manifest.files {
            let Some((noun, id)) = written.of.as_deref().and_then(|of| of.split_once(' ')) else { continue };
            // What a source does not list at all is not gone.
            let kind =
                entries.iter().find(|(kind, list)| kind.noun() == noun && !list.is_empty()).map(|(kind, _)| *kind);
            let is_gone = kind.is_some_and(|kind| !self.asked.contains(&(kind, id.to_owned())));
            if is_gone && self.folder.has(path) {
                let what = format!("{noun} {id} was not served this time");
                let next = "Remove the file if nobody needs it.";
                self.guide.findings.push(Finding::new(Topic::Gone, format!("`{path}`"), what, next));
            }
        }
    }

    /// Fetches a thing. One that cannot be had is told, and the others come over all the same.
    pub(super) async fn fetch(&mut self, kind: Kind, entry: &Entry) -> Result<Option<String>, Ended> {
        if self.stop.is_asked() {
            return Err(SourceError::Stopped.into());
        }
        match self.source.fetch(kind, entry).await {
            Ok(text) => {
                let withheld = self.key.as_ref().map(|key| key.withheld(&text).into_owned()).unwrap_or(text);
                self.has_key_inside |= withheld.contains("{{POSTMAN_API_KEY}}");
                Ok(Some(withheld))
            }
            Err(SourceError::Missing { problem, .. }) => {
                self.missing(kind, entry, &problem);
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    pub(super) fn missing(&mut self, kind: Kind, entry: &Entry, problem: &str) {
        let name = if entry.name.is_empty() { &entry.id } else { &entry.name };
        let place = format!("{} “{name}”", kind.noun());
        self.warn(&format!("{place}: {problem}"));
        self.guide.findings.push(Finding::new(
            Topic::NotFetched,
            place,
            problem,
            "Look whether the key may see it; import again.",
        ));
    }

    pub(super) fn put(&mut self, kind: Kind, entry: &Entry, path: &str, text: &str) -> Result<(), Ended> {
        let of = Some(format!("{} {}", kind.noun(), entry.id));
        // Reading turns escapes into letters.
        let text = &*self.key.as_ref().map_or(text.into(), |key| key.withheld(text));
        let fate =
            self.folder.put(path, text, Written { of, updated_at: entry.updated_at.clone(), ..Written::default() })?;
        self.tell_fate(path, fate);
        Ok(())
    }

    fn tell_fate(&mut self, path: &str, fate: Fate) {
        if fate == Fate::Conflict {
            let next = "`postwatch import postman --overwrite` takes Postman's version of all such files; or import into an \
                        empty folder, and compare.";
            self.warn(&format!(
                "{path}: kept as it is: it was edited here, and what comes from Postman is something else"
            ));
            let what = "left as it is";
            self.guide.findings.push(Finding::new(Topic::EditedHere, format!("`{path}`"), what, next));
        }
    }

    async fn environments(&mut self, entries: &[Entry]) -> Result<(), Ended> {
        let mut read = Vec::new();
        for entry in entries {
            self.asked.insert((Kind::Environment, entry.id.clone()));
            let Some(text) = self.fetch(Kind::Environment, entry).await? else { continue };
            match EnvironmentFile::of(&text, &entry.name) {
                Ok(file) => read.push((entry.clone(), file)),
                Err(error) => self.missing(Kind::Environment, entry, &error.to_string()),
            }
        }
        let prefixed = colliding(read.iter().map(|(entry, file)| (entry.id.as_str(), file.secrets.as_slice())));
        for (entry, file) in read {
            self.environment(&entry, file, prefixed.contains(&entry.id))?;
        }
        Ok(())
    }

    pub(super) fn environment(
        &mut self,
        entry: &Entry,
        file: EnvironmentFile,
        is_colliding: bool,
    ) -> Result<(), Ended> {
        let Some(path) = self.layout.path(Kind::Environment, &entry.id) else { return Ok(()) };
        for (_, value) in &file.values {
            self.redactor.learn(value, Lifetime::Run);
        }
        let secrets = file.values.iter().filter(|(_, value)| looks_like_a_secret(value));
        self.secret_values.extend(secrets.map(|(key, value)| (format!("`{key}` of `{path}`"), value.clone())));
        self.guide.findings.extend(of_environment(&path, &file));
        let known = self.folder.manifest.prefixes.get(&entry.id).cloned();
        let was_imported = self.folder.manifest.path_of(&format!("environment {}", entry.id)).is_some();
        let needs_prefix = is_colliding && (!was_imported || file.secrets.iter().any(|secret| !is_plain(&secret.key)));
        let prefix = known.or_else(|| needs_prefix.then(|| self.free_prefix(&path)));
        if let Some(prefix) = &prefix {
            self.folder.manifest.prefixes.insert(entry.id.clone(), prefix.clone());
        }
        let secrets = EnvironmentSecrets::new(path.clone(), prefix, file.secrets);
        self.guide.environments.push((path.clone(), secrets.variables.len(), secrets.option()));
        self.environments.insert(entry.id.clone(), secrets);
        self.put(Kind::Environment, entry, &path, &file.text)
    }

    /// The environment's name in the letters of process variables, unlike that of any other.
    fn free_prefix(&self, path: &str) -> String {
        let stem = path.trim_start_matches("environments/").trim_end_matches(Kind::Environment.ending());
        let name = process_name(stem);
        let mut numbered = name.clone();
        let mut number = 1;
        while self.folder.manifest.prefixes.values().any(|taken| *taken == numbered) {
            number += 1;
            numbered = format!("{name}_{number}");
        }
        numbered
    }

    async fn collection(&mut self, entry: &Entry) -> Result<(), Ended> {
        self.asked.insert((Kind::Collection, entry.id.clone()));
        let Some(path) = self.layout.path(Kind::Collection, &entry.id) else { return Ok(()) };
        let text = match self.fetched_before(entry, &path) {
            Some(text) => text,
            None => match self.fetch(Kind::Collection, entry).await? {
                Some(text) => laid_out(&text),
                None => return Ok(()),
            },
        };
        self.look_through(&path, &text);
        self.put(Kind::Collection, entry, &path, &text)?;
        if let Some(interrupted) = &mut self.folder.manifest.interrupted {
            interrupted.collections.push(entry.id.clone());
        }
        Ok(())
    }

    /// The file that an interrupted import wrote, if nobody has changed it since, here or there.
    fn fetched_before(&self, entry: &Entry, path: &str) -> Option<String> {
        let is_done = self.before.as_ref()?.collections.contains(&entry.id);
        let known = self.folder.manifest.files.get(path)?;
        let is_same = known.updated_at == entry.updated_at;
        if is_done && is_same { self.folder.unedited(path) } else { None }
    }

    pub(super) fn look_through(&mut self, path: &str, text: &str) {
        let (requests, findings) = of_collection(path, text, &self.secret_values);
        self.guide.collections.push((path.to_owned(), requests));
        self.guide.findings.extend(findings);
    }

    fn finish(&mut self) -> io::Result<()> {
        let environments: Vec<EnvironmentSecrets> = {
            let mut all: Vec<_> = self.environments.values().cloned().collect();
            all.sort_by(|one, other| one.path.cmp(&other.path));
            all
        };
        let has_secrets = environments.iter().any(|environment| !environment.variables.is_empty());
        // What an import knows that ended early is less than what an earlier one wrote.
        let is_whole = self.guide.ended.is_none();
        if (has_secrets || self.has_key_inside) && (is_whole || !self.folder.has(ENV_EXAMPLE)) {
            self.write_own(ENV_EXAMPLE, &env_example(&environments, self.has_key_inside))?;
        }
        if !self.guide.monitors.is_empty() && (is_whole || !self.folder.has(SETTINGS)) {
            self.write_own(SETTINGS, &settings(&self.recipients))?;
        }
        match self.folder.text(".gitignore") {
            Some(own) if own != GITIGNORE && ignores_env(&own) => {}
            _ => self.write_own(".gitignore", GITIGNORE)?,
        }
        self.guide.collections.sort();
        self.guide.environments.sort();
        self.guide.monitors.sort_by(|one, other| one.path.cmp(&other.path));
        let text = self.guide.text(&self.redactor);
        self.write_own(GUIDE, &text)
    }

    fn write_own(&mut self, path: &str, text: &str) -> io::Result<()> {
        let fate = self.folder.put(path, text, Written::default())?;
        self.tell_fate(path, fate);
        Ok(())
    }

    fn tell_end(&self) {
        for path in &self.folder.tally.overwritten {
            self.warn(&format!("{path}: replaced; it had been edited here"));
        }
        self.plain(&self.folder.tally.to_string());
        if let Some(quota) = self.source.quota() {
            self.plain(&quota.to_string());
        }
        for line in self.guide.counts() {
            self.plain(&format!("  {line}"));
        }
        self.plain(&format!("{GUIDE} tells what came over, what did not, and what to do next"));
    }

    fn progress(&self, kind: Kind, number: usize, all: usize) {
        if number > 0 && number.is_multiple_of(PROGRESS_STEP) {
            self.tell(&format!("{}: {number} of {all}", kind.plural()));
        }
    }

    fn tell(&self, sentence: &str) {
        self.observer.notice(Notice::note(self.redactor.show(sentence)));
    }

    fn warn(&self, sentence: &str) {
        self.observer.notice(Notice::warning(self.redactor.show(sentence)));
    }

    fn plain(&self, sentence: &str) {
        self.observer.notice(Notice::plain(self.redactor.show(sentence)));
    }
}
