//! The hook API, which workstations call before every tool call of an agent.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{ContentHash, DocPath, Encoding, LockPolicy, Timestamp};

/// Whether the docs are being edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LockStatus {
    /// Whether somebody holds the lock.
    pub locked: bool,
    /// Who.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locked_by: Option<String>,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locked_at: Option<Timestamp>,
    /// Until when, unless it is renewed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What a lock means for agents.
    pub policy: LockPolicy,
}

/// How a project's docs stand: all that a hook needs to decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocsStatus {
    /// Whether they are being edited.
    #[serde(flatten)]
    pub lock: LockStatus,
    /// The docs hash.
    pub docs_hash: ContentHash,
}

/// Which docs there are, in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocsSummary {
    /// The docs hash.
    pub hash: ContentHash,
    /// How many docs there are.
    pub docs_count: u64,
}

/// Asks for the docs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncRequest {
    /// What the workstation has, by path; only what differs is answered then. Names that no doc can have are answered as
    /// deleted. Up to 20,000 entries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub have: Option<BTreeMap<String, String>>,
}

/// A doc for a workstation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncedDoc {
    /// The path.
    pub file_name: DocPath,
    /// The content.
    pub content: String,
    /// SHA-256 of its bytes.
    pub hash: ContentHash,
    /// `base64` for binary files; absent for text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Encoding>,
}

/// The docs, or what changed of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncResponse {
    /// All docs, or those that are new or changed against `have`.
    pub docs: Vec<SyncedDoc>,
    /// Paths in `have` that are no docs any more; present only when `have` was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted: Option<Vec<String>>,
    /// The docs hash once this is applied.
    pub hash: ContentHash,
}
