//! The one thing a delivery needs of an HTTP client.

use std::{future::Future, pin::Pin};

/// What came back.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Headers, in order.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The first header of a name, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(present, _)| present.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// Why there is no answer.
#[derive(Clone, Debug)]
pub struct NoAnswer {
    /// The client's words.
    pub why: String,
    /// True when nothing was sent, since the host does not exist or lets nobody in: waiting long rarely helps.
    pub is_unreachable: bool,
}

/// An answer to come, or why there is none.
pub type PostFuture<'a> = Pin<Box<dyn Future<Output = Result<Answer, NoAnswer>> + 'a>>;

/// What is posted.
#[derive(Clone, Debug)]
pub struct Posting<'a> {
    /// POST, mostly.
    pub method: &'a str,
    /// Where to.
    pub url: &'a str,
    /// Headers beside those of every request.
    pub headers: Vec<(&'a str, String)>,
    /// Body.
    pub body: Vec<u8>,
}

impl<'a> Posting<'a> {
    /// JSON to an address.
    pub fn json(url: &'a str, body: &serde_json::Value) -> Posting<'a> {
        let headers = vec![("Content-Type", "application/json; charset=utf-8".to_owned())];
        Posting { method: "POST", url, headers, body: body.to_string().into_bytes() }
    }
}

/// Sends to an address, once: no retries and no redirects.
pub trait Post {
    /// Sends it and waits for the answer.
    fn post<'a>(&'a self, posting: Posting<'a>) -> PostFuture<'a>;
}
