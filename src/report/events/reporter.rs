//! The reporter itself: which fact makes which lines.

use std::{
    io::{self, BufWriter, Write},
    path::PathBuf,
    sync::Arc,
};

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Serialize, Serializer};
use serde_json::json;

use super::exchange::Exchange;
use crate::{
    event::{
        AssertionFinished, Cursor, Event, EventKind, ItemFacts, Listen, Origin, RunStarted, ScriptFinished,
        StepFinished,
    },
    recording::VERSION,
    report::Reporter,
    secret::{Shown, ShownBody},
};

/// Where an item is between its `beforeItem` and its `item`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Prerequest,
    Request,
    Test,
}

/// Writes a run as JSON lines.
pub struct EventsReporter<W: Write + Send = Box<dyn Write + Send>> {
    out: BufWriter<W>,
    pub(super) path: Option<PathBuf>,
    with_bodies: bool,
    has_head: bool,
    phase: Phase,
    item: Option<Arc<ItemFacts>>,
    executions: Vec<serde_json::Value>,
}

/// What stands at the start of each line.
#[derive(Serialize)]
struct Line<'a, T> {
    v: u32,
    event: &'a str,
    #[serde(serialize_with = "milliseconds")]
    at: DateTime<Utc>,
    elapsed_ms: f64,
    collection: usize,
    #[serde(flatten)]
    rest: T,
}

fn milliseconds<S: Serializer>(at: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&at.to_rfc3339_opts(SecondsFormat::Millis, true))
}

/// An item by identifier and name.
#[derive(Serialize)]
struct Item<'a> {
    id: &'a Shown,
    name: &'a Shown,
}

/// A fact and newman's arguments that are not in it.
#[derive(Serialize)]
struct Fact<'a, T> {
    #[serde(flatten)]
    fact: &'a T,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<Item<'a>>,
    #[serde(flatten)]
    more: Option<serde_json::Value>,
}

#[derive(Serialize)]
struct AtCursor<'a> {
    cursor: &'a Cursor,
}

impl<W: Write + Send> EventsReporter<W> {
    /// A reporter that writes to `out`. Without bodies a recording stays small, and reports made from it have none.
    pub fn new(out: W, with_bodies: bool) -> EventsReporter<W> {
        EventsReporter {
            out: BufWriter::with_capacity(64 * 1024, out),
            path: None,
            with_bodies,
            has_head: false,
            phase: Phase::Prerequest,
            item: None,
            executions: Vec::new(),
        }
    }

    /// Where it writes to.
    pub(in crate::report) fn destination(&self) -> &W {
        self.out.get_ref()
    }

    /// Writes what it still holds.
    pub(in crate::report) fn complete(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn line<T: Serialize>(&mut self, event: &Event, name: &str, rest: T) -> io::Result<()> {
        let line = Line {
            v: VERSION,
            event: name,
            at: event.at,
            elapsed_ms: event.elapsed_ms,
            collection: event.collection,
            rest,
        };
        serde_json::to_writer(&mut self.out, &line)?;
        self.out.write_all(b"\n")
    }

    /// A line that carries a fact, with the item it belongs to.
    fn fact<T: Serialize>(
        &mut self,
        event: &Event,
        name: &str,
        fact: &T,
        more: Option<serde_json::Value>,
    ) -> io::Result<()> {
        let item = self.item.clone();
        let item = item.as_ref().map(|item| Item { id: &item.id, name: &item.name });
        self.line(event, name, Fact { fact, item, more })
    }

    /// A line that only announces or repeats.
    fn derived(&mut self, event: &Event, name: &str, cursor: &Cursor, more: serde_json::Value) -> io::Result<()> {
        self.fact(event, name, &AtCursor { cursor }, Some(more))
    }

    fn start(&mut self, event: &Event, fact: &RunStarted) -> io::Result<()> {
        if !self.has_head {
            self.has_head = true;
            self.line(event, "recording", json!({ "tool": fact.tool }))?;
        }
        self.item = None;
        self.line(event, "start", fact)
    }

    fn start_item(&mut self, event: &Event, cursor: &Cursor, item: &Arc<ItemFacts>) -> io::Result<()> {
        self.item = Some(item.clone());
        self.phase = Phase::Prerequest;
        self.executions.clear();
        self.line(event, "beforeItem", json!({ "cursor": cursor, "item": item }))?;
        self.derived(event, "beforePrerequest", cursor, json!({}))
    }

    /// Ends the phases of the item that lie before `phase`.
    fn advance(&mut self, event: &Event, cursor: &Cursor, phase: Phase) -> io::Result<()> {
        if self.phase == Phase::Prerequest && phase > Phase::Prerequest {
            let executions = std::mem::take(&mut self.executions);
            self.derived(event, "prerequest", cursor, json!({ "executions": executions }))?;
        }
        if self.phase < Phase::Test && phase == Phase::Test {
            self.derived(event, "beforeTest", cursor, json!({}))?;
        }
        self.phase = self.phase.max(phase);
        Ok(())
    }

    fn finish_script(&mut self, event: &Event, fact: &ScriptFinished) -> io::Result<()> {
        let mut execution = json!({ "script": { "id": fact.script_id } });
        if let Some(error) = &fact.error {
            execution["error"] = json!(error);
        }
        self.executions.push(execution);
        self.fact(event, "script", fact, None)
    }

    fn assertion(&mut self, event: &Event, fact: &AssertionFinished) -> io::Result<()> {
        self.fact(event, "assertion", fact, Some(json!({ "assertion": fact.name })))
    }

    fn exchange(&mut self, event: &Event, exchange: Exchange<'_>) -> io::Result<()> {
        let (cursor, origin, request) = (exchange.cursor(), exchange.origin(), exchange.request());
        if origin != Origin::Script {
            self.advance(event, cursor, Phase::Request)?;
        }
        let io = json!({ "type": "http", "source": exchange.source() });
        if origin == Origin::Redirect {
            // newman has no event for it; its lines are counted by users' tools, so it is an `io` alone.
            return self.exchange_fact(event, "io", exchange, io);
        }
        let asked = json!({ "method": request.method, "url": request.url });
        self.derived(event, "beforeRequest", cursor, json!({ "request": asked }))?;
        let outcome = exchange.outcome();
        if origin == Origin::Step && exchange.is_answered() {
            self.derived(event, "responseStart", cursor, outcome.clone())?;
        }
        self.derived(event, "io", cursor, io)?;
        let cursor = cursor.clone();
        self.exchange_fact(event, "request", exchange, json!({}))?;
        if origin == Origin::Step { self.derived(event, "response", &cursor, outcome) } else { Ok(()) }
    }

    fn exchange_fact(
        &mut self,
        event: &Event,
        name: &str,
        exchange: Exchange<'_>,
        more: serde_json::Value,
    ) -> io::Result<()> {
        match exchange {
            Exchange::Finished(fact) if self.with_bodies => self.fact(event, name, fact, Some(more)),
            Exchange::Failed(fact) if self.with_bodies => self.fact(event, name, fact, Some(more)),
            Exchange::Finished(fact) => {
                let mut fact = fact.clone();
                fact.request.body = ShownBody::Omitted { length: fact.request.body_length() };
                fact.response.body = ShownBody::Omitted { length: fact.response.body_length() };
                fact.response.unmasked_body = None;
                self.fact(event, name, &fact, Some(more))
            }
            Exchange::Failed(fact) => {
                let mut fact = fact.clone();
                fact.request.body = ShownBody::Omitted { length: fact.request.body_length() };
                self.fact(event, name, &fact, Some(more))
            }
        }
    }

    fn finish_item(&mut self, event: &Event, fact: &StepFinished) -> io::Result<()> {
        if fact.skipped {
            self.advance(event, &fact.cursor, Phase::Request)?;
        } else {
            self.advance(event, &fact.cursor, Phase::Test)?;
            let executions = std::mem::take(&mut self.executions);
            self.derived(event, "test", &fact.cursor, json!({ "executions": executions }))?;
        }
        self.item = None;
        self.line(event, "item", fact)?;
        // A run that is killed leaves all items that ended.
        self.out.flush()
    }
}

impl<W: Write + Send> Reporter for EventsReporter<W> {
    fn name(&self) -> &'static str {
        "events"
    }

    fn wants_headers(&self) -> bool {
        true
    }

    fn wants_bodies(&self) -> bool {
        self.with_bodies
    }

    // Any report can be made from a recording.
    fn wants_documents(&self) -> bool {
        self.with_bodies
    }

    fn on_event(&mut self, event: &Event) -> io::Result<()> {
        match &event.kind {
            EventKind::RunStarted(fact) => self.start(event, fact),
            EventKind::IterationStarted(cursor) => self.line(event, "beforeIteration", AtCursor { cursor }),
            EventKind::StepStarted(fact) => self.start_item(event, &fact.cursor, &fact.item),
            EventKind::ScriptStarted(fact) => {
                if fact.listen == Listen::Test {
                    self.advance(event, &fact.cursor, Phase::Test)?;
                }
                self.fact(event, "beforeScript", fact, None)
            }
            EventKind::ConsoleLogged(fact) => self.fact(event, "console", fact, None),
            EventKind::AssertionFinished(fact) => self.assertion(event, fact),
            EventKind::ExceptionThrown(fact) => self.fact(event, "exception", fact, None),
            EventKind::ScriptFinished(fact) => self.finish_script(event, fact),
            EventKind::ExchangeFinished(fact) => self.exchange(event, Exchange::Finished(fact)),
            EventKind::ExchangeFailed(fact) => self.exchange(event, Exchange::Failed(fact)),
            EventKind::StepFinished(fact) => self.finish_item(event, fact),
            EventKind::IterationFinished(cursor) => self.line(event, "iteration", AtCursor { cursor }),
            EventKind::Warned(fact) => self.line(event, "warning", fact),
            EventKind::RunFinished(fact) => {
                self.line(event, "done", fact)?;
                self.out.flush()
            }
        }
    }

    fn file(&self) -> Option<PathBuf> {
        self.path.clone()
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.flush()
    }
}
