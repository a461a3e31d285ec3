//! One import from its index to its guide.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

use chrono::{DateTime, Utc};
use serde_json::{Value, value::RawValue};

use super::{
    environment::{EnvironmentFile, Reason, SecretVariable},
    file_name::FileNames,
    findings::{Finding, Topic},
    folder::{Fate, Folder},
    guide::{Guide, MonitorLine},
    json_layout::laid_out,
    key::ApiKey,
    manifest::{Interrupted, Written},
    monitor::{Around, MonitorFile, uid_of},
    service_files::{
        EnvironmentSecrets, GITIGNORE, colliding, env_example, ignores_env, is_plain, process_name, settings,
    },
    source::{Entry, Index, Kind, Source, SourceError, identity},
    usage::{MOST_PLACES, Usage},
};
use crate::{
    job::Observer,
    notice::Notice,
    printable::counted,
    run::Stop,
    secret::{Lifetime, Redactor, looks_like_a_secret},
};

/// The guide's file.
const GUIDE: &str = "IMPORT.md";

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
    source: Source<'import>,
    folder: Folder,
    /// Knows the key, and the secrets of the environments.
    pub(super) redactor: Redactor,
    key: Option<ApiKey>,
    observer: &'import dyn Observer,
    stop: Stop,
    names: BTreeMap<Kind, FileNames>,
    /// Stems of the files of things, by ID.
    stems: BTreeMap<(Kind, String), String>,
    environments: BTreeMap<String, EnvironmentSecrets>,
    /// Values of secrets, and which variable they are of.
    secret_values: Vec<(String, String)>,
    recipients: BTreeSet<String>,
    /// Whether the key itself stood in something that was served.
    has_key_inside: bool,
    /// What this import has asked for.
    asked: BTreeSet<(Kind, String)>,
    /// What an interrupted import had fetched.
    before: Option<Interrupted>,
    guide: Guide,
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
            names: BTreeMap::new(),
            stems: BTreeMap::new(),
            environments: BTreeMap::new(),
            secret_values: Vec::new(),
            recipients: BTreeSet::new(),
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
        let index = match self.source.index().await {
            Ok(index) => index,
            Err(error) => {
                // Nothing was done; an earlier import's progress stays.
                self.folder.manifest.interrupted = self.before.take();
                return Err(error.into());
            }
        };
        if index.entries.values().all(Vec::is_empty) {
            let why = match &self.source {
                Source::Api { workspace: Some(_), .. } => {
                    "the key sees nothing in this workspace: neither collections, environments nor monitors; Postman's API \
                     does not tell whether there is such a workspace"
                }
                Source::Api { workspace: None, .. } => "the key sees neither collections, environments nor monitors",
                Source::Dump(_) => "the export holds neither collections, environments nor monitors",
            };
            return Err(SourceError::Unusable(why.to_owned()).into());
        }
        self.folder.manifest.interrupted = Some(Interrupted::new(now));
        let ended = self.transfer(index).await;
        match &ended {
            Ok(()) if self.is_complete() => self.folder.manifest.interrupted = None,
            Ok(()) => {}
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
            self.name(*kind, entries);
        }
        let no_entries = Vec::new();
        let of = |kind| entries.get(&kind).unwrap_or(&no_entries);
        self.environments(of(Kind::Environment)).await?;
        for (number, entry) in of(Kind::Collection).iter().enumerate() {
            self.progress(Kind::Collection, number, of(Kind::Collection).len());
            self.collection(entry).await?;
        }
        for (number, entry) in of(Kind::Monitor).iter().enumerate() {
            self.progress(Kind::Monitor, number, of(Kind::Monitor).len());
            self.monitor(entry).await?;
        }
        self.tell_what_is_gone(&entries);
        Ok(())
    }

    /// Gives every thing its file: the one it had, or one by its name. Those of one name are numbered by their IDs, so that
    /// the API and an export agree.
    fn name(&mut self, kind: Kind, entries: &[Entry]) {
        let names = self.names.entry(kind).or_default();
        let (start, end) = (format!("{}/", kind.plural()), kind.ending());
        for (path, written) in &self.folder.manifest.files {
            let stem = path.strip_prefix(&start).and_then(|name| name.strip_suffix(end));
            if let (Some(stem), Some(of)) = (stem, &written.of) {
                names.reserve(stem);
                let id = of.strip_prefix(kind.noun()).map_or(of.as_str(), str::trim_start);
                self.stems.insert((kind, id.to_owned()), stem.to_owned());
            }
        }
        let mut new: Vec<&Entry> =
            entries.iter().filter(|entry| !self.stems.contains_key(&(kind, entry.id.clone()))).collect();
        new.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
        for entry in new {
            let name = match &self.key {
                Some(key) => key.withheld(&entry.name),
                None => entry.name.as_str().into(),
            };
            let stem = names.take(&name, kind.noun());
            self.stems.insert((kind, entry.id.clone()), stem);
        }
    }

    fn path(&self, kind: Kind, id: &str) -> Option<String> {
        let stem = self.stems.get(&(kind, id.to_owned()))?;
        Some(format!("{}/{stem}{}", kind.plural(), kind.ending()))
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
    async fn fetch(&mut self, kind: Kind, entry: &Entry) -> Result<Option<String>, Ended> {
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

    fn missing(&mut self, kind: Kind, entry: &Entry, problem: &str) {
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

    fn put(&mut self, kind: Kind, entry: &Entry, path: &str, text: &str) -> Result<(), Ended> {
        let of = Some(format!("{} {}", kind.noun(), entry.id));
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

    fn environment(&mut self, entry: &Entry, file: EnvironmentFile, is_colliding: bool) -> Result<(), Ended> {
        let Some(path) = self.path(Kind::Environment, &entry.id) else { return Ok(()) };
        for value in &file.values {
            self.redactor.learn(value, Lifetime::Run);
        }
        let keys: Vec<&str> = file.secrets.iter().map(|secret| secret.key.as_str()).collect();
        for (key, value) in keys.iter().zip(&file.values).filter(|(_, value)| looks_like_a_secret(value)) {
            self.secret_values.push((format!("`{key}` of `{path}`"), value.clone()));
        }
        self.tell_secrets(&path, &file);
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

    fn tell_secrets(&mut self, path: &str, file: &EnvironmentFile) {
        let place = format!("`{path}`");
        let names = |wanted: fn(&Reason) -> bool| -> Vec<String> {
            let secrets = file.secrets.iter().filter(|secret| wanted(&secret.reason));
            secrets.map(|secret| format!("`{}`", secret.key)).collect()
        };
        let next = "Write them into `.env`.";
        for (why, wanted) in [
            ("by type", (|reason| *reason == Reason::Type) as fn(&Reason) -> bool),
            ("by name or value", |reason| matches!(reason, Reason::Name | Reason::Value | Reason::Holds(_))),
        ] {
            let named = names(wanted);
            if !named.is_empty() {
                let what = format!("{} ({why})", named.join(", "));
                self.guide.findings.push(Finding::new(Topic::SecretValues, place.clone(), what, next));
            }
        }
        for SecretVariable { key, reason, .. } in &file.secrets {
            if let Reason::Vault { provider, reference } = reason {
                let as_what = if reference.is_empty() { String::new() } else { format!(" as {reference}") };
                let what = format!("`{key}` is kept by {provider}{as_what}");
                let next = "Fill in its source in the monitors' `secrets`, or write it into `.env`.";
                self.guide.findings.push(Finding::new(Topic::Vault, place.clone(), what, next));
            }
        }
        self.tell_vault(&place, file.vault_names.iter().map(String::as_str));
    }

    fn tell_vault<'name>(&mut self, place: &str, names: impl Iterator<Item = &'name str>) {
        for name in names {
            let (what, next) = match name {
                "" => (
                    "a script computes the name of a vault secret".to_owned(),
                    "`postwatch vault set NAME`, and run with `--vault-file postwatch-vault.json`.".to_owned(),
                ),
                name => (
                    format!("`{name}` comes from Postman's vault"),
                    format!("`postwatch vault set {name}`, and run with `--vault-file postwatch-vault.json`."),
                ),
            };
            self.guide.findings.push(Finding::new(Topic::Vault, place, what, next));
        }
    }

    async fn collection(&mut self, entry: &Entry) -> Result<(), Ended> {
        self.asked.insert((Kind::Collection, entry.id.clone()));
        let Some(path) = self.path(Kind::Collection, &entry.id) else { return Ok(()) };
        let text = match self.fetched_before(entry, &path) {
            Some(text) => text,
            None => match self.fetch(Kind::Collection, entry).await? {
                Some(text) => laid_out(&text),
                None => return Ok(()),
            },
        };
        self.tell_usage(&path, &text);
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
        let is_same = entry.updated_at.is_some() && known.updated_at == entry.updated_at;
        if is_done && is_same { self.folder.unedited(path) } else { None }
    }

    fn tell_usage(&mut self, path: &str, text: &str) {
        let place = format!("`{path}`");
        let held: Vec<&String> = self
            .secret_values
            .iter()
            .filter(|(_, value)| {
                let escaped = Value::from(value.as_str()).to_string();
                text.contains(&escaped[1..escaped.len() - 1])
            })
            .map(|(name, _)| name)
            .collect();
        let mut told: Vec<Finding> = held
            .into_iter()
            .map(|name| {
                let what = format!("it holds the value of {name}");
                Finding::new(Topic::SecretsInCollections, place.clone(), what, "Put the variable in its place.")
            })
            .collect();
        let Some(usage) = Usage::of(text) else {
            self.guide.collections.push((path.to_owned(), 0));
            let what = "it is nested too deep to be looked through";
            told.push(Finding::new(Topic::SecretsInCollections, place, what, "Look for secrets in it."));
            self.guide.findings.append(&mut told);
            return;
        };
        for secret in usage.secrets.iter().take(MOST_PLACES) {
            let next = "Put a `{{variable}}` in its place.";
            told.push(Finding::new(Topic::SecretsInCollections, place.clone(), secret.clone(), next));
        }
        if let Some(more) = usage.secrets.len().checked_sub(MOST_PLACES).filter(|more| *more > 0) {
            let what = format!("and {more} more places");
            told.push(Finding::new(Topic::SecretsInCollections, place.clone(), what, "Look through the collection."));
        }
        if usage.reads_data {
            let next = "Download the file from Postman; `-d FILE` in a run, `data: ../data/FILE` in its monitors.";
            told.push(Finding::new(Topic::DataFiles, place.clone(), "its scripts read `pm.iterationData`", next));
        }
        for file in &usage.files {
            let next = "Put the file there, or name another folder: `--working-dir`.";
            told.push(Finding::new(Topic::Files, place.clone(), format!("`{file}`"), next));
        }
        self.guide.findings.append(&mut told);
        self.guide.collections.push((path.to_owned(), usage.requests));
        self.tell_vault(&place, usage.vault_names.iter().map(String::as_str));
    }

    async fn monitor(&mut self, entry: &Entry) -> Result<(), Ended> {
        self.asked.insert((Kind::Monitor, entry.id.clone()));
        let Some(path) = self.path(Kind::Monitor, &entry.id) else { return Ok(()) };
        let raw = match self.before.as_ref().and_then(|before| before.monitors.get(&entry.id)) {
            Some(raw) => raw.clone(),
            None => {
                let Some(text) = self.fetch(Kind::Monitor, entry).await? else { return Ok(()) };
                match RawValue::from_string(text) {
                    Ok(raw) => raw,
                    Err(error) => {
                        self.missing(Kind::Monitor, entry, &error.to_string());
                        return Ok(());
                    }
                }
            }
        };
        let Ok(monitor) = crate::collection::read_json::<Value>(raw.get()) else {
            self.missing(Kind::Monitor, entry, "the answer cannot be read");
            return Ok(());
        };
        if let Some(interrupted) = &mut self.folder.manifest.interrupted {
            interrupted.monitors.insert(entry.id.clone(), raw);
        }
        let Some(collection) = self.reference(Kind::Collection, uid_of(&monitor, "collection"), &path).await? else {
            self.missing(
                Kind::Monitor,
                entry,
                "no collection was served for it, so there is nothing that it could run",
            );
            return Ok(());
        };
        let environment = self.reference(Kind::Environment, uid_of(&monitor, "environment"), &path).await?;
        let secrets = self.monitor_secrets(uid_of(&monitor, "environment"));
        let name = self.monitor_name(entry, &monitor);
        let around = Around {
            path: &format!("`{path}`"),
            name: &name,
            collection: &collection,
            environment: environment.as_deref(),
            secrets: &secrets,
        };
        let file = MonitorFile::of(&monitor, &around);
        self.recipients.extend(file.recipients);
        self.guide.findings.extend(file.findings);
        let text = |pointer: &str| monitor.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        self.guide.monitors.push(MonitorLine {
            path: path.clone(),
            collection,
            environment,
            schedule: format!("{} {}", text("/schedule/cron"), text("/schedule/timezone")).trim().to_owned(),
            is_active: file.text.contains("\nactive: true\n"),
        });
        self.put(Kind::Monitor, entry, &path, &file.text)
    }

    /// What a monitor's file calls its collection or environment: the file of it, or the UID of one that could not be had.
    async fn reference(&mut self, kind: Kind, uid: Option<&str>, of: &str) -> Result<Option<String>, Ended> {
        let Some(uid) = uid else { return Ok(None) };
        let id = identity(uid);
        if self.asked.insert((kind, id.to_owned())) {
            self.fetch_referred(kind, uid).await?;
        }
        let found = self.path(kind, id).filter(|path| self.folder.has(path));
        Ok(Some(match found {
            Some(path) => format!("../{path}"),
            None => {
                let what = format!("its {} {uid} has no file", kind.noun());
                let next = "With POSTMAN_API_KEY set, it is loaded from Postman at each run.";
                self.guide.findings.push(Finding::new(Topic::NotFetched, format!("`{of}`"), what, next));
                uid.to_owned()
            }
        }))
    }

    /// What is in no list, since it is in another workspace.
    async fn fetch_referred(&mut self, kind: Kind, uid: &str) -> Result<(), Ended> {
        let mut entry = Entry::referred(uid);
        let Some(text) = self.fetch(kind, &entry).await? else { return Ok(()) };
        let json: Value = crate::collection::read_json(&text).unwrap_or_default();
        let name = json.pointer("/info/name").or_else(|| json.get("name")).and_then(Value::as_str);
        entry.name = name.unwrap_or_default().to_owned();
        self.name(kind, std::slice::from_ref(&entry));
        let Some(path) = self.path(kind, &entry.id) else { return Ok(()) };
        match kind {
            Kind::Environment => match EnvironmentFile::of(&text, &entry.name) {
                Ok(file) => {
                    let all = self.environments.values().flat_map(|known| &known.variables);
                    let taken: BTreeSet<&str> = all.map(|(secret, _)| secret.key.as_str()).collect();
                    let is_colliding = file.secrets.iter().any(|secret| {
                        !is_plain(&secret.key) || taken.iter().any(|taken| taken.eq_ignore_ascii_case(&secret.key))
                    });
                    self.environment(&entry, file, is_colliding)
                }
                Err(error) => {
                    self.missing(kind, &entry, &error.to_string());
                    Ok(())
                }
            },
            _ => {
                let text = laid_out(&text);
                self.tell_usage(&path, &text);
                self.put(kind, &entry, &path, &text)
            }
        }
    }

    fn monitor_secrets(&self, environment: Option<&str>) -> Vec<(String, String, String)> {
        let secrets = environment.and_then(|uid| self.environments.get(identity(uid)));
        let enabled = secrets.iter().flat_map(|secrets| &secrets.variables).filter(|(secret, _)| secret.is_enabled);
        enabled
            .map(|(secret, variable)| {
                let remark = match &secret.reason {
                    Reason::Vault { provider, reference } => format!("Postman: {provider} {reference}"),
                    _ => String::new(),
                };
                (secret.key.clone(), variable.clone(), remark.trim().to_owned())
            })
            .collect()
    }

    /// A name that no other monitor has: they are called by it.
    fn monitor_name(&self, entry: &Entry, monitor: &Value) -> String {
        let stem = self.stems.get(&(Kind::Monitor, entry.id.clone())).cloned().unwrap_or_default();
        let name = monitor.get("name").and_then(Value::as_str).unwrap_or(&entry.name);
        let printable: String = name.chars().filter(|character| !character.is_control()).take(200).collect();
        let mut alone = FileNames::default();
        // A numbered file is of the second of that name.
        if alone.take(name, Kind::Monitor.noun()) == stem && !printable.trim().is_empty() {
            return printable.trim().to_owned();
        }
        stem
    }

    fn finish(&mut self) -> io::Result<()> {
        let environments: Vec<EnvironmentSecrets> = {
            let mut all: Vec<_> = self.environments.values().cloned().collect();
            all.sort_by(|one, other| one.path.cmp(&other.path));
            all
        };
        if environments.iter().any(|environment| !environment.variables.is_empty()) || self.has_key_inside {
            self.own(".env.example", &env_example(&environments, self.has_key_inside))?;
        }
        match self.folder.text(".gitignore") {
            Some(own) if own != GITIGNORE && ignores_env(&own) => {}
            _ => self.own(".gitignore", GITIGNORE)?,
        }
        if !self.guide.monitors.is_empty() {
            self.own("postwatch.yaml", &settings(&self.recipients))?;
        }
        self.guide.collections.sort();
        self.guide.environments.sort();
        self.guide.monitors.sort_by(|one, other| one.path.cmp(&other.path));
        let text = self.guide.text(&self.redactor);
        self.own(GUIDE, &text)
    }

    fn own(&mut self, path: &str, text: &str) -> io::Result<()> {
        let fate = self.folder.put(path, text, Written::default())?;
        self.tell_fate(path, fate);
        Ok(())
    }

    fn tell_end(&self) {
        let tally = &self.folder.tally;
        let mut parts = vec![
            format!("{} written", counted(tally.written, "file")),
            format!("{} changed", tally.changed),
            format!("{} unchanged", tally.unchanged),
        ];
        if tally.kept > 0 {
            parts.push(format!("{} kept as edited here", tally.kept));
        }
        if !tally.conflicts.is_empty() {
            parts.push(format!("{} kept though Postman's version is another", tally.conflicts.len()));
        }
        for path in &tally.overwritten {
            self.warn(&format!("{path}: replaced; it had been edited here"));
        }
        self.plain(&parts.join(", "));
        if let Some(quota) = self.source.quota() {
            let month = match (quota.remaining, quota.limit) {
                (Some(remaining), Some(limit)) => format!("; {remaining} of {limit} are left this month"),
                (Some(remaining), None) => format!("; {remaining} are left this month"),
                _ => String::new(),
            };
            self.plain(&format!("{} to Postman's API{month}", counted(quota.used, "request")));
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
