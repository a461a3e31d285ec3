//! Lets deliveries post through the client that requests go through.

use crate::{
    deliver::{Answer, NoAnswer, Post, PostFuture},
    http::{Body, Client, Header, Request, SendSettings, Signed},
};

/// How long a webhook may take to answer.
const TIMEOUT: std::time::Duration = std::time::Duration::from_secs(10);

/// Codes of failures before anything was sent that a second attempt right away meets again.
const UNREACHABLE: [&str; 6] =
    ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ERR_HOST_NOT_ALLOWED", "ERR_PRIVATE_ADDRESS"];

/// Posts with a client of its own: no cookies, no redirects, no authentication.
pub(super) struct ClientPost(pub(super) Client);

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
            let exchange = self.0.send(Signed::seal(request)).await.map_err(|unanswered| NoAnswer {
                why: unanswered.failure.message.clone(),
                is_unreachable: unanswered.failure.code.as_deref().is_some_and(|code| UNREACHABLE.contains(&code)),
            })?;
            let headers =
                exchange.received.headers.iter().map(|header| (header.name.clone(), header.value.clone())).collect();
            Ok(Answer { status: exchange.received.code, headers, body: exchange.received.body.to_vec() })
        })
    }
}
