use super::*;
use crate::auth::samples::{inputs, parameters};

const SETTINGS: [(&str, &str); 5] = [
    ("grant_type", "client_credentials"),
    ("accessTokenUrl", "http://id.test/token?a=1"),
    ("clientId", "me"),
    ("clientSecret", "s/ cret"),
    ("scope", "read write"),
];

fn with<'text>(more: &[(&'text str, &'text str)]) -> Vec<(&'text str, &'text str)> {
    SETTINGS.iter().chain(more).copied().collect()
}

fn asked(list: &[(&str, &str)]) -> TokenRequest {
    token_request(Some(&parameters("oauth2", list)), &SendSettings::default()).unwrap().unwrap()
}

fn body(asked: &TokenRequest) -> &str {
    match &asked.request.body {
        Body::Bytes(bytes) => std::str::from_utf8(bytes).unwrap(),
        _ => "",
    }
}

fn response(code: u16, body: &'static str) -> Response {
    Response {
        code,
        reason: "Said".into(),
        headers: Vec::new(),
        body: body.into(),
        downloaded_bytes: 0,
        header_bytes: 0,
        http_version: "HTTP/1.1".into(),
    }
}

#[test]
fn each_grant_asks_in_its_way() {
    let client = asked(&SETTINGS);
    assert_eq!(body(&client), "grant_type=client_credentials&scope=read%20write");
    assert_eq!(client.request.header("authorization"), Some("Basic bWU6cy8gY3JldA=="));
    let password = asked(&with(&[
        ("grant_type", "password_credentials"),
        ("username", "u"),
        ("password", "p&"),
        ("client_authentication", "body"),
    ]));
    assert_eq!(
        body(&password),
        "grant_type=password&username=u&password=p%26&scope=read%20write&client_id=me&client_secret=s%2F%20cret"
    );
    assert_eq!(password.request.header("authorization"), None);
    let refresh = [
        ("grant_type", "authorization_code"),
        ("refreshToken", "r"),
        ("refreshTokenUrl", "http://id.test/refresh"),
        ("accessTokenUrl", "http://id.test/token"),
    ];
    let refresh = asked(&refresh);
    assert_eq!(refresh.request.url, "http://id.test/refresh");
    assert_eq!(body(&refresh), "grant_type=refresh_token&refresh_token=r");
}

#[test]
fn the_collection_can_add_parameters() {
    let list = r#"[{"key": "b", "value": "1 2", "send_as": "request_body", "enabled": true},
        {"key": "X-H", "value": "h", "send_as": "request_header"}, {"key": "q", "value": "2", "send_as": "request_url"},
        {"key": "off", "value": "x", "enabled": false}]"#;
    let asked = asked(&with(&[("tokenRequestParams", list)]));
    assert_eq!(asked.request.url, "http://id.test/token?a=1&q=2");
    assert_eq!(asked.request.header("x-h"), Some("h"));
    assert!(body(&asked).ends_with("&b=1%202"), "{}", body(&asked));
}

#[test]
fn nothing_is_asked_where_there_is_a_token_or_a_browser_is_needed() {
    for list in [with(&[("accessToken", "t")]), with(&[("grant_type", "implicit")]), Vec::new()] {
        assert!(token_request(Some(&parameters("oauth2", &list)), &SendSettings::default()).unwrap().is_none());
    }
    let missing = [("grant_type", "client_credentials")];
    let error = token_request(Some(&parameters("oauth2", &missing)), &SendSettings::default()).unwrap_err();
    assert!(error.to_string().contains("`accessTokenUrl` is empty"), "{error}");
}

#[test]
fn a_token_is_kept_until_it_expires() {
    let now = inputs().now;
    let asked = asked(&SETTINGS);
    let mut tokens = Tokens::default();
    let mut list = parameters("oauth2", &SETTINGS);
    assert!(!tokens.recall(&asked, &mut list, now));
    tokens.keep(&asked, &response(200, r#"{"access_token": "t", "expires_in": 60}"#), &mut list, now).unwrap();
    assert_eq!(list.given_or_learned("accessToken"), "t");
    let mut later = parameters("oauth2", &SETTINGS);
    assert!(tokens.recall(&asked, &mut later, now + TimeDelta::seconds(40)));
    assert_eq!(later.given_or_learned("accessToken"), "t");
    assert!(!tokens.recall(&asked, &mut later, now + TimeDelta::seconds(51)));
    tokens.keep(&asked, &response(200, "access_token=form&scope=a"), &mut list, now).unwrap();
    assert!(tokens.recall(&asked, &mut list, now + TimeDelta::days(300)));
}

#[test]
fn a_refusal_is_told_in_the_server_s_words() {
    let now = inputs().now;
    for (answer, sentence) in [
        (
            response(401, r#"{"error": "invalid_client", "error_description": "who?"}"#),
            "401 Said (invalid_client, who?)",
        ),
        (response(200, "<html>"), "200 Said (no access_token in it)"),
        (response(500, ""), "500 Said (no access_token in it)"),
    ] {
        let mut list = parameters("oauth2", &SETTINGS);
        let error = Tokens::default().keep(&asked(&SETTINGS), &answer, &mut list, now).unwrap_err().to_string();
        assert!(error.contains(sentence) && error.contains("http://id.test/token"), "{error}");
    }
}
