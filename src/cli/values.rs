//! What the values of options may be.

use clap::ValueEnum;

/// What `--bail` stops for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum BailModifier {
    Folder,
    Failure,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Color {
    On,
    Off,
    Auto,
}

/// Versions of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Version {
    Http1,
    Http2,
    Auto,
}

/// What to do with secrets in what is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Secrets {
    Mask,
    Show,
}

/// How a comparison is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ComparisonFormat {
    Text,
    Json,
}

/// What to do with secrets in exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ExportSecrets {
    Keep,
    Omit,
}

/// newman's sentence for a number that is none.
pub(super) fn positive(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(number) if number > 0 && number <= 9_007_199_254_740_991 => Ok(number),
        _ => Err("The value must be a positive integer.".into()),
    }
}

/// newman's sentence for a word that is none of these.
pub(super) fn color(text: &str) -> Result<Color, String> {
    match text {
        "on" => Ok(Color::On),
        "off" => Ok(Color::Off),
        "auto" => Ok(Color::Auto),
        _ => Err(format!("invalid value `{text}` for --color. Expected: auto|on|off")),
    }
}

/// A number of bytes: `1000`, `64K`, `10M`, `1G`.
pub(super) fn size(text: &str) -> Result<u64, String> {
    let (number, unit) = match text.trim_end_matches(['b', 'B']) {
        text if text.ends_with(['k', 'K']) => (&text[..text.len() - 1], 1 << 10),
        text if text.ends_with(['m', 'M']) => (&text[..text.len() - 1], 1 << 20),
        text if text.ends_with(['g', 'G']) => (&text[..text.len() - 1], 1 << 30),
        text => (text, 1),
    };
    let bytes = number.parse::<u64>().ok().filter(|number| *number > 0).and_then(|number| number.checked_mul(unit));
    bytes.ok_or_else(|| "The value must be a size: a positive integer, with K, M or G behind it or not.".into())
}
