//! Small reports: the job summary and annotations of GitHub Actions, and the JSON summary.

use serde_json::{Value, json};

use crate::support::{Command, Item, Peer, Reply, Server, collection};

const SCRIPT: &str =
    "const wanted = 2;\n\npm.test('counts: 100%, really', () => pm.expect(1).to.equal(wanted));\nnothing.there();";

fn sample(api: &Server) -> Value {
    collection([Item::folder(
        "F",
        [Item::get("one", api.url()).test(SCRIPT), Item::get("gone", format!("http://{}/", Peer::closed()))],
    )])
}

/// A step of GitHub Actions whose repository is the command's folder.
fn step(arguments: &[&str], api: &Server) -> Command {
    let command = Command::new(arguments.iter().copied())
        .file("checks/sample.json", serde_json::to_string_pretty(&sample(api)).unwrap())
        .file("summary.md", "# Before\n");
    let root = command.folder().to_string_lossy().into_owned();
    command
        .variable("GITHUB_ACTIONS", "true")
        .variable("GITHUB_STEP_SUMMARY", format!("{root}/summary.md"))
        .variable("GITHUB_WORKSPACE", root)
}

#[test]
fn a_github_step_gets_a_summary_and_annotations_at_the_lines_that_failed() {
    let api = Server::ok();
    let ended = step(&["run", "checks/sample.json", "-r", "cli,github"], &api).run().expect(5);
    let text = serde_json::to_string_pretty(&sample(&api)).unwrap();
    let line = |wanted: &str| text.lines().position(|line| line.contains(wanted)).unwrap() + 1;
    let commands: Vec<&str> = ended.stdout.lines().filter(|line| line.starts_with("::")).collect();
    let place = |line: usize| format!("::error file=checks/sample.json,line={line},title=F / ");
    assert_eq!(commands.len(), 5, "{commands:?}");
    let token = commands[0].strip_prefix("::stop-commands::").unwrap();
    assert_eq!(commands[1], format!("::{token}::"));
    assert!(commands[2].starts_with(&format!("{}one%3A counts%3A 100%25%2C really::", place(line("pm.test(")))));
    assert!(commands[3].starts_with(&format!("{}one::ReferenceError", place(line("nothing.there")))), "{commands:?}");
    assert!(commands[4].starts_with(&format!("{}gone::", place(line("\"name\": \"gone\"")))), "{commands:?}");
    // Between the two, the runner obeys nothing: that is where names and console lines are.
    assert!(ended.stdout.starts_with(commands[0]), "{}", ended.stdout);
    assert!(ended.stdout.find(commands[1]).unwrap() > ended.stdout.find("└──").unwrap());
    let summary = ended.read("summary.md");
    assert!(summary.starts_with("# Before\n## ⚠️ Sample: error\n"), "{summary}");
    assert!(summary.contains("### Failures (3)") && summary.contains("| requests | 2 | 1 |"), "{summary}");
}

#[test]
fn a_collections_output_commands_the_runner_nothing() {
    let api = Server::ok();
    let script = "console.log('\\n::set-output name=a::b\\n::error::forged'); pm.test('fine', () => {});";
    let sample = collection([Item::get("::warning::forged", api.url()).test(script)]);
    let ended = Command::new(["run", "c.json", "-r", "cli,github", "--reporter-github-export", "s.md"])
        .file("c.json", sample.to_string())
        .variable("GITHUB_ACTIONS", "true")
        .run()
        .expect(0);
    let commands: Vec<&str> = ended.stdout.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(commands.len(), 2, "{commands:?}");
    assert_eq!(commands[0].strip_prefix("::stop-commands::"), commands[1].trim_matches(':').into());
}

#[test]
fn outside_of_github_the_summary_needs_a_place() {
    let api = Server::untouched();
    Command::run_of(&sample(&api)).with(["-r", "github"]).run().expect(2).complains("--reporter-github-export FILE");
    let api = Server::ok();
    let ended =
        Command::run_of(&sample(&api)).with(["-r", "github", "--reporter-github-export", "out/s.md"]).run().expect(5);
    assert!(ended.read("out/s.md").starts_with("## ⚠️ Sample: error\n"));
    assert!(!ended.stdout.contains("stop-commands") && ended.stdout.starts_with("::error file="), "{}", ended.stdout);
}

#[test]
fn a_summary_that_cannot_be_written_is_told_and_the_runner_obeys_again() {
    let api = Server::ok();
    let sample = collection([Item::get("one", api.url()).test("pm.test('fine', () => {});")]);
    let ended =
        Command::new(["run", "c.json", "-r", "github,json-summary", "--reporter-json-summary-export", "s.json"])
            .file("c.json", sample.to_string())
            .file("file", "in the way")
            .variable("GITHUB_ACTIONS", "true")
            .variable("GITHUB_STEP_SUMMARY", "file/s.md")
            .run()
            .expect(4)
            .complains("reporter github: file/s.md");
    let lines: Vec<&str> = ended.stdout.lines().collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(serde_json::from_str::<Value>(&ended.read("s.json")).unwrap()["outcome"], "success");
}

#[test]
fn the_json_summary_is_small_and_says_what_failed() {
    let api = Server::ok();
    let ended = Command::new(["run", "c.json", "-r", "json-summary", "-n", "3"])
        .file("c.json", sample(&api).to_string())
        .run()
        .expect(5);
    assert_eq!(ended.stdout, "");
    let name = std::fs::read_dir(ended.path("newman")).unwrap().next().unwrap().unwrap().file_name();
    let name = name.into_string().unwrap();
    assert!(name.starts_with("postwatch-summary-2") && name.ends_with(".json"), "{name}");
    let summary: Value = serde_json::from_str(&ended.read(&format!("newman/{name}"))).unwrap();
    assert_eq!((&summary["schema"], &summary["outcome"]), (&json!("postwatch.summary/1"), &json!("error")));
    let run = &summary["runs"][0];
    assert_eq!(run["totals"]["requests"], json!({"total": 6, "failed": 3}));
    let failures = run["failures"].as_array().unwrap();
    assert_eq!(failures.len(), 9);
    assert_eq!(failures[0]["test"], "counts: 100%, really");
    assert_eq!((&failures[1]["kind"], &failures[1]["line"]), (&json!("script"), &json!(4)));
    assert_eq!(failures[8]["item"]["place"], "c.json: item[0].item[1]");
    assert_eq!(failures[8]["iteration"], 2);
}

#[test]
fn the_json_summary_has_percentiles_of_response_times() {
    let api = Server::start(|request| match request.path() {
        "/moved" => Reply::redirect(302, "/slow"),
        "/slow" => Reply::ok("late").after(std::time::Duration::from_millis(400)),
        _ => Reply::ok("ok"),
    });
    let quick = (0..9).map(|number| Item::get(&format!("quick {number}"), api.url()));
    let items = quick.chain([Item::get("moved", format!("{}/moved", api.url()))]);
    let ended = Command::new(["run", "c.json", "-r", "json-summary", "--reporter-json-summary-export", "s.json"])
        .file("c.json", collection(items).to_string())
        .run()
        .expect(0);
    let summary: Value = serde_json::from_str(&ended.read("s.json")).unwrap();
    let response = &summary["runs"][0]["timings"]["response"];
    let number = |name: &str| response[name].as_f64().unwrap_or_else(|| panic!("{name} of {response}"));
    assert_eq!(number("count"), 10.0, "{response}");
    let rising = ["p50", "p90", "p95", "p99", "max"].map(number);
    assert!(rising.is_sorted(), "{response}");
    // Nine of ten answered at once; the tenth is one response, its redirect no other.
    assert!(rising[1] < 400.0 && rising[2] >= 400.0 && rising[3] == rising[4], "{response}");
}
