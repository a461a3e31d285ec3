//! Lists that are written entry by entry.

use std::io::{self, Write};

use serde::Serialize;

/// The commas of a list that is written entry by entry.
#[derive(Default)]
pub(super) struct List {
    has_entries: bool,
}

impl List {
    pub(super) fn add(&mut self, out: &mut dyn Write, entry: &impl Serialize) -> io::Result<()> {
        out.write_all(if self.has_entries { b",\n      " } else { b"\n      " })?;
        self.has_entries = true;
        serde_json::to_writer(out, entry)?;
        Ok(())
    }

    pub(super) fn end(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.has_entries { b"\n    ]" } else { b"]" })
    }
}
