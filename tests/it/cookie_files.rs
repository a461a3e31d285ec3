//! `--cookie-jar` and `--export-cookie-jar`.

use serde_json::{Value, json};

use crate::support::{Command, Item, Reply, Server, collection};

#[test]
fn a_jar_goes_from_one_run_to_the_next() {
    let server = Server::start(|request| match request.path() {
        "/login" => Reply::ok("in").header("Set-Cookie", "session=abc123; Path=/; HttpOnly; Max-Age=600"),
        _ => Reply::ok("ok"),
    });
    let login = collection([Item::get("login", format!("{}/login", server.url()))]);
    let ended = Command::run_of(&login).with(["--export-cookie-jar", "out/jar.json"]).run().expect(0);
    let jar = ended.read("out/jar.json");
    let json: Value = serde_json::from_str(&jar).unwrap();
    let cookie = &json["cookies"][0];
    let expected = json!(["session", "abc123", 600, "127.0.0.1", "/", true, true]);
    let names = ["key", "value", "maxAge", "domain", "path", "httpOnly", "hostOnly"];
    assert_eq!(names.iter().map(|name| cookie[*name].clone()).collect::<Vec<_>>(), *expected.as_array().unwrap());
    let next = collection([Item::get("next", format!("{}/next", server.url()))]);
    Command::run_of(&next).file("jar.json", jar).with(["--cookie-jar", "jar.json"]).run().expect(0);
    assert_eq!(server.received()[1].header("cookie"), Some("session=abc123"));
}

#[test]
fn what_is_no_jar_is_told_as_by_newman() {
    let server = Server::untouched();
    let sample = collection([Item::get("one", server.url())]);
    let told = |content: &str| {
        Command::run_of(&sample).file("jar.json", content).with(["--cookie-jar", "jar.json"]).run().expect(3)
    };
    told("x").complains("the file at jar.json does not contain valid JSON data.");
    told("{}").complains("serialized jar has no cookies array");
    let missing = Command::run_of(&sample).with(["--cookie-jar", "none.json"]).run().expect(3);
    missing.complains("unable to read the cookie jar file \"none.json\"");
}
