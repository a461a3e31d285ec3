//! RSA: keys in their documents and as numbers, encryption (OAEP), signatures (PKCS #1 v1.5 and PSS).

use aws_lc_rs::{
    encoding::{AsDer as _, Pkcs8V1Der},
    rsa::{KeyPair, KeySize},
};
use rsa::{
    BigUint, Oaep, Pkcs1v15Sign, Pss, RsaPrivateKey, RsaPublicKey,
    pkcs8::{DecodePrivateKey as _, DecodePublicKey as _, EncodePrivateKey as _, EncodePublicKey as _},
    rand_core::OsRng,
    traits::{PrivateKeyParts as _, PublicKeyParts as _},
};

use super::{Fault, Hash, Result};

/// Larger keys would keep a script busy for longer than anybody means to.
const MOST_BITS: usize = 8192;

/// Puts the type of a hash function in.
macro_rules! with_hash {
    ($hash:expr, $kind:ident => $made:expr) => {
        match $hash {
            Hash::Sha1 => {
                type $kind = sha1::Sha1;
                $made
            }
            Hash::Sha256 => {
                type $kind = sha2::Sha256;
                $made
            }
            Hash::Sha384 => {
                type $kind = sha2::Sha384;
                $made
            }
            Hash::Sha512 => {
                type $kind = sha2::Sha512;
                $made
            }
        }
    };
}

/// A private key.
pub(in crate::script) struct PrivateKey(RsaPrivateKey);

/// A public key.
pub(in crate::script) struct PublicKey(RsaPublicKey);

/// The numbers of a key, big-endian, as JSON web keys name them: n, e and, of a private key, d, p, q, dp, dq, qi.
pub(in crate::script) type Parts = Vec<Vec<u8>>;

/// A new private key, as a PKCS #8 document.
pub(in crate::script) fn generate(bits: u32) -> Result<Vec<u8>> {
    let size = match bits {
        2048 => KeySize::Rsa2048,
        3072 => KeySize::Rsa3072,
        4096 => KeySize::Rsa4096,
        _ => return Err(Fault::Unsupported("RSA keys are made of 2048, 3072 or 4096 bits here")),
    };
    let pair = KeyPair::generate(size).map_err(|_| Fault::Operation)?;
    let document: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| Fault::Operation)?;
    Ok(document.as_ref().to_vec())
}

impl PrivateKey {
    /// Reads a PKCS #8 document.
    pub(in crate::script) fn read(document: &[u8]) -> Result<PrivateKey> {
        let key = RsaPrivateKey::from_pkcs8_der(document).map_err(|_| Fault::Data)?;
        if key.n().bits() > MOST_BITS { Err(Fault::Data) } else { Ok(PrivateKey(key)) }
    }

    /// Of the numbers n, e, d, p, q.
    pub(in crate::script) fn of(parts: &[Vec<u8>]) -> Result<PrivateKey> {
        let [n, e, d, p, q] = parts else { return Err(Fault::Data) };
        let [n, e, d, p, q] = [n, e, d, p, q].map(|bytes| BigUint::from_bytes_be(bytes));
        if n.bits() > MOST_BITS {
            return Err(Fault::Data);
        }
        let mut key = RsaPrivateKey::from_components(n, e, d, vec![p, q]).map_err(|_| Fault::Data)?;
        key.validate().map_err(|_| Fault::Data)?;
        key.precompute().map_err(|_| Fault::Data)?;
        Ok(PrivateKey(key))
    }

    /// A PKCS #8 document.
    pub(in crate::script) fn document(&self) -> Result<Vec<u8>> {
        Ok(self.0.to_pkcs8_der().map_err(|_| Fault::Operation)?.as_bytes().to_vec())
    }

    /// The public key that belongs to it.
    pub(in crate::script) fn public(&self) -> PublicKey {
        PublicKey(self.0.to_public_key())
    }

    /// Its numbers.
    pub(in crate::script) fn parts(&self) -> Result<Parts> {
        let key = &self.0;
        let [p, q] = key.primes() else { return Err(Fault::Operation) };
        let one = BigUint::from(1_u8);
        let inverse = key.crt_coefficient().ok_or(Fault::Operation)?;
        let numbers = [key.n(), key.e(), key.d(), p, q, &(key.d() % (p - &one)), &(key.d() % (q - &one)), &inverse];
        Ok(numbers.map(BigUint::to_bytes_be).to_vec())
    }

    /// Decrypts by OAEP.
    pub(in crate::script) fn decrypt(&self, hash: Hash, label: &[u8], data: &[u8]) -> Result<Vec<u8>> {
        self.0.decrypt_blinded(&mut OsRng, oaep(hash, label)?, data).map_err(|_| Fault::Operation)
    }

    /// Signs: by PSS with that many bytes of salt, or else by PKCS #1 v1.5.
    pub(in crate::script) fn sign(&self, hash: Hash, salt: Option<usize>, message: &[u8]) -> Result<Vec<u8>> {
        let digest = hash.of(message);
        let signed = match salt {
            Some(salt) => {
                self.0.sign_with_rng(&mut OsRng, with_hash!(hash, H => Pss::new_blinded_with_salt::<H>(salt)), &digest)
            }
            None => self.0.sign_with_rng(&mut OsRng, with_hash!(hash, H => Pkcs1v15Sign::new::<H>()), &digest),
        };
        signed.map_err(|_| Fault::Operation)
    }
}

impl PublicKey {
    /// Reads a SubjectPublicKeyInfo.
    pub(in crate::script) fn read(info: &[u8]) -> Result<PublicKey> {
        Ok(PublicKey(RsaPublicKey::from_public_key_der(info).map_err(|_| Fault::Data)?))
    }

    /// Of the numbers n and e.
    pub(in crate::script) fn of(parts: &[Vec<u8>]) -> Result<PublicKey> {
        let [n, e] = parts else { return Err(Fault::Data) };
        let [n, e] = [n, e].map(|bytes| BigUint::from_bytes_be(bytes));
        Ok(PublicKey(RsaPublicKey::new_with_max_size(n, e, MOST_BITS).map_err(|_| Fault::Data)?))
    }

    /// A SubjectPublicKeyInfo.
    pub(in crate::script) fn info(&self) -> Result<Vec<u8>> {
        Ok(self.0.to_public_key_der().map_err(|_| Fault::Operation)?.as_bytes().to_vec())
    }

    /// Its numbers.
    pub(in crate::script) fn parts(&self) -> Parts {
        [self.0.n(), self.0.e()].map(BigUint::to_bytes_be).to_vec()
    }

    /// Encrypts by OAEP.
    pub(in crate::script) fn encrypt(&self, hash: Hash, label: &[u8], data: &[u8]) -> Result<Vec<u8>> {
        self.0.encrypt(&mut OsRng, oaep(hash, label)?, data).map_err(|_| Fault::Operation)
    }

    /// Whether the signature is one of the message; `salt` as in signing.
    pub(in crate::script) fn verify(&self, hash: Hash, salt: Option<usize>, signed: &[u8], message: &[u8]) -> bool {
        let digest = hash.of(message);
        match salt {
            Some(salt) => self.0.verify(with_hash!(hash, H => Pss::new_with_salt::<H>(salt)), &digest, signed).is_ok(),
            None => self.0.verify(with_hash!(hash, H => Pkcs1v15Sign::new::<H>()), &digest, signed).is_ok(),
        }
    }
}

fn oaep(hash: Hash, label: &[u8]) -> Result<Oaep> {
    if label.is_empty() {
        return Ok(with_hash!(hash, H => Oaep::new::<H>()));
    }
    // The library takes labels as text only.
    let label =
        std::str::from_utf8(label).map_err(|_| Fault::Unsupported("a label of RSA-OAEP must be UTF-8 text here"))?;
    Ok(with_hash!(hash, H => Oaep::new_with_label::<H, _>(label)))
}
