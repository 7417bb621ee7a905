//! The audit log of the whole platform.

use ai_toolkit_protocol::{ActivityEntry, AuditRecord, Page, ProjectId};
use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures_util::stream;
use serde::Deserialize;

use super::{
    ApiError,
    extract::{Paging, Parameters},
    openapi::Problems,
};
use crate::{
    app::AppState,
    store::{AuditFilter, Store, StoreError},
};

/// How many entries are read at once for an export.
const AT_ONCE: u32 = 500;

/// Which entries are wanted.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(super) struct Wanted {
    /// Where the last page ended (its `next`).
    cursor: Option<String>,
    /// How many at most, 1 to 200; 50 unless told.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// Of this project.
    project_id: Option<ProjectId>,
    /// Of what this account did.
    account_id: Option<String>,
    /// Whose action begins with this, such as `lock.` or `session.refused`.
    action: Option<String>,
}

/// What happened on the platform and in all projects, newest first.
#[utoipa::path(get, path = "/audit", operation_id = "listAudit", tag = "accounts",
    params(Wanted), responses((status = 200, body = Page<ActivityEntry>), Problems))]
pub(super) async fn list(
    State(state): State<AppState>,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Json<Page<ActivityEntry>>, ApiError> {
    let filter = AuditFilter {
        project: wanted.project_id.as_ref(),
        account: wanted.account_id.as_deref(),
        action: wanted.action.as_deref(),
    };
    let paging = Paging::new(wanted.cursor.clone(), wanted.limit);
    Ok(Json(state.store.activity(filter, paging.entry()?.as_ref(), paging.limit()?).await?))
}

/// The whole log with its hashes as JSON lines, an entry a line, each chain in its order. `ai-toolkit-server admin
/// verify-audit --file` tells whether it is as it was written.
#[utoipa::path(get, path = "/audit/export", operation_id = "exportAudit", tag = "accounts",
    responses((status = 200, content_type = "application/jsonl", body = AuditRecord), Problems))]
pub(super) async fn export(State(state): State<AppState>) -> Response {
    let start = Some((state, String::new(), 0));
    let portions = stream::try_unfold(start, async |place| {
        let Some((state, chain, sequence)) = place else { return Ok(None) };
        let (lines, last) = lines(&state.store, (&chain, sequence)).await?;
        let next = last.map(|(chain, sequence)| (state, chain, sequence));
        Ok::<_, StoreError>(next.map(|next| (lines, Some(next))))
    });
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("application/jsonl"));
    let name = HeaderValue::from_static("attachment; filename=\"audit.jsonl\"");
    ([kind, (header::CONTENT_DISPOSITION, name)], Body::from_stream(portions)).into_response()
}

type Place = (String, u64);

async fn lines(store: &Store, after: (&str, u64)) -> Result<(Bytes, Option<Place>), StoreError> {
    let records = store.audit_records(after, AT_ONCE).await?;
    let mut text = String::new();
    for record in &records {
        text += &serde_json::to_string(record).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        text.push('\n');
    }
    Ok((text.into(), records.last().map(|last| (last.chain.clone(), last.sequence))))
}
