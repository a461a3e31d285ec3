//! What the simulated accounts hold, as written in a fixture file.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    fixture_account::{Account, ManagedPolicy, long_ago, yes},
    moment::Moment,
};

/// The fixture that `postwatch demo` serves when none is given.
pub const DEFAULT: &str = include_str!("account.json");

/// A whole simulated world: accounts, an organisation, and what an audit of the first account must find.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fixture {
    /// What this fixture is for.
    #[serde(default)]
    pub about: String,
    /// Ages count back from here; without it, from when the server starts.
    #[serde(default)]
    pub now: Option<DateTime<Utc>>,
    /// The access key that [`crate::demo::Server::credentials`] hands out.
    pub auditor: String,
    /// The first is the one that is audited.
    pub accounts: Vec<Account>,
    /// Policies of AWS, the same in all accounts.
    #[serde(default)]
    pub aws_policies: Vec<ManagedPolicy>,
    /// Temporary credentials given out before the start.
    #[serde(default)]
    pub sessions: Vec<Session>,
    /// The organisation that the accounts belong to.
    #[serde(default)]
    pub organization: Option<Organization>,
    /// How patient a client must be.
    #[serde(default)]
    pub behaviour: Behaviour,
    /// Variables of the collection that belong to this fixture, such as `suppressions`.
    #[serde(default)]
    pub variables: BTreeMap<String, String>,
    /// The findings planted here, no more and no less.
    #[serde(default)]
    pub expected: Vec<ExpectedFinding>,
}

/// A finding that an audit must report: check, entity, reason.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(from = "(String, String, String)", into = "(String, String, String)")]
pub struct ExpectedFinding {
    /// `1` to `9`.
    pub check: String,
    /// `user/access_key_N` for keys, `arn#namespace` for check 9, else the name.
    pub entity: String,
    /// Reason code, such as `KEY_NOT_ROTATED`.
    pub reason: String,
}

impl From<(String, String, String)> for ExpectedFinding {
    fn from((check, entity, reason): (String, String, String)) -> ExpectedFinding {
        ExpectedFinding { check, entity, reason }
    }
}

impl From<ExpectedFinding> for (String, String, String) {
    fn from(finding: ExpectedFinding) -> (String, String, String) {
        (finding.check, finding.entity, finding.reason)
    }
}

/// Temporary credentials.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// `ASIA…`
    pub access_key: String,
    /// Signs requests.
    pub secret: String,
    /// Must come with each request.
    pub session_token: String,
    /// Account that the principal is in.
    pub account: String,
    /// `user/NAME` or `role/NAME`, without the path.
    pub principal: String,
    /// Last part of an assumed role's ARN.
    #[serde(default = "session_name")]
    pub name: String,
    /// From the start; negative: expired already.
    #[serde(default = "an_hour_of_minutes")]
    pub expires_minutes: i64,
    /// True when made with an MFA code.
    #[serde(default)]
    pub mfa: bool,
}

/// An organisation.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organization {
    /// `o-…`
    pub id: String,
    /// The account that may list the others.
    pub management_account: String,
    /// All accounts, also those that have no IAM here.
    pub accounts: Vec<MemberAccount>,
}

/// An account as its organisation knows it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MemberAccount {
    /// Twelve digits.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Address of the root user.
    pub email: String,
    /// `ACTIVE`, `SUSPENDED`, `PENDING_CLOSURE`
    #[serde(default = "active")]
    pub status: String,
    /// When it joined.
    #[serde(default = "long_ago")]
    pub joined: Moment,
    /// True when the organisation opened it, false when it was invited.
    #[serde(default = "yes")]
    pub opened_here: bool,
    /// Tags.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
}

/// How patient a client must be.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Behaviour {
    /// Credential report at the start.
    pub report: ReportAtStart,
    /// Asks of a credential report before it is complete.
    pub report_polls: u32,
    /// Asks of a last-accessed job before it is complete.
    pub job_polls: u32,
    /// The longest page, whatever MaxItems says.
    pub page_limit: u64,
}

impl Default for Behaviour {
    fn default() -> Behaviour {
        Behaviour { report: ReportAtStart::Absent, report_polls: 2, job_polls: 1, page_limit: 1000 }
    }
}

/// The credential report that lies there when the server starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportAtStart {
    /// None.
    Absent,
    /// A fresh one.
    Present,
    /// One that is more than four hours old.
    Expired,
}

/// Why a fixture cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum FixtureError {
    /// It is not JSON, or not of this shape.
    #[error("{place}: {message}")]
    Shape {
        /// Such as `accounts[0].users[3].created`.
        place: String,
        /// What is wrong, with line and column.
        message: String,
    },
    /// Two parts do not fit each other.
    #[error("{place}: {message}")]
    Sense {
        /// Such as `accounts[0].users[3]`.
        place: String,
        /// What is wrong.
        message: String,
    },
}

fn session_name() -> String {
    "demo".to_owned()
}
fn active() -> String {
    "ACTIVE".to_owned()
}
fn an_hour_of_minutes() -> i64 {
    60
}
