//! Proxies of the environment: tunnels, SOCKS, credentials; and what may leave by a redirect.

use serde_json::json;

use crate::support::{
    Command, Item, Peer, Server, collection,
    proxies::Proxy,
    secure::{Issued, SecureServer, authority, parameters},
};

struct Behind {
    root: Issued,
    server: SecureServer,
}

/// A server of TLS that calls itself `api.test`, wherever it is.
fn behind() -> Behind {
    let root = authority();
    let server = SecureServer::start(&root.issue(parameters(&["api.test"], "x")), None, "ok");
    Behind { root, server }
}

impl Behind {
    fn run(&self, url: &str, proxy: &str) -> Command {
        Command::run_of(&collection([Item::get("one", url)]))
            .file("root.pem", self.root.pem())
            .with(["--ssl-extra-ca-certs", "root.pem", "--timeout-request", "20000"])
            .variable("HTTPS_PROXY", proxy)
    }
}

#[test]
fn https_goes_through_a_tunnel_and_is_checked_all_the_same() {
    let behind = behind();
    let proxy = Proxy::http(behind.server.address(), None);
    behind.run("https://api.test/a", &proxy.authority()).run().expect(0);
    let ended = behind.run("https://other.test/a", &proxy.authority()).run().expect(5);
    assert!(ended.errors()[0].contains("Host: other.test. is not in the cert's altnames"), "{:?}", ended.errors());
    assert_eq!(proxy.asked(), ["api.test:443", "other.test:443"]);
    let heads = behind.server.heads();
    assert!(heads.len() == 1 && heads[0].starts_with("GET /a HTTP/1.1\r\n"), "{heads:?}");
}

#[test]
fn a_proxy_may_want_credentials() {
    let behind = behind();
    let proxy = Proxy::http(behind.server.address(), Some("user:p@ss"));
    let with = |credentials: &str| {
        behind.run("https://api.test/a", &format!("http://{credentials}{}", proxy.authority())).run()
    };
    with("user:p%40ss@").expect(0);
    for credentials in ["", "user:wrong@"] {
        let errors = with(credentials).expect(5).errors();
        assert_eq!(errors, ["tunneling socket could not be established, statusCode=407"], "{credentials}");
    }
    // They are for the proxy alone.
    let heads = behind.server.heads();
    assert!(heads.len() == 1 && !heads[0].to_lowercase().contains("proxy-authorization"), "{heads:?}");
}

#[test]
fn socks_proxies_lead_to_names_and_addresses() {
    let plain = Server::ok();
    let address = plain.authority().parse().unwrap();
    let run = |url: &str, proxy: String| {
        Command::run_of(&collection([Item::get("one", url)])).variable("HTTP_PROXY", proxy).run()
    };
    // The proxy looks the name up itself, or is told an address.
    let proxy = Proxy::socks5(address, None);
    run("http://named.test/", format!("socks5h://{}", proxy.authority())).expect(0);
    run("http://here.localhost:81/", format!("socks5://{}", proxy.authority())).expect(0);
    run("http://10.1.2.3/", format!("socks5://{}", proxy.authority())).expect(0);
    assert_eq!(proxy.asked(), ["named.test:80", "::1:81", "10.1.2.3:80"]);
    let proxy = Proxy::socks5(address, Some("user:pass"));
    run("http://named.test/", format!("socks5h://user:pass@{}", proxy.authority())).expect(0);
    for credentials in ["", "user:wrong@"] {
        let ended = run("http://named.test/", format!("socks5h://{credentials}{}", proxy.authority())).expect(5);
        assert_eq!(ended.errors().len(), 1, "{:?}", ended.errors());
        assert!(ended.errors()[0].starts_with("SOCKS"), "{:?}", ended.errors());
    }
    assert_eq!(plain.received().len(), 4);
    assert_eq!(plain.received()[0].target, "/");
}

#[test]
fn https_goes_through_socks() {
    let behind = behind();
    let proxy = Proxy::socks5(behind.server.address(), None);
    behind.run("https://api.test/a", &format!("socks5h://{}", proxy.authority())).run().expect(0);
    let ended = behind.run("https://other.test/", &format!("socks5h://{}", proxy.authority())).run().expect(5);
    assert!(ended.errors()[0].contains("Host: other.test."), "{:?}", ended.errors());
    assert_eq!(proxy.asked(), ["api.test:443", "other.test:443"]);
}

#[test]
fn a_proxy_that_is_not_there_is_told() {
    let behind = behind();
    let closed = Peer::closed();
    let errors = behind.run("https://api.test/a", &closed.to_string()).run().expect(5).errors();
    let sentence = format!("tunneling socket could not be established, cause=connect ECONNREFUSED {closed}");
    assert_eq!(errors, [sentence]);
    let errors = behind.run("https://api.test/a", "http://%zz").run().expect(5).errors();
    assert_eq!(errors, ["the address of the proxy in the environment is not a valid URL"]);
}

#[test]
fn a_redirect_from_https_to_http_takes_no_credentials_along() {
    let plain = Server::ok();
    let root = authority();
    let location = plain.url_as("localhost");
    let leaf = root.issue(parameters(&["localhost"], "x"));
    let server = SecureServer::redirecting(&leaf, &location);
    let auth = json!({"type": "bearer", "bearer": [{"key": "token", "value": "a-bearer-token"}]});
    let headers = json!([{"key": "X-Api-Key", "value": "a-key-of-mine"}, {"key": "X-Plain", "value": "1"}]);
    let request = json!({"url": format!("{}/a?secret=1", server.url_as("localhost")), "auth": auth, "header": headers});
    let run = |behaviour: serde_json::Value| {
        let item = Item::request("one", request.clone()).with("protocolProfileBehavior", behaviour);
        let command = Command::run_of(&collection([item])).file("root.pem", root.pem());
        command.with(["--ssl-extra-ca-certs", "root.pem"]).run().expect(0);
        plain.received().pop().unwrap()
    };
    let received = run(json!({}));
    assert_eq!((received.header("authorization"), received.header("x-api-key")), (None, None));
    assert_eq!(received.header("x-plain"), Some("1"));
    assert!(received.header("referer").is_none_or(|referer| !referer.contains("secret")), "{received:?}");
    let received = run(json!({"followAuthorizationHeader": true}));
    assert_eq!(received.header("authorization"), Some("Bearer a-bearer-token"));
}
