//! Who may do what in a project.

use serde::{Deserialize, Serialize};

use crate::{AccountId, Timestamp};

/// What a member of a project may do; each role includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Role {
    /// Reads.
    Viewer,
    /// Locks, edits, publishes.
    Editor,
    /// Settings, keys, members, taking locks away.
    Owner,
}

/// Somebody in a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Member {
    /// The account.
    pub account_id: AccountId,
    /// Its name.
    pub name: String,
    /// Its email address.
    pub email: String,
    /// What it may do.
    pub role: Role,
    /// Whether the role follows from the person's groups at the sign-in provider, and comes again with the next sign-in.
    pub from_groups: bool,
    /// Since when.
    pub created_at: Timestamp,
}

/// Another role for a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpdateMember {
    /// What the member may do from now on.
    pub role: Role,
}

/// The answer to a removal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RemovedMember {
    /// Always true.
    pub removed: bool,
}
