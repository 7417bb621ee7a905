//! Full-text search over a project's docs.

use serde::{Deserialize, Serialize};

use crate::{DocId, DocPath};

/// One doc that matches, best first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchHit {
    /// The doc.
    pub doc_id: DocId,
    /// Its path.
    pub file_name: DocPath,
    /// The line of the snippet, counted from 1; 0 when only the name matches.
    pub line: u32,
    /// The matching line, shortened.
    pub snippet: String,
    /// Greater is better; comparable within one answer only.
    pub score: u32,
}
