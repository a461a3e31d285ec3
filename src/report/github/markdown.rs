//! Markdown with hostile text in it, no longer than allowed.

use crate::printable::{Lines, visible};

/// Text as GitHub's Markdown shows it letter by letter, also inside tables and HTML blocks: what could mean anything
/// becomes a character reference.
pub(super) fn plain(text: &str, most: usize) -> String {
    let (text, is_cut) = match text.char_indices().nth(most) {
        Some((place, _)) => (&text[..place], true),
        None => (text, false),
    };
    let mut out = String::with_capacity(text.len() + 16);
    for character in visible(text.trim(), Lines::Keep).chars() {
        match character {
            '\n' => out.push_str("<br>"),
            '\t' => out.push(' '),
            '&' | '<' | '>' | '"' | '\'' | '`' | '*' | '_' | '~' | '|' | '[' | ']' | '(' | ')' | '!' | '#' | '\\'
            | '@' | '$' | '{' | '}' => out.push_str(&format!("&#{};", character as u32)),
            other => out.push(other),
        }
    }
    if is_cut {
        out.push('…');
    }
    out
}

/// A link, where the address is one; else its text.
pub(super) fn link(text: &str, address: &str) -> String {
    let is_address = (address.starts_with("https://") || address.starts_with("http://"))
        && address.chars().all(|character| character.is_ascii_graphic() && !"<>\"'`()|\\".contains(character));
    if is_address { format!("[{}](<{address}>)", plain(text, 200)) } else { plain(address, 300) }
}

/// Text that grows by whole pieces up to a size.
#[derive(Debug)]
pub(super) struct Sheet {
    text: String,
    room: usize,
}

impl Sheet {
    pub(super) fn new(room: usize) -> Sheet {
        Sheet { text: String::new(), room }
    }

    /// Adds a piece if all of it fits.
    pub(super) fn push(&mut self, piece: &str) -> bool {
        let fits = piece.len() <= self.left();
        if fits {
            self.text.push_str(piece);
        }
        fits
    }

    /// Adds a head, as many rows as fit, and an end that may tell how many did not. Nothing at all when not even the
    /// head and the end fit. Tells how many rows were left out.
    pub(super) fn push_rows(
        &mut self,
        head: &str,
        rows: impl ExactSizeIterator<Item = String>,
        end: impl Fn(usize) -> String,
    ) -> usize {
        let count = rows.len();
        let frame = head.len() + end(count).len().max(end(0).len());
        if frame > self.left() {
            return count;
        }
        let mut left = self.left() - frame;
        self.text.push_str(head);
        let mut shown = 0;
        for row in rows {
            if row.len() > left {
                break;
            }
            left -= row.len();
            self.text.push_str(&row);
            shown += 1;
        }
        self.text.push_str(&end(count - shown));
        count - shown
    }

    pub(super) fn left(&self) -> usize {
        self.room - self.text.len()
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_hostile_means_anything() {
        let shown = plain("<img src=x> | [a](b) `c` **d** _e_ @team #1 \u{1b}[2J\u{202e}\n${x}", 500);
        insta::assert_snapshot!(shown, @"&#60;img src=x&#62; &#124; &#91;a&#93;&#40;b&#41; &#96;c&#96; &#42;&#42;d&#42;&#42; &#95;e&#95; &#64;team &#35;1 &#92;x1B&#91;2J&#92;u202E<br>&#36;&#123;x&#125;");
        assert_eq!(plain("äöü", 2), "äö…");
    }

    #[test]
    fn links_are_links_only_to_the_web() {
        assert_eq!(link("fix", "https://h/a?b=c"), "[fix](<https://h/a?b=c>)");
        assert_eq!(link("fix", "javascript:alert(1)"), "javascript:alert&#40;1&#41;");
        assert_eq!(link("fix", "https://h/> x"), "https://h/&#62; x");
    }

    #[test]
    fn a_sheet_keeps_within_its_size_and_tells_what_is_missing() {
        for room in 0..200 {
            let mut sheet = Sheet::new(room);
            let rows = (0..20).map(|number| format!("row {number:02}\n"));
            let left_out = sheet.push_rows("head\n", rows.collect::<Vec<_>>().into_iter(), |count| match count {
                0 => "end\n".to_owned(),
                count => format!("{count} more\nend\n"),
            });
            assert!(sheet.text().len() <= room);
            match left_out {
                20 if sheet.text().is_empty() => {}
                0 => assert!(!sheet.text().contains("more")),
                count => assert!(sheet.text().contains(&format!("{count} more\nend\n")), "{}", sheet.text()),
            }
        }
    }
}
