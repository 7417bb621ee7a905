//! Where everything of a copy is.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use ai_toolkit_protocol::ContentHash;

use super::SyncError;
use crate::workspace::{Environment, state_directory};

/// The copy, and what a sync needs beside it.
#[derive(Debug, Clone)]
pub(super) struct Places {
    /// The top of the checkout.
    pub(super) root: PathBuf,
    /// The copy.
    pub(super) copy: PathBuf,
    /// What a sync works in: on the copy's file system, and there only while it runs. It has a `.gitignore` that ignores
    /// all of it.
    pub(super) workshop: PathBuf,
    /// The next version of the copy; after the swap the one before.
    pub(super) next: PathBuf,
    /// Where the copy waits while the next version takes its place, if that takes two steps.
    pub(super) previous: PathBuf,
    /// The next `.sync-hash`, when the copy's folder stays.
    pub(super) hash: PathBuf,
}

impl Places {
    pub(super) fn of(root: &Path) -> Self {
        let workshop = root.join(".docs.sync");
        Self {
            root: root.to_owned(),
            copy: root.join(".docs"),
            next: workshop.join("next"),
            previous: workshop.join("previous"),
            hash: workshop.join("sync-hash"),
            workshop,
        }
    }

    /// Whether the copy is a folder, or nothing yet.
    pub(super) fn check(&self) -> Result<(), SyncError> {
        match fs::symlink_metadata(&self.copy) {
            Ok(meta) if meta.is_symlink() => Err(SyncError::LinkInPlace),
            Ok(meta) if !meta.is_dir() => Err(SyncError::NotAFolder),
            Ok(_) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(source) => Err(SyncError::Look { path: self.copy.clone(), source }),
        }
    }

    /// A file of this checkout's own in the user's state directory; none without such a directory.
    pub(super) fn state(&self, ending: &str) -> Option<PathBuf> {
        let folder = state_directory(&Environment::of_process()).ok()?.join("copies");
        fs::create_dir_all(&folder).ok()?;
        let name = ContentHash::of(self.root.as_os_str().as_encoded_bytes()).to_string();
        Some(folder.join(format!("{}.{ending}", &name[..32])))
    }
}
