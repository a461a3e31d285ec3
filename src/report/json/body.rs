//! How the report writes bodies.

use base64::{display::Base64Display, engine::general_purpose::STANDARD};
use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::Value;

use crate::{report::Setup, secret::ShownBody};

/// What the report does with bodies. newman's list of numbers takes three to four bytes for each of a body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bodies {
    /// A list of bytes, as newman writes it.
    #[default]
    Newman,
    /// Base64.
    Base64,
    /// Left out, those of requests too.
    Omit,
}

/// `--reporter-json-bodies`.
pub fn bodies(setup: &Setup<'_>) -> Result<Bodies, String> {
    let Some(given) = setup.options.get("json", "bodies") else { return Ok(Bodies::default()) };
    Bodies::named(given).ok_or_else(|| {
        format!("reporter json: --reporter-json-bodies: `{given}` is not known; expected newman, base64 or omit")
    })
}

impl Bodies {
    /// What an option says: `newman`, `base64` or `omit`.
    pub fn named(name: &str) -> Option<Bodies> {
        match name {
            "newman" => Some(Bodies::Newman),
            "base64" => Some(Bodies::Base64),
            "omit" => Some(Bodies::Omit),
            _ => None,
        }
    }

    /// A response's body as its `stream`; none when it is left out.
    pub(super) fn stream(self, body: &ShownBody) -> Option<Stream<'_>> {
        let bytes = match body {
            ShownBody::Text(text) => text.as_str().as_bytes(),
            ShownBody::Bytes(bytes) => bytes.as_slice(),
            ShownBody::Omitted { .. } => &[],
        };
        (self != Bodies::Omit).then_some(Stream { bytes, is_list: self == Bodies::Newman })
    }

    /// A request without its body, where bodies are left out.
    pub(super) fn of_request(self, mut request: Value) -> Value {
        if self == Bodies::Omit
            && let Some(members) = request.as_object_mut()
        {
            members.shift_remove("body");
        }
        request
    }
}

/// A body as a member of the report.
pub(super) struct Stream<'a> {
    bytes: &'a [u8],
    is_list: bool,
}

impl Serialize for Stream<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        if self.is_list {
            map.serialize_entry("type", "Buffer")?;
            map.serialize_entry("data", self.bytes)?;
        } else {
            map.serialize_entry("type", "Base64")?;
            map.serialize_entry("data", &Encoded(self.bytes))?;
        }
        map.end()
    }
}

struct Encoded<'a>(&'a [u8]);

impl Serialize for Encoded<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&Base64Display::new(self.0, &STANDARD))
    }
}
