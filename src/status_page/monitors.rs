//! The page of all monitors.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::{
    address::{Links, Slugs},
    alerts::alert_list,
    chart::{shares, sparkline},
    condition::{Condition, remark},
    frame::{Frame, Part},
    subject::{BARS, Listed, MonitorFilter, StatusPages},
    transitions::changes,
    words::{Text, ago, between, length, moment, percent},
};
use crate::{
    alert::outbox::Entry,
    history::{Tally, Transition},
    printable::counted,
};

/// Runs in which something changed that are shown.
pub(super) const MOST_TRANSITIONS: usize = 20;

/// Alerts that are shown.
pub(super) const MOST_ALERTS: usize = 10;

/// The page.
pub(super) fn page(
    pages: &StatusPages<'_>,
    listed: &[Listed<'_>],
    transitions: &[Transition],
    alerts: &[Entry],
    filter: &MonitorFilter,
) -> String {
    let links = pages.links(if !filter.tag.is_empty() && !pages.links("").is_served() { "../" } else { "" });
    let slugs = pages.slugs();
    let tags: BTreeSet<&str> = pages.monitors.iter().flat_map(|monitor| &monitor.tags).map(String::as_str).collect();
    let shown: Vec<&Listed<'_>> = sorted(listed.iter().filter(|each| fits(each, filter)).collect());
    let worst = worst(&shown);
    let title = verdict_sentence(&shown, filter);
    let content = html! {
        section #overview aria-labelledby="title" {
            div class={ "verdict " (worst.class()) } {
                span.verdict-icon { svg aria-hidden="true" { use href=(worst.icon()) {} } }
                div.verdict-text {
                    p.verdict-word { "Monitors" @if !filter.tag.is_empty() { " tagged " bdi { (Text(&filter.tag)) } } }
                    h1 #title { (title) }
                    p.sentence { (details(&shown)) }
                }
            }
            @if pages.unreadable > 0 {
                p.notice.error {
                    svg aria-hidden="true" { use href="#i-error" {} }
                    span { (counted(pages.unreadable, "monitor file")) " could not be read and " @if pages.unreadable == 1 { "does" } @else { "do" } " not run; " code { "postwatch check" } " says why." }
                }
            }
        }
        (tiles(&shown))
        section #monitors aria-labelledby="monitors-title" {
            h2 #monitors-title.section-title { "Monitors " span.count { (shown.len()) } }
            @if links.is_served() { (filter_form(filter, &tags)) } @else { (tag_links(&tags, filter, links)) }
            @if shown.is_empty() {
                p.card.quiet {
                    @if listed.is_empty() { "There are no monitors yet: files named NAME.monitor.yaml describe them." }
                    @else { "No monitor fits. " a href=(links.home()) { "Show all" } }
                }
            } @else { (table(&shown, links, &slugs, pages)) }
        }
        (alert_list(alerts, links, &slugs, pages.now, true))
        (changes(transitions, links, &slugs, pages.now, true))
    };
    let name = if filter.tag.is_empty() { "Monitors".to_owned() } else { format!("{} · Monitors", filter.tag) };
    Frame { links, part: Part::Monitors, title: name, condition: worst, now: pages.now }.around(&content)
}

fn fits(each: &Listed<'_>, filter: &MonitorFilter) -> bool {
    let monitor = each.monitor;
    let text = filter.text.trim().to_lowercase();
    let has_text = |field: Option<&String>| field.is_some_and(|field| field.to_lowercase().contains(&text));
    let texts = [Some(&monitor.name), monitor.description.as_ref(), monitor.owner.as_ref()];
    (text.is_empty() || texts.into_iter().any(has_text))
        && (filter.tag.is_empty() || monitor.tags.contains(&filter.tag))
        && match filter.state.as_str() {
            "failing" => each.condition.is_bad(),
            "passing" => each.condition == Condition::Passing,
            _ => true,
        }
}

/// What somebody should look at comes first.
fn sorted<'all, 'site>(mut shown: Vec<&'all Listed<'site>>) -> Vec<&'all Listed<'site>> {
    shown.sort_by_key(|each| (!each.condition.is_bad(), each.condition.is_bad().then_some(each.condition)));
    shown
}

fn worst(shown: &[&Listed<'_>]) -> Condition {
    let bad = shown.iter().map(|each| each.condition).filter(|condition| condition.is_bad()).min();
    let all_pass = shown.iter().any(|each| each.condition == Condition::Passing);
    bad.unwrap_or(if all_pass { Condition::Passing } else { Condition::Unknown })
}

fn counts(shown: &[&Listed<'_>]) -> BTreeMap<Condition, usize> {
    let mut counts = BTreeMap::new();
    for each in shown {
        *counts.entry(each.condition).or_default() += 1;
    }
    counts
}

fn verdict_sentence(shown: &[&Listed<'_>], filter: &MonitorFilter) -> String {
    let bad = shown.iter().filter(|each| each.condition.is_bad()).count();
    let passing = shown.iter().filter(|each| each.condition == Condition::Passing).count();
    match (bad, passing, shown.len()) {
        (_, _, 0) if *filter != MonitorFilter::default() => "No monitor fits".to_owned(),
        (_, _, 0) => "There are no monitors".to_owned(),
        (0, 0, _) => "Nothing has been checked yet".to_owned(),
        (0, passing, all) if passing == all => match all {
            1 => "The monitor passes".to_owned(),
            2 => "Both monitors pass".to_owned(),
            all => format!("All {all} monitors pass"),
        },
        (0, passing, all) => format!("{passing} of {} pass", counted(all, "monitor")),
        (1, _, 1) => "The monitor needs a look".to_owned(),
        (1, _, all) => format!("1 of {} needs a look", counted(all, "monitor")),
        (bad, _, all) => format!("{bad} of {} need a look", counted(all, "monitor")),
    }
}

fn details(shown: &[&Listed<'_>]) -> String {
    let parts = counts(shown).into_iter().map(|(condition, count)| format!("{count} {}", condition.name()));
    parts.collect::<Vec<_>>().join(", ")
}

fn tiles(shown: &[&Listed<'_>]) -> Markup {
    let counts = counts(shown);
    let of = |conditions: &[Condition]| conditions.iter().filter_map(|condition| counts.get(condition)).sum::<usize>();
    let parts = [
        ("success", of(&[Condition::Passing])),
        ("failure", of(&[Condition::Failing])),
        ("error", of(&[Condition::Unchecked, Condition::Lost])),
        ("skipped", of(&[Condition::Aborted, Condition::Running, Condition::Unknown])),
    ];
    let open: usize = shown.iter().map(|each| each.open_findings()).sum();
    let with_findings = shown.iter().filter(|each| each.open_findings() > 0).count();
    let mut day = Tally::default();
    for tally in shown.iter().filter_map(|each| each.overview).map(|overview| overview.uptimes.day) {
        day = day.plus(tally);
    }
    let runs =
        [("success", day.success), ("failure", day.failure), ("error", day.error + day.lost), ("skipped", day.abort)];
    let runs = runs.map(|(class, count)| (class, usize::try_from(count).unwrap_or(usize::MAX)));
    html! {
        section aria-label="Numbers" {
            ul.tiles {
                li.tile { span.tile-name { "Monitors" } span.tile-number { (shown.len()) } (shares(&parts)) span.tile-note { (parts[0].1) " passing" } }
                li.tile { span.tile-name { "Open findings" } span.tile-number { (open) } (shares(&[("failure", with_findings), ("success", shown.len() - with_findings)])) span.tile-note { "of " (counted(with_findings, "monitor")) } }
                li.tile { span.tile-name { "Runs in 24 hours" } span.tile-number { (day.counted() + day.abort) } (shares(&runs)) span.tile-note { (day.failure) " failed, " (day.error + day.lost) " could not check" } }
                li.tile { span.tile-name { "Successful in 24 hours" } span.tile-number { (uptime(&day)) } (shares(&runs)) span.tile-note { @match day.mean() { Some(mean) => { (length(mean)) " on average" }, None => "no run has ended" } } }
            }
        }
    }
}

fn uptime(tally: &Tally) -> String {
    tally.uptime().map_or_else(|| "–".to_owned(), percent)
}

fn filter_form(filter: &MonitorFilter, tags: &BTreeSet<&str>) -> Markup {
    let states = [("", "all"), ("failing", "need a look"), ("passing", "passing")];
    html! {
        form.filter role="search" aria-label="Filter the monitors" method="get" action="./" {
            div.field { label for="field-text" { "Text" } input id="field-text" type="search" name="q" value=(filter.text) maxlength="200"; }
            div.field { label for="field-state" { "State" } select id="field-state" name="state" {
                @for (value, name) in states { option value=(value) selected[filter.state == value] { (name) } }
            } }
            @if !tags.is_empty() {
                div.field { label for="field-tag" { "Tag" } select id="field-tag" name="tag" {
                    option value="" { "all" }
                    @for tag in tags { option value=(tag) selected[filter.tag == **tag] { (Text(tag)) } }
                } }
            }
            button.button type="submit" { "Filter" }
            @if *filter != MonitorFilter::default() { a.button href="./" { "Show all" } }
        }
    }
}

fn tag_links(tags: &BTreeSet<&str>, filter: &MonitorFilter, links: Links<'_>) -> Markup {
    let slugs = Slugs::of(tags.iter().copied());
    html! {
        @if !tags.is_empty() {
            nav.filter aria-label="Tags" {
                a.button href=(links.home()) aria-current=[filter.tag.is_empty().then_some("true")] { "all" }
                @for tag in tags {
                    a.button href=(links.tag(tag, slugs.slug(tag))) aria-current=[(filter.tag == *tag).then_some("true")] { bdi { (Text(tag)) } }
                }
            }
        }
    }
}

fn table(shown: &[&Listed<'_>], links: Links<'_>, slugs: &Slugs, pages: &StatusPages<'_>) -> Markup {
    let now = pages.now;
    let tag_slugs = Slugs::of(
        pages
            .monitors
            .iter()
            .flat_map(|monitor| &monitor.tags)
            .map(String::as_str)
            .collect::<BTreeSet<_>>()
            .into_iter(),
    );
    html! {
        div.card { div.table-frame tabindex="0" role="region" aria-label="Table of monitors" {
            table.plain.stacked.monitors {
                thead { tr {
                    th scope="col" { "Monitor" } th scope="col" { "State" } th scope="col" { "Runs" }
                    th.number scope="col" { "24 h" } th.number scope="col" { "7 d" } th.number scope="col" { "30 d" } th.number scope="col" { "90 d" }
                    th.number scope="col" { "Findings" } th.number scope="col" { "Took" } th scope="col" { "Last run" } th scope="col" { "Next" }
                } }
                tbody {
                    @for each in shown {
                        @let monitor = each.monitor;
                        @let last = each.overview.and_then(|overview| overview.last());
                        tr {
                            th scope="row" data-label="Monitor" { span {
                                a href=(links.monitor(slugs.slug(&monitor.name))) { bdi { (Text(&monitor.name)) } }
                                @if !monitor.tags.is_empty() {
                                    span.tags { @for tag in &monitor.tags { " " a.tag href=(links.tag(tag, tag_slugs.slug(tag))) { bdi { (Text(tag)) } } } }
                                }
                            } }
                            td data-label="State" { span { (each.condition.chip()) @if let Some(remark) = remark(monitor, each.overview) { span.note { (remark) } } } }
                            td.runs data-label="Runs" { (sparkline(each.overview.map_or(&[], |overview| &overview.bars), BARS)) }
                            @let uptimes = each.overview.map(|overview| overview.uptimes).unwrap_or_default();
                            @for (label, class, tally) in [("24 h", "number", uptimes.day), ("7 d", "number wide", uptimes.week), ("30 d", "number wide", uptimes.month), ("90 d", "number", uptimes.quarter)] {
                                td class=(class) data-label=(label) { (uptime(&tally)) }
                            }
                            td.number data-label="Findings" { @if each.open_findings() > 0 { span.open { (each.open_findings()) } } @else { "0" } }
                            td.number.wide data-label="Took" { @match last.and_then(|last| Some(between(last.started_at, last.ended_at?))) { Some(took) => (length(took)), None => "–" } }
                            td data-label="Last run" { @match last { Some(last) => (ago(last.started_at, now)), None => "–" } }
                            td data-label="Next" { @match each.next(now) { Some(next) => { time datetime=(super::words::iso(next)) title=(moment(next)) { "in " (super::words::age(now, next)) } }, None => "–" } }
                        }
                    }
                }
            }
        } }
    }
}
