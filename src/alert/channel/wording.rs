//! Texts within what channels take.

use crate::alert::{AlertKind, message::AlertMessage};
use crate::event::Outcome;

/// At most so many characters.
pub(super) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some(_) => {
            let kept: String = text.chars().take(most.saturating_sub(1)).collect();
            format!("{kept}…")
        }
    }
}

/// As many lines as have room, and a last one that says how many there are besides.
pub(super) fn lines_within(lines: &[String], most: usize) -> String {
    let mut text = String::new();
    let mut length = 0;
    for (place, line) in lines.iter().enumerate() {
        let line_length = line.chars().count() + 1;
        // Room for the last line stays free.
        if length + line_length + 40 > most && place + 1 < lines.len() || length + line_length > most {
            let more = lines.len() - place;
            return shortened(&format!("{text}… and {more} more: the whole is in the run"), most);
        }
        text.push_str(line);
        text.push('\n');
        length += line_length;
    }
    text.trim_end().to_owned()
}

/// An address that a link can lead to.
pub(super) fn web_address(text: Option<&crate::secret::Shown>) -> Option<&str> {
    let text = text?.as_str();
    let is_address = (text.starts_with("https://") || text.starts_with("http://"))
        && text.chars().all(|character| character.is_ascii_graphic() && !"<>|\"".contains(character));
    is_address.then_some(text)
}

/// What a message means to whoever looks at it in passing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// It fails.
    Bad,
    /// It could not look.
    Unknown,
    /// It is well.
    Good,
    /// It says nothing of a monitor.
    Neutral,
}

impl Tone {
    pub(super) fn of(message: &AlertMessage) -> Tone {
        match (message.kind, message.result) {
            (AlertKind::Test, _) => Tone::Neutral,
            (AlertKind::Resolved, _) | (AlertKind::Run, Outcome::Success) => Tone::Good,
            (_, Outcome::Error | Outcome::Abort) => Tone::Unknown,
            _ => Tone::Bad,
        }
    }
}

/// What incident managers call an incident; a repetition has the same.
pub(super) fn incident_key(message: &AlertMessage) -> String {
    let key = match message.kind {
        // Runs of one monitor are one thing: a good one ends what a bad one began.
        AlertKind::Run => format!("postwatch/{}", message.monitor),
        _ => format!("postwatch/{}/{}", message.monitor, message.incident),
    };
    if key.len() <= LONGEST_KEY { key } else { format!("postwatch/{}", hex(&key)) }
}

/// PagerDuty's limit; Opsgenie's is greater.
const LONGEST_KEY: usize = 255;

fn hex(text: &str) -> String {
    use sha2::{Digest as _, Sha256};
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_at_characters_and_lines() {
        assert_eq!(shortened("äöü", 3), "äöü");
        assert_eq!(shortened("äöüß", 3), "äö…");
        let lines: Vec<String> = (0..9).map(|line| format!("line {line}")).collect();
        assert_eq!(lines_within(&lines, 1000), lines.join("\n"));
        assert_eq!(lines_within(&lines, 60), "line 0\nline 1\n… and 7 more: the whole is in the run");
        assert!(lines_within(&["x".repeat(99)], 50).chars().count() <= 50);
        assert_eq!(lines_within(&[], 50), "");
    }
}
