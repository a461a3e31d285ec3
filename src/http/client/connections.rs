//! The connections of a client: which requests may share them, and how they are made.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use super::{Client, MOST_HEADERS};
use crate::http::{
    Failure, HttpVersion, Reach, Request, TlsWishes,
    phases::{self, Timing},
    proxy::ProxyRules,
    resolve,
    route::Route,
    tls,
};

/// Node's and Postman's agents close idle connections after a minute.
const IDLE_CONNECTIONS_LIVE: Duration = Duration::from_secs(60);

/// What makes requests unable to share connections.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct ClientKey {
    /// Requests without TLS have a client that never loads roots.
    pub(super) has_tls: bool,
    pub(super) strict_ssl: bool,
    pub(super) tls: Option<Arc<TlsWishes>>,
    pub(super) http_version: HttpVersion,
    pub(super) insecure_http_parser: bool,
    /// Which of the client certificates.
    pub(super) certificate: Option<usize>,
    pub(super) connection: Option<u64>,
}

impl Client {
    pub(super) fn key_of(&self, request: &Request, route: &Route) -> ClientKey {
        let settings = &request.settings;
        ClientKey {
            has_tls: route.has_tls(),
            strict_ssl: settings.strict_ssl,
            tls: settings.tls.clone(),
            http_version: settings.http_version,
            insecure_http_parser: settings.insecure_http_parser,
            certificate: self.certificates.iter().position(|certificate| certificate.is_for(&route.url)),
            connection: settings.connection,
        }
    }

    /// How such requests speak TLS, and a sentence on what of their wishes is not to be had.
    pub(super) fn tls_settings(&self, key: &ClientKey) -> Result<(tls::Settings, Option<String>), Failure> {
        let protocols: &[&str] = match key.http_version {
            HttpVersion::Http1 => &["http/1.1"],
            HttpVersion::Http2 => &["h2"],
            HttpVersion::Auto => &["h2", "http/1.1"],
        };
        let certificate = key.certificate.and_then(|place| self.certificates.get(place));
        let wishes = key.tls.as_deref();
        tls::checked(&self.trust, &tls::Wanted { is_strict: key.strict_ssl, protocols, certificate, wishes })
    }

    /// A client for such requests, and a sentence on what of their wishes is not to be had.
    pub(super) fn build(&self, key: &ClientKey) -> Result<(reqwest::Client, Option<String>), Failure> {
        let (tls, remark) = if key.has_tls { self.tls_settings(key)? } else { (tls::unused()?, None) };
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .http1_title_case_headers()
            .http1_max_headers(MOST_HEADERS)
            .pool_idle_timeout(IDLE_CONNECTIONS_LIVE)
            .dns_resolver(Lookup { reach: Arc::clone(&self.reach), proxies: Arc::clone(&self.proxies) })
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
        let client = builder.build().map_err(|error| Failure::new("ERR_CLIENT", error.to_string()))?;
        Ok((client, remark))
    }
}

/// Name lookups by our own rules. What is found here is connected to: no second look-up could say something else.
struct Lookup {
    reach: Arc<Reach>,
    proxies: Arc<ProxyRules>,
}

impl reqwest::dns::Resolve for Lookup {
    fn resolve(&self, name: reqwest::dns::Name) -> reqwest::dns::Resolving {
        let reach = Arc::clone(&self.reach);
        let is_proxy = reach.denies_private && self.proxies.is_host(name.as_str());
        Box::pin(async move {
            phases::mark_lookup_start();
            let addresses = resolve::addresses_of(name.as_str()).await?;
            phases::mark_lookup_end(&addresses);
            let addresses = if is_proxy { addresses } else { reach.within(name.as_str(), addresses)? };
            let addresses: Vec<SocketAddr> = addresses.into_iter().map(|address| (address, 0).into()).collect();
            Ok(Box::new(addresses.into_iter()) as reqwest::dns::Addrs)
        })
    }
}
