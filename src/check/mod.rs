//! `postwatch check`: what is wrong in Postman's files, found without network and without running anything.

mod calls;
mod excerpt;
mod finding;
mod findings_literal;
mod items;
mod known;
mod monitors;
mod places;
mod run;
mod scripts;
#[cfg(test)]
mod tests;
mod variables;

pub use finding::{Finding, Severity};
pub use known::Known;
pub use run::Checks;
