//! Made-up runs, for tests.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    event::{
        AssertionFinished, AssertionSource, ConsoleLogged, ConsoleValue, Cursor, ErrorFacts, Event, EventKind,
        ExceptionThrown, ExchangeFailed, ExchangeFinished, HeaderFact, ItemFacts, Listen, NextRequestFact, Origin,
        Outcome, PhaseFacts, RequestFacts, ResponseFacts, RunFinished, RunStarted, ScriptFinished, ScriptStarted,
        StepFinished, StepStarted, VisualizerFacts, Warned,
    },
    secret::{Masking, Redactor, Shown, ShownBody},
};

pub(crate) fn shown(text: &str) -> Shown {
    Redactor::new(Masking::Show).show(text)
}

/// Writes the events of a run down, fact by fact; each is a millisecond after the one before.
pub(crate) struct SampleRun {
    pub(crate) events: Vec<Event>,
    collection: usize,
    cursor: Cursor,
    item: Arc<ItemFacts>,
    listen: Listen,
    assertions: usize,
}

impl SampleRun {
    pub(crate) fn new(name: &str, iterations: usize) -> SampleRun {
        let cursor = Cursor { position: 0, iteration: 0, length: 6, cycles: iterations, reference: "".into() };
        let item = Arc::new(ItemFacts { id: shown(""), name: shown(""), folders: Vec::new(), place: shown("") });
        let mut run =
            SampleRun { events: Vec::new(), collection: 0, cursor, item, listen: Listen::Test, assertions: 0 };
        run.start(name);
        run
    }

    fn start(&mut self, name: &str) {
        let iterations = self.cursor.cycles;
        self.push(EventKind::RunStarted(RunStarted {
            tool: "postwatch/0.0.0".to_owned(),
            collection_id: shown("c0ffee"),
            collection_name: shown(name),
            environment_name: Some(shown("production")),
            iterations,
            steps: 6,
            masked_by_name: Vec::new(),
        }));
    }

    /// The next collection of the same call.
    pub(crate) fn next_collection(&mut self, name: &str) {
        self.collection += 1;
        self.start(name);
    }

    pub(crate) fn push(&mut self, kind: EventKind) {
        let elapsed_ms = self.events.len() as f64;
        let start: DateTime<Utc> = DateTime::from_timestamp(1_795_314_609, 0).unwrap();
        let at = start + TimeDelta::milliseconds(self.events.len() as i64);
        self.events.push(Event { at, elapsed_ms, collection: self.collection, kind });
    }

    pub(crate) fn iteration(&mut self, number: usize) {
        self.cursor = Cursor { iteration: number, position: 0, reference: "".into(), ..self.cursor };
        self.push(EventKind::IterationStarted(self.cursor.clone()));
    }

    pub(crate) fn end_iteration(&mut self) {
        self.cursor.reference = "".into();
        self.push(EventKind::IterationFinished(self.cursor.clone()));
    }

    pub(crate) fn step(&mut self, folders: &[&str], name: &str) {
        self.cursor.reference = format!("ref-{}-{}", self.cursor.iteration, self.cursor.position).into();
        self.item = Arc::new(ItemFacts {
            id: shown(&format!("id-{name}")),
            name: shown(name),
            folders: folders.iter().map(|folder| shown(folder)).collect(),
            place: shown(""),
        });
        let fact = StepStarted { cursor: self.cursor.clone(), item: self.item.clone() };
        self.push(EventKind::StepStarted(fact));
    }

    pub(crate) fn end_step(&mut self) {
        self.end_step_with(false, None);
    }

    pub(crate) fn end_step_with(&mut self, skipped: bool, data: Option<serde_json::Value>) {
        let visualizer = data.map(|data| VisualizerFacts { template: shown("<b>{{n}}</b>"), data });
        let fact = StepFinished { cursor: self.cursor.clone(), item: self.item.clone(), skipped, visualizer };
        self.push(EventKind::StepFinished(fact));
        self.cursor.position += 1;
    }

    pub(crate) fn script(&mut self, listen: Listen) {
        self.listen = listen;
        self.assertions = 0;
        let fact = ScriptStarted { cursor: self.cursor.clone(), listen, script_id: shown("s1") };
        self.push(EventKind::ScriptStarted(fact));
    }

    pub(crate) fn end_script(&mut self, error: Option<ErrorFacts>, next_request: Option<NextRequestFact>) {
        self.push(EventKind::ScriptFinished(ScriptFinished {
            cursor: self.cursor.clone(),
            listen: self.listen,
            script_id: shown("s1"),
            error,
            next_request,
        }));
    }

    pub(crate) fn throw(&mut self, error: ErrorFacts) {
        let fact = ExceptionThrown { cursor: self.cursor.clone(), listen: self.listen, error };
        self.push(EventKind::ExceptionThrown(fact));
    }

    pub(crate) fn passed(&mut self, name: &str) {
        self.assertion(name, false, None);
    }

    pub(crate) fn skipped(&mut self, name: &str) {
        self.assertion(name, true, None);
    }

    pub(crate) fn failed(&mut self, name: &str, error: ErrorFacts) {
        self.assertion(name, false, Some(error));
    }

    fn assertion(&mut self, name: &str, skipped: bool, error: Option<ErrorFacts>) {
        self.push(EventKind::AssertionFinished(AssertionFinished {
            cursor: self.cursor.clone(),
            listen: self.listen,
            index: self.assertions,
            source: AssertionSource::Script,
            name: shown(name),
            skipped,
            error,
        }));
        self.assertions += 1;
    }

    /// Console values: text in the first place of a pair that says whether it is a string.
    pub(crate) fn console(&mut self, level: &str, values: &[(bool, &str)]) {
        let messages =
            values.iter().map(|(is_string, text)| ConsoleValue { is_string: *is_string, text: shown(text) }).collect();
        self.push(EventKind::ConsoleLogged(ConsoleLogged {
            cursor: self.cursor.clone(),
            level: level.to_owned(),
            messages,
        }));
    }

    pub(crate) fn warn(&mut self, message: &str) {
        self.push(EventKind::Warned(Warned { cursor: None, message: shown(message), is_hint: false, is_told: false }));
    }

    pub(crate) fn exchange(&mut self, origin: Origin, request: RequestFacts, response: ResponseFacts) {
        let auth = (origin == Origin::Auth).then(|| "digest".to_owned());
        let cursor = self.cursor.clone();
        let fact = ExchangeFinished { cursor, origin, auth, request, response };
        self.push(EventKind::ExchangeFinished(Arc::new(fact)));
    }

    pub(crate) fn exchange_failed(&mut self, origin: Origin, request: RequestFacts, message: &str) {
        self.push(EventKind::ExchangeFailed(Arc::new(ExchangeFailed {
            item_name: None,
            cursor: self.cursor.clone(),
            origin,
            auth: None,
            request,
            code: Some("ECONNREFUSED".to_owned()),
            message: shown(message),
        })));
    }

    pub(crate) fn end(&mut self, outcome: Outcome) {
        self.push(EventKind::RunFinished(RunFinished { outcome, error: None, shortfall: None, documents: None }));
    }
}

pub(crate) fn assertion_error(message: &str) -> ErrorFacts {
    ErrorFacts { line: None, column: None, ..script_error("AssertionError", message) }
}

pub(crate) fn script_error(name: &str, message: &str) -> ErrorFacts {
    ErrorFacts {
        name: shown(name),
        message: shown(message),
        line: Some(2),
        column: Some(17),
        thrown: None,
        difference: None,
    }
}

pub(crate) fn request(method: &str, url: &str) -> RequestFacts {
    RequestFacts {
        method: shown(method),
        url: shown(url),
        written_url: None,
        headers: vec![header("Accept", "*/*"), header("Host", "127.0.0.1:18077")],
        body: ShownBody::NONE,
        body_mode: None,
        definition: None,
        unmasked: None,
    }
}

pub(crate) fn header(name: &str, value: &str) -> HeaderFact {
    HeaderFact { name: shown(name), value: shown(value), system: true }
}

/// A response of so many bytes of body and head.
pub(crate) fn response(code: u16, reason: &str, bytes: (u64, u64), milliseconds: u64) -> ResponseFacts {
    ResponseFacts {
        code,
        reason: shown(reason),
        headers: vec![header("Content-Type", "application/json; charset=utf-8")],
        body: ShownBody::Omitted { length: bytes.0 },
        unmasked_body: None,
        mime: shown("application/json"),
        body_bytes: bytes.0,
        header_bytes: bytes.1,
        response_time_ms: milliseconds,
        phases: PhaseFacts {
            prepare: 17.2,
            wait: 9.1,
            dns: None,
            tcp: Some(0.778),
            secure_handshake: None,
            first_byte: 4.9,
            download: 9.4,
            process: 0.271,
            total: 42.3,
        },
        http_version: "HTTP/1.1".to_owned(),
        remote: None,
        reused: false,
    }
}

/// The run of `tests/events/sample.jsonl`: what newman 6.2.2 was made to print, fact by fact.
pub(crate) fn sample() -> Vec<Event> {
    let base = "http://127.0.0.1:18077";
    let refused = "connect ECONNREFUSED 127.0.0.1:1";
    let mut run = SampleRun::new("Sample Coll", 1);
    run.iteration(0);
    run.step(&["F"], "A");
    run.exchange(Origin::Step, request("POST", &format!("{base}/post?a=b")), response(200, "OK", (37, 178), 26));
    run.script(Listen::Test);
    run.console("log", &[(true, "hi"), (false, "{ a: 1 }")]);
    run.passed("ok");
    run.failed("bad", assertion_error("expected 1 to deeply equal 2"));
    run.skipped("sk");
    run.end_script(None, None);
    run.end_step();

    run.step(&["F", "G"], "deep");
    run.exchange(Origin::Step, request("GET", &format!("{base}/html")), response(200, "OK", (21, 197), 4));
    run.script(Listen::Test);
    run.console("warn", &[(true, "line1\nline2\n\n   \nline4 it's")]);
    let wide = "x".repeat(130);
    run.console("error", &[(true, &wide), (false, "1"), (false, "null"), (false, "undefined"), (false, "[ 1, 2 ]")]);
    run.console("info", &[]);
    run.console("debug", &[(true, "a \u{1b}[31m b \0 \u{202e} end")]);
    run.passed(&"x ".repeat(120));
    run.end_script(None, None);
    run.end_step();

    run.step(&["F"], "A2");
    run.exchange(Origin::Step, request("GET", &format!("{base}/empty")), response(204, "No Content", (0, 111), 3));
    run.script(Listen::Test);
    run.end_script(Some(script_error("AssertionError", "expected 1 to equal 3")), None);
    run.end_step();

    run.step(&[], "B");
    run.script(Listen::Prerequest);
    run.console("log", &[(true, "pre")]);
    run.end_script(None, None);
    run.exchange_failed(Origin::Step, request("GET", "http://127.0.0.1:1/x"), refused);
    run.script(Listen::Test);
    run.passed("after");
    run.end_script(Some(script_error("TypeError", "Cannot read properties of null (reading 'foo')")), None);
    run.end_step();

    run.step(&[], "C");
    run.script(Listen::Prerequest);
    run.exchange(Origin::Script, request("GET", &format!("{base}/one")), response(200, "OK", (36, 169), 7));
    run.failed("in pre", assertion_error("expected 'a very long word' to equal 'b'"));
    run.exchange_failed(Origin::Script, request("GET", "http://127.0.0.1:1/two"), refused);
    run.end_script(None, Some(NextRequestFact::Named(shown("zzz"))));
    run.exchange(Origin::Redirect, request("GET", &format!("{base}/redirect")), response(302, "Found", (4, 120), 2));
    run.exchange(Origin::Step, request("GET", &format!("{base}/html")), response(200, "OK", (21, 197), 4));
    run.script(Listen::Test);
    run.failed(
        "type",
        ErrorFacts { line: None, ..script_error("TypeError", "Cannot read properties of null (reading 'x')") },
    );
    run.end_script(None, Some(NextRequestFact::Named(shown("E"))));
    run.end_step();

    run.step(&[], "E");
    run.exchange(Origin::Auth, request("GET", &format!("{base}/digest")), response(401, "Unauthorized", (2, 191), 4));
    run.exchange(Origin::Step, request("GET", &format!("{base}/digest")), response(200, "OK", (3, 122), 2));
    run.script(Listen::Test);
    run.end_script(None, Some(NextRequestFact::Stop));
    run.end_step();
    run.end_iteration();
    run.end(Outcome::Error);
    run.events
}

/// Findings of one item that carries three checks.
pub(crate) fn audit_data() -> serde_json::Value {
    let arn = |user: &str| format!("arn:aws:iam::123456789012:user/{user}");
    serde_json::json!({
        "schema": "postwatch.findings/1",
        "account": {"id": "123456789012", "alias": "prod", "partition": "aws"},
        "generated_at": "2026-11-22T02:30:00Z",
        "checks": [
            {"check": "9", "title": "9. Unused permissions", "status": "error", "notes": ["not checked: Throttling: Rate exceeded"]},
            {"check": "3", "title": "Access keys of humans are rotated", "status": "fail", "threshold": 45, "findings": [
                {"entity": "alice", "entity_type": "user", "arn": arn("alice"), "key": 1, "reason": "KEY_NOT_ROTATED",
                 "detail": "rotated <2026-04-23>", "age_days": 213, "severity": "high",
                 "remediation": "https://docs.aws.amazon.com/IAM/rotate", "references": ["CIS 1.13"]},
                {"entity": "bob & co", "arn": arn("bob"), "reason": "KEY_NOT_ROTATED", "age_days": 46,
                 "suppressed": {"reason": "migration", "owner": "sec", "expires": "2026-11-21"}},
                {"entity": "carol", "arn": arn("carol"), "reason": "KEY_NOT_ROTATED", "age_days": 50,
                 "suppressed": {"reason": "leaves", "owner": null, "expires": "2026-11-22"}}
            ]},
            {"check": "1", "title": "Root has no access keys", "status": "pass", "findings": []}
        ]
    })
}

/// An event that says nothing but when.
pub(crate) fn warned(elapsed_ms: f64) -> Event {
    Event {
        at: DateTime::UNIX_EPOCH,
        elapsed_ms,
        collection: 0,
        kind: EventKind::Warned(Warned {
            cursor: None,
            message: Shown::fixed("be careful"),
            is_hint: false,
            is_told: false,
        }),
    }
}
