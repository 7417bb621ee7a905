//! Archives of a repository's files, as GitHub packs them.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Mutex,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use tar::{Builder, EntryType, Header};

use super::{
    reply::{Origin, Reply},
    state::State,
};
use crate::world::{World, encoded};

/// The path of GitHub's other host, which needs no token but the address itself.
const PREFIX: &str = "/_codeload/";

/// Archives that may be fetched, by the last part of their address.
#[derive(Default)]
pub(super) struct Archives(Mutex<HashMap<String, Vec<u8>>>);

pub(super) fn is_archive(path: &str) -> bool {
    path.starts_with(PREFIX)
}

impl Archives {
    pub(super) fn answer(&self, path: &str) -> Reply {
        let key = path.rsplit('/').next().unwrap_or_default();
        let Some(body) = self.0.lock().unwrap().get(key).cloned() else {
            return Reply { origin: Origin::Broken, ..Reply::error(404, "Not Found") };
        };
        let headers = vec![("content-type".to_owned(), "application/x-gzip".to_owned())];
        Reply { status: 200, headers, body, origin: Origin::Broken }
    }
}

/// Answers `GET /repos/<full name>/tarball/<revision>`.
pub(super) async fn redirect(state: &State, token: Option<&str>, full_name: &str, revision: &str) -> Reply {
    let world = &state.world;
    let revision = if revision.is_empty() { "HEAD" } else { revision };
    // The token has to be allowed to read.
    let commit = world.ask(token, "GET", &format!("/repos/{full_name}/commits/{revision}?per_page=1"), None).await;
    let commit = commit.json();
    let Some(sha) = commit["sha"].as_str() else { return Reply::error(404, "Not Found") };
    let archive = pack(world, full_name, sha).await;
    let key = hex::encode(Sha256::digest(format!("{full_name} {sha}")));
    state.archives.0.lock().unwrap().insert(key.clone(), archive);
    let location = format!("{}{PREFIX}{full_name}/legacy.tar.gz/{key}", state.url);
    Reply { status: 302, headers: vec![("location".to_owned(), location)], body: Vec::new(), origin: Origin::StandIn }
}

/// One folder `<owner>-<name>-<short hash>/` with everything in it, behind the header that `git archive` writes first.
async fn pack(world: &World, full_name: &str, sha: &str) -> Vec<u8> {
    let top = format!("{}-{}", full_name.replace('/', "-"), &sha[..7]);
    let mut tar = Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    let comment = format!("52 comment={sha}\n");
    append(&mut tar, EntryType::XGlobalHeader, "pax_global_header", 0o666, comment.as_bytes());

    let mut folders = BTreeSet::new();
    for (path, mode, blob) in world.files(full_name, sha).await {
        let path = format!("{top}/{path}");
        for (end, _) in path.match_indices('/') {
            if folders.insert(path[..end].to_owned()) {
                append(&mut tar, EntryType::Directory, &path[..=end], 0o775, &[]);
            }
        }
        let blob = world.owner("GET", &format!("/repos/{full_name}/git/blobs/{}", encoded(&blob)), None).await;
        let content = STANDARD.decode(blob["content"].as_str().unwrap().replace('\n', "")).unwrap();
        match mode.as_str() {
            "120000" => {
                let mut header = header(EntryType::Symlink, 0o777, 0);
                tar.append_link(&mut header, &path, String::from_utf8(content).unwrap()).unwrap();
            }
            "100755" => append(&mut tar, EntryType::Regular, &path, 0o775, &content),
            _ => append(&mut tar, EntryType::Regular, &path, 0o664, &content),
        }
    }
    tar.into_inner().unwrap().finish().unwrap()
}

fn append(tar: &mut Builder<GzEncoder<Vec<u8>>>, kind: EntryType, path: &str, mode: u32, content: &[u8]) {
    let mut header = header(kind, mode, content.len() as u64);
    tar.append_data(&mut header, path, content).unwrap();
}

fn header(kind: EntryType, mode: u32, size: u64) -> Header {
    let mut header = Header::new_ustar();
    header.set_entry_type(kind);
    header.set_mode(mode);
    header.set_size(size);
    header
}
