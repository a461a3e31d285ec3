//! The parameters of an authentication with their templates expanded.

use super::{AuthError, SigningNotes};

/// One parameter: what the file says and what it came to.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// `secretKey`, `token`, …
    pub name: String,
    /// As written, for messages: `{{aws_secret_access_key}}`.
    pub written: String,
    /// Expanded.
    pub value: String,
}

/// All of them.
#[derive(Clone, Debug)]
pub struct Parameters {
    /// `awsv4`, `basic`, …
    pub kind: String,
    /// In the order of the file.
    pub list: Vec<Parameter>,
    /// Where the authentication stands: `item[3].request.auth`.
    pub place: String,
    /// What a server has told in the meantime (a nonce, a token). What the collection gives wins.
    pub learned: Vec<(&'static str, String)>,
}

impl Parameters {
    /// The expanded value of a parameter; empty when it is not there.
    pub fn get(&self, name: &str) -> &str {
        self.find(name).map_or("", |parameter| parameter.value.as_str())
    }

    /// The expanded value of a parameter, or what a server has told.
    pub(super) fn given_or_learned(&self, name: &str) -> &str {
        let given = self.get(name);
        if given.is_empty() { self.learned(name) } else { given }
    }

    /// What a server has told.
    pub(super) fn learned(&self, name: &str) -> &str {
        self.learned.iter().find(|(learned, _)| *learned == name).map_or("", |(_, value)| value.as_str())
    }

    /// Writes down what a server has told, in place of what it told before.
    pub(super) fn learn(&mut self, name: &'static str, value: impl Into<String>) {
        self.learned.retain(|(learned, _)| *learned != name);
        self.learned.push((name, value.into()));
    }

    /// The value of a parameter, or something else where it is empty.
    ///
    /// # Errors
    /// When it still holds `{{…}}`.
    pub(super) fn or_else(&self, name: &'static str, make: impl FnOnce() -> String) -> Result<String, AuthError> {
        let value = self.resolved(name)?;
        Ok(if value.is_empty() { make() } else { value.to_owned() })
    }

    /// A signature that failed for a reason of its own.
    pub(super) fn failed(&self, problem: impl Into<String>) -> AuthError {
        AuthError::Failed { kind: self.kind.clone(), place: self.place.clone(), problem: problem.into() }
    }

    /// Sentences on parameters that are sent with a template left in them.
    pub(super) fn warn_of_templates(&self, names: &[&str], notes: &mut SigningNotes) {
        for name in names {
            if let Some(variable) = unresolved_name(self.get(name)) {
                notes.warnings.push(format!(
                    "{}: `{name}` holds the unresolved variable `{variable}` and is sent as it stands ({})",
                    self.kind, self.place
                ));
            }
        }
    }

    /// Whether a parameter stands in the collection, be it empty.
    pub(super) fn is_there(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Whether a parameter says yes, as a boolean or as text.
    pub fn is_true(&self, name: &str) -> bool {
        self.get(name) == "true"
    }

    /// The value of a parameter without which no signature can be computed: empty or unresolved is an error that
    /// names the variable (deviation 1).
    ///
    /// # Errors
    /// When it is empty or still holds `{{…}}`.
    pub fn required(&self, name: &'static str) -> Result<&str, AuthError> {
        let parameter = self.find(name);
        let written = parameter.map_or("", |parameter| parameter.written.as_str());
        let value = self.get(name);
        if value.is_empty() {
            return Err(AuthError::Missing {
                kind: self.kind.clone(),
                name,
                place: self.place.clone(),
                cause: cause_of(written),
            });
        }
        self.resolved(name)
    }

    /// The value of a parameter that may be empty but must not hold an unresolved template.
    ///
    /// # Errors
    /// When it still holds `{{…}}`.
    pub fn resolved(&self, name: &'static str) -> Result<&str, AuthError> {
        let value = self.get(name);
        match unresolved_name(value) {
            Some(variable) => Err(AuthError::Unresolved {
                kind: self.kind.clone(),
                name,
                place: self.place.clone(),
                variable: variable.to_owned(),
            }),
            None => Ok(value),
        }
    }

    fn find(&self, name: &str) -> Option<&Parameter> {
        self.list.iter().rev().find(|parameter| parameter.name == name)
    }
}

fn cause_of(written: &str) -> String {
    match unresolved_name(written) {
        Some(variable) => format!("the variable `{variable}` is empty: set it in the environment, or with --env-var"),
        None => "it is not given: set it in the collection's auth, best through a variable".to_owned(),
    }
}

/// The first name in double braces.
pub(super) fn unresolved_name(text: &str) -> Option<&str> {
    crate::variable::template::unresolved(text).next()
}
