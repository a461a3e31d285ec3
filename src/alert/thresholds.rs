//! When a monitor counts as failing or recovered, and how often that is told: `thresholds` of a monitor file.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::period::Period;

/// So many runs are remembered at most.
const MOST_RUNS: u32 = 100;

/// `thresholds` of a monitor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Thresholds {
    /// How many bad runs open an alert.
    pub failure: FailureThreshold,
    /// How many good runs in a row close it.
    pub success: Runs,
    /// How long after the last message a monitor that still fails is told again; `never` turns reminders off.
    pub reminder: Reminder,
    /// So many messages of one failure at most, its opening and reminders; then silence until it recovers. New findings
    /// and the recovery are always told.
    pub notification_limit: NotificationLimit,
    /// A run whose responses were slower counts as a bad one.
    pub slow: Option<Slow>,
}

impl Default for Thresholds {
    fn default() -> Thresholds {
        Thresholds {
            failure: FailureThreshold::Consecutive(Runs(1)),
            success: Runs(1),
            reminder: Reminder(Some(Duration::from_secs(4 * 60 * 60))),
            notification_limit: NotificationLimit(3),
            slow: None,
        }
    }
}

impl Thresholds {
    /// How many runs must be remembered to judge by these.
    pub(super) fn memory(&self) -> usize {
        let failing = match self.failure {
            FailureThreshold::Consecutive(runs) => runs,
            FailureThreshold::Of(Share(_, runs)) => runs,
        };
        failing.count().max(self.success.count())
    }
}

/// `{consecutive: 3}`, or `{of: [3, 5]}`: 3 of the last 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum FailureThreshold {
    /// So many bad runs in a row.
    Consecutive(Runs),
    /// So many bad ones of the last so many.
    Of(Share),
}

/// A number of runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(try_from = "u32")]
pub struct Runs(#[cfg_attr(test, schemars(range(min = 1, max = 100)))] u32);

impl Runs {
    /// The number.
    pub fn count(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

impl TryFrom<u32> for Runs {
    type Error = String;

    fn try_from(count: u32) -> Result<Runs, String> {
        match count {
            1..=MOST_RUNS => Ok(Runs(count)),
            _ => Err(format!("{count} runs cannot be a threshold: give a number from 1 to {MOST_RUNS}")),
        }
    }
}

/// So many of the last so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(try_from = "(Runs, Runs)")]
pub struct Share(pub(super) Runs, pub(super) Runs);

impl TryFrom<(Runs, Runs)> for Share {
    type Error = String;

    fn try_from((bad, all): (Runs, Runs)) -> Result<Share, String> {
        if bad > all {
            return Err(format!(
                "{} of the last {} runs cannot fail: the first number is the smaller one",
                bad.0, all.0
            ));
        }
        Ok(Share(bad, all))
    }
}

/// How many messages one failure may cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(try_from = "u32")]
pub struct NotificationLimit(#[cfg_attr(test, schemars(range(min = 1, max = 99)))] pub(super) u32);

impl TryFrom<u32> for NotificationLimit {
    type Error = String;

    fn try_from(count: u32) -> Result<NotificationLimit, String> {
        match count {
            1..=99 => Ok(NotificationLimit(count)),
            _ => Err(format!("{count} is no notification limit: give a number from 1 to 99")),
        }
    }
}

/// A time after which a failure is told again, or `never`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(test, schemars(with = "String"))]
pub struct Reminder(pub(super) Option<Duration>);

/// What turns reminders off.
const NEVER: &str = "never";

impl TryFrom<String> for Reminder {
    type Error = String;

    fn try_from(text: String) -> Result<Reminder, String> {
        if text.trim() == NEVER {
            return Ok(Reminder(None));
        }
        let Period(every) = Period::try_from(text)?;
        if every < Duration::from_secs(60) {
            return Err("reminders closer than a minute would only be noise; `never` turns them off".to_owned());
        }
        Ok(Reminder(Some(every)))
    }
}

impl From<Reminder> for String {
    fn from(reminder: Reminder) -> String {
        reminder.0.map_or_else(|| NEVER.to_owned(), |every| Period(every).to_string())
    }
}

/// `{p95: 800ms}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Slow {
    /// Within this time 95 of 100 responses must have come.
    pub p95: Period,
}

#[cfg(test)]
impl Thresholds {
    /// With these numbers, and without reminders.
    pub(super) fn sample(failure: (u32, u32), success: u32) -> Thresholds {
        let (bad, all) = failure;
        let failure = match bad == all {
            true => FailureThreshold::Consecutive(Runs(bad)),
            false => FailureThreshold::Of(Share(Runs(bad), Runs(all))),
        };
        Thresholds { failure, success: Runs(success), reminder: Reminder(None), ..Thresholds::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Thresholds, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_left_out_has_postmans_defaults() {
        assert_eq!(read("{}"), Ok(Thresholds::default()));
        assert_eq!(
            serde_json::to_string(&Thresholds::default()).unwrap(),
            r#"{"failure":{"consecutive":1},"success":1,"reminder":"4h","notificationLimit":3,"slow":null}"#
        );
    }

    #[test]
    fn all_of_them_can_be_written() {
        let text =
            r#"{"failure":{"of":[3,5]},"success":2,"reminder":"never","notificationLimit":99,"slow":{"p95":"800ms"}}"#;
        let read = read(text).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
        assert_eq!(read.memory(), 5);
    }

    #[test]
    fn nonsense_is_refused_with_what_to_write() {
        for (text, wanted) in [
            (r#"{"failure": {"consecutive": 0}}"#, "give a number from 1 to 100"),
            (r#"{"failure": {"of": [5, 3]}}"#, "the first number is the smaller one"),
            (r#"{"failure": {"of": [5]}}"#, "invalid length 1"),
            (r#"{"failure": {"often": 5}}"#, "unknown variant `often`"),
            (r#"{"success": -1}"#, "invalid value"),
            (r#"{"reminder": "5"}"#, "write a number with its unit"),
            (r#"{"reminder": "1s"}"#, "`never` turns them off"),
            (r#"{"notificationLimit": 100}"#, "give a number from 1 to 99"),
            (r#"{"slow": {"p99": "1s"}}"#, "unknown field `p99`"),
            (r#"{"repeat": 3}"#, "unknown field `repeat`"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(wanted), "{text}: {error}");
        }
    }
}
