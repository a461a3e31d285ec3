//! Sends requests. The only file that names reqwest.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use url::Host;

use super::{
    Body, ClientCertificate, ClientSettings, Exchange, Failure, Reach, Request, Signed, Unanswered, decode,
    failure::{self, Stage},
    multipart,
    phases::{Moments, Trace},
    proxy::ProxyRules,
    raw_head, resolve,
    route::Route,
    tls, wire_head, wire_url,
};
use crate::clock::Clock;

mod answer;
mod connections;
mod request_line;

use answer::Answer;
use connections::ClientKey;

/// Target of the log records about bytes on connections.
pub(super) const CONNECTION_RECORDS: &str = "reqwest::connect::verbose";
/// hyper allows 100, which is too few for some servers. Node allows 2,000, but memory is set aside for all of them at
/// each response: measured, 2,000 cost 8 µs a request and 500 nothing.
const MOST_HEADERS: usize = 500;

/// Sends requests and keeps connections. Belongs to one thread's runtime: see [`super::install_head_tap`].
#[derive(Debug)]
pub struct Client {
    proxies: Arc<ProxyRules>,
    trust: tls::Trust,
    certificates: Vec<ClientCertificate>,
    max_response_bytes: Option<u64>,
    reach: Arc<Reach>,
    clock: Clock,
    /// Connections are kept per key, as Node's agents are kept per options.
    by_key: Mutex<HashMap<ClientKey, reqwest::Client>>,
}

/// A response whose head has come.
struct Handed {
    response: reqwest::Response,
    /// When the request was handed over.
    at: Instant,
    /// What of its wishes was not to be had.
    remark: Option<String>,
}

impl Client {
    /// A client without connections. Nothing is loaded before the first request.
    pub fn new(settings: ClientSettings) -> Client {
        Client {
            proxies: Arc::new(ProxyRules::from_environment(&settings.environment)),
            trust: tls::Trust::new(settings.extra_roots),
            certificates: settings.certificates,
            max_response_bytes: settings.max_response_bytes,
            reach: Arc::new(settings.reach),
            clock: settings.clock,
            by_key: Mutex::default(),
        }
    }

    /// Sends one request and reads the answer to its end. Redirects are the caller's business
    /// ([`super::redirect::next_hop`]). Dropping the future closes the connection.
    ///
    /// # Errors
    /// Where there was no complete answer.
    pub async fn send(&self, signed: Signed) -> Result<Exchange, Box<Unanswered>> {
        let begun = self.clock.instant();
        let trace = Trace::new(self.clock);
        let sent = wire_head::completed(signed);
        let attempt = self.attempt(sent.request(), &trace, begun);
        let outcome = match sent.request().settings.timeout {
            None => attempt.await,
            Some(limit) => tokio::time::timeout(limit, attempt)
                .await
                .unwrap_or_else(|_| Err(Failure::timed_out(trace.marks().is_connecting()))),
        };
        match outcome {
            Ok(answer) => Ok(Exchange {
                sent,
                received: Arc::new(answer.received),
                phases: answer.phases,
                remote: answer.remote.map(|address| address.to_string()),
                local_port: answer.local_port,
                reused: answer.reused,
                warnings: answer.warnings,
            }),
            Err(failure) => {
                // What came of a head belongs to nobody now.
                raw_head::claim_unparsed();
                Err(Box::new(Unanswered { sent, failure }))
            }
        }
    }

    /// Closes the connections of requests that had a number of their own.
    pub fn forget(&self, connection: u64) {
        let mut by_key = self.by_key.lock().unwrap_or_else(PoisonError::into_inner);
        by_key.retain(|key, _| key.connection != Some(connection));
    }

    async fn attempt(&self, request: &Request, trace: &Trace, begun: Instant) -> Result<Answer, Failure> {
        let exact = wire_url::exact(&request.url)?;
        let route = Route { proxy: self.proxies.proxy_for(&exact.url)?, url: exact.url };
        route.check(exact.is_nameless)?;
        self.check_reach(&route, trace).await?;
        let is_held = exact.written.is_none() || Client::can_write_line(request, &route);
        let written = exact.written.filter(|_| is_held);
        let colon = exact.has_empty_port && route.proxy.is_some() && Client::can_write_line(request, &route);
        let Handed { response, at: handed_over, remark } = if exact.is_nameless || written.is_some() || colon {
            self.send_with_line(request, &route, written.as_deref(), colon, trace).await?
        } else {
            self.execute(request, &route, trace).await?
        };
        let answered = self.clock.instant();
        let mut answer = self.read(response, request, &route, trace).await?;
        let downloaded = self.clock.instant();
        let encodings = answer.received.header("content-encoding");
        let decoded = decode::decode(answer.received.body.clone(), encodings, self.max_response_bytes);
        if let (true, Some(limit)) = (decoded.is_too_long, self.max_response_bytes) {
            return Err(Failure::too_long(limit));
        }
        answer.warnings.extend(remark);
        answer.warnings.extend(decoded.fault);
        answer.received.body = decoded.body;
        if exact.is_normalised {
            answer.warnings.push("the URL could not be sent as written; its dot segments were resolved".to_owned());
        }
        if !is_held {
            let remark = "the URL could not be sent as written through this proxy or over HTTP/2; its `\"`, `<`, `>` and the \
                          like were encoded";
            answer.warnings.push(remark.to_owned());
        }
        let decoded = self.clock.instant();
        answer.phases = trace.phases(&Moments { begun, handed_over, answered, downloaded, decoded });
        Ok(answer)
    }

    /// Where the request may not go, it does not. The proxy is the user's own choice and may be anywhere; it looks names
    /// up by itself, so that here too they are looked up to be judged.
    async fn check_reach(&self, route: &Route, trace: &Trace) -> Result<(), Failure> {
        self.reach.check(&route.url)?;
        if let (true, true, Some(Host::Domain(name))) =
            (self.reach.denies_private, self.proxies.may_be(&route.url), route.url.host())
        {
            let found = trace.watch(resolve::addresses_of(name)).await?;
            self.reach.within(name, found)?;
        }
        Ok(())
    }

    /// Hands the request to a client that has, or makes, a connection for it.
    async fn execute(&self, request: &Request, route: &Route, trace: &Trace) -> Result<Handed, Failure> {
        let (client, remark) = self.client_for(request, route)?;
        let method = wire_head::method(&request.method)?;
        let headers = wire_head::headers(request)?;
        let mut is_first_try = true;
        loop {
            let mut outgoing = reqwest::Request::new(method.clone(), route.url.clone());
            headers.clone_into(outgoing.headers_mut());
            *outgoing.body_mut() = outgoing_body(&request.body);
            let at = self.clock.instant();
            match trace.watch(client.execute(outgoing)).await {
                Ok(response) => return Ok(Handed { response, at, remark }),
                Err(error) => {
                    let stage = if error.is_connect() { Stage::Connecting } else { Stage::AwaitingHead };
                    let failure = failure::explain(&error, &route.circumstances(stage, trace));
                    // The server may close an idle connection just as we use it: that is nobody's failure.
                    let was_stale = trace.marks().connection_was_open()
                        && matches!(failure.code.as_deref(), Some("ECONNRESET" | "EPIPE"));
                    if !(is_first_try && was_stale && wire_head::is_repeatable(&method)) {
                        return Err(failure);
                    }
                    is_first_try = false;
                    trace.clear();
                }
            }
        }
    }

    /// The client for such requests. What it cannot do is told when it is made.
    fn client_for(&self, request: &Request, route: &Route) -> Result<(reqwest::Client, Option<String>), Failure> {
        let key = self.key_of(request, route);
        let mut by_key = self.by_key.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = by_key.get(&key) {
            return Ok((client.clone(), None));
        }
        let (client, remark) = self.build(&key)?;
        by_key.insert(key, client.clone());
        Ok((client, remark))
    }
}

fn outgoing_body(body: &Body) -> Option<reqwest::Body> {
    let mut pieces = body.pieces();
    match pieces.as_mut_slice() {
        [] => None,
        [multipart::Piece::Bytes(bytes)] => Some(std::mem::take(bytes).into()),
        _ => Some(reqwest::Body::wrap_stream(multipart::stream(pieces))),
    }
}

#[cfg(test)]
mod tests;
