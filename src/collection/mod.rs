//! Postman's files: collections, environments, globals, iteration data.

mod auth;
mod body;
mod data;
mod environment;
mod json;
mod load;
mod model;
mod read;
mod request;
mod script;
mod url;

pub use auth::Auth;
pub use body::{Body, FileSource, FormField, FormValue};
pub use data::{Row, load_data};
pub use environment::{load_environment, load_globals};
pub use json::Place;
pub use load::{LoadError, load, parse};
pub use model::{Behaviour, Collection, Folder, Item, RequestItem};
pub use request::{Field, Request};
pub use script::{Listen, ScriptEvent, ScriptSource};
pub use url::Url;
