//! The simulated account seen from outside, over loopback.

mod client;
mod errors;
mod faults;
mod fixtures;
mod planted;
mod reading;
mod report;
mod sessions;
