//! Writes `run.executions`, item by item.

use std::io::{self, Write};

use serde_json::{Value, value::RawValue};

use super::{
    body::Bodies,
    execution::{Execution, request_json},
    library::Library,
    list::List,
};
use crate::event::{ErrorFacts, Event, EventKind, Origin};

/// Bytes that the copies of one item's entry may take. newman repeats the whole entry for each request of the item; one
/// whose script sends thousands would fill gigabytes with the same text. What is beyond is told in short.
const MOST_OF_COPIES: usize = 4 << 20;

/// Gathers an item and writes its entries when it ends.
#[derive(Default)]
pub(super) struct Executions {
    bodies: Bodies,
    current: Option<Execution>,
    asked: Option<Value>,
    uncaught: Option<ErrorFacts>,
    /// The item's JSON, made once for all its iterations while they come one after the other.
    item: Option<(usize, Box<RawValue>)>,
}

impl Executions {
    pub(super) fn new(bodies: Bodies) -> Executions {
        Executions { bodies, ..Executions::default() }
    }

    pub(super) fn on_event(
        &mut self,
        event: &Event,
        library: &Library<'_>,
        list: &mut List,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        if let EventKind::StepStarted(fact) = &event.kind {
            self.current = Some(Execution::new(&fact.cursor, fact.item.clone(), self.bodies));
            self.asked = None;
            return Ok(());
        }
        let Some(execution) = &mut self.current else { return Ok(()) };
        match &event.kind {
            EventKind::ScriptStarted(fact) => {
                self.uncaught = None;
                execution.script = Some(fact.script_id.clone());
            }
            EventKind::AssertionFinished(fact) => execution.assertion(fact),
            EventKind::ExceptionThrown(fact) => {
                self.uncaught = Some(fact.error.clone());
                execution.script_error(fact.listen, &fact.error, event);
            }
            EventKind::ScriptFinished(fact) => {
                if let Some(error) = &fact.error
                    && self.uncaught.as_ref() != Some(error)
                {
                    execution.script_error(fact.listen, error, event);
                }
            }
            EventKind::ExchangeFinished(fact) if fact.origin == Origin::Redirect => {
                self.asked.get_or_insert_with(|| request_json(&fact.request, self.bodies));
            }
            EventKind::ExchangeFinished(fact) => {
                execution.locate(&fact.cursor, fact.origin);
                execution.finished(fact, self.asked.take());
            }
            EventKind::ExchangeFailed(fact) => {
                execution.locate(&fact.cursor, fact.origin);
                execution.failed(fact, self.asked.take());
            }
            EventKind::StepFinished(_) => return self.end(library, list, out),
            EventKind::RunStarted(_)
            | EventKind::IterationStarted(_)
            | EventKind::StepStarted(_)
            | EventKind::ConsoleLogged(_)
            | EventKind::IterationFinished(_)
            | EventKind::Warned(_)
            | EventKind::RunFinished(_) => {}
        }
        Ok(())
    }

    /// Writes the entries of the item that has ended or was cut off, if there is one.
    pub(super) fn end(&mut self, library: &Library<'_>, list: &mut List, out: &mut dyn Write) -> io::Result<()> {
        let Some(execution) = self.current.take() else { return Ok(()) };
        let position = execution.position;
        if self.item.as_ref().is_none_or(|(known, _)| *known != position) {
            let item = library.item(position, &execution.item);
            self.item = Some((position, serde_json::value::to_raw_value(&item)?));
        }
        let Some((_, item)) = self.item.as_ref().filter(|_| execution.requests > 0) else { return Ok(()) };
        let whole = execution.entry(item)?;
        let short = execution.short_entry()?;
        let copies = MOST_OF_COPIES / whole.get().len().max(1);
        for number in 1..=execution.requests {
            let is_whole = number <= copies || number == execution.requests;
            list.add(out, if is_whole { &whole } else { &short })?;
        }
        Ok(())
    }
}
