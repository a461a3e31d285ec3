//! Every way to be refused.

use std::time::Duration;

use super::client::{Client, send, serve};

#[test]
fn an_error_is_a_document_with_a_request_id() {
    let server = serve("");
    let answer = Client::auditor(&server).iam("GetUser", &[("UserName", "no<body>")]);
    assert_eq!(answer.error(), (404, "NoSuchEntity".to_owned()));
    assert_eq!(answer.text("Message").as_deref(), Some("The user with name no<body> cannot be found."));
    assert_eq!(answer.text("Type").as_deref(), Some("Sender"));
    let request_id = answer.text("RequestId").unwrap();
    assert!(uuid::Uuid::parse_str(&request_id).is_ok());
    assert!(answer.head.contains(&format!("x-amzn-requestid: {request_id}")), "{}", answer.head);
    assert!(answer.head.contains("content-type: text/xml"));
    assert!(answer.body.starts_with("<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">"));
}

#[test]
fn an_unsigned_call_is_refused_and_an_unknown_action_is_told_to_anybody() {
    let server = serve("");
    let get = |target: &str| send(&server.endpoint(), "GET", target, &[], "");
    assert_eq!(get("/?Action=ListUsers&Version=2010-05-08").error(), (403, "MissingAuthenticationToken".to_owned()));
    let unknown = get("/?Action=ListUnicorns&Version=2010-05-08");
    assert_eq!(unknown.error(), (400, "InvalidAction".to_owned()));
    assert_eq!(
        unknown.text("Message").as_deref(),
        Some("Could not find operation ListUnicorns for version 2010-05-08")
    );
    assert!(get("/?Action=ListUsers").text("Message").unwrap().ends_with("for version NO_VERSION_SPECIFIED"));
    assert_eq!(get("/").error(), (400, "MissingAction".to_owned()));
    assert_eq!(get("/elsewhere?Action=ListUsers&Version=2010-05-08").status, 404);
    assert_eq!(send(&server.endpoint(), "DELETE", "/", &[], "").status, 405);
}

#[test]
fn keys_that_are_not_in_force_are_refused() {
    let server = serve("");
    let code = |client: &Client| client.iam("ListUsers", &[]).error();
    let auditor = Client::auditor(&server);
    let invalid = (403, "InvalidClientTokenId".to_owned());
    assert_eq!(auditor.iam("ListUsers", &[]).status, 200);
    assert_eq!(code(&Client { access_key: "AKIANOBODYATALL00000".into(), ..auditor.clone() }), invalid);
    assert_eq!(code(&Client { secret: "wrong".into(), ..auditor.clone() }), (403, "SignatureDoesNotMatch".to_owned()));
    assert_eq!(code(&Client::holder_of(&server, "AKIADEMOALANTURING02")), invalid, "the key is inactive");
    assert_eq!(code(&Client { token: Some("beside a long-term key".into()), ..auditor.clone() }), invalid);
    assert_eq!(code(&Client { region: "eu-west-1", ..auditor.clone() }), (403, "SignatureDoesNotMatch".to_owned()));
    for at in [auditor.at - Duration::from_secs(16 * 60), auditor.at + Duration::from_secs(16 * 60)] {
        assert_eq!(code(&Client { at, ..auditor.clone() }), (403, "SignatureDoesNotMatch".to_owned()));
    }

    let session = Client::holder_of(&server, "ASIADEMOADASESSION01");
    assert_eq!(code(&session).0, 200);
    assert_eq!(code(&Client { token: None, ..session.clone() }), invalid);
    assert_eq!(code(&Client { token: Some("another".into()), ..session }), invalid);
    assert_eq!(code(&Client::holder_of(&server, "ASIADEMOEXPIRED00001")), (403, "ExpiredToken".to_owned()));
}

#[test]
fn a_server_whose_clock_is_wrong_refuses_good_signatures() {
    let server = serve("skew=20m");
    let answer = Client::auditor(&server).iam("ListUsers", &[]);
    assert_eq!(answer.error(), (403, "SignatureDoesNotMatch".to_owned()));
    assert!(answer.text("Message").unwrap().starts_with("Signature expired"));
}

#[test]
fn an_auditor_may_read_and_nothing_else() {
    let server = serve("");
    let auditor = Client::auditor(&server);
    let denied = auditor.iam("CreateUser", &[("UserName", "evil")]);
    assert_eq!(denied.error(), (403, "AccessDenied".to_owned()));
    assert_eq!(
        denied.text("Message").as_deref(),
        Some(
            "User: arn:aws:iam::111122223333:user/svc-audit is not authorized to perform: iam:CreateUser on resource: \
             arn:aws:iam::111122223333:user/evil because no identity-based policy allows the iam:CreateUser action"
        )
    );
    let organizations = auditor.organizations("ListAccounts", "{}");
    assert_eq!(organizations.status, 400);
    assert!(organizations.body.contains("\"AccessDeniedException\""), "{}", organizations.body);
    // Somebody who may is told that this is only a picture.
    let ada = Client::holder_of(&server, "AKIADEMOADALOVELACE1");
    assert_eq!(ada.iam("CreateUser", &[("UserName", "evil")]).error(), (501, "NotImplemented".to_owned()));
    // And somebody without any policy may nothing, but ask for a name.
    let legacy = Client::holder_of(&server, "AKIADEMOSVCLEGACY001");
    assert_eq!(legacy.iam("ListUsers", &[]).error(), (403, "AccessDenied".to_owned()));
    assert_eq!(
        legacy.sts("GetCallerIdentity", &[]).text("Arn").as_deref(),
        Some("arn:aws:iam::111122223333:user/svc-legacy")
    );
}

#[test]
fn parameters_are_checked() {
    let server = serve("");
    let auditor = Client::auditor(&server);
    for (action, parameters) in [
        ("ListUsers", [("Marker", "")]),
        ("ListUsers", [("Marker", "x")]),
        ("ListUsers", [("MaxItems", "0")]),
        ("ListUsers", [("MaxItems", "1001")]),
        ("ListUserPolicies", [("UserName", "")]),
        ("GetRole", [("UserName", "ada.lovelace")]),
        ("ListPolicies", [("Scope", "Some")]),
        ("GetPolicy", [("PolicyArn", "short")]),
        ("GetServiceLastAccessedDetails", [("JobId", "1")]),
        ("GetAccountAuthorizationDetails", [("Filter.member.1", "Cats")]),
    ] {
        assert_eq!(
            auditor.iam(action, &parameters).error(),
            (400, "ValidationError".to_owned()),
            "{action} {parameters:?}"
        );
    }
    for (action, name) in [
        ("GetUser", "UserName"),
        ("GetLoginProfile", "UserName"),
        ("GetRole", "RoleName"),
        ("GetGroup", "GroupName"),
        ("GetAccessKeyLastUsed", "AccessKeyId"),
    ] {
        assert_eq!(auditor.iam(action, &[(name, "nobody")]).error(), (404, "NoSuchEntity".to_owned()), "{action}");
    }
    assert_eq!(auditor.iam("GetLoginProfile", &[("UserName", "svc-audit")]).error(), (404, "NoSuchEntity".to_owned()));
}

#[test]
fn too_large_a_request_is_refused() {
    let server = serve("");
    assert_eq!(send(&server.endpoint(), "POST", "/", &[], &"x".repeat(2 << 20)).status, 413);
}
