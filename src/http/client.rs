//! Sends requests. The only file that names reqwest.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use bytes::Bytes;
use hyper_util::client::legacy::connect::HttpInfo;

use super::{
    Body, ClientCertificate, ClientSettings, Exchange, Failure, HttpVersion, Request, Response, Signed, Unanswered,
    decode,
    failure::{self, Stage},
    gather::Gathered,
    multipart, parse_fault,
    phases::{Moments, Timing, Trace},
    proxy::ProxyRules,
    raw_head, resolve,
    route::Route,
    tls, wire_head, wire_url,
};
use crate::clock::Clock;

/// Node's and Postman's agents close idle connections after a minute.
const IDLE_CONNECTIONS_LIVE: Duration = Duration::from_secs(60);
/// hyper allows 100, which is too few for some servers. Node allows 2,000, but memory is set aside for all of them at
/// each response: measured, 2,000 cost 8 µs a request and 500 nothing.
const MOST_HEADERS: usize = 500;
/// Target of the log records about bytes on connections.
pub(super) const CONNECTION_RECORDS: &str = "reqwest::connect::verbose";

/// Sends requests and keeps connections. Belongs to one thread's runtime: see [`super::install_head_tap`].
#[derive(Debug)]
pub struct Client {
    proxies: Arc<ProxyRules>,
    trust: tls::Trust,
    certificates: Vec<ClientCertificate>,
    max_response_bytes: Option<u64>,
    clock: Clock,
    /// Connections are kept per key, as Node's agents are kept per options.
    by_key: Mutex<HashMap<ClientKey, reqwest::Client>>,
}

/// What makes requests unable to share connections. Protocol ranges and cipher lists belong here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct ClientKey {
    /// Requests without TLS have a client that never loads roots.
    has_tls: bool,
    strict_ssl: bool,
    http_version: HttpVersion,
    insecure_http_parser: bool,
    /// Which of the client certificates.
    certificate: Option<usize>,
    connection: Option<u64>,
}

/// An answer before it becomes an [`Exchange`].
struct Answer {
    received: Response,
    phases: super::Phases,
    remote: Option<SocketAddr>,
    local_port: Option<u16>,
    reused: bool,
    warnings: Vec<String>,
}

impl Client {
    /// A client without connections. Nothing is loaded before the first request.
    pub fn new(settings: ClientSettings) -> Client {
        Client {
            proxies: Arc::new(ProxyRules::from_environment(&settings.environment)),
            trust: tls::Trust::new(settings.extra_roots),
            certificates: settings.certificates,
            max_response_bytes: settings.max_response_bytes,
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
        route.check()?;
        let client = self.client_for(request, &route)?;
        let method = wire_head::method(&request.method)?;
        let headers = wire_head::headers(request)?;
        let mut is_first_try = true;
        let (response, handed_over) = loop {
            let mut outgoing = reqwest::Request::new(method.clone(), route.url.clone());
            headers.clone_into(outgoing.headers_mut());
            *outgoing.body_mut() = outgoing_body(&request.body);
            let handed_over = self.clock.instant();
            match trace.watch(client.execute(outgoing)).await {
                Ok(response) => break (response, handed_over),
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
        };
        let answered = self.clock.instant();
        let mut answer = self.read(response, request, &route, trace).await?;
        let downloaded = self.clock.instant();
        let encodings = answer.received.header("content-encoding");
        let decoded = decode::decode(answer.received.body.clone(), encodings, self.max_response_bytes);
        answer.warnings.extend(decoded.fault);
        answer.received.body = decoded.body;
        if exact.is_normalised {
            answer.warnings.push("the URL could not be sent as written; its dot segments were resolved".to_owned());
        }
        let decoded = self.clock.instant();
        answer.phases = trace.phases(&Moments { begun, handed_over, answered, downloaded, decoded });
        Ok(answer)
    }

    async fn read(
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
            phases: super::Phases::default(),
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

    fn client_for(&self, request: &Request, route: &Route) -> Result<reqwest::Client, Failure> {
        let settings = &request.settings;
        let key = ClientKey {
            has_tls: route.has_tls(),
            strict_ssl: settings.strict_ssl,
            http_version: settings.http_version,
            insecure_http_parser: settings.insecure_http_parser,
            certificate: self.certificates.iter().position(|certificate| certificate.is_for(&route.url)),
            connection: settings.connection,
        };
        let mut by_key = self.by_key.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = by_key.get(&key) {
            return Ok(client.clone());
        }
        let client = self.build(key)?;
        by_key.insert(key, client.clone());
        Ok(client)
    }

    fn build(&self, key: ClientKey) -> Result<reqwest::Client, Failure> {
        let protocols: &[&str] = match key.http_version {
            HttpVersion::Http1 => &["http/1.1"],
            HttpVersion::Http2 => &["h2"],
            HttpVersion::Auto => &["h2", "http/1.1"],
        };
        let certificate = key.certificate.and_then(|place| self.certificates.get(place));
        let tls = if key.has_tls {
            tls::checked(&self.trust, key.strict_ssl, protocols, certificate)?
        } else {
            tls::unused()?
        };
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .http1_title_case_headers()
            .http1_max_headers(MOST_HEADERS)
            .pool_idle_timeout(IDLE_CONNECTIONS_LIVE)
            .dns_resolver(Lookup)
            .connector_layer(Timing)
            .connection_verbose(true)
            .tls_backend_preconfigured(tls);
        if key.connection.is_some() {
            builder = builder.pool_max_idle_per_host(1);
        }
        if key.http_version == HttpVersion::Http2 {
            builder = builder.http2_prior_knowledge();
        }
        if key.insecure_http_parser {
            builder = builder
                .http1_ignore_invalid_headers_in_responses(true)
                .http1_allow_spaces_after_header_name_in_responses(true)
                .http1_allow_obsolete_multiline_headers_in_responses(true);
        }
        if !self.proxies.is_empty() {
            let rules = Arc::clone(&self.proxies);
            // An address that cannot be understood has failed the request before it came here.
            builder = builder.proxy(reqwest::Proxy::custom(move |url| rules.proxy_for(url).ok().flatten()));
        }
        builder.build().map_err(|error| Failure::new("ERR_CLIENT", error.to_string()))
    }
}

/// Name lookups by our own rules.
struct Lookup;

impl reqwest::dns::Resolve for Lookup {
    fn resolve(&self, name: reqwest::dns::Name) -> reqwest::dns::Resolving {
        Box::pin(async move {
            super::phases::mark_lookup_start();
            let addresses = resolve::addresses_of(name.as_str()).await?;
            super::phases::mark_lookup_end(&addresses);
            let addresses: Vec<SocketAddr> = addresses.into_iter().map(|address| (address, 0).into()).collect();
            Ok(Box::new(addresses.into_iter()) as reqwest::dns::Addrs)
        })
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
