//! Collection + selection → what will run, in order, with everything inherited.

mod behaviour;
mod inherit;
mod model;
mod select;

pub use behaviour::{ProtocolBehaviour, SystemHeader};
pub use inherit::plan;
pub use model::{Plan, Step};
pub use select::PlanError;
