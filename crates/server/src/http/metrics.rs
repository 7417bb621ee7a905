//! Prometheus metrics: how many requests of which route were answered how, and how long they took.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{family::Family, histogram::Histogram},
    registry::Registry,
};

use super::ApiError;
use crate::app::AppState;

/// Upper bounds in seconds: a hook takes a fraction of a millisecond, a sync may take a minute.
const BUCKETS: [f64; 10] = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05, 0.25, 1.0, 10.0, 60.0];

/// What the server counts.
pub struct Metrics {
    registry: Registry,
    requests: Family<Labels, Histogram>,
}

/// A request's route, never its path: ids would make a time series of every doc.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    route: String,
    status: u16,
}

/// A request under way.
pub(super) struct Started {
    route: String,
    at: Instant,
}

impl Default for Metrics {
    fn default() -> Self {
        let requests: Family<Labels, Histogram> = Family::new_with_constructor(|| Histogram::new(BUCKETS));
        let mut registry = Registry::default();
        registry.register("http_request_seconds", "Time from a request to its answer", Family::clone(&requests));
        Self { registry, requests }
    }
}

impl Started {
    /// Begins to count this request.
    pub(super) fn of(request: &Request) -> Self {
        let route = request.extensions().get::<MatchedPath>().map_or_else(String::new, |path| path.as_str().to_owned());
        Self { route, at: Instant::now() }
    }

    /// Counts it as answered.
    pub(super) fn answered(self, metrics: &Metrics, status: StatusCode) {
        let labels = Labels { route: self.route, status: status.as_u16() };
        metrics.requests.get_or_create(&labels).observe(self.at.elapsed().as_secs_f64());
    }
}

/// All metrics in OpenMetrics' text format, which Prometheus reads.
#[utoipa::path(get, path = "/metrics", operation_id = "getMetrics", tag = "platform",
    responses((status = 200, body = String, content_type = "application/openmetrics-text")))]
pub(super) async fn render(State(state): State<AppState>) -> Result<Response, ApiError> {
    let mut text = String::new();
    encode(&mut text, &state.metrics.registry).map_err(|error| ApiError::internal(&error))?;
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}
