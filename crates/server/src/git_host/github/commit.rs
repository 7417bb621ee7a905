//! A commit made of requests: the files that changed become a tree on top of another one, and the tree a commit.

use std::collections::HashSet;

use base64::{Engine, engine::general_purpose::STANDARD};
use futures_util::{StreamExt, TryStreamExt, stream};
use serde_json::{Value, json};

use super::{
    super::{
        BlobId, CommitId, CommitMeta, GitHostError,
        edits::Edit,
        paths::{parents, prefix},
        signature::{Signature, author, committer, message},
    },
    answer::Ask,
    api::Api,
    blobs::blob_id,
    now, refs,
    trees::Named,
};

/// Entries of one request for a tree.
const PORTION_ENTRIES: usize = 500;
/// Contents of one request for a tree.
const PORTION_BYTES: usize = 5 * 1024 * 1024;
/// Blobs that are uploaded at the same time; few, since GitHub limits what is created in a minute.
const AT_ONCE: usize = 4;

/// An entry of a tree to make, and the size of its content in the request.
struct Planned {
    entry: Value,
    bytes: usize,
    deletes: bool,
}

/// Puts the edits on top of the tree `base` and answers with the new tree.
///
/// Text goes along in the request for the tree: one request in the place of one for each file, since GitHub takes only
/// some 80 requests a minute that create something. Other contents have no form in JSON and become blobs first.
pub(super) async fn tree(
    api: &Api,
    base: Option<&str>,
    folder: &str,
    edits: &[Edit<'_>],
) -> Result<String, GitHostError> {
    let folder = prefix(folder);
    upload_all(api, edits).await?;
    let planned = edits.iter().map(|edit| plan(&folder, edit)).collect();
    let mut tree = base.map(str::to_owned);
    for portion in portions(planned, changes_kind(edits)) {
        let mut body = json!({ "tree": portion });
        if let Some(base) = &tree {
            body["base_tree"] = base.as_str().into();
        }
        let made: Named = api.fetch(&Ask::post(api.path("/git/trees"), &body).repeatable()).await?;
        tree = Some(refs::commit(api, &made.sha)?.to_string());
    }
    tree.ok_or_else(|| GitHostError::Refused { reason: "there is nothing to publish in an empty repository".into() })
}

fn plan(folder: &str, edit: &Edit<'_>) -> Planned {
    match edit {
        Edit::Delete(path) => {
            let entry = json!({
                "path": format!("{folder}{path}"), "mode": "100644", "type": "blob", "sha": null,
            });
            Planned { entry, bytes: 0, deletes: true }
        }
        Edit::Write { path, mode, content } => {
            let mut entry = json!({ "path": format!("{folder}{path}"), "mode": mode, "type": "blob" });
            let text = text(content);
            match text {
                Some(text) => entry["content"] = text.into(),
                None => entry["sha"] = blob_id(content).into(),
            }
            Planned { entry, bytes: text.map_or(0, str::len), deletes: false }
        }
    }
}

/// The content as far as JSON, and GitHub, can carry it.
fn text(content: &[u8]) -> Option<&str> {
    std::str::from_utf8(content).ok().filter(|text| !text.contains('\0'))
}

/// Makes those contents blobs that are no text.
async fn upload_all(api: &Api, edits: &[Edit<'_>]) -> Result<(), GitHostError> {
    let mut uploads = Vec::new();
    for edit in edits {
        if let Edit::Write { content, .. } = edit
            && text(content).is_none()
        {
            uploads.push(upload(api, content));
        }
    }
    stream::iter(uploads).buffer_unordered(AT_ONCE).try_collect().await
}

async fn upload(api: &Api, content: &[u8]) -> Result<(), GitHostError> {
    let body = json!({ "content": STANDARD.encode(content), "encoding": "base64" });
    let made: Named = api.fetch(&Ask::post(api.path("/git/blobs"), &body).repeatable()).await?;
    if made.sha != blob_id(content) {
        return Err(api.bad_answer("it took a file for another one"));
    }
    Ok(())
}

/// The entries in requests of bearable size; deletions in requests of their own where something takes their place.
fn portions(planned: Vec<Planned>, deletions_apart: bool) -> Vec<Vec<Value>> {
    let mut portions: Vec<Vec<Value>> = Vec::new();
    let (mut bytes, mut deleting) = (0, false);
    for Planned { entry, bytes: size, deletes } in planned {
        let apart = deletions_apart && deleting && !deletes;
        match portions.last_mut() {
            Some(last) if !apart && last.len() < PORTION_ENTRIES && bytes + size <= PORTION_BYTES => last.push(entry),
            _ => {
                portions.push(vec![entry]);
                bytes = 0;
            }
        }
        bytes += size;
        deleting = deletes;
    }
    portions
}

/// Whether a file takes the place of a folder, or a folder that of a file.
fn changes_kind(edits: &[Edit<'_>]) -> bool {
    let (mut deleted, mut deleted_in, mut written, mut written_in) =
        (HashSet::new(), HashSet::new(), HashSet::new(), HashSet::new());
    for edit in edits {
        let (path, files, folders) = match edit {
            Edit::Delete(path) => (path.as_bytes(), &mut deleted, &mut deleted_in),
            Edit::Write { path, .. } => (path.as_bytes(), &mut written, &mut written_in),
        };
        files.insert(path);
        folders.extend(parents(path));
    }
    !deleted.is_disjoint(&written_in) || !written.is_disjoint(&deleted_in)
}

/// Makes the commit; no branch knows of it yet.
pub(super) async fn commit(
    api: &Api,
    tree: &str,
    parents: &[&CommitId],
    meta: &CommitMeta,
) -> Result<CommitId, GitHostError> {
    let parents: Vec<&str> = parents.iter().map(|parent| parent.as_str()).collect();
    let body = json!({
        "message": message(&meta.message),
        "tree": tree,
        "parents": parents,
        "author": person(&author(meta)),
        "committer": person(&committer()),
    });
    // Made twice, it is the same commit: its time is in the request.
    let made: Named = api.fetch(&Ask::post(api.path("/git/commits"), &body).repeatable()).await?;
    refs::commit(api, &made.sha)
}

/// An author or committer in the API's form.
pub(super) fn person(signature: &Signature) -> Value {
    let seconds = now().as_millis() / 1_000;
    let date = ai_toolkit_protocol::Timestamp::from_millis(seconds * 1_000).to_string();
    json!({ "name": signature.name, "email": signature.email, "date": date })
}

/// The written files with their contents' ids.
pub(super) fn blobs(edits: &[Edit<'_>]) -> Vec<(String, BlobId)> {
    let written = edits.iter().filter_map(|edit| match edit {
        Edit::Delete(_) => None,
        Edit::Write { path, content, .. } => Some(((*path).to_owned(), BlobId::parse(&blob_id(content)).ok()?)),
    });
    written.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned(bytes: usize, deletes: bool) -> Planned {
        Planned { entry: Value::Null, bytes, deletes }
    }

    fn sizes(planned: Vec<Planned>, apart: bool) -> Vec<usize> {
        portions(planned, apart).iter().map(Vec::len).collect()
    }

    #[test]
    fn requests_have_bearable_sizes() {
        assert_eq!(sizes((0..1_001).map(|_| planned(1, false)).collect(), false), [500, 500, 1]);
        let four = 4 * 1024 * 1024;
        assert_eq!(sizes(vec![planned(four, false), planned(four, false), planned(1, false)], false), [1, 2]);
        let mixed = || vec![planned(0, true), planned(0, true), planned(1, false)];
        assert_eq!(sizes(mixed(), false), [3]);
        assert_eq!(sizes(mixed(), true), [2, 1]);
        assert!(sizes(Vec::new(), true).is_empty());
    }

    #[test]
    fn a_file_in_the_place_of_a_folder_is_noticed() {
        let write = |path| Edit::Write { path, mode: "100644".into(), content: b"" };
        assert!(changes_kind(&[Edit::Delete("a/b"), write("a")]));
        assert!(changes_kind(&[Edit::Delete("a"), write("a/b")]));
        assert!(!changes_kind(&[Edit::Delete("a/b"), write("a/c")]));
    }
}
