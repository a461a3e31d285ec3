//! The template of the messages.

use handlebars::Handlebars;
use serde::Serialize;
use thiserror::Error;

use super::cut::escape;

/// The template used unless the user gives one.
const OURS: &str = include_str!("slack.hbs");

/// Why a template cannot be used.
#[derive(Debug, Error)]
pub enum TemplateError {
    /// It cannot be read.
    #[error("slack template: {0}")]
    Syntax(#[from] Box<handlebars::TemplateError>),
    /// It asks for something that is not there.
    #[error("slack template: {0}")]
    Render(#[from] Box<handlebars::RenderError>),
}

/// A compiled template. Every `{{value}}` is escaped for Slack.
pub(super) struct Template {
    handlebars: Handlebars<'static>,
    fault: Option<TemplateError>,
}

const BUILT_IN: &str = "built-in";
const USERS: &str = "user's";

impl Template {
    pub(super) fn new(users: Option<&str>) -> Result<Template, TemplateError> {
        let mut handlebars = Handlebars::new();
        handlebars.set_strict_mode(true);
        handlebars.register_escape_fn(escape);
        handlebars.register_template_string(BUILT_IN, OURS).map_err(Box::new)?;
        if let Some(text) = users {
            handlebars.register_template_string(USERS, text).map_err(Box::new)?;
        }
        Ok(Template { handlebars, fault: None })
    }

    /// A message without blank lines at its ends; nothing if the template made none.
    ///
    /// A template that asks for something that is not there must not silence an alarm: the built-in one is used
    /// instead, and [`Template::fault`] tells of it in the end.
    pub(super) fn render(&mut self, model: &impl Serialize) -> Result<String, TemplateError> {
        if self.fault.is_none() && self.handlebars.has_template(USERS) {
            match self.handlebars.render(USERS, model) {
                Ok(text) => return Ok(text.trim().to_owned()),
                Err(error) => self.fault = Some(TemplateError::Render(Box::new(error))),
            }
        }
        let text = self.handlebars.render(BUILT_IN, model).map_err(Box::new)?;
        Ok(text.trim().to_owned())
    }

    /// What was wrong with the user's template.
    pub(super) fn fault(self) -> Option<TemplateError> {
        self.fault
    }
}
