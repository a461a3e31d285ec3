//! `--ssl-…`, `-k` and Node's variables, against servers with certificates made for the test.

use rcgen::date_time_ymd;
use serde_json::json;

use crate::support::{
    Command, Item, collection,
    secure::{Issued, SecureServer, authority, parameters, self_signed},
};

/// A run of one request to the server as `localhost`.
fn run(server: &SecureServer) -> Command {
    Command::run_of(&collection([Item::get("one", server.url_as("localhost"))]))
}

fn errors(command: Command) -> Vec<String> {
    command.run().expect(5).errors()
}

struct Wanted {
    root: Issued,
    clients: Issued,
    server: SecureServer,
}

/// A server that wants a certificate from clients.
fn wanted() -> Wanted {
    let (root, clients) = (authority(), authority());
    let server = SecureServer::start(&root.issue(parameters(&["localhost"], "x")), Some(&clients), "ok");
    Wanted { root, clients, server }
}

impl Wanted {
    fn run(&self) -> Command {
        run(&self.server).file("root.pem", self.root.pem()).with(["--ssl-extra-ca-certs", "root.pem"])
    }

    fn client(&self) -> Issued {
        self.clients.issue(parameters(&[], "client"))
    }
}

#[test]
fn extra_authorities_come_from_the_option_and_from_variables() {
    let root = authority();
    let server = SecureServer::start(&root.issue(parameters(&["localhost"], "x")), None, "ok");
    let with_file = || run(&server).file("root.pem", root.pem());
    assert_eq!(errors(with_file()), ["unable to verify the first certificate"]);
    with_file().with(["--ssl-extra-ca-certs", "root.pem"]).run().expect(0);
    with_file().variable("NODE_EXTRA_CA_CERTS", "root.pem").run().expect(0);
    with_file().variable("SSL_CERT_FILE", "root.pem").run().expect(0);
    with_file().with(["-k"]).run().expect(0);
    let ended = with_file().variable("NODE_TLS_REJECT_UNAUTHORIZED", "0").run().expect(0);
    ended.complains("warning: NODE_TLS_REJECT_UNAUTHORIZED is 0");
    let ended = with_file().with(["--ssl-extra-ca-certs", "none.pem"]).run().expect(5);
    ended.complains("warning: ignoring extra certs from `none.pem`, load failed");
}

#[test]
fn the_collection_may_insist_on_a_check() {
    let server = SecureServer::start(&self_signed(parameters(&["localhost"], "x")), None, "ok");
    let strict =
        Item::get("one", server.url_as("localhost")).with("protocolProfileBehavior", json!({"strictSSL": true}));
    let command = Command::run_of(&collection([strict])).variable("NODE_TLS_REJECT_UNAUTHORIZED", "0").with(["-k"]);
    assert_eq!(errors(command), ["self-signed certificate"]);
}

#[test]
fn certificates_that_do_not_fit_are_told_as_by_node() {
    let root = authority();
    let told = |leaf: &Issued| {
        let server = SecureServer::start(leaf, None, "ok");
        errors(run(&server).file("root.pem", root.pem()).with(["--ssl-extra-ca-certs", "root.pem"]))
    };
    let other =
        "Hostname/IP does not match certificate's altnames: Host: localhost. is not in the cert's altnames: DNS:a.test";
    assert_eq!(told(&root.issue(parameters(&["a.test"], "x"))), [other]);
    let mut old = parameters(&["localhost"], "x");
    old.not_after = date_time_ymd(2020, 1, 1);
    old.not_before = date_time_ymd(2019, 1, 1);
    assert_eq!(told(&root.issue(old)), ["certificate has expired"]);
    let mut future = parameters(&["localhost"], "x");
    future.not_before = date_time_ymd(2100, 1, 1);
    future.not_after = date_time_ymd(2101, 1, 1);
    assert_eq!(told(&root.issue(future)), ["certificate is not yet valid"]);
    assert_eq!(told(&self_signed(parameters(&["localhost"], "x"))), ["self-signed certificate"]);
}

#[test]
fn a_client_certificate_is_shown_where_it_is_wanted() {
    let wanted = wanted();
    let client = wanted.client();
    let with_files = || wanted.run().file("c.pem", client.pem()).file("c.key", client.key.serialize_pem());
    with_files().with(["--ssl-client-cert", "c.pem", "--ssl-client-key", "c.key"]).run().expect(0);
    // Certificate and key in one file.
    let both = format!("{}{}", client.key.serialize_pem(), client.pem());
    wanted.run().file("both.pem", both).with(["--ssl-client-cert", "both.pem"]).run().expect(0);
    // None, a stranger's, and another's key.
    let told = errors(wanted.run());
    assert!(told[0].to_lowercase().contains("certificaterequired"), "{told:?}");
    let stranger = authority().issue(parameters(&[], "stranger"));
    let command = wanted.run().file("s.pem", stranger.pem()).file("s.key", stranger.key.serialize_pem());
    let told = errors(command.with(["--ssl-client-cert", "s.pem", "--ssl-client-key", "s.key"]));
    assert!(told[0].starts_with("SSL alert"), "{told:?}");
    let command = with_files().file("s.key", stranger.key.serialize_pem());
    let told = errors(command.with(["--ssl-client-cert", "c.pem", "--ssl-client-key", "s.key"]));
    assert!(told[0].ends_with("c.pem: key values mismatch"), "{told:?}");
    let told = errors(with_files().with(["--ssl-client-cert", "none.pem", "--ssl-client-key", "c.key"]));
    assert!(told[0].contains("none.pem: No such file"), "{told:?}");
}

#[test]
fn a_list_chooses_by_url_and_the_first_match_wins() {
    let wanted = wanted();
    let (client, stranger) = (wanted.client(), authority().issue(parameters(&[], "stranger")));
    let store = store(&client, "open sesame");
    let run = |list: serde_json::Value, more: &[&str]| {
        wanted
            .run()
            .file("keys/list.json", list.to_string())
            .file("keys/c.p12", &store)
            .file("keys/s.pem", stranger.pem())
            .file("keys/s.key", stranger.key.serialize_pem())
            .with(["--ssl-client-cert-list", "keys/list.json"])
            .with(more.iter().copied())
    };
    let right = |pattern: &str, passphrase: &str| json!({"name": "right", "matches": [pattern], "pfx": {"src": "keys/c.p12"}, "passphrase": passphrase});
    let wrong =
        |pattern: &str| json!({"matches": [pattern], "cert": {"src": "keys/s.pem"}, "key": {"src": "keys/s.key"}});
    let here = "https://localhost:*/*";
    run(json!([wrong("https://other/*"), right(here, "open sesame"), wrong(here)]), &[]).run().expect(0);
    errors(run(json!([wrong(here), right(here, "open sesame")]), &[]));
    let told = errors(run(json!([right(here, "a wrong passphrase")]), &[]));
    assert!(told[0].ends_with("c.p12: mac verify failure (wrong passphrase?)"), "{told:?}");
    // `--ssl-client-cert` comes last.
    let fallback = ["--ssl-client-cert", "keys/s.pem", "--ssl-client-key", "keys/s.key"];
    run(json!([right(here, "open sesame")]), &fallback).run().expect(0);
    errors(run(json!([right("https://other/*", "open sesame")]), &fallback));
}

#[test]
fn a_list_that_is_wrong_is_told_as_by_newman() {
    let wanted = wanted();
    let told =
        |list: &str| wanted.run().file("l.json", list).with(["--ssl-client-cert-list", "l.json"]).run().expect(3);
    told("{}").complains("expected ssl client certificates list to be an array.");
    told("x").complains("the file at l.json does not contain valid JSON data.");
    told("[{}]").complains("[0]: `matches` must be an array");
    told(r#"[{"matches": []}]"#).complains("[0]: a certificate needs `cert` and `key`, or `pfx`");
    let ended = wanted.run().with(["--ssl-client-cert-list", "none.json"]).run().expect(3);
    ended.complains("unable to read the ssl client certificates file \"none.json\"");
}

/// The certificate and key as a PKCS#12 file.
fn store(issued: &Issued, passphrase: &str) -> Vec<u8> {
    use p12_keystore::{Certificate, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
    let key = PrivateKey::from_der(&issued.key.serialize_der()).unwrap();
    let certificate = Certificate::from_der(issued.certificate.der()).unwrap();
    let mut store = KeyStore::new();
    store.add_entry("client", KeyStoreEntry::PrivateKeyChain(PrivateKeyChain::new("1", key, [certificate])));
    store.writer(passphrase).write().unwrap()
}
