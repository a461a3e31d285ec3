//! Which address shows what.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::Response,
    routing::get,
};
use serde::Deserialize;

use super::answer::{CSV, FEED, HTML, JSON, SVG, sentence, whole};
use crate::{
    clock::Clock,
    history::{History, HistoryError},
    monitor::Project,
    status_page::{ASSETS, FindingFilter, MonitorFilter, Site, StatusPages},
};

/// What the status page is made of.
pub struct StatusSource {
    /// Of its own, so that no page keeps a run waiting.
    pub history: History,
    /// The monitors as they are now.
    pub project: Box<dyn Fn() -> Arc<Project> + Send + Sync>,
    /// Where it is seen from outside, if that is known.
    pub base_url: Option<String>,
    /// Time.
    pub clock: Clock,
}

type Shared = State<Arc<StatusSource>>;

/// The pages.
pub fn status_routes(source: StatusSource) -> Router {
    Router::new()
        .route("/", get(monitors))
        .route("/monitors/{slug}", get(monitor))
        .route("/runs/{run}", get(run))
        .route("/findings", get(findings))
        .route("/findings.csv", get(findings_csv))
        .route("/badges/{file}", get(badge))
        .route("/feed.json", get(feed))
        .route("/status.json", get(summary))
        .route("/assets/{file}", get(asset))
        .with_state(Arc::new(source))
}

/// What a form of the first page sends.
#[derive(Deserialize)]
struct MonitorQuery {
    #[serde(default)]
    q: String,
    #[serde(default)]
    tag: String,
    #[serde(default)]
    state: String,
}

/// What the form of the findings sends.
#[derive(Deserialize)]
struct FindingsQuery {
    #[serde(default)]
    q: String,
    #[serde(default)]
    monitor: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    severity: String,
    #[serde(default)]
    page: String,
}

impl From<FindingsQuery> for FindingFilter {
    fn from(query: FindingsQuery) -> FindingFilter {
        let FindingsQuery { q: text, monitor, state, severity, page } = query;
        FindingFilter { monitor, state, severity, text, page: page.parse().unwrap_or(1) }
    }
}

async fn monitors(State(source): Shared, Query(query): Query<MonitorQuery>, asked: HeaderMap) -> Response {
    let MonitorQuery { q: text, tag, state } = query;
    let filter = MonitorFilter { text, tag, state };
    made(source, HTML, asked, move |pages| pages.monitors(&filter).map(Some)).await
}

async fn monitor(State(source): Shared, Path(slug): Path<String>, asked: HeaderMap) -> Response {
    made(source, HTML, asked, move |pages| pages.monitor(&slug)).await
}

async fn run(State(source): Shared, Path(run): Path<String>, asked: HeaderMap) -> Response {
    made(source, HTML, asked, move |pages| match run.parse() {
        Ok(run) => pages.run(run),
        Err(_) => Ok(None),
    })
    .await
}

async fn findings(State(source): Shared, Query(query): Query<FindingsQuery>, asked: HeaderMap) -> Response {
    made(source, HTML, asked, move |pages| pages.findings(&query.into()).map(Some)).await
}

async fn findings_csv(State(source): Shared, Query(query): Query<FindingsQuery>, asked: HeaderMap) -> Response {
    made(source, CSV, asked, move |pages| pages.findings_csv(&query.into()).map(Some)).await
}

async fn badge(State(source): Shared, Path(file): Path<String>, asked: HeaderMap) -> Response {
    made(source, SVG, asked, move |pages| match file.strip_suffix(".svg") {
        Some(slug) => pages.badge(slug),
        None => Ok(None),
    })
    .await
}

async fn feed(State(source): Shared, asked: HeaderMap) -> Response {
    made(source, FEED, asked, |pages| pages.feed().map(Some)).await
}

async fn summary(State(source): Shared, asked: HeaderMap) -> Response {
    made(source, JSON, asked, |pages| pages.summary().map(Some)).await
}

async fn asset(Path(file): Path<String>, asked: HeaderMap) -> Response {
    match ASSETS.iter().find(|asset| asset.path.strip_prefix("assets/") == Some(&file)) {
        Some(asset) => whole(asset.text(), asset.media_type, &asked),
        None => missing(),
    }
}

/// Makes a page on a thread that may wait for the disk.
async fn made(
    source: Arc<StatusSource>,
    media_type: &'static str,
    asked: HeaderMap,
    make: impl FnOnce(&StatusPages<'_>) -> Result<Option<String>, HistoryError> + Send + 'static,
) -> Response {
    let work = move || {
        let project = (source.project)();
        let pages = StatusPages {
            history: &source.history,
            monitors: &project.monitors,
            unreadable: project.faults.len(),
            base_url: source.base_url.as_deref(),
            site: &Site::Served,
            now: source.clock.now(),
        };
        make(&pages)
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(Some(content))) => whole(content, media_type, &asked),
        Ok(Ok(None)) => missing(),
        Ok(Err(error)) => sentence(StatusCode::SERVICE_UNAVAILABLE, &format!("The page cannot be made: {error}")),
        Err(_) => sentence(StatusCode::INTERNAL_SERVER_ERROR, "A bug of postwatch kept the page from being made."),
    }
}

pub(super) fn missing() -> Response {
    sentence(
        StatusCode::NOT_FOUND,
        "There is no such page; monitors that were removed or renamed have another address.",
    )
}
