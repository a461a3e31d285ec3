//! The data that a template is rendered with. `docs/html-report.md` describes it for those who write templates.

use serde::Serialize;

use super::{
    failures::{FailureGroup, Kind},
    findings::{FindingModel, FindingsModel, lines},
    options::HtmlOptions,
    overview::{Folder, Overview, Tally},
    variables::{ScopeModel, scopes},
};
use crate::{
    event::{Listen, Outcome},
    printable,
    recording::{Count, RecordedRun, Recording, Statistics},
    report::{size, spoken_duration},
    secret::Shown,
};

/// Findings that stand in the page itself; the page's script shows all.
const MOST_FINDINGS: usize = 200;

/// Failures that stand in the page itself.
const MOST_FAILURES: usize = 100;

/// Bytes of a name that are shown: what somebody made five megabytes long must not hide the rest of the page.
pub(super) const MOST_OF_A_NAME: usize = 500;

/// Bytes of a message that are shown outside the details.
const MOST_OF_A_MESSAGE: usize = 4000;

/// What a template may use, beside the helpers.
#[derive(Debug, Serialize)]
pub(super) struct Model {
    title: String,
    browser_title: String,
    tool: String,
    /// The worst of all runs.
    outcome: OutcomeModel,
    sentence: String,
    started: String,
    ended: String,
    duration: String,
    environment: Option<String>,
    totals: Totals,
    times: TimesModel,
    several_runs: bool,
    runs: Vec<RunModel>,
    folders: Vec<FolderModel>,
    failures: Vec<FailureModel>,
    failures_left_out: usize,
    findings: Option<FindingsModel>,
    finding_lines: Vec<FindingModel>,
    finding_lines_left_out: usize,
    scopes: Vec<ScopeModel>,
    warnings: Vec<String>,
    warnings_left_out: usize,
    /// Items that are listed, as `10,000`.
    listed: String,
}

/// A result word and what it is called.
#[derive(Clone, Copy, Debug, Serialize)]
struct OutcomeModel {
    /// `success`, `failure`, `error`, `abort` or `incomplete`.
    word: &'static str,
    name: &'static str,
}

/// Numbers of all runs together.
#[derive(Debug, Serialize)]
struct Totals {
    items: TallyModel,
    iterations: String,
    requests: TallyModel,
    assertions: TallyModel,
    scripts: TallyModel,
    received: String,
}

/// How many went how.
#[derive(Debug, Serialize)]
struct TallyModel {
    total: usize,
    /// The total as `10,000`.
    shown: String,
    passed: usize,
    failed: usize,
    errors: usize,
    skipped: usize,
    /// Failed and errors.
    bad: usize,
    /// `54 passed, 2 failed, 1 error`, or `all passed`.
    note: String,
    parts: Vec<PartModel>,
}

/// A part of a bar.
#[derive(Debug, Serialize)]
struct PartModel {
    /// `passed`, `failed`, `error` or `skipped`.
    word: &'static str,
    count: usize,
    /// Hundredths of the bar.
    width: String,
}

#[derive(Debug, Serialize)]
struct TimesModel {
    count: usize,
    mean: String,
    max: String,
    p50: String,
    p90: String,
    p95: String,
    p99: String,
    /// Columns in the order of the run.
    columns: Vec<ColumnModel>,
    /// Responses that a column holds at most.
    per_column: usize,
    /// Number of columns: width of the chart.
    width: usize,
    slowest: Vec<SlowModel>,
}

#[derive(Debug, Serialize)]
struct ColumnModel {
    x: usize,
    /// Longest and mean in hundredths of the longest of all.
    longest: Bar,
    mean: Bar,
    failed: bool,
    title: String,
    row: Option<usize>,
}

#[derive(Debug, Serialize)]
struct Bar {
    y: String,
    height: String,
}

#[derive(Debug, Serialize)]
struct SlowModel {
    name: String,
    folder: String,
    time: String,
    width: String,
    row: Option<usize>,
}

#[derive(Debug, Serialize)]
struct RunModel {
    name: String,
    environment: Option<String>,
    outcome: OutcomeModel,
    sentence: String,
    /// Why it ended early.
    error: Option<String>,
    iterations: usize,
    requests: usize,
    duration: String,
    items: TallyModel,
}

#[derive(Debug, Serialize)]
struct FolderModel {
    number: usize,
    /// `F / G`; of items in no folder, the collection's name.
    name: String,
    items: TallyModel,
}

#[derive(Debug, Serialize)]
struct FailureModel {
    /// `assertion`, `request` or `script`.
    kind: &'static str,
    /// Name of the picture beside it.
    icon: &'static str,
    /// What it is: the assertion's name, or a sentence.
    title: String,
    name: String,
    message: String,
    item: String,
    folder: String,
    count: usize,
    /// `iteration 3`, `iterations 1 to 100`; nothing where there is one.
    iterations: Option<String>,
    row: Option<usize>,
}

impl Model {
    pub(super) fn of(recording: &Recording, overview: &Overview, options: &HtmlOptions) -> Model {
        let runs = &recording.runs;
        let several_runs = runs.len() > 1;
        let names: Vec<String> = runs.iter().map(|run| cut(run.name.as_str(), MOST_OF_A_NAME)).collect();
        let names = names.join(", ");
        let title = options.title.as_ref().map_or(names, |title| title.as_str().to_owned());
        let statistics = &overview.statistics;
        let items = overview.runs.iter().copied().fold(Tally::default(), Tally::plus);
        let worst = runs.iter().map(outcome).max_by_key(|(rank, _)| *rank);
        let lines_shown: Vec<FindingModel> = lines(&overview.findings).take(MOST_FINDINGS).collect();
        let lines_left_out = lines(&overview.findings).skip(MOST_FINDINGS).count();
        let failures = &overview.failures;
        let groups_left_out: usize = failures.groups.iter().skip(MOST_FAILURES).map(|group| group.count).sum();
        let time = |at: chrono::DateTime<chrono::Utc>| at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
        let iterations = statistics.iterations.total > runs.len();
        Model {
            browser_title: options.browser_title.as_ref().map_or(title.clone(), |title| title.as_str().to_owned()),
            title,
            tool: runs.first().map(|run| run.tool.clone()).unwrap_or_default(),
            outcome: worst.map_or(INCOMPLETE, |(_, model)| model),
            sentence: sentence(statistics, recording),
            started: runs.first().map(|run| time(run.started)).unwrap_or_default(),
            ended: runs.last().map(|run| time(run.ended)).unwrap_or_default(),
            duration: spoken_duration(statistics.timings.run),
            environment: runs.iter().find_map(|run| run.environment.as_ref()).map(ToString::to_string),
            totals: Totals {
                items: tally(items),
                iterations: grouped(statistics.iterations.total),
                requests: count(statistics.requests),
                assertions: count(statistics.assertions),
                scripts: count(statistics.scripts),
                received: size(statistics.received),
            },
            times: times(overview),
            several_runs,
            runs: runs
                .iter()
                .zip(&overview.runs)
                .map(|(run, items)| RunModel {
                    name: cut(run.name.as_str(), MOST_OF_A_NAME),
                    environment: run.environment.as_ref().map(ToString::to_string),
                    outcome: outcome(run).1,
                    sentence: match &run.shortfall {
                        Some(shortfall) if !counted_failures(&run.statistics) => {
                            printable::sentence(shortfall.as_str())
                        }
                        Some(shortfall) => {
                            format!(
                                "{}. {}",
                                counted_sentence(&run.statistics),
                                printable::sentence(shortfall.as_str())
                            )
                        }
                        None => counted_sentence(&run.statistics),
                    },
                    error: run.error.as_ref().map(|error| cut(error.as_str(), MOST_OF_A_MESSAGE)),
                    iterations: run.statistics.iterations.total,
                    requests: run.statistics.requests.total,
                    duration: spoken_duration(run.statistics.timings.run),
                    items: tally(*items),
                })
                .collect(),
            folders: folders(recording, overview),
            failures: failures
                .groups
                .iter()
                .take(MOST_FAILURES)
                .map(|group| failure(group, recording, overview, iterations))
                .collect(),
            failures_left_out: failures.left_out + groups_left_out,
            findings: FindingsModel::of(&overview.findings),
            finding_lines: lines_shown,
            finding_lines_left_out: lines_left_out,
            scopes: runs.iter().flat_map(|run| scopes(run, several_runs, options)).collect(),
            warnings: overview.warnings.iter().map(|warning| cut(warning.as_str(), MOST_OF_A_MESSAGE)).collect(),
            warnings_left_out: overview.warnings_left_out,
            listed: grouped(overview.rows),
        }
    }
}

impl Model {
    /// The word of the worst outcome.
    pub(super) fn outcome_word(&self) -> &'static str {
        self.outcome.word
    }
}

const INCOMPLETE: OutcomeModel = OutcomeModel { word: "incomplete", name: "Incomplete" };

/// What a run's outcome is called, and how bad it is.
fn outcome(run: &RecordedRun) -> (u8, OutcomeModel) {
    let model = |word, name| OutcomeModel { word, name };
    match run.outcome {
        _ if !run.is_complete => (5, INCOMPLETE),
        Outcome::Success if run.shortfall.is_some() => (1, model("incomplete", "Nothing checked")),
        Outcome::Success => (0, model("success", "Success")),
        Outcome::Failure => (2, model("failure", "Failure")),
        Outcome::Error => (3, model("error", "Error")),
        Outcome::Abort => (4, model("abort", "Aborted")),
    }
}

/// What a reader wants to know first.
fn sentence(statistics: &Statistics, recording: &Recording) -> String {
    if !recording.is_complete() {
        return format!("The recording ends before the run did. Until then: {}.", counted_sentence(statistics));
    }
    let several = recording.runs.len() > 1;
    let shortfall = |run: &RecordedRun| {
        let shortfall = run.shortfall.as_ref()?;
        Some(if several { format!("{}: {shortfall}", run.name) } else { shortfall.to_string() })
    };
    let mut parts: Vec<String> = recording.runs.iter().filter_map(shortfall).collect();
    if parts.is_empty() || several || counted_failures(statistics) {
        parts.insert(0, counted_sentence(statistics));
    }
    parts.iter().map(|part| printable::sentence(part)).collect::<Vec<_>>().join(" ")
}

/// Whether anything failed that a sentence counts.
fn counted_failures(statistics: &Statistics) -> bool {
    [statistics.assertions, statistics.requests, statistics.scripts].iter().any(|count| count.failed > 0)
}

/// `9 of 57 assertions failed, 1 request failed`, or `All 57 assertions passed`.
fn counted_sentence(statistics: &Statistics) -> String {
    let parts: Vec<String> =
        [(statistics.assertions, "assertion"), (statistics.requests, "request"), (statistics.scripts, "script")]
            .into_iter()
            .filter(|(count, _)| count.failed > 0)
            .map(|(count, noun)| format!("{} of {} failed", grouped(count.failed), number_of(count.total, noun)))
            .collect();
    match (parts.is_empty(), statistics.assertions.total) {
        (false, _) => parts.join(", "),
        (true, 0) => {
            format!("{} without a failure, and no assertions", number_of(statistics.requests.total, "request"))
        }
        (true, 1) => "The assertion passed".to_owned(),
        (true, total) => format!("All {} passed", number_of(total, "assertion")),
    }
}

/// `1 finding`, `1,024 findings`.
fn number_of(count: usize, noun: &str) -> String {
    format!("{} {noun}{}", grouped(count), if count == 1 { "" } else { "s" })
}

/// `10,000`.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Things that fail or do not.
fn count(count: Count) -> TallyModel {
    let failed = count.failed.min(count.total);
    tally(Tally { passed: count.total - failed, failed, ..Tally::default() })
}

fn tally(tally: Tally) -> TallyModel {
    let Tally { passed, failed, errors, skipped } = tally;
    let total = tally.total();
    let parts: Vec<PartModel> = [("passed", passed), ("failed", failed), ("error", errors), ("skipped", skipped)]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| {
            let share = count as f64 * 100.0 / total as f64;
            PartModel { word, count, width: format!("{share:.2}") }
        })
        .collect();
    let note = match parts.as_slice() {
        [] => "none".to_owned(),
        [all] if total > 1 && all.word == "error" => "all errors".to_owned(),
        [all] if total > 1 => format!("all {}", all.word),
        parts => {
            let told = |part: &PartModel| {
                let is_plural = part.word == "error" && part.count > 1;
                format!("{} {}{}", grouped(part.count), part.word, if is_plural { "s" } else { "" })
            };
            parts.iter().map(told).collect::<Vec<_>>().join(", ")
        }
    };
    TallyModel { total, shown: grouped(total), passed, failed, errors, skipped, bad: failed + errors, note, parts }
}

fn times(overview: &Overview) -> TimesModel {
    let times = &overview.times;
    let longest = times.longest().max(1) as f64;
    let whole = |milliseconds: u64| spoken_duration(milliseconds as f64);
    // The shortest response still has a column that can be seen.
    let bar = |milliseconds: f64| {
        let height = (milliseconds * 100.0 / longest).max(1.5);
        Bar { y: format!("{:.1}", 100.0 - height), height: format!("{height:.1}") }
    };
    TimesModel {
        count: times.count,
        mean: spoken_duration(times.mean().round()),
        max: whole(times.longest()),
        p50: whole(times.percentile(50)),
        p90: whole(times.percentile(90)),
        p95: whole(times.percentile(95)),
        p99: whole(times.percentile(99)),
        columns: times
            .columns
            .iter()
            .enumerate()
            .map(|(x, column)| ColumnModel {
                x,
                longest: bar(column.longest as f64),
                mean: bar(column.sum as f64 / column.count as f64),
                failed: column.has_failed,
                title: match column.count {
                    1 => whole(column.longest),
                    count => format!(
                        "{} responses: {} on average, {} at most",
                        grouped(count),
                        spoken_duration((column.sum as f64 / count as f64).round()),
                        whole(column.longest)
                    ),
                },
                row: column.row,
            })
            .collect(),
        per_column: times.columns.iter().map(|column| column.count).max().unwrap_or_default(),
        width: times.columns.len(),
        slowest: times
            .slowest
            .iter()
            .map(|slow| {
                let item = &overview.items.all[slow.item];
                SlowModel {
                    name: cut(item.name.as_str(), MOST_OF_A_NAME),
                    folder: path(&overview.folders[item.folder].path),
                    time: whole(slow.time),
                    width: format!("{:.1}", slow.time as f64 * 100.0 / longest),
                    row: slow.row,
                }
            })
            .collect(),
    }
}

/// At most so many bytes of a text.
pub(super) fn cut(text: &str, most_bytes: usize) -> String {
    let end = text.floor_char_boundary(most_bytes);
    if end < text.len() { format!("{}…", &text[..end]) } else { text.to_owned() }
}

/// `F / G`.
pub(super) fn path(folders: &[Shown]) -> String {
    let names: Vec<String> = folders.iter().map(|folder| cut(folder.as_str(), MOST_OF_A_NAME)).collect();
    cut(&names.join(" / "), 2 * MOST_OF_A_NAME)
}

/// What a folder is called among all folders of all collections.
pub(super) fn folder_name(recording: &Recording, overview: &Overview, number: usize) -> String {
    let folder = &overview.folders[number];
    let run = recording.runs.get(folder.run).map(|run| cut(run.name.as_str(), MOST_OF_A_NAME)).unwrap_or_default();
    match (folder.path.is_empty(), recording.runs.len() > 1) {
        (true, _) => run,
        (false, false) => path(&folder.path),
        (false, true) => format!("{run} / {}", path(&folder.path)),
    }
}

/// The folders, those first in which something went wrong. A number stays that of the page's data.
fn folders(recording: &Recording, overview: &Overview) -> Vec<FolderModel> {
    let model = |(number, folder): (usize, &Folder)| FolderModel {
        number,
        name: folder_name(recording, overview, number),
        items: tally(folder.items),
    };
    let mut folders: Vec<FolderModel> = overview.folders.iter().enumerate().map(model).collect();
    folders.sort_by_key(|folder| folder.items.bad == 0);
    folders
}

fn failure(group: &FailureGroup, recording: &Recording, overview: &Overview, iterations: bool) -> FailureModel {
    let item = &overview.items.all[group.item];
    let (kind, title) = match group.kind {
        Kind::Assertion => ("assertion", group.test.as_ref().map(ToString::to_string).unwrap_or_default()),
        Kind::Request => ("request", "The request failed".to_owned()),
        Kind::Script(Listen::Prerequest) => ("script", "Error in the pre-request script".to_owned()),
        Kind::Script(Listen::Test) => ("script", "Error in the test script".to_owned()),
    };
    FailureModel {
        kind,
        icon: if kind == "assertion" { "failure" } else { "error" },
        title: cut(&title, MOST_OF_A_NAME),
        name: cut(group.name.as_str(), MOST_OF_A_NAME),
        message: cut(group.message.as_str(), MOST_OF_A_MESSAGE),
        item: cut(item.name.as_str(), MOST_OF_A_NAME),
        folder: folder_name(recording, overview, item.folder),
        count: group.count,
        iterations: iterations.then(|| match (group.first_iteration + 1, group.last_iteration + 1) {
            (first, last) if first == last => format!("iteration {first}"),
            (first, last) => format!("iterations {first} to {last}"),
        }),
        row: group.row,
    }
}
