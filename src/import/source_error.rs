//! Why something could not be had from a source.

/// Why something could not be had.
#[derive(Debug, thiserror::Error)]
pub(super) enum SourceError {
    /// It was asked to stop.
    #[error("interrupted")]
    Stopped,
    /// This thing cannot be had; others may.
    #[error("{problem}")]
    Missing { status: Option<u16>, problem: String },
    /// Nothing more can be had now.
    #[error("{0}")]
    Ended(String),
    /// The source is none.
    #[error("{0}")]
    Unusable(String),
}

impl SourceError {
    pub(super) fn missing(problem: impl Into<String>) -> SourceError {
        SourceError::Missing { status: None, problem: problem.into() }
    }
}
