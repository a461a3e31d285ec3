//! What the page shows.

use super::{
    item_run::{ItemRun, State},
    page_template::PageTemplate,
};
use crate::secret::Shown;

/// What the page shows and leaves out. Names are compared as they are written, those of headers without case.
#[derive(Debug)]
pub struct HtmlOptions {
    /// Heading; the collection's name without one.
    pub title: Option<Shown>,
    /// Title of the browser's window; the heading without one.
    pub browser_title: Option<Shown>,
    /// The page itself.
    pub template: PageTemplate,
    /// Name of the time zone that times are shown in (`Europe/Berlin`); the reader's own without one.
    pub time_zone: Option<String>,
    /// List only items that did not pass.
    pub only_failures: bool,
    /// Show bodies without colours.
    pub no_highlighting: bool,
    /// Leave out the bodies of all requests.
    pub omit_request_bodies: bool,
    /// Leave out the bodies of all responses.
    pub omit_response_bodies: bool,
    /// Leave out all headers.
    pub omit_headers: bool,
    /// Items whose request bodies are left out.
    pub hide_request_body: Vec<String>,
    /// Items whose response bodies are left out.
    pub hide_response_body: Vec<String>,
    /// Headers that are left out.
    pub skip_headers: Vec<String>,
    /// Folders whose items are not listed.
    pub skip_folders: Vec<String>,
    /// Items that are not listed.
    pub skip_requests: Vec<String>,
    /// Leave out what visualizers show.
    pub omit_visualizer: bool,
    /// Leave out the environment.
    pub omit_environment: bool,
    /// Leave out the globals.
    pub omit_globals: bool,
    /// Environment variables that are left out.
    pub skip_environment_variables: Vec<String>,
    /// Global variables that are left out.
    pub skip_global_variables: Vec<String>,
    /// Bytes of a body that are kept.
    pub most_body_bytes: usize,
    /// When the page has this many bytes, items that passed are listed without headers and bodies.
    pub most_bytes: u64,
}

impl Default for HtmlOptions {
    fn default() -> HtmlOptions {
        HtmlOptions {
            title: None,
            browser_title: None,
            template: PageTemplate::BuiltIn,
            time_zone: None,
            only_failures: false,
            no_highlighting: false,
            omit_request_bodies: false,
            omit_response_bodies: false,
            omit_headers: false,
            hide_request_body: Vec::new(),
            hide_response_body: Vec::new(),
            skip_headers: Vec::new(),
            skip_folders: Vec::new(),
            skip_requests: Vec::new(),
            omit_visualizer: false,
            omit_environment: false,
            omit_globals: false,
            skip_environment_variables: Vec::new(),
            skip_global_variables: Vec::new(),
            most_body_bytes: 1 << 20,
            most_bytes: 64 << 20,
        }
    }
}

impl HtmlOptions {
    /// Whether an item is listed.
    pub(super) fn lists(&self, run: &ItemRun) -> bool {
        let is_skipped = |names: &[String], name: &Shown| names.iter().any(|skipped| skipped == name.as_str());
        !(is_skipped(&self.skip_requests, &run.item.name)
            || run.item.folders.iter().any(|folder| is_skipped(&self.skip_folders, folder))
            || self.only_failures && matches!(run.state(), State::Passed | State::Skipped))
    }

    pub(super) fn shows_header(&self, name: &str) -> bool {
        !self.omit_headers && !self.skip_headers.iter().any(|skipped| skipped.eq_ignore_ascii_case(name))
    }

    pub(super) fn shows_request_body(&self, item: &str) -> bool {
        !self.omit_request_bodies && !self.hide_request_body.iter().any(|hidden| hidden == item)
    }

    pub(super) fn shows_response_body(&self, item: &str) -> bool {
        !self.omit_response_bodies && !self.hide_response_body.iter().any(|hidden| hidden == item)
    }
}
