//! Changing docs.

use ai_toolkit_protocol::{DeletedDoc, Doc, ProjectId, ResolveConflict, RestoreDoc, SaveDoc};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::read::etag;
use crate::{
    app::AppState,
    domain::docs::Resolution,
    http::{
        ApiError,
        extract::{Body, FileName, Id, Writer},
        openapi::{DocFile, Problems, WriteHeaders},
    },
};

/// A doc of 5 MiB in JSON, every byte escaped.
const MAX_BODY_BYTES: usize = 32 * 1024 * 1024;

/// Creates (201) or updates (200) a doc. It is durable when this is answered, whatever the Git server does.
#[utoipa::path(put, path = "/projects/{id}/docs/{file}", operation_id = "saveDoc", tag = "docs",
    params(DocFile, WriteHeaders), request_body = SaveDoc,
    responses((status = 200, body = Doc), (status = 201, body = Doc), Problems))]
pub(in crate::http) async fn put(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    FileName(name): FileName,
    writer: Writer,
    Body(doc): Body<SaveDoc, MAX_BODY_BYTES>,
) -> Result<Response, ApiError> {
    let saved = state.docs.save(&project, &name, &doc.content, doc.message.as_deref(), writer.context()).await;
    let (doc, created) = saved?;
    let status = if created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, [etag(doc.hash)], Json(doc)).into_response())
}

/// Deletes a doc; its history stays, and a restore brings it back.
#[utoipa::path(delete, path = "/projects/{id}/docs/{file}", operation_id = "deleteDoc", tag = "docs",
    params(DocFile, WriteHeaders), responses((status = 200, body = DeletedDoc), Problems))]
pub(in crate::http) async fn delete(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    FileName(name): FileName,
    writer: Writer,
) -> Result<Json<DeletedDoc>, ApiError> {
    state.docs.delete(&project, &name, writer.context()).await?;
    Ok(Json(DeletedDoc { deleted: true }))
}

/// Makes an old version the newest one.
#[utoipa::path(post, path = "/projects/{id}/docs/{file}/restore", operation_id = "restoreDoc", tag = "docs",
    params(DocFile, WriteHeaders), request_body = RestoreDoc, responses((status = 200, body = Doc), Problems))]
pub(in crate::http) async fn restore(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    FileName(name): FileName,
    writer: Writer,
    Body(wanted): Body<RestoreDoc>,
) -> Result<Response, ApiError> {
    let doc = state.docs.restore(&project, &name, wanted.version, writer.context()).await?;
    Ok(([etag(doc.hash)], Json(doc)).into_response())
}

/// Ends a conflict with one of both texts or a merged one.
#[utoipa::path(post, path = "/projects/{id}/docs/{file}/resolve", operation_id = "resolveConflict", tag = "docs",
    params(DocFile, WriteHeaders), request_body = ResolveConflict, responses((status = 200, body = Doc), Problems))]
pub(in crate::http) async fn resolve(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    FileName(name): FileName,
    writer: Writer,
    Body(wanted): Body<ResolveConflict, MAX_BODY_BYTES>,
) -> Result<Response, ApiError> {
    let resolution = match &wanted {
        ResolveConflict::Ours {} => Resolution::Ours,
        ResolveConflict::Theirs {} => Resolution::Theirs,
        ResolveConflict::Text { content } => Resolution::Text(content),
    };
    let doc = state.docs.resolve(&project, &name, resolution, writer.context()).await?;
    Ok(([etag(doc.hash)], Json(doc)).into_response())
}
