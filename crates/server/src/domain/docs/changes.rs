//! Changes: what there is to publish.

use ai_toolkit_protocol::{DocChange, DocChangeKind, ProjectId};

use super::{Docs, DocsError};
use crate::store::DocRecord;

impl Docs {
    /// The docs that the repository does not have in their newest version, in the order of their paths; those in conflict
    /// wait for a choice and are not among them.
    ///
    /// # Errors
    /// When the project does not exist or the database fails.
    pub async fn changes(&self, project: &ProjectId) -> Result<Vec<DocChange>, DocsError> {
        self.store.project(project).await?;
        let docs = self.store.docs_changed_here(project).await?.into_iter().filter(DocRecord::changed_here);
        Ok(docs
            .map(|doc| DocChange {
                kind: match (doc.deleted, &doc.synced_blob) {
                    (true, _) => DocChangeKind::Deleted,
                    (false, None) => DocChangeKind::Added,
                    (false, Some(_)) => DocChangeKind::Updated,
                },
                state: doc.state(),
                published_version: doc.synced_version.filter(|_| doc.synced_blob.is_some()),
                doc_id: doc.id,
                file_name: doc.file_name,
                version: doc.version,
                author: doc.author,
                updated_at: doc.updated_at,
            })
            .collect())
    }
}
