//! Authentication: adds to a resolved request what its kind asks for.

mod aws;
mod aws_url;
mod parameters;
mod sign;
mod simple;

pub use parameters::{Parameter, Parameters};
pub use sign::{AuthError, sign};
