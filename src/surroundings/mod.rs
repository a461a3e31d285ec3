//! What surrounds a job: the environment, the working folder, the terminal and the clock, as whoever runs it hands them
//! in. Nothing below reads them from the process itself.

mod facts;
mod startup_secrets;

pub use facts::{Output, Surroundings};
pub use startup_secrets::{StartupSecrets, variable_secrets};
