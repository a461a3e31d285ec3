//! Runs a plan: iterations × steps, each resolved, signed, sent, tested, and stated as events.

mod authorize;
mod body;
mod cursor;
mod definition;
mod documents;
mod exchange;
mod facts;
mod file;
mod learn;
mod log;
mod media_type;
mod nested;
mod outgoing;
mod packages;
mod playing;
mod resolve;
mod retry;
mod runner;
mod script_host;
mod secret_file;
mod settings;
mod stated;
mod step;
mod system_headers;
mod totals;
mod vault_access;
mod watch;

pub use exchange::Wire;
pub use file::FileAccess;
pub(crate) use learn::learn_document;
pub use retry::Retry;
pub use runner::{Inputs, RunSummary, Runner};
pub use settings::{Bail, RunSettings, Stop};
pub use totals::Totals;
pub use vault_access::VaultAccess;
pub use watch::{Abandoned, Watch};
