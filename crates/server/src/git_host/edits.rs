//! What a publish does to a commit's folder, and what it must not do.

use std::collections::{HashMap, HashSet};

use super::{FileChange, GitHostError, paths::parents};

/// What the folder has in the parent: each file's mode, or none for what is no file.
#[derive(Default)]
pub(super) struct Present(HashMap<Vec<u8>, Option<String>>);

/// One change to the folder's files.
pub(super) enum Edit<'a> {
    /// The file is there and goes.
    Delete(&'a str),
    /// The file is made or gets new content.
    Write { path: &'a str, mode: String, content: &'a [u8] },
}

impl Present {
    /// Takes each entry's path within the folder and its mode.
    pub(super) fn new(entries: impl IntoIterator<Item = (Vec<u8>, String)>) -> Self {
        let files = entries.into_iter().map(|(path, mode)| {
            let is_file = mode.starts_with("100");
            (path, is_file.then(|| if mode == "100755" { mode } else { "100644".into() }))
        });
        Self(files.collect())
    }

    /// The edits in an order that works, deletions first: a file may take the place of a folder.
    ///
    /// Git would replace what stands in a file's way, folders with all that is in them; that is refused.
    pub(super) fn edits(mut self, changes: &[FileChange]) -> Result<Vec<Edit<'_>>, GitHostError> {
        let mut edits = Vec::new();
        let mut modes = HashMap::new();
        for change in changes {
            let path = change.path.as_bytes();
            if let Some(Some(mode)) = self.0.get(path) {
                if change.content.is_some() {
                    modes.insert(path, mode.clone());
                } else {
                    edits.push(Edit::Delete(&change.path));
                }
                self.0.remove(path);
            }
        }
        let mut names: HashSet<Vec<u8>> = self.0.into_keys().collect();
        let mut folders: HashSet<Vec<u8>> = names.iter().flat_map(|name| parents(name)).map(<[u8]>::to_vec).collect();
        for change in changes {
            let (Some(content), path) = (&change.content, change.path.as_bytes()) else { continue };
            let other = [path].into_iter().filter(|path| names.contains(*path) || folders.contains(*path));
            if let Some(other) = other.chain(parents(path).filter(|parent| names.contains(*parent))).next() {
                let other = String::from_utf8_lossy(other).into_owned();
                return Err(GitHostError::InTheWay { path: change.path.clone(), other });
            }
            folders.extend(parents(path).map(<[u8]>::to_vec));
            names.insert(path.to_vec());
            let mode = modes.remove(path).unwrap_or_else(|| "100644".into());
            edits.push(Edit::Write { path: &change.path, mode, content });
        }
        Ok(edits)
    }
}
