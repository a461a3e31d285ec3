//! What programs ask a service: whether it lives, whether it can work, what it measured.

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};

use super::answer::sentence;

/// OpenMetrics.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Answers what programs ask.
pub struct ServiceSource {
    /// Whether its loop turns.
    pub is_alive: Box<dyn Fn() -> bool + Send + Sync>,
    /// Why it cannot work, if it cannot.
    pub is_ready: Box<dyn Fn() -> Result<(), String> + Send + Sync>,
    /// What it measured.
    pub metrics: Box<dyn Fn() -> Result<String, String> + Send + Sync>,
}

type Shared = State<Arc<ServiceSource>>;

/// `/metrics`, for those who may look.
pub fn metrics_routes(source: Arc<ServiceSource>) -> Router {
    Router::new().route("/metrics", get(metrics)).with_state(source)
}

/// `/healthz` and `/readyz`, for everybody: probes have no token, and are told nothing else.
pub fn health_routes(source: Arc<ServiceSource>) -> Router {
    Router::new().route("/healthz", get(healthz)).route("/readyz", get(readyz)).with_state(source)
}

async fn healthz(State(source): Shared) -> Response {
    match (source.is_alive)() {
        true => sentence(StatusCode::OK, "ok"),
        false => sentence(StatusCode::SERVICE_UNAVAILABLE, "the service hangs"),
    }
}

async fn readyz(State(source): Shared) -> Response {
    match (source.is_ready)() {
        Ok(()) => sentence(StatusCode::OK, "ok"),
        Err(_) => sentence(StatusCode::SERVICE_UNAVAILABLE, "the history cannot be read"),
    }
}

async fn metrics(State(source): Shared) -> Response {
    let made = tokio::task::spawn_blocking(move || (source.metrics)()).await;
    match made {
        Ok(Ok(text)) => ([(header::CONTENT_TYPE, OPEN_METRICS)], text).into_response(),
        Ok(Err(problem)) => sentence(StatusCode::INTERNAL_SERVER_ERROR, &problem),
        Err(_) => sentence(StatusCode::INTERNAL_SERVER_ERROR, "they could not be read"),
    }
}
