//! The plan of a run: immutable, shared by all iterations.

use std::{collections::HashMap, sync::Arc};

use serde_json::Value;

use super::ProtocolBehaviour;
use crate::collection::{Auth, Request, ScriptSource};

/// The steps of one iteration.
#[derive(Debug)]
pub struct Plan {
    /// Identifier of the collection.
    pub collection_id: String,
    /// Name of the collection.
    pub collection_name: Arc<str>,
    /// The items to run, in order.
    pub steps: Vec<Step>,
    by_id: HashMap<Arc<str>, usize>,
    by_name: HashMap<Arc<str>, usize>,
}

impl Plan {
    pub(super) fn new(collection_id: String, collection_name: Arc<str>, steps: Vec<Step>) -> Plan {
        let by_id = steps.iter().enumerate().rev().map(|(place, step)| (step.id.clone(), place)).collect();
        // The last item of a name wins.
        let by_name = steps.iter().enumerate().map(|(place, step)| (step.name.clone(), place)).collect();
        Plan { collection_id, collection_name, steps, by_id, by_name }
    }

    /// The step that `setNextRequest` means: by id first, then by name.
    pub fn find(&self, id_or_name: &str) -> Option<usize> {
        self.by_id.get(id_or_name).or_else(|| self.by_name.get(id_or_name)).copied()
    }

    /// Whether any step has a script, that is whether an engine is needed at all.
    pub fn has_scripts(&self) -> bool {
        self.steps
            .iter()
            .flat_map(|step| step.prerequest.iter().chain(&step.test))
            .any(|script| !script.code.trim().is_empty())
    }
}

impl Step {
    /// Folders and name: `F / A`.
    pub fn full_name(&self) -> String {
        let mut name = self.folders.join(" / ");
        if !name.is_empty() {
            name.push_str(" / ");
        }
        name.push_str(&self.name);
        name
    }
}

/// One item, with what it inherits.
#[derive(Debug)]
pub struct Step {
    /// Identifier from the file, or made up.
    pub id: Arc<str>,
    /// Name.
    pub name: Arc<str>,
    /// Names of the folders around it, outermost first.
    pub folders: Vec<String>,
    /// Names from the collection down to the item, for `pm.execution.location`.
    pub location: Arc<[String]>,
    /// Where it stands: `file: item[0].item[2]`.
    pub place: String,
    /// The same as a JSON pointer into the collection.
    pub pointer: String,
    /// The request as written.
    pub request: Arc<Request>,
    /// The same in Postman's JSON shape, with the authentication in force, for scripts.
    pub request_json: Arc<Value>,
    /// The authentication in force; `None` for none and for `noauth`.
    pub auth: Option<Arc<Auth>>,
    /// Prerequest scripts, outermost first.
    pub prerequest: Vec<Arc<ScriptSource>>,
    /// Test scripts, outermost first.
    pub test: Vec<Arc<ScriptSource>>,
    /// protocolProfileBehavior, merged key by key, inner wins.
    pub behaviour: Arc<ProtocolBehaviour>,
}
