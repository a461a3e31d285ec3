//! The document, as types: `docs/reporters.md` describes it.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::{
    event::{Outcome, RunStarted},
    finding::{Account, AccountFindings, Check, Failure, FailureKind, FindingCounts},
    recording::{Average, Count, Histogram, Statistics},
    secret::Shown,
};

/// Name and version of the document.
pub(super) const SCHEMA: &str = "postwatch.summary/1";

/// Characters of a message: an assertion may quote a whole body.
const LONGEST_MESSAGE: usize = 2000;

/// The document.
#[derive(Serialize)]
pub(super) struct Document<'a> {
    pub(super) schema: &'static str,
    pub(super) tool: &'a str,
    /// The worst of the runs.
    pub(super) outcome: Outcome,
    pub(super) runs: &'a [Run],
}

/// One run of one collection.
#[derive(Serialize)]
pub(super) struct Run {
    pub(super) collection: Collection,
    pub(super) environment: Option<Shown>,
    pub(super) outcome: Outcome,
    /// Why it ended early.
    pub(super) error: Option<Shown>,
    pub(super) started_at: DateTime<Utc>,
    pub(super) finished_at: DateTime<Utc>,
    pub(super) duration_ms: f64,
    pub(super) totals: Totals,
    /// Milliseconds.
    pub(super) timings: Timings,
    /// Bytes of the bodies received.
    pub(super) received_bytes: u64,
    /// What the run lacks to have shown anything; null where it lacks nothing.
    pub(super) shortfall: Option<Shown>,
    pub(super) warnings: usize,
    pub(super) failures: Vec<FailureEntry>,
    pub(super) failures_left_out: usize,
    pub(super) findings: FindingCounts,
    pub(super) accounts: Vec<AccountEntry>,
    pub(super) accounts_left_out: usize,
}

#[derive(Serialize)]
pub(super) struct Collection {
    id: Shown,
    name: Shown,
}

/// How much ran, and how much of it failed.
#[derive(Serialize)]
pub(super) struct Totals {
    iterations_planned: usize,
    iterations: Counted,
    items: Counted,
    requests: Counted,
    prerequest_scripts: Counted,
    test_scripts: Counted,
    assertions: Counted,
    assertions_skipped: usize,
}

#[derive(Serialize)]
struct Counted {
    total: usize,
    failed: usize,
}

#[derive(Serialize)]
pub(super) struct Timings {
    response: ResponseSeries,
    dns: Series,
    first_byte: Series,
}

#[derive(Serialize)]
struct Series {
    count: usize,
    mean: f64,
    min: f64,
    max: f64,
    deviation: f64,
}

/// Response times, with the percentiles that budgets are made of.
#[derive(Serialize)]
struct ResponseSeries {
    #[serde(flatten)]
    series: Series,
    p50: u64,
    p90: u64,
    p95: u64,
    p99: u64,
}

/// Something that failed, and where.
#[derive(Serialize)]
pub(super) struct FailureEntry {
    kind: FailureKind,
    /// True for an assertion that did not hold; false when something could not run.
    is_finding: bool,
    /// Name of the error.
    name: Shown,
    test: Option<Shown>,
    message: String,
    at: String,
    /// Line in the script, if known.
    line: Option<u32>,
    item: Item,
    /// From 0, as in events.
    iteration: usize,
    position: usize,
}

#[derive(Default, Serialize)]
struct Item {
    id: Shown,
    name: Shown,
    folders: Vec<Shown>,
    /// Where the collection defines it.
    place: Shown,
}

/// The checks of an account in one iteration.
#[derive(Serialize)]
pub(super) struct AccountEntry {
    account: Account,
    iteration: usize,
    generated_at: Option<Shown>,
    counts: FindingCounts,
    checks: Vec<Check>,
}

impl Collection {
    pub(super) fn new(started: &RunStarted) -> Collection {
        Collection { id: started.collection_id.clone(), name: started.collection_name.clone() }
    }
}

impl Counted {
    fn new(count: Count) -> Counted {
        Counted { total: count.total, failed: count.failed }
    }
}

impl Totals {
    pub(super) fn new(iterations_planned: usize, statistics: &Statistics, assertions_skipped: usize) -> Totals {
        Totals {
            iterations_planned,
            iterations: Counted::new(statistics.iterations),
            items: Counted::new(statistics.items),
            requests: Counted::new(statistics.requests),
            prerequest_scripts: Counted::new(statistics.prerequest_scripts),
            test_scripts: Counted::new(statistics.test_scripts),
            assertions: Counted::new(statistics.assertions),
            assertions_skipped,
        }
    }
}

impl Timings {
    pub(super) fn new(statistics: &Statistics, responses: &Histogram) -> Timings {
        let timings = &statistics.timings;
        Timings {
            response: ResponseSeries {
                series: Series::new(&timings.response),
                p50: responses.percentile(50),
                p90: responses.percentile(90),
                p95: responses.percentile(95),
                p99: responses.percentile(99),
            },
            dns: Series::new(&timings.dns),
            first_byte: Series::new(&timings.first_byte),
        }
    }
}

impl Series {
    /// To the microsecond: what is beyond is noise.
    fn new(average: &Average) -> Series {
        let rounded = |number: f64| (number * 1000.0).round() / 1000.0;
        Series {
            count: average.count,
            mean: rounded(average.mean),
            min: rounded(average.min),
            max: rounded(average.max),
            deviation: rounded(average.deviation()),
        }
    }
}

impl FailureEntry {
    pub(super) fn new(failure: &Failure) -> FailureEntry {
        let message = failure.message.as_str();
        let item = failure.item.as_ref().map(|item| Item {
            id: item.id.clone(),
            name: item.name.clone(),
            folders: item.folders.clone(),
            place: item.place.clone(),
        });
        FailureEntry {
            kind: failure.kind(),
            is_finding: failure.is_finding(),
            name: failure.name.clone(),
            test: failure.test.clone(),
            message: match message.char_indices().nth(LONGEST_MESSAGE) {
                Some((place, _)) => format!("{}…", &message[..place]),
                None => message.to_owned(),
            },
            at: failure.at.clone(),
            line: failure.script.as_ref().and_then(|script| script.line),
            item: item.unwrap_or_default(),
            iteration: failure.cursor.iteration,
            position: failure.cursor.position,
        }
    }
}

impl AccountEntry {
    pub(super) fn new(account: AccountFindings) -> AccountEntry {
        AccountEntry {
            counts: account.counts(),
            account: account.account,
            iteration: account.iteration,
            generated_at: account.generated_at,
            checks: account.checks,
        }
    }
}
