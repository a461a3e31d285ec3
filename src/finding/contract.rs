//! The contract `postwatch.findings/1`, as types.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::secret::Shown;

/// The schema understood here.
pub const SCHEMA: &str = "postwatch.findings/1";

/// What every version of the schema starts with.
pub(super) const SCHEMA_NAME: &str = "postwatch.findings/";

/// The account that was looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its number.
    pub id: Shown,
    /// Its alias, if it has one.
    #[serde(default)]
    pub alias: Option<Shown>,
    /// Its partition: `aws`, `aws-cn`, …
    #[serde(default)]
    pub partition: Option<Shown>,
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
pub struct Check {
    /// Its number or name.
    pub check: Shown,
    /// What it is about.
    pub title: Shown,
    /// How it went.
    pub status: Status,
    /// The limit it compared with.
    #[serde(default)]
    pub threshold: Option<Value>,
    /// What it found, suppressed findings included.
    #[serde(default)]
    pub findings: Vec<Finding>,
    /// Remarks that never fail a check.
    #[serde(default)]
    pub notes: Vec<Shown>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Name of the user, role, …
    pub entity: Shown,
    /// `user`, `group`, `role`, `policy`, `account`, `root`.
    #[serde(default)]
    pub entity_type: Option<Shown>,
    /// Its ARN.
    #[serde(default)]
    pub arn: Option<Shown>,
    /// Tells apart findings on one entity.
    #[serde(default, deserialize_with = "text_or_number")]
    pub key: Option<Shown>,
    /// Reason code.
    pub reason: Shown,
    /// A sentence on it.
    #[serde(default)]
    pub detail: Option<Shown>,
    /// Age in days.
    #[serde(default)]
    pub age_days: Option<f64>,
    /// `high`, `medium`, `low`.
    #[serde(default)]
    pub severity: Option<Shown>,
    /// Where it says how to put it right.
    #[serde(default)]
    pub remediation: Option<Shown>,
    /// Ids in other catalogues: `CIS 1.13`.
    #[serde(default)]
    pub references: Vec<Shown>,
    /// Accepted by somebody, for a time.
    #[serde(default)]
    pub suppressed: Option<Suppression>,
}

/// Why a finding is accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppression {
    /// Why.
    #[serde(default)]
    pub reason: Option<Shown>,
    /// By whom.
    #[serde(default)]
    pub owner: Option<Shown>,
    /// The last day it holds, `YYYY-MM-DD`; without one it holds for ever.
    #[serde(default)]
    pub expires: Option<Shown>,
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
fn text_or_number<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Shown>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Key {
        Text(Shown),
        Number(serde_json::Number),
        Nothing(()),
    }
    Key::deserialize(deserializer).and_then(|key| match key {
        Key::Text(text) => Ok(Some(text)),
        // A number holds no secret that its text would not; `Shown` reads itself from masked data alone.
        Key::Number(number) => {
            serde_json::from_value(Value::String(number.to_string())).map(Some).map_err(serde::de::Error::custom)
        }
        Key::Nothing(()) => Ok(None),
    })
}
