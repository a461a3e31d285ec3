//! Runs replayed into the `slack` reporter.

use std::sync::mpsc::{Receiver, channel};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Mentions, SlackLayout, SlackMode, SlackOptions, SlackOutput, SlackReporter};
use crate::{
    event::{Event, Listen, Outcome},
    finding::standing::Standing,
    report::{
        Reporter,
        sample::{Paper, SampleRun, assertion_error, audit_data, replay, sample, script_error, shown},
    },
    slack::{LIMIT, LONGEST_LAYOUT, MOST_ATTACHMENTS, fault},
};

/// What the reporter is told in most tests.
fn options(mode: SlackMode, console: &Paper) -> (SlackOptions, Receiver<SlackOutput>) {
    let (outbox, inbox) = channel();
    let options = SlackOptions {
        mode,
        layout: SlackLayout::Blocks,
        template: None,
        report_url: None,
        mentions: Mentions::default(),
        only_on_failure: false,
        only_on_change: false,
        before: None,
        outbox,
        console: console.writer(),
    };
    (options, inbox)
}

/// What a run makes under these options, and what was written to the console.
fn output(events: &[Event], mode: SlackMode, change: impl FnOnce(&mut SlackOptions)) -> (SlackOutput, String) {
    let console = Paper::default();
    let (mut options, inbox) = options(mode, &console);
    change(&mut options);
    replay(Box::new(SlackReporter::new(options).unwrap()), events);
    (inbox.iter().next().unwrap(), console.text())
}

/// The texts of the messages of a run, and what was written to the console.
fn messages(events: &[Event], mode: SlackMode, template: Option<&str>) -> (Vec<String>, String) {
    let (output, console) = output(events, mode, |options| {
        options.template = template.map(str::to_owned);
        options.layout = SlackLayout::Text;
    });
    (output.messages.iter().map(|message| message["text"].as_str().unwrap().to_owned()).collect(), console)
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
    • bob &amp; co: KEY_NOT_ROTATED, 46 days [suppression ran out on 2026-11-21: migration, sec]
    ◦ carol: KEY_NOT_ROTATED, 50 days [suppressed until 2026-11-22: leaves]
    How to fix: https://docs.aws.amazon.com/IAM/rotate
    =========
    *Could not check: 9. Unused permissions*
    Account prod (123456789012), IAM audit
    not checked: Throttling: Rate exceeded
    =========
    *IAM audit: failures*
    • response is &lt;fast&gt;: expected 900 to be below 200 (report)
    =========
    *IAM audit: error* in production, account prod (123456789012)
    3 checks: 1 passed, 1 failed, 1 could not run; 2 findings, 1 suppressed
    0 requests (0 failed), 4 assertions (3 failed) in 11 ms
    "#);
}

#[test]
fn a_summary_is_one_message() {
    insta::assert_snapshot!(shown_as_one(&audit(), SlackMode::Summary), @r#"
    *IAM audit: error* in production, account prod (123456789012)
    3 checks: 1 passed, 1 failed, 1 could not run; 2 findings, 1 suppressed
    0 requests (0 failed), 4 assertions (3 failed) in 11 ms

    *Failed: 3. Access keys of humans are rotated*
    • alice: KEY_NOT_ROTATED (1), 213 days: rotated &lt;2026-04-23&gt;
    • bob &amp; co: KEY_NOT_ROTATED, 46 days [suppression ran out on 2026-11-21: migration, sec]
    ◦ carol: KEY_NOT_ROTATED, 50 days [suppressed until 2026-11-22: leaves]
    How to fix: https://docs.aws.amazon.com/IAM/rotate

    *Could not check: 9. Unused permissions*
    not checked: Throttling: Rate exceeded

    *Other failures*
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
    9 requests (2 failed), 7 assertions (3 failed) in 54 ms
    "#);
}

#[test]
fn a_run_without_failures_is_a_closing_line() {
    let mut run = SampleRun::new("fine", 1);
    run.end(Outcome::Success);
    insta::assert_snapshot!(shown_as_one(&run.events, SlackMode::PerCheck), @r#"
    *fine: success* in production
    0 requests (0 failed), 0 assertions (0 failed) in 1 ms
    "#);
}

#[test]
fn a_run_that_was_cut_off_is_told_of() {
    let run = SampleRun::new("killed", 1);
    insta::assert_snapshot!(shown_as_one(&run.events, SlackMode::Summary), @r#"
    *killed: abort* in production
    0 requests (0 failed), 0 assertions (0 failed) in under 1 ms
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
    0 requests (0 failed), 1 assertion (1 failed) in 6 ms

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
    assert!(texts[0].ends_with("left out, since Slack takes no more; the whole message is in the output of the run"));
    assert!(console.contains("test <999>") && !texts[0].contains("999"));
}

#[test]
fn a_template_of_the_user_gets_the_whole_model() {
    let template = "{{kind}} {{collection}} {{outcome}} {{account.id}} {{counts.findings}}{{#each checks}} {{check}}={{status}}{{/each}}";
    let (texts, _) = messages(&audit(), SlackMode::Summary, Some(template));
    assert_eq!(texts, ["summary IAM audit error 123456789012 2 3=fail 9=error"]);
}

fn with_template(template: &str) -> (Result<SlackReporter, String>, Receiver<SlackOutput>) {
    let (options, inbox) = options(SlackMode::Summary, &Paper::default());
    let options = SlackOptions { template: Some(template.to_owned()), ..options };
    (SlackReporter::new(options).map_err(|error| error.to_string()), inbox)
}

#[test]
fn a_template_that_is_no_template_is_refused() {
    assert!(with_template("{{#if}").0.err().unwrap().starts_with("slack template: "));
}

#[test]
fn a_template_that_fails_does_not_silence_the_alarm() {
    for (template, told) in [
        ("{{collection}} {{nothing_like_this}}", "nothing_like_this"),
        ("{\"text\": {{collection}}}", "what it makes is no JSON: "),
        ("{\"blocks\": [{}]}", "what it makes would be refused: block 1: it has no `type`"),
    ] {
        let (reporter, inbox) = with_template(template);
        let mut reporter = Box::new(reporter.unwrap());
        for event in &audit() {
            reporter.on_event(event).unwrap();
        }
        let error = reporter.finish().unwrap_err().to_string();
        assert!(error.starts_with("slack template: ") && error.contains(told), "{error}");
        let message = &inbox.iter().next().unwrap().messages[0];
        assert!(message["text"].as_str().unwrap().starts_with("*IAM audit: error*"));
    }
}

#[test]
fn a_template_may_write_whole_messages() {
    let template = r#"{"text": {{json collection}}, "blocks": [
        {{#each checks}}{{#unless @first}},{{/unless}}
        {"type": "section", "text": {"type": "mrkdwn", "text": {{json name}}}}{{/each}}]}"#;
    let mut run = SampleRun::new("R&D \"<!here>\"", 1);
    run.step(&[], "report");
    run.end_step_with(false, Some(audit_data()));
    run.end(Outcome::Failure);
    let (output, _) = output(&run.events, SlackMode::Summary, |options| options.template = Some(template.to_owned()));
    let section = |text: &str| json!({"type": "section", "text": {"type": "mrkdwn", "text": text}});
    let blocks = [section("3. Access keys of humans are rotated"), section("9. Unused permissions")];
    assert_eq!(output.messages, [json!({"text": "R&amp;D \"&lt;!here&gt;\"", "blocks": blocks})]);
}

#[test]
fn slack_modes_and_layouts_are_named() {
    assert_eq!("per_check".parse(), Ok(SlackMode::PerCheck));
    assert_eq!("summary".parse(), Ok(SlackMode::Summary));
    assert!("both".parse::<SlackMode>().is_err());
    assert_eq!("text".parse(), Ok(SlackLayout::Text));
    assert!("html".parse::<SlackLayout>().is_err());
}

fn pretty(output: &SlackOutput) -> String {
    output.messages.iter().map(|message| serde_json::to_string_pretty(message).unwrap()).collect::<Vec<_>>().join("\n")
}

#[test]
fn checks_have_blocks_with_colour_links_and_the_people_concerned() {
    let (output, _) = output(&audit(), SlackMode::PerCheck, |options| {
        options.report_url = Some(shown("https://ci.example.com/reports/7?a=1&b=2"));
        options.mentions = "3=U024BE7LH,report=S0614TZR7".parse().unwrap();
    });
    insta::assert_snapshot!("blocks_per_check", pretty(&output));
}

#[test]
fn a_summary_has_blocks() {
    insta::assert_snapshot!("blocks_summary", pretty(&output(&audit(), SlackMode::Summary, |_| ()).0));
}

#[test]
fn nothing_is_said_of_a_run_without_failures_if_so_wished() {
    let mut fine = SampleRun::new("fine", 1);
    fine.end(Outcome::Success);
    let count = |events: &[Event]| {
        output(events, SlackMode::PerCheck, |options| options.only_on_failure = true).0.messages.len()
    };
    assert_eq!((count(&fine.events), count(&audit())), (0, 4));
}

#[test]
fn an_organisation_of_accounts_is_one_message() {
    let mut run = SampleRun::new("all accounts", 20);
    for iteration in 0..20 {
        run.iteration(iteration);
        run.step(&[], "report");
        run.end_step_with(false, Some(audit_data()));
        run.end_iteration();
    }
    run.end(Outcome::Failure);
    let (output, console) = output(&run.events, SlackMode::PerCheck, |_| ());
    assert_eq!(output.messages.len(), 1);
    assert_within_limits(&output.messages[0]);
    let blocks = output.messages[0].to_string();
    assert!(blocks.contains("Accounts") && blocks.contains("… and 21 more checks: the whole is in"), "{blocks}");
    assert_eq!(console.matches("Failed: 3.").count(), 20);
}

#[test]
fn of_thousands_of_accounts_the_numbers_are_kept() {
    let accounts = 4000;
    let mut run = SampleRun::new("all accounts", accounts);
    let (mut options, inbox) = options(SlackMode::Summary, &Paper::default());
    options.console = Box::new(std::io::sink());
    let mut reporter = Box::new(SlackReporter::new(options).unwrap());
    for iteration in 0..accounts {
        run.iteration(iteration);
        run.step(&[], "report");
        run.end_step_with(false, Some(audit_data()));
        run.end_iteration();
        run.events.drain(..).for_each(|event| reporter.on_event(&event).unwrap());
    }
    run.end(Outcome::Failure);
    run.events.iter().for_each(|event| reporter.on_event(event).unwrap());
    reporter.finish().unwrap();
    let message = &inbox.iter().next().unwrap().messages[0];
    assert_within_limits(message);
    assert!(message["blocks"].to_string().contains("12000 checks: 4000 passed"), "{}", message["blocks"]);
}

/// An audit with one check, which finds these users; `None` when it could not look.
fn one_check(users: Option<&[&str]>, outcome: Outcome) -> Vec<Event> {
    let finding =
        |user: &&str| json!({"entity": user, "arn": format!("arn:{user}"), "reason": "NO_MFA", "age_days": 7});
    let (status, findings) = match users {
        None => ("error", Vec::new()),
        Some([]) => ("pass", Vec::new()),
        Some(users) => ("fail", users.iter().map(finding).collect::<Vec<Value>>()),
    };
    let check = json!({"check": "7", "title": "MFA", "status": status, "findings": findings});
    let data = json!({"schema": "postwatch.findings/1", "account": {"id": "1"}, "checks": [check]});
    let mut run = SampleRun::new("audit", 1);
    run.iteration(0);
    run.step(&[], "report");
    run.end_step_with(false, Some(data));
    run.end_iteration();
    run.end(outcome);
    run.events
}

#[test]
fn only_what_changed_is_told() {
    let mut standing = Standing::default();
    let mut next = |users: Option<&[&str]>, outcome: Outcome| {
        let (output, _) = output(&one_check(users, outcome), SlackMode::PerCheck, |options| {
            options.layout = SlackLayout::Text;
            options.only_on_change = true;
            options.before = Some(standing.clone());
        });
        standing = output.standing;
        output.messages.iter().map(|message| message["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    // The first time everything is worth telling, and nothing is marked as new.
    let first = next(Some(&["ann", "bob"]), Outcome::Failure);
    assert!(first.len() == 2 && first[0].contains("• ann: NO_MFA") && !first[0].contains("NEW"), "{first:?}");
    assert_eq!(next(Some(&["bob", "ann"]), Outcome::Failure), [""; 0]);
    let more = next(Some(&["ann", "bob", "eve"]), Outcome::Failure);
    assert!(more[0].contains("• ann: NO_MFA") && more[0].contains("• NEW eve: NO_MFA"), "{more:?}");
    assert!(more[1].contains("1 new, 0 resolved, 2 known"), "{more:?}");
    // Who cannot look resolves nothing; that it could not look is news once.
    let unseen = next(None, Outcome::Error);
    assert!(unseen.len() == 2 && unseen[0].contains("Could not check: 7. MFA"), "{unseen:?}");
    assert!(unseen[1].contains("1 new, 0 resolved, 0 known"), "{unseen:?}");
    assert_eq!(next(None, Outcome::Error), [""; 0]);
    // A check that looks again is told as resolved, with what went away meanwhile.
    let resolved = next(Some(&["ann"]), Outcome::Failure);
    assert_eq!(resolved.len(), 1, "{resolved:?}");
    assert!(resolved[0].contains("0 new, 3 resolved, 1 known"), "{resolved:?}");
    for line in ["• 7. MFA: bob: NO_MFA, 7 days", "• 7. MFA: eve: NO_MFA, 7 days", "• 1: could not check: 7. MFA"]
    {
        assert!(resolved[0].contains(line), "{resolved:?}");
    }
    // Nor does a run that was cut short.
    assert_eq!(next(Some(&["ann"]), Outcome::Abort), [""; 0]);
    assert!(next(Some(&[]), Outcome::Success)[0].contains("0 new, 1 resolved, 0 known"));
    assert_eq!(next(Some(&[]), Outcome::Success), [""; 0]);
}

#[test]
fn what_the_blocks_leave_out_is_told_and_goes_to_the_console() {
    let users: Vec<String> = (0..400).map(|user| format!("user{user:03}")).collect();
    let users: Vec<&str> = users.iter().map(String::as_str).collect();
    let events = one_check(Some(&users), Outcome::Failure);
    let (output, console) = output(&events, SlackMode::PerCheck, |_| ());
    let blocks = output.messages[0]["attachments"].to_string();
    let shown = users.iter().filter(|user| blocks.contains(*user)).count();
    assert!(shown > 200 && shown < 400, "{shown}");
    assert!(blocks.contains(&format!("… and {} more: the whole is in the output of the run", 400 - shown)));
    assert!(console.contains("• user399: NO_MFA"));
    // Clients without blocks, and searches, have them all.
    assert!(output.messages[0]["text"].as_str().unwrap().contains("user399"));
}

/// Blocks and attachments, counted as Slack does.
fn assert_within_limits(message: &Value) {
    assert_eq!(fault(message), None, "{message}");
    let attachments = message["attachments"].as_array().cloned().unwrap_or_default();
    assert!(attachments.len() <= MOST_ATTACHMENTS);
    assert!(attachments.iter().all(|attachment| !attachment["blocks"].as_array().unwrap().is_empty()));
    let all = attachments.iter().map(|attachment| &attachment["blocks"]).chain([&message["blocks"]]);
    let length: usize = all.map(|blocks| blocks.to_string().encode_utf16().count()).sum();
    assert!(length <= LONGEST_LAYOUT + 100, "{length}");
    assert!(!message["blocks"].as_array().unwrap().is_empty());
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z<>&*_`😀é\n\"]{0,40}",
        ("[a-z<>&\"😀]{1,20}", 1_usize..200).prop_map(|(piece, times)| piece.repeat(times)),
    ]
}

fn any_finding() -> impl Strategy<Value = Value> {
    (any_text(), any_text(), proptest::option::of(any_text()), proptest::option::of("https://h/[a-z]{1,9}")).prop_map(
        |(entity, reason, detail, remediation)| {
            json!({"entity": entity, "reason": reason, "detail": detail, "remediation": remediation})
        },
    )
}

fn any_check() -> impl Strategy<Value = Value> {
    let findings = prop_oneof![
        proptest::collection::vec(any_finding(), 0..6),
        (any_finding(), 0_usize..100).prop_map(|(finding, times)| vec![finding; times]),
    ];
    let status = prop_oneof![Just("fail"), Just("error"), Just("pass")];
    (any_text(), status, findings, proptest::collection::vec(any_text(), 0..12)).prop_map(
        |(title, status, findings, notes)| json!({"title": title, "status": status, "findings": findings, "notes": notes}),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn every_message_keeps_within_slacks_limits(
        name in any_text(),
        checks in proptest::collection::vec(any_check(), 0..30),
        failures in proptest::collection::vec((any_text(), any_text()), 0..60),
        summary in any::<bool>(),
    ) {
        let mut run = SampleRun::new(&name, 1);
        run.iteration(0);
        run.step(&[&name], &name);
        run.script(Listen::Test);
        for (test, message) in &failures {
            run.failed(test, assertion_error(message));
        }
        run.end_script(None, None);
        let checks: Vec<Value> = checks.into_iter().enumerate().map(|(place, mut check)| {
            check["check"] = json!(place.to_string());
            check
        }).collect();
        let data = json!({"schema": "postwatch.findings/1", "account": {"id": name, "alias": name}, "checks": checks});
        run.end_step_with(false, Some(data));
        run.end_iteration();
        run.end(Outcome::Failure);
        let mode = if summary { SlackMode::Summary } else { SlackMode::PerCheck };
        let (output, _) = output(&run.events, mode, |options| options.mentions = "*=here".parse().unwrap());
        for message in &output.messages {
            assert_within_limits(message);
        }
    }
}
