//! HTTP Digest (RFC 7616, RFC 2617, RFC 2069): the password proves itself by a hash over a nonce of the server's.

use super::{
    Answer, AuthError, Parameters, SigningNotes,
    challenge::{Challenge, challenges},
    hash::{Hash, hex},
    nonce,
};
use crate::{
    http::{Header, Request, Response},
    url_parts::UrlParts,
};

/// Signs where realm and nonce are known. The first request of a run goes out without: the server has to ask.
pub(super) fn sign(
    mut request: Request,
    parameters: &Parameters,
    notes: &mut SigningNotes,
) -> Result<Request, AuthError> {
    let value = |name: &str| parameters.given_or_learned(name);
    if value("username").is_empty() || value("realm").is_empty() || value("nonce").is_empty() {
        parameters.warn_of_templates(&["username", "password"], notes);
        // newman counts the request all the same.
        notes.compute("nonceCount", Some(FIRST));
        return Ok(request);
    }
    let failed = |problem: String| parameters.failed(problem);
    let algorithm = Algorithm::named(value("algorithm"))
        .ok_or_else(|| failed(format!("the digest algorithm `{}` is not known", value("algorithm"))))?;
    let qop = chosen_qop(value("qop"));
    let body_hash = match qop {
        "auth-int" => hex(&algorithm.hash.of_body("", &request.body, u64::MAX, "").map_err(failed)?),
        _ => String::new(),
    };
    let client_nonce = or(value("clientNonce"), || nonce::alphanumeric(8));
    let count = or(value("nonceCount"), || FIRST.to_owned());
    let proof = Proof {
        algorithm,
        username: value("username"),
        realm: value("realm"),
        password: value("password"),
        nonce: value("nonce"),
        count: &count,
        client_nonce: &client_nonce,
        qop,
        method: &request.method,
        target: &UrlParts::of(&request.url).target(),
        body_hash: &body_hash,
    };
    let header = proof.header(value("opaque"));
    for name in ["nonce", "realm", "opaque", "qop"] {
        if !value(name).is_empty() {
            notes.compute(name, Some(value(name)));
        }
    }
    if !qop.is_empty() {
        notes.compute("clientNonce", Some(&client_nonce));
    }
    notes.compute("nonceCount", Some(&count));
    request.remove_header("Authorization");
    request.headers.push(Header::system("Authorization", header));
    Ok(request)
}

/// Takes up a challenge, unless it is the one that was just answered: then the password is wrong.
pub(super) fn answer(parameters: &Parameters, response: &Response) -> Answer {
    let wanted = parameters.get("algorithm");
    let offered: Vec<Challenge> = challenges(response).into_iter().filter(|challenge| challenge.is("Digest")).collect();
    let fits = |challenge: &&Challenge| challenge.member("algorithm").eq_ignore_ascii_case(wanted);
    let understood = |challenge: &&Challenge| Algorithm::named(challenge.member("algorithm")).is_some();
    let Some(challenge) =
        offered.iter().find(fits).or_else(|| offered.iter().find(understood)).or_else(|| offered.first())
    else {
        return Answer::Accepted;
    };
    let is_stale = challenge.member("stale").eq_ignore_ascii_case("true");
    let was_answered = parameters.learned("answered") == "true" && !is_stale;
    // With a realm and a nonce of the collection's own there is nothing that the server could add.
    let is_given = !parameters.get("realm").is_empty() && !parameters.get("nonce").is_empty();
    if was_answered || is_given || parameters.get("username").is_empty() {
        return Answer::Accepted;
    }
    let mut parameters = parameters.clone();
    parameters.learned.clear();
    for name in ["realm", "nonce", "opaque", "qop", "algorithm"] {
        parameters.learn(name, challenge.member(name));
    }
    parameters.learn("clientNonce", nonce::alphanumeric(8));
    parameters.learn("nonceCount", FIRST);
    parameters.learn("answered", "true");
    Answer::Again(parameters)
}

/// Under what to remember a nonce: it counts for one authentication, one user and one server.
pub(super) fn memory_key(parameters: &Parameters, url: &str) -> Option<String> {
    (parameters.kind == "digest").then(|| {
        let url = UrlParts::of(url);
        format!("{}\n{}\n{}://{}", parameters.place, parameters.get("username"), url.scheme, url.authority)
    })
}

/// The same nonce with the next count. The server may find it stale, and then it is asked anew.
pub(super) fn for_next_request(parameters: &Parameters) -> Vec<(&'static str, String)> {
    let mut next = parameters.clone();
    let count = u32::from_str_radix(parameters.learned("nonceCount"), 16).unwrap_or(0);
    next.learn("nonceCount", format!("{:08x}", count.wrapping_add(1)));
    next.learn("answered", "false");
    next.learned
}

const FIRST: &str = "00000001";

fn or(value: &str, make: impl FnOnce() -> String) -> String {
    if value.is_empty() { make() } else { value.to_owned() }
}

/// Of what a server offers, the plain one: it needs no second reading of the body.
fn chosen_qop(offered: &str) -> &'static str {
    let mut words = offered.split(',').map(str::trim);
    match words.clone().any(|word| word == "auth") {
        true => "auth",
        false if words.any(|word| word == "auth-int") => "auth-int",
        false => "",
    }
}

#[derive(Clone, Copy)]
struct Algorithm {
    name: &'static str,
    hash: Hash,
    is_session: bool,
}

impl Algorithm {
    /// An empty name is MD5.
    fn named(name: &str) -> Option<Algorithm> {
        let known = [
            ("MD5", Hash::Md5, false),
            ("MD5-sess", Hash::Md5, true),
            ("SHA-256", Hash::Sha256, false),
            ("SHA-256-sess", Hash::Sha256, true),
            ("SHA-512-256", Hash::Sha512Half, false),
            ("SHA-512-256-sess", Hash::Sha512Half, true),
        ];
        let name = if name.is_empty() { "MD5" } else { name };
        let (name, hash, is_session) = known.into_iter().find(|(known, ..)| known.eq_ignore_ascii_case(name))?;
        Some(Algorithm { name, hash, is_session })
    }
}

/// Everything that the response is made of.
struct Proof<'request> {
    algorithm: Algorithm,
    username: &'request str,
    realm: &'request str,
    password: &'request str,
    nonce: &'request str,
    count: &'request str,
    client_nonce: &'request str,
    qop: &'request str,
    method: &'request str,
    target: &'request str,
    body_hash: &'request str,
}

impl Proof<'_> {
    fn response(&self) -> String {
        let hash = |text: &str| self.algorithm.hash.hex_of(text);
        let mut user = hash(&format!("{}:{}:{}", self.username, self.realm, self.password));
        if self.algorithm.is_session {
            user = hash(&format!("{user}:{}:{}", self.nonce, self.client_nonce));
        }
        let action = match self.qop {
            "auth-int" => hash(&format!("{}:{}:{}", self.method, self.target, self.body_hash)),
            _ => hash(&format!("{}:{}", self.method, self.target)),
        };
        match self.qop {
            "" => hash(&format!("{user}:{}:{action}", self.nonce)),
            qop => hash(&format!("{user}:{}:{}:{}:{qop}:{action}", self.nonce, self.count, self.client_nonce)),
        }
    }

    fn header(&self, opaque: &str) -> String {
        let mut members = vec![
            format!("username=\"{}\"", escaped(self.username)),
            format!("realm=\"{}\"", escaped(self.realm)),
            format!("nonce=\"{}\"", escaped(self.nonce)),
            format!("uri=\"{}\"", self.target),
            // In quotes as Postman sends it: servers take both.
            format!("algorithm=\"{}\"", self.algorithm.name),
        ];
        if !self.qop.is_empty() {
            members.push(format!("qop={}", self.qop));
        }
        if !self.qop.is_empty() || self.algorithm.is_session {
            members.push(format!("nc={}", self.count));
            members.push(format!("cnonce=\"{}\"", escaped(self.client_nonce)));
        }
        members.push(format!("response=\"{}\"", self.response()));
        if !opaque.is_empty() {
            members.push(format!("opaque=\"{}\"", escaped(opaque)));
        }
        format!("Digest {}", members.join(", "))
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
#[path = "digest_tests.rs"]
mod tests;
