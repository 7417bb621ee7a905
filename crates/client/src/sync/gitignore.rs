//! Keeps the copy out of Git.

use std::{fs, io, path::Path};

use crate::workspace::write_file;

/// How `.gitignore` stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ignored {
    /// There is nothing to do: it has the line, or the folder is in no Git checkout.
    Already,
    /// The line was added.
    Added,
    /// The line could not be added.
    Failed,
}

/// Adds `.docs/` to the `.gitignore` in `root`, once, if that is in a Git checkout.
pub fn keep_out_of_git(root: &Path) -> Ignored {
    if !root.ancestors().any(|folder| folder.join(".git").exists()) {
        return Ignored::Already;
    }
    let file = root.join(".gitignore");
    let mut text = match fs::read(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(_) => return Ignored::Failed,
    };
    let names_it = |line: &[u8]| matches!(line.trim_ascii_end(), b".docs" | b".docs/" | b"/.docs" | b"/.docs/");
    if text.split(|byte| *byte == b'\n').any(names_it) {
        return Ignored::Already;
    }
    if !text.is_empty() && !text.ends_with(b"\n") {
        text.push(b'\n');
    }
    text.extend_from_slice(b".docs/\n");
    if write_file(&file, &text, 0o644).is_ok() { Ignored::Added } else { Ignored::Failed }
}
