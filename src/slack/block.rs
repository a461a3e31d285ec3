//! Slack's Block Kit, as far as messages need it, within Slack's limits.

use serde_json::{Value, json};

use super::cut::{clip, units};

/// Blocks of one message, those of its attachments included.
pub(crate) const MOST_BLOCKS: usize = 50;
/// Attachments of one message; Slack takes more and shows no more.
pub(crate) const MOST_ATTACHMENTS: usize = 20;
pub(crate) const LONGEST_HEADER: usize = 150;
pub(crate) const LONGEST_SECTION: usize = 3000;
pub(crate) const MOST_FIELDS: usize = 10;
pub(crate) const LONGEST_FIELD: usize = 2000;

/// What all blocks of a message may measure together, as JSON. Slack names no number; from about 13,000 on it refuses
/// a message as `msg_blocks_too_long` (slackapi/bolt-js#2509).
pub(crate) const LONGEST_LAYOUT: usize = 11_000;

/// One block. All text is escaped already.
#[derive(Clone, Debug)]
pub(crate) enum Block {
    /// A title, in plain text.
    Header(String),
    /// A paragraph.
    Section(String),
    /// Short texts in two columns.
    Fields(Vec<String>),
    /// Small print.
    Context(String),
}

impl Block {
    /// As Slack wants it; texts that are too long are cut.
    fn json(&self) -> Value {
        // Verbatim: Slack would make links and mentions of what looks like them in names and messages.
        let words = |text: &str, most: usize| json!({"type": "mrkdwn", "text": clip(text, most), "verbatim": true});
        match self {
            Block::Header(text) => {
                let text = json!({"type": "plain_text", "text": clip(text, LONGEST_HEADER), "emoji": false});
                json!({"type": "header", "text": text})
            }
            Block::Section(text) => json!({"type": "section", "text": words(text, LONGEST_SECTION)}),
            Block::Fields(fields) => {
                let fields: Vec<Value> =
                    fields.iter().take(MOST_FIELDS).map(|field| words(field, LONGEST_FIELD)).collect();
                json!({"type": "section", "fields": fields})
            }
            // Slack documents no limit of its own for these.
            Block::Context(text) => json!({"type": "context", "elements": [words(text, LONGEST_SECTION)]}),
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Block::Header(text) | Block::Section(text) | Block::Context(text) => text.trim().is_empty(),
            Block::Fields(fields) => fields.iter().all(|field| field.trim().is_empty()),
        }
    }
}

/// What a message can still take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    pub(crate) blocks: usize,
    pub(crate) units: usize,
}

/// The blocks of a message under construction.
#[derive(Debug)]
pub(crate) struct Layout {
    blocks: Vec<Value>,
    attachments: Vec<(&'static str, Vec<Value>)>,
    room: Room,
}

impl Layout {
    pub(crate) fn new() -> Layout {
        let room = Room { blocks: MOST_BLOCKS, units: LONGEST_LAYOUT };
        Layout { blocks: Vec::new(), attachments: Vec::new(), room }
    }

    pub(crate) fn room(&self) -> Room {
        self.room
    }

    /// Whether another attachment would be shown.
    pub(crate) fn has_room_for_attachment(&self) -> bool {
        self.attachments.len() < MOST_ATTACHMENTS
    }

    /// Adds to the top if there is room.
    pub(crate) fn push(&mut self, block: &Block) -> bool {
        let Some(json) = self.fitting(block) else { return false };
        self.blocks.push(json);
        true
    }

    /// Begins a part with a coloured bar.
    pub(crate) fn attach(&mut self, color: &'static str) {
        self.attachments.push((color, Vec::new()));
    }

    /// Adds to the part begun last.
    pub(crate) fn push_attached(&mut self, block: &Block) -> bool {
        let Some(json) = self.fitting(block) else { return false };
        match self.attachments.last_mut() {
            Some((_, blocks)) => blocks.push(json),
            None => self.blocks.push(json),
        }
        true
    }

    /// Adds lines to the part begun last, as many as fit into `room`, in as few sections as possible. Tells how many
    /// were added.
    pub(crate) fn push_lines(&mut self, lines: &[String], room: Room) -> usize {
        let frame = cost(&Block::Section(String::new()).json());
        let mut shown = 0;
        let mut room = Room { blocks: room.blocks.min(self.room.blocks), units: room.units.min(self.room.units) };
        while shown < lines.len() && room.blocks > 0 {
            let mut text = String::new();
            let (mut length, mut price, mut count) = (0, frame, 0);
            for line in &lines[shown..] {
                let line = clip(line, LONGEST_SECTION);
                // A line break is one character to Slack and two in JSON; the quotes around a text are two as well.
                let (line_length, line_price) = (units(&line) + 1, units(&Value::from(line.as_str()).to_string()));
                if length + line_length > LONGEST_SECTION + 1 || price + line_price > room.units {
                    break;
                }
                if count > 0 {
                    text.push('\n');
                }
                text.push_str(&line);
                (length, price, count) = (length + line_length, price + line_price, count + 1);
            }
            if count == 0 || !self.push_attached(&Block::Section(text)) {
                break;
            }
            room = Room { blocks: room.blocks - 1, units: room.units - price };
            shown += count;
        }
        shown
    }

    /// `blocks` and `attachments` of a message; with `text` beside them, that is for notifications and old clients.
    pub(crate) fn message(self, text: &str) -> Value {
        let attachments: Vec<Value> = self
            .attachments
            .into_iter()
            .filter(|(_, blocks)| !blocks.is_empty())
            .map(|(color, blocks)| json!({"color": color, "blocks": blocks}))
            .collect();
        let mut message = json!({"text": text, "blocks": self.blocks});
        if !attachments.is_empty() {
            message["attachments"] = Value::Array(attachments);
        }
        message
    }

    fn fitting(&mut self, block: &Block) -> Option<Value> {
        if block.is_empty() || self.room.blocks == 0 {
            return None;
        }
        let json = block.json();
        let cost = cost(&json);
        if cost > self.room.units {
            return None;
        }
        self.room.units -= cost;
        self.room.blocks -= 1;
        Some(json)
    }
}

fn cost(block: &Value) -> usize {
    units(&block.to_string()) + 1
}

/// Why Slack would refuse a message that a template made.
pub(crate) fn fault(message: &Value) -> Option<String> {
    let list = |holder: &Value, name: &str| match &holder[name] {
        Value::Null => Ok(Vec::new()),
        Value::Array(items) => Ok(items.clone()),
        _ => Err(format!("`{name}` is not a list")),
    };
    let check = || -> Result<(), String> {
        let text = match &message["text"] {
            Value::Null => "",
            Value::String(text) => text.as_str(),
            _ => return Err("`text` is not text".to_owned()),
        };
        if units(text) > super::cut::LIMIT {
            return Err(format!("`text` is longer than {} characters", super::cut::LIMIT));
        }
        let attachments = list(message, "attachments")?;
        let mut blocks = list(message, "blocks")?;
        if text.trim().is_empty() && blocks.is_empty() && attachments.is_empty() {
            return Err("there is neither `text` nor `blocks` nor `attachments`".to_owned());
        }
        for attachment in &attachments {
            blocks.extend(list(attachment, "blocks")?);
        }
        if blocks.len() > MOST_BLOCKS {
            return Err(format!("there are {} blocks, and {MOST_BLOCKS} at most are taken", blocks.len()));
        }
        for (place, block) in blocks.iter().enumerate() {
            block_fault(block).map_or(Ok(()), |fault| Err(format!("block {}: {fault}", place + 1)))?;
        }
        Ok(())
    };
    check().err()
}

fn block_fault(block: &Value) -> Option<String> {
    let over = |name: &str, text: &Value, most: usize| {
        let length = units(text["text"].as_str().unwrap_or_default());
        let bad = length == 0 || length > most;
        bad.then(|| format!("{name} has {length} characters; 1 to {most} are taken"))
    };
    match block["type"].as_str() {
        None => Some("it has no `type`".to_owned()),
        Some("header") => over("the header", &block["text"], LONGEST_HEADER),
        Some("section") => {
            let fields = block["fields"].as_array().map(Vec::as_slice).unwrap_or_default();
            if fields.len() > MOST_FIELDS {
                return Some(format!("it has {} fields, and {MOST_FIELDS} at most are taken", fields.len()));
            }
            if block["text"].is_null() && fields.is_empty() {
                return Some("the section has neither `text` nor `fields`".to_owned());
            }
            let text = if block["text"].is_null() { None } else { over("the text", &block["text"], LONGEST_SECTION) };
            text.or_else(|| fields.iter().find_map(|field| over("a field", field, LONGEST_FIELD)))
        }
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fill_sections_and_the_rest_is_counted() {
        let lines: Vec<String> = (0..100).map(|line| format!("{line:03} {}", "x".repeat(96))).collect();
        let mut layout = Layout::new();
        layout.attach("#000000");
        assert_eq!(layout.push_lines(&lines, Room { blocks: 2, units: 100_000 }), 58);
        let room = layout.room();
        assert_eq!(layout.push_lines(&lines, Room { blocks: 9, units: 1000 }), 9);
        assert!(room.units - layout.room().units <= 1000);
        let message = layout.message("text");
        assert_eq!(fault(&message), None);
        assert_eq!(message["attachments"][0]["blocks"].as_array().unwrap().len(), 3);
    }

    #[test]
    fn what_slack_refuses_is_told_by_its_place() {
        for (message, wanted) in [
            (json!({}), "there is neither `text` nor `blocks` nor `attachments`"),
            (json!({"text": 7}), "`text` is not text"),
            (json!({"text": "x", "blocks": {}}), "`blocks` is not a list"),
            (json!({"text": "x".repeat(40_001)}), "`text` is longer than 40000 characters"),
            (json!({"blocks": vec![json!({"type": "divider"}); 51]}), "there are 51 blocks, and 50 at most are taken"),
            (json!({"blocks": [{"type": "divider"}, {}]}), "block 2: it has no `type`"),
            (
                json!({"attachments": [{"blocks": [{"type": "section"}]}]}),
                "block 1: the section has neither `text` nor `fields`",
            ),
            (
                json!({"blocks": [{"type": "header", "text": {"type": "plain_text", "text": "x".repeat(151)}}]}),
                "block 1: the header has 151 characters; 1 to 150 are taken",
            ),
            (
                json!({"blocks": [{"type": "section", "fields": vec![json!({"type": "mrkdwn", "text": "x"}); 11]}]}),
                "block 1: it has 11 fields, and 10 at most are taken",
            ),
            (
                json!({"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": ""}}]}),
                "block 1: the text has 0 characters; 1 to 3000 are taken",
            ),
        ] {
            assert_eq!(fault(&message).as_deref(), Some(wanted));
        }
        assert_eq!(fault(&json!({"text": "x"})), None);
    }
}
