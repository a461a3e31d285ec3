//! Runs in which something changed, as [JSON Feed](https://www.jsonfeed.org/version/1.1/).

use serde_json::{Value, json};

use super::{transitions::words, words::iso};
use crate::{
    history::Transition,
    printable::{Lines, visible},
};

/// Items of the feed.
pub(super) const MOST: usize = 50;

/// The feed; with whole addresses where the site's own is known.
pub(super) fn json(transitions: &[Transition], base_url: Option<&str>) -> String {
    let base = base_url.map(|base| base.trim_end_matches('/'));
    let item = |each: &Transition| {
        let name = visible(&each.monitor, Lines::Show);
        let mut item = json!({
            "id": format!("run-{}", each.run),
            "title": format!("{name}: {}", words(each)),
            "content_text": format!("Run {}: {}", each.run, words(each)),
            "date_published": iso(each.at),
            "tags": [each.after.name()],
            "_postwatch": {
                "monitor": each.monitor,
                "run": each.run,
                "result": each.after.name(),
                "before": each.before.map(|before| before.name()),
                "newFindings": each.new_findings,
                "resolvedFindings": each.resolved_findings,
                "openFindings": each.open_findings,
            },
        });
        if let Some(base) = base {
            item["url"] = format!("{base}/runs/{}", each.run).into();
        }
        item
    };
    let mut feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": "postwatch: changes of monitors",
        "language": "en",
        "items": transitions.iter().map(item).collect::<Vec<Value>>(),
    });
    if let Some(base) = base {
        feed["home_page_url"] = format!("{base}/").into();
        feed["feed_url"] = format!("{base}/feed.json").into();
    }
    format!("{feed:#}\n")
}
