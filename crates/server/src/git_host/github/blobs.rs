//! Files' contents: many of them come in one archive, few of them one by one. Each is checked against its id.

use std::collections::{HashMap, HashSet};

use base64::{Engine, engine::general_purpose::STANDARD};
use futures_util::{StreamExt, TryStreamExt, stream};
use serde::Deserialize;
use sha1::{Digest, Sha1};

use super::{
    super::{BlobContent, BlobId, CommitId, GitHostError, MAX_BLOB_BYTES, Remote},
    Github,
    answer::{Answer, Ask},
    api::Api,
    tarball,
};

/// The largest file in base64, with line ends and what is around it.
const MAX_ANSWER: usize = 15 * 1024 * 1024;
/// Requests at the same time, well below what GitHub takes for abuse.
const AT_ONCE: usize = 8;
/// From this number on, one archive is quicker than single files.
const MANY: usize = 150;

/// A blob as the API has it.
#[derive(Deserialize)]
struct Blob {
    content: String,
    encoding: String,
}

/// The contents of all of `blobs`.
pub(super) async fn read(
    github: &Github,
    remote: &Remote,
    commit: &CommitId,
    blobs: &[BlobId],
) -> Result<HashMap<BlobId, BlobContent>, GitHostError> {
    let mut missing: HashSet<BlobId> = blobs.iter().cloned().collect();
    if missing.is_empty() {
        return Ok(HashMap::new());
    }
    let api = Api::new(github, remote).await?;
    let mut contents = HashMap::new();
    // The archive has the whole repository; it pays where most of the folder is wanted.
    let most = github.memories.files(remote).is_none_or(|files| missing.len() * 2 >= files);
    if missing.len() > MANY && most {
        contents = tarball::read(github, &api, commit, &missing).await?;
        missing.retain(|blob| !contents.contains_key(blob));
    }
    let missing: Vec<BlobId> = missing.into_iter().collect();
    let api = &api;
    let single = stream::iter(missing.into_iter().map(|blob| async move {
        let content = one(api, &blob).await?;
        Ok::<_, GitHostError>((blob, content))
    }));
    let single: Vec<(BlobId, BlobContent)> = single.buffer_unordered(AT_ONCE).try_collect().await?;
    contents.extend(single);
    Ok(contents)
}

async fn one(api: &Api, id: &BlobId) -> Result<BlobContent, GitHostError> {
    let ask = Ask::get(api.path(&format!("/git/blobs/{id}"))).limit(MAX_ANSWER);
    let answer = match api.send(&ask).await {
        // By how much it is larger, nobody asks.
        Err(GitHostError::TooMuch { .. }) => return Ok(BlobContent::TooLarge(MAX_BLOB_BYTES + 1)),
        answer => answer?,
    };
    if matches!(answer.status.as_u16(), 404 | 409 | 422) {
        return Err(GitHostError::Refused { reason: format!("it does not hand out the file {id}") });
    }
    let bytes = match content(api, id, &answer) {
        Err(GitHostError::BadAnswer { .. }) => content(api, id, &api.send(&ask).await?)?,
        bytes => bytes?,
    };
    let size = bytes.len() as u64;
    Ok(if size > MAX_BLOB_BYTES { BlobContent::TooLarge(size) } else { BlobContent::Bytes(bytes) })
}

fn content(api: &Api, id: &BlobId, answer: &Answer) -> Result<Vec<u8>, GitHostError> {
    let blob: Blob = api.expect(answer)?;
    let bytes = bytes(&blob).map_err(|reason| api.bad_answer(&reason))?;
    if blob_id(&bytes) != id.as_str() {
        return Err(api.bad_answer(&format!("the file {id} is not what its id says")));
    }
    Ok(bytes)
}

fn bytes(blob: &Blob) -> Result<Vec<u8>, String> {
    match blob.encoding.as_str() {
        "base64" => {
            let mut text = blob.content.clone();
            text.retain(|c| !c.is_ascii_whitespace());
            STANDARD.decode(text).map_err(|error| error.to_string())
        }
        "utf-8" => Ok(blob.content.clone().into_bytes()),
        other => Err(format!("a file is encoded as {other:?}")),
    }
}

/// What Git names this content.
pub(super) fn blob_id(bytes: &[u8]) -> String {
    let mut hash = Sha1::new();
    hash.update(format!("blob {}\0", bytes.len()));
    hash.update(bytes);
    hex::encode(hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_have_gits_names() {
        assert_eq!(blob_id(b""), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
        assert_eq!(blob_id(b"hello\n"), "ce013625030ba8dba906f756967f9e9ca394464a");
    }

    #[test]
    fn base64_may_have_line_ends() {
        let blob = |content: &str, encoding: &str| Blob { content: content.into(), encoding: encoding.into() };
        assert_eq!(bytes(&blob("aGVs\nbG8K\n", "base64")).unwrap(), b"hello\n");
        assert_eq!(bytes(&blob("hello\n", "utf-8")).unwrap(), b"hello\n");
        assert!(bytes(&blob("%", "base64")).is_err());
        assert!(bytes(&blob("x", "none")).is_err());
    }
}
