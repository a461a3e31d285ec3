//! Client certificates as they are given: files, and the URLs they are for.

use std::path::PathBuf;

use url::Url;

use super::match_pattern;

/// A client certificate. Its files are read when the first URL comes that it is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientCertificate {
    /// Match patterns; the first certificate of a list with one that fits is shown.
    pub matches: Vec<String>,
    /// PEM: the certificate, then those that lead to its issuer.
    pub certificate: Option<PathBuf>,
    /// PEM: the private key.
    pub key: Option<PathBuf>,
    /// PKCS#12 with both; goes before the others.
    pub pfx: Option<PathBuf>,
    /// Opens the private key or the PKCS#12 file.
    pub passphrase: Option<String>,
}

impl ClientCertificate {
    /// The pattern of a certificate for all URLs.
    pub const ALL_URLS: &str = "<all_urls>";

    /// Whether it is for that URL. Only TLS knows client certificates.
    pub(super) fn is_for(&self, url: &Url) -> bool {
        url.scheme() == "https" && self.matches.iter().any(|pattern| match_pattern::covers(pattern, url))
    }
}
