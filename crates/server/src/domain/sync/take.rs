//! One change of the repository, taken over within the transaction of its portion. What only the repository changed
//! becomes a version; what both sides changed alike is settled; what they changed differently is brought together, or
//! keeps both texts as a conflict. Nothing is overwritten without a version that still has it.

use ai_toolkit_protocol::{ContentHash, DocPath, Encoding, SyncChange, SyncChangeKind};

use super::{incoming::Incoming, merge::merge, similarity};
use crate::{
    domain::{
        caller::Caller,
        docs::{announcement, renamed},
    },
    git_host::{BlobId, CommitId},
    store::{Audit, DocRecord, DocVersion, NewConflict, ProjectWrite, StoreError},
};

/// How many docs that are new here are looked through for the other half of a rename.
const RENAME_CANDIDATES: u32 = 100;

/// What to do with a doc that both sides changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Leave it for later.
    Defer,
    /// Bring both sides together now.
    Merge,
}

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// It is done.
    Done,
    /// Both sides changed the doc; it waits for [`Mode::Merge`].
    Both,
}

/// Takes changes over, one after the other, and remembers what happened.
pub(super) struct Taking<'a, 'w> {
    write: &'a mut ProjectWrite<'w>,
    commit: &'a str,
    /// Many changes are not told one by one.
    quiet: bool,
    mode: Mode,
    pub(super) changes: Vec<SyncChange>,
    /// What was left alone, and why.
    pub(super) notes: Vec<String>,
    /// Whether somebody's change came in between, so that the comparison has to be made anew.
    pub(super) again: bool,
}

impl<'a, 'w> Taking<'a, 'w> {
    pub(super) fn new(write: &'a mut ProjectWrite<'w>, head: Option<&'a CommitId>, quiet: bool, mode: Mode) -> Self {
        let commit = head.map_or("", CommitId::as_str);
        Self { write, commit, quiet, mode, changes: Vec::new(), notes: Vec::new(), again: false }
    }

    /// Takes one change over: the doc's new bytes, or nothing when it is gone.
    pub(super) async fn take(&mut self, file: &Incoming, theirs: Option<&[u8]>) -> Result<Taken, StoreError> {
        let was_renamed = file.from.is_some();
        let doc = match &file.from {
            Some(from) => match self.rename(from, &file.path).await? {
                Some(doc) => Some(doc),
                None => return Ok(Taken::Done),
            },
            // Read within the transaction: somebody may have saved since the comparison.
            None => self.write.doc(&file.path).await?,
        };
        let blob = file.blob.as_ref().map(BlobId::as_str);
        let Some(doc) = doc else {
            return if theirs.is_some() { self.store(None, file, theirs).await } else { Ok(Taken::Done) };
        };
        let is_same = match theirs {
            Some(bytes) => !doc.deleted && doc.hash == ContentHash::of(bytes),
            None => doc.deleted,
        };
        if is_same && !was_renamed {
            self.write.drop_conflict(&doc.id).await?;
            self.write.mark_synced(&doc.id, doc.version, blob).await?;
            return Ok(Taken::Done);
        }
        if doc.in_conflict && blob == doc.synced_blob.as_deref() {
            // They took their change back; ours is left, on top of what they have again.
            self.write.drop_conflict(&doc.id).await?;
            return Ok(Taken::Done);
        }
        if doc.changed_here() && !is_same {
            return match self.mode {
                Mode::Defer => Ok(Taken::Both),
                Mode::Merge => self.bring_together(doc, file, theirs).await,
            };
        }
        self.store(Some(doc), file, theirs).await
    }

    /// Makes what the repository has the doc's newest version.
    async fn store(
        &mut self,
        doc: Option<DocRecord>,
        file: &Incoming,
        theirs: Option<&[u8]>,
    ) -> Result<Taken, StoreError> {
        let is_new = doc.as_ref().is_none_or(|doc| doc.deleted);
        if is_new
            && theirs.is_some()
            && let Some(other) = self.write.name_conflict(&file.path).await?
        {
            let why = "which is not in the repository";
            self.notes.push(format!("{}: it cannot stand beside {other}, {why}", file.path));
            return Ok(Taken::Done);
        }
        let blob = file.blob.as_ref().map(BlobId::as_str);
        let stored = self.write.put_theirs(doc, &file.path, theirs, blob, self.commit).await?;
        self.tell(&stored, file.from.as_ref());
        let kind = match (theirs.is_some(), is_new, &file.from) {
            (false, ..) => SyncChangeKind::Deleted,
            (true, _, Some(_)) => SyncChangeKind::Renamed,
            (true, true, None) => SyncChangeKind::Added,
            (true, false, None) => SyncChangeKind::Updated,
        };
        self.changes.push(SyncChange { file_name: file.path.clone(), kind, from: file.from.clone() });
        Ok(Taken::Done)
    }

    /// Gives a doc its new name, unless somebody's change makes that impossible: then the next comparison finds out.
    async fn rename(&mut self, from: &DocPath, to: &DocPath) -> Result<Option<DocRecord>, StoreError> {
        let doc = self.write.doc(from).await?.filter(|doc| !doc.deleted && !doc.in_conflict);
        let (Some(mut doc), None) = (doc, self.write.doc(to).await?) else {
            self.again = true;
            return Ok(None);
        };
        if let Some(other) = self.write.name_conflict(to).await?.filter(|other| other != from) {
            self.notes.push(format!("{to}: it cannot stand beside {other}, which is not in the repository"));
            return Ok(None);
        }
        self.write.rename_doc(&doc.id, to).await?;
        doc.file_name = to.clone();
        if doc.changed_here() {
            self.changes.push(SyncChange {
                file_name: to.clone(),
                kind: SyncChangeKind::Renamed,
                from: Some(from.clone()),
            });
            self.tell(&doc, Some(from));
        }
        Ok(Some(doc))
    }

    async fn bring_together(
        &mut self,
        doc: DocRecord,
        file: &Incoming,
        theirs: Option<&[u8]>,
    ) -> Result<Taken, StoreError> {
        let base = match doc.synced_version {
            Some(version) => self.write.revision(&doc.id, version).await?.filter(|base| !base.revision.deleted),
            None => None,
        };
        if let (Some(base), Some(theirs)) = (base, theirs) {
            let done = if doc.deleted {
                self.follow_rename(&doc, file, &base.content, theirs).await?
            } else {
                self.merge(&doc, file, &base.content, theirs).await?
            };
            if done {
                return Ok(Taken::Done);
            }
        }
        self.keep_both(&doc, file, theirs).await
    }

    /// Merges both texts; false when they touch the same lines.
    async fn merge(
        &mut self,
        doc: &DocRecord,
        file: &Incoming,
        base: &[u8],
        theirs: &[u8],
    ) -> Result<bool, StoreError> {
        let ours = self.write.revision(&doc.id, doc.version).await?.map(|ours| ours.content).unwrap_or_default();
        let Some(merged) = merge(base, &ours, theirs) else { return Ok(false) };
        self.write.drop_conflict(&doc.id).await?;
        let blob = file.blob.as_ref().map(BlobId::as_str);
        let stored = self.write.put_theirs(Some(doc.clone()), &file.path, Some(theirs), blob, self.commit).await?;
        let stored = if merged == theirs { stored } else { self.put_merged(stored, &merged, &doc.author).await? };
        self.tell(&stored, None);
        self.changes.push(SyncChange { file_name: file.path.clone(), kind: SyncChangeKind::Merged, from: None });
        Ok(true)
    }

    /// A doc that is deleted here may have been renamed here: then their change belongs under its new name.
    async fn follow_rename(
        &mut self,
        doc: &DocRecord,
        file: &Incoming,
        base: &[u8],
        theirs: &[u8],
    ) -> Result<bool, StoreError> {
        let mut best: Option<(usize, DocRecord, Vec<u8>)> = None;
        for candidate in self.write.docs_new_here(RENAME_CANDIDATES).await? {
            let Some(ours) = self.write.revision(&candidate.id, candidate.version).await? else { continue };
            let alike = similarity::similarity(base, &ours.content);
            if alike >= similarity::RENAMED && best.as_ref().is_none_or(|(most, ..)| alike > *most) {
                best = Some((alike, candidate, ours.content));
            }
        }
        let Some((_, target, ours)) = best else { return Ok(false) };
        let Some(merged) = merge(base, &ours, theirs) else { return Ok(false) };
        self.write.drop_conflict(&doc.id).await?;
        // Their text stays in the old name's history; the deletion of that name is still to be published.
        let blob = file.blob.as_ref().map(BlobId::as_str);
        let stored = self.write.put_theirs(Some(doc.clone()), &file.path, Some(theirs), blob, self.commit).await?;
        let message = format!("Renamed to {}", target.file_name);
        let deletion = DocVersion {
            content: b"",
            encoding: doc.encoding,
            author: &doc.author,
            message: Some(&message),
            deleted: true,
        };
        self.write.put_version(Some(stored), &file.path, deletion, None).await?;
        let (name, author) = (target.file_name.clone(), target.author.clone());
        let stored = self.put_merged(target, &merged, &author).await?;
        self.tell(&stored, None);
        self.changes.push(SyncChange { file_name: name, kind: SyncChangeKind::Merged, from: Some(file.path.clone()) });
        Ok(true)
    }

    async fn put_merged(&mut self, doc: DocRecord, merged: &[u8], author: &str) -> Result<DocRecord, StoreError> {
        let message = format!("Bring together with commit {}", self.commit.get(..12).unwrap_or(self.commit));
        let (encoding, name) = (Encoding::of(merged), doc.file_name.clone());
        let version = DocVersion { content: merged, encoding, author, message: Some(&message), deleted: false };
        self.write.put_version(Some(doc), &name, version, None).await
    }

    /// Keeps both texts until somebody has chosen.
    async fn keep_both(
        &mut self,
        doc: &DocRecord,
        file: &Incoming,
        theirs: Option<&[u8]>,
    ) -> Result<Taken, StoreError> {
        let blob = file.blob.as_ref().map(BlobId::as_str);
        self.write.put_conflict(&doc.id, NewConflict { theirs, blob, commit: self.commit }).await?;
        if !doc.in_conflict {
            let (by, action) = (&Caller::platform(), "sync.conflict");
            let target = Some(file.path.as_str());
            self.write.audit(Audit { by, action, target, detail: Some(self.commit) }).await?;
        }
        self.changes.push(SyncChange { file_name: file.path.clone(), kind: SyncChangeKind::Conflicted, from: None });
        Ok(Taken::Done)
    }

    fn tell(&mut self, doc: &DocRecord, from: Option<&DocPath>) {
        if self.quiet {
            return;
        }
        self.write.announce(match from {
            Some(from) => renamed(doc, from),
            None => announcement(doc),
        });
    }
}
