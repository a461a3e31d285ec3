//! Collections, environments, globals and data from URLs and from Postman's API.

use serde_json::json;

use crate::support::{
    Command, Item, Reply, Server, collection,
    collection::environment,
    proxies::Proxy,
    secure::{SecureServer, authority, parameters},
};

const UID: &str = "1234-931c1484-fd1e-4ceb-81d0-2aa102ca8b5f";

#[test]
fn everything_may_come_from_urls() {
    let target = Server::ok();
    let sample = collection([Item::get("one", format!("{}/{{{{e}}}}/{{{{g}}}}/{{{{d}}}}", target.url()))]);
    let files = Server::start(move |request| match request.path() {
        "/moved" => Reply::redirect(302, "/c.json"),
        "/c.json" => Reply::json(&json!({"collection": sample})),
        "/e.json" => Reply::json(&json!({"environment": environment(&[("e", "1")])})),
        "/g.json" => Reply::json(&environment(&[("g", "2")])),
        _ => Reply::ok("d\n3\n4\n"),
    });
    let url = |path: &str| format!("{}{path}", files.url());
    Command::new(["run", &url("/moved"), "-e", &url("/e.json"), "-g", &url("/g.json"), "-d", &url("/rows")])
        .run()
        .expect(0);
    assert_eq!(target.targets(), ["/1/2/3", "/1/2/4"]);
    assert!(files.received()[0].header("x-api-key").is_none());
    assert!(files.received()[0].header("user-agent").unwrap().starts_with("postwatch/"));
}

#[test]
fn a_url_that_gives_nothing_is_told_as_by_newman() {
    let server = Server::start(|request| match request.path() {
        "/gone" => Reply::status(404).body("no"),
        "/refused" => {
            Reply::status(401).body(r#"{"error": {"name": "AuthenticationError", "message": "Invalid API Key"}}"#)
        }
        _ => Reply::ok("<html>"),
    });
    let url = |path: &str| format!("{}{path}", server.url());
    let told = |place: &str| Command::new(["run", place]).run().expect(3);
    told(&url("/gone"))
        .complains("error: collection could not be loaded\n  Error fetching the resource from the provided URL.")
        .complains("Error fetching resource, the provided URL returned status code: 404");
    told(&url("/refused")).complains("Invalid API Key (status code 401)");
    told(&url("/page")).complains("not valid JSON at line 1, column 1");
    told("http://127.0.0.1:1/c.json")
        .complains("unable to fetch data from url \"http://127.0.0.1:1/c.json\"\n  connect ECONNREFUSED 127.0.0.1:1");
    let sample = collection([Item::get("one", "http://127.0.0.1:1/")]).to_string();
    let with =
        |option: &str| Command::new(["run", "c.json", option, &url("/gone")]).file("c.json", &sample).run().expect(3);
    with("-e").complains("could not load environment\n  ");
    with("-g").complains("could not load globals\n  ");
    with("-d").complains("iteration data could not be loaded\n  ");
}

/// Postman's API, as far as it is needed: a server behind a proxy, with a certificate that the run is told to trust.
fn api(body: &str) -> (SecureServer, String) {
    let root = authority();
    let names = parameters(&["api.postman.com", "api.getpostman.com"], "api");
    (SecureServer::start(&root.issue(names), None, body), root.pem())
}

#[test]
fn a_uid_is_loaded_from_postmans_api_with_the_key_in_a_header() {
    let target = Server::ok();
    let (api, root) = api(&json!({"collection": collection([Item::get("one", target.url())])}).to_string());
    let proxy = Proxy::http(api.address(), None);
    let run = |place: &str, key: &[&str]| {
        let mut command = Command::new(["run", place]).with(key.iter().copied()).file("root.pem", &root);
        command = command.variable("HTTPS_PROXY", proxy.authority()).variable("NO_PROXY", "127.0.0.1");
        command.variable("SSL_CERT_FILE", "root.pem")
    };
    run(UID, &["--postman-api-key", "PMAK-1"]).run().expect(0);
    run(UID, &[]).variable("POSTMAN_API_KEY", "PMAK-2").run().expect(0);
    run("https://api.getpostman.com/collections/7?apikey=PMAK-3", &["--postman-api-key", "PMAK-1"]).run().expect(0);
    let heads = api.heads();
    let lines = |head: &str| {
        // Names of headers have no case.
        let is_key = |line: &&str| line.to_ascii_lowercase().starts_with("x-api-key");
        let line = head.lines().find(is_key).and_then(|line| line.split_once(": ")).unwrap_or_default();
        let key = format!("X-Api-Key: {}", line.1);
        (head.lines().next().unwrap_or_default().to_owned(), key)
    };
    let uid_line = format!("GET /collections/{UID} HTTP/1.1");
    assert_eq!(lines(&heads[0]), (uid_line.clone(), "X-Api-Key: PMAK-1".into()));
    assert_eq!(lines(&heads[1]), (uid_line, "X-Api-Key: PMAK-2".into()));
    assert_eq!(lines(&heads[2]), ("GET /collections/7 HTTP/1.1".into(), "X-Api-Key: PMAK-3".into()));
    assert_eq!(proxy.asked(), ["api.postman.com:443", "api.postman.com:443", "api.getpostman.com:443"]);
    // Without a key it is the name of a file.
    run(UID, &[]).run().expect(3).complains("No such file");
}
