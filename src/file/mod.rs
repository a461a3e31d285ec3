//! How files are written: for their owner alone, and whole or not at all.

mod private;
mod whole;

pub(crate) use private::{create_new_private, create_private};
pub(crate) use whole::{with_ending, write_whole};
