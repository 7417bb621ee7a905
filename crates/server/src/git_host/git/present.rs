//! What stands at the paths of a publish: which files keep their mode, and what is in the way of new ones.

use std::collections::{BTreeMap, HashSet};

use super::{
    super::{CommitId, FileChange, edits::Present, error::GitHostError, paths::prefix},
    cache::Cache,
    trees::{self, Entry},
};

/// With more changes the whole folder is listed: git compares each file with each path that it is given.
const FEW: usize = 100;

/// As much as surely fits on a command line.
const MAX_PATHS_BYTES: usize = 100_000;

/// Looks only where the changes are: the folder may have very many other files.
pub(super) async fn find(
    cache: &Cache<'_>,
    parent: &CommitId,
    changes: &[FileChange],
) -> Result<Present, GitHostError> {
    let folder = &cache.remote().folder;
    let prefix = prefix(folder);
    let paths: Vec<String> = changes.iter().map(|change| format!("{prefix}{}", change.path)).collect();
    let bytes: usize = paths.iter().map(String::len).sum();
    if changes.len() > FEW || bytes > MAX_PATHS_BYTES {
        let above = above(folder).chain([folder.as_str()]).filter(|path| !path.is_empty()).collect();
        let mut entries = at(cache, parent, above).await?;
        entries.extend(trees::list(cache, parent, &["-r"], &[&prefix]).await?);
        return of_folder(folder, entries);
    }
    let mut entries = at(cache, parent, paths.iter().map(String::as_str).collect()).await?;
    let found: HashSet<String> =
        entries.iter().filter_map(|entry| String::from_utf8(entry.path.clone()).ok()).collect();
    let written =
        || changes.iter().zip(&paths).filter(|(change, _)| change.content.is_some()).map(|(_, path)| path.as_str());
    // A file above a new one is in its way; above those that were found there are only folders.
    let folders: HashSet<&str> = found.iter().flat_map(|path| above(path)).collect();
    let unknown = written().filter(|path| !found.contains(*path)).flat_map(above);
    let unknown = unknown.filter(|path| !folders.contains(path)).collect();
    // What is in a folder that is to become a file.
    let replaced: Vec<&str> = {
        let folders: HashSet<&[u8]> =
            entries.iter().filter(|entry| entry.is_folder()).map(|entry| entry.path.as_slice()).collect();
        written().filter(|path| folders.contains(path.as_bytes())).collect()
    };
    if !replaced.is_empty() {
        entries.extend(trees::list(cache, parent, &["-r"], &replaced).await?);
    }
    entries.extend(at(cache, parent, unknown).await?);
    of_folder(folder, entries)
}

/// Takes entries of the whole commit.
fn of_folder(folder: &str, entries: Vec<Entry>) -> Result<Present, GitHostError> {
    let prefix = prefix(folder);
    let mut present = Vec::new();
    for entry in entries.into_iter().filter(|entry| !entry.is_folder()) {
        let Some(path) = entry.path.strip_prefix(prefix.as_bytes()) else {
            let other = String::from_utf8_lossy(&entry.path).into_owned();
            return Err(GitHostError::InTheWay { path: folder.to_owned(), other });
        };
        present.push((path.to_owned(), entry.mode));
    }
    Ok(Present::new(present))
}

/// The folders that a path is in.
fn above(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').filter_map(|(index, _)| path.get(..index))
}

/// What the commit has at exactly these paths.
///
/// Git takes a folder's path for all that is in it as soon as it is asked for something in it, too; so those go into
/// one call that are not in one another.
async fn at(cache: &Cache<'_>, parent: &CommitId, paths: HashSet<&str>) -> Result<Vec<Entry>, GitHostError> {
    let mut calls: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for path in &paths {
        calls.entry(above(path).filter(|above| paths.contains(above)).count()).or_default().push(path);
    }
    let mut entries = Vec::new();
    for paths in calls.values() {
        entries.extend(trees::list(cache, parent, &[], paths).await?);
    }
    Ok(entries)
}
