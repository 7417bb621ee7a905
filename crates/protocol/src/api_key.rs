//! API keys, which workstations use; each opens one project.

use serde::{Deserialize, Serialize};

use crate::{ApiKeyId, ProjectId, SecretText, Timestamp};

/// What an API key may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ApiKeyScope {
    /// To read docs: sync, MCP.
    #[serde(rename = "read:docs")]
    ReadDocs,
    /// To read whether the docs are locked and which version there is: status, WebSocket.
    #[serde(rename = "read:status")]
    ReadStatus,
}

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
    /// What it may be used for.
    pub scopes: Vec<ApiKeyScope>,
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
    /// What it may be used for; everything unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<ApiKeyScope>>,
}

/// To replace a key by a new one of the same name and scopes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RotateApiKey {
    /// For how many more minutes the old key works, up to 30 days; a day unless told, 0 ends it at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overlap_minutes: Option<u32>,
}

/// A key that got into the wrong hands, to be revoked by whoever finds it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeakedApiKey {
    /// The key, `sk_…`.
    pub key: String,
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
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub key: SecretText,
}

/// The answer to a revocation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RevokedApiKey {
    /// Always true.
    pub revoked: bool,
}
