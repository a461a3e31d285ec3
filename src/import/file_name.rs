//! Names in Postman → names of files, which every file system takes and no name can lead out of the folder.

use std::collections::HashSet;

use sha2::{Digest as _, Sha256};

use crate::printable::turns_direction;

/// Bytes of a name without its ending. Some file systems take no more than 143, and endings are long.
const LONGEST: usize = 100;

/// Names that Windows keeps for devices, whatever ending follows.
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

/// Names of files of one folder, each once, also where letters have no case.
#[derive(Debug, Default)]
pub(super) struct FileNames(HashSet<String>);

impl FileNames {
    /// Takes a name that an earlier import gave.
    pub(super) fn reserve(&mut self, stem: &str) {
        self.0.insert(stem.to_lowercase());
    }

    /// A name for this thing; the second of one name is numbered.
    pub(super) fn take(&mut self, name: &str, kind: &str) -> String {
        let stem = stem(name, kind);
        let mut numbered = stem.clone();
        let mut number = 1;
        while !self.0.insert(numbered.to_lowercase()) {
            number += 1;
            numbered = format!("{stem}-{number}");
        }
        numbered
    }
}

/// The name without what file systems, shells and terminals take for something else; `kind` where nothing is left.
fn stem(name: &str, kind: &str) -> String {
    let mut stem = String::new();
    let mut is_gap = false;
    for character in name.chars() {
        if character.is_whitespace() && !character.is_control() {
            is_gap = true;
            continue;
        }
        if std::mem::take(&mut is_gap) && !stem.is_empty() {
            stem.push(' ');
        }
        match character {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '`' | '$' | '\u{fffd}' => stem.push('-'),
            odd if odd.is_control() || turns_direction(odd) || is_invisible(odd) => stem.push('-'),
            other => stem.push(other),
        }
    }
    let trimmed = stem.trim_matches([' ', '.', '-', '~']);
    if trimmed.is_empty() {
        return kind.to_owned();
    }
    let shortened = match trimmed.len() {
        ..=LONGEST => trimmed.to_owned(),
        _ => {
            let start = trimmed[..trimmed.floor_char_boundary(LONGEST)].trim_end_matches([' ', '.', '-']);
            format!("{start}-{}", &fingerprint(name)[..8])
        }
    };
    if is_device(&shortened) { format!("_{shortened}") } else { shortened }
}

fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{2060}'..='\u{2064}' | '\u{e0000}'..='\u{e007f}')
}

fn is_device(stem: &str) -> bool {
    let base = stem.split('.').next().unwrap_or(stem).trim_end().to_uppercase();
    let is_numbered = ["COM", "LPT"].iter().any(|port| {
        let number = base.strip_prefix(port);
        number.is_some_and(|number| {
            number.chars().count() == 1 && number.chars().all(|digit| "0123456789¹²³".contains(digit))
        })
    });
    is_numbered || DEVICES.contains(&base.as_str())
}

/// SHA-256 of a text, in hexadecimal digits.
pub(super) fn fingerprint(text: impl AsRef<[u8]>) -> String {
    Sha256::digest(text.as_ref()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::path::{Component, Path};

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn usual_names_stay_as_they_are() {
        for name in ["Orders", "AWS IAM (prod)", "Bestellungen für Köln", "v1.2 – checks", "注文", "🚀 launch", "a&b's"]
        {
            assert_eq!(stem(name, "collection"), name);
        }
    }

    #[test]
    fn hostile_names_are_harmless() {
        for (name, expected) in [
            ("../../etc/passwd", "etc-passwd"),
            ("..", "collection"),
            ("", "collection"),
            (" \t.\u{200b}", "collection"),
            ("C:\\Windows\\x", "C--Windows-x"),
            (".git", "git"),
            ("-rf", "rf"),
            ("~root", "root"),
            ("con", "_con"),
            ("CON.txt", "_CON.txt"),
            ("com1", "_com1"),
            ("LPT²", "_LPT²"),
            ("COM10", "COM10"),
            ("console", "console"),
            ("a\u{0}b\nc\u{1b}[31m", "a-b-c-[31m"),
            ("evil\u{202e}nosj", "evil-nosj"),
            ("a  \u{a0} b ", "a b"),
            ("$(reboot)`x`", "(reboot)-x"),
        ] {
            assert_eq!(stem(name, "collection"), expected, "{name:?}");
        }
    }

    #[test]
    fn long_names_stay_apart() {
        let mut names = FileNames::default();
        let one = names.take(&("ä".repeat(5000) + "1"), "x");
        let other = names.take(&("ä".repeat(5000) + "2"), "x");
        assert_ne!(one, other);
        assert!(one.len() <= LONGEST + 9 && other.len() <= LONGEST + 9);
    }

    #[test]
    fn equal_names_are_numbered() {
        let mut names = FileNames::default();
        names.reserve("Users");
        let taken: Vec<String> = ["Orders", "orders", "Orders", "users"].map(|name| names.take(name, "x")).into();
        assert_eq!(taken, ["Orders", "orders-2", "Orders-3", "users-2"]);
    }

    proptest! {
        #[test]
        fn every_name_is_one_part_of_a_path(name in "\\PC*|.*|[./\\\\\u{0}-\u{40}CONconaux]*") {
            let stem = stem(&name, "collection");
            let path = Path::new(&stem);
            let parts: Vec<Component<'_>> = path.components().collect();
            prop_assert!(matches!(parts.as_slice(), [Component::Normal(part)] if part.to_str() == Some(stem.as_str())), "{stem:?}");
            prop_assert!(!stem.starts_with('.') && !stem.ends_with(['.', ' ']) && !stem.chars().any(char::is_control));
        }
    }
}
