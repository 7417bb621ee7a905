//! The lock of a project.

use std::time::Duration;

use ai_toolkit_protocol::{
    AcquireLock, AcquiredLock, ExtendLock, Lock, ProblemCode, ProjectId, ReleasedLock, Role, SyncTrigger,
};
use axum::{Json, extract::State, http::StatusCode};
use serde::Deserialize;

use super::{
    ApiError,
    access::Granted,
    extract::{Body, Id, LockToken, Parameters},
    openapi::{LockTokenHeader, Problems, ProjectPath},
};
use crate::{
    app::AppState,
    domain::{
        access::{AccessDenied, role_name},
        caller::Caller,
        text,
    },
};

/// The longest time that a lock can be renewed for at once.
const MAX_MINUTES: u32 = 120;
const MAX_REASON_CHARACTERS: usize = 500;

/// The lock that is held now, or `null`.
#[utoipa::path(get, path = "/projects/{id}/lock", operation_id = "getLock", tag = "locks",
    params(ProjectPath), responses((status = 200, body = Option<Lock>), Problems))]
pub(super) async fn get(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
) -> Result<Json<Option<Lock>>, ApiError> {
    Ok(Json(state.locks.current(&project).await?))
}

/// Acquires the lock. Of several who try at once exactly one gets 201 with the secret token; the others get 409 with the
/// lock that stands in the way.
#[utoipa::path(post, path = "/projects/{id}/lock", operation_id = "acquireLock", tag = "locks",
    params(ProjectPath), request_body = AcquireLock, responses((status = 201, body = AcquiredLock), Problems))]
pub(super) async fn acquire(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    mut caller: Caller,
    Body(wanted): Body<AcquireLock>,
) -> Result<(StatusCode, Json<AcquiredLock>), ApiError> {
    // With accounts the holder is who signed in; without, whoever the body says.
    if let Some(name) = wanted.locked_by.filter(|_| caller.account.is_none()) {
        caller.name = text::name("lockedBy", &name)?;
    }
    let reason = text::remark("reason", wanted.reason.as_deref(), MAX_REASON_CHARACTERS)?;
    let acquired = state.locks.acquire(&project, &caller, reason).await?;
    Ok((StatusCode::CREATED, Json(acquired)))
}

/// How to release.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Release {
    /// Take the lock away from whoever has it; the holder is told, and the audit log keeps it.
    #[serde(default)]
    force: bool,
    /// Why it is taken away; up to 500 characters.
    reason: Option<String>,
}

/// Releases the lock: the caller's own, or with `force` anybody's.
#[utoipa::path(delete, path = "/projects/{id}/lock", operation_id = "releaseLock", tag = "locks",
    params(ProjectPath, Release, LockTokenHeader), responses((status = 200, body = ReleasedLock), Problems))]
pub(super) async fn release(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    Parameters(how): Parameters<Release>,
    LockToken(token): LockToken,
    Granted(role): Granted,
    caller: Caller,
) -> Result<Json<ReleasedLock>, ApiError> {
    let released = if how.force {
        if role < Role::Owner {
            let (needed, has) = (role_name(Role::Owner), role_name(role));
            return Err(AccessDenied::NeedsRole { needed, has }.into());
        }
        let reason = text::remark("reason", how.reason.as_deref(), MAX_REASON_CHARACTERS)?;
        state.locks.force_release(&project, &caller, reason.as_deref()).await?
    } else {
        state.locks.release(&project, &caller, token.as_ref()).await?
    };
    // What the repository got meanwhile was left alone while the docs were edited.
    state.sync.request(&project, SyncTrigger::Saved);
    Ok(Json(ReleasedLock { released }))
}

/// Renews the lock.
#[utoipa::path(post, path = "/projects/{id}/lock/extend", operation_id = "extendLock", tag = "locks",
    params(ProjectPath, LockTokenHeader), request_body = ExtendLock, responses((status = 200, body = Lock), Problems))]
pub(super) async fn extend(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    LockToken(token): LockToken,
    Body(wanted): Body<ExtendLock>,
) -> Result<Json<Lock>, ApiError> {
    let duration = match wanted.minutes {
        None => None,
        Some(minutes @ 1..=MAX_MINUTES) => Some(Duration::from_secs(u64::from(minutes) * 60)),
        Some(_) => {
            let detail = format!("minutes must be between 1 and {MAX_MINUTES}");
            return Err(ApiError::new(ProblemCode::Validation, detail).field("minutes"));
        }
    };
    Ok(Json(state.locks.extend(&project, token.as_ref(), duration).await?))
}
