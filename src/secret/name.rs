//! Which names and values are taken for secrets when no type says so.

use std::{cell::RefCell, collections::BTreeSet};

use aho_corasick::packed::Searcher;

use super::{
    row::{Row, Verdict, glued_row_of, row_of},
    table::{ADDRESS_ENDS, ENDS, Place, Worth},
};

/// What the user said of names, in small letters.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    exempt: BTreeSet<String>,
    added: BTreeSet<String>,
    /// Finds those that were added.
    stems: Option<Searcher>,
}

impl Names {
    /// What a name says of its value, if it sounds secret.
    pub(super) fn worth(&self, name: &str, place: Place) -> Option<Worth> {
        if !(self.exempt.is_empty() && self.added.is_empty()) {
            let name = name.to_ascii_lowercase();
            if self.exempt.contains(&name) {
                return None;
            }
            if self.added.contains(&name) {
                return Some(Worth::Given);
            }
        }
        worth(name, place)
    }

    /// Finds the names that `--secret` added, in the cases that people write.
    pub(super) fn stems(&self) -> Option<&Searcher> {
        self.stems.as_ref()
    }

    pub(super) fn exempt(&mut self, name: &str) {
        self.exempt.insert(name.to_ascii_lowercase());
    }

    pub(super) fn is_added(&self, name: &str) -> bool {
        !self.added.is_empty() && self.added.contains(&name.to_ascii_lowercase())
    }

    pub(super) fn add(&mut self, name: &str) {
        self.added.insert(name.to_ascii_lowercase());
        let capital = |name: &String| name[..1].to_ascii_uppercase() + &name[1..];
        let letters = self.added.iter().filter(|name| name.is_char_boundary(1));
        let cases = letters.flat_map(|name| [name.clone(), name.to_ascii_uppercase(), capital(name)]);
        self.stems = Searcher::new(cases.chain([name.to_owned()]));
    }
}

/// Whether a header may carry something that lets its bearer in, by any word of its name. A doubtful one counts: that a
/// header is missing shows, and that one has leaked does not.
pub fn may_carry_credentials(name: &str) -> bool {
    let words = Words::of(name);
    name.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("x-amz-"))
        || words.rows().any(|(_, row)| row.verdict[Place::Header as usize].is_some())
}

/// The words of a name in small letters, joined, and where each of them begins and ends.
struct Words {
    joined: String,
    bounds: Vec<(usize, usize)>,
}

impl Words {
    /// Digits at the end of a word are left out, and so are versions (`v2`).
    fn of(name: &str) -> Words {
        let mut words = Words { joined: String::with_capacity(name.len()), bounds: Vec::new() };
        let mut start = 0;
        let mut previous = ' ';
        let mut characters = name.chars().peekable();
        while let Some(character) = characters.next() {
            let next_is_lower = characters.peek().is_some_and(|next| next.is_lowercase());
            let starts_word = character.is_uppercase()
                && (previous.is_lowercase() || previous.is_ascii_digit() || (previous.is_uppercase() && next_is_lower));
            if !character.is_alphanumeric() || starts_word {
                start = words.end_word(start);
            }
            if character.is_alphanumeric() {
                words.joined.extend(character.to_lowercase());
            }
            previous = character;
        }
        words.end_word(start);
        words
    }

    fn end_word(&mut self, start: usize) -> usize {
        let kept = self.joined[start..].trim_end_matches(|last: char| last.is_ascii_digit()).len();
        let is_version = &self.joined[start..start + kept] == "v" && start + kept < self.joined.len();
        self.joined.truncate(if is_version { start } else { start + kept });
        if self.joined.len() > start {
            self.bounds.push((start, self.joined.len()));
        }
        self.joined.len()
    }

    /// The rows of the table for the phrases that end with each word, and where these end.
    fn rows(&self) -> impl Iterator<Item = (usize, &'static Row)> {
        self.bounds.iter().enumerate().filter_map(|(place, (word_start, end))| {
            let starts =
                self.bounds[(place + 1).saturating_sub(LONGEST_PHRASE)..=place].iter().map(|(start, _)| *start);
            // The longest phrase decides.
            let known = starts.map(|start| &self.joined[start..*end]).find_map(row_of);
            Some((*end, known.or_else(|| glued_row_of(&self.joined[*word_start..*end]))?))
        })
    }

    fn last(&self) -> &str {
        self.bounds.last().map_or("", |(start, end)| &self.joined[*start..*end])
    }
}

/// A phrase of the table has no more words.
const LONGEST_PHRASE: usize = 4;

fn verdict(name: &str) -> Verdict {
    let words = Words::of(name);
    let mut verdict = Verdict::default();
    let end_of_name = words.joined.len();
    let speaks_of = ENDS.binary_search(&words.last()).is_ok();
    let is_address = ADDRESS_ENDS.contains(&words.last());
    for (end, row) in words.rows() {
        let holds_address = row.phrase.starts_with("webhook") && is_address;
        if end < end_of_name && speaks_of && !holds_address {
            continue;
        }
        for (known, worth) in verdict.iter_mut().zip(&row.verdict) {
            *known = (*known).max(*worth);
        }
    }
    verdict
}

/// So many verdicts are remembered: the same names come again and again.
const REMEMBERED: usize = 512;

/// Longer names are not remembered.
const LONGEST_REMEMBERED: usize = 48;

thread_local! {
    static VERDICTS: RefCell<Vec<(Box<str>, Verdict)>> = RefCell::new(vec![(Box::default(), Verdict::default()); REMEMBERED]);
}

fn remembered(name: &str) -> Verdict {
    if name.is_empty() || name.len() > LONGEST_REMEMBERED {
        return verdict(name);
    }
    let hash = name.bytes().fold(name.len(), |hash, byte| hash.wrapping_mul(31).wrapping_add(usize::from(byte)));
    // Two places for each, lest two names that come in turn drive each other out.
    let places = [hash % REMEMBERED, (hash / REMEMBERED).wrapping_mul(31).wrapping_add(hash) % REMEMBERED];
    VERDICTS.with_borrow_mut(|verdicts| {
        if let Some(place) = places.into_iter().find(|place| *verdicts[*place].0 == *name) {
            return verdicts[place].1;
        }
        let place = if verdicts[places[0]].0.is_empty() { places[0] } else { places[1] };
        verdicts[place] = (name.into(), verdict(name));
        verdicts[place].1
    })
}

/// What a name says of its value by the table.
fn worth(name: &str, place: Place) -> Option<Worth> {
    remembered(name)[place as usize]
}

/// Whether the table names it as a header that bears credentials.
#[cfg(test)]
fn is_secret_header(name: &str) -> bool {
    matches!(worth(name, Place::Header), Some(Worth::Given | Worth::Chosen))
}

/// Whether a text is nothing but a name of the table: `password`, `accessToken`.
pub(super) fn is_name_of_a_secret(text: &str) -> bool {
    const LONGEST: usize = 32;
    let is_name = |byte: u8| byte.is_ascii_alphabetic() || b"_-".contains(&byte);
    if text.len() > LONGEST || !text.bytes().all(is_name) {
        return false;
    }
    let words = Words::of(text);
    words.bounds.len() <= 2
        && words.bounds.iter().all(|(start, end)| {
            let word = &words.joined[*start..*end];
            row_of(word).is_some_and(Row::is_secret) || QUALIFIERS.contains(&word)
        })
        && worth(text, Place::Member).is_some()
}

/// What stands before `token` and `secret` in names that everybody uses.
const QUALIFIERS: [&str; 10] =
    ["access", "api", "auth", "client", "id", "private", "refresh", "session", "consumer", "user"];

/// Whether a value names variables: `{{token}}`.
pub fn holds_template(value: &str) -> bool {
    value.split_once("{{").is_some_and(|(_, rest)| rest.contains("}}"))
}

/// Whether the value under a secret-sounding name is worth masking: eight characters or more, no template, and
/// neither boolean, number nor date. `sort_key: name` must not mask every «name».
pub fn looks_like_a_secret(value: &str) -> bool {
    let value = value.trim();
    value.chars().take(8).count() == 8 && !holds_template(value) && value.parse::<f64>().is_err() && !is_date(value)
}

/// A date, with a time or without; and nothing else.
pub(super) fn is_date(value: &str) -> bool {
    let bytes = value.as_bytes();
    let digits = |from: usize, to: usize| bytes.get(from..to).is_some_and(|part| part.iter().all(u8::is_ascii_digit));
    let is_of_time = |byte: &u8| byte.is_ascii_digit() || b"-+:.TZ ".contains(byte);
    digits(0, 4)
        && bytes.get(4) == Some(&b'-')
        && digits(5, 7)
        && bytes.get(7) == Some(&b'-')
        && digits(8, 10)
        && value.len() <= 35
        && bytes[10..].iter().all(is_of_time)
}

/// Names of authentications that stand before a credential.
const SCHEMES: [&str; 6] = ["Basic", "Bearer", "Digest", "Negotiate", "NTLM", "Token"];

/// Whether a value looks as if a machine had made it up: 16 characters or more, with letters and digits in turn; or a
/// credential behind the name of its authentication.
pub fn looks_random(value: &str) -> bool {
    let value = value.trim();
    if let Some((scheme, credential)) = value.split_once(' ') {
        let is_scheme = SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(scheme));
        return is_scheme && looks_like_a_secret(credential) && !credential.contains(char::is_whitespace);
    }
    const SHORTEST: usize = 16;
    const FEWEST_TURNS: usize = 3;
    if value.len() < SHORTEST
        || holds_template(value)
        || value.contains("://")
        || value.starts_with('/')
        || is_date(value)
    {
        return false;
    }
    let is_turn = |pair: &[u8]| match (pair[0], pair[1]) {
        (first, second) if first.is_ascii_digit() => second.is_ascii_alphabetic(),
        (first, second) if first.is_ascii_alphabetic() => {
            second.is_ascii_digit() || (first.is_ascii_lowercase() && second.is_ascii_uppercase())
        }
        _ => false,
    };
    value.bytes().any(|byte| byte.is_ascii_digit())
        && value.bytes().any(|byte| byte.is_ascii_alphabetic())
        && value.as_bytes().windows(2).filter(|pair| is_turn(pair)).take(FEWEST_TURNS).count() == FEWEST_TURNS
}

#[cfg(test)]
mod tests {
    use super::{
        super::table::{GLUED, GROUPS, INNOCENT},
        *,
    };

    fn says(name: &str) -> Verdict {
        remembered(name)
    }

    #[test]
    fn names_are_read_word_by_word() {
        for name in [
            "apiKey",
            "api_key",
            "apikey",
            "APIKEY",
            "API_KEY2",
            "AWS_SECRET_ACCESS_KEY",
            "slack-webhook",
            "APIKey",
            "userPassword",
            "token2",
            "accesstoken",
            "authtoken",
            "secretkey",
            "accesskey",
            "clientsecret",
            "dbpassword",
            "password1",
            "key_v2",
            "pwd",
            "pass",
            "user_pass",
            "jwt",
            "bearer",
            "passcode",
            "session_id",
            "creds",
            "webhook_url",
            "TEAMS_WEBHOOK_URL",
            "oauth2ClientSecret",
            "dbPwd",
            "x-csrf-token",
            "refresh-token",
            "clave_token",
            "STRIPE_SK_KEY",
            "passwordHash",
        ] {
            assert!(says(name)[Place::Variable as usize] >= Some(Worth::Chosen), "{name}");
        }
        for name in [
            "monkey",
            "keyboard",
            "tokenizer",
            "name",
            "secretary",
            "sort_key",
            "key_id",
            "AccessKeyId",
            "token_type",
            "tokenExpiresIn",
            "password_policy",
            "MaxPasswordAge",
            "PasswordReusePrevention",
            "nextPageToken",
            "max_tokens",
            "publicKey",
            "client_secret_name",
            "compass",
            "passenger",
            "passed",
            "author",
            "authority",
            "signed_headers",
            "token_url",
            "secret_arn",
            "ContinuationToken",
            "AccountAccessKeysPresent",
            "pincode",
            "assign",
            "keywords",
        ] {
            assert_eq!(says(name), Verdict::default(), "{name}");
        }
        for (name, place) in [
            ("github_pat", Place::Variable),
            ("auth", Place::Variable),
            ("sas", Place::Variable),
            ("code", Place::Parameter),
            ("key", Place::Member),
            ("signature", Place::Member),
        ] {
            assert_eq!(says(name)[place as usize], Some(Worth::Perhaps), "{name}");
        }
        for name in ["sig", "X-Goog-Signature", "X-Amz-Credential", "x-amz-security-token", "Signature", "apikey"] {
            assert_eq!(says(name)[Place::Parameter as usize], Some(Worth::Given), "{name}");
        }
        for name in [
            "PRIVATE-TOKEN",
            "X-Access-Token",
            "Ocp-Apim-Subscription-Key",
            "X-Goog-Api-Key",
            "X-Auth-Key",
            "X-Csrf-Token",
            "Apikey",
            "Token",
            "X-Secret",
            "DD-API-KEY",
            "X-Shopify-Access-Token",
            "X-Hub-Signature-256",
            "Authentication",
            "X-Authorization",
            "X-Forwarded-Authorization",
            "Cookie2",
            "Set-Cookie",
            "Proxy-Authorization",
            "api-key",
        ] {
            assert!(is_secret_header(name), "{name}");
        }
        for name in ["Content-Type", "Idempotency-Key", "Sec-WebSocket-Key", "WWW-Authenticate", "X-Request-Id", "ETag"]
        {
            assert!(!is_secret_header(name), "{name}");
        }
    }

    #[test]
    fn the_lists_of_the_table_are_in_order_and_reached() {
        assert!(ENDS.is_sorted());
        assert!(GLUED.iter().all(|phrase| glued_row_of(&format!("x{}", phrase.replace(' ', ""))).is_some()));
        for phrase in GROUPS.iter().flat_map(|group| group.phrases).chain(INNOCENT) {
            assert!(phrase.split(' ').count() <= LONGEST_PHRASE, "{phrase}");
        }
        for phrase in INNOCENT {
            assert_eq!(says(phrase), Verdict::default(), "{phrase}");
        }
    }

    #[test]
    fn headers_that_may_carry_credentials_are_known_by_any_word() {
        for name in [
            "Authorization",
            "Proxy-Authorization",
            "Cookie",
            "X-Amz-Date",
            "x-api-key",
            "X-CsrfToken",
            "Token-Expires",
            "Secret-Header",
            "X-Session-Id",
            "PRIVATE-TOKEN",
            "Ocp-Apim-Subscription-Key",
            "X-Signature",
            "X-Authentication-Type",
        ] {
            assert!(may_carry_credentials(name), "{name}");
        }
        for name in ["Content-Type", "Postman-Token", "Idempotency-Key", "Sec-WebSocket-Key", "Accept", "ETag", ""] {
            assert!(!may_carry_credentials(name), "{name}");
        }
    }

    #[test]
    fn a_machine_made_value_is_told_from_words() {
        for value in [
            "Zq8rT5vWn2Kp7LmX",
            "Bearer abcdefgh",
            "AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY",
            "d41d8cd98f00b204e9800998ecf8427e",
        ] {
            assert!(looks_random(value), "{value}");
        }
        for value in [
            "X-Amz-Content-Sha256",
            "customerAccountStatusChangedEvent",
            "https://a.example/1a2b3c4d5e6f7g",
            "not found 1a2b3c4d5e",
            "2026-11-22T10:00:00Z",
            "report_2024_q3_final.pdf",
            "Zq8rT5v",
            "{{a1b2c3d4e5f6g7h8}}",
        ] {
            assert!(!looks_random(value), "{value}");
        }
    }

    #[test]
    fn only_names_of_the_table_are_names() {
        for text in ["password", "accessToken", "client_secret", "api-key", "token"] {
            assert!(is_name_of_a_secret(text), "{text}");
        }
        for text in ["prod-master-key", "correct-horse-secret", "hunter", "user"] {
            assert!(!is_name_of_a_secret(text), "{text}");
        }
    }

    #[test]
    fn dates_numbers_and_templates_are_no_secrets() {
        for value in ["1234567890", "2026-11-22T10:00:00Z", "{{other_secret}}", "true", "short"] {
            assert!(!looks_like_a_secret(value), "{value}");
        }
        for value in ["wJalrXUtnFEMI/K7MDENG", "2026-10-01-Xk29dk2-rotated", "2026-10-01x"] {
            assert!(looks_like_a_secret(value), "{value}");
        }
    }
}
