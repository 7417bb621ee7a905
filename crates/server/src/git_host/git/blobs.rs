//! Files' contents: what is missing is fetched in one go, then everything is read in one go.

use std::collections::HashMap;

use super::{
    super::{BlobContent, BlobId, MAX_BLOB_BYTES, error::GitHostError},
    cache::{Cache, Fetched},
};

/// How many ids go to a server in one request.
const PORTION: usize = 1_000;

/// The contents of all of `blobs`.
pub(super) async fn read(cache: &Cache<'_>, blobs: &[BlobId]) -> Result<HashMap<BlobId, BlobContent>, GitHostError> {
    let mut sizes = sizes(cache, blobs).await?;
    let missing = without_size(blobs, &sizes);
    if !missing.is_empty() {
        fetch(cache, &missing).await?;
        sizes = self::sizes(cache, blobs).await?;
    }
    let still_missing = without_size(blobs, &sizes);
    if let Some(id) = still_missing.first() {
        let reason = format!("it does not hand out {} of the files, for example {id}", still_missing.len());
        return Err(GitHostError::Refused { reason });
    }
    let (small, large): (Vec<_>, Vec<_>) = sizes.into_iter().partition(|(_, size)| *size <= MAX_BLOB_BYTES);
    let mut contents = contents(cache, &small).await?;
    contents.extend(large.into_iter().map(|(id, size)| (id, BlobContent::TooLarge(size))));
    Ok(contents)
}

fn without_size<'a>(blobs: &'a [BlobId], sizes: &HashMap<BlobId, u64>) -> Vec<&'a str> {
    blobs.iter().filter(|id| !sizes.contains_key(*id)).map(BlobId::as_str).collect()
}

async fn fetch(cache: &Cache<'_>, missing: &[&str]) -> Result<(), GitHostError> {
    for portion in missing.chunks(PORTION) {
        if cache.fetch_objects(portion).await? == Fetched::NotGivenOut {
            // The server leaves files out but does not hand them out alone: it has to send the whole branch.
            tracing::debug!("the server does not hand out single files; the whole branch is fetched");
            return cache.fetch_branch(&["--refetch", "--no-filter"]).await;
        }
    }
    Ok(())
}

/// The sizes of those that are in the cache.
async fn sizes(cache: &Cache<'_>, blobs: &[BlobId]) -> Result<HashMap<BlobId, u64>, GitHostError> {
    let call = cache.local("look for files").args(["cat-file", "--batch-check"]).stdin(vec![question(blobs).into()]);
    let answer = cache.expect(call).await?;
    let answer = String::from_utf8_lossy(&answer);
    let mut sizes = HashMap::new();
    for line in answer.lines() {
        let mut words = line.split(' ');
        let (Some(id), Some(kind), size) = (words.next(), words.next(), words.next()) else { continue };
        match (BlobId::parse(id), kind, size.and_then(|size| size.parse().ok())) {
            (Ok(id), "blob", Some(size)) => {
                sizes.insert(id, size);
            }
            (Ok(_), "missing", None) => {}
            _ => return Err(GitHostError::CacheDamaged { reason: format!("{line:?} is not about a file") }),
        }
    }
    Ok(sizes)
}

async fn contents(cache: &Cache<'_>, blobs: &[(BlobId, u64)]) -> Result<HashMap<BlobId, BlobContent>, GitHostError> {
    if blobs.is_empty() {
        return Ok(HashMap::new());
    }
    let total: u64 = blobs.iter().map(|(_, size)| size + 128).sum();
    let ids: Vec<BlobId> = blobs.iter().map(|(id, _)| id.clone()).collect();
    let call = cache
        .local("read files")
        .args(["cat-file", "--batch"])
        .stdin(vec![question(&ids).into()])
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

fn question(blobs: &[BlobId]) -> Vec<u8> {
    blobs.iter().flat_map(|id| [id.as_str(), "\n"]).collect::<String>().into_bytes()
}
