//! Times, shares and texts as pages show them.

use chrono::{DateTime, SecondsFormat, Utc};
use maud::{Markup, Render, html};

use crate::printable::{Lines, visible};

/// Text that is not ours: escaped, with its control characters shown.
pub(super) struct Text<'text>(pub(super) &'text str);

impl Render for Text<'_> {
    fn render_to(&self, buffer: &mut String) {
        visible(self.0, Lines::Show).as_ref().render_to(buffer);
    }
}

/// The same where its lines stay.
pub(super) struct Block<'text>(pub(super) &'text str);

impl Render for Block<'_> {
    fn render_to(&self, buffer: &mut String) {
        visible(self.0, Lines::Keep).as_ref().render_to(buffer);
    }
}

/// As JSON has it.
pub(super) fn iso(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// `2026-12-01 06:54:10 UTC`.
pub(super) fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// A moment that programs can read, too.
pub(super) fn time(at: DateTime<Utc>) -> Markup {
    html! { time datetime=(iso(at)) { (moment(at)) } }
}

/// How long ago it was, with the moment itself where a mouse asks for it.
pub(super) fn ago(at: DateTime<Utc>, now: DateTime<Utc>) -> Markup {
    html! { time datetime=(iso(at)) title=(moment(at)) { (age(at, now)) " ago" } }
}

/// `3 d`, `5 h`, `12 min`, `8 s`: how long it is between two moments, in its largest unit.
pub(super) fn age(from: DateTime<Utc>, to: DateTime<Utc>) -> String {
    let seconds = (to - from).num_seconds().max(0);
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{} min", seconds / 60),
        3600..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} d", seconds / 86_400),
    }
}

/// `340 ms`, `1.2 s`, `3 min 4 s`, `2 h 5 min`.
pub(super) fn length(milliseconds: u64) -> String {
    let seconds = milliseconds / 1000;
    match milliseconds {
        0..1000 => format!("{milliseconds} ms"),
        1000..10_000 => format!("{seconds}.{} s", milliseconds % 1000 / 100),
        10_000..60_000 => format!("{seconds} s"),
        60_000..3_600_000 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

/// How long something took.
pub(super) fn between(from: DateTime<Utc>, to: DateTime<Utc>) -> u64 {
    u64::try_from((to - from).num_milliseconds()).unwrap_or_default()
}

/// `100 %`, `99.9 %`: never rounded up, so that 100 % is all.
pub(super) fn percent(share: f64) -> String {
    let tenths = (share * 1000.0 + 1e-9).floor();
    if tenths >= 1000.0 { "100 %".to_owned() } else { format!("{:.1} %", tenths / 10.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_never_better_than_they_are() {
        let shares = [1.0, 0.99999, 0.9995, 0.3, 0.0].map(percent);
        assert_eq!(shares, ["100 %", "99.9 %", "99.9 %", "30.0 %", "0.0 %"]);
    }

    #[test]
    fn lengths_and_ages_have_units() {
        let lengths = [0, 999, 1250, 12_000, 184_000, 7_500_000].map(length);
        assert_eq!(lengths, ["0 ms", "999 ms", "1.2 s", "12 s", "3 min 4 s", "2 h 5 min"]);
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let ages = [5, 65, 90_000, 200_000, -5].map(|seconds| age(at(0), at(seconds)));
        assert_eq!(ages, ["5 s", "1 min", "25 h", "2 d", "0 s"]);
    }

    #[test]
    fn text_of_others_is_no_markup() {
        let shown = html! { p title=(Text("\"'><b>")) { (Text("<b>\u{202e}\n&")) (Block("a\n\u{7}")) } }.into_string();
        assert_eq!(shown, "<p title=\"&quot;'&gt;&lt;b&gt;\">&lt;b&gt;\\u202E\\n&amp;a\n\\x07</p>");
    }
}
