//! Folders, which exist by the docs in them: deleting one deletes these.

use ai_toolkit_protocol::{DocPath, ProjectId, ws::ServerMessage};

use super::{Docs, DocsError, TOLD_ONE_BY_ONE, WriteContext, announcement, moves::is_in};
use crate::{
    domain::lock_rules,
    store::{Audit, DocVersion},
};

impl Docs {
    /// Deletes every doc in a folder, all or none, and gives back their names; their histories stay.
    ///
    /// # Errors
    /// When the lock forbids it, or the folder has no docs.
    pub async fn delete_folder(
        &self,
        project: &ProjectId,
        folder: &DocPath,
        context: WriteContext<'_>,
    ) -> Result<Vec<DocPath>, DocsError> {
        let mut write = self.store.write(project).await?;
        lock_rules::authorize_write(write.lock.as_ref(), write.now, context.token)?;
        let docs = write.docs().await?;
        let mut docs: Vec<_> = docs.into_iter().filter(|doc| !doc.deleted && is_in(&doc.file_name, folder)).collect();
        if docs.is_empty() {
            return Err(DocsError::NoSuchFolder(folder.clone()));
        }
        docs.sort_by(|a, b| a.file_name.cmp(&b.file_name));
        let author = &context.caller.name;
        let one_by_one = docs.len() <= TOLD_ONE_BY_ONE;
        let mut names = Vec::with_capacity(docs.len());
        for doc in docs {
            let (name, encoding) = (doc.file_name.clone(), doc.encoding);
            let version = DocVersion { content: b"", encoding, author, message: None, deleted: true };
            let deleted = write.put_version(Some(doc), &name, version, None).await?;
            if one_by_one {
                write.announce(announcement(&deleted));
            }
            names.push(name);
        }
        let detail = match names.as_slice() {
            [_] => "1 doc".to_owned(),
            _ => format!("{} docs", names.len()),
        };
        let (by, target) = (context.caller, Some(folder.as_str()));
        write.audit(Audit { by, action: "folder.deleted", target, detail: Some(&detail) }).await?;
        if !one_by_one {
            let count = u32::try_from(names.len()).unwrap_or(u32::MAX);
            write.announce(ServerMessage::DocsChanged { project_id: project.clone(), count });
        }
        self.finish(write).await?;
        Ok(names)
    }
}
