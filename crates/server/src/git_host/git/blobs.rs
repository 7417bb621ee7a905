//! Files' contents: what is missing is fetched in one go, then everything is read in one go.

use std::collections::{HashMap, HashSet};

use super::{
    super::{BlobContent, BlobId, CommitId, MAX_BLOB_BYTES, error::GitHostError, paths},
    cache::{Cache, Fetched},
    stock,
    trees::{self, Entry},
};

/// How many ids go to a server in one request: as text they stay below the size from which git sends a body in chunks,
/// which not every server takes.
const PORTION: usize = 5_000;

/// A call that misses so many files is one of several of a first import; what the folder is missing comes at once then,
/// because every fetch costs the server and us about as much as a thousand files.
const MANY: usize = 250;

/// What is larger comes only by its id: a server's whole commit may have videos outside of the folder.
const WHOLE_FILTER: &str = "--filter=blob:limit=1m";

/// The contents of all of `blobs`, which are in `commit`.
pub(super) async fn read(
    cache: &Cache<'_>,
    commit: &CommitId,
    blobs: &[BlobId],
) -> Result<HashMap<BlobId, BlobContent>, GitHostError> {
    let mut sizes = stock::sizes(cache, blobs).await?;
    let mut missing = missing(blobs, &sizes);
    if missing.len() >= MANY {
        fetch_ahead(cache, commit, &sizes).await?;
        sizes.extend(stock::sizes(cache, &missing).await?);
        missing = self::missing(&missing, &sizes);
    }
    if !missing.is_empty() {
        fetch(cache, &missing).await?;
        sizes.extend(stock::sizes(cache, &missing).await?);
        missing = self::missing(&missing, &sizes);
    }
    if let Some(id) = missing.first() {
        let reason = format!("it does not hand out {} of the files, for example {id}", missing.len());
        return Err(GitHostError::Refused { reason });
    }
    let mut seen = HashSet::new();
    let wanted = blobs.iter().filter(|id| seen.insert(*id)).filter_map(|id| Some((id.clone(), *sizes.get(id)?)));
    let (small, large): (Vec<_>, Vec<_>) = wanted.partition(|(_, size)| *size <= MAX_BLOB_BYTES);
    let mut contents = contents(cache, &small).await?;
    contents.extend(large.into_iter().map(|(id, size)| (id, BlobContent::TooLarge(size))));
    Ok(contents)
}

fn missing(blobs: &[BlobId], sizes: &HashMap<BlobId, u64>) -> Vec<BlobId> {
    blobs.iter().filter(|id| !sizes.contains_key(*id)).cloned().collect()
}

async fn fetch(cache: &Cache<'_>, missing: &[BlobId]) -> Result<(), GitHostError> {
    for portion in missing.chunks(PORTION) {
        if cache.fetch_objects(&stock::question(portion)).await? == Fetched::NotGivenOut {
            // The server leaves files out but does not hand them out alone: it has to send the whole branch.
            tracing::debug!("the server does not hand out single files; the whole branch is fetched");
            return cache.fetch_branch(&["--refetch", "--no-filter"]).await;
        }
    }
    Ok(())
}

/// Fetches what the folder is missing in `commit`: with the whole commit when that is not much more, because a server
/// packs a commit faster than thousands of single files; else by their ids.
async fn fetch_ahead(cache: &Cache<'_>, commit: &CommitId, present: &HashMap<BlobId, u64>) -> Result<(), GitHostError> {
    // It is not there when it is a commit of another time; then the caller fetches what it needs itself.
    let Ok(entries) = trees::list(cache, commit, &["-r"], &[]).await else { return Ok(()) };
    let (of_commit, prefix) = (entries.len(), paths::prefix(&cache.remote().folder));
    let of_folder = entries.into_iter().filter_map(|entry| entry.below(&prefix)).filter(Entry::is_file);
    let ids: HashSet<BlobId> = of_folder.filter_map(|entry| BlobId::parse(&entry.id).ok()).collect();
    let missing: Vec<BlobId> = ids.into_iter().filter(|id| !present.contains_key(id)).collect();
    if missing.len() >= of_commit / 4 * 3 {
        match cache.fetch_tip(commit.as_str(), &["--refetch", WHOLE_FILTER]).await {
            Ok(Fetched::Done) => return Ok(()),
            // Some servers know no such filter, and old ones give out nothing but what a branch points to.
            Ok(Fetched::NotGivenOut) => {}
            Err(error @ (GitHostError::Refused { .. } | GitHostError::CacheDamaged { .. })) => {
                tracing::debug!(%error, "the whole commit does not come; its files are fetched by their ids");
            }
            Err(error) => return Err(error),
        }
    }
    fetch(cache, &missing).await
}

async fn contents(cache: &Cache<'_>, blobs: &[(BlobId, u64)]) -> Result<HashMap<BlobId, BlobContent>, GitHostError> {
    if blobs.is_empty() {
        return Ok(HashMap::new());
    }
    let total: u64 = blobs.iter().map(|(_, size)| size + 128).sum();
    let ids: Vec<BlobId> = blobs.iter().map(|(id, _)| id.clone()).collect();
    let call = cache
        .local("read files")
        .args(["cat-file", "--batch", "--buffer"])
        .stdin(vec![stock::question(&ids).into()])
        .max_output(usize::try_from(total).unwrap_or(usize::MAX));
    let answer = cache.expect(call).await?;
    let mut rest = answer.as_slice();
    let mut contents = HashMap::new();
    for (id, size) in blobs {
        let head = format!("{id} blob {size}\n");
        let body = rest.strip_prefix(head.as_bytes()).zip(usize::try_from(*size).ok());
        let parts = body.and_then(|(body, size)| body.split_at_checked(size));
        let Some((bytes, [b'\n', after @ ..])) = parts else {
            return Err(GitHostError::CacheDamaged { reason: format!("the file {id} could not be read") });
        };
        contents.insert(id.clone(), BlobContent::Bytes(bytes.to_vec()));
        rest = after;
    }
    Ok(contents)
}
