//! NTLM over HTTP: two legs on one connection, negotiate and authenticate.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};

use super::{
    Answer, Parameters, SigningNotes,
    challenge::challenges,
    ntlm_message::{Account, Chance, ServerChallenge, authenticate, negotiate},
};
use crate::http::{Exchange, Header, Request};

/// The leg whose message is in hand. The first request goes out bare: the server may not want NTLM at all.
pub(super) fn sign(mut request: Request, parameters: &Parameters, notes: &mut SigningNotes) -> Request {
    request.remove_header("Authorization");
    notes.compute("state", Some("INITIALIZED"));
    notes.compute("ntlmHeader", None);
    match parameters.learned("message") {
        "" => parameters.warn_of_templates(&["username", "password", "domain", "workstation"], notes),
        message => request.headers.push(Header::system("Authorization", format!("NTLM {message}"))),
    }
    request
}

/// The next message.
pub(super) fn answer(parameters: &Parameters, exchange: &Exchange, now: DateTime<Utc>) -> Answer {
    let offered = challenges(&exchange.received);
    let (username, domain) = user_and_domain(parameters.get("username"), parameters.get("domain"));
    let account =
        Account { username, password: parameters.get("password"), domain, workstation: parameters.get("workstation") };
    let port = exchange.local_port.map(|port| port.to_string()).unwrap_or_default();
    match parameters.learned("leg") {
        "" if offered.iter().any(|challenge| challenge.is("NTLM") || challenge.is("Negotiate")) => {
            again(parameters, "negotiate", port, negotiate(&account))
        }
        "negotiate" => {
            let Some(challenge) = offered.iter().find(|challenge| challenge.is("NTLM") && !challenge.token.is_empty())
            else {
                return Answer::GivenUp("ntlm: the server did not send its challenge (message of type 2)".into());
            };
            let bytes = STANDARD.decode(&challenge.token).unwrap_or_default();
            let Some(server) = ServerChallenge::read(&bytes) else {
                return Answer::GivenUp("ntlm: the server's challenge (message of type 2) cannot be read".into());
            };
            let chance = Chance { client_challenge: rand::random(), now };
            again(parameters, "authenticate", port, authenticate(&server, &account, &chance))
        }
        "authenticate" if port != parameters.learned("port") => Answer::GivenUp(
            "ntlm: the server closed the connection during the handshake, which has to stay on one".into(),
        ),
        _ => Answer::Accepted,
    }
}

fn again(parameters: &Parameters, leg: &'static str, port: String, message: Vec<u8>) -> Answer {
    let mut parameters = parameters.clone();
    parameters.learn("leg", leg);
    parameters.learn("port", port);
    parameters.learn("message", STANDARD.encode(message));
    Answer::Again(parameters)
}

/// `DOMAIN\user` and `user@domain` name a domain too, unless there is one already.
fn user_and_domain<'text>(username: &'text str, domain: &'text str) -> (&'text str, &'text str) {
    if !domain.is_empty() {
        return (username, domain);
    }
    let is_pair = |(before, after): &(&str, &str)| !before.is_empty() && !after.is_empty();
    let by_backslash = username.split_once('\\').filter(is_pair);
    let by_at = username.split_once('@').filter(is_pair);
    match (by_backslash, by_at, username.matches(['\\', '@']).count()) {
        (Some((domain, user)), None, 1) | (None, Some((user, domain)), 1) => (user, domain),
        _ => (username, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_can_stand_in_the_user_name() {
        for (username, domain, wanted) in [
            ("user", "", ("user", "")),
            ("D\\user", "", ("user", "D")),
            ("user@d.test", "", ("user", "d.test")),
            ("D\\user", "OTHER", ("D\\user", "OTHER")),
            ("D\\user@x", "", ("D\\user@x", "")),
            ("a\\b\\c", "", ("a\\b\\c", "")),
            ("\\user", "", ("\\user", "")),
        ] {
            assert_eq!(user_and_domain(username, domain), wanted, "{username}");
        }
    }
}
