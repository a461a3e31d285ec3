//! What may be read though it is a piece of a secret: the collection's own text, the program's own words, schemes with
//! their hosts, the armour of PEM. Secrets that stand in that text are cut out of it.

use std::{
    collections::HashSet,
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use super::{
    fingerprint::{Filter, Key},
    index::SHORTEST_PREFIX,
};

/// More hosts than that are no hosts of a user.
const MOST_OPEN_PARTS: usize = 256;

/// Parts texts, and stands where a secret was cut out. No piece of a secret holds it.
const SEPARATOR: u8 = 0;

/// So often the text itself is searched; whoever asks more often gets a filter.
const FEW_LOOKUPS: usize = 32;

/// Text that is known to be no secret.
#[derive(Default)]
pub(super) struct Allowed {
    text: Vec<u8>,
    /// Of all runs of eight bytes: nearly everything that does not stand in the text is told at once.
    filter: OnceLock<Filter>,
    lookups: AtomicUsize,
    open_parts: Vec<Box<[u8]>>,
    /// Fingerprints of the secrets that were cut out.
    cut: HashSet<u64>,
}

impl Clone for Allowed {
    fn clone(&self) -> Allowed {
        Allowed {
            text: self.text.clone(),
            open_parts: self.open_parts.clone(),
            cut: self.cut.clone(),
            ..Allowed::default()
        }
    }
}

impl Allowed {
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty() && self.open_parts.is_empty()
    }

    pub(super) fn add(&mut self, text: &[u8]) {
        self.text.extend_from_slice(text);
        self.text.push(SEPARATOR);
        self.filter = OnceLock::new();
    }

    /// Whether these bytes stand in it.
    pub(super) fn contains(&self, key: &Key, piece: &[u8]) -> bool {
        self.open_parts.iter().any(|part| memchr::memmem::find(part, piece).is_some())
            || (self.may_stand_in_text(key, piece) && memchr::memmem::find(&self.text, piece).is_some())
    }

    fn may_stand_in_text(&self, key: &Key, piece: &[u8]) -> bool {
        let Some(last) = piece.len().checked_sub(8) else { return !self.text.is_empty() };
        if self.text.len() < piece.len() {
            return false;
        }
        if self.lookups.fetch_add(1, Ordering::Relaxed) < FEW_LOOKUPS {
            return true;
        }
        let filter = self.filter.get_or_init(|| {
            let mut filter = Filter::for_keys(self.text.len());
            (0..=self.text.len() - 8).for_each(|at| filter.add(key.eight(&self.text, at)));
            filter
        });
        (0..=last).all(|at| filter.may_hold(key.eight(piece, at)))
    }

    /// A secret of the user is none of the collection's text where it stands there.
    pub(super) fn cut_out(&mut self, key: &Key, secret: &[u8]) {
        if secret.len() < SHORTEST_PREFIX {
            return;
        }
        let places: Vec<usize> = memchr::memmem::find_iter(&self.text, secret).collect();
        if !places.is_empty() {
            self.cut.insert(key.of_value(secret));
        }
        for place in places {
            self.text[place..place + secret.len()].fill(SEPARATOR);
        }
    }

    /// Whether that very secret stood in the text.
    pub(super) fn held(&self, key: &Key, secret: &[u8]) -> bool {
        self.cut.contains(&key.of_value(secret))
    }

    /// Lets the parts of a secret be read that are none by themselves.
    pub(super) fn add_open_parts(&mut self, secret: &[u8]) {
        for part in open_parts(secret) {
            let is_known = self.open_parts.iter().any(|known| memchr::memmem::find(known, part).is_some());
            if !is_known && self.open_parts.len() < MOST_OPEN_PARTS {
                self.open_parts.push(part.into());
            }
        }
    }
}

/// The scheme and host of a URL, or the host alone behind a user and password; the armour of a key.
fn open_parts(secret: &[u8]) -> impl Iterator<Item = &[u8]> {
    const DASHES: &[u8] = b"-----";
    let url = memchr::memmem::find(secret, b"://").map(|colon| {
        let scheme = secret[..colon].iter().rev().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let authority = colon + 3;
        let is_end = |byte: &u8| b"/?#".contains(byte) || byte.is_ascii_whitespace();
        let length = secret[authority..].iter().position(is_end).unwrap_or(secret.len() - authority);
        let end = authority + length;
        let start = match secret[authority..end].iter().rposition(|byte| *byte == b'@') {
            Some(at) => authority + at + 1,
            None => colon - scheme,
        };
        let slash = usize::from(secret.get(end) == Some(&b'/'));
        &secret[start..end + slash]
    });
    let armour = secret.split(|byte| b"\r\n".contains(byte)).filter(|line| {
        line.len() > 2 * DASHES.len() && line.trim_ascii().starts_with(DASHES) && line.trim_ascii().ends_with(DASHES)
    });
    url.into_iter().chain(armour).filter(|part| part.len() < 256 && part.len() < secret.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_known_by_its_parts_but_for_the_secrets_in_it() {
        let key = Key::random();
        let mut allowed = Allowed::default();
        assert!(allowed.is_empty() && !allowed.contains(&key, b"CRITICAL-FINDING"));
        allowed.add(b"pm.test('CRITICAL-FINDING of 8Hq2kT0zPw77aaQQ19xL')");
        allowed.add(b"second text");
        for (piece, stands) in [
            ("CRITICAL-FINDING", true),
            ("CRITICAL-FINDINGS", false),
            ("8Hq2kT0zPw77", true),
            ("test", true),
            ("other", false),
            ("second text", true),
            (")second", false),
        ] {
            assert_eq!(allowed.contains(&key, piece.as_bytes()), stands, "{piece}");
        }
        allowed.cut_out(&key, b"8Hq2kT0zPw77aaQQ19xL");
        assert!(!allowed.contains(&key, b"8Hq2kT0zPw77") && allowed.contains(&key, b"CRITICAL-FINDING of "));
    }

    #[test]
    fn schemes_with_hosts_and_armour_are_no_secrets() {
        for (secret, open) in [
            ("https://hooks.slack.com/services/T0/B0/xyz", vec!["https://hooks.slack.com/"]),
            ("postgres://me:pass@db.example.com:5432/x", vec!["db.example.com:5432/"]),
            ("https://example.com", vec![]),
            ("a://b c", vec!["a://b"]),
            (
                "-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----\n",
                vec!["-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----"],
            ),
            ("plain", vec![]),
        ] {
            let found: Vec<&str> =
                open_parts(secret.as_bytes()).map(|part| std::str::from_utf8(part).unwrap()).collect();
            assert_eq!(found, open, "{secret}");
        }
    }
}
