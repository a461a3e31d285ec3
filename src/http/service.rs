//! Requests that are no collection's: files from URLs, Postman's API, webhooks. The only file that names reqwest.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use bytes::Bytes;

use super::{
    ClientSettings, Failure, Header, Reach, Request, Response, decode,
    failure::{self, Stage},
    gather::Gathered,
    phases::Trace,
    proxy::ProxyRules,
    request_head::{self, HeaderLines},
    resolve, response_head,
    route::Route,
    target::Target,
    tls,
};
use crate::clock::Clock;

/// Sends requests to services: no redirects, no cookies.
#[derive(Debug)]
pub struct ServiceClient {
    proxies: Arc<ProxyRules>,
    trust: tls::Trust,
    max_response_bytes: Option<u64>,
    reach: Arc<Reach>,
    clock: Clock,
    /// Where connections are kept: the client of the last request, and for which route it was.
    kept: Option<Mutex<Option<(RouteKey, reqwest::Client)>>>,
}

/// Requests with the same key may share connections.
#[derive(Debug, PartialEq, Eq)]
struct RouteKey {
    proxy: Option<url::Url>,
    has_tls: bool,
    is_strict: bool,
}

impl ServiceClient {
    /// A client. Nothing is loaded before the first request.
    pub fn new(settings: ClientSettings) -> ServiceClient {
        ServiceClient {
            proxies: Arc::new(ProxyRules::from_environment(&settings.environment)),
            trust: tls::Trust::new(settings.extra_roots),
            max_response_bytes: settings.max_response_bytes,
            reach: Arc::new(settings.reach),
            clock: settings.clock,
            kept: None,
        }
    }

    /// Keeps connections for the next request, for those who send many from one asynchronous runtime.
    #[must_use]
    pub fn keeping_connections(self) -> ServiceClient {
        ServiceClient { kept: Some(Mutex::default()), ..self }
    }

    /// Sends a request and reads the answer to its end.
    ///
    /// # Errors
    /// Where there was no complete answer, in Node's words.
    pub async fn send(&self, request: &Request) -> Result<Response, Failure> {
        let attempt = self.attempt(request);
        match request.settings.timeout {
            None => attempt.await,
            Some(limit) => {
                tokio::time::timeout(limit, attempt).await.unwrap_or_else(|_| Err(Failure::timed_out(false)))
            }
        }
    }

    async fn attempt(&self, request: &Request) -> Result<Response, Failure> {
        let target = Target::read(&request.url)?;
        let route = Route { proxy: self.proxies.proxy_for(&target.url)?, target };
        if route.target.is_nameless {
            return Err(resolve::NameNotFound::new(route.target.host()).into());
        }
        self.reach.check(&route.target.url)?;
        if let (true, Some(_), Some(url::Host::Domain(name))) =
            (self.reach.denies_private, &route.proxy, route.target.url.host())
        {
            self.reach.within(name, resolve::addresses_of(name).await?)?;
        }
        let client = self.client(&route, request.settings.strict_ssl)?;
        let mut outgoing = reqwest::Request::new(request_head::method(&request.method)?, route.target.url.clone());
        *outgoing.headers_mut() = HeaderLines::of(request)?.map();
        let mut body = Vec::new();
        request.body.for_each_chunk(|chunk| body.extend_from_slice(chunk)).map_err(Failure::without_code)?;
        if !body.is_empty() {
            *outgoing.body_mut() = Some(body.into());
        }
        let trace = Trace::new(self.clock);
        let explain = |error: &reqwest::Error, stage| failure::explain(error, &route.circumstances(stage, &trace));
        let mut response = client.execute(outgoing).await.map_err(|error| {
            explain(&error, if error.is_connect() { Stage::Connecting } else { Stage::AwaitingHead })
        })?;
        let mut body = Gathered::new(response.content_length(), self.max_response_bytes)?;
        while let Some(chunk) = response.chunk().await.map_err(|error| explain(&error, Stage::ReadingBody))? {
            body.push(chunk)?;
        }
        self.received(&response, body.finish())
    }

    fn received(&self, response: &reqwest::Response, body: Bytes) -> Result<Response, Failure> {
        let reason = response.status().canonical_reason().unwrap_or_default().to_owned();
        let headers: Vec<Header> = response_head::parsed_headers(response.headers());
        let mut received = Response {
            code: response.status().as_u16(),
            header_bytes: u64::try_from(response_head::estimated_length(&reason, &headers)).unwrap_or(u64::MAX),
            downloaded_bytes: u64::try_from(body.len()).unwrap_or(u64::MAX),
            http_version: format!("{:?}", response.version()),
            reason,
            headers,
            body,
        };
        let encodings = received.header("content-encoding").map(str::to_owned);
        let decoded = decode::decode(received.body.clone(), encodings.as_deref(), self.max_response_bytes);
        if let (true, Some(limit)) = (decoded.is_too_long, self.max_response_bytes) {
            return Err(Failure::too_long(limit));
        }
        received.body = decoded.body;
        Ok(received)
    }

    fn client(&self, route: &Route, is_strict: bool) -> Result<reqwest::Client, Failure> {
        let has_tls = route.has_tls() || route.proxy.as_ref().is_some_and(|proxy| proxy.scheme() == "https");
        let Some(kept) = &self.kept else { return self.new_client(route, is_strict, has_tls) };
        let key = RouteKey { proxy: route.proxy.clone(), has_tls, is_strict };
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, client)) = kept.as_ref().filter(|(known, _)| *known == key) {
            return Ok(client.clone());
        }
        let client = self.new_client(route, is_strict, has_tls)?;
        *kept = Some((key, client.clone()));
        Ok(client)
    }

    fn new_client(&self, route: &Route, is_strict: bool, has_tls: bool) -> Result<reqwest::Client, Failure> {
        let wanted = tls::Wanted { is_strict, protocols: &["http/1.1"], certificate: None, options: None };
        let settings = if has_tls { tls::checked(&self.trust, &wanted)?.0 } else { tls::unused()? };
        let lookup = Lookup { reach: Arc::clone(&self.reach), has_proxy: route.proxy.is_some() };
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .dns_resolver(lookup)
            .tls_backend_preconfigured(settings.into_config());
        if let Some(proxy) = &route.proxy {
            let proxy = reqwest::Proxy::all(proxy.clone())
                .map_err(|error| Failure::new("ERR_INVALID_URL", error.to_string()))?;
            builder = builder.proxy(proxy);
        }
        builder.build().map_err(|error| Failure::new("ERR_CLIENT", error.to_string()))
    }
}

/// Name lookups by our own rules. What is found here is connected to: no second look-up could say something else.
struct Lookup {
    reach: Arc<Reach>,
    /// Then only the proxy is looked up, and it may be anywhere.
    has_proxy: bool,
}

impl reqwest::dns::Resolve for Lookup {
    fn resolve(&self, name: reqwest::dns::Name) -> reqwest::dns::Resolving {
        let (reach, has_proxy) = (Arc::clone(&self.reach), self.has_proxy);
        Box::pin(async move {
            let addresses = resolve::addresses_of(name.as_str()).await?;
            let addresses = if has_proxy { addresses } else { reach.within(name.as_str(), addresses)? };
            let addresses: Vec<SocketAddr> = addresses.into_iter().map(|address| (address, 0).into()).collect();
            Ok(Box::new(addresses.into_iter()) as reqwest::dns::Addrs)
        })
    }
}
