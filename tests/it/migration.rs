//! Pipelines as people write them for newman, run with that word replaced and nothing else: they end as before, and
//! what later stages pick up is there and can be read.
#![cfg(unix)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Output, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Received, Reply, Server};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/pipelines");

/// A checkout on a build machine, and the service that its pipeline tests.
struct Checkout {
    folder: TempDir,
    service: Server,
}

impl Checkout {
    /// With these files of `tests/fixtures/pipelines`, beside collection and environment.
    fn with(names: &[&str]) -> Checkout {
        let checkout = Checkout { folder: tempfile::tempdir().unwrap(), service: Server::start(shop) };
        for name in ["pets.postman_collection.json", "staging.postman_environment.json"].iter().chain(names) {
            let text = fixture(name).replace("http://pets.example", &checkout.service.url());
            fs::write(checkout.path(name), text).unwrap();
        }
        fs::create_dir(checkout.path(".tools")).unwrap();
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_postwatch"), checkout.path(".tools/postwatch")).unwrap();
        checkout
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a script and expects this exit status.
    #[track_caller]
    fn run(&self, script: &str, status: i32) -> Output {
        let path = std::env::var("PATH").unwrap_or_default();
        let output = std::process::Command::new("sh")
            .args(["-c", script])
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", format!("{}:{path}", self.path(".tools").display()))
            .env("HOME", self.folder.path())
            .env("CI", "true")
            .env("BASE_URL", self.service.url())
            .env("npm_config_update_notifier", "false")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let told = [&output.stdout[..], &output.stderr].map(String::from_utf8_lossy).join("\n---\n");
        assert_eq!(output.status.code(), Some(status), "{script}\n---\n{told}");
        output
    }

    /// A report that is XML: the names of its test cases, those that failed with a `!`.
    fn cases(&self, name: &str) -> Vec<String> {
        use quick_xml::{Reader, events::Event};
        let text = fs::read_to_string(self.path(name)).unwrap();
        let mut reader = Reader::from_str(&text);
        let mut cases: Vec<String> = Vec::new();
        loop {
            match reader.read_event().unwrap() {
                Event::Eof => return cases,
                Event::Start(element) | Event::Empty(element) => match element.name().as_ref() {
                    "testcase" => {
                        let name = element.try_get_attribute("name").unwrap().unwrap();
                        cases.push(name.value.into_owned());
                    }
                    "failure" => cases.last_mut().unwrap().push('!'),
                    _ => {}
                },
                _ => {}
            }
        }
    }

    /// A report that is a page of its own: it shows these, and loads nothing.
    fn page(&self, name: &str, shown: &[&str]) {
        let text = fs::read_to_string(self.path(name)).unwrap();
        assert!(text.to_ascii_lowercase().starts_with("<!doctype html>") && text.trim_end().ends_with("</html>"));
        for words in shown {
            assert!(text.contains(words), "{words} is missing in {name}");
        }
        assert!(!text.contains("src=\"http") && !text.contains("href=\"http"), "{name} loads something");
    }

    fn json(&self, name: &str) -> Value {
        serde_json::from_str(&fs::read_to_string(self.path(name)).unwrap()).unwrap()
    }
}

/// The service: the pet shop of the fixtures, out of order where it takes money.
fn shop(request: &Received) -> Reply {
    match (request.method.as_str(), request.path()) {
        ("POST", "/session") => Reply::ok(r#"{"token": "token-of-the-session"}"#)
            .header("Content-Type", "application/json")
            .header("Set-Cookie", "session=cookie-of-the-session; Path=/"),
        ("GET", "/pets") => Reply::ok(r#"[{"name": "Rex"}, {"name": "Tom"}]"#),
        ("GET", "/pets.postman_collection.json") => Reply::ok(fixture("pets.postman_collection.json")),
        ("GET", path) => match path.strip_prefix("/pets/") {
            Some(name) => Reply::json(&serde_json::json!({"name": name.replace("%20", " ").replace("%22", "\"")})),
            None => Reply::status(404),
        },
        _ => Reply::status(503),
    }
}

fn fixture(name: &str) -> String {
    fs::read_to_string(Path::new(FOLDER).join(name)).unwrap()
}

/// The one change that a migration makes: the command's name.
fn migrated(name: &str) -> String {
    let text = fixture(name);
    let migrated = text.replace("newman run ", "postwatch run ").replace("exec newman ", "exec postwatch ");
    let migrated = migrated.replace("newman --version", "postwatch --version");
    assert_ne!(text, migrated, "{name} does not call newman");
    migrated
}

/// The scripts in a YAML pipeline: texts and lists of texts under this key.
fn steps(yaml: &Value, key: &str, found: &mut Vec<String>) {
    let texts = |value: &Value| match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(list) => list.iter().filter_map(|line| line.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    };
    match yaml {
        Value::Object(members) => {
            found.extend(members.get(key).map(texts).unwrap_or_default());
            members.values().for_each(|member| steps(member, key, found));
        }
        Value::Array(list) => list.iter().for_each(|member| steps(member, key, found)),
        _ => {}
    }
}

fn steps_of(name: &str, key: &str) -> Vec<String> {
    let mut found = Vec::new();
    steps(&serde_saphyr::from_str(&migrated(name)).unwrap(), key, &mut found);
    assert!(!found.is_empty());
    found
}

const ALL: [&str; 4] = ["signed in", "Status code is 200", "there are pets", "is the one that was asked for"];

#[test]
fn npm_scripts() {
    let checkout = Checkout::with(&[]);
    fs::write(checkout.path("package.json"), migrated("package.json")).unwrap();
    let output = checkout.run("npm test", 0);
    assert_eq!(checkout.cases("reports/newman.xml"), ALL);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("✓  there are pets") && !said.contains('\u{1b}'), "{said}");
}

#[test]
fn steps_of_github_actions() {
    let checkout = Checkout::with(&[]);
    let [prepare, run] = &steps_of("github-workflow.yml", "run")[..] else { panic!("two steps") };
    checkout.run(&format!("set -e\n{prepare}"), 0);
    let script = format!("set -e\nTESTS=pets.postman_collection.json\nGITHUB_ACTOR=octocat\n{run}");
    let output = checkout.run(&script, 0);
    assert!(String::from_utf8_lossy(&output.stdout).contains("Sign in"));
    assert_eq!(checkout.service.received()[0].text(), "user=octocat");
    checkout.page("testResults/htmlreport.html", &["<title>Pet shop</title>"]);
}

#[test]
fn a_makefile() {
    let checkout = Checkout::with(&[]);
    let makefile = migrated("Makefile");
    // Not every machine has make: variables and recipe by hand.
    let (settings, recipe) = makefile.split_once("api-tests:\n").unwrap();
    let mut script = recipe.lines().map(|line| line.trim_start_matches(['\t', '@'])).collect::<Vec<_>>().join("\n");
    for (name, value) in settings.lines().filter_map(|line| line.split_once(" = ")) {
        script = script.replace(&format!("$({name})"), value);
    }
    checkout.run(&format!("set -e\n{script}"), 0);
    let report = checkout.json("build/result.json");
    assert_eq!(report["run"]["stats"]["assertions"], serde_json::json!({"total": 4, "pending": 0, "failed": 0}));
    let log = fs::read_to_string(checkout.path("build/newman.log")).unwrap();
    assert!(log.contains("Sub-folder List pets") && log.contains("Pass  there are pets"), "{log}");
}

#[test]
fn a_jenkins_stage() {
    let checkout = Checkout::with(&["broken.postman_collection.json"]);
    let jenkinsfile = migrated("Jenkinsfile");
    let script = jenkinsfile.split("sh '").nth(1).unwrap().split("'\n").next().unwrap();
    checkout.run(script, 0);
    assert_eq!(checkout.cases("results/junit.xml"), ["ordered!", "paid!"]);
    checkout.page("results/report.html", &["Broken shop"]);
}

#[test]
fn a_docker_entrypoint() {
    let checkout = Checkout::with(&[]);
    fs::write(checkout.path("docker-entrypoint.sh"), migrated("docker-entrypoint.sh")).unwrap();
    checkout.run(&fixture("docker-command.sh"), 0);
    let report = checkout.json("newman-results.json");
    assert_eq!(report["collection"]["info"]["name"], "Pet shop");
    assert_eq!(report["run"]["executions"].as_array().map(Vec::len), Some(3));
    assert_eq!(report["run"]["failures"], serde_json::json!([]));
}

#[test]
fn a_newmanrc() {
    let checkout = Checkout::with(&[]);
    fs::write(checkout.path(".newmanrc"), fixture("newmanrc")).unwrap();
    let output = checkout.run(&migrated("configured.sh"), 0);
    assert!(output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(checkout.cases("out/junit.xml"), ALL);
    assert_eq!(checkout.json("out/run.json")["environment"]["name"], "staging");
}

#[test]
fn an_iteration_for_every_row() {
    let checkout = Checkout::with(&["pets.csv"]);
    checkout.run(&migrated("data-driven.sh"), 0);
    assert_eq!(checkout.service.targets(), ["/pets/Rex", "/pets/Tom,%20the%20%22cat%22"]);
    assert_eq!(checkout.cases("reports/rows.xml"), [ALL[3], ALL[3]]);
}

#[test]
fn signing_in_once_and_using_it_later() {
    let checkout = Checkout::with(&[]);
    let output = checkout.run(&migrated("sign-in-once.sh"), 0);
    let requests = checkout.service.received();
    assert_eq!(requests.len(), 3);
    assert_eq!(requests[1].header("Authorization"), Some("Bearer token-of-the-session"));
    assert_eq!(requests[2].header("Cookie"), Some("session=cookie-of-the-session"));
    assert_eq!(checkout.json("globals.json")["values"][0]["value"], "Rex");
    assert_eq!(checkout.json("cookies.json")["cookies"][0]["key"], "session");
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("Pet shop\n"));
}

#[test]
fn bail_and_what_the_shell_makes_of_it() {
    let checkout = Checkout::with(&["broken.postman_collection.json"]);
    checkout.run(&migrated("bail.sh"), 1);
    assert_eq!(checkout.service.targets(), ["/orders"]);
    assert_eq!(fs::read_to_string(checkout.path("FAILED")).unwrap(), "API tests failed\n");
    let report = checkout.json("bail.json");
    assert_eq!(report["run"]["failures"].as_array().map(Vec::len), Some(1));
    assert_eq!(report["run"]["failures"][0]["error"]["test"], "ordered");
}

#[test]
fn the_script_of_gitlab() {
    let checkout = Checkout::with(&[]);
    checkout.run(&format!("set -e\n{}", steps_of("gitlab-ci.yml", "script").join("\n")), 0);
    assert_eq!(checkout.service.targets(), ["/pets.postman_collection.json", "/session", "/pets?kind=any"]);
    assert_eq!(checkout.cases("newman-report.xml"), ALL[..3]);
}

#[test]
fn a_loop_over_all_collections() {
    let checkout = Checkout::with(&["broken.postman_collection.json"]);
    checkout.run(&migrated("all-collections.sh"), 1);
    assert_eq!(checkout.cases("results/pets.xml"), [ALL, ALL].concat());
    assert_eq!(checkout.cases("results/broken.xml"), ["ordered!", "paid!", "ordered!", "paid!"]);
}
