//! Scripts: what goes in, what comes out, and the engine that runs them.

pub mod host;

pub use host::{
    Assertion, Call, ConsoleLine, Cookie, Fact, Host, Input, NextRequest, Outcome, Reply, ScriptError, ScriptSource,
    Visualizer,
};
