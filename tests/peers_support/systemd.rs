//! The units under `docs/examples`, judged by systemd itself.

#![expect(clippy::print_stdout, reason = "a skipped test says so")]

use std::{fs, path::Path, process::Command};

use super::programs::{root, run};

/// Not every machine has it.
fn verify_in(folder: &Path) -> Option<Command> {
    if Command::new("systemd-analyze").arg("--version").output().is_err() {
        println!("skipped: this machine has no systemd-analyze (apt-get install systemd)");
        return None;
    }
    let mut verify = Command::new("systemd-analyze");
    verify.current_dir(folder).args(["verify", "--man=no"]);
    Some(verify)
}

#[test]
#[ignore = "a peer: needs systemd-analyze"]
fn systemd_finds_nothing_wrong_with_the_examples() {
    let folder = tempfile::tempdir().unwrap();
    let Some(mut verify) = verify_in(folder.path()) else { return };
    for unit in ["postwatch.service", "postwatch-due.service", "postwatch-due.timer"] {
        let text = fs::read_to_string(root().join("docs/examples").join(unit)).unwrap();
        // It wants the program to be there.
        let text = text.replace("/usr/local/bin/postwatch", env!("CARGO_BIN_EXE_postwatch"));
        fs::write(folder.path().join(unit), text).unwrap();
        verify.arg(format!("./{unit}"));
    }
    run(verify, 0);
}

#[test]
#[ignore = "a peer: needs systemd-analyze"]
fn systemd_does_look() {
    let folder = tempfile::tempdir().unwrap();
    let Some(mut verify) = verify_in(folder.path()) else { return };
    fs::write(folder.path().join("bad.service"), "[Service]\nExecStart=/no/such/program\n").unwrap();
    verify.arg("./bad.service");
    run(verify, 1);
}
