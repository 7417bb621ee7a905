//! The fingerprint of a folder: what `lstat` says about all in it. Whatever changes a file changes its fingerprint, because
//! no program can set the time at which the kernel noted the change.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs, io,
    os::unix::{ffi::OsStrExt, fs::MetadataExt},
    path::Path,
};

use ai_toolkit_protocol::ContentHash;

/// More than this is not looked at.
const MAX_ENTRIES: usize = 50_000;

/// What is in a folder, by the path within it; folders themselves do not count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fingerprint(BTreeMap<Vec<u8>, String>);

impl Fingerprint {
    /// Looks at all in `folder`; a missing one is an empty one.
    ///
    /// # Errors
    /// When a folder cannot be read, or there is too much in it.
    pub fn of(folder: &Path) -> io::Result<Self> {
        let mut entries = BTreeMap::new();
        match fs::symlink_metadata(folder) {
            Ok(meta) if meta.is_dir() => collect(folder, b"", &mut entries)?,
            Ok(meta) => drop(entries.insert(Vec::new(), describe(&meta))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        Ok(Self(entries))
    }

    /// One hash for all of it.
    pub fn hash(&self) -> ContentHash {
        ContentHash::of(&self.to_bytes())
    }

    /// The paths in which this and `other` differ, sorted.
    pub fn differences<'a>(&'a self, other: &'a Self) -> Vec<&'a OsStr> {
        let changed = self.0.iter().filter(|(path, entry)| other.0.get(*path) != Some(entry));
        let gone = other.0.iter().filter(|(path, _)| !self.0.contains_key(*path));
        let mut paths: Vec<_> = changed.chain(gone).map(|(path, _)| OsStr::from_bytes(path)).collect();
        paths.sort_unstable();
        paths
    }

    /// As bytes: path, NUL, what `lstat` says, NUL.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (path, entry) in &self.0 {
            for part in [path.as_slice(), entry.as_bytes()] {
                bytes.extend_from_slice(part);
                bytes.push(0);
            }
        }
        bytes
    }

    /// From [`Self::to_bytes`]; nothing if they are not whole.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut entries = BTreeMap::new();
        let mut parts = bytes.split(|byte| *byte == 0);
        loop {
            match (parts.next()?, parts.next()) {
                // What is left after the last NUL.
                (b"", None) => return Some(Self(entries)),
                (path, Some(entry)) => drop(entries.insert(path.to_vec(), String::from_utf8(entry.to_vec()).ok()?)),
                (_, None) => return None,
            }
        }
    }
}

fn collect(folder: &Path, within: &[u8], entries: &mut BTreeMap<Vec<u8>, String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let mut path = within.to_vec();
        path.extend_from_slice(entry.file_name().as_bytes());
        // A file that goes while we look is one that is not there.
        let meta = match entry.metadata() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            meta => meta?,
        };
        if meta.is_dir() {
            path.push(b'/');
            collect(&entry.path(), &path, entries)?;
        } else {
            entries.insert(path, describe(&meta));
        }
        if entries.len() > MAX_ENTRIES {
            return Err(io::Error::other(format!("there are more than {MAX_ENTRIES} files in it")));
        }
    }
    Ok(())
}

fn describe(meta: &fs::Metadata) -> String {
    let parts = [meta.mtime(), meta.mtime_nsec(), meta.ctime(), meta.ctime_nsec()].map(|part| format!("{part:x}"));
    format!("{:o} {:x} {:x} {}", meta.mode(), meta.size(), meta.ino(), parts.join(" "))
}

#[cfg(test)]
mod tests {
    use std::{os::unix::fs::symlink, time::SystemTime};

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_change_shows_even_when_it_hides_its_time() {
        let top = tempfile::tempdir().unwrap();
        fs::create_dir(top.path().join("a")).unwrap();
        let file = top.path().join("a/doc.md");
        fs::write(&file, "one").unwrap();
        fs::write(top.path().join("other.md"), "").unwrap();
        let before = Fingerprint::of(top.path()).unwrap();
        assert_eq!(Fingerprint::of(top.path()).unwrap(), before);

        let time = fs::metadata(&file).unwrap().modified().unwrap();
        fs::write(&file, "two").unwrap();
        fs::File::options().write(true).open(&file).unwrap().set_modified(time).unwrap();
        let after = Fingerprint::of(top.path()).unwrap();
        assert_eq!(after.differences(&before), ["a/doc.md"]);
        assert_ne!(after.hash(), before.hash());
        assert!(SystemTime::now() > time);
    }

    #[test]
    fn new_and_missing_files_are_differences_and_links_are_not_followed() {
        let top = tempfile::tempdir().unwrap();
        fs::write(top.path().join("a.md"), "").unwrap();
        let before = Fingerprint::of(top.path()).unwrap();
        fs::remove_file(top.path().join("a.md")).unwrap();
        symlink("/", top.path().join("link")).unwrap();
        let after = Fingerprint::of(top.path()).unwrap();
        assert_eq!(after.differences(&before), ["a.md", "link"]);
        assert_eq!(Fingerprint::of(&top.path().join("missing")).unwrap(), Fingerprint::default());
    }

    proptest! {
        #[test]
        fn bytes_survive_the_way(entries in prop::collection::btree_map("[^\0]{1,9}", "[a-f0-9 ]{0,9}", 0..9)) {
            let entries = entries.into_iter().map(|(path, entry)| (path.into_bytes(), entry)).collect();
            let print = Fingerprint(entries);
            prop_assert_eq!(Fingerprint::from_bytes(&print.to_bytes()), Some(print));
        }

        #[test]
        fn odd_bytes_are_refused_or_read_but_never_fatal(bytes in prop::collection::vec(any::<u8>(), 0..99)) {
            if let Some(print) = Fingerprint::from_bytes(&bytes) {
                prop_assert!(print.0.len() <= bytes.len());
            }
        }
    }
}
