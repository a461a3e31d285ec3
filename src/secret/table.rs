//! The one table of names that give a secret away, for variables, members, headers and query parameters.
//!
//! A name is read word by word (`apiKey`, `API_KEY` and `api-key` are «api key»; digits at the end of a word do not
//! count) and is secret when a phrase of the table stands in it. `docs/secret-names.md` is made of this table.

/// What a name says of its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Worth {
    /// The name is used for other things too: the value counts if it looks random.
    Perhaps,
    /// A person has chosen the value: it may be an ordinary word, and masks where it stands.
    Chosen,
    /// The value was given out by a machine: it masks wherever it turns up.
    Given,
}

/// Where a name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A variable of an environment, of globals, of a collection, of a data row.
    Variable,
    /// A member of JSON, an element or attribute of XML, a field of a form, a part of a multipart body.
    Member,
    /// A header.
    Header,
    /// A parameter of a query.
    Parameter,
}

impl Place {
    pub(super) const ALL: [Place; 4] = [Place::Variable, Place::Member, Place::Header, Place::Parameter];

    #[cfg(test)]
    fn plural(self) -> &'static str {
        match self {
            Place::Variable => "variables",
            Place::Member => "members",
            Place::Header => "headers",
            Place::Parameter => "parameters",
        }
    }
}

/// Phrases that mean the same.
pub(super) struct Group {
    #[cfg_attr(not(test), expect(dead_code, reason = "heads a row of the documentation"))]
    pub(super) title: &'static str,
    pub(super) worth: Worth,
    pub(super) places: &'static [Place],
    pub(super) phrases: &'static [&'static str],
}

use Place::{Header, Member, Parameter, Variable};

pub(super) const GROUPS: &[Group] = &[
    Group {
        title: "Passwords",
        worth: Worth::Chosen,
        places: &Place::ALL,
        phrases: &[
            "password",
            "passwords",
            "passwd",
            "pwd",
            "pw",
            "pass",
            "user pass",
            "db pass",
            "passphrase",
            "passcode",
            "otp",
            "totp",
            "mfa code",
        ],
    },
    Group {
        title: "Tokens and secrets",
        worth: Worth::Given,
        places: &Place::ALL,
        phrases: &[
            "token",
            "tokens",
            "secret",
            "secrets",
            "jwt",
            "bearer",
            "credential",
            "credentials",
            "creds",
            "csrf",
            "xsrf",
            "saml response",
            "saml assertion",
            "client assertion",
            "device code",
            "auth code",
            "authorization code",
            "code verifier",
            "session id",
            "session cookie",
            "auth cookie",
            "jsessionid",
            "phpsessid",
        ],
    },
    Group {
        title: "Keys",
        worth: Worth::Given,
        places: &Place::ALL,
        phrases: &[
            "api key",
            "api keys",
            "app key",
            "application key",
            "access key",
            "access keys",
            "secret key",
            "private key",
            "auth key",
            "account key",
            "admin key",
            "client key",
            "consumer key",
            "deploy key",
            "encryption key",
            "hmac key",
            "license key",
            "master key",
            "root key",
            "server key",
            "service key",
            "session key",
            "shared key",
            "signature key",
            "signing key",
            "ssh key",
            "storage key",
            "subscription key",
            "write key",
        ],
    },
    Group { title: "Any key", worth: Worth::Given, places: &[Variable, Header], phrases: &["key", "keys"] },
    Group {
        title: "Addresses that are secrets",
        worth: Worth::Given,
        places: &[Variable, Member, Header],
        phrases: &["webhook", "webhooks", "connection string", "conn string"],
    },
    Group {
        title: "Authorization",
        worth: Worth::Given,
        places: &[Header],
        phrases: &["authorization", "authentication", "cookie", "set cookie"],
    },
    Group {
        title: "Signatures",
        worth: Worth::Given,
        places: &[Header, Parameter],
        phrases: &["signature", "sig", "hmac"],
    },
    Group {
        title: "Names of many things",
        worth: Worth::Perhaps,
        places: &Place::ALL,
        phrases: &[
            "auth",
            "authorization",
            "authentication",
            "assertion",
            "cookie",
            "sas",
            "secret id",
            "session",
            "sid",
            "sig",
            "signature",
        ],
    },
    Group {
        title: "Personal access tokens",
        worth: Worth::Perhaps,
        places: &[Variable, Header, Parameter],
        phrases: &["pat"],
    },
    Group {
        title: "Keys of many things",
        worth: Worth::Perhaps,
        places: &Place::ALL,
        phrases: &["integration key", "routing key", "user key"],
    },
    Group {
        title: "Names of many things in bodies and queries",
        worth: Worth::Perhaps,
        places: &[Member, Parameter],
        phrases: &["code", "key", "keys"],
    },
];

/// Phrases that count at the end of a longer word, too: `dbpassword`, `authtoken`.
pub(super) const GLUED: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "token",
    "tokens",
    "secret",
    "secrets",
    "credential",
    "credentials",
    "api key",
    "auth key",
    "access key",
    "secret key",
    "private key",
    "webhook",
];

/// Words behind a phrase with which a name speaks of a secret and does not hold it: `key_id`, `tokenExpiresIn`.
pub(super) const ENDS: &[&str] = &[
    "age",
    "alg",
    "algorithm",
    "alias",
    "arn",
    "at",
    "attempts",
    "attribute",
    "audience",
    "bucket",
    "changed",
    "class",
    "column",
    "count",
    "created",
    "date",
    "description",
    "disabled",
    "domain",
    "email",
    "enabled",
    "endpoint",
    "error",
    "errors",
    "event",
    "events",
    "expiration",
    "expired",
    "expires",
    "expiry",
    "field",
    "fields",
    "file",
    "filename",
    "folder",
    "format",
    "header",
    "host",
    "id",
    "ids",
    "in",
    "index",
    "info",
    "issued",
    "issuer",
    "kind",
    "label",
    "last",
    "length",
    "level",
    "limit",
    "location",
    "message",
    "metadata",
    "method",
    "mode",
    "modified",
    "name",
    "names",
    "on",
    "order",
    "owner",
    "param",
    "parameter",
    "path",
    "paths",
    "placeholder",
    "policy",
    "position",
    "prefix",
    "present",
    "prevention",
    "provider",
    "quota",
    "region",
    "remaining",
    "required",
    "reset",
    "rotated",
    "rotation",
    "rule",
    "rules",
    "schema",
    "scope",
    "scopes",
    "size",
    "source",
    "spec",
    "state",
    "status",
    "strength",
    "suffix",
    "time",
    "timeout",
    "timestamp",
    "title",
    "ttl",
    "type",
    "types",
    "updated",
    "uri",
    "url",
    "usage",
    "used",
    "user",
    "username",
    "valid",
    "validity",
    "version",
    "versions",
];

/// Ends that leave an address a secret.
pub(super) const ADDRESS_ENDS: &[&str] = &["endpoint", "path", "uri", "url"];

/// Phrases that hold a word of the table and no secret.
pub(super) const INNOCENT: &[&str] = &[
    "blob key",
    "cache key",
    "column key",
    "completion tokens",
    "composite key",
    "config key",
    "continuation token",
    "cursor token",
    "dedup key",
    "deduplication key",
    "design token",
    "design tokens",
    "entity key",
    "event key",
    "field key",
    "file key",
    "filter key",
    "foreign key",
    "group key",
    "hash key",
    "i18n key",
    "idempotency key",
    "input tokens",
    "issue key",
    "item key",
    "language key",
    "lookup key",
    "map key",
    "max tokens",
    "message key",
    "natural key",
    "next token",
    "object key",
    "order key",
    "output tokens",
    "page token",
    "pagination token",
    "parent key",
    "partition key",
    "postman token",
    "primary key",
    "product key",
    "project key",
    "prompt tokens",
    "public key",
    "public keys",
    "range key",
    "record key",
    "remaining tokens",
    "response key",
    "row key",
    "s3 key",
    "search key",
    "sec web socket key",
    "sort key",
    "surrogate key",
    "sync token",
    "total tokens",
    "translation key",
    "type key",
    "unique key",
];

/// The table in Markdown.
#[cfg(test)]
pub(super) fn markdown() -> String {
    use std::fmt::Write as _;

    let quoted = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let mut text = String::from(
        "# Names that give a secret away\n\n\
         Made of `src/secret/table.rs`; a test compares them. A name is read word by word: `apiKey`, `API_KEY` and \
         `api-key` are all «api key»,\nand digits at the end of a word do not count. It is secret when one of these \
         phrases stands in it. `--secret NAME` adds a\nname, `--not-secret NAME` takes one out; both hold for \
         variables, members, headers and parameters, whatever the case\nof their letters.\n\n\
         | names | where | phrases |\n|---|---|---|\n",
    );
    for group in GROUPS {
        let places: Vec<&str> = group.places.iter().map(|place| place.plural()).collect();
        let places = if places.len() == 4 { "everywhere".to_owned() } else { places.join(", ") };
        let _ = writeln!(text, "| {} | {places} | {} |", group.title, quoted(group.phrases));
    }
    let _ = write!(
        text,
        "\nVariables are named in environments, globals, collections and data rows; members in JSON, XML, forms, multipart \
         bodies\nand printed objects; parameters in queries.\n\n\
         - **Names of many things** count when the value looks random: 16 characters or more, with letters and digits \
         in turn,\n  or behind the name of an authentication (`Bearer …`).\n\
         - A **variable's** value needs eight characters by name alone, and is no number, date, boolean or name of \
         another variable.\n  A variable of type `secret` is masked whatever it is called.\n\
         - **Members, headers and parameters** are masked where they stand. What an answer gives out under the name of \
         a token, secret\n  or key is masked wherever it turns up, unless it stands in the collection itself.\n\
         - At the end of a longer word these count too: {}.\n\n\
         ## Names that sound so and are no secrets\n\n\
         - names in which one of these words follows: {}; an address stays secret before {};\n\
         - names that end in one of these phrases: {}.\n",
        quoted(GLUED),
        quoted(ENDS),
        quoted(ADDRESS_ENDS),
        quoted(INNOCENT)
    );
    text
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    #[test]
    fn the_documentation_is_made_of_the_table() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/secret-names.md");
        let written = fs::read_to_string(&path).unwrap_or_default();
        let made = markdown();
        if written != made {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, made).unwrap();
            panic!("docs/secret-names.md was not what the table says; it is now: commit it");
        }
    }
}
