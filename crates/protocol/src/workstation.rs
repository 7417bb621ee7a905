//! Workstations: who calls the hook API.

use serde::{Deserialize, Serialize};

use crate::{ApiKeyId, ContentHash, Timestamp, WorkstationId};

/// A workstation that called with an API key of the project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Workstation {
    /// The id.
    pub id: WorkstationId,
    /// What it calls itself (header `X-Workstation`), or the key's name.
    pub name: String,
    /// The key that it uses.
    pub api_key_id: ApiKeyId,
    /// That key's name.
    pub api_key_name: String,
    /// The program that called last, as its `User-Agent` says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// The docs hash that it is known to have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docs_hash: Option<ContentHash>,
    /// Whether that is the docs hash now.
    pub up_to_date: bool,
    /// Its first contact.
    pub first_seen_at: Timestamp,
    /// Its last contact, to the minute.
    pub last_seen_at: Timestamp,
}
