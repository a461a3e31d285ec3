//! The HTML report: where it goes, what its options do, and its scripts that need no browser.

use std::{fs, path::Path, process::Command as Program};

use serde_json::json;

use crate::support::{Command, Item, Reply, Server, collection};

fn run(url: &str) -> Command {
    let collection = collection([Item::folder(
        "F",
        [
            Item::request(
                "login",
                json!({"method": "POST", "url": format!("{url}/login"), "body": {"mode": "raw", "raw": "user={{user}}"}}),
            )
            .test("pm.test('holds', () => {});"),
            Item::get("get", format!("{url}/get")).test("pm.test('fails', () => pm.expect(1).to.equal(2));"),
        ],
    )]);
    Command::new(["run", "c.json"]).file("c.json", collection.to_string()).file(
        "e.json",
        json!({"name": "staging", "values": [
            {"key": "user", "value": "ada"},
            {"key": "api_key", "value": "canary-0123456789", "type": "secret"},
        ]})
        .to_string(),
    )
}

#[test]
fn the_report_goes_where_it_is_told_and_masks_secrets() {
    let server = Server::ok();
    let ended =
        run(&server.url()).with(["-e", "e.json", "-r", "html", "--reporter-html-export", "out/r.html"]).run().expect(1);
    assert_eq!(ended.stdout, "");
    assert_eq!(ended.stderr, "");
    let page = ended.read("out/r.html");
    assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"), "{}", &page[page.len() - 100..]);
    assert!(page.contains("data-outcome=\"failure\""));
    assert!(page.contains("1 of 2 assertions failed."));
    assert!(page.contains("<bdi>staging</bdi>") && page.contains("<bdi>ada</bdi>"));
    assert!(!page.contains("canary-0123456789"));
    assert_eq!(fs::read_dir(ended.path("out")).unwrap().count(), 1, "the recording is left behind");
}

#[test]
fn htmlextra_is_understood_with_its_options() {
    let server = Server::ok();
    let ended = run(&server.url())
        .with(["-e", "e.json", "-r", "htmlextra,cli", "--reporter-htmlextra-export", "out/r.html"])
        .with(["--reporter-htmlextra-browserTitle", "Nightly", "--reporter-htmlextra-title", "API checks"])
        .with(["--reporter-htmlextra-titleSize", "4", "--reporter-htmlextra-testPaging", "--reporter-htmlextra-logs"])
        .with(["--reporter-htmlextra-showOnlyFails", "--reporter-htmlextra-skipSensitiveData"])
        .with(["--reporter-htmlextra-template", "theirs.hbs", "--reporter-htmlextra-nonsense"])
        .run()
        .expect(1)
        .complains("reporter htmlextra: without effect: logs, testPaging, titleSize")
        .complains("reporter htmlextra: there is no option \"nonsense\"; there are export, template")
        .complains("reporter htmlextra: the template is not used");
    let page = ended.read("out/r.html");
    assert!(page.contains("<title>Nightly</title>") && page.contains("<bdi>API checks</bdi>"));
    assert!(page.contains("<h2 id=\"requests-title\" class=\"section-title\">Items <span class=\"count\">1</span>"));
    assert!(!page.contains("<bdi>ada</bdi>"), "the plug-in shows the environment only when asked to");
    let ended = run(&server.url())
        .with(["-e", "e.json", "-r", "htmlextra", "--reporter-htmlextra-showEnvironmentData"])
        .with(["--reporter-htmlextra-skipEnvironmentVars", "[\"api_key\"]"])
        .run()
        .expect(1);
    let file = fs::read_dir(ended.path("newman")).unwrap().next().unwrap().unwrap().path();
    assert!(file.to_string_lossy().ends_with("-0.html"), "{file:?}");
    let page = fs::read_to_string(file).unwrap();
    assert!(page.contains("<bdi>ada</bdi>") && !page.contains("<bdi>api_key</bdi>"));
}

#[test]
fn a_template_of_the_users_is_used_and_a_broken_one_is_wrong_usage() {
    let server = Server::ok();
    let ended = run(&server.url())
        .with(["-r", "html", "--reporter-html-template", "mine.hbs", "--reporter-html-export", "r.html"])
        .file("mine.hbs", "{{#requests}}{{state}}:{{item}}:{{code}} {{/requests}}")
        .run()
        .expect(1);
    assert_eq!(ended.read("r.html"), "passed:login:200 failed:get:200 ");
    run(&server.url())
        .with(["-r", "html", "--reporter-html-template", "mine.hbs"])
        .file("mine.hbs", "{{#requests}}")
        .run()
        .expect(2)
        .complains("reporter html: mine.hbs: ");
    run(&server.url())
        .with(["-r", "html", "--reporter-html-template", "none.hbs"])
        .run()
        .expect(2)
        .complains("reporter html: none.hbs: ");
    run(&server.url())
        .with(["-r", "html", "--reporter-html-max-body-size", "much"])
        .run()
        .expect(2)
        .complains("--reporter-html-max-body-size: The value must be a size");
    // A name that is not there is found at the end: the run must not be lost.
    let ended = run(&server.url())
        .with(["-r", "html", "--reporter-html-template", "mine.hbs", "--reporter-html-export", "r.html"])
        .file("mine.hbs", "{{nothing}}")
        .run()
        .expect(1)
        .complains("the built-in page was written instead");
    assert!(ended.read("r.html").contains("1 of 2 assertions failed."));
}

#[test]
fn a_recorded_run_gives_the_same_page() {
    let server = Server::start(|_| Reply::status(200).body("x".repeat(5000)));
    let ended = run(&server.url())
        .with(["-r", "html,events", "--reporter-events-export", "e.ndjson", "--reporter-html-export", "r.html"])
        .run()
        .expect(1);
    let again = Command::new(["report", "e.ndjson", "-r", "html", "--reporter-html-export", "again.html"])
        .file("e.ndjson", ended.read("e.ndjson"))
        .run()
        .expect(0);
    assert_eq!(again.read("again.html"), ended.read("r.html"));
}

#[test]
fn the_demo_leaves_its_report_and_names_it() {
    let ended = Command::new(["demo"]).run().expect(0).says("report: ").says("postwatch-demo.html");
    let ended =
        ended.says("29 findings planted in it").says("29 findings, as planted: ").says("--env-from-process AWS");
    let page = ended.read("postwatch-demo.html");
    assert!(page.contains("<bdi>AWS IAM audit</bdi>") && page.contains("KEY_NOT_ROTATED"));
    let text = &ended.stdout;
    assert!(text.lines().count() <= 60, "more than two screens: {text}");
    // One number of requests, also in Slack's message and on the page.
    let requests = text.lines().find_map(|line| line.strip_suffix(" requests)")?.rsplit('(').next()).unwrap();
    assert!(text.contains(&format!("| {requests} requests (")), "{text}");
    assert!(page.contains(&format!("<span class=\"tile-number\">{requests}</span>")));
    assert_eq!(text.matches("Slack received").count(), 1);
}

/// The parts of the page's script that make no elements, in Node.
#[test]
fn the_pages_pure_functions_hold() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Program::new("node").arg(root.join("tests/page/pure.cjs")).current_dir(root).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains(" checks hold"), "{said}");
}

#[test]
fn folders_with_failures_come_first_and_findings_stand_before_the_numbers_the_gravest_on_top() {
    let server = Server::ok();
    let finding = |entity: &str, severity: &str| json!({"entity": entity, "reason": "R", "severity": severity});
    let report = json!({"schema": "postwatch.findings/1", "account": {"id": "1"}, "checks": [{
        "check": "1", "title": "Keys", "status": "fail", "threshold": 45, "unit": "days",
        "findings": [finding("minor", "low"), finding("grave", "critical"), finding("middling", "Medium"), {"entity": "unrated", "reason": "R"}],
    }]});
    let items = [
        Item::folder("Good", [Item::get("a", server.url()).test("pm.test('holds', () => {})")]),
        Item::folder("Bad", [Item::get("b", server.url()).test(&format!("pm.visualizer.set('', {report});"))]),
        Item::folder("Fine", [Item::get("c", server.url()).test("pm.test('holds', () => {})")]),
    ];
    let ended = Command::new(["run", "c.json", "-r", "html", "--reporter-html-export", "r.html"])
        .file("c.json", collection(items).to_string())
        .run()
        .expect(1);
    let page = ended.read("r.html");
    let in_order = |parts: &[&str]| {
        let places: Vec<_> = parts.iter().map(|part| page.find(part).unwrap_or_else(|| panic!("no {part}"))).collect();
        assert!(places.is_sorted(), "{parts:?} stand at {places:?}");
    };
    in_order(&["id=\"overview\"", "id=\"findings\"", "class=\"tiles\"", "id=\"failures\"", "id=\"requests\""]);
    assert!(page.contains("(limit 45 days)"));
    in_order(&["<bdi>grave</bdi>", "<bdi>middling</bdi>", "<bdi>minor</bdi>", "<bdi>unrated</bdi>"]);
    in_order(&["data-folder=\"1\"", "data-folder=\"0\"", "data-folder=\"2\""]);
}
