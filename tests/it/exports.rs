//! `--export-environment`, `--export-globals`, `--export-collection`.

use serde_json::{Value, json};

use crate::support::{Command, Ended, Item, Reply, Server, collection, collection::environment};

const EXPORTS: [&str; 6] =
    ["--export-environment", "out/e.json", "--export-globals", "g.json", "--export-collection", "c.json"];

fn read(ended: &Ended, name: &str) -> Value {
    serde_json::from_str(&ended.read(name)).unwrap()
}

#[test]
fn scopes_are_written_as_the_run_leaves_them() {
    let server = Server::ok();
    let login = "pm.environment.set('session', 'abc'); pm.globals.set('seen', 1); pm.environment.unset('old');\
                 pm.collectionVariables.set('inner', 'changed')";
    let mut sample = collection([Item::get("one", server.url()).test(login)]);
    sample["variable"] = json!([{"key": "inner", "value": "1", "type": "string"}]);
    let mut before = environment(&[("old", "x"), ("kept", "y")]);
    before["id"] = "the-id".into();
    let ended = Command::run_of(&sample)
        .file("e.json", before.to_string())
        .with(["-e", "e.json", "--env-var", "given=1=2"])
        .with(EXPORTS)
        .run()
        .expect(0);
    let environment = read(&ended, "out/e.json");
    assert_eq!((&environment["id"], &environment["name"]), (&json!("the-id"), &json!("Sample environment")));
    let expected = json!([
        {"type": "any", "value": "y", "key": "kept"},
        {"type": "any", "value": "1=2", "key": "given"},
        {"type": "any", "value": "abc", "key": "session"},
    ]);
    assert_eq!(environment["values"], expected);
    assert_eq!(environment["_postman_variable_scope"], "environment");
    assert!(environment["_postman_exported_using"].as_str().unwrap().starts_with("postwatch/"));
    assert!(environment["_postman_exported_at"].as_str().unwrap().ends_with('Z'));
    let globals = read(&ended, "g.json");
    assert_eq!((&globals["name"], &globals["values"][0]["value"]), (&json!("globals"), &json!(1)));
    // As in newman, the collection goes out as it came in.
    let exported = read(&ended, "c.json");
    assert_eq!(exported["variable"], json!([{"type": "string", "value": "1", "key": "inner"}]));
    assert_eq!(exported["info"]["name"], "Sample");
    assert!(ended.read("out/e.json").contains("\n  \"values\": [\n    {\n      \"type\""));
}

#[test]
fn secrets_go_out_to_their_owner_alone() {
    let server = Server::ok();
    let sample = collection([Item::get("one", server.url())]);
    let secret = json!({"values": [{"key": "k", "value": "hidden-value", "type": "secret"}]});
    let ended = Command::run_of(&sample)
        .file("e.json", secret.to_string())
        .with(["-e", "e.json", "--export-environment", "o.json"])
        .run()
        .expect(0);
    assert_eq!(read(&ended, "o.json")["values"], json!([{"type": "secret", "value": "hidden-value", "key": "k"}]));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(ended.path("o.json")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn secrets_are_left_out_of_exports_on_demand() {
    let server = Server::start(|_| Reply::ok("ok").header("Set-Cookie", "session=cookie-value; Path=/"));
    let mut sample = collection([Item::get("one", format!("{}?k=written-secret", server.url()))
        .with("auth", Value::Null)
        .test("pm.globals.set('loginToken', 'made-by-a-script'); pm.globals.set('plain', 'kept')")]);
    sample["auth"] = json!({"type": "basic", "basic": [
        {"key": "username", "value": "me", "type": "string"}, {"key": "password", "value": "written-secret", "type": "string"}]});
    sample["variable"] = json!([{"key": "inner", "value": "written-secret"}, {"key": "open", "value": "1"}]);
    let values = json!({"values": [
        {"key": "k", "value": "hidden-value", "type": "secret"}, {"key": "copy", "value": "x hidden-value"}]});
    for secrets in ["mask", "show"] {
        let ended = Command::run_of(&sample)
            .file("e.json", values.to_string())
            .with(["-e", "e.json", "--secrets", secrets, "--export-secrets", "omit", "--export-cookie-jar", "jar.json"])
            .with(EXPORTS)
            .run()
            .expect(0);
        let written = ["out/e.json", "g.json", "c.json", "jar.json"].map(|name| ended.read(name)).join("\n");
        for secret in ["hidden-value", "made-by-a-script", "written-secret", "cookie-value"] {
            assert!(!written.contains(secret), "{secret} with --secrets {secrets}: {written}");
        }
        assert_eq!(read(&ended, "out/e.json")["values"][0], json!({"type": "secret", "value": "", "key": "k"}));
        assert_eq!(read(&ended, "g.json")["values"][1]["value"], "kept");
        assert_eq!(read(&ended, "c.json")["variable"][1]["value"], "1");
    }
}

#[test]
fn a_run_that_failed_is_exported_too() {
    let sample = collection([Item::get("one", "http://127.0.0.1:1/").prerequest("pm.environment.set('a', 'b')")]);
    let ended = Command::run_of(&sample).with(EXPORTS).run().expect(5);
    assert_eq!(read(&ended, "out/e.json")["values"][0]["value"], "b");
}

#[test]
fn an_export_that_cannot_be_written_is_told_with_code_4() {
    let server = Server::ok();
    let sample = collection([Item::get("one", server.url())]);
    let ended = Command::run_of(&sample)
        .file("taken", "")
        .with(["--export-environment", "taken/e.json", "--export-globals", "g.json"])
        .run()
        .expect(4);
    assert_eq!(read(&ended, "g.json")["name"], "globals");
    ended.complains("taken/e.json for environment");
}

#[test]
fn a_folder_gets_a_file_with_newmans_name() {
    let server = Server::ok();
    let sample = collection([Item::get("one", server.url())]);
    let ended = Command::run_of(&sample).file("out/x", "").with(["--export-environment", "out"]).run().expect(0);
    let names: Vec<String> = std::fs::read_dir(ended.path("out"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with("newman-environment-20") && name.ends_with("-0.json"))
        .collect();
    assert_eq!(names.len(), 1);
}
