//! Sends the requests of collections.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use hyper::Uri;
use url::Host;

use super::{
    ClientCertificate, ClientSettings, Exchange, Failure, Header, HttpVersion, Reach, Request, Signed, Unanswered,
    connect::Connector,
    connection::{Connection, Http1, Http2, Incoming, Outgoing},
    decode,
    failure::{self, Circumstances, Stage},
    framing::Framing,
    phases::{Moments, Trace},
    pool::{Pool, PoolKey, Pooled, TlsKey},
    proxy::ProxyRules,
    request_head::{self, HeaderLines},
    resolve::{self, NameNotFound},
    route::{Route, Way},
    target::Target,
    tls,
};
use crate::clock::Clock;

mod answer;

use answer::Answer;

/// Sends requests and keeps connections.
#[derive(Debug)]
pub struct Client {
    proxies: ProxyRules,
    trust: tls::Trust,
    certificates: Vec<ClientCertificate>,
    max_response_bytes: Option<u64>,
    reach: Reach,
    clock: Clock,
    tls: Mutex<HashMap<TlsKey, Arc<tls::Settings>>>,
    pool: Pool,
}

/// A response whose head has come, and the connection that its body comes on.
struct Begun {
    pooled: Pooled,
    incoming: Incoming,
    /// When the request was handed over.
    at: Instant,
}

impl Client {
    /// A client without connections. Nothing is loaded before the first request.
    pub fn new(settings: ClientSettings) -> Client {
        Client {
            proxies: ProxyRules::from_environment(&settings.environment),
            trust: tls::Trust::new(settings.extra_roots),
            certificates: settings.certificates,
            max_response_bytes: settings.max_response_bytes,
            reach: settings.reach,
            clock: settings.clock,
            tls: Mutex::default(),
            pool: Pool::default(),
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
        let sent = with_credentials_of_url(signed);
        let attempt = self.attempt(sent.request(), &trace, begun);
        let outcome = match sent.request().settings.timeout {
            None => attempt.await,
            Some(limit) => tokio::time::timeout(limit, attempt)
                .await
                .unwrap_or_else(|_| Err(Failure::timed_out(trace.is_connecting()))),
        };
        match outcome {
            Ok(answer) => Ok(Exchange {
                sent,
                received: Arc::new(answer.received),
                phases: answer.phases,
                remote: Some(answer.remote),
                local_port: Some(answer.local_port),
                reused: answer.reused,
                warnings: answer.warnings,
            }),
            Err(failure) => Err(Box::new(Unanswered { sent, failure })),
        }
    }

    /// Closes the connections of requests that had a number of their own.
    pub fn forget(&self, connection: u64) {
        self.pool.forget(connection);
    }

    async fn attempt(&self, request: &Request, trace: &Trace, begun: Instant) -> Result<Answer, Failure> {
        let target = Target::read(&request.url)?;
        let route = Route { proxy: self.proxies.proxy_for(&target.url)?, target };
        route.check()?;
        self.check_reach(&route).await?;
        let certificate = self.certificates.iter().position(|certificate| certificate.is_for(&route.target.url));
        let key = PoolKey::of(request, &route, certificate);
        let mut warnings = Vec::new();
        let Begun { mut pooled, incoming, at } = self.begin(request, &route, &key, trace, &mut warnings).await?;
        let answered = self.clock.instant();
        let mut answer = self.read(&mut pooled, incoming, request, &route, trace).await?;
        let downloaded = self.clock.instant();
        if matches!(pooled.connection, Connection::Http1(_)) && pooled.connection.is_reusable().await {
            self.pool.put(key, pooled, Some(&answer.received), downloaded);
        }
        answer.warnings = warnings;
        self.decode(&mut answer)?;
        let decoded = self.clock.instant();
        answer.phases = trace.phases(&Moments { begun, handed_over: at, answered, downloaded, decoded });
        Ok(answer)
    }

    fn decode(&self, answer: &mut Answer) -> Result<(), Failure> {
        let encodings = answer.received.header("content-encoding");
        let decoded = decode::decode(answer.received.body.clone(), encodings, self.max_response_bytes);
        if let (true, Some(limit)) = (decoded.is_too_long, self.max_response_bytes) {
            return Err(Failure::too_long(limit));
        }
        answer.warnings.extend(decoded.fault);
        answer.received.body = decoded.body;
        Ok(())
    }

    /// Judges where a request goes. A proxy looks names up by itself, so that here too they are looked up to be judged.
    async fn check_reach(&self, route: &Route) -> Result<(), Failure> {
        self.reach.check(&route.target.url)?;
        if let (true, Some(_), Some(Host::Domain(name))) =
            (self.reach.denies_private, &route.proxy, route.target.url.host())
        {
            self.reach.within(name, resolve::addresses_of(name).await?)?;
        }
        Ok(())
    }

    /// Sends a request and awaits the head of the response.
    async fn begin(
        &self,
        request: &Request,
        route: &Route,
        key: &PoolKey,
        trace: &Trace,
        warnings: &mut Vec<String>,
    ) -> Result<Begun, Failure> {
        let method = request_head::method(&request.method)?;
        let lines = HeaderLines::of(request)?;
        let credentials = if route.way() == Way::Forwarded { route.proxy_credentials() } else { None };
        let request_target = route.request_target();
        let mut is_first_try = true;
        loop {
            let at = self.clock.instant();
            let open = if is_first_try { self.open_connection(key).await } else { None };
            let mut pooled = match open {
                Some(open) => open,
                None => self.connect(request, route, key, trace, warnings).await?,
            };
            let uri = match pooled.connection {
                Connection::Http1(_) => Uri::default(),
                Connection::Http2(_) => uri(&route.target, warnings)?,
            };
            let outgoing = Outgoing {
                method: &method,
                target: &request_target,
                uri: &uri,
                lines: &lines,
                framing: Framing::of(request),
                body: &request.body,
                proxy_credentials: credentials.as_deref(),
            };
            match pooled.connection.send(&outgoing).await {
                Ok(incoming) => return Ok(Begun { pooled, incoming, at }),
                Err(error) => {
                    let unparsed = pooled.connection.unparsed_head();
                    let was_silent = unparsed.as_ref().is_none_or(Vec::is_empty);
                    let circumstances = Circumstances { unparsed, ..route.circumstances(Stage::AwaitingHead, trace) };
                    let failure = failure::explain(&error, &circumstances);
                    // The server may close an idle connection just as we use it: that is nobody's failure.
                    let was_stale = pooled.is_reused
                        && was_silent
                        && matches!(failure.code.as_deref(), Some("ECONNRESET" | "EPIPE"));
                    let is_repeatable = error.is_canceled() || request_head::is_repeatable(&method);
                    if !(is_first_try && was_stale && is_repeatable) {
                        return Err(failure);
                    }
                    is_first_try = false;
                }
            }
        }
    }

    /// A connection that is open already.
    async fn open_connection(&self, key: &PoolKey) -> Option<Pooled> {
        while let Some(mut pooled) = self.pool.take(key, self.clock.instant()) {
            if pooled.connection.is_open().await {
                return Some(pooled);
            }
        }
        None
    }

    async fn connect(
        &self,
        request: &Request,
        route: &Route,
        key: &PoolKey,
        trace: &Trace,
        warnings: &mut Vec<String>,
    ) -> Result<Pooled, Failure> {
        let has_tls_proxy = route.proxy.as_ref().is_some_and(|proxy| proxy.scheme() == "https");
        let mut tls = None;
        let mut proxy_tls = None;
        if let Some(key) = &key.tls {
            if route.has_tls() {
                tls = Some(self.tls_settings(key, warnings)?);
            }
            if has_tls_proxy {
                let key = TlsKey { options: None, http_version: HttpVersion::Http1, certificate: None, ..key.clone() };
                proxy_tls = Some(self.tls_settings(&key, warnings)?);
            }
        }
        let connector = Connector { reach: &self.reach, tls, proxy_tls };
        let connected = connector.connect(route, trace).await?;
        let explain = |error: hyper::Error| failure::explain(&error, &route.circumstances(Stage::AwaitingHead, trace));
        let is_http2 = connected.speaks_http2 || request.settings.http_version == HttpVersion::Http2;
        let (remote, local_port) = (connected.remote.to_string(), connected.local_port);
        let pooled = |connection| Pooled { connection, remote: remote.clone(), local_port, is_reused: false };
        if !is_http2 {
            let connection = Http1::new(connected.stream, request.settings.insecure_http_parser).await;
            return Ok(pooled(Connection::Http1(Box::new(connection.map_err(explain)?))));
        }
        let connection = Http2::new(connected.stream).await.map_err(explain)?;
        let shared = pooled(Connection::Http2(connection.clone()));
        self.pool.put(key.clone(), shared, None, self.clock.instant());
        Ok(pooled(Connection::Http2(connection)))
    }

    /// How such requests speak TLS. What is not supported is told when they are made.
    fn tls_settings(&self, key: &TlsKey, warnings: &mut Vec<String>) -> Result<Arc<tls::Settings>, Failure> {
        let mut all = self.tls.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(settings) = all.get(key) {
            return Ok(Arc::clone(settings));
        }
        let protocols: &[&str] = match key.http_version {
            HttpVersion::Http1 => &["http/1.1"],
            HttpVersion::Http2 => &["h2"],
            HttpVersion::Auto => &["h2", "http/1.1"],
        };
        let certificate = key.certificate.and_then(|place| self.certificates.get(place));
        let wanted = tls::Wanted { is_strict: key.strict_ssl, protocols, certificate, options: key.options.as_deref() };
        let (settings, warning) = tls::checked(&self.trust, &wanted)?;
        warnings.extend(warning);
        let settings = Arc::new(settings);
        all.insert(key.clone(), Arc::clone(&settings));
        Ok(settings)
    }
}

/// The URL for HTTP/2.
fn uri(target: &Target, warnings: &mut Vec<String>) -> Result<Uri, Failure> {
    let (text, is_encoded) = target.uri();
    if is_encoded {
        let warning = "the URL could not be sent as written over HTTP/2; its `\"`, `<`, `>` and the like were encoded";
        warnings.push(warning.to_owned());
    }
    text.parse().map_err(|_| NameNotFound::new(target.host()).into())
}

/// The request with credentials of its URL as a header, unless it has one.
fn with_credentials_of_url(signed: Signed) -> Signed {
    let request = signed.request();
    // Only a URL with an at sign can hold credentials.
    if !request.url.contains('@') || request.header("authorization").is_some() {
        return signed;
    }
    let Some(value) = url::Url::parse(&request.url).ok().as_ref().and_then(request_head::basic) else { return signed };
    let mut request = signed.into_request();
    request.headers.push(Header::system("Authorization", value));
    Signed::seal(request)
}

#[cfg(test)]
mod tests;
