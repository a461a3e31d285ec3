//! Scripts of format 3.0, which say for which protocol they are.

use serde_json::{Value, json};

use super::version_three_note::{Holder, Note};

/// Protocols whose requests are not run here, and neither are their scripts.
const OTHER_PROTOCOLS: [&str; 8] = ["grpc", "ws", "websocket", "socketio", "socket.io", "mqtt", "mcp", "llm"];

/// Member of a collection or folder for the scripts of its GraphQL requests, while its files are read.
const FOR_GRAPHQL: &str = "$graphqlEvent";

/// Member of a GraphQL request meanwhile.
const IS_GRAPHQL: &str = "$isGraphql";

/// Member of a request that runs its own scripts alone.
pub(super) const OWN_SCRIPTS: &str = "$ownScripts";

/// For which requests a script is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Protocol {
    Http,
    GraphQl,
    Both,
}

/// Puts scripts into `event`.
pub(super) fn scripts(yaml: Option<&Value>, holder: Holder, json: &mut Value, notes: &mut Vec<Note>) {
    let (mut http, mut graphql) = (Vec::new(), Vec::new());
    for (index, script) in yaml.and_then(Value::as_array).into_iter().flatten().enumerate() {
        let place = format!("scripts[{index}].type");
        let kind = script.get("type").and_then(Value::as_str).unwrap_or_default();
        let (protocol, moment) = match kind.split_once(':') {
            None => (Protocol::Both, kind),
            Some(("http", moment)) => (Protocol::Http, moment),
            Some(("graphql", moment)) => (Protocol::GraphQl, moment),
            Some((other, _)) if OTHER_PROTOCOLS.contains(&other) => continue,
            Some(_) => (Protocol::Both, ""),
        };
        let listen = match moment {
            "beforeRequest" | "beforeQuery" => "prerequest",
            "afterResponse" => "test",
            _ => {
                let known = match holder {
                    Holder::Http => "`beforeRequest` and `afterResponse`",
                    Holder::GraphQl => "`beforeQuery` and `afterResponse`",
                    Holder::Collection | Holder::Folder => {
                        "`http:beforeRequest`, `http:afterResponse`, `graphql:beforeQuery` and `graphql:afterResponse`"
                    }
                };
                notes.push(Note::error(place, format!("a script of type `{kind}` never runs; known are {known}")));
                continue;
            }
        };
        let event = json!({"listen": listen, "name": moment, "disabled": script.get("disabled"),
            "script": {"id": script.get("id"), "exec": script.get("code")}});
        if protocol != Protocol::GraphQl {
            http.push(event.clone());
        }
        if protocol != Protocol::Http {
            graphql.push(event);
        }
    }
    match holder {
        Holder::Http => json["event"] = http.into(),
        Holder::GraphQl => {
            json["event"] = graphql.into();
            json[IS_GRAPHQL] = true.into();
        }
        Holder::Collection | Holder::Folder => {
            json["event"] = http.into();
            json[FOR_GRAPHQL] = graphql.into();
        }
    }
}

/// Format 2.1 knows no protocols. Where a collection or folder has other scripts for its GraphQL requests than for the
/// rest, each of these requests gets the scripts around it as its own.
pub(super) fn settle(collection: &mut Value) {
    let are_apart = differs(collection);
    hand_down(collection, are_apart, &[]);
}

fn items(json: &Value) -> impl Iterator<Item = &Value> {
    json.get("item").and_then(Value::as_array).into_iter().flatten()
}

fn differs(json: &Value) -> bool {
    json.get(FOR_GRAPHQL).is_some_and(|graphql| Some(graphql) != json.get("event")) || items(json).any(differs)
}

fn hand_down(json: &mut Value, are_apart: bool, around: &[Value]) {
    let Some(members) = json.as_object_mut() else { return };
    let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
    let mut graphql = around.to_vec();
    if let Some(own) = members.remove(FOR_GRAPHQL) {
        graphql.extend(list(Some(&own)));
    }
    if members.remove(IS_GRAPHQL).is_some() && are_apart {
        let own = list(members.get("event"));
        members.insert("event".to_owned(), graphql.iter().cloned().chain(own).collect());
        members.insert(OWN_SCRIPTS.to_owned(), true.into());
    }
    for item in members.get_mut("item").and_then(Value::as_array_mut).into_iter().flatten() {
        hand_down(item, are_apart, &graphql);
    }
}
