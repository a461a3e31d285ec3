//! Keys from passwords and from other keys.

use aws_lc_rs::{
    hkdf::{KeyType, Salt},
    hmac,
};

use super::{Fault, Hash, Result};

/// Rounds between two looks at the clock.
const ROUNDS: u32 = 1000;

/// PBKDF2 (RFC 8018). `may_go_on` is asked now and then: the number of rounds is the script's to choose.
pub(in crate::script) fn pbkdf2(
    hash: Hash,
    password: &[u8],
    salt: &[u8],
    rounds: u32,
    length: usize,
    may_go_on: impl Fn() -> bool,
) -> Result<Vec<u8>> {
    if rounds == 0 {
        return Err(Fault::Operation);
    }
    let key = hmac::Key::new(hash.hmac(), password);
    let mut out = Vec::with_capacity(length);
    let mut number = 0_u32;
    while out.len() < length {
        number += 1;
        let mut first = hmac::Context::with_key(&key);
        first.update(salt);
        first.update(&number.to_be_bytes());
        let mut last = first.sign();
        let mut block = last.as_ref().to_vec();
        for round in 1..rounds {
            if round % ROUNDS == 0 && !may_go_on() {
                return Err(Fault::Interrupted);
            }
            last = hmac::sign(&key, last.as_ref());
            for (sum, byte) in block.iter_mut().zip(last.as_ref()) {
                *sum ^= byte;
            }
        }
        if !may_go_on() {
            return Err(Fault::Interrupted);
        }
        out.extend_from_slice(&block);
    }
    out.truncate(length);
    Ok(out)
}

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

/// HKDF (RFC 5869).
pub(in crate::script) fn hkdf(hash: Hash, key: &[u8], salt: &[u8], info: &[u8], length: usize) -> Result<Vec<u8>> {
    let mut out = vec![0; length];
    let expanded = Salt::new(hash.hkdf(), salt).extract(key);
    let info = [info];
    let expanded = expanded.expand(&info, Length(length)).map_err(|_| Fault::Operation)?;
    expanded.fill(&mut out).map_err(|_| Fault::Operation)?;
    Ok(out)
}
