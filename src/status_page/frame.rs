//! What surrounds every page: head, bar on top, foot.

use chrono::{DateTime, Utc};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{address::Links, condition::Condition, words};
use crate::report::html::SHARED_SYMBOLS;

/// The part of the site that a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Monitors,
    Findings,
}

/// A page without its content.
#[derive(Clone, Debug)]
pub(super) struct Frame<'page> {
    pub(super) links: Links<'page>,
    pub(super) part: Part,
    /// What the browser calls it.
    pub(super) title: String,
    /// Decides the sign in the browser's tab.
    pub(super) condition: Condition,
    pub(super) now: DateTime<Utc>,
}

impl Frame<'_> {
    /// The whole page.
    pub(super) fn around(&self, content: &Markup) -> String {
        let links = self.links;
        let current = |part: Part| (self.part == part).then_some("page");
        let tool = concat!("postwatch ", env!("CARGO_PKG_VERSION"));
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="referrer" content="no-referrer";
                    meta name="generator" content=(tool);
                    title { (words::Text(&self.title)) " · postwatch" }
                    link rel="icon" type="image/svg+xml" href=(links.file(&format!("assets/{}.svg", self.condition.class())));
                    link rel="stylesheet" href=(links.file("assets/style.css"));
                    link rel="alternate" type="application/feed+json" title="Changes" href=(links.file("feed.json"));
                    @if links.is_served() { script src=(links.file("assets/live.js")) defer {} }
                }
                body {
                    a.skip-link href="#main" { "Skip to the content" }
                    (PreEscaped(SHARED_SYMBOLS))
                    header.top {
                        div.top-inner {
                            a.mark href=(links.home()) aria-label="postwatch, all monitors" {
                                svg aria-hidden="true" { use href="#i-mark" {} }
                                span { "postwatch" }
                            }
                            nav.sections aria-label="Pages" {
                                a href=(links.home()) aria-current=[current(Part::Monitors)] { "Monitors" }
                                a href=(links.findings()) aria-current=[current(Part::Findings)] { "Findings" }
                            }
                            @if links.is_served() { span #live hidden {} }
                        }
                    }
                    main #main tabindex="-1" { (content) }
                    footer.foot {
                        p {
                            (tool) " · as of " (words::time(self.now)) " · "
                            a href=(links.file("status.json")) { "status.json" } " · "
                            a href=(links.file("feed.json")) { "feed" }
                            " · this page loads nothing from elsewhere"
                        }
                    }
                }
            }
        }
        .into_string()
    }
}
