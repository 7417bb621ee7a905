//! Push: what changed here since the last sync becomes one commit on top of the branch.

use std::collections::HashMap;

use ai_toolkit_protocol::SyncPhase;

use super::{Run, SyncEngine, SyncError};
use crate::{
    git_host::{CommitId, CommitMeta, FileChange},
    store::DocRecord,
};

/// A doc's version that is to be published.
pub(super) struct Pending {
    doc: DocRecord,
    content: Option<Vec<u8>>,
    message: Option<String>,
}

impl SyncEngine {
    /// What this run has to publish; a doc in conflict waits until somebody has resolved it.
    pub(super) async fn pending(&self, run: &Run<'_>) -> Result<Vec<Pending>, SyncError> {
        if !run.scope.publishes(run.project.publish_mode) {
            return Ok(Vec::new());
        }
        let mut pending = Vec::new();
        for doc in self.store.docs(&run.project.id, true).await? {
            if !doc.changed_here() || doc.in_conflict || !run.scope.includes(&doc.file_name) {
                continue;
            }
            let Some(revision) = self.store.revision(&doc.id, doc.version).await? else { continue };
            let content = Some(revision.content).filter(|_| !doc.deleted);
            pending.push(Pending { doc, content, message: revision.revision.message });
        }
        Ok(pending)
    }

    /// Publishes as one commit and notes what the repository has then.
    pub(super) async fn push(
        &self,
        run: &Run<'_>,
        parent: Option<&CommitId>,
        pending: &[Pending],
    ) -> Result<CommitId, SyncError> {
        let id = &run.project.id;
        self.progress(id, SyncPhase::Pushing, 0, pending.len()).await?;
        let changes: Vec<FileChange> = pending
            .iter()
            .map(|pending| FileChange { path: pending.doc.file_name.to_string(), content: pending.content.clone() })
            .collect();
        let published = self.git.publish(&run.remote, parent, &changes, &meta(pending)).await?;
        let blobs: HashMap<&str, &str> =
            published.blobs.iter().map(|(path, blob)| (path.as_str(), blob.as_str())).collect();
        let write = self.store.write(id).await?;
        for Pending { doc, .. } in pending {
            // A newer version may have been saved meanwhile: it stays unpublished, because this notes the older one.
            write.mark_synced(&doc.id, doc.version, blobs.get(doc.file_name.as_str()).copied()).await?;
        }
        write.commit().await?;
        Ok(published.commit)
    }
}

/// The commit's author is the one who saved last; its message is theirs where there is only one.
fn meta(pending: &[Pending]) -> CommitMeta {
    let newest = pending.iter().max_by_key(|pending| pending.doc.updated_at);
    let author_name = newest.map_or_else(String::new, |pending| pending.doc.author.clone());
    let message = match pending {
        [only] => only.message.clone().unwrap_or_else(|| summary(only)),
        _ => {
            let lines: Vec<String> = pending
                .iter()
                .map(|pending| {
                    let message = pending.message.as_deref().and_then(|message| message.lines().next());
                    let summary = summary(pending);
                    message.map_or_else(|| format!("- {summary}"), |message| format!("- {summary}: {message}"))
                })
                .collect();
            format!("Update {} docs\n\n{}", pending.len(), lines.join("\n"))
        }
    };
    CommitMeta { author_email: email_of(&author_name), author_name, message }
}

fn summary(pending: &Pending) -> String {
    let verb = match (pending.doc.deleted, &pending.doc.synced_blob) {
        (true, _) => "Delete",
        (false, None) => "Add",
        (false, Some(_)) => "Update",
    };
    format!("{verb} {}", pending.doc.file_name)
}

/// An address that can never reach anybody, for people of whom only a name is known.
fn email_of(name: &str) -> String {
    let slug: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let slug = slug.trim_matches('-');
    format!("{}@ai-toolkit.invalid", if slug.is_empty() { "editor" } else { slug })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_made_of_names() {
        assert_eq!(email_of("Ann Müller"), "ann-m-ller@ai-toolkit.invalid");
        assert_eq!(email_of("日本"), "editor@ai-toolkit.invalid");
    }
}
