//! Which names and values are taken for secrets when no type says so (security.md 1).

use std::collections::BTreeSet;

use super::redactor::Redactor;

/// What the user said of names.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    exempt: BTreeSet<String>,
}

impl Names {
    /// Whether `--not-secret` names it.
    pub(super) fn exempts(&self, name: &str) -> bool {
        self.exempt.contains(name)
    }
}

impl Redactor {
    /// Lets variables of that name be printed though the name sounds secret.
    pub fn exempt(&mut self, name: &str) {
        self.names.exempt.insert(name.to_owned());
    }

    /// Whether a variable's name alone makes its value a secret.
    pub fn suspects(&self, name: &str) -> bool {
        !self.names.exempts(name) && is_secret_name(name)
    }
}

/// Words that make a variable, header or parameter name a secret's.
const WORDS: [&str; 13] = [
    "key",
    "keys",
    "secret",
    "secrets",
    "token",
    "tokens",
    "password",
    "passwords",
    "passwd",
    "passphrase",
    "webhook",
    "credential",
    "credentials",
];

/// Whether a name has one of the secret words in it: `apiKey`, `AWS_SECRET_ACCESS_KEY`, `slack-webhook`.
pub fn is_secret_name(name: &str) -> bool {
    words(name).iter().any(|word| WORDS.contains(&word.as_str()))
}

fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut previous = ' ';
    let characters: Vec<char> = name.chars().collect();
    for (place, &character) in characters.iter().enumerate() {
        let next_is_lower = characters.get(place + 1).is_some_and(|next| next.is_lowercase());
        let starts_word = character.is_uppercase()
            && (previous.is_lowercase() || previous.is_ascii_digit() || (previous.is_uppercase() && next_is_lower));
        if !character.is_alphanumeric() || starts_word {
            words.push(String::new());
        }
        if character.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(character.to_lowercase());
        }
        previous = character;
    }
    words
}

/// Whether the value under a secret-sounding name is worth masking: eight characters or more, no template, and
/// neither boolean, number nor date. `sort_key: name` must not mask every «name».
pub fn looks_like_a_secret(value: &str) -> bool {
    let value = value.trim();
    value.chars().count() >= 8 && !value.contains("{{") && value.parse::<f64>().is_err() && !is_date(value)
}

fn is_date(value: &str) -> bool {
    let bytes = value.as_bytes();
    let digits = |from: usize, to: usize| bytes.get(from..to).is_some_and(|part| part.iter().all(u8::is_ascii_digit));
    digits(0, 4)
        && bytes.get(4) == Some(&b'-')
        && digits(5, 7)
        && bytes.get(7) == Some(&b'-')
        && digits(8, 10)
        && value.len() <= 35
}

/// The secret part of a Slack incoming webhook's address, wherever the variable's name does not give it away.
pub fn slack_webhook_path(value: &str) -> Option<&str> {
    let (before, path) = value.split_once("/services/")?;
    (before.starts_with("http") && path.len() >= 8).then_some(path)
}

/// The password that stands in a URL.
pub fn url_password(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let (credentials, _) = authority.rsplit_once('@')?;
    Some(credentials.split_once(':')?.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_word_by_word() {
        for name in ["apiKey", "api_key", "AWS_SECRET_ACCESS_KEY", "slack-webhook", "APIKey", "userPassword", "token2"]
        {
            assert_eq!(is_secret_name(name), name != "token2", "{name}");
        }
        for name in ["monkey", "keyboard", "tokenizer", "name", "secretary"] {
            assert!(!is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn dates_numbers_and_templates_are_no_secrets() {
        for value in ["1234567890", "2026-11-22T10:00:00Z", "{{other_secret}}", "true", "short"] {
            assert!(!looks_like_a_secret(value), "{value}");
        }
        assert!(looks_like_a_secret("wJalrXUtnFEMI/K7MDENG"));
    }

    #[test]
    fn a_webhook_path_is_found() {
        assert_eq!(slack_webhook_path("https://hooks.slack.com/services/T0/B0/abcdefgh"), Some("T0/B0/abcdefgh"));
        assert_eq!(slack_webhook_path("https://example.com/other"), None);
    }
}
