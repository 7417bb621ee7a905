//! What workstations ask before every tool call of an agent. Answers come from memory; no remote is ever asked here.

use std::time::Duration;

use ai_toolkit_protocol::{DocsStatus, DocsSummary, ProblemCode, ProjectId, SyncRequest, SyncResponse};
use axum::{
    Json,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde::Deserialize;
use tokio::time::{Instant, timeout};

use super::{
    ApiError,
    extract::{Body, IfNoneMatch, Opened, Parameters},
    openapi::{KeyHeader, Problems, ProjectPath},
};
use crate::{app::AppState, domain::hook_state};

/// 20,000 entries of a path and a hash.
const MAX_SYNC_BODY_BYTES: usize = 8 * 1024 * 1024;
const MAX_HAVE_ENTRIES: usize = 20_000;
const MAX_WAIT: Duration = Duration::from_mins(1);
/// Another replica's release makes no event here, so that a waiting hook looks again by itself.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// How long to wait.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Wait {
    /// Seconds to wait for the release before answering, at most 60.
    #[param(maximum = 60)]
    wait: Option<u64>,
}

fn json(body: Bytes) -> Response {
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    ([kind, (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], body).into_response()
}

/// How the docs stand: whether they are being edited, and the docs hash.
#[utoipa::path(get, path = "/hook/status/{id}", operation_id = "getHookStatus", tag = "hook",
    params(ProjectPath, Wait, KeyHeader), responses((status = 200, body = DocsStatus), Problems))]
pub(super) async fn status(
    State(state): State<AppState>,
    opened: Opened,
    Parameters(wait): Parameters<Wait>,
) -> Result<Response, ApiError> {
    opened.notice(&state, None);
    if let Some(seconds) = wait.wait {
        wait_for_release(&state, &opened.project, Duration::from_secs(seconds).min(MAX_WAIT)).await?;
    }
    Ok(json(state.hook_states.get(&state.store, &opened.project).await?.status.clone()))
}

async fn wait_for_release(state: &AppState, project: &ProjectId, patience: Duration) -> Result<(), ApiError> {
    // Followed before the first look, so that no release falls between the two.
    let mut events = state.events.subscribe(project);
    let mut stop = state.stopping();
    let deadline = Instant::now() + patience;
    while state.hook_states.get(&state.store, project).await?.lock.locked {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break;
        }
        tokio::select! {
            // An event, or that some were missed: either way it is time to look.
            _ = timeout(left.min(LOOK_AGAIN), events.recv()) => {}
            () = stop.wait() => break,
        }
    }
    Ok(())
}

/// The docs hash; its `ETag` makes the answer to an unchanged one empty (304).
#[utoipa::path(get, path = "/hook/docs/{id}", operation_id = "getHookDocs", tag = "hook",
    params(ProjectPath, KeyHeader),
    responses((status = 200, body = DocsSummary), (status = 304, description = "Unchanged"), Problems))]
pub(super) async fn docs(
    State(state): State<AppState>,
    opened: Opened,
    known: IfNoneMatch,
) -> Result<Response, ApiError> {
    let hook = state.hook_states.get(&state.store, &opened.project).await?;
    let etag = [(header::ETAG, hook.docs_etag.clone())];
    let has_them = known.names(&hook.docs_etag);
    opened.notice(&state, has_them.then_some(hook.docs_hash));
    if has_them {
        return Ok((StatusCode::NOT_MODIFIED, etag).into_response());
    }
    Ok((etag, json(hook.docs.clone())).into_response())
}

/// The docs: all of them, or with `have` what is new, changed or gone.
#[utoipa::path(post, path = "/hook/sync/{id}", operation_id = "syncHookDocs", tag = "hook",
    params(ProjectPath, KeyHeader), request_body = SyncRequest,
    responses((status = 200, body = SyncResponse), Problems))]
pub(super) async fn sync(
    State(state): State<AppState>,
    opened: Opened,
    Body(request): Body<SyncRequest, MAX_SYNC_BODY_BYTES>,
) -> Result<Json<SyncResponse>, ApiError> {
    if request.have.as_ref().is_some_and(|have| have.len() > MAX_HAVE_ENTRIES) {
        let detail = format!("`have` names more than {MAX_HAVE_ENTRIES} docs; leave it out to get all docs");
        return Err(ApiError::new(ProblemCode::TooLarge, detail).field("have"));
    }
    let response = hook_state::sync_response(&state.store, &opened.project, request.have).await?;
    opened.notice(&state, Some(response.hash));
    Ok(Json(response))
}
