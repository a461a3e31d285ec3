//! Refuses secrets in files that are kept in git.

use crate::secret::{Masking, Place, Redactor, is_known_credential, looks_random};

/// A value is refused where its name or its looks say that it is a credential.
pub(super) fn refuse(name: &str, value: &str) -> Result<(), String> {
    let is_known = is_known_credential(value);
    if !(is_known || Redactor::new(Masking::Mask).suspects(name, Place::Variable, value)) {
        return Ok(());
    }
    let why = if is_known || looks_random(value) { "looks like a credential" } else { "has the name of a secret" };
    Err(format!(
        "the value of `{name}` {why}, and monitor files hold none: put it under `secrets` with its source, such as \
         `{name}: {{env: {}}}`",
        variable_name(name)
    ))
}

fn variable_name(name: &str) -> String {
    let letter = |character: char| if character.is_ascii_alphanumeric() { character.to_ascii_uppercase() } else { '_' };
    name.chars().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_refused_and_other_values_are_not() {
        for (name, value) in [
            ("aws_secret_access_key", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
            ("password", "correct horse"),
            ("api-key", "0123456789abcdef0123"),
            ("id", "AKIAIOSFODNN7EXAMPLE"),
            ("x", "ghp_16C7e42F292c6912E7710c838347Ae178B4a"),
            ("pem", "-----BEGIN PRIVATE KEY-----"),
        ] {
            let told = refuse(name, value).unwrap_err();
            assert!(told.contains("secrets") && !told.contains(value), "{told}");
        }
        assert!(refuse("api-key", "0123456789abcdef0123").unwrap_err().contains("`api-key: {env: API_KEY}`"));
        for (name, value) in [
            ("base_url", "https://api.example.com"),
            ("region", "eu-central-1"),
            ("password", "{{vault:x}}"),
            ("max_age_days", "90"),
            ("token_count", "12"),
            ("account", "123456789012"),
        ] {
            assert_eq!(refuse(name, value), Ok(()), "{name}");
        }
    }
}
