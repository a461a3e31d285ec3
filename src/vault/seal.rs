//! How the vault is encrypted: AES-256-GCM under a key that PBKDF2 makes of the passphrase.

use aes_gcm::{
    Aes256Gcm, Key, KeyInit as _, Nonce, Tag,
    aead::{AeadInOut as _, inout::InOutBuf},
};
use aws_lc_rs::pbkdf2;
use rand::RngCore as _;
use std::num::NonZeroU32;

/// Rounds for new files (OWASP's number for PBKDF2-HMAC-SHA256).
pub(super) const ROUNDS: u32 = 600_000;
/// A file may ask for so many at most: it is not to keep us busy for minutes.
pub(super) const MOST_ROUNDS: u32 = 10_000_000;

const TAG: usize = 16;

/// What a file says of its encryption, and what is encrypted.
pub(super) struct Sealed {
    pub(super) rounds: u32,
    pub(super) salt: [u8; 16],
    pub(super) nonce: [u8; 12],
    pub(super) text: Vec<u8>,
}

/// Bound to the encrypted text, so that nobody takes it for something else.
const PURPOSE: &[u8] = b"postwatch vault 1";

fn key(passphrase: &str, salt: &[u8], rounds: u32) -> Option<Key<Aes256Gcm>> {
    let mut key = [0; 32];
    let rounds = NonZeroU32::new(rounds)?;
    pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, rounds, salt, passphrase.as_bytes(), &mut key);
    Some(key.into())
}

/// A key made of a passphrase, kept so that it is made once.
pub(super) struct Opener {
    pub(super) salt: [u8; 16],
    pub(super) rounds: u32,
    key: Key<Aes256Gcm>,
}

impl Opener {
    /// For a new file.
    pub(super) fn new(passphrase: &str) -> Option<Opener> {
        let mut salt = [0; 16];
        rand::rng().fill_bytes(&mut salt);
        Opener::of(passphrase, salt, ROUNDS)
    }

    /// For a file that is there.
    pub(super) fn of(passphrase: &str, salt: [u8; 16], rounds: u32) -> Option<Opener> {
        Some(Opener { salt, rounds, key: key(passphrase, &salt, rounds)? })
    }

    /// Encrypts, with a new nonce.
    pub(super) fn seal(&self, text: &[u8]) -> Option<Sealed> {
        let mut nonce = [0; 12];
        rand::rng().fill_bytes(&mut nonce);
        let mut out = text.to_vec();
        let cipher = Aes256Gcm::new(&self.key);
        let sealed = cipher.encrypt_inout_detached(&Nonce::from(nonce), PURPOSE, InOutBuf::from(&mut out[..]));
        out.extend_from_slice(&sealed.ok()?);
        Some(Sealed { rounds: self.rounds, salt: self.salt, nonce, text: out })
    }

    /// Decrypts; `None` for another passphrase and for a text that was changed.
    pub(super) fn open(&self, sealed: &Sealed) -> Option<Vec<u8>> {
        let split = sealed.text.len().checked_sub(TAG)?;
        let (text, tag) = sealed.text.split_at(split);
        let tag: [u8; TAG] = tag.try_into().ok()?;
        let mut out = text.to_vec();
        Aes256Gcm::new(&self.key)
            .decrypt_inout_detached(&Nonce::from(sealed.nonce), PURPOSE, InOutBuf::from(&mut out[..]), &Tag::from(tag))
            .ok()?;
        Some(out)
    }
}
