//! Content decoding. What a broken body gave before it broke is kept.

use std::io::{self, Read};

use bytes::Bytes;
use flate2::{
    bufread::GzDecoder,
    read::{DeflateDecoder, ZlibDecoder},
};

/// A body after decoding.
pub(super) struct Decoded {
    pub(super) body: Bytes,
    /// Why decoding stopped early.
    pub(super) fault: Option<String>,
    /// More would have come out than is allowed.
    pub(super) is_too_long: bool,
}

/// More came out than is allowed.
#[derive(Debug, thiserror::Error)]
#[error("it is longer than {0} bytes when decoded")]
struct TooLong(u64);

/// Nobody encodes a body more often. Each layer of a bomb takes the whole limit, and its time.
const MOST_ENCODINGS: usize = 5;

/// Undoes the encodings named in `Content-Encoding`, the last first. Unknown ones end it: the body stays as it is then,
/// as under newman. No more than `limit` bytes come out.
pub(super) fn decode(body: Bytes, encodings: Option<&str>, limit: Option<u64>) -> Decoded {
    let mut decoded = Decoded { body, fault: None, is_too_long: false };
    let encodings = encodings.unwrap_or_default();
    if encodings.split(',').nth(MOST_ENCODINGS).is_some() {
        decoded.fault = Some(format!("the body is encoded more than {MOST_ENCODINGS} times and was not decoded"));
        return decoded;
    }
    for encoding in encodings.rsplit(',') {
        let encoding = encoding.trim().to_ascii_lowercase();
        if decoded.body.is_empty() || decoded.fault.is_some() {
            break;
        }
        let mut output = Vec::new();
        let limit = limit.unwrap_or(u64::MAX);
        let outcome = match encoding.as_str() {
            "gzip" | "x-gzip" => gunzip(&decoded.body, &mut output, limit),
            "deflate" => inflate(&decoded.body, &mut output, limit),
            "br" => copy(brotli::Decompressor::new(&decoded.body[..], 4096), &mut output, limit),
            "identity" | "" => continue,
            _ => break,
        };
        decoded.is_too_long =
            outcome.as_ref().is_err_and(|error| error.get_ref().is_some_and(|cause| cause.is::<TooLong>()));
        decoded.fault = outcome.err().map(|error| format!("the body is not valid {encoding}: {error}"));
        // Nothing came out at all: it never was encoded, and its bytes tell more than none.
        if decoded.fault.is_none() || !output.is_empty() {
            decoded.body = output.into();
        }
    }
    decoded
}

fn copy(source: impl Read, output: &mut Vec<u8>, limit: u64) -> io::Result<()> {
    let length = u64::try_from(output.len()).unwrap_or(u64::MAX);
    let allowed = limit.saturating_sub(length);
    let read = source.take(allowed.saturating_add(1)).read_to_end(output)?;
    if u64::try_from(read).unwrap_or(u64::MAX) > allowed {
        output.pop();
        return Err(io::Error::other(TooLong(limit)));
    }
    Ok(())
}

/// Members follow one another (RFC 1952 §2.2); other bytes after one are ignored, as zlib's users do.
fn gunzip(mut rest: &[u8], output: &mut Vec<u8>, limit: u64) -> io::Result<()> {
    loop {
        let mut member = GzDecoder::new(rest);
        copy(&mut member, output, limit)?;
        rest = member.into_inner();
        if !rest.starts_with(&[0x1f, 0x8b]) {
            return Ok(());
        }
    }
}

/// Servers send `deflate` with and without the zlib wrapper. The low half of a zlib body's first byte is 8, but a raw
/// body may look so too: then the other way is tried. Almost any bytes give something when taken for a raw body, so
/// that of a broken one counts for nothing.
fn inflate(body: &[u8], output: &mut Vec<u8>, limit: u64) -> io::Result<()> {
    if body.first().is_some_and(|first| first & 0x0f == 8) {
        let wrapped = copy(ZlibDecoder::new(body), output, limit);
        if wrapped.is_ok() || !output.is_empty() {
            return wrapped;
        }
    }
    let raw = copy(DeflateDecoder::new(body), output, limit);
    if raw.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::Other) {
        output.clear();
    }
    raw
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{
        Compression,
        write::{DeflateEncoder, GzEncoder, ZlibEncoder},
    };

    use super::*;

    fn text() -> Vec<u8> {
        (0..500).flat_map(|number| format!("line {number}\n").into_bytes()).collect()
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn br(bytes: &[u8]) -> Vec<u8> {
        let mut output = Vec::new();
        brotli::CompressorWriter::new(&mut output, 4096, 5, 22).write_all(bytes).unwrap();
        output
    }

    fn body(bytes: impl Into<Bytes>, encoding: &str) -> (Bytes, Option<String>) {
        let decoded = decode(bytes.into(), Some(encoding), None);
        (decoded.body, decoded.fault)
    }

    #[test]
    fn each_encoding_is_undone() {
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::best());
        zlib.write_all(&text()).unwrap();
        let mut raw = DeflateEncoder::new(Vec::new(), Compression::best());
        raw.write_all(&text()).unwrap();
        let table = [
            (gzip(&text()), "gzip"),
            (gzip(&text()), " X-GZIP "),
            (zlib.finish().unwrap(), "deflate"),
            (raw.finish().unwrap(), "deflate"),
            (br(&text()), "br"),
            (br(&gzip(&text())), "gzip, br"),
            (gzip(&text()), "gzip, identity"),
            (text(), "identity"),
            (text(), ""),
            (text(), "zstd"),
        ];
        for (bytes, encoding) in table {
            assert_eq!(body(bytes, encoding), (Bytes::from(text()), None), "{encoding}");
        }
        assert_eq!(body(text(), "gzip, zstd").0, text());
    }

    #[test]
    fn several_members_and_what_follows_them() {
        let mut bytes = gzip(b"one ");
        bytes.extend(gzip(b"two"));
        bytes.extend(b"rubbish");
        assert_eq!(body(bytes, "gzip"), (Bytes::from("one two"), None));
    }

    #[test]
    fn a_truncated_body_keeps_what_came() {
        for (bytes, encoding) in [(gzip(&text()), "gzip"), (br(&text()), "br")] {
            let (got, fault) = body(bytes[..bytes.len() - 12].to_vec(), encoding);
            assert!(text().starts_with(&got) && !got.is_empty(), "{encoding}: {} bytes", got.len());
            assert!(fault.unwrap().contains(encoding));
        }
    }

    #[test]
    fn a_body_that_never_was_encoded_stays_as_it_is() {
        for encoding in ["gzip", "deflate", "br"] {
            let (got, fault) = body("{\"plain\": true}", encoding);
            assert_eq!((got.as_ref(), fault.is_some()), (&b"{\"plain\": true}"[..], true), "{encoding}");
        }
        assert_eq!(body("", "gzip"), (Bytes::new(), None));
    }

    #[test]
    fn encodings_without_end_are_not_followed() {
        let five = (0..5).fold(text(), |inner, _| gzip(&inner));
        assert_eq!(body(five.clone(), "gzip,gzip,gzip,gzip,gzip"), (Bytes::from(text()), None));
        let (got, fault) = body(five.clone(), &vec!["gzip"; 1000].join(","));
        assert_eq!(got, five);
        assert_eq!(fault.unwrap(), "the body is encoded more than 5 times and was not decoded");
    }

    #[test]
    fn output_is_limited() {
        let bomb = gzip(&vec![0; 1_000_000]);
        let decoded = decode(bomb.into(), Some("gzip"), Some(1000));
        assert_eq!(decoded.body.len(), 1000);
        assert_eq!(decoded.fault.unwrap(), "the body is not valid gzip: it is longer than 1000 bytes when decoded");
        assert!(decode(gzip(&[0; 1000]).into(), Some("gzip"), Some(1000)).fault.is_none());
    }
}
