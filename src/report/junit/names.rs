//! Text for XML: names, and only characters that XML may hold.

use std::borrow::Cow;

/// The text without terminal colours and without characters that XML 1.0 forbids.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_allowed) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' && characters.peek() == Some(&'[') {
            characters.next();
            // Parameters, then one letter that ends the sequence.
            while let Some(next) = characters.next_if(|next| matches!(next, ' '..='~')) {
                if matches!(next, '@'..='~') {
                    break;
                }
            }
        } else if is_allowed(character) {
            out.push(character);
        }
    }
    Cow::Owned(out)
}

fn is_allowed(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' => true,
        '\u{7f}'..='\u{9f}' => character == '\u{85}',
        '\u{fffe}' | '\u{ffff}' => false,
        other => other >= ' ',
    }
}

/// `F`, `my request` → `F.MyRequest`: build servers read a class in packages, and show the folders as a tree. It has no
/// iteration: they follow a test from build to build by its class and its name.
pub(super) fn class_name<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    let segment = |part: &str| {
        let segment = capitalised(part);
        if segment.is_empty() { without_separators(part) } else { segment }
    };
    parts.map(segment).collect::<Vec<_>>().join(".")
}

/// A name without a letter or digit: `/` stays what it is, `..` would look like empty packages.
fn without_separators(name: &str) -> String {
    let name: String = clean(name).chars().map(|c| if c == '.' || c.is_whitespace() { '_' } else { c }).collect();
    if name.is_empty() { "_".to_owned() } else { name }
}

/// `my request` → `MyRequest`, newman's letters.
fn capitalised(name: &str) -> String {
    let mut class = String::with_capacity(name.len());
    let mut before = ' ';
    let mut characters = name.chars().peekable();
    while let Some(character) = characters.next() {
        if !character.is_alphanumeric() {
            before = ' ';
            continue;
        }
        let next_is_lower = characters.peek().is_some_and(|next| next.is_lowercase());
        let begins_word = !before.is_alphanumeric()
            || before.is_numeric() != character.is_numeric()
            || (character.is_uppercase() && (before.is_lowercase() || next_is_lower));
        if begins_word {
            class.extend(character.to_uppercase());
        } else {
            class.extend(character.to_lowercase());
        }
        before = character;
    }
    class
}
