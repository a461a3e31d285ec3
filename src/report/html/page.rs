//! The parts of the page that are the same in every report.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

/// The page.
pub(super) const TEMPLATE: &str = include_str!("page/page.hbs");

/// Its pictures.
pub(super) const SYMBOLS: &str = include_str!("page/symbols.svg");

/// Its look.
pub(super) const STYLE: &str = concat!(include_str!("page/base.css"), include_str!("page/requests.css"));

/// Decides between light and dark before anything is painted.
pub(super) const THEME_SCRIPT: &str = include_str!("page/theme.js");

/// All the rest. Inside one function, lest names of the parts meet those of the browser.
pub(super) const SCRIPT: &str = concat!(
    "(() => {\n'use strict';\n",
    include_str!("page/text.js"),
    include_str!("page/highlight.js"),
    include_str!("page/csv.js"),
    include_str!("page/element.js"),
    include_str!("page/blocks.js"),
    include_str!("page/filter.js"),
    include_str!("page/body.js"),
    include_str!("page/waterfall.js"),
    include_str!("page/detail.js"),
    include_str!("page/list.js"),
    include_str!("page/sheet.js"),
    include_str!("page/filters.js"),
    include_str!("page/findings.js"),
    include_str!("page/main.js"),
    "})();\n"
);

/// The look that other pages share with the report.
pub const SHARED_STYLE: &str = include_str!("page/base.css");

/// The signs that other pages share with the report.
pub const SHARED_SYMBOLS: &str = SYMBOLS;

/// Everything that every page holds.
pub const FIXED_TEXTS: [&str; 5] = [TEMPLATE, SYMBOLS, STYLE, THEME_SCRIPT, SCRIPT];

/// The content security policy: nothing is loaded from anywhere, and no script runs but the two above. Styles may stand
/// in the page, since what a visualizer shows brings its own and a frame inherits the policy.
pub(super) fn policy() -> String {
    let hash = |script: &str| STANDARD.encode(Sha256::digest(script.as_bytes()));
    format!(
        "default-src 'none'; script-src 'sha256-{}' 'sha256-{}'; style-src 'unsafe-inline'; img-src data:; \
         base-uri 'none'; form-action 'none'",
        hash(THEME_SCRIPT),
        hash(SCRIPT)
    )
}

/// The picture of the browser's tab: it says how the run went.
pub(super) fn icon(outcome: &str) -> String {
    let (colour, path) = match outcome {
        "success" => ("%231a7f4b", "M5 12.5l4.5 4.5L19 7.5"),
        "failure" => ("%23c8283c", "M7 7l10 10M17 7L7 17"),
        "error" => ("%23b45309", "M12 5.5v8M12 18.3v.2"),
        _ => ("%2364748b", "M7 12h10"),
    };
    format!(
        "<link rel=\"icon\" href=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'>\
         <rect width='24' height='24' rx='6' fill='{colour}'/><path d='{path}' fill='none' stroke='white' \
         stroke-width='2.8' stroke-linecap='round' stroke-linejoin='round'/></svg>\">"
    )
}
