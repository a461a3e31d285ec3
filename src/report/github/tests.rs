//! Runs replayed into the `github` reporter.

use std::{fs, path::PathBuf};

use super::{CommandStop, GithubOptions, GithubReporter, SummaryFile};
use crate::{
    event::{Event, Listen, Outcome},
    finding::Failure,
    report::{
        Reporters, SourcePlace,
        sample::{Paper, SampleRun, assertion_error, audit_data, sample, script_error},
    },
};

fn place(failure: &Failure) -> Option<SourcePlace> {
    let line = failure.script.as_ref().map(|script| script.line.unwrap_or(1) as usize + 100);
    let position = line.map(|line| (line, 1));
    Some(SourcePlace { file: "checks/sample.json".to_owned(), position })
}

struct Made {
    summary: String,
    commands: String,
}

fn made(events: &[Event], present: Option<&str>) -> Made {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("summary.md");
    let file = match present {
        Some(text) => {
            fs::write(&path, text).unwrap();
            SummaryFile::Step(path.clone())
        }
        None => SummaryFile::Export(path.clone()),
    };
    let paper = Paper::default();
    let mut reporters = Reporters::new();
    reporters.add(Box::new(CommandStop::new(paper.writer(), "t0ken".to_owned())));
    reporters.add(Box::new(GithubReporter::new(GithubOptions {
        summary: file,
        commands: paper.writer(),
        stop_token: Some("t0ken".to_owned()),
        locate: Box::new(place),
    })));
    for event in events {
        reporters.on_event(event);
    }
    assert!(reporters.finish().errors.is_empty());
    Made { summary: fs::read_to_string(&path).unwrap(), commands: paper.text() }
}

#[test]
fn a_run_becomes_a_summary_and_annotations() {
    let made = made(&sample(), None);
    insta::assert_snapshot!("sample", format!("{}\n=== commands\n{}", made.summary, made.commands));
}

#[test]
fn findings_are_tables() {
    let mut run = SampleRun::new("IAM audit", 2);
    for iteration in 0..2 {
        run.iteration(iteration);
        run.step(&[], "report");
        run.script(Listen::Test);
        run.failed("3. Access keys of humans are rotated", assertion_error("2 findings"));
        run.end_script(None, None);
        run.end_step_with(false, (iteration == 0).then(audit_data));
        run.end_iteration();
    }
    run.end(Outcome::Failure);
    insta::assert_snapshot!("findings", made(&run.events, None).summary);
}

#[test]
fn the_summary_of_a_step_is_added_to() {
    let mut run = SampleRun::new("fine", 1);
    run.warn("100% of: this, and\nthat");
    run.end(Outcome::Success);
    let made = made(&run.events, Some("# Before\n"));
    assert!(made.summary.starts_with("# Before\n## ✅ fine: success\n"), "{}", made.summary);
    assert_eq!(
        made.commands,
        "::stop-commands::t0ken\n::t0ken::\n::warning title=postwatch::100%25 of: this, and%0Athat\n"
    );
}

#[test]
fn a_run_that_was_cut_off_is_told() {
    let made = made(&SampleRun::new("killed", 1).events, None);
    assert!(made.summary.starts_with("## 🛑 killed: aborted"), "{}", made.summary);
}

#[test]
fn the_summary_keeps_within_what_github_takes() {
    let mut run = SampleRun::new("long", 400);
    for iteration in 0..400 {
        run.iteration(iteration);
        run.step(&[&"folder ".repeat(50)], "many");
        run.script(Listen::Test);
        for number in 0..5 {
            run.failed(&format!("test <{number}> {}", "<".repeat(300)), script_error("Error", &"<|>\n".repeat(1000)));
        }
        run.end_script(None, None);
        run.end_step_with(false, Some(audit_data()));
        run.end_iteration();
    }
    run.end(Outcome::Error);
    for present in [0, 1000, (1 << 20) - 3000, (1 << 20) - 1, 2 << 20] {
        let made = made(&run.events, Some(&"x".repeat(present)));
        assert!(made.summary.len() <= (1 << 20) || present > (1 << 20) - 100, "{}", made.summary.len());
        let ours = &made.summary[present..];
        assert!(ours.ends_with("one mebibyte of a step's summary.\n"), "{present}");
        assert_eq!(ours.matches("<details").count(), ours.matches("</details>").count());
        if present <= 1000 {
            assert!(ours.contains("2000") && ours.contains("### Failures (2000)") && ours.len() > 900_000);
        }
        assert_eq!(made.commands.lines().filter(|line| line.starts_with("::error ")).count(), 10);
        assert!(made.commands.lines().last().unwrap().contains("and 1991 more failures"));
    }
}

#[test]
fn hostile_names_are_letters() {
    let mut run = SampleRun::new("<h1>x</h1>\n## forged | ::error::no", 1);
    run.step(&["`a`"], "\u{1b}[2J | [x](javascript:y)");
    run.script(Listen::Test);
    run.failed("a\n::add-mask::b", assertion_error("\u{202e}</details> **x**\n::warning::y"));
    run.end_script(None, None);
    run.end_step();
    run.end(Outcome::Failure);
    let made = made(&run.events, None);
    insta::assert_snapshot!(format!("{}\n=== commands\n{}", made.summary, made.commands));
}
