//! One call.

use crate::demo::{caller::Caller, cloud::Cloud, fixture_account::Account, form::Form, page::Page, refusal::Refusal};

/// One call of an action.
pub(crate) struct Call<'a> {
    pub(crate) cloud: &'a Cloud,
    /// The caller's account: nobody sees another.
    pub(crate) account: &'a Account,
    pub(crate) caller: &'a Caller,
    pub(crate) form: &'a Form,
}

impl Call<'_> {
    /// Cuts the page that the call asks for.
    pub(crate) fn page<T>(&self, items: Vec<T>) -> Result<Page<T>, Refusal> {
        Page::cut(self.form, self.cloud.fixture.behaviour.page_limit, items)
    }

    /// True for entities under the PathPrefix asked for.
    pub(crate) fn is_under_prefix(&self, path: &str) -> bool {
        self.form.get("PathPrefix").is_none_or(|prefix| path.starts_with(prefix))
    }
}
