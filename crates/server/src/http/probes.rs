//! Probes for whatever watches over the server.

use ai_toolkit_protocol::ProblemCode;
use axum::extract::State;

use super::{ApiError, openapi::Problems};
use crate::app::AppState;

/// The process lives.
#[utoipa::path(get, path = "/healthz", operation_id = "getHealth", tag = "platform",
    responses((status = 200, body = String, content_type = "text/plain")))]
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// The server can do its work: the database answers, and it is not stopping.
#[utoipa::path(get, path = "/readyz", operation_id = "getReadiness", tag = "platform",
    responses((status = 200, body = String, content_type = "text/plain"), Problems))]
pub(super) async fn readyz(State(state): State<AppState>) -> Result<&'static str, ApiError> {
    let unavailable = |why: String| ApiError::new(ProblemCode::Unavailable, why);
    if state.is_stopping() {
        return Err(unavailable("the server is stopping; ask another replica, or try again".to_owned()));
    }
    match state.store.ping().await {
        Ok(()) => Ok("ok\n"),
        Err(error) => Err(unavailable(format!("the database does not answer: {error}"))),
    }
}
