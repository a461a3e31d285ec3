//! Bodies: cut, left out, or kept once however often they were seen.

use std::{borrow::Cow, collections::HashMap, io};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::block::{Blocks, Place};
use crate::secret::ShownBody;

/// Shorter bodies stand where they are used.
const SHORT: usize = 512;

/// Bodies that are remembered, to keep each once. A run of a million different ones must not eat the memory.
const MOST_REMEMBERED: usize = 16_384;

/// Why a body, or the rest of it, is not in the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Missing {
    /// An option leaves it out.
    Hidden,
    /// It is longer than the limit.
    Cut,
    /// The page is full.
    Full,
    /// The recording has none: a file or a form, or a run that was recorded without bodies.
    Unrecorded,
}

/// A body as the page's script reads it.
#[derive(Debug, Default, Serialize)]
pub(super) struct Body<'a> {
    /// All its bytes.
    length: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Cow<'a, str>>,
    /// Of bytes that are no text.
    #[serde(skip_serializing_if = "Option::is_none")]
    base64: Option<String>,
    /// Where text or bytes are instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<Missing>,
}

impl<'a> Body<'a> {
    /// Text that was made for the page.
    pub(super) fn made(text: String) -> Body<'a> {
        Body { length: text.len() as u64, text: Some(Cow::Owned(text)), ..Body::default() }
    }

    /// The body, at most so many bytes of it; `None` where there is none.
    pub(super) fn of(
        body: &'a ShownBody,
        length: u64,
        most_bytes: usize,
        missing: Option<Missing>,
    ) -> Option<Body<'a>> {
        if body.is_empty() {
            return None;
        }
        let mut short = Body { length, missing, ..Body::default() };
        if missing.is_some() {
            return Some(short);
        }
        match body {
            ShownBody::Text(text) => {
                let text = text.as_str();
                let end = text.floor_char_boundary(most_bytes);
                short.text = Some(Cow::Borrowed(&text[..end]));
                short.missing = (end < text.len()).then_some(Missing::Cut);
            }
            ShownBody::Bytes(bytes) => {
                let bytes = bytes.as_slice();
                let end = bytes.len().min(most_bytes);
                short.base64 = Some(STANDARD.encode(&bytes[..end]));
                short.missing = (end < bytes.len()).then_some(Missing::Cut);
            }
            ShownBody::Omitted { .. } => short.missing = Some(Missing::Unrecorded),
        }
        Some(short)
    }
}

/// The bodies of a page.
#[derive(Default)]
pub(super) struct Bodies {
    known: HashMap<[u8; 16], Place>,
}

impl Bodies {
    /// Puts a long body among the bodies, or finds that it is there already.
    pub(super) fn place<'a>(
        &mut self,
        body: Option<Body<'a>>,
        blocks: Option<&mut Blocks<'_>>,
    ) -> io::Result<Option<Body<'a>>> {
        let Some(mut body) = body else { return Ok(None) };
        let Some(blocks) = blocks else { return Ok(Some(body)) };
        let content = body.text.as_deref().or(body.base64.as_deref()).unwrap_or_default().as_bytes();
        if content.len() <= SHORT {
            return Ok(Some(body));
        }
        let mut digest = Sha256::new();
        digest.update([u8::from(body.text.is_some())]);
        digest.update(content);
        let mut key = [0; 16];
        key.copy_from_slice(&digest.finalize()[..16]);
        let place = match self.known.get(&key) {
            Some(place) => *place,
            None => {
                let place = blocks.add_body(&Content { text: body.text.as_deref(), base64: body.base64.as_deref() })?;
                if self.known.len() < MOST_REMEMBERED {
                    self.known.insert(key, place);
                }
                place
            }
        };
        body.text = None;
        body.base64 = None;
        body.place = Some(place);
        Ok(Some(body))
    }
}

#[derive(Serialize)]
struct Content<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    base64: Option<&'a str>,
}
