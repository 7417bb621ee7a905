//! Pull: what changed in the repository since the last sync is taken over, doc by doc, against the last synced revision.
//! A doc that only the repository changed is taken; one that both changed alike is settled; one that both changed
//! differently keeps both texts as a conflict. Nothing is overwritten without a revision that still has it.

use std::collections::{HashMap, HashSet};

use ai_toolkit_protocol::{DocPath, MAX_BINARY_BYTES, SyncPhase};

use super::{Run, SyncEngine, SyncError};
use crate::{
    domain::docs::{announcement, encoding_of},
    git_host::{BlobContent, BlobId, CommitId, Tree},
    store::{Audit, DocRecord, DocVersion, NewConflict, ProjectWrite, StoreError},
};

/// How many files are fetched and stored at once.
const PORTION: usize = 100;

/// The author of what comes from the repository; the commit is named in the message.
const AUTHOR: &str = "repository";

/// A file of the repository that differs from what it had at the last sync; without a blob it is gone.
struct Incoming {
    path: DocPath,
    blob: Option<BlobId>,
}

/// What the tree holds for the platform.
struct Listing {
    files: HashMap<DocPath, BlobId>,
    /// Paths that cannot be carried, each with the reason.
    skipped: Vec<(String, String)>,
}

impl SyncEngine {
    /// Takes over what changed up to `head` and tells how many docs did.
    pub(super) async fn pull(&self, run: &Run<'_>, head: Option<&CommitId>) -> Result<u32, SyncError> {
        let id = &run.project.id;
        let listing = match head {
            Some(head) => list(self.git.tree(&run.remote, head).await?),
            None => Listing { files: HashMap::new(), skipped: Vec::new() },
        };
        let docs = self.store.docs(id, true).await?;
        let incoming = compare(&listing, &docs);
        let commit = head.map_or("", CommitId::as_str);
        let mut changed = 0;
        for (index, portion) in incoming.chunks(PORTION).enumerate() {
            self.progress(id, SyncPhase::Pulling, index * PORTION, incoming.len()).await?;
            let wanted: Vec<BlobId> = portion.iter().filter_map(|file| file.blob.clone()).collect();
            let blobs =
                if wanted.is_empty() { HashMap::new() } else { self.git.read_blobs(&run.remote, &wanted).await? };
            let mut write = self.store.write(id).await?;
            for file in portion {
                let theirs = match &file.blob {
                    None => None,
                    Some(blob) => match blobs.get(blob) {
                        Some(BlobContent::Bytes(bytes)) => Some(bytes.as_slice()),
                        Some(BlobContent::TooLarge(_)) | None => {
                            tracing::warn!(project = %id, path = %file.path, "skipped: the file is too large");
                            continue;
                        }
                    },
                };
                changed += u32::from(take(&mut write, file, theirs, commit).await?);
            }
            write.commit().await?;
        }
        self.note_skipped(run, &listing.skipped, commit).await?;
        Ok(changed)
    }

    /// Tells in the activity which files of the repository are not carried.
    async fn note_skipped(&self, run: &Run<'_>, skipped: &[(String, String)], commit: &str) -> Result<(), SyncError> {
        if skipped.is_empty() {
            return Ok(());
        }
        let mut detail: String =
            skipped.iter().take(20).map(|(path, why)| format!("{path}: {why}")).collect::<Vec<_>>().join("\n");
        if skipped.len() > 20 {
            detail = format!("{detail}\n… and {} more", skipped.len() - 20);
        }
        let write = self.store.write(&run.project.id).await?;
        let entry = Audit { actor: "platform", action: "sync.skipped", target: Some(commit), detail: Some(&detail) };
        write.audit(entry).await?;
        Ok(write.commit().await?)
    }
}

fn list(tree: Tree) -> Listing {
    let mut skipped: Vec<(String, String)> =
        tree.skipped.into_iter().map(|file| (file.path, file.why.to_string())).collect();
    let mut files = HashMap::new();
    let mut keys: HashMap<String, String> = HashMap::new();
    for file in tree.files {
        let path = match DocPath::parse(&file.path) {
            Ok(path) if path.as_str() == file.path => path,
            Ok(_) => {
                skipped.push((file.path, "its name is not in Unicode NFC; rename it in the repository".to_owned()));
                continue;
            }
            Err(error) => {
                skipped.push((file.path, error.to_string()));
                continue;
            }
        };
        if file.size.is_some_and(|size| size > MAX_BINARY_BYTES as u64) {
            skipped.push((file.path, "it is larger than 10 MiB".to_owned()));
            continue;
        }
        if let Some(other) = keys.insert(path.case_key(), file.path.clone()) {
            skipped.push((file.path, format!("its name differs from {other} only by case")));
            keys.insert(path.case_key(), other);
            continue;
        }
        files.insert(path, file.blob);
    }
    Listing { files, skipped }
}

/// The files that differ from what the repository had at the last sync.
fn compare(listing: &Listing, docs: &[DocRecord]) -> Vec<Incoming> {
    let synced: HashMap<&DocPath, Option<&str>> =
        docs.iter().map(|doc| (&doc.file_name, doc.synced_blob.as_deref())).collect();
    let skipped: HashSet<&str> = listing.skipped.iter().map(|(path, _)| path.as_str()).collect();
    // Deletions first: a file may take the place of a folder, or change only the case of its name.
    let mut incoming: Vec<Incoming> = docs
        .iter()
        .filter(|doc| doc.synced_blob.is_some() && !listing.files.contains_key(&doc.file_name))
        // What cannot be carried any more is not gone.
        .filter(|doc| !skipped.contains(doc.file_name.as_str()))
        .map(|doc| Incoming { path: doc.file_name.clone(), blob: None })
        .collect();
    let mut changed: Vec<Incoming> = listing
        .files
        .iter()
        .filter(|(path, blob)| synced.get(path).copied().flatten() != Some(blob.as_str()))
        .map(|(path, blob)| Incoming { path: path.clone(), blob: Some(blob.clone()) })
        .collect();
    changed.sort_by(|a, b| a.path.cmp(&b.path));
    incoming.append(&mut changed);
    incoming
}

/// Takes one change over, or keeps it as a conflict. Tells whether the doc changed here.
async fn take(
    write: &mut ProjectWrite<'_>,
    file: &Incoming,
    theirs: Option<&[u8]>,
    commit: &str,
) -> Result<bool, StoreError> {
    // Read within the transaction: somebody may have saved since the comparison.
    let doc = write.doc(&file.path).await?;
    let blob = file.blob.as_ref().map(BlobId::as_str);
    if let Some(doc) = &doc {
        let same = match theirs {
            Some(bytes) => !doc.deleted && doc.hash == ai_toolkit_protocol::ContentHash::of(bytes),
            None => doc.deleted,
        };
        if same {
            write.drop_conflict(&doc.id).await?;
            write.mark_synced(&doc.id, doc.version, blob).await?;
            return Ok(false);
        }
        if doc.changed_here() {
            write.put_conflict(&doc.id, NewConflict { theirs, blob, commit }).await?;
            if doc.in_conflict {
                return Ok(false);
            }
            let entry = Audit {
                actor: "platform",
                action: "sync.conflict",
                target: Some(doc.file_name.as_str()),
                detail: Some(commit),
            };
            write.audit(entry).await?;
            return Ok(false);
        }
    } else if theirs.is_none() {
        return Ok(false);
    }
    if theirs.is_some()
        && doc.as_ref().is_none_or(|doc| doc.deleted)
        && let Some(other) = write.name_conflict(&file.path).await?
    {
        let detail = format!("it cannot stand beside {other}, which is not in the repository");
        let (actor, action) = ("platform", "sync.skipped");
        write.audit(Audit { actor, action, target: Some(file.path.as_str()), detail: Some(&detail) }).await?;
        return Ok(false);
    }
    let content = theirs.unwrap_or_default();
    let message = format!("Commit {}", commit.get(..12).unwrap_or(commit));
    let version = DocVersion {
        content,
        encoding: encoding_of(content),
        author: AUTHOR,
        message: Some(&message),
        deleted: theirs.is_none(),
    };
    let taken = write.put_version(doc, &file.path, version, None).await?;
    write.mark_synced(&taken.id, taken.version, blob).await?;
    write.announce(announcement(&taken));
    Ok(true)
}
