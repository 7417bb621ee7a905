//! Prometheus metrics: how many requests of which route were answered how, and how long they took.

use std::{sync::OnceLock, time::Instant};

use axum::{
    extract::{MatchedPath, Request},
    http::header,
    middleware::Next,
    response::{IntoResponse, Response},
};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Upper bounds in seconds: a hook takes a fraction of a millisecond, a sync may take a minute.
const BUCKETS: [f64; 10] = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05, 0.25, 1.0, 10.0, 60.0];

/// The process's one recorder; none if another library has put its own in place.
fn recorder() -> Option<&'static PrometheusHandle> {
    static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    RECORDER
        .get_or_init(|| {
            let name = Matcher::Full("http_request_seconds".to_owned());
            let recorder = PrometheusBuilder::new().set_buckets_for_metric(name, &BUCKETS).ok()?.build_recorder();
            let handle = recorder.handle();
            metrics::set_global_recorder(recorder).ok()?;
            Some(handle)
        })
        .as_ref()
}

/// Counts a request by its route, never by its path: ids would make a time series of every doc.
pub(super) async fn count(request: Request, next: Next) -> Response {
    recorder();
    let began = Instant::now();
    let matched = request.extensions().get::<MatchedPath>();
    let route = metrics::SharedString::from(matched.map_or_else(String::new, |path| path.as_str().to_owned()));
    let response = next.run(request).await;
    let status = metrics::SharedString::from(response.status().as_str().to_owned());
    metrics::histogram!("http_request_seconds", "route" => route, "status" => status).record(began.elapsed());
    response
}

/// All metrics in Prometheus's text format.
#[utoipa::path(get, path = "/metrics", operation_id = "getMetrics", tag = "platform",
    responses((status = 200, body = String, content_type = "text/plain")))]
pub(super) async fn render() -> Response {
    let text = recorder().map(PrometheusHandle::render).unwrap_or_default();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}
