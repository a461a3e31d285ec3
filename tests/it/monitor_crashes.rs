//! A service that is killed at any moment: its history stays whole, runs are never half written, and no recovery is lost.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write as _,
    sync::{
        Arc,
        atomic::{AtomicU16, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use postwatch::history::History;
use serde_json::Value;

use super::support::{Command, Item, Reply, Server, collection};

/// Kills in this test; `POSTWATCH_KILLS=300 cargo test --test it monitor_crashes` makes it more.
const KILLS: usize = 20;

/// Moments that look random and are the same each time.
fn moment(number: usize) -> Duration {
    let mixed = (number as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    Duration::from_millis(30 + (mixed >> 33) % 900)
}

#[test]
fn killed_at_any_moment_it_loses_no_recovery_and_writes_no_half_run() {
    let kills = std::env::var("POSTWATCH_KILLS").ok().and_then(|count| count.parse().ok()).unwrap_or(KILLS);
    let code = Arc::new(AtomicU16::new(200));
    let answer = code.clone();
    let server = Server::start(move |_| Reply::status(answer.load(Ordering::SeqCst)).after(Duration::from_millis(20)));
    let hook = Server::start(|_| Reply::ok("ok").after(Duration::from_millis(30)));
    let item = Item::get("/a", format!("{}/a", server.url()))
        .test("pm.test('is 200', () => pm.expect(pm.response.code).to.equal(200))");
    let arguments = ["monitor", "run", "--no-page", "--history", "history.db"];
    let mut command = Command::new(arguments)
        .file("collections/a.json", collection([item]).to_string())
        .file(
            "monitors/a.monitor.yaml",
            "name: a\ncollection: ../collections/a.json\nschedule: {every: 1s}\nalerts: [hook]\n",
        )
        .file("postwatch.yaml", format!("channels:\n  hook: {{webhook: {{url: '{}'}}, digest: 0s}}\n", hook.url()));
    let mut lost = 0;
    for number in 0..kills {
        code.store(if number % 2 == 0 { 500 } else { 200 }, Ordering::SeqCst);
        let started = command.start();
        thread::sleep(moment(number));
        started.signal("KILL");
        let ended = started.wait();
        let history = History::open(&ended.path("history.db")).unwrap();
        assert_eq!(history.faults().unwrap(), Vec::<String>::new(), "after kill {number}");
        let now = chrono::Utc::now();
        lost += history.settle_lost(now).unwrap();
        for run in history.runs("a", None, 999).unwrap() {
            let detail = history.run(run.id).unwrap().unwrap();
            let name = run.result.map(|result| result.name());
            let items = match name {
                Some("success" | "failure") => 1,
                _ => detail.items.len(),
            };
            assert_eq!(detail.items.len(), items, "run {} of {name:?} is half written", run.id);
        }
        command = ended.then(arguments);
    }
    // It is mended, and everybody who was told of a failure is told of its end.
    code.store(200, Ordering::SeqCst);
    let started = command.start();
    let mut told = BTreeMap::new();
    let since = Instant::now();
    while since.elapsed() < Duration::from_secs(40) {
        told = incidents(&hook);
        let waiting = History::open(&started.folder().join("history.db")).and_then(|history| history.waiting_alerts());
        let is_quiet = told.values().all(|kinds| kinds.contains("resolved"));
        if is_quiet && waiting.is_ok_and(|count| count == 0) && since.elapsed() > Duration::from_secs(3) {
            break;
        }
        thread::sleep(Duration::from_millis(200));
    }
    started.signal("TERM");
    started.wait().expect(143);
    for (incident, kinds) in &told {
        assert!(kinds.contains("resolved") && kinds.contains("opened"), "incident {incident} was told {kinds:?}");
    }
    let (sent, doubled) = repetitions(&hook);
    let told = told.len();
    let figures = format!("{kills} kills: {lost} runs lost, {told} incidents, {sent} alerts, {doubled} sent again\n");
    std::io::stderr().write_all(figures.as_bytes()).unwrap();
}

fn alerts(hook: &Server) -> Vec<Value> {
    let of = |text: String| {
        let json: Value = serde_json::from_str(&text).unwrap();
        json["alerts"].as_array().cloned().unwrap_or_else(|| vec![json])
    };
    hook.received().iter().flat_map(|request| of(request.text())).collect()
}

/// What was told of each incident.
fn incidents(hook: &Server) -> BTreeMap<String, BTreeSet<String>> {
    let mut incidents: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for alert in alerts(hook) {
        let text = |key: &str| alert[key].as_str().unwrap().to_owned();
        incidents.entry(text("incident")).or_default().insert(text("kind"));
    }
    incidents
}

/// How many alerts arrived, and how many of them again; those say so.
fn repetitions(hook: &Server) -> (usize, usize) {
    let mut seen = BTreeSet::new();
    let mut doubled = 0;
    let all = alerts(hook);
    for alert in &all {
        if !seen.insert(alert["id"].as_str().unwrap().to_owned()) {
            assert_eq!(alert["repetition"], true, "{alert}");
            doubled += 1;
        }
    }
    (all.len(), doubled)
}
