//! Alerts in Slack's Block Kit.

use serde_json::{Value, json};

use super::wording::{Tone, web_address};
use crate::{
    alert::message::AlertMessage,
    secret::Shown,
    slack::{Block, LIMIT, Layout, Room, bold, cut, escape, plain},
};

const WHOLE: &str = "the history of postwatch";

/// Room that stays free for the line that says what was left out.
const RESERVE: usize = 400;

/// A message with blocks, and a short text beside them for notifications.
pub(super) fn with_blocks(messages: &[AlertMessage]) -> Value {
    let mut layout = Layout::new();
    let text = match messages {
        [message] => {
            layout.push(&Block::Header(escape(&message.title)));
            layout.push(&Block::Section(head(message)));
            layout.attach(color(message));
            let room = layout.room();
            push_problems(&mut layout, message, room);
            format!("{}: {}", message.title, message.sentence)
        }
        several => {
            let title = format!("{} alerts", several.len());
            layout.push(&Block::Header(title.clone()));
            let mut left_out = 0;
            for (place, message) in several.iter().enumerate() {
                let room = layout.room();
                let parts = several.len() - place;
                let share = Room { blocks: (room.blocks / parts).max(2).min(room.blocks), units: room.units / parts };
                if share.blocks < 2 || !layout.has_room_for_attachment() {
                    left_out = several.len() - place;
                    break;
                }
                let before = room.units;
                layout.attach(color(message));
                layout.push_attached(&Block::Section(format!("{}\n{}", bold(&message.title), head(message))));
                let spent = before - layout.room().units;
                let share = Room { blocks: share.blocks - 1, units: share.units.saturating_sub(spent) };
                push_problems(&mut layout, message, share);
            }
            if left_out > 0 {
                layout.push(&Block::Context(format!("… and {left_out} more: {WHOLE} has them")));
            }
            let titles: Vec<&str> = several.iter().map(|message| message.title.as_str()).collect();
            format!("{title}: {}", titles.join(", "))
        }
    };
    layout.message(&cut(escape(&text), LIMIT, WHOLE).text)
}

/// A message of text alone, for where blocks are not taken.
pub(super) fn text_only(messages: &[AlertMessage]) -> Value {
    let texts: Vec<String> = messages.iter().map(|message| escape(&message.text())).collect();
    json!({"text": cut(texts.join("\n"), LIMIT, WHOLE).text})
}

/// What changed, what to know, and where to look.
fn head(message: &AlertMessage) -> String {
    let mut lines = vec![escape(&message.sentence)];
    lines.extend(message.notes().iter().map(|note| plain(note)));
    let mut links = Vec::new();
    let mut link = |name: &str, address: &Option<Shown>| {
        links.extend(web_address(address.as_ref()).map(|address| format!("<{}|{name}>", escape(address))));
    };
    link("Run", &message.link);
    link("Runbook", &message.runbook);
    links.extend(message.owner.as_ref().map(|owner| format!("Owner: {}", plain(owner.as_str()))));
    links.extend(message.environment.as_ref().map(|environment| plain(environment.as_str())));
    lines.push(links.join(" · "));
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

fn push_problems(layout: &mut Layout, message: &AlertMessage, room: Room) {
    let lines: Vec<String> = message.problem_lines().iter().map(|line| format!("• {}", plain(line))).collect();
    let room = Room { blocks: room.blocks.saturating_sub(1), units: room.units.saturating_sub(RESERVE) };
    let shown = layout.push_lines(&lines, room);
    if shown < lines.len() {
        layout.push_attached(&Block::Context(format!("… and {} more: {WHOLE} has them", lines.len() - shown)));
    }
}

fn color(message: &AlertMessage) -> &'static str {
    match Tone::of(message) {
        Tone::Bad => "#d92d20",
        Tone::Unknown => "#7a5af8",
        Tone::Good => "#12b76a",
        Tone::Neutral => "#667085",
    }
}
