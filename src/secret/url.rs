//! URLs: the password before the host.

use super::{
    member::is_no_value,
    redactor::{MASK, Masking, Redactor},
    shown::Shown,
};

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
    let (scheme, rest) = url.split_once("://")?;
    let authority_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (credentials, host) = rest[..authority_end].rsplit_once('@')?;
    let (user, password) = credentials.split_once(':')?;
    if is_no_value(password) {
        return None;
    }
    Some(format!("{scheme}://{user}:{MASK}@{host}{}", &rest[authority_end..]))
}
