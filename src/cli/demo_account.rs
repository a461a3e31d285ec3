//! What an audit of the simulated account needs: the collection, and an environment for it.

use std::io::Write as _;

use serde_json::{Value, json};

use super::Process;
use crate::demo::Server;

/// The audit, unchanged.
pub(super) const COLLECTION: &str = include_str!("../../collections/aws-iam-audit.postman_collection.json");
/// Its file.
pub(super) const COLLECTION_NAME: &str = "collections/aws-iam-audit.postman_collection.json";

/// The environment that the collection's template environment becomes for this server.
pub(super) fn environment(server: &Server) -> Value {
    let mut values = Vec::new();
    let mut set = |key: &str, value: &str, kind: &str| {
        values.push(json!({"key": key, "value": value, "type": kind, "enabled": true}))
    };
    set("iam_endpoint", &server.endpoint(), "default");
    set("aws_region", server.region(), "default");
    if let Some(credentials) = server.credentials() {
        set("aws_access_key_id", &credentials.access_key_id, "secret");
        set("aws_secret_access_key", &credentials.secret_access_key, "secret");
        set("aws_session_token", credentials.session_token.as_deref().unwrap_or(""), "secret");
    }
    for (key, value) in server.variables() {
        set(key, value, "default");
    }
    json!({"name": "simulated account", "values": values})
}

/// Prints for whoever watches the demo.
pub(super) fn print(process: &Process, text: &str) {
    // A reader that went away is no fault of the demo.
    let _ = process.stdout().write_all(text.as_bytes());
}
