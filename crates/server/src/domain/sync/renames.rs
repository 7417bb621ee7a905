//! Renames in the repository that came with an edit: a file that is gone and a new one that has most of its lines.

use std::collections::HashMap;

use super::{
    SyncEngine, SyncError,
    incoming::Incoming,
    run::Run,
    similarity::{RENAMED, similarity},
};
use crate::{
    git_host::{BlobContent, BlobId, CommitId, Remote},
    store::DocRecord,
};

/// More pairs than these are not compared: a commit that moves everything at once is told by equal files.
const MAX_PAIRS: usize = 2_500;

impl SyncEngine {
    /// Makes renames of those deletions and additions that belong together.
    pub(super) async fn find_renames(
        &self,
        run: &Run,
        remote: &Remote,
        head: &CommitId,
        incoming: Vec<Incoming>,
    ) -> Result<Vec<Incoming>, SyncError> {
        if incoming.iter().all(|file| file.blob.is_some()) {
            return Ok(incoming);
        }
        let docs: HashMap<_, _> =
            self.store.docs(run.id(), true).await?.into_iter().map(|doc| (doc.file_name.clone(), doc)).collect();
        let gone: Vec<&DocRecord> = incoming
            .iter()
            .filter(|file| file.blob.is_none())
            .filter_map(|file| docs.get(&file.path))
            .filter(|doc| !doc.deleted && !doc.in_conflict)
            .collect();
        let new: Vec<(usize, &BlobId)> = incoming
            .iter()
            .enumerate()
            .filter(|(_, file)| file.from.is_none() && !docs.contains_key(&file.path))
            .filter_map(|(index, file)| Some((index, file.blob.as_ref()?)))
            .collect();
        if gone.is_empty() || new.is_empty() || gone.len().saturating_mul(new.len()) > MAX_PAIRS {
            return Ok(incoming);
        }
        let wanted: Vec<BlobId> = new.iter().map(|(_, blob)| (*blob).clone()).collect();
        let contents = self.git.read_blobs(remote, head, &wanted).await?;
        let mut pairs: Vec<(usize, usize, &DocRecord)> = Vec::new();
        for doc in gone {
            let Some(version) = doc.synced_version else { continue };
            let Some(base) = self.store.revision(&doc.id, version).await? else { continue };
            for (index, blob) in &new {
                let Some(BlobContent::Bytes(bytes)) = contents.get(blob) else { continue };
                let alike = similarity(&base.content, bytes);
                if alike >= RENAMED {
                    pairs.push((alike, *index, doc));
                }
            }
        }
        // The most alike first; each file and each name is in one rename at most.
        pairs.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| (a.1, &a.2.file_name).cmp(&(b.1, &b.2.file_name))));
        let mut renames: HashMap<usize, &DocRecord> = HashMap::new();
        for (_, index, doc) in pairs {
            if !renames.contains_key(&index) && !renames.values().any(|other| other.id == doc.id) {
                renames.insert(index, doc);
            }
        }
        let renamed: Vec<_> = renames.values().map(|doc| &doc.file_name).collect();
        Ok(incoming
            .iter()
            .enumerate()
            .filter(|(_, file)| file.blob.is_some() || !renamed.contains(&&file.path))
            .map(|(index, file)| match renames.get(&index) {
                Some(doc) => Incoming { from: Some(doc.file_name.clone()), ..file.clone() },
                None => file.clone(),
            })
            .collect())
    }
}
