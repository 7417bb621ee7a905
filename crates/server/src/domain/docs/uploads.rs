//! Uploads: images and other files that are carried as they are.

use ai_toolkit_protocol::{Doc, DocPath, Encoding, MAX_BINARY_BYTES, ProjectId};

use super::{Docs, DocsError, WriteContext, check_name, store_version, to_api};
use crate::store::DocVersion;

impl Docs {
    /// Creates or replaces a doc by these bytes; what is UTF-8 text becomes a text. True when it was created.
    ///
    /// # Errors
    /// As [`Docs::save`].
    pub async fn upload(
        &self,
        project: &ProjectId,
        name: &DocPath,
        bytes: &[u8],
        context: WriteContext<'_>,
    ) -> Result<(Doc, bool), DocsError> {
        if bytes.len() > MAX_BINARY_BYTES {
            return Err(DocsError::FileTooLarge(bytes.len()));
        }
        let (mut write, doc) = self.begin(project, name, context).await?;
        let created = doc.as_ref().is_none_or(|doc| doc.deleted);
        if created {
            check_name(&write, name).await?;
        }
        let version = DocVersion {
            content: bytes,
            encoding: Encoding::of(bytes),
            author: &context.caller.name,
            message: None,
            deleted: false,
        };
        let action = if created { "doc.created" } else { "doc.updated" };
        let saved = store_version(&mut write, doc, name, version, context.caller, action).await?;
        self.finish(write).await?;
        Ok((to_api(saved, None), created))
    }
}
