//! Conflicts: both texts of a doc that the platform and the repository changed, and the choice that ends it.

use std::borrow::Cow;

use ai_toolkit_protocol::{Conflict, Doc, DocPath, Encoding, MAX_TEXT_BYTES, ProjectId};

use super::{Docs, DocsError, WriteContext, announcement, check_name, store_version, to_api};
use crate::store::{Audit, DocVersion};

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
    /// Ends a conflict. The repository's text becomes a version of its own, so that it stays in the history whatever
    /// happens there; the text that stands comes on top of it, and is published over it.
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
        if let Resolution::Text(text) = resolution
            && text.len() > MAX_TEXT_BYTES
        {
            return Err(DocsError::TooLarge(text.len()));
        }
        let (mut write, doc) = self.begin(project, name, context).await?;
        let doc = doc.ok_or_else(|| DocsError::NoSuchDoc(name.clone()))?;
        let conflict = write.drop_conflict(&doc.id).await?.ok_or_else(|| DocsError::NoConflict(name.clone()))?;
        let ours = write.revision(&doc.id, doc.version).await?.map(|ours| ours.content).unwrap_or_default();
        let gone_here = doc.deleted;
        let theirs = conflict.theirs.as_deref();
        let blob = conflict.theirs_blob.as_deref();
        let mut saved = write.put_theirs(Some(doc), name, theirs, blob, &conflict.commit_id).await?;
        let (content, deleted): (Cow<'_, [u8]>, bool) = match resolution {
            Resolution::Ours => (ours.into(), gone_here),
            Resolution::Theirs => (theirs.unwrap_or_default().into(), theirs.is_none()),
            Resolution::Text(text) => (text.as_bytes().into(), false),
        };
        if gone_here && !deleted {
            check_name(&write, name).await?;
        }
        if resolution == Resolution::Theirs {
            let by = context.caller;
            write.audit(Audit { by, action: "doc.resolved", target: Some(name.as_str()), detail: None }).await?;
            write.announce(announcement(&saved));
        } else {
            let version = DocVersion {
                content: &content,
                encoding: Encoding::of(&content),
                author: &context.caller.name,
                message: Some("Resolve the conflict with the repository"),
                deleted,
            };
            saved = store_version(&mut write, Some(saved), name, version, context.caller, "doc.resolved").await?;
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
