//! The audit log as a project's activity.

use serde::{Deserialize, Serialize};

use crate::{AccountId, AuditEntryId, ContentHash, ProjectId, Timestamp};

/// One thing that somebody, or the platform itself, did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActivityEntry {
    /// The id.
    pub id: AuditEntryId,
    /// The project that it was done in; absent for what concerns the platform.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project_id: Option<ProjectId>,
    /// Who did it.
    pub actor: String,
    /// Whose account it was; absent for what nobody signed in for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
    /// The network address that it came from; told to owners and admins only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
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

/// An entry with its place in a chain of hashes, as it is exported: one line of JSON each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditRecord {
    /// The chain that the entry is in: a project's id, or `platform`.
    pub chain: String,
    /// Its place there, from 1.
    pub sequence: u64,
    /// The entry.
    #[serde(flatten)]
    pub entry: ActivityEntry,
    /// The hash of the entry before it; zeros for the first.
    pub previous_hash: ContentHash,
    /// SHA-256 over the entry, its place and `previousHash`.
    pub hash: ContentHash,
}

impl AuditRecord {
    /// What comes before the first entry of a chain.
    pub const NO_HASH: ContentHash = ContentHash::from_bytes([0; 32]);

    /// The entry that comes after `length` others in a chain, the last of which has the hash `head`.
    pub fn after(chain: &str, length: u64, head: ContentHash, entry: ActivityEntry) -> Self {
        let chain = chain.to_owned();
        let mut record = Self { chain, sequence: length + 1, entry, previous_hash: head, hash: Self::NO_HASH };
        record.hash = record.computed_hash();
        record
    }

    /// The hash that the entry has to have: SHA-256 over its values in this order, each as `<bytes>:<value>` and a line
    /// feed, so that no two entries are hashed as the same text. An absent value is `-` and a line feed; the time is in
    /// milliseconds since 1970.
    pub fn computed_hash(&self) -> ContentHash {
        let entry = &self.entry;
        let (previous, sequence) = (self.previous_hash.to_string(), self.sequence.to_string());
        let created_at = entry.created_at.as_millis().to_string();
        let values = [
            Some(previous.as_str()),
            Some(&self.chain),
            Some(&sequence),
            Some(entry.id.as_str()),
            entry.project_id.as_ref().map(ProjectId::as_str),
            Some(&entry.actor),
            entry.account_id.as_ref().map(AccountId::as_str),
            entry.address.as_deref(),
            Some(&entry.action),
            entry.target.as_deref(),
            entry.detail.as_deref(),
            Some(&created_at),
        ];
        let text: String = values
            .iter()
            .map(|value| value.map_or_else(|| "-\n".to_owned(), |value| format!("{}:{value}\n", value.len())))
            .collect();
        ContentHash::of(text.as_bytes())
    }
}
