//! Certificates made for a test, a server that speaks TLS with them, and a proxy that leads to it.

use std::{
    io::{self, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use rcgen::{BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair};
use rustls::{
    RootCertStore, ServerConfig, ServerConnection, StreamOwned,
    crypto::aws_lc_rs::default_provider,
    pki_types::PrivateKeyDer,
    server::{WebPkiClientVerifier, danger::ClientCertVerifier},
};

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
        let key = PrivateKeyDer::try_from(leaf.key.serialize_der()).unwrap();
        let verifier = clients.map(|authority| -> Arc<dyn ClientCertVerifier> {
            let mut roots = RootCertStore::empty();
            roots.add(authority.certificate.der().clone()).unwrap();
            WebPkiClientVerifier::builder_with_provider(roots.into(), default_provider().into()).build().unwrap()
        });
        let builder = ServerConfig::builder_with_provider(default_provider().into())
            .with_safe_default_protocol_versions()
            .unwrap();
        let builder = match verifier {
            Some(verifier) => builder.with_client_cert_verifier(verifier),
            None => builder.with_no_client_auth(),
        };
        let config = Arc::new(builder.with_single_cert(vec![leaf.certificate.der().clone()], key).unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let heads = Arc::<Mutex<Vec<String>>>::default();
        let (log, body) = (heads.clone(), body.to_owned());
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (config, log, body) = (config.clone(), log.clone(), body.clone());
                thread::spawn(move || serve(stream, config, &log, &body).ok());
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

    /// A proxy that leads every tunnel here, wherever it is meant to go. Its URL, and the targets asked for.
    pub fn tunnel(&self) -> (String, Arc<Mutex<Vec<String>>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let targets = Arc::<Mutex<Vec<String>>>::default();
        let (log, server) = (targets.clone(), self.address);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let log = log.clone();
                thread::spawn(move || tunnel(stream, server, &log).ok());
            }
        });
        (url, targets)
    }
}

fn serve(stream: TcpStream, config: Arc<ServerConfig>, log: &Mutex<Vec<String>>, body: &str) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    let mut stream = StreamOwned::new(ServerConnection::new(config).map_err(io::Error::other)?, stream);
    loop {
        let head = read_head(&mut stream)?;
        log.lock().unwrap().push(head);
        write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len())?;
        stream.flush()?;
    }
}

fn read_head(stream: &mut impl io::Read) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

fn tunnel(mut client: TcpStream, server: SocketAddr, log: &Mutex<Vec<String>>) -> io::Result<()> {
    let head = read_head(&mut client)?;
    log.lock().unwrap().push(head.split_whitespace().nth(1).unwrap_or_default().to_owned());
    let mut server = TcpStream::connect(server)?;
    client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")?;
    let (mut from_client, mut to_server) = (client.try_clone()?, server.try_clone()?);
    thread::spawn(move || io::copy(&mut from_client, &mut to_server));
    let mut buffer = [0; 4096];
    loop {
        match server.read(&mut buffer)? {
            0 => return Ok(()),
            length => client.write_all(&buffer[..length])?,
        }
    }
}
