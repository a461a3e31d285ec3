use std::{collections::HashMap, io, net::TcpStream, thread, time::Duration};

use rcgen::{BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair};
use rustls::{ServerConfig, ServerConnection, StreamOwned, pki_types::PrivateKeyDer};

use super::*;
use crate::{
    clock::Clock,
    http::{
        Client, ClientSettings, Exchange,
        peer::{Closing, Peer, Reply, get},
    },
};

impl Closing for StreamOwned<ServerConnection, TcpStream> {
    fn close(&mut self) {
        self.conn.send_close_notify();
        let _ = self.conn.complete_io(&mut self.sock);
        self.sock.close();
    }
}

/// A certificate with its key, and how it was asked for.
struct Issued {
    certificate: rcgen::Certificate,
    parameters: CertificateParams,
    key: KeyPair,
}

fn parameters(names: &[&str], common_name: &str) -> CertificateParams {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut parameters = CertificateParams::new(names).unwrap();
    parameters.distinguished_name = DistinguishedName::new();
    parameters.distinguished_name.push(DnType::CommonName, common_name);
    parameters
}

fn self_signed(parameters: CertificateParams) -> Issued {
    let key = KeyPair::generate().unwrap();
    Issued { certificate: parameters.self_signed(&key).unwrap(), parameters, key }
}

fn authority(name: &str) -> Issued {
    let mut parameters = parameters(&[], name);
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    self_signed(parameters)
}

impl Issued {
    fn issue(&self, parameters: CertificateParams) -> Issued {
        let key = KeyPair::generate().unwrap();
        let issuer = Issuer::from_params(&self.parameters, &self.key);
        Issued { certificate: parameters.signed_by(&key, &issuer).unwrap(), parameters, key }
    }
}

/// A TLS server with that certificate, sending the others after it.
fn server(leaf: &Issued, others: &[&Issued]) -> Peer {
    let chain = [leaf].iter().chain(others).map(|issued| issued.certificate.der().clone()).collect();
    let key = PrivateKeyDer::try_from(leaf.key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    let config = Arc::new(config);
    let answer = b"HTTP/1.1 200 OK\r\nx-ODD: 1\r\nContent-Length: 2\r\n\r\nok";
    Peer::over(
        |_, _| Reply::Keep(answer.to_vec()),
        move |stream| Some(StreamOwned::new(ServerConnection::new(Arc::clone(&config)).ok()?, stream)),
    )
}

fn client(trusted: &[&Issued], proxy: Option<u16>) -> Client {
    let environment = proxy.map(|port| ("HTTPS_PROXY".to_owned(), format!("http://127.0.0.1:{port}")));
    Client::new(ClientSettings {
        environment: HashMap::from_iter(environment),
        extra_roots: Arc::new(
            trusted.iter().flat_map(|issued| issued.certificate.pem().into_bytes()).collect::<Vec<u8>>().into(),
        ),
        ..ClientSettings::new(Clock::system())
    })
}

async fn send(peer: &Peer, trusted: &[&Issued], host: &str) -> Result<Exchange, Failure> {
    let request = get(format!("https://{host}:{}/", peer.port));
    client(trusted, None).send(request.sealed()).await.map_err(|unanswered| unanswered.failure)
}

async fn refusal(peer: &Peer, trusted: &[&Issued], host: &str) -> (String, String) {
    let failure = send(peer, trusted, host).await.unwrap_err();
    (failure.code.unwrap(), failure.message)
}

fn told(code: &str, message: &str) -> (String, String) {
    (code.to_owned(), message.to_owned())
}

#[tokio::test]
async fn a_trusted_server_is_spoken_to() {
    let root = authority("root");
    let peer = server(&root.issue(parameters(&["localhost"], "x")), &[]);
    let client = client(&[&root], None);
    let request = || get(format!("https://localhost:{}/", peer.port)).sealed();
    let first = client.send(request()).await.unwrap();
    assert_eq!(first.received.headers[0].name, "x-ODD");
    let phases = first.phases;
    assert!(phases.dns.is_some() && phases.tcp.is_some() && phases.secure_handshake.unwrap() > 0.0, "{phases:?}");
    let second = client.send(request()).await.unwrap();
    assert!(second.reused && second.phases.secure_handshake.is_none());
}

#[tokio::test]
async fn unknown_issuers_are_told_as_by_node() {
    let root = authority("root");
    let mut parameters_of_middle = parameters(&[], "middle");
    parameters_of_middle.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let middle = root.issue(parameters_of_middle);
    let leaf = root.issue(parameters(&["localhost"], "leaf"));
    let deep_leaf = middle.issue(parameters(&["localhost"], "leaf"));
    let lone = self_signed(parameters(&["localhost"], "lone"));
    let own_authority = {
        let mut parameters = parameters(&["localhost"], "own");
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        self_signed(parameters)
    };
    let self_signed_leaf = told("DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate");
    let table = [
        (server(&lone, &[]), self_signed_leaf.clone()),
        (server(&own_authority, &[]), self_signed_leaf),
        (server(&leaf, &[]), told("UNABLE_TO_VERIFY_LEAF_SIGNATURE", "unable to verify the first certificate")),
        (server(&leaf, &[&root]), told("SELF_SIGNED_CERT_IN_CHAIN", "self-signed certificate in certificate chain")),
        (
            server(&deep_leaf, &[&middle]),
            told("UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "unable to get local issuer certificate"),
        ),
    ];
    for (peer, wanted) in table {
        assert_eq!(refusal(&peer, &[], "localhost").await, wanted);
        let mut request = get(format!("https://localhost:{}/", peer.port));
        request.settings.strict_ssl = false;
        assert!(client(&[], None).send(request.sealed()).await.is_ok(), "{wanted:?} without checks");
    }
}

#[tokio::test]
async fn dates_and_names_are_told_as_by_node() {
    let root = authority("root");
    let issue = |change: fn(&mut CertificateParams)| {
        let mut parameters = parameters(&["localhost"], "x");
        change(&mut parameters);
        server(&root.issue(parameters), &[])
    };
    let expired = issue(|parameters| parameters.not_after = rcgen::date_time_ymd(2020, 1, 1));
    let wanted = told("CERT_HAS_EXPIRED", "certificate has expired");
    assert_eq!(refusal(&expired, &[&root], "localhost").await, wanted);
    let early = issue(|parameters| parameters.not_before = rcgen::date_time_ymd(3000, 1, 1));
    let wanted = told("CERT_NOT_YET_VALID", "certificate is not yet valid");
    assert_eq!(refusal(&early, &[&root], "localhost").await, wanted);
    let wanted = told(
        "ERR_TLS_CERT_ALTNAME_INVALID",
        "Hostname/IP does not match certificate's altnames: IP: 127.0.0.1 is not in the cert's list: ",
    );
    assert_eq!(refusal(&issue(|_| {}), &[&root], "127.0.0.1").await, wanted);
    let wanted = told(
        "ERR_TLS_CERT_ALTNAME_INVALID",
        "Hostname/IP does not match certificate's altnames: Host: a.localhost. is not in the cert's altnames: \
         DNS:localhost",
    );
    assert_eq!(refusal(&issue(|_| {}), &[&root], "a.localhost").await, wanted);
}

#[tokio::test]
async fn a_common_name_counts_where_there_is_no_other() {
    let root = authority("root");
    let peer = server(&root.issue(parameters(&[], "localhost")), &[]);
    assert!(send(&peer, &[&root], "localhost").await.is_ok());
    assert!(send(&peer, &[&root], "a.localhost").await.is_err());
}

#[tokio::test]
async fn a_certificate_that_is_its_own_authority_can_be_trusted_by_hand() {
    let own = |change: fn(&mut CertificateParams)| {
        let mut parameters = parameters(&["localhost"], "own");
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        change(&mut parameters);
        self_signed(parameters)
    };
    let good = own(|_| {});
    assert!(send(&server(&good, &[]), &[&good], "localhost").await.is_ok());
    let (code, _) = refusal(&server(&good, &[]), &[&good], "a.localhost").await;
    assert_eq!(code, "ERR_TLS_CERT_ALTNAME_INVALID");
    let expired = own(|parameters| parameters.not_after = rcgen::date_time_ymd(2020, 1, 1));
    assert_eq!(refusal(&server(&expired, &[]), &[&expired], "localhost").await.0, "CERT_HAS_EXPIRED");
    // Another certificate of the same name is not trusted with it.
    assert!(send(&server(&own(|_| {}), &[]), &[&good], "localhost").await.is_err());
}

#[tokio::test]
async fn peers_without_tls_fail_in_nodes_words() {
    let close = Peer::over(
        |_, _| Reply::Close(Vec::new()),
        |mut stream| {
            stream.shutdown(std::net::Shutdown::Write).ok()?;
            // Closing with bytes unread would be a reset.
            io::copy(&mut stream, &mut io::sink()).ok()?;
            None::<TcpStream>
        },
    );
    assert_eq!(
        refusal(&close, &[], "127.0.0.1").await,
        told("ECONNRESET", "Client network socket disconnected before secure TLS connection was established")
    );
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = io::Write::write_all(&mut stream, b"HTTP/1.1 400 Bad Request\r\n\r\n");
        thread::sleep(Duration::from_secs(2));
    });
    let request = get(format!("https://127.0.0.1:{port}/"));
    let failure = client(&[], None).send(request.sealed()).await.unwrap_err().failure;
    assert_eq!(failure.code.as_deref(), Some("EPROTO"));
    assert!(failure.message.contains("wrong version number"), "{failure}");
}

#[tokio::test]
async fn rubbish_for_extra_roots_fails_the_request() {
    let client = Client::new(ClientSettings {
        extra_roots: Arc::new(b"no certificate".to_vec().into()),
        ..ClientSettings::new(Clock::system())
    });
    let failure = client.send(get("https://127.0.0.1:1/").sealed()).await.unwrap_err().failure;
    assert_eq!(failure.message, "the extra CA certificates hold no PEM certificate");
}

/// A proxy that opens a tunnel to wherever it is asked, once.
fn tunnel() -> (u16, thread::JoinHandle<String>) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let served = thread::spawn(move || {
        let (mut near, _) = listener.accept().unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            io::Read::read_exact(&mut near, &mut byte).unwrap();
            head.push(byte[0]);
        }
        let head = String::from_utf8(head).unwrap();
        let authority =
            head.split(' ').nth(1).unwrap().replace("localhost", "127.0.0.1").replace("{{host}}", "127.0.0.1");
        let mut far = TcpStream::connect(authority).unwrap();
        io::Write::write_all(&mut near, b"HTTP/1.1 200 Connection established\r\n\r\n").unwrap();
        let (mut near_again, mut far_again) = (near.try_clone().unwrap(), far.try_clone().unwrap());
        thread::spawn(move || io::copy(&mut near, &mut far));
        thread::spawn(move || io::copy(&mut far_again, &mut near_again));
        head
    });
    (port, served)
}

#[tokio::test]
async fn tunnels_through_a_proxy_are_checked_all_the_same() {
    let root = authority("root");
    let peer = server(&root.issue(parameters(&["localhost"], "x")), &[]);
    let url = format!("https://localhost:{}/", peer.port);
    for (trusted, is_answered) in [(vec![&root], true), (vec![], false)] {
        let (port, served) = tunnel();
        let outcome = client(&trusted, Some(port)).send(get(&url).sealed()).await;
        assert!(served.join().unwrap().starts_with(&format!("CONNECT localhost:{} HTTP/1.1\r\n", peer.port)));
        match outcome {
            Ok(exchange) => {
                assert!(is_answered && exchange.phases.secure_handshake.is_some());
                assert_eq!(exchange.received.headers[0].name, "x-ODD");
                assert_eq!(exchange.remote, Some(format!("127.0.0.1:{port}")));
            }
            Err(unanswered) => {
                assert!(!is_answered);
                assert_eq!(unanswered.failure.code.as_deref(), Some("UNABLE_TO_VERIFY_LEAF_SIGNATURE"));
            }
        }
    }
}

/// Measured with newman 6.2.2: the proxy is asked, whatever stands for the host.
#[tokio::test]
async fn a_host_that_is_no_name_is_spoken_to_through_a_tunnel() {
    let root = authority("root");
    let peer = server(&root.issue(parameters(&["localhost", "*.invalid", "0.0.0.0"], "x")), &[]);
    for is_strict in [false, true] {
        let (port, served) = tunnel();
        let mut request = get(format!("https://{{{{host}}}}:{}/", peer.port));
        request.settings.strict_ssl = is_strict;
        let outcome = client(&[&root], Some(port)).send(request.sealed()).await;
        assert!(served.join().unwrap().starts_with(&format!("CONNECT {{{{host}}}}:{} HTTP/1.1\r\n", peer.port)));
        match outcome {
            Ok(exchange) => assert!(!is_strict && exchange.received.body == "ok"),
            Err(unanswered) => {
                let wanted = "Hostname/IP does not match certificate's altnames: Host: {{host}}. is not in the cert's \
                              altnames: DNS:localhost, DNS:*.invalid, IP Address:0.0.0.0";
                assert!(is_strict && unanswered.failure.message == wanted, "{unanswered}");
            }
        }
    }
}

#[tokio::test]
async fn a_proxy_may_be_spoken_to_over_tls() {
    let root = authority("root");
    let proxy = server(&root.issue(parameters(&["localhost"], "x")), &[]);
    let client = |trusted: &[&Issued]| {
        let pem: Vec<u8> = trusted.iter().flat_map(|issued| issued.certificate.pem().into_bytes()).collect();
        Client::new(ClientSettings {
            environment: HashMap::from([("HTTP_PROXY".to_owned(), format!("https://u:p@localhost:{}", proxy.port))]),
            extra_roots: Arc::new(pem.into()),
            ..ClientSettings::new(Clock::system())
        })
    };
    let request = || get("http://example.test/a/../b").sealed();
    assert_eq!(client(&[&root]).send(request()).await.unwrap().received.body, "ok");
    let wanted = "GET http://example.test/a/../b HTTP/1.1\r\nProxy-Authorization: Basic dTpw\r\n";
    assert!(proxy.request().starts_with(wanted), "{}", proxy.request());
    let failure = client(&[]).send(request()).await.unwrap_err().failure;
    assert_eq!(failure.code.as_deref(), Some("UNABLE_TO_VERIFY_LEAF_SIGNATURE"));
}
