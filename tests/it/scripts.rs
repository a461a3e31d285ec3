//! Scripts seen from outside: what their faults look like, and what bad responses do to them.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Command, Ended, Item, Peer, Reply, Server, collection, wire};

fn tested(script: &str) -> Ended {
    tested_on("ok", script)
}

/// Runs a test script on this response.
fn tested_on(body: &str, script: &str) -> Ended {
    let body = body.to_owned();
    let server = Server::start(move |_| Reply::ok(body.clone()));
    Command::run_of(&collection([Item::get("one", server.url()).test(script)])).run()
}

#[test]
fn scripts_see_the_description_of_their_request() {
    let server = Server::ok();
    let described = json!({"method": "GET", "url": server.url(), "description": "what {{it}} is for"});
    let item = Item::request("one", described)
        .prerequest("console.log('before', request.description, pm.request.description.content)")
        .test("console.log('after', request.description)");
    let ended = Command::run_of(&collection([item])).with(["--env-var", "it=this"]).run().expect(0);
    let console = ended.console();
    let said: Vec<&String> = console.iter().filter(|line| line.contains("what")).collect();
    assert_eq!(said, ["before what {{it}} is for what {{it}} is for", "after what this is for"]);
}

#[test]
fn a_syntax_error_is_told_with_its_line_and_the_run_goes_on() {
    let server = Server::ok();
    let broken = Item::get("one", server.url()).test("const a = 1;\nconst b = ;\n");
    let ended = Command::run_of(&collection([broken, Item::get("two", server.url())])).run().expect(5);
    assert_eq!(server.received().len(), 2);
    let script = &ended.events_named("script")[0];
    assert_eq!(script["error"]["name"], "SyntaxError");
    assert_eq!(script["error"]["line"], 2);
    ended.says("SyntaxError in test-script");
}

#[test]
fn an_error_that_is_thrown_is_told_with_name_message_and_line() {
    let ended = tested("const a = 1;\n\nundefinedThing.member;").expect(5);
    let error = ended.events_named("script")[0]["error"].clone();
    assert_eq!((error["name"].as_str(), error["line"].as_u64()), (Some("ReferenceError"), Some(3)));
    assert_eq!(ended.errors(), ["undefinedThing is not defined"]);
}

#[test]
fn tests_before_an_error_count_and_those_after_it_do_not() {
    let ended = tested("pm.test('before', () => {}); null.x; pm.test('after', () => {});").expect(5);
    assert_eq!(ended.assertions(), ["before"]);
}

#[test]
fn a_finding_exits_with_1_and_any_other_error_in_a_test_with_5() {
    tested("pm.test('finding', () => pm.expect(1).to.equal(2))").expect(1);
    tested("pm.test('no finding', () => null.member)").expect(5);
    tested("pm.test('finding', () => pm.expect(1).to.equal(2)); pm.test('no finding', () => null.member)").expect(5);
    tested("pm.test.skip('skipped', () => null.member)").expect(0);
}

#[test]
fn an_asynchronous_test_is_awaited() {
    let script = "
        pm.test('late', async () => { await new Promise(done => setTimeout(done, 50)); pm.expect(1).to.equal(2); });
        pm.test('callback', (done) => setTimeout(done, 20));
    ";
    let ended = tested(script).expect(1);
    let mut assertions = ended.assertions();
    assertions.sort();
    assert_eq!(assertions, ["callback", "late: expected 1 to equal 2"]);
}

#[test]
fn a_test_whose_callback_never_comes_fails_with_a_sentence_that_says_so() {
    let ended = tested("pm.test('never', (done) => {})").expect(5);
    let assertions = ended.assertions();
    assert!(assertions.len() == 1 && assertions[0].starts_with("never: "), "{assertions:?}");
}

#[test]
fn an_error_in_a_timer_and_a_promise_nobody_handles_are_errors_of_the_item() {
    let ended = tested("setTimeout(() => { throw new Error('in a timer') }, 5)").expect(5);
    assert_eq!(ended.errors(), ["in a timer"]);
    let ended = tested("Promise.reject(new Error('unhandled'))").expect(5);
    assert_eq!(ended.errors(), ["unhandled"]);
}

#[test]
fn html_instead_of_json_fails_its_script_with_a_place() {
    let ended = tested_on("<html><body>Bad gateway</body></html>", "pm.response.json()").expect(5);
    let errors = ended.errors();
    assert!(errors[0].contains("Unexpected token '<' at 1:1"), "{errors:?}");
}

const XML: &str = "
    const { parseString } = require('xml2js');
    parseString(pm.response.text(), { explicitArray: false }, (error, result) => {
        pm.test(error ? `${error.message.split('\\n')[0]}` : JSON.stringify(result), () => pm.expect(error).to.equal(null));
    });
";

#[test]
fn xml_is_read_by_xml2js() {
    let ended = tested_on("<r><a x=\"1\">t</a></r>", XML).expect(0);
    assert_eq!(ended.assertions(), [r#"{"r":{"a":{"_":"t","$":{"x":"1"}}}}"#]);
}

#[test]
fn xml_that_is_cut_in_the_middle_is_an_error_of_the_parser() {
    let ended = tested_on("<r><a>t</a><b", XML).expect(1);
    let assertions = ended.assertions();
    assert!(assertions.len() == 1 && !assertions[0].starts_with('{'), "{assertions:?}");
}

#[test]
fn html_instead_of_xml_is_an_error_of_the_parser() {
    let ended = tested_on("<!DOCTYPE html><html><body><br>no</body></html>", XML).expect(1);
    let assertions = ended.assertions();
    assert!(assertions.len() == 1 && !assertions[0].starts_with('{'), "{assertions:?}");
}

#[test]
fn a_member_that_a_cut_response_lacks_is_an_error_and_no_finding() {
    let script = "
        const { xml2Json } = globalThis;
        pm.test('users', () => { const list = xml2Json(pm.response.text()).r.users.member; pm.expect(list).to.be.an('array'); });
    ";
    let ended = tested_on("<r></r>", script).expect(5);
    assert_eq!(ended.events_named("assertion")[0]["error"]["name"], "TypeError");
}

#[test]
fn a_response_that_breaks_off_fails_the_request_and_its_tests_still_run() {
    let replies = [
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        "",
        "HTTP/1.1 200",
        "garbage\r\n\r\n",
    ];
    for reply in replies {
        let peer = Peer::start([wire::send(reply)]);
        let item = Item::get("one", peer.url()).test("pm.test('ran', () => {})");
        let ended = Command::run_of(&collection([item])).run().expect(5);
        assert_eq!(ended.assertions(), ["ran"], "{reply:?}");
        assert!(!ended.errors()[0].is_empty(), "{reply:?}");
        assert!(peer.seen()[0].starts_with("GET / HTTP/1.1\r\n"));
    }
}

#[test]
fn a_slow_response_in_pieces_is_put_together() {
    let pause = || wire::Act::Wait(Duration::from_millis(60));
    let peer = Peer::start([
        wire::send("HTTP/1.1 2"),
        pause(),
        wire::send("00 Fine\r\nX-A: 1\r\nTransfer-Encoding: chu"),
        pause(),
        wire::send("nked\r\n\r\n3\r\nabc\r\n"),
        pause(),
        wire::send("2\r\nde\r\n0\r\n\r\n"),
    ]);
    let script = "pm.test(`${pm.response.status} ${pm.response.text()} ${pm.response.headers.get('x-a')}`, () => {})";
    let ended = Command::run_of(&collection([Item::get("one", peer.url()).test(script)])).run().expect(0);
    assert_eq!(ended.assertions(), ["Fine abcde 1"]);
}

#[test]
fn scripts_cannot_reach_files_processes_or_the_network() {
    let script = "
        for (const name of ['process', 'require(\"fs\").readFileSync(\"Cargo.toml\")', 'require(\"child_process\")', 'require(\"http\")', 'Deno', 'std', 'os', 'fetch(\"http://127.0.0.1\")', 'XMLHttpRequest']) {
            let reached = true;
            try { eval(name) } catch (error) { reached = false }
            pm.test(name, () => pm.expect(reached).to.equal(false));
        }
    ";
    let ended = tested(script);
    let failed: Vec<String> = ended.assertions().into_iter().filter(|assertion| assertion.contains(": ")).collect();
    assert!(failed.is_empty(), "{failed:?}");
    ended.expect(0);
}

#[test]
fn memory_bombs_and_deep_recursion_fail_alone() {
    let server = Server::ok();
    let sample = collection([
        Item::get("bomb", server.url()).test("const a = []; while (true) a.push('x'.repeat(1e6) + a.length);"),
        Item::get("deep", server.url()).test("const f = () => f() + 1; f();"),
        Item::get("fine", server.url()).test("pm.test('fine', () => {})"),
    ]);
    let ended = Command::run_of(&sample).run().expect(5);
    assert_eq!(ended.assertions(), ["fine"]);
    assert_eq!(ended.errors().len(), 2, "{:?}", ended.errors());
}

#[test]
fn a_catastrophic_expression_is_ended_by_timeout_script() {
    let server = Server::ok();
    let item = Item::get("one", server.url()).test("/^(a+)+$/.test('a'.repeat(40) + 'b')");
    let ended = Command::run_of(&collection([item])).with(["--timeout-script", "500"]).run().expect(5);
    assert!(ended.took < Duration::from_secs(20), "{:?}", ended.took);
}

#[test]
fn send_request_works_with_callbacks_and_promises_and_is_not_expanded() {
    let server = Server::ok();
    let script = format!(
        "pm.sendRequest('{0}/callback', (error, response) => pm.test('callback ' + response.code, () => {{}}));
        const response = await pm.sendRequest({{url: '{0}/{{{{a}}}}', method: 'POST', body: 'text'}});
        pm.test('promise ' + response.text(), () => {{}});",
        server.url()
    );
    let sample = collection([Item::get("one", server.url()).test(&script)]);
    let ended = Command::run_of(&sample).with(["--env-var", "a=expanded"]).run().expect(0);
    let mut assertions = ended.assertions();
    assertions.sort();
    assert_eq!(assertions, ["callback 200", "promise ok"]);
    let warnings = ended.warnings();
    assert!(
        warnings.len() == 1 && warnings[0].contains("`{{a}}`") && warnings[0].contains("replaceIn"),
        "{warnings:?}"
    );
    let mut targets = server.targets();
    targets.sort();
    assert_eq!(targets, ["/", "/%7B%7Ba%7D%7D", "/callback"]);
}

#[test]
fn an_error_in_a_callback_of_send_request_fails_nothing_and_is_told() {
    let server = Server::ok();
    let script = format!(
        "let calls = 0;\npm.sendRequest('{}', (error, response) => {{\n  calls += 1;\n  response.nothing.there;\n}});
        setTimeout(() => pm.test('called ' + calls, () => {{}}), 300);",
        server.url()
    );
    let sample = collection([Item::get("one", server.url()).prerequest(&script)]);
    let ended =
        Command::run_of(&sample).with(["-r", "cli,json,events", "--reporter-json-export", "r.json"]).run().expect(0);
    assert_eq!(ended.assertions(), ["called 1"]);
    let report: Value = serde_json::from_str(&ended.read("r.json")).unwrap();
    assert_eq!(report["run"]["failures"], json!([]));
    let warnings = ended.warnings();
    assert!(
        warnings.len() == 1 && warnings[0].contains("prerequest-script:4") && warnings[0].contains("(reading 'there')"),
        "{warnings:?}"
    );
    let unfolded = ended.stdout.replace("\n  │ ", "");
    assert!(unfolded.contains("a callback of pm.sendRequest threw TypeError"), "{unfolded}");
}

#[test]
fn a_failed_send_request_is_an_error_of_the_run() {
    let script = format!("pm.sendRequest('http://{}', (error) => pm.test(error.code, () => {{}}))", Peer::closed());
    let ended = tested(&script).expect(5);
    assert_eq!(ended.assertions(), ["ECONNREFUSED"]);
}

#[test]
fn the_old_names_of_the_script_interface_still_work() {
    let script = "
        tests['status is 200'] = responseCode.code === 200;
        tests['body'] = responseBody === 'ok';
        tests['failing'] = false;
        postman.setEnvironmentVariable('a', 'b');
        tests['variable'] = environment.a === 'b' || pm.environment.get('a') === 'b';
    ";
    let ended = tested(script).expect(1);
    let assertions = ended.assertions();
    assert_eq!(assertions.len(), 4, "{assertions:?}");
    assert_eq!(assertions.iter().filter(|assertion| assertion.contains(": ")).count(), 1, "{assertions:?}");
}

#[test]
fn libraries_that_postman_ships_can_be_required() {
    let script = "
        const names = ['lodash', 'crypto-js', 'cheerio', 'moment', 'uuid', 'tv4', 'ajv', 'xml2js', 'csv-parse/lib/sync', 'chai', 'atob', 'btoa', 'buffer', 'querystring', 'url', 'util', 'path', 'assert', 'events', 'timers', 'string_decoder', 'stream', 'punycode', 'postman-collection'];
        for (const name of names) pm.test(name, () => pm.expect(require(name)).to.exist);
        pm.test('hash', () => pm.expect(CryptoJS.SHA256('a').toString().slice(0, 6)).to.equal('ca9781'));
        pm.test('chunk', () => pm.expect(_.chunk([1, 2, 3], 2)).to.eql([[1, 2], [3]]));
    ";
    let ended = tested(script);
    let failed: Vec<String> = ended.assertions().into_iter().filter(|assertion| assertion.contains(": ")).collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn scripts_cannot_send_files() {
    let server = Server::ok();
    let script = format!(
        "await pm.sendRequest({{ url: '{0}/a', method: 'POST', body: {{ mode: 'file', file: {{ src: '/etc/hostname' }} }} }});
         await pm.sendRequest({{ url: '{0}/b', method: 'POST', body: {{ mode: 'formdata', formdata: [{{ key: 'f', type: 'file', src: '/etc/hostname' }}, {{ key: 'k', value: 'v' }}] }} }});
         await pm.sendRequest('file:///etc/hostname').catch((error) => console.log('refused', error.message));
         pm.request.method = 'POST'; pm.request.body = {{ mode: 'file', file: {{ src: '/etc/hostname' }} }};",
        server.url()
    );
    let ended = Command::run_of(&collection([Item::get("one", format!("{}/c", server.url())).prerequest(&script)]))
        .run()
        .expect(5);
    let bodies: Vec<String> = server.received().iter().map(|request| request.text()).collect();
    assert_eq!(server.targets(), ["/a", "/b"]);
    assert_eq!(bodies[0], "");
    assert!(bodies[1].contains("name=\"k\"") && !bodies[1].contains("name=\"f\""), "{}", bodies[1]);
    assert!(ended.errors().iter().any(|error| error.contains("/etc/hostname")), "{:?}", ended.errors());
    assert!(ended.console().iter().any(|line| line.contains("refused")), "{:?}", ended.console());
}
