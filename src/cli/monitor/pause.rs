//! `postwatch monitor pause` and `resume`.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use super::{
    args::MonitorArguments,
    open::{Workplace, print},
    table::moment,
};
use crate::{
    cli::{Exit, error::CommandError},
    history::Pause,
    schedule::parse_duration,
};

/// Keeps a monitor from running by itself.
pub(super) fn pause(
    workplace: &Workplace<'_>,
    arguments: &MonitorArguments,
    name: &str,
    until: Option<&str>,
    reason: Option<&str>,
) -> Result<Exit, CommandError> {
    let monitor = workplace.find(name)?;
    let now = workplace.process.surroundings.clock.now();
    let until = until.map(|text| parse_until(text, now)).transpose().map_err(CommandError::usage)?;
    let reason = reason.map(|reason| workplace.process.show(reason).to_string());
    let history = workplace.history(arguments)?;
    history.pause(&monitor.name, &Pause { since: now, until, reason }).map_err(CommandError::failed)?;
    let end = until.map_or_else(|| "until it is resumed".to_owned(), |until| format!("until {}", moment(until)));
    print(workplace.process, &format!("{} is paused {end}\n", monitor.name))?;
    Ok(Exit::Success)
}

/// Lets it run by itself again.
pub(super) fn resume(
    workplace: &Workplace<'_>,
    arguments: &MonitorArguments,
    name: &str,
) -> Result<Exit, CommandError> {
    let monitor = workplace.find(name)?;
    let history = workplace.history(arguments)?;
    let now = workplace.process.surroundings.clock.now();
    let was_paused = history.resume(&monitor.name, now).map_err(CommandError::failed)?;
    let sentence = if was_paused { "runs by itself again" } else { "was not paused" };
    print(workplace.process, &format!("{} {sentence}\n", monitor.name))?;
    Ok(Exit::Success)
}

/// A duration from now, a day or a moment; without an offset it is UTC.
fn parse_until(text: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, String> {
    let day = || text.parse::<NaiveDate>().ok().map(|day| day.and_time(NaiveTime::MIN).and_utc());
    let without_offset = || {
        let formats = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"];
        formats.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok()).map(|at| at.and_utc())
    };
    let lasting = || {
        let duration = parse_duration(text).ok()?;
        now.checked_add_signed(TimeDelta::from_std(duration).ok()?)
    };
    let until = text.parse::<DateTime<Utc>>().ok().or_else(day).or_else(without_offset).or_else(lasting);
    match until {
        Some(until) if until > now => Ok(until),
        Some(until) => Err(format!("--until: {} has passed", moment(until))),
        None => Err(format!("--until: `{text}` is neither a duration (2h) nor a moment (2026-12-24T08:00:00Z)")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_days_and_moments_are_read() {
        let now: DateTime<Utc> = "2026-12-01T10:00:00Z".parse().unwrap();
        for (text, wanted) in [
            ("2h", "2026-12-01T12:00:00Z"),
            ("2026-12-24", "2026-12-24T00:00:00Z"),
            ("2026-12-24 08:30", "2026-12-24T08:30:00Z"),
            ("2026-12-24T08:00:00+01:00", "2026-12-24T07:00:00Z"),
        ] {
            assert_eq!(parse_until(text, now), Ok(wanted.parse().unwrap()), "{text}");
        }
        assert!(parse_until("2026-11-30", now).unwrap_err().contains("has passed"));
        for text in ["soon", "", "99999999999y"] {
            assert!(parse_until(text, now).unwrap_err().contains("neither"), "{text}");
        }
    }
}
