//! The page of one monitor.

use chrono::{DateTime, TimeDelta, Utc};
use maud::{Markup, html};

use super::{
    address::{Links, Slugs},
    alerts::alert_list,
    chart::{day_strip, days, durations, run_bars},
    condition::{Condition, remark},
    finding_table::{Shown, finding_table},
    frame::{Frame, Part},
    subject::{Listed, StatusPages, state_name},
    timeline::timeline,
    transitions::changes,
    words::{Text, age, ago, between, iso, length, percent, time},
};
use crate::{
    history::{FindingQuery, FindingState, HistoryError, MonitorOverview, RunRow, Span, Tally},
    monitor::Monitor,
    printable::counted,
};

/// Runs that stand as bars.
const MOST_BARS: usize = 90;

/// Runs that are listed.
const MOST_RUNS: usize = 15;

/// Open findings that are listed; the page of findings has all.
const MOST_OPEN: usize = 200;

/// Findings that were resolved lately.
const MOST_RESOLVED: usize = 20;

/// Findings that the picture of failing checks is drawn from.
const MOST_DRAWN: usize = 1000;

/// Days of the charts.
const DAYS: i64 = 90;

/// The next runs.
const NEXT: usize = 5;

/// The page.
pub(super) fn page(pages: &StatusPages<'_>, monitor: &Monitor, slugs: &Slugs) -> Result<String, HistoryError> {
    let (history, now) = (pages.history, pages.now);
    let links = pages.links("../");
    let name = monitor.name.as_str();
    let overview = history.overview_of(name, MOST_BARS, now)?;
    let since = history.known_monitor(name, now)?.and_then(|row| row.since);
    let listed = Listed { monitor, overview: overview.as_ref(), condition: Condition::of(overview.as_ref()) };
    let runs = history.runs(name, None, MOST_RUNS)?;
    let days = days(&history.tallies(name, Span::Day, now - TimeDelta::days(DAYS))?, DAYS, now);
    let find = |state, most| {
        history.find(&FindingQuery { monitors: vec![name.to_owned()], state, most, ..FindingQuery::default() })
    };
    let open = find(Some(FindingState::Open), MOST_OPEN)?;
    let resolved = find(Some(FindingState::Resolved), MOST_RESOLVED)?;
    let drawn = find(None, MOST_DRAWN)?;
    let transitions = history.transitions(Some(name), 10)?;
    let alerts = history.alerts(Some(name), 10)?;
    let bars = overview.as_ref().map_or(&[][..], |overview| &overview.bars);
    let last_runs = listed.overview.and_then(|overview| overview.last()).map(|last| (name.to_owned(), last.id));
    let last_runs = last_runs.into_iter().collect();
    let shown = Shown { links, slugs: None, now, state: &|row| state_name(row, &last_runs) };
    let content = html! {
        (verdict(&listed, since, now))
        (uptimes(overview.as_ref()))
        section aria-labelledby="runs-title" {
            h2 #runs-title.section-title { "Runs" }
            @if bars.is_empty() {
                p.card.quiet { "It has not run yet." }
            } @else {
                div.card {
                    (run_bars(bars, links))
                    p.legend aria-hidden="true" { span.success { "success" } span.failure { "failure" } span.error { "error, lost" } span.skipped { "abort, running" } span.plain-legend { "the height is how long it took" } }
                }
            }
        }
        section aria-labelledby="open-title" {
            h2 #open-title.section-title { "Open findings " span.count { (open.total) } }
            @if open.rows.is_empty() {
                p.card.quiet { @if bars.is_empty() { "Nothing has been looked at yet." } @else { "None." } }
            } @else {
                div.card { (finding_table(&open.rows, "Table of open findings", &shown)) }
                @if open.total > open.rows.len() { p.quiet { (open.total - open.rows.len()) " more are on the page of " a href=(links.findings()) { "findings" } "." } }
            }
        }
        @if !resolved.rows.is_empty() {
            section aria-labelledby="resolved-title" {
                h2 #resolved-title.section-title { "Resolved lately" }
                div.card { (finding_table(&resolved.rows, "Table of resolved findings", &shown)) }
            }
        }
        (timeline(&drawn.rows, drawn.total, bars, now))
        (alert_list(&alerts, links, slugs, now, false))
        (changes(&transitions, links, slugs, now, false))
        @if days.iter().any(|(_, tally)| tally.counted() + tally.abort > 0) {
            section aria-labelledby="days-title" {
                h2 #days-title.section-title { "The last " (DAYS) " days" }
                div.card {
                    h3 { "Successful runs" }
                    (day_strip(&days))
                    p.legend aria-hidden="true" { span.success { "all" } span.success.most { "90 % and more" } span.error { "half and more" } span.failure { "less" } span.none { "no runs" } }
                }
                @if let Some(durations) = durations(&days) {
                    div.card {
                        h3 { "Duration" }
                        (durations)
                        p.legend aria-hidden="true" { span.mean { "mean of the day" } span.longest { "longest" } }
                    }
                }
            }
        }
        @if !runs.is_empty() {
            section aria-labelledby="last-title" {
                h2 #last-title.section-title { "Last runs" }
                div.card { (run_table(&runs, links, now)) }
            }
        }
        (next_runs(&listed, now))
        (badge(slugs.slug(name), links))
    };
    let frame = Frame { links, part: Part::Monitors, title: name.to_owned(), condition: listed.condition, now };
    Ok(frame.around(&content))
}

fn verdict(listed: &Listed<'_>, since: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Markup {
    let Listed { monitor, condition, overview } = *listed;
    let last = overview.and_then(MonitorOverview::last);
    let open = listed.open_findings();
    html! {
        section aria-labelledby="title" {
            div class={ "verdict " (condition.class()) } {
                span.verdict-icon { svg aria-hidden="true" { use href=(condition.icon()) {} } }
                div.verdict-text {
                    p.verdict-word { (condition.name()) @if let Some(remark) = remark(monitor, overview) { ", " (remark) } }
                    h1 #title { bdi { (Text(&monitor.name)) } }
                    p.sentence {
                        @match (last, since) {
                            (Some(_), Some(since)) => { "So for " (age(since, now)) ", since " (time(since)) "; " (counted(open, "open finding")) },
                            _ => "It has not ended a run yet",
                        }
                        "."
                    }
                    @if let Some(description) = &monitor.description { p.description { bdi { (Text(description)) } } }
                }
                dl.facts {
                    div { dt { "Schedule" } dd { @match &monitor.schedule { Some(schedule) => (Text(&schedule.text())), None => "none" } } }
                    @if let Some(next) = listed.next(now) { div { dt { "Next run" } dd { time datetime=(iso(next)) { "in " (age(now, next)) } } } }
                    @if let Some(last) = last { div { dt { "Last run" } dd { (ago(last.started_at, now)) } } }
                    @if let Some(owner) = &monitor.owner { div { dt { "Owner" } dd { bdi { (Text(owner)) } } } }
                    @if let Some(runbook) = &monitor.runbook { div { dt { "Runbook" } dd { (link(runbook)) } } }
                    @if !monitor.tags.is_empty() { div { dt { "Tags" } dd { bdi { (Text(&monitor.tags.join(", "))) } } } }
                }
            }
            @if let Some(reason) = overview.and_then(|overview| overview.pause.as_ref()?.reason.as_ref()) {
                p.notice { span { "Paused: " bdi { (Text(reason)) } } }
            }
        }
    }
}

/// A link where it leads to a page, and else only its text: a file of a monitor must not bring scripts into the page.
fn link(address: &str) -> Markup {
    let is_page = ["https://", "http://"].iter().any(|scheme| address.to_lowercase().starts_with(scheme));
    html! {
        @if is_page { a href=(address) rel="noreferrer" { bdi { (Text(address)) } } } @else { bdi { (Text(address)) } }
    }
}

fn uptimes(overview: Option<&MonitorOverview>) -> Markup {
    let uptimes = overview.map(|overview| overview.uptimes).unwrap_or_default();
    let times =
        [("24 hours", uptimes.day), ("7 days", uptimes.week), ("30 days", uptimes.month), ("90 days", uptimes.quarter)];
    html! {
        section aria-label="Successful runs" {
            ul.tiles { @for (name, tally) in times { (tile(name, &tally)) } }
        }
    }
}

fn tile(name: &str, tally: &Tally) -> Markup {
    let parts = [("success", tally.success), ("failure", tally.failure), ("error", tally.error + tally.lost)];
    let parts = parts.map(|(class, count)| (class, usize::try_from(count).unwrap_or(usize::MAX)));
    html! {
        li.tile {
            span.tile-name { "Successful in " (name) }
            span.tile-number { @match tally.uptime() { Some(share) => (percent(share)), None => "–" } }
            (super::chart::shares(&parts))
            span.tile-note {
                (tally.success) " of " (tally.counted()) " runs"
                @if let Some(mean) = tally.mean() { ", " (length(mean)) " on average" }
            }
        }
    }
}

fn run_table(runs: &[RunRow], links: Links<'_>, now: DateTime<Utc>) -> Markup {
    html! {
        div.table-frame tabindex="0" role="region" aria-label="Table of runs" {
            table.plain.stacked {
                thead { tr {
                    th scope="col" { "Run" } th scope="col" { "Result" } th scope="col" { "Began" } th.number scope="col" { "Took" }
                    th.number scope="col" { "Requests" } th.number scope="col" { "Assertions" } th.number scope="col" { "Failed" }
                    th.number scope="col" { "New" } th.number scope="col" { "Resolved" } th.number scope="col" { "Open" }
                } }
                tbody {
                    @for run in runs {
                        @let counts = &run.counts;
                        tr {
                            th scope="row" data-label="Run" { @match links.run(run.id) { Some(link) => a href=(link) { (run.id) }, None => (run.id) } }
                            td data-label="Result" { (Condition::of_run(run.result).run_chip()) }
                            td data-label="Began" { (ago(run.started_at, now)) }
                            td.number data-label="Took" { @match run.ended_at { Some(ended) => (length(between(run.started_at, ended))), None => "–" } }
                            td.number.wide data-label="Requests" { (counts.requests) }
                            td.number.wide data-label="Assertions" { (counts.passed_assertions + counts.failed_assertions) }
                            td.number data-label="Failed" { (counts.failed_assertions + counts.errors) }
                            td.number.wide data-label="New" { (run.new_findings) }
                            td.number.wide data-label="Resolved" { (run.resolved_findings) }
                            td.number data-label="Open" { (run.open_findings) }
                        }
                    }
                }
            }
        }
    }
}

fn next_runs(listed: &Listed<'_>, now: DateTime<Utc>) -> Markup {
    let Some(schedule) = listed.monitor.schedule.as_ref().filter(|_| listed.monitor.is_active) else { return html! {} };
    let pause = listed.overview.and_then(|overview| overview.pause.as_ref());
    let from = match pause {
        Some(pause) => pause.until,
        None => Some(now),
    };
    let times: Vec<_> = from.map(|from| schedule.after(from).take(NEXT).collect()).unwrap_or_default();
    html! {
        section aria-labelledby="next-title" {
            h2 #next-title.section-title { "Next runs" }
            @if times.is_empty() { p.card.quiet { "It is paused until somebody resumes it." } }
            @else {
                ol.card.next {
                    @for at in times {
                        li { time datetime=(iso(at)) { (schedule.zone().text(at)) } span.quiet { "in " (age(now, at)) @if let Some(note) = schedule.clock_note(at) { ", " (note) } } }
                    }
                }
            }
        }
    }
}

fn badge(slug: &str, links: Links<'_>) -> Markup {
    let file = links.file(&format!("badges/{slug}.svg"));
    html! {
        section aria-labelledby="badge-title" {
            h2 #badge-title.section-title { "Badge" }
            p.card.badge { img src=(file) alt="How this monitor stands, as a badge" height="20"; " " a href=(file) { "badges/" (slug) ".svg" } }
        }
    }
}
