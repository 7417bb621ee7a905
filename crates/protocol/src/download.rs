//! The workstation client, as the platform offers it for download.

use serde::{Deserialize, Serialize};

use crate::ContentHash;

/// The client for one kind of machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientDownload {
    /// The operating system, as in `linux`, `macos`, `windows`.
    pub system: String,
    /// The processor, as in `x86_64`, `aarch64`.
    pub machine: String,
    /// Its name below `/downloads/`.
    pub file_name: String,
    /// In bytes.
    pub size: u64,
    /// SHA-256 of its bytes.
    pub hash: ContentHash,
}
