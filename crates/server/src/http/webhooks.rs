//! Webhooks: made and removed by people, delivered to by Git servers.

use ai_toolkit_protocol::{DeletedWebhook, ProblemCode, ProjectId, Webhook, WebhookAnswer, WebhookOutcome};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};

use super::{
    ApiError,
    extract::{Id, RawBody},
    openapi::{Problems, ProjectPath},
};
use crate::{
    app::AppState,
    domain::{
        caller::Caller,
        webhooks::{Delivery, WebhooksError},
    },
};

/// What GitHub sends at most.
const MAX_PAYLOAD_BYTES: usize = 25 * 1024 * 1024;

/// Headers of a delivery.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes what the handler takes")]
pub(super) struct DeliveryHeaders {
    /// The delivery's id; one that comes again is not acted on.
    #[param(rename = "X-GitHub-Delivery")]
    delivery: String,
    /// `ping`, `push`, `pull_request`; others are taken and ignored.
    #[param(rename = "X-GitHub-Event")]
    event: String,
    /// `sha256=` and the HMAC of the body in hex, made with the webhook's secret.
    #[param(rename = "X-Hub-Signature-256")]
    signature: String,
}

/// The project's webhook; `null` when it has none and the repository is polled.
#[utoipa::path(get, path = "/projects/{id}/webhook", operation_id = "getWebhook", tag = "projects",
    params(ProjectPath), responses((status = 200, body = Option<Webhook>), Problems))]
pub(super) async fn get(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
) -> Result<Json<Option<Webhook>>, ApiError> {
    Ok(Json(state.webhooks.get(&project).await?))
}

/// Makes the Git server tell of changes, in the place of an earlier webhook.
#[utoipa::path(post, path = "/projects/{id}/webhook", operation_id = "createWebhook", tag = "projects",
    params(ProjectPath), responses((status = 201, body = Webhook), Problems))]
pub(super) async fn create(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    caller: Caller,
) -> Result<(StatusCode, Json<Webhook>), ApiError> {
    Ok((StatusCode::CREATED, Json(state.webhooks.create(&caller, &project).await?)))
}

/// Removes the webhook, here and at the Git server.
#[utoipa::path(delete, path = "/projects/{id}/webhook", operation_id = "deleteWebhook", tag = "projects",
    params(ProjectPath), responses((status = 200, body = DeletedWebhook), Problems))]
pub(super) async fn delete(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    caller: Caller,
) -> Result<Json<DeletedWebhook>, ApiError> {
    state.webhooks.delete(&caller, &project).await?;
    Ok(Json(DeletedWebhook { deleted: true }))
}

/// Takes a delivery of GitHub: 202 when a sync begins, 200 when there is nothing to do. The sync runs in the background.
#[utoipa::path(post, path = "/webhooks/github/{id}", operation_id = "receiveGithubWebhook", tag = "platform",
    params(ProjectPath, DeliveryHeaders),
    request_body(content = String, content_type = "application/json", description = "The event's payload"),
    responses((status = 200, body = WebhookAnswer), (status = 202, body = WebhookAnswer), Problems))]
pub(super) async fn receive(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    headers: HeaderMap,
    RawBody(payload): RawBody<MAX_PAYLOAD_BYTES>,
) -> Result<(StatusCode, Json<WebhookAnswer>), ApiError> {
    let header = |name: &'static str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok()).filter(|value| !value.is_empty());
        value.filter(|value| value.len() <= 200).ok_or(WebhooksError::MissingHeader(name))
    };
    let delivery = Delivery {
        signature: header("X-Hub-Signature-256").map_err(|_| WebhooksError::BadSignature)?,
        id: header("X-GitHub-Delivery")?,
        event: header("X-GitHub-Event")?,
        payload: &payload,
    };
    let outcome = state.webhooks.deliver(&project, delivery).await?;
    let status = if outcome == WebhookOutcome::SyncRequested { StatusCode::ACCEPTED } else { StatusCode::OK };
    Ok((status, Json(WebhookAnswer { outcome })))
}

impl From<WebhooksError> for ApiError {
    fn from(error: WebhooksError) -> Self {
        let detail = error.to_string();
        match error {
            WebhooksError::NoPublicUrl => Self::new(ProblemCode::Validation, detail),
            WebhooksError::BadSignature => Self::new(ProblemCode::Unauthorized, detail).field("X-Hub-Signature-256"),
            WebhooksError::MissingHeader(name) => Self::new(ProblemCode::Validation, detail).field(name),
            WebhooksError::BadPayload(_) => Self::new(ProblemCode::MalformedJson, detail),
            WebhooksError::Remote(error) => error.into(),
            WebhooksError::Sync(error) => error.into(),
            WebhooksError::Secret(error) => Self::internal(&error),
            WebhooksError::Store(error) => error.into(),
        }
    }
}
