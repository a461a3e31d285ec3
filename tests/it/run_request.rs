//! `pm.execution.runRequest`.

use serde_json::json;

use crate::support::{Command, Item, Reply, Server, collection};

fn server() -> Server {
    Server::start(|request| match request.path() {
        "/login" => Reply::ok(r#"{"token":"t-12345678"}"#).header("Set-Cookie", "session=abc"),
        _ => Reply::ok("ok"),
    })
}

#[test]
fn a_request_of_the_collection_runs_with_its_scripts_and_answers() {
    let server = server();
    let login = Item::get("Login", format!("{}/login?who={{{{who}}}}", server.url()))
        .with("id", json!("11111111-2222-3333-4444-555555555555"))
        .prerequest("pm.variables.set('seen', 'before ' + pm.variables.get('who'))")
        .test(
            "pm.test('logged in', () => pm.response.to.have.status(200));
             pm.environment.set('token', pm.response.json().token); pm.globals.unset('stale');",
        );
    let script = "pm.globals.set('stale', 1); pm.environment.set('kept', 'mine');
        const response = await pm.execution.runRequest('1234567-11111111-2222-3333-4444-555555555555', { variables: { who: 'me' } });
        console.log(response.code, response.json().token, response.headers.get('Set-Cookie'));
        console.log(pm.environment.get('token'), pm.environment.get('kept'), pm.globals.has('stale'), pm.variables.get('seen'), pm.variables.get('who'));
        const byName = await pm.execution.runRequest('Login'); console.log(byName.code);";
    let main = Item::get("Main", format!("{}/main/{{{{token}}}}", server.url())).prerequest(script);
    let ended = Command::run_of(&collection([main, login]))
        .with(["--env-var", "who=nobody", "--secrets", "show"])
        .run()
        .expect(0);
    assert_eq!(server.targets(), ["/login?who=me", "/login?who=nobody", "/main/t-12345678", "/login?who=nobody"]);
    let console = ended.console();
    for line in ["200 t-12345678 session=abc", "t-12345678 mine false before me nobody", "200"] {
        assert!(console.iter().any(|said| said.ends_with(line)), "{line}: {console:?}");
    }
    assert_eq!(ended.assertions(), ["logged in", "logged in", "logged in"]);
}

#[test]
fn a_skipped_request_gives_null_and_a_failed_one_rejects() {
    let server = server();
    let skipped = Item::get("Skipped", server.url()).prerequest("pm.execution.skipRequest()");
    let broken = Item::get("Broken", "http://127.0.0.1:9/");
    let script = "console.log('got', await pm.execution.runRequest('Skipped'));
        for (const name of ['Broken', 'Nobody', '']) await pm.execution.runRequest(name).catch((error) => console.log('caught', error.message));";
    let main = Item::get("Main", server.url()).test(script);
    let ended = Command::run_of(&collection([main, skipped, broken])).with(["--folder", "Main"]).run();
    let console = ended.console().join("\n");
    // The run has only the chosen request.
    assert!(
        console.contains("no request of this run has the id or name \"Skipped\"") || ended.errors().len() == 1,
        "{console}"
    );
    let main = Item::get("Main", server.url()).test(script);
    let skipped = Item::get("Skipped", server.url()).prerequest("pm.execution.skipRequest()");
    let broken = Item::get("Broken", "http://127.0.0.1:9/");
    let ended = Command::run_of(&collection([main, skipped, broken])).run().expect(5);
    let console = ended.console().join("\n");
    for line in [
        "got null",
        "caught connect ECONNREFUSED",
        "caught runRequest: no request of this run",
        "caught runRequest: collection request id not provided",
    ] {
        assert!(console.contains(line), "{line}: {console}");
    }
}

#[test]
fn requests_that_run_each_other_end() {
    let server = server();
    let again = "try { await pm.execution.runRequest('Again') } catch (error) { console.log('end', error.message) }";
    let ended = Command::run_of(&collection([Item::get("Again", server.url()).prerequest(again)])).run().expect(0);
    assert_eq!(server.received().len(), 11);
    assert!(ended.console().join("\n").contains("requests run each other more than 10 deep"));
}
