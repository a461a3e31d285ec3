//! The entries of `run.executions`: one for each request of an item, all alike.
//!
//! newman keeps one object for an item and lists it once for each request, auth legs and `pm.sendRequest` included; what
//! comes later changes all of them. So an item's entries are written when it has ended.

use std::sync::Arc;

use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::{Map, Value, json, value::RawValue};

use super::{
    body::Bodies,
    error::{assertion_error, request_error, script_error},
    library::{execution_id, request_id},
};
use crate::{
    event::{
        AssertionFinished, Cursor, ErrorFacts, Event, ExchangeFailed, ExchangeFinished, ItemFacts, Listen, Origin,
        RequestFacts,
    },
    secret::Shown,
};

/// The place of an item in the run, as newman's cursor tells it.
#[derive(Clone, Debug)]
pub(super) struct Place {
    members: Map<String, Value>,
}

impl Place {
    /// newman describes the first item of a run more fully than the others.
    pub(super) fn new(cursor: &Cursor) -> Place {
        let Value::Object(mut members) = json!({
            "position": cursor.position,
            "iteration": cursor.iteration,
            "length": cursor.length,
            "cycles": cursor.cycles,
        }) else {
            return Place { members: Map::new() };
        };
        if cursor.position == 0 && cursor.iteration == 0 {
            for (name, truth) in [("empty", false), ("eof", false), ("bof", true), ("cr", false)] {
                members.insert(name.into(), truth.into());
            }
        } else if cursor.position == 0 {
            members.insert("cr".into(), true.into());
        }
        members.insert("ref".into(), (*cursor.reference).into());
        Place { members }
    }

    pub(super) fn set(&mut self, name: &str, identifier: String) {
        self.members.insert(name.into(), identifier.into());
    }

    pub(super) fn remove(&mut self, name: &str) {
        self.members.shift_remove(name);
    }

    pub(super) fn json(&self) -> Value {
        Value::Object(self.members.clone())
    }
}

/// An item as it runs.
pub(super) struct Execution {
    pub(super) place: Place,
    /// Index of the item in the run order.
    pub(super) position: usize,
    /// The item.
    pub(super) item: Arc<ItemFacts>,
    /// How many requests it made: so many entries it has.
    pub(super) requests: usize,
    /// The script that runs, or ran last.
    pub(super) script: Option<Shown>,
    bodies: Bodies,
    request: Option<Value>,
    response: Option<Arc<ExchangeFinished>>,
    request_error: Option<Map<String, Value>>,
    assertions: Vec<Value>,
    prerequest_errors: Vec<Value>,
    test_errors: Vec<Value>,
}

impl Execution {
    pub(super) fn new(cursor: &Cursor, item: Arc<ItemFacts>, bodies: Bodies) -> Execution {
        Execution {
            place: Place::new(cursor),
            position: cursor.position,
            item,
            requests: 0,
            script: None,
            bodies,
            request: None,
            response: None,
            request_error: None,
            assertions: Vec::new(),
            prerequest_errors: Vec::new(),
            test_errors: Vec::new(),
        }
    }

    /// newman's cursor tells the request that was made last, and the script that made it.
    pub(super) fn locate(&mut self, cursor: &Cursor, origin: Origin) {
        for name in ["scriptId", "execution"] {
            self.place.remove(name);
        }
        self.place.set("httpRequestId", request_id(cursor, self.requests));
        if let (Origin::Script, Some(script)) = (origin, &self.script) {
            self.place.set("scriptId", script.to_string());
            self.place.set("execution", execution_id(&format!("{}/{script}", cursor.reference)));
        }
    }

    /// An answered request. `asked` is the first hop of a redirect chain.
    pub(super) fn finished(&mut self, fact: &Arc<ExchangeFinished>, asked: Option<Value>) {
        self.requests += 1;
        self.request = Some(asked.unwrap_or_else(|| request_json(&fact.request, self.bodies)));
        self.response = Some(fact.clone());
    }

    pub(super) fn failed(&mut self, fact: &ExchangeFailed, asked: Option<Value>) {
        self.requests += 1;
        self.request = Some(asked.unwrap_or_else(|| request_json(&fact.request, self.bodies)));
        self.response = None;
        self.request_error = Some(request_error(fact));
    }

    pub(super) fn assertion(&mut self, fact: &AssertionFinished) {
        let mut entry = json!({"assertion": fact.name, "skipped": fact.skipped});
        if let Some(error) = &fact.error {
            entry["error"] = Value::Object(assertion_error(fact, error));
        }
        self.assertions.push(entry);
    }

    pub(super) fn script_error(&mut self, listen: Listen, error: &ErrorFacts, event: &Event) {
        let entry = json!({"error": script_error(error, event)});
        match listen {
            Listen::Prerequest => self.prerequest_errors.push(entry),
            Listen::Test => self.test_errors.push(entry),
        }
    }

    /// One entry; `item` is the item's JSON in the collection.
    pub(super) fn entry(&self, item: &RawValue) -> serde_json::Result<Box<RawValue>> {
        serde_json::value::to_raw_value(&Entry { execution: self, item })
    }

    /// What tells the entry's request apart from the item's others. The last entry has the rest.
    pub(super) fn short_entry(&self) -> serde_json::Result<Box<RawValue>> {
        let mut entry = json!({
            "cursor": self.place.members,
            "item": {"id": self.item.id, "name": self.item.name},
            "id": self.item.id,
        });
        if let Some(response) = self.response.as_ref().map(|fact| &fact.response) {
            entry["response"] = json!({"status": response.reason, "code": response.code});
        }
        serde_json::value::to_raw_value(&entry)
    }
}

struct Entry<'a> {
    execution: &'a Execution,
    item: &'a RawValue,
}

impl Serialize for Entry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let execution = self.execution;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("cursor", &execution.place.members)?;
        map.serialize_entry("item", self.item)?;
        if let Some(request) = &execution.request {
            map.serialize_entry("request", request)?;
        }
        if let Some(fact) = &execution.response {
            map.serialize_entry("response", &Answer { fact, bodies: execution.bodies })?;
        }
        map.serialize_entry("id", &execution.item.id)?;
        if let Some(error) = &execution.request_error {
            map.serialize_entry("requestError", error)?;
        }
        for (name, list) in [
            ("assertions", &execution.assertions),
            ("prerequestScript", &execution.prerequest_errors),
            ("testScript", &execution.test_errors),
        ] {
            if !list.is_empty() {
                map.serialize_entry(name, list)?;
            }
        }
        map.end()
    }
}

/// A response as newman's library writes it.
struct Answer<'a> {
    fact: &'a ExchangeFinished,
    bodies: Bodies,
}

impl Serialize for Answer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ExchangeFinished { response, cursor, .. } = self.fact;
        let headers: Vec<Value> =
            response.headers.iter().map(|header| json!({"key": header.name, "value": header.value})).collect();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &cursor.reference)?;
        map.serialize_entry("status", &response.reason)?;
        map.serialize_entry("code", &response.code)?;
        map.serialize_entry("header", &headers)?;
        if let Some(stream) = self.bodies.stream(&response.body) {
            map.serialize_entry("stream", &stream)?;
        }
        map.serialize_entry("cookie", &[(); 0])?;
        map.serialize_entry("responseTime", &response.response_time_ms)?;
        map.serialize_entry("responseSize", &response.body_length())?;
        map.end()
    }
}

/// The request as the collection defines it; of a recording without definitions, as it was sent.
pub(super) fn request_json(facts: &RequestFacts, bodies: Bodies) -> Value {
    if let Some(definition) = &facts.definition {
        return bodies.of_request(Value::clone(definition));
    }
    let headers: Vec<Value> = facts
        .headers
        .iter()
        .map(|header| {
            let mut member = json!({"key": header.name, "value": header.value});
            if header.system {
                member["system"] = true.into();
            }
            member
        })
        .collect();
    json!({"url": {"raw": facts.url}, "header": headers, "method": facts.method})
}
