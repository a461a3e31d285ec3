//! Alerts that were told, or are on their way.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::{
    address::{Links, Slugs},
    words::{Text, ago},
};
use crate::alert::{
    AlertKind,
    outbox::{Entry, EntryState},
};

/// The last alerts, as a list; with the names of their monitors where there are several.
pub(super) fn alert_list(
    alerts: &[Entry],
    links: Links<'_>,
    slugs: &Slugs,
    now: DateTime<Utc>,
    is_named: bool,
) -> Markup {
    // A monitor whose file is gone has no page, and nothing to be told of it.
    let shown: Vec<&Entry> =
        alerts.iter().filter(|entry| !slugs.slug(entry.message.monitor.as_str()).is_empty()).collect();
    html! {
        @if !shown.is_empty() {
            section #alerts aria-labelledby="alerts-title" {
                h2 #alerts-title.section-title { "Alerts" }
                ol.card.changes {
                    @for entry in shown {
                        @let message = &entry.message;
                        @let (word, class, icon) = kind(message.kind);
                        li {
                            span class={ "chip " (class) } { svg aria-hidden="true" { use href=(icon) {} } (word) }
                            span {
                                @if is_named {
                                    a href=(links.monitor(slugs.slug(message.monitor.as_str()))) { bdi { (Text(message.monitor.as_str())) } } " "
                                }
                                bdi { (Text(&message.sentence)) }
                                @if let Ok(run) = message.run.parse() {
                                    @if let Some(link) = links.run(run) { " · " a href=(link) { "run " (run) } }
                                }
                            }
                            (fate(entry, now))
                        }
                    }
                }
            }
        }
    }
}

fn kind(kind: AlertKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        AlertKind::Opened => ("opened", "failure", "#i-failure"),
        AlertKind::Changed => ("changed", "failure", "#i-failure"),
        AlertKind::Reminder => ("reminder", "error", "#i-error"),
        AlertKind::Resolved => ("resolved", "success", "#i-success"),
        AlertKind::Run => ("run", "skipped", "#i-skipped"),
        AlertKind::Test => ("test", "skipped", "#i-skipped"),
    }
}

/// What became of it.
fn fate(entry: &Entry, now: DateTime<Utc>) -> Markup {
    let channel = Text(&entry.channel);
    match &entry.state {
        EntryState::Sent { at, .. } => html! { span.quiet { "to " bdi { (channel) } " · " (ago(*at, now)) } },
        EntryState::Waiting { why: None, .. } => html! { span.quiet { "waits for " bdi { (channel) } } },
        EntryState::Sending { .. } => html! { span.quiet { "on its way to " bdi { (channel) } } },
        EntryState::Waiting { why: Some(why), .. } | EntryState::Refused { why, again: Some(_) } => {
            html! { span.quiet.bad { bdi { (channel) } " did not take it: " bdi { (Text(why)) } "; it is tried again" } }
        }
        EntryState::Refused { why, again: None } | EntryState::GaveUp { why } => {
            html! { span.quiet.bad { "given up: " bdi { (channel) } ": " bdi { (Text(why)) } } }
        }
    }
}
