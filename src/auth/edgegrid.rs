//! Akamai EdgeGrid (EG1-HMAC-SHA256): a keyed hash of method, URL, chosen headers and the body of a POST.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{AuthError, Parameters, SigningInputs, hash::Hash};
use crate::{
    http::{Header, Request},
    url_parts::UrlParts,
};

/// How much of a body is hashed unless the collection says otherwise.
const MOST_HASHED: u64 = 131_072;

pub(super) fn sign(
    mut request: Request,
    parameters: &Parameters,
    inputs: &SigningInputs<'_>,
) -> Result<Request, AuthError> {
    let client_token = parameters.required("clientToken")?;
    let access_token = parameters.required("accessToken")?;
    let secret = parameters.required("clientSecret")?;
    let timestamp = parameters.or_else("timestamp", || inputs.now.format("%Y%m%dT%H:%M:%S+0000").to_string())?;
    let nonce = parameters.or_else("nonce", || uuid::Uuid::new_v4().to_string())?;
    let body_hash = body_hash(&request, parameters).map_err(|error| parameters.failed(error))?;
    let base = parameters.resolved("baseURL")?;
    let url = UrlParts::of(&request.url);
    let host = if base.is_empty() { url.authority } else { UrlParts::of(base).authority };
    let mut header = format!(
        "EG1-HMAC-SHA256 client_token={client_token};access_token={access_token};timestamp={timestamp};nonce={nonce};"
    );
    let text = [
        request.method.as_str(),
        &url.scheme,
        &host.to_lowercase(),
        &url.target(),
        &canonical_headers(&request, parameters.resolved("headersToSign")?),
        &body_hash,
        &header,
    ]
    .join("\t");
    let key = Hash::Sha256.keyed_base64(secret, &timestamp);
    header.push_str(&format!("signature={}", Hash::Sha256.keyed_base64(&key, &text)));
    request.remove_header("Authorization");
    request.headers.push(Header::system("Authorization", header));
    Ok(request)
}

/// Only of a POST that has a body.
fn body_hash(request: &Request, parameters: &Parameters) -> Result<String, String> {
    if request.method != "POST" || request.body.length() == 0 {
        return Ok(String::new());
    }
    let limit = parameters.get("maxBodySize").trim().parse().ok().filter(|size| *size > 0).unwrap_or(MOST_HASHED);
    Ok(STANDARD.encode(Hash::Sha256.of_body("", &request.body, limit, "")?))
}

/// `name:value` of each header that is named and there. `names` is a list with commas, or a JSON array.
fn canonical_headers(request: &Request, names: &str) -> String {
    let names: Vec<String> = serde_json::from_str(names)
        .unwrap_or_else(|_| names.split(',').map(|name| name.trim().to_lowercase()).collect());
    let lines = names.iter().filter_map(|name| {
        let value = request.header(name.trim()).filter(|value| !value.is_empty())?;
        let words: Vec<&str> = value.split_whitespace().collect();
        Some(format!("{}:{}", name.trim().to_lowercase(), words.join(" ")))
    });
    lines.collect::<Vec<_>>().join("\t")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        auth::samples::{inputs, parameters, request},
        http::Body,
    };

    const PUBLISHED: [(&str, &str); 7] = [
        ("accessToken", "akab-access-token-xxx-xxxxxxxxxxxxxxxx"),
        ("clientToken", "akab-client-token-xxx-xxxxxxxxxxxxxxxx"),
        ("clientSecret", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx="),
        ("nonce", "nonce-xx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"),
        ("timestamp", "20140321T19:34:21+0000"),
        ("headersToSign", "X-Test1, X-Test2,X-Test3"),
        ("maxBodySize", "2048"),
    ];

    fn signature(method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> String {
        let mut request =
            request(method, &format!("https://akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net{target}"));
        request.headers = headers.iter().map(|(name, value)| Header::new(*name, *value)).collect();
        request.body = Body::Bytes(body.to_owned().into());
        let signed = sign(request, &parameters("edgegrid", &PUBLISHED), &inputs()).unwrap();
        signed.header("authorization").unwrap().split("signature=").nth(1).unwrap().to_owned()
    }

    /// Akamai's published test data.
    #[test]
    fn published_requests_get_the_published_signatures() {
        let get = |target: &str, headers: &[(&str, &str)]| signature("GET", target, headers, "");
        assert_eq!(get("/", &[]), "tL+y4hxyHxgWVD30X3pWnGKHcPzmrIF+LThiAOhMxYU=");
        assert_eq!(get("/testapi/v1/t1?p1=1&p2=2", &[]), "hKDH1UlnQySSHjvIcZpDMbQHihTQ0XyVAKZaApabdeA=");
        let one = [("X-Test1", "test-simple-header")];
        assert_eq!(get("/testapi/v1/t4", &one), "8F9AybcRw+PLxnvT+H0JRkjROrrUgsxJTnRXMzqvcwY=");
        let spaces = [("X-Test1", "     first-thing      second-thing")];
        assert_eq!(get("/testapi/v1/t4", &spaces), "WtnneL539UadAAOJwnsXvPqT4Kt6z7HMgBEwAFpt3+c=");
        let three = [("X-Test2", "t2"), ("X-Test1", "t1"), ("X-Test3", "t3"), ("X-Extra", "this won't be included")];
        assert_eq!(get("/testapi/v1/t5", &three), "Knd/jc0A5Ghhizjayr0AUUvl2MZjBpS3FDSzvtq4Ixc=");
        assert_eq!(
            signature("POST", "/testapi/v1/t3", &[], "datadatadatadatadatadatadatadata"),
            "hXm4iCxtpN22m4cbZb4lVLW5rhX8Ca82vCFqXzSTPe4="
        );
        let long = "d".repeat(3000);
        let cut = "6Q6PiTipLae6n4GsSIDTCJ54bEbHUBp+4MUXrbQCBoY=";
        assert_eq!(signature("POST", "/testapi/v1/t3", &[], &long), cut);
        assert_eq!(signature("POST", "/testapi/v1/t3", &[], &long[..2048]), cut);
        assert_eq!(signature("POST", "/testapi/v1/t6", &[], ""), "1gEDxeQGD5GovIkJJGcBaKnZ+VaPtrc4qBUHixjsPCQ=");
        let put = signature("PUT", "/testapi/v1/t6", &[], "PPPPPPPPPPPPPPPPPPPPPPPPPPPPPPP");
        assert_eq!(put, "GNBWEYSEWOLtu+7dD52da2C39aX/Jchpon3K/AmBqBU=");
    }

    #[test]
    fn the_host_can_be_that_of_another_url() {
        let mut list = PUBLISHED.to_vec();
        list.push(("baseURL", "https://akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net/"));
        let signed = sign(request("GET", "https://proxy.test/"), &parameters("edgegrid", &list), &inputs()).unwrap();
        let header = signed.header("authorization").unwrap();
        assert!(header.ends_with("signature=tL+y4hxyHxgWVD30X3pWnGKHcPzmrIF+LThiAOhMxYU="), "{header}");
    }

    #[test]
    fn time_and_nonce_are_made_up_when_they_are_not_given() {
        let signed = sign(request("GET", "https://h/"), &parameters("edgegrid", &PUBLISHED[..3]), &inputs()).unwrap();
        let header = signed.header("authorization").unwrap();
        assert!(header.contains("timestamp=20261122T03:04:05+0000;nonce="), "{header}");
    }
}
