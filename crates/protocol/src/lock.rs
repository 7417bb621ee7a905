//! The lock: one per project, held while somebody edits.

use serde::{Deserialize, Serialize};

use crate::{LockId, ProjectId, SecretText, Timestamp};

/// A lock that is held now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Lock {
    /// This acquisition's id.
    pub id: LockId,
    /// The locked project.
    pub project_id: ProjectId,
    /// The holder's name.
    pub locked_by: String,
    /// When it was acquired.
    pub locked_at: Timestamp,
    /// When it ends unless it is renewed.
    pub expires_at: Timestamp,
    /// Why, in the holder's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Asks for the lock.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AcquireLock {
    /// The holder's name, in mode `none`; with accounts it is the account's name. 1 to 100 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locked_by: Option<String>,
    /// Why, for those who wait; up to 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The answer to the winner, and to nobody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AcquiredLock {
    /// The lock.
    #[serde(flatten)]
    pub lock: Lock,
    /// The holder's secret: send it as header `Lock-Token` with every write, renewal and release.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub token: SecretText,
}

/// Renews a lock.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExtendLock {
    /// How long from now, 1 to 120 minutes; 30 unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
}

/// The answer to a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReleasedLock {
    /// Whether there was a lock to release.
    pub released: bool,
}
