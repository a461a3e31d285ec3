//! The template of the page.

use std::sync::Arc;

use handlebars::Template;
use thiserror::Error;

/// The template of the page.
#[derive(Clone, Debug)]
pub enum PageTemplate {
    /// Ours.
    BuiltIn,
    /// The user's.
    Users {
        /// Where it was read, for messages.
        name: String,
        /// It.
        template: Arc<Template>,
    },
}

/// Why a template cannot be used.
#[derive(Debug, Error)]
#[error("{name}: {error}")]
pub struct PageTemplateError {
    name: String,
    error: Box<handlebars::TemplateError>,
}

impl PageTemplate {
    /// Compiles a template of the user's.
    pub fn compile(name: &str, text: &str) -> Result<PageTemplate, PageTemplateError> {
        match Template::compile_with_name(text, "page".to_owned()) {
            Ok(template) => Ok(PageTemplate::Users { name: name.to_owned(), template: Arc::new(template) }),
            Err(error) => Err(PageTemplateError { name: name.to_owned(), error: Box::new(error) }),
        }
    }
}
