//! From the client's answer to ours: head, body, what is known of the connection.

use std::net::SocketAddr;

use bytes::Bytes;
use hyper_util::client::legacy::connect::HttpInfo;

use super::Client;
use crate::http::{
    Failure, Phases, Request, Response,
    failure::{self, Stage},
    gather::Gathered,
    parse_fault,
    phases::Trace,
    raw_head,
    route::Route,
    wire_head,
};

/// An answer before it becomes an [`crate::http::Exchange`].
pub(super) struct Answer {
    pub(super) received: Response,
    pub(super) phases: Phases,
    pub(super) remote: Option<SocketAddr>,
    pub(super) local_port: Option<u16>,
    pub(super) reused: bool,
    pub(super) warnings: Vec<String>,
}

impl Client {
    /// Reads an answer to its end.
    pub(super) async fn read(
        &self,
        mut response: reqwest::Response,
        request: &Request,
        route: &Route,
        trace: &Trace,
    ) -> Result<Answer, Failure> {
        let head = raw_head::claim(response.headers());
        if let Some(head) = head.as_ref().filter(|_| !request.settings.insecure_http_parser)
            && let Some(fault) = parse_fault::in_head(&head.0)
        {
            return Err(Failure::unparsable(fault));
        }
        let local_port = response.extensions().get::<HttpInfo>().map(|connection| connection.local_addr().port());
        let code = response.status().as_u16();
        let reason = wire_head::reason(response.status(), response.extensions(), head.as_ref());
        let headers = wire_head::received(response.headers(), head.as_ref());
        let header_bytes = match &head {
            Some(head) => head.0.len(),
            None => wire_head::estimated_length(&reason, &headers),
        };
        let received = Response {
            code,
            reason,
            headers,
            http_version: format!("{:?}", response.version()),
            header_bytes: u64::try_from(header_bytes).unwrap_or(u64::MAX),
            body: self.body(&mut response, route, trace).await?,
            downloaded_bytes: 0,
        };
        Ok(Answer {
            received: Response { downloaded_bytes: u64::try_from(received.body.len()).unwrap_or(u64::MAX), ..received },
            phases: Phases::default(),
            remote: response.remote_addr(),
            local_port,
            reused: trace.marks().connection_was_open(),
            warnings: Vec::new(),
        })
    }

    async fn body(&self, response: &mut reqwest::Response, route: &Route, trace: &Trace) -> Result<Bytes, Failure> {
        let mut body = Gathered::new(response.content_length(), self.max_response_bytes)?;
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) => body.push(chunk)?,
                Ok(None) => return Ok(body.finish()),
                Err(error) => {
                    return Err(failure::explain(&error, &route.circumstances(Stage::ReadingBody, trace)));
                }
            }
        }
    }
}
