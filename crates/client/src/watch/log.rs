//! The watcher's log: a small file that people read when something is odd. It never has a key.

use std::{
    fmt::Display,
    fs::{self, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// A log of this size becomes the old one.
const MAX_BYTES: u64 = 256 * 1024;

/// A log file, and the one before it.
#[derive(Debug, Clone)]
pub(super) struct Log(PathBuf);

impl Log {
    /// The log `watch.log` in `folder`.
    pub(super) fn in_folder(folder: &Path) -> Self {
        Self(folder.join("watch.log"))
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Adds a line. A log that cannot be written is no reason to stop.
    pub(super) fn line(&self, text: impl Display) {
        if fs::metadata(&self.0).is_ok_and(|meta| meta.len() > MAX_BYTES) {
            let _ = fs::rename(&self.0, self.0.with_extension("log.1"));
        }
        let time = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string();
        if let Ok(mut file) = OpenOptions::new().append(true).create(true).mode(0o600).open(&self.0) {
            let _ = file.write_all(format!("{time} [{}] {text}\n", std::process::id()).as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_does_not_grow_without_end() {
        let folder = tempfile::tempdir().unwrap();
        let log = Log::in_folder(folder.path());
        let line = "x".repeat(64 * 1024);
        for _ in 0..12 {
            log.line(&line);
        }
        let total: u64 =
            fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).sum();
        assert!(total <= 2 * (MAX_BYTES + 66 * 1024), "{total}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
