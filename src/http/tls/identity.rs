//! Client certificates: PEM and PKCS#12 files → what rustls shows to a server. Faults read as OpenSSL's do.

use std::{fs, path::Path};

use p12_keystore::{KeyStore, Pkcs12ImportPolicy, error::Error as StoreFault};
use rustls::{
    crypto::aws_lc_rs::sign::any_supported_type,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, pem::PemObject},
    sign::CertifiedKey,
};

use super::{Certificate, Failure, key::read_key};
use crate::http::ClientCertificate;

/// A certificate chain and its key.
pub(super) struct Identity {
    pub(super) chain: Vec<CertificateDer<'static>>,
    pub(super) key: PrivateKeyDer<'static>,
}

impl Identity {
    /// What a connection shows, if the key is the certificate's. rustls would look into the certificate itself, and
    /// refuse those of version 1, which `openssl x509 -req` has made for decades.
    pub(super) fn certified(self) -> Result<CertifiedKey, String> {
        let key = any_supported_type(&self.key).map_err(|error| error.to_string())?;
        let first = self.chain.first().ok_or("no certificate in it")?;
        let certificate = Certificate::read(first).ok_or("the certificate cannot be read")?;
        match key.public_key() {
            Some(public) if public.as_ref() != certificate.public_key() => Err("key values mismatch".to_owned()),
            _ => Ok(CertifiedKey::new(self.chain, key)),
        }
    }
}

pub(super) fn load(certificate: &ClientCertificate) -> Result<Identity, Failure> {
    let passphrase = certificate.passphrase.as_deref().unwrap_or_default();
    if let Some(path) = &certificate.pfx {
        return from_store(&read(path)?, passphrase).map_err(|problem| unusable(path, &problem));
    }
    let Some(path) = &certificate.certificate else {
        return Err(Failure::new("ERR_CLIENT_CERTIFICATE", "a client certificate needs `cert` and `key`, or `pfx`"));
    };
    let chain = CertificateDer::pem_slice_iter(&read(path)?)
        .collect::<Result<Vec<_>, _>>()
        .ok()
        .filter(|chain| !chain.is_empty())
        .ok_or_else(|| unusable(path, "no start line: not a PEM certificate"))?;
    // The key may stand in the same file.
    let path = certificate.key.as_ref().unwrap_or(path);
    let key = read_key(&read(path)?, passphrase).map_err(|problem| unusable(path, &problem))?;
    Ok(Identity { chain, key })
}

fn from_store(bytes: &[u8], passphrase: &str) -> Result<Identity, String> {
    let store = KeyStore::from_pkcs12(bytes, passphrase, Pkcs12ImportPolicy::Relaxed).map_err(|fault| match fault {
        StoreFault::MacError(_) => "mac verify failure (wrong passphrase?)".to_owned(),
        other => format!("not a PKCS#12 file that can be read: {other}"),
    })?;
    let (_, chain) = store.private_key_chain().ok_or("no private key with a certificate in it")?;
    let key = PrivatePkcs8KeyDer::from(chain.key().as_der().to_vec());
    let chain = chain.certs().iter().map(|certificate| CertificateDer::from(certificate.as_der().to_vec())).collect();
    Ok(Identity { chain, key: key.into() })
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| unusable(path, &error.to_string()))
}

pub(super) fn unusable(path: &Path, problem: &str) -> Failure {
    Failure::new("ERR_CLIENT_CERTIFICATE", format!("client certificate {}: {problem}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificates_of_version_one_are_shown_and_others_keys_are_not() {
        let key = include_bytes!("samples/plain.key");
        let chain =
            CertificateDer::pem_slice_iter(include_bytes!("samples/version-one.pem")).map(Result::unwrap).collect();
        let identity = Identity { chain, key: read_key(key, "").unwrap() };
        assert_eq!(identity.certified().unwrap().cert.len(), 1);
        let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let of_another = Identity { chain: vec![own.cert.der().clone()], key: read_key(key, "").unwrap() };
        assert_eq!(of_another.certified().err().as_deref(), Some("key values mismatch"));
        let of_none = Identity { chain: Vec::new(), key: read_key(key, "").unwrap() };
        assert_eq!(of_none.certified().err().as_deref(), Some("no certificate in it"));
    }

    #[test]
    fn stores_of_today_and_of_old_are_opened() {
        for store in [&include_bytes!("samples/modern.p12")[..], include_bytes!("samples/legacy.p12")] {
            let identity = from_store(store, "pw").unwrap();
            assert_eq!(identity.chain.len(), 1);
            assert!(matches!(identity.key, PrivateKeyDer::Pkcs8(_)));
            let told = from_store(store, "no").err().unwrap();
            assert_eq!(told, "mac verify failure (wrong passphrase?)");
        }
        assert!(from_store(b"nonsense", "pw").err().unwrap().starts_with("not a PKCS#12 file"));
    }
}
