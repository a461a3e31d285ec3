//! Cron expressions, on the clock on the wall. The only file that names the cron library.

use std::{fmt, str::FromStr};

use chrono::{NaiveDate, NaiveDateTime};
use croner::{
    Cron as Pattern,
    parser::{CronParser, Seconds, Year},
};

use super::{ScheduleError, cron_fields::Fields};

/// Names for common expressions.
const NICKNAMES: [(&str, &str); 7] = [
    ("@yearly", "0 0 1 1 *"),
    ("@annually", "0 0 1 1 *"),
    ("@monthly", "0 0 1 * *"),
    ("@weekly", "0 0 * * 0"),
    ("@daily", "0 0 * * *"),
    ("@midnight", "0 0 * * *"),
    ("@hourly", "0 * * * *"),
];

/// A cron expression that comes at some time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cron {
    written: String,
    pattern: Pattern,
    is_hourly: bool,
}

impl Cron {
    /// The first time on the wall after another.
    pub(super) fn next(&self, after: NaiveDateTime) -> Option<NaiveDateTime> {
        self.pattern.find_next_occurrence(&after, false).ok()
    }

    /// Whether it comes in every hour of the days on which it comes.
    pub(super) fn is_hourly(&self) -> bool {
        self.is_hourly
    }
}

impl FromStr for Cron {
    type Err = ScheduleError;

    fn from_str(text: &str) -> Result<Cron, ScheduleError> {
        let written = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let nickname = NICKNAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(&written));
        if written.starts_with('@') && nickname.is_none() {
            return Err(ScheduleError::Nickname(written));
        }
        let fields =
            Fields::split(nickname.map_or(written.as_str(), |(_, meant)| meant)).map_err(ScheduleError::Fields)?;
        let parser = CronParser::builder().seconds(Seconds::Required).year(Year::Disallowed).build();
        let pattern = parser
            .parse(&fields.joined())
            .map_err(|error| ScheduleError::Pattern { text: written.clone(), problem: words(&error.to_string()) })?;
        let cron = Cron { written, pattern, is_hourly: fields.is_hourly() };
        // Every weekday has been on 29 February within these years.
        let start = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default().and_time(chrono::NaiveTime::MIN);
        match cron.next(start) {
            Some(_) => Ok(cron),
            None => Err(ScheduleError::Never(cron.written)),
        }
    }
}

impl fmt::Display for Cron {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.written)
    }
}

/// The library's sentence without its own names for things.
fn words(problem: &str) -> String {
    let problem = ["Component error: ", "Invalid pattern: "]
        .iter()
        .fold(problem, |text, start| text.strip_prefix(start).unwrap_or(text));
    problem.trim_end_matches('.').replace("CronPattern", "it")
}
