//! Walks a collection.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    path::Path,
    rc::Rc,
};

use super::{
    Finding, Known, Severity,
    places::{Holder, Places},
    scripts::Deeds,
    variables::{used, used_by},
};
use crate::{
    clock::Clock,
    collection::{Auth, AuthKind, Collection, Folder, Item, RequestItem},
    spelling::{nearest, nearest_word},
    variable::Dynamic,
};

/// Methods of HTTP, WebDAV and caches that Postman offers or servers know.
const METHODS: [&str; 24] = [
    "GET",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "HEAD",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "COPY",
    "LINK",
    "UNLINK",
    "PURGE",
    "LOCK",
    "UNLOCK",
    "PROPFIND",
    "PROPPATCH",
    "MKCOL",
    "MOVE",
    "VIEW",
    "REPORT",
    "SEARCH",
    "QUERY",
    "MKCALENDAR",
];

/// Everything that is wrong in a collection.
pub(super) fn check(collection: &Collection, known: &Known, places: &Places) -> Vec<Finding> {
    let file = places.definition_of(&collection.file).unwrap_or_else(|| collection.file.clone());
    let whole = Rc::new(Holder { file, path: String::new(), label: String::new() });
    let mut walk = Walk {
        file: &collection.file,
        places,
        findings: collection.warnings.iter().map(|text| warning(text, &collection.file, places)).collect(),
        deeds: Deeds::default(),
        targets: HashSet::new(),
        ids: HashMap::new(),
        used: Vec::new(),
    };
    walk.auth(collection.auth.as_ref(), &whole, "auth");
    walk.deeds.read(&collection.events, &whole, places, &mut walk.findings);
    walk.items(&collection.items);
    walk.deeds.unknown_names(places, &mut walk.findings);
    walk.next_requests();
    walk.variables(collection, known);
    walk.findings
}

/// A warning of loading, at the place it names. Of a collection of format 3.0 it names the file in the directory, too.
fn warning(text: &str, collection: &str, places: &Places) -> Finding {
    let parts = text.split_once(": ").filter(|(file, _)| file.starts_with(collection) && Path::new(file).is_file());
    match parts.and_then(|(file, rest)| Some((file, rest, rest.split_once(": ")?.0))) {
        Some((file, rest, place)) => Finding::warning(file, places.of(file, place), rest),
        None => Finding::warning_of(text, collection),
    }
}

struct Walk<'collection> {
    file: &'collection str,
    places: &'collection Places,
    findings: Vec<Finding>,
    deeds: Deeds,
    /// Names and ids that `setNextRequest` may name.
    targets: HashSet<String>,
    ids: HashMap<String, String>,
    /// Who uses which variables, and in which part.
    used: Vec<(Rc<Holder>, &'static str, BTreeSet<String>)>,
}

impl Walk<'_> {
    fn items(&mut self, items: &[Item]) {
        let mut names: HashSet<&str> = HashSet::new();
        for item in items {
            let (name, id, holder) = match item {
                Item::Folder(folder) => (&folder.name, &folder.id, Rc::new(self.folder_holder(folder))),
                Item::Request(request) => (&request.name, &request.id, Rc::new(self.request_holder(request))),
            };
            if !names.insert(name) {
                let text = format!("{}another item of the same folder is named \"{name}\" too", holder.about(""));
                self.findings.push(Finding::warning(&holder.file, self.places.inside(&holder, "name"), text));
            }
            if !id.is_empty()
                && let Some(other) = self.ids.insert(id.clone(), holder.label.clone())
            {
                let text = format!("{}the id {id} is that of {other} too", holder.about(""));
                self.findings.push(Finding::error(&holder.file, self.places.inside(&holder, "id"), text));
            }
            match item {
                Item::Folder(folder) => {
                    self.auth(folder.auth.as_ref(), &holder, "auth");
                    self.deeds.read(&folder.events, &holder, self.places, &mut self.findings);
                    self.items(&folder.items);
                }
                Item::Request(request) => self.request(request, holder),
            }
        }
    }

    fn request(&mut self, item: &RequestItem, holder: Rc<Holder>) {
        self.targets.extend([item.name.clone(), item.id.clone()]);
        if item.request.url.to_text().trim().is_empty() {
            let at = self.places.inside(&holder, "request.url");
            let problem = "the request has no URL: neither `host` and `path` nor `raw` give one";
            self.findings.push(Finding::error(&holder.file, at, format!("{}{problem}", holder.about(""))));
        }
        self.method(&item.request.method, &holder);
        self.auth(item.request.auth.as_ref(), &holder, "request.auth");
        self.deeds.read(&item.events, &holder, self.places, &mut self.findings);
        self.used.push((holder, "request", used(&item.request)));
    }

    /// Any method may be sent, but one that is nearly a known one is misspelt.
    fn method(&mut self, method: &str, holder: &Rc<Holder>) {
        if METHODS.contains(&method) || method.contains("{{") {
            return;
        }
        let at = self.places.inside(holder, "request.method");
        let about = holder.about("");
        let is_token = method.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte));
        self.findings.push(if is_token {
            let hint = match nearest_word(method, METHODS) {
                Some(meant) => format!("; did you mean {meant}?"),
                None => String::new(),
            };
            Finding::warning(&holder.file, at, format!("{about}the method \"{method}\" is unknown{hint}"))
        } else {
            Finding::error(&holder.file, at, format!("{about}\"{method}\" is no HTTP method: it cannot be sent"))
        });
    }

    fn auth(&mut self, auth: Option<&Auth>, holder: &Rc<Holder>, path: &'static str) {
        let Some(auth) = auth else { return };
        if AuthKind::named(&auth.kind).is_none() {
            let mut kinds = AuthKind::ALL.map(AuthKind::name);
            kinds.sort_unstable();
            let kinds = kinds.join(", ");
            let text = format!("{}unknown authentication \"{}\"; there are {kinds}", holder.about("auth"), auth.kind);
            self.findings.push(Finding::error(&holder.file, self.places.inside(holder, path), text));
        }
        self.used.push((holder.clone(), path, used_by(auth)));
    }

    fn next_requests(&mut self) {
        for (spot, name) in &self.deeds.next {
            if !self.targets.contains(name) {
                let hint = match nearest(name, self.targets.iter().map(String::as_str)) {
                    Some(name) => format!("; did you mean \"{name}\"?"),
                    None => String::new(),
                };
                let problem = format!("setNextRequest names \"{name}\", and no request has this name or id{hint}");
                self.findings.push(spot.error(&problem, self.places));
            }
        }
    }

    fn variables(&mut self, collection: &Collection, known: &Known) {
        let dynamic = Dynamic::new(Clock::system());
        let own: HashSet<&str> =
            collection.variables.iter().filter(|variable| !variable.disabled).map(|variable| &*variable.key).collect();
        for (holder, path, names) in &self.used {
            let part = if path.ends_with("auth") { "auth" } else { "" };
            for name in names {
                let is_known =
                    own.contains(name.as_str()) || known.names.contains(name) || self.deeds.set.contains(name);
                if is_known || dynamic.value(name).is_some() {
                    continue;
                }
                let at = self.places.of_text(holder, path, &format!("{{{{{name}}}}}"));
                if name.starts_with('$') {
                    let text = format!("{}there is no dynamic variable {{{{{name}}}}}", holder.about(part));
                    self.findings.push(Finding::error(&holder.file, at, text));
                } else if known.is_complete {
                    let text = format!("{}the variable {{{{{name}}}}} is not defined", holder.about(part));
                    // A script that computes names may well set it.
                    let is_sure = !self.deeds.sets_computed;
                    let severity = if is_sure { Severity::Error } else { Severity::Warning };
                    self.findings.push(Finding { severity, ..Finding::error(&holder.file, at, text) });
                }
            }
        }
    }

    /// Place and name of a folder; of format 3.0 its file.
    fn folder_holder(&self, folder: &Folder) -> Holder {
        match &folder.file {
            Some(file) => self.in_directory(file),
            None => self.in_file(folder.place.clone(), &folder.name),
        }
    }

    /// Place and name of a request; of format 3.0 its file.
    fn request_holder(&self, item: &RequestItem) -> Holder {
        match &item.file {
            Some(file) => self.in_directory(file),
            None => {
                let old = self.places.old_request(self.file, &item.id);
                self.in_file(old.unwrap_or_else(|| item.place.clone()), &item.name)
            }
        }
    }

    fn in_file(&self, path: String, name: &str) -> Holder {
        let label = format!("{path} ({name})");
        Holder { file: self.file.to_owned(), path, label }
    }

    fn in_directory(&self, file: &str) -> Holder {
        let file = Path::new(self.file).join(file).display().to_string();
        Holder { file, path: String::new(), label: String::new() }
    }
}
