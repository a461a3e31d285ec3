//! The credential report, from STARTED to its last cell.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::client::{Client, serve, serve_fixture};
use crate::{
    clock::Clock,
    demo::{DEFAULT_FIXTURE, Faults, Fixture, Server},
};

#[test]
fn the_report_goes_from_absent_to_complete() {
    let server = serve("");
    let auditor = Client::auditor(&server);
    let state = || auditor.iam("GenerateCredentialReport", &[]).text("State").unwrap();
    assert_eq!(auditor.iam("GetCredentialReport", &[]).error(), (410, "ReportNotPresent".to_owned()));
    assert_eq!(state(), "STARTED");
    assert_eq!(state(), "INPROGRESS");
    assert_eq!(auditor.iam("GetCredentialReport", &[]).error(), (404, "ReportInProgress".to_owned()));
    assert_eq!(state(), "COMPLETE");
    let report = auditor.iam("GetCredentialReport", &[]);
    assert_eq!((report.status, report.text("ReportFormat").as_deref()), (200, Some("text/csv")));
    assert_eq!(state(), "COMPLETE", "a report is kept for four hours");
}

#[test]
fn an_old_report_has_expired_and_a_fresh_one_is_there_at_once() {
    let with = |report: &str| serve_fixture(&DEFAULT_FIXTURE.replacen("\"absent\"", &format!("\"{report}\""), 1), "");
    let server = with("expired");
    let auditor = Client::auditor(&server);
    assert_eq!(auditor.iam("GetCredentialReport", &[]).error(), (410, "ReportExpired".to_owned()));
    assert_eq!(auditor.iam("GenerateCredentialReport", &[]).text("State").as_deref(), Some("STARTED"));

    let server = with("present");
    assert_eq!(Client::auditor(&server).iam("GetCredentialReport", &[]).status, 200);
}

#[test]
fn rows_hold_every_special_value() {
    let clock = Clock::starting_at("2026-03-01T12:00:00Z".parse().unwrap());
    let fixture = Fixture::read(&DEFAULT_FIXTURE.replacen("\"absent\"", "\"present\"", 1)).unwrap();
    let server = Server::start(fixture, Faults::none(), clock, 0).unwrap();
    let auditor = Client { at: clock.now().into(), ..Client::auditor(&server) };
    let content = auditor.iam("GetCredentialReport", &[]).text("Content").unwrap();
    let table = String::from_utf8(STANDARD.decode(content).unwrap()).unwrap();
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split(',').collect()).collect();
    assert!(rows.iter().all(|row| row.len() == 22), "22 columns");
    assert!(!table.ends_with('\n'));
    let row = |name: &str| rows.iter().find(|row| row[0] == name).unwrap()[2..].join(",");
    assert_eq!(
        row("<root_account>"),
        "2020-09-08T12:00:00+00:00,not_supported,2026-01-30T12:00:00+00:00,not_supported,not_supported,false,true,2022-11-17T12:00:00+00:00,\
         2023-12-22T12:00:00+00:00,us-east-1,s3,false,2022-01-21T12:00:00+00:00,N/A,N/A,N/A,false,N/A,false,N/A"
    );
    assert_eq!(
        row("joan.clarke"),
        "2025-01-25T12:00:00+00:00,true,no_information,2025-01-25T12:00:00+00:00,2025-04-25T12:00:00+00:00,true,false,\
         2025-01-25T12:00:00+00:00,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A"
    );
    assert_eq!(
        row("radia.perlman"),
        "2025-05-05T12:00:00+00:00,false,N/A,N/A,N/A,false,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A"
    );
}
