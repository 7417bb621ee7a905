//! The next version of the copy while it comes to be, in the folder beside the copy.

use std::{
    collections::HashSet,
    fs::{self, File, FileTimes, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use ai_toolkit_protocol::{ContentHash, DocPath};

use super::{
    SyncError,
    index::{DocFile, Docs, Stamp},
    look::{self, Found},
    places::Places,
    swap,
};

/// What changes the copy to its next version by one call of the system.
pub(super) enum Step {
    Put(DocPath),
    Delete(DocPath),
}

/// The next version. What is left of it goes when it is dropped.
pub(super) struct Draft {
    places: Places,
    is_open: bool,
    folders: HashSet<PathBuf>,
    /// Older than the copy by more than the coarsest clock of a file system, so that whoever writes to a file of it
    /// changes the file's time for certain.
    time: SystemTime,
}

/// The path that the platform means by `name`.
pub(super) fn safe_path(name: &str) -> Result<DocPath, SyncError> {
    let is_ours = name.split('/').any(|part| part.to_ascii_lowercase().starts_with(".sync-hash"));
    match DocPath::parse(name) {
        Ok(path) if path.as_str() == name && !is_ours => Ok(path),
        _ => Err(SyncError::UnsafeName(name.to_owned())),
    }
}

impl Draft {
    /// An empty version. Nothing is on the disk before there is something to write.
    pub(super) fn new(places: &Places) -> Self {
        let time = SystemTime::now() - Duration::from_secs(5);
        Self { places: places.clone(), is_open: false, folders: HashSet::new(), time }
    }

    fn open(&mut self) -> Result<(), SyncError> {
        if !self.is_open {
            let Places { workshop, next, .. } = &self.places;
            fs::create_dir(workshop)
                .and_then(|()| fs::write(workshop.join(".gitignore"), "*\n"))
                .and_then(|()| fs::create_dir(next))
                .map_err(|source| SyncError::Folder { path: workshop.clone(), source })?;
            self.is_open = true;
        }
        Ok(())
    }

    /// Writes a doc, read-only from its first moment.
    pub(super) fn write(&mut self, path: &DocPath, bytes: &[u8], hash: ContentHash) -> Result<DocFile, SyncError> {
        self.open()?;
        let failed = |source| SyncError::Write { doc: path.clone(), source };
        self.make_folder(path).map_err(failed)?;
        let write = || {
            let mut file = create(&self.places.next.join(path.as_str()))?;
            file.write_all(bytes)?;
            file.set_times(FileTimes::new().set_modified(self.time))?;
            file.metadata()
        };
        let meta = write().map_err(failed)?;
        Ok(DocFile { stamp: Stamp::of(&meta), hash })
    }

    fn make_folder(&mut self, path: &DocPath) -> io::Result<()> {
        if let Some(folder) = super::parents(path).next()
            && !self.folders.contains(folder)
        {
            fs::create_dir_all(self.places.next.join(folder))?;
            self.folders.extend(super::parents(path).map(Path::to_owned));
        }
        Ok(())
    }

    /// Adds what stayed, and the docs hash. Answers what is known of the files. Where they are `strangers`, their files
    /// are copied, because their owner may go on with them.
    pub(super) fn complete(
        &mut self,
        docs: &Docs,
        changed: &[DocPath],
        hash: ContentHash,
        strangers: bool,
    ) -> Result<Docs, SyncError> {
        self.open()?;
        let changed: HashSet<&DocPath> = changed.iter().collect();
        let mut complete = docs.clone();
        for (path, doc) in docs.iter().filter(|(path, _)| !changed.contains(path)) {
            let failed = |source| SyncError::Write { doc: path.clone(), source };
            self.make_folder(path).map_err(failed)?;
            let (from, to) = (self.places.copy.join(path.as_str()), self.places.next.join(path.as_str()));
            if strangers || fs::hard_link(&from, &to).is_err() {
                // Some file systems know no links, and some systems allow none to files of others.
                let bytes = fs::read(&from).map_err(failed)?;
                if ContentHash::of(&bytes) != doc.hash {
                    return Err(SyncError::NotAnnounced);
                }
                complete.insert(path.clone(), self.write(path, &bytes, doc.hash)?);
            }
        }
        write_hash(&self.places.next.join(".sync-hash"), hash)
            .map_err(|source| SyncError::Folder { path: self.places.next.clone(), source })?;
        Ok(complete)
    }

    /// Changes the copy.
    pub(super) fn take_step(&mut self, step: &Step) -> Result<(), SyncError> {
        let copy = &self.places.copy;
        match step {
            Step::Put(path) => fs::rename(self.places.next.join(path.as_str()), copy.join(path.as_str()))
                .map_err(|source| SyncError::Write { doc: path.clone(), source }),
            Step::Delete(path) => {
                fs::remove_file(copy.join(path.as_str()))
                    .map_err(|source| SyncError::Write { doc: path.clone(), source })?;
                for folder in super::parents(path) {
                    // The first that is not empty stays, and with it those above.
                    if fs::remove_dir(copy.join(folder)).is_err() {
                        break;
                    }
                }
                Ok(())
            }
        }
    }

    /// Writes the docs hash into the copy.
    pub(super) fn put_hash(&mut self, hash: ContentHash) -> Result<(), SyncError> {
        self.open()?;
        let Places { copy, hash: draft, .. } = &self.places;
        let file = copy.join(".sync-hash");
        fs::create_dir_all(copy)
            .and_then(|()| write_hash(draft, hash))
            .and_then(|()| fs::rename(draft, &file))
            // The script takes what is newer than this file for touched, and so is the folder now.
            .and_then(|()| File::options().append(true).open(&file)?.set_modified(SystemTime::now()))
            .map_err(|source| SyncError::Folder { path: copy.clone(), source })
    }
}

/// The one step that leads to the next version, if one is enough.
pub(super) fn single_step(found: &Found, changed: &[DocPath], deleted: &[DocPath]) -> Option<Step> {
    if found.has_others {
        return None;
    }
    match (changed, deleted) {
        ([], [path]) => Some(Step::Delete(path.clone())),
        ([path], []) => {
            let folders = look::folders(&found.docs);
            let has_place = super::parents(path).all(|folder| folders.contains(folder));
            (has_place && !folders.contains(Path::new(path.as_str()))).then(|| Step::Put(path.clone()))
        }
        _ => None,
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if self.is_open {
            // The next sync tries again.
            let _ = swap::clear(&self.places);
        }
    }
}

fn write_hash(path: &Path, hash: ContentHash) -> io::Result<()> {
    fs::write(path, format!("{hash}\n"))
}

fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o444);
    options.open(path)
}
