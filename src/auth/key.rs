//! Private keys and secrets as people paste them.

use base64::{
    Engine as _,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

/// Takes Base64 with and without padding.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// A private key in binary form.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct PrivateKey {
    pub(super) form: Form,
    pub(super) der: Vec<u8>,
}

/// The structure around the numbers, as the first line of the PEM text names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `PRIVATE KEY`: says itself what kind of key it is.
    Pkcs8,
    /// `RSA PRIVATE KEY`.
    Pkcs1,
    /// `EC PRIVATE KEY`.
    Sec1,
}

impl PrivateKey {
    /// Reads PEM text. Line breaks may be missing, or written as `\n`, as environment files and shells leave them.
    pub(super) fn read(text: &str) -> Result<PrivateKey, String> {
        let text = text.trim().trim_matches('"').replace("\\r", "").replace("\\n", "\n");
        let rest = text.split_once("-----BEGIN ").map(|(_, rest)| rest);
        let (label, body) = rest
            .and_then(|rest| rest.split_once("-----"))
            .ok_or("the private key is not in PEM form: its first line must be -----BEGIN PRIVATE KEY-----")?;
        let form = match label {
            "PRIVATE KEY" => Form::Pkcs8,
            "RSA PRIVATE KEY" => Form::Pkcs1,
            "EC PRIVATE KEY" => Form::Sec1,
            "ENCRYPTED PRIVATE KEY" => return Err("the private key is encrypted: give it without a passphrase".into()),
            other => return Err(format!("the PEM text holds a {other}, not a private key")),
        };
        if body.contains("ENCRYPTED") {
            return Err("the private key is encrypted: give it without a passphrase".into());
        }
        let body = body.split("-----END").next().unwrap_or(body);
        let der = base64_bytes(body).filter(|der| !der.is_empty()).ok_or("the private key's Base64 cannot be read")?;
        Ok(PrivateKey { form, der })
    }
}

/// Decodes either alphabet of Base64 and skips white space.
pub(super) fn base64_bytes(text: &str) -> Option<Vec<u8>> {
    let clean: String = text
        .chars()
        .filter(|character| !character.is_whitespace())
        .map(|character| match character {
            '-' => '+',
            '_' => '/',
            other => other,
        })
        .collect();
    LENIENT.decode(clean).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_in_every_shape_it_is_pasted_in() {
        let wanted = PrivateKey { form: Form::Pkcs8, der: b"hello".to_vec() };
        for text in [
            "-----BEGIN PRIVATE KEY-----\naGVs\nbG8=\n-----END PRIVATE KEY-----\n",
            "  -----BEGIN PRIVATE KEY-----aGVsbG8=-----END PRIVATE KEY-----",
            "\"-----BEGIN PRIVATE KEY-----\\naGVs\\nbG8=\\n-----END PRIVATE KEY-----\"",
        ] {
            assert!(PrivateKey::read(text) == Ok(wanted.clone()), "{text}");
        }
        assert!(PrivateKey::read("-----BEGIN RSA PRIVATE KEY-----\naGVsbG8=").is_ok_and(|key| key.form == Form::Pkcs1));
    }

    #[test]
    fn what_is_no_key_is_told_without_its_text() {
        for (text, sentence) in [
            ("aGVsbG8=", "not in PEM form"),
            ("-----BEGIN CERTIFICATE-----\naGVsbG8=", "holds a CERTIFICATE"),
            ("-----BEGIN ENCRYPTED PRIVATE KEY-----\naGVsbG8=", "encrypted"),
            ("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n", "encrypted"),
            ("-----BEGIN PRIVATE KEY-----\n~~~~", "cannot be read"),
        ] {
            let error = PrivateKey::read(text).err().unwrap();
            assert!(error.contains(sentence), "{error}");
        }
    }

    #[test]
    fn base64_comes_in_two_alphabets() {
        assert_eq!(base64_bytes("-_8").unwrap(), [0xfb, 0xff]);
        assert_eq!(base64_bytes("+/8=").unwrap(), [0xfb, 0xff]);
    }
}
