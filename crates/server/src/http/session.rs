//! Who the caller is.

use ai_toolkit_protocol::Session;
use axum::Json;

use super::openapi::Problems;
use crate::domain::caller::Caller;

/// The caller's name as the platform knows it.
#[utoipa::path(get, path = "/session", operation_id = "getSession", tag = "platform",
    responses((status = 200, body = Session), Problems))]
pub(super) async fn get(caller: Caller) -> Json<Session> {
    Json(Session { mode: "none".to_owned(), name: caller.name })
}
