//! Authentication: adds to a resolved request what its kind asks for.

mod aws;
mod parameters;
mod sign;
mod simple;

pub use parameters::{Parameter, Parameters};
pub use sign::{AuthError, sign};
