//! What the values of options may be.

use clap::ValueEnum;

use crate::{
    http::HttpVersion,
    import, job,
    report::{Color, parse_size as size},
    secret::Masking,
};

/// What `--bail` stops for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum BailModifier {
    Folder,
    Failure,
}

/// Versions of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Version {
    Http1,
    Http2,
    Auto,
}

impl From<Version> for HttpVersion {
    fn from(version: Version) -> HttpVersion {
        match version {
            Version::Http1 => HttpVersion::Http1,
            Version::Http2 => HttpVersion::Http2,
            Version::Auto => HttpVersion::Auto,
        }
    }
}

/// What to do with secrets in what is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Secrets {
    Mask,
    Show,
}

impl Secrets {
    /// Whether to mask.
    pub(super) fn masking(self) -> Masking {
        match self {
            Secrets::Mask => Masking::Mask,
            Secrets::Show => Masking::Show,
        }
    }
}

/// Where Postman keeps the data of a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Region {
    Us,
    Eu,
}

impl From<Region> for import::Region {
    fn from(region: Region) -> import::Region {
        match region {
            Region::Us => import::Region::Us,
            Region::Eu => import::Region::Eu,
        }
    }
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

impl From<ExportSecrets> for job::ExportSecrets {
    fn from(secrets: ExportSecrets) -> job::ExportSecrets {
        match secrets {
            ExportSecrets::Keep => job::ExportSecrets::Keep,
            ExportSecrets::Omit => job::ExportSecrets::Omit,
        }
    }
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

/// Permissions as `chmod` takes them. The owner must be able to read what is written.
pub(super) fn file_mode(text: &str) -> Result<u32, String> {
    let is_octal = (3..=4).contains(&text.len()) && text.bytes().all(|byte| matches!(byte, b'0'..=b'7'));
    let bits = u32::from_str_radix(text, 8).ok().filter(|_| is_octal);
    bits.filter(|bits| *bits <= 0o777 && bits & 0o400 != 0)
        .ok_or_else(|| "The value must be permissions as chmod takes them, such as 600, 640 or 0644.".into())
}

/// Memory that scripts can live in.
pub(super) fn script_memory(text: &str) -> Result<u64, String> {
    match size(text)? {
        bytes if bytes < LEAST_SCRIPT_MEMORY => {
            let meant = if bytes < 1 << 16 && !text.ends_with(|last: char| last.is_ascii_alphabetic()) {
                format!("; did you mean {bytes}M?")
            } else {
                String::new()
            };
            Err(format!("{bytes} bytes are less than scripts need, which is 8M{meant}"))
        }
        bytes if usize::try_from(bytes).is_err() || bytes > MOST_SCRIPT_MEMORY => {
            Err(format!("{text} is more than this machine can address for scripts"))
        }
        bytes => Ok(bytes),
    }
}

/// The engine with what `pm` is made of, and room for a script.
const LEAST_SCRIPT_MEMORY: u64 = 8 << 20;
/// What 48 bits address.
const MOST_SCRIPT_MEMORY: u64 = 1 << 47;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::parse_size_or_none as size_or_none;

    #[test]
    fn sizes_are_read_in_every_spelling_and_nothing_else_is() {
        for (text, wanted) in [
            ("5000", 5000),
            ("5K", 5 << 10),
            ("64kb", 64 << 10),
            ("24M", 24 << 20),
            ("24MB", 24 << 20),
            ("24MiB", 24 << 20),
            ("24 MB", 24 << 20),
            ("1g", 1 << 30),
            ("10b", 10),
        ] {
            assert_eq!(size(text), Ok(wanted), "{text}");
        }
        for text in [
            "",
            "x",
            "-1",
            "1.5G",
            "M",
            "0",
            "0M",
            "10X",
            "10MBB",
            "10BB",
            "20000000000G",
            "99999999999999999999",
            "1 0",
        ] {
            assert!(size(text).is_err(), "{text}");
        }
        assert_eq!((size_or_none("0"), size_or_none("0M")), (Ok(0), Ok(0)));
        assert!(size_or_none("none").is_err());
    }

    #[test]
    fn permissions_are_octal_and_let_the_owner_read() {
        assert_eq!((file_mode("600"), file_mode("0644"), file_mode("440")), (Ok(0o600), Ok(0o644), Ok(0o440)));
        for text in ["", "6", "66", "888", "1777", "4755", "000", "044", "+600", "rw-", "06000"] {
            assert!(file_mode(text).is_err(), "{text}");
        }
    }

    #[test]
    fn memory_that_no_script_can_live_in_is_refused() {
        assert_eq!(
            script_memory("24").unwrap_err(),
            "24 bytes are less than scripts need, which is 8M; did you mean 24M?"
        );
        assert_eq!(script_memory("7M").unwrap_err(), "7340032 bytes are less than scripts need, which is 8M");
        assert!(script_memory("9999999T").unwrap_err().contains("more than this machine"));
        assert!(script_memory("0").is_err());
        assert_eq!(script_memory("8M"), Ok(8 << 20));
    }
}
