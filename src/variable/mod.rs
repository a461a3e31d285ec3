//! Variables: values, scopes, and the `{{name}}` templates that use them.

pub mod dynamic;
pub mod scopes;
pub mod template;
pub mod value;

pub use dynamic::Dynamic;
pub use scopes::{Changes, Scope, ScopeName, Scopes, Variable};
pub use template::expand;
pub use value::Value;
