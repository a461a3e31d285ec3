//! Why an operation fails.

/// The name of the `DOMException` that scripts get, and its message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::script) enum Fault {
    /// The data or the key does not fit the operation. No detail: it would tell an attacker where decryption failed.
    Operation,
    /// The bytes are no such key.
    Data,
    /// We have no such thing.
    Unsupported(&'static str),
    /// The script's time is over.
    Interrupted,
}

/// What operations answer.
pub(in crate::script) type Result<T> = std::result::Result<T, Fault>;

impl Fault {
    /// The exception's name and message.
    pub(in crate::script) fn words(self) -> (&'static str, &'static str) {
        match self {
            Fault::Operation => ("OperationError", "The operation failed for an operation-specific reason"),
            Fault::Data => ("DataError", "Invalid keyData"),
            Fault::Unsupported(what) => ("NotSupportedError", what),
            Fault::Interrupted => ("OperationError", "The operation was interrupted"),
        }
    }
}
