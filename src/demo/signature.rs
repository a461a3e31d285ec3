//! Signature Version 4 from the server's side, after AWS's published algorithm. It works on the bytes as received and
//! shares nothing with the code that signs.

use chrono::{DateTime, NaiveDateTime, Utc};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use super::{
    form::{Form, percent_decode, percent_encode},
    message::Received,
    refusal::Refusal,
};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// How far the client's clock may be off, in minutes.
const TOLERANCE_MINUTES: i64 = 15;

/// A signature as the client presents it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Presented {
    pub(crate) access_key: String,
    pub(crate) scope: Scope,
    pub(crate) session_token: Option<String>,
    timestamp: String,
    signed_headers: Vec<String>,
    signature: String,
    /// Seconds, for a signature in the query string.
    valid_for: Option<u64>,
}

/// What a signing key is made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Scope {
    pub(crate) date: String,
    pub(crate) region: String,
    pub(crate) service: String,
}

impl Presented {
    /// Finds the signature in the Authorization header, or else in the query string.
    pub(crate) fn find(received: &Received) -> Result<Presented, Refusal> {
        if let Some(authorization) = received.header("authorization") {
            return Presented::from_header(received, authorization);
        }
        let query = Form::read(received.query.as_bytes());
        if query.get("X-Amz-Algorithm").is_some() || query.get("X-Amz-Signature").is_some() {
            return Presented::from_query(&query);
        }
        Err(Refusal::new(403, "MissingAuthenticationToken", "Request is missing Authentication Token"))
    }

    fn from_header(received: &Received, authorization: &str) -> Result<Presented, Refusal> {
        let parameters = authorization.strip_prefix(ALGORITHM).unwrap_or_default();
        let parameter = |name: &str| {
            parameters
                .split(',')
                .find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='))
                .filter(|value| !value.is_empty())
        };
        let timestamp =
            received.header("x-amz-date").map(str::to_owned).or_else(|| received.header("date").and_then(basic_form));
        let mut missing = Vec::new();
        for name in ["Credential", "Signature", "SignedHeaders"] {
            if parameter(name).is_none() {
                missing.push(format!("Authorization header requires '{name}' parameter."));
            }
        }
        if timestamp.is_none() {
            missing.push(
                "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.".to_owned(),
            );
        }
        let (Some(credential), Some(signature), Some(signed_headers), Some(timestamp)) =
            (parameter("Credential"), parameter("Signature"), parameter("SignedHeaders"), timestamp)
        else {
            return Err(Refusal::incomplete_signature(format!("{} Authorization={authorization}", missing.join(" "))));
        };
        let (access_key, scope) = read_credential(credential)?;
        Ok(Presented {
            access_key,
            scope,
            session_token: received.header("x-amz-security-token").map(str::to_owned),
            timestamp,
            signed_headers: signed_headers.split(';').map(str::to_owned).collect(),
            signature: signature.to_owned(),
            valid_for: None,
        })
    }

    fn from_query(query: &Form) -> Result<Presented, Refusal> {
        if let Some(other) = query.get("X-Amz-Algorithm").filter(|algorithm| *algorithm != ALGORITHM) {
            return Err(Refusal::incomplete_signature(format!("Unsupported signing algorithm '{other}'")));
        }
        let names = ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"];
        let missing: Vec<String> = names
            .iter()
            .filter(|name| query.get(name).is_none_or(str::is_empty))
            .map(|name| format!("AWS query-string parameters must include '{name}'."))
            .collect();
        if !missing.is_empty() {
            return Err(Refusal::incomplete_signature(format!(
                "{} Re-examine the query-string parameters.",
                missing.join(" ")
            )));
        }
        let text = |name: &str| query.get(name).unwrap_or_default().to_owned();
        let (access_key, scope) = read_credential(&text("X-Amz-Credential"))?;
        let valid_for = match query.get("X-Amz-Expires") {
            None => None,
            Some(seconds) => match seconds.parse() {
                Ok(seconds @ 1..=604_800) => Some(seconds),
                _ => {
                    return Err(Refusal::incomplete_signature(
                        "X-Amz-Expires must be a number of seconds from 1 to 604800",
                    ));
                }
            },
        };
        Ok(Presented {
            access_key,
            scope,
            session_token: query.get("X-Amz-Security-Token").map(str::to_owned),
            timestamp: text("X-Amz-Date"),
            signed_headers: text("X-Amz-SignedHeaders").split(';').map(str::to_owned).collect(),
            signature: text("X-Amz-Signature"),
            valid_for,
        })
    }

    /// Refuses a signature that is made for another time, service or region. `regions` empty: any will do.
    pub(crate) fn check_scope(&self, now: DateTime<Utc>, service: &str, regions: &[&str]) -> Result<(), Refusal> {
        let Ok(signed_at) = NaiveDateTime::parse_from_str(&self.timestamp, "%Y%m%dT%H%M%SZ") else {
            return Err(Refusal::incomplete_signature(format!(
                "Date must be in ISO-8601 'basic format'. Got '{}'. See http://en.wikipedia.org/wiki/ISO_8601",
                self.timestamp
            )));
        };
        if !self.signed_headers.iter().any(|name| name.eq_ignore_ascii_case("host")) {
            return Err(Refusal::signature(
                "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
            ));
        }
        let day = self.timestamp.get(..8).unwrap_or_default();
        if self.scope.date != day {
            return Err(Refusal::signature(format!(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{}' != '{day}', from '{}'.",
                self.scope.date, self.timestamp
            )));
        }
        if self.scope.service != service {
            return Err(Refusal::signature(format!("Credential should be scoped to correct service: '{service}'. ")));
        }
        if !regions.is_empty() && !regions.contains(&self.scope.region.as_str()) {
            return Err(Refusal::signature(format!(
                "Credential should be scoped to a valid region, not '{}'. ",
                self.scope.region
            )));
        }
        self.check_age(signed_at.and_utc(), now)
    }

    fn check_age(&self, signed_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), Refusal> {
        let tolerance = chrono::Duration::minutes(TOLERANCE_MINUTES);
        let basic = |time: DateTime<Utc>| time.format("%Y%m%dT%H%M%SZ").to_string();
        let valid_for =
            self.valid_for.and_then(|seconds| i64::try_from(seconds).ok()).map_or(tolerance, chrono::Duration::seconds);
        if now - signed_at > valid_for {
            return Err(Refusal::signature(format!(
                "Signature expired: {} is now earlier than {} ({} - {} min.)",
                self.timestamp,
                basic(now - valid_for),
                basic(now),
                valid_for.num_minutes()
            )));
        }
        if signed_at - now > tolerance {
            return Err(Refusal::signature(format!(
                "Signature not yet current: {} is still later than {} ({} + {TOLERANCE_MINUTES} min.)",
                self.timestamp,
                basic(now + tolerance),
                basic(now)
            )));
        }
        Ok(())
    }

    /// Computes the signature anew and compares.
    pub(crate) fn verify(&self, received: &Received, secret: &str) -> Result<(), Refusal> {
        let wanted = decode_hex(&self.signature).unwrap_or_default();
        let mut mac = keyed(&self.signing_key(secret));
        mac.update(self.string_to_sign(received)?.as_bytes());
        mac.verify_slice(&wanted).map_err(|_| {
            Refusal::signature(
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and \
                 signing method. Consult the service documentation for details.",
            )
        })
    }

    fn signing_key(&self, secret: &str) -> Vec<u8> {
        let mut key = format!("AWS4{secret}").into_bytes();
        for part in [self.scope.date.as_str(), &self.scope.region, &self.scope.service, "aws4_request"] {
            let mut mac = keyed(&key);
            mac.update(part.as_bytes());
            key = mac.finalize().into_bytes().to_vec();
        }
        key
    }

    fn string_to_sign(&self, received: &Received) -> Result<String, Refusal> {
        let Scope { date, region, service } = &self.scope;
        let request = hexadecimal(&Sha256::digest(self.canonical_request(received)?));
        Ok(format!("{ALGORITHM}\n{}\n{date}/{region}/{service}/aws4_request\n{request}", self.timestamp))
    }

    fn canonical_request(&self, received: &Received) -> Result<String, Refusal> {
        let mut request =
            format!("{}\n{}\n{}\n", received.method, canonical_path(&received.path), canonical_query(&received.query));
        for name in &self.signed_headers {
            let lower = name.to_ascii_lowercase();
            let values: Vec<String> = received
                .headers
                .iter()
                .filter(|(each, _)| *each == lower)
                .map(|(_, value)| collapse_spaces(value))
                .collect();
            if values.is_empty() {
                return Err(Refusal::signature(format!(
                    "The signed header '{lower}' is not among the headers of the request."
                )));
            }
            request.push_str(&format!("{lower}:{}\n", values.join(",")));
        }
        request.push_str(&format!(
            "\n{}\n{}",
            self.signed_headers.join(";"),
            hexadecimal(&Sha256::digest(&received.body))
        ));
        Ok(request)
    }
}

fn read_credential(credential: &str) -> Result<(String, Scope), Refusal> {
    match credential.split('/').collect::<Vec<_>>()[..] {
        [access_key, date, region, service, "aws4_request"] => {
            let scope = Scope { date: date.to_owned(), region: region.to_owned(), service: service.to_owned() };
            Ok((access_key.to_owned(), scope))
        }
        [_, _, _, _, terminator] => Err(Refusal::signature(format!(
            "Credential should be scoped with a valid terminator: 'aws4_request', not '{terminator}'."
        ))),
        _ => Err(Refusal::incomplete_signature(format!(
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{credential}'"
        ))),
    }
}

/// A `Date` header may stand for `X-Amz-Date`, in either form.
fn basic_form(date: &str) -> Option<String> {
    if NaiveDateTime::parse_from_str(date, "%Y%m%dT%H%M%SZ").is_ok() {
        return Some(date.to_owned());
    }
    DateTime::parse_from_rfc2822(date).ok().map(|time| time.to_utc().format("%Y%m%dT%H%M%SZ").to_string())
}

/// Dots and double slashes are taken out, then the path as sent is encoded once more.
fn canonical_path(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            other => segments.push(other),
        }
    }
    let encoded: Vec<String> = segments.iter().map(|segment| percent_encode(segment.as_bytes())).collect();
    let ends_open = encoded.is_empty() || !["/", "/.", "/.."].iter().any(|end| path.ends_with(end));
    format!("/{}{}", encoded.join("/"), if ends_open { "" } else { "/" })
}

/// Parameters decoded, encoded in the one way that counts, sorted. A `+` is a plus here, not a space.
fn canonical_query(query: &str) -> String {
    let mut pairs: Vec<(String, String)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let again = |text: &str| percent_encode(&percent_decode(text.as_bytes()));
            (again(name), again(value))
        })
        .filter(|(name, _)| name != "X-Amz-Signature")
        .collect();
    pairs.sort();
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

fn collapse_spaces(value: &str) -> String {
    value.split([' ', '\t']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn decode_hex(text: &str) -> Option<Vec<u8>> {
    if text.len() != 64 || !text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    text.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
#[path = "signature_tests.rs"]
mod tests;
