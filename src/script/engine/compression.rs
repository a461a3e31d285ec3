//! What `CompressionStream` and `DecompressionStream` do.

use std::io::{Read, Write};

use flate2::{
    Compression,
    bufread::{DeflateDecoder, GzDecoder, ZlibDecoder},
    write::{DeflateEncoder, GzEncoder, ZlibEncoder},
};

/// Compresses; `None` for a format there is not.
pub(super) fn compress(format: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    fn all<W>(mut encoder: W, bytes: &[u8], finish: impl FnOnce(W) -> std::io::Result<Vec<u8>>) -> Option<Vec<u8>>
    where
        W: Write,
    {
        encoder.write_all(bytes).ok()?;
        finish(encoder).ok()
    }
    let level = Compression::default();
    match format {
        "gzip" => all(GzEncoder::new(Vec::new(), level), bytes, GzEncoder::finish),
        "deflate" => all(ZlibEncoder::new(Vec::new(), level), bytes, ZlibEncoder::finish),
        "deflate-raw" => all(DeflateEncoder::new(Vec::new(), level), bytes, DeflateEncoder::finish),
        _ => None,
    }
}

/// Decompresses; `None` for what is not of that format, is not complete, has something behind it, or would become
/// larger than scripts may be.
pub(super) fn decompress(format: &str, bytes: &[u8], limit: usize) -> Option<Vec<u8>> {
    fn all(mut decoder: impl Read, limit: usize) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        decoder.by_ref().take(limit as u64 + 1).read_to_end(&mut out).ok()?;
        (out.len() <= limit).then_some(out)
    }
    let mut rest = bytes;
    let out = match format {
        "gzip" => all(GzDecoder::new(&mut rest), limit),
        "deflate" => all(ZlibDecoder::new(&mut rest), limit),
        "deflate-raw" => all(DeflateDecoder::new(&mut rest), limit),
        _ => None,
    }?;
    rest.is_empty().then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_compressed_comes_back_and_nothing_else_does() {
        for format in ["gzip", "deflate", "deflate-raw"] {
            let packed = compress(format, b"hello hello hello").unwrap();
            assert_eq!(decompress(format, &packed, 100).unwrap(), b"hello hello hello");
            assert_eq!(decompress(format, &packed, 16), None, "the limit");
            assert_eq!(decompress(format, &packed[..packed.len() - 1], 100), None, "{format}: cut");
            assert_eq!(decompress(format, &[&packed[..], b"x"].concat(), 100), None, "{format}: more behind");
            assert_eq!(decompress(format, b"\xff\xfe\xfd", 100), None);
        }
        assert!(compress("br", b"").is_none());
    }
}
