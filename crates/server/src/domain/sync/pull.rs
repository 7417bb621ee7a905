//! Pull: what changed in the repository since the last sync is taken over, portion by portion, each in one transaction.
//! What both sides changed comes last, brought together or kept as a conflict.

use std::{collections::HashMap, path::Path};

use ai_toolkit_protocol::{DocPath, Encoding, SyncChange, SyncChangeKind, SyncState, ws::ServerMessage};

use super::{
    SyncEngine, SyncError, count,
    incoming::{Incoming, Listing},
    lock,
    run::Run,
    take::{Mode, Taken, Taking},
};
use crate::{
    domain::{caller::Caller, docs::TOLD_ONE_BY_ONE},
    git_host::{BlobContent, BlobId, CommitId, Remote, SkipReason, is_lfs_pointer},
    store::{Audit, DocRecord, NewDoc, ProjectWrite, REPOSITORY},
};

/// How much is fetched and stored at once: so many Markdown files, or the twenty-fifth part of other files, which may be
/// large.
const PORTION: usize = 500;
const WEIGHT_OF_OTHERS: usize = 25;

/// What became of a portion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stored {
    Done,
    /// Somebody edits: nothing is taken over now.
    Locked,
}

/// A file of the repository with its content; without one it is gone.
type Content = (Incoming, Option<Vec<u8>>);
/// A file whose name is free here.
type New = (DocPath, BlobId, Vec<u8>);

impl SyncEngine {
    /// Takes over what changed up to `head`.
    pub(super) async fn pull(
        &self,
        run: &mut Run,
        remote: &Remote,
        head: Option<&CommitId>,
        listing: &Listing,
        incoming: Vec<Incoming>,
    ) -> Result<(), SyncError> {
        for (path, why) in &listing.skipped {
            run.note(format!("{path}: {why}"));
        }
        let incoming = match head {
            Some(head) => self.find_renames(run, remote, head, incoming).await?,
            None => incoming,
        };
        let total = incoming.len();
        let quiet = total > TOLD_ONE_BY_ONE;
        let first = self.is_first_import(run).await?;
        let mut both: Vec<Content> = Vec::new();
        let mut done = 0;
        let mut portions = portions(&incoming).into_iter();
        let mut next = portions.next();
        let mut read = match next {
            Some(portion) => self.read(remote, head, portion).await?,
            None => HashMap::new(),
        };
        while let Some(portion) = next {
            next = portions.next();
            self.enter(run, SyncState::Pulling, done, total).await?;
            let contents = self.sort_out(run, portion, &read);
            // The remote is read while the database writes: each waits for the other half of the time otherwise.
            let (stored, following) =
                tokio::join!(self.store_portion(run, head, contents, (first, quiet), &mut both), async {
                    match next {
                        Some(portion) => self.read(remote, head, portion).await,
                        None => Ok(HashMap::new()),
                    }
                });
            if stored? == Stored::Locked {
                return Ok(());
            }
            read = following?;
            done += portion.len();
        }
        self.bring_together(run, head, both, quiet).await?;
        self.note_skipped(run, head).await
    }

    /// Takes a portion over in one transaction; what both sides changed is put aside in `both`.
    async fn store_portion(
        &self,
        run: &mut Run,
        head: Option<&CommitId>,
        contents: Vec<Content>,
        (first, quiet): (bool, bool),
        both: &mut Vec<Content>,
    ) -> Result<Stored, SyncError> {
        let mut write = self.store.write(run.id()).await?;
        // Within the transaction: somebody may have begun to edit while the portion was fetched.
        if write.lock.is_some() {
            run.again = true;
            return Ok(Stored::Locked);
        }
        let (mut new, others) = split(&write, contents, first).await?;
        let mut changes = import(&write, &mut new, head).await?;
        if !quiet && !changes.is_empty() {
            let count = count(changes.len());
            write.announce(ServerMessage::DocsChanged { project_id: run.id().clone(), count });
        }
        let mut taking = Taking::new(&mut write, head, quiet, Mode::Defer);
        for (file, content) in others {
            if taking.take(&file, content.as_deref()).await? == Taken::Both {
                both.push((Incoming { from: None, ..file }, content));
            }
        }
        changes.append(&mut taking.changes);
        let (notes, again) = (std::mem::take(&mut taking.notes), taking.again);
        self.close(run, write, changes, notes, again, quiet).await?;
        Ok(Stored::Done)
    }

    /// After a change of the connection: docs that the earlier repository had, and this one does not have, are to be
    /// published.
    pub(super) async fn unmark_missing(
        &self,
        run: &Run,
        listing: &Listing,
        docs: &[DocRecord],
    ) -> Result<(), SyncError> {
        let is_missing = |doc: &&DocRecord| {
            !doc.deleted
                && doc.synced_blob.is_none()
                && doc.synced_version.is_some()
                && !listing.files.contains_key(&doc.file_name)
        };
        let missing: Vec<&DocRecord> = docs.iter().filter(is_missing).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let write = self.store.write(run.id()).await?;
        for doc in missing {
            write.mark_unsynced(&doc.id).await?;
        }
        Ok(write.commit().await?)
    }

    async fn bring_together(
        &self,
        run: &mut Run,
        head: Option<&CommitId>,
        both: Vec<Content>,
        quiet: bool,
    ) -> Result<(), SyncError> {
        let total = both.len();
        for (done, (file, content)) in both.into_iter().enumerate() {
            self.enter(run, SyncState::Merging, done, total).await?;
            let mut write = self.store.write(run.id()).await?;
            if write.lock.is_some() {
                run.again = true;
                return Ok(());
            }
            let mut taking = Taking::new(&mut write, head, quiet, Mode::Merge);
            taking.take(&file, content.as_deref()).await?;
            let changes = std::mem::take(&mut taking.changes);
            let (notes, again) = (std::mem::take(&mut taking.notes), taking.again);
            self.close(run, write, changes, notes, again, quiet).await?;
        }
        Ok(())
    }

    /// Ends a portion: what it did becomes durable, is told, and is counted.
    async fn close(
        &self,
        run: &mut Run,
        mut write: ProjectWrite<'_>,
        changes: Vec<SyncChange>,
        notes: Vec<String>,
        again: bool,
        quiet: bool,
    ) -> Result<(), SyncError> {
        let taken = changes.iter().filter(|change| change.kind != SyncChangeKind::Conflicted).count();
        if quiet && !changes.is_empty() {
            write.announce(ServerMessage::DocsChanged { project_id: run.id().clone(), count: count(changes.len()) });
        }
        write.commit().await?;
        let merged = changes.iter().filter(|change| change.kind == SyncChangeKind::Merged).count();
        run.result.pulled += count(taken);
        run.result.merged += count(merged);
        run.again |= again;
        run.note_changes(changes);
        for note in notes {
            run.note(note);
        }
        Ok(())
    }

    /// The bytes of a portion's files.
    async fn read(
        &self,
        remote: &Remote,
        head: Option<&CommitId>,
        portion: &[Incoming],
    ) -> Result<HashMap<BlobId, BlobContent>, SyncError> {
        let wanted: Vec<BlobId> = portion.iter().filter_map(|file| file.blob.clone()).collect();
        match head {
            Some(head) if !wanted.is_empty() => Ok(self.git.read_blobs(remote, head, &wanted).await?),
            _ => Ok(HashMap::new()),
        }
    }

    /// The contents of a portion; what is not carried is noted and left out.
    fn sort_out(&self, run: &mut Run, portion: &[Incoming], blobs: &HashMap<BlobId, BlobContent>) -> Vec<Content> {
        let mut contents = Vec::with_capacity(portion.len());
        for file in portion {
            let Some(blob) = &file.blob else {
                contents.push((file.clone(), None));
                continue;
            };
            let why = match blobs.get(blob) {
                Some(BlobContent::Bytes(bytes)) if is_lfs_pointer(bytes) => SkipReason::LfsPointer,
                Some(BlobContent::Bytes(bytes)) => {
                    contents.push((file.clone(), Some(bytes.clone())));
                    continue;
                }
                Some(BlobContent::TooLarge(_)) | None => SkipReason::TooLarge,
            };
            lock(&self.pointers).entry(run.id().clone()).or_default().insert(blob.clone());
            run.note(format!("{}: {why}", file.path));
            run.skipped = run.skipped.map(|skipped| skipped + 1);
        }
        contents
    }

    async fn is_first_import(&self, run: &Run) -> Result<bool, SyncError> {
        let known = self.store.sync_records(Some(run.id())).await?.remove(run.id());
        Ok(known.is_none_or(|known| known.last_synced_at.is_none()))
    }

    /// Tells in the activity which files of the repository are not carried.
    async fn note_skipped(&self, run: &Run, head: Option<&CommitId>) -> Result<(), SyncError> {
        if run.log.notes.is_empty() {
            return Ok(());
        }
        let mut lines: Vec<&str> = run.log.notes.iter().take(20).map(String::as_str).collect();
        let more = format!("… and {} more", run.log.notes.len().saturating_sub(20));
        if run.log.notes.len() > 20 {
            lines.push(&more);
        }
        let detail = lines.join("\n");
        let mut write = self.store.write(run.id()).await?;
        let target = head.map(CommitId::as_str);
        write.audit(Audit { by: &Caller::platform(), action: "sync.skipped", target, detail: Some(&detail) }).await?;
        Ok(write.commit().await?)
    }
}

/// Cuts into what is fetched and stored at once.
fn portions(incoming: &[Incoming]) -> Vec<&[Incoming]> {
    let mut portions = Vec::new();
    let (mut start, mut weight) = (0, 0);
    for (index, file) in incoming.iter().enumerate() {
        let is_markdown =
            Path::new(file.path.as_str()).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md"));
        let own = if file.blob.is_none() || is_markdown { 1 } else { WEIGHT_OF_OTHERS };
        if weight + own > PORTION && index > start {
            portions.push(&incoming[start..index]);
            (start, weight) = (index, 0);
        }
        weight += own;
    }
    if start < incoming.len() {
        portions.push(&incoming[start..]);
    }
    portions
}

/// What of a portion can be stored in bulk: files of a first import whose names are free.
async fn split(
    write: &ProjectWrite<'_>,
    contents: Vec<Content>,
    first: bool,
) -> Result<(Vec<New>, Vec<Content>), SyncError> {
    if !first {
        return Ok((Vec::new(), contents));
    }
    let mut taken = write.taken_names().await?;
    let (mut new, mut others) = (Vec::new(), Vec::new());
    for (file, content) in contents {
        match (&file.blob, content) {
            (Some(blob), Some(content)) if file.from.is_none() && taken.is_free(&file.path) => {
                taken.take(&file.path);
                new.push((file.path.clone(), blob.clone(), content));
            }
            (_, content) => others.push((file, content)),
        }
    }
    Ok((new, others))
}

async fn import(
    write: &ProjectWrite<'_>,
    new: &mut Vec<New>,
    head: Option<&CommitId>,
) -> Result<Vec<SyncChange>, SyncError> {
    let docs: Vec<NewDoc<'_>> = new
        .iter()
        .map(|(file_name, blob, content)| NewDoc {
            file_name,
            content,
            encoding: Encoding::of(content),
            blob: blob.as_str(),
        })
        .collect();
    let commit = head.map_or("", CommitId::as_str);
    let message = format!("Commit {}", commit.get(..12).unwrap_or(commit));
    write.import_docs(&docs, REPOSITORY, &message).await?;
    let added = |(file_name, ..): New| SyncChange { file_name, kind: SyncChangeKind::Added, from: None };
    Ok(new.drain(..).map(added).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(names: &[&str]) -> Vec<Incoming> {
        let blob = BlobId::parse(&"1".repeat(40)).ok();
        let file = |name: &&str| Incoming { path: DocPath::parse(name).unwrap(), blob: blob.clone(), from: None };
        names.iter().map(file).collect()
    }

    #[test]
    fn portions_are_smaller_where_files_may_be_large() {
        let docs = files(&vec!["a.md"; 1_200]);
        assert_eq!(portions(&docs).iter().map(|portion| portion.len()).collect::<Vec<_>>(), [500, 500, 200]);
        let images = files(&vec!["a.png"; 41]);
        assert_eq!(portions(&images).iter().map(|portion| portion.len()).collect::<Vec<_>>(), [20, 20, 1]);
        assert!(portions(&[]).is_empty());
    }
}
