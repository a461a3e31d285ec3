//! What pages load from their own site: the style, the signs of the browser's tab, and what keeps a page up to date.

use crate::report::html::SHARED_STYLE;

/// A file of the site that is the same in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Where it is.
    pub path: &'static str,
    /// What it is.
    pub media_type: &'static str,
    /// Its parts, one after the other.
    pub parts: &'static [&'static str],
    /// Whether only a server needs it.
    pub is_for_servers: bool,
}

const SVG: &str = "image/svg+xml";

/// All of them.
pub const ASSETS: &[Asset] = &[
    Asset {
        path: "assets/style.css",
        media_type: "text/css; charset=utf-8",
        parts: &[SHARED_STYLE, include_str!("style.css")],
        is_for_servers: false,
    },
    Asset {
        path: "assets/live.js",
        media_type: "text/javascript; charset=utf-8",
        parts: &[include_str!("live.js")],
        is_for_servers: true,
    },
    icon("assets/success.svg", &[START, "#1a7f4b", MIDDLE, "M5 12.5l4.5 4.5L19 7.5", END]),
    icon("assets/failure.svg", &[START, "#c8283c", MIDDLE, "M7 7l10 10M17 7L7 17", END]),
    icon("assets/error.svg", &[START, "#b45309", MIDDLE, "M12 5.5v8M12 18.3v.2", END]),
    icon("assets/skipped.svg", &[START, "#64748b", MIDDLE, "M7 12h10", END]),
];

const START: &str =
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'><rect width='24' height='24' rx='6' fill='";
const MIDDLE: &str =
    "'/><path fill='none' stroke='white' stroke-width='2.8' stroke-linecap='round' stroke-linejoin='round' d='";
const END: &str = "'/></svg>";

const fn icon(path: &'static str, parts: &'static [&'static str]) -> Asset {
    Asset { path, media_type: SVG, parts, is_for_servers: false }
}

impl Asset {
    /// The whole of it.
    pub fn text(&self) -> String {
        self.parts.concat()
    }
}
