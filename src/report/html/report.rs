//! The report itself.

use std::{io, path::PathBuf};

use chrono::{DateTime, Utc};

use super::{options::HtmlOptions, overview::Overview, page_template::PageTemplate, template::Subject};
use crate::{
    file::write_whole,
    recording::Recording,
    report::late::{Destination, LateReport},
};

/// One HTML page of all runs of a call.
pub struct HtmlReport {
    destination: Destination,
    options: HtmlOptions,
}

impl HtmlReport {
    /// A report that goes there.
    pub fn new(destination: Destination, options: HtmlOptions) -> HtmlReport {
        HtmlReport { destination, options }
    }
}

impl LateReport for HtmlReport {
    fn name(&self) -> &'static str {
        "html"
    }

    fn first_file(&self, at: DateTime<Utc>) -> PathBuf {
        self.destination.file(at)
    }

    fn render(&self, recording: &Recording) -> io::Result<()> {
        let Some(first) = recording.runs.first() else { return Ok(()) };
        let overview = Overview::of(recording, &self.options)?;
        let subject = Subject { recording, overview: &overview, options: &self.options };
        let file = self.destination.file(first.started);
        let written = write_whole(&file, self.destination.mode, |out| subject.render(&self.options.template, out));
        match &self.options.template {
            // A template that asks for something that is not there must not cost the report.
            PageTemplate::Users { name, .. } => match written {
                Err(error) if error.kind() == io::ErrorKind::Other => {
                    write_whole(&file, self.destination.mode, |out| subject.render(&PageTemplate::BuiltIn, out))?;
                    Err(io::Error::other(format!("{name}: {error}; the built-in page was written instead")))
                }
                other => other,
            },
            PageTemplate::BuiltIn => written,
        }
    }
}
