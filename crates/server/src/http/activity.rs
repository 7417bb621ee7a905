//! A project's activity: the audit log.

use ai_toolkit_protocol::{ActivityEntry, Page, ProjectId, Role};
use axum::{Json, extract::State};

use super::{
    ApiError,
    access::Granted,
    extract::{Id, Paging, Parameters},
    openapi::{Problems, ProjectPath},
};
use crate::{app::AppState, store::AuditFilter};

/// What happened in a project, newest first.
#[utoipa::path(get, path = "/projects/{id}/activity", operation_id = "listActivity", tag = "projects",
    params(ProjectPath, Paging), responses((status = 200, body = Page<ActivityEntry>), Problems))]
pub(super) async fn list(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    Granted(role): Granted,
    Parameters(paging): Parameters<Paging>,
) -> Result<Json<Page<ActivityEntry>>, ApiError> {
    state.store.project(&project).await?;
    let filter = AuditFilter { project: Some(&project), ..AuditFilter::default() };
    let mut page = state.store.activity(filter, paging.entry()?.as_ref(), paging.limit()?).await?;
    if role < Role::Owner {
        // Where colleagues sit is for those who look after the project.
        page.items.iter_mut().for_each(|entry| entry.address = None);
    }
    Ok(Json(page))
}
