//! Private keys in PEM, encrypted or not.

use aes::{Aes128, Aes192, Aes256};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use cbc::{
    Decryptor,
    cipher::{BlockModeDecrypt, KeyIvInit, block_padding::Pkcs7},
};
use des::TdesEde3;
use md5::{Digest as _, Md5};
use pkcs8::{EncryptedPrivateKeyInfoRef, SecretDocument};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer, pem::PemObject};

/// OpenSSL's word for a wrong passphrase.
const BAD_DECRYPT: &str = "bad decrypt (wrong passphrase?)";
const NO_PASSPHRASE: &str = "the key is encrypted and no passphrase was given";

/// Reads the first private key of a PEM file.
pub(super) fn read_key(pem: &[u8], passphrase: &str) -> Result<PrivateKeyDer<'static>, String> {
    let text = String::from_utf8_lossy(pem);
    if let Some(block) = block(&text, "ENCRYPTED PRIVATE KEY") {
        return decrypt_pkcs8(block, passphrase);
    }
    for kind in ["RSA PRIVATE KEY", "EC PRIVATE KEY"] {
        if let Some(block) = block(&text, kind).filter(|block| block.contains("DEK-Info:")) {
            let key = decrypt_traditional(block, passphrase)?;
            return Ok(match kind {
                "EC PRIVATE KEY" => PrivateKeyDer::Sec1(key.into()),
                _ => PrivateKeyDer::Pkcs1(key.into()),
            });
        }
    }
    PrivateKeyDer::from_pem_slice(pem).map_err(|_| "no start line: not a PEM private key".to_owned())
}

/// A PEM block with its two marks.
fn block<'pem>(text: &'pem str, kind: &str) -> Option<&'pem str> {
    let end_mark = format!("-----END {kind}-----");
    let start = text.find(&format!("-----BEGIN {kind}-----"))?;
    let end = start + text[start..].find(&end_mark)? + end_mark.len();
    Some(&text[start..end])
}

/// PKCS#8, as `openssl genpkey -aes256` and `openssl pkcs8 -topk8` write it.
fn decrypt_pkcs8(pem: &str, passphrase: &str) -> Result<PrivateKeyDer<'static>, String> {
    if passphrase.is_empty() {
        return Err(NO_PASSPHRASE.to_owned());
    }
    // Files from Windows.
    let pem = pem.replace('\r', "");
    let (_, document) = SecretDocument::from_pem(&pem).map_err(|error| error.to_string())?;
    let encrypted = EncryptedPrivateKeyInfoRef::try_from(document.as_bytes())
        .map_err(|error| format!("an encryption that is not supported: {error}"))?;
    let key = encrypted.decrypt(passphrase).map_err(|_| BAD_DECRYPT.to_owned())?;
    Ok(PrivatePkcs8KeyDer::from(key.as_bytes().to_vec()).into())
}

/// OpenSSL's old way, `openssl genrsa -aes128 -traditional`: AES or Triple DES in CBC with a key made by MD5.
fn decrypt_traditional(pem: &str, passphrase: &str) -> Result<Vec<u8>, String> {
    if passphrase.is_empty() {
        return Err(NO_PASSPHRASE.to_owned());
    }
    let information = pem.lines().find_map(|line| line.trim().strip_prefix("DEK-Info:")).unwrap_or_default();
    let (algorithm, vector) = information.trim().split_once(',').ok_or("DEK-Info cannot be read")?;
    let vector = bytes_of_hex(vector.trim()).filter(|vector| vector.len() >= 8).ok_or("DEK-Info cannot be read")?;
    let text: String = pem.lines().filter(|line| !line.contains([':', '-'])).map(str::trim).collect();
    let bytes = STANDARD.decode(text).map_err(|error| error.to_string())?;
    match algorithm {
        "AES-128-CBC" => decrypt::<Decryptor<Aes128>>(bytes, passphrase, &vector, 16),
        "AES-192-CBC" => decrypt::<Decryptor<Aes192>>(bytes, passphrase, &vector, 24),
        "AES-256-CBC" => decrypt::<Decryptor<Aes256>>(bytes, passphrase, &vector, 32),
        "DES-EDE3-CBC" => decrypt::<Decryptor<TdesEde3>>(bytes, passphrase, &vector, 24),
        _ => Err(format!("the encryption {algorithm} is not supported: convert it with `openssl pkcs8 -topk8`")),
    }
}

fn decrypt<Cipher: KeyIvInit + BlockModeDecrypt>(
    mut bytes: Vec<u8>,
    passphrase: &str,
    vector: &[u8],
    length: usize,
) -> Result<Vec<u8>, String> {
    let cipher = Cipher::new_from_slices(&stretched(passphrase, &vector[..8], length), vector)
        .map_err(|error| error.to_string())?;
    let plain = cipher.decrypt_padded::<Pkcs7>(&mut bytes).map_err(|_| BAD_DECRYPT.to_owned())?;
    // The padding fits by chance for one wrong passphrase in 256; a key is a DER sequence.
    if plain.first() == Some(&0x30) { Ok(plain.to_vec()) } else { Err(BAD_DECRYPT.to_owned()) }
}

/// OpenSSL's EVP_BytesToKey with MD5 and one round.
fn stretched(passphrase: &str, salt: &[u8], length: usize) -> Vec<u8> {
    let mut key = Vec::new();
    let mut last = Vec::new();
    while key.len() < length {
        let mut digest = Md5::new();
        digest.update(&last);
        digest.update(passphrase.as_bytes());
        digest.update(salt);
        last = digest.finalize().to_vec();
        key.extend_from_slice(&last);
    }
    key.truncate(length);
    key
}

fn bytes_of_hex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One throw-away key, made and encrypted by OpenSSL 3 with the passphrase `pw`.
    const PLAIN: &[u8] = include_bytes!("samples/plain.key");
    const ENCRYPTED: [&[u8]; 5] = [
        include_bytes!("samples/traditional-des3.key"),
        include_bytes!("samples/traditional-aes128.key"),
        include_bytes!("samples/traditional-aes256.key"),
        include_bytes!("samples/pkcs8-aes256.key"),
        include_bytes!("samples/pkcs8-des3.key"),
    ];

    #[test]
    fn keys_of_all_kinds_are_opened() {
        let plain = read_key(PLAIN, "").unwrap();
        let pkcs8 = read_key(include_bytes!("samples/plain-pkcs8.key"), "").unwrap();
        for sample in ENCRYPTED {
            let key = read_key(sample, "pw").unwrap();
            assert!([plain.secret_der(), pkcs8.secret_der()].contains(&key.secret_der()));
        }
    }

    #[test]
    fn a_wrong_passphrase_and_a_wrong_file_are_told() {
        for sample in ENCRYPTED {
            assert_eq!(read_key(sample, "no").unwrap_err(), BAD_DECRYPT);
            assert_eq!(read_key(sample, "").unwrap_err(), NO_PASSPHRASE);
        }
        let other = String::from_utf8_lossy(include_bytes!("samples/traditional-des3.key"));
        let other = read_key(other.replace("DES-EDE3-CBC", "BF-CBC").as_bytes(), "pw").unwrap_err();
        assert!(other.starts_with("the encryption BF-CBC is not supported"), "{other}");
        assert!(read_key(b"nonsense", "").unwrap_err().starts_with("no start line"));
    }
}
