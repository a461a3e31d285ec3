//! Which proxy a request goes through, by newman's rules.
//!
//! They differ from curl's and those of most libraries: `https` falls back to `HTTP_PROXY`, there is no `ALL_PROXY`, `NO_PROXY` knows
//! suffixes and `host:port` but no address ranges, and `*` only as its whole value.

use std::collections::HashMap;

use super::Failure;

/// The proxy variables of an environment.
#[derive(Clone, Debug, Default)]
pub(super) struct ProxyRules {
    http: Option<String>,
    https: Option<String>,
    goes_direct: Exemptions,
}

#[derive(Clone, Debug, Default)]
enum Exemptions {
    #[default]
    None,
    All,
    Zones(Vec<Zone>),
}

#[derive(Clone, Debug)]
struct Zone {
    /// With one leading dot, so that `example.com` does not match `counterexample.com`.
    suffix: String,
    port: Option<String>,
}

impl ProxyRules {
    pub(super) fn from_environment(environment: &HashMap<String, String>) -> ProxyRules {
        // An empty value counts as not set, as in JavaScript's `||`.
        let first = |names: &[&str]| {
            names.iter().filter_map(|name| environment.get(*name)).find(|value| !value.is_empty()).cloned()
        };
        let goes_direct = match first(&["NO_PROXY", "no_proxy"]).as_deref() {
            None => Exemptions::None,
            Some("*") => Exemptions::All,
            Some(list) => Exemptions::Zones(list.split(',').filter_map(zone).collect()),
        };
        ProxyRules {
            http: first(&["HTTP_PROXY", "http_proxy"]),
            https: first(&["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"]),
            goes_direct,
        }
    }

    /// The proxy for a URL, or none. An address that cannot be understood is a failure, not a way around the proxy.
    pub(super) fn proxy_for(&self, target: &url::Url) -> Result<Option<url::Url>, Failure> {
        let Some(address) = (match target.scheme() {
            "http" => self.http.as_deref(),
            "https" => self.https.as_deref(),
            _ => None,
        }) else {
            return Ok(None);
        };
        if self.is_exempt(target) {
            return Ok(None);
        }
        parse(address).map(Some)
    }

    fn is_exempt(&self, target: &url::Url) -> bool {
        match &self.goes_direct {
            Exemptions::None => false,
            Exemptions::All => true,
            Exemptions::Zones(zones) => {
                let host = format!(".{}", target.host_str().unwrap_or_default().trim_start_matches('.'));
                let port = target.port_or_known_default().map(|port| port.to_string());
                zones.iter().any(|zone| {
                    host.ends_with(&zone.suffix) && (zone.port.is_none() || zone.port.as_deref() == port.as_deref())
                })
            }
        }
    }
}

fn zone(text: &str) -> Option<Zone> {
    let text = text.trim().to_ascii_lowercase();
    let (host, port) = match text.split_once(':') {
        Some((host, port)) => (host, Some(port.to_owned())),
        None => (text.as_str(), None),
    };
    let host = host.trim_start_matches('.');
    // A trailing comma in the list exempts nobody.
    (!host.is_empty() || port.is_some()).then(|| Zone { suffix: format!(".{host}"), port })
}

fn parse(address: &str) -> Result<url::Url, Failure> {
    let text = if address.contains("://") { address.to_owned() } else { format!("http://{address}") };
    let known = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"];
    match url::Url::parse(&text) {
        Ok(url) if known.contains(&url.scheme()) && url.has_host() => Ok(url),
        // The address itself is not shown: it may hold a password.
        _ => Err(Failure::new("ERR_INVALID_URL", "the address of the proxy in the environment is not a valid URL")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decide(variables: &[(&str, &str)], url: &str) -> Option<String> {
        let environment = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let target = url::Url::parse(url).unwrap();
        ProxyRules::from_environment(&environment).proxy_for(&target).unwrap().map(|proxy| proxy.to_string())
    }

    #[test]
    fn each_scheme_has_its_variable_and_https_falls_back_to_that_of_http() {
        let both = [("HTTP_PROXY", "http://p:1"), ("HTTPS_PROXY", "http://s:2")];
        assert_eq!(decide(&both, "http://a/").as_deref(), Some("http://p:1/"));
        assert_eq!(decide(&both, "https://a/").as_deref(), Some("http://s:2/"));
        assert_eq!(decide(&both[..1], "https://a/").as_deref(), Some("http://p:1/"));
        assert_eq!(decide(&both[1..], "http://a/"), None);
        assert_eq!(decide(&[("http_proxy", "p:1")], "http://a/").as_deref(), Some("http://p:1/"));
        assert_eq!(decide(&[("ALL_PROXY", "http://p:1")], "http://a/"), None);
        assert_eq!(decide(&[("HTTP_PROXY", ""), ("http_proxy", "p:1")], "http://a/").as_deref(), Some("http://p:1/"));
    }

    #[test]
    fn this_machine_is_no_exception() {
        assert!(decide(&[("HTTP_PROXY", "p:1")], "http://127.0.0.1/").is_some());
        assert!(decide(&[("HTTP_PROXY", "p:1")], "http://localhost:8080/").is_some());
    }

    #[test]
    fn no_proxy_matches_whole_labels_from_the_end_and_ports() {
        let table = [
            ("*", "http://a/", true),
            ("*,b", "http://a/", false),
            ("example.com", "http://example.com/", true),
            ("example.com", "http://api.EXAMPLE.com/", true),
            (".example.com", "http://example.com/", true),
            ("example.com", "http://counterexample.com/", false),
            ("a, b ,c", "http://b/", true),
            ("a,", "http://b/", false),
            ("b:8080", "http://b:8080/", true),
            ("b:8080", "http://b/", false),
            ("b:80", "http://b/", true),
            ("b:443", "https://x.b/", true),
            ("10.0.0.0/8", "http://10.1.2.3/", false),
            ("", "http://b/", false),
        ];
        for (list, url, is_direct) in table {
            let environment = [("HTTP_PROXY", "p:1"), ("NO_PROXY", list)];
            assert_eq!(decide(&environment, url).is_none(), is_direct, "{list} {url}");
        }
    }

    #[test]
    fn an_address_that_cannot_be_understood_fails_without_being_shown() {
        let environment = HashMap::from([("HTTP_PROXY".to_owned(), "ftp://user:hunter2@p".to_owned())]);
        let target = url::Url::parse("http://a/").unwrap();
        let failure = ProxyRules::from_environment(&environment).proxy_for(&target).unwrap_err();
        assert!(!failure.message.contains("hunter2"), "{failure}");
    }
}
