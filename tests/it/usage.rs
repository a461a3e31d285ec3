//! Wrong usage is told, with what was meant.

use crate::support::{Command, Item, Server, collection};

#[test]
fn what_is_no_command_is_told_with_the_one_that_was_meant() {
    for (arguments, hint) in [
        ("c.json", "A collection is run by postwatch run COLLECTION."),
        ("./checks", "A collection is run by postwatch run COLLECTION."),
        ("C.POSTMAN_COLLECTION.JSON -e e.json", "A collection is run by postwatch run COLLECTION."),
        ("collection run c.json", "Did you mean run?"),
        ("lint c.json", "Did you mean check?"),
        ("chekc c.json", "Did you mean check?"),
        ("competions bash", "Did you mean completions?"),
        ("RUN c.json", "Did you mean run?"),
        ("run c.json --strict", "It belongs to postwatch check."),
        ("check c.json -k", "It belongs to postwatch run."),
        ("check c.json --verbose", "It belongs to postwatch run and postwatch report."),
        ("demo --folder a", "It belongs to postwatch run."),
        ("--verbose run c.json", "It belongs to postwatch run and postwatch report, behind the command."),
        ("check c.json --reporter-json-export r.json", "It belongs to postwatch run and postwatch report."),
        ("demo --reporter-html-export=r.html", "It belongs to postwatch run and postwatch report."),
    ] {
        let ended = Command::new(arguments.split(' ')).run().expect(2);
        assert!(ended.stderr.ends_with(&format!("\n({hint})\n")), "{arguments}: {}", ended.stderr);
        assert!(ended.stdout.is_empty(), "{arguments}: {}", ended.stdout);
    }
}

#[test]
fn a_usage_error_repeats_no_secret() {
    for arguments in [
        "vault set name hunter2-is-long",
        "vault get name hunter2-is-long",
        "run c.json --env-vra=token=hunter2-is-long",
        "check c.json --reporter-slack-url=https://hooks.slack.com/services/hunter2-is-long",
        "https://api.getpostman.com/collections/1?access_key=hunter2-is-long",
    ] {
        let ended = Command::new(arguments.split(' ')).run().expect(2);
        assert!(!ended.stderr.contains("hunter2"), "{arguments}: {}", ended.stderr);
    }
}

#[test]
fn what_no_reporter_reads_is_told_at_the_start_and_at_the_end() {
    let server = Server::ok();
    for (arguments, sentence) in [
        ("-r cli,jnuit", "could not find \"jnuit\" reporter. Did you mean junit?"),
        ("-r cli,JSON", "could not find \"JSON\" reporter. Did you mean json?"),
        ("--reporter-junit-export r.xml", "the reporter junit is not on; add it with -r cli,junit"),
        ("-r json --reporter-json-exprot r.json", "did you mean --reporter-json-export?"),
        ("--reporter-cli-nobanner", "did you mean --reporter-cli-no-banner?"),
        ("-r json --reporter-jsno-export r.json", "did you mean --reporter-json-export?"),
        ("--reporter-export r.json", "--reporter-export has no effect: no reporter that is on has this option"),
    ] {
        let file = collection([Item::get("a", server.url())]).to_string();
        let all = ["run", "c.json"].into_iter().chain(arguments.split(' '));
        let ended = Command::new(all).file("c.json", file).run().expect(0);
        let lines: Vec<&str> = ended.stderr.lines().filter(|line| line.contains(sentence)).collect();
        assert!(lines.len() == 2 && lines[0] == lines[1], "{arguments}: {}", ended.stderr);
        assert!(lines[0].starts_with("warning: ") && ended.stderr.ends_with(&format!("{}\n", lines[1])));
    }
}

#[test]
fn options_of_reporters_that_are_on_need_no_word() {
    let server = Server::ok();
    for arguments in [
        "--reporter-cli-no-banner",
        "-r junit --reporter-export r.xml",
        "-r htmlextra --reporter-htmlextra-showOnlyFails",
        "-r json-summary --reporter-json-summary-export s.json",
    ] {
        let file = collection([Item::get("a", server.url())]).to_string();
        let all = ["run", "c.json"].into_iter().chain(arguments.split(' '));
        let ended = Command::new(all).file("c.json", file).run().expect(0);
        assert_eq!(ended.stderr, "", "{arguments}");
    }
}

#[test]
fn the_options_of_reporters_in_a_configuration_file_may_be_those_of_another_day() {
    let server = Server::ok();
    let run = |settings: &str| {
        let file = collection([Item::get("a", server.url())]).to_string();
        Command::new(["run", "c.json"]).file("c.json", file).file(".newmanrc", settings).run().expect(0)
    };
    assert_eq!(run(r#"{"reporter": {"junit": {"export": "r.xml"}}}"#).stderr, "");
    run(r#"{"reporter": {"cli": {"noBaner": true}}}"#).complains("did you mean --reporter-cli-no-banner?");
}

#[test]
fn completions_offer_the_reporters_and_their_options() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let ended = Command::new(["completions", shell]).run().expect(0);
        ended.says("reporter-junit-export").says("reporter-slack-only-on-change").says("emojitrain");
    }
}
