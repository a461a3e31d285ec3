//! TLS options of a collection (protocolProfileBehavior, in OpenSSL's names) → versions and cipher suites to offer.
//!
//! Our TLS library knows TLS 1.2 and 1.3, and ciphers of forward secrecy with authentication only. What it lacks is
//! told, not passed over.

use std::sync::Arc;

use rustls::{
    CipherSuite, SupportedProtocolVersion,
    crypto::CryptoProvider,
    version::{TLS12, TLS13},
};

use super::provider;
use crate::http::{Failure, TlsOptions};

/// Cipher suites by OpenSSL's names.
const CIPHERS: [(&str, CipherSuite); 9] = [
    ("TLS_AES_256_GCM_SHA384", CipherSuite::TLS13_AES_256_GCM_SHA384),
    ("TLS_AES_128_GCM_SHA256", CipherSuite::TLS13_AES_128_GCM_SHA256),
    ("TLS_CHACHA20_POLY1305_SHA256", CipherSuite::TLS13_CHACHA20_POLY1305_SHA256),
    ("ECDHE-ECDSA-AES256-GCM-SHA384", CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384),
    ("ECDHE-ECDSA-AES128-GCM-SHA256", CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256),
    ("ECDHE-ECDSA-CHACHA20-POLY1305", CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256),
    ("ECDHE-RSA-AES256-GCM-SHA384", CipherSuite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384),
    ("ECDHE-RSA-AES128-GCM-SHA256", CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256),
    ("ECDHE-RSA-CHACHA20-POLY1305", CipherSuite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256),
];

/// Words of OpenSSL's for many suites; of ours, all belong to each.
const ALL: [&str; 3] = ["ALL", "DEFAULT", "HIGH"];

/// Names of TLS 1.3's suites begin so, and those of no other version.
const OF_TLS13: &str = "TLS_";

/// What a connection offers.
#[derive(Debug)]
pub(super) struct Offer {
    pub(super) versions: Vec<&'static SupportedProtocolVersion>,
    pub(super) provider: Arc<CryptoProvider>,
    /// Names unsupported options.
    pub(super) warning: Option<String>,
}

impl Offer {
    /// Everything that is safe.
    pub(super) fn usual() -> Offer {
        Offer { versions: vec![&TLS13, &TLS12], provider: provider(), warning: None }
    }

    /// What is left of it.
    pub(super) fn of(options: &TlsOptions) -> Result<Offer, Failure> {
        let is_off = |name: &str| options.disabled_protocols.iter().any(|disabled| disabled == name);
        let (mut has_tls12, mut has_tls13) = (!is_off("TLSv1_2"), !is_off("TLSv1_3"));
        if !has_tls12 && !has_tls13 {
            return Err(Failure::new(
                "ERR_TLS_PROTOCOL",
                "no version of TLS is left: tlsDisabledProtocols switches TLS 1.2 and 1.3 off, and older ones do not \
                 exist in our TLS library",
            ));
        }
        let mut offer = Offer::usual();
        let words: Vec<&str> = options.ciphers.iter().flat_map(|text| text.split([':', ',', ' '])).collect();
        let wanted = Wanted::read(&words);
        if wanted.is_anything() {
            // As in Node: suites of one version say nothing of the other, but suites of TLS 1.3 alone mean it alone.
            if wanted.names_tls12 {
                has_tls12 &= wanted.suites.iter().any(|suite| !is_tls13(*suite));
            } else {
                has_tls12 = false;
            }
            if wanted.names_tls13 {
                has_tls13 &= wanted.suites.iter().any(|suite| is_tls13(*suite));
            }
            if !has_tls12 && !has_tls13 {
                return Err(Failure::new("ERR_SSL_NO_CIPHER_MATCH", no_cipher(&words)));
            }
            offer.provider = Arc::new(wanted.applied_to(&provider()));
            offer.warning = wanted.warning(has_tls12);
        }
        offer.versions.retain(|version| (**version == TLS12 && has_tls12) || (**version == TLS13 && has_tls13));
        Ok(offer)
    }
}

fn no_cipher(words: &[&str]) -> String {
    let known: Vec<&str> = CIPHERS.iter().map(|(name, _)| *name).collect();
    format!(
        "no cipher is left: tlsCipherSelection names {}, and our TLS library has {}",
        words.join(", "),
        known.join(", ")
    )
}

/// A list of ciphers, read.
#[derive(Default)]
struct Wanted {
    /// In the order given.
    suites: Vec<CipherSuite>,
    unknown: Vec<String>,
    names_tls12: bool,
    names_tls13: bool,
}

impl Wanted {
    fn read(words: &[&str]) -> Wanted {
        let mut wanted = Wanted::default();
        for word in words.iter().filter(|word| !word.is_empty()) {
            let named = |name: &str| CIPHERS.iter().find(|(known, _)| *known == name).map(|(_, suite)| *suite);
            if let Some(name) = word.strip_prefix(['!', '-']) {
                // Whole families (`!aNULL`) have no member here.
                wanted.suites.retain(|suite| Some(*suite) != named(name));
            } else if ALL.contains(word) {
                wanted.names_tls12 = true;
                wanted.suites.extend(CIPHERS.iter().map(|(_, suite)| *suite).filter(|suite| !is_tls13(*suite)));
            } else if !word.starts_with(['+', '@']) {
                let is_tls13 = word.starts_with(OF_TLS13);
                wanted.names_tls13 |= is_tls13;
                wanted.names_tls12 |= !is_tls13;
                match named(word) {
                    Some(suite) if wanted.suites.contains(&suite) => {}
                    Some(suite) => wanted.suites.push(suite),
                    None => wanted.unknown.push((*word).to_owned()),
                }
            }
        }
        wanted
    }

    fn is_anything(&self) -> bool {
        self.names_tls12 || self.names_tls13
    }

    /// The suites named, in their order; all of a version of which none is named.
    fn applied_to(&self, provider: &CryptoProvider) -> CryptoProvider {
        let mut provider = provider.clone();
        let place = |suite: CipherSuite| self.suites.iter().position(|wanted| *wanted == suite);
        provider.cipher_suites.retain(|suite| {
            let is_free = if is_tls13(suite.suite()) { !self.names_tls13 } else { !self.names_tls12 };
            is_free || place(suite.suite()).is_some()
        });
        provider.cipher_suites.sort_by_key(|suite| place(suite.suite()).map_or(0, |place| place + 1));
        provider
    }

    fn warning(&self, has_tls12: bool) -> Option<String> {
        if self.unknown.is_empty() {
            return None;
        }
        let rest = if has_tls12 || !self.names_tls12 { "" } else { "; only TLS 1.3 is spoken" };
        Some(format!("tlsCipherSelection: our TLS library does not have {}{rest}", self.unknown.join(", ")))
    }
}

fn is_tls13(suite: CipherSuite) -> bool {
    matches!(
        suite,
        CipherSuite::TLS13_AES_256_GCM_SHA384
            | CipherSuite::TLS13_AES_128_GCM_SHA256
            | CipherSuite::TLS13_CHACHA20_POLY1305_SHA256
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(disabled: &[&str], ciphers: &[&str]) -> Result<Offer, Failure> {
        let owned = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
        Offer::of(&TlsOptions { disabled_protocols: owned(disabled), ciphers: owned(ciphers) })
    }

    fn told(offer: &Offer) -> (Vec<String>, Vec<CipherSuite>) {
        let versions = offer.versions.iter().map(|version| format!("{:?}", version.version)).collect();
        (versions, offer.provider.cipher_suites.iter().map(|suite| suite.suite()).collect())
    }

    #[test]
    fn protocols_are_switched_off_by_openssls_names() {
        for (disabled, versions) in [
            (&["SSLv2", "SSLv3", "TLSv1", "TLSv1_1", "nonsense"][..], &["TLSv1_3", "TLSv1_2"][..]),
            (&["TLSv1_3"], &["TLSv1_2"]),
            (&["TLSv1_2"], &["TLSv1_3"]),
        ] {
            assert_eq!(told(&offer(disabled, &[]).unwrap()).0, versions, "{disabled:?}");
        }
        let refused = offer(&["TLSv1_2", "TLSv1_3"], &[]).unwrap_err();
        assert_eq!(refused.code.as_deref(), Some("ERR_TLS_PROTOCOL"));
        assert!(refused.message.starts_with("no version of TLS is left"), "{}", refused.message);
    }

    #[test]
    fn ciphers_are_taken_in_their_order() {
        let chosen = offer(&[], &["ECDHE-RSA-CHACHA20-POLY1305", "ECDHE-RSA-AES128-GCM-SHA256"]).unwrap();
        let (versions, suites) = told(&chosen);
        assert_eq!(versions, ["TLSv1_3", "TLSv1_2"]);
        let (of_tls13, of_tls12): (Vec<CipherSuite>, Vec<CipherSuite>) = suites.into_iter().partition(|s| is_tls13(*s));
        assert_eq!(of_tls13.len(), 3);
        assert_eq!(of_tls12, [CIPHERS[8].1, CIPHERS[7].1]);
        assert_eq!(chosen.warning, None);
    }

    #[test]
    fn suites_of_one_version_may_mean_it_alone() {
        let (versions, suites) = told(&offer(&[], &["TLS_AES_128_GCM_SHA256"]).unwrap());
        assert_eq!(versions, ["TLSv1_3"]);
        assert_eq!(suites.iter().filter(|suite| is_tls13(**suite)).count(), 1);
        let both = offer(&[], &["TLS_AES_128_GCM_SHA256:ECDHE-ECDSA-AES128-GCM-SHA256"]).unwrap();
        assert_eq!(told(&both).0, ["TLSv1_3", "TLSv1_2"]);
        let but = offer(&["TLSv1_3"], &["ALL:!aNULL:!ECDHE-RSA-AES128-GCM-SHA256", "@STRENGTH"]).unwrap();
        assert_eq!(told(&but).0, ["TLSv1_2"]);
        assert!(!told(&but).1.contains(&CIPHERS[7].1));
    }

    #[test]
    fn what_does_not_exist_here_is_told() {
        let partly = offer(&[], &["AES128-SHA", "ECDHE-RSA-AES128-GCM-SHA256"]).unwrap();
        assert_eq!(partly.warning.as_deref(), Some("tlsCipherSelection: our TLS library does not have AES128-SHA"));
        let none = offer(&[], &["AES128-SHA", "RC4-MD5"]).unwrap();
        assert_eq!(told(&none).0, ["TLSv1_3"]);
        let sentence = "tlsCipherSelection: our TLS library does not have AES128-SHA, RC4-MD5; only TLS 1.3 is spoken";
        assert_eq!(none.warning.as_deref(), Some(sentence));
        let refused = offer(&["TLSv1_3"], &["AES128-SHA"]).unwrap_err();
        assert_eq!(refused.code.as_deref(), Some("ERR_SSL_NO_CIPHER_MATCH"));
        assert!(refused.message.contains("names AES128-SHA, and our TLS library has TLS_AES"), "{}", refused.message);
    }
}
