//! A picture for README files and dashboards: the name of a monitor, and how it stands.

use maud::html;
use unicode_width::UnicodeWidthStr as _;

use super::{condition::Condition, words::Text};
use crate::printable::{Lines, visible};

/// Characters of a name that are shown.
const LONGEST: usize = 60;

/// The picture.
pub(super) fn svg(name: &str, condition: Condition, open: usize) -> String {
    let name: String = visible(name, Lines::Show).chars().take(LONGEST).collect();
    let stands = if condition.is_bad() && open > 0 {
        format!("{}, {open} open", condition.name())
    } else {
        condition.name().to_owned()
    };
    let color = match condition {
        Condition::Passing => "#18794a",
        Condition::Failing => "#c42438",
        Condition::Unchecked | Condition::Lost => "#a15300",
        Condition::Aborted | Condition::Running | Condition::Unknown => "#586475",
    };
    let width = |text: &str| text.width() * 7 + 14;
    let (left, right) = (width(&name), width(&stands));
    let label = format!("{name}: {stands}");
    html! {
        svg xmlns="http://www.w3.org/2000/svg" width=(left + right) height="20" role="img" aria-label=(Text(&label)) {
            title { (Text(&label)) }
            clipPath id="round" { rect width=(left + right) height="20" rx="4" {} }
            g clip-path="url(#round)" {
                rect width=(left) height="20" fill="#3b4350" {}
                rect x=(left) width=(right) height="20" fill=(color) {}
            }
            g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle" {
                text x=(left / 2) y="14" textLength=(left - 14) lengthAdjust="spacingAndGlyphs" { (Text(&name)) }
                text x=(left + right / 2) y="14" textLength=(right - 14) lengthAdjust="spacingAndGlyphs" { (stands) }
            }
        }
    }
    .into_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_only_text() {
        let picture = svg("<script>\u{202e}\"&", Condition::Failing, 3);
        assert!(picture.contains("aria-label=\"&lt;script&gt;\\u202E&quot;&amp;: failing, 3 open\""), "{picture}");
        assert!(!svg(&"x".repeat(900), Condition::Passing, 0).contains(&"x".repeat(61)));
    }
}
