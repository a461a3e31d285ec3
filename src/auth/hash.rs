//! Digests and keyed digests by name, so that each kind of authentication can choose at run time.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac, digest::KeyInit};
use md5::Md5;
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512, Sha512_256, digest::DynDigest};

use crate::http::Body;

/// A hash function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hash {
    Md5,
    Sha1,
    Sha256,
    Sha384,
    Sha512,
    Sha512Half,
}

impl Hash {
    fn started(self) -> Box<dyn DynDigest> {
        match self {
            Hash::Md5 => Box::new(Md5::default()),
            Hash::Sha1 => Box::new(Sha1::default()),
            Hash::Sha256 => Box::new(Sha256::default()),
            Hash::Sha384 => Box::new(Sha384::default()),
            Hash::Sha512 => Box::new(Sha512::default()),
            Hash::Sha512Half => Box::new(Sha512_256::default()),
        }
    }

    /// The hash of some bytes.
    pub(super) fn of(self, bytes: &[u8]) -> Vec<u8> {
        let mut hash = self.started();
        hash.update(bytes);
        hash.finalize().into_vec()
    }

    /// The hash of a text, in hexadecimal.
    pub(super) fn hex_of(self, text: &str) -> String {
        hex(&self.of(text.as_bytes()))
    }

    /// The hash of a body between two texts; of its first `limit` bytes only.
    ///
    /// # Errors
    /// When a file of the body cannot be read.
    pub(super) fn of_body(self, before: &str, body: &Body, limit: u64, after: &str) -> Result<Vec<u8>, String> {
        let mut hash = self.started();
        hash.update(before.as_bytes());
        let mut left = limit;
        body.for_each_chunk(|chunk| {
            let wanted = chunk.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            hash.update(&chunk[..wanted]);
            left -= wanted as u64;
        })?;
        hash.update(after.as_bytes());
        Ok(hash.finalize().into_vec())
    }

    /// The keyed hash (HMAC) of some bytes.
    pub(super) fn keyed(self, key: &[u8], bytes: &[u8]) -> Vec<u8> {
        match self {
            Hash::Md5 => authenticated::<Hmac<Md5>>(key, bytes),
            Hash::Sha1 => authenticated::<Hmac<Sha1>>(key, bytes),
            Hash::Sha256 => authenticated::<Hmac<Sha256>>(key, bytes),
            Hash::Sha384 => authenticated::<Hmac<Sha384>>(key, bytes),
            Hash::Sha512 => authenticated::<Hmac<Sha512>>(key, bytes),
            Hash::Sha512Half => authenticated::<Hmac<Sha512_256>>(key, bytes),
        }
    }

    /// The keyed hash of a text, in Base64.
    pub(super) fn keyed_base64(self, key: &str, text: &str) -> String {
        STANDARD.encode(self.keyed(key.as_bytes(), text.as_bytes()))
    }
}

fn authenticated<M: Mac + KeyInit>(key: &[u8], bytes: &[u8]) -> Vec<u8> {
    // HMAC takes keys of every length.
    let Ok(mut mac) = <M as Mac>::new_from_slice(key) else { return Vec::new() };
    mac.update(bytes);
    mac.finalize().into_bytes().to_vec()
}

/// Two small letters or digits a byte.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_digests_come_out() {
        assert_eq!(Hash::Md5.hex_of("abc"), "900150983cd24fb0d6963f7d28e17f72");
        assert_eq!(Hash::Sha1.hex_of("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
        // FIPS 180-4, SHA-512/256.
        assert_eq!(Hash::Sha512Half.hex_of("abc"), "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23");
        // RFC 2202, test case 2, and RFC 4231, test case 2.
        let keyed = |hash: Hash| hex(&hash.keyed(b"Jefe", b"what do ya want for nothing?"));
        assert_eq!(keyed(Hash::Md5), "750c783e6ab0b503eaa86e310a5db738");
        assert_eq!(keyed(Hash::Sha1), "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
        assert_eq!(keyed(Hash::Sha256), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    #[test]
    fn only_the_wanted_part_of_a_body_is_hashed() {
        let body = Body::Bytes("abcdef".into());
        assert_eq!(Hash::Sha256.of_body("", &body, 3, "").unwrap(), Hash::Sha256.of(b"abc"));
        assert_eq!(Hash::Sha256.of_body("<", &body, u64::MAX, ">").unwrap(), Hash::Sha256.of(b"<abcdef>"));
    }
}
