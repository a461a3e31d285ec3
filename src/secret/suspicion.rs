//! What the redactor takes for a secret because of its name.

use super::{
    Redactor,
    name::{looks_like_a_secret, looks_random},
    table::{Place, Worth},
};

impl Redactor {
    /// Lets what bears that name be printed though the name sounds secret.
    pub fn exempt(&mut self, name: &str) {
        self.names.exempt(name);
    }

    /// Takes what bears that name for a secret.
    pub fn suspect(&mut self, name: &str) {
        if !name.is_empty() {
            self.names.add(name);
        }
    }

    /// Whether its name makes the value of a variable, header, member or parameter a secret.
    pub fn suspects(&self, name: &str, place: Place, value: &str) -> bool {
        match self.names.worth(name, place) {
            Some(Worth::Given | Worth::Chosen) => looks_like_a_secret(value),
            Some(Worth::Perhaps) => looks_random(value),
            None => false,
        }
    }

    /// Whether its name alone makes whatever it holds suspicious.
    pub fn is_suspicious(&self, name: &str, place: Place) -> bool {
        matches!(self.names.worth(name, place), Some(Worth::Given | Worth::Chosen))
    }

    /// Whether `--secret` names it.
    pub fn is_declared(&self, name: &str) -> bool {
        self.names.is_added(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_user_corrects_the_table() {
        let mut redactor = Redactor::default();
        redactor.suspect("Colour");
        redactor.exempt("api_key");
        assert!(redactor.suspects("colour", Place::Header, "ultramarine"));
        assert!(!redactor.suspects("API_KEY", Place::Variable, "ultramarine"));
    }
}
