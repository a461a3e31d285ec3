//! Pictures of runs, as SVG without styles of their own.

use std::fmt::Write as _;

use chrono::{DateTime, TimeDelta, Utc};
use maud::{Markup, PreEscaped, html};

use super::{
    address::Links,
    condition::Condition,
    words::{between, length, moment, percent},
};
use crate::history::{RunBar, Span, Tally};

/// The height of a bar that stands for nothing.
const LEAST: u64 = 14;

/// Bars in the order of time, the latest at the right; their height is how long the run took, compared with the others.
fn heights(bars: &[RunBar]) -> Vec<u64> {
    let took = |bar: &RunBar| bar.ended_at.map_or(0, |ended| between(bar.started_at, ended));
    let longest = bars.iter().map(took).max().unwrap_or_default().max(1);
    bars.iter().map(|bar| LEAST + took(bar) * (100 - LEAST) / longest).collect()
}

/// The last runs as one small picture. A path for each colour keeps a page of hundreds of monitors small.
pub(super) fn sparkline(bars: &[RunBar], places: usize) -> Markup {
    let mut paths: [(&str, String); 4] = ["success", "failure", "error", "skipped"].map(|class| (class, String::new()));
    let mut counts: Vec<(Condition, usize)> = Vec::new();
    let first = places.saturating_sub(bars.len());
    for (place, (bar, height)) in bars.iter().zip(heights(bars)).rev().enumerate() {
        let condition = Condition::of_run(bar.result);
        match counts.iter_mut().find(|(known, _)| *known == condition) {
            Some((_, count)) => *count += 1,
            None => counts.push((condition, 1)),
        }
        if let Some((_, path)) = paths.iter_mut().find(|(class, _)| *class == condition.class()) {
            // Writing to a text cannot fail.
            let _ = write!(path, "M{} 24v-{}", (first + place) * 4 + 2, height * 24 / 100);
        }
    }
    counts.sort_unstable();
    let words: Vec<String> =
        counts.iter().map(|(condition, count)| format!("{count} {}", condition.run_name())).collect();
    let label = match bars.len() {
        0 => "No runs yet".to_owned(),
        count => format!("Last {}: {}", crate::printable::counted(count, "run"), words.join(", ")),
    };
    html! {
        svg.sparkline viewBox=(format!("0 0 {} 24", places * 4)) preserveAspectRatio="xMinYMid" role="img" aria-label=(label) {
            @for (class, path) in paths.iter().filter(|(_, path)| !path.is_empty()) { path class=(class) d=(path) {} }
        }
    }
}

/// The last runs, each a link to its page.
pub(super) fn run_bars(bars: &[RunBar], links: Links<'_>) -> Markup {
    let width = bars.len().max(40);
    let first = width - bars.len();
    html! {
        svg.run-bars viewBox=(format!("0 0 {width} 100")) preserveAspectRatio="none" role="group" aria-label="Runs, the latest at the right" {
            @for (place, (bar, height)) in bars.iter().zip(heights(bars)).rev().enumerate() {
                @let condition = Condition::of_run(bar.result);
                @let took = bar.ended_at.map(|ended| format!(", {}", length(between(bar.started_at, ended)))).unwrap_or_default();
                @let title = format!("Run {}: {}, {}{took}", bar.id, condition.run_name(), moment(bar.started_at));
                @let x = first + place;
                @let shape = html! {
                    rect.reach x=(x) y="0" width="1" height="100" {}
                    rect class=(condition.class()) x=(format!("{x}.14")) y=(100 - height) width="0.72" height=(height) {}
                };
                @match links.run(bar.id) {
                    Some(link) => a href=(link) aria-label=(title) { title { (title) } (shape) },
                    None => g role="img" aria-label=(title) { title { (title) } (shape) },
                }
            }
        }
    }
}

/// The days up to now with their tallies.
pub(super) fn days(tallies: &[(DateTime<Utc>, Tally)], count: i64, now: DateTime<Utc>) -> Vec<(DateTime<Utc>, Tally)> {
    let today = Span::Day.of(now);
    let mut known = tallies.iter().peekable();
    let days = (0..count).rev().map(|back| today - TimeDelta::days(back));
    days.map(|day| {
        while known.next_if(|(at, _)| *at < day).is_some() {}
        (day, known.next_if(|(at, _)| *at == day).map_or_else(Tally::default, |(_, tally)| *tally))
    })
    .collect()
}

/// A mark for each day: what part of its runs succeeded.
pub(super) fn day_strip(days: &[(DateTime<Utc>, Tally)]) -> Markup {
    let known = days.iter().filter(|(_, tally)| tally.counted() > 0).count();
    let clean = days.iter().filter(|(_, tally)| tally.uptime() == Some(1.0)).count();
    let label = format!("{} days, runs on {known} of them, all successful on {clean}", days.len());
    html! {
        svg.day-strip viewBox=(format!("0 0 {} 10", days.len())) preserveAspectRatio="none" role="img" aria-label=(label) {
            @for (place, (day, tally)) in days.iter().enumerate() {
                @let date = day.format("%Y-%m-%d");
                @let (class, words) = match tally.uptime() {
                    None => ("none", "no runs".to_owned()),
                    Some(share) => {
                        let class = match share {
                            1.0 => "success",
                            0.9.. => "success most",
                            0.5.. => "error",
                            _ => "failure",
                        };
                        (class, format!("{} of {} runs", percent(share), tally.counted()))
                    }
                };
                g { title { (date) ": " (words) } rect class=(class) x=(format!("{place}.1")) y="0" width="0.8" height="10" {} }
            }
        }
    }
}

/// How long runs took on each day: the mean within the longest.
pub(super) fn durations(days: &[(DateTime<Utc>, Tally)]) -> Option<Markup> {
    let longest = days.iter().map(|(_, tally)| tally.longest).max().filter(|longest| *longest > 0)?;
    let of_100 = |value: u64| (value as f64 * 100.0 / longest as f64).max(0.6);
    let with_runs: Vec<_> = days.iter().filter_map(|(day, tally)| Some((day, tally.mean()?))).collect();
    let shortest = with_runs.iter().map(|(_, mean)| *mean).min().unwrap_or_default();
    let slowest = with_runs.iter().map(|(_, mean)| *mean).max().unwrap_or_default();
    let label = format!(
        "How long runs took on each of {} days: {} to {} on average, {} at most",
        days.len(),
        length(shortest),
        length(slowest),
        length(longest)
    );
    Some(html! {
        div.columns-frame {
            span.axis aria-hidden="true" { (length(longest)) }
            svg.columns viewBox=(format!("0 0 {} 100", days.len())) preserveAspectRatio="none" role="img" aria-label=(label) {
                @for (place, (day, tally)) in days.iter().enumerate() {
                    @if let Some(mean) = tally.mean() {
                        @let (top, middle) = (of_100(tally.longest), of_100(mean));
                        g.column {
                            title { (day.format("%Y-%m-%d")) ": " (length(mean)) " on average, " (length(tally.longest)) " at most" }
                            rect.reach x=(place) y="0" width="1" height="100" {}
                            rect.longest x=(format!("{place}.1")) y=(decimal(100.0 - top)) width="0.8" height=(decimal(top)) {}
                            rect.mean x=(format!("{place}.1")) y=(decimal(100.0 - middle)) width="0.8" height=(decimal(middle)) {}
                        }
                    }
                }
            }
            span.axis.axis-start aria-hidden="true" { (days.len()) " days ago" }
            span.axis.axis-end aria-hidden="true" { "today" }
        }
    })
}

fn decimal(value: f64) -> PreEscaped<String> {
    PreEscaped(format!("{value:.1}"))
}

/// Parts of a whole, in order: class and count.
pub(super) fn shares(parts: &[(&str, usize)]) -> Markup {
    let total: usize = parts.iter().map(|(_, count)| count).sum();
    let mut x = 0.0;
    let drawn = parts.iter().filter(|(_, count)| *count > 0).map(|(class, count)| {
        let width = *count as f64 * 100.0 / total as f64;
        x += width;
        (*class, x - width, width)
    });
    html! {
        svg.shares viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true" {
            @for (class, x, width) in drawn { rect class=(class) x=(decimal(x)) y="0" width=(decimal(width)) height="1" {} }
        }
    }
}
