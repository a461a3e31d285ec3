//! Templates of channels that take JSON or plain text.

use handlebars::{Context, Handlebars, Helper, HelperResult, Output, RenderContext, no_escape};
use serde_json::Value;

use crate::alert::message::AlertMessage;

const NAME: &str = "user's";

/// What `{{ }}` does to a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escape {
    /// It stands within quotes of JSON.
    Json,
    /// Nothing.
    Nothing,
}

/// A compiled template.
pub(super) struct TextTemplate {
    handlebars: Handlebars<'static>,
}

impl TextTemplate {
    /// Compiles it. It must be able to show `samples`.
    pub(super) fn new(text: &str, escape: Escape, samples: &[AlertMessage]) -> Result<TextTemplate, String> {
        let mut handlebars = Handlebars::new();
        handlebars.set_strict_mode(true);
        match escape {
            Escape::Json => handlebars.register_escape_fn(within_quotes),
            Escape::Nothing => handlebars.register_escape_fn(no_escape),
        }
        handlebars.register_helper("json", Box::new(write_json));
        handlebars.register_template_string(NAME, text).map_err(|error| error.to_string())?;
        let template = TextTemplate { handlebars };
        for sample in samples {
            let text = template.render(sample)?;
            if escape == Escape::Json && text.starts_with(['{', '[']) {
                serde_json::from_str::<serde::de::IgnoredAny>(&text)
                    .map_err(|error| format!("what it makes is no JSON: {error}"))?;
            }
        }
        Ok(template)
    }

    pub(super) fn render(&self, message: &AlertMessage) -> Result<String, String> {
        let text = self.handlebars.render(NAME, message).map_err(|error| error.to_string())?;
        Ok(text.trim().to_owned())
    }
}

fn within_quotes(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default().to_owned()
}

/// `{{json value}}`: the value as JSON.
fn write_json(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let value = helper.param(0).map_or(Value::Null, |parameter| parameter.value().clone());
    out.write(&value.to_string())?;
    Ok(())
}
