//! Durations as people write them: `30s`, `5m`, `1h 30m`, `90d`.

use std::time::Duration;

use super::ScheduleError;

/// Reads a duration; a number without a unit is none, since nobody knows what it counts.
pub fn parse_duration(text: &str) -> Result<Duration, ScheduleError> {
    let wrong = |problem: String| ScheduleError::Duration { text: text.to_owned(), problem };
    humantime::parse_duration(text.trim()).map_err(|error| wrong(error.to_string()))
}

/// A duration as people read it, to the millisecond: `1h 30m`.
pub fn duration_text(duration: Duration) -> String {
    let whole = Duration::from_millis(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX));
    humantime::format_duration(whole).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_units() {
        for (text, seconds) in [("30s", 30), ("5m", 300), ("1h 30m", 5400), ("1h30m", 5400), ("90d", 7_776_000)] {
            assert_eq!(parse_duration(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        assert_eq!(parse_duration("800ms"), Ok(Duration::from_millis(800)));
        for text in ["", "5", "m", "-5m", "5 parsecs", "1.5.5h", "99999999999999999999d"] {
            let error = parse_duration(text).unwrap_err().to_string();
            assert!(error.contains("write a number with its unit"), "{error}");
        }
        assert_eq!(duration_text(Duration::from_micros(5_400_000_900)), "1h 30m");
    }
}
