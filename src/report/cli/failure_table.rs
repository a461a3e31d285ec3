//! The table of failures at the end.

use std::fmt::Write as _;

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use super::{
    console::wrapped,
    options::CliOptions,
    paint::{GRAY, GREEN, PLAIN, RED, RED_UNDERLINED},
    told::{Told, each, folded},
};
use crate::{
    finding::{Failure, Failures},
    printable::{Lines, counted, visible},
    report::{Locate, SourcePlace},
};

/// Failures whose place is looked up: each means reading a file.
const MOST_LOCATED: usize = 100;

/// Items that are named which failed for the same reason.
const MOST_NAMED: usize = 5;

/// A cell: lines with their style.
type Cell = Vec<(String, Style)>;

/// The table, without a line break at its end.
///
/// On a terminal the columns are fitted to its width and the text is wrapped between words. newman cuts words that
/// are too long for their column; here they are split, so that nothing is lost.
///
/// Called as newman it lists every failure with newman's places; else each says where in its file it stands, and what only
/// follows from another is folded under it.
pub(super) fn failure_table(
    failures: &Failures,
    collections: &[String],
    options: &CliOptions,
    locate: &Locate,
) -> String {
    let digits = failures.count().to_string().len();
    let is_newman = options.is_newman();
    let told = if is_newman { each(failures.listed()) } else { folded(failures.listed()) };
    let mut rows: Vec<[Cell; 3]> = Vec::with_capacity(told.len() + 1);
    rows.push(["#", "failure", "detail"].map(|head| vec![(head.to_owned(), RED_UNDERLINED)]));
    for (place, told) in told.iter().enumerate() {
        let number = vec![(format!("{:0digits$}.", told.number), PLAIN)];
        let source = if !is_newman && place < MOST_LOCATED { locate(told.failure) } else { None };
        rows.push([number, name_cell(told.failure), detail_cell(told, collections, source.as_ref(), options)]);
    }
    let widths = match options.width.filter(|width| *width > 20) {
        Some(width) => {
            let widths = terminal_widths(&rows, width, digits);
            for row in &mut rows {
                for (cell, width) in row.iter_mut().zip(widths) {
                    *cell = cell_within(cell, width - 2);
                }
            }
            widths
        }
        None => [0, 1, 2].map(|column| rows.iter().map(|row| cell_width(&row[column])).max().unwrap_or(0) + 2),
    };
    let mut out = String::new();
    for (place, row) in rows.iter().enumerate() {
        if place > 0 {
            out.push('\n');
            out.push_str(&" ".repeat(widths.iter().sum()));
            out.push('\n');
        }
        draw_row(&mut out, row, widths, options);
    }
    let left_out = failures.count() - failures.listed().len();
    if left_out > 0 {
        // Writing to a String cannot fail.
        let _ = write!(out, "\n\n {} and {left_out} more", options.symbols.ellipsis);
    }
    out
}

fn name_cell(failure: &Failure) -> Cell {
    let mut cell = lines_of(failure.name.as_str(), PLAIN);
    if failure.cursor.cycles > 1 {
        cell.push((format!("iteration: {}", failure.cursor.iteration + 1), GRAY));
    }
    cell
}

fn detail_cell(told: &Told<'_>, collections: &[String], source: Option<&SourcePlace>, options: &CliOptions) -> Cell {
    let failure = told.failure;
    let test = failure.test.as_ref().map(|test| test.as_str()).unwrap_or_default();
    let mut cell = lines_of(test, PLAIN);
    cell.extend(lines_of(failure.message.as_str(), GRAY));
    if let Some(difference) = failure.difference.as_ref().filter(|_| !options.is_newman()) {
        cell.extend(difference_lines(difference.as_str()));
    }
    match source {
        Some(source) => {
            let place = format!("at {} ({})", visible(&source.to_string(), Lines::Show), failure.at);
            cell.push((place, GRAY));
        }
        None => cell.push((format!("at {}", failure.at), GRAY)),
    }
    let inside = visible(&failure.inside, Lines::Show);
    match collections.get(failure.collection) {
        Some(collection) if collections.len() > 1 => {
            cell.push((format!("inside \"{} / {inside}\"", visible(collection, Lines::Show)), GRAY));
        }
        _ => cell.push((format!("inside \"{inside}\""), GRAY)),
    }
    if told.following > 0 {
        let follows = if told.following == 1 { "follows" } else { "follow" };
        let text = format!("{} that {follows} from it", counted(told.following, "more failure"));
        cell.push((text, GRAY));
    }
    if !told.same.is_empty() {
        cell.push((same_text(&told.same), GRAY));
    }
    cell
}

/// `the same in 12 more requests: "F / A", "F / B" and 10 more`.
fn same_text(same: &[&Failure]) -> String {
    let names: Vec<String> = same
        .iter()
        .take(MOST_NAMED)
        .map(|failure| {
            let iteration = match failure.cursor.cycles {
                0 | 1 => String::new(),
                _ => format!(" (iteration {})", failure.cursor.iteration + 1),
            };
            format!("\"{}\"{iteration}", visible(&failure.inside, Lines::Show))
        })
        .collect();
    let more = same.len().saturating_sub(MOST_NAMED);
    let and = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("the same in {}: {}{and}", counted(same.len(), "more request"), names.join(", "))
}

/// What was expected in green, what was there in red; the lines around it gray.
pub(super) fn difference_lines(text: &str) -> impl Iterator<Item = (String, Style)> {
    text.lines().enumerate().map(|(place, line)| {
        let style = match line.chars().next() {
            _ if place == 0 => GRAY,
            Some('-') => GREEN,
            Some('+') => RED,
            _ => GRAY,
        };
        (visible(line, Lines::Show).into_owned(), style)
    })
}

fn lines_of(text: &str, style: Style) -> Cell {
    visible(text, Lines::Keep).split('\n').map(|line| (line.to_owned(), style)).collect()
}

fn cell_width(cell: &Cell) -> usize {
    cell.iter().map(|(line, _)| line.width()).max().unwrap_or(0)
}

/// newman's proportions, but names of errors are not squeezed as long as the details keep a third.
fn terminal_widths(rows: &[[Cell; 3]], width: usize, digits: usize) -> [usize; 3] {
    let number = digits + 3;
    let rest = width - number;
    let longest_name = rows.iter().map(|row| cell_width(&row[1])).max().unwrap_or(0) + 2;
    let name = (rest / 5).max(longest_name.min(rest / 2)).max(3);
    let detail = width.saturating_sub(number + name + 5).max(rest / 3).max(3);
    [number, name, detail]
}

/// Wraps each line between words; words that are too long are split, empty lines vanish.
fn cell_within(cell: &Cell, width: usize) -> Cell {
    cell.iter().flat_map(|(line, style)| wrapped(line, width).into_iter().map(|line| (line, *style))).collect()
}

fn draw_row(out: &mut String, row: &[Cell; 3], widths: [usize; 3], options: &CliOptions) {
    let height = row.iter().map(Vec::len).max().unwrap_or(0);
    for line in 0..height {
        if line > 0 {
            out.push('\n');
        }
        for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
            let (text, style) = cell.get(line).map_or(("", PLAIN), |(text, style)| (text.as_str(), *style));
            let pad = " ".repeat((width - 2).saturating_sub(text.width()));
            let painted = options.color.paint(style, text);
            // Numbers stand right. Writing to a String cannot fail.
            let _ = match column {
                0 => write!(out, " {pad}{painted} "),
                _ => write!(out, " {painted}{pad} "),
            };
        }
    }
}
