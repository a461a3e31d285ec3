//! A year in five zones, judged minute by minute, and what people write.

use std::time::Duration;

use chrono::{DateTime, LocalResult, NaiveDate, NaiveDateTime, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::*;

const ZONES: [(&str, i32); 7] = [
    ("Europe/Berlin", 2026),
    ("America/New_York", 2026),
    ("Australia/Lord_Howe", 2026),
    ("Africa/Casablanca", 2026),
    ("Asia/Kolkata", 2026),
    ("America/Santiago", 2026),
    // A whole day was left out.
    ("Pacific/Apia", 2011),
];

/// Expressions with the test of their minutes, which knows nothing of cron.
type Expression = (&'static str, fn(NaiveDateTime) -> bool);

fn expressions() -> Vec<Expression> {
    use chrono::{Datelike as _, Timelike as _, Weekday};
    vec![
        ("30 2 * * *", |at| at.hour() == 2 && at.minute() == 30),
        ("0 2 * * *", |at| at.hour() == 2 && at.minute() == 0),
        ("@daily", |at| at.hour() == 0 && at.minute() == 0),
        ("15 1 * * *", |at| at.hour() == 1 && at.minute() == 15),
        ("30 1,2,3 * * *", |at| (1..4).contains(&at.hour()) && at.minute() == 30),
        ("*/15 * * * *", |at| at.minute().is_multiple_of(15)),
        ("@hourly", |at| at.minute() == 0),
        ("0 */2 * * *", |at| at.minute() == 0 && at.hour().is_multiple_of(2)),
        ("30 2 * * SUN", |at| at.hour() == 2 && at.minute() == 30 && at.weekday() == Weekday::Sun),
        ("15,45 22-3 * * *", |at| at.minute() % 30 == 15 && (at.hour() >= 22 || at.hour() <= 3)),
        ("5/20 1 * * *", |at| at.hour() == 1 && at.minute() % 20 == 5),
        ("0 12 30 * *", |at| at.hour() == 12 && at.minute() == 0 && at.day() == 30),
        ("0 3 1 * FRI", |at| at.hour() == 3 && at.minute() == 0 && (at.day() == 1 || at.weekday() == Weekday::Fri)),
    ]
}

/// Each minute on the wall that fits, once; in a gap the first moment after it; where the hour is free, both times.
fn expected(fits: fn(NaiveDateTime) -> bool, is_hourly: bool, zone: Tz, year: i32) -> Vec<DateTime<Utc>> {
    let start = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap();
    let mut moments = Vec::new();
    let mut at: NaiveDateTime = start(year);
    while at < start(year + 1) {
        if fits(at) {
            match zone.from_local_datetime(&at) {
                LocalResult::Single(moment) => moments.push(moment.with_timezone(&Utc)),
                LocalResult::Ambiguous(first, second) => {
                    moments.push(first.with_timezone(&Utc));
                    moments.extend(is_hourly.then(|| second.with_timezone(&Utc)));
                }
                LocalResult::None => {
                    let later = (1..).map(|minutes| zone.from_local_datetime(&(at + TimeDelta::minutes(minutes))));
                    moments.extend(later.filter_map(|later| later.earliest()).next().map(|at| at.with_timezone(&Utc)));
                }
            }
        }
        at += TimeDelta::minutes(1);
    }
    moments.sort();
    moments.dedup();
    moments
}

fn schedule(cron: &str, zone: &str) -> Schedule {
    Schedule::cron(cron.parse().unwrap(), zone.parse().unwrap())
}

#[test]
fn in_a_year_no_time_is_lost_and_none_doubled() {
    let mut years = 0;
    for (zone, year) in ZONES {
        let tz: Tz = zone.parse().unwrap();
        for (text, fits) in expressions() {
            let schedule = schedule(text, zone);
            let wanted = expected(fits, ["*/15 * * * *", "@hourly"].contains(&text), tz, year);
            let start = wanted[0] - TimeDelta::seconds(1);
            let found: Vec<_> = schedule.after(start).take(wanted.len()).collect();
            let wrong = found.iter().zip(&wanted).find(|(found, wanted)| found != wanted);
            assert!(found.len() == wanted.len() && wrong.is_none(), "{text} in {zone}: {wrong:?}");
            // From any moment near a change of the clock, too.
            for (place, moment) in
                wanted.iter().enumerate().skip(1).filter(|(place, moment)| {
                    schedule.zone().offset(**moment) != schedule.zone().offset(wanted[place - 1])
                })
            {
                for minutes in -300..300 {
                    let from = *moment + TimeDelta::seconds(minutes * 60 + 37 * (minutes % 2));
                    let Some(next) = wanted.iter().find(|wanted| **wanted > from) else { continue };
                    assert_eq!(schedule.next_after(from).as_ref(), Some(next), "{text} in {zone} from {from}, {place}");
                }
            }
            years += 1;
        }
    }
    assert_eq!(years, 91);
}

#[test]
fn what_the_change_of_the_clock_did_is_told() {
    let note = |cron: &str, from: &str| {
        let schedule = schedule(cron, "Europe/Berlin");
        let next = schedule.next_after(from.parse().unwrap()).unwrap();
        (schedule.zone().text(next), schedule.clock_note(next))
    };
    let (text, told) = note("30 2 * * *", "2026-03-28T12:00:00Z");
    assert_eq!(text, "2026-03-29 03:00 CEST");
    assert!(told.unwrap().contains("leaves out"));
    let (text, told) = note("30 2 * * *", "2026-10-24T12:00:00Z");
    assert_eq!(text, "2026-10-25 02:30 CEST");
    assert!(told.unwrap().contains("runs the first time"));
    let (text, told) = note("*/30 * * * *", "2026-10-25T00:59:00Z");
    assert_eq!(text, "2026-10-25 02:00 CET");
    assert!(told.unwrap().contains("second time"));
    assert_eq!(note("30 2 * * *", "2026-06-01T12:00:00Z").1, None);
    assert_eq!(note("0 4 * * *", "2026-10-25T01:00:00Z").1, None);
}

#[test]
fn what_people_write_is_read() {
    for text in
        ["@Midnight", "5/15 * * * *", "0 0 * * FRI-MON", "0 22-2 * * *", " 0  9 * jan-mar mon,WED ", "15 0 9 * * *"]
    {
        assert!(text.parse::<Cron>().is_ok(), "{text}");
    }
    for (text, told) in [
        ("", "this has 0"),
        ("* * * *", "this has 4"),
        ("0 0 0 1 1 * 2027", "this has 7"),
        ("@reboot", "there is no `@reboot`"),
        ("60 * * * *", "the cron expression `60 * * * *` is wrong"),
        ("* * * * MONDAYS", "is wrong"),
        ("*/0 * * * *", "is wrong"),
        ("0 0 30 2 *", "never comes"),
        ("0 0 31 4,6,9,11 *", "never comes"),
    ] {
        let error = text.parse::<Cron>().unwrap_err().to_string();
        assert!(error.contains(told), "{text}: {error}");
    }
    assert_eq!("europe/berlin".parse::<Zone>().unwrap().to_string(), "Europe/Berlin");
    for (name, told) in [("Berlin", "did you mean Europe/Berlin?"), ("Europe/Berln", "did you mean Europe/Berlin?")] {
        let error = name.parse::<Zone>().unwrap_err().to_string();
        assert!(error.contains(told), "{error}");
    }
    assert!("nowhere at all".parse::<Zone>().is_err());
}

#[test]
fn intervals_are_the_same_on_every_machine_and_jitter_is_that_of_the_name() {
    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    let plain = Schedule::every(Duration::from_secs(300)).unwrap();
    assert_eq!(plain.next_after(at("2026-12-01T08:02:11Z")), Some(at("2026-12-01T08:05:00Z")));
    assert_eq!(plain.next_after(at("2026-12-01T08:05:00Z")), Some(at("2026-12-01T08:10:00Z")));
    let late = plain.clone().with_jitter(Duration::from_secs(30), "orders").unwrap();
    let delay = late.next_after(at("2026-12-01T08:02:11Z")).unwrap() - at("2026-12-01T08:05:00Z");
    assert!(delay > TimeDelta::zero() && delay < TimeDelta::seconds(30), "{delay}");
    assert_eq!(late, plain.clone().with_jitter(Duration::from_secs(30), "orders").unwrap());
    assert_ne!(late, plain.clone().with_jitter(Duration::from_secs(30), "payments").unwrap());
    assert!(plain.with_jitter(Duration::from_secs(300), "orders").is_err());
    for wrong in [Duration::ZERO, Duration::from_millis(999), Duration::from_secs(400 * 24 * 3600), Duration::MAX] {
        assert!(Schedule::every(wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn a_pause_is_made_up_for_once_or_not_at_all() {
    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    let nightly = schedule("0 3 * * *", "UTC");
    let (last, now) = (at("2026-11-01T03:00:00Z"), at("2026-11-05T09:00:00Z"));
    let due = nightly.due(last, now, Missed::Once);
    assert_eq!(due, Some(Due { since: at("2026-11-02T03:00:00Z"), missed: 3 }));
    assert_eq!(nightly.due(last, now, Missed::Skip), None);
    let late = at("2026-11-05T03:04:00Z");
    assert_eq!(nightly.due(last, late, Missed::Skip), Some(Due { since: at("2026-11-05T03:00:00Z"), missed: 3 }));
    assert_eq!(nightly.due(last, at("2026-11-02T02:59:59Z"), Missed::Once), None);
    // The clock was put back.
    assert_eq!(nightly.due(now, last, Missed::Once), None);
    // A thousand are counted, and a long pause takes no time.
    let often = schedule("* * * * *", "Europe/Berlin");
    assert_eq!(often.due(at("2020-01-01T00:00:00Z"), now, Missed::Once).unwrap().missed, 999);
    assert_eq!(often.due(at("2020-01-01T00:00:00Z"), now, Missed::Skip).unwrap().since, at("2026-11-05T08:51:00Z"));
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "[-@*/,0-9A-Za-z #?LW+]{0,24}") {
        let _ = text.parse::<Cron>();
        let _ = text.parse::<Zone>();
        let _ = parse_duration(&text);
    }

    #[test]
    fn times_only_go_forward(minute in 0..60, hour in 0..24, seconds in 1_700_000_000..1_800_000_000_i64, zone in 0..7_usize) {
        let schedule = schedule(&format!("{minute} {hour} * * *"), ZONES[zone].0);
        let from = DateTime::from_timestamp(seconds, 0).unwrap();
        let next = schedule.next_after(from).unwrap();
        prop_assert!(next > from && next - from <= TimeDelta::hours(26));
        prop_assert_eq!(schedule.next_after(next - TimeDelta::seconds(1)), Some(next));
    }
}
