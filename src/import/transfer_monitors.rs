//! Monitors of an import, and what they refer to.

use std::collections::BTreeSet;

use serde_json::{Value, value::RawValue};

use super::{
    environment::{EnvironmentFile, Reason},
    findings::{Finding, Topic},
    guide::MonitorLine,
    json_layout::laid_out,
    monitor::{Around, MonitorFile, uid_of},
    service_files::is_plain,
    thing::{Entry, Kind, identity},
    transfer::{Ended, Transfer},
};
use crate::collection::read_json;

/// Characters of a monitor's name: it stands in tables and messages.
const LONGEST_NAME: usize = 200;

impl Transfer<'_> {
    /// Fetches a monitor and writes its file.
    pub(super) async fn monitor(&mut self, entry: &Entry) -> Result<(), Ended> {
        self.asked.insert((Kind::Monitor, entry.id.clone()));
        let Some(path) = self.layout.path(Kind::Monitor, &entry.id) else { return Ok(()) };
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
        let Ok(monitor) = read_json::<Value>(raw.get()) else {
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
        let found = self.layout.path(kind, id).filter(|path| self.folder.has(path));
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
        let json: Value = read_json(&text).unwrap_or_default();
        let name = json.pointer("/info/name").or_else(|| json.get("name")).and_then(Value::as_str);
        entry.name = name.unwrap_or_default().to_owned();
        self.layout.place(kind, std::slice::from_ref(&entry), &self.folder.manifest, self.key.as_ref());
        let Some(path) = self.layout.path(kind, &entry.id) else { return Ok(()) };
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
                self.look_through(&path, &text);
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

    /// A name that no other monitor has, whatever the letters: they are called by it.
    fn monitor_name(&mut self, entry: &Entry, monitor: &Value) -> String {
        let stem = self.layout.stem(Kind::Monitor, &entry.id).unwrap_or(Kind::Monitor.noun());
        let name = monitor.get("name").and_then(Value::as_str).unwrap_or(&entry.name);
        let printable: String = name.chars().filter(|character| !character.is_control()).take(LONGEST_NAME).collect();
        let numbers = (2..).map(|number| format!("{stem}-{number}"));
        let mut names = [printable.trim().to_owned(), stem.to_owned()].into_iter().chain(numbers);
        let free = names.find(|name| !name.is_empty() && self.monitor_names.insert(name.to_lowercase()));
        free.unwrap_or_default()
    }
}
