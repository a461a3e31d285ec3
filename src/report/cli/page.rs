//! The stream the report is written to, and the box around console lines.

use std::{
    fmt,
    io::{self, BufWriter, Write},
};

/// A report is written in pieces of this size, not line by line.
const BUFFER: usize = 16 * 1024;

/// Buffered output with at most one open box. Consecutive console lines share a box; anything else closes it.
pub(super) struct Page {
    out: BufWriter<Box<dyn Write + Send>>,
    box_end: Option<String>,
}

impl Page {
    pub(super) fn new(out: Box<dyn Write + Send>) -> Page {
        Page { out: BufWriter::with_capacity(BUFFER, out), box_end: None }
    }

    /// Writes outside of any box.
    pub(super) fn print(&mut self, text: fmt::Arguments<'_>) -> io::Result<()> {
        if let Some(end) = self.box_end.take() {
            self.out.write_all(end.as_bytes())?;
        }
        self.out.write_fmt(text)
    }

    /// Writes inside a box: `start` if none is open, and `end` when the box is closed by whatever comes next.
    pub(super) fn print_in_box(&mut self, start: fmt::Arguments<'_>, text: &str, end: String) -> io::Result<()> {
        if self.box_end.is_none() {
            self.out.write_fmt(start)?;
        }
        self.box_end = Some(end);
        self.out.write_all(text.as_bytes())
    }

    /// Shows everything written so far to whoever watches.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        self.print(format_args!(""))?;
        self.out.flush()
    }
}
