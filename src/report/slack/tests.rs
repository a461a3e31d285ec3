//! Runs replayed into the `slack` reporter.

use std::sync::mpsc::{Receiver, channel};

use super::{SlackMode, SlackOptions, SlackReporter, cut::LIMIT};
use crate::{
    event::{Event, Listen, Outcome},
    report::{
        Reporter,
        sample::{Paper, SampleRun, assertion_error, audit_data, replay, sample, script_error},
    },
};

/// The messages of a run, and what was written to the console.
fn messages(events: &[Event], mode: SlackMode, template: Option<&str>) -> (Vec<String>, String) {
    let (outbox, inbox) = channel();
    let console = Paper::default();
    let template = template.map(str::to_owned);
    let options = SlackOptions { mode, template, outbox, console: console.writer() };
    replay(Box::new(SlackReporter::new(options).unwrap()), events);
    (inbox.iter().collect(), console.text())
}

fn shown_as_one(events: &[Event], mode: SlackMode) -> String {
    messages(events, mode, None).0.join("\n=========\n")
}

fn audit() -> Vec<Event> {
    let mut run = SampleRun::new("IAM audit", 1);
    run.iteration(0);
    run.step(&[], "report");
    run.script(Listen::Test);
    run.passed("1. Root has no access keys");
    run.failed("3. Access keys of humans are rotated", assertion_error("2 findings"));
    run.failed("9. Unused permissions", script_error("Error", "not checked: Throttling: Rate exceeded"));
    run.failed("response is <fast>", assertion_error("expected 900 to be below 200"));
    run.end_script(None, None);
    run.end_step_with(false, Some(audit_data()));
    run.end_iteration();
    run.end(Outcome::Error);
    run.events
}

#[test]
fn each_check_that_fails_or_cannot_run_is_a_message() {
    insta::assert_snapshot!(shown_as_one(&audit(), SlackMode::PerCheck), @r#"
    *Failed: 3. Access keys of humans are rotated*
    Account prod (123456789012), IAM audit
    • alice: KEY_NOT_ROTATED (1), 213 days: rotated &lt;2026-04-23&gt;
        fix: https://docs.aws.amazon.com/IAM/rotate
    • bob &amp; co: KEY_NOT_ROTATED, 46 days [suppression ran out on 2026-11-21: migration, sec]
    ◦ carol: KEY_NOT_ROTATED, 50 days [suppressed until 2026-11-22: leaves]
    =========
    *Could not check: 9. Unused permissions*
    Account prod (123456789012), IAM audit
    _not checked: Throttling: Rate exceeded_
    =========
    *IAM audit: failures*
    • response is &lt;fast&gt;: expected 900 to be below 200 (report)
    =========
    *IAM audit: error* in production, account prod (123456789012)
    3 checks: 1 passed, 1 failed, 1 could not run; 2 findings, 1 suppressed
    0 requests (0 failed), 4 assertions (3 failed) in 11ms
    "#);
}

#[test]
fn a_summary_is_one_message() {
    insta::assert_snapshot!(shown_as_one(&audit(), SlackMode::Summary), @r#"
    *IAM audit: error* in production, account prod (123456789012)
    3 checks: 1 passed, 1 failed, 1 could not run; 2 findings, 1 suppressed
    0 requests (0 failed), 4 assertions (3 failed) in 11ms

    *Failed: 3. Access keys of humans are rotated*
    Account prod (123456789012), IAM audit
    • alice: KEY_NOT_ROTATED (1), 213 days: rotated &lt;2026-04-23&gt;
        fix: https://docs.aws.amazon.com/IAM/rotate
    • bob &amp; co: KEY_NOT_ROTATED, 46 days [suppression ran out on 2026-11-21: migration, sec]
    ◦ carol: KEY_NOT_ROTATED, 50 days [suppressed until 2026-11-22: leaves]

    *Could not check: 9. Unused permissions*
    Account prod (123456789012), IAM audit
    _not checked: Throttling: Rate exceeded_

    • response is &lt;fast&gt;: expected 900 to be below 200 (report)
    "#);
}

#[test]
fn a_collection_without_findings_data_lists_its_failures() {
    insta::assert_snapshot!(shown_as_one(&sample(), SlackMode::PerCheck), @r#"
    *Sample Coll: failures*
    • bad: expected 1 to deeply equal 2 (F / A)
    • AssertionError: expected 1 to equal 3 (F / A2)
    • Error: connect ECONNREFUSED 127.0.0.1:1 (B)
    • TypeError: Cannot read properties of null (reading 'foo') (B)
    • in pre: expected 'a very long word' to equal 'b' (C)
    • Error: connect ECONNREFUSED 127.0.0.1:1 (C)
    • type: TypeError: Cannot read properties of null (reading 'x') (C)
    =========
    *Sample Coll: error* in production
    9 requests (2 failed), 7 assertions (3 failed) in 54ms
    "#);
}

#[test]
fn a_run_without_failures_is_a_closing_line() {
    let mut run = SampleRun::new("fine", 1);
    run.end(Outcome::Success);
    insta::assert_snapshot!(shown_as_one(&run.events, SlackMode::PerCheck), @r#"
    *fine: success* in production
    0 requests (0 failed), 0 assertions (0 failed) in 1ms
    "#);
}

#[test]
fn a_run_that_was_cut_off_is_told_of() {
    let run = SampleRun::new("killed", 1);
    insta::assert_snapshot!(shown_as_one(&run.events, SlackMode::Summary), @r#"
    *killed: abort* in production
    0 requests (0 failed), 0 assertions (0 failed) in 0µs
    "#);
}

#[test]
fn what_is_wrong_with_the_findings_data_is_told() {
    let mut run = SampleRun::new("broken", 1);
    run.step(&[], "a <b>");
    run.end_step_with(false, Some(serde_json::json!({"schema": "postwatch.findings/1", "checks": 1})));
    run.end(Outcome::Success);
    insta::assert_snapshot!(shown_as_one(&run.events, SlackMode::Summary), @r#"
    *broken: success* in production
    0 requests (0 failed), 0 assertions (0 failed) in 3ms

    • item "a &lt;b&gt;": findings data, checks: not a list
    "#);
}

#[test]
fn hostile_names_mention_nobody_and_forge_no_lines() {
    let mut run = SampleRun::new("<!channel>\nOK", 1);
    run.step(&[], "\u{202e}<@U123>\u{1b}[2J");
    run.script(Listen::Test);
    run.failed("a\n*All is well*", assertion_error("<!here> & \0"));
    run.end_script(None, None);
    run.end_step();
    run.end(Outcome::Failure);
    insta::assert_snapshot!(shown_as_one(&run.events, SlackMode::Summary), @r#"
    *&lt;!channel&gt;\nOK: failure* in production
    0 requests (0 failed), 1 assertions (1 failed) in 6ms

    • a\n*All is well*: &lt;!here&gt; &amp; \x00 (\u202E&lt;@U123&gt;\x1B[2J)
    "#);
}

#[test]
fn a_message_that_is_too_long_goes_whole_to_the_console() {
    let mut run = SampleRun::new("long", 1);
    run.step(&[], "many");
    run.script(Listen::Test);
    for number in 0..1000 {
        run.failed(&format!("test <{number}>"), assertion_error("expected something else entirely, at length"));
    }
    run.end_script(None, None);
    run.end_step();
    run.end(Outcome::Failure);
    let (texts, console) = messages(&run.events, SlackMode::Summary, None);
    assert_eq!(texts.len(), 1);
    assert!(texts[0].encode_utf16().count() <= LIMIT);
    assert!(texts[0].contains("lines left out; the whole message is in the output of the run"));
    assert!(console.contains("test <999>") && !texts[0].contains("999"));
}

#[test]
fn a_template_of_the_user_gets_the_whole_model() {
    let template = "{{kind}} {{collection}} {{outcome}} {{account.id}} {{counts.findings}}{{#each checks}} {{check}}={{status}}{{/each}}";
    let (texts, _) = messages(&audit(), SlackMode::Summary, Some(template));
    assert_eq!(texts, ["summary IAM audit error 123456789012 2 3=fail 9=error"]);
}

fn with_template(template: &str) -> (Result<SlackReporter, String>, Receiver<String>) {
    let (outbox, inbox) = channel();
    let console = Paper::default().writer();
    let options = SlackOptions { mode: SlackMode::Summary, template: Some(template.to_owned()), outbox, console };
    (SlackReporter::new(options).map_err(|error| error.to_string()), inbox)
}

#[test]
fn a_template_that_is_no_template_is_refused() {
    assert!(with_template("{{#if}").0.err().unwrap().starts_with("slack template: "));
}

#[test]
fn a_template_that_fails_does_not_silence_the_alarm() {
    let (reporter, inbox) = with_template("{{collection}} {{nothing_like_this}}");
    let mut reporter = Box::new(reporter.unwrap());
    for event in &audit() {
        reporter.on_event(event).unwrap();
    }
    let error = reporter.finish().unwrap_err().to_string();
    assert!(error.starts_with("slack template: ") && error.contains("nothing_like_this"), "{error}");
    assert!(inbox.iter().next().unwrap().starts_with("*IAM audit: error*"));
}

#[test]
fn slack_modes_are_named() {
    assert_eq!("per_check".parse(), Ok(SlackMode::PerCheck));
    assert_eq!("summary".parse(), Ok(SlackMode::Summary));
    assert!("both".parse::<SlackMode>().is_err());
}
