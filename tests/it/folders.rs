//! `--folder`, and what items inherit from the folders around them.

use serde_json::{Value, json};

use crate::support::{Command, Item, Server, collection, collection::add_event};

fn tree(url: &str) -> Value {
    let get = |name: &str| Item::get(name, format!("{url}/{name}"));
    collection([
        get("top"),
        Item::folder("outer", [get("one"), Item::folder("inner", [get("two"), get("three")])]),
        Item::folder("inner", [get("four")]).with("id", json!("folder-id")),
    ])
}

fn selected(folders: &[&str]) -> Vec<String> {
    let server = Server::ok();
    let command = Command::run_of(&tree(&server.url()));
    command.with(folders.iter().flat_map(|folder| ["--folder", folder])).run().expect(0);
    server.targets()
}

#[test]
fn without_folder_everything_runs_depth_first() {
    assert_eq!(selected(&[]), ["/top", "/one", "/two", "/three", "/four"]);
}

#[test]
fn a_folder_runs_with_all_that_is_in_it() {
    assert_eq!(selected(&["outer"]), ["/one", "/two", "/three"]);
}

#[test]
fn of_two_folders_with_one_name_the_one_nearer_to_the_root_runs() {
    assert_eq!(selected(&["inner"]), ["/four"]);
}

#[test]
fn a_folder_may_be_given_by_its_id_and_a_request_by_its_name() {
    assert_eq!(selected(&["folder-id"]), ["/four"]);
    assert_eq!(selected(&["three"]), ["/three"]);
}

#[test]
fn several_folders_run_in_the_order_of_the_collection_and_nothing_twice() {
    assert_eq!(selected(&["folder-id", "two", "outer"]), ["/one", "/two", "/three", "/four"]);
}

#[test]
fn an_unknown_folder_is_refused_with_the_names_there_are() {
    let server = Server::untouched();
    let ended = Command::run_of(&tree(&server.url())).with(["--folder", "innner"]).run().expect(3);
    ended.complains("unable to find a folder or request: \"innner\"").complains("\"outer\"");
    let ended = Command::run_of(&tree(&server.url())).with(["--folder", "outer", "--folder", "zzz"]).run().expect(3);
    ended.complains("\"zzz\"");
}

#[test]
fn an_empty_folder_runs_nothing_and_succeeds() {
    let sample = collection([Item::folder("empty", [])]);
    Command::run_of(&sample).with(["--folder", "empty"]).run().expect(0);
}

#[test]
fn scripts_run_from_the_collection_inwards_in_both_kinds() {
    let server = Server::ok();
    let item = Item::get("one", server.url()).prerequest("console.log('p item')").test("console.log('t item')");
    let folder = Item::folder("f", [item]).prerequest("console.log('p folder')").test("console.log('t folder')");
    let mut sample = collection([folder]);
    add_event(&mut sample, "prerequest", "console.log('p collection')");
    add_event(&mut sample, "test", "console.log('t collection')");
    let ended = Command::run_of(&sample).run().expect(0);
    assert_eq!(ended.console(), ["p collection", "p folder", "p item", "t collection", "t folder", "t item"]);
}

#[test]
fn a_selected_request_still_gets_the_scripts_of_its_folders() {
    let server = Server::ok();
    let folder = Item::folder("f", [Item::get("one", server.url()), Item::get("two", server.url())])
        .prerequest("console.log('folder of ' + pm.info.requestName)");
    let ended = Command::run_of(&collection([folder])).with(["--folder", "two"]).run().expect(0);
    assert_eq!(ended.console(), ["folder of two"]);
}

#[test]
fn disabled_scripts_and_scripts_of_other_kinds_do_not_run() {
    let server = Server::ok();
    let events = json!([
        {"listen": "test", "disabled": true, "script": {"exec": "console.log('off')"}},
        {"listen": "other", "script": {"exec": "console.log('other')"}},
        {"listen": "test", "script": {"exec": ["console.log(", "'lines')"]}},
    ]);
    let ended = Command::run_of(&collection([Item::get("one", server.url()).with("event", events)])).run().expect(0);
    assert_eq!(ended.console(), ["lines"]);
}

fn bearer(token: &str) -> Value {
    json!({"type": "bearer", "bearer": [{"key": "token", "value": token}]})
}

#[test]
fn authentication_is_inherited_from_the_nearest_folder_and_noauth_ends_it() {
    let server = Server::ok();
    let get = |name: &str| Item::get(name, format!("{}/{name}", server.url()));
    let own =
        |name: &str, auth: Value| Item::request(name, json!({"url": format!("{}/{name}", server.url()), "auth": auth}));
    let mut sample = collection([
        get("of-collection"),
        Item::folder(
            "f",
            [
                get("of-folder"),
                own("own", bearer("own")),
                own("none", json!({"type": "noauth"})),
                own("null", Value::Null),
            ],
        )
        .with("auth", bearer("folder")),
        Item::folder("silent", [get("under-noauth")]).with("auth", json!({"type": "noauth"})),
    ]);
    sample["auth"] = bearer("collection");
    Command::run_of(&sample).run().expect(0);
    let told: Vec<String> = server
        .received()
        .iter()
        .map(|request| format!("{} {}", request.target, request.header("authorization").unwrap_or("-")))
        .collect();
    assert_eq!(
        told,
        [
            "/of-collection Bearer collection",
            "/of-folder Bearer folder",
            "/own Bearer own",
            "/none -",
            "/null Bearer folder",
            "/under-noauth -",
        ]
    );
}

#[test]
fn protocol_behaviour_is_inherited_key_by_key_and_the_inner_one_wins() {
    let server = Server::ok();
    let item = Item::get("one", server.url())
        .with("protocolProfileBehavior", json!({"disabledSystemHeaders": {"user-agent": true}}));
    let other = Item::get("two", server.url());
    let post = Item::request("three", json!({"url": server.url(), "body": {"mode": "raw", "raw": "kept"}}));
    let folder = Item::folder("f", [item, other, post])
        .with("protocolProfileBehavior", json!({"disabledSystemHeaders": {"cache-control": true}}));
    let mut sample = collection([folder]);
    sample["protocolProfileBehavior"] =
        json!({"disableBodyPruning": true, "disabledSystemHeaders": {"postman-token": true}});
    Command::run_of(&sample).run().expect(0);
    let names: Vec<Vec<String>> = server.received().iter().map(super::support::Received::names).collect();
    let has = |request: usize, name: &str| names[request].iter().any(|found| found == name);
    // The inner object replaces the outer one whole: only keys of the behaviour itself are merged.
    assert!(!has(0, "user-agent") && has(0, "cache-control") && has(0, "postman-token"));
    assert!(has(1, "user-agent") && !has(1, "cache-control") && has(1, "postman-token"));
    assert_eq!(server.received()[2].text(), "kept");
}

#[test]
fn a_collection_of_format_v2_0_runs() {
    let server = Server::ok();
    let sample = json!({
        "info": {"name": "old", "schema": "https://schema.getpostman.com/json/collection/v2.0.0/collection.json"},
        "item": [{"name": "one", "request": {
            "url": {"raw": format!("{}/:id?a=1", server.url()), "host": server.url(), "path": [":id"],
                "query": [{"key": "a", "value": "1"}], "variable": [{"id": "id", "value": "7"}]},
            "method": "POST",
            "header": "X-One: 1\nX-Two: 2",
            "auth": {"type": "basic", "basic": {"username": "u", "password": "p"}},
            "body": {"mode": "raw", "raw": "x"},
        }}],
    });
    Command::run_of(&sample).run().expect(0);
    let received = server.only();
    assert_eq!(received.target, "/7?a=1");
    assert_eq!((received.header("x-one"), received.header("x-two")), (Some("1"), Some("2")));
    assert_eq!(received.header("authorization"), Some("Basic dTpw"));
}
