//! The contract `postwatch.findings/1`, as types: over masked text for reports, over the script's own text where a run
//! judges it.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::secret::Shown;

/// The schema understood here.
pub const SCHEMA: &str = "postwatch.findings/1";

/// What every version of the schema starts with.
pub(super) const SCHEMA_NAME: &str = "postwatch.findings/";

/// The account that was looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "Text: DeserializeOwned"))]
pub struct Account<Text = Shown> {
    /// Its number.
    pub id: Text,
    /// Its alias, if it has one.
    #[serde(default)]
    pub alias: Option<Text>,
    /// Its partition: `aws`, `aws-cn`, …
    #[serde(default)]
    pub partition: Option<Text>,
}

/// How a check went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Nothing found.
    Pass,
    /// Something found.
    Fail,
    /// It could not look.
    Error,
}

/// One check and what it found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound(deserialize = "Text: DeserializeOwned"))]
pub struct Check<Text = Shown> {
    /// Its number or name.
    pub check: Text,
    /// What it is about.
    pub title: Text,
    /// How it went.
    pub status: Status,
    /// The limit it compared with.
    #[serde(default)]
    pub threshold: Option<Value>,
    /// What the limit counts: `days`.
    #[serde(default)]
    pub unit: Option<Text>,
    /// What it found, suppressed findings included.
    #[serde(default)]
    pub findings: Vec<Finding<Text>>,
    /// Remarks that never fail a check.
    #[serde(default)]
    pub notes: Vec<Text>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound(deserialize = "Text: DeserializeOwned"))]
pub struct Finding<Text = Shown> {
    /// Name of the user, role, …
    pub entity: Text,
    /// `user`, `group`, `role`, `policy`, `account`, `root`.
    #[serde(default)]
    pub entity_type: Option<Text>,
    /// Its ARN.
    #[serde(default)]
    pub arn: Option<Text>,
    /// Tells apart findings on one entity.
    #[serde(default, deserialize_with = "text_or_number")]
    pub key: Option<Text>,
    /// Reason code.
    pub reason: Text,
    /// A sentence on it.
    #[serde(default)]
    pub detail: Option<Text>,
    /// Age in days.
    #[serde(default)]
    pub age_days: Option<f64>,
    /// `high`, `medium`, `low`.
    #[serde(default)]
    pub severity: Option<Text>,
    /// Where it says how to put it right.
    #[serde(default)]
    pub remediation: Option<Text>,
    /// Ids in other catalogues: `CIS 1.13`.
    #[serde(default)]
    pub references: Vec<Text>,
    /// Accepted by somebody, for a time.
    #[serde(default)]
    pub suppressed: Option<Suppression<Text>>,
}

/// Why a finding is accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "Text: DeserializeOwned"))]
pub struct Suppression<Text = Shown> {
    /// Why.
    #[serde(default)]
    pub reason: Option<Text>,
    /// By whom.
    #[serde(default)]
    pub owner: Option<Text>,
    /// The last day it holds, `YYYY-MM-DD`; without one it holds for ever.
    #[serde(default)]
    pub expires: Option<Text>,
}

/// What tells one finding from another over runs; detail, age and severity are no part of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Identity {
    /// Number of the account.
    pub account: Shown,
    /// The check.
    pub check: Shown,
    /// The entity's ARN, or its name where it has none.
    pub arn: Shown,
    /// The reason code.
    pub reason: Shown,
    /// The key, or nothing.
    pub key: Shown,
}

/// A key that is a number (`key: 1`) is as good as its text.
fn text_or_number<'de, D: serde::Deserializer<'de>, Text: DeserializeOwned>(
    deserializer: D,
) -> Result<Option<Text>, D::Error> {
    let text = match Value::deserialize(deserializer)? {
        Value::Null => return Ok(None),
        Value::Number(number) => Value::String(number.to_string()),
        other => other,
    };
    Text::deserialize(text).map(Some).map_err(serde::de::Error::custom)
}
