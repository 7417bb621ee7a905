//! Which files a commit has in the folder, without having the files.

use super::{
    super::{BlobId, CommitId, SkipReason, SkippedFile, Tree, TreeFile, error::GitHostError},
    cache::Cache,
    names,
};

/// One line of a commit's listing.
pub(super) struct Entry {
    pub(super) mode: String,
    pub(super) id: String,
    size: Option<u64>,
    /// Relative to the folder; any bytes but NUL.
    pub(super) path: Vec<u8>,
}

impl Entry {
    /// Whether it is a file with content, not a link or another repository.
    pub(super) fn is_file(&self) -> bool {
        self.mode.starts_with("100")
    }
}

/// The folder's files; none when there is no such folder.
pub(super) async fn tree(cache: &mut Cache<'_>, commit: &CommitId) -> Result<Tree, GitHostError> {
    cache.ensure(commit).await?;
    Ok(sort_out(entries(cache, commit).await?))
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
    let hint = names::hint("folders", folder, folders.iter().map(String::as_str));
    Err(GitHostError::FolderNotFound { folder: folder.clone(), hint })
}

/// Everything in the folder and below it.
pub(super) async fn entries(cache: &Cache<'_>, commit: &CommitId) -> Result<Vec<Entry>, GitHostError> {
    let folder = prefix(&cache.remote().folder);
    // -l tells the sizes of what is here, and nothing is fetched for the others.
    let call = cache.local("list the files").args(["ls-tree", "-r", "-z", "-l", "--full-tree", commit.as_str()]);
    let call = if folder.is_empty() { call } else { call.args(["--", &folder]) };
    let listing = cache.expect(call).await?;
    let entries: Option<Vec<Entry>> = records(&listing).map(entry).collect();
    let mut entries = entries
        .ok_or_else(|| GitHostError::CacheDamaged { reason: "git listed the files in an unknown way".into() })?;
    entries.retain_mut(|entry| match entry.path.strip_prefix(folder.as_bytes()) {
        Some(path) => {
            entry.path = path.to_owned();
            true
        }
        // Something else has the folder's name: a file, or a submodule.
        None => false,
    });
    Ok(entries)
}

/// The nearest part of the folder's own path that is not a folder in this commit.
pub(super) async fn in_the_folders_way(cache: &Cache<'_>, commit: &CommitId) -> Result<Option<String>, GitHostError> {
    let folder = cache.remote().folder.clone();
    let ends = folder.match_indices('/').map(|(index, _)| index).chain([folder.len()]);
    for part in ends.filter_map(|end| folder.get(..end)).filter(|part| !part.is_empty()) {
        let call =
            cache.local("look for the folder").args(["ls-tree", "-z", "--full-tree", commit.as_str(), "--", part]);
        let listing = cache.expect(call).await?;
        if !listing.is_empty() && !listing.starts_with(b"040000 ") {
            return Ok(Some(part.to_owned()));
        }
    }
    Ok(None)
}

/// The folder as git has it before a file's name.
pub(super) fn prefix(folder: &str) -> String {
    if folder.is_empty() { String::new() } else { format!("{folder}/") }
}

fn records(listing: &[u8]) -> impl Iterator<Item = &[u8]> {
    listing.split(|byte| *byte == 0).filter(|record| !record.is_empty())
}

/// Reads `mode type id size TAB path`.
fn entry(record: &[u8]) -> Option<Entry> {
    let tab = record.iter().position(|byte| *byte == b'\t')?;
    let (head, path) = (std::str::from_utf8(record.get(..tab)?).ok()?, record.get(tab + 1..)?);
    let mut words = head.split_ascii_whitespace();
    let (mode, _kind, id, size) = (words.next()?, words.next()?, words.next()?, words.next()?);
    Some(Entry { mode: mode.into(), id: id.into(), size: size.parse().ok(), path: path.to_owned() })
}

fn sort_out(entries: Vec<Entry>) -> Tree {
    let mut tree = Tree::default();
    for entry in entries {
        let path = String::from_utf8_lossy(&entry.path).into_owned();
        match carried(&entry) {
            Ok(blob) => tree.files.push(TreeFile { path, blob, size: entry.size }),
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

/// Whether no segment of the path leads elsewhere or into Git's own folder.
pub(super) fn is_safe(path: &str) -> bool {
    path.split('/').all(|segment| !matches!(segment, "" | "." | "..") && !segment.eq_ignore_ascii_case(".git"))
}
