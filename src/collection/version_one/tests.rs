//! Format v1: what our conversion reads, also compared with newman's own converter.

use serde_json::{Value, json};

use crate::collection::{Item, ScriptEvent, collection_document, parse};

/// Samples with every form that v1 had; named for messages.
fn samples() -> Vec<(&'static str, Value)> {
    vec![
        (
            "folders and order",
            json!({"id": "c", "name": "Old", "description": "d", "order": ["r2", "gone", "r1", "r2"],
                "folders_order": ["f2", "f1", "f2"],
                "folders": [
                    {"id": "f1", "name": "First", "order": ["r3"], "folders_order": ["f3", "gone"]},
                    {"id": "f2", "name": "Second", "order": []},
                    {"id": "f3", "name": "Inner", "order": ["r4"], "auth": {"type": "noauth"},
                        "events": [{"listen": "prerequest", "script": {"exec": "inner()"}}]}],
                "variables": [{"id": "v", "key": "base", "value": "http://h", "type": "text"}, {"key": "off", "value": "1", "disabled": true}],
                "events": [{"listen": "test", "script": {"id": "s", "exec": ["a()", "b()"]}}],
                "auth": {"type": "basic", "basic": [{"key": "username", "value": "u"}, {"key": "password", "value": "p"}]},
                "requests": [
                    {"id": "r1", "name": "one", "method": "GET", "url": "{{base}}/one?x=1&y"},
                    {"id": "r2", "name": "two", "method": "POST", "url": "h/two", "dataMode": "raw", "rawModeData": "{\"a\": 1}",
                        "dataOptions": {"raw": {"language": "json"}}, "tests": "tests['x'] = true;\nmore();", "preRequestScript": "before();"},
                    {"id": "r3", "name": "three", "method": "PUT", "url": "h/:id/three", "pathVariables": {"id": "7"},
                        "protocolProfileBehavior": {"followRedirects": false}},
                    {"id": "r4", "name": "four", "method": "DELETE", "url": "h/four"},
                    {"id": "lost", "name": "in no order", "method": "GET", "url": "h/lost"}]}),
        ),
        (
            "no folders order",
            json!({"name": "n", "order": ["r"], "folders": [{"id": "a", "name": "A", "order": ["r"]}], "requests": [{"id": "r", "url": "h"}]}),
        ),
        ("headers", one(json!({"headers": "A: 1\n//B: 2\n// C: 3\nD:http://x\nE : 5\nno colon\nF:\n"}))),
        (
            "header data",
            one(
                json!({"headers": "A: 1\nB: 2", "headerData": [{"key": "A", "value": "other"}, {"key": "//Off", "value": "x"}, {"key": "G", "value": "y", "enabled": false}]}),
            ),
        ),
        ("header list", one(json!({"headers": [{"key": "L", "value": "list"}]}))),
        (
            "query",
            one(
                json!({"url": "http://h/p?old=1#top", "queryParams": [{"key": "a", "value": "1"}, {"key": "b", "value": null, "equals": true},
            {"key": "c", "value": "", "equals": false}, {"key": "d", "value": "4", "enabled": false}]}),
            ),
        ),
        (
            "path",
            one(
                json!({"url": "http://u:p@h:81/:a/:b", "pathVariableData": [{"key": "a", "value": "x", "id": "1"}], "pathVariables": {"a": "no", "b": "yes"}}),
            ),
        ),
        (
            "form data",
            one(
                json!({"dataMode": "params", "data": [{"key": "t", "value": "1", "type": "text"}, {"key": "f", "value": "a.txt", "type": "file"},
            {"key": "g", "src": ["b", "c"], "type": "file"}, {"key": "off", "value": "2", "enabled": false}, {"value": "no key"}]}),
            ),
        ),
        (
            "urlencoded",
            one(
                json!({"dataMode": "urlencoded", "data": [{"key": "a", "value": "1", "enabled": true}, {"key": "b", "value": "2", "enabled": false}]}),
            ),
        ),
        ("binary", one(json!({"dataMode": "binary", "rawModeData": "file.bin"}))),
        ("graphql", one(json!({"dataMode": "graphql", "graphqlModeData": {"query": "{a}", "variables": "{}"}}))),
        ("no mode, text", one(json!({"data": "plain"}))),
        ("no mode, list", one(json!({"data": [{"key": "a", "value": "1"}]}))),
        ("null mode", one(json!({"dataMode": null, "data": "plain"}))),
        ("raw in a list", one(json!({"dataMode": "raw", "rawModeData": ["text"], "data": []}))),
        ("raw without text", one(json!({"dataMode": "raw", "data": []}))),
        ("disabled body", one(json!({"dataMode": "raw", "rawModeData": "x", "dataDisabled": true}))),
        (
            "basic helper",
            one(
                json!({"currentHelper": "basicAuth", "helperAttributes": {"id": "basic", "username": "u", "password": "p"}}),
            ),
        ),
        (
            "aws helper as text",
            one(
                json!({"currentHelper": "awsSigV4", "helperAttributes": "{\"accessKey\": \"a\", \"secretKey\": \"s\", \"region\": \"r\", \"service\": \"iam\"}"}),
            ),
        ),
        (
            "hawk helper",
            one(
                json!({"currentHelper": "hawkAuth", "helperAttributes": {"hawk_id": "i", "hawk_key": "k", "ext": "e", "algorithm": "sha256"}}),
            ),
        ),
        (
            "oauth1 helper",
            one(
                json!({"currentHelper": "oAuth1", "helperAttributes": {"consumerKey": "k", "header": true, "includeEmpty": false}}),
            ),
        ),
        ("normal helper", one(json!({"currentHelper": "normal", "helperAttributes": {}}))),
        (
            "null helper hides auth",
            one(json!({"currentHelper": null, "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "t"}]}})),
        ),
        ("new auth", one(json!({"auth": {"type": "bearer", "bearer": [{"key": "token", "value": "t"}]}}))),
        (
            "saved responses",
            json!({"id": "c", "name": "n", "order": ["r", "s"], "requests": [
                {"id": "r", "name": "r", "method": "POST", "url": "http://h/p", "headers": "", "responses": [
                    {"id": "a", "name": "ex", "responseCode": {"code": 200, "name": "OK", "detail": ""}, "time": 1,
                        "headers": [{"name": "X-A", "key": "X-A", "value": "1", "description": ""}], "cookies": [], "text": "hello", "language": "json", "previewType": "text",
                        "request": {"url": "http://h/p?x=1", "headers": "A: 1", "method": "POST", "dataMode": "urlencoded",
                            "data": [{"key": "a", "value": "1", "type": "text", "enabled": true, "description": ""}]}},
                    {"id": "b", "responseCode": {"code": "404"}, "request": "s"},
                    {"id": "d", "name": "", "requestObject": "{\"url\": \"h\", \"method\": \"PUT\", \"description\": \"told\"}"},
                    {"id": "e", "name": "lost", "request": "nobody", "responseCode": null, "headers": null}],
                    "responses_order": ["b", "gone", "a", "e", "d"]},
                {"id": "s", "name": "s", "method": "GET", "url": "http://h/x/s", "responses": [{"id": "a", "name": "only", "text": null}]}]}),
        ),
        (
            "descriptions",
            json!({"id": "c", "name": "n", "description": "", "order": ["r"], "folders": [
                {"id": "f", "name": "F", "description": "about F", "order": ["r"]}, {"id": "g", "name": "G", "description": "", "order": []}],
                "requests": [{"id": "r", "name": "", "method": "POST", "url": "http://h/:a?x", "description": "about r",
                    "headerData": [{"key": "A", "value": "1", "description": ""}, {"key": "B", "value": "2", "description": "about B"}],
                    "queryParams": [{"key": "q", "value": "1", "description": "", "equals": true}, {"key": "p", "value": "2", "description": "about p", "equals": true}],
                    "pathVariableData": [{"key": "a", "value": "x", "description": ""}],
                    "dataMode": "params", "data": [{"key": "k", "value": "v", "description": "", "type": "text"}, {"key": "l", "value": "v", "description": "about l"}]}]}),
        ),
        (
            "two folders of one id",
            json!({"id": "c", "name": "n", "order": [], "folders_order": ["f", "f"], "folders": [
                {"id": "f", "name": "First", "order": ["a"], "auth": {"type": "noauth"}}, null,
                {"id": "f", "name": "Last", "order": ["b", "a"], "folders_order": ["g"]}, {"id": "g", "name": "Inner", "order": ["c"]},
                {"id": "g", "name": "Inner again", "order": ["a"]}],
                "requests": [{"id": "a", "name": "a", "method": "GET", "url": "h/a"}, {"id": "b", "name": "b", "method": "GET", "url": "h/b"},
                    {"id": "c", "name": "c", "method": "GET", "url": "h/c"}]}),
        ),
        ("lines of a header twice", one(json!({"headers": "A: 1\nA: 2\r\nB: x\r\n y\n//A: 3\n", "headerData": []}))),
        (
            "types of variables",
            json!({"name": "n", "order": ["r"], "requests": [{"id": "r", "name": "r", "method": "GET", "url": "h"}], "variables": [
                {"key": "a", "value": "1", "type": "text"}, {"key": "b", "value": 2, "type": "number"}, {"id": "old", "value": "v"},
                {"key": "d", "value": true, "type": "boolean", "disabled": true, "description": "about d"}, {"key": "e", "value": "", "disabled": false, "description": ""}]}),
        ),
        (
            "types of parameters",
            one(
                json!({"auth": {"type": "awsv4", "awsv4": [{"key": "accessKey", "value": "a", "type": "any"}, {"key": "addAuthDataToQuery", "value": true},
                {"key": "n", "value": 3}, {"key": "o", "value": null}, {"key": "accessKey", "value": "b"}]}}),
            ),
        ),
        ("auth without parameters", one(json!({"auth": {"type": "bearer", "bearer": []}}))),
        ("no auth", one(json!({"auth": {"type": "noauth"}}))),
        (
            "digest helper",
            one(
                json!({"currentHelper": "digestAuth", "helperAttributes": {"id": "digest", "username": "u", "password": "p", "extra": "x"}}),
            ),
        ),
        (
            "oauth2 helper",
            one(json!({"currentHelper": "oAuth2", "helperAttributes": {"accessToken": "t", "addTokenTo": "header"}})),
        ),
        (
            "ntlm helper",
            one(json!({"currentHelper": "ntlmAuth", "helperAttributes": {"username": "u", "password": "p"}})),
        ),
        (
            "apikey helper",
            one(json!({"currentHelper": "apikeyAuth", "helperAttributes": {"key": "k", "value": "v", "in": "query"}})),
        ),
        ("bearer helper", one(json!({"currentHelper": "bearerAuth", "helperAttributes": {"token": "t"}}))),
        ("helper without attributes", one(json!({"currentHelper": "basicAuth"}))),
        ("helper that is unknown", one(json!({"currentHelper": "magic", "helperAttributes": {"a": 1}}))),
        (
            "basic helper that was saved",
            one(
                json!({"currentHelper": "basicAuth", "helperAttributes": {"username": "u", "saveToRequest": true, "showPassword": true}}),
            ),
        ),
        (
            "options of every mode",
            one(
                json!({"dataMode": "urlencoded", "data": [], "dataOptions": {"raw": {"language": "json"}, "params": {"x": 1}, "binary": {}}}),
            ),
        ),
        ("binary without a file", one(json!({"dataMode": "binary"}))),
        ("graphql as data", one(json!({"data": {"query": "{a}"}, "dataOptions": {"graphql": {}}}))),
        ("empty behaviour", one(json!({"protocolProfileBehavior": {}}))),
        (
            "script lines",
            one(
                json!({"events": [{"listen": "test", "script": {"exec": "a()\r\nb()"}}, {"listen": "prerequest", "script": {"id": "x", "type": "text/javascript", "exec": ["c()"]}}]}),
            ),
        ),
        ("no url", one(json!({"url": null}))),
        ("no method", one(json!({"method": null, "data": [], "rawModeData": ""}))),
        ("event without a name", one(json!({"events": [{"script": {"exec": "x()"}}]}))),
    ]
}

fn one(request: Value) -> Value {
    let mut whole = json!({"id": "r", "name": "r", "method": "POST", "url": "http://h/p"});
    if let (Some(whole), Value::Object(request)) = (whole.as_object_mut(), request) {
        whole.extend(request);
    }
    json!({"name": "one", "order": ["r"], "requests": [whole]})
}

/// All that a run looks at.
fn seen(json: &Value) -> Value {
    let collection = parse(&json.to_string(), "old.json").unwrap();
    json!({
        "name": collection.name,
        "items": collection.items.iter().map(item).collect::<Vec<_>>(),
        "events": events(&collection.events),
        "auth": collection.auth.as_ref().map(|auth| auth_json(&auth.to_json())),
        "variables": collection.variables.iter().map(|variable| json!([&*variable.key, variable.get().to_json(), variable.disabled])).collect::<Vec<_>>(),
    })
}

fn item(item: &Item) -> Value {
    match item {
        Item::Folder(folder) => {
            json!({"name": folder.name, "items": folder.items.iter().map(self::item).collect::<Vec<_>>(),
            "events": events(&folder.events), "auth": folder.auth.as_ref().map(|auth| auth_json(&auth.to_json())), "behaviour": folder.behaviour})
        }
        Item::Request(request) => {
            let mut json = request.request.to_json();
            json["auth"] = auth_json(&json["auth"]);
            json!({"name": request.name, "request": json, "url": request.request.url.to_text(), "events": events(&request.events), "behaviour": request.behaviour})
        }
    }
}

/// Parameters by name; those that are null say nothing.
fn auth_json(auth: &Value) -> Value {
    let kind = auth["type"].as_str().unwrap_or_default();
    let mut list: Vec<String> = auth[kind]
        .as_array()
        .into_iter()
        .flatten()
        // The converter adds what the app's window remembers; no request depends on it.
        .filter(|parameter| !parameter["value"].is_null() && parameter["key"] != "showPassword")
        .map(|parameter| format!("{}={}", parameter["key"], parameter["value"]))
        .collect();
    list.sort();
    json!([kind, list])
}

fn events(events: &[ScriptEvent]) -> Value {
    events.iter().map(|event| json!([event.listen, event.source.code])).collect()
}

#[test]
fn folders_come_before_requests_in_their_order() {
    let seen = seen(&samples()[0].1);
    let names = |value: &Value| -> Vec<String> {
        value
            .as_array()
            .into_iter()
            .flatten()
            .map(|item| item["name"].as_str().unwrap_or_default().to_owned())
            .collect()
    };
    assert_eq!(names(&seen["items"]), ["Second", "First", "two", "one"]);
    assert_eq!(names(&seen["items"][1]["items"]), ["Inner", "three"]);
    assert_eq!(
        seen["items"][2]["events"],
        json!([["test", "tests['x'] = true;\nmore();"], ["prerequest", "before();"]])
    );
}

#[test]
fn a_folder_that_holds_itself_is_not_entered_twice() {
    let json = json!({"name": "n", "order": ["r"], "requests": [{"id": "r", "name": "r", "url": "h"}], "folders": [
        {"id": "a", "name": "A", "folders_order": ["b"]}, {"id": "b", "name": "B", "folders_order": ["b", "a"]}, {"id": "c", "name": "C", "folders_order": ["a"]}]});
    assert_eq!(seen(&json)["items"][0]["items"][0]["items"][0]["items"], json!([]));
}

#[test]
fn cookies_of_saved_responses_keep_their_dates() {
    let json = one(json!({"responses": [{"id": "a", "cookies": [
        {"name": "c", "value": "v", "domain": "h", "path": "/", "expirationDate": 1893456000.5, "secure": true}, {"name": "d"}]}]}));
    let document = collection_document(&super::convert(&json).0);
    let cookies = &document["item"][0]["response"][0]["cookie"];
    assert_eq!(
        cookies,
        &json!([
            {"name": "c", "expires": "2030-01-01T00:00:00.000Z", "domain": "h", "path": "/", "secure": true,
                "httpOnly": false, "hostOnly": false, "session": false, "value": "v"},
            {"name": "d", "expires": null, "secure": false, "httpOnly": false, "hostOnly": false, "session": false}])
    );
}

#[test]
fn the_user_is_told() {
    let collection = parse(&samples()[0].1.to_string(), "old.json").unwrap();
    let [deprecated, unused] = collection.warnings.as_slice() else { panic!("{:?}", collection.warnings) };
    assert!(deprecated.contains("v1"), "{deprecated}");
    assert_eq!(unused, "old.json: 1 request stands in no `order` and will not run: in no order");
}

/// What reports and exports show, without the identifiers that newman makes anew in every run.
fn reported(json: &Value) -> Value {
    fn without_identifiers(json: &mut Value) {
        match json {
            Value::Array(list) => list.iter_mut().for_each(without_identifiers),
            Value::Object(members) => {
                members.values_mut().for_each(without_identifiers);
                for name in ["id", "_postman_id", "postman_id"] {
                    members.shift_remove(name);
                }
                if members.get("_").is_some_and(|meta| meta == &json!({})) {
                    members.shift_remove("_");
                }
            }
            _ => {}
        }
    }
    let mut document = collection_document(json);
    without_identifiers(&mut document);
    document
}

const CONVERTER: &str = r#"
const transformer = require('postman-collection-transformer');
const samples = JSON.parse(require('fs').readFileSync(0));
const options = { inputVersion: '1.0.0', outputVersion: '2.1.0' };
Promise.all(samples.map((sample) => new Promise((resolve, reject) =>
    transformer.convert(sample, options, (error, result) => error ? reject(error) : resolve(result)))))
    .then((results) => process.stdout.write(JSON.stringify(results, function (name, value) {
        // newman's library takes an undefined body for an empty one.
        return name === 'body' && value === undefined && 'method' in this ? null : value;
    })));
"#;

#[test]
#[ignore = "needs newman: tests/peers/install"]
fn newmans_converter_gives_the_same() {
    use std::{
        io::Write as _,
        process::{Command, Stdio},
    };
    let (names, inputs): (Vec<_>, Vec<_>) = samples().into_iter().unzip();
    let mut node = Command::new("node")
        .args(["-e", CONVERTER])
        .env("NODE_PATH", concat!(env!("CARGO_MANIFEST_DIR"), "/peers/newman/node_modules"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    node.stdin.take().unwrap().write_all(Value::from(inputs.clone()).to_string().as_bytes()).unwrap();
    let output = node.wait_with_output().unwrap();
    let theirs: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(theirs.len(), inputs.len());
    for ((name, input), theirs) in names.iter().zip(&inputs).zip(&theirs) {
        assert_eq!(seen(input), seen(theirs), "{name}\n{theirs:#}");
        assert_eq!(reported(&super::convert(input).0), reported(theirs), "{name}");
    }
}
