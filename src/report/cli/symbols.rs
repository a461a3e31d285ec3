//! The characters the report is drawn with.

/// One set of characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Symbols {
    pub(super) folder: &'static str,
    pub(super) root: &'static str,
    pub(super) sub: &'static str,
    pub(super) passed: &'static str,
    pub(super) box_top: &'static str,
    pub(super) box_middle: &'static str,
    pub(super) box_bottom: &'static str,
    pub(super) script_failed: &'static str,
    pub(super) ellipsis: &'static str,
    pub(super) star: &'static str,
    pub(super) up: &'static str,
    pub(super) down: &'static str,
    /// Of microseconds.
    pub(super) micro: &'static str,
    pub(super) table: TableSymbols,
}

/// The lines of a table: left end, between columns, right end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TableSymbols {
    pub(super) horizontal: &'static str,
    pub(super) vertical: &'static str,
    pub(super) top: [&'static str; 3],
    pub(super) middle: [&'static str; 3],
    /// Between the last row of three columns and the first of one.
    pub(super) join: [&'static str; 3],
    pub(super) bottom: [&'static str; 3],
}

const LINES: TableSymbols = TableSymbols {
    horizontal: "─",
    vertical: "│",
    top: ["┌", "┬", "┐"],
    middle: ["├", "┼", "┤"],
    join: ["├", "┴", "┤"],
    bottom: ["└", "─", "┘"],
};

const DASHES: TableSymbols = TableSymbols {
    horizontal: "-",
    vertical: "|",
    top: ["-", "-", "-"],
    middle: ["-", "+", "-"],
    join: ["-", "-", "-"],
    bottom: ["-", "-", "-"],
};

impl Symbols {
    /// For terminals of this century.
    pub const UNICODE: Symbols = Symbols {
        folder: "❏",
        root: "→",
        sub: "↳",
        passed: "✓",
        box_top: "┌",
        box_middle: "│",
        box_bottom: "└",
        // newman's misprint of a dot.
        script_failed: "⠄",
        ellipsis: "…",
        star: "★",
        up: "↑",
        down: "↓",
        micro: "µ",
        table: LINES,
    };

    /// For Windows, whose fonts have fewer characters.
    pub const WINDOWS: Symbols = Symbols { folder: "□", sub: "└", passed: "√", ..Symbols::UNICODE };

    /// `--disable-unicode`.
    pub const PLAIN: Symbols = Symbols {
        folder: "Folder",
        root: "Root",
        sub: "Sub-folder",
        passed: "Pass",
        box_top: "-",
        box_middle: "|",
        box_bottom: "-",
        script_failed: ".",
        ellipsis: "...",
        star: "*",
        up: "^",
        down: "v",
        micro: "u",
        table: DASHES,
    };
}
