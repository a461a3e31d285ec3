//! URLs: the password before the host.

use super::{
    member::is_no_value,
    redactor::{MASK, Masking, Redactor},
    shown::Shown,
};
use crate::url_parts::UrlParts;

impl Redactor {
    /// Makes a URL printable: its password and some query values are masked whatever they hold.
    pub fn show_url(&self, url: &str) -> Shown {
        if self.masking == Masking::Show {
            return Shown::new(url);
        }
        let masked = self.masked(url);
        match without_password(&masked) {
            Some(text) => Shown::new(text),
            None => Shown::new(&*masked),
        }
    }
}

fn without_password(url: &str) -> Option<String> {
    let parts = UrlParts::of(url);
    let (_, password) = parts.credentials.filter(|_| url.contains("://"))?.split_once(':')?;
    if is_no_value(password) {
        return None;
    }
    let before = parts.before_path.strip_suffix(parts.authority)?.strip_suffix('@')?.strip_suffix(password)?;
    Some(format!("{before}{MASK}@{}{}", parts.authority, &url[parts.before_path.len()..]))
}
