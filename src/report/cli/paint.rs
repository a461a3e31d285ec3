//! Colour.

use std::fmt;

use anstyle::{AnsiColor, Style};

/// Whether a report is coloured; decided once, where the terminal is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorChoice {
    /// It is not.
    #[default]
    Never,
    /// It is.
    Always,
}

pub(super) const GRAY: Style = AnsiColor::BrightBlack.on_default();
pub(super) const RED: Style = AnsiColor::Red.on_default();
pub(super) const RED_BOLD: Style = RED.bold();
pub(super) const RED_UNDERLINED: Style = RED.underline();
pub(super) const GREEN: Style = AnsiColor::Green.on_default();
pub(super) const CYAN: Style = AnsiColor::Cyan.on_default();
pub(super) const YELLOW: Style = AnsiColor::Yellow.on_default();
pub(super) const BLUE: Style = AnsiColor::Blue.on_default();
pub(super) const WHITE: Style = AnsiColor::White.on_default();
pub(super) const GRAY_UNDERLINED: Style = GRAY.underline();
pub(super) const PLAIN: Style = Style::new();

impl ColorChoice {
    /// The text in a style, or as it is.
    pub(super) fn paint<T: fmt::Display>(self, style: Style, text: T) -> Painted<T> {
        let style = match self {
            ColorChoice::Never => PLAIN,
            ColorChoice::Always => style,
        };
        Painted { style, text }
    }
}

/// Text with a style around it.
pub(super) struct Painted<T> {
    style: Style,
    text: T,
}

impl<T: fmt::Display> fmt::Display for Painted<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}{}{}", self.style.render(), self.text, self.style.render_reset())
    }
}
