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
    has_live_line: bool,
}

/// Back to the start of the line, and nothing on it.
const ERASE_LINE: &str = "\r\x1b[K";

impl Page {
    pub(super) fn new(out: Box<dyn Write + Send>) -> Page {
        Page { out: BufWriter::with_capacity(BUFFER, out), box_end: None, has_live_line: false }
    }

    /// Writes outside of any box.
    pub(super) fn print(&mut self, text: fmt::Arguments<'_>) -> io::Result<()> {
        self.erase_live_line()?;
        if let Some(end) = self.box_end.take() {
            self.out.write_all(end.as_bytes())?;
        }
        self.out.write_fmt(text)
    }

    /// Writes inside a box: `start` if none is open, and `end` when the box is closed by whatever comes next.
    pub(super) fn print_in_box(&mut self, start: fmt::Arguments<'_>, text: &str, end: String) -> io::Result<()> {
        self.erase_live_line()?;
        if self.box_end.is_none() {
            self.out.write_fmt(start)?;
        }
        self.box_end = Some(end);
        self.out.write_all(text.as_bytes())
    }

    /// Draws a line that whatever is written next takes away. It ends no line of the report: those are all ended when
    /// this is called, between items.
    pub(super) fn draw_live_line(&mut self, line: &str) -> io::Result<()> {
        self.erase_live_line()?;
        self.out.write_all(line.as_bytes())?;
        self.has_live_line = true;
        self.out.flush()
    }

    fn erase_live_line(&mut self) -> io::Result<()> {
        match std::mem::take(&mut self.has_live_line) {
            true => self.out.write_all(ERASE_LINE.as_bytes()),
            false => Ok(()),
        }
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
