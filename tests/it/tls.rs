//! Certificates: refused in Node's words, accepted when asked to.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    sync::Arc,
    thread,
};

use serde_json::json;

use crate::support::{Command, Item, collection};

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
