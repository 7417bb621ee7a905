//! The platform's hook API, asked over HTTP with tight time limits.

use ai_toolkit_protocol::{ContentHash, LockStatus};

/// How a project's docs stand: all that a hook needs to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocsStatus {
    /// Whether somebody edits them.
    pub lock: LockStatus,
    /// The docs hash.
    pub docs_hash: ContentHash,
}
