//! Files that are not what they should be: each is told by name and place, with exit code 3.

use std::time::Duration;

use serde_json::json;

use crate::support::{Command, Ended, Item, Server, collection, collection::environment};

/// Runs a file of this content as a collection.
fn run(content: impl AsRef<[u8]>) -> Ended {
    Command::new(["run", "it.json"]).file("it.json", content).run()
}

fn refused(content: &str, sentence: &str) {
    let ended = run(content).expect(3);
    assert!(ended.stderr.starts_with("error: collection could not be loaded\n  it.json: "), "{}", ended.stderr);
    assert!(ended.stdout.is_empty(), "{}", ended.stdout);
    ended.complains(sentence);
}

#[test]
fn a_file_that_does_not_exist_is_told_by_name() {
    let ended = Command::new(["run", "nowhere.json"]).run().expect(3);
    ended.complains("nowhere.json: ").complains("No such file");
    Command::new(["run", "."]).run().expect(3);
}

#[test]
fn a_file_that_is_not_json_is_told_with_line_and_column() {
    refused("", "not valid JSON at line 1, column 0");
    refused("not json", "not valid JSON at line 1, column 2");
    refused("{\n  \"info\": {},\n  \"item\": [,]\n}", "not valid JSON at line 3, column 12");
    refused("<html></html>", "not valid JSON at line 1, column 1");
}

#[test]
fn a_file_that_is_cut_off_is_told_where_it_ends() {
    refused("{\n  \"info\": {\"name\": \"x\"},\n  \"item\": [{\"na", "not valid JSON at line 3");
}

#[test]
fn json_of_another_kind_is_told_what_it_is() {
    refused("{}", "`info` and `item` are missing");
    refused(r#"{"info": {}}"#, "`item` is missing");
    refused("[]", "the file holds no JSON object");
    refused("null", "the file holds no JSON object");
    refused("42", "the file holds no JSON object");
    refused(&environment(&[("a", "1")]).to_string(), "environment or globals file");
    refused(r#"{"openapi": "3.0.0", "paths": {}}"#, "OpenAPI");
}

#[test]
fn a_collection_without_info_runs_with_a_warning() {
    let server = Server::ok();
    let ended = run(json!({"item": [{"name": "one", "request": server.url()}]}).to_string()).expect(0);
    assert!(ended.stderr.contains("it.json: `info` is missing"), "{}", ended.stderr);
    assert_eq!(server.received().len(), 1);
    refused(r#"{"item": []}"#, "`info` is missing at the top level");
    refused(r#"{"item": {}}"#, "`info` is missing at the top level");
}

#[test]
fn a_collection_of_format_v1_runs_with_a_warning() {
    let ended = run(r#"{"id": "x", "name": "old", "order": [], "requests": []}"#).expect(0);
    assert!(ended.stderr.contains("format v1 is deprecated"), "{}", ended.stderr);
}

#[test]
fn content_of_a_wrong_type_is_told_with_its_place() {
    let info = r#""info": {"name": "x"}"#;
    refused(&format!("{{{info}, \"item\": 3}}"), "item: expected an array, found the number 3");
    refused(&format!("{{{info}, \"item\": [3]}}"), "item[0]: expected an object, found the number 3");
    let request = |request: &str| format!("{{{info}, \"item\": [{{\"item\": [{{\"request\": {request}}}]}}]}}");
    refused(&request("7"), "item[0].item[0].request: expected an object");
    refused(&request(r#"{"url": []}"#), "item[0].item[0].request.url: expected a string or an object, found an array");
    refused(&request(r#"{"url": "x", "header": 1}"#), "item[0].item[0].request.header: expected an array");
    refused(&request(r#"{"url": "x", "auth": "basic"}"#), "item[0].item[0].request.auth: expected an object");
    refused(r#"{"info": 3, "item": []}"#, "info: expected an object");
    let event = r#"{"request": "x", "event": [{"listen": "test", "script": {"exec": 3}}]}"#;
    refused(&format!("{{{info}, \"item\": [{event}]}}"), "item[0].event[0].script.exec: expected a string or an array");
}

#[test]
fn a_byte_order_mark_and_utf_16_are_read() {
    let server = Server::ok();
    let text = collection([Item::get("näme", server.url())]).to_string();
    run(format!("\u{feff}{text}")).expect(0).says("näme");
    let wide: Vec<u8> = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    run(wide).expect(0).says("näme");
}

#[test]
fn a_collection_inside_the_box_of_postmans_api_is_unboxed() {
    let server = Server::ok();
    run(json!({"collection": collection([Item::get("one", server.url())])}).to_string()).expect(0);
}

#[test]
fn an_empty_collection_succeeds() {
    run(collection([]).to_string()).expect(0);
}

#[test]
fn values_that_are_null_count_as_not_given() {
    let server = Server::ok();
    let sample = json!({"info": {"name": "x"}, "variable": null, "event": null, "auth": null, "protocolProfileBehavior": null,
        "item": [{"name": null, "event": null, "request": {"url": server.url(), "method": null, "header": null,
            "body": null, "auth": null}}]});
    run(sample.to_string()).expect(0);
}

#[test]
fn deep_nesting_is_refused_and_does_not_overflow_the_stack() {
    for depth in [300, 100_000] {
        let text = format!(
            "{{\"info\":{{}},\"item\":{}{}}}",
            "[{\"item\":".repeat(depth),
            "[]".to_owned() + &"}]".repeat(depth)
        );
        refused(&text, "");
    }
    let brackets = "[".repeat(1_000_000);
    refused(&brackets, "not valid JSON at line 1");
}

#[test]
fn folders_a_hundred_deep_run() {
    let server = Server::ok();
    let mut item = Item::get("one", server.url());
    for depth in 0..50 {
        item = Item::folder(&format!("f{depth}"), [item]);
    }
    run(collection([item]).to_string()).expect(0);
}

#[test]
fn environments_and_globals_are_checked_too() {
    let server = Server::untouched();
    let sample = collection([Item::get("one", server.url())]);
    let with = |option: &str, content: &str| {
        Command::run_of(&sample).file("file.json", content).with([option, "file.json"]).run().expect(3)
    };
    with("-e", "{").complains("could not load environment\n  file.json: not valid JSON");
    with("-g", "[1]").complains("could not load globals\n  file.json: values[0]: expected a variable");
    with("-e", "3").complains("not a Postman environment file");
    with("-e", &sample.to_string()).complains("a collection, not environment");
    Command::run_of(&sample).with(["-e", "none.json"]).run().expect(3).complains("none.json");
}

#[test]
fn a_file_of_a_hundred_megabytes_is_loaded_or_refused_within_seconds() {
    let server = Server::ok();
    let mut sample = collection([Item::get("one", server.url())]);
    sample["info"]["description"] = "x".repeat(100 << 20).into();
    let ended = run(sample.to_string()).expect(0);
    assert!(ended.took < Duration::from_secs(60), "{:?}", ended.took);
    let mut text = format!("{{\"info\": {{\"description\": \"{}\"}},\n\"item\": [", "x".repeat(90 << 20));
    text.push_str(&"{\"name\":\"0123456789\",\"request\":\"http://127.0.0.1:1/0123456789\"},\n".repeat(10 << 14));
    let ended = run(text).expect(3);
    assert!(ended.took < Duration::from_secs(60), "{:?}", ended.took);
    ended.complains("not valid JSON at line");
}
