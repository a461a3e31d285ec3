//! A collection as its file has it: templates intact, nothing inherited yet.

use serde_json::{Map, Value};

use super::{Auth, Request, ScriptEvent};
use crate::variable::Variable;

/// A collection.
#[derive(Clone, Debug)]
pub struct Collection {
    /// The file it came from, for messages.
    pub file: String,
    /// Identifier, if its file gives one.
    pub id: String,
    /// Name.
    pub name: String,
    /// Folders and requests in order.
    pub items: Vec<Item>,
    /// Scripts that run around every item.
    pub events: Vec<ScriptEvent>,
    /// Authentication that items inherit.
    pub auth: Option<Auth>,
    /// The collection's variables.
    pub variables: Vec<Variable>,
    /// protocolProfileBehavior that items inherit.
    pub behaviour: Behaviour,
    /// Sentences for the user about odd but usable content.
    pub warnings: Vec<String>,
    /// The file's JSON with an identifier for everything, for reports that show the collection; see
    /// [`super::collection_document`].
    pub json: Option<Value>,
}

/// protocolProfileBehavior as written; read when the plan is made.
pub type Behaviour = Map<String, Value>;

/// A folder or a request.
#[derive(Clone, Debug)]
pub enum Item {
    /// A folder.
    Folder(Box<Folder>),
    /// A request.
    Request(Box<RequestItem>),
}

/// A folder.
#[derive(Clone, Debug)]
pub struct Folder {
    /// Identifier, if its file gives one.
    pub id: String,
    /// Name.
    pub name: String,
    /// Where it stands in the file.
    pub place: String,
    /// The file that says what it is, inside the directory of a collection of format 3.0.
    pub file: Option<String>,
    /// What is in it.
    pub items: Vec<Item>,
    /// Its scripts.
    pub events: Vec<ScriptEvent>,
    /// Its authentication.
    pub auth: Option<Auth>,
    /// Its protocolProfileBehavior.
    pub behaviour: Behaviour,
}

/// A request with its scripts.
#[derive(Clone, Debug)]
pub struct RequestItem {
    /// Identifier, if its file gives one.
    pub id: String,
    /// Name.
    pub name: String,
    /// Where it stands in the file.
    pub place: String,
    /// The file that holds it, inside the directory of a collection of format 3.0.
    pub file: Option<String>,
    /// The request.
    pub request: Request,
    /// Its scripts.
    pub events: Vec<ScriptEvent>,
    /// Whether the scripts of the folders around it run as well.
    pub inherits_scripts: bool,
    /// Its protocolProfileBehavior.
    pub behaviour: Behaviour,
}
