//! The slack reporter, from a run to a webhook that behaves well or badly.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use serde_json::{Value, json};

use crate::support::{Command, Ended, Item, Peer, Reply, Server, collection};

/// As Slack counts.
const LIMIT: usize = 40_000;

/// The path of a webhook, which is as good as a password.
const SECRET_PATH: &str = "T0SECRET/B0SECRET/sEcReTsEcReTsEcReT";

fn finding(api: &Server) -> Value {
    let script = "pm.test('users are <b>known</b> & <!channel> fine', () => pm.expect(1).to.equal(2))";
    collection([Item::get("one", api.url()).test(script)])
}

/// Runs a collection with the slack reporter on; the webhook comes from the process environment.
fn posting(sample: &Value, webhook: &str, more: &[&str]) -> Ended {
    Command::run_of(sample)
        .variable("SLACK_WEBHOOK_URL", format!("{webhook}/services/{SECRET_PATH}"))
        .with(["-r", "cli,slack"])
        .with(more.iter().map(|argument| (*argument).to_owned()))
        .run()
}

fn texts(slack: &Server) -> Vec<String> {
    let text = |body: String| serde_json::from_str::<Value>(&body).unwrap()["text"].as_str().unwrap().to_owned();
    slack.received().iter().map(|received| text(received.text())).collect()
}

#[test]
fn a_finding_is_posted_escaped_with_a_closing_line() {
    let (api, slack) = (Server::ok(), Server::start(|_| Reply::ok("ok")));
    let ended = posting(&finding(&api), &slack.url(), &["--reporter-slack-mode", "summary"]).expect(1);
    let texts = texts(&slack);
    assert_eq!(texts.len(), 1);
    assert!(texts[0].contains("users are &lt;b&gt;known&lt;/b&gt; &amp; &lt;!channel&gt; fine"), "{}", texts[0]);
    assert_eq!(slack.received()[0].header("content-type"), Some("application/json; charset=utf-8"));
    assert!(!ended.stdout.contains("sEcReT") && !ended.stderr.contains("sEcReT"));
}

#[test]
fn the_address_is_taken_from_option_environment_and_variable_in_this_order() {
    let api = Server::ok();
    let sample = finding(&api);
    let (option, process, variable) =
        (Server::start(|_| Reply::ok("ok")), Server::start(|_| Reply::ok("ok")), Server::start(|_| Reply::ok("ok")));
    let hook = |server: &Server| format!("{}/services/{SECRET_PATH}", server.url());
    let command = |arguments: &[String]| {
        Command::run_of(&sample)
            .with(["-r", "slack", "--reporter-slack-mode", "summary"])
            .with(["--env-var".to_owned(), format!("slack_url={}", hook(&variable))])
            .with(arguments.to_vec())
    };
    command(&["--reporter-slack-url".into(), hook(&option)])
        .variable("SLACK_WEBHOOK_URL", hook(&process))
        .run()
        .expect(1);
    assert_eq!((option.received().len(), process.received().len()), (1, 0));
    command(&[]).variable("SLACK_WEBHOOK_URL", hook(&process)).run().expect(1);
    assert_eq!((process.received().len(), variable.received().len()), (1, 0));
    command(&[]).run().expect(1);
    assert_eq!(variable.received().len(), 1);
}

#[test]
fn a_long_report_is_cut_for_slack_and_whole_on_the_console() {
    let (api, slack) = (Server::ok(), Server::start(|_| Reply::ok("ok")));
    let script =
        "for (let i = 0; i < 1500; i++) pm.test(`finding ${i} <&> é 😀 of many`, () => pm.expect(i).to.equal(-1))";
    let sample = collection([Item::get("one", api.url()).test(script)]);
    let ended =
        posting(&sample, &slack.url(), &["--reporter-slack-mode", "summary", "--reporter-cli-silent"]).expect(1);
    let texts = texts(&slack);
    assert_eq!(texts.len(), 1);
    let length = texts[0].encode_utf16().count();
    assert!(length <= LIMIT && length > LIMIT - 1000, "{length}");
    assert!(!texts[0].contains("finding 1499") && ended.stdout.contains("finding 1499 <&> é 😀 of many"));
    let last = texts[0].lines().last().unwrap();
    assert!(last.contains("lines") || texts[0].ends_with("console._"), "{last}");
    assert!(texts[0].lines().rev().nth(1).is_some_and(|line| !line.ends_with("&lt") && !line.ends_with('&')));
}

#[test]
fn a_busy_slack_is_asked_again_when_it_says() {
    let api = Server::ok();
    let count = AtomicUsize::new(0);
    let slack = Server::start(move |_| match count.fetch_add(1, Ordering::Relaxed) {
        0 => Reply::status(429).header("Retry-After", "1"),
        1 => Reply::status(500).body("rollup_error"),
        _ => Reply::ok("ok"),
    });
    posting(&finding(&api), &slack.url(), &["--reporter-slack-mode", "summary"]).expect(1);
    assert_eq!(slack.received().len(), 3);
}

#[test]
fn a_refusal_is_told_in_slacks_words_and_the_result_is_not_lost() {
    for (status, word) in [(400, "invalid_payload"), (403, "action_prohibited"), (404, "no_service"), (200, "nope")] {
        let api = Server::ok();
        let slack = Server::start(move |_| Reply::status(status).body(word));
        let ended = posting(&finding(&api), &slack.url(), &["--reporter-slack-mode", "summary"]).expect(1);
        assert!(ended.stderr.contains(word) && ended.stderr.contains("slack"), "{status}: {}", ended.stderr);
        assert!(ended.stdout.contains("AssertionError") && !ended.stderr.contains("sEcReT"), "{}", ended.stderr);
        assert_eq!(slack.received().len(), 1, "{status}");
    }
}

#[test]
fn a_run_without_findings_whose_report_is_refused_exits_with_4() {
    let (api, slack) = (Server::ok(), Server::start(|_| Reply::status(404).body("no_service")));
    let sample = collection([Item::get("one", api.url()).test("pm.test('good', () => {})")]);
    posting(&sample, &slack.url(), &[]).expect(4);
}

#[test]
fn nobody_at_the_webhook_is_told_and_the_result_is_not_lost() {
    let api = Server::ok();
    let nobody = format!("http://{}", Peer::closed());
    let ended = posting(&finding(&api), &nobody, &["--reporter-slack-mode", "summary"]).expect(1);
    assert!(ended.stderr.contains("ECONNREFUSED") && !ended.stderr.contains("sEcReT"), "{}", ended.stderr);
    assert!(ended.stdout.contains("AssertionError"));
    assert!(ended.took < Duration::from_secs(8), "{:?}", ended.took);
}

#[test]
fn without_an_address_the_run_goes_on_and_says_that_nobody_is_told() {
    let api = Server::ok();
    let run = |sample: &Value| {
        Command::run_of(sample).with(["-r", "cli,slack,junit", "--reporter-junit-export", "report.xml"]).run()
    };
    let ended = run(&finding(&api)).expect(1).complains("no webhook address, so no message is sent");
    assert!(
        ended.stdout.contains("AssertionError") && ended.stdout.contains("did not arrive: slack"),
        "{}",
        ended.stdout
    );
    assert!(ended.read("report.xml").contains("<failure"));
    run(&collection([Item::get("one", api.url()).test("pm.test('good', () => {})")])).expect(4);
}

#[test]
fn a_dry_run_keeps_the_state_so_that_the_next_knows_what_is_new() {
    let api = Server::ok();
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state.json");
    let run = || {
        let state = state.to_str().unwrap();
        posting(
            &finding(&api),
            "http://127.0.0.1:1",
            &["--reporter-slack-dry-run", "--reporter-slack-state", state, "--reporter-slack-only-on-change"],
        )
        .expect(1)
        .stdout
    };
    assert!(run().contains("\"text\""));
    assert!(!run().contains("\"text\""));
}

#[test]
fn a_slow_slack_is_waited_for() {
    let api = Server::ok();
    let slack = Server::start(|_| Reply::ok("ok").after(Duration::from_secs(2)));
    posting(&finding(&api), &slack.url(), &["--reporter-slack-mode", "summary"]).expect(1);
    assert_eq!(slack.received().len(), 1);
}

#[test]
fn the_users_own_template_is_used_and_a_broken_one_refused_at_once() {
    let (api, slack) = (Server::ok(), Server::start(|_| Reply::ok("ok")));
    let sample = finding(&api);
    let run = |template: &str| {
        Command::run_of(&sample)
            .file("slack.hbs", template)
            .variable("SLACK_WEBHOOK_URL", format!("{}/services/{SECRET_PATH}", slack.url()))
            .with(["-r", "slack", "--reporter-slack-mode", "summary", "--reporter-slack-template", "slack.hbs"])
            .run()
    };
    run("{{collection}} went {{outcome}}").expect(1);
    assert!(texts(&slack)[0].ends_with("went failure"), "{:?}", texts(&slack));
    run("{{#each}} {{").expect(2).complains("slack");
    assert_eq!(slack.received().len(), 1);
}

#[test]
fn the_collections_own_slack_folder_keeps_quiet() {
    let (api, slack) = (Server::ok(), Server::start(|_| Reply::ok("ok")));
    let script = "pm.test(`slack_url is [${pm.variables.get('slack_url')}]`, () => {})";
    let sample = collection([Item::get("one", api.url()).test(script)]);
    let environment = json!({"values": [{"key": "slack_url", "type": "secret", "value": format!("{}/services/{SECRET_PATH}", slack.url())}]});
    let ended = Command::run_of(&sample)
        .file("environment.json", environment.to_string())
        .with(["-e", "environment.json", "-r", "cli,slack", "--reporter-slack-mode", "summary"])
        .run()
        .expect(0);
    assert!(ended.stdout.contains("slack_url is []"), "{}", ended.stdout);
    assert_eq!(slack.received().len(), 1);
}

/// The JSON texts that a command printed one after the other.
fn printed(text: &str) -> Vec<Value> {
    serde_json::Deserializer::from_str(text).into_iter().collect::<Result<_, _>>().unwrap()
}

#[test]
fn a_recorded_run_shows_its_messages_without_posting_them() {
    let api = Server::ok();
    let recorded = Command::run_of(&finding(&api)).run().expect(1);
    let ended = Command::new(["report", "events.ndjson", "-r", "slack", "--dry-run"])
        .file("events.ndjson", recorded.read("events.ndjson"))
        .with(["--reporter-slack-report-url", "https://ci.example.com/7", "--reporter-slack-mentions", "one=U024BE7LH"])
        .run()
        .expect(0);
    let messages = printed(&ended.stdout);
    assert_eq!(messages.len(), 2, "{}", ended.stdout);
    let blocks = messages[0]["blocks"].to_string();
    assert!(blocks.contains("<@U024BE7LH>") && blocks.contains("<https://ci.example.com/7|Report>"), "{blocks}");
    assert_eq!(messages[0]["attachments"][0]["color"], "#d92d20");
    // Not even what must be cut is printed between them.
    let many = "for (let i = 0; i < 900; i++) pm.test(`finding ${i}`, () => pm.expect(i).to.equal(-1))";
    let many = Command::run_of(&collection([Item::get("one", api.url()).test(many)])).run().expect(1);
    let long = Command::new(["report", "many.ndjson", "-r", "slack", "--dry-run"])
        .file("many.ndjson", many.read("events.ndjson"))
        .run()
        .expect(0);
    assert!(
        printed(&long.stdout)[0]["attachments"].to_string().contains(" more: the whole is in the output of the run")
    );
    let text = Command::new(["report", "events.ndjson", "-r", "slack", "--dry-run", "--reporter-slack-layout", "text"])
        .file("events.ndjson", recorded.read("events.ndjson"))
        .run()
        .expect(0);
    assert!(printed(&text.stdout)[0].get("blocks").is_none());
}

#[test]
fn every_webhook_gets_the_messages_and_one_that_fails_keeps_none_from_the_others() {
    let api = Server::ok();
    let (good, bad, other) = (
        Server::start(|_| Reply::ok("ok")),
        Server::start(|_| Reply::status(410).body("channel_is_archived")),
        Server::start(|_| Reply::ok("ok")),
    );
    let urls = [&good, &bad, &other].map(|server| format!("{}/services/{SECRET_PATH}", server.url())).join(",");
    let ended = Command::run_of(&finding(&api))
        .variable("SLACK_WEBHOOK_URL", urls)
        .with(["-r", "slack", "--reporter-slack-mode", "summary"])
        .run()
        .expect(1)
        .complains("reporter slack, webhook 2 of 3: slack refused message 1 of 1: 410 channel_is_archived");
    assert_eq!((good.received().len(), bad.received().len(), other.received().len()), (1, 1, 1));
    assert!(!ended.stderr.contains("sEcReT"), "{}", ended.stderr);
}

#[test]
fn a_state_file_keeps_quiet_what_was_told() {
    let count = std::sync::Arc::new(AtomicUsize::new(0));
    let (api, seen) = (Server::ok(), count.clone());
    let slack = Server::start(move |_| match seen.load(Ordering::Relaxed) {
        1 => Reply::status(403).body("action_prohibited"),
        _ => Reply::ok("ok"),
    });
    let state = tempfile::tempdir().unwrap();
    let path = state.path().join("state.json").display().to_string();
    let run = |tests: &[&str]| {
        let script: String =
            tests.iter().map(|name| format!("pm.test('{name}', () => pm.expect(1).to.equal(2));")).collect();
        let script = format!("{script} pm.test('fine', () => {{}});");
        let sample = collection([Item::get("one", api.url()).test(&script)]);
        let before = slack.received().len();
        let arguments = ["--reporter-slack-only-on-change", "--reporter-slack-state", &path];
        let ended = posting(&sample, &slack.url(), &arguments);
        (slack.received().len() - before, ended)
    };
    assert_eq!(run(&["a"]).0, 2);
    assert_eq!(run(&["a"]).0, 0);
    // What did not arrive was not told, and is new the next time again.
    count.store(1, Ordering::Relaxed);
    let (posts, ended) = run(&["a", "b"]);
    assert_eq!(posts, 1);
    ended.expect(1).complains("403 action_prohibited");
    count.store(0, Ordering::Relaxed);
    assert_eq!(run(&["a", "b"]).0, 2);
    let last = |place: usize| slack.received()[place].text();
    let told = last(slack.received().len() - 2);
    assert!(told.contains("NEW b:") && !told.contains("NEW a:"), "{told}");
    let (posts, ended) = run(&[]);
    assert_eq!(posts, 1);
    ended.expect(0);
    let told = last(slack.received().len() - 1);
    assert!(told.contains("0 new, 2 resolved, 0 known") && told.contains("one: a"), "{told}");
}

#[test]
fn a_recording_tells_what_was_wrong_before() {
    let (api, slack) = (Server::ok(), Server::start(|_| Reply::ok("ok")));
    let recorded = Command::run_of(&finding(&api)).run().expect(1);
    let run = |sample: &Value| {
        Command::run_of(sample)
            .file("last.ndjson", recorded.read("events.ndjson"))
            .variable("SLACK_WEBHOOK_URL", format!("{}/services/{SECRET_PATH}", slack.url()))
            .with(["-r", "slack", "--reporter-slack-only-on-change", "--reporter-slack-against", "last.ndjson"])
            .run()
    };
    run(&finding(&api)).expect(1);
    assert_eq!(slack.received().len(), 0);
    run(&collection([Item::get("one", api.url()).test("pm.test('fine', () => {});")])).expect(0);
    assert!(texts(&slack)[0].contains("0 new, 1 resolved, 0 known"), "{:?}", texts(&slack));
    // Where nothing was checked nothing is resolved.
    run(&collection([Item::get("one", api.url())])).expect(0);
    assert!(texts(&slack)[1].contains("0 new, 0 resolved"), "{:?}", texts(&slack));
}

#[test]
fn a_rate_limit_beyond_patience_ends_the_attempt() {
    let api = Server::ok();
    let slack = Server::start(|_| Reply::status(429).header("Retry-After", "3600").body("rate_limited"));
    let sample = collection([Item::get("one", api.url())]);
    let ended = posting(&sample, &slack.url(), &[]).expect(4).complains("in 1 attempts: 429 rate_limited");
    assert!(ended.took < Duration::from_secs(8), "{:?}", ended.took);
}

#[test]
fn nobody_at_the_webhook_alone_exits_with_4_within_seconds() {
    let api = Server::ok();
    let nobody = format!("http://{}", Peer::closed());
    let ended = posting(&collection([Item::get("one", api.url())]), &nobody, &[]).expect(4);
    assert!(ended.took < Duration::from_secs(8), "{:?}", ended.took);
}

#[test]
fn options_that_cannot_be_are_wrong_usage() {
    let api = Server::untouched();
    let wrong = |arguments: &[&str], sentence: &str| {
        let ended = Command::run_of(&finding(&api))
            .variable("SLACK_WEBHOOK_URL", format!("http://127.0.0.1:1/services/{SECRET_PATH}"))
            .file("state.json", "[]")
            .with(["-r", "slack"])
            .with(arguments.iter().copied())
            .run()
            .expect(2)
            .complains(sentence);
        assert!(!ended.stderr.contains("sEcReT"), "{}", ended.stderr);
    };
    wrong(&["--reporter-slack-only-on-change"], "changes since when? Give --reporter-slack-state FILE");
    wrong(&["--reporter-slack-mentions", "3=alice"], "mentions: \"alice\" is nobody Slack could mention");
    wrong(&["--reporter-slack-mentions", "who.json"], "who.json");
    wrong(&["--reporter-slack-report-url", "javascript:x"], "report-url: \"javascript:x\" is no http(s) address");
    wrong(&["--reporter-slack-layout", "html"], "\"html\" is no slack layout");
    wrong(&["--reporter-slack-state", "state.json"], "state.json: not a state file of postwatch");
    wrong(&["--reporter-slack-against", "gone.ndjson"], "gone.ndjson");
    wrong(&["--reporter-slack-url", "https://hooks.slack.com/x,sEcReT"], "webhook 2 of 2 is no http(s) address");
}

#[test]
fn a_misspelt_option_is_told() {
    let (api, slack) = (Server::ok(), Server::start(|_| Reply::ok("ok")));
    posting(&finding(&api), &slack.url(), &["--reporter-slack-mention", "3=U024BE7LH"])
        .expect(1)
        .complains("reporter slack: there is no option \"mention\"; did you mean --reporter-slack-mentions?");
}
