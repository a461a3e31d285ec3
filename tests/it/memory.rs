//! `--script-memory`: a script for whose objects there is no room fails with the limit's own error.

use crate::support::{Command, Ended, Item, Reply, Server, collection};

const LIMIT: &str = "sandbox: script memory limit of 16 MB exceeded";

/// A body of a few megabytes whose objects take far more.
fn server() -> Server {
    Server::start(|request| {
        let rows = 120_000;
        match request.path() {
            "/xml" => Reply::ok(format!("<all>{}</all>", "<a><b>1</b></a>".repeat(rows))),
            "/csv" => Reply::ok(format!("a,b,c\n{}", "1,2,3\n".repeat(rows * 2))),
            "/text" => Reply::ok("text ".repeat(4_000_000)),
            _ => Reply::ok(format!("[{}]", vec![r#"{"a":1,"b":"xxxxxxxxxx"}"#; rows].join(","))),
        }
    })
}

fn run(server: &Server, path: &str, script: &str) -> Ended {
    let first = Item::get("big", format!("{}{path}", server.url())).test(script);
    let next = Item::get("next", format!("{}{path}", server.url())).test("pm.test('next', () => {})");
    Command::run_of(&collection([first, next])).with(["--script-memory", "16M"]).run().expect(5)
}

#[test]
fn what_the_sandbox_converts_ends_the_script_and_cannot_be_caught() {
    let server = server();
    for (path, script) in [
        ("/json", "const all = pm.response.json(); console.log(all.length)"),
        ("/json", "try { pm.response.json() } catch (e) { console.log('caught', e) }"),
        ("/json", "try { pm.response.json((key, value) => value) } catch (e) { console.log('caught', e) }"),
        ("/json", "try { pm.response.jsonp() } catch (e) { console.log('caught', e) }"),
        ("/json", "try { JSON.parse(responseBody) } catch (e) { console.log('caught', e) }"),
        ("/json", "pm.response.to.have.jsonBody('0.a')"),
        ("/json", "try { pm.response.to.have.jsonBody() } catch (e) { console.log('caught') }"),
        ("/json", "(async () => pm.response.json())().catch((e) => console.log('caught'))"),
        ("/json", "setTimeout(() => { try { pm.response.json() } catch (e) { console.log('caught') } }, 1)"),
        ("/json", "try { pm.response.json() } finally { console.log('caught') }"),
        ("/xml", "try { xml2Json(responseBody) } catch (e) { console.log('caught', e) }"),
        ("/csv", "try { require('csv-parse/lib/sync')(responseBody) } catch (e) { console.log('caught', e) }"),
        ("/text", "try { pm.response.text() } catch (e) { console.log('caught', e) }"),
        ("/text", "try { pm.response.stream } catch (e) { console.log('caught', e) }"),
        ("/text", "try { responseBody } catch (e) { console.log('caught', e) }"),
    ] {
        let ended = run(&server, path, script);
        assert_eq!(ended.errors(), [LIMIT], "{script}");
        assert_eq!(ended.assertions(), ["next"], "{script}");
        assert!(!ended.stdout.contains("caught"), "{script}: {:?}", ended.console());
    }
}

#[test]
fn inside_of_a_test_it_is_an_error_and_no_finding() {
    let server = server();
    for script in [
        "pm.test('inside', () => pm.response.json())",
        "pm.test('inside', () => pm.response.to.have.jsonBody('0.a'))",
        "pm.test('inside', () => pm.expect(() => pm.response.json()).to.not.throw())",
        "pm.test('inside', async () => { await 1; pm.response.json() })",
    ] {
        let ended = run(&server, "/json", script);
        assert!(ended.errors().contains(&LIMIT.to_owned()), "{script}: {:?}", ended.errors());
    }
}

#[test]
fn the_body_of_another_request_counts_too() {
    let server = server();
    for script in [
        "pm.sendRequest('URL', (error, response) => { try { response.json() } catch (e) { console.log('caught') } })",
        "try { (await pm.sendRequest('URL')).json() } catch (e) { console.log('caught') }",
    ] {
        let ended = run(&server, "/xml", &script.replace("URL", &format!("{}/json", server.url())));
        assert_eq!(ended.errors(), [LIMIT], "{script}");
        assert!(!ended.stdout.contains("caught"), "{script}: {:?}", ended.console());
    }
}

#[test]
fn a_body_for_which_there_is_room_is_read_after_one_for_which_there_was_none() {
    let server = server();
    let first = Item::get("big", format!("{}/json", server.url())).test("pm.response.json()");
    let script =
        "for (let times = 0; times < 30; times++) JSON.parse('[' + Array(2000).fill('{\"a\":1}').join() + ']');
                  pm.test('fine', () => pm.expect(pm.response.text().length).to.be.above(10))";
    let next = Item::get("next", format!("{}/json", server.url())).test(script);
    let ended = Command::run_of(&collection([first, next])).with(["--script-memory", "16M"]).run().expect(5);
    assert_eq!((ended.assertions(), ended.errors()), (vec!["fine".to_owned()], vec![LIMIT.to_owned()]));
}
