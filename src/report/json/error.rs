//! Errors as newman's summary has them.

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::{
    event::{AssertionFinished, ErrorFacts, Event, ExchangeFailed, Listen, script_place},
    finding::request_error_name,
};

/// The error of an assertion. `position` is that of its item in the run order.
pub(super) fn assertion_error(fact: &AssertionFinished, error: &ErrorFacts) -> Map<String, Value> {
    let stack = format!(
        "{}: {}\n   at Object.eval sandbox-script.js:{}:{})",
        error.name.as_str(),
        error.message.as_str(),
        fact.index + 1,
        fact.cursor.position + 1
    );
    members(json!({
        "name": error.name,
        "index": fact.index,
        "test": fact.name,
        "message": error.message,
        "stack": stack,
    }))
}

/// The error of a script: what was thrown, as its JSON. newman knows the place of those that tell their stack.
pub(super) fn script_error(error: &ErrorFacts, event: &Event) -> Map<String, Value> {
    let thrown = match error.thrown.as_deref() {
        Some(Value::Object(thrown)) => Some(thrown.clone()),
        // As JavaScript takes a list for an object.
        Some(Value::Array(list)) => {
            Some(list.iter().enumerate().map(|(index, member)| (index.to_string(), member.clone())).collect())
        }
        _ => None,
    };
    let Some(mut thrown) = thrown else {
        let described = members(json!({"type": "Error", "name": error.name, "message": error.message}));
        return decorated(described, event, json!([]));
    };
    for (name, text) in [("name", &error.name), ("message", &error.message)] {
        if !thrown.contains_key(name) {
            thrown.insert(name.into(), json!(text));
        }
    }
    let stack = if tells_stack(error) {
        json!([{
            "fileName": "<anonymous>",
            "lineNumber": error.line,
            "functionName": "Object.eval",
            "typeName": "Object",
            "methodName": "eval",
            "columnNumber": error.column,
            "native": false,
        }])
    } else {
        json!([])
    };
    decorated(thrown, event, stack)
}

/// The place of a script's error, as newman's summary tells it.
pub(super) fn place_of(listen: Listen, error: &ErrorFacts) -> String {
    if tells_stack(error) { script_place(listen, error.line, error.column) } else { script_place(listen, None, None) }
}

fn tells_stack(error: &ErrorFacts) -> bool {
    error.line.is_some() && error.thrown.as_ref().is_some_and(|thrown| thrown.get("stack").is_some())
}

/// What Node tells of a network error beside its message.
pub(super) fn request_error(fact: &ExchangeFailed) -> Map<String, Value> {
    let mut error = Map::new();
    // newman's own refusals have no code.
    let Some(code) = fact.code.as_ref().filter(|_| !fact.message.as_str().starts_with("Invalid URI")) else {
        return error;
    };
    let number = ERROR_NUMBERS.iter().find(|(name, _)| name == code).map(|(_, number)| *number);
    let mut words = fact.message.as_str().split(' ');
    let call = words.next().unwrap_or_default();
    if let (Some(number), "connect" | "getaddrinfo" | "read" | "write") = (number, call) {
        error.insert("errno".into(), number.into());
        error.insert("code".into(), code.clone().into());
        error.insert("syscall".into(), call.into());
        match (call, words.nth(1)) {
            ("getaddrinfo", Some(name)) => {
                error.insert("hostname".into(), name.into());
            }
            ("connect", Some(peer)) => {
                if let Some((address, port)) = peer.rsplit_once(':') {
                    error.insert("address".into(), address.into());
                    error.insert("port".into(), port.parse::<u16>().map_or(Value::Null, Value::from));
                }
            }
            _ => {}
        }
    } else {
        error.insert("code".into(), code.clone().into());
    }
    error
}

/// Linux's numbers, negative as in Node.
const ERROR_NUMBERS: [(&str, i64); 8] = [
    ("EPIPE", -32),
    ("ECONNABORTED", -103),
    ("ECONNRESET", -104),
    ("ETIMEDOUT", -110),
    ("ECONNREFUSED", -111),
    ("EHOSTUNREACH", -113),
    ("EAI_AGAIN", -3001),
    ("ENOTFOUND", -3008),
];

/// The request error in the list of failures, where it has its message too.
pub(super) fn told_request_error(fact: &ExchangeFailed, event: &Event) -> Map<String, Value> {
    let mut error = request_error(fact);
    let name = request_error_name(fact);
    error.insert("name".into(), json!(name));
    error.insert("message".into(), json!(fact.message));
    error.insert("stack".into(), format!("{}: {}", name.as_str(), fact.message.as_str()).into());
    // Tools look into the first frame; the frames of Node's own functions mean nothing here.
    let stack = json!([{
        "fileName": "postwatch",
        "lineNumber": 1,
        "functionName": "Request.send",
        "typeName": "Request",
        "methodName": "send",
        "columnNumber": 1,
        "native": false,
    }]);
    decorated(error, event, stack)
}

/// An assertion's error in the list of failures.
pub(super) fn told_assertion_error(fact: &AssertionFinished, error: &ErrorFacts, event: &Event) -> Map<String, Value> {
    let stack = json!([{
        "fileName": "sandbox-script.js",
        "lineNumber": fact.index + 1,
        "functionName": "Object.eval",
        "typeName": "Object",
        "methodName": "eval",
        "columnNumber": fact.cursor.position + 1,
        "native": false,
    }]);
    decorated(assertion_error(fact, error), event, stack)
}

/// Adds what newman adds to errors: a checksum that is the same for the same error, an identifier, the time.
fn decorated(mut error: Map<String, Value>, event: &Event, stacktrace: Value) -> Map<String, Value> {
    let mut digest = Sha256::new();
    for value in error.values() {
        digest.update(value.to_string());
        digest.update([0]);
    }
    let checksum: String = digest.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    // The same recording gives the same report: the identifier is made of the error and its time.
    let mut seed = Sha256::new();
    seed.update(&checksum);
    seed.update(event.elapsed_ms.to_bits().to_le_bytes());
    let bytes: Vec<u8> = seed.finalize().to_vec();
    let mut identifier = [0; 16];
    identifier.copy_from_slice(&bytes[..16]);
    error.insert("checksum".into(), checksum.into());
    error.insert("id".into(), uuid::Builder::from_random_bytes(identifier).into_uuid().to_string().into());
    error.insert("timestamp".into(), event.at.timestamp_millis().into());
    error.insert("stacktrace".into(), stacktrace);
    error
}

fn members(json: Value) -> Map<String, Value> {
    match json {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
