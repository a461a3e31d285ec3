//! `--allow-host` and `--deny-private`: every hop, whoever makes it.

use serde_json::{Value, json};

use crate::support::{Command, Ended, Item, Reply, Server, collection};

fn run(items: impl IntoIterator<Item = Item>, arguments: &[&str]) -> Command {
    Command::run_of(&collection(items)).with(arguments.iter().copied())
}

/// The only error there was.
fn error(ended: &Ended) -> String {
    let errors = ended.errors();
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors[0].clone()
}

const INSIDE: &str = "this machine or a private network, which --deny-private puts out of reach";

#[test]
fn other_hosts_than_the_allowed_ones_are_not_asked() {
    let server = Server::ok();
    let items = [
        Item::get("allowed", server.url_as("api.localhost")),
        Item::get("below", server.url_as("x.zone.localhost")),
        Item::get("other", server.url_as("other.localhost")),
        Item::get("port", server.url()),
    ];
    let address = format!("127.0.0.1:{}", server.url().rsplit(':').next().unwrap());
    let ended =
        run(items, &["--allow-host", "api.localhost,*.zone.localhost", "--allow-host", &address, "--retry", "3"]);
    let ended = ended.run().expect(5);
    let port = server.url().rsplit(':').next().unwrap().to_owned();
    assert_eq!(error(&ended), format!("the host other.localhost:{port} is not among those that --allow-host names"));
    assert_eq!(server.received().len(), 3);
}

#[test]
fn names_and_addresses_of_this_machine_are_out_of_reach() {
    for (host, sentence) in [
        ("127.0.0.1", "127.0.0.1 is this machine or in a private network".to_owned()),
        ("2130706433", "127.0.0.1 is this machine or in a private network".to_owned()),
        ("[::ffff:127.0.0.1]", "::ffff:127.0.0.1 is this machine or in a private network".to_owned()),
        ("localhost", format!("localhost leads to ::1, {INSIDE}")),
        ("metadata.localhost", format!("metadata.localhost leads to ::1, {INSIDE}")),
    ] {
        let server = Server::untouched();
        let ended = run([Item::get("one", server.url_as(host))], &["--deny-private"]).run().expect(5);
        assert!(error(&ended).starts_with(&sentence), "{host}: {}", error(&ended));
    }
    let link_local = Item::get("one", "http://169.254.169.254/latest/meta-data/iam/security-credentials/");
    let ended = run([link_local], &["--deny-private"]).run().expect(5);
    assert!(error(&ended).starts_with("169.254.169.254 is this machine"), "{}", error(&ended));
}

#[test]
fn redirects_and_requests_of_scripts_are_judged_too() {
    let inside = Server::untouched();
    let (target, from_script) = (inside.url_as("inside.localhost"), inside.url_as("script.localhost"));
    let server = Server::start(move |_| Reply::redirect(302, target.clone()));
    let script =
        format!("pm.sendRequest('{from_script}', (error) => pm.test(String(error && error.code), () => {{}}));");
    let item = Item::get("one", server.url_as("outside.localhost")).prerequest(&script);
    let ended = run([item], &["--allow-host", "outside.localhost"]).run().expect(5);
    let errors = ended.errors();
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert!(errors.iter().all(|error| error.ends_with("is not among those that --allow-host names")), "{errors:?}");
    assert!(errors[1].starts_with("the host inside.localhost"), "{errors:?}");
    assert_eq!(ended.assertions(), ["ERR_HOST_NOT_ALLOWED"]);
    assert_eq!(server.received().len(), 1);
}

#[test]
fn tokens_are_not_fetched_from_elsewhere() {
    let (server, tokens) = (Server::untouched(), Server::untouched());
    let auth = json!({"type": "oauth2", "oauth2": [
        {"key": "grant_type", "value": "client_credentials"},
        {"key": "accessTokenUrl", "value": tokens.url_as("tokens.localhost")},
        {"key": "clientId", "value": "client"},
        {"key": "clientSecret", "value": "client-secret-5678"},
    ]});
    let item = Item::request("one", json!({"url": server.url_as("api.localhost"), "auth": auth}));
    let ended = run([item], &["--allow-host", "api.localhost"]).run().expect(5);
    assert!(ended.errors().iter().any(|error| error.contains("the host tokens.localhost")), "{:?}", ended.errors());
}

#[test]
fn collections_and_data_do_not_come_from_elsewhere() {
    let server = Server::untouched();
    let place = format!("{}/c.json", server.url());
    Command::new(["run", &place, "--deny-private"]).run().expect(3).complains("127.0.0.1 is this machine");
    let hidden = server.url_as("hidden.localhost");
    let server = Server::start(move |_| Reply::redirect(302, hidden.clone()));
    let place = format!("{}/c.json", server.url_as("files.localhost"));
    let ended = Command::new(["run", &place, "--allow-host", "files.localhost"]).run().expect(3);
    ended.complains("the host hidden.localhost");
}

#[test]
fn reports_are_not_posted_elsewhere() {
    let (api, slack) = (Server::ok(), Server::untouched());
    let hook = format!("{}/services/T/B/x", slack.url_as("slack.localhost"));
    run([Item::get("one", api.url_as("api.localhost"))], &["--allow-host", "api.localhost"])
        .with(["-r", "slack", "--reporter-slack-mode", "summary", "--reporter-slack-url", &hook])
        .run()
        .expect(4)
        .complains("the host slack.localhost");
}

#[test]
fn a_proxy_may_be_anywhere_and_what_is_behind_it_may_not() {
    let proxy = Server::start(|_| Reply::ok("from the proxy"));
    let behind = |url: &str| {
        let command = run([Item::get("one", url)], &["--deny-private"]);
        command.variable("HTTP_PROXY", proxy.url_as("proxy.localhost")).run()
    };
    behind("http://192.0.1.7/outside").expect(0);
    assert_eq!(proxy.targets(), ["http://192.0.1.7/outside"]);
    for (url, sentence) in [
        ("http://10.0.0.7/", "10.0.0.7 is this machine or in a private network"),
        ("https://inside.localhost/", "inside.localhost leads to ::1"),
        ("http://inside.localhost/", "inside.localhost leads to ::1"),
        ("http://{{nowhere}}/", "getaddrinfo"),
    ] {
        let ended = behind(url).expect(5);
        assert!(error(&ended).starts_with(sentence), "{url}: {}", error(&ended));
    }
    // The proxy itself, asked directly, is a host like any other.
    let ended = run([Item::get("one", proxy.url_as("proxy.localhost"))], &["--deny-private"])
        .variable("HTTP_PROXY", proxy.url_as("proxy.localhost"))
        .variable("NO_PROXY", "proxy.localhost")
        .run()
        .expect(5);
    assert!(error(&ended).starts_with("proxy.localhost leads to"), "{}", error(&ended));
    assert_eq!(proxy.received().len(), 1);
}

#[test]
fn only_allowed_hosts_are_asked_of_a_proxy() {
    let proxy = Server::ok();
    let items = ["http://allowed.test/", "http://other.test/", "https://other.test/"].map(|url| Item::get(url, url));
    let ended = run(items, &["--allow-host", "allowed.test"]).variable("http_proxy", proxy.url()).run().expect(5);
    assert_eq!(proxy.targets(), ["http://allowed.test/"]);
    assert_eq!(ended.errors().len(), 2);
}

#[test]
fn a_list_may_stand_in_a_configuration_file_and_the_command_line_goes_before_it() {
    let server = Server::ok();
    let sample = |arguments: &[&str]| {
        run([Item::get("one", server.url_as("api.localhost"))], arguments)
            .file(".newmanrc", json!({"run": {"allowHost": ["api.localhost", "b.test"]}}).to_string())
            .run()
    };
    sample(&[]).expect(0);
    sample(&["--allow-host", "c.test"]).expect(5);
    assert_eq!(server.received().len(), 1);
}

#[test]
fn what_is_no_host_is_wrong_usage() {
    let told = |value: &str| {
        let no_items: [Item; 0] = [];
        let command: Value = collection(no_items);
        Command::run_of(&command).with(["--allow-host", value]).run().expect(2)
    };
    told("http://a.test").complains("`http://a.test` is no host: give api.example.com");
}
