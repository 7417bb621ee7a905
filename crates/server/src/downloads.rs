//! The workstation clients that this server hands out: `ai-toolkit` beside its own executable, for machines of its own
//! kind, and `ai-toolkit-<system>-<machine>` for others, where an admin has put them there.

use std::{
    collections::HashMap,
    env, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::SystemTime,
};

use ai_toolkit_protocol::{ClientDownload, ContentHash};

const NAME: &str = "ai-toolkit";
/// A client is a few megabytes; what is much larger is none.
const MAX_BYTES: u64 = 64 << 20;
/// The kinds of machine that the installer knows.
const SYSTEMS: [&str; 3] = ["linux", "macos", "windows"];
const MACHINES: [&str; 2] = ["x86_64", "aarch64"];

/// When a file was as it is hashed here.
type Stamp = (u64, Option<SystemTime>);

/// The clients in one folder, which may come and change while the server runs.
#[derive(Debug, Default)]
pub struct Downloads {
    folder: Option<PathBuf>,
    hashes: Mutex<HashMap<String, (Stamp, ContentHash)>>,
}

impl Downloads {
    /// The clients in `folder`, or beside this executable.
    pub fn new(folder: Option<PathBuf>) -> Self {
        let beside = || env::current_exe().ok().and_then(|file| file.parent().map(Path::to_owned));
        Self { folder: folder.or_else(beside), hashes: Mutex::default() }
    }

    /// What there is now, by system and machine; blocks on the disk.
    pub fn list(&self) -> Vec<ClientDownload> {
        kinds().filter_map(|(system, machine)| self.describe(system, machine)).collect()
    }

    /// A client's bytes by its name in [`Downloads::list`]; blocks on the disk.
    pub fn read(&self, file_name: &str) -> Option<(ContentHash, Vec<u8>)> {
        let (system, machine) = kinds().find(|(system, machine)| name_for(system, machine) == file_name)?;
        // Only what would be listed.
        self.describe(system, machine)?;
        let bytes = std::fs::read(self.file(system, machine)?).ok()?;
        Some((ContentHash::of(&bytes), bytes))
    }

    fn describe(&self, system: &str, machine: &str) -> Option<ClientDownload> {
        let file = self.file(system, machine)?;
        let file_name = name_for(system, machine);
        match self.hash(&file_name, &file) {
            Ok((size, hash)) => {
                Some(ClientDownload { system: system.to_owned(), machine: machine.to_owned(), file_name, size, hash })
            }
            Err(error) => {
                tracing::warn!(%error, file = %file.display(), "a client cannot be offered for download");
                None
            }
        }
    }

    fn file(&self, system: &str, machine: &str) -> Option<PathBuf> {
        let folder = self.folder.as_ref()?;
        let own = (system, machine) == (env::consts::OS, env::consts::ARCH);
        let plain = own.then(|| folder.join(format!("{NAME}{}", extension(system))));
        let named = folder.join(name_for(system, machine));
        [Some(named), plain].into_iter().flatten().find(|file| file.is_file())
    }

    fn hash(&self, file_name: &str, file: &Path) -> io::Result<(u64, ContentHash)> {
        let about = file.metadata()?;
        if about.len() > MAX_BYTES {
            return Err(io::Error::other(format!("it is larger than {MAX_BYTES} bytes")));
        }
        let stamp = (about.len(), about.modified().ok());
        let mut hashes = self.hashes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, hash)) = hashes.get(file_name)
            && *at == stamp
        {
            return Ok((stamp.0, *hash));
        }
        let hash = ContentHash::of(&std::fs::read(file)?);
        hashes.insert(file_name.to_owned(), (stamp, hash));
        Ok((stamp.0, hash))
    }
}

fn kinds() -> impl Iterator<Item = (&'static str, &'static str)> {
    SYSTEMS.into_iter().flat_map(|system| MACHINES.into_iter().map(move |machine| (system, machine)))
}

fn name_for(system: &str, machine: &str) -> String {
    format!("{NAME}-{system}-{machine}{}", extension(system))
}

fn extension(system: &str) -> &'static str {
    if system == "windows" { ".exe" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(downloads: &Downloads) -> Vec<String> {
        downloads.list().into_iter().map(|client| client.file_name).collect()
    }

    #[test]
    fn offers_what_is_in_the_folder_by_the_kind_of_machine() {
        let folder = tempfile::tempdir().unwrap();
        let downloads = Downloads::new(Some(folder.path().to_owned()));
        assert_eq!(names(&downloads), [""; 0]);
        std::fs::write(folder.path().join("ai-toolkit-macos-aarch64"), "mac").unwrap();
        std::fs::write(folder.path().join("ai-toolkit-plan9-x86_64"), "?").unwrap();
        assert_eq!(names(&downloads), ["ai-toolkit-macos-aarch64"]);
        let (hash, bytes) = downloads.read("ai-toolkit-macos-aarch64").unwrap();
        assert_eq!((hash, bytes.as_slice()), (ContentHash::of(b"mac"), b"mac".as_slice()));
        assert_eq!(downloads.read("../secret"), None);
    }

    #[test]
    fn the_plain_name_is_for_machines_like_this_one() {
        let folder = tempfile::tempdir().unwrap();
        let plain = format!("ai-toolkit{}", extension(env::consts::OS));
        std::fs::write(folder.path().join(plain), "own").unwrap();
        let downloads = Downloads::new(Some(folder.path().to_owned()));
        let own = format!("ai-toolkit-{}-{}{}", env::consts::OS, env::consts::ARCH, extension(env::consts::OS));
        assert_eq!(names(&downloads), std::slice::from_ref(&own));
        assert_eq!(downloads.list()[0].hash, ContentHash::of(b"own"));
        // A new one is noticed.
        std::fs::write(folder.path().join(&own), "newer").unwrap();
        assert_eq!(downloads.list()[0].hash, ContentHash::of(b"newer"));
    }
}
