//! Scripts: what goes in, what comes out, and the engine that runs them.

mod cryptography;
pub mod engine;
pub mod host;
mod lexer;
mod pulse;
pub mod surface;
#[cfg(test)]
mod tests;

pub use engine::{Engine, EngineSettings, SyntaxFault, SyntaxReader};
pub use host::{
    Assertion, Call, Compared, ConsoleLine, Cookie, Fact, Host, Input, NextRequest, Outcome, PackageFiles,
    PendingReply, Ran, Reply, ResponseInput, RunRequest, ScriptError, ScriptSource, VariableObserver, VaultCall,
    Visualizer,
};
pub use lexer::{Token, tokens};
pub use pulse::Pulse;
pub use surface::{Surface, unknown_modules};
