//! What one simulated account holds, as written in a fixture file.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::moment::Moment;

/// One AWS account.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Twelve digits.
    pub id: String,
    /// Name in sign-in addresses.
    #[serde(default)]
    pub alias: Option<String>,
    /// `aws`, `aws-cn` or `aws-us-gov`.
    #[serde(default = "aws")]
    pub partition: String,
    /// The root user.
    #[serde(default)]
    pub root: Root,
    /// Without one, GetAccountPasswordPolicy answers 404.
    #[serde(default)]
    pub password_policy: Option<PasswordPolicy>,
    /// People and programs.
    #[serde(default)]
    pub users: Vec<User>,
    /// Groups of users.
    #[serde(default)]
    pub groups: Vec<Group>,
    /// What others may become.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// The account's own managed policies.
    #[serde(default)]
    pub policies: Vec<ManagedPolicy>,
    /// By ARN, or `user/…`, `group/…`, `role/…`, `policy/…`, `aws:policy/…` for short.
    #[serde(default)]
    pub last_accessed: BTreeMap<String, Vec<LastAccess>>,
    /// Entities, named as above, whose last-accessed job fails.
    #[serde(default)]
    pub failing_jobs: Vec<String>,
}

/// The root user of an account.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Root {
    /// When the account was opened.
    #[serde(default = "long_ago")]
    pub created: Moment,
    /// Last use of the password.
    #[serde(default)]
    pub password: Option<Moment>,
    /// True with an MFA device.
    #[serde(default)]
    pub mfa: bool,
    /// Root access keys, the worst idea of all.
    #[serde(default)]
    pub keys: Vec<AccessKey>,
}

impl Default for Root {
    fn default() -> Root {
        Root { created: long_ago(), password: None, mfa: true, keys: Vec::new() }
    }
}

/// The account's rules for passwords.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordPolicy {
    /// Shortest password.
    pub minimum_length: u32,
    /// A character that is neither letter nor digit.
    #[serde(default)]
    pub symbols: bool,
    /// A digit.
    #[serde(default)]
    pub numbers: bool,
    /// A capital.
    #[serde(default)]
    pub uppercase: bool,
    /// A small letter.
    #[serde(default)]
    pub lowercase: bool,
    /// Users may change their own password.
    #[serde(default)]
    pub users_may_change: bool,
    /// Days until a password expires; without it, never, and the element is absent.
    #[serde(default)]
    pub max_age: Option<u32>,
    /// How many old passwords are refused; without it the element is absent.
    #[serde(default)]
    pub reuse_prevention: Option<u32>,
    /// An expired password cannot be renewed by its user; without it the element is absent.
    #[serde(default)]
    pub hard_expiry: Option<bool>,
}

/// An IAM user.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// Name, unique in the account.
    pub name: String,
    /// Path, `/` at either end.
    #[serde(default = "slash")]
    pub path: String,
    /// `AIDA…`; made from the ARN when absent.
    #[serde(default)]
    pub id: Option<String>,
    /// When it was made.
    pub created: Moment,
    /// Last use of the console password, -1 for never used; absent: no console.
    #[serde(default)]
    pub password: Option<Moment>,
    /// When the password was set; with the user, if absent.
    #[serde(default)]
    pub password_changed: Option<Moment>,
    /// True with an MFA device.
    #[serde(default)]
    pub mfa: bool,
    /// When the device was enabled; with the user, if absent.
    #[serde(default)]
    pub mfa_since: Option<Moment>,
    /// The six digits that the device shows, always the same here.
    #[serde(default = "default_mfa_code")]
    pub mfa_code: String,
    /// Two at most.
    #[serde(default)]
    pub keys: Vec<AccessKey>,
    /// Names of groups.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Policies of its own, by name.
    #[serde(default)]
    pub inline: BTreeMap<String, Document>,
    /// Managed policies: a name, `aws:` and a name, or an ARN.
    #[serde(default)]
    pub attached: Vec<String>,
    /// Tags.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
}

/// An access key.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessKey {
    /// `AKIA…`; made from the owner's ARN when absent.
    #[serde(default)]
    pub id: Option<String>,
    /// With it, requests can be signed.
    #[serde(default)]
    pub secret: Option<String>,
    /// When it was made.
    pub age: Moment,
    /// False after it was switched off.
    #[serde(default = "yes")]
    pub active: bool,
    /// Last use; absent: never.
    #[serde(default)]
    pub last_used: Option<Moment>,
    /// Service of the last use.
    #[serde(default = "s3")]
    pub service: String,
    /// Region of the last use.
    #[serde(default = "us_east_1")]
    pub region: String,
}

/// A group.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Name, unique in the account.
    pub name: String,
    /// Path, `/` at either end.
    #[serde(default = "slash")]
    pub path: String,
    /// `AGPA…`; made from the ARN when absent.
    #[serde(default)]
    pub id: Option<String>,
    /// When it was made.
    pub created: Moment,
    /// Policies of its own, by name.
    #[serde(default)]
    pub inline: BTreeMap<String, Document>,
    /// Managed policies.
    #[serde(default)]
    pub attached: Vec<String>,
}

/// A role.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Name, unique in the account.
    pub name: String,
    /// Path; `/aws-service-role/…/` makes it a service-linked one.
    #[serde(default = "slash")]
    pub path: String,
    /// `AROA…`; made from the ARN when absent.
    #[serde(default)]
    pub id: Option<String>,
    /// When it was made.
    pub created: Moment,
    /// Who may become it.
    pub trust: Document,
    /// Free text.
    #[serde(default)]
    pub description: Option<String>,
    /// Seconds that a session may last.
    #[serde(default = "one_hour")]
    pub max_session: u32,
    /// Policies of its own, by name.
    #[serde(default)]
    pub inline: BTreeMap<String, Document>,
    /// Managed policies.
    #[serde(default)]
    pub attached: Vec<String>,
    /// Tags.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
    /// Last use, within the tracking period.
    #[serde(default)]
    pub last_used: Option<Moment>,
    /// Region of the last use.
    #[serde(default = "us_east_1")]
    pub region: String,
}

/// A managed policy, the account's or AWS's.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManagedPolicy {
    /// Name, unique in its account.
    pub name: String,
    /// Path, `/` at either end.
    #[serde(default = "slash")]
    pub path: String,
    /// `ANPA…`; made from the ARN when absent.
    #[serde(default)]
    pub id: Option<String>,
    /// When it was made.
    pub created: Moment,
    /// When its versions last changed; when it was made, if absent.
    #[serde(default)]
    pub updated: Option<Moment>,
    /// Free text.
    #[serde(default)]
    pub description: Option<String>,
    /// The version that counts.
    #[serde(default = "first_version")]
    pub default: String,
    /// All versions that are kept.
    pub versions: Vec<PolicyVersion>,
    /// Tags.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
}

/// One version of a managed policy.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyVersion {
    /// `v1`, `v2`…
    #[serde(default = "first_version")]
    pub id: String,
    /// When it was made; with the policy, if absent.
    #[serde(default)]
    pub created: Option<Moment>,
    /// What it says.
    pub document: Document,
}

/// When an entity last used a service: `["s3", "Amazon S3", 12]`, null for never.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "(String, String, Option<Moment>)")]
pub struct LastAccess {
    /// `s3`
    pub namespace: String,
    /// `Amazon S3`
    pub name: String,
    /// Absent: not within the tracking period.
    pub at: Option<Moment>,
}

impl From<(String, String, Option<Moment>)> for LastAccess {
    fn from((namespace, name, at): (String, String, Option<Moment>)) -> LastAccess {
        LastAccess { namespace, name, at }
    }
}

/// A policy document: its text, byte for byte as IAM would give it back.
#[derive(Clone, Debug)]
pub struct Document {
    pub(crate) text: String,
    pub(crate) value: serde_json::Value,
}

impl<'de> Deserialize<'de> for Document {
    /// A JSON string is the text itself; an object is written as compact JSON.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Document, D::Error> {
        use serde::de::Error;
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let outer: serde_json::Value = serde_json::from_str(raw.get()).map_err(D::Error::custom)?;
        let (text, value) = match outer {
            serde_json::Value::String(text) => {
                // serde_json would take «at line» at the end of a message for the place in the fixture.
                let value = serde_json::from_str(&text).map_err(|error| {
                    D::Error::custom(format!("policy document: {error}").replace(" at line ", " in its line "))
                })?;
                (text, value)
            }
            value => (value.to_string(), value),
        };
        if value.get("Statement").is_none() {
            return Err(D::Error::custom("policy document: no Statement in it"));
        }
        Ok(Document { text, value })
    }
}

fn aws() -> String {
    "aws".to_owned()
}
fn slash() -> String {
    "/".to_owned()
}
fn s3() -> String {
    "s3".to_owned()
}
fn us_east_1() -> String {
    "us-east-1".to_owned()
}
fn default_mfa_code() -> String {
    "123456".to_owned()
}
fn first_version() -> String {
    "v1".to_owned()
}
pub(crate) fn yes() -> bool {
    true
}
fn one_hour() -> u32 {
    3600
}
pub(crate) fn long_ago() -> Moment {
    Moment::DaysAgo(2000.0)
}
