//! Full-text search.

use ai_toolkit_protocol::{ProjectId, SearchHit};
use axum::{Json, extract::State};
use serde::Deserialize;

use super::{
    ApiError,
    extract::{Id, Parameters},
    openapi::{Problems, ProjectPath},
};
use crate::{app::AppState, domain};

/// What to look for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Query {
    /// Words that must all occur, up to 200 characters.
    #[serde(default)]
    q: String,
    /// How many hits at most, 1 to 100; 20 unless told.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<usize>,
}

/// The docs that match, best first.
#[utoipa::path(get, path = "/projects/{id}/search", operation_id = "searchDocs", tag = "docs",
    params(ProjectPath, Query), responses((status = 200, body = Vec<SearchHit>), Problems))]
pub(super) async fn search(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    Parameters(query): Parameters<Query>,
) -> Result<Json<Vec<SearchHit>>, ApiError> {
    let limit = query.limit.unwrap_or(20).clamp(1, 100);
    Ok(Json(domain::search::search(&state.store, &project, &query.q, limit).await?))
}
