//! The kinds of authentication: the one list of them. Whoever treats them differently matches on [`AuthKind`].

/// A kind of authentication that Postman knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are Postman's")]
pub enum AuthKind {
    NoAuth,
    Basic,
    Bearer,
    ApiKey,
    AwsV4,
    Digest,
    Ntlm,
    Hawk,
    OAuth1,
    OAuth2,
    Jwt,
    Asap,
    EdgeGrid,
}

impl AuthKind {
    /// All of them.
    pub const ALL: [AuthKind; 13] = [
        AuthKind::NoAuth,
        AuthKind::Basic,
        AuthKind::Bearer,
        AuthKind::ApiKey,
        AuthKind::AwsV4,
        AuthKind::Digest,
        AuthKind::Ntlm,
        AuthKind::Hawk,
        AuthKind::OAuth1,
        AuthKind::OAuth2,
        AuthKind::Jwt,
        AuthKind::Asap,
        AuthKind::EdgeGrid,
    ];

    /// The kind of that name in a collection.
    pub fn named(name: &str) -> Option<AuthKind> {
        AuthKind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Its name in a collection.
    pub fn name(self) -> &'static str {
        match self {
            AuthKind::NoAuth => "noauth",
            AuthKind::Basic => "basic",
            AuthKind::Bearer => "bearer",
            AuthKind::ApiKey => "apikey",
            AuthKind::AwsV4 => "awsv4",
            AuthKind::Digest => "digest",
            AuthKind::Ntlm => "ntlm",
            AuthKind::Hawk => "hawk",
            AuthKind::OAuth1 => "oauth1",
            AuthKind::OAuth2 => "oauth2",
            AuthKind::Jwt => "jwt",
            AuthKind::Asap => "asap",
            AuthKind::EdgeGrid => "edgegrid",
        }
    }

    /// All names, for a sentence.
    pub fn names() -> String {
        let names = AuthKind::ALL.map(AuthKind::name);
        let (last, others) = names.split_last().map_or(("", &[][..]), |(last, others)| (*last, others));
        format!("{} and {last}", others.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_name() {
        for kind in AuthKind::ALL {
            assert_eq!(AuthKind::named(kind.name()), Some(kind));
        }
        assert_eq!(AuthKind::named("AWSV4"), None);
        assert!(AuthKind::names().ends_with("asap and edgegrid"));
    }
}
