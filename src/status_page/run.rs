//! The page of one run.

use maud::{Markup, html};

use super::{
    address::Links,
    chart::shares,
    condition::Condition,
    frame::{Frame, Part},
    subject::StatusPages,
    words::{Block, Text, between, length, moment, time},
};
use crate::{
    history::{AssertionRow, FailureRow, ItemRow, RunDetail},
    printable::counted,
};

/// The page, with the run before it.
pub(super) fn page(pages: &StatusPages<'_>, detail: &RunDetail, before: Option<i64>) -> String {
    let links = pages.links("../");
    let slugs = pages.slugs();
    let run = &detail.run;
    let condition = Condition::of_run(run.result);
    let content = html! {
        section aria-labelledby="title" {
            (verdict(detail, links, slugs.slug(&run.monitor), before))
            @for text in run.error.iter().chain(&run.shortfall) {
                p.notice.error { svg aria-hidden="true" { use href="#i-error" {} } bdi { (Block(text)) } }
            }
        }
        (numbers(detail))
        (failures(&detail.failures))
        (items(detail))
        @if !detail.console.is_empty() {
            section aria-labelledby="console-title" {
                h2 #console-title.section-title { "Console " span.count { (detail.console.len()) } }
                ol.card.console {
                    @for line in &detail.console {
                        li { span.level { (Text(&line.level)) } pre { bdi { (Block(&line.text)) } } }
                    }
                }
            }
        }
        @if run.left_out > 0 {
            p.notice { span { (run.left_out) " more items, assertions, failures and lines were not kept." } }
        }
    };
    let title = format!("Run {} of {}", run.id, run.monitor);
    Frame { links, part: Part::Monitors, title, condition, now: pages.now }.around(&content)
}

fn verdict(detail: &RunDetail, links: Links<'_>, slug: &str, before: Option<i64>) -> Markup {
    let run = &detail.run;
    let condition = Condition::of_run(run.result);
    html! {
        div class={ "verdict " (condition.class()) } {
            span.verdict-icon { svg aria-hidden="true" { use href=(condition.icon()) {} } }
            div.verdict-text {
                p.verdict-word { (condition.run_name()) }
                h1 #title { "Run " (run.id) " of " a href=(links.monitor(slug)) { bdi { (Text(&run.monitor)) } } }
                p.sentence {
                    "Findings: " (run.new_findings) " new, " (run.resolved_findings) " resolved, " (run.open_findings) " open"
                    @if let Some(link) = before.and_then(|before| links.run(before)) { " · " a href=(link) { "the run before" } }
                }
            }
            dl.facts {
                div { dt { "Began" } dd { (time(run.started_at)) } }
                @if let Some(ended) = run.ended_at { div { dt { "Took" } dd { (length(between(run.started_at, ended))) } } }
                @if let Some(due) = run.due_at { div { dt { "Was due" } dd { (moment(due)) } } }
                @for (name, value) in [("Collection", &run.collection), ("Environment", &run.environment)] {
                    @if let Some(value) = value { div { dt { (name) } dd { bdi { (Text(value)) } } } }
                }
                div { dt { "By" } dd { "postwatch " (Text(&run.version)) } }
            }
        }
    }
}

fn numbers(detail: &RunDetail) -> Markup {
    let counts = &detail.run.counts;
    let assertions = [
        ("success", counts.passed_assertions),
        ("failure", counts.failed_assertions),
        ("skipped", counts.skipped_assertions),
    ];
    let requests =
        [("success", counts.requests.saturating_sub(counts.failed_requests)), ("error", counts.failed_requests)];
    let milliseconds = |time: Option<u64>| time.map_or_else(|| "–".to_owned(), length);
    html! {
        section aria-label="Numbers" {
            ul.tiles {
                li.tile { span.tile-name { "Assertions" } span.tile-number { (counts.passed_assertions + counts.failed_assertions) } (shares(&assertions)) span.tile-note { (counts.failed_assertions) " failed, " (counts.skipped_assertions) " skipped" } }
                li.tile { span.tile-name { "Requests" } span.tile-number { (counts.requests) } (shares(&requests)) span.tile-note { (counts.failed_requests) " without an answer" } }
                li.tile { span.tile-name { "Response times" } span.tile-number { (milliseconds(counts.p50)) } (shares(&[])) span.tile-note { "the median; 95 % within " (milliseconds(counts.p95)) } }
                li.tile { span.tile-name { "Iterations" } span.tile-number { (counts.iterations) } (shares(&[])) span.tile-note { (counted(counts.errors, "error")) ", " (counted(counts.warnings, "warning")) } }
            }
        }
    }
}

fn failures(failures: &[FailureRow]) -> Markup {
    html! {
        @if !failures.is_empty() {
            section #failures aria-labelledby="failures-title" {
                h2 #failures-title.section-title { "Failures " span.count { (failures.len()) } }
                ol.failures {
                    @for failure in failures {
                        @let (class, icon) = if failure.test.is_some() { ("failure assertion", "#i-failure") } else { ("failure", "#i-error") };
                        li class=(class) {
                            span.failure-icon { svg aria-hidden="true" { use href=(icon) {} } }
                            div.failure-text {
                                h3 { bdi { (Text(failure.test.as_ref().unwrap_or(&failure.place))) } }
                                p.where { bdi { (Text(&failure.inside)) } }
                                pre tabindex="0" role="group" aria-label="Message" { b { (Text(&failure.name)) } " " bdi { (Block(&failure.message)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn items(detail: &RunDetail) -> Markup {
    let longest = detail.items.iter().filter_map(|item| item.time).max().unwrap_or_default().max(1);
    let several = detail.items.iter().any(|item| item.iteration > 0);
    html! {
        @if !detail.items.is_empty() {
            section aria-labelledby="items-title" {
                h2 #items-title.section-title { "Items " span.count { (detail.items.len()) } }
                div.card { div.table-frame tabindex="0" role="region" aria-label="Table of items" {
                    table.plain.stacked {
                        thead { tr {
                            @if several { th.number scope="col" { "Iteration" } }
                            th scope="col" { "Item" } th scope="col" { "Status" } th.number scope="col" { "Time" } th scope="col" { span.for-readers { "Time, compared" } }
                            th.number scope="col" { "Passed" } th.number scope="col" { "Failed" }
                        } }
                        tbody { @for (place, item) in detail.items.iter().enumerate() { (item_line(place, item, detail, longest, several)) } }
                    }
                } }
            }
        }
    }
}

fn item_line(place: usize, item: &ItemRow, detail: &RunDetail, longest: u64, several: bool) -> Markup {
    let is_own = |assertion: &&AssertionRow| assertion.item == place;
    // They stand in the order of their items.
    let first = detail.assertions.partition_point(|assertion| assertion.item < place);
    let own: Vec<&AssertionRow> = detail.assertions[first..].iter().take_while(is_own).collect();
    let class = if item.error.is_some() {
        "error"
    } else if item.failed > 0 {
        "failure"
    } else {
        "success"
    };
    html! {
        tr {
            @if several { td.number data-label="Iteration" { (item.iteration + 1) } }
            th scope="row" data-label="Item" { div {
                bdi { (Text(&item.name)) }
                @if let Some(url) = &item.url { span.note { (Text(item.method.as_deref().unwrap_or_default())) " " bdi { (Text(url)) } } }
                @if let Some(error) = &item.error { span.note.bad { bdi { (Text(error)) } } }
                @if !own.is_empty() {
                    details {
                        summary { (counted(own.len(), "assertion")) }
                        ul { @for assertion in own { li class=(Text(&assertion.state)) { bdi { (Text(&assertion.name)) } span.quiet { " " (Text(&assertion.state)) } } } }
                    }
                }
            } }
            td data-label="Status" { @match item.code { Some(code) => (code), None => "–" } }
            td.number data-label="Time" { @match item.time { Some(time) => (length(time)), None => "–" } }
            td.bar-cell { svg.item-bar viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true" { rect class=(class) x="0" y="0" height="1" width=(item.time.unwrap_or_default() * 100 / longest) {} } }
            td.number data-label="Passed" { (item.passed) }
            td.number data-label="Failed" { (item.failed) }
        }
    }
}
