//! Two recorded runs compared.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Command, Ended, Item, Peer, Server, collection};

/// What fails depends on the variable `phase`.
fn changing(url: &str) -> Value {
    let a = "const phase = pm.environment.get('phase');
        pm.test('stays', () => pm.expect(1).to.equal(2));
        pm.test('gets better', () => pm.expect(phase).to.equal('1'));
        pm.test('gets worse', () => pm.expect(phase).to.equal('0'));
        if (phase === '0') pm.test('goes away', () => pm.expect(1).to.equal(2));";
    let d =
        "(pm.environment.get('phase') === '0' ? pm.test : pm.test.skip)('skipped', () => pm.expect(1).to.equal(2));";
    collection([
        Item::folder("F", [Item::get("A", url).test(a)]),
        Item::get("B", "{{target}}"),
        Item::get("C", url).test("if (pm.environment.get('phase') === '0') throw new Error('broken')"),
        Item::get("D", url).test(d),
    ])
}

/// A run of each phase, in `0.ndjson` and `1.ndjson`.
fn two_runs(server: &Server, more: &[&str]) -> Ended {
    let run = |phase: &str, target: String| {
        ["run", "c.json", "-r", "events", "--reporter-events-export"]
            .into_iter()
            .map(str::to_owned)
            .chain([format!("{phase}.ndjson"), "--env-var".into(), format!("phase={phase}")])
            .chain(["--env-var".into(), format!("target={target}")])
            .chain(more.iter().map(|argument| (*argument).to_owned()))
            .collect::<Vec<_>>()
    };
    let first = Command::new(run("0", format!("http://{}/", Peer::closed())))
        .file("c.json", changing(&server.url()).to_string())
        .run()
        .expect(5);
    first.then(run("1", server.url())).run().expect(1)
}

fn lines(problems: &Value) -> Vec<&str> {
    problems.as_array().unwrap().iter().map(|problem| problem["line"].as_str().unwrap()).collect()
}

#[test]
fn it_says_what_is_new_resolved_still_failing_and_not_run() {
    let server = Server::ok();
    let ended = two_runs(&server, &[]).then(["report", "1.ndjson", "--against", "0.ndjson"]).run().expect(1);
    let expected = "Sample: 1 new, 1 still failing, 3 resolved, 2 not run

  new
  + F / A: gets worse
      expected '1' to equal '0'

  still failing
  = F / A: stays
      expected 1 to equal 2

  resolved
  - B: request
  - C: test-script
  - F / A: gets better

  not run
  ? D: skipped
  ? F / A: goes away
";
    assert_eq!(ended.stdout, expected);
    let ended = ended.then(["report", "1.ndjson", "--against", "0.ndjson", "--format", "json"]).run().expect(1);
    let comparison: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(comparison["schema"], "postwatch.comparison/1");
    let run = &comparison["runs"][0];
    assert_eq!(lines(&run["resolved"]), ["B: request", "C: test-script", "F / A: gets better"]);
    assert_eq!(
        run["new"],
        json!([{"kind": "failure", "line": "F / A: gets worse", "inside": "F / A", "what": "gets worse", "message": "expected '1' to equal '0'"}])
    );
    // Nothing is new in a run that is compared with itself.
    ended
        .then(["report", "1.ndjson", "--against", "1.ndjson"])
        .run()
        .expect(0)
        .says("Sample: 0 new, 2 still failing, 0 resolved\n");
}

#[test]
fn iterations_are_compared_each_with_its_own() {
    let server = Server::ok();
    let script = "pm.test('t', () => pm.expect(pm.info.iteration).to.not.equal(Number(pm.environment.get('bad'))))";
    let run = |bad: &str, count: &str| {
        ["run", "c.json", "-n", count, "--env-var", &format!("bad={bad}"), "-r", "events", "--reporter-events-export"]
            .map(str::to_owned)
            .into_iter()
            .chain([format!("{bad}.ndjson")])
            .collect::<Vec<_>>()
    };
    let ended = Command::new(run("1", "3"))
        .file("c.json", collection([Item::get("A", server.url()).test(script)]).to_string())
        .run()
        .expect(1)
        .then(run("2", "3"))
        .run()
        .expect(1);
    let ended = ended.then(["report", "2.ndjson", "--against", "1.ndjson"]).run().expect(1);
    assert_eq!(
        ended.stdout,
        "Sample: 1 new, 0 still failing, 1 resolved\n\n  new\n  + A: t (iteration 3)\n      expected 2 to not equal 2\n\n  resolved\n  - A: t (iteration 2)\n"
    );
    // An iteration that there is no longer resolves nothing.
    let ended = ended.then(run("5", "1")).run().expect(0);
    let ended = ended.then(["report", "5.ndjson", "--against", "2.ndjson"]).run().expect(0);
    assert!(ended.stdout.contains("0 resolved, 1 not run"), "{}", ended.stdout);
}

#[test]
fn a_run_that_was_cut_off_resolves_only_what_it_reached() {
    let server = Server::ok();
    let ended = two_runs(&server, &[]);
    let whole = ended.read("1.ndjson");
    let place = whole.find("\"event\":\"beforeItem\"").unwrap();
    let place = place + 10 + whole[place + 10..].find("\"event\":\"beforeItem\"").unwrap();
    fs::write(ended.path("cut.ndjson"), &whole[..place]).unwrap();
    ended
        .then(["report", "cut.ndjson", "--against", "0.ndjson"])
        .run()
        .expect(5)
        .complains("warning: cut.ndjson: the recording ends before the run does")
        .says("1 new, 1 still failing, 1 resolved, 4 not run");
}

#[test]
fn other_collections_are_told() {
    let server = Server::ok();
    let ended = two_runs(&server, &[]);
    let renamed = ended.read("c.json").replace("\"Sample\"", "\"Other\"");
    fs::write(ended.path("both.json"), renamed).unwrap();
    let ended = ended
        .then([
            "run",
            "c.json",
            "both.json",
            "--env-var",
            "phase=1",
            "-r",
            "events",
            "--reporter-events-export",
            "2.ndjson",
        ])
        .with(["--env-var".to_owned(), format!("target={}", server.url())])
        .run()
        .expect(1);
    let ended = ended.then(["report", "2.ndjson", "--against", "1.ndjson"]).run().expect(1);
    assert!(
        ended.stdout.starts_with("Sample: 0 new, 2 still failing, 0 resolved\n")
            && ended
                .stdout
                .contains("\nOther: 2 new, 0 still failing, 0 resolved\n  this collection did not run before\n"),
        "{}",
        ended.stdout
    );
    let ended = ended.then(["report", "1.ndjson", "--against", "2.ndjson"]).run().expect(0);
    assert!(
        ended
            .stdout
            .contains("Other: 0 new, 0 still failing, 0 resolved, 2 not run\n  this collection did not run now")
    );
}

#[test]
fn wrong_usage_and_bad_files_are_told() {
    let server = Server::ok();
    let ended = two_runs(&server, &[]);
    let ended = ended
        .then(["report", "1.ndjson", "--against", "c.json"])
        .run()
        .expect(3)
        .complains("c.json:1: not a recording: ");
    let ended =
        ended.then(["report", "1.ndjson", "--against", "nowhere"]).run().expect(3).complains("nowhere: No such file");
    let ended = ended.then(["report", "1.ndjson", "--against", "0.ndjson", "-r", "json"]).run().expect(2);
    ended.then(["report", "1.ndjson", "--format", "json"]).run().expect(2).complains("--against");
}
