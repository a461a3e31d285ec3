//! The words of a peer or a client, so that they can be told.

use crate::secret::Redactor;

/// Longer answers than this are pages of some proxy; their start is enough.
const LONGEST: usize = 200;

/// One line, not long, and masked.
pub fn answer_text(redactor: &Redactor, text: &str) -> String {
    let masked = redactor.show(text);
    let printable: String =
        masked.as_str().chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
    let printable = printable.trim();
    match printable.char_indices().nth(LONGEST) {
        Some((place, _)) => format!("{}…", &printable[..place]),
        None => printable.to_owned(),
    }
}
