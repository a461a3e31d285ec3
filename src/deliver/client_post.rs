//! Lets deliveries post through the client that requests go through.

use super::post::{Answer, NoAnswer, Post, PostFuture, Posting};
use crate::http::{Body, Header, Request, SendSettings, ServiceClient};

/// How long a webhook may take to answer.
const TIMEOUT: std::time::Duration = std::time::Duration::from_secs(10);

/// Codes of failures before anything was sent that a second attempt right away meets again.
const UNREACHABLE: [&str; 6] =
    ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ERR_HOST_NOT_ALLOWED", "ERR_PRIVATE_ADDRESS"];

/// Posts with a client of its own: no cookies, no redirects, no authentication.
pub struct ClientPost(pub ServiceClient);

impl Post for ClientPost {
    fn post<'a>(&'a self, posting: Posting<'a>) -> PostFuture<'a> {
        let mut headers = vec![
            Header::system("User-Agent", concat!("postwatch/", env!("CARGO_PKG_VERSION"))),
            Header::system("Content-Length", posting.body.len().to_string()),
        ];
        headers.extend(posting.headers.iter().map(|(name, value)| Header::system(*name, value.as_str())));
        let request = Request {
            method: posting.method.to_owned(),
            url: posting.url.to_owned(),
            headers,
            body: Body::Bytes(posting.body.into()),
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
