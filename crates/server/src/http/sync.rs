//! Sync on demand.

use std::collections::HashSet;

use ai_toolkit_protocol::{
    ConflictSummary, DocChange, DocPath, DocState, Page, ProblemCode, ProjectId, PublishDocs, PushResult, SyncResult,
    SyncRun, SyncTrigger,
};
use axum::{Json, extract::State};

use super::{
    ApiError,
    extract::{Body, FileName, Id, Paging, Parameters},
    openapi::{DocFile, Problems, ProjectPath},
};
use crate::{
    app::AppState,
    domain::{
        docs::DocsError,
        sync::{Publication, Scope},
        text,
    },
};

/// Ten thousand names.
const MAX_BODY_BYTES: usize = 2 * 1024 * 1024;

/// Takes what changed in the repository and publishes what changed here; progress is told over WebSocket.
#[utoipa::path(post, path = "/projects/{id}/docs/sync", operation_id = "syncProject", tag = "docs",
    params(ProjectPath), responses((status = 200, body = SyncResult), Problems))]
pub(super) async fn sync(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
) -> Result<Json<SyncResult>, ApiError> {
    Ok(Json(run(&state, project, Scope::Everything).await?))
}

/// Publishes what changed here, all or some docs, as one commit or into the pull request. It pulls first.
#[utoipa::path(post, path = "/projects/{id}/docs/publish", operation_id = "publishDocs", tag = "docs",
    params(ProjectPath), request_body = PublishDocs, responses((status = 200, body = SyncResult), Problems))]
pub(super) async fn publish(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    Body(PublishDocs { file_names, message }): Body<PublishDocs, MAX_BODY_BYTES>,
) -> Result<Json<SyncResult>, ApiError> {
    let message = text::remark("message", message.as_deref(), 1000)?;
    if let Some(names) = &file_names {
        let known: HashSet<DocPath> =
            state.store.docs(&project, true).await?.into_iter().map(|doc| doc.file_name).collect();
        if let Some(unknown) = names.iter().find(|name| !known.contains(*name)) {
            return Err(ApiError::from(DocsError::NoSuchDoc(unknown.clone())).field("fileNames"));
        }
    }
    let publication = Publication { names: file_names.map(HashSet::from_iter), message };
    Ok(Json(run(&state, project, Scope::Publish(publication)).await?))
}

/// The docs that the repository does not have in their newest version: what there is to publish.
#[utoipa::path(get, path = "/projects/{id}/changes", operation_id = "listChanges", tag = "docs",
    params(ProjectPath), responses((status = 200, body = Vec<DocChange>), Problems))]
pub(super) async fn changes(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
) -> Result<Json<Vec<DocChange>>, ApiError> {
    Ok(Json(state.docs.changes(&project).await?))
}

/// Publishes one doc.
#[utoipa::path(post, path = "/projects/{id}/docs/{file}/push", operation_id = "publishDoc", tag = "docs",
    params(DocFile), responses((status = 200, body = PushResult), Problems))]
pub(super) async fn push(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    FileName(name): FileName,
) -> Result<Json<PushResult>, ApiError> {
    // Names the doc that does not exist before the remote is asked; a deleted one may have its deletion to publish.
    if state.store.doc(&project, &name).await?.is_none() {
        state.docs.get(&project, &name).await?;
    }
    let only = Publication { names: Some(HashSet::from([name.clone()])), message: None };
    let result = run(&state, project.clone(), Scope::Publish(only)).await?;
    let published = match state.store.doc(&project, &name).await? {
        Some(doc) if doc.state() == DocState::Conflict => {
            return Err(DocsError::InConflict(name).into());
        }
        Some(doc) => matches!(doc.state(), DocState::Published | DocState::Proposed),
        None => false,
    };
    Ok(Json(PushResult { success: published, commit: result.commit }))
}

/// What the runs of the sync did, newest first. Looks that found nothing new are not kept.
#[utoipa::path(get, path = "/projects/{id}/sync-runs", operation_id = "listSyncRuns", tag = "docs",
    params(ProjectPath, Paging), responses((status = 200, body = Page<SyncRun>), Problems))]
pub(super) async fn runs(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    Parameters(paging): Parameters<Paging>,
) -> Result<Json<Page<SyncRun>>, ApiError> {
    state.store.project(&project).await?;
    Ok(Json(state.store.sync_runs(&project, paging.run()?.as_ref(), paging.limit()?).await?))
}

/// The docs that the platform and the repository both changed; `…/docs/{file}/conflict` has the texts.
#[utoipa::path(get, path = "/projects/{id}/conflicts", operation_id = "listConflicts", tag = "docs",
    params(ProjectPath), responses((status = 200, body = Vec<ConflictSummary>), Problems))]
pub(super) async fn conflicts(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
) -> Result<Json<Vec<ConflictSummary>>, ApiError> {
    state.store.project(&project).await?;
    Ok(Json(state.store.conflicts(&project).await?))
}

/// Runs to its end even if the caller goes away: a half-done sync would only have to be done again.
async fn run(state: &AppState, project: ProjectId, scope: Scope) -> Result<SyncResult, ApiError> {
    let engine = state.sync.clone();
    let run = tokio::spawn(async move { engine.run(&project, &scope, SyncTrigger::Manual).await });
    let result = run.await.map_err(|_| ApiError::new(ProblemCode::Internal, "the sync failed; try again"))?;
    Ok(result?)
}
