//! TLS settings: trusted roots, certificate checks with Node's messages.

use std::{
    error::Error,
    io,
    net::{IpAddr, Ipv4Addr},
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, OtherError, RootCertStore, SignatureScheme,
    client::{
        Resumption, WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, aws_lc_rs},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
    sign::SingleCertAndKey,
};
use tokio_rustls::TlsConnector;

use super::{
    ClientCertificate, ExtraRoots, Failure, TlsOptions, certificate::Certificate, error_chain, stream::Stream,
};

mod alert;
mod identity;
mod key;
mod offer;

use offer::Offer;

/// The certificates to trust, read when the first `https` URL comes: that takes 1–2 ms.
#[derive(Debug)]
pub(super) struct Trust {
    extra: Arc<ExtraRoots>,
    loaded: OnceLock<Result<Loaded, Failure>>,
}

#[derive(Clone, Debug)]
struct Loaded {
    verifier: Arc<WebPkiServerVerifier>,
    extra: Vec<CertificateDer<'static>>,
}

impl Trust {
    /// Trusts Mozilla's list (which is Node's), the system's, and the PEM certificates given.
    pub(super) fn new(extra: Arc<ExtraRoots>) -> Trust {
        Trust { extra, loaded: OnceLock::new() }
    }

    fn loaded(&self) -> Result<&Loaded, Failure> {
        self.loaded.get_or_init(|| load(&self.extra)).as_ref().map_err(Failure::clone)
    }
}

fn load(extra: &ExtraRoots) -> Result<Loaded, Failure> {
    let extra_pem = extra.pem().map_err(|problem| Failure::new("ERR_TLS_EXTRA_CA", problem))?;
    let mut roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    // Honours SSL_CERT_FILE and SSL_CERT_DIR. What cannot be read of the system's is left out, as OpenSSL does.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let extra: Vec<CertificateDer<'static>> =
        CertificateDer::pem_slice_iter(extra_pem).collect::<Result<_, _>>().unwrap_or_default();
    if extra.is_empty() && !extra_pem.is_empty() {
        return Err(Failure::new("ERR_TLS_EXTRA_CA", "the extra CA certificates hold no PEM certificate"));
    }
    roots.add_parsable_certificates(extra.iter().cloned());
    let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider())
        .build()
        .map_err(|error| Failure::new("ERR_TLS", error.to_string()))?;
    Ok(Loaded { verifier, extra })
}

fn provider() -> Arc<CryptoProvider> {
    static PROVIDER: OnceLock<Arc<CryptoProvider>> = OnceLock::new();
    Arc::clone(PROVIDER.get_or_init(|| Arc::new(aws_lc_rs::default_provider())))
}

/// What connections of one kind are made with.
#[derive(Debug)]
pub(super) struct Settings {
    config: Arc<ClientConfig>,
    verifier: Arc<NodeVerifier>,
}

impl Settings {
    /// For a client that makes its connections by itself.
    pub(super) fn into_config(self) -> ClientConfig {
        Arc::unwrap_or_clone(self.config)
    }

    /// For a host that the TLS library has no name for (`{{host}}`): it is not sent, and the certificate is checked
    /// against what stands in the URL.
    fn for_nameless(&self, host: &str) -> ClientConfig {
        let mut config = (*self.config).clone();
        config.enable_sni = false;
        config.resumption = Resumption::disabled();
        let verifier = NodeVerifier { host: Some(host.to_owned()), ..(*self.verifier).clone() };
        config.dangerous().set_certificate_verifier(Arc::new(verifier));
        config
    }
}

/// Shakes hands with the host over an open connection.
pub(super) async fn connect(settings: Arc<Settings>, host: &str, stream: Stream) -> io::Result<Stream> {
    let host = host.trim_matches(['[', ']']);
    let (config, name) = match ServerName::try_from(host.to_owned()) {
        Ok(name) => (Arc::clone(&settings.config), name),
        // An address is never sent, and no certificate is for this one.
        Err(_) => (Arc::new(settings.for_nameless(host)), ServerName::from(IpAddr::V4(Ipv4Addr::UNSPECIFIED))),
    };
    let stream = TlsConnector::from(config).connect(name, stream).await?;
    Ok(Stream::Tls(Box::new(stream)))
}

/// Whether the server chose HTTP/2.
pub(super) fn speaks_http2(stream: &Stream) -> bool {
    matches!(stream, Stream::Tls(stream) if stream.get_ref().1.alpn_protocol() == Some(b"h2"))
}

/// Sessions that may be resumed.
const REMEMBERED_SESSIONS: usize = 64;

/// How a connection is to be made.
pub(super) struct Wanted<'request> {
    pub(super) is_strict: bool,
    /// For ALPN.
    pub(super) protocols: &'request [&'request str],
    /// To be shown.
    pub(super) certificate: Option<&'request ClientCertificate>,
    pub(super) options: Option<&'request TlsOptions>,
}

/// Settings for such connections, and a warning about unsupported options.
pub(super) fn checked(trust: &Trust, wanted: &Wanted<'_>) -> Result<(Settings, Option<String>), Failure> {
    let trust = if wanted.is_strict { Some(trust.loaded()?.clone()) } else { None };
    let mut offer = wanted.options.map_or_else(|| Ok(Offer::usual()), Offer::of)?;
    let warning = offer.warning.take();
    Ok((settings(trust, offer, wanted.protocols, wanted.certificate)?, warning))
}

/// Settings for a client that will see no `https` URL: nothing is loaded.
pub(super) fn unused() -> Result<Settings, Failure> {
    settings(None, Offer::usual(), &[], None)
}

fn settings(
    trust: Option<Loaded>,
    offer: Offer,
    protocols: &[&str],
    certificate: Option<&ClientCertificate>,
) -> Result<Settings, Failure> {
    let verifier = Arc::new(NodeVerifier { trust, schemes: provider(), host: None });
    let builder = ClientConfig::builder_with_provider(offer.provider)
        .with_protocol_versions(&offer.versions)
        .map_err(|error| Failure::new("ERR_TLS", error.to_string()))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::<NodeVerifier>::clone(&verifier));
    let mut config = match certificate {
        None => builder.with_no_client_auth(),
        Some(certificate) => {
            let shown = identity::load(certificate)?.certified().map_err(|problem| {
                let path = certificate.pfx.as_ref().or(certificate.certificate.as_ref());
                identity::unusable(path.map_or(Path::new(""), PathBuf::as_path), &problem)
            })?;
            builder.with_client_cert_resolver(Arc::new(SingleCertAndKey::from(shown)))
        }
    };
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.as_bytes().to_vec()).collect();
    config.resumption = Resumption::in_memory_sessions(REMEMBERED_SESSIONS);
    Ok(Settings { config: Arc::new(config), verifier })
}

/// A refused certificate: Node's code and message.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
struct Refused {
    code: &'static str,
    message: String,
}

fn refused(code: &'static str, message: impl Into<String>) -> rustls::Error {
    let refused = Refused { code, message: message.into() };
    rustls::Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(refused))))
}

/// The TLS failure in a chain of errors, in Node's words.
pub(super) fn failure_in(error: &(dyn Error + 'static)) -> Option<Failure> {
    let failure = match error_chain::find::<rustls::Error>(error)? {
        rustls::Error::InvalidCertificate(CertificateError::Other(other)) => match other.0.downcast_ref::<Refused>() {
            Some(refused) => Failure::new(refused.code, refused.message.clone()),
            None => Failure::new("ERR_TLS", other.to_string()),
        },
        rustls::Error::AlertReceived(alert) => alert::failure_of(*alert),
        rustls::Error::PeerIncompatible(reason) => {
            Failure::new("EPROTO", format!("write EPROTO no version or cipher of TLS in common: {reason:?}"))
        }
        // Plain HTTP spoken at a TLS client.
        rustls::Error::InvalidMessage(_) => Failure::new("EPROTO", "write EPROTO wrong version number"),
        other => Failure::new("EPROTO", format!("write EPROTO {other}")),
    };
    Some(failure)
}

/// Checks certificates by webpki's rules and tells faults as Node does. Without trust anything goes.
#[derive(Clone, Debug)]
struct NodeVerifier {
    trust: Option<Loaded>,
    schemes: Arc<CryptoProvider>,
    /// The host as the URL has it, where it is no name that the TLS library knows.
    host: Option<String>,
}

impl ServerCertVerifier for NodeVerifier {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let Some(trust) = &self.trust else { return Ok(ServerCertVerified::assertion()) };
        let verdict = match trust.verifier.verify_server_cert(leaf, others, name, ocsp_response, now) {
            // It is for the address that stands for the host, and not yet for the host.
            Ok(_) if self.host.is_some() => Err(CertificateError::NotValidForName.into()),
            verdict => verdict,
        };
        match verdict {
            Err(rustls::Error::InvalidCertificate(fault)) => {
                trust.judge(fault, leaf, others, self.host.as_deref().unwrap_or(&name.to_str()), now)
            }
            verdict => verdict,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        match &self.trust {
            Some(trust) => trust.verifier.verify_tls12_signature(message, certificate, signature),
            None => Ok(HandshakeSignatureValid::assertion()),
        }
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        match &self.trust {
            Some(trust) => trust.verifier.verify_tls13_signature(message, certificate, signature),
            None => Ok(HandshakeSignatureValid::assertion()),
        }
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.schemes.signature_verification_algorithms.supported_schemes()
    }
}

impl Loaded {
    /// What Node makes of a certificate that webpki refuses: it accepts two kinds, and names the other faults its way.
    fn judge(
        &self,
        fault: CertificateError,
        leaf: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        host: &str,
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let is_self_signed =
            |der: &CertificateDer<'_>| Certificate::read(der).is_some_and(|certificate| certificate.is_self_signed());
        let Some(certificate) = Certificate::read(leaf) else {
            return Err(refused("ERR_TLS", "the server's certificate cannot be read"));
        };
        match fault {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => Err(expired()),
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => Err(not_yet_valid()),
            // Found after the chain was: Node would take the common name.
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                named(&certificate, host)
            }
            // `openssl req -x509` makes a leaf that is its own CA: fine where it was named as trusted.
            CertificateError::Other(_) if self.extra.iter().any(|extra| extra.as_ref() == leaf.as_ref()) => {
                let (from, to) = certificate.validity();
                let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
                match now {
                    _ if now < from => Err(not_yet_valid()),
                    _ if now > to => Err(expired()),
                    _ => named(&certificate, host),
                }
            }
            CertificateError::UnknownIssuer | CertificateError::Other(_) => Err(match others {
                [] if certificate.is_self_signed() => refused("DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate"),
                [] => refused("UNABLE_TO_VERIFY_LEAF_SIGNATURE", "unable to verify the first certificate"),
                _ if others.iter().any(is_self_signed) => {
                    refused("SELF_SIGNED_CERT_IN_CHAIN", "self-signed certificate in certificate chain")
                }
                _ => refused("UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "unable to get local issuer certificate"),
            }),
            other => Err(refused("ERR_TLS", other.to_string())),
        }
    }
}

fn named(certificate: &Certificate<'_>, host: &str) -> Result<ServerCertVerified, rustls::Error> {
    match certificate.host_fault(host) {
        None => Ok(ServerCertVerified::assertion()),
        Some(fault) => Err(refused("ERR_TLS_CERT_ALTNAME_INVALID", fault)),
    }
}

fn expired() -> rustls::Error {
    refused("CERT_HAS_EXPIRED", "certificate has expired")
}

fn not_yet_valid() -> rustls::Error {
    refused("CERT_NOT_YET_VALID", "certificate is not yet valid")
}

#[cfg(test)]
mod tests;
