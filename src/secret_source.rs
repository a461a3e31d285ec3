//! Where secrets come from, as written. A file says where a secret is, never what it is.

use std::{fmt, path::PathBuf};

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};

/// Where a secret comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretSource {
    /// A variable of the process.
    Env(String),
    /// A file, without the line break at its end.
    File(PathBuf),
    /// The vault of `options.vault`.
    Vault(String),
    /// What a program prints, without the line break at its end. In `postwatch.yaml` only.
    Command(Vec<String>),
}

/// As it is written: one of these.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct WrittenSource {
    /// A variable of the process.
    env: Option<String>,
    /// A file, without the line break at its end.
    file: Option<PathBuf>,
    /// A name in the vault of `options.vault`.
    vault: Option<String>,
    /// A program with its arguments, whose output is the secret. In `postwatch.yaml` only.
    command: Option<Vec<String>>,
}

const EXPECTED: &str = "a secret has one source: {env: NAME}, {file: PATH} or {vault: NAME}";

impl SecretSource {
    fn of<E: Error>(written: WrittenSource) -> Result<SecretSource, E> {
        let WrittenSource { env, file, vault, command } = written;
        match (env, file, vault, command) {
            (Some(name), None, None, None) => Ok(SecretSource::Env(name)),
            (None, Some(path), None, None) => Ok(SecretSource::File(path)),
            (None, None, Some(name), None) => Ok(SecretSource::Vault(name)),
            (None, None, None, Some(words)) if words.is_empty() => Err(E::custom("`command` names no program")),
            (None, None, None, Some(words)) => Ok(SecretSource::Command(words)),
            _ => Err(E::custom(EXPECTED)),
        }
    }
}

impl<'de> Deserialize<'de> for SecretSource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<SecretSource, D::Error> {
        struct Source;
        impl<'de> Visitor<'de> for Source {
            type Value = SecretSource;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(EXPECTED)
            }
            // The words of the parser would quote it.
            fn visit_str<E: Error>(self, _: &str) -> Result<SecretSource, E> {
                Err(E::custom(format!("a secret itself does not stand in a file; {EXPECTED}")))
            }
            fn visit_i64<E: Error>(self, _: i64) -> Result<SecretSource, E> {
                self.visit_str("")
            }
            fn visit_u64<E: Error>(self, _: u64) -> Result<SecretSource, E> {
                self.visit_str("")
            }
            fn visit_f64<E: Error>(self, _: f64) -> Result<SecretSource, E> {
                self.visit_str("")
            }
            fn visit_map<A: MapAccess<'de>>(self, pairs: A) -> Result<SecretSource, A::Error> {
                SecretSource::of(WrittenSource::deserialize(MapAccessDeserializer::new(pairs))?)
            }
        }
        deserializer.deserialize_any(Source)
    }
}
