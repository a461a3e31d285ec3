//! Lets deliveries post through the client that requests go through.

use super::post::{Answer, NoAnswer, Post, PostFuture};
use crate::http::{Body, Header, Request, SendSettings, ServiceClient};

/// How long a webhook may take to answer.
const TIMEOUT: std::time::Duration = std::time::Duration::from_secs(10);

/// Codes of failures before anything was sent that a second attempt right away meets again.
const UNREACHABLE: [&str; 6] =
    ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ERR_HOST_NOT_ALLOWED", "ERR_PRIVATE_ADDRESS"];

/// Posts with a client of its own: no cookies, no redirects, no authentication.
pub struct ClientPost(pub ServiceClient);

impl Post for ClientPost {
    fn post<'a>(&'a self, url: &'a str, content_type: &'a str, body: Vec<u8>) -> PostFuture<'a> {
        let request = Request {
            method: "POST".into(),
            url: url.to_owned(),
            headers: vec![
                Header::system("User-Agent", concat!("postwatch/", env!("CARGO_PKG_VERSION"))),
                Header::system("Content-Type", content_type),
                Header::system("Content-Length", body.len().to_string()),
            ],
            body: Body::Bytes(body.into()),
            settings: SendSettings { follow_redirects: false, timeout: Some(TIMEOUT), ..SendSettings::default() },
        };
        Box::pin(async move {
            let response = self.0.send(&request).await.map_err(|failure| NoAnswer {
                is_unreachable: failure.code.as_deref().is_some_and(|code| UNREACHABLE.contains(&code)),
                why: failure.message,
            })?;
            let headers = response.headers.into_iter().map(|header| (header.name, header.value)).collect();
            Ok(Answer { status: response.code, headers, body: response.body.to_vec() })
        })
    }
}
