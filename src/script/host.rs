//! The border between scripts and the run: a script gets an [`Input`], states [`Fact`]s while it runs, asks for
//! [`Call`]s, and leaves an [`Outcome`]. The engine does no I/O: the host answers.

use std::{future::Future, pin::Pin, sync::Arc, time::Duration};

pub use crate::collection::ScriptSource;
use crate::{
    collection::Listen,
    http,
    variable::{Changes, Scopes, Variable},
};

/// All a script can see.
pub struct Input {
    /// The code.
    pub source: Arc<ScriptSource>,
    /// Prerequest or test.
    pub listen: Listen,
    /// Iteration, from 0.
    pub iteration: usize,
    /// Iterations planned.
    pub iteration_count: usize,
    /// Name of the item.
    pub request_name: Arc<str>,
    /// Identifier of the item.
    pub request_id: Arc<str>,
    /// Names from the collection down to the item, for `pm.execution.location`.
    pub location: Arc<[String]>,
    /// All variable scopes; handed back, changed, in [`Outcome`].
    pub scopes: Scopes,
    /// The request in Postman's JSON shape (`{method, url, header, body, auth, …}`): as written in prerequest
    /// scripts, as sent in test scripts.
    pub request: Arc<serde_json::Value>,
    /// The response; `None` in prerequest scripts. After a failed request, `Some` of an empty one.
    pub response: Option<ResponseInput>,
    /// Cookies of the request's URL.
    pub cookies: Vec<Cookie>,
    /// Time limit for this script, asynchronous parts included.
    pub timeout: Option<Duration>,
    /// A number that is the same for every script of one item run: legacy `tests` and local state reset with it.
    pub execution: u64,
}

/// What `pm.response` shows.
#[derive(Clone, Debug)]
pub struct ResponseInput {
    /// `None` after a failed request: `pm.response` is then an empty Response.
    pub received: Option<Arc<http::Response>>,
    /// Milliseconds.
    pub response_time_ms: u64,
}

/// A cookie as scripts see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cookie {
    /// Name.
    pub name: String,
    /// Value.
    pub value: String,
    /// Domain.
    pub domain: String,
    /// Path.
    pub path: String,
    /// Milliseconds since the epoch, if it expires.
    pub expires_ms: Option<i64>,
    /// `Secure`.
    pub secure: bool,
    /// `HttpOnly`.
    pub http_only: bool,
    /// Without a Domain attribute.
    pub host_only: bool,
}

impl Cookie {
    /// A cookie of the jar.
    pub fn of(cookie: &http::Cookie) -> Cookie {
        Cookie {
            name: cookie.name.clone(),
            value: cookie.value.clone(),
            domain: cookie.domain.clone(),
            path: cookie.path.clone(),
            expires_ms: cookie.expiry().map(|expires| expires.timestamp_millis()),
            secure: cookie.secure,
            http_only: cookie.http_only,
            host_only: cookie.host_only,
        }
    }
}

/// What a script states while it runs, in order.
#[derive(Clone, Debug)]
pub enum Fact {
    /// A console line.
    Console(ConsoleLine),
    /// An assertion.
    Assertion(Assertion),
    /// An error nobody caught, in a timer or promise.
    Exception(ScriptError),
    /// An error that a callback of `pm.sendRequest` threw, which newman drops.
    CallbackFailed(ScriptError),
    /// A sentence of ours to the user (deprecation, ignored file body); newman prints these as console warnings.
    Warning(String),
}

/// One console call.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsoleLine {
    /// log, warn, debug, info, error, clear.
    pub level: String,
    /// Per argument: whether it was a string, and its text (content of a string, `util.inspect` of anything else).
    pub arguments: Vec<(bool, String)>,
}

/// One `pm.test`.
#[derive(Clone, Debug, PartialEq)]
pub struct Assertion {
    /// Name.
    pub name: String,
    /// Number within the script, from 0.
    pub index: usize,
    /// By `pm.test.skip`.
    pub skipped: bool,
    /// Why it failed.
    pub error: Option<ScriptError>,
}

/// An error thrown by a script, worded as V8 words it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptError {
    /// `TypeError`, `AssertionError`, …
    pub name: String,
    /// The message.
    pub message: String,
    /// The user's own line, from 1.
    pub line: Option<u32>,
    /// Column, from 1.
    pub column: Option<u32>,
    /// The JSON of what was thrown, where that says more than name and message: an assertion, an object of the user's.
    pub thrown: Option<Box<serde_json::Value>>,
    /// What an assertion expected and what it found, where one of them is an object or a list.
    pub compared: Option<Box<Compared>>,
}

/// What an assertion expected and what it found, as JSON: [expected, actual].
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct Compared(pub serde_json::Value, pub serde_json::Value);

/// Argument of `setNextRequest`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextRequest {
    /// Name or id.
    Named(String),
    /// `null`.
    Stop,
}

/// What `pm.visualizer.set` was given.
#[derive(Clone, Debug, PartialEq)]
pub struct Visualizer {
    /// Handlebars template.
    pub template: String,
    /// Its data.
    pub data: serde_json::Value,
}

/// What a script left behind.
pub struct Outcome {
    /// The scopes as the script left them.
    pub scopes: Scopes,
    /// The request, if the script changed it (prerequest only), in Postman's JSON shape.
    pub request: Option<serde_json::Value>,
    /// The error it ended with.
    pub error: Option<ScriptError>,
    /// The last `setNextRequest`.
    pub next_request: Option<NextRequest>,
    /// `pm.execution.skipRequest()`.
    pub skip_request: bool,
    /// `pm.visualizer.set`; `None` when never called.
    pub visualizer: Option<Visualizer>,
    /// True when `pm.visualizer.clear()` was the last word.
    pub visualizer_cleared: bool,
}

/// What a script asks of the run.
#[derive(Clone, Debug)]
pub enum Call {
    /// `pm.sendRequest`: a request in Postman's JSON shape, or a bare URL as `{"url": …}`. Without substitution.
    Send(serde_json::Value),
    /// `pm.cookies.jar()`: cookies for a URL.
    Cookies {
        /// The URL.
        url: String,
    },
    /// Store a cookie: `Set-Cookie` text.
    SetCookie {
        /// The URL that sets it.
        url: String,
        /// As in a `Set-Cookie` header.
        cookie: String,
    },
    /// Remove one cookie of that name, or all of the URL.
    UnsetCookie {
        /// The URL.
        url: String,
        /// Name; `None` removes all.
        name: Option<String>,
    },
    /// `pm.execution.runRequest`.
    RunRequest(Box<RunRequest>),
    /// `pm.vault`.
    Vault(VaultCall),
}

/// A request of the collection that is to be run with its scripts.
#[derive(Clone, Debug)]
pub struct RunRequest {
    /// Its id or name.
    pub request: String,
    /// Values that hold for it alone.
    pub variables: serde_json::Map<String, serde_json::Value>,
    /// The variables as the asking script has them now.
    pub scopes: Scopes,
}

/// What such a request left.
#[derive(Clone, Debug)]
pub struct Ran {
    /// The answer; `None` when its own script skipped it.
    pub response: Option<ResponseInput>,
    /// Cookies of its URL.
    pub cookies: Vec<Cookie>,
    /// What its scripts changed in the variables.
    pub changes: Changes,
}

/// What a script wants of the vault.
#[derive(Clone, Debug)]
pub enum VaultCall {
    /// A secret.
    Get(String),
    /// Keep a secret.
    Set(String, String),
    /// Forget a secret.
    Unset(String),
}

/// The answer to a [`Call`].
#[derive(Clone, Debug)]
pub enum Reply {
    /// Of [`Call::Send`].
    Response {
        /// The answer.
        response: Arc<http::Response>,
        /// Milliseconds.
        response_time_ms: u64,
        /// Cookies now in the jar for the final URL.
        cookies: Vec<Cookie>,
    },
    /// Of the cookie calls.
    Cookies(Vec<Cookie>),
    /// Of [`Call::RunRequest`].
    Ran(Box<Ran>),
    /// Of [`Call::Vault`]: the secret, where one was asked for and is there.
    Secret(Option<String>),
    /// The call failed.
    Failed(http::Failure),
    /// The call was wrong; thrown or handed to the callback as `Error`.
    Refused(String),
}

/// Files of the packages that `pm.require` may load. Paths are relative to the folder of packages, with `/`.
pub trait PackageFiles: std::fmt::Debug {
    /// The text of a file; `None` when there is no such file inside the folder.
    fn read(&self, path: &str) -> Option<String>;
}

/// Sees each variable that a script sets, when it does: a moment later it may hold something else.
pub trait VariableObserver: std::fmt::Debug {
    /// A variable was set.
    fn set(&self, variable: &Variable);
}

/// The answer to come.
pub type PendingReply<'a> = Pin<Box<dyn Future<Output = Reply> + 'a>>;

/// What the engine needs from the run while a script runs. One thread; no locks.
pub trait Host {
    /// Notes a fact.
    fn state(&self, fact: Fact);
    /// Begins to answer a call. Several may be under way at once; replies come in order of completion.
    fn call(&self, call: Call) -> PendingReply<'_>;
    /// Milliseconds since the epoch, for `Date`.
    fn now_ms(&self) -> f64;
}
