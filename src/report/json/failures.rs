//! Writes `run.failures`, one entry for each.

use std::{
    io::{self, Write},
    sync::Arc,
};

use serde_json::{Value, json, value::RawValue};

use super::{
    body::Bodies,
    error::{place_of, script_error, told_assertion_error, told_request_error},
    execution::{Place, request_json},
    library::{Library, execution_id, request_id},
    list::List,
};
use crate::event::{Cursor, ErrorFacts, Event, EventKind, ExchangeFailed, ItemFacts, Listen, Origin};

/// Bytes up to which failures have copies of their item and of the folder around it, as newman's have. Later ones name
/// them: thousands of failures would repeat a large collection as often.
const MOST_OF_COPIES: usize = 16 << 20;

/// Writes one entry for each failure.
#[derive(Default)]
pub(super) struct Failures {
    bodies: Bodies,
    item: Option<Arc<ItemFacts>>,
    request: Option<Value>,
    requests: usize,
    script: Option<String>,
    uncaught: Option<ErrorFacts>,
    /// Bytes that the copies of items and folders have taken so far.
    copied: usize,
}

impl Failures {
    pub(super) fn new(bodies: Bodies) -> Failures {
        Failures { bodies, ..Failures::default() }
    }

    pub(super) fn on_event(
        &mut self,
        event: &Event,
        library: &Library<'_>,
        list: &mut List,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        match &event.kind {
            EventKind::StepStarted(fact) => {
                self.item = Some(fact.item.clone());
                self.requests = 0;
                self.script = None;
                self.request = None;
                Ok(())
            }
            EventKind::ScriptStarted(fact) => {
                self.script = Some(fact.script_id.as_str().to_owned());
                self.uncaught = None;
                Ok(())
            }
            EventKind::AssertionFinished(fact) => {
                let Some(error) = &fact.error else { return Ok(()) };
                let mut place = self.place(&fact.cursor);
                place.set("execution", execution_id(&fact.cursor.reference));
                // newman names the test script even for assertions of a prerequest script.
                let at = format!("assertion:{} in test-script", fact.index);
                let error = Value::Object(told_assertion_error(fact, error, event));
                list.add(out, &self.failure(error, &at, &place, fact.cursor.position, library)?)
            }
            EventKind::ExceptionThrown(fact) => {
                self.uncaught = Some(fact.error.clone());
                let failure = self.script_failure(&fact.cursor, fact.listen, &fact.error, event, library)?;
                list.add(out, &failure)
            }
            EventKind::ScriptFinished(fact) => match &fact.error {
                Some(error) if self.uncaught.as_ref() != Some(error) => {
                    let failure = self.script_failure(&fact.cursor, fact.listen, error, event, library)?;
                    list.add(out, &failure)
                }
                _ => Ok(()),
            },
            EventKind::ExchangeFinished(fact) => {
                if fact.origin == Origin::Redirect {
                    self.request.get_or_insert_with(|| request_json(&fact.request, self.bodies));
                } else {
                    self.requests += 1;
                    self.request = None;
                }
                Ok(())
            }
            EventKind::ExchangeFailed(fact) => {
                self.requests += 1;
                let request = self.request.take().unwrap_or_else(|| request_json(&fact.request, self.bodies));
                if fact.origin == Origin::Retry {
                    return Ok(());
                }
                let mut place = self.place(&fact.cursor);
                if fact.origin != Origin::Script {
                    place.remove("scriptId");
                }
                let source = if fact.origin == Origin::Script {
                    // newman wraps the request of a script in an item of its own.
                    json!({
                        "id": execution_id(&format!("{}/{} of a script", fact.cursor.reference, self.requests)),
                        "request": request,
                        "response": [],
                        "event": [],
                        "protocolProfileBehavior": {"disableBodyPruning": true},
                    })
                } else {
                    self.sent_item(library, fact, request)
                };
                let error = Value::Object(told_request_error(fact, event));
                // newman's copy of the item has lost its folder here.
                list.add(out, &entry(error, "request", source, None, &place))
            }
            EventKind::RunStarted(_)
            | EventKind::IterationStarted(_)
            | EventKind::ConsoleLogged(_)
            | EventKind::StepFinished(_)
            | EventKind::IterationFinished(_)
            | EventKind::Warned(_)
            | EventKind::RunFinished(_) => Ok(()),
        }
    }

    fn script_failure(
        &mut self,
        cursor: &Cursor,
        listen: Listen,
        error: &ErrorFacts,
        event: &Event,
        library: &Library<'_>,
    ) -> io::Result<Box<RawValue>> {
        let at = place_of(listen, error);
        let error = Value::Object(script_error(error, event));
        let place = self.place(cursor);
        self.failure(error, &at, &place, cursor.position, library)
    }

    /// The entry of a failure of the item, with the item and the folder around it.
    fn failure(
        &mut self,
        error: Value,
        at: &str,
        place: &Place,
        position: usize,
        library: &Library<'_>,
    ) -> io::Result<Box<RawValue>> {
        let entry = if self.copied < MOST_OF_COPIES {
            entry(error, at, self.source(library, position), library.parent(position), place)
        } else {
            let named = self.item.as_ref().map(|facts| json!({"id": facts.id, "name": facts.name}));
            entry(error, at, named.unwrap_or_else(|| json!({})), library.parent_name(position), place)
        };
        let entry = serde_json::value::to_raw_value(&entry)?;
        self.copied += entry.get().len();
        Ok(entry)
    }

    /// The item as it was sent.
    fn sent_item(&self, library: &Library<'_>, fact: &ExchangeFailed, request: Value) -> Value {
        let mut item = self.source(library, fact.cursor.position);
        item["request"] = request;
        if let Some(name) = &fact.item_name {
            item["name"] = Value::from(name.as_str());
        }
        // newman keeps none of Postman's own notes on saved responses here.
        for response in item.get_mut("response").and_then(Value::as_array_mut).into_iter().flatten() {
            response.as_object_mut().map(|members| members.shift_remove("_"));
        }
        item
    }

    fn source(&self, library: &Library<'_>, position: usize) -> Value {
        self.item.as_ref().map_or_else(|| json!({}), |facts| library.item(position, facts))
    }

    /// The cursor with the request and the script that it was at.
    fn place(&self, cursor: &Cursor) -> Place {
        let mut place = Place::new(cursor);
        if self.requests > 0 {
            place.set("httpRequestId", request_id(cursor, self.requests - 1));
        }
        if let Some(script) = &self.script {
            place.set("scriptId", script.clone());
        }
        place
    }
}

fn entry(error: Value, at: &str, source: Value, parent: Option<Value>, place: &Place) -> Value {
    let mut entry = json!({"error": error, "at": at, "source": source});
    if let Some(parent) = parent {
        entry["parent"] = parent;
    }
    entry["cursor"] = place.json();
    entry
}
