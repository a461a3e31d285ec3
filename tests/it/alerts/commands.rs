//! Programs that get alerts.

use std::{fs, path::Path};

use postwatch::alert::{AlertKind, channel::Outcome};
use serde_json::{Value, json};

use super::{message, open, send, sent};

fn outcome(script: &str, folder: &Path) -> Outcome {
    let settings = json!({"command": {"argv": ["sh", "-c", script], "timeout": "2s"}});
    send(&open(settings, &[], folder).unwrap(), &[message("id-1", AlertKind::Opened)], None)
}

#[test]
fn a_program_gets_the_alert_on_its_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(outcome("cat >got.json; echo $POSTWATCH_ALERT_ID >id", folder.path()), sent());
    let got: Value = serde_json::from_str(&fs::read_to_string(folder.path().join("got.json")).unwrap()).unwrap();
    assert_eq!((&got["schema"], &got["new"][0]["line"]), (&json!("postwatch.alert/1"), &json!("a is wrong")));
    assert_eq!(fs::read_to_string(folder.path().join("id")).unwrap(), "id-1\n");
}

#[test]
fn no_shell_reads_arguments() {
    let folder = tempfile::tempdir().unwrap();
    let settings = json!({"command": {"argv": ["touch", "a; touch b"]}});
    assert_eq!(send(&open(settings, &[], folder.path()).unwrap(), &[message("1", AlertKind::Opened)], None), sent());
    assert!(folder.path().join("a; touch b").exists() && !folder.path().join("b").exists());
}

#[test]
fn a_program_that_fails_hangs_or_is_not_there_is_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    for (script, wanted, may_have_arrived_wanted) in [
        ("echo no luck >&2; exit 3", "sh failed (exit status: 3) no luck", false),
        ("kill -9 $$", "sh failed (signal: 9 (SIGKILL))", false),
        ("exec sleep 60", "sh did not end within 2 s", true),
        // What it says goes on after its end: nobody waits for that.
        ("sleep 60 & echo bye >&2; exit 1", "sh failed (exit status: 1)", false),
    ] {
        let Outcome::TryAgain { why, may_have_arrived, .. } = outcome(script, folder.path()) else {
            panic!("{script}")
        };
        assert_eq!((why.as_str(), may_have_arrived), (wanted, may_have_arrived_wanted), "{script}");
    }
    // One that does not read, and one that says a lot.
    for script in ["exit 0", "head -c 1000000 /dev/zero >&2"] {
        assert_eq!(outcome(script, folder.path()), sent(), "{script}");
    }
    let settings = json!({"command": {"argv": ["/no/such/program"]}});
    let outcome = send(&open(settings, &[], folder.path()).unwrap(), &[message("1", AlertKind::Opened)], None);
    assert!(matches!(&outcome, Outcome::TryAgain { why, .. } if why.contains("/no/such/program")), "{outcome:?}");
}
