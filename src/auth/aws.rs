//! AWS Signature Version 4 as Postman applies it. The only file that names `aws_sigv4`.

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

use super::{
    AuthError, AwsKeys, Parameters,
    aws_url::{authority, percent_encoded, s3_canonical, without_expires, without_old_signature},
    hash::hex,
};
use crate::http::{Body, Header, Request};

/// Postman's defaults, whatever the host.
const DEFAULT_SERVICE: &str = "execute-api";
const DEFAULT_REGION: &str = "us-east-1";

/// How long a query signature is valid when the URL does not say: what Postman uses for S3.
const EXPIRES: Duration = Duration::from_secs(86_400);

/// Headers that Postman never signs.
const UNSIGNED_HEADERS: [&str; 7] =
    ["authorization", "connection", "x-amzn-trace-id", "user-agent", "expect", "presigned-expires", "range"];

/// Headers of an earlier signing, removed before this one.
const OLD_HEADERS: [&str; 4] = ["Authorization", "X-Amz-Date", "X-Amz-Security-Token", "X-Amz-Content-Sha256"];

pub(super) fn sign(
    mut request: Request,
    parameters: &Parameters,
    credentials: &dyn super::Credentials,
    now: DateTime<Utc>,
) -> Result<Request, AuthError> {
    let AwsKeys { access_key, secret_key, session_token } = credentials.keys(parameters)?;
    let signer = Signer {
        credentials: Credentials::new(access_key, secret_key, session_token, None, "collection"),
        region: or_default(parameters.resolved("region")?, DEFAULT_REGION),
        service: or_default(parameters.resolved("service")?, DEFAULT_SERVICE),
        time: time_of(&request).unwrap_or(now),
    };
    for name in OLD_HEADERS {
        request.remove_header(name);
    }
    request.url = without_old_signature(&request.url);
    let failed = |problem: String| parameters.failed(problem);
    if parameters.is_true("addAuthDataToQuery") {
        signer.sign_query(&mut request).map_err(failed)?;
    } else {
        signer.sign_headers(&mut request).map_err(failed)?;
    }
    Ok(request)
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
        let hash = body_hash(&request.body)?;
        // As Postman does, for a body only; S3 demands it always.
        if request.body.length() > 0 || self.is_s3() {
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
            SignableBody::Precomputed(body_hash(&request.body)?)
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
        // The library panics on a URL without a host.
        let uri: http::Uri = request.url.parse().map_err(|error| format!("the URL cannot be signed: {error}"))?;
        if uri.authority().is_none() || uri.scheme().is_none() {
            return Err("the URL cannot be signed: it has no host".to_owned());
        }
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
        let url = if self.is_s3() { s3_canonical(&request.url) } else { request.url.clone() };
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

/// Of what goes over the wire. Postman leaves form-data out, and AWS refuses the request.
fn body_hash(body: &Body) -> Result<String, String> {
    let mut hash = Sha256::new();
    body.for_each_chunk(|chunk| hash.update(chunk))?;
    Ok(hex(&hash.finalize()))
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

#[cfg(test)]
#[path = "aws_tests.rs"]
mod tests;
