//! Facts, in the past tense, and when each became known.

use std::sync::Arc;

use chrono::{DateTime, SubsecRound as _, Utc};
use serde::{Deserialize, Serialize};

use super::{
    Cursor,
    exchange::{ExchangeFailed, ExchangeFinished},
};
use crate::{collection::Listen, secret::Shown};

/// One fact and when it became known.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Event {
    /// Time of day.
    pub at: DateTime<Utc>,
    /// Milliseconds since the run started.
    pub elapsed_ms: f64,
    /// Which of the collections of this call, from 0.
    pub collection: usize,
    /// What happened.
    pub kind: EventKind,
}

impl Event {
    /// A fact that becomes known now. Times are kept to the millisecond, as a recording holds them.
    pub fn new(at: DateTime<Utc>, elapsed_ms: f64, collection: usize, kind: EventKind) -> Event {
        Event { at: at.trunc_subsecs(3), elapsed_ms, collection, kind }
    }
}

/// The facts. Reporters match without a `_` arm, so that a new one is a compile error in each.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each variant is named after the fact and documented at its type")]
pub enum EventKind {
    RunStarted(RunStarted),
    IterationStarted(Cursor),
    StepStarted(StepStarted),
    ScriptStarted(ScriptStarted),
    ConsoleLogged(ConsoleLogged),
    AssertionFinished(AssertionFinished),
    ExceptionThrown(ExceptionThrown),
    ScriptFinished(ScriptFinished),
    ExchangeFinished(Arc<ExchangeFinished>),
    ExchangeFailed(Arc<ExchangeFailed>),
    StepFinished(StepFinished),
    IterationFinished(Cursor),
    Warned(Warned),
    RunFinished(RunFinished),
}

/// The run is about to begin.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RunStarted {
    /// `postwatch/<version>`.
    pub tool: String,
    /// Identifier of the collection as its file gives it.
    pub collection_id: Shown,
    /// Name of the collection.
    pub collection_name: Shown,
    /// Name of the environment, if one was given.
    pub environment_name: Option<Shown>,
    /// Number of iterations planned.
    pub iterations: usize,
    /// Number of items in one iteration.
    pub steps: usize,
    /// Variables that no type marks as secret and whose values are masked because of their names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub masked_by_name: Vec<Shown>,
}

/// What is known of an item before it runs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ItemFacts {
    /// Identifier as its file gives it, or made up for the run.
    pub id: Shown,
    /// Name.
    pub name: Shown,
    /// Names of the folders around it, outermost first.
    pub folders: Vec<Shown>,
    /// Where the collection defines it: `checks.json: item[0].item[2]`.
    #[serde(default, skip_serializing_if = "Shown::is_empty")]
    pub place: Shown,
}

/// An item begins.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StepStarted {
    /// Where.
    pub cursor: Cursor,
    /// Which item.
    pub item: Arc<ItemFacts>,
}

/// A script begins.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ScriptStarted {
    /// Where.
    pub cursor: Cursor,
    /// Prerequest or test.
    pub listen: Listen,
    /// Identifier of the script as its file gives it; may be empty.
    pub script_id: Shown,
}

/// A script wrote to the console.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ConsoleLogged {
    /// Where.
    pub cursor: Cursor,
    /// log, warn, debug, info, error or clear.
    pub level: String,
    /// The arguments, each as a console prints it (strings bare when first, see the cli reporter).
    pub messages: Vec<ConsoleValue>,
}

/// One argument of a console call.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ConsoleValue {
    /// True for a string argument: printed in quotes by newman.
    pub is_string: bool,
    /// The text: of a string its content, of anything else as `util.inspect` shows it.
    pub text: Shown,
}

/// A named assertion passed, failed or was skipped.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AssertionFinished {
    /// Where.
    pub cursor: Cursor,
    /// Prerequest or test.
    pub listen: Listen,
    /// Number of the assertion within its script, from 0.
    pub index: usize,
    /// Where it comes from.
    #[serde(default, skip_serializing_if = "AssertionSource::is_script")]
    pub source: AssertionSource,
    /// The name given to `pm.test`; of a check, its number and title.
    pub name: Shown,
    /// True when skipped with `pm.test.skip`.
    pub skipped: bool,
    /// Why it failed.
    pub error: Option<ErrorFacts>,
}

/// What states an assertion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AssertionSource {
    /// A script, by `pm.test`.
    #[default]
    Script,
    /// A check of the findings object that the item gave to `pm.visualizer`, where no `pm.test` tells of it.
    Findings,
}

impl AssertionSource {
    fn is_script(&self) -> bool {
        *self == AssertionSource::Script
    }
}

/// An error a script threw or an assertion failed with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorFacts {
    /// `AssertionError`, `TypeError`, …
    pub name: Shown,
    /// Its message.
    pub message: Shown,
    /// Line in the user's script, from 1.
    pub line: Option<u32>,
    /// Column in that line, from 1.
    pub column: Option<u32>,
    /// The JSON of what was thrown, where that says more; every string in it has passed the redactor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thrown: Option<Box<serde_json::Value>>,
    /// Lines in which what an assertion expected (`-`) differs from what it found (`+`), where these are objects or lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difference: Option<Shown>,
}

impl ErrorFacts {
    /// Whether this is a finding (an assertion that did not hold), not a fault of the check itself.
    pub fn is_assertion(&self) -> bool {
        self.name.as_str() == "AssertionError"
    }
}

/// Where a script failed, as it is told: `test-script:3:17`, as far as it is known.
pub fn script_place(listen: Listen, line: Option<u32>, column: Option<u32>) -> String {
    let mut place = format!("{}-script", listen.as_str());
    if let Some(line) = line {
        place.push_str(&format!(":{line}"));
        if let Some(column) = column {
            place.push_str(&format!(":{column}"));
        }
    }
    place
}

/// An error nobody caught, in a timer or a promise.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ExceptionThrown {
    /// Where.
    pub cursor: Cursor,
    /// Prerequest or test.
    pub listen: Listen,
    /// The error.
    pub error: ErrorFacts,
}

/// A script ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ScriptFinished {
    /// Where.
    pub cursor: Cursor,
    /// Prerequest or test.
    pub listen: Listen,
    /// Identifier of the script.
    pub script_id: Shown,
    /// The error it ended with.
    pub error: Option<ErrorFacts>,
    /// What it asked for with `setNextRequest`.
    pub next_request: Option<NextRequestFact>,
}

/// The argument of `setNextRequest`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NextRequestFact {
    /// Name or id.
    Named(Shown),
    /// `null`: end this iteration.
    Stop,
}

/// What `pm.visualizer.set` was given.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct VisualizerFacts {
    /// Handlebars template.
    pub template: Shown,
    /// Data for it; every string in it has passed the redactor.
    pub data: serde_json::Value,
}

/// An item ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StepFinished {
    /// Where.
    pub cursor: Cursor,
    /// Which item.
    pub item: Arc<ItemFacts>,
    /// True when `pm.execution.skipRequest()` skipped it.
    pub skipped: bool,
    /// What its scripts gave the visualizer.
    pub visualizer: Option<VisualizerFacts>,
}

/// Something the user should know that changes no result.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Warned {
    /// Where, if it belongs to an item.
    pub cursor: Option<Cursor>,
    /// The sentence.
    pub message: Shown,
    /// It only explains failures: where an item passes, nobody needs it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_hint: bool,
    /// It was told on standard error before the run began.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_told: bool,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Everything passed.
    Success,
    /// An assertion failed: a finding.
    Failure,
    /// A request, script or signature failed: the check did not run.
    Error,
    /// Interrupted or timed out.
    Abort,
}

/// The run ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RunFinished {
    /// How.
    pub outcome: Outcome,
    /// Why it ended early, if it did.
    pub error: Option<Shown>,
    /// What it lacks to have shown anything: no request was sent, no assertion ran, or fewer than there must.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shortfall: Option<Shown>,
    /// What was run, for reporters that want documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documents: Option<Arc<Documents>>,
}

/// What was run, in Postman's JSON shapes; masked like everything. It comes at the end, when all secrets are known.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Documents {
    /// The collection.
    pub collection: serde_json::Value,
    /// The environment after the run.
    pub environment: serde_json::Value,
    /// The globals after the run.
    pub globals: serde_json::Value,
    /// Where each item of the run order stands in the collection, as a JSON pointer.
    pub items: Vec<String>,
}
