//! The verifier against AWS's published examples, and against requests signed by another implementation.

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sigv4::{
    http_request::{SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign},
    sign::v4,
};
use proptest::prelude::*;

use super::*;

/// The example secret of AWS's documentation.
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
/// When AWS's examples are signed.
const SIGNED_AT: &str = "2015-08-30T12:36:00Z";

/// Reads a request written as on the wire, with plain line ends.
fn received(text: &str) -> Received {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.lines();
    let first = lines.next().unwrap();
    let (method, rest) = first.split_once(' ').unwrap();
    let target = rest.rsplit_once(' ').unwrap().0;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let headers = lines.map(|line| line.split_once(':').unwrap());
    Received {
        method: method.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers: headers.map(|(name, value)| (name.to_lowercase(), value.trim().to_owned())).collect(),
        body: body.to_owned().into(),
    }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Everything that the server checks.
fn check(received: &Received, now: &str, service: &str) -> Result<(), Refusal> {
    let presented = Presented::find(received)?;
    presented.check_scope(at(now), service, &["us-east-1"])?;
    presented.verify(received, SECRET)
}

/// A GET of AWS's examples with these further headers, signed headers and signature.
fn example(target: &str, headers: &str, signed_headers: &str, signature: &str) -> Received {
    received(&format!(
        "GET {target} HTTP/1.1\nHost:example.amazonaws.com\n{headers}X-Amz-Date:20150830T123600Z\nAuthorization:AWS4-HMAC-SHA256 \
         Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders={signed_headers}, Signature={signature}"
    ))
}

#[test]
fn the_list_users_example_of_the_documentation_is_reproduced_step_by_step() {
    let request = received(
        "GET /?Action=ListUsers&Version=2010-05-08 HTTP/1.1\nHost: iam.amazonaws.com\nContent-Type: application/x-www-form-urlencoded; \
         charset=utf-8\nX-Amz-Date: 20150830T123600Z\nAuthorization: AWS4-HMAC-SHA256 \
         Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, \
         Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
    );
    let presented = Presented::find(&request).unwrap();
    let canonical = presented.canonical_request(&request).unwrap();
    assert_eq!(
        hexadecimal(&Sha256::digest(canonical)),
        "f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59"
    );
    assert_eq!(
        hexadecimal(&presented.signing_key(SECRET)),
        "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9"
    );
    assert_eq!(check(&request, SIGNED_AT, "iam"), Ok(()));
}

#[test]
fn signatures_of_the_published_test_suite_are_accepted() {
    let plain = "host;x-amz-date";
    for (target, headers, signed, signature) in [
        ("/", "", plain, "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        (
            "/?Param2=value2&Param1=value1",
            "",
            plain,
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
        ),
        (
            "/",
            "My-Header1: value1\nMy-Header2: \"a   b   c\"\n",
            "host;my-header1;my-header2;x-amz-date",
            "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
        ),
        (
            "/",
            "My-Header1:value2\nMy-Header1:value2\nMy-Header1:value1\n",
            "host;my-header1;x-amz-date",
            "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
        ),
    ] {
        assert_eq!(
            check(&example(target, headers, signed, signature), SIGNED_AT, "service"),
            Ok(()),
            "{target} {headers}"
        );
    }
}

/// Signs with the AWS SDK's own crate, then lets `change` spoil the request.
fn signed(method: &str, target: &str, body: &str, token: Option<&str>, location: SignatureLocation) -> Received {
    let mut settings = SigningSettings::default();
    settings.signature_location = location;
    if location == SignatureLocation::QueryParams {
        settings.expires_in = Some(Duration::from_secs(600));
    }
    let identity = Credentials::new("AKIDEXAMPLE", SECRET, token.map(str::to_owned), None, "test").into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region("us-east-1")
        .name("iam")
        .time(at(SIGNED_AT).into())
        .settings(settings)
        .build()
        .unwrap()
        .into();
    let url = format!("http://127.0.0.1:5600{target}");
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("host", "127.0.0.1:5600")];
    let signable =
        SignableRequest::new(method, &url, headers.into_iter(), SignableBody::Bytes(body.as_bytes())).unwrap();
    let (instructions, _) = sign(signable, &parameters).unwrap().into_parts();
    let mut request = http::Request::builder().method(method).uri(&url).body(()).unwrap();
    for (name, value) in headers {
        request.headers_mut().append(name, value.parse().unwrap());
    }
    instructions.apply_to_request_http1x(&mut request);
    let headers = request.headers().iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    Received {
        method: method.to_owned(),
        path: request.uri().path().to_owned(),
        query: request.uri().query().unwrap_or_default().to_owned(),
        headers: headers.collect(),
        body: body.to_owned().into(),
    }
}

fn post() -> Received {
    signed("POST", "/", "Action=ListUsers&Version=2010-05-08", None, SignatureLocation::Headers)
}

#[test]
fn get_post_and_presigned_requests_of_the_sdk_are_accepted() {
    let query = "/?Action=ListUsers&Version=2010-05-08&Marker=a%2Bb%2F%3D";
    for request in [
        post(),
        signed("GET", query, "", None, SignatureLocation::Headers),
        signed("GET", query, "", None, SignatureLocation::QueryParams),
        signed("POST", "/", "Action=ListUsers", Some("to+k/en=="), SignatureLocation::Headers),
        signed("GET", query, "", Some("to+k/en=="), SignatureLocation::QueryParams),
    ] {
        assert_eq!(check(&request, SIGNED_AT, "iam"), Ok(()), "{request:?}");
    }
    let with_token = signed("GET", query, "", Some("to+k/en=="), SignatureLocation::QueryParams);
    assert_eq!(Presented::find(&with_token).unwrap().session_token.as_deref(), Some("to+k/en=="));
}

#[test]
fn whatever_is_changed_after_signing_is_noticed() {
    let spoilers: [fn(&mut Received); 5] = [
        |request| request.body = "Action=ListRoles&Version=2010-05-08".into(),
        |request| request.query = "Action=DeleteUser".into(),
        |request| request.method = "PUT".into(),
        |request| request.path = "/other".into(),
        |request| request.headers.iter_mut().find(|(name, _)| name == "host").unwrap().1 = "iam.amazonaws.com".into(),
    ];
    for spoil in spoilers {
        let mut request = post();
        spoil(&mut request);
        let refusal = check(&request, SIGNED_AT, "iam").unwrap_err();
        assert_eq!((refusal.status, refusal.code.as_str()), (403, "SignatureDoesNotMatch"));
        assert!(refusal.message.starts_with("The request signature we calculated"), "{}", refusal.message);
    }
}

#[test]
fn the_clock_may_be_off_by_a_quarter_of_an_hour() {
    for (now, wanted) in [
        ("2015-08-30T12:51:00Z", None),
        (
            "2015-08-30T12:51:01Z",
            Some(
                "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T125101Z - 15 min.)",
            ),
        ),
        ("2015-08-30T12:21:00Z", None),
        (
            "2015-08-30T12:20:59Z",
            Some(
                "Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z (20150830T122059Z + 15 min.)",
            ),
        ),
    ] {
        assert_eq!(check(&post(), now, "iam").err().map(|refusal| refusal.message).as_deref(), wanted, "{now}");
    }
}

#[test]
fn a_presigned_request_lives_as_long_as_it_says() {
    let request = signed("GET", "/?Action=ListUsers", "", None, SignatureLocation::QueryParams);
    assert_eq!(check(&request, "2015-08-30T12:46:00Z", "iam"), Ok(()));
    assert_eq!(check(&request, "2015-08-30T12:46:01Z", "iam").unwrap_err().code, "SignatureDoesNotMatch");
}

#[test]
fn a_wrong_scope_is_named() {
    let scoped = |scope: &str| {
        received(&format!(
            "POST / HTTP/1.1\nHost: h\nX-Amz-Date: 20150830T123600Z\nAuthorization: AWS4-HMAC-SHA256 Credential=AKID/{scope}, \
             SignedHeaders=host;x-amz-date, Signature=00"
        ))
    };
    for (scope, code, words) in [
        ("20150829/us-east-1/iam/aws4_request", "SignatureDoesNotMatch", "'20150829' != '20150830'"),
        ("20150830/us-east-1/sts/aws4_request", "SignatureDoesNotMatch", "correct service: 'iam'"),
        ("20150830/eu-west-1/iam/aws4_request", "SignatureDoesNotMatch", "valid region, not 'eu-west-1'"),
        ("20150830/us-east-1/iam/aws5_request", "SignatureDoesNotMatch", "valid terminator"),
        ("20150830/us-east-1/iam", "IncompleteSignature", "exactly 5 slash-delimited elements"),
    ] {
        let refusal = check(&scoped(scope), SIGNED_AT, "iam").unwrap_err();
        assert_eq!(refusal.code, code, "{scope}");
        assert!(refusal.message.contains(words), "{}", refusal.message);
    }
}

#[test]
fn what_is_missing_is_named() {
    let refusal = |text: &str| check(&received(text), SIGNED_AT, "iam").unwrap_err();
    let missing = refusal("GET /?Action=ListUsers HTTP/1.1\nHost: h");
    assert_eq!((missing.status, missing.code.as_str()), (403, "MissingAuthenticationToken"));
    for (headers, words) in [
        ("Authorization: Basic eDp5", "requires 'Credential' parameter. Authorization header requires 'Signature'"),
        (
            "Authorization: AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=0",
            "'X-Amz-Date' or a 'Date' header",
        ),
        (
            "X-Amz-Date: yesterday\nAuthorization: AWS4-HMAC-SHA256 Credential=a/b/c/iam/aws4_request, SignedHeaders=host, Signature=0",
            "ISO-8601",
        ),
    ] {
        let refusal = refusal(&format!("GET / HTTP/1.1\nHost: h\n{headers}"));
        assert_eq!((refusal.status, refusal.code.as_str()), (400, "IncompleteSignature"));
        assert!(refusal.message.contains(words), "{}", refusal.message);
    }
    let query = refusal("GET /?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=x HTTP/1.1\nHost: h");
    assert!(
        query
            .message
            .contains("must include 'X-Amz-Credential'. AWS query-string parameters must include 'X-Amz-Signature'")
    );
    let without_host = refusal(
        "GET / HTTP/1.1\nHost: h\nX-Amz-Date: 20150830T123600Z\nAuthorization: AWS4-HMAC-SHA256 \
         Credential=a/20150830/us-east-1/iam/aws4_request, SignedHeaders=x-amz-date, Signature=0",
    );
    assert!(without_host.message.contains("must be a 'SignedHeader'"));
}

#[test]
fn a_date_header_may_stand_for_x_amz_date() {
    assert_eq!(basic_form("Sun, 30 Aug 2015 12:36:00 GMT").as_deref(), Some("20150830T123600Z"));
    assert_eq!(basic_form("20150830T123600Z").as_deref(), Some("20150830T123600Z"));
    assert_eq!(basic_form("tomorrow"), None);
}

proptest! {
    /// Also a request that is nonsense from end to end is answered.
    #[test]
    fn no_request_makes_the_verifier_panic(authorization in ".{0,120}", date in ".{0,30}", query in ".{0,120}", path in ".{0,30}") {
        for authorization in [authorization.clone(), format!("AWS4-HMAC-SHA256 Credential={authorization}, SignedHeaders=host;x, Signature=\u{e9}0")] {
            let headers = vec![("authorization".to_owned(), authorization), ("x-amz-date".to_owned(), date.clone()), ("host".to_owned(), "h".to_owned())];
            let request = Received { method: "GET".into(), path: path.clone(), query: query.clone(), headers, ..Received::default() };
            prop_assert!(check(&request, SIGNED_AT, "iam").is_err());
        }
    }

    #[test]
    fn any_form_body_that_the_sdk_signs_is_accepted(body in "[ -~]{0,80}", value in "[a-zA-Z0-9/=%]{0,20}") {
        let target = format!("/?Action=ListUsers&Marker={}", percent_encode(value.as_bytes()));
        let request = signed("POST", &target, &body, None, SignatureLocation::Headers);
        prop_assert_eq!(check(&request, SIGNED_AT, "iam"), Ok(()));
    }
}
