//! Projects.

use ai_toolkit_protocol::{
    CheckConnection, CheckedConnection, CreateProject, DeletedProject, Project, ProjectId, Role, UpdateProject,
};
use axum::{Json, extract::State, http::StatusCode};

use super::{
    ApiError,
    access::Granted,
    extract::{Body, Id},
    openapi::{Problems, ProjectPath},
};
use crate::{
    app::AppState,
    domain::{
        access::{Need, Visitor},
        caller::Caller,
    },
};

/// The caller's projects, oldest first; all of them for admins.
#[utoipa::path(get, path = "/projects", operation_id = "listProjects", tag = "projects",
    responses((status = 200, body = Vec<Project>), Problems))]
pub(super) async fn list(State(state): State<AppState>, visitor: Visitor) -> Result<Json<Vec<Project>>, ApiError> {
    Ok(Json(state.projects.list(&visitor).await?))
}

/// Connects a project after trying its repository; the import begins at once.
#[utoipa::path(post, path = "/projects", operation_id = "createProject", tag = "projects",
    request_body = CreateProject, responses((status = 201, body = Project), Problems))]
pub(super) async fn create(
    State(state): State<AppState>,
    visitor: Visitor,
    caller: Caller,
    Body(new): Body<CreateProject>,
) -> Result<(StatusCode, Json<Project>), ApiError> {
    Ok((StatusCode::CREATED, Json(state.projects.create(&visitor, &caller, new).await?)))
}

/// Tries a connection without keeping anything.
#[utoipa::path(post, path = "/projects/check", operation_id = "checkConnection", tag = "projects",
    request_body = CheckConnection, responses((status = 200, body = CheckedConnection), Problems))]
pub(super) async fn check(
    State(state): State<AppState>,
    visitor: Visitor,
    Body(wanted): Body<CheckConnection>,
) -> Result<Json<CheckedConnection>, ApiError> {
    if let Some(project) = &wanted.project_id {
        // It may use the project's credential, which is its owners'.
        visitor.enter(&state.store, Need::Role(Role::Owner), Some(project)).await?;
    }
    Ok(Json(state.projects.check(&visitor, wanted).await?))
}

/// One project.
#[utoipa::path(get, path = "/projects/{id}", operation_id = "getProject", tag = "projects",
    params(ProjectPath), responses((status = 200, body = Project), Problems))]
pub(super) async fn get(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    Granted(role): Granted,
) -> Result<Json<Project>, ApiError> {
    Ok(Json(state.projects.get(&project, role).await?))
}

/// Changes a project's settings; what is absent stays.
#[utoipa::path(put, path = "/projects/{id}", operation_id = "updateProject", tag = "projects",
    params(ProjectPath), request_body = UpdateProject, responses((status = 200, body = Project), Problems))]
pub(super) async fn update(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    visitor: Visitor,
    caller: Caller,
    Body(change): Body<UpdateProject>,
) -> Result<Json<Project>, ApiError> {
    Ok(Json(state.projects.update(&visitor, &caller, &project, change).await?))
}

/// Deletes a project with all that hangs on it; the repository stays as it is.
#[utoipa::path(delete, path = "/projects/{id}", operation_id = "deleteProject", tag = "projects",
    params(ProjectPath), responses((status = 200, body = DeletedProject), Problems))]
pub(super) async fn delete(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    caller: Caller,
) -> Result<Json<DeletedProject>, ApiError> {
    state.projects.delete(&caller, &project).await?;
    state.api_keys.forget_project(&project);
    state.accounts.look_again();
    Ok(Json(DeletedProject { deleted: true }))
}
