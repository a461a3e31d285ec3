//! When something runs: cron in a time zone, or every so often. Pure functions of moments; nothing here reads a clock.

mod cron;
mod cron_fields;
mod duration;
mod error;
mod missed;
mod next;
#[cfg(test)]
mod tests;
mod zone;

pub use cron::Cron;
pub use duration::{duration_text, parse_duration};
pub use error::ScheduleError;
pub use missed::{Due, Missed};
pub use next::Schedule;
pub use zone::Zone;
