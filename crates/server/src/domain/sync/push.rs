//! Publish: what changed here since the last sync becomes one commit on top of the branch.

use std::collections::{HashMap, HashSet};

use ai_toolkit_protocol::{DocPath, SyncChange, SyncChangeKind, SyncState};

use super::{
    SyncEngine, SyncError,
    commit::{self, Emails, Entry},
    count,
    run::{Compared, Run},
};
use crate::{
    git_host::{CommitId, FileChange, Remote},
    store::{DocRecord, REPOSITORY},
};

/// A doc's version that is to be published.
pub(super) struct Pending {
    pub(super) doc: DocRecord,
    /// What goes into the commit; nothing deletes the file.
    pub(super) content: Option<Vec<u8>>,
    message: Option<String>,
    /// Whoever saved it since the last publish.
    editors: Vec<String>,
}

impl Pending {
    pub(super) fn change(&self) -> FileChange {
        FileChange { path: self.doc.file_name.to_string(), content: self.content.clone() }
    }

    pub(super) fn entry(&self) -> Entry<'_> {
        let verb = match (self.doc.deleted, &self.doc.synced_blob) {
            (true, _) => "Delete",
            (false, None) => "Add",
            (false, Some(_)) => "Update",
        };
        Entry {
            summary: format!("{verb} {}", self.doc.file_name),
            message: self.message.as_deref(),
            editors: &self.editors,
            author: &self.doc.author,
            saved_at: self.doc.updated_at.as_millis(),
        }
    }
}

/// Whether a doc that changed here goes into the commit; one that waits for the lock's release, or is in conflict, stays
/// out, and holds up no other.
pub(super) fn is_pending(run: &Run, doc: &DocRecord, waiting: &HashSet<DocPath>) -> bool {
    doc.changed_here() && run.scope.includes(&doc.file_name) && !waiting.contains(&doc.file_name)
}

impl SyncEngine {
    /// Publishes what is pending on top of `head`, and notes what the repository has then.
    pub(super) async fn publish(
        &self,
        run: &mut Run,
        remote: &Remote,
        head: Option<&CommitId>,
        waiting: &HashSet<DocPath>,
    ) -> Result<(), SyncError> {
        if !run.scope.publishes(run.project.publish_mode) {
            return Ok(());
        }
        let docs = self.store.docs_changed_here(run.id()).await?;
        let docs = docs.into_iter().filter(|doc| is_pending(run, doc, waiting)).collect();
        let pending = self.load(docs).await?;
        if pending.is_empty() {
            return Ok(());
        }
        self.enter(run, SyncState::Pushing, 0, pending.len()).await?;
        let changes: Vec<FileChange> = pending.iter().map(Pending::change).collect();
        let entries: Vec<Entry<'_>> = pending.iter().map(Pending::entry).collect();
        let emails = self.emails(&pending).await?;
        let meta = commit::meta(&entries, &emails, run.scope.message(), run.project.sign_off);
        let published = self.git.publish(remote, head, &changes, &meta).await?;
        let blobs: HashMap<&str, &str> =
            published.blobs.iter().map(|(path, blob)| (path.as_str(), blob.as_str())).collect();
        let write = self.store.write(run.id()).await?;
        for Pending { doc, .. } in &pending {
            // A newer version may have been saved meanwhile: it stays unpublished, because this notes the older one.
            write.mark_synced(&doc.id, doc.version, blobs.get(doc.file_name.as_str()).copied()).await?;
        }
        write.commit().await?;
        run.result.pushed += count(pending.len());
        run.result.commit = Some(published.commit.to_string());
        // While other changes of the repository wait, the docs still have to be compared with it.
        if waiting.is_empty() && !run.again {
            run.compared = Compared::With(Some(published.commit));
        }
        run.note_changes(changes_of(&pending, SyncChangeKind::Published));
        Ok(())
    }

    /// The contents of docs, and who wrote them.
    pub(super) async fn load(&self, docs: Vec<DocRecord>) -> Result<Vec<Pending>, SyncError> {
        let mut pending = Vec::with_capacity(docs.len());
        for doc in docs {
            let Some(revision) = self.store.revision(&doc.id, doc.version).await? else { continue };
            let content = Some(revision.content).filter(|_| !doc.deleted);
            let since = doc.synced_version.or(doc.proposed_version).unwrap_or(0);
            let mut editors = self.store.authors(&doc.id, since, doc.version).await?;
            editors.retain(|editor| editor != REPOSITORY);
            pending.push(Pending { doc, content, message: revision.revision.message, editors });
        }
        Ok(pending)
    }

    /// The addresses of those among the editors who have an account.
    pub(super) async fn emails(&self, pending: &[Pending]) -> Result<Emails, SyncError> {
        let mut emails = Emails::new();
        for pending in pending {
            for name in pending.editors.iter().chain([&pending.doc.author]) {
                if let Some(email) = self.store.email_of(name).await? {
                    emails.insert(name.clone(), email);
                }
            }
        }
        Ok(emails)
    }
}

/// The same for the history of runs.
pub(super) fn changes_of(pending: &[Pending], kind: SyncChangeKind) -> impl Iterator<Item = SyncChange> {
    pending.iter().map(move |pending| SyncChange { file_name: pending.doc.file_name.clone(), kind, from: None })
}
