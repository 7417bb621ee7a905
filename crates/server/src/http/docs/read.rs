//! Reading docs.

use ai_toolkit_protocol::{Conflict, ContentHash, Doc, Encoding, Page, ProblemCode, ProjectId, Revision};
use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use crate::{
    app::AppState,
    http::{
        ApiError,
        extract::{FileName, Id, IfNoneMatch, Paging, Parameters},
        openapi::{DocFile, Problems, ProjectPath},
    },
};

/// What to include.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct Include {
    /// `content` to get every doc's content too.
    #[param(inline)]
    include: Option<IncludedPart>,
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
enum IncludedPart {
    Content,
}

/// All docs, in the order of their paths.
#[utoipa::path(get, path = "/projects/{id}/docs", operation_id = "listDocs", tag = "docs",
    params(ProjectPath, Include), responses((status = 200, body = Vec<Doc>), Problems))]
pub(in crate::http) async fn list(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    Parameters(wanted): Parameters<Include>,
) -> Result<Json<Vec<Doc>>, ApiError> {
    Ok(Json(state.docs.list(&project, wanted.include.is_some()).await?))
}

/// One doc; its `ETag` is its hash.
#[utoipa::path(get, path = "/projects/{id}/docs/{file}", operation_id = "getDoc", tag = "docs",
    params(DocFile), responses((status = 200, body = Doc), Problems))]
pub(in crate::http) async fn get(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    FileName(name): FileName,
) -> Result<Response, ApiError> {
    let doc = state.docs.get(&project, &name).await?;
    Ok(([etag(doc.hash)], Json(doc)).into_response())
}

/// The doc's bytes with their media type, for `<img>` and downloads.
#[utoipa::path(get, path = "/projects/{id}/docs/{file}/raw", operation_id = "getRawDoc", tag = "docs", params(DocFile),
    responses((status = 200, description = "The bytes", content_type = "application/octet-stream"), Problems))]
pub(in crate::http) async fn raw(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    FileName(name): FileName,
    known: IfNoneMatch,
) -> Result<Response, ApiError> {
    let (doc, bytes) = state.docs.bytes(&project, &name).await?;
    let (etag_name, tag) = etag(doc.hash);
    // Not even what somebody opens in a tab of its own can run script with the platform's rights.
    let harmless = [
        (etag_name, tag.clone()),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("sandbox; default-src 'none'; style-src 'unsafe-inline'"),
        ),
    ];
    if known.names(&tag) {
        return Ok((StatusCode::NOT_MODIFIED, harmless).into_response());
    }
    let kind = media_type(name.as_str(), doc.encoding);
    Ok((harmless, [(header::CONTENT_TYPE, kind)], bytes).into_response())
}

/// Images as what they are, texts as plain text, all else as something to save.
fn media_type(name: &str, encoding: Encoding) -> HeaderValue {
    let guess = mime_guess::from_path(name).first_raw().filter(|kind| kind.starts_with("image/"));
    HeaderValue::from_static(match (guess, encoding) {
        (Some(image), _) => image,
        (None, Encoding::Utf8) => "text/plain; charset=utf-8",
        (None, Encoding::Base64) => "application/octet-stream",
    })
}

/// A doc's history, newest first; a deleted doc has one too.
#[utoipa::path(get, path = "/projects/{id}/docs/{file}/revisions", operation_id = "listRevisions", tag = "docs",
    params(DocFile, Paging), responses((status = 200, body = Page<Revision>), Problems))]
pub(in crate::http) async fn revisions(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    FileName(name): FileName,
    Parameters(paging): Parameters<Paging>,
) -> Result<Json<Page<Revision>>, ApiError> {
    Ok(Json(state.docs.revisions(&project, &name, paging.version()?, paging.limit()?).await?))
}

/// One version with its content.
#[utoipa::path(get, path = "/projects/{id}/docs/{file}/revisions/{version}", operation_id = "getRevision", tag = "docs",
    params(DocFile, ("version" = u32, Path, description = "The version")),
    responses((status = 200, body = Revision), Problems))]
pub(in crate::http) async fn revision(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    FileName(name): FileName,
    Path((_, _, version)): Path<(String, String, String)>,
) -> Result<Json<Revision>, ApiError> {
    let version = version.parse().map_err(|_| {
        ApiError::new(ProblemCode::Validation, "a version is a whole number from 1 on; list the revisions to see them")
            .field("version")
    })?;
    Ok(Json(state.docs.revision(&project, &name, version).await?))
}

/// Both texts of a conflict and the one that they began with.
#[utoipa::path(get, path = "/projects/{id}/docs/{file}/conflict", operation_id = "getConflict", tag = "docs",
    params(DocFile), responses((status = 200, body = Conflict), Problems))]
pub(in crate::http) async fn conflict(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    FileName(name): FileName,
) -> Result<Json<Conflict>, ApiError> {
    Ok(Json(state.docs.conflict(&project, &name).await?))
}

/// The entity tag of a doc with this hash.
pub(super) fn etag(hash: ContentHash) -> (HeaderName, HeaderValue) {
    // A hash in quotes is always a valid header value.
    let tag = HeaderValue::from_str(&format!("\"{hash}\"")).unwrap_or(HeaderValue::from_static("\"\""));
    (header::ETAG, tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("a.png", Encoding::Base64, "image/png")]
    #[case("a.svg", Encoding::Utf8, "image/svg+xml")]
    #[case("a.html", Encoding::Utf8, "text/plain; charset=utf-8")]
    #[case("a.js", Encoding::Utf8, "text/plain; charset=utf-8")]
    #[case("a.md", Encoding::Utf8, "text/plain; charset=utf-8")]
    #[case("a.zip", Encoding::Base64, "application/octet-stream")]
    fn only_images_have_their_own_type(#[case] name: &str, #[case] encoding: Encoding, #[case] expected: &str) {
        assert_eq!(media_type(name, encoding), expected);
    }
}
