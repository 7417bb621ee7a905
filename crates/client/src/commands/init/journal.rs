//! Remembers what files were before `init`, so that `--undo` gives them back byte for byte where nobody changed them since.
//! Where somebody did, and where nothing is remembered, only what `init` added goes.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use ai_toolkit_protocol::ContentHash;
use serde::{Deserialize, Serialize};

use super::part::{Edit, Part, read};
use crate::{
    commands::outcome::Failure,
    workspace::{Environment, state_directory, write_file},
};

/// What is remembered of a checkout.
pub(super) struct Journal {
    /// None without a home directory.
    file: Option<PathBuf>,
    entries: BTreeMap<PathBuf, Entry>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Entry {
    /// None if there was no such file.
    before: Option<String>,
    /// The hash of what `init` made of it.
    after: ContentHash,
}

impl Journal {
    pub(super) fn load(environment: &Environment, root: &Path) -> Self {
        let name = ContentHash::of(root.as_os_str().as_encoded_bytes()).to_string();
        let file = state_directory(environment).ok().map(|state| state.join(format!("init/{}.json", &name[..32])));
        let text = file.as_ref().and_then(|file| fs::read(file).ok());
        let entries = text.and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default();
        Self { file, entries }
    }

    /// Makes a change, and remembers how to take it back.
    pub(super) fn write(&mut self, edit: &Edit) -> Result<(), Failure> {
        let hash = |text: &str| ContentHash::of(text.as_bytes());
        let known = self.entries.remove(&edit.path);
        let before = match (known, &edit.before) {
            // What is there is from an earlier run: what was there before that counts.
            (Some(known), Some(before)) if known.after == hash(before) => Some(known.before),
            // Somebody changed what an earlier run made; how it was without is not known.
            (Some(_), Some(_)) => None,
            (_, before) => Some(before.clone()),
        };
        if let Some(before) = before {
            self.entries.insert(edit.path.clone(), Entry { before, after: hash(&edit.after) });
        }
        // Before the change: what is remembered in vain does no harm.
        self.save();
        let made = edit.path.parent().map_or(Ok(()), fs::create_dir_all);
        made.and_then(|()| write_file(&edit.path, edit.after.as_bytes(), mode_of(&edit.path).unwrap_or(edit.mode)))
            .map_err(|error| Failure::new(format_args!("{} cannot be written: {error}.", edit.name)))
    }

    fn save(&self) {
        let Some(file) = &self.file else { return };
        // Without it, `--undo` takes out what was added.
        let _ = file.parent().map(fs::create_dir_all);
        let _ = serde_json::to_vec(&self.entries).map(|text| write_file(file, &text, 0o600));
    }

    /// Takes a part back, and answers in a word what was done; none if nothing was to be done.
    pub(super) fn take_back(&mut self, root: &Path, part: &Part) -> Result<Option<&'static str>, Failure> {
        let path = root.join(&part.path);
        let failed = |error: io::Error| Failure::new(format_args!("{} cannot be changed: {error}.", part.name(root)));
        let entry = self.entries.remove(&path);
        let Some(now) = read(&path).map_err(failed)? else { return Ok(None) };
        let next = match entry {
            Some(entry) if entry.after == ContentHash::of(now.as_bytes()) => entry.before,
            _ => (part.remove)(&now),
        };
        match next {
            Some(next) if next == now => Ok(None),
            Some(next) => {
                let mode = mode_of(&path).unwrap_or(part.mode);
                write_file(&path, next.as_bytes(), mode).map_err(failed)?;
                Ok(Some("restored"))
            }
            None => {
                fs::remove_file(&path).map_err(failed)?;
                // Folders that were made for it; those that others use are not empty.
                for folder in path.ancestors().skip(1).take_while(|folder| *folder != root && folder.starts_with(root))
                {
                    if fs::remove_dir(folder).is_err() {
                        break;
                    }
                }
                Ok(Some("removed"))
            }
        }
    }

    /// Forgets everything.
    pub(super) fn end(self) {
        if let Some(file) = self.file {
            let _ = fs::remove_file(file);
        }
    }
}

#[cfg(unix)]
fn mode_of(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    Some(fs::metadata(path).ok()?.permissions().mode() & 0o7777)
}

#[cfg(not(unix))]
fn mode_of(_: &Path) -> Option<u32> {
    None
}
