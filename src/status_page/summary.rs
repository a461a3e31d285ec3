//! `status.json`: how all monitors stand, for programs.

use serde_json::{Value, json};

use super::{
    subject::{Listed, StatusPages},
    words::{between, iso},
};
use crate::history::{RunResult, Tally};

/// The document.
pub(super) fn json(pages: &StatusPages<'_>, listed: &[Listed<'_>]) -> String {
    let slugs = pages.slugs();
    let bad = listed.iter().filter(|each| each.condition.is_bad()).count();
    let monitors: Vec<Value> = listed.iter().map(|each| monitor(each, slugs.slug(&each.monitor.name), pages)).collect();
    let document = json!({
        "generator": concat!("postwatch ", env!("CARGO_PKG_VERSION")),
        "generatedAt": iso(pages.now),
        "needALook": bad,
        "unreadableFiles": pages.unreadable,
        "monitors": monitors,
    });
    format!("{document:#}\n")
}

fn monitor(each: &Listed<'_>, slug: &str, pages: &StatusPages<'_>) -> Value {
    let overview = each.overview;
    let last = overview.and_then(|overview| overview.last());
    let uptimes = overview.map(|overview| overview.uptimes).unwrap_or_default();
    json!({
        "name": each.monitor.name,
        "page": format!("monitors/{slug}"),
        "state": each.condition.name(),
        "needsALook": each.condition.is_bad(),
        "active": each.monitor.is_active,
        "tags": each.monitor.tags,
        "owner": each.monitor.owner,
        "runbook": each.monitor.runbook,
        "paused": overview.and_then(|overview| overview.pause.as_ref()).map(|pause| json!({
            "since": iso(pause.since), "until": pause.until.map(iso), "reason": pause.reason,
        })),
        "running": overview.and_then(|overview| overview.going_on()).map(|run| run.id),
        "lastRun": last.map(|run| json!({
            "run": run.id,
            "result": run.result.map(RunResult::name),
            "startedAt": iso(run.started_at),
            "endedAt": run.ended_at.map(iso),
            "tookMs": run.ended_at.map(|ended| between(run.started_at, ended)),
        })),
        "nextRun": each.next(pages.now).map(iso),
        "openFindings": each.open_findings(),
        "uptime": {
            "24h": share(&uptimes.day), "7d": share(&uptimes.week), "30d": share(&uptimes.month), "90d": share(&uptimes.quarter),
        },
    })
}

/// A share of one; null where nothing ran.
fn share(tally: &Tally) -> Option<f64> {
    tally.uptime()
}
