//! Walks down the folders and hands each item what it inherits: authentication, scripts, behaviour.

use std::sync::Arc;

use super::{Plan, PlanError, ProtocolBehaviour, Step, select::Selection};
use crate::collection::{Auth, Behaviour, Collection, Folder, Item, Listen, RequestItem, ScriptEvent, ScriptSource};

/// Makes the plan. `folders` are ids or names given with `--folder`; none selects everything.
///
/// # Errors
/// When a folder or request of that name does not exist.
pub fn plan(collection: &Collection, folders: &[String]) -> Result<Plan, PlanError> {
    let selection = Selection::find(collection, folders)?;
    let name: Arc<str> = collection.name.as_str().into();
    let mut walk = Walk { selection, steps: Vec::new(), file: &collection.file };
    let root = Inherited {
        location: vec![collection.name.clone()],
        auth: collection.auth.clone().map(Arc::new),
        prerequest: scripts(&collection.events, Listen::Prerequest),
        test: scripts(&collection.events, Listen::Test),
        behaviour: collection.behaviour.clone(),
    };
    walk.items(&collection.items, &root, false);
    Ok(Plan::new(collection.id.clone(), name, walk.steps))
}

/// What an item gets from the folders around it.
#[derive(Clone)]
struct Inherited {
    location: Vec<String>,
    auth: Option<Arc<Auth>>,
    prerequest: Vec<Arc<ScriptSource>>,
    test: Vec<Arc<ScriptSource>>,
    behaviour: Behaviour,
}

impl Inherited {
    fn enter(&self, folder: &Folder) -> Inherited {
        let mut inner = self.clone();
        inner.location.push(folder.name.clone());
        if let Some(auth) = &folder.auth {
            inner.auth = Some(Arc::new(auth.clone()));
        }
        inner.prerequest.extend(scripts(&folder.events, Listen::Prerequest));
        inner.test.extend(scripts(&folder.events, Listen::Test));
        inner.behaviour.extend(folder.behaviour.clone());
        inner
    }
}

struct Walk<'collection> {
    selection: Selection,
    steps: Vec<Step>,
    file: &'collection str,
}

impl Walk<'_> {
    fn items(&mut self, items: &[Item], inherited: &Inherited, selected: bool) {
        for item in items {
            let selected = selected || self.selection.includes(item);
            match item {
                Item::Folder(folder) => self.items(&folder.items, &inherited.enter(folder), selected),
                Item::Request(request) if selected => self.steps.push(self.step(request, inherited)),
                Item::Request(_) => {}
            }
        }
    }

    fn step(&self, item: &RequestItem, inherited: &Inherited) -> Step {
        let mut location = inherited.location.clone();
        location.push(item.name.clone());
        let auth = item.request.auth.clone().map(Arc::new).or_else(|| inherited.auth.clone());
        let mut behaviour = inherited.behaviour.clone();
        behaviour.extend(item.behaviour.clone());
        let (mut prerequest, mut test) = match item.inherits_scripts {
            true => (inherited.prerequest.clone(), inherited.test.clone()),
            false => (Vec::new(), Vec::new()),
        };
        prerequest.extend(scripts(&item.events, Listen::Prerequest));
        test.extend(scripts(&item.events, Listen::Test));
        let mut request = item.request.clone();
        request.auth = auth.as_deref().cloned();
        let id = if item.id.is_empty() { uuid::Uuid::new_v4().to_string() } else { item.id.clone() };
        Step {
            id: id.into(),
            name: item.name.as_str().into(),
            folders: inherited.location[1..].to_vec(),
            location: location.into(),
            place: format!("{}: {}", self.file, item.file.as_ref().unwrap_or(&item.place)),
            pointer: pointer(&item.place),
            request_json: Arc::new(request.to_json()),
            request: Arc::new(request),
            auth: auth.filter(|auth| auth.kind != "noauth"),
            prerequest,
            test,
            behaviour: Arc::new(ProtocolBehaviour::read(&behaviour)),
        }
    }
}

/// `item[0].item[2]` → `/item/0/item/2`.
fn pointer(place: &str) -> String {
    let mut pointer = String::with_capacity(place.len() + 1);
    for part in place.split(['.', '[', ']']).filter(|part| !part.is_empty()) {
        pointer.push('/');
        pointer.push_str(part);
    }
    pointer
}

fn scripts(events: &[ScriptEvent], listen: Listen) -> Vec<Arc<ScriptSource>> {
    events.iter().filter(|event| event.listen == listen).map(|event| event.source.clone()).collect()
}
