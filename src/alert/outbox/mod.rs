//! Alerts on their way: written with the run they came from, sent afterwards, repeated until they arrive.
//!
//! Delivery is at least once. Whoever crashes between sending and marking leaves an entry «in doubt», which is sent again
//! with the same id and says that it may be a repetition.

mod attempt;
mod batch;
mod deliver;
mod entry;
mod memory;
mod mode;
mod store;

pub use deliver::{Delivered, DeliveryReport, Flush, deliver_due};
pub use entry::{Entry, EntryId, EntryState, NewEntry};
pub use memory::MemoryStore;
pub use mode::{Daily, Mode};
pub use store::OutboxStore;
