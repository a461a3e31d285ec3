//! The parameters of an authentication with their templates expanded.

use super::AuthError;

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
}

impl Parameters {
    /// The expanded value of a parameter; empty when it is not there.
    pub fn get(&self, name: &str) -> &str {
        self.find(name).map_or("", |parameter| parameter.value.as_str())
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
