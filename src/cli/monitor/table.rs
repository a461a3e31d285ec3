//! Tables of text, and moments in them.

use chrono::{DateTime, SecondsFormat, Utc};
use unicode_width::UnicodeWidthStr as _;

use crate::{
    printable::{Lines, visible},
    schedule::duration_text,
};

/// Lines with columns that stand under their heads.
pub(super) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let shown: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| visible(cell, Lines::Show).into_owned()).collect()).collect();
    let width = |column: usize| {
        let cells = shown.iter().filter_map(|row| row.get(column)).map(|cell| cell.width());
        cells.chain([head[column].width()]).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let mut line = String::new();
        for (cell, width) in cells.zip(&widths) {
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.width()) + 2));
        }
        line.truncate(line.trim_end().len());
        line.push('\n');
        line
    };
    let mut text = line(&mut head.iter().copied());
    for row in &shown {
        text.push_str(&line(&mut row.iter().map(String::as_str)));
    }
    text
}

/// `2026-12-01 06:54:10Z`.
pub(super) fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%SZ").to_string()
}

/// As JSON has it.
pub(super) fn iso(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// `3d`, `5h`, `12m`, `8s`: how long it is between two moments, in its largest unit.
pub(super) fn between(from: DateTime<Utc>, to: DateTime<Utc>) -> String {
    let seconds = (to - from).num_seconds().max(0);
    let (count, unit) = match seconds {
        0..60 => (seconds, "s"),
        60..3600 => (seconds / 60, "m"),
        3600..86_400 => (seconds / 3600, "h"),
        _ => (seconds / 86_400, "d"),
    };
    format!("{count}{unit}")
}

/// How long a run took.
pub(super) fn took(from: DateTime<Utc>, to: DateTime<Utc>) -> String {
    duration_text((to - from).to_std().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_their_heads_whatever_is_in_them() {
        let rows = [vec!["日本".to_owned(), "x".to_owned()], vec!["a\nb\u{1b}[2J".to_owned(), "y".to_owned()]];
        assert_eq!(table(&["name", "n"], &rows), "name         n\n日本         x\na\\nb\\x1B[2J  y\n");
    }

    #[test]
    fn ages_have_one_unit() {
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let ages: Vec<String> = [5, 65, 7300, 200_000, -5].map(|seconds| between(at(0), at(seconds))).to_vec();
        assert_eq!(ages, ["5s", "1m", "2h", "2d", "0s"]);
    }
}
