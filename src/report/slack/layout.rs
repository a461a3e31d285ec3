//! What a message looks like in Slack: a head, then a part with a coloured bar for each check.

use serde_json::Value;

use super::model::{CheckModel, FailureModel, FindingModel, Kind, Model};
use crate::{
    event::Outcome,
    finding::Status,
    slack::{Block, LONGEST_LAYOUT, Layout, Room, bold, clip, escape, plain, units},
};

const RED: &str = "#d92d20";
const ORANGE: &str = "#f79009";
const YELLOW: &str = "#eaaa08";
const GREEN: &str = "#12b76a";
const VIOLET: &str = "#7a5af8";
const GRAY: &str = "#667085";

/// Units of the small print of a check: notes are remarks.
const LONGEST_SMALL_PRINT: usize = 1200;

/// Names in a list that is read at a glance.
const MOST_NAMES: usize = 5;

/// The message, with `text` for clients and notifications that show no blocks; and whether it had to leave anything
/// out.
pub(super) fn message(model: &Model, text: &str) -> (Value, bool) {
    let mut layout = Layout::new();
    let is_whole = match (model.kind, &model.check) {
        (Kind::Check, Some(check)) => push_check_message(&mut layout, model, check),
        (Kind::Check, None) => true,
        (Kind::Failures, _) => push_failures_message(&mut layout, model),
        (Kind::Closing, _) => push_head(&mut layout, model) & push_resolved(&mut layout, model),
        (Kind::Summary, _) => push_summary(&mut layout, model),
    };
    (layout.message(text), !is_whole)
}

fn push_check_message(layout: &mut Layout, model: &Model, check: &CheckModel) -> bool {
    let mut is_whole = layout.push(&Block::Section(with_mentions(title(check), model)));
    let mut around = vec![escape(&model.collection)];
    if !check.account.name.is_empty() {
        around.insert(0, format!("Account {}", escape(&check.account.name)));
    }
    around.extend(model.environment.as_deref().map(escape));
    around.extend(report_link(model));
    is_whole &= layout.push(&Block::Context(around.join(" · ")));
    let room = layout.room();
    is_whole & push_check(layout, model, check, room, false)
}

fn push_failures_message(layout: &mut Layout, model: &Model) -> bool {
    let head = with_mentions(format!("*{}: failures*", escape(&model.collection)), model);
    let is_whole = layout.push(&Block::Section(head));
    let context = report_link(model).map(Block::Context);
    is_whole & context.is_none_or(|context| layout.push(&context)) & push_failures(layout, model)
}

fn push_summary(layout: &mut Layout, model: &Model) -> bool {
    let mut is_whole = push_head(layout, model);
    let has_failures = !model.failures.is_empty();
    // Where checks are many, each gets its share, and failures that belong to none get one too.
    let parts = model.checks.len() + usize::from(has_failures) + usize::from(model.has_resolved());
    let mut left_out = 0;
    for (place, check) in model.checks.iter().enumerate() {
        let share = share(layout.room(), parts - place);
        match layout.has_room_for_attachment() && share.blocks > 0 {
            true => is_whole &= push_check(layout, model, check, share, true),
            false => left_out += 1,
        }
    }
    if left_out > 0 {
        is_whole = false;
        let noun = if left_out == 1 { "check" } else { "checks" };
        layout.push(&Block::Context(format!("… and {left_out} more {noun}: {}", whole(model))));
    }
    if has_failures {
        is_whole &= push_failures(layout, model);
    }
    is_whole & push_resolved(layout, model)
}

fn share(room: Room, parts: usize) -> Room {
    let parts = parts.max(1);
    Room { blocks: (room.blocks / parts).max(2).min(room.blocks), units: room.units / parts }
}

/// Title, numbers and links of a run.
fn push_head(layout: &mut Layout, model: &Model) -> bool {
    let outcome = match model.outcome {
        Outcome::Success => "success",
        Outcome::Failure => "failure",
        Outcome::Error => "error",
        Outcome::Abort => "aborted",
    };
    let mut is_whole = layout.push(&Block::Header(format!("{}: {outcome}", escape(&model.collection))));
    let mut lines = Vec::new();
    if let Some(error) = &model.error {
        lines.push(format!("The run ended early: {}", escape(error)));
    }
    lines.extend(model.shortfall.as_ref().map(|shortfall| format!("*{}*", escape(shortfall))));
    if model.has_findings {
        lines.push(escape(&model.counts_sentence));
    }
    lines.extend(model.comparison.as_ref().map(|comparison| format!("*{}*", escape(&comparison.sentence))));
    lines.extend(report_link(model));
    if !model.mentions.is_empty() {
        lines.push(model.mentions.clone());
    }
    if !lines.is_empty() {
        is_whole &= layout.push(&Block::Section(clip(&lines.join("\n"), LONGEST_LAYOUT / 4)));
    }
    layout.attach(outcome_color(model.outcome));
    is_whole &= layout.push_attached(&Block::Fields(fields(model)));
    let (notes, are_all_notes) = notes(Vec::new(), &model.notes);
    is_whole &= are_all_notes & (notes.is_empty() || layout.push_attached(&Block::Context(notes)));
    is_whole
}

fn fields(model: &Model) -> Vec<String> {
    let mut fields = Vec::new();
    let mut field = |name: &str, value: &str| fields.push(format!("*{name}*\n{}", clip(&escape(value), 300)));
    if !model.accounts.is_empty() {
        let names: Vec<&str> = model.accounts.iter().map(|account| account.name.as_str()).collect();
        match names.len().checked_sub(MOST_NAMES).filter(|more| *more > 0) {
            Some(more) => field("Accounts", &format!("{} and {more} more", names[..MOST_NAMES].join(", "))),
            None => field(if names.len() == 1 { "Account" } else { "Accounts" }, &names.join(", ")),
        }
    }
    if let Some(environment) = &model.environment {
        field("Environment", environment);
    }
    field("Requests", &format!("{}, {} failed", model.requests.total, model.requests.failed));
    field("Assertions", &format!("{}, {} failed", model.assertions.total, model.assertions.failed));
    if model.iterations.total > 1 {
        field("Iterations", &model.iterations.total.to_string());
    }
    field("Duration", &model.duration);
    field("Finished", &model.finished_at);
    fields
}

/// The part of one check: its findings, how to put them right, and remarks.
fn push_check(layout: &mut Layout, model: &Model, check: &CheckModel, room: Room, is_titled: bool) -> bool {
    layout.attach(check_color(check));
    let mut lines = Vec::new();
    if is_titled {
        let account =
            if model.accounts.len() > 1 { format!(" ({})", escape(&check.account.name)) } else { String::new() };
        lines.push(format!("{}{account}", title(check)));
    }
    let head = lines.len();
    lines.extend(check.findings.iter().map(|finding| finding_line("•", finding)));
    lines.extend(check.suppressed.iter().map(|finding| finding_line("◦", finding)));
    let (small, are_all_notes) = small_print(check);
    // What the sentence on missing findings takes, and the two blocks themselves.
    let reserve = units(&small) * 5 / 4 + 300;
    let shown = layout
        .push_lines(&lines, Room { blocks: room.blocks.saturating_sub(1), units: room.units.saturating_sub(reserve) });
    let left_out = lines.len() - shown.max(head);
    let mut small_lines = Vec::new();
    if left_out > 0 {
        small_lines.push(format!("… and {left_out} more: {}", whole(model)));
    }
    if !small.is_empty() {
        small_lines.push(small);
    }
    let has_small_print = small_lines.is_empty() || layout.push_attached(&Block::Context(small_lines.join("\n")));
    left_out == 0 && are_all_notes && has_small_print && shown >= head
}

/// How to put it right, and notes; and whether these are all.
fn small_print(check: &CheckModel) -> (String, bool) {
    let mut lines = Vec::new();
    for fix in &check.fixes {
        let reasons = if check.fixes.len() > 1 { format!(" {}", escape(&fix.reasons)) } else { String::new() };
        lines.push(link(&fix.url, &format!("How to fix{reasons}")));
    }
    let fixes = lines.join(" · ");
    notes(if fixes.is_empty() { Vec::new() } else { vec![fixes] }, &check.notes)
}

/// As many notes as small print takes, below other lines of it; and whether these are all.
fn notes(mut lines: Vec<String>, notes: &[String]) -> (String, bool) {
    let mut length: usize = lines.iter().map(|line| units(line) + 1).sum();
    let fitting = notes.iter().map(|note| clip(&plain(note), LONGEST_SMALL_PRINT / 2)).take_while(|note| {
        length += units(note) + 1;
        length <= LONGEST_SMALL_PRINT
    });
    let shown = fitting.map(|note| lines.push(note)).count();
    let more = notes.len() - shown;
    if more > 0 {
        lines.push(format!("… and {more} more {}", if more == 1 { "note" } else { "notes" }));
    }
    (clip(&lines.join("\n"), LONGEST_SMALL_PRINT * 2), more == 0)
}

fn push_failures(layout: &mut Layout, model: &Model) -> bool {
    let are_findings = model.failures.iter().all(|failure| failure.is_finding);
    layout.attach(if are_findings { RED } else { VIOLET });
    let is_beside_checks = model.kind == Kind::Summary && !model.checks.is_empty();
    let mut lines = if is_beside_checks { vec!["*Other failures*".to_owned()] } else { Vec::new() };
    lines.extend(model.failures.iter().map(|failure| failure_line(failure, model.iterations.total > 1)));
    let room = layout.room();
    let shown = layout.push_lines(&lines, Room { blocks: room.blocks, units: room.units.saturating_sub(400) });
    let left_out = lines.len() - shown + model.failures_left_out;
    if left_out > 0 {
        layout.push_attached(&Block::Context(format!("… and {left_out} more: {}", whole(model))));
    }
    left_out == 0
}

fn push_resolved(layout: &mut Layout, model: &Model) -> bool {
    let Some(comparison) = model.comparison.as_ref().filter(|comparison| !comparison.resolved.is_empty()) else {
        return true;
    };
    layout.attach(GREEN);
    let mut lines = vec!["*Resolved*".to_owned()];
    lines.extend(comparison.resolved.iter().map(|line| format!("• {}", plain(line))));
    let room = layout.room();
    let shown = layout.push_lines(&lines, Room { blocks: room.blocks, units: room.units.saturating_sub(400) });
    let left_out = lines.len() - shown;
    if left_out > 0 {
        layout.push_attached(&Block::Context(format!("… and {left_out} more: {}", whole(model))));
    }
    left_out == 0
}

fn title(check: &CheckModel) -> String {
    let word = if check.status == Status::Error { "Could not check" } else { "Failed" };
    if check.name.contains('*') {
        format!("*{word}:* {}", plain(&check.name))
    } else {
        bold(&format!("{word}: {}", check.name))
    }
}

fn finding_line(bullet: &str, finding: &FindingModel) -> String {
    let new = if finding.is_new { "*NEW* " } else { "" };
    format!("{bullet} {new}{}: {}", bold(&finding.entity), plain(&finding.rest))
}

fn failure_line(failure: &FailureModel, is_one_of_many: bool) -> String {
    let test = failure.test.as_ref().map(|test| format!("{test}: ")).unwrap_or_default();
    let name = if failure.is_finding { String::new() } else { format!("{}: ", failure.name) };
    let iteration = if is_one_of_many { format!(", iteration {}", failure.iteration) } else { String::new() };
    let new = if failure.is_new { "*NEW* " } else { "" };
    format!("• {new}{}", plain(&format!("{test}{name}{} ({}{iteration})", failure.message, failure.inside)))
}

fn with_mentions(text: String, model: &Model) -> String {
    if model.mentions.is_empty() { text } else { format!("{text} {}", model.mentions) }
}

fn report_link(model: &Model) -> Option<String> {
    model.report_url.as_ref().map(|url| link(url, "Report"))
}

/// Where everything stands.
fn whole(model: &Model) -> String {
    report_link(model).unwrap_or_else(|| "the whole is in the output of the run".to_owned())
}

/// A link where the address can be one; else the address as text.
fn link(address: &str, text: &str) -> String {
    let is_address = (address.starts_with("https://") || address.starts_with("http://"))
        && address.chars().all(|character| character.is_ascii_graphic() && !"<>|\"".contains(character));
    if is_address { format!("<{}|{text}>", escape(address)) } else { escape(address) }
}

/// Red, orange or yellow by the worst of its findings; violet where it could not look.
fn check_color(check: &CheckModel) -> &'static str {
    let worst = check.findings.iter().map(|finding| match finding.severity.as_deref() {
        Some("low" | "info") => 0,
        Some("medium") => 1,
        _ => 2,
    });
    match (check.status, worst.max()) {
        (Status::Error, _) => VIOLET,
        (Status::Pass, _) => GREEN,
        (Status::Fail, Some(0)) => YELLOW,
        (Status::Fail, Some(1)) => ORANGE,
        (Status::Fail, _) => RED,
    }
}

fn outcome_color(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Success => GREEN,
        Outcome::Failure => RED,
        Outcome::Error => VIOLET,
        Outcome::Abort => GRAY,
    }
}
