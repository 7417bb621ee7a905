//! Workstations.

use ai_toolkit_protocol::{ProjectId, Workstation};
use axum::{Json, extract::State};

use super::{
    ApiError,
    extract::Id,
    openapi::{Problems, ProjectPath},
};
use crate::app::AppState;

/// Who calls the hook API with the project's keys, the last one first.
#[utoipa::path(get, path = "/projects/{id}/workstations", operation_id = "listWorkstations", tag = "api-keys",
    params(ProjectPath), responses((status = 200, body = Vec<Workstation>), Problems))]
pub(super) async fn list(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
) -> Result<Json<Vec<Workstation>>, ApiError> {
    Ok(Json(state.workstations.list(&project).await?))
}
