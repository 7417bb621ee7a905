//! Looks at what is in the copy.

use std::{collections::HashSet, fs, io, io::Read, path::Path};

use ai_toolkit_protocol::{ContentHash, DocPath, MAX_BINARY_BYTES};

use super::{
    Depth, SyncError,
    index::{DocFile, Docs, Known, Stamp},
};

/// The most files that are looked at.
const MAX_FILES: usize = 200_000;

/// What is in the copy.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The files that could be docs.
    pub(super) docs: Docs,
    /// Whether there is anything that can't: links, devices, odd names, empty folders.
    pub(super) has_others: bool,
}

impl Found {
    pub(super) fn is_empty(&self) -> bool {
        self.docs.is_empty() && !self.has_others
    }
}

/// Finds every file in `copy` with its hash; nothing if there is no such folder.
pub(super) fn look(copy: &Path, known: &Known, depth: Depth) -> Result<Found, SyncError> {
    let mut found = Found::default();
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        |source| SyncError::Look { path, source }
    };
    for (name, stamp) in list(copy, &mut found.has_others)? {
        // Only what is written as docs write it, to the letter.
        let Some(path) = DocPath::parse(&name).ok().filter(|path| path.as_str() == name) else {
            found.has_others = true;
            continue;
        };
        let remembered = known.docs.get(&path).filter(|doc| depth == Depth::Quick && doc.stamp == stamp);
        let hash = match remembered {
            Some(doc) => Some(doc.hash),
            None => hash_file(&copy.join(path.as_str())).map_err(unreadable(&copy.join(path.as_str())))?,
        };
        match hash {
            Some(hash) => drop(found.docs.insert(path, DocFile { stamp, hash })),
            None => found.has_others = true,
        }
    }
    Ok(found)
}

/// The files in `copy` by their paths in it, without reading them. Sets `has_others` if there is something else.
pub(super) fn list(copy: &Path, has_others: &mut bool) -> Result<Vec<(String, Stamp)>, SyncError> {
    let mut files = Vec::new();
    match walk(copy, "", &mut files, has_others) {
        Ok(()) => {}
        Err((path, source)) if path == copy && source.kind() == io::ErrorKind::NotFound => {}
        Err((path, source)) => return Err(SyncError::Look { path, source }),
    }
    if files.len() > MAX_FILES { Err(SyncError::TooMany(MAX_FILES)) } else { Ok(files) }
}

fn walk(
    folder: &Path,
    prefix: &str,
    files: &mut Vec<(String, Stamp)>,
    has_others: &mut bool,
) -> Result<(), (std::path::PathBuf, io::Error)> {
    let failed = |source| (folder.to_owned(), source);
    let before = files.len();
    for entry in fs::read_dir(folder).map_err(failed)? {
        if files.len() > MAX_FILES {
            return Ok(());
        }
        let entry = entry.map_err(failed)?;
        let (kind, name) = (entry.file_type().map_err(failed)?, entry.file_name());
        if prefix.is_empty() && name == ".sync-hash" && kind.is_file() {
            continue;
        }
        let Some(path) = name.to_str().map(|name| format!("{prefix}{name}")) else {
            *has_others = true;
            continue;
        };
        if kind.is_dir() {
            walk(&entry.path(), &format!("{path}/"), files, has_others)?;
        } else if kind.is_file() {
            let meta = match entry.metadata() {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                meta => meta.map_err(failed)?,
            };
            files.push((path, Stamp::of(&meta)));
        } else {
            *has_others = true;
        }
    }
    if files.len() == before && !prefix.is_empty() {
        *has_others = true;
    }
    Ok(())
}

/// The hash of a file; none if it is larger than any doc.
fn hash_file(path: &Path) -> io::Result<Option<ContentHash>> {
    let mut bytes = Vec::new();
    let limit = MAX_BINARY_BYTES as u64;
    fs::File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then(|| ContentHash::of(&bytes)))
}

/// The folders that docs are in.
pub(super) fn folders(docs: &Docs) -> HashSet<&Path> {
    docs.keys().flat_map(super::parents).collect()
}
