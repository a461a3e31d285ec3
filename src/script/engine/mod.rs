//! The script engine: QuickJS, one runtime and one context per run. No other folder names `rquickjs`.
//!
//! [`Engine`] is the story: begin, run the script, answer what it asks for until nothing is left, hand back. `machine`
//! is a runtime with the prelude (`script/pm/*.js`) loaded; `state` is what a running script may look at and change;
//! `native` are the Rust functions the prelude calls.

mod added_methods;
mod async_name;
mod bytecode;
mod bytes;
mod compression;
mod convert;
mod csv;
mod deadline;
mod machine;
mod native;
mod replacing;
mod run;
mod settings;
mod state;
mod syntax;
mod xml;

pub use run::Engine;
pub use settings::EngineSettings;
pub use syntax::{SyntaxFault, SyntaxReader};
