//! Walks a collection.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{
    Finding, Known,
    scripts::{self, Deeds},
    variables::{used, used_by},
};
use crate::{
    clock::Clock,
    collection::{Auth, Collection, Item, RequestItem},
    variable::Dynamic,
};

/// The kinds of authentication there are.
const AUTH_KINDS: &[&str] = &[
    "apikey", "asap", "awsv4", "basic", "bearer", "digest", "edgegrid", "hawk", "jwt", "noauth", "ntlm", "oauth1",
    "oauth2",
];

/// Everything that is wrong in a collection.
pub(super) fn check(collection: &Collection, known: &Known) -> Vec<Finding> {
    let mut walk = Walk {
        file: &collection.file,
        findings: collection.warnings.iter().map(Finding::warning).collect(),
        deeds: Deeds::default(),
        targets: HashSet::new(),
        ids: HashMap::new(),
        used: Vec::new(),
    };
    walk.auth(collection.auth.as_ref(), "");
    walk.scripts(&collection.events, "");
    walk.items(&collection.items, "item");
    walk.next_requests();
    walk.variables(collection, known);
    walk.findings
}

struct Walk<'collection> {
    file: &'collection str,
    findings: Vec<Finding>,
    deeds: Deeds,
    /// Names and ids that `setNextRequest` may name.
    targets: HashSet<String>,
    ids: HashMap<String, String>,
    /// Places and the variables used there.
    used: Vec<(String, BTreeSet<String>)>,
}

impl Walk<'_> {
    fn at(&self, place: &str) -> String {
        if place.is_empty() { self.file.to_owned() } else { format!("{}: {place}", self.file) }
    }

    fn items(&mut self, items: &[Item], place: &str) {
        let mut names: HashSet<&str> = HashSet::new();
        for (index, item) in items.iter().enumerate() {
            let here = match item {
                Item::Request(request) => place_of(request),
                Item::Folder(folder) => format!("{place}[{index}] ({})", folder.name),
            };
            let (name, id) = match item {
                Item::Folder(folder) => (&folder.name, &folder.id),
                Item::Request(request) => (&request.name, &request.id),
            };
            if !names.insert(name) {
                let text = format!("{}: another item of the same folder is named \"{name}\" too", self.at(&here));
                self.findings.push(Finding::warning(text));
            }
            if !id.is_empty()
                && let Some(other) = self.ids.insert(id.clone(), here.clone())
            {
                let text = format!("{}: the id {id} is that of {other} too", self.at(&here));
                self.findings.push(Finding::error(text));
            }
            match item {
                Item::Folder(folder) => {
                    self.auth(folder.auth.as_ref(), &here);
                    self.scripts(&folder.events, &here);
                    self.items(&folder.items, &format!("{place}[{index}].item"));
                }
                Item::Request(request) => self.request(request, &here),
            }
        }
    }

    fn request(&mut self, item: &RequestItem, here: &str) {
        self.targets.extend([item.name.clone(), item.id.clone()]);
        if item.request.url.to_text().trim().is_empty() {
            let problem = "the request has no URL: of an object, `host` and `path` count and `raw` does not";
            self.findings.push(Finding::error(format!("{}: {problem}", self.at(here))));
        }
        self.used.push((self.at(here), used(&item.request)));
        self.auth(item.request.auth.as_ref(), here);
        self.scripts(&item.events, here);
    }

    fn auth(&mut self, auth: Option<&Auth>, here: &str) {
        let Some(auth) = auth else { return };
        let place = if here.is_empty() { self.at("auth") } else { format!("{}: auth", self.at(here)) };
        if !AUTH_KINDS.contains(&auth.kind.as_str()) {
            let text =
                format!("{place}: unknown authentication \"{}\"; there are {}", auth.kind, AUTH_KINDS.join(", "));
            self.findings.push(Finding::error(text));
        }
        self.used.push((place, used_by(auth)));
    }

    fn scripts(&mut self, events: &[crate::collection::ScriptEvent], here: &str) {
        let place = self.at(here);
        scripts::check(events, &place, &mut self.deeds, &mut self.findings);
    }

    fn next_requests(&mut self) {
        for (place, name) in &self.deeds.next {
            if !self.targets.contains(name) {
                let text = format!("{place}: setNextRequest names \"{name}\", and no request has this name or id");
                self.findings.push(Finding::error(text));
            }
        }
    }

    fn variables(&mut self, collection: &Collection, known: &Known) {
        let dynamic = Dynamic::new(Clock::system());
        let own: HashSet<&str> =
            collection.variables.iter().filter(|variable| !variable.disabled).map(|variable| &*variable.key).collect();
        for (place, names) in &self.used {
            for name in names {
                let is_known =
                    own.contains(name.as_str()) || known.names.contains(name) || self.deeds.set.contains(name);
                if is_known || dynamic.value(name).is_some() {
                    continue;
                }
                if name.starts_with('$') {
                    self.findings.push(Finding::error(format!("{place}: there is no dynamic variable {{{{{name}}}}}")));
                } else if known.is_complete {
                    let text = format!("{place}: the variable {{{{{name}}}}} is not defined");
                    // A script that computes names may well set it.
                    let is_sure = !self.deeds.sets_computed;
                    self.findings.push(if is_sure { Finding::error(text) } else { Finding::warning(text) });
                }
            }
        }
    }
}

/// Place and name of a request; of format 3.0 its file.
fn place_of(item: &RequestItem) -> String {
    match &item.file {
        Some(file) => file.clone(),
        None => format!("{} ({})", item.place, item.name),
    }
}
