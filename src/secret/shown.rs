//! Text that may be printed.

use std::{fmt, sync::Arc};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Text that has passed the redactor. Only this module's parent makes it from run-time text; reading it back from
/// a recording is allowed, since a recording was masked when written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Shown(Arc<str>);

impl Shown {
    pub(super) fn new(text: impl Into<Arc<str>>) -> Shown {
        Shown(text.into())
    }

    /// Text of the program itself, known when it was compiled, cannot hold a secret.
    pub fn fixed(text: &'static str) -> Shown {
        Shown(text.into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

/// A body that may be printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ShownBody {
    /// Text.
    Text(Shown),
    /// Bytes that are not UTF-8, masked.
    Bytes(MaskedBytes),
    /// Left out, because no reporter asked for bodies or by an option.
    Omitted {
        /// Its size in bytes.
        length: u64,
    },
}

impl ShownBody {
    /// No body at all.
    pub const NONE: ShownBody = ShownBody::Omitted { length: 0 };

    /// Its size in bytes, as far as known.
    pub fn len(&self) -> u64 {
        match self {
            ShownBody::Text(text) => text.as_str().len() as u64,
            ShownBody::Bytes(bytes) => bytes.0.len() as u64,
            ShownBody::Omitted { length } => *length,
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Bytes that have passed the redactor; Base64 in a recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaskedBytes(Arc<[u8]>);

impl MaskedBytes {
    pub(super) fn new(bytes: impl Into<Arc<[u8]>>) -> MaskedBytes {
        MaskedBytes(bytes.into())
    }

    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }
}

impl Serialize for MaskedBytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for MaskedBytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<MaskedBytes, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map(|bytes| MaskedBytes(bytes.into())).map_err(serde::de::Error::custom)
    }
}
