//! Cookies.

use chrono::{DateTime, TimeDelta, Utc};

/// One cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cookie {
    /// May be empty.
    pub name: String,
    /// As received, quotes included.
    pub value: String,
    /// Host or domain it belongs to, without a leading dot.
    pub domain: String,
    /// Where below which it goes.
    pub path: String,
    /// True when it goes to that host alone and not below it.
    pub host_only: bool,
    /// True when it goes over TLS only.
    pub secure: bool,
    /// True when the server wants it hidden from scripts of pages.
    pub http_only: bool,
    /// `strict`, `lax` or `none`; only told, not acted on.
    pub same_site: Option<String>,
    /// The `Expires` attribute.
    pub expires: Option<DateTime<Utc>>,
    /// The `Max-Age` attribute in seconds; it goes before `Expires`.
    pub max_age: Option<i64>,
    /// Attributes not known, as written.
    pub extensions: Vec<String>,
    /// When a cookie of that name, domain and path was first set; cookies are sent in this order.
    pub created: DateTime<Utc>,
    /// When it was last set.
    pub updated: DateTime<Utc>,
}

impl Cookie {
    /// `name=value`; the value alone where there is no name.
    pub fn pair(&self) -> String {
        if self.name.is_empty() { self.value.clone() } else { format!("{}={}", self.name, self.value) }
    }

    /// When it ends; `None` at the end of the run.
    pub fn expiry(&self) -> Option<DateTime<Utc>> {
        match self.max_age {
            Some(..=0) => Some(DateTime::<Utc>::MIN_UTC),
            Some(seconds) => Some(
                TimeDelta::try_seconds(seconds)
                    .and_then(|age| self.updated.checked_add_signed(age))
                    .unwrap_or(DateTime::<Utc>::MAX_UTC),
            ),
            None => self.expires,
        }
    }
}
