//! Certificates made for a test, and a server that speaks TLS with them.

use std::{
    io::{self, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use rcgen::{BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair};
use rustls::{
    RootCertStore, ServerConfig, ServerConnection, StreamOwned, SupportedProtocolVersion,
    crypto::{CryptoProvider, aws_lc_rs::default_provider},
    pki_types::PrivateKeyDer,
    server::{WebPkiClientVerifier, danger::ClientCertVerifier},
};

/// In a body: version and cipher of TLS are put in its place.
pub const SPOKEN: &str = "................................................................";

/// A certificate with its key, and how it was asked for.
pub struct Issued {
    pub certificate: rcgen::Certificate,
    parameters: CertificateParams,
    pub key: KeyPair,
}

/// What a certificate for these names is asked for with.
pub fn parameters(names: &[&str], common_name: &str) -> CertificateParams {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut parameters = CertificateParams::new(names).unwrap();
    parameters.distinguished_name = DistinguishedName::new();
    parameters.distinguished_name.push(DnType::CommonName, common_name);
    parameters
}

pub fn self_signed(parameters: CertificateParams) -> Issued {
    let key = KeyPair::generate().unwrap();
    Issued { certificate: parameters.self_signed(&key).unwrap(), parameters, key }
}

pub fn authority() -> Issued {
    let mut parameters = parameters(&[], "test authority");
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    self_signed(parameters)
}

impl Issued {
    pub fn issue(&self, parameters: CertificateParams) -> Issued {
        let key = KeyPair::generate().unwrap();
        let issuer = Issuer::from_params(&self.parameters, &self.key);
        Issued { certificate: parameters.signed_by(&key, &issuer).unwrap(), parameters, key }
    }

    pub fn pem(&self) -> String {
        self.certificate.pem()
    }
}

/// A server that speaks TLS and answers everything with a text.
pub struct SecureServer {
    address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
}

impl SecureServer {
    /// With this certificate; clients must show one of `clients` if that is given.
    pub fn start(leaf: &Issued, clients: Option<&Issued>, body: &str) -> SecureServer {
        SecureServer::speaking(leaf, clients, body, default_provider(), rustls::ALL_VERSIONS)
    }

    /// With the ciphers of this provider, and these versions of TLS.
    pub fn speaking(
        leaf: &Issued,
        clients: Option<&Issued>,
        body: &str,
        provider: CryptoProvider,
        versions: &[&'static SupportedProtocolVersion],
    ) -> SecureServer {
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        SecureServer::answering(leaf, clients, answer, provider, versions)
    }

    /// One that sends everybody on.
    pub fn redirecting(leaf: &Issued, location: &str) -> SecureServer {
        let answer = format!("HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
        SecureServer::answering(leaf, None, answer, default_provider(), rustls::ALL_VERSIONS)
    }

    fn answering(
        leaf: &Issued,
        clients: Option<&Issued>,
        answer: String,
        provider: CryptoProvider,
        versions: &[&'static SupportedProtocolVersion],
    ) -> SecureServer {
        let key = PrivateKeyDer::try_from(leaf.key.serialize_der()).unwrap();
        let verifier = clients.map(|authority| -> Arc<dyn ClientCertVerifier> {
            let mut roots = RootCertStore::empty();
            roots.add(authority.certificate.der().clone()).unwrap();
            WebPkiClientVerifier::builder_with_provider(roots.into(), default_provider().into()).build().unwrap()
        });
        let builder = ServerConfig::builder_with_provider(provider.into()).with_protocol_versions(versions).unwrap();
        let builder = match verifier {
            Some(verifier) => builder.with_client_cert_verifier(verifier),
            None => builder.with_no_client_auth(),
        };
        let config = Arc::new(builder.with_single_cert(vec![leaf.certificate.der().clone()], key).unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let heads = Arc::<Mutex<Vec<String>>>::default();
        let log = heads.clone();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (config, log, answer) = (config.clone(), log.clone(), answer.clone());
                thread::spawn(move || serve(stream, config, &log, &answer).ok());
            }
        });
        SecureServer { address, heads }
    }

    pub fn url_as(&self, host: &str) -> String {
        format!("https://{host}:{}", self.address.port())
    }

    /// The heads of the requests that came.
    pub fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

fn serve(stream: TcpStream, config: Arc<ServerConfig>, log: &Mutex<Vec<String>>, answer: &str) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    let mut stream = StreamOwned::new(ServerConnection::new(config).map_err(io::Error::other)?, stream);
    loop {
        let head = read_head(&mut stream)?;
        log.lock().unwrap().push(head);
        let spoken = stream.conn.protocol_version().zip(stream.conn.negotiated_cipher_suite());
        let spoken = spoken.map(|(version, suite)| format!("{version:?} {:?}", suite.suite())).unwrap_or_default();
        // As long as what it takes the place of says.
        let spoken = format!("{spoken:64}");
        stream.write_all(answer.replace(SPOKEN, &spoken).as_bytes())?;
        stream.flush()?;
    }
}

pub(super) fn read_head(stream: &mut impl io::Read) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}
