//! Hawk: a keyed hash of time, nonce, method, target, host and, if wanted, the body.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{AuthError, Parameters, SigningInputs, SigningNotes, hash::Hash, nonce};
use crate::{
    http::{Body, Header, Request},
    url_parts::UrlParts,
};

pub(super) fn sign(
    mut request: Request,
    parameters: &Parameters,
    inputs: &SigningInputs<'_>,
    notes: &mut SigningNotes,
) -> Result<Request, AuthError> {
    let id = parameters.required("authId")?;
    let key = parameters.required("authKey")?;
    let hash = match parameters.resolved("algorithm")? {
        "" | "sha256" => Hash::Sha256,
        "sha1" => Hash::Sha1,
        other => return Err(parameters.failed(format!("the algorithm `{other}` is not one of sha256 and sha1"))),
    };
    let timestamp = match parameters.resolved("timestamp")?.trim() {
        written if written.parse::<i64>().is_ok_and(|seconds| seconds != 0) => written.to_owned(),
        _ => inputs.now.timestamp().to_string(),
    };
    let nonce = parameters.or_else("nonce", || nonce::alphanumeric(6))?;
    let header = Artifacts {
        timestamp: &timestamp,
        nonce: &nonce,
        method: &request.method.to_uppercase(),
        url: UrlParts::of(&request.url),
        payload_hash: payload_hash(&request, parameters, inputs, hash).map_err(|error| parameters.failed(error))?,
        extra: parameters.resolved("extraData")?,
        application: parameters.resolved("app")?,
        delegation: parameters.resolved("delegation")?,
    }
    .header(id, key, hash);
    notes.compute("nonce", Some(&nonce));
    notes.compute("timestamp", Some(&timestamp));
    request.remove_header("Authorization");
    request.headers.push(Header::system("Authorization", header));
    Ok(request)
}

/// Only where it is asked for. Postman forgets the Content-Type that it adds itself, so that a server which checks the
/// hash refuses such a request; here it counts.
fn payload_hash(
    request: &Request,
    parameters: &Parameters,
    inputs: &SigningInputs<'_>,
    hash: Hash,
) -> Result<Option<String>, String> {
    let is_hashable = matches!(request.body, Body::Bytes(_) | Body::File { .. }) && request.body.length() > 0;
    if !parameters.is_true("includePayloadHash") || !is_hashable {
        return Ok(None);
    }
    let content_type = request.header("content-type").or(inputs.content_type).unwrap_or("");
    let media_type = content_type.split(';').next().unwrap_or("").trim().to_lowercase();
    let before = format!("hawk.1.payload\n{media_type}\n");
    Ok(Some(STANDARD.encode(hash.of_body(&before, &request.body, u64::MAX, "\n")?)))
}

/// What is signed.
struct Artifacts<'request> {
    timestamp: &'request str,
    nonce: &'request str,
    method: &'request str,
    url: UrlParts<'request>,
    payload_hash: Option<String>,
    extra: &'request str,
    application: &'request str,
    delegation: &'request str,
}

impl Artifacts<'_> {
    fn header(&self, id: &str, key: &str, hash: Hash) -> String {
        let mut header = format!("Hawk id=\"{id}\", ts=\"{}\", nonce=\"{}\"", self.timestamp, self.nonce);
        let mut add = |name: &str, value: &str| {
            if !value.is_empty() {
                header.push_str(&format!(", {name}=\"{value}\""));
            }
        };
        add("hash", self.payload_hash.as_deref().unwrap_or(""));
        add("ext", &self.extra.replace('\\', "\\\\").replace('"', "\\\""));
        add("mac", &hash.keyed_base64(key, &self.text()));
        add("app", self.application);
        add("dlg", if self.application.is_empty() { "" } else { self.delegation });
        header
    }

    fn text(&self) -> String {
        let mut text = format!(
            "hawk.1.header\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n",
            self.timestamp,
            self.nonce,
            self.method,
            self.url.target(),
            self.url.host().trim_matches(['[', ']']).to_lowercase(),
            self.url.port(),
            self.payload_hash.as_deref().unwrap_or("")
        );
        // Every implementation of Hawk escapes the first of each only.
        text.push_str(&self.extra.replacen('\\', "\\\\", 1).replacen('\n', "\\n", 1));
        text.push('\n');
        if !self.application.is_empty() {
            text.push_str(&format!("{}\n{}\n", self.application, self.delegation));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::samples::{inputs, parameters, request};

    /// Credentials and times of the protocol's description (the hawk README).
    const PUBLISHED: [(&str, &str); 6] = [
        ("authId", "dh37fgj492je"),
        ("authKey", "werxhqb98rpaxn39848xrunpaw3489ruxnpa98w4rxn"),
        ("algorithm", "sha256"),
        ("timestamp", "1353832234"),
        ("nonce", "j4h3g2"),
        ("extraData", "some-app-ext-data"),
    ];
    const TARGET: &str = "http://example.com:8000/resource/1?b=1&a=2";

    fn signed(request: Request, list: &[(&str, &str)]) -> Result<String, AuthError> {
        let signed = sign(request, &parameters("hawk", list), &inputs(), &mut SigningNotes::default())?;
        Ok(signed.header("authorization").unwrap().to_owned())
    }

    #[test]
    fn the_published_get_is_signed_as_published() {
        assert_eq!(
            signed(request("GET", TARGET), &PUBLISHED).unwrap(),
            "Hawk id=\"dh37fgj492je\", ts=\"1353832234\", nonce=\"j4h3g2\", ext=\"some-app-ext-data\", \
             mac=\"6R4rV5iE+NPoym+WwjeHzjAGXUtLNIxmo1vpMofpLAE=\""
        );
    }

    #[test]
    fn the_published_post_is_signed_with_its_payload() {
        let mut post = request("POST", TARGET);
        post.body = Body::Bytes("Thank you for flying Hawk".into());
        post.headers.push(Header::new("Content-Type", "text/plain"));
        let mut list = PUBLISHED.to_vec();
        list.push(("includePayloadHash", "true"));
        assert_eq!(
            signed(post, &list).unwrap(),
            "Hawk id=\"dh37fgj492je\", ts=\"1353832234\", nonce=\"j4h3g2\", \
             hash=\"Yi9LfIIFRtBEPt74PVmbTF/xVAwPn7ub15ePICfgnuY=\", ext=\"some-app-ext-data\", \
             mac=\"aSe1DERmZuRl3pI36/9BdZmnErTw3sNzOOAUlfeKjVw=\""
        );
    }

    #[test]
    fn application_and_delegation_follow_the_mac() {
        let mut list = PUBLISHED.to_vec();
        list.extend([("app", "app23434szr3q4d"), ("delegation", "d0"), ("extraData", "a\"b")]);
        let header = signed(request("GET", TARGET), &list).unwrap();
        assert!(
            header.contains("ext=\"a\\\"b\"") && header.ends_with("app=\"app23434szr3q4d\", dlg=\"d0\""),
            "{header}"
        );
    }

    #[test]
    fn time_and_nonce_are_made_up_when_they_are_not_given() {
        let header = signed(request("GET", TARGET), &PUBLISHED[..2]).unwrap();
        assert!(header.contains(&format!("ts=\"{}\"", inputs().now.timestamp())), "{header}");
    }

    #[test]
    fn nothing_is_signed_without_a_key_or_with_an_odd_algorithm() {
        let error = signed(request("GET", TARGET), &PUBLISHED[..1]).unwrap_err().to_string();
        assert!(error.contains("`authKey` is empty"), "{error}");
        let error = signed(request("GET", TARGET), &[PUBLISHED[0], PUBLISHED[1], ("algorithm", "md5")]).unwrap_err();
        assert!(error.to_string().contains("`md5`"), "{error}");
    }
}
