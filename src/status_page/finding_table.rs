//! Findings as a table.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::{
    address::{Links, Slugs},
    words::{Text, age, ago},
};
use crate::history::{FindingRow, FindingState};

/// How findings are shown.
pub(super) struct Shown<'page> {
    pub(super) links: Links<'page>,
    /// Addresses of monitors, where findings of several stand together.
    pub(super) slugs: Option<&'page Slugs>,
    pub(super) now: DateTime<Utc>,
    /// How each stands.
    pub(super) state: &'page dyn Fn(&FindingRow) -> &'static str,
}

/// The table, with its name for readers.
pub(super) fn finding_table(rows: &[FindingRow], label: &str, shown: &Shown<'_>) -> Markup {
    html! {
        div.table-frame tabindex="0" role="region" aria-label=(label) {
            table.plain.stacked.findings {
                thead { tr {
                    th scope="col" { "Finding" } @if shown.slugs.is_some() { th scope="col" { "Monitor" } }
                    th scope="col" { "State" } th scope="col" { "Severity" } th.number scope="col" { "Age" } th scope="col" { "First seen" } th scope="col" { "Gone" }
                } }
                tbody { @for row in rows { (line(row, shown)) } }
            }
        }
    }
}

fn line(row: &FindingRow, shown: &Shown<'_>) -> Markup {
    let state = (shown.state)(row);
    let until = row.resolved.map_or(shown.now, |(at, _)| at);
    html! {
        tr {
            th scope="row" data-label="Finding" { span {
                bdi { (Text(&row.line)) }
                @if let Some(reason) = &row.suppressed { span.note { "accepted: " bdi { (Text(reason)) } } }
            } }
            @if let Some(slugs) = shown.slugs {
                td data-label="Monitor" { a href=(shown.links.monitor(slugs.slug(&row.monitor))) { bdi { (Text(&row.monitor)) } } }
            }
            td data-label="State" { span class={ "state-" (state) } { (state) } }
            td data-label="Severity" { @if let Some(severity) = &row.severity { span class={ "severity " (class(severity)) } { (Text(severity)) } } @else { "–" } }
            td.number data-label="Age" { (age(row.first_seen.0, until)) }
            td data-label="First seen" { (ago(row.first_seen.0, shown.now)) (run(row.first_seen.1, shown.links)) }
            td data-label="Gone" { @match (row.state, row.resolved) {
                (FindingState::Resolved, Some((at, id))) => { (ago(at, shown.now)) (run(id, shown.links)) },
                _ => "–",
            } }
        }
    }
}

fn run(id: i64, links: Links<'_>) -> Markup {
    html! { @if let Some(link) = links.run(id) { " " a.quiet href=(link) { "run " (id) } } }
}

/// Only words that the style sheet knows.
fn class(severity: &str) -> &'static str {
    let known = ["critical", "high", "medium", "low", "info"];
    known.into_iter().find(|known| known.eq_ignore_ascii_case(severity)).unwrap_or_default()
}
