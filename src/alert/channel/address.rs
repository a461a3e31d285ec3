//! Addresses and other texts of a channel, which may be secret.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};

use crate::{
    secret::{looks_random, slack_webhook_path, url_password},
    secret_source::SecretSource,
};

/// A text as it stands in the file, or where a secret is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextOrSecret {
    /// The text itself.
    Text(String),
    /// Where it is.
    Secret(SecretSource),
}

const EXPECTED: &str = "a text, or for a secret its source: {env: NAME}, {file: PATH} or {vault: NAME}";

impl<'de> Deserialize<'de> for TextOrSecret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<TextOrSecret, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = TextOrSecret;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(EXPECTED)
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<TextOrSecret, E> {
                if looks_random(text) || slack_webhook_path(text).is_some() || url_password(text).is_some() {
                    return Err(E::custom(format!(
                        "this looks like a secret, and a secret itself does not stand in a file; {EXPECTED}"
                    )));
                }
                Ok(TextOrSecret::Text(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, pairs: A) -> Result<TextOrSecret, A::Error> {
                SecretSource::deserialize(MapAccessDeserializer::new(pairs)).map(TextOrSecret::Secret)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

#[cfg(test)]
impl schemars::JsonSchema for TextOrSecret {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "TextOrSecret".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let source = generator.subschema_for::<SecretSource>();
        schemars::json_schema!({"anyOf": [{"type": "string"}, source]})
    }
}
