//! AWS Signature Version 4 as Postman applies it (newman.md §12). The only file that names `aws_sigv4`.

use std::{error::Error, time::Duration};

use aws_credential_types::Credentials;
use aws_sigv4::{
    http_request::{
        PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation, SigningSettings,
        UriPathNormalizationMode,
    },
    sign::v4::SigningParams,
};
use chrono::{DateTime, NaiveDateTime, Utc};
use sha2::{Digest, Sha256};

use super::{AuthError, Parameters};
use crate::http::{Body, Header, Request};

/// Postman's defaults, whatever the host.
const DEFAULT_SERVICE: &str = "execute-api";
const DEFAULT_REGION: &str = "us-east-1";

/// How long a query signature is valid when the URL does not say: what Postman uses for S3.
const EXPIRES: Duration = Duration::from_secs(86_400);

/// Headers that Postman never signs.
const UNSIGNED_HEADERS: [&str; 7] =
    ["authorization", "connection", "x-amzn-trace-id", "user-agent", "expect", "presigned-expires", "range"];

/// Signature headers and query parameters of an earlier signing, removed before this one.
const OLD_HEADERS: [&str; 4] = ["Authorization", "X-Amz-Date", "X-Amz-Security-Token", "X-Amz-Content-Sha256"];
const OLD_QUERY: [&str; 6] = [
    "X-Amz-Security-Token",
    "X-Amz-Date",
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-SignedHeaders",
    "X-Amz-Signature",
];

pub(super) fn sign(mut request: Request, parameters: &Parameters, now: DateTime<Utc>) -> Result<Request, AuthError> {
    let signer = Signer {
        credentials: credentials(parameters)?,
        region: or_default(parameters.resolved("region")?, DEFAULT_REGION),
        service: or_default(parameters.resolved("service")?, DEFAULT_SERVICE),
        time: time_of(&request).unwrap_or(now),
    };
    for name in OLD_HEADERS {
        request.remove_header(name);
    }
    request.url = prepared_url(&request.url);
    let failed =
        |problem: String| AuthError::Failed { kind: parameters.kind.clone(), place: parameters.place.clone(), problem };
    if parameters.is_true("addAuthDataToQuery") {
        signer.sign_query(&mut request).map_err(failed)?;
    } else {
        signer.sign_headers(&mut request).map_err(failed)?;
    }
    Ok(request)
}

fn credentials(parameters: &Parameters) -> Result<Credentials, AuthError> {
    let token = Some(parameters.resolved("sessionToken")?).filter(|token| !token.is_empty()).map(str::to_owned);
    Ok(Credentials::new(
        parameters.required("accessKey")?,
        parameters.required("secretKey")?,
        token,
        None,
        "collection",
    ))
}

fn or_default(value: &str, default: &str) -> String {
    if value.is_empty() { default.to_owned() } else { value.to_owned() }
}

/// The time a `Date` header gives, in either of the two forms people write.
fn time_of(request: &Request) -> Option<DateTime<Utc>> {
    let date = request.header("date")?;
    DateTime::parse_from_rfc2822(date)
        .map(|time| time.to_utc())
        .ok()
        .or_else(|| NaiveDateTime::parse_from_str(date, "%Y%m%dT%H%M%SZ").ok().map(|time| time.and_utc()))
}

/// Without the query of an earlier signature, and with `+` as `%20`: AWS reads both as a space, but verifiers
/// differ in what they make of `+`.
fn prepared_url(url: &str) -> String {
    let Some((base, query)) = url.split_once('?') else { return url.to_owned() };
    let kept: Vec<String> = query
        .split('&')
        .filter(|pair| {
            !OLD_QUERY.iter().any(|name| pair.split('=').next().is_some_and(|key| key.eq_ignore_ascii_case(name)))
        })
        .map(|pair| pair.replace('+', "%20"))
        .collect();
    if kept.is_empty() { base.to_owned() } else { format!("{base}?{}", kept.join("&")) }
}

struct Signer {
    credentials: Credentials,
    region: String,
    service: String,
    time: DateTime<Utc>,
}

/// What the library computed: headers or query parameters to add.
struct Signature {
    headers: Vec<(String, String)>,
    query: Vec<(String, String)>,
}

impl Signer {
    fn is_s3(&self) -> bool {
        matches!(self.service.as_str(), "s3" | "s3express" | "s3-object-lambda")
    }

    fn sign_headers(&self, request: &mut Request) -> Result<(), String> {
        let body = signable_body(request)?;
        let hash = hex(&Sha256::digest(&body));
        // Postman adds the hash header when it could compute one; S3 demands it always.
        if !body.is_empty() || self.is_s3() {
            request.headers.push(Header::system("X-Amz-Content-Sha256", &hash));
        }
        if request.header("host").is_none() {
            request.headers.push(Header::system("Host", authority(&request.url)));
        }
        let settings = self.settings(SignatureLocation::Headers, None);
        let signature = self.compute(request, SignableBody::Precomputed(hash), settings)?;
        for (name, written) in [
            ("x-amz-security-token", "X-Amz-Security-Token"),
            ("x-amz-date", "X-Amz-Date"),
            ("authorization", "Authorization"),
        ] {
            if let Some((_, value)) = signature.headers.iter().find(|(found, _)| found == name) {
                request.headers.push(Header::system(written, value));
            }
        }
        Ok(())
    }

    fn sign_query(&self, request: &mut Request) -> Result<(), String> {
        let (url, expires) = without_expires(&request.url);
        request.url = url;
        let body = if self.is_s3() {
            SignableBody::UnsignedPayload
        } else {
            SignableBody::Precomputed(hex(&Sha256::digest(signable_body(request)?)))
        };
        let settings = self.settings(SignatureLocation::QueryParams, Some(expires.unwrap_or(EXPIRES)));
        // Only the host is signed, so that the URL can be used on its own.
        let bare = Request {
            headers: vec![Header::new(
                "Host",
                request.header("host").map_or_else(|| authority(&request.url), str::to_owned),
            )],
            ..request.clone()
        };
        let signature = self.compute(&bare, body, settings)?;
        let mut separator = if request.url.contains('?') { '&' } else { '?' };
        for name in [
            "X-Amz-Security-Token",
            "X-Amz-Expires",
            "X-Amz-Date",
            "X-Amz-Algorithm",
            "X-Amz-Credential",
            "X-Amz-SignedHeaders",
            "X-Amz-Signature",
        ] {
            if let Some((_, value)) = signature.query.iter().find(|(found, _)| found == name) {
                request.url.push(separator);
                request.url.push_str(&format!("{name}={}", percent_encoded(value)));
                separator = '&';
            }
        }
        Ok(())
    }

    fn settings(&self, location: SignatureLocation, expires_in: Option<Duration>) -> SigningSettings {
        let mut settings = SigningSettings::default();
        settings.signature_location = location;
        settings.expires_in = expires_in;
        settings.payload_checksum_kind = PayloadChecksumKind::NoHeader;
        settings.excluded_headers = Some(UNSIGNED_HEADERS.iter().map(|name| (*name).into()).collect());
        if self.is_s3() {
            settings.percent_encoding_mode = PercentEncodingMode::Single;
            settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        }
        settings
    }

    fn compute(
        &self,
        request: &Request,
        body: SignableBody<'_>,
        settings: SigningSettings,
    ) -> Result<Signature, String> {
        let identity = self.credentials.clone().into();
        let parameters = SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name(&self.service)
            .time(self.time.into())
            .settings(settings)
            .build()
            .map_err(|error| chain(&error))?
            .into();
        let url = if self.is_s3() { canonical_path_url(&request.url) } else { request.url.clone() };
        let headers = request.headers.iter().map(|header| (header.name.as_str(), header.value.as_str()));
        let signable = SignableRequest::new(&request.method, url, headers, body).map_err(|error| chain(&error))?;
        let (instructions, _) =
            aws_sigv4::http_request::sign(signable, &parameters).map_err(|error| chain(&error))?.into_parts();
        let (headers, query) = instructions.into_parts();
        Ok(Signature {
            headers: headers.iter().map(|header| (header.name().to_owned(), header.value().to_owned())).collect(),
            query: query.into_iter().map(|(name, value)| (name.to_owned(), value.into_owned())).collect(),
        })
    }
}

/// The bytes whose hash is signed: all but form-data, whose hash Postman leaves out.
fn signable_body(request: &Request) -> Result<Vec<u8>, String> {
    match &request.body {
        Body::Empty | Body::Multipart { .. } => Ok(Vec::new()),
        Body::Bytes(bytes) => Ok(bytes.to_vec()),
        Body::File { path, .. } => std::fs::read(path).map_err(|error| format!("{}: {error}", path.display())),
    }
}

fn without_expires(url: &str) -> (String, Option<Duration>) {
    let Some((base, query)) = url.split_once('?') else { return (url.to_owned(), None) };
    let (expires, kept): (Vec<&str>, Vec<&str>) = query.split('&').partition(|pair| pair.starts_with("X-Amz-Expires="));
    let seconds = expires.first().and_then(|pair| pair.split('=').nth(1)?.parse().ok()).map(Duration::from_secs);
    (if kept.is_empty() { base.to_owned() } else { format!("{base}?{}", kept.join("&")) }, seconds)
}

/// S3 decodes the path and encodes it once, strictly.
fn canonical_path_url(url: &str) -> String {
    let start = url.find("://").map_or(0, |place| place + 3);
    let Some(path_start) = url[start..].find('/').map(|place| place + start) else { return url.to_owned() };
    let path_end = url[path_start..].find(['?', '#']).map_or(url.len(), |place| place + path_start);
    let path = url[path_start..path_end].split('/').map(|segment| percent_encoded_bytes(&percent_decoded(segment)));
    format!("{}{}{}", &url[..path_start], path.collect::<Vec<_>>().join("/"), &url[path_end..])
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut place = 0;
    while place < bytes.len() {
        let digits = bytes.get(place + 1..place + 3).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.filter(|_| bytes[place] == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                place += 3;
            }
            None => {
                decoded.push(bytes[place]);
                place += 1;
            }
        }
    }
    decoded
}

fn percent_encoded(text: &str) -> String {
    percent_encoded_bytes(text.as_bytes())
}

fn percent_encoded_bytes(bytes: &[u8]) -> String {
    let mut encoded = String::with_capacity(bytes.len());
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(byte as char);
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// Host and port as they stand in the URL.
fn authority(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let default_port = if url.starts_with("https:") { ":443" } else { ":80" };
    host.strip_suffix(default_port).unwrap_or(host).to_owned()
}

/// An error with all its causes: the library's first line alone says nothing.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
