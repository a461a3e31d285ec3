//! Which checks failed when: a line for each, drawn from the lives of its findings.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use maud::{Markup, html};

use super::words::{Text, age, time};
use crate::{
    history::{FindingRow, FindingState, RunBar},
    printable::counted,
};

/// Checks that have a line.
const MOST_CHECKS: usize = 20;

/// A check with the times at which something was wrong.
struct Line<'rows> {
    name: &'rows str,
    open: usize,
    /// Begin and end, in milliseconds; they do not overlap.
    times: Vec<(i64, i64)>,
}

/// The section, for the time of the runs that are shown.
pub(super) fn timeline(rows: &[FindingRow], total: usize, bars: &[RunBar], now: DateTime<Utc>) -> Markup {
    let Some(first) = bars.last().map(|bar| bar.started_at) else { return html! {} };
    let first = first.min(now - TimeDelta::minutes(1));
    let span = (now - first).num_milliseconds().max(1);
    let mut lines = lines(rows, first, now);
    lines.sort_by(|left, right| right.open.cmp(&left.open).then(left.name.cmp(right.name)));
    let left_out = lines.len().saturating_sub(MOST_CHECKS);
    lines.truncate(MOST_CHECKS);
    let place = |at: i64| ((at - first.timestamp_millis()) as f64 * 1000.0 / span as f64).clamp(0.0, 1000.0);
    html! {
        @if !lines.is_empty() {
            section aria-labelledby="timeline-title" {
                h2 #timeline-title.section-title { "Failing checks over time" }
                div.card {
                    ul.timeline {
                        @for line in &lines {
                            @let label = label(line, now);
                            li {
                                span.timeline-name { bdi { (Text(line.name)) } }
                                svg viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" aria-label=(label) {
                                    title { (label) }
                                    @for (begin, end) in &line.times {
                                        @let (begin, end) = (place(*begin), place(*end));
                                        rect class=(if line.open > 0 && end >= 1000.0 { "failure" } else { "past" }) x=(format!("{begin:.0}")) y="0" width=(format!("{:.0}", (end - begin).max(4.0))) height="10" {}
                                    }
                                }
                                span.timeline-count { @if line.open > 0 { (line.open) " open" } @else { "gone" } }
                            }
                        }
                    }
                    p.legend.ends aria-hidden="true" { span.plain-legend { (age(first, now)) " ago" } span.plain-legend { "now" } }
                    p.for-readers { "From " (time(first)) " until now." }
                    @if left_out > 0 { p.quiet { (counted(left_out, "more check")) " failed in this time." } }
                    @if total > rows.len() { p.quiet { "Drawn from the last " (rows.len()) " of " (total) " findings." } }
                }
            }
        }
    }
}

fn lines(rows: &[FindingRow], first: DateTime<Utc>, now: DateTime<Utc>) -> Vec<Line<'_>> {
    let mut checks: BTreeMap<(&str, &str), Line<'_>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.state != FindingState::Suppressed) {
        let end = row.resolved.map_or(now, |(at, _)| at);
        if end < first {
            continue;
        }
        let line = checks.entry((&row.kind, &row.check)).or_insert_with(|| Line {
            name: row.line.split(": ").next().unwrap_or(&row.line),
            open: 0,
            times: Vec::new(),
        });
        line.open += usize::from(row.state == FindingState::Open);
        line.times.push((row.first_seen.0.max(first).timestamp_millis(), end.timestamp_millis()));
    }
    let mut lines: Vec<Line<'_>> = checks.into_values().collect();
    lines.iter_mut().for_each(|line| line.times = joined(std::mem::take(&mut line.times)));
    lines
}

/// The same times without overlaps, in their order.
fn joined(mut times: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    times.sort_unstable();
    let mut joined: Vec<(i64, i64)> = Vec::new();
    for (begin, end) in times {
        match joined.last_mut() {
            Some((_, last)) if begin <= *last => *last = end.max(*last),
            _ => joined.push((begin, end)),
        }
    }
    joined
}

fn label(line: &Line<'_>, now: DateTime<Utc>) -> String {
    let since = line.times.last().and_then(|(begin, _)| DateTime::from_timestamp_millis(*begin));
    match (line.open, since) {
        (0, _) => format!("failed {}, passes now", counted(line.times.len(), "time")),
        (open, since) => format!("{open} open, fails for {}", since.map(|since| age(since, now)).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn times_that_meet_are_one() {
        assert_eq!(joined(vec![(5, 9), (1, 3), (3, 4), (2, 3), (12, 13)]), [(1, 4), (5, 9), (12, 13)]);
        assert_eq!(joined(Vec::new()), []);
    }
}
