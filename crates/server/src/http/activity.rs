//! A project's activity: the audit log.

use ai_toolkit_protocol::{ActivityEntry, Page, ProjectId};
use axum::{Json, extract::State};

use super::{
    ApiError,
    extract::{Id, Paging, Parameters},
    openapi::{Problems, ProjectPath},
};
use crate::app::AppState;

/// What happened in a project, newest first.
#[utoipa::path(get, path = "/projects/{id}/activity", operation_id = "listActivity", tag = "projects",
    params(ProjectPath, Paging), responses((status = 200, body = Page<ActivityEntry>), Problems))]
pub(super) async fn list(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    Parameters(paging): Parameters<Paging>,
) -> Result<Json<Page<ActivityEntry>>, ApiError> {
    state.store.project(&project).await?;
    Ok(Json(state.store.activity(&project, paging.entry()?.as_ref(), paging.limit()?).await?))
}
