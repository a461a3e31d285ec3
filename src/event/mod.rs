//! Every fact of a run, as plain data.
//!
//! The runner states facts in the past tense; reporters consume them and know nothing else. All text is
//! [`crate::secret::Shown`], so that nothing unmasked can get here. One event order holds for every item:
//! `StepStarted`, prerequest scripts, exchanges, test scripts, `StepFinished`; the console lines, assertions
//! and exceptions of a script stand between its `ScriptStarted` and `ScriptFinished`. Assertions that come from a
//! findings object stand directly before `StepFinished`.

mod cursor;
mod detail;
mod exchange;
mod fact;
mod progress;
#[cfg(test)]
pub(crate) mod sample;
mod sink;

pub use crate::collection::Listen;
pub use cursor::Cursor;
pub use detail::Detail;
pub use exchange::{
    ExchangeFailed, ExchangeFinished, HeaderFact, Origin, PhaseFacts, RequestFacts, RequestLengths, ResponseFacts,
};
pub use fact::{
    AssertionFinished, AssertionSource, ConsoleLogged, ConsoleValue, Documents, ErrorFacts, Event, EventKind,
    ExceptionThrown, ItemFacts, NextRequestFact, Outcome, RunFinished, RunStarted, ScriptFinished, ScriptStarted,
    StepFinished, StepStarted, VisualizerFacts, Warned, script_place,
};
pub use progress::{Progress, Waiting};
pub use sink::Sink;
