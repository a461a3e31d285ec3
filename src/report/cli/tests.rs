//! Runs replayed into the `cli` reporter.

use std::io::{self, Write};

use super::{CliOptions, CliReporter, ColorChoice, Symbols};
use crate::{
    event::{Event, Listen, NextRequestFact, Origin, Outcome},
    recording::read_line,
    report::{
        Locate, Reporter, Reporters,
        sample::{
            Paper, SampleRun, assertion_error, audit_data, header, replay, request, response, sample, script_error,
            shown,
        },
    },
    secret::ShownBody,
};

fn options() -> CliOptions {
    CliOptions { local_time: |at| at.naive_utc(), ..CliOptions::default() }
}

/// The samples stand in no file.
fn nowhere() -> Locate {
    Box::new(|_| None)
}

fn printed(events: &[Event], options: CliOptions) -> String {
    let paper = Paper::default();
    replay(Box::new(CliReporter::new(paper.writer(), options, nowhere())), events);
    paper.text()
}

/// Lines with their ends made visible: newman pads its tables.
fn with_ends(text: &str) -> String {
    text.lines().map(|line| format!("{line}⏎\n")).collect()
}

/// Everything newman 6.2.2 printed for the same run, but for: the banner, the two requests of one script on one
/// line, `inside ""`, script lines, the mean of times, and the direction mark.
#[test]
fn a_run_is_printed_as_newman_prints_it() {
    let recording = include_str!("../../../tests/events/sample.jsonl");
    let events: Vec<Event> = recording.lines().filter_map(|line| read_line(line).unwrap()).collect();
    let options = CliOptions { program: "newman".to_owned(), ..options() };
    let text = printed(&events, options.clone());
    insta::assert_snapshot!("newman_layout", with_ends(&text));
    assert_eq!(text, printed(&sample(), options));
}

#[test]
fn without_unicode_all_is_drawn_with_ascii() {
    let text = printed(&sample(), CliOptions { symbols: Symbols::PLAIN, ..options() });
    insta::assert_snapshot!("plain_layout", with_ends(&text));
    let text = printed(&verbose_run(), CliOptions { symbols: Symbols::PLAIN, verbose: true, ..options() });
    assert!(text.contains("us  ") && !text.contains('µ'), "{text}");
}

#[test]
fn colour_changes_no_text() {
    let plain = printed(&sample(), options());
    let coloured = printed(&sample(), CliOptions { color: ColorChoice::Always, ..options() });
    let mut stripped = String::new();
    let mut parts = coloured.split("\u{1b}[");
    stripped.push_str(parts.next().unwrap());
    for part in parts {
        stripped.push_str(part.split_once('m').unwrap().1);
    }
    assert_eq!(stripped, plain);
    assert_ne!(coloured, plain);
    assert!(!plain.contains('\u{1b}'));
}

#[test]
fn options_leave_parts_out() {
    let quiet = CliOptions { no_summary: true, no_failures: true, no_console: true, no_banner: true, ..options() };
    let mut run = SampleRun::new("Options", 1);
    run.step(&[], "A");
    run.script(Listen::Test);
    run.console("log", &[(true, "hidden")]);
    run.passed("ok");
    run.skipped("later");
    run.failed("bad", assertion_error("no"));
    run.end_script(None, None);
    run.end_step();
    insta::assert_snapshot!(printed(&run.events, quiet.clone()), @r#"
    Options

    → A
      ✓  ok
      -  [skipped] later
      1. bad
    "#);
    let failed_only = CliOptions { no_success_assertions: true, ..quiet.clone() };
    insta::assert_snapshot!(printed(&run.events, failed_only), @r#"
    Options

    → A
      1. bad
    "#);
    insta::assert_snapshot!(printed(&run.events, CliOptions { no_assertions: true, ..quiet }), @r#"
    Options

    → A
    "#);
    assert_eq!(printed(&run.events, CliOptions { silent: true, ..options() }), "");
}

#[test]
fn time_stamps_are_local_and_american() {
    let mut run = SampleRun::new("Times", 1);
    run.step(&[], "A");
    run.exchange(Origin::Step, request("GET", "http://h/"), response(200, "OK", (1, 1), 61_000));
    run.script(Listen::Test);
    run.console("log", &[(true, "a")]);
    run.console("log", &[(true, "b")]);
    run.passed("ok");
    run.failed("bad", assertion_error("no"));
    run.skipped("later");
    let options = CliOptions { show_timestamps: true, no_summary: true, no_failures: true, ..options() };
    insta::assert_snapshot!(printed(&run.events, options), @r#"
    postwatch

    Times

    → A
      [11/22/2026, 2:29:08 AM]  GET http://h/ [200 OK, 2B, 1m 1s]

      [2:30:09 AM]
      ┌
      │ 'a'
      └

      [2:30:09 AM]
      ┌
      │ 'b'
      └
      [2:30:09 AM]  ✓  ok
      [2:30:09 AM] 1. bad
      -  [skipped] later
    "#);
}

#[test]
fn several_iterations_and_collections_share_one_summary() {
    let mut run = SampleRun::new("First", 2);
    for iteration in 0..2 {
        run.iteration(iteration);
        run.step(&["F"], "A");
        run.script(Listen::Prerequest);
        run.end_script(Some(script_error("ReferenceError", "zip is not defined")), None);
        run.end_step();
        run.end_iteration();
    }
    run.end(Outcome::Error);
    run.next_collection("Second");
    run.warn("variable \"x\" is not set");
    run.step(&["F"], "A");
    run.script(Listen::Test);
    run.throw(script_error("Error", "in a timer"));
    run.end_script(None, Some(NextRequestFact::Named(shown("A"))));
    run.end_step();
    run.end(Outcome::Error);
    insta::assert_snapshot!(printed(&run.events, options()), @r#"
    postwatch

    First

    Iteration 1/2

    ❏ F
    ↳ A
      1⠄ ReferenceError in prerequest-script

    Iteration 2/2

    ↳ A
      2⠄ ReferenceError in prerequest-script

    Second
      ┌
      │ variable "x" is not set
      └

    ❏ F
    ↳ A
      3⠄ Error in test-script

    Attempting to set next request to A

    ┌─────────────────────────┬──────────┬──────────┐
    │                         │ executed │   failed │
    ├─────────────────────────┼──────────┼──────────┤
    │              iterations │        2 │        0 │
    ├─────────────────────────┼──────────┼──────────┤
    │                requests │        0 │        0 │
    ├─────────────────────────┼──────────┼──────────┤
    │            test-scripts │        1 │        1 │
    ├─────────────────────────┼──────────┼──────────┤
    │      prerequest-scripts │        2 │        2 │
    ├─────────────────────────┼──────────┼──────────┤
    │              assertions │        0 │        0 │
    ├─────────────────────────┴──────────┴──────────┤
    │ total run duration: 20ms                      │
    ├───────────────────────────────────────────────┤
    │ total data received: 0B (approx)              │
    └───────────────────────────────────────────────┘

      #  failure         detail                    
                                                   
     1.  ReferenceError                            
         iteration: 1    zip is not defined        
                         at prerequest-script:2:17 
                         inside "First / F / A"    
                                                   
     2.  ReferenceError                            
         iteration: 2    zip is not defined        
                         at prerequest-script:2:17 
                         inside "First / F / A"    
                                                   
     3.  Error                                     
         iteration: 2    in a timer                
                         at test-script:2:17       
                         inside "Second / F / A"
    "#);
}

#[test]
fn a_repeated_attempt_is_shown_and_does_not_fail_the_run() {
    let mut run = SampleRun::new("Retry", 1);
    run.step(&[], "A");
    run.exchange_failed(Origin::Retry, request("GET", "http://h/"), "connect ECONNREFUSED 127.0.0.1:1");
    run.exchange(Origin::Retry, request("GET", "http://h/"), response(503, "Service Unavailable", (1, 1), 1));
    run.exchange(Origin::Step, request("GET", "http://h/"), response(200, "OK", (1, 1), 1));
    run.end_step();
    insta::assert_snapshot!(printed(&run.events, options()), @r#"
    postwatch

    Retry

    → A
      GET http://h/ [errored]
         connect ECONNREFUSED 127.0.0.1:1
      GET http://h/ [503 Service Unavailable, 2B, 1ms]
      GET http://h/ [200 OK, 2B, 1ms]

    ┌─────────────────────────┬─────────────────┬────────────────┐
    │                         │        executed │         failed │
    ├─────────────────────────┼─────────────────┼────────────────┤
    │              iterations │               0 │              0 │
    ├─────────────────────────┼─────────────────┼────────────────┤
    │                requests │               3 │              0 │
    ├─────────────────────────┼─────────────────┼────────────────┤
    │            test-scripts │               0 │              0 │
    ├─────────────────────────┼─────────────────┼────────────────┤
    │      prerequest-scripts │               0 │              0 │
    ├─────────────────────────┼─────────────────┼────────────────┤
    │              assertions │               0 │              0 │
    ├─────────────────────────┴─────────────────┴────────────────┤
    │ total run duration: 5ms                                    │
    ├────────────────────────────────────────────────────────────┤
    │ total data received: 2B (approx)                           │
    ├────────────────────────────────────────────────────────────┤
    │ average response time: 1ms [min: 1ms, max: 1ms, s.d.: 0µs] │
    └────────────────────────────────────────────────────────────┘
    "#);
}

fn verbose_run() -> Vec<Event> {
    let mut run = SampleRun::new("Verbose", 1);
    run.step(&[], "A");
    let mut asked = request("POST", "http://127.0.0.1:18077/post?a=b");
    asked.body = ShownBody::Text(shown("{\"q\":1,\n\n\n\"z\": \"\u{1b}[2J\"}"));
    asked.body_mode = Some("raw".to_owned());
    let mut answer = response(200, "OK", (5000, 160), 25);
    answer.body = ShownBody::Text(shown(&"y".repeat(5000)));
    answer.headers.push(header("Set-Cookie", "********"));
    run.exchange(Origin::Step, asked, answer);
    run.script(Listen::Test);
    run.passed("t");
    run.end_script(None, None);
    run.end_step();
    run.step(&[], "B");
    let mut answer = response(204, "No Content", (0, 111), 3);
    (answer.headers, answer.mime) = (Vec::new(), shown(""));
    run.exchange(Origin::Step, request("GET", "https://h/empty"), answer);
    run.end_step();
    run.events
}

#[test]
fn verbose_shows_request_and_response() {
    let text = printed(&verbose_run(), CliOptions { verbose: true, width: Some(120), ..options() });
    insta::assert_snapshot!("verbose", with_ends(&text));
}

#[test]
fn tables_fit_the_terminal() {
    let mut run = SampleRun::new("Wide", 1);
    run.step(&["A folder with a rather long name", "Another folder with an even longer name"], "An item");
    run.script(Listen::Test);
    run.failed(
        "the response has every member that the schema of version 2026-11-22 asks for, and no other",
        assertion_error(&format!("expected {} to equal 日本語日本語日本語 and 😀\nsecond line", "x".repeat(170))),
    );
    run.end_script(Some(script_error("UnbelievablyLongNameOfAnErrorThatSomebodyMadeUp", "")), None);
    run.end_step();
    let table = |width| {
        let options = CliOptions { width: Some(width), no_summary: true, ..options() };
        let text = printed(&run.events, options);
        let start = text.find("  #").unwrap();
        let table = &text[start..];
        let widest = table.lines().map(unicode_width::UnicodeWidthStr::width).max().unwrap();
        assert!(widest <= width, "{widest} > {width}\n{table}");
        with_ends(table)
    };
    insta::assert_snapshot!(table(80), @r#"
     #  failure                               detail                          ⏎
                                                                              ⏎
    1.  AssertionError                        the response has every member   ⏎
                                              that the schema of version      ⏎
                                              2026-11-22 asks for, and no     ⏎
                                              other                           ⏎
                                              expected                        ⏎
                                              xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx ⏎
                                              xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx ⏎
                                              xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx ⏎
                                              xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx ⏎
                                              xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx ⏎
                                              xxxxxxxxxxxxxxx to equal        ⏎
                                              日本語日本語日本語 and 😀       ⏎
                                              second line                     ⏎
                                              at assertion:0 in test-script   ⏎
                                              inside "A folder with a rather  ⏎
                                              long name / Another folder with ⏎
                                              an even longer name / An item"  ⏎
                                                                              ⏎
    2.  UnbelievablyLongNameOfAnErrorThatSom  at test-script:2:17             ⏎
        ebodyMadeUp                           inside "A folder with a rather  ⏎
                                              long name / Another folder with ⏎
                                              an even longer name / An item"  ⏎
    "#);
    insta::assert_snapshot!(table(160), @r#"
     #  failure                                          detail                                                                                               ⏎
                                                                                                                                                              ⏎
    1.  AssertionError                                   the response has every member that the schema of version 2026-11-22 asks for, and no other           ⏎
                                                         expected                                                                                             ⏎
                                                         xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx ⏎
                                                         xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx to equal 日本語日本語日本語   ⏎
                                                         and 😀                                                                                               ⏎
                                                         second line                                                                                          ⏎
                                                         at assertion:0 in test-script                                                                        ⏎
                                                         inside "A folder with a rather long name / Another folder with an even longer name / An item"        ⏎
                                                                                                                                                              ⏎
    2.  UnbelievablyLongNameOfAnErrorThatSomebodyMadeUp  at test-script:2:17                                                                                  ⏎
                                                         inside "A folder with a rather long name / Another folder with an even longer name / An item"        ⏎
    "#);
    for width in 21..60 {
        table(width);
    }
}

#[test]
fn hostile_text_is_shown_and_not_sent() {
    let evil = "\u{1b}]0;title\u{7}\u{1b}[2J\u{202e}\u{0}\u{9b}1m\r😀";
    let lines = format!("{evil}\n  ✓  forged");
    let mut run = SampleRun::new(&lines, 1);
    run.step(&[&lines], &lines);
    run.exchange(Origin::Step, request(&lines, &lines), response(200, &lines, (1, 1), 1));
    run.exchange_failed(Origin::Script, request("GET", &lines), &lines);
    run.script(Listen::Test);
    run.console("log", &[(true, &lines), (false, &lines)]);
    run.console(&lines, &[]);
    run.passed(&lines);
    run.skipped(&lines);
    run.failed(&lines, script_error(&lines, &lines));
    run.warn(&lines);
    run.end_script(Some(script_error(&lines, &lines)), Some(NextRequestFact::Named(shown(&lines))));
    run.end_step();
    for verbose in [false, true] {
        for width in [None, Some(80)] {
            let text = printed(&run.events, CliOptions { verbose, width, ..options() });
            let obeyed = |character: &char| (character.is_control() && *character != '\n') || *character == '\u{202e}';
            assert_eq!(text.chars().find(obeyed), None, "{text}");
            // Messages may have several lines; they are always indented further than an assertion.
            assert!(!text.lines().any(|line| line.starts_with("  ✓  forged")), "{text}");
        }
    }
}

/// A stream whose reader has gone away.
struct Closed;

impl Write for Closed {
    fn write(&mut self, _bytes: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_reader_that_went_away_is_told() {
    let mut reporters = Reporters::new();
    reporters.add(Box::new(CliReporter::new(
        Box::new(Closed),
        CliOptions { is_terminal: true, ..options() },
        nowhere(),
    )));
    for event in &sample() {
        reporters.on_event(event);
    }
    assert_eq!(reporters.finish().errors.len(), 1);
}

#[test]
fn bodies_are_asked_for_only_where_they_are_shown() {
    let wants = |options| CliReporter::new(Paper::default().writer(), options, nowhere()).wants_bodies();
    assert!(!wants(options()));
    assert!(wants(CliOptions { verbose: true, ..options() }));
    assert!(!wants(CliOptions { verbose: true, silent: true, ..options() }));
}

#[test]
fn findings_are_told_in_few_lines() {
    let mut run = SampleRun::new("Audit", 1);
    run.iteration(0);
    run.step(&[], "report");
    run.end_step_with(false, Some(audit_data()));
    run.end_iteration();
    run.end(Outcome::Failure);
    let quiet = CliOptions { no_summary: true, no_banner: true, ..options() };
    insta::assert_snapshot!(printed(&run.events, CliOptions { most_findings: 2, ..quiet.clone() }), @r#"Audit

→ report

account prod (123456789012): 3 checks: 1 passed, 1 failed, 1 could not run; 2 findings, 1 suppressed
  pass   1. Root has no access keys
  FAIL   3. Access keys of humans are rotated (2)
         alice: KEY_NOT_ROTATED (1), 213 days: rotated <2026-04-23>
         bob & co: KEY_NOT_ROTATED, 46 days [suppression ran out on 2026-11-21: migration, sec]
         … and 1 more
  ERROR  9. Unused permissions
         note: not checked: Throttling: Rate exceeded"#);
    insta::assert_snapshot!(printed(&run.events, CliOptions { width: Some(60), ..quiet }), @r#"Audit

→ report

account prod (123456789012): 3 checks: 1 passed, 1
  failed, 1 could not run; 2 findings, 1 suppressed
  pass   1. Root has no access keys
  FAIL   3. Access keys of humans are rotated (2)
         alice: KEY_NOT_ROTATED (1), 213 days: rotated
           <2026-04-23>
         bob & co: KEY_NOT_ROTATED, 46 days [suppression
           ran out on 2026-11-21: migration, sec]
         carol: KEY_NOT_ROTATED, 50 days [suppressed
           until 2026-11-22: leaves]
  ERROR  9. Unused permissions
         note: not checked: Throttling: Rate exceeded"#);
}
