//! The reason phrase of a response, where the server sends none.

use crate::support::{Command, Item, Server, collection, wire};

fn item(head: &str, test: &str) -> (wire::Peer, Item) {
    let peer = wire::Peer::start([wire::send(format!("{head}\r\nContent-Length: 0\r\n\r\n"))]);
    let item = Item::get("one", peer.url()).test(test);
    (peer, item)
}

#[test]
fn a_code_without_a_phrase_has_its_usual_name() {
    for (code, name) in [
        (200, "OK"),
        (201, "Created"),
        (204, "No Content"),
        (400, "Bad Request"),
        (404, "Not Found"),
        (413, "Request Entity Too Large"),
        (422, "Unprocessable Entity (WebDAV) (RFC 4918)"),
        (429, "Too Many Requests"),
        (499, "Client Closed Request"),
        (500, "Internal Server Error"),
        (503, "Service Unavailable"),
    ] {
        for space in ["", " "] {
            let test = format!(
                "pm.test('status', () => pm.expect(pm.response.status).to.eql('{name}'));
                 pm.test('reason', () => pm.expect(pm.response.reason()).to.eql('{name}'));
                 pm.test('have', () => pm.response.to.have.status('{name}'));
                 pm.test('legacy', () => pm.expect(responseCode.name).to.eql('{name}'));"
            );
            let (_peer, item) = item(&format!("HTTP/1.1 {code}{space}"), &test);
            let ended = Command::run_of(&collection([item]))
                .with(["-r", "cli,json,events", "--reporter-json-export", "r.json"])
                .run()
                .expect(0);
            let first = format!("[{code} {name}, ");
            assert!(ended.stdout.contains(&first), "{}", ended.stdout);
            let report: serde_json::Value = serde_json::from_str(&ended.read("r.json")).unwrap();
            assert_eq!(report["run"]["executions"][0]["response"]["status"], name);
        }
    }
}

#[test]
fn a_phrase_that_was_sent_stays_and_a_code_without_a_name_has_none() {
    for (head, shown) in
        [("HTTP/1.1 200 Fine", "'Fine'"), ("HTTP/1.1 299", "''"), ("HTTP/1.0 404 not  here", "'not  here'")]
    {
        let test = format!("pm.test('status', () => pm.expect(pm.response.status).to.eql({shown}))");
        let (_peer, item) = item(head, &test);
        Command::run_of(&collection([item])).run().expect(0);
    }
}

#[test]
fn send_request_and_redirects_name_the_code_too() {
    let peer = wire::Peer::start([wire::send("HTTP/1.1 404\r\nContent-Length: 0\r\n\r\n")]);
    let server = Server::ok();
    let script = format!(
        "pm.sendRequest('{}', (error, response) => pm.test('status', () => pm.expect(response.status).to.eql('Not Found')))",
        peer.url()
    );
    let ended = Command::run_of(&collection([Item::get("one", server.url()).test(&script)])).run().expect(0);
    assert_eq!(ended.assertions(), ["status"]);
}
