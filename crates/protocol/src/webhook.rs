//! Webhooks: the Git server says that something changed, so that nobody has to ask.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// A project's webhook at its Git server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Webhook {
    /// Where the Git server sends its deliveries.
    pub url: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When the last delivery with a good signature came; absent until the first.
    pub last_delivery_at: Option<Timestamp>,
    /// What the last delivery was about: `ping`, `push`, `pull_request`.
    pub last_event: Option<String>,
}

/// The answer to the removal of a webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeletedWebhook {
    /// Always true.
    pub deleted: bool,
}

/// What became of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum WebhookOutcome {
    /// A sync begins.
    SyncRequested,
    /// It was about another branch, another folder, or an event that changes nothing here.
    Ignored,
    /// This delivery came before.
    Duplicate,
}

/// The answer to a delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookAnswer {
    /// What became of it.
    pub outcome: WebhookOutcome,
}
