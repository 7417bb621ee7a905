//! The audit log as a project's activity.

use serde::{Deserialize, Serialize};

use crate::{AuditEntryId, Timestamp};

/// One thing that somebody, or the platform itself, did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActivityEntry {
    /// The id.
    pub id: AuditEntryId,
    /// Who did it.
    pub actor: String,
    /// What was done, such as `doc.updated` or `lock.force_released`.
    pub action: String,
    /// What it was done to, such as a doc's path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// More about it, such as the commit message or the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// When.
    pub created_at: Timestamp,
}
