//! Which files' contents a cache has already. git searches its folder anew for each one that is missing, which for
//! thousands takes longer than fetching them; so they are asked for by name only where most of them will be here.

use std::collections::HashMap;

use super::{
    super::{BlobId, error::GitHostError},
    cache::Cache,
};

/// The sizes of those of `blobs` that are in the cache; there may be others among them.
pub(super) async fn sizes(cache: &Cache<'_>, blobs: &[BlobId]) -> Result<HashMap<BlobId, u64>, GitHostError> {
    if cache.rough_count().await <= 4 * blobs.len() {
        return everything(cache).await;
    }
    let call = cache.local("look for files").args(["cat-file", "--batch-check", "--buffer"]);
    let answer = cache.expect(call.stdin(vec![question(blobs).into()])).await?;
    listed(String::from_utf8_lossy(&answer).lines())
}

/// The sizes of all contents in the cache.
pub(super) async fn everything(cache: &Cache<'_>) -> Result<HashMap<BlobId, u64>, GitHostError> {
    let call = cache.local("look for files").args(["cat-file", "--batch-check", "--batch-all-objects"]);
    let answer = cache.expect(call.args(["--unordered", "--buffer"])).await?;
    // Commits and folders are no contents.
    listed(String::from_utf8_lossy(&answer).lines().filter(|line| line.contains(" blob ")))
}

/// Reads lines of `id kind size`.
fn listed<'a>(lines: impl Iterator<Item = &'a str>) -> Result<HashMap<BlobId, u64>, GitHostError> {
    let mut sizes = HashMap::new();
    for line in lines {
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

/// Ids as git reads them from its input.
pub(super) fn question(blobs: &[BlobId]) -> Vec<u8> {
    blobs.iter().flat_map(|id| [id.as_str(), "\n"]).collect::<String>().into_bytes()
}
