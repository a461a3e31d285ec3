//! Roles across accounts, sessions, and the organisation.

use super::client::{Answer, Client, serve};
use crate::demo::{Server, server::Credentials};

const STAGING: &str = "arn:aws:iam::444455556666:role/CompanyReadOnly";
const AUDIT: &str = "arn:aws:iam::444455556666:role/AuditReadOnly";

fn ada(server: &Server) -> Client {
    Client::holder_of(server, "AKIADEMOADALOVELACE1")
}

fn assume(client: &Client, role: &str, more: &[(&str, &str)]) -> Answer {
    client.sts("AssumeRole", &[&[("RoleArn", role), ("RoleSessionName", "test")], more].concat())
}

fn into_session(server: &Server, answer: &Answer) -> Client {
    let text = |name: &str| answer.text(name).unwrap();
    let credentials = Credentials {
        access_key_id: text("AccessKeyId"),
        secret_access_key: text("SecretAccessKey"),
        session_token: Some(text("SessionToken")),
    };
    Client::with(server, credentials)
}

#[test]
fn a_member_of_the_group_reads_in_the_other_account_and_writes_nowhere() {
    let server = serve("");
    let assumed = assume(&ada(&server), STAGING, &[]);
    assert_eq!(assumed.status, 200, "{}", assumed.body);
    let session = into_session(&server, &assumed);
    let identity = session.sts("GetCallerIdentity", &[]);
    assert_eq!(identity.text("Arn").as_deref(), Some("arn:aws:sts::444455556666:assumed-role/CompanyReadOnly/test"));
    assert_eq!(session.iam("ListUsers", &[]).texts("UserName"), ["only-in-staging"]);
    assert_eq!(session.iam("DeleteUser", &[("UserName", "only-in-staging")]).error(), (403, "AccessDenied".to_owned()));
    assert_eq!(
        Client { token: None, ..session }.iam("ListUsers", &[]).error(),
        (403, "InvalidClientTokenId".to_owned())
    );
}

#[test]
fn an_outsider_and_a_role_that_is_not_there_are_denied_alike() {
    let server = serve("");
    let denied = (403, "AccessDenied".to_owned());
    assert_eq!(assume(&Client::holder_of(&server, "AKIADEMOSVCLEGACY001"), STAGING, &[]).error(), denied);
    let missing = assume(&ada(&server), "arn:aws:iam::444455556666:role/Nope", &[]);
    assert_eq!(missing.error(), denied);
    assert_eq!(
        missing.text("Message").as_deref(),
        Some(
            "User: arn:aws:iam::111122223333:user/ada.lovelace is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/Nope"
        )
    );
    assert!(missing.body.contains("https://sts.amazonaws.com/doc/2011-06-15/"));
}

#[test]
fn an_external_id_and_an_mfa_code_are_wanted_together() {
    let server = serve("");
    let ada = ada(&server);
    let serial = ("SerialNumber", "arn:aws:iam::111122223333:mfa/ada.lovelace");
    let (id, code) = (("ExternalId", "acme-audit"), ("TokenCode", "123456"));
    let denied = (403, "AccessDenied".to_owned());
    assert_eq!(assume(&ada, AUDIT, &[id]).error(), denied);
    assert_eq!(assume(&ada, AUDIT, &[serial, code]).error(), denied);
    assert_eq!(assume(&ada, AUDIT, &[("ExternalId", "other"), serial, code]).error(), denied);
    let wrong_code = assume(&ada, AUDIT, &[id, serial, ("TokenCode", "000000")]);
    assert!(wrong_code.text("Message").unwrap().contains("invalid MFA one time pass code"));
    assert_eq!(assume(&ada, AUDIT, &[id, serial, code]).status, 200);
    // A session that was made with a code needs none.
    let session = into_session(&server, &ada.sts("GetSessionToken", &[serial, code]));
    assert_eq!(assume(&session, AUDIT, &[id]).status, 200);
    let without = into_session(&server, &ada.sts("GetSessionToken", &[]));
    assert_eq!(assume(&without, AUDIT, &[id]).error(), denied);
}

#[test]
fn terms_of_a_session_are_checked() {
    let server = serve("");
    let ada = ada(&server);
    let refused = |parameters: &[(&str, &str)]| ada.sts("AssumeRole", parameters).error();
    let invalid = (400, "ValidationError".to_owned());
    assert_eq!(refused(&[("RoleArn", STAGING)]), invalid);
    assert_eq!(refused(&[("RoleArn", STAGING), ("RoleSessionName", "x")]), invalid);
    assert_eq!(refused(&[("RoleArn", STAGING), ("RoleSessionName", "a b")]), invalid);
    assert_eq!(refused(&[("RoleArn", STAGING), ("RoleSessionName", "test"), ("DurationSeconds", "60")]), invalid);
    assert_eq!(refused(&[("RoleArn", STAGING), ("RoleSessionName", "test"), ("DurationSeconds", "7200")]), invalid);
}

#[test]
fn the_organisation_is_listed_page_by_page() {
    let server = serve("");
    let inventory = Client::holder_of(&server, "AKIADEMOINVENTORY001");
    let first = inventory.organizations("ListAccounts", "{}");
    let page: serde_json::Value = serde_json::from_str(&first.body).unwrap();
    assert!(first.head.contains("application/x-amz-json-1.1"));
    assert_eq!(page["Accounts"].as_array().unwrap().len(), 5);
    assert_eq!(page["Accounts"][0]["JoinedMethod"], "INVITED");
    let next = serde_json::json!({"NextToken": page["NextToken"]}).to_string();
    let last: serde_json::Value = serde_json::from_str(&inventory.organizations("ListAccounts", &next).body).unwrap();
    assert_eq!(last["Accounts"][0]["Name"], "data");
    assert_eq!(last.get("NextToken"), None);

    let tags = inventory.organizations("ListTagsForResource", r#"{"ResourceId":"444455556666"}"#);
    assert!(tags.body.contains(r#"{"Key":"owner","Value":"platform"}"#), "{}", tags.body);
    for (input, kind) in [
        (r#"{"MaxResults":21}"#, "InvalidInputException"),
        (r#"{"NextToken":"x"}"#, "InvalidInputException"),
        ("{", "SerializationException"),
    ] {
        let answer = inventory.organizations("ListAccounts", input);
        assert_eq!(answer.status, 400);
        assert!(answer.body.contains(kind), "{}", answer.body);
    }
    let stranger = Client { access_key: "AKIANOBODY".into(), ..inventory.clone() };
    assert!(stranger.organizations("ListAccounts", "{}").body.contains("UnrecognizedClientException"));
    let misspelt = Client { secret: "x".into(), ..inventory };
    assert!(misspelt.organizations("ListAccounts", "{}").body.contains("InvalidSignatureException"));
}
