//! Fetches access tokens for oauth2 when the collection carries the settings and no token (newman#3219).

use std::collections::HashMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::{AuthError, Parameters, oauth1_parameters::encoded};
use crate::{
    http::{Body, Header, Request, Response, SendSettings, encode_url},
    url_parts::change_query,
};

/// A token that is about to expire is of no use any more.
const SPARE: TimeDelta = TimeDelta::seconds(10);

/// What a token is asked for with, and under what it is remembered.
#[derive(Debug)]
pub struct TokenRequest {
    /// To be sent to the token URL.
    pub request: Request,
    key: String,
}

/// The tokens of a run.
#[derive(Debug, Default)]
pub struct Tokens {
    by_key: HashMap<String, Token>,
}

#[derive(Debug)]
struct Token {
    text: String,
    expires: Option<DateTime<Utc>>,
}

impl Tokens {
    /// Adds the token that was fetched before with the same settings, if it is still good.
    pub fn recall(&self, wanted: &TokenRequest, parameters: &mut Parameters, now: DateTime<Utc>) -> bool {
        let token = self.by_key.get(&wanted.key);
        let token = token.filter(|token| token.expires.is_none_or(|expires| now + SPARE < expires));
        if let Some(token) = token {
            parameters.learn("accessToken", &token.text);
        }
        token.is_some()
    }

    /// Reads a token out of the answer and adds it to the parameters.
    ///
    /// # Errors
    /// When there is none in it.
    pub fn keep(
        &mut self,
        asked: &TokenRequest,
        response: &Response,
        parameters: &mut Parameters,
        now: DateTime<Utc>,
    ) -> Result<(), AuthError> {
        let token = Token::read(response, now).map_err(|problem| {
            parameters.failed(format!("no access token came from {}: {problem}", asked.request.url))
        })?;
        parameters.learn("accessToken", &token.text);
        self.by_key.insert(asked.key.clone(), token);
        Ok(())
    }
}

impl Token {
    fn read(response: &Response, now: DateTime<Utc>) -> Result<Token, String> {
        let json: Value = serde_json::from_slice(&response.body).unwrap_or_else(|_| form(&response.body));
        let text = |name: &str| json.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        match text("access_token") {
            Some(token) if response.code < 400 => {
                let seconds = json["expires_in"].as_i64().or_else(|| json["expires_in"].as_str()?.parse().ok());
                let expires = seconds.and_then(TimeDelta::try_seconds).and_then(|life| now.checked_add_signed(life));
                Ok(Token { text: token.to_owned(), expires })
            }
            _ => {
                let said: Vec<&str> = ["error", "error_description"].into_iter().filter_map(text).collect();
                let said = if said.is_empty() { "no access_token in it".to_owned() } else { said.join(", ") };
                Err(format!("{} {} ({said})", response.code, response.phrase()))
            }
        }
    }
}

/// Some servers answer with a form.
fn form(body: &[u8]) -> Value {
    url::form_urlencoded::parse(body)
        .map(|(name, value)| (name.into_owned(), Value::from(value.into_owned())))
        .collect()
}

/// The request for a token. `None` where the collection gives a token, or no settings that work without a browser.
///
/// # Errors
/// When a setting holds an unresolved variable.
pub fn token_request(
    parameters: Option<&Parameters>,
    settings: &SendSettings,
) -> Result<Option<TokenRequest>, AuthError> {
    let Some(parameters) = parameters else { return Ok(None) };
    if parameters.kind != "oauth2" || !parameters.get("accessToken").is_empty() {
        return Ok(None);
    }
    let Some(grant) = Grant::of(parameters) else { return Ok(None) };
    let refresh_url = if grant == Grant::RefreshToken { parameters.resolved("refreshTokenUrl")? } else { "" };
    let url = if refresh_url.is_empty() { parameters.required("accessTokenUrl")? } else { refresh_url };
    let mut members = grant.members(parameters)?;
    for name in ["scope", "audience", "resource"] {
        members.push((name, parameters.resolved(name)?));
    }
    let (client, secret) = (parameters.resolved("clientId")?, parameters.resolved("clientSecret")?);
    let mut headers = vec![Header::system("Content-Type", "application/x-www-form-urlencoded")];
    headers.push(Header::system("Accept", "application/json"));
    if parameters.resolved("client_authentication")? == "body" {
        members.extend([("client_id", client), ("client_secret", secret)]);
    } else if !client.is_empty() {
        let credentials = STANDARD.encode(format!("{client}:{secret}"));
        headers.push(Header::system("Authorization", format!("Basic {credentials}")));
    }
    let members = members.into_iter().filter(|(_, value)| !value.is_empty());
    let mut pairs: Vec<String> = members.map(|(name, value)| encoded_pair(name, value)).collect();
    let failed = |failure: crate::http::Failure| parameters.failed(failure.message);
    let mut request = Request {
        method: "POST".to_owned(),
        url: encode_url(url, false).map_err(failed)?,
        headers,
        body: Body::Empty,
        settings: SendSettings { disable_cookies: true, connection: None, ..settings.clone() },
    };
    let list = if grant == Grant::RefreshToken { "refreshRequestParams" } else { "tokenRequestParams" };
    add_own_parameters(&mut request, &mut pairs, parameters.resolved(list)?);
    request.body = Body::Bytes(pairs.join("&").into());
    let key = format!("{}\n{:?}\n{}", request.url, request.headers, pairs.join("&"));
    Ok(Some(TokenRequest { request, key }))
}

/// Parameters that the collection adds, in the body, the URL or a header.
fn add_own_parameters(request: &mut Request, pairs: &mut Vec<String>, list: &str) {
    let list: Vec<Value> = serde_json::from_str(list).unwrap_or_default();
    for parameter in list.iter().filter(|parameter| parameter["enabled"] != false) {
        let text = |name: &str| parameter[name].as_str().unwrap_or_default();
        let (name, value) = (text("key"), text("value"));
        match text("send_as") {
            _ if name.is_empty() => {}
            "request_header" => request.headers.push(Header::system(name, value)),
            "request_url" => {
                request.url = change_query(&request.url, |query| query.push(encoded_pair(name, value)));
            }
            _ => pairs.push(encoded_pair(name, value)),
        }
    }
}

fn encoded_pair(name: &str, value: &str) -> String {
    format!("{}={}", encoded(name), encoded(value))
}

/// The ways to a token that need no browser.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Grant {
    ClientCredentials,
    Password,
    RefreshToken,
}

impl Grant {
    /// A refresh token opens the way where the collection's own grant wants a browser.
    fn of(parameters: &Parameters) -> Option<Grant> {
        match parameters.get("grant_type") {
            "client_credentials" => Some(Grant::ClientCredentials),
            "password_credentials" | "password" => Some(Grant::Password),
            _ if !parameters.get("refreshToken").is_empty() => Some(Grant::RefreshToken),
            _ => None,
        }
    }

    fn members(self, parameters: &Parameters) -> Result<Vec<(&'static str, &str)>, AuthError> {
        Ok(match self {
            Grant::ClientCredentials => vec![("grant_type", "client_credentials")],
            Grant::Password => vec![
                ("grant_type", "password"),
                ("username", parameters.required("username")?),
                ("password", parameters.required("password")?),
            ],
            Grant::RefreshToken => {
                vec![("grant_type", "refresh_token"), ("refresh_token", parameters.required("refreshToken")?)]
            }
        })
    }
}

#[cfg(test)]
#[path = "token_tests.rs"]
mod tests;
