//! A part of what `init` does: one file, what it becomes, and how that is taken back.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::commands::outcome::Failure;

/// The largest file that is edited, in bytes.
const MAX_FILE_BYTES: u64 = 4 * 1024 * 1024;

/// What a file becomes; an error when it is in no state to be edited, with what to do.
pub(super) type Add = Box<dyn Fn(Option<&str>) -> Result<String, String>>;
/// What is left of a file without what `init` added; none if nothing is.
pub(super) type Remove = Box<dyn Fn(&str) -> Option<String>>;

/// One file that `init` edits.
pub(super) struct Part {
    /// Absolute, or relative to the top of the checkout.
    pub(super) path: PathBuf,
    pub(super) mode: u32,
    pub(super) add: Add,
    pub(super) remove: Remove,
}

/// A change that is about to be made.
#[derive(Debug)]
pub(super) struct Edit {
    pub(super) path: PathBuf,
    /// As people call it.
    pub(super) name: String,
    pub(super) mode: u32,
    pub(super) before: Option<String>,
    pub(super) after: String,
}

impl Part {
    /// As people call it.
    pub(super) fn name(&self, root: &Path) -> String {
        let path = root.join(&self.path);
        path.strip_prefix(root).unwrap_or(&path).display().to_string()
    }

    /// The change; none if nothing is to be done.
    pub(super) fn plan(&self, root: &Path) -> Result<Option<Edit>, Failure> {
        let (path, name) = (root.join(&self.path), self.name(root));
        let before = read(&path).map_err(|error| Failure::new(format_args!("{name} cannot be read: {error}.")))?;
        let after = (self.add)(before.as_deref()).map_err(|why| Failure::new(format_args!("{name} {why}")))?;
        let edit = Edit { path, name, mode: self.mode, before, after };
        Ok(Some(edit).filter(|edit| edit.before.as_ref() != Some(&edit.after)))
    }
}

/// The text of a file; none if there is no such file.
pub(super) fn read(path: &Path) -> io::Result<Option<String>> {
    match fs::metadata(path) {
        Ok(meta) if meta.len() > MAX_FILE_BYTES => Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is too large")),
        Ok(_) => fs::read_to_string(path).map(Some),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
