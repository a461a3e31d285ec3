//! From a response on a connection to ours: head, body, what is known of the connection.

use bytes::Bytes;
use hyper::body::Body as _;

use super::Client;
use crate::http::{
    Failure, Phases, Request, Response,
    connection::Incoming,
    failure::{self, Stage},
    gather::Gathered,
    parse_fault,
    phases::Trace,
    pool::Pooled,
    response_head,
    route::Route,
};

/// An answer before it becomes an [`crate::http::Exchange`].
pub(super) struct Answer {
    pub(super) received: Response,
    pub(super) phases: Phases,
    pub(super) remote: String,
    pub(super) local_port: u16,
    pub(super) reused: bool,
    pub(super) warnings: Vec<String>,
}

impl Client {
    /// Reads an answer to its end.
    pub(super) async fn read(
        &self,
        pooled: &mut Pooled,
        incoming: Incoming,
        request: &Request,
        route: &Route,
        trace: &Trace,
    ) -> Result<Answer, Failure> {
        let Incoming { mut response, head } = incoming;
        if let Some(head) = head.as_ref().filter(|_| !request.settings.insecure_http_parser)
            && let Some(fault) = parse_fault::in_head(head)
        {
            return Err(Failure::unparsable(fault));
        }
        let (reason, headers) = match &head {
            Some(head) => (response_head::reason(head), response_head::headers(head)),
            None => {
                let reason = response.status().canonical_reason().unwrap_or_default().to_owned();
                (reason, response_head::parsed_headers(response.headers()))
            }
        };
        let header_bytes = match &head {
            Some(head) => head.len(),
            None => response_head::estimated_length(&reason, &headers),
        };
        let body = self.body(pooled, response.body_mut(), route, trace).await?;
        let received = Response {
            code: response.status().as_u16(),
            reason,
            headers,
            http_version: version(response.version()).to_owned(),
            header_bytes: u64::try_from(header_bytes).unwrap_or(u64::MAX),
            downloaded_bytes: u64::try_from(body.len()).unwrap_or(u64::MAX),
            body,
        };
        Ok(Answer {
            received,
            phases: Phases::default(),
            remote: pooled.remote.clone(),
            local_port: pooled.local_port,
            reused: pooled.is_reused,
            warnings: Vec::new(),
        })
    }

    async fn body(
        &self,
        pooled: &mut Pooled,
        incoming: &mut hyper::body::Incoming,
        route: &Route,
        trace: &Trace,
    ) -> Result<Bytes, Failure> {
        let mut body = Gathered::new(incoming.size_hint().exact(), self.max_response_bytes)?;
        while !incoming.is_end_stream() {
            match pooled.connection.chunk(incoming).await {
                Ok(Some(chunk)) => body.push(chunk)?,
                Ok(None) => break,
                Err(error) => {
                    return Err(failure::explain(&error, &route.circumstances(Stage::ReadingBody, trace)));
                }
            }
        }
        Ok(body.finish())
    }
}

fn version(version: http::Version) -> &'static str {
    match version {
        http::Version::HTTP_10 => "HTTP/1.0",
        http::Version::HTTP_2 => "HTTP/2.0",
        _ => "HTTP/1.1",
    }
}
