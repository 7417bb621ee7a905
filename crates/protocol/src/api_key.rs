//! API keys, which workstations use; each opens one project.

use serde::{Deserialize, Serialize};

use crate::{ApiKeyId, ProjectId, Timestamp};

/// An API key without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiKey {
    /// The id.
    pub id: ApiKeyId,
    /// The project that it opens.
    pub project_id: ProjectId,
    /// What it is for.
    pub name: String,
    /// The first characters of the secret, to recognise it by.
    pub prefix: String,
    /// Whether it can still be used (it was not revoked and has not expired).
    pub is_active: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
    /// When it stops working.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

/// A new API key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateApiKey {
    /// What it is for, 1 to 100 characters.
    pub name: String,
    /// When it stops working; never unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

/// The one answer that has the secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreatedApiKey {
    /// The key's data.
    #[serde(flatten)]
    pub api_key: ApiKey,
    /// The secret, `sk_…`; it is not stored and cannot be shown again.
    pub key: String,
}

/// The answer to a revocation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RevokedApiKey {
    /// Always true.
    pub revoked: bool,
}
