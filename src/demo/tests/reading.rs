//! What an audit reads.

use aws_sigv4::http_request::SignatureLocation;
use proptest::prelude::*;

use super::client::{Client, serve, serve_fixture};
use crate::demo::{DEFAULT_FIXTURE, form::percent_decode};

#[test]
fn the_account_is_described() {
    let server = serve("");
    let auditor = Client::auditor(&server);
    assert_eq!(auditor.iam("ListAccountAliases", &[]).text("member").as_deref(), Some("acme-identity"));
    let summary = auditor.iam("GetAccountSummary", &[]).body;
    assert!(summary.contains("<entry><key>AccountAccessKeysPresent</key><value>1</value></entry>"));
    assert!(summary.contains("<entry><key>AccountMFAEnabled</key><value>0</value></entry>"));
    let policy = auditor.iam("GetAccountPasswordPolicy", &[]).body;
    assert!(policy.contains("<MaxPasswordAge>90</MaxPasswordAge>") && !policy.contains("PasswordReusePrevention"));
    assert_eq!(auditor.iam("GetUser", &[]).text("UserName").as_deref(), Some("svc-audit"));
}

#[test]
fn an_account_may_have_no_password_policy() {
    let fixture = r#"{"auditor": "AKIAROOT000000000000", "accounts": [{"id": "111122223333", "root": {"keys": [{"id": "AKIAROOT000000000000", "secret": "s", "age": 1}]}}]}"#;
    let server = serve_fixture(fixture, "");
    let root = Client::auditor(&server);
    assert_eq!(root.iam("GetAccountPasswordPolicy", &[]).error(), (404, "NoSuchEntity".to_owned()));
    assert_eq!(root.sts("GetCallerIdentity", &[]).text("Arn").as_deref(), Some("arn:aws:iam::111122223333:root"));
    assert_eq!(root.iam("ListAccountAliases", &[]).text("AccountAliases").as_deref(), Some(""));
}

#[test]
fn four_lists_are_paged_as_one() {
    let server = serve("");
    let auditor = Client::auditor(&server);
    let (arns, pages) = auditor.pages("GetAccountAuthorizationDetails", &[], "Arn");
    // 14 users, 5 groups, 13 roles, 5 policies of the account and 2 attached ones of AWS, five on a page.
    assert_eq!((arns.len(), pages), (39, 8));
    let (roles, _) =
        auditor.pages("GetAccountAuthorizationDetails", &[("Filter.member.1", "Role"), ("MaxItems", "3")], "RoleName");
    assert_eq!(roles.len(), 13);
    let (aws, _) = auditor.pages("GetAccountAuthorizationDetails", &[("Filter.member.1", "AWSManagedPolicy")], "Arn");
    assert_eq!(aws, ["arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:iam::aws:policy/IAMReadOnlyAccess"]);
}

#[test]
fn policies_are_listed_by_scope_and_attachment() {
    let server = serve("");
    let auditor = Client::auditor(&server);
    let count = |parameters: &[(&str, &str)]| auditor.pages("ListPolicies", parameters, "PolicyName").0.len();
    assert_eq!(count(&[]), 8);
    assert_eq!(count(&[("Scope", "AWS")]), 3);
    assert_eq!(count(&[("Scope", "Local"), ("OnlyAttached", "true")]), 4);
    assert_eq!(count(&[("OnlyAttached", "true"), ("MaxItems", "1")]), 6);
    assert_eq!(count(&[("PathPrefix", "/legacy/")]), 1);
}

#[test]
fn documents_are_percent_encoded() {
    let server = serve("");
    let auditor = Client::auditor(&server);
    let answer = auditor.iam("GetRole", &[("RoleName", "web-server")]);
    let encoded = answer.text("AssumeRolePolicyDocument").unwrap();
    assert!(encoded.starts_with("%7B%22Version%22%3A%222012-10-17%22%2C"), "{encoded}");
    let document: serde_json::Value = serde_json::from_slice(&percent_decode(encoded.as_bytes())).unwrap();
    assert_eq!(document["Statement"][0]["Principal"]["Service"], "ec2.amazonaws.com");
}

#[test]
fn last_accessed_jobs_are_polled_and_paged() {
    let failing = DEFAULT_FIXTURE.replacen(
        "\"last_accessed\": {",
        "\"failing_jobs\": [\"role/guarded\"], \"last_accessed\": {",
        1,
    );
    let server = serve_fixture(&failing, "");
    let auditor = Client::auditor(&server);
    let start = |arn: &str| auditor.iam("GenerateServiceLastAccessedDetails", &[("Arn", arn)]);
    let job = start("arn:aws:iam::111122223333:role/batch-admin").text("JobId").unwrap();
    assert_eq!(job.len(), 36);
    let first = auditor.iam("GetServiceLastAccessedDetails", &[("JobId", &job)]);
    assert_eq!(first.text("JobStatus").as_deref(), Some("IN_PROGRESS"));
    assert_eq!(first.text("JobCompletionDate"), None);
    let (namespaces, pages) = auditor.pages("GetServiceLastAccessedDetails", &[("JobId", &job)], "ServiceNamespace");
    assert_eq!((namespaces.len(), pages), (8, 2));
    let complete = auditor.iam("GetServiceLastAccessedDetails", &[("JobId", &job)]);
    assert_eq!(complete.text("JobStatus").as_deref(), Some("COMPLETED"));
    assert_eq!(complete.texts("LastAuthenticated").len(), 4, "glue was never used");

    let job = start("arn:aws:iam::111122223333:role/guarded").text("JobId").unwrap();
    auditor.iam("GetServiceLastAccessedDetails", &[("JobId", &job)]);
    let failed = auditor.iam("GetServiceLastAccessedDetails", &[("JobId", &job)]);
    assert_eq!(failed.text("JobStatus").as_deref(), Some("FAILED"));
    assert_eq!(failed.text("Code").as_deref(), Some("INTERNAL_FAILURE"));

    assert_eq!(start("arn:aws:iam::111122223333:user/nobody").error(), (404, "NoSuchEntity".to_owned()));
    let unknown = [("JobId", "00000000-0000-0000-0000-000000000000")];
    assert_eq!(auditor.iam("GetServiceLastAccessedDetails", &unknown).error(), (404, "NoSuchEntity".to_owned()));
}

#[test]
fn get_requests_signed_in_header_or_query_do_as_well_as_a_post() {
    let server = serve("");
    let auditor = Client::auditor(&server);
    let marker = auditor.iam("ListUsers", &[("MaxItems", "2")]).text("Marker").unwrap();
    for location in [SignatureLocation::Headers, SignatureLocation::QueryParams] {
        let answer = auditor.get(
            location,
            &[("Action", "ListUsers"), ("Version", "2010-05-08"), ("MaxItems", "2"), ("Marker", &marker)],
        );
        assert_eq!(answer.texts("UserName"), ["grace.hopper", "hedy.lamarr"], "{}", answer.body);
        assert_eq!(answer.text("IsTruncated").as_deref(), Some("true"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn any_page_size_gives_every_user_once(size in 1u32..20) {
        let server = serve("");
        let size = size.to_string();
        let (mut names, _) = Client::auditor(&server).pages("ListUsers", &[("MaxItems", &size)], "UserName");
        let all = names.len();
        names.sort();
        names.dedup();
        prop_assert_eq!((all, names.len()), (14, 14));
    }
}
