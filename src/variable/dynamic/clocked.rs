//! Random moments around now, written as JavaScript writes a `Date`.

use chrono::{DateTime, Duration, Utc};

use super::shape::number;

const SECONDS_OF_A_DAY: u64 = 24 * 60 * 60;
const SECONDS_OF_A_YEAR: u64 = 365 * SECONDS_OF_A_DAY;

/// The value of a name that tells a moment.
pub(super) fn value(name: &str, now: DateTime<Utc>) -> Option<String> {
    let distance = |most: u64| Duration::seconds(number(1, most).cast_signed());
    let moment = match name {
        "DatePast" => now - distance(SECONDS_OF_A_YEAR),
        "DateFuture" => now + distance(SECONDS_OF_A_YEAR),
        "DateRecent" => now - distance(SECONDS_OF_A_DAY),
        _ => return None,
    };
    // A run gives the same text on every machine: times are in UTC whatever the zone.
    Some(moment.format("%a %b %d %Y %H:%M:%S GMT+0000 (Coordinated Universal Time)").to_string())
}
