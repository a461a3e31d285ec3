//! Values of monitor files that are more than a text.

use std::{collections::BTreeMap, fmt, time::Duration};

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor},
};

use super::credential;
use crate::{report::parse_size, schedule::parse_duration};

/// A duration with its unit: `30s`, `5m`, `90d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DurationText(pub Duration);

impl<'de> Deserialize<'de> for DurationText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<DurationText, D::Error> {
        match Scalar::deserialize(deserializer)? {
            Scalar::Text(text) => parse_duration(&text).map(DurationText).map_err(D::Error::custom),
            other => Err(D::Error::custom(format!(
                "`{}` is no duration: write a number with its unit, such as 30s, 5m, 4h or 90d",
                other.text()
            ))),
        }
    }
}

/// Milliseconds as Postman writes them, or a duration with its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Milliseconds(pub Duration);

impl<'de> Deserialize<'de> for Milliseconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Milliseconds, D::Error> {
        let scalar = Scalar::deserialize(deserializer)?;
        let text = scalar.text();
        match text.parse::<u64>() {
            Ok(number) => Ok(Milliseconds(Duration::from_millis(number))),
            Err(_) => parse_duration(&text).map(Milliseconds).map_err(D::Error::custom),
        }
    }
}

/// Bytes: `64M`, or a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SizeText(pub u64);

impl<'de> Deserialize<'de> for SizeText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<SizeText, D::Error> {
        let scalar = Scalar::deserialize(deserializer)?;
        parse_size(&scalar.text()).map(SizeText).map_err(D::Error::custom)
    }
}

/// A text, a number or a truth value.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    /// Text.
    Text(String),
    /// A number, as written.
    Number(serde_json::Number),
    /// True or false.
    Truth(bool),
}

impl Scalar {
    /// As text.
    pub fn text(&self) -> String {
        match self {
            Scalar::Text(text) => text.clone(),
            Scalar::Number(number) => number.to_string(),
            Scalar::Truth(truth) => truth.to_string(),
        }
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Scalar, D::Error> {
        struct Any;
        impl Visitor<'_> for Any {
            type Value = Scalar;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a text, a number, true or false")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Scalar, E> {
                Ok(Scalar::Text(text.to_owned()))
            }
            fn visit_bool<E: Error>(self, truth: bool) -> Result<Scalar, E> {
                Ok(Scalar::Truth(truth))
            }
            fn visit_i64<E: Error>(self, number: i64) -> Result<Scalar, E> {
                Ok(Scalar::Number(number.into()))
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<Scalar, E> {
                Ok(Scalar::Number(number.into()))
            }
            fn visit_f64<E: Error>(self, number: f64) -> Result<Scalar, E> {
                serde_json::Number::from_f64(number).map(Scalar::Number).ok_or_else(|| E::custom("no such number"))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// Variables with their values, none of which may be a secret.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Variables(pub BTreeMap<String, Scalar>);

impl<'de> Deserialize<'de> for Variables {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Variables, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Variables;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("names with their values")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut pairs: A) -> Result<Variables, A::Error> {
                let mut variables = BTreeMap::new();
                while let Some(name) = pairs.next_key::<String>()? {
                    let value: Scalar = pairs.next_value()?;
                    credential::refuse(&name, &value.text()).map_err(A::Error::custom)?;
                    if variables.insert(name.clone(), value).is_some() {
                        return Err(A::Error::custom(format!("`{name}` stands twice")));
                    }
                }
                Ok(Variables(variables))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}
