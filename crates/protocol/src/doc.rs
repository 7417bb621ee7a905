//! Docs, their revisions and conflicts.

use serde::{Deserialize, Serialize};

use crate::{ContentHash, DocId, DocPath, ProjectId, Timestamp};

/// The largest text doc: 5 MiB.
pub const MAX_TEXT_BYTES: usize = 5 * 1024 * 1024;
/// The largest image or other binary file: 10 MiB.
pub const MAX_BINARY_BYTES: usize = 10 * 1024 * 1024;

/// How `content` carries a doc's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Encoding {
    /// As the text itself.
    #[serde(rename = "utf-8")]
    Utf8,
    /// Base64 of bytes that are not UTF-8 text.
    Base64,
}

impl Encoding {
    /// Text if the bytes are UTF-8 without NUL and within a text's limit; anything else is carried as it is.
    pub fn of(bytes: &[u8]) -> Self {
        let is_text = bytes.len() <= MAX_TEXT_BYTES && !bytes.contains(&0) && std::str::from_utf8(bytes).is_ok();
        if is_text { Self::Utf8 } else { Self::Base64 }
    }
}

/// How a doc stands to the repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum DocState {
    /// The repository has this version.
    Published,
    /// The repository does not have this version yet.
    Unpublished,
    /// This version is in a pull request that is not merged yet.
    Proposed,
    /// The repository has another change of the same doc.
    Conflict,
}

/// A doc in its newest version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Doc {
    /// The id.
    pub id: DocId,
    /// The project.
    pub project_id: ProjectId,
    /// The path relative to the docs folder.
    pub file_name: DocPath,
    /// How `content` is to be read.
    pub encoding: Encoding,
    /// SHA-256 of the doc's bytes.
    pub hash: ContentHash,
    /// Size in bytes.
    pub size: u64,
    /// Grows by one with every save.
    pub version: u32,
    /// How it stands to the repository.
    pub state: DocState,
    /// Who saved this version.
    pub author: String,
    /// When the doc was made.
    pub created_at: Timestamp,
    /// When this version was saved.
    pub updated_at: Timestamp,
    /// The content, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
}

/// Saves a doc.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SaveDoc {
    /// The whole new text, up to 5 MiB in UTF-8.
    pub content: String,
    /// Becomes the commit message; up to 1,000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// One saved version; immutable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Revision {
    /// The version it made.
    pub version: u32,
    /// Who made it.
    pub author: String,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// SHA-256 of its bytes.
    pub hash: ContentHash,
    /// Size in bytes.
    pub size: u64,
    /// When it was saved.
    pub created_at: Timestamp,
    /// Whether this version deleted the doc.
    pub deleted: bool,
    /// How `content` is to be read.
    pub encoding: Encoding,
    /// The content, where one revision was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
}

/// Brings an old version back as a new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RestoreDoc {
    /// The version to bring back.
    pub version: u32,
}

/// Gives a doc, or a folder with all its docs, another path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MoveDocs {
    /// The doc or folder.
    pub from: DocPath,
    /// Its new path.
    pub to: DocPath,
}

/// The answer to the deletion of a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeletedDocs {
    /// The docs that were in it.
    pub file_names: Vec<DocPath>,
}

/// What publishing a doc would do to the repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum DocChangeKind {
    /// It gets the doc.
    Added,
    /// It gets a new version of it.
    Updated,
    /// It loses the doc.
    Deleted,
}

/// A doc that the repository does not have in its newest version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocChange {
    /// The doc.
    pub doc_id: DocId,
    /// Its path.
    pub file_name: DocPath,
    /// What publishing it would do.
    pub kind: DocChangeKind,
    /// How it stands to the repository.
    pub state: DocState,
    /// Its newest version.
    pub version: u32,
    /// The version that the repository has, where that is one of this doc's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_version: Option<u32>,
    /// Who saved the newest version.
    pub author: String,
    /// When.
    pub updated_at: Timestamp,
}

/// The answer to a deletion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeletedDoc {
    /// Always true.
    pub deleted: bool,
}

/// A doc that the platform and the repository both changed. A side that deleted the doc is `null`, and so is one that is
/// not text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Conflict {
    /// The doc.
    pub file_name: DocPath,
    /// The last text that both sides had.
    pub base: Option<String>,
    /// The platform's text.
    pub ours: Option<String>,
    /// The repository's text.
    pub theirs: Option<String>,
    /// The commit that `theirs` was read from.
    pub commit: String,
}

/// How the two sides of a conflict stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ConflictKind {
    /// Both changed the doc.
    BothChanged,
    /// The platform deleted it, the repository changed it.
    DeletedHere,
    /// The repository deleted it, the platform changed it.
    DeletedThere,
}

/// An entry in the list of a project's conflicts; [`Conflict`] has the texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConflictSummary {
    /// The doc.
    pub doc_id: DocId,
    /// Its path.
    pub file_name: DocPath,
    /// How the two sides stand to each other.
    pub kind: ConflictKind,
    /// The commit that the repository's side was read from.
    pub commit: String,
    /// When it was found.
    pub created_at: Timestamp,
}

/// Ends a conflict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "take", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ResolveConflict {
    /// The platform's text stands and will be published.
    Ours {},
    /// The repository's text stands.
    Theirs {},
    /// A merged text stands and will be published.
    Text {
        /// The merged text.
        content: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_text_is_carried_as_base64() {
        assert_eq!(Encoding::of("Grüße\r\n".as_bytes()), Encoding::Utf8);
        assert_eq!(Encoding::of(b"\xff\xfe"), Encoding::Base64);
        assert_eq!(Encoding::of(b"a\0b"), Encoding::Base64);
        assert_eq!(Encoding::of(&vec![b'a'; MAX_TEXT_BYTES + 1]), Encoding::Base64);
    }
}
