//! What every request passes on its way in and out. It is one layer, because each one costs every hook its share.

use std::panic::AssertUnwindSafe;

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures_util::FutureExt;

use super::{guard, metrics::Started, policies, problem};
use crate::{app::AppState, config::AuthMode, listen::Client};

const WEBHOOKS: &str = "/api/webhooks/";

/// Refuses whom the guard does not know, turns a panic into an answer, and counts.
pub(super) async fn pass(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let started = Started::of(&request);
    let client = Client::of(request.extensions());
    let is_secure_name = policies::is_secure_name(&client, &request);
    let refusal = match state.config.auth {
        // A delivery comes from the Git server by the public name, and proves itself by its signature.
        AuthMode::None if request.uri().path().starts_with(WEBHOOKS) => None,
        AuthMode::None => guard::check(client.scheme, request.headers(), request.uri().authority()).err(),
        AuthMode::Accounts => guard::check_site(&request, &client, state.config.public_url.as_ref()).err(),
    };
    let refusal = refusal.or_else(|| state.rate_limits.request(client.address).err().map(Into::into));
    let mut response = match refusal {
        Some(error) => error.into_response(),
        None => AssertUnwindSafe(next.run(request)).catch_unwind().await.unwrap_or_else(|_| problem::panicked()),
    };
    if is_secure_name {
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, policies::ONLY_HTTPS);
    }
    started.answered(&state.metrics, response.status());
    response
}

/// What browsers have to know of every answer. Answers with people's data are kept by no browser and no proxy; a handler
/// that knows better says so itself.
pub(super) async fn tell_browsers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.entry(header::X_FRAME_OPTIONS).or_insert(HeaderValue::from_static("DENY"));
    headers.insert(HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin"));
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
    response
}
