//! What came up while signing.

/// What came up while signing.
#[derive(Debug, Default)]
pub struct SigningNotes {
    /// Sentences for the user.
    pub warnings: Vec<String>,
    /// Sentences that explain why the request failed, should it have.
    pub hints: Vec<String>,
    /// Texts made of secrets that are as good as these: a token in a query.
    pub secrets: Vec<String>,
    /// What came to the parameters.
    pub computed: Vec<Computed>,
}

impl SigningNotes {
    pub(super) fn compute(&mut self, name: &'static str, value: Option<&str>) {
        self.computed.push(Computed { name, value: value.map(str::to_owned) });
    }
}

/// A parameter that the collection does not give: a server did, or it was made up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Computed {
    /// Name of the parameter.
    pub name: &'static str,
    /// What it is, unless that is nothing.
    pub value: Option<String>,
}
