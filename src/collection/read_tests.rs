//! The shapes beside the usual ones that postman-collection accepts too; each was tried with version 4.4 of it.

use serde_json::{Value, json};

use super::super::{Item, parse};

fn first(collection: &Value) -> Value {
    let collection = parse(&collection.to_string(), "odd.json").unwrap_or_else(|error| panic!("{error}"));
    match &collection.items[..] {
        [Item::Request(item)] => json!({
            "name": item.name, "method": item.request.method, "url": item.request.url.to_text(),
            "header": item.request.headers.iter().map(|header| json!([header.key, header.value])).collect::<Vec<_>>(),
            "body": item.request.body.as_ref().map(|body| body.to_json()),
            "script": item.events.iter().map(|event| json!([event.listen, event.source.code])).collect::<Vec<_>>(),
        }),
        [Item::Folder(folder)] => json!({ "folder": folder.items.len() }),
        other => json!(other.len()),
    }
}

fn item(item: Value) -> Value {
    json!({"info": {"name": "n"}, "item": item})
}

#[test]
fn items_may_be_objects_null_or_without_request() {
    assert_eq!(first(&item(json!({"name": "x", "request": "h"})))["url"], "h");
    assert_eq!(first(&item(json!([null, {"name": "x", "request": "h"}])))["name"], "x");
    assert_eq!(first(&item(json!([{"name": "x"}])))["url"], "");
    assert_eq!(first(&item(json!([{"name": "x", "request": null}])))["method"], "GET");
    assert_eq!(first(&item(json!([{"name": "f", "item": {"name": "x", "request": "h"}}])))["folder"], 1);
    assert_eq!(first(&json!({"collection": item(json!([{"name": "x", "request": "h"}]))}))["url"], "h");
}

#[test]
fn events_may_be_one_object_and_scripts_lines() {
    for event in [
        json!({"listen": "test", "script": "a\nb"}),
        json!([null, {"listen": "test", "script": {"exec": "a\nb"}}]),
        json!([{"listen": "test", "script": {"exec": ["a", "b"]}}]),
        json!([{"listen": "test", "script": ["a", "b"]}]),
    ] {
        let seen = first(&item(json!([{"name": "x", "request": "h", "event": event}])));
        assert_eq!(seen["script"], json!([["test", "a\nb"]]), "{event}");
    }
}

#[test]
fn requests_may_be_told_in_many_ways() {
    for (request, member, value) in [
        (json!({"method": 5, "url": "h"}), "method", json!("5")),
        (json!({"method": "post", "url": "h"}), "method", json!("POST")),
        (json!({"url": "h", "header": {"A": "1"}}), "header", json!([["A", "1"]])),
        (json!({"url": "h", "header": ["A: 1"]}), "header", json!([["A", "1"]])),
        (json!({"url": "h", "header": "A: 1\nB: 2"}), "header", json!([["A", "1"], ["B", "2"]])),
        (json!({"url": "h", "header": [null, {"key": "A", "value": 5}]}), "header", json!([["A", "5"]])),
        (json!({"url": {"host": "a.b", "path": "/x/y"}}), "url", json!("a.b/x/y")),
        (json!({"url": {"host": ["h"], "path": "x//y/", "port": 80}}), "url", json!("h:80/x//y/")),
        (json!({"url": {"host": "h", "query": {"a": "1"}}}), "url", json!("h?a=1")),
        (json!({"url": {"host": "h", "query": "a=1&b"}}), "url", json!("h?a=1&b")),
        (json!({"url": {"host": "h", "query": ["a=1", "b"]}}), "url", json!("h?a=1&b")),
        (json!({"url": "h", "body": "x"}), "body", json!({"mode": "raw", "raw": "x"})),
        (json!({"url": "h", "body": {"raw": "x"}}), "body", Value::Null),
    ] {
        assert_eq!(first(&item(json!([{"name": "x", "request": request}])))[member], value, "{request}");
    }
}

#[test]
fn what_nobody_can_mean_is_told_with_its_place() {
    for (collection, message) in [
        (item(json!("x")), "odd.json: item: expected an array, found a string"),
        (
            item(json!([{"name": "x", "request": 5}])),
            "odd.json: item[0].request: expected an object, found the number 5",
        ),
        (
            item(json!([{"name": "x", "request": {"url": ["h"]}}])),
            "odd.json: item[0].request.url: expected a string or an object, found an array",
        ),
    ] {
        assert_eq!(parse(&collection.to_string(), "odd.json").unwrap_err().to_string(), message);
    }
}

#[test]
fn code_that_never_runs_is_told_with_its_place() {
    let told = |event: Value| {
        let json = item(json!([{"name": "f", "item": [{"name": "x", "request": "h", "event": [event]}]}]));
        parse(&json.to_string(), "odd.json").unwrap_or_else(|error| panic!("{error}")).warnings
    };
    for (event, sentence) in [
        (
            json!({"listen": "tests", "script": {"exec": ["a"]}}),
            "a script that listens to \"tests\" never runs; did you mean \"test\"?",
        ),
        (
            json!({"listen": "afterwards", "script": "a"}),
            "a script that listens to \"afterwards\" never runs; known are prerequest, test",
        ),
        (json!({"script": "a"}), "a script without `listen` never runs; it is one of prerequest, test"),
        (
            json!({"listen": "test", "script": {"src": "a.js"}}),
            "a script at `script.src` never runs, as in Postman: its code belongs into `script.exec`",
        ),
    ] {
        assert_eq!(told(event), [format!("odd.json: item[0].item[0].event[0]: {sentence}")]);
    }
    for event in [
        json!({"listen": "test", "script": {"exec": ["a"]}}),
        json!({"listen": "tests", "script": {"exec": [""]}}),
        json!({"listen": "tests", "disabled": true, "script": "a"}),
        json!({"listen": "test", "script": {"exec": "a", "src": "a.js"}}),
    ] {
        assert_eq!(told(event), [""; 0]);
    }
}

#[test]
fn values_of_headers_and_forms_that_are_no_text_are_those_of_newman() {
    for (value, headers, fields) in [
        (json!("a"), json!(["a"]), json!(["a"])),
        (json!(1.5), json!(["1.5"]), json!(["1.5"])),
        (json!(false), json!(["false"]), json!(["false"])),
        (json!(null), json!(["null"]), json!([null])),
        (json!({"a": 1}), json!(["[object Object]"]), json!([null])),
        (json!([1, "b"]), json!(["1", "b"]), json!(["1", "b"])),
        (json!([["a", null, "b"], null, {}]), json!(["a,,b", "null", "[object Object]"]), json!([null, null, null])),
        (json!([]), json!([]), json!([])),
    ] {
        let field = json!([{"key": "k", "value": value}]);
        let request = json!({"url": "h", "header": field, "body": {"mode": "urlencoded", "urlencoded": field}});
        let json = item(json!([{"name": "x", "request": request}]));
        let collection = parse(&json.to_string(), "odd.json").unwrap_or_else(|error| panic!("{error}"));
        let [Item::Request(read)] = &collection.items[..] else { panic!("one request") };
        let values =
            |fields: &[super::super::Field]| json!(fields.iter().map(|field| &field.value).collect::<Vec<_>>());
        assert_eq!(values(&read.request.headers), headers, "{value}");
        let Some(super::super::Body::UrlEncoded(form)) = &read.request.body else { panic!("a form") };
        assert_eq!(values(form), fields, "{value}");
    }
    let map = json!({"A": "a", "B": 1, "C": null, "D": [1], "E": {}});
    let found = first(&item(json!([{"name": "x", "request": {"url": "h", "header": map}}])));
    assert_eq!(found["header"], json!([["A", "a"], ["B", "1"]]));
}
