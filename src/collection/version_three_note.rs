//! What is odd in a file of format 3.0.

/// What a file describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holder {
    Collection,
    Folder,
    Http,
    GraphQl,
}

/// Something odd that does not keep a file from being used.
#[derive(Debug)]
pub(super) struct Note {
    /// Where in the file.
    pub(super) place: String,
    /// What, and what to do.
    pub(super) problem: String,
    /// Whether Postman would refuse it, or something would never run.
    pub(super) is_error: bool,
}

impl Note {
    pub(super) fn error(place: impl Into<String>, problem: impl Into<String>) -> Note {
        Note { place: place.into(), problem: problem.into(), is_error: true }
    }

    pub(super) fn warning(place: impl Into<String>, problem: impl Into<String>) -> Note {
        Note { is_error: false, ..Note::error(place, problem) }
    }
}
