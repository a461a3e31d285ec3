//! How long pages of many monitors take.

#![expect(clippy::print_stdout, reason = "the figures are wanted")]

use std::fs;

use rusqlite::{Connection, params};

use super::{FindingFilter, MonitorFilter, Site, StatusPages};
use crate::{clock::Clock, history::History, monitor::Project};

const MONITORS: i64 = 500;
/// Twice as many as are kept by default, so that there are a million.
const RUNS: i64 = 2000;
const DAYS: i64 = 90;
const OPEN: i64 = 20;

/// A history of that size. Runs go through the tables, so that triggers count them as they count all others.
fn fill(connection: &mut Connection, now: i64) -> rusqlite::Result<()> {
    connection.execute_batch("PRAGMA synchronous = OFF")?;
    let transaction = connection.transaction()?;
    {
        let mut monitor = transaction.prepare("INSERT INTO monitors (id, name, known_since) VALUES (?1, ?2, ?3)")?;
        let mut run = transaction.prepare("INSERT INTO runs (monitor, version, started_at) VALUES (?1, '0', ?2)")?;
        let mut end = transaction.prepare("UPDATE runs SET ended_at = ?2, result = ?3 WHERE id = ?1")?;
        let mut day = transaction.prepare(
            "INSERT OR IGNORE INTO tallies (span, monitor, since, success, failure, error, abort, lost, took, longest) \
             VALUES (?1, ?2, ?3, 1430, 8, 2, 0, 0, 1430000, 3000)",
        )?;
        let mut finding = transaction.prepare(
            "INSERT INTO findings (monitor, kind, account, \"check\", entity, reason, \"key\", line, severity, first_seen, \
             first_run, last_seen, last_run) VALUES (?1, 'finding', '1', ?2, ?3, 'R', '', 'check: entity: R', 'high', ?4, 1, ?4, 1)",
        )?;
        for number in 1..=MONITORS {
            monitor.execute(params![number, format!("Monitor {number}"), now - DAYS * 86_400_000])?;
            for place in 0..RUNS {
                let begin = now - (RUNS - place) * 60_000;
                run.execute(params![number, begin])?;
                let result = if (number + place) % 50 == 0 { "failure" } else { "success" };
                end.execute(params![transaction.last_insert_rowid(), begin + 900 + place % 300, result])?;
            }
            for (span, count) in [(3_600_000, 24 * 8), (86_400_000, DAYS)] {
                for back in 0..count {
                    day.execute(params![span, number, now - now % span - back * span])?;
                }
            }
            for place in 0..OPEN {
                finding.execute(params![
                    number,
                    place.to_string(),
                    format!("entity {place}"),
                    now - place * 3_600_000
                ])?;
            }
        }
    }
    transaction.commit()
}

#[test]
#[ignore = "a measurement: cargo test --release --lib status_page -- --ignored --nocapture"]
fn pages_of_500_monitors() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("monitors")).unwrap();
    for number in 1..=MONITORS {
        let file = format!(
            "name: Monitor {number}\ncollection: c.json\nschedule: {{every: 1m}}\ntags: [tag {}]\n",
            number % 9
        );
        fs::write(folder.path().join(format!("monitors/{number}.monitor.yaml")), file).unwrap();
    }
    let project = Project::load(None, folder.path()).unwrap();
    let path = folder.path().join("history.db");
    let history = History::open(&path).unwrap();
    let clock = Clock::system();
    let now = clock.now();
    let started = clock.instant();
    fill(&mut Connection::open(&path).unwrap(), now.timestamp_millis()).unwrap();
    println!("filled in {:?}, {} MB", started.elapsed(), history.size().unwrap() >> 20);
    let site = Site::Served;
    let pages =
        StatusPages { history: &history, monitors: &project.monitors, unreadable: 0, base_url: None, site: &site, now };
    type Page<'all> = (&'static str, Box<dyn Fn() -> String + 'all>);
    let all: [Page<'_>; 8] = [
        ("history only", Box::new(|| history.overview(40, now).unwrap().len().to_string())),
        ("all monitors", Box::new(|| pages.monitors(&MonitorFilter::default()).unwrap())),
        ("one monitor", Box::new(|| pages.monitor("monitor-250").unwrap().unwrap())),
        ("one run", Box::new(|| pages.run(500_000).unwrap().unwrap())),
        ("findings", Box::new(|| pages.findings(&FindingFilter::default()).unwrap())),
        ("badge", Box::new(|| pages.badge("monitor-250").unwrap().unwrap())),
        ("status.json", Box::new(|| pages.summary().unwrap())),
        ("feed.json", Box::new(|| pages.feed().unwrap())),
    ];
    for (name, page) in all {
        let mut times: Vec<_> = (0..11)
            .map(|_| {
                let started = clock.instant();
                assert!(!page().is_empty());
                started.elapsed()
            })
            .collect();
        let first = times[0];
        times.sort_unstable();
        println!("{name}: {} bytes, first {first:?}, median {:?}, longest {:?}", page().len(), times[5], times[10]);
    }
}
