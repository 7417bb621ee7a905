//! How a project's docs and its repository stand to each other.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// What the sync of a project is doing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SyncState {
    /// It has not run yet.
    #[default]
    Never,
    /// The last run ended well.
    Idle,
    /// A run is under way.
    Syncing,
    /// The remote could not be reached; it is tried again at `nextRetryAt`.
    Waiting,
    /// The remote refused; somebody has to act on `error`.
    Failed,
    /// At least one doc is in conflict.
    Conflicted,
}

/// A project's sync as everybody may see it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncStatus {
    /// What it is doing.
    pub state: SyncState,
    /// The commit that the docs were last compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// When the last good run ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_synced_at: Option<Timestamp>,
    /// What went wrong, and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// When it is tried again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_retry_at: Option<Timestamp>,
    /// How many docs the repository does not have in their newest version.
    pub unpublished: u32,
    /// How many docs are in conflict.
    pub conflicts: u32,
}

/// What a run is busy with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SyncPhase {
    /// Asking the remote for its newest commit.
    Checking,
    /// Downloading files.
    Fetching,
    /// Storing what changed.
    Pulling,
    /// Publishing.
    Pushing,
    /// Ended well.
    Done,
    /// Ended badly.
    Failed,
}

/// What a run did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncResult {
    /// Whether platform and repository agree now.
    pub success: bool,
    /// Docs taken from the repository, deletions included.
    pub pulled: u32,
    /// Docs published to the repository, deletions included.
    pub pushed: u32,
    /// Docs in conflict.
    pub conflicts: u32,
    /// The repository's newest commit; `null` while it has none.
    pub commit: Option<String>,
}

/// The answer to publishing one doc.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushResult {
    /// Whether the repository has the doc's newest version now.
    pub success: bool,
    /// The repository's newest commit.
    pub commit: Option<String>,
}
