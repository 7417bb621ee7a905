//! Which files a commit has in the folder, without having the files.

use std::collections::HashMap;

use ai_toolkit_protocol::RepoFolder;

use super::{
    super::{
        BlobId, CommitId, SkipReason, SkippedFile, Tree, TreeFile,
        error::GitHostError,
        folders_with_docs,
        names::{Hint, hint},
        paths::{is_safe, prefix},
    },
    cache::Cache,
    stock,
};

/// One line of a commit's listing.
pub(super) struct Entry {
    pub(super) mode: String,
    pub(super) id: String,
    /// Relative to the folder, or to the commit's root; any bytes but NUL.
    pub(super) path: Vec<u8>,
}

impl Entry {
    /// The entry with its path relative to a folder's prefix; nothing when it is elsewhere.
    pub(super) fn below(mut self, prefix: &str) -> Option<Self> {
        self.path = self.path.strip_prefix(prefix.as_bytes())?.to_owned();
        Some(self)
    }

    /// Whether it is a folder.
    pub(super) fn is_folder(&self) -> bool {
        self.mode == "040000"
    }

    /// Whether it is a file with content, not a link or another repository.
    pub(super) fn is_file(&self) -> bool {
        self.mode.starts_with("100")
    }
}

/// The folder's files; none when there is no such folder.
pub(super) async fn tree(cache: &mut Cache<'_>, commit: &CommitId) -> Result<Tree, GitHostError> {
    cache.ensure(commit).await?;
    let (sizes, entries) = tokio::try_join!(stock::everything(cache), entries(cache, commit))?;
    Ok(sort_out(entries, &sizes))
}

/// The folder's files, or [`GitHostError::FolderNotFound`].
pub(super) async fn existing_tree(cache: &mut Cache<'_>, commit: &CommitId) -> Result<Tree, GitHostError> {
    let tree = tree(cache, commit).await?;
    let folder = &cache.remote().folder;
    // Git has no empty folders.
    if folder.is_empty() || !tree.files.is_empty() || !tree.skipped.is_empty() {
        return Ok(tree);
    }
    let list = cache.local("list the folders").args(["ls-tree", "-z", "-d", "--full-tree", "--name-only"]);
    let listing = cache.expect(list.args([commit.as_str()])).await?;
    let folders: Vec<String> = records(&listing).map(|name| String::from_utf8_lossy(name).into_owned()).collect();
    let Hint { clause: hint, suggestions } = hint("folders", folder, folders.iter().map(String::as_str));
    Err(GitHostError::FolderNotFound { folder: folder.clone(), hint, suggestions })
}

/// The commit's folders that have Markdown files.
pub(super) async fn folders(cache: &Cache<'_>, commit: &CommitId) -> Result<Vec<RepoFolder>, GitHostError> {
    let call = cache.local("list the folders").args(["ls-tree", "-r", "-z", "--full-tree", "--name-only"]);
    let listing = cache.expect(call.args([commit.as_str()])).await?;
    Ok(folders_with_docs(records(&listing).filter_map(|path| std::str::from_utf8(path).ok())))
}

/// Everything in the folder and below it.
pub(super) async fn entries(cache: &Cache<'_>, commit: &CommitId) -> Result<Vec<Entry>, GitHostError> {
    let folder = prefix(&cache.remote().folder);
    // Something else may have the folder's name: a file, or a submodule.
    Ok(list(cache, commit, &["-r"], &[&folder]).await?.into_iter().filter_map(|entry| entry.below(&folder)).collect())
}

/// What the commit has at these paths, relative to its root; the empty one stands for everything.
///
/// Sizes are not among it: git would search for each missing file.
pub(super) async fn list(
    cache: &Cache<'_>,
    commit: &CommitId,
    options: &[&str],
    paths: &[&str],
) -> Result<Vec<Entry>, GitHostError> {
    let call = cache.local("list the files").args(["ls-tree", "-z", "--full-tree"]).args(options.iter().copied());
    let call = call.args([commit.as_str(), "--"]).args(paths.iter().copied().filter(|path| !path.is_empty()));
    let listing = cache.expect(call).await?;
    let entries: Option<Vec<Entry>> = records(&listing).map(entry).collect();
    entries.ok_or_else(|| GitHostError::CacheDamaged { reason: "git listed the files in an unknown way".into() })
}

fn records(listing: &[u8]) -> impl Iterator<Item = &[u8]> {
    listing.split(|byte| *byte == 0).filter(|record| !record.is_empty())
}

/// Reads `mode type id TAB path`.
fn entry(record: &[u8]) -> Option<Entry> {
    let tab = record.iter().position(|byte| *byte == b'\t')?;
    let (head, path) = (std::str::from_utf8(record.get(..tab)?).ok()?, record.get(tab + 1..)?);
    let mut words = head.split_ascii_whitespace();
    let (mode, _kind, id) = (words.next()?, words.next()?, words.next()?);
    Some(Entry { mode: mode.into(), id: id.into(), path: path.to_owned() })
}

fn sort_out(entries: Vec<Entry>, sizes: &HashMap<BlobId, u64>) -> Tree {
    let mut tree = Tree::default();
    for entry in entries {
        let path = String::from_utf8_lossy(&entry.path).into_owned();
        match carried(&entry) {
            Ok(blob) => tree.files.push(TreeFile { path, size: sizes.get(&blob).copied(), blob }),
            Err(why) => tree.skipped.push(SkippedFile { path, why }),
        }
    }
    tree
}

fn carried(entry: &Entry) -> Result<BlobId, SkipReason> {
    if entry.mode == "120000" {
        return Err(SkipReason::SymbolicLink);
    }
    if !entry.is_file() {
        return Err(SkipReason::Submodule);
    }
    let path = std::str::from_utf8(&entry.path).map_err(|_| SkipReason::NameNotUtf8)?;
    if !is_safe(path) {
        return Err(SkipReason::UnsafeName);
    }
    BlobId::parse(&entry.id).map_err(|_| SkipReason::UnsafeName)
}
