//! A commit's files in one archive. It is unpacked as it comes, and only what is wanted is kept.

use std::{
    collections::{HashMap, HashSet},
    io::{self, Read},
};

use bytes::{Buf, Bytes};
use flate2::read::MultiGzDecoder;
use http::header;
use http_body_util::{BodyExt, combinators::BoxBody};
use tokio::sync::mpsc;
use url::Url;

use super::{
    super::{BlobContent, BlobId, CommitId, GitHostError, MAX_BLOB_BYTES},
    Github,
    api::{Api, is_redirection},
    blobs::blob_id,
};

/// The most that is unpacked; the rest comes file by file.
const MAX_UNPACKED: u64 = 2 * 1024 * 1024 * 1024;
/// Pieces of the archive that wait to be unpacked.
const WAITING: usize = 16;

type Body = BoxBody<Bytes, String>;

/// What the archive has of `wanted`. Less than all is no error: it leaves out what `.gitattributes` says, it may be too
/// large, and it may break off.
pub(super) async fn read(
    github: &Github,
    api: &Api,
    commit: &CommitId,
    wanted: &HashSet<BlobId>,
) -> Result<HashMap<BlobId, BlobContent>, GitHostError> {
    let Some(mut body) = open(github, api, commit).await? else { return Ok(HashMap::new()) };
    let (pieces, waiting) = mpsc::channel(WAITING);
    let wanted = wanted.clone();
    let unpacking = tokio::task::spawn_blocking(move || unpack(Pieces::new(waiting), wanted, MAX_UNPACKED));
    // The unpacking ends with its last piece, also when this call is given up: the sender goes with it.
    while let Some(frame) = body.frame().await {
        let piece = frame.map(|frame| frame.into_data().unwrap_or_default());
        let broken = piece.is_err();
        if pieces.send(piece).await.is_err() || broken {
            break;
        }
    }
    drop(pieces);
    Ok(unpacking.await.unwrap_or_default())
}

/// The archive's bytes; nothing when the server has none. GitHub keeps archives on another server, which gets the address
/// that GitHub gave, and no credential.
async fn open(github: &Github, api: &Api, commit: &CommitId) -> Result<Option<Body>, GitHostError> {
    let path = api.path(&format!("/tarball/{commit}"));
    let mut response = api.stream(&path).await?;
    if is_redirection(response.status()) {
        if let Some(next) = api.next_within(&path, &response) {
            response = api.stream(&next).await?;
        } else {
            let location = response.headers().get(header::LOCATION).and_then(|to| to.to_str().ok());
            let location = location.and_then(|to| Url::parse(to).ok());
            let Some(location) = location.filter(|to| matches!(to.scheme(), "https" | "http")) else {
                return Ok(None);
            };
            github.outgoing.check_url(&location)?;
            let http = github.archives(&api.place().url).await?;
            let found = match http.get(location).send().await {
                Ok(found) => http::Response::<reqwest::Body>::from(found),
                Err(error) => return Err(api.network(&error)),
            };
            return Ok(found.status().is_success().then(|| found.into_body().map_err(|e| e.to_string()).boxed()));
        }
    }
    Ok(response.status().is_success().then(|| response.into_body().map_err(|error| error.to_string()).boxed()))
}

/// Goes through the archive until all that is wanted was found.
fn unpack(archive: impl Read, mut wanted: HashSet<BlobId>, limit: u64) -> HashMap<BlobId, BlobContent> {
    let mut found = HashMap::new();
    let result = collect(archive, &mut wanted, limit, &mut found);
    if let Err(error) = result {
        tracing::debug!(%error, found = found.len(), missing = wanted.len(), "the archive could not be read to its end");
    }
    found
}

fn collect(
    archive: impl Read,
    wanted: &mut HashSet<BlobId>,
    limit: u64,
    found: &mut HashMap<BlobId, BlobContent>,
) -> io::Result<()> {
    let mut archive = tar::Archive::new(MultiGzDecoder::new(archive).take(limit));
    for entry in archive.entries()? {
        let mut entry = entry?;
        if !entry.header().entry_type().is_file() || entry.size() > MAX_BLOB_BYTES {
            continue;
        }
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes)?;
        if bytes.len() as u64 != entry.size() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        // By content, not by name: what an attribute of Git has changed on the way does not pass for the file.
        let Ok(id) = BlobId::parse(&blob_id(&bytes)) else { continue };
        if wanted.remove(&id) {
            found.insert(id, BlobContent::Bytes(bytes));
            if wanted.is_empty() {
                break;
            }
        }
    }
    Ok(())
}

/// Pieces that come from elsewhere, read as one stream.
struct Pieces {
    waiting: mpsc::Receiver<Result<Bytes, String>>,
    current: Bytes,
}

impl Pieces {
    fn new(waiting: mpsc::Receiver<Result<Bytes, String>>) -> Self {
        Self { waiting, current: Bytes::new() }
    }
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.current.is_empty() {
            match self.waiting.blocking_recv() {
                Some(Ok(piece)) => self.current = piece,
                Some(Err(error)) => return Err(io::Error::other(error)),
                None => return Ok(0),
            }
        }
        let length = buffer.len().min(self.current.len());
        self.current.copy_to_slice(buffer.get_mut(..length).unwrap_or_default());
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use flate2::{Compression, write::GzEncoder};

    use super::*;

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
        for (path, content) in files {
            let mut header = tar::Header::new_gnu();
            header.set_size(content.len() as u64);
            header.set_mode(0o644);
            header.set_cksum();
            archive.append_data(&mut header, format!("a-b-c/{path}"), *content).unwrap();
        }
        let mut link = tar::Header::new_gnu();
        link.set_entry_type(tar::EntryType::Symlink);
        link.set_size(0);
        archive.append_link(&mut link, "a-b-c/link", "a.md").unwrap();
        archive.into_inner().unwrap().finish().unwrap()
    }

    fn ids(contents: &[&[u8]]) -> HashSet<BlobId> {
        contents.iter().map(|content| BlobId::parse(&blob_id(content)).unwrap()).collect()
    }

    #[test]
    fn only_what_is_wanted_is_kept() {
        let long = format!("{}/long.md", "folder".repeat(30));
        let archive = archive(&[("a.md", b"a"), ("b.md", b""), (&long, b"long"), ("d.md", b"d")]);
        let found = unpack(archive.as_slice(), ids(&[b"a", b"", b"long", b"elsewhere"]), MAX_UNPACKED);
        assert_eq!(found.keys().cloned().collect::<HashSet<_>>(), ids(&[b"a", b"", b"long"]));
        assert!(found.values().any(|content| *content == BlobContent::Bytes(b"long".to_vec())));
    }

    #[test]
    fn what_came_before_a_break_is_kept() {
        let noise: Vec<u8> = (0..200_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let archive = archive(&[("a.md", b"a"), ("noise", &noise)]);
        let half = &archive[..archive.len() / 2];
        let found = unpack(half, ids(&[b"a", &noise]), MAX_UNPACKED);
        assert_eq!(found.len(), 1);
        assert_eq!(unpack(archive.as_slice(), ids(&[&noise]), 1_500).len(), 0, "the limit holds");
        assert!(unpack(&b"no archive"[..], ids(&[b"a"]), MAX_UNPACKED).is_empty());
    }

    #[tokio::test]
    async fn pieces_are_one_stream() {
        let archive = archive(&[("a.md", b"a"), ("b.md", b"b")]);
        let (pieces, waiting) = mpsc::channel(1);
        let unpacking =
            tokio::task::spawn_blocking(move || unpack(Pieces::new(waiting), ids(&[b"a", b"b"]), MAX_UNPACKED));
        for piece in archive.chunks(7) {
            if pieces.send(Ok(Bytes::copy_from_slice(piece))).await.is_err() {
                break;
            }
        }
        drop(pieces);
        assert_eq!(unpacking.await.unwrap().len(), 2);
    }
}
