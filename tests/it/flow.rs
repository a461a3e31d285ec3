//! What runs next, and what ends a run.

use serde_json::json;

use crate::support::{Command, Item, Server, collection, wire};

fn get(server: &Server, name: &str) -> Item {
    Item::get(name, format!("{}/{name}", server.url()))
}

const FAILING: &str = "pm.test('bad', () => pm.expect(1).to.equal(2))";

#[test]
fn a_failed_assertion_does_not_stop_a_run_without_bail() {
    let server = Server::ok();
    Command::run_of(&collection([get(&server, "one").test(FAILING), get(&server, "two")])).run().expect(1);
    assert_eq!(server.targets(), ["/one", "/two"]);
}

#[test]
fn bail_finishes_the_script_that_failed_and_runs_nothing_after_it() {
    let server = Server::ok();
    let first = get(&server, "one").test(&format!("{FAILING};\npm.test('same script', () => {{}})"));
    let first = first.test("pm.test('second script', () => {})");
    let ended = Command::run_of(&collection([first, get(&server, "two")])).with(["-n", "3", "--bail"]).run().expect(1);
    assert_eq!(server.targets(), ["/one"]);
    assert_eq!(ended.assertions(), ["bad: expected 1 to equal 2", "same script"]);
    assert_eq!(ended.events_named("iteration").len(), 1);
    assert_eq!(ended.events_named("done").len(), 1);
}

#[test]
fn bail_stops_on_a_failed_request_and_on_a_script_error() {
    let server = Server::ok();
    let refused = Item::get("refused", format!("http://{}", wire::Peer::closed()));
    Command::run_of(&collection([refused, get(&server, "two")])).with(["--bail", "failure"]).run().expect(5);
    let broken = get(&server, "broken").test("missing.member");
    Command::run_of(&collection([broken, get(&server, "two")])).with(["--bail"]).run().expect(5);
    assert_eq!(server.targets(), ["/broken"]);
}

#[test]
fn bail_after_a_prerequest_error_sends_nothing() {
    let server = Server::untouched();
    let item = get(&server, "one").prerequest("throw new Error('early')");
    let ended = Command::run_of(&collection([item, get(&server, "two")])).with(["--bail"]).run().expect(5);
    assert_eq!(ended.errors(), ["early"]);
}

#[test]
fn bail_folder_breaks_off_at_the_first_script_or_request_that_fails() {
    let server = Server::ok();
    let refused = Item::get("refused", format!("http://{}", wire::Peer::closed())).test("console.log('no')");
    let later = get(&server, "later").test("setTimeout(() => { throw new Error('late') }, 1)");
    let early = get(&server, "early").prerequest("throw new Error('early')");
    let harmless = get(&server, "harmless").test("pm.test('t', () => { throw new TypeError('t') })");
    for (item, error) in [(refused, "connect ECONNREFUSED"), (later, "late"), (early, "early")] {
        let sample = collection([harmless.clone(), item, get(&server, "never")]);
        let ended = Command::run_of(&sample).with(["-n", "2", "--bail", "folder"]).run().expect(5);
        assert!(ended.errors().iter().any(|told| told.starts_with(error)), "{:?}", ended.errors());
        assert!(ended.events_named("iteration").is_empty() && !ended.stdout.contains("'no'"));
    }
    assert_eq!(server.targets(), ["/harmless", "/harmless", "/later", "/harmless"]);
}

#[test]
fn bail_folder_does_not_stop_on_failed_assertions() {
    let server = Server::ok();
    let sample = collection([get(&server, "one").test(FAILING), get(&server, "two")]);
    Command::run_of(&sample).with(["--bail", "folder"]).run().expect(1);
    assert_eq!(server.targets(), ["/one", "/two"]);
    Command::run_of(&sample).with(["--bail", "folder,failure"]).run().expect(1);
    assert_eq!(server.targets(), ["/one", "/two", "/one"]);
}

#[test]
fn a_prerequest_error_does_not_keep_the_request_from_being_sent() {
    let server = Server::ok();
    let item = get(&server, "one").prerequest("throw new Error('early')").test("pm.test('ran', () => {})");
    let ended = Command::run_of(&collection([item])).run().expect(5);
    assert_eq!(server.targets(), ["/one"]);
    assert_eq!(ended.assertions(), ["ran"]);
}

#[test]
fn a_failed_request_still_runs_its_tests_on_an_empty_response() {
    let script = "
        pm.test(`code ${pm.response.code}, text ${JSON.stringify(pm.response.text())}`, () => {});
        pm.test('has a status', () => pm.response.to.have.status(200));
    ";
    let refused = Item::get("refused", format!("http://{}", wire::Peer::closed())).test(script);
    let ended = Command::run_of(&collection([refused])).run().expect(5);
    let assertions = ended.assertions();
    assert_eq!(assertions.len(), 2, "{assertions:?}");
    assert!(assertions[0].starts_with("code undefined, text "), "{assertions:?}");
    assert!(assertions[1].starts_with("has a status: "), "{assertions:?}");
    assert!(ended.errors()[0].starts_with("connect ECONNREFUSED 127.0.0.1:"), "{:?}", ended.errors());
}

#[test]
fn set_next_request_goes_to_a_name_and_skips_what_lies_between() {
    let server = Server::ok();
    let sample = collection([
        get(&server, "one").test("postman.setNextRequest('three')"),
        get(&server, "two"),
        get(&server, "three"),
    ]);
    Command::run_of(&sample).run().expect(0).says("Attempting to set next request to three");
    assert_eq!(server.targets(), ["/one", "/three"]);
}

#[test]
fn set_next_request_takes_an_id_before_a_name_and_of_a_name_the_last_item() {
    let server = Server::ok();
    let sample = collection([
        get(&server, "one").test("pm.execution.setNextRequest('x')"),
        get(&server, "x"),
        Item::get("x", format!("{}/last-x", server.url())).test("pm.execution.setNextRequest('by-id')"),
        get(&server, "between"),
        get(&server, "end").with("id", json!("by-id")),
    ]);
    Command::run_of(&sample).run().expect(0);
    assert_eq!(server.targets(), ["/one", "/last-x", "/end"]);
}

#[test]
fn set_next_request_null_ends_the_iteration_but_not_the_run() {
    let server = Server::ok();
    let sample = collection([get(&server, "one").test("pm.execution.setNextRequest(null)"), get(&server, "two")]);
    Command::run_of(&sample).with(["-n", "2"]).run().expect(0);
    assert_eq!(server.targets(), ["/one", "/one"]);
}

#[test]
fn set_next_request_to_an_unknown_name_ends_the_iteration() {
    let server = Server::ok();
    let sample = collection([get(&server, "one").test("pm.execution.setNextRequest('nobody')"), get(&server, "two")]);
    Command::run_of(&sample).with(["-n", "2"]).run().expect(0);
    assert_eq!(server.targets(), ["/one", "/one"]);
}

/// What Postman's sandbox hands over as JSON has no `undefined`.
#[test]
fn set_next_request_to_undefined_is_no_instruction() {
    for script in [
        "pm.execution.setNextRequest(undefined)",
        "pm.execution.setNextRequest()",
        "pm.execution.setNextRequest(pm.environment.get('missing'))",
        "pm.execution.setNextRequest(pm.iterationData.get('missing'))",
        "pm.execution.setNextRequest([].shift())",
        "pm.execution.setNextRequest(void 0)",
        "pm.execution.setNextRequest(() => 'three')",
        "pm.execution.setNextRequest(Symbol('three'))",
        "postman.setNextRequest(undefined)",
        "postman.setNextRequest()",
        "postman.setNextRequest({}.next)",
        "pm.execution.setNextRequest('three'); pm.execution.setNextRequest(undefined)",
        "pm.execution.setNextRequest('three'); postman.setNextRequest()",
        "pm.execution.setNextRequest(null); pm.execution.setNextRequest(undefined)",
    ] {
        for at_once in [false, true] {
            let server = Server::ok();
            let first = get(&server, "one");
            let first = if at_once { first.prerequest(script) } else { first.test(script) };
            let sample = collection([first, get(&server, "two"), get(&server, "three")]);
            let ended = Command::run_of(&sample).run().expect(0);
            assert!(!ended.stdout.contains("set next request") && !ended.stdout.contains("setNextRequest names"));
            assert_eq!(server.targets(), ["/one", "/two", "/three"], "{script}");
        }
    }
}

#[test]
fn set_next_request_to_undefined_in_the_test_script_leaves_that_of_the_prerequest_script() {
    let server = Server::ok();
    let first = get(&server, "one")
        .prerequest("pm.execution.setNextRequest('three')")
        .test("pm.execution.setNextRequest(undefined)");
    Command::run_of(&collection([first, get(&server, "two"), get(&server, "three")])).run().expect(0);
    assert_eq!(server.targets(), ["/one", "/three"]);
}

#[test]
fn set_next_request_to_a_number_that_json_has_not_ends_the_iteration_like_null() {
    for script in ["NaN", "Infinity", "-Infinity", "Number('x')", "null"] {
        let server = Server::ok();
        let first = get(&server, "one").test(&format!("pm.execution.setNextRequest({script})"));
        let ended = Command::run_of(&collection([first, get(&server, "two")])).run().expect(0);
        assert!(!ended.stdout.contains("setNextRequest names"));
        assert_eq!(server.targets(), ["/one"], "{script}");
    }
}

#[test]
fn set_next_request_to_an_unknown_name_warns_and_names_the_nearest() {
    for (wanted, hint) in [
        ("Logn", "did you mean \"Login\"?"),
        (" login ", "did you mean \"Login\"?"),
        ("Logni", "did you mean \"Login\"?"),
        ("stop here", "has this name or id: As in newman"),
        ("", "setNextRequest names \"\""),
    ] {
        for function in ["pm.execution.setNextRequest", "postman.setNextRequest"] {
            let server = Server::ok();
            let first = get(&server, "one").test(&format!("{function}('{wanted}')"));
            let sample = collection([first, get(&server, "Login")]);
            let ended = Command::run_of(&sample).with(["-n", "2"]).run().expect(0).says("setNextRequest names");
            assert_eq!(server.targets(), ["/one", "/one"]);
            let warnings = ended.warnings();
            assert_eq!(warnings.iter().filter(|warning| warning.contains(hint)).count(), 2, "{wanted}: {warnings:?}");
        }
    }
}

#[test]
fn set_next_request_cannot_leave_the_selected_folder() {
    let server = Server::ok();
    let folder =
        Item::folder("f", [get(&server, "one").test("pm.execution.setNextRequest('outside')"), get(&server, "two")]);
    let sample = collection([folder, get(&server, "outside")]);
    Command::run_of(&sample).with(["--folder", "f"]).run().expect(0);
    assert_eq!(server.targets(), ["/one"]);
}

#[test]
fn what_the_test_script_wants_wins_over_the_prerequest_script() {
    let server = Server::ok();
    let first = get(&server, "one")
        .prerequest("pm.execution.setNextRequest('two')")
        .test("pm.execution.setNextRequest('three')");
    Command::run_of(&collection([first, get(&server, "two"), get(&server, "three")])).run().expect(0);
    assert_eq!(server.targets(), ["/one", "/three"]);
}

#[test]
fn what_the_prerequest_script_wants_counts_when_the_test_script_is_silent() {
    let server = Server::ok();
    let first = get(&server, "one").prerequest("pm.execution.setNextRequest('three')").test("pm.test('x', () => {})");
    Command::run_of(&collection([first, get(&server, "two"), get(&server, "three")])).run().expect(0);
    assert_eq!(server.targets(), ["/one", "/three"]);
}

#[test]
fn a_loop_with_a_counter_runs_as_often_as_it_says() {
    let server = Server::ok();
    let script = "
        const count = Number(pm.environment.get('count') || 0) + 1;
        pm.environment.set('count', count);
        if (count < 25) pm.execution.setNextRequest(pm.info.requestName);
    ";
    let ended = Command::run_of(&collection([get(&server, "one").test(script), get(&server, "two")])).run().expect(0);
    assert_eq!(server.received().len(), 26);
    assert_eq!(ended.events_named("item").len(), 26);
}

#[test]
fn skip_request_stops_its_script_sends_nothing_and_runs_no_test() {
    let server = Server::ok();
    let first = get(&server, "one")
        .prerequest("pm.test('before', () => {}); pm.execution.skipRequest(); pm.test('after', () => {});")
        .prerequest("pm.test('second script', () => {})")
        .test("pm.test('test', () => {})");
    let ended = Command::run_of(&collection([first, get(&server, "two")])).run().expect(0);
    assert_eq!(server.targets(), ["/two"]);
    assert_eq!(ended.assertions(), ["before"]);
    assert_eq!(ended.events_named("item")[0]["skipped"], true);
    assert_eq!(ended.events_named("item")[1]["skipped"], false);
}

#[test]
fn skip_request_is_unknown_to_test_scripts() {
    let server = Server::ok();
    let ended = Command::run_of(&collection([get(&server, "one").test("pm.execution.skipRequest()")])).run().expect(5);
    assert_eq!(ended.errors(), ["pm.execution.skipRequest is not a function"]);
}

#[test]
fn what_a_script_changes_in_the_request_is_sent_and_gone_in_the_next_iteration() {
    let server = Server::ok();
    let script = "
        if (pm.info.iteration > 0) return;
        pm.request.headers.add({key: 'X-Added', value: 'yes'});
        pm.request.url.query.add({key: 'added', value: '1'});
        pm.request.method = 'PUT';
        pm.request.body.update({mode: 'raw', raw: 'changed'});
    ";
    let request =
        json!({"method": "POST", "url": format!("{}/x", server.url()), "body": {"mode": "raw", "raw": "as written"}});
    Command::run_of(&collection([Item::request("one", request).prerequest(script)])).with(["-n", "2"]).run().expect(0);
    let received = server.received();
    assert_eq!(received[0].method, "PUT");
    assert_eq!(received[0].target, "/x?added=1");
    assert_eq!(received[0].header("x-added"), Some("yes"));
    assert_eq!(received[0].text(), "changed");
    assert_eq!(received[1].method, "POST");
    assert_eq!(received[1].target, "/x");
    assert_eq!(received[1].header("x-added"), None);
    assert_eq!(received[1].text(), "as written");
}

#[test]
fn each_way_to_change_the_request_reaches_the_wire() {
    for (script, expected) in [
        ("pm.request.url = 'HOST/assigned?z={{y}}'", "POST /assigned?z=Y basic orig Y"),
        ("pm.request.url.update('HOST/updated?a=b c')", "POST /updated?a=b%20c basic orig Y"),
        ("pm.request.url.path.push('more')", "POST /x/more?a=1 basic orig Y"),
        ("pm.request.addQueryParams('q={{y}}')", "POST /x?a=1&q=Y basic orig Y"),
        ("pm.request.removeQueryParams('a')", "POST /x basic orig Y"),
        ("pm.request.method = 'delete'", "DELETE /x?a=1 basic orig Y"),
        ("pm.request.body.update('text {{y}}')", "POST /x?a=1 basic text Y"),
        ("pm.request.body.raw = 'raw'", "POST /x?a=1 basic raw"),
        (
            "pm.request.body.update({mode: 'urlencoded', urlencoded: [{key: 'k', value: '{{y}}'}]})",
            "POST /x?a=1 basic k=Y",
        ),
        // Nothing is taken away by setting it to nothing, as in newman.
        ("pm.request.body = undefined", "POST /x?a=1 basic orig Y"),
        ("pm.request.auth = null", "POST /x?a=1 basic orig Y"),
        ("pm.request.auth = {type: 'bearer', bearer: [{key: 'token', value: 't'}]}", "POST /x?a=1 bearer orig Y"),
        ("pm.request.auth = {type: 'noauth'}", "POST /x?a=1 - orig Y"),
        ("pm.variables.set('y', 'scripted')", "POST /x?a=1 basic orig scripted"),
        ("pm.request.name = 'x'; throw new Error('too late')", "POST /x?a=1 basic orig Y"),
    ] {
        let server = Server::ok();
        let request = json!({"method": "POST", "url": format!("{}/x?a=1", server.url()),
            "body": {"mode": "raw", "raw": "orig {{y}}"},
            "auth": {"type": "basic", "basic": [{"key": "username", "value": "u"}]}});
        let item = Item::request("one", request).prerequest(&script.replace("HOST", &server.url()));
        Command::run_of(&collection([item])).with(["--env-var", "y=Y", "-x"]).run().expect(0);
        let received = server.only();
        let auth = received.header("authorization").unwrap_or("-").split(' ').next().unwrap_or("").to_lowercase();
        let told = format!("{} {} {auth} {}", received.method, received.target, received.text());
        assert_eq!(told, expected, "{script}");
    }
}

#[test]
fn suppress_exit_code_hides_findings_and_errors_and_nothing_else() {
    let server = Server::ok();
    let failing = collection([get(&server, "one").test(FAILING)]);
    Command::run_of(&failing).with(["-x"]).run().expect(0).says("1. bad");
    let broken = collection([get(&server, "one").test("missing.member")]);
    Command::run_of(&broken).with(["--suppress-exit-code"]).run().expect(0);
    Command::new(["run", "none.json", "-x"]).run().expect(3);
    Command::run_of(&failing).with(["-x", "--color", "zz"]).run().expect(2);
}
