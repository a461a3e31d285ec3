//! Calls that go wrong as planned.

use super::client::{Client, send, serve};

#[test]
fn every_third_call_is_throttled() {
    let server = serve("throttle=3");
    let auditor = Client::auditor(&server);
    let answers: Vec<_> = (0..6).map(|_| auditor.iam("GetAccountSummary", &[]).error()).collect();
    let throttled = (400, "Throttling".to_owned());
    assert_eq!(answers[2], throttled);
    assert_eq!(answers[5], throttled);
    assert_eq!(answers.iter().filter(|(status, _)| *status == 200).count(), 4);
    assert_eq!(server.calls()["GetAccountSummary"], 6);
    assert_eq!(server.requests(), 6);
}

#[test]
fn damage_goes_where_it_is_aimed() {
    let server = serve(
        "truncate=ListUsers,reset=ListRoles,html=ListGroups,deny=GetCredentialReport,error=ListPolicies:503,error=GetUser,slow=GetRole:200ms",
    );
    let auditor = Client::auditor(&server);

    let truncated = auditor.iam("ListUsers", &[]);
    assert!(truncated.status == 200 && truncated.is_whole && !truncated.body.contains("</ListUsersResponse>"));
    let reset = auditor.iam("ListRoles", &[]);
    assert!(reset.status == 200 && !reset.is_whole && reset.body.contains("<ListRolesResult>"), "{reset:?}");
    let html = auditor.iam("ListGroups", &[]);
    assert!(html.status == 200 && html.head.contains("text/html") && html.body.contains("<html>"));
    assert_eq!(auditor.iam("GetCredentialReport", &[]).error(), (403, "AccessDenied".to_owned()));
    assert_eq!(auditor.iam("ListPolicies", &[]).error(), (503, "ServiceUnavailable".to_owned()));
    let failed = auditor.iam("GetUser", &[]);
    assert_eq!(
        (failed.error(), failed.text("Type").as_deref()),
        ((500, "InternalFailure".to_owned()), Some("Receiver"))
    );

    let clock = crate::clock::Clock::system();
    let start = clock.instant();
    assert_eq!(auditor.iam("GetRole", &[("RoleName", "deploy")]).status, 200);
    assert!(clock.instant() - start >= std::time::Duration::from_millis(200));
    assert_eq!(auditor.iam("GetAccountSummary", &[]).status, 200, "others are not touched");
}

#[test]
fn jobs_and_reports_may_never_end() {
    let server = serve("report=never,job=never");
    let auditor = Client::auditor(&server);
    assert_eq!(auditor.iam("GenerateCredentialReport", &[]).text("State").as_deref(), Some("STARTED"));
    for _ in 0..5 {
        assert_eq!(auditor.iam("GenerateCredentialReport", &[]).text("State").as_deref(), Some("INPROGRESS"));
        assert_eq!(auditor.iam("GetCredentialReport", &[]).error(), (404, "ReportInProgress".to_owned()));
    }
    let arn = [("Arn", "arn:aws:iam::111122223333:user/ada.lovelace")];
    let job = auditor.iam("GenerateServiceLastAccessedDetails", &arn).text("JobId").unwrap();
    for _ in 0..5 {
        let status = auditor.iam("GetServiceLastAccessedDetails", &[("JobId", &job)]).text("JobStatus");
        assert_eq!(status.as_deref(), Some("IN_PROGRESS"));
    }
}

#[test]
fn slack_messages_are_kept() {
    let server = serve("slack=2:500");
    let path = server.webhook_url().replace(&server.endpoint(), "");
    let post =
        |text: &str| send(&server.endpoint(), "POST", &path, &["Content-Type: application/json".to_owned()], text);
    let taken = post(r#"{"text":"3 findings &lt;root_account&gt;"}"#);
    assert_eq!((taken.status, taken.body.as_str()), (200, "ok"));
    let failed = post(r#"{"text":"more"}"#);
    assert_eq!((failed.status, failed.body.as_str()), (500, "rollup_error"));
    let messages: Vec<String> = server.received().into_iter().map(|message| message.text).collect();
    assert_eq!(messages, ["3 findings &lt;root_account&gt;"]);
    assert_eq!(server.requests(), 2);
}

#[test]
fn a_stopped_server_is_gone() {
    let server = serve("");
    let address = server.endpoint().replace("http://", "");
    server.stop();
    assert!(std::net::TcpStream::connect(address).is_err());
}
