//! Raw facts → events: the one place where the text of a run passes the redactor.

use std::sync::Arc;

use serde_json::Value;

use super::{
    definition::{Definition, definition},
    difference::difference,
    log::{ItemLog, RawFact, Timed},
};
use crate::{
    event::{
        AssertionFinished, ConsoleLogged, ConsoleValue, Cursor, ErrorFacts, Event, EventKind, ExceptionThrown,
        ExchangeFailed, ExchangeFinished, HeaderFact, NextRequestFact, Origin, PhaseFacts, RequestFacts,
        RequestLengths, ResponseFacts, ScriptFinished, ScriptStarted, StepFinished, StepStarted, VisualizerFacts,
        Warned,
    },
    http::{Body, Exchange, Header, Phases, Request, Response},
    script::{NextRequest, ScriptError},
    secret::{Redactor, Shown, ShownBody},
};

/// Makes events of an item's facts.
pub(super) struct Presenter<'run> {
    pub(super) redactor: &'run Redactor,
    pub(super) wants_headers: bool,
    pub(super) wants_bodies: bool,
}

impl Presenter<'_> {
    /// The events of an item, in order.
    pub(super) fn events(&self, log: &ItemLog, collection: usize) -> Vec<Event> {
        log.take()
            .into_iter()
            .map(|Timed { at, elapsed_ms, fact }| Event::new(at, elapsed_ms, collection, self.kind(log, fact)))
            .collect()
    }

    fn kind(&self, log: &ItemLog, fact: RawFact) -> EventKind {
        let cursor = log.cursor.clone();
        let show = |text: &str| self.redactor.show(text);
        let written = log.written.borrow().clone();
        let written = |origin| written.as_deref().filter(|_| origin != Origin::Script);
        match fact {
            RawFact::StepStarted => EventKind::StepStarted(StepStarted { cursor, item: log.item.clone() }),
            RawFact::ScriptStarted { listen, source } => {
                EventKind::ScriptStarted(ScriptStarted { cursor, listen, script_id: show(&source.id) })
            }
            RawFact::ConsoleLogged(line) => EventKind::ConsoleLogged(ConsoleLogged {
                cursor,
                level: line.level,
                messages: self
                    .redactor
                    .show_parts(line.arguments.iter().map(|(_, text)| text.as_str()))
                    .into_iter()
                    .zip(&line.arguments)
                    .map(|(text, (is_string, _))| ConsoleValue { is_string: *is_string, text })
                    .collect(),
            }),
            RawFact::AssertionFinished { listen, source, assertion } => {
                EventKind::AssertionFinished(AssertionFinished {
                    cursor,
                    listen,
                    source,
                    index: assertion.index,
                    name: self.redactor.show_name(&assertion.name),
                    skipped: assertion.skipped,
                    error: assertion.error.as_ref().map(|error| self.error(error)),
                })
            }
            RawFact::ExceptionThrown { listen, error } => {
                EventKind::ExceptionThrown(ExceptionThrown { cursor, listen, error: self.error(&error) })
            }
            RawFact::ScriptFinished { listen, source, error, next_request } => {
                EventKind::ScriptFinished(ScriptFinished {
                    cursor,
                    listen,
                    script_id: show(&source.id),
                    error: error.as_ref().map(|error| self.error(error)),
                    next_request: next_request.map(|wish| match wish {
                        NextRequest::Named(name) => NextRequestFact::Named(show(&name)),
                        NextRequest::Stop => NextRequestFact::Stop,
                    }),
                })
            }
            RawFact::ExchangeFinished { origin, auth, exchange, body_mode, written_url, definition } => {
                EventKind::ExchangeFinished(Arc::new(ExchangeFinished {
                    cursor,
                    origin,
                    auth,
                    request: self.request(
                        exchange.sent.request(),
                        body_mode,
                        written_url.as_deref(),
                        definition.as_deref(),
                        written(origin),
                        false,
                    ),
                    response: self.response(&exchange),
                }))
            }
            RawFact::ExchangeFailed { origin, auth, request, failure, body_mode, written_url, definition } => {
                EventKind::ExchangeFailed(Arc::new(ExchangeFailed {
                    cursor,
                    origin,
                    auth,
                    request: self.request(
                        &request,
                        body_mode,
                        written_url.as_deref(),
                        definition.as_deref(),
                        written(origin),
                        true,
                    ),
                    item_name: definition.as_ref().and_then(|known| known.item_name.as_deref()).map(show),
                    code: failure.code,
                    message: show(&failure.message),
                }))
            }
            RawFact::StepFinished { skipped, visualizer } => EventKind::StepFinished(StepFinished {
                cursor,
                item: log.item.clone(),
                skipped,
                visualizer: visualizer.map(|visualizer| VisualizerFacts {
                    template: show(&visualizer.template),
                    data: self.redactor.show_data(&visualizer.data),
                }),
            }),
            RawFact::Warned(message) => warned(cursor, show(&message), false),
            RawFact::Hinted(message) => warned(cursor, show(&message), true),
        }
    }

    fn error(&self, error: &ScriptError) -> ErrorFacts {
        ErrorFacts {
            name: self.redactor.show(&error.name),
            message: self.redactor.show(&error.message),
            line: error.line,
            column: error.column,
            thrown: error.thrown.as_ref().map(|thrown| Box::new(self.redactor.show_data(thrown))),
            difference: error.compared.as_deref().and_then(|compared| {
                let [expected, actual] = [&compared.0, &compared.1].map(|value| self.redactor.show_data(value));
                difference(expected, actual).map(|text| self.redactor.show(&text))
            }),
        }
    }

    fn request(
        &self,
        request: &Request,
        body_mode: Option<&str>,
        written_url: Option<&str>,
        known: Option<&Definition>,
        written: Option<&Value>,
        has_failed: bool,
    ) -> RequestFacts {
        let url = self.redactor.show_url(&request.url);
        let headers = self.headers(&request.headers);
        let mut facts = RequestFacts {
            method: self.redactor.show(&request.method),
            definition: known
                .map(|known| Arc::new(definition(written, known, url.as_str(), &headers, has_failed, self.redactor))),
            url,
            written_url: written_url.map(|url| self.redactor.show_url(url)),
            headers,
            body_mode: body_mode.filter(|_| !matches!(request.body, Body::Empty)).map(str::to_owned),
            body: match &request.body {
                Body::Empty => ShownBody::NONE,
                Body::Bytes(bytes) => self.body(bytes),
                Body::File { length, .. } => ShownBody::Omitted { length: *length },
                multipart @ Body::Multipart { .. } => ShownBody::Omitted { length: multipart.length() },
            },
            unmasked: None,
        };
        let sent = request.headers.iter().map(|header| (header.name.as_str(), header.value.as_str()));
        let lengths = RequestLengths::new(&request.method, &request.url, sent, request.body.length());
        facts.unmasked = Some(lengths).filter(|lengths| *lengths != facts.shown_lengths());
        facts
    }

    fn response(&self, exchange: &Exchange) -> ResponseFacts {
        let response: &Response = &exchange.received;
        let body = self.body(&response.body);
        let length = response.body.len() as u64;
        let mime = response.header("content-type").map(|value| value.split(';').next().unwrap_or("").trim());
        ResponseFacts {
            code: response.code,
            reason: self.redactor.show(response.phrase()),
            headers: self.headers(&response.headers),
            unmasked_body: (body.len() != length).then_some(length),
            body,
            mime: self.redactor.show(mime.unwrap_or("")),
            body_bytes: response.downloaded_bytes,
            header_bytes: response.header_bytes,
            response_time_ms: response_time_ms(&exchange.phases),
            phases: phases(&exchange.phases),
            http_version: response.http_version.clone(),
            remote: exchange.remote.clone(),
            reused: exchange.reused,
        }
    }

    fn headers(&self, headers: &[Header]) -> Vec<HeaderFact> {
        if !self.wants_headers {
            return Vec::new();
        }
        headers
            .iter()
            .map(|header| HeaderFact {
                name: self.redactor.show(&header.name),
                value: self.redactor.show_header(&header.name, &header.value),
                system: header.system,
            })
            .collect()
    }

    fn body(&self, body: &[u8]) -> ShownBody {
        if self.wants_bodies { self.redactor.show_body(body) } else { ShownBody::Omitted { length: body.len() as u64 } }
    }
}

fn warned(cursor: Cursor, message: Shown, is_hint: bool) -> EventKind {
    EventKind::Warned(Warned { cursor: Some(cursor), message, is_hint, is_told: false })
}

/// Milliseconds of the whole exchange, rounded up, as newman counts.
pub(super) fn response_time_ms(phases: &Phases) -> u64 {
    phases.total.ceil().max(0.0) as u64
}

fn phases(phases: &Phases) -> PhaseFacts {
    PhaseFacts {
        prepare: phases.prepare,
        wait: phases.wait,
        dns: phases.dns,
        tcp: phases.tcp,
        secure_handshake: phases.secure_handshake,
        first_byte: phases.first_byte,
        download: phases.download,
        process: phases.process,
        total: phases.total,
    }
}
