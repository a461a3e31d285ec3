//! protocolProfileBehavior, merged and read.

use serde_json::{Map, Value};

/// What an item's protocolProfileBehavior says; `None` leaves it to the command line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProtocolBehaviour {
    /// Check certificates.
    pub strict_ssl: Option<bool>,
    /// Follow redirects.
    pub follow_redirects: Option<bool>,
    /// How many at most.
    pub max_redirects: Option<usize>,
    /// Send bodies with GET, COPY, HEAD, PURGE and UNLOCK too.
    pub disable_body_pruning: bool,
    /// Send the URL as written.
    pub disable_url_encoding: bool,
    /// System headers that are left out.
    pub disabled_system_headers: Vec<SystemHeader>,
    /// Leave the cookie jar alone.
    pub disable_cookies: bool,
    /// Tolerate malformed response headers.
    pub insecure_http_parser: bool,
    /// Keep method and body on redirects.
    pub follow_original_http_method: bool,
    /// Keep Authorization on redirects to another host.
    pub follow_authorization_header: bool,
    /// No Referer on redirects.
    pub remove_referer_header_on_redirect: bool,
    /// `http1`, `http2` or `auto`.
    pub protocol_version: Option<String>,
    /// Versions of TLS that are not spoken, in OpenSSL's names (`TLSv1_2`).
    pub tls_disabled_protocols: Vec<String>,
    /// Cipher suites in OpenSSL's names.
    pub tls_cipher_selection: Vec<String>,
}

/// A header that we add and that a collection may switch off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the header of that name")]
pub enum SystemHeader {
    CacheControl,
    PostmanToken,
    ContentType,
    ContentLength,
    AcceptEncoding,
    Connection,
    Host,
    UserAgent,
    Accept,
}

impl SystemHeader {
    const ALL: [(&'static str, SystemHeader); 9] = [
        ("cache-control", SystemHeader::CacheControl),
        ("postman-token", SystemHeader::PostmanToken),
        ("content-type", SystemHeader::ContentType),
        ("content-length", SystemHeader::ContentLength),
        ("accept-encoding", SystemHeader::AcceptEncoding),
        ("connection", SystemHeader::Connection),
        ("host", SystemHeader::Host),
        ("user-agent", SystemHeader::UserAgent),
        ("accept", SystemHeader::Accept),
    ];
}

impl ProtocolBehaviour {
    /// Reads the merged settings. A value of a wrong type counts as not given.
    pub(super) fn read(members: &Map<String, Value>) -> ProtocolBehaviour {
        let truth = |name: &str| members.get(name).and_then(Value::as_bool);
        let texts = |name: &str| {
            let list = members.get(name).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
            list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let disabled = members.get("disabledSystemHeaders").and_then(Value::as_object);
        ProtocolBehaviour {
            strict_ssl: truth("strictSSL"),
            follow_redirects: truth("followRedirects"),
            max_redirects: members.get("maxRedirects").and_then(Value::as_u64).map(|count| count as usize),
            disable_body_pruning: truth("disableBodyPruning").unwrap_or(false),
            disable_url_encoding: truth("disableUrlEncoding").unwrap_or(false),
            disabled_system_headers: SystemHeader::ALL
                .iter()
                .filter(|(name, _)| {
                    disabled.is_some_and(|headers| {
                        headers.iter().any(|(key, off)| key.eq_ignore_ascii_case(name) && off == &Value::Bool(true))
                    })
                })
                .map(|(_, header)| *header)
                .collect(),
            disable_cookies: truth("disableCookies").unwrap_or(false),
            insecure_http_parser: truth("insecureHTTPParser").unwrap_or(false),
            follow_original_http_method: truth("followOriginalHttpMethod").unwrap_or(false),
            follow_authorization_header: truth("followAuthorizationHeader").unwrap_or(false),
            remove_referer_header_on_redirect: truth("removeRefererHeaderOnRedirect").unwrap_or(false),
            protocol_version: members.get("protocolVersion").and_then(Value::as_str).map(str::to_owned),
            tls_disabled_protocols: texts("tlsDisabledProtocols"),
            tls_cipher_selection: texts("tlsCipherSelection"),
        }
    }

    /// Whether that system header is left out.
    pub fn disables(&self, header: SystemHeader) -> bool {
        self.disabled_system_headers.contains(&header)
    }
}
