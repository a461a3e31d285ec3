//! The JSON report against what newman 6.2.2 writes of the same collections, measured.

use serde_json::{Value, json};

use crate::support::{Command, Ended, Item, Peer, Server, collection};

fn run(collection: &Value) -> Command {
    Command::new(["run", "c.json", "-r", "json", "--reporter-json-export", "r.json", "--secrets", "show"])
        .file("c.json", collection.to_string())
}

fn report(ended: &Ended) -> Value {
    serde_json::from_str(&ended.read("r.json")).unwrap()
}

/// The errors of scripts in the list of failures, without what differs from run to run.
fn errors(report: &Value) -> Vec<Value> {
    let failures = report["run"]["failures"].as_array().unwrap();
    failures
        .iter()
        .map(|failure| {
            let mut error = failure["error"].clone();
            let members = error.as_object_mut().unwrap();
            for name in ["checksum", "id", "timestamp", "stack", "stacktrace"] {
                members.shift_remove(name);
            }
            json!([failure["at"], error])
        })
        .collect()
}

#[test]
fn what_a_script_throws_is_reported_with_all_its_members() {
    let server = Server::ok();
    let throwing = [
        (
            "pm.expect(1).to.equal(2);",
            json!(["test-script:1:17",
            {"name": "AssertionError", "message": "expected 1 to equal 2", "showDiff": true, "actual": 1, "expected": 2, "operator": "strictEqual"}]),
        ),
        (
            "let a = {a: 1};\npm.expect(a, 'hint').to.eql({a: 2});",
            json!(["test-script:2:25",
            {"name": "AssertionError", "message": "hint: expected { a: 1 } to deeply equal { a: 2 }", "showDiff": true,
                "actual": {"a": 1}, "expected": {"a": 2}, "operator": "deepStrictEqual"}]),
        ),
        (
            "pm.expect.fail('boom');",
            json!(["test-script:1:11", {"name": "AssertionError", "message": "boom", "showDiff": false}]),
        ),
        (
            "function f() {\n  pm.expect([1]).to.include(3);\n}\nf();",
            json!(["test-script:2:21",
            {"name": "AssertionError", "message": "expected [ 1 ] to include 3", "showDiff": false, "actual": [1], "operator": "strictEqual"}]),
        ),
        (
            "pm.response.to.have.status(404);",
            json!(["test-script:1:21",
            {"name": "AssertionError", "message": "expected response to have status code 404 but got 200", "showDiff": true, "actual": 200, "expected": 404}]),
        ),
        ("throw new TypeError('x');", json!(["test-script", {"type": "Error", "name": "TypeError", "message": "x"}])),
        (
            "require('assert').strictEqual(1, 2);",
            json!(["test-script",
            {"type": "Error", "name": "AssertionError", "message": "Expected values to be strictly equal:\n\n1 !== 2\n"}]),
        ),
        (
            "throw {a: 1, message: 'told', name: 'Odd'};",
            json!(["test-script", {"a": 1, "message": "told", "name": "Odd"}]),
        ),
        ("throw [1, 'two'];", json!(["test-script", {"0": 1, "1": "two", "name": "Error", "message": "[ 1, 'two' ]"}])),
        // newman reports nothing of these four, or an error without a word.
        ("throw 'text';", json!(["test-script", {"type": "Error", "name": "Error", "message": "text"}])),
        ("throw null;", json!(["test-script", {"type": "Error", "name": "Error", "message": "null"}])),
        (
            "var a = {}; a.a = a; throw a;",
            json!(["test-script", {"type": "Error", "name": "Error", "message": "<ref *1> { a: [Circular *1] }"}]),
        ),
        ("throw {a: 1n};", json!(["test-script", {"type": "Error", "name": "Error", "message": "{ a: 1n }"}])),
    ];
    let items = throwing.iter().map(|(code, _)| Item::get(code, server.url()).test(code));
    let ended = run(&collection(items)).run().expect(5);
    let report = report(&ended);
    let right: Vec<&Value> = throwing.iter().map(|(_, right)| right).collect();
    assert_eq!(errors(&report).iter().collect::<Vec<_>>(), right);
    let first = &report["run"]["failures"][0]["error"];
    assert!(first["stack"].as_str().unwrap().starts_with("Error: expected 1 to equal 2\n    at "), "{first}");
    assert_eq!(
        (&first["stacktrace"][0]["lineNumber"], &first["stacktrace"][0]["columnNumber"]),
        (&json!(1), &json!(17))
    );
    assert_eq!(report["run"]["executions"][0]["testScript"][0]["error"]["expected"], 2);
}

#[test]
fn secrets_in_what_a_script_throws_are_masked() {
    let server = Server::ok();
    let script = "pm.expect({password: 'a-long-secret-password', note: 'k3y-of-the-environment'}).to.eql({});";
    let ended = Command::new(["run", "c.json", "-r", "json", "--reporter-json-export", "r.json"])
        .file("c.json", collection([Item::get("r", server.url()).test(script)]).to_string())
        .file(
            "e.json",
            json!({"values": [{"key": "k", "value": "k3y-of-the-environment", "type": "secret"}]}).to_string(),
        )
        .with(["-e", "e.json"])
        .run()
        .expect(5);
    let error = report(&ended)["run"]["failures"][0]["error"].clone();
    assert_eq!(error["actual"].as_object().unwrap().len(), 2, "{error}");
    for secret in ["a-long-secret-password", "k3y-of-the-environment"] {
        assert!(!error.to_string().contains(secret), "{error}");
    }
}

#[test]
fn variables_keep_their_descriptions_and_collections_get_an_identifier() {
    let server = Server::ok();
    let collection = collection([Item::get("r", server.url()).test("pm.test('t', () => pm.expect(1).to.eql(2));")]);
    let values = json!([{"key": "a", "value": "1", "description": "words"}, {"key": "b", "value": "2", "description": null},
        {"key": "c", "value": "3", "description": {"content": "more", "type": "text/markdown"}}]);
    let ended =
        run(&collection).file("e.json", json!({"values": values}).to_string()).with(["-e", "e.json"]).run().expect(1);
    let report = report(&ended);
    let values = report["environment"]["values"].as_array().unwrap();
    let descriptions: Vec<Option<&Value>> = values.iter().map(|value| value.get("description")).collect();
    let plain = json!({"content": "words", "type": "text/plain"});
    assert_eq!(descriptions, [Some(&plain), None, Some(&json!({"content": "more", "type": "text/markdown"}))]);
    let id = report["collection"]["info"]["_postman_id"].as_str().unwrap();
    assert_eq!(id.len(), 36);
    assert_eq!(report["run"]["failures"][0]["parent"]["info"]["_postman_id"], id);
}

#[test]
fn requests_that_failed_show_their_headers_and_no_inherited_authentication() {
    let own = json!({"type": "basic", "basic": [{"key": "username", "value": "u", "type": "string"}]});
    let closed = format!("http://{}/", Peer::closed());
    let request = |url: &str, auth: Option<&Value>| {
        let mut request = json!({"url": url, "header": [{"key": "A", "value": "1"}]});
        auth.into_iter().for_each(|auth| request["auth"] = auth.clone());
        Item::request(url, request)
    };
    let mut collection = collection([
        request(&closed, None),
        request("https:://x/a", None),
        request("//x/a", None),
        request("http://", None),
        request(&closed, Some(&own)),
        request("//x/a", Some(&own)),
    ]);
    collection["auth"] = json!({"type": "bearer", "bearer": [{"key": "token", "value": "t", "type": "string"}]});
    let report = report(&run(&collection).run().expect(5));
    let shown: Vec<(bool, usize)> = report["run"]["executions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|execution| &execution["request"])
        .map(|request| (request.get("auth").is_some(), request["header"].as_array().unwrap().len()))
        .collect();
    assert_eq!(shown, [(false, 9), (false, 9), (false, 9), (false, 9), (true, 9), (true, 9)]);
}

#[test]
fn parameters_of_authentications_keep_their_types_wherever_they_come_from() {
    let server = Server::ok();
    let mut collection = collection([
        Item::folder("F", [Item::get("inherits", server.url())]).with(
            "auth",
            json!({"type": "basic", "basic": [{"key": "username", "value": "u", "type": "string"}, {"key": "password", "value": "p", "type": "odd"},
                {"key": "showPassword", "value": false, "type": "boolean"}]}),
        ),
        Item::get("of the collection", server.url()).prerequest("pm.request.headers.add({key: 'X', value: '1'});"),
    ]);
    collection["auth"] = json!({"type": "apikey", "apikey": {"key": "k", "value": "v"}});
    let report = report(&run(&collection).run().expect(0));
    let auth = |index: usize| report["run"]["executions"][index]["request"]["auth"].clone();
    assert_eq!(
        auth(0)["basic"],
        json!([{"type": "string", "value": "u", "key": "username"}, {"type": "any", "value": "p", "key": "password"},
            {"type": "boolean", "value": false, "key": "showPassword"}])
    );
    assert_eq!(
        auth(1)["apikey"],
        json!([{"type": "any", "value": "k", "key": "key"}, {"type": "any", "value": "v", "key": "value"}])
    );
}

#[test]
fn headers_keep_what_the_file_and_scripts_say_of_them() {
    let server = Server::ok();
    let bearer = json!({"type": "bearer", "bearer": [{"key": "token", "value": "x"}]});
    let described =
        json!([{"key": "A", "value": "1", "description": "first"}, {"key": "Off", "value": "2", "disabled": true}]);
    let items = [
        Item::request("replaced", json!({"url": server.url(), "auth": bearer, "header": [{"key": "authorization", "value": "1", "disabled": true}]})),
        Item::request("beside", json!({"url": server.url(), "header": [{"key": "User-Agent", "value": "1", "disabled": true}]})),
        Item::request("edited", json!({"url": server.url(), "header": described}))
            .prerequest("pm.request.headers.add({key: 'X-B', value: '1', disabled: false}); pm.request.headers.upsert({key: 'A', value: '3'});"),
        Item::request("cookie", json!({"url": server.url(), "header": [{"key": "cookie", "value": "own=1"}]})),
    ];
    let report = report(&run(&collection(items)).run().expect(0));
    let headers = |index: usize, count: usize| {
        let list = report["run"]["executions"][index]["request"]["header"].as_array().unwrap();
        Value::Array(list[..count].to_vec())
    };
    assert_eq!(headers(0, 1), json!([{"key": "Authorization", "value": "Bearer x", "system": true}]));
    assert_eq!(headers(1, 1)[0], json!({"key": "User-Agent", "value": "1", "disabled": true}));
    let first = json!({"content": "first", "type": "text/plain"});
    assert_eq!(
        headers(2, 3),
        json!([{"key": "A", "value": "3", "description": first}, {"key": "Off", "value": "2", "disabled": true},
            {"key": "X-B", "value": "1", "disabled": false}])
    );
    assert_eq!(headers(3, 1), json!([{"key": "cookie", "value": "own=1", "system": true}]));
}

/// newman repeats all assertions of an item for each of its requests.
#[test]
fn the_report_grows_with_the_requests_of_a_script_and_not_with_their_square() {
    let server = Server::ok();
    let size_of = |requests: usize| {
        let script = format!(
            "for (let i = 0; i < {requests}; i++) pm.sendRequest('{}', () => {{ pm.test(`a check with a name of a usual length, number ${{i}}`, () => {{}}); }});",
            server.url()
        );
        let ended = run(&collection([Item::get("many", server.url()).test(&script)])).run().expect(0);
        let text = ended.read("r.json");
        let report: Value = serde_json::from_str(&text).unwrap();
        let executions = report["run"]["executions"].as_array().unwrap();
        assert_eq!(executions.len(), requests + 1);
        let (first, last) = (&executions[0], &executions[requests]);
        for whole in [first, last] {
            assert_eq!(whole["assertions"].as_array().unwrap().len(), requests);
            assert!(whole["request"].is_object() && whole["response"]["stream"].is_object(), "{whole}");
        }
        assert!(
            executions
                .iter()
                .all(|execution| execution["item"]["name"] == "many" && execution["response"]["code"] == 200)
        );
        text.len()
    };
    let (some, many) = (size_of(150), size_of(600));
    assert!(many < some * 4 + (6 << 20), "{some} and {many} bytes");
}

#[test]
fn two_folders_of_one_name_have_a_heading_each() {
    let server = Server::ok();
    let folder = |names: &[&str]| Item::folder("B", names.iter().map(|name| Item::get(name, server.url())));
    let ended =
        Command::run_of(&collection([Item::folder("A", [folder(&["r1"]), folder(&["r2", "r3"])])])).run().expect(0);
    assert_eq!(ended.stdout.matches("A / B").count(), 2, "{}", ended.stdout);
}

#[test]
fn the_terminal_shows_what_an_authentication_adds_to_the_query() {
    let server = Server::ok();
    let bare = server.url().replace("http://", "");
    let auth = json!({"type": "apikey", "apikey": [{"key": "key", "value": "k"}, {"key": "value", "value": "v"}, {"key": "in", "value": "query"}]});
    let request = |url: &str| Item::request(url, json!({"url": url, "auth": auth}));
    let urls = [format!("{bare}/a"), format!("{bare}/a?x=1"), format!("{}/a", server.url())];
    let ended =
        Command::run_of(&collection(urls.iter().map(|url| request(url)))).with(["--secrets", "show"]).run().expect(0);
    for shown in
        [format!("GET {bare}/a?k=v ["), format!("GET {bare}/a?x=1&k=v ["), format!("GET {}/a?k=v [", server.url())]
    {
        assert!(ended.stdout.contains(&shown), "{shown}\n{}", ended.stdout);
    }
}

#[test]
fn a_request_with_its_own_authorization_and_an_empty_authentication_is_sent() {
    let server = Server::ok();
    let kinds = ["awsv4", "hawk", "oauth1", "jwt", "edgegrid", "asap"];
    let own = json!([{"key": "authorization", "value": "Own proof"}]);
    let request = |kind: &str, header: &Value, list: Value| {
        Item::request(kind, json!({"url": server.url(), "header": header, "auth": {"type": kind, kind: list}}))
    };
    Command::run_of(&collection(kinds.iter().map(|kind| request(kind, &own, json!([]))))).run().expect(0);
    assert!(server.received().iter().all(|request| request.header("authorization") == Some("Own proof")));
    // Without the header, or with a parameter, somebody meant it to be signed.
    let switched_off = json!([{"key": "authorization", "value": "Own proof", "disabled": true}]);
    for (header, list) in
        [(json!([]), json!([])), (switched_off, json!([])), (own.clone(), json!([{"key": "user", "value": "u"}]))]
    {
        Command::run_of(&collection(kinds.iter().map(|kind| request(kind, &header, list.clone())))).run().expect(5);
    }
    assert_eq!(server.received().len(), kinds.len());
}
