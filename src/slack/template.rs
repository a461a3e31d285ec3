//! The template of the messages.

use handlebars::{Context, Handlebars, Helper, HelperResult, Output, RenderContext};
use serde::Serialize;
use serde_json::Value;
use thiserror::Error;

use super::{
    block::fault,
    cut::{escape, plain},
};

/// Why a template cannot be used.
#[derive(Debug, Error)]
pub enum TemplateError {
    /// It cannot be read.
    #[error("slack template: {0}")]
    Syntax(#[from] Box<handlebars::TemplateError>),
    /// It asks for something that is not there.
    #[error("slack template: {0}")]
    Render(#[from] Box<handlebars::RenderError>),
    /// What it makes begins as a message in JSON and is none.
    #[error("slack template: what it makes is no JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// What it makes is a message that Slack would refuse.
    #[error("slack template: what it makes would be refused: {0}")]
    Message(String),
}

/// A compiled template. Every `{{value}}` is escaped for Slack.
pub(crate) struct Template {
    handlebars: Handlebars<'static>,
    fault: Option<TemplateError>,
}

/// What a template made.
pub(crate) enum Rendered {
    /// The text of the built-in one.
    Ours(String),
    /// The text of the user's.
    Users(String),
    /// A whole message of the user's.
    Message(Value),
}

const BUILT_IN: &str = "built-in";
const USERS: &str = "user's";

impl Template {
    /// `built_in` is used unless the user gives one.
    pub(crate) fn new(built_in: &str, users: Option<&str>) -> Result<Template, TemplateError> {
        let mut handlebars = Handlebars::new();
        handlebars.set_strict_mode(true);
        handlebars.register_escape_fn(escape);
        handlebars.register_helper("json", Box::new(write_json));
        handlebars.register_helper("plain", Box::new(write_plain));
        handlebars.register_template_string(BUILT_IN, built_in).map_err(Box::new)?;
        if let Some(text) = users {
            handlebars.register_template_string(USERS, text).map_err(Box::new)?;
        }
        Ok(Template { handlebars, fault: None })
    }

    /// A message without blank lines at its ends; empty if the template made none.
    ///
    /// A template that fails must not silence an alarm: the built-in one is used instead, and [`Template::fault`]
    /// tells of it in the end.
    pub(crate) fn render(&mut self, model: &impl Serialize) -> Result<Rendered, TemplateError> {
        if self.fault.is_none() && self.handlebars.has_template(USERS) {
            match self.users(model) {
                Ok(rendered) => return Ok(rendered),
                Err(error) => self.fault = Some(error),
            }
        }
        Ok(Rendered::Ours(self.text(model)?))
    }

    /// The text of the built-in template.
    pub(crate) fn text(&self, model: &impl Serialize) -> Result<String, TemplateError> {
        let text = self.handlebars.render(BUILT_IN, model).map_err(Box::new)?;
        Ok(text.trim().to_owned())
    }

    /// By the user's template alone.
    pub(crate) fn users(&self, model: &impl Serialize) -> Result<Rendered, TemplateError> {
        let text = self.handlebars.render(USERS, model).map_err(Box::new)?;
        let text = text.trim();
        if !text.starts_with('{') {
            return Ok(Rendered::Users(text.to_owned()));
        }
        let message: Value = serde_json::from_str(text)?;
        fault(&message).map_or(Ok(Rendered::Message(message)), |fault| Err(TemplateError::Message(fault)))
    }

    /// What was wrong with the user's template.
    pub(crate) fn fault(self) -> Option<TemplateError> {
        self.fault
    }
}

/// `{{json value}}`: the value as JSON, for templates that write whole messages; its texts are escaped for Slack.
fn write_json(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let value = helper.param(0).map_or(Value::Null, |parameter| escaped(parameter.value().clone()));
    out.write(&value.to_string())?;
    Ok(())
}

/// `{{plain value}}`: a text that Slack must not take for formatting; where it would, it is written as code.
fn write_plain(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    match helper.param(0).map(|parameter| parameter.value()) {
        Some(Value::String(text)) => out.write(&plain(text))?,
        Some(Value::Null) | None => {}
        Some(other) => out.write(&escape(&other.to_string()))?,
    }
    Ok(())
}

fn escaped(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(escape(&text)),
        Value::Array(items) => Value::Array(items.into_iter().map(escaped).collect()),
        Value::Object(fields) => {
            Value::Object(fields.into_iter().map(|(name, value)| (name, escaped(value))).collect())
        }
        other => other,
    }
}
