//! How files are written: for their owner alone, and whole or not at all.

mod open;
mod private;
mod whole;

pub use open::Mode;
pub(crate) use open::fitting;
pub(crate) use private::{create, create_new_private};
pub(crate) use whole::{with_ending, write_whole};
