//! Conflicts: both texts of a doc that the platform and the repository changed, and the choice that ends it.

use std::borrow::Cow;

use ai_toolkit_protocol::{Conflict, Doc, DocPath, MAX_TEXT_BYTES, ProjectId};

use super::{Docs, DocsError, WriteContext, encoding_of, store_version, to_api};
use crate::store::DocVersion;

/// Which text ends a conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution<'a> {
    /// The platform's.
    Ours,
    /// The repository's.
    Theirs,
    /// A merged one.
    Text(&'a str),
}

impl Docs {
    /// Ends a conflict. From then on the repository's side counts as seen, so that the text that stands is published
    /// over it.
    ///
    /// # Errors
    /// As [`Docs::save`], and [`DocsError::NoConflict`].
    pub async fn resolve(
        &self,
        project: &ProjectId,
        name: &DocPath,
        resolution: Resolution<'_>,
        context: WriteContext<'_>,
    ) -> Result<Doc, DocsError> {
        let (mut write, doc) = self.begin(project, name, context).await?;
        let mut doc = doc.ok_or_else(|| DocsError::NoSuchDoc(name.clone()))?;
        let conflict = write.drop_conflict(&doc.id).await?.ok_or_else(|| DocsError::NoConflict(name.clone()))?;
        doc.in_conflict = false;
        write.rebase(&doc.id, conflict.theirs_blob.as_deref()).await?;
        (doc.synced_version, doc.synced_blob) = (None, conflict.theirs_blob.clone());
        let (content, deleted): (Cow<'_, [u8]>, bool) = match resolution {
            Resolution::Ours => {
                self.finish(write).await?;
                return Ok(to_api(doc, None));
            }
            Resolution::Theirs => (conflict.theirs.as_deref().unwrap_or_default().into(), conflict.theirs.is_none()),
            Resolution::Text(text) if text.len() > MAX_TEXT_BYTES => return Err(DocsError::TooLarge(text.len())),
            Resolution::Text(text) => (text.as_bytes().into(), false),
        };
        let version = DocVersion {
            content: &content,
            encoding: encoding_of(&content),
            author: &context.caller.name,
            message: Some("Resolve the conflict with the repository"),
            deleted,
        };
        let mut saved = store_version(&mut write, Some(doc), name, version, "doc.resolved").await?;
        if resolution == Resolution::Theirs {
            write.mark_synced(&saved.id, saved.version, conflict.theirs_blob.as_deref()).await?;
            saved.synced_version = Some(saved.version);
        }
        self.finish(write).await?;
        Ok(to_api(saved, Some(&content)))
    }

    /// Both texts of a conflict and the one that they began with.
    ///
    /// # Errors
    /// [`DocsError::NoConflict`], or when there is no such doc.
    pub async fn conflict(&self, project: &ProjectId, name: &DocPath) -> Result<Conflict, DocsError> {
        let doc = self.store.doc(project, name).await?.ok_or_else(|| DocsError::NoSuchDoc(name.clone()))?;
        let conflict = self.store.conflict(&doc.id).await?.ok_or_else(|| DocsError::NoConflict(name.clone()))?;
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).ok();
        let base = match doc.synced_version {
            Some(version) => self.store.revision(&doc.id, version).await?.and_then(|base| text(base.content)),
            None => None,
        };
        let ours = self.store.revision(&doc.id, doc.version).await?.filter(|_| !doc.deleted);
        Ok(Conflict {
            file_name: name.clone(),
            base,
            ours: ours.and_then(|ours| text(ours.content)),
            theirs: conflict.theirs.and_then(text),
            commit: conflict.commit_id,
        })
    }
}
