//! Changing docs.

use ai_toolkit_protocol::{
    DeletedDoc, DeletedDocs, Doc, DocPath, MAX_BINARY_BYTES, MoveDocs, ProblemCode, ProjectId, ResolveConflict,
    RestoreDoc, SaveDoc,
};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::read::etag;
use crate::{
    app::AppState,
    domain::docs::Resolution,
    http::{
        ApiError,
        extract::{Body, FileName, Id, Parameters, RawBody, Writer},
        openapi::{DocFile, LockTokenHeader, Problems, ProjectPath, WriteHeaders},
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

/// Creates (201) or replaces (200) a doc by the body's bytes, as they are: for images and other files of up to 10 MiB.
#[utoipa::path(put, path = "/projects/{id}/docs/{file}/raw", operation_id = "uploadDoc", tag = "docs",
    params(DocFile, WriteHeaders), request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Doc), (status = 201, body = Doc), Problems))]
pub(in crate::http) async fn upload(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    FileName(name): FileName,
    writer: Writer,
    RawBody(bytes): RawBody<MAX_BINARY_BYTES>,
) -> Result<Response, ApiError> {
    let (doc, created) = state.docs.upload(&project, &name, &bytes, writer.context()).await?;
    let status = if created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, [etag(doc.hash)], Json(doc)).into_response())
}

/// Gives a doc, or a folder with all its docs, another path: all of it or nothing. Ids and histories stay.
#[utoipa::path(post, path = "/projects/{id}/docs/move", operation_id = "moveDocs", tag = "docs",
    params(ProjectPath, LockTokenHeader), request_body = MoveDocs,
    responses((status = 200, body = Vec<Doc>), Problems))]
pub(in crate::http) async fn rename(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    writer: Writer,
    Body(wanted): Body<MoveDocs>,
) -> Result<Json<Vec<Doc>>, ApiError> {
    Ok(Json(state.docs.rename(&project, &wanted.from, &wanted.to, writer.context()).await?))
}

/// Which folder.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct Folder {
    /// The folder's path relative to the docs folder.
    folder: String,
}

/// Deletes a folder with all its docs; their histories stay, and restores bring them back.
#[utoipa::path(delete, path = "/projects/{id}/docs", operation_id = "deleteFolder", tag = "docs",
    params(ProjectPath, Folder, LockTokenHeader), responses((status = 200, body = DeletedDocs), Problems))]
pub(in crate::http) async fn delete_folder(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    Parameters(Folder { folder }): Parameters<Folder>,
    writer: Writer,
) -> Result<Json<DeletedDocs>, ApiError> {
    let folder = DocPath::parse(&folder)
        .map_err(|why| ApiError::new(ProblemCode::Validation, why.to_string()).field("folder"))?;
    let file_names = state.docs.delete_folder(&project, &folder, writer.context()).await?;
    Ok(Json(DeletedDocs { file_names }))
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
