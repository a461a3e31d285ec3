//! Durations and sizes as newman writes them.

/// A duration in milliseconds: `430ms`, `2.1s`, `1m 3.4s`; below one millisecond `271µs`. Always cut, not rounded.
pub fn duration(milliseconds: f64) -> String {
    // newman's own limit: from here on it hands over to a library that knows seconds.
    duration_in_seconds_from(1998.0, milliseconds)
}

/// The same, in seconds from so many milliseconds on.
pub(super) fn duration_in_seconds_from(limit: f64, milliseconds: f64) -> String {
    if milliseconds < 1.0 {
        return format!("{}µs", (milliseconds * 1000.0).max(0.0) as u64);
    }
    if milliseconds < limit {
        return format!("{}ms", milliseconds as u64);
    }
    let seconds = (milliseconds / 1000.0) as u64;
    let days = seconds / 86_400;
    let mut parts = Vec::new();
    for (count, unit) in [(days / 365, "y"), (days % 365, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "m")] {
        if count > 0 {
            parts.push(format!("{count}{unit}"));
        }
    }
    let tenths = (milliseconds / 1000.0 % 60.0 * 10.0 + 1e-7) as u64;
    match (tenths / 10, tenths % 10) {
        (0, 0) => {}
        (whole, 0) => parts.push(format!("{whole}s")),
        (whole, tenth) => parts.push(format!("{whole}.{tenth}s")),
    }
    parts.join(" ")
}

/// A duration in milliseconds as people write it: `38 ms`, `1.9 s`, `2 min 3 s`, `1 h 5 min`, `3 d 2 h`. Always cut.
pub fn spoken_duration(milliseconds: f64) -> String {
    let seconds = (milliseconds / 1000.0) as u64;
    let two = |count: u64, unit: &str, rest: u64, smaller: &str| match rest {
        0 => format!("{count} {unit}"),
        rest => format!("{count} {unit} {rest} {smaller}"),
    };
    match seconds {
        0 if milliseconds < 1.0 => "under 1 ms".to_owned(),
        0 => format!("{} ms", milliseconds as u64),
        1..60 => format!("{:.1} s", (milliseconds / 100.0).floor() / 10.0),
        60..3600 => two(seconds / 60, "min", seconds % 60, "s"),
        3600..86_400 => two(seconds / 3600, "h", seconds / 60 % 60, "min"),
        _ => two(seconds / 86_400, "d", seconds / 3600 % 24, "h"),
    }
}

/// A size in bytes: `724B`, `5.17kB`, `1MB`; powers of 1,000, at most two decimals.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 7] = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
    let mut unit = 0;
    let mut value = bytes as f64;
    while value >= 1000.0 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    let mut rounded = (value * 100.0).round() / 100.0;
    if rounded >= 1000.0 && unit + 1 < UNITS.len() {
        rounded = 1.0;
        unit += 1;
    }
    format!("{rounded}{}", UNITS[unit])
}

/// How sizes are written.
const SIZES: &str = "for example 512K, 24M, 24MB or 1GiB";

/// A number of bytes: `1000`, `64K`, `10M`, `1G`, with `B` or `iB` behind the letter or not; all mean powers of 1024.
pub fn parse_size(text: &str) -> Result<u64, String> {
    match bytes(text) {
        Some(0) | None => Err(format!("The value must be a size, {SIZES}.")),
        Some(bytes) => Ok(bytes),
    }
}

/// The same, or 0 for no limit.
pub fn parse_size_or_none(text: &str) -> Result<u64, String> {
    bytes(text).ok_or_else(|| format!("The value must be a size, {SIZES}, or 0 for no limit."))
}

fn bytes(text: &str) -> Option<u64> {
    let digits = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let shift = match unit.trim_start().to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "k" | "kb" | "kib" => 10,
        "m" | "mb" | "mib" => 20,
        "g" | "gb" | "gib" => 30,
        "t" | "tb" | "tib" => 40,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(1 << shift)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_written_as_newman_does() {
        for (milliseconds, text) in [
            (0.0, "0µs"),
            (0.0004, "0µs"),
            (0.25, "250µs"),
            (0.9999, "999µs"),
            (1.0, "1ms"),
            (1.9, "1ms"),
            (1997.9, "1997ms"),
            (1998.0, "1.9s"),
            (2000.0, "2s"),
            (2049.0, "2s"),
            (59_999.0, "59.9s"),
            (60_000.0, "1m"),
            (61_050.0, "1m 1s"),
            (3_599_999.0, "59m 59.9s"),
            (3_600_000.0, "1h"),
            (3_661_234.0, "1h 1m 1.2s"),
            (86_400_000.0, "1d"),
            (90_061_001.0, "1d 1h 1m 1s"),
            (31_536_000_000.0, "1y"),
        ] {
            assert_eq!(duration(milliseconds), text, "{milliseconds}");
        }
    }

    #[test]
    fn durations_are_written_as_people_do() {
        for (milliseconds, text) in [
            (0.4, "under 1 ms"),
            (38.9, "38 ms"),
            (999.9, "999 ms"),
            (1907.0, "1.9 s"),
            (59_999.0, "59.9 s"),
            (60_000.0, "1 min"),
            (123_456.0, "2 min 3 s"),
            (3_900_000.0, "1 h 5 min"),
            (266_400_000.0, "3 d 2 h"),
        ] {
            assert_eq!(spoken_duration(milliseconds), text, "{milliseconds}");
        }
    }

    #[test]
    fn sizes_are_written_as_newman_does() {
        for (bytes, text) in [
            (0, "0B"),
            (999, "999B"),
            (1000, "1kB"),
            (1005, "1kB"),
            (1015, "1.01kB"),
            (1234, "1.23kB"),
            (9999, "10kB"),
            (123_456, "123.46kB"),
            (999_994, "999.99kB"),
            (999_995, "1MB"),
            (1_500_000, "1.5MB"),
            (1_234_567_890, "1.23GB"),
            (1_000_000_000_000_000, "1PB"),
        ] {
            assert_eq!(size(bytes), text, "{bytes}");
        }
    }
}
