//! The table of counts at the end.

use std::fmt::Write as _;

use super::{
    console::wrapped,
    options::CliOptions,
    paint::{GRAY, GREEN, PLAIN, RED},
};
use crate::{
    recording::{Average, Count, Statistics},
    report::number::size,
};

/// Width of the first column, padding included.
const LABELS: usize = 25;

/// The table, without a line break at its end.
pub(super) fn summary_table(statistics: &Statistics, options: &CliOptions) -> String {
    let counts = [
        ("iterations", statistics.iterations),
        ("requests", statistics.requests),
        ("test-scripts", statistics.test_scripts),
        ("prerequest-scripts", statistics.prerequest_scripts),
        ("assertions", statistics.assertions),
    ];
    let lines = lines_below(statistics, options);
    let widths = column_widths(&counts, &lines);
    let table = TableDrawing { options, widths };
    let mut out = String::new();
    table.rule(&mut out, options.symbols.table.top);
    out.push('\n');
    table.row(&mut out, ["", "executed", "failed"], ["", "executed", "failed"]);
    for (label, count) in &counts {
        out.push('\n');
        table.rule(&mut out, options.symbols.table.middle);
        out.push('\n');
        table.count(&mut out, label, *count);
    }
    for (place, line) in lines.iter().enumerate() {
        let symbols = options.symbols.table;
        let whole = [symbols.middle[0], symbols.horizontal, symbols.middle[2]];
        out.push('\n');
        table.rule(&mut out, if place == 0 { symbols.join } else { whole });
        out.push('\n');
        // On a terminal that is too narrow a line takes several.
        for (part, text) in line.split('\n').enumerate() {
            if part > 0 {
                out.push('\n');
            }
            table.line(&mut out, text);
        }
    }
    out.push('\n');
    table.rule(&mut out, options.symbols.table.bottom);
    out
}

/// The rows that span all columns.
fn lines_below(statistics: &Statistics, options: &CliOptions) -> Vec<String> {
    let timings = &statistics.timings;
    let mut lines = vec![
        format!("total run duration: {}", options.duration(timings.run.floor())),
        format!("total data received: {} (approx)", size(statistics.received)),
    ];
    let mut average = |name: &str, average: &Average| {
        if average.count > 0 {
            lines.push(format!(
                "average {name} time: {} [min: {}, max: {}, s.d.: {}]",
                options.duration(average.mean),
                options.duration(average.min),
                options.duration(average.max),
                options.duration(average.deviation())
            ));
        }
    };
    average("response", &timings.response);
    if options.verbose {
        average("DNS lookup", &timings.dns);
        average("first byte", &timings.first_byte);
    }
    match options.width.filter(|width| *width > LABELS * 2) {
        Some(width) => lines.iter().map(|line| wrapped(line, width - 4).join("\n")).collect(),
        None => lines,
    }
}

/// The two number columns share what the longest line needs beyond their own width; the last line that is too
/// long decides, as in newman, so that the table has newman's shape.
fn column_widths(counts: &[(&str, Count)], lines: &[String]) -> [usize; 3] {
    let number_width = |number: fn(&Count) -> usize, head: usize| {
        counts.iter().map(|(_, count)| number(count).to_string().len()).max().unwrap_or(0).max(head) + 2
    };
    let mut executed = number_width(|count| count.total, "executed".len());
    let mut failed = number_width(|count| count.failed, "  failed".len());
    for line in lines.iter().flat_map(|line| line.split('\n')).rev() {
        let wanted = line.chars().count() + 2;
        let present = LABELS + executed + failed + 2;
        if wanted > present {
            let missing = wanted - present;
            executed += missing.div_ceil(2);
            failed += missing / 2;
        }
    }
    [LABELS, executed, failed]
}

struct TableDrawing<'a> {
    options: &'a CliOptions,
    widths: [usize; 3],
}

impl TableDrawing<'_> {
    fn rule(&self, out: &mut String, [left, between, right]: [&str; 3]) {
        let horizontal = self.options.symbols.table.horizontal;
        let [first, second, third] = self.widths.map(|width| horizontal.repeat(width));
        let line = format!("{left}{first}{between}{second}{between}{third}{right}");
        // Writing to a String cannot fail.
        let _ = write!(out, "{}", self.options.color.paint(GRAY, line));
    }

    fn row(&self, out: &mut String, plain: [&str; 3], painted: [&str; 3]) {
        let border = self.options.color.paint(GRAY, self.options.symbols.table.vertical);
        for ((width, plain), painted) in self.widths.iter().zip(plain).zip(painted) {
            let pad = " ".repeat(width.saturating_sub(plain.chars().count() + 1));
            let _ = write!(out, "{border}{pad}{painted} ");
        }
        let _ = write!(out, "{border}");
    }

    fn count(&self, out: &mut String, label: &str, count: Count) {
        let color = self.options.color;
        let (total, failed) = (count.total.to_string(), count.failed.to_string());
        let (label_style, failed_style) = match count {
            Count { failed: 1.., .. } => (RED, RED),
            Count { pending: 1.., .. } => (PLAIN, PLAIN),
            Count { .. } => (GREEN, PLAIN),
        };
        let painted_label = color.paint(label_style, label).to_string();
        let painted_failed = color.paint(failed_style, &failed).to_string();
        self.row(out, [label, &total, &failed], [&painted_label, &total, &painted_failed]);
    }

    fn line(&self, out: &mut String, text: &str) {
        let border = self.options.color.paint(GRAY, self.options.symbols.table.vertical);
        let width = self.widths.iter().sum::<usize>() + 2;
        let pad = " ".repeat(width.saturating_sub(text.chars().count() + 1));
        let _ = write!(out, "{border} {text}{pad}{border}");
    }
}
