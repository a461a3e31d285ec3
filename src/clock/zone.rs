//! Time zones of the machine's database, for scripts that print dates elsewhere.

use std::fs;

use tz::TimeZone;

/// Where systems keep their zones.
const FOLDERS: [&str; 3] = ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo"];

/// A time zone: what its clocks show at any moment.
#[derive(Clone, Debug)]
pub struct Zone(TimeZone);

impl Zone {
    /// The zone of that name (`Europe/Berlin`); `None` when the machine does not know it.
    pub fn named(name: &str) -> Option<Zone> {
        let is_part = |part: &str| {
            part.starts_with(|first: char| first.is_ascii_alphabetic())
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+-".contains(&byte))
        };
        if !name.split('/').all(is_part) {
            return None;
        }
        let bytes = FOLDERS.iter().find_map(|folder| fs::read(format!("{folder}/{name}")).ok())?;
        TimeZone::from_tz_data(&bytes).ok().map(Zone)
    }

    /// Seconds east of UTC at a moment, in seconds since the epoch, and what the zone is called then (`CET`).
    pub fn at(&self, seconds: i64) -> Option<(i32, &str)> {
        let kind = self.0.find_local_time_type(seconds).ok()?;
        Some((kind.ut_offset(), kind.time_zone_designation()))
    }

    /// The name of the machine's own zone.
    pub fn own_name() -> String {
        let link = fs::read_link("/etc/localtime").unwrap_or_default();
        let text = link.to_string_lossy();
        let name = text.split_once("zoneinfo/").map_or("UTC", |(_, name)| name);
        name.trim_start_matches("Etc/").to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_have_summer_and_winter_now_and_far_ahead() {
        let Some(zone) = Zone::named("America/New_York") else { return };
        assert_eq!(zone.at(1_767_600_000), Some((-5 * 3600, "EST")));
        assert_eq!(zone.at(1_783_000_000), Some((-4 * 3600, "EDT")));
        // 2 July 2071
        assert_eq!(zone.at(3_203_000_000), Some((-4 * 3600, "EDT")));
    }

    #[test]
    fn nothing_but_zones_is_read() {
        for name in ["Nope/Zone", "../../etc/passwd", "/etc/passwd", "", "zone.tab", "Europe/", "Europe"] {
            assert!(Zone::named(name).is_none(), "{name}");
        }
    }
}
