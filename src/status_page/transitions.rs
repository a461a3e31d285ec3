//! What changed lately.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::{
    address::{Links, Slugs},
    condition::Condition,
    words::{Text, ago},
};
use crate::history::{RunResult, Transition};

/// Runs in which something changed, as a list; with the names of their monitors where there are several.
pub(super) fn changes(
    transitions: &[Transition],
    links: Links<'_>,
    slugs: &Slugs,
    now: DateTime<Utc>,
    is_named: bool,
) -> Markup {
    html! {
        @if !transitions.is_empty() {
            section #changes aria-labelledby="changes-title" {
                h2 #changes-title.section-title { "Changes" }
                ol.card.changes {
                    // A monitor whose file is gone has no page, and nothing to be told of.
                    @for each in transitions.iter().filter(|each| !slugs.slug(&each.monitor).is_empty()) {
                        li {
                            (Condition::of_run(Some(each.after)).run_chip())
                            span {
                                @if is_named { a href=(links.monitor(slugs.slug(&each.monitor))) { bdi { (Text(&each.monitor)) } } " " }
                                (words(each))
                            }
                            span.quiet {
                                @match links.run(each.run) {
                                    Some(link) => a href=(link) { "run " (each.run) },
                                    None => { "run " (each.run) },
                                }
                                " · " (ago(each.at, now))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// `fails, before: success; 2 findings are new, 5 open`.
pub(super) fn words(transition: &Transition) -> String {
    let is = match transition.after {
        RunResult::Success => "passes",
        RunResult::Failure => "fails",
        RunResult::Error => "could not check",
        RunResult::Abort => "was aborted",
        RunResult::Lost => "was lost",
    };
    let mut text = match transition.before {
        None => format!("{is}, the first time it ran"),
        Some(before) if before == transition.after => format!("{is} as before"),
        Some(before) => format!("{is}; the run before was {}", with_article(before)),
    };
    let Transition { new_findings: new, resolved_findings: resolved, open_findings: open, .. } = *transition;
    if new + resolved > 0 {
        text.push_str(&format!("; findings: {new} new, {resolved} resolved, {open} open"));
    }
    text
}

fn with_article(result: RunResult) -> &'static str {
    match result {
        RunResult::Success => "a success",
        RunResult::Failure => "a failure",
        RunResult::Error => "an error",
        RunResult::Abort => "aborted",
        RunResult::Lost => "lost",
    }
}
