//! Keys on elliptic curves: signatures (ECDSA) and agreement (ECDH). A private key is its number, a public key its
//! uncompressed point.

use aws_lc_rs::{
    agreement::{self, ECDH_P256, ECDH_P384, ECDH_P521, ParsedPublicKey, UnparsedPublicKey},
    encoding::AsBigEndian as _,
    rand::SystemRandom,
    signature::{self, EcdsaKeyPair, EcdsaSigningAlgorithm, EcdsaVerificationAlgorithm},
};

use super::{Fault, Hash, Result};

/// A curve of NIST's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::script) enum Curve {
    P256,
    P384,
    P521,
}

const UNSUPPORTED_HASH: Fault = Fault::Unsupported("This curve cannot be used with this hash: use that of its size");

// What stands before the point in a SubjectPublicKeyInfo (RFC 5480): lengths, id-ecPublicKey, the curve's identifier.
const P256_INFO: &[u8] =
    b"\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00";
const P384_INFO: &[u8] =
    b"\x30\x76\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x22\x03\x62\x00";
const P521_INFO: &[u8] =
    b"\x30\x81\x9b\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x23\x03\x81\x86\x00";

impl Curve {
    /// By the web's name.
    pub(in crate::script) fn named(name: &str) -> Option<Curve> {
        Some(match name {
            "P-256" => Curve::P256,
            "P-384" => Curve::P384,
            "P-521" => Curve::P521,
            _ => return None,
        })
    }

    fn agreement(self) -> &'static agreement::Algorithm {
        match self {
            Curve::P256 => &ECDH_P256,
            Curve::P384 => &ECDH_P384,
            Curve::P521 => &ECDH_P521,
        }
    }

    /// The signing algorithm; which hash it signs with does not matter to keys.
    fn own(self) -> &'static EcdsaSigningAlgorithm {
        match self {
            Curve::P256 => &signature::ECDSA_P256_SHA256_FIXED_SIGNING,
            Curve::P384 => &signature::ECDSA_P384_SHA384_FIXED_SIGNING,
            Curve::P521 => &signature::ECDSA_P521_SHA512_FIXED_SIGNING,
        }
    }

    fn signing(self, hash: Hash) -> Result<&'static EcdsaSigningAlgorithm> {
        Ok(match (self, hash) {
            (Curve::P256, Hash::Sha256) => &signature::ECDSA_P256_SHA256_FIXED_SIGNING,
            (Curve::P384, Hash::Sha384) => &signature::ECDSA_P384_SHA384_FIXED_SIGNING,
            (Curve::P521, Hash::Sha256) => &signature::ECDSA_P521_SHA256_FIXED_SIGNING,
            (Curve::P521, Hash::Sha384) => &signature::ECDSA_P521_SHA384_FIXED_SIGNING,
            (Curve::P521, Hash::Sha512) => &signature::ECDSA_P521_SHA512_FIXED_SIGNING,
            _ => return Err(UNSUPPORTED_HASH),
        })
    }

    fn verification(self, hash: Hash) -> Result<&'static EcdsaVerificationAlgorithm> {
        Ok(match (self, hash) {
            (Curve::P256, Hash::Sha256) => &signature::ECDSA_P256_SHA256_FIXED,
            (Curve::P384, Hash::Sha384) => &signature::ECDSA_P384_SHA384_FIXED,
            (Curve::P521, Hash::Sha256) => &signature::ECDSA_P521_SHA256_FIXED,
            (Curve::P521, Hash::Sha384) => &signature::ECDSA_P521_SHA384_FIXED,
            (Curve::P521, Hash::Sha512) => &signature::ECDSA_P521_SHA512_FIXED,
            _ => return Err(UNSUPPORTED_HASH),
        })
    }

    fn info(self) -> &'static [u8] {
        match self {
            Curve::P256 => P256_INFO,
            Curve::P384 => P384_INFO,
            Curve::P521 => P521_INFO,
        }
    }

    /// A new private key.
    pub(in crate::script) fn generate(self) -> Result<Vec<u8>> {
        let pair = EcdsaKeyPair::generate(self.own()).map_err(|_| Fault::Operation)?;
        number_of(&pair)
    }

    /// The public key of a private one.
    pub(in crate::script) fn point(self, private: &[u8]) -> Result<Vec<u8>> {
        let key = agreement::PrivateKey::from_private_key(self.agreement(), private).map_err(|_| Fault::Data)?;
        Ok(key.compute_public_key().map_err(|_| Fault::Data)?.as_ref().to_vec())
    }

    /// Whether the bytes are a point on the curve.
    pub(in crate::script) fn check_point(self, point: &[u8]) -> Result<()> {
        ParsedPublicKey::try_from(UnparsedPublicKey::new(self.agreement(), point)).map_err(|_| Fault::Data)?;
        Ok(())
    }

    /// The private key in a PKCS #8 document.
    pub(in crate::script) fn read_pkcs8(self, document: &[u8]) -> Result<Vec<u8>> {
        number_of(&EcdsaKeyPair::from_pkcs8(self.own(), document).map_err(|_| Fault::Data)?)
    }

    /// A PKCS #8 document of the private key.
    pub(in crate::script) fn write_pkcs8(self, private: &[u8]) -> Result<Vec<u8>> {
        let document = self.pair(self.own(), private)?.to_pkcs8v1().map_err(|_| Fault::Operation)?;
        Ok(document.as_ref().to_vec())
    }

    /// The point in a SubjectPublicKeyInfo.
    pub(in crate::script) fn read_info(self, info: &[u8]) -> Result<Vec<u8>> {
        let point = info.strip_prefix(self.info()).ok_or(Fault::Data)?;
        self.check_point(point)?;
        Ok(point.to_vec())
    }

    /// A SubjectPublicKeyInfo of the point.
    pub(in crate::script) fn write_info(self, point: &[u8]) -> Vec<u8> {
        [self.info(), point].concat()
    }

    /// Signs; the signature is `r` and `s`, one behind the other.
    pub(in crate::script) fn sign(self, hash: Hash, private: &[u8], message: &[u8]) -> Result<Vec<u8>> {
        let pair = self.pair(self.signing(hash)?, private)?;
        Ok(pair.sign(&SystemRandom::new(), message).map_err(|_| Fault::Operation)?.as_ref().to_vec())
    }

    /// Whether the signature is one of the message.
    pub(in crate::script) fn verify(self, hash: Hash, point: &[u8], signed: &[u8], message: &[u8]) -> Result<bool> {
        let key = signature::UnparsedPublicKey::new(self.verification(hash)?, point);
        Ok(key.verify(message, signed).is_ok())
    }

    /// The secret that both sides can compute.
    pub(in crate::script) fn agree(self, private: &[u8], point: &[u8]) -> Result<Vec<u8>> {
        let key = agreement::PrivateKey::from_private_key(self.agreement(), private).map_err(|_| Fault::Data)?;
        let other = UnparsedPublicKey::new(self.agreement(), point);
        agreement::agree(&key, other, Fault::Operation, |secret| Ok(secret.to_vec()))
    }

    fn pair(self, algorithm: &'static EcdsaSigningAlgorithm, private: &[u8]) -> Result<EcdsaKeyPair> {
        let point = self.point(private)?;
        EcdsaKeyPair::from_private_key_and_public_key(algorithm, private, &point).map_err(|_| Fault::Data)
    }
}

fn number_of(pair: &EcdsaKeyPair) -> Result<Vec<u8>> {
    Ok(pair.private_key().as_be_bytes().map_err(|_| Fault::Operation)?.as_ref().to_vec())
}
