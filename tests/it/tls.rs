//! Certificates: refused in Node's words, accepted when asked to.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    sync::Arc,
    thread,
};

use rustls::{
    ALL_VERSIONS, CipherSuite, SupportedProtocolVersion,
    crypto::aws_lc_rs::default_provider,
    version::{TLS12, TLS13},
};
use serde_json::{Value, json};

use crate::support::{
    Command, Item, collection, http2,
    secure::{SPOKEN, SecureServer, authority, parameters},
};

/// An HTTPS server with a certificate of its own making; its address and the certificate.
fn https_server() -> (String, String) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
    let certificate = made.cert.der().clone();
    let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let settings = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let settings = Arc::new(settings);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let connection = rustls::ServerConnection::new(settings.clone()).unwrap();
            let mut stream = rustls::StreamOwned::new(connection, stream);
            // A client that refuses the certificate goes away here.
            if stream.read(&mut [0; 4096]).is_ok_and(|count| count > 0) {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
            }
        }
    });
    (url, made.cert.pem())
}

#[test]
fn a_self_signed_certificate_is_refused() {
    let (url, _) = https_server();
    let ended = Command::run_of(&collection([Item::get("one", url)])).run().expect(5);
    assert_eq!(ended.errors(), ["self-signed certificate"]);
    assert_eq!(ended.events_named("request")[0]["code"], "DEPTH_ZERO_SELF_SIGNED_CERT");
}

#[test]
fn insecure_accepts_any_certificate_unless_the_collection_is_strict() {
    let (url, _) = https_server();
    Command::run_of(&collection([Item::get("one", url.clone())])).with(["-k"]).run().expect(0);
    let strict = Item::get("one", url).with("protocolProfileBehavior", json!({"strictSSL": true}));
    Command::run_of(&collection([strict])).with(["--insecure"]).run().expect(5);
}

#[test]
fn a_collection_may_switch_the_check_off() {
    let (url, _) = https_server();
    let item = Item::get("one", url).with("protocolProfileBehavior", json!({"strictSSL": false}));
    Command::run_of(&collection([item])).run().expect(0);
}

#[test]
fn certificates_of_node_extra_ca_certs_are_trusted() {
    let (url, certificate) = https_server();
    let sample = collection([Item::get("one", url)]);
    let trusting = Command::run_of(&sample).file("ca.pem", certificate).variable("NODE_EXTRA_CA_CERTS", "ca.pem");
    trusting.run().expect(0);
    let missing = Command::run_of(&sample).variable("NODE_EXTRA_CA_CERTS", "none.pem").run().expect(5);
    missing.complains("none.pem");
}

#[test]
fn node_tls_reject_unauthorized_works_with_a_warning() {
    let (url, _) = https_server();
    let sample = collection([Item::get("one", url)]);
    let ended = Command::run_of(&sample).variable("NODE_TLS_REJECT_UNAUTHORIZED", "0").run().expect(0);
    ended.complains("certificates are not checked");
    Command::run_of(&sample).variable("NODE_TLS_REJECT_UNAUTHORIZED", "1").run().expect(5);
}

#[test]
fn https_to_a_port_that_speaks_http_fails_with_a_message() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        }
    });
    let errors = Command::run_of(&collection([Item::get("one", url)])).run().expect(5).errors();
    assert!(errors[0].contains("wrong version number"), "{errors:?}");
}

/// A run of one request to a server that speaks only so much.
fn speaking(versions: &[&'static SupportedProtocolVersion], suites: &[CipherSuite], behaviour: Value) -> Command {
    let root = authority();
    let mut provider = default_provider();
    provider.cipher_suites.retain(|suite| suites.is_empty() || suites.contains(&suite.suite()));
    let leaf = root.issue(parameters(&["localhost"], "x"));
    let server = SecureServer::speaking(&leaf, None, SPOKEN, provider, versions);
    let item = Item::get("one", server.url_as("localhost")).test("pm.test(pm.response.text(), () => {})");
    Command::run_of(&collection([item.with("protocolProfileBehavior", behaviour)]))
        .file("root.pem", root.pem())
        .with(["--ssl-extra-ca-certs", "root.pem"])
}

#[test]
fn versions_of_tls_can_be_switched_off() {
    let spoken = |behaviour: Value| speaking(ALL_VERSIONS, &[], behaviour).run().expect(0).assertions()[0].clone();
    assert!(spoken(json!({})).starts_with("TLSv1_3"));
    assert!(
        spoken(json!({"tlsDisabledProtocols": ["TLSv1_3", "SSLv3"], "tlsPreferServerCiphers": true}))
            .starts_with("TLSv1_2")
    );
    let told = |versions: &[&'static SupportedProtocolVersion], disabled: Value| {
        speaking(versions, &[], json!({"tlsDisabledProtocols": disabled})).run().expect(5).errors()[0].clone()
    };
    let sentence = told(&[&TLS12], json!(["TLSv1_2"]));
    assert_eq!(
        sentence,
        "SSL alert ProtocolVersion (number 70): the server speaks no version of TLS that is offered to it"
    );
    let sentence = told(&[&TLS13], json!(["TLSv1_3"]));
    assert!(sentence.starts_with("SSL alert ProtocolVersion"), "{sentence}");
    let sentence = told(ALL_VERSIONS, json!(["TLSv1_2", "TLSv1_3"]));
    assert!(sentence.starts_with("no version of TLS is left: tlsDisabledProtocols switches"), "{sentence}");
}

#[test]
fn ciphers_can_be_chosen_and_what_does_not_exist_is_told() {
    let tls12 = |ciphers: Value| json!({"tlsDisabledProtocols": ["TLSv1_3"], "tlsCipherSelection": ciphers});
    let suites = [
        CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        CipherSuite::TLS13_AES_128_GCM_SHA256,
    ];
    let run = |behaviour: Value| speaking(ALL_VERSIONS, &suites, behaviour);
    for name in ["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305"] {
        let ended = run(tls12(json!([name]))).run().expect(0);
        let wanted = name.replace("ECDSA-", "ECDSA-WITH-").replace("AES128", "AES-128").replace('-', "_");
        assert!(ended.assertions()[0].starts_with(&format!("TLSv1_2 TLS_{wanted}")), "{:?}", ended.assertions());
        assert!(ended.warnings().is_empty(), "{:?}", ended.warnings());
    }
    // One of them exists: the other is told, once a run.
    let ended = run(tls12(json!(["AES128-SHA", "ECDHE-ECDSA-AES128-GCM-SHA256"]))).with(["-n", "3"]).run().expect(0);
    assert_eq!(ended.warnings(), ["tlsCipherSelection: our TLS library does not have AES128-SHA"]);
    let told = |ciphers: Value| run(tls12(ciphers)).run().expect(5).errors()[0].clone();
    let sentence = told(json!(["ECDHE-ECDSA-AES256-GCM-SHA384"]));
    assert!(sentence.starts_with("SSL alert HandshakeFailure (number 40): the server has no cipher"), "{sentence}");
    let sentence = told(json!(["AES128-SHA"]));
    assert!(sentence.starts_with("no cipher is left: tlsCipherSelection names AES128-SHA"), "{sentence}");
}

#[test]
fn http_2_is_spoken_over_tls_where_both_want_it() {
    let root = authority();
    let leaf = root.issue(parameters(&["localhost"], "x"));
    let run = |protocols: &[&str], version: &str| {
        let url = format!("https://localhost:{}/", http2::start(&leaf, protocols).port());
        let item = Item::get("one", &url).test("pm.test(pm.response.text(), () => {})");
        let item = item.with("protocolProfileBehavior", json!({"protocolVersion": version}));
        let command = Command::run_of(&collection([item])).file("root.pem", root.pem());
        command.with(["--ssl-extra-ca-certs", "root.pem", "--timeout-request", "10000"]).run()
    };
    let both = ["h2", "http/1.1"];
    // nginx refuses a host header beside the authority.
    assert_eq!(run(&both, "http2").expect(0).assertions(), ["HTTP/2.0 authority true host false"]);
    assert_eq!(run(&both, "auto").expect(0).assertions(), ["HTTP/2.0 authority true host false"]);
    assert_eq!(run(&["http/1.1"], "auto").expect(0).assertions(), ["HTTP/1.1 authority false host true"]);
    assert_eq!(run(&both, "http1").expect(0).assertions(), ["HTTP/1.1 authority false host true"]);
    let errors = run(&["http/1.1"], "http2").expect(5).errors();
    assert!(
        errors[0].starts_with("SSL alert NoApplicationProtocol (number 120): the server does not speak"),
        "{errors:?}"
    );
}
