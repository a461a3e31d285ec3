//! postwatch, its simulated account, and the oracle (moto, patched and filled with a known account).

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
};

use serde_json::Value;

use super::programs::{self, Server};

/// Runs `audit_oracle.py`: it starts the oracle, audits it and compares the findings with the truth.
fn audit_the_oracle(knobs: &[(&str, &str)], arguments: &[&str]) {
    let mut command = programs::python("audit_oracle.py");
    command.args(["postwatch", env!("CARGO_BIN_EXE_postwatch"), "--port", &programs::free_ports(1).to_string()]);
    command.args(arguments).envs(knobs.iter().copied());
    let said = programs::run(command, 0);
    assert!(said.contains(" 0 missing, 0 unexpected, 0 errors"), "{said}");
}

/// With `--blind`, taking groups or policies out of check 9's requests must be noticed.
#[test]
#[ignore = "needs newman and moto: tests/peers/install"]
fn the_oracle_has_exactly_the_findings_told() {
    audit_the_oracle(&[], &["--blind"]);
}

#[test]
#[ignore = "needs newman and moto: tests/peers/install"]
fn a_throttling_oracle_has_the_same_findings() {
    audit_the_oracle(&[("THROTTLE_EVERY", "7")], &[]);
}

#[test]
#[ignore = "needs newman and moto: tests/peers/install"]
fn a_slow_oracle_has_the_same_findings() {
    audit_the_oracle(&[("REPORT_POLLS", "3"), ("SLA_POLLS", "3")], &[]);
}

#[test]
#[ignore = "needs newman and moto: tests/peers/install"]
fn other_users_of_the_oracle_have_other_findings() {
    audit_the_oracle(&[("ORACLE_SEED", "1")], &[]);
    audit_the_oracle(&[("ORACLE_SEED", "42"), ("THROTTLE_EVERY", "5"), ("SLA_POLLS", "2")], &["--set", "page_size=7"]);
}

/// Some fifty ways in which an answer, the network or Slack can be bad.
#[test]
#[ignore = "needs newman and moto: tests/peers/install"]
fn what_fails_is_told_apart_from_what_is_found() {
    let mut command = programs::python("audit_faults.py");
    command.args(["postwatch", env!("CARGO_BIN_EXE_postwatch"), "--port", &programs::free_ports(2).to_string()]);
    programs::run(command, 0);
}

/// The simulated account serves what the oracle holds; both are asked everything, and the answers are compared as XML.
#[test]
#[ignore = "needs newman and moto: tests/peers/install"]
fn the_simulated_account_and_the_oracle_agree() {
    let folder = tempfile::tempdir().unwrap();
    let port = programs::free_ports(1);
    let mut command = programs::python("iam-oracle/oracle_server.py");
    command.args([&port.to_string(), "--patched"]).current_dir(folder.path());
    // One line for each request: of use only to somebody who keeps the folder.
    command.stderr(fs::File::create(folder.path().join("oracle.log")).unwrap());
    let _oracle = Server::start(command, "ready ");
    verify_signatures(port);
    let theirs = format!("http://127.0.0.1:{port}");
    let truth_file = folder.path().join(format!("oracle-{port}.json"));
    let fixture = folder.path().join("fixture.json");
    let mut command = programs::python("oracle_fixture.py");
    command.arg(&theirs).args([&truth_file, &fixture]);
    programs::run(command, 0);

    // The audit finds in the copy what it finds in the original.
    let mut command = programs::postwatch();
    command.arg("demo").arg("--fixture").arg(&fixture);
    let said = programs::run(command, 0);
    assert!(said.contains(", as planted:"), "{said}");

    let (_ours, endpoint) = programs::serve_demo(&["--fixture", &fixture.to_string_lossy()]);
    let truth: Value = serde_json::from_str(&fs::read_to_string(truth_file).unwrap()).unwrap();
    let mut command = programs::python("compare_accounts.py");
    command.args([&theirs, &endpoint]).args([0, 1].map(|part| truth["auditor"][part].as_str().unwrap()));
    let said = programs::run(command, 0);
    let asked: u32 = said
        .split(" answers compared")
        .next()
        .and_then(|text| text.rsplit(|other: char| !other.is_ascii_digit()).next()?.parse().ok())
        .unwrap_or(0);
    assert!(asked > 500, "{said}");
}

/// Tells the oracle to check signatures from now on; while it fills its account it does not.
fn verify_signatures(port: u16) {
    let mut connection = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let head =
        "POST /moto-api/reset-auth HTTP/1.1\r\nHost: oracle\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n";
    write!(connection, "{head}Connection: close\r\n\r\n0").unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}
