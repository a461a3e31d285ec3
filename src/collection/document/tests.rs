//! Shapes that Postman's library gives shorthand.

use serde_json::json;

use super::{collection_document, identify};

#[test]
fn shorthand_is_written_out() {
    let mut json = json!({
        "info": {"name": "c", "_postman_id": "c-1", "_exporter_id": "7", "description": "about"},
        "variable": [{"key": "v", "value": 1, "type": "string"}],
        "item": [
            {"name": "text", "request": "https://h.example:8080/a/:id?x=1&y#z"},
            {"name": "folder", "description": "inside", "item": [{
                "name": "parts",
                "event": [{"listen": "test", "script": "a()\nb()"}],
                "request": {
                    "method": "post",
                    "header": "A: 1\nB:2",
                    "url": {"raw": "ignored", "host": "a.{{b.c}}.d", "path": "/x/y", "query": {"q": "1"},
                        "variable": [{"id": "old", "value": "v"}]},
                    "auth": {"type": "basic", "basic": {"username": "u"}},
                    "body": {"mode": "formdata", "formdata": [{"key": "f", "type": "file", "src": null, "value": null}]}
                },
                "response": [{"name": "saved", "code": 404, "header": null}]
            }]}
        ]
    });
    identify(&mut json);
    let document = collection_document(&json);
    assert_eq!(document["_"], json!({"postman_id": "c-1", "exporter_id": "7"}));
    assert_eq!(document["info"]["description"], json!({"content": "about", "type": "text/plain"}));
    assert_eq!(document["variable"], json!([{"type": "string", "value": "1", "key": "v"}]));
    let text = &document["item"][0]["request"]["url"];
    assert_eq!(text["query"], json!([{"key": "x", "value": "1"}, {"key": "y", "value": null}]));
    assert_eq!(text["variable"], json!([{"type": "any", "key": "id"}]));
    assert_eq!((&text["port"], &text["hash"]), (&json!("8080"), &json!("z")));
    let item = &document["item"][1]["item"][0];
    assert_eq!(item["request"]["url"]["host"], json!(["a", "{{b.c}}", "d"]));
    assert_eq!(item["request"]["url"]["variable"], json!([{"id": "old", "type": "any", "value": "v", "key": "old"}]));
    assert_eq!(item["request"]["header"], json!([{"key": "A", "value": "1"}, {"key": "B", "value": "2"}]));
    assert_eq!(item["request"]["body"]["formdata"], json!([{"key": "f", "type": "file", "src": null}]));
    assert_eq!(item["event"][0]["script"]["exec"], json!(["a()", "b()"]));
    assert_eq!(item["response"][0]["status"], json!("Not Found"));
    assert!(document["item"][0]["id"].as_str().is_some_and(|id| id.len() == 36));
    assert!(item["event"][0]["script"]["id"].as_str().is_some_and(|id| id.len() == 36));
}

#[test]
fn odd_values_make_no_trouble() {
    for odd in [json!(null), json!(3), json!("x"), json!([]), json!({}), json!([null, 1, "x", {}])] {
        for member in ["item", "event", "variable", "auth", "info"] {
            let mut json = json!({"info": {}, "item": [{"request": {"url": odd, "header": odd, "body": odd},
                "response": odd, "event": odd}]});
            json[member] = odd.clone();
            identify(&mut json);
            assert!(collection_document(&json).is_object());
        }
    }
}

#[test]
fn made_identifiers_are_those_of_the_run_before() {
    let collection = |items: serde_json::Value| {
        let mut json = json!({"info": {"name": "c"}, "item": items});
        identify(&mut json);
        json
    };
    let item =
        |name: &str| json!({"name": name, "event": [{"listen": "test", "script": "a()"}], "request": "http://h"});
    let before = collection(json!([item("a"), item("a"), {"name": "F", "item": [item("a")]}]));
    let after = collection(json!([item("new"), item("a"), item("a"), {"name": "F", "item": [item("new"), item("a")]}]));
    let id = |json: &serde_json::Value, pointer: &str| json.pointer(pointer).unwrap().as_str().unwrap().to_owned();
    assert_eq!(id(&before, "/info/id"), id(&after, "/info/id"));
    let all: Vec<(String, String)> = [
        ("/item/0/id", "/item/1/id"),
        ("/item/1/id", "/item/2/id"),
        ("/item/2/id", "/item/3/id"),
        ("/item/2/item/0/id", "/item/3/item/1/id"),
        ("/item/2/item/0/event/0/script/id", "/item/3/item/1/event/0/script/id"),
    ]
    .iter()
    .map(|(one, other)| (id(&before, one), id(&after, other)))
    .collect();
    let distinct: std::collections::BTreeSet<&String> = all.iter().map(|(one, _)| one).collect();
    assert_eq!(distinct.len(), all.len());
    assert!(all.iter().all(|(one, other)| one == other), "{all:?}");
}
