//! Pages of a history with everything in it, and with hostile names.

use std::{collections::BTreeSet, fs};

use chrono::{DateTime, TimeDelta, Utc};
use regex::Regex;
use serde_json::Value;

use super::{ASSETS, FindingFilter, MonitorFilter, Site, StatusPages};
use crate::{
    finding::standing::RunStanding,
    history::{
        AssertionRecord, Begun, ConsoleRecord, FailureRecord, History, HistoryError, ItemRecord, NewRun, Pause,
        RunRecord, RunResult,
    },
    monitor::Project,
    secret::Shown,
};

/// What tries to be markup, in a name that the file format takes.
const HOSTILE: &str =
    "</title></script><script>alert(1)</script><img src=x onerror='alert(2)'> \" ' & \u{202e}evil ../%2e%2e/";

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_014_400, 0).unwrap()
}

struct Place {
    history: History,
    project: Project,
    _folder: tempfile::TempDir,
}

impl Place {
    /// Monitors of these names; the first has all keys.
    fn new(names: &[&str]) -> Place {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("monitors")).unwrap();
        for (number, name) in names.iter().enumerate() {
            let mut file = serde_json::json!({"name": name, "collection": "c.json", "tags": ["all"]});
            if number == 0 {
                file["description"] = HOSTILE.into();
                file["owner"] = HOSTILE.into();
                file["runbook"] = "javascript:alert(1)".into();
                file["schedule"] = serde_json::json!({"every": "10m"});
                file["tags"] = serde_json::json!(["all", HOSTILE]);
            }
            fs::write(folder.path().join(format!("monitors/{number}.monitor.json")), file.to_string()).unwrap();
        }
        let project = Project::load(None, folder.path()).unwrap();
        assert!(project.faults.is_empty(), "{:?}", project.faults);
        Place { history: History::open(&folder.path().join("history.db")).unwrap(), project, _folder: folder }
    }

    fn run(&self, monitor: &str, minutes_ago: i64, result: RunResult, failed: &[&str]) -> i64 {
        let shown = |text: &str| serde_json::from_value::<Shown>(text.into()).unwrap();
        let started_at = now() - TimeDelta::minutes(minutes_ago);
        let Begun::Run(run) = self.history.begin(NewRun { monitor, due_at: None, started_at }).unwrap() else {
            panic!()
        };
        let failures = failed.iter().map(|what| FailureRecord {
            inside: HOSTILE.to_owned(),
            name: shown("AssertionError"),
            test: Some(shown(what)),
            message: shown(HOSTILE),
            place: "test:1".to_owned(),
        });
        let item =
            ItemRecord { name: HOSTILE.to_owned(), url: Some(shown(HOSTILE)), time: Some(12), ..ItemRecord::default() };
        let record = RunRecord {
            standing: Some(RunStanding::sample(None, failed, true)),
            resolves_failures: true,
            collection: Some(shown(HOSTILE)),
            items: vec![item.clone(), ItemRecord { error: Some(shown(HOSTILE)), iteration: 1, ..item }],
            assertions: vec![AssertionRecord { item: 1, name: shown(HOSTILE), is_skipped: false, message: None }],
            failures: failures.collect(),
            console: vec![ConsoleRecord { at: now(), level: "log".to_owned(), text: HOSTILE.to_owned() }],
            ..RunRecord::bare(result, started_at + TimeDelta::seconds(2), Some(shown(HOSTILE)))
        };
        self.history.end(run, &record).unwrap();
        run
    }

    fn pages<'place>(&'place self, site: &'place Site) -> StatusPages<'place> {
        let monitors = &self.project.monitors;
        StatusPages { history: &self.history, monitors, unreadable: 1, base_url: None, site, now: now() }
    }

    /// Every file of the site.
    fn files(&self) -> Vec<(String, String)> {
        let site = Site::files(&self.history, &self.project.monitors, 2, now()).unwrap();
        let mut files = Vec::new();
        self.pages(&site)
            .each_file(|name, text| {
                files.push((name.to_owned(), text.to_owned()));
                Ok::<_, HistoryError>(())
            })
            .unwrap();
        files
    }
}

/// One monitor with a hostile name that failed, passed and fails; one that passes, one that never ran.
fn place() -> Place {
    let place = Place::new(&[HOSTILE, "Orders", "New one"]);
    for (minutes, result, failed) in [
        (3000, RunResult::Success, &[][..]),
        (2000, RunResult::Failure, &["one", HOSTILE]),
        (900, RunResult::Failure, &[HOSTILE]),
        (10, RunResult::Failure, &[HOSTILE, "two"]),
    ] {
        place.run(HOSTILE, minutes, result, failed);
    }
    place.run("Orders", 5, RunResult::Success, &[]);
    place.history.pause("New one", &Pause { since: now(), until: None, reason: Some(HOSTILE.to_owned()) }).unwrap();
    place
}

#[test]
fn names_and_findings_are_never_markup() {
    let place = place();
    let site = Site::Served;
    let pages = place.pages(&site);
    let slug = |name: &str| pages.slugs().slug(name).to_owned();
    let mut texts = vec![
        pages.monitors(&MonitorFilter::default()).unwrap(),
        pages
            .monitors(&MonitorFilter { text: HOSTILE.to_owned(), tag: HOSTILE.to_owned(), state: HOSTILE.to_owned() })
            .unwrap(),
        pages.findings(&FindingFilter { state: "all".to_owned(), ..FindingFilter::default() }).unwrap(),
        pages
            .findings(&FindingFilter {
                monitor: HOSTILE.to_owned(),
                severity: HOSTILE.to_owned(),
                text: HOSTILE.to_owned(),
                state: HOSTILE.to_owned(),
                page: usize::MAX,
            })
            .unwrap(),
        pages.monitor(&slug(HOSTILE)).unwrap().unwrap(),
        pages.monitor(&slug("New one")).unwrap().unwrap(),
        pages.run(4).unwrap().unwrap(),
        pages.badge(&slug(HOSTILE)).unwrap().unwrap(),
    ];
    texts.extend(place.files().into_iter().filter(|(name, _)| name.ends_with("html")).map(|(_, text)| text));
    // A form sends a value back as it is.
    let value = Regex::new(r#" value="[^"]*""#).unwrap();
    for text in texts {
        let text = value.replace_all(&text, "");
        let ours = text.matches("<script src=\"").count();
        assert_eq!(text.matches("<script").count(), ours, "{text}");
        assert!(!text.contains("<img src=x") && !text.contains('\u{202e}'), "{text}");
        assert!(!text.contains("href=\"javascript") && !text.contains(" style="), "{text}");
    }
}

#[test]
fn what_fails_is_said_first_and_in_words() {
    let place = place();
    let page = place.pages(&Site::Served).monitors(&MonitorFilter::default()).unwrap();
    assert!(
        page.contains("1 of 3 monitors needs a look") && page.contains("1 failing, 1 never ran, 1 passing"),
        "{page}"
    );
    assert!(page.contains("1 monitor file could not be read and does not run"), "{page}");
    assert!(page.find("alert(1)").unwrap() < page.find(">Orders<").unwrap());
    assert!(page.contains("aria-label=\"Last 4 runs: 3 failure, 1 success\""), "{page}");
    assert!(
        page.contains("aria-label=\"No runs yet\"") && page.contains("findings: 1 new, 0 resolved, 2 open"),
        "{page}"
    );
    let filtered = |text: &str, state: &str| {
        let filter = MonitorFilter { text: text.to_owned(), state: state.to_owned(), ..MonitorFilter::default() };
        place.pages(&Site::Served).monitors(&filter).unwrap()
    };
    assert!(filtered("ORD", "").contains("The monitor passes"));
    assert!(filtered("", "failing").contains("The monitor needs a look"));
    assert!(filtered("nothing like it", "").contains("No monitor fits"));
    let empty = Place::new(&[]);
    assert!(empty.pages(&Site::Served).monitors(&MonitorFilter::default()).unwrap().contains("There are no monitors"));
}

#[test]
fn a_monitor_shows_its_past_and_its_next_runs() {
    let place = place();
    let pages = place.pages(&Site::Served);
    let page = pages.monitor(pages.slugs().slug(HOSTILE)).unwrap().unwrap();
    for words in
        ["So for 33 h", "2 open findings", "25.0 %", "1 of 4 runs", "Failing checks over time", "in 10 min", "resolved"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(page.contains("aria-label=\"Run 4: failure, 2027-01-15 11:50:00 UTC, 2.0 s\""), "{page}");
    assert_eq!(pages.monitor("nobody").unwrap(), None);
    let paused = pages.monitor("new-one").unwrap().unwrap();
    assert!(paused.contains("never ran, paused") && paused.contains("It has not run yet."), "{paused}");
}

#[test]
fn runs_of_others_are_not_shown() {
    let place = place();
    place.run("Secret", 1, RunResult::Failure, &["kept from others"]);
    let pages = place.pages(&Site::Served);
    assert!(pages.run(5).unwrap().unwrap().contains("Run 5 of"));
    assert_eq!((pages.run(6).unwrap(), pages.run(99).unwrap(), pages.monitor("secret").unwrap()), (None, None, None));
    let texts = [
        pages.monitors(&MonitorFilter::default()).unwrap(),
        pages.findings(&FindingFilter::default()).unwrap(),
        pages.findings_csv(&FindingFilter::default()).unwrap(),
        pages.feed().unwrap(),
        pages.summary().unwrap(),
    ];
    assert!(texts.iter().all(|text| !text.contains("Secret") && !text.contains("kept from others")), "{texts:?}");
}

#[test]
fn programs_read_how_it_stands() {
    let place = place();
    let pages = StatusPages { base_url: Some("https://status.example/x/"), ..place.pages(&Site::Served) };
    let summary: Value = serde_json::from_str(&pages.summary().unwrap()).unwrap();
    assert_eq!((&summary["needALook"], &summary["unreadableFiles"]), (&1.into(), &1.into()));
    let orders = summary["monitors"].as_array().unwrap().iter().find(|monitor| monitor["name"] == "Orders").unwrap();
    assert_eq!(
        (&orders["state"], &orders["uptime"]["90d"], &orders["lastRun"]["tookMs"]),
        (&"passing".into(), &1.0.into(), &2000.into())
    );
    let feed: Value = serde_json::from_str(&pages.feed().unwrap()).unwrap();
    assert_eq!(
        (&feed["version"], &feed["feed_url"]),
        (&"https://jsonfeed.org/version/1.1".into(), &"https://status.example/x/feed.json".into())
    );
    let items = feed["items"].as_array().unwrap();
    assert_eq!(
        (items.len(), &items[0]["id"], &items[0]["url"]),
        (5, &"run-5".into(), &"https://status.example/x/runs/5".into())
    );
    assert!(
        items[1]["title"].as_str().unwrap().ends_with(": fails as before; findings: 1 new, 0 resolved, 2 open"),
        "{items:?}"
    );
    let csv = pages.findings_csv(&FindingFilter { state: "all".to_owned(), ..FindingFilter::default() }).unwrap();
    assert_eq!((csv.lines().count(), csv.matches(",new,").count(), csv.matches(",resolved,").count()), (4, 1, 1));
    assert!(pages.badge("orders").unwrap().unwrap().contains(">passing<"));
    assert_eq!(pages.badge("nobody").unwrap(), None);
}

#[test]
fn every_link_of_the_files_leads_to_one_of_them() {
    let place = place();
    let files = place.files();
    let names: BTreeSet<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let link = Regex::new(r#"(?:href|src)="([^"]*)""#).unwrap();
    let mut seen = BTreeSet::from(["index.html".to_owned()]);
    for (name, text) in files.iter().filter(|(name, _)| name.ends_with(".html")) {
        for found in link.captures_iter(text) {
            let target = found[1].to_owned();
            if target.starts_with('#') {
                continue;
            }
            let whole = match (target.strip_prefix("../"), name.split_once('/')) {
                (Some(target), Some(_)) => target.to_owned(),
                (None, Some((folder, _))) => format!("{folder}/{target}"),
                (_, None) => target.clone(),
            };
            assert!(names.contains(whole.as_str()), "{name}: {target}");
            seen.insert(whole);
        }
    }
    let unseen: Vec<&&str> =
        names.iter().filter(|name| !seen.contains(**name) && !name.starts_with("assets/")).collect();
    assert!(unseen.is_empty(), "{unseen:?}");
    // Two runs of each monitor have a page.
    assert_eq!(names.iter().filter(|name| name.starts_with("runs/")).count(), 3);
    assert!(names.contains("tags/all.html") && !names.contains("assets/live.js") && ASSETS.len() > 4);
    assert_eq!(files, place.files());
}
