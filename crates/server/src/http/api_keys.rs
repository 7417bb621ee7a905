//! API keys.

use ai_toolkit_protocol::{
    ApiKey, ApiKeyId, CreateApiKey, CreatedApiKey, LeakedApiKey, ProjectId, RevokedApiKey, RotateApiKey,
};
use axum::{Json, extract::State, http::StatusCode};

use super::{
    ApiError,
    extract::{Body, Id},
    openapi::{Problems, ProjectPath},
};
use crate::{app::AppState, domain::caller::Caller};

/// A project's keys without their secrets, oldest first.
#[utoipa::path(get, path = "/projects/{id}/api-keys", operation_id = "listApiKeys", tag = "api-keys",
    params(ProjectPath), responses((status = 200, body = Vec<ApiKey>), Problems))]
pub(super) async fn list(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
) -> Result<Json<Vec<ApiKey>>, ApiError> {
    Ok(Json(state.api_keys.list(&project).await?))
}

/// Makes a key; this answer alone has the secret.
#[utoipa::path(post, path = "/projects/{id}/api-keys", operation_id = "createApiKey", tag = "api-keys",
    params(ProjectPath), request_body = CreateApiKey, responses((status = 201, body = CreatedApiKey), Problems))]
pub(super) async fn create(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    caller: Caller,
    Body(new): Body<CreateApiKey>,
) -> Result<(StatusCode, Json<CreatedApiKey>), ApiError> {
    let created = state.api_keys.create(&project, &caller, new).await?;
    Ok((StatusCode::CREATED, Json(created)))
}

/// Revokes a key at once.
#[utoipa::path(delete, path = "/projects/{id}/api-keys/{keyId}", operation_id = "revokeApiKey", tag = "api-keys",
    params(ProjectPath, ("keyId" = String, Path, description = "The key's id")),
    responses((status = 200, body = RevokedApiKey), Problems))]
pub(super) async fn revoke(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    Id(key): Id<ApiKeyId>,
    caller: Caller,
) -> Result<Json<RevokedApiKey>, ApiError> {
    state.api_keys.revoke(&project, &caller, &key).await?;
    state.workstations.forget_key(&key);
    state.accounts.look_again();
    Ok(Json(RevokedApiKey { revoked: true }))
}

/// Replaces a key by a new one of the same name and scopes; the old one goes on working for the overlap. This answer alone
/// has the new secret.
#[utoipa::path(post, path = "/projects/{id}/api-keys/{keyId}/rotate", operation_id = "rotateApiKey", tag = "api-keys",
    params(ProjectPath, ("keyId" = String, Path, description = "The key's id")), request_body = RotateApiKey,
    responses((status = 201, body = CreatedApiKey), Problems))]
pub(super) async fn rotate(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    Id(key): Id<ApiKeyId>,
    caller: Caller,
    Body(wanted): Body<RotateApiKey>,
) -> Result<(StatusCode, Json<CreatedApiKey>), ApiError> {
    let created = state.api_keys.rotate(&project, &caller, &key, wanted).await?;
    state.accounts.look_again();
    Ok((StatusCode::CREATED, Json(created)))
}

/// Revokes a key that got into the wrong hands. Whoever found it may do so: the key itself is the proof.
#[utoipa::path(post, path = "/leaked-api-keys", operation_id = "revokeLeakedApiKey", tag = "api-keys",
    request_body = LeakedApiKey, responses((status = 200, body = RevokedApiKey), Problems))]
pub(super) async fn revoke_leaked(
    State(state): State<AppState>,
    caller: Caller,
    Body(leaked): Body<LeakedApiKey>,
) -> Result<Json<RevokedApiKey>, ApiError> {
    let (_, key) = state.api_keys.revoke_leaked(&caller, &leaked.key).await?;
    state.workstations.forget_key(&key);
    state.accounts.look_again();
    Ok(Json(RevokedApiKey { revoked: true }))
}
