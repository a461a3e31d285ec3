//! The page of all findings.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::{
    address::{Links, query_text},
    condition::Condition,
    finding_table::{Shown, finding_table},
    frame::{Frame, Part},
    subject::{FindingFilter, StatusPages, state_name},
    words::Text,
};
use crate::{history::FindingPage, printable::counted};

/// Findings on a page; as files all that are open stand on one.
pub(super) const PAGE_LENGTH: usize = 200;

/// How findings can stand: value and word.
const STATES: [(&str, &str); 4] = [("", "open"), ("suppressed", "accepted"), ("resolved", "resolved"), ("all", "all")];

/// Severities that can be asked for.
const SEVERITIES: [&str; 5] = ["critical", "high", "medium", "low", "info"];

/// The page.
pub(super) fn page(
    pages: &StatusPages<'_>,
    filter: &FindingFilter,
    found: &FindingPage,
    last_runs: &BTreeMap<String, i64>,
) -> String {
    let links = pages.links("");
    let slugs = pages.slugs();
    let is_open = filter.state.is_empty() || filter.state == "open";
    let condition = if is_open && found.total > 0 { Condition::Failing } else { Condition::Unknown };
    let many = if found.total >= FindingPage::MOST_COUNTED { " or more" } else { "" };
    let shown = Shown { links, slugs: Some(&slugs), now: pages.now, state: &|row| state_name(row, last_runs) };
    let content = html! {
        section #findings aria-labelledby="findings-title" {
            h1 #findings-title.section-title { "Findings " span.count { (found.total) (many) } }
            @if links.is_served() { (form(pages, filter)) }
            p.quiet.filter-note {
                (sentence(filter, found)) " "
                a href=(link(links.file("findings.csv"), filter, None)) { "CSV" }
            }
            @if !found.rows.is_empty() { div.card { (finding_table(&found.rows, "Table of findings", &shown)) } }
            (paging(links, filter, found))
        }
    };
    Frame { links, part: Part::Findings, title: "Findings".to_owned(), condition, now: pages.now }.around(&content)
}

fn form(pages: &StatusPages<'_>, filter: &FindingFilter) -> Markup {
    let mut names: Vec<&str> = pages.monitors.iter().map(|monitor| monitor.name.as_str()).collect();
    names.sort_unstable();
    let state = if filter.state == "open" { "" } else { &filter.state };
    html! {
        form.filter role="search" aria-label="Filter the findings" method="get" action="findings" {
            div.field { label for="field-text" { "Text" } input id="field-text" type="search" name="q" value=(filter.text) maxlength="200"; }
            div.field { label for="field-state" { "State" } select id="field-state" name="state" { @for (value, name) in STATES { option value=(value) selected[state == value] { (name) } } } }
            div.field { label for="field-severity" { "Severity" } select id="field-severity" name="severity" {
                option value="" { "all" }
                @for name in SEVERITIES { option value=(name) selected[filter.severity.eq_ignore_ascii_case(name)] { (name) } }
            } }
            div.field { label for="field-monitor" { "Monitor" } select id="field-monitor" name="monitor" {
                option value="" { "all" }
                @for name in names { option value=(name) selected[filter.monitor == name] { (Text(name)) } }
            } }
            button.button type="submit" { "Filter" }
            @if is_asked(filter) { a.button href="findings" { "Show all open" } }
        }
    }
}

fn is_asked(filter: &FindingFilter) -> bool {
    FindingFilter { page: 0, ..filter.clone() } != FindingFilter::default()
}

fn sentence(filter: &FindingFilter, found: &FindingPage) -> String {
    let word = STATES.iter().find(|(value, _)| *value == filter.state).map_or("open", |(_, word)| word);
    let kind = if word == "all" { "" } else { word };
    match (found.total, is_asked(filter)) {
        (0, false) => "Nothing is open.".to_owned(),
        (0, true) => "No finding fits.".to_owned(),
        (total, _) => {
            let first = filter.page.max(1).saturating_sub(1) * PAGE_LENGTH + 1;
            let last = first + found.rows.len().saturating_sub(1);
            let noun = format!("{kind} finding");
            match found.rows.len() {
                0 => format!("This page is behind the last of {}.", counted(total, noun.trim())),
                shown if shown == total => format!("{}.", counted(total, noun.trim())),
                _ => format!("{first} to {last} of {}.", counted(total, noun.trim())),
            }
        }
    }
}

fn paging(links: Links<'_>, filter: &FindingFilter, found: &FindingPage) -> Markup {
    let page = filter.page.max(1);
    let has_next = page.saturating_mul(PAGE_LENGTH) < found.total;
    html! {
        @if links.is_served() && (page > 1 || has_next) {
            nav.filter aria-label="Pages of findings" {
                @if page > 1 { a.button href=(link("findings".to_owned(), filter, Some(page - 1))) { "Previous page" } }
                @if has_next { a.button href=(link("findings".to_owned(), filter, Some(page + 1))) { "Next page" } }
            }
        } @else if found.total > found.rows.len() {
            p.quiet { "The CSV has all of them." }
        }
    }
}

/// The same question elsewhere.
fn link(address: String, filter: &FindingFilter, page: Option<usize>) -> String {
    let page = page.map(|page| page.to_string()).unwrap_or_default();
    let parts = [
        ("q", filter.text.as_str()),
        ("state", &filter.state),
        ("severity", &filter.severity),
        ("monitor", &filter.monitor),
        ("page", &page),
    ];
    let given = parts.iter().filter(|(_, value)| !value.is_empty());
    let query: Vec<String> = given.map(|(name, value)| format!("{name}={}", query_text(value))).collect();
    if query.is_empty() { address } else { format!("{address}?{}", query.join("&")) }
}
