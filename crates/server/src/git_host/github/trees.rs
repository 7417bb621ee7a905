//! Which files a commit has in the folder.

use std::{collections::VecDeque, sync::Arc};

use futures_util::{StreamExt, stream::FuturesUnordered};
use serde::Deserialize;

use super::{
    super::{
        BlobId, CommitId, GitHostError, MAX_BLOB_BYTES, Remote, SkipReason, SkippedFile, Tree, TreeFile, paths::is_safe,
    },
    Github,
    answer::Ask,
    api::Api,
};

/// The listing of a tree with everything below it; GitHub cuts it at some megabytes.
const MAX_LISTING: usize = 100 * 1024 * 1024;
/// Requests at the same time, well below what GitHub takes for abuse.
const AT_ONCE: usize = 8;

/// One entry of a tree.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Entry {
    pub(super) path: String,
    pub(super) mode: String,
    #[serde(rename = "type")]
    kind: String,
    pub(super) sha: String,
    size: Option<u64>,
}

impl Entry {
    pub(super) fn is_folder(&self) -> bool {
        self.kind == "tree"
    }
}

/// A tree as GitHub lists it.
#[derive(Deserialize)]
pub(super) struct Listing {
    pub(super) tree: Vec<Entry>,
    #[serde(default)]
    pub(super) truncated: bool,
}

#[derive(Deserialize)]
struct Commit {
    tree: Named,
}

#[derive(Deserialize)]
pub(super) struct Named {
    pub(super) sha: String,
}

/// What a commit is made of.
pub(super) struct Snapshot {
    /// The whole repository's tree.
    pub(super) tree: String,
    /// Whether the repository has been renamed.
    pub(super) redirected: bool,
}

/// What stands where the docs folder should be.
pub(super) enum Folder {
    /// It is there, with this tree.
    Tree(String),
    /// Nothing is there.
    Missing,
    /// This part of its path is no folder.
    InTheWay(String),
}

/// The commit's tree; a commit that the server has given up is [`GitHostError::NonFastForward`].
pub(super) async fn snapshot(api: &Api, commit: &CommitId) -> Result<Snapshot, GitHostError> {
    let answer = api.send(&Ask::get(api.path(&format!("/git/commits/{commit}")))).await?;
    match answer.status.as_u16() {
        404 | 409 | 422 => Err(GitHostError::NonFastForward),
        _ => {
            let found: Commit = api.expect(&answer)?;
            Ok(Snapshot { tree: checked(api, found.tree.sha)?, redirected: answer.redirected })
        }
    }
}

/// An id goes into addresses, so it has to be one.
fn checked(api: &Api, sha: String) -> Result<String, GitHostError> {
    if CommitId::parse(&sha).is_ok() { Ok(sha) } else { Err(api.bad_answer("an object has no usable id")) }
}

/// Walks down to the folder, one tree a step.
pub(super) async fn folder(api: &Api, root: &str, folder: &str) -> Result<Folder, GitHostError> {
    let mut tree = root.to_owned();
    let mut walked = String::new();
    for segment in folder.split('/').filter(|segment| !segment.is_empty()) {
        let listing = list(api, &tree, false).await?;
        if !walked.is_empty() {
            walked.push('/');
        }
        walked.push_str(segment);
        match listing.tree.into_iter().find(|entry| entry.path == segment) {
            Some(entry) if entry.is_folder() => tree = checked(api, entry.sha)?,
            Some(_) => return Ok(Folder::InTheWay(walked)),
            None => return Ok(Folder::Missing),
        }
    }
    Ok(Folder::Tree(tree))
}

/// One tree, or all that is below it, too.
pub(super) async fn list(api: &Api, tree: &str, recursive: bool) -> Result<Listing, GitHostError> {
    let rest = if recursive { "?recursive=1" } else { "" };
    let ask = Ask::get(api.path(&format!("/git/trees/{tree}{rest}"))).limit(MAX_LISTING);
    match api.fetch(&ask).await {
        Err(GitHostError::TooMuch { limit, .. }) => Err(GitHostError::TooMuch { doing: "list the files", limit }),
        result => result,
    }
}

/// All entries below the tree that are no folders, from memory if nothing changed.
pub(super) async fn entries(
    github: &Github,
    api: &Api,
    remote: &Remote,
    tree: &str,
) -> Result<Arc<Vec<Entry>>, GitHostError> {
    if let Some(known) = github.memories.listing(remote, tree) {
        return Ok(known);
    }
    let entries = Arc::new(list_all(api, tree).await?);
    github.memories.remember_listing(remote, tree, &entries);
    Ok(entries)
}

/// All entries below the tree; where GitHub cuts the listing, tree by tree.
async fn list_all(api: &Api, tree: &str) -> Result<Vec<Entry>, GitHostError> {
    let mut entries = Vec::new();
    let mut waiting = VecDeque::from([(String::new(), tree.to_owned())]);
    let mut running = FuturesUnordered::new();
    loop {
        while running.len() < AT_ONCE
            && let Some((prefix, tree)) = waiting.pop_front()
        {
            running.push(async move { whole_or_single(api, prefix, &tree).await });
        }
        let Some(listed) = running.next().await else { return Ok(entries) };
        let (prefix, listing) = listed?;
        for entry in listing.tree {
            let path = format!("{prefix}{}", entry.path);
            if !entry.is_folder() {
                entries.push(Entry { path, ..entry });
            } else if listing.truncated {
                waiting.push_back((format!("{path}/"), checked(api, entry.sha)?));
            }
        }
    }
}

/// All that is below the tree, or the tree alone, then marked as cut.
async fn whole_or_single(api: &Api, prefix: String, tree: &str) -> Result<(String, Listing), GitHostError> {
    let listing = list(api, tree, true).await?;
    if !listing.truncated {
        return Ok((prefix, listing));
    }
    let single = list(api, tree, false).await?;
    if single.truncated {
        // Guessing what is missing would delete docs.
        return Err(GitHostError::TooMuch { doing: "list the files of one folder", limit: MAX_LISTING });
    }
    Ok((prefix, Listing { truncated: true, ..single }))
}

/// The folder's files; none when there is no such folder.
pub(super) async fn tree(github: &Github, remote: &Remote, commit: &CommitId) -> Result<Tree, GitHostError> {
    let api = Api::new(github, remote).await?;
    let root = snapshot(&api, commit).await?.tree;
    match folder(&api, &root, &remote.folder).await? {
        Folder::Tree(tree) => Ok(sort_out(&entries(github, &api, remote, &tree).await?)),
        Folder::Missing | Folder::InTheWay(_) => Ok(Tree::default()),
    }
}

/// Tells what can be carried from what cannot.
pub(super) fn sort_out(entries: &[Entry]) -> Tree {
    let mut tree = Tree::default();
    for entry in entries {
        match carried(entry) {
            Ok(blob) => tree.files.push(TreeFile { path: entry.path.clone(), blob, size: entry.size }),
            Err(why) => tree.skipped.push(SkippedFile { path: entry.path.clone(), why }),
        }
    }
    tree
}

fn carried(entry: &Entry) -> Result<BlobId, SkipReason> {
    if entry.mode == "120000" {
        return Err(SkipReason::SymbolicLink);
    }
    if entry.kind != "blob" {
        return Err(SkipReason::Submodule);
    }
    // JSON has no other way to carry bytes that are no text.
    if entry.path.contains(char::REPLACEMENT_CHARACTER) {
        return Err(SkipReason::NameNotUtf8);
    }
    if !is_safe(&entry.path) {
        return Err(SkipReason::UnsafeName);
    }
    if entry.size.is_some_and(|size| size > MAX_BLOB_BYTES) {
        return Err(SkipReason::TooLarge);
    }
    BlobId::parse(&entry.sha).map_err(|_| SkipReason::UnsafeName)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_sorted_out() {
        let id = "a1".repeat(20);
        let listing = format!(
            r#"{{"sha":"x","url":"y","tree":[
            {{"path":"a.md","mode":"100644","type":"blob","sha":"{id}","size":3,"url":"z"}},
            {{"path":"link","mode":"120000","type":"blob","sha":"{id}","size":3}},
            {{"path":"module","mode":"160000","type":"commit","sha":"{id}"}},
            {{"path":"x/.git/y","mode":"100644","type":"blob","sha":"{id}","size":3}},
            {{"path":"big","mode":"100644","type":"blob","sha":"{id}","size":10485761}},
            {{"path":"b\ufffdd","mode":"100644","type":"blob","sha":"{id}","size":3}}]}}"#
        );
        let listing: Listing = serde_json::from_str(&listing).unwrap();
        assert!(!listing.truncated);
        let tree = sort_out(&listing.tree);
        assert_eq!(tree.files.len(), 1);
        assert_eq!((tree.files[0].path.as_str(), tree.files[0].size), ("a.md", Some(3)));
        let why: Vec<SkipReason> = tree.skipped.iter().map(|file| file.why).collect();
        let expected = [
            SkipReason::SymbolicLink,
            SkipReason::Submodule,
            SkipReason::UnsafeName,
            SkipReason::TooLarge,
            SkipReason::NameNotUtf8,
        ];
        assert_eq!(why, expected);
    }
}
