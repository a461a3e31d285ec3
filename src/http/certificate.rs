//! What certificates say, read as Node reads them.

use std::net::IpAddr;

use x509_parser::{extensions::GeneralName, prelude::X509Certificate};

/// A certificate that could be read.
pub(super) struct Certificate<'a>(X509Certificate<'a>);

impl<'a> Certificate<'a> {
    pub(super) fn read(der: &'a [u8]) -> Option<Certificate<'a>> {
        x509_parser::parse_x509_certificate(der).ok().map(|(_, certificate)| Certificate(certificate))
    }

    /// True when subject and issuer are the same.
    pub(super) fn is_self_signed(&self) -> bool {
        self.0.subject() == self.0.issuer()
    }

    /// Its public key with the algorithm's name, in DER.
    pub(super) fn public_key(&self) -> &[u8] {
        self.0.public_key().raw
    }

    /// Seconds since 1970 between which it is valid.
    pub(super) fn validity(&self) -> (i64, i64) {
        (self.0.validity().not_before.timestamp(), self.0.validity().not_after.timestamp())
    }

    /// Why the certificate is not for this host, in Node's words, by the rules of its `tls.checkServerIdentity`: the
    /// common name counts where there is no alternative name.
    pub(super) fn host_fault(&self, host: &str) -> Option<String> {
        let names = self.alternative_names();
        let reason = if let Ok(address) = host.parse::<IpAddr>() {
            let listed: Vec<IpAddr> = names.iter().filter_map(Name::address).collect();
            if listed.contains(&address) {
                return None;
            }
            let listed: Vec<String> = listed.iter().map(IpAddr::to_string).collect();
            format!("IP: {host} is not in the cert's list: {}", listed.join(", "))
        } else {
            let host = host.strip_suffix('.').unwrap_or(host);
            let has_domain = names.iter().any(|name| matches!(name, Name::Domain(_)));
            if has_domain {
                if names.iter().any(|name| matches!(name, Name::Domain(pattern) if covers(pattern, host))) {
                    return None;
                }
                let names: Vec<String> = names.iter().map(Name::text).collect();
                format!("Host: {host}. is not in the cert's altnames: {}", names.join(", "))
            } else {
                let common: Vec<&str> =
                    self.0.subject().iter_common_name().filter_map(|name| name.as_str().ok()).collect();
                if common.iter().any(|pattern| covers(pattern, host)) {
                    return None;
                }
                match common.is_empty() {
                    true => "Cert does not contain a DNS name".to_owned(),
                    false => format!("Host: {host}. is not cert's CN: {}", common.join(",")),
                }
            }
        };
        Some(format!("Hostname/IP does not match certificate's altnames: {reason}"))
    }

    fn alternative_names(&self) -> Vec<Name> {
        let Ok(Some(extension)) = self.0.subject_alternative_name() else { return Vec::new() };
        extension.value.general_names.iter().map(name).collect()
    }
}

enum Name {
    Domain(String),
    Address(IpAddr),
    Other(String),
}

fn name(name: &GeneralName<'_>) -> Name {
    match name {
        GeneralName::DNSName(domain) => Name::Domain((*domain).to_owned()),
        GeneralName::IPAddress(bytes) => match (<[u8; 4]>::try_from(*bytes), <[u8; 16]>::try_from(*bytes)) {
            (Ok(four), _) => Name::Address(IpAddr::from(four)),
            (_, Ok(sixteen)) => Name::Address(IpAddr::from(sixteen)),
            _ => Name::Other("IP Address:<invalid>".to_owned()),
        },
        GeneralName::URI(uri) => Name::Other(format!("URI:{uri}")),
        GeneralName::RFC822Name(address) => Name::Other(format!("email:{address}")),
        other => Name::Other(other.to_string()),
    }
}

impl Name {
    fn address(&self) -> Option<IpAddr> {
        match self {
            Name::Address(address) => Some(*address),
            _ => None,
        }
    }

    fn text(&self) -> String {
        match self {
            Name::Domain(domain) => format!("DNS:{domain}"),
            Name::Address(IpAddr::V4(address)) => format!("IP Address:{address}"),
            Name::Address(IpAddr::V6(address)) => {
                // OpenSSL writes all eight groups.
                let groups: Vec<String> = address.segments().iter().map(|group| format!("{group:X}")).collect();
                format!("IP Address:{}", groups.join(":"))
            }
            Name::Other(text) => text.clone(),
        }
    }
}

/// Does a name with at most one `*`, in the leftmost label, cover the host (RFC 6125 §6.4.3)?
fn covers(pattern: &str, host: &str) -> bool {
    let (pattern, host) = (pattern.trim_end_matches('.'), host.to_ascii_lowercase());
    if !pattern.is_ascii() || pattern.is_empty() {
        return false;
    }
    let pattern = pattern.to_ascii_lowercase();
    let (Some((first, rest)), Some((host_first, host_rest))) = (pattern.split_once('.'), host.split_once('.')) else {
        return pattern == host;
    };
    let Some((before, after)) = first.split_once('*') else { return pattern == host };
    // `*.com` covers nothing, nor do several wildcards or one inside of an encoded label.
    rest == host_rest
        && rest.contains('.')
        && !after.contains('*')
        && !rest.contains('*')
        && !first.contains("xn--")
        && host_first.len() >= before.len() + after.len()
        && host_first.starts_with(before)
        && host_first.ends_with(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_cover_one_label() {
        let table = [
            ("example.com", "example.com", true),
            ("Example.COM.", "example.com", true),
            ("*.example.com", "api.example.com", true),
            ("*.example.com", "a.b.example.com", false),
            ("*.example.com", "example.com", false),
            ("a*z.example.com", "abcz.example.com", true),
            ("a*z.example.com", "abc.example.com", false),
            ("*.com", "example.com", false),
            ("*", "localhost", false),
            ("localhost", "localhost", true),
            ("*.*.example.com", "a.b.example.com", false),
            ("xn--*.example.com", "xn--a.example.com", false),
            ("", "", false),
        ];
        for (pattern, host, is_covered) in table {
            assert_eq!(covers(pattern, host), is_covered, "{pattern} {host}");
        }
    }

    fn fault(names: &[&str], common_name: Option<&str>, host: &str) -> Option<String> {
        let mut parameters =
            rcgen::CertificateParams::new(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).unwrap();
        parameters.distinguished_name = rcgen::DistinguishedName::new();
        if let Some(name) = common_name {
            parameters.distinguished_name.push(rcgen::DnType::CommonName, name);
        }
        let certificate = parameters.self_signed(&rcgen::KeyPair::generate().unwrap()).unwrap();
        Certificate::read(certificate.der()).unwrap().host_fault(host)
    }

    #[test]
    fn host_faults_read_as_under_node() {
        let prefix = "Hostname/IP does not match certificate's altnames: ";
        assert_eq!(fault(&["localhost", "127.0.0.1"], Some("x"), "localhost"), None);
        assert_eq!(fault(&["localhost", "127.0.0.1"], Some("x"), "127.0.0.1"), None);
        assert_eq!(fault(&["localhost", "::1"], Some("x"), "::1"), None);
        assert_eq!(
            fault(&["a.test", "127.0.0.1", "::1"], Some("b.test"), "b.test").unwrap(),
            format!(
                "{prefix}Host: b.test. is not in the cert's altnames: DNS:a.test, IP Address:127.0.0.1, \
                 IP Address:0:0:0:0:0:0:0:1"
            )
        );
        assert_eq!(
            fault(&["a.test", "127.0.0.2"], None, "127.0.0.1").unwrap(),
            format!("{prefix}IP: 127.0.0.1 is not in the cert's list: 127.0.0.2")
        );
        assert_eq!(fault(&[], Some("b.test"), "b.test"), None);
        assert_eq!(
            fault(&[], Some("a.test"), "b.test").unwrap(),
            format!("{prefix}Host: b.test. is not cert's CN: a.test")
        );
        assert_eq!(fault(&[], None, "b.test").unwrap(), format!("{prefix}Cert does not contain a DNS name"));
    }
}
