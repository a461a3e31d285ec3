//! A host for tests: remembers what scripts say, answers what they ask, fixes the time.

use std::{cell::RefCell, sync::Arc, time::Duration};

use crate::{
    clock::Clock,
    collection::Listen,
    http::{Failure, Header, Response},
    script::{
        Assertion, Call, ConsoleLine, Cookie, Engine, EngineSettings, Fact, Host, Input, Outcome, Reply, ScriptError,
        ScriptSource,
        host::{PendingReply, ResponseInput},
    },
    variable::{Scope, Scopes, Value, Variable},
};

/// 2026-01-02T03:04:05.678Z
pub const NOW_MS: f64 = 1_767_323_045_678.0;

type Answers = Box<dyn Fn(&serde_json::Value) -> (Duration, Reply)>;

/// The fake host and what it heard.
pub struct Stage {
    pub facts: RefCell<Vec<Fact>>,
    pub calls: RefCell<Vec<Call>>,
    pub jar: RefCell<Vec<Cookie>>,
    pub answers: Answers,
}

impl Host for Stage {
    fn state(&self, fact: Fact) {
        self.facts.borrow_mut().push(fact);
    }

    fn call(&self, call: Call) -> PendingReply<'_> {
        self.calls.borrow_mut().push(call.clone());
        let (delay, reply) = match call {
            Call::Send(request) => (self.answers)(&request),
            Call::Cookies { .. } => (Duration::ZERO, Reply::Cookies(self.jar.borrow().clone())),
            Call::SetCookie { cookie, .. } => {
                let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
                self.jar.borrow_mut().push(self::cookie(name, value));
                (Duration::ZERO, Reply::Cookies(self.jar.borrow().clone()))
            }
            Call::RunRequest(_) | Call::Vault(_) => (Duration::ZERO, Reply::Refused("not on this stage".into())),
            Call::UnsetCookie { name, .. } => {
                self.jar.borrow_mut().retain(|cookie| name.as_ref().is_some_and(|name| *name != cookie.name));
                (Duration::ZERO, Reply::Cookies(Vec::new()))
            }
        };
        Box::pin(async move {
            if !delay.is_zero() {
                tokio::time::sleep(delay).await;
            }
            reply
        })
    }

    fn now_ms(&self) -> f64 {
        NOW_MS
    }
}

/// A cookie of example.com.
pub fn cookie(name: &str, value: &str) -> Cookie {
    Cookie {
        name: name.into(),
        value: value.into(),
        domain: "example.com".into(),
        path: "/".into(),
        expires_ms: None,
        secure: false,
        http_only: false,
        host_only: true,
    }
}

/// A response with that body.
pub fn response(code: u16, reason: &str, headers: &[(&str, &str)], body: &str) -> Arc<Response> {
    Arc::new(Response {
        code,
        reason: reason.into(),
        headers: headers.iter().map(|(name, value)| Header::new(*name, *value)).collect(),
        body: body.to_owned().into(),
        downloaded_bytes: body.len() as u64,
        header_bytes: 0,
        http_version: "HTTP/1.1".into(),
    })
}

/// Nobody listens there.
pub fn refused_connection() -> Failure {
    Failure {
        code: Some("ECONNREFUSED".into()),
        message: "connect ECONNREFUSED 127.0.0.1:1".into(),
        syscall: Some("connect".into()),
        address: Some("127.0.0.1".into()),
        port: Some(1),
        is_transient: true,
    }
}

/// The answer of the stage's server: 200 with the request's URL and method.
pub fn echo(request: &serde_json::Value) -> Reply {
    if request["url"] == "http://fails/" {
        return Reply::Failed(refused_connection());
    }
    let body = serde_json::json!({ "asked": request }).to_string();
    Reply::Response {
        response: response(200, "OK", &[("Content-Type", "application/json")], &body),
        response_time_ms: 7,
        cookies: vec![cookie("seen", "1")],
    }
}

/// One engine and its host.
pub struct Play {
    pub engine: Engine,
    pub stage: Stage,
    pub scopes: Scopes,
    pub timeout: Option<Duration>,
    pub response: Option<Arc<Response>>,
    pub request: serde_json::Value,
    pub cookies: Vec<Cookie>,
}

/// What one script did.
pub struct Played {
    pub facts: Vec<Fact>,
    pub outcome: Outcome,
}

impl Default for Play {
    fn default() -> Play {
        Play::with_memory(256 << 20)
    }
}

impl Play {
    pub fn with_memory(memory_limit: usize) -> Play {
        let settings = EngineSettings { memory_limit, ..EngineSettings::new(Clock::system()) };
        let variable =
            |key: &str, value: Value, kind: &str| Variable { kind: kind.into(), ..Variable::new(key, value) };
        Play {
            engine: Engine::new(settings),
            stage: Stage {
                facts: RefCell::default(),
                calls: RefCell::default(),
                jar: RefCell::default(),
                answers: Box::new(|request| (Duration::ZERO, echo(request))),
            },
            scopes: Scopes {
                environment: Scope::new(vec![
                    Variable::new("place", Value::text("environment")),
                    variable("count", Value::text("12"), "number"),
                    variable("flag", Value::text("false"), "boolean"),
                ]),
                globals: Scope::new(vec![
                    Variable::new("place", Value::text("globals")),
                    Variable::new("deep", Value::text("{{place}}!")),
                ]),
                ..Scopes::default()
            },
            timeout: Some(Duration::from_secs(20)),
            response: Some(response(
                200,
                "OK",
                &[("Content-Type", "application/json; charset=utf-8"), ("X-One", "1")],
                r#"{"id":7,"name":"röd","list":[1,2,3]}"#,
            )),
            request: serde_json::json!({
                "url": {
                    "raw": "https://example.com:8443/users/:id?a=1&b=2",
                    "protocol": "https", "host": ["example", "com"], "port": "8443", "path": ["users", ":id"],
                    "query": [{"key": "a", "value": "1"}, {"key": "b", "value": "2"}],
                    "variable": [{"key": "id", "value": "42"}]
                },
                "method": "POST",
                "header": [{"key": "Accept", "value": "*/*"}, {"key": "X-Off", "value": "1", "disabled": true}],
                "body": {"mode": "raw", "raw": "{\"q\":1}"}
            }),
            cookies: vec![cookie("session", "a%20b")],
        }
    }

    pub fn run(&mut self, code: &str) -> Played {
        self.run_as(
            Listen::Test,
            &Arc::new(ScriptSource { id: String::new(), event_name: String::new(), code: code.into() }),
        )
    }

    pub fn run_before(&mut self, code: &str) -> Played {
        self.run_as(
            Listen::Prerequest,
            &Arc::new(ScriptSource { id: String::new(), event_name: String::new(), code: code.into() }),
        )
    }

    fn input(&mut self, listen: Listen, source: &Arc<ScriptSource>) -> Input {
        Input {
            source: source.clone(),
            listen,
            iteration: 2,
            iteration_count: 5,
            request_name: "Get user".into(),
            request_id: "id-1".into(),
            location: Arc::new(["Collection".to_owned(), "Folder".to_owned(), "Get user".to_owned()]),
            scopes: std::mem::take(&mut self.scopes),
            request: Arc::new(self.request.clone()),
            response: (listen == Listen::Test)
                .then(|| ResponseInput { received: self.response.clone(), response_time_ms: 15 }),
            cookies: self.cookies.clone(),
            timeout: self.timeout,
            execution: 1,
        }
    }

    /// Starts a script and drops it after a few milliseconds.
    pub fn run_dropped(&mut self, code: &str) {
        let input = self.input(
            Listen::Test,
            &Arc::new(ScriptSource { id: String::new(), event_name: String::new(), code: code.into() }),
        );
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let _ = tokio::time::timeout(Duration::from_millis(5), self.engine.run(input, &self.stage)).await;
        });
    }

    pub fn run_as(&mut self, listen: Listen, source: &Arc<ScriptSource>) -> Played {
        let input = self.input(listen, source);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let outcome = runtime.block_on(self.engine.run(input, &self.stage));
        self.scopes = outcome.scopes.clone();
        Played { facts: self.stage.facts.take(), outcome }
    }
}

impl Played {
    /// Console lines, arguments joined by blanks.
    pub fn lines(&self) -> Vec<String> {
        let text =
            |line: &ConsoleLine| line.arguments.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" ");
        self.facts
            .iter()
            .filter_map(|fact| match fact {
                Fact::Console(line) => Some(text(line)),
                _ => None,
            })
            .collect()
    }

    pub fn assertions(&self) -> Vec<&Assertion> {
        self.facts
            .iter()
            .filter_map(|fact| match fact {
                Fact::Assertion(assertion) => Some(assertion),
                _ => None,
            })
            .collect()
    }

    /// `name: passed`, `name: skipped` or `name: <error>`, one per assertion.
    pub fn verdicts(&self) -> Vec<String> {
        let verdict = |assertion: &&Assertion| match (&assertion.error, assertion.skipped) {
            (Some(error), _) => format!("{}: {}: {}", assertion.name, error.name, error.message),
            (None, true) => format!("{}: skipped", assertion.name),
            (None, false) => format!("{}: passed", assertion.name),
        };
        self.assertions().iter().map(verdict).collect()
    }

    pub fn exceptions(&self) -> Vec<&ScriptError> {
        self.facts
            .iter()
            .filter_map(|fact| match fact {
                Fact::Exception(error) => Some(error),
                _ => None,
            })
            .collect()
    }

    /// The script's error as `Name: message`, empty without one.
    pub fn error(&self) -> String {
        self.outcome.error.as_ref().map(|error| format!("{}: {}", error.name, error.message)).unwrap_or_default()
    }
}

/// Runs a script in a fresh engine and answers its console lines; it must not fail.
pub fn lines_of(code: &str) -> Vec<String> {
    let played = Play::default().run(code);
    assert_eq!(played.error(), "", "{code}");
    assert!(played.exceptions().is_empty(), "{:?}", played.exceptions());
    played.lines()
}
