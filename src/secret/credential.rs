//! Credentials that are known by how they begin.

/// Beginnings that vendors document.
const STARTS: [&str; 14] = [
    "AKIA",
    "ASIA",
    "ghp_",
    "gho_",
    "ghs_",
    "github_pat_",
    "glpat-",
    "xoxb-",
    "xoxp-",
    "PMAK-",
    "PMAT-",
    "sk_live_",
    "eyJ",
    "-----BEGIN",
];

/// What is shorter is a word that begins alike.
const SHORTEST: usize = 16;

/// Whether a text begins as credentials of well-known services do.
pub fn is_known_credential(text: &str) -> bool {
    text.len() >= SHORTEST && STARTS.iter().any(|start| text.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_known_by_their_beginnings() {
        for text in ["AKIAIOSFODNN7EXAMPLE", "ghp_16C7e42F292c6912E7710c838347Ae178B4a", "-----BEGIN PRIVATE KEY-----"]
        {
            assert!(is_known_credential(text), "{text}");
        }
        for text in ["", "AKIA", "eyJoke", "Bearer eyJhbGciOiJIUzI1NiJ9", "https://api.example.com"] {
            assert!(!is_known_credential(text), "{text}");
        }
    }
}
