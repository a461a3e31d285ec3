//! The canary: a run full of planted secrets, and a search for every spelling of them in everything that was written.

use std::fs;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::support::{Command, Ended, Item, Peer, Received, Reply, Server, collection};

/// Where a secret is planted, and what it is. Each has characters that the encodings treat differently.
const PLANTED: [(&str, &str); 9] = [
    ("a variable of type secret", "typ3d/sécret+va\"lue<&>"),
    ("a variable with a secret name", "n4med-s3cret/va lue=="),
    ("the password of basic", "b4sic:pass/w0rd&'x"),
    ("the token of bearer", "be4rer.t0ken-abc_def"),
    ("the value of an API key", "4pi-key+val/ue=1"),
    ("the secret key of AWS", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLE"),
    ("a data row", "r0w-passw0rd-v4lue!"),
    ("what a script stores", "scr1pt-st0red-t0ken~1"),
    ("what a script copies from the response", "resp0nse-t0ken-4bc/def+"),
];

pub const TYPED: &str = PLANTED[0].1;
const NAMED: &str = PLANTED[1].1;
const RESPONSE: &str = PLANTED[8].1;

fn percent(text: &str, kept: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || kept.as_bytes().contains(&byte);
    text.bytes().map(|byte| if keep(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn escaped(text: &str, quote: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', quote)
}

/// The ways in which a secret may be written. Base64 is cut to what does not depend on the neighbours.
fn spellings(secret: &str) -> Vec<String> {
    let json = Value::from(secret).to_string();
    let mut all = vec![
        secret.to_owned(),
        percent(secret, "-_.~"),
        percent(secret, "-_.!~*'()"),
        percent(secret, "-_.~").replace("%20", "+"),
        // As it stands in a URL: only what would break it is encoded.
        percent(secret, "-_.~!$%&()*+,/:;=?@[\\]^`{|}"),
        percent(secret, "-_.~").to_lowercase(),
        json[1..json.len() - 1].to_owned(),
        json[1..json.len() - 1].replace('/', "\\/"),
        escaped(secret, "&#39;"),
        escaped(secret, "&apos;"),
    ];
    for offset in 0..3 {
        let encoded = STANDARD.encode([vec![b'x'; offset], secret.as_bytes().to_vec()].concat());
        let start = if offset == 0 { 0 } else { 4 };
        let end = encoded.trim_end_matches('=').len() - 3;
        all.push(encoded[start..end].to_owned());
        all.push(encoded[start..end].replace('+', "-").replace('/', "_"));
    }
    all
}

/// Echoes everything back, and gives a token as a login would.
pub fn echo(request: &Received) -> Reply {
    let headers: Vec<String> = request.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let echoed = json!({"target": request.target, "headers": headers, "body": request.text(), "session": RESPONSE});
    Reply::json(&echoed)
        .header("Set-Cookie", format!("sid={}; Path=/", percent(NAMED, "-")))
        .header("X-Echo", TYPED.replace('é', "e"))
}

const PREREQUEST: &str = r#"
    pm.environment.set('stored_token', 'scr1pt-st0red-t0ken~1');
    for (const name of ['typed', 'api_secret', 'row_password', 'stored_token']) {
        const value = pm.variables.get(name);
        console.log(value, {value}, [value], encodeURIComponent(value), JSON.stringify({value}));
        console.log(btoa(unescape(encodeURIComponent('x' + value))), btoa(unescape(encodeURIComponent('user:' + value))));
        console.warn(`in the middle ${value} of a sentence`);
    }
"#;

const TEST: &str = r#"
    const typed = pm.variables.get('typed');
    pm.environment.set('response_token', pm.response.json().session);
    console.log(pm.response.text());
    console.error(new Error(typed));
    pm.test(`named after ${typed}`, () => pm.expect(typed).to.equal('something else'));
    pm.test('deep', () => pm.expect({a: typed, b: [pm.variables.get('api_secret')]}).to.eql({}));
    pm.visualizer.set('<b>{{value}}</b>' + typed, {value: typed, list: [typed]});
    throw new Error(`thrown with ${typed} and ${pm.response.json().session}`);
"#;

fn auth(kind: &str, parameters: &[(&str, &str)]) -> Value {
    let list: Vec<Value> = parameters.iter().map(|(key, value)| json!({"key": key, "value": value})).collect();
    json!({"type": kind, kind: list})
}

fn item(name: &str, request: Value) -> Item {
    Item::request(name, request).prerequest(PREREQUEST).test(TEST)
}

/// The collection: each secret goes out in every place a request has.
fn planted(url: &str) -> Value {
    let form = json!([{"key": "a", "value": "{{typed}}"}, {"key": "b", "value": "{{api_secret}}"}]);
    let everywhere = |name: &str, body: Value, auth: Value| {
        let url = format!("{url}/{{{{row_password}}}}/x?q={{{{typed}}}}&k={{{{api_secret}}}}");
        let header = json!([{"key": "X-Custom", "value": "v {{api_secret}} {{row_password}}"}, {"key": "Cookie", "value": "c={{api_secret}}"}]);
        item(name, json!({"method": "POST", "url": url, "header": header, "body": body, "auth": auth}))
    };
    let raw = json!({"mode": "raw", "raw": "{\"password\": \"{{row_password}}\", \"deep\": [\"{{api_secret}}\"]}", "options": {"raw": {"language": "json"}}});
    let keys = [("accessKey", "AKIDEXAMPLEEXAMPLE"), ("secretKey", PLANTED[5].1), ("sessionToken", NAMED)];
    let refused = format!("http://{}/{{{{typed}}}}?q={{{{api_secret}}}}", Peer::closed());
    let named = format!("named after {TYPED}");
    collection([
        Item::folder(&named, [item(&named, json!({"url": url}))]),
        everywhere("basic", raw, auth("basic", &[("username", "user"), ("password", PLANTED[2].1)])),
        everywhere(
            "bearer",
            json!({"mode": "urlencoded", "urlencoded": form}),
            auth("bearer", &[("token", PLANTED[3].1)]),
        ),
        everywhere(
            "key",
            json!({"mode": "formdata", "formdata": form}),
            auth("apikey", &[("key", "X-Key"), ("value", PLANTED[4].1)]),
        ),
        everywhere(
            "key in query",
            json!({"mode": "graphql", "graphql": {"query": "{{typed}}"}}),
            auth("apikey", &[("key", "k2"), ("value", PLANTED[4].1), ("in", "query")]),
        ),
        everywhere("aws", json!({"mode": "raw", "raw": "{{typed}}"}), auth("awsv4", &keys)),
        item(
            "aws in query",
            json!({"url": url, "auth": auth("awsv4", &[keys[0], keys[1], keys[2], ("addAuthDataToQuery", "true")])}),
        ),
        item("refused", json!({"url": refused})),
        item(
            "not signed",
            json!({"url": url, "auth": auth("awsv4", &[("accessKey", NAMED), ("secretKey", "{{nobody}}")])}),
        ),
    ])
}

fn run(server: &Server, arguments: &[&str]) -> Ended {
    let environment = json!({"name": "e", "values": [
        {"key": "typed", "value": TYPED, "type": "secret"},
        {"key": "api_secret", "value": NAMED},
    ]});
    let rows = json!([{"row_password": PLANTED[6].1}]);
    Command::run_of(&planted(&server.url()))
        .file("environment.json", environment.to_string())
        .file("rows.json", rows.to_string())
        .with(["-e", "environment.json", "-d", "rows.json"])
        .with(arguments.iter().copied())
        .run()
        .expect(5)
}

/// Everything the run wrote: its outputs and all files that were not given to it.
fn artefacts(ended: &Ended) -> Vec<(String, String)> {
    let given = ["collection.json", "environment.json", "rows.json", ".stdout", ".stderr"];
    let mut all = vec![("stdout".to_owned(), ended.stdout.clone()), ("stderr".to_owned(), ended.stderr.clone())];
    for entry in fs::read_dir(ended.path(".")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if !given.contains(&name.as_str()) {
            all.push((name.clone(), ended.read(&name)));
        }
    }
    assert!(all.len() > 2, "no report was written");
    all
}

/// What of the planted secrets can be found, with a little of the text around it. Line breaks and table borders of
/// the terminal are taken out, so that a secret that was wrapped is found too.
fn leaks(ended: &Ended) -> Vec<String> {
    let mut found = Vec::new();
    for (name, text) in artefacts(ended) {
        let unwrapped: String = text.lines().map(|line| line.trim_start_matches("  │ ")).collect();
        for (place, secret) in PLANTED {
            for spelling in spellings(secret) {
                for text in [&text, &unwrapped] {
                    if let Some(at) = text.find(&spelling) {
                        let before: String =
                            text[..at].chars().rev().take(80).collect::<Vec<_>>().into_iter().rev().collect();
                        found.push(format!("{place} in {name} as {spelling}: …{before}"));
                    }
                }
            }
        }
    }
    found
}

fn assert_no_leaks(ended: &Ended) {
    let found = leaks(ended);
    assert!(found.is_empty(), "{} leaks\n{}", found.len(), found.join("\n"));
}

#[test]
fn no_spelling_of_a_secret_is_found_in_terminal_and_recording() {
    let server = Server::start(echo);
    assert_no_leaks(&run(&server, &[]));
}

#[test]
fn no_spelling_of_a_secret_is_found_with_verbose() {
    let server = Server::start(echo);
    assert_no_leaks(&run(&server, &["--verbose"]));
}

#[test]
fn no_spelling_of_a_secret_is_found_in_reports() {
    let server = Server::start(echo);
    let reports =
        ["-r", "cli,events,json,junit", "--reporter-json-export", "r.json", "--reporter-junit-export", "r.xml"];
    let ended = run(&server, &reports);
    assert_no_leaks(&ended);
    // Bodies are lists of bytes there, in which no text would be found.
    let report: Value = serde_json::from_str(&ended.read("r.json")).unwrap();
    for execution in report["run"]["executions"].as_array().unwrap() {
        let body = execution["response"]["stream"]["data"].as_array().cloned().unwrap_or_default();
        let bytes: Vec<u8> = body.iter().filter_map(|byte| u8::try_from(byte.as_u64()?).ok()).collect();
        let body = String::from_utf8_lossy(&bytes);
        for (place, secret) in PLANTED {
            assert!(!body.contains(secret), "{place}: {body}");
        }
    }
}

#[test]
fn the_search_finds_secrets_when_they_are_shown() {
    let server = Server::start(echo);
    let found = leaks(&run(&server, &["--secrets", "show", "--verbose"]));
    for (place, _) in PLANTED {
        assert!(found.iter().any(|leak| leak.starts_with(place)), "{place}: {found:#?}");
    }
}

/// What went over the wire without what differs from run to run.
fn wire(server: &Server) -> Vec<String> {
    let stable = |request: Received| {
        let changing = ["postman-token", "x-amz-date", "content-type"];
        let headers =
            request.headers.iter().filter(|(name, _)| !changing.contains(&name.to_ascii_lowercase().as_str()));
        let headers: Vec<String> = headers
            .map(|(name, value)| format!("{name}: {}", value.split("Signature=").next().unwrap_or("")))
            .collect();
        let target = request.target.split("&X-Amz-Date").next().unwrap_or("").to_owned();
        let boundary =
            request.header("content-type").and_then(|kind| kind.split("boundary=").nth(1)).unwrap_or("no boundary");
        format!("{} {target}\n{}\n{}", request.method, headers.join("\n"), request.text().replace(boundary, "BOUNDARY"))
    };
    server.received().into_iter().map(stable).collect()
}

#[test]
fn masking_changes_nothing_on_the_wire() {
    let masked = Server::start(echo);
    run(&masked, &[]);
    let shown = Server::start(echo);
    run(&shown, &["--secrets", "show"]);
    let normal = |server: &Server| wire(server).join("\n\n").replace(&server.authority(), "HOST");
    assert_eq!(normal(&masked), normal(&shown));
    assert!(normal(&masked).contains("be4rer.t0ken-abc_def"));
}
