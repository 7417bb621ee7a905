//! The project's docs folder in the checkout, where no analysis of a tool call is the last word: what a tool changed there
//! all the same is put back.
//!
//! Before a tool runs, the folder's fingerprint is kept; after it, what changed since and is not what Git has was changed by
//! the tool. So a pull or a checkout is no offence, and what a person had not committed before stays as it is. What is put
//! back is kept aside first: if it was a person who typed it in that very moment, nothing is lost.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs::{self, DirBuilder},
    io::{self, Write},
    os::unix::{
        ffi::OsStrExt,
        fs::{DirBuilderExt, symlink},
    },
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{SystemTime, UNIX_EPOCH},
};

use ai_toolkit_protocol::ContentHash;

use super::memory::{Change, Memory};
use crate::{watch::Fingerprint, workspace::write_file};

/// The docs folder of a checkout.
pub(super) struct DocsFolder<'a> {
    root: &'a Path,
    folder: &'a str,
    memory: PathBuf,
    aside: PathBuf,
}

/// What a tool changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Offence {
    /// What is as it was again, by the path in the checkout.
    pub(super) put_back: Vec<String>,
    /// What was left alone, because it had text before that Git does not have, or because Git failed.
    pub(super) left: Vec<String>,
    /// Where that is kept which was put back.
    pub(super) aside: Option<PathBuf>,
}

impl<'a> DocsFolder<'a> {
    /// The folder `folder` in the checkout `root`; what has to be remembered goes into `state`.
    pub(super) fn new(root: &'a Path, folder: &'a str, state: &Path) -> Self {
        let place = ContentHash::of(root.join(folder).as_os_str().as_bytes()).to_string();
        let memory = state.join("folders").join(place.get(..32).unwrap_or_default());
        Self { root, folder, memory, aside: state.join("aside") }
    }

    fn path(&self) -> PathBuf {
        self.root.join(self.folder)
    }

    /// Remembers how the folder is now. `hash` is its fingerprint's, if it is known already.
    pub(super) fn remember(&self, hash: Option<ContentHash>) -> io::Result<()> {
        let known = Memory::hash_in(&self.memory);
        if hash.is_some() && hash == known {
            return Ok(());
        }
        let print = Fingerprint::of(&self.path())?;
        if Some(print.hash()) == known {
            return Ok(());
        }
        self.keep(&Memory { uncommitted: self.uncommitted()?, print })
    }

    /// Puts back what changed since [`Self::remember`] and is not what Git has.
    pub(super) fn put_back(&self, hash: Option<ContentHash>) -> io::Result<Option<Offence>> {
        if hash.is_some() && hash == Memory::hash_in(&self.memory) {
            return Ok(None);
        }
        let now = Fingerprint::of(&self.path())?;
        let Some(before) = Memory::read(&self.memory) else {
            self.keep(&Memory { uncommitted: self.uncommitted()?, print: now })?;
            return Ok(None);
        };
        if before.print == now {
            return Ok(None);
        }
        let uncommitted = self.uncommitted()?;
        let changed: Vec<_> = now
            .differences(&before.print)
            .into_iter()
            .filter_map(|path| uncommitted.get_key_value(path.as_bytes()))
            .map(|(path, change)| (path.clone(), *change))
            .collect();
        let offence = if changed.is_empty() { None } else { Some(self.undo(&changed, &before)?) };
        self.keep(&Memory { uncommitted: self.uncommitted()?, print: Fingerprint::of(&self.path())? })?;
        Ok(offence)
    }

    fn undo(&self, changed: &[(Vec<u8>, Change)], before: &Memory) -> io::Result<Offence> {
        let (theirs, ours): (Vec<_>, Vec<_>) =
            changed.iter().partition(|(path, _)| before.uncommitted.contains_key(path.as_slice()));
        let mut offence =
            Offence { left: theirs.iter().map(|(path, _)| self.shown(path)).collect(), ..Offence::default() };
        if ours.is_empty() {
            return Ok(offence);
        }
        let aside = self.new_aside()?;
        for (path, _) in &ours {
            keep_aside(
                &self.path().join(OsStr::from_bytes(path)),
                &aside.join(self.folder).join(OsStr::from_bytes(path)),
            )?;
        }
        let tracked: Vec<_> =
            ours.iter().filter(|(_, change)| *change == Change::Tracked).map(|(path, _)| path).collect();
        let restored = tracked.is_empty() || self.restore(&tracked)?;
        for (path, change) in &ours {
            let done = match change {
                Change::Tracked => restored,
                Change::New => remove(&self.path().join(OsStr::from_bytes(path))).is_ok(),
            };
            if done { &mut offence.put_back } else { &mut offence.left }.push(self.shown(path));
        }
        // Deleted files leave nothing to keep.
        offence.aside = if fs::remove_dir(&aside).is_ok() { None } else { Some(aside) };
        Ok(offence)
    }

    fn shown(&self, path: &[u8]) -> String {
        format!("{}/{}", self.folder, String::from_utf8_lossy(path))
    }

    fn keep(&self, memory: &Memory) -> io::Result<()> {
        if let Some(folder) = self.memory.parent() {
            private(folder)?;
        }
        write_file(&self.memory, &memory.to_bytes(), 0o600)
    }

    fn new_aside(&self) -> io::Result<PathBuf> {
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let aside = self.aside.join(format!("{seconds}-{}", std::process::id()));
        private(&aside)?;
        Ok(aside)
    }

    fn git(&self) -> Command {
        let mut git = Command::new("git");
        git.arg("-C").arg(self.root).args(["--no-optional-locks", "--literal-pathspecs"]);
        git.stdin(Stdio::null()).stderr(Stdio::null());
        git
    }

    /// What in the folder is not what Git has, by the path in it; nothing where there is no Git.
    fn uncommitted(&self) -> io::Result<BTreeMap<Vec<u8>, Change>> {
        let Some(top) = self.root.ancestors().find(|folder| folder.join(".git").exists()) else {
            return Ok(BTreeMap::new());
        };
        let prefix = self.path().strip_prefix(top).map(Path::to_owned).unwrap_or_default();
        let mut prefix = prefix.into_os_string().into_encoded_bytes();
        prefix.push(b'/');
        let mut git = self.git();
        git.args(["status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--", self.folder]);
        let output = git.output()?;
        if !output.status.success() {
            return Err(io::Error::other("git status failed"));
        }
        let changes = output.stdout.split(|byte| *byte == 0).filter_map(|entry| {
            let (kind, path) = (entry.get(..2)?, entry.get(3..)?);
            let change = if kind == b"??" { Change::New } else { Change::Tracked };
            Some((path.strip_prefix(prefix.as_slice())?.to_vec(), change))
        });
        Ok(changes.collect())
    }

    /// Brings `paths` to what the newest commit has, also those that it does not have.
    fn restore(&self, paths: &[&Vec<u8>]) -> io::Result<bool> {
        let mut git = self.git();
        git.args([
            "restore",
            "--source=HEAD",
            "--staged",
            "--worktree",
            "--pathspec-from-file=-",
            "--pathspec-file-nul",
        ]);
        let mut git = git.stdin(Stdio::piped()).stdout(Stdio::null()).spawn()?;
        if let Some(mut input) = git.stdin.take() {
            for path in paths {
                input.write_all(self.folder.as_bytes())?;
                input.write_all(b"/")?;
                input.write_all(path)?;
                input.write_all(b"\0")?;
            }
        }
        Ok(git.wait()?.success())
    }
}

fn private(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

fn keep_aside(from: &Path, to: &Path) -> io::Result<()> {
    let kind = match fs::symlink_metadata(from) {
        Ok(meta) => meta.file_type(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    if let Some(folder) = to.parent() {
        private(folder)?;
    }
    if kind.is_symlink() {
        symlink(fs::read_link(from)?, to)
    } else if kind.is_file() {
        fs::copy(from, to).map(drop)
    } else {
        // A pipe or a device has no text that could be lost.
        Ok(())
    }
}

fn remove(path: &Path) -> io::Result<()> {
    fs::remove_file(path)?;
    // Folders that were made for it go with it; others are not empty.
    for folder in path.ancestors().skip(1) {
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    struct Shop {
        _top: tempfile::TempDir,
        root: PathBuf,
        state: PathBuf,
    }

    impl Shop {
        fn new() -> Self {
            let top = tempfile::tempdir().unwrap();
            let (root, state) = (top.path().join("shop"), top.path().join("state"));
            fs::create_dir_all(root.join("docs/api")).unwrap();
            let shop = Self { _top: top, root, state };
            shop.git(&["init", "--quiet"]);
            for name in ["docs/a.md", "docs/api/b.md", "docs/c.md"] {
                shop.write(name, "committed");
            }
            shop.git(&["add", "."]);
            shop.git(&["commit", "--quiet", "--message", "Docs"]);
            shop
        }

        fn git(&self, arguments: &[&str]) {
            let status = Command::new("git")
                .arg("-C")
                .arg(&self.root)
                .args(["-c", "user.name=Ann", "-c", "user.email=ann@shop.example"])
                .args(arguments)
                .env("GIT_CONFIG_GLOBAL", "/dev/null")
                .status();
            assert!(status.unwrap().success());
        }

        fn docs(&self) -> DocsFolder<'_> {
            DocsFolder::new(&self.root, "docs", &self.state)
        }

        fn write(&self, name: &str, text: &str) {
            fs::write(self.root.join(name), text).unwrap();
        }

        fn read(&self, name: &str) -> String {
            fs::read_to_string(self.root.join(name)).unwrap()
        }

        /// What a tool that does `change` is told.
        fn during(&self, change: impl FnOnce()) -> Option<Offence> {
            self.docs().remember(None).unwrap();
            change();
            self.docs().put_back(None).unwrap()
        }
    }

    #[test]
    fn what_a_tool_changed_is_as_it_was_again_and_kept_aside() {
        let shop = Shop::new();
        let offence = shop
            .during(|| {
                shop.write("docs/a.md", "tool");
                fs::remove_file(shop.root.join("docs/api/b.md")).unwrap();
                fs::create_dir(shop.root.join("docs/new")).unwrap();
                shop.write("docs/new/d.md", "tool");
            })
            .unwrap();
        assert_eq!(offence.put_back, ["docs/a.md", "docs/api/b.md", "docs/new/d.md"]);
        assert_eq!(offence.left, [""; 0]);
        assert_eq!((shop.read("docs/a.md"), shop.read("docs/api/b.md")), ("committed".into(), "committed".into()));
        assert!(!shop.root.join("docs/new").exists());
        let aside = offence.aside.unwrap();
        assert_eq!(fs::read_to_string(aside.join("docs/a.md")).unwrap(), "tool");
        assert_eq!(fs::read_to_string(aside.join("docs/new/d.md")).unwrap(), "tool");
        assert_eq!(fs::metadata(&aside).unwrap().permissions().mode() & 0o777, 0o700);
        assert_eq!(shop.during(|| {}), None);
    }

    #[test]
    fn what_was_staged_is_put_back_in_the_index_too() {
        let shop = Shop::new();
        let offence = shop.during(|| {
            shop.write("docs/a.md", "tool");
            shop.write("docs/new.md", "tool");
            shop.git(&["add", "."]);
        });
        assert_eq!(offence.unwrap().put_back, ["docs/a.md", "docs/new.md"]);
        assert!(!shop.root.join("docs/new.md").exists());
        assert!(shop.docs().uncommitted().unwrap().is_empty());
    }

    #[test]
    fn what_a_person_had_not_committed_is_left_alone() {
        let shop = Shop::new();
        shop.write("docs/a.md", "Ann's text");
        shop.write("docs/mine.md", "Ann's notes");
        assert_eq!(shop.during(|| shop.write("src.rs", "tool")), None);
        let offence = shop.during(|| shop.write("docs/a.md", "Ann's text, and the tool's")).unwrap();
        assert_eq!((offence.put_back.len(), offence.left), (0, vec!["docs/a.md".to_owned()]));
        assert_eq!(shop.read("docs/a.md"), "Ann's text, and the tool's");
        assert_eq!(shop.read("docs/mine.md"), "Ann's notes");
    }

    #[test]
    fn what_git_brings_is_no_offence() {
        let shop = Shop::new();
        shop.git(&["checkout", "--quiet", "-b", "other"]);
        shop.write("docs/a.md", "other");
        shop.git(&["commit", "--quiet", "--all", "--message", "Other"]);
        assert_eq!(shop.during(|| shop.git(&["checkout", "--quiet", "-"])), None);
        assert_eq!(shop.during(|| shop.git(&["checkout", "--quiet", "other"])), None);
        assert_eq!(shop.read("docs/a.md"), "other");
    }

    #[test]
    fn a_folder_in_a_part_of_a_repository_is_looked_after() {
        let shop = Shop::new();
        fs::create_dir_all(shop.root.join("part/docs")).unwrap();
        shop.write("part/docs/a.md", "committed");
        shop.git(&["add", "."]);
        shop.git(&["commit", "--quiet", "--message", "Part"]);
        let part = shop.root.join("part");
        let docs = DocsFolder::new(&part, "docs", &shop.state);
        docs.remember(None).unwrap();
        shop.write("part/docs/a.md", "tool");
        shop.write("docs/a.md", "not in this part");
        assert_eq!(docs.put_back(None).unwrap().unwrap().put_back, ["docs/a.md"]);
        assert_eq!(
            (shop.read("part/docs/a.md"), shop.read("docs/a.md")),
            ("committed".into(), "not in this part".into())
        );
    }

    #[test]
    fn a_known_fingerprint_saves_the_look() {
        let shop = Shop::new();
        let docs = shop.docs();
        docs.remember(None).unwrap();
        let hash = Fingerprint::of(&shop.root.join("docs")).unwrap().hash();
        shop.write("docs/a.md", "tool");
        // Whoever says so knows it: the watcher.
        assert_eq!(docs.put_back(Some(hash)).unwrap(), None);
        assert!(docs.put_back(Some(ContentHash::of(b"other"))).unwrap().is_some());
    }

    #[test]
    fn outside_a_repository_and_without_the_folder_nothing_happens() {
        let top = tempfile::tempdir().unwrap();
        let docs = DocsFolder::new(top.path(), "docs", top.path());
        docs.remember(None).unwrap();
        fs::create_dir(top.path().join("docs")).unwrap();
        fs::write(top.path().join("docs/a.md"), "").unwrap();
        assert_eq!(docs.put_back(None).unwrap(), None);
    }

    #[test]
    fn a_broken_memory_is_none() {
        let shop = Shop::new();
        let docs = shop.docs();
        docs.remember(None).unwrap();
        let bytes = fs::read(&docs.memory).unwrap();
        for cut in [0, 10, 65, 70, bytes.len() - 3] {
            fs::write(&docs.memory, &bytes[..cut]).unwrap();
            assert!(Memory::read(&docs.memory).is_none(), "{cut}");
        }
        assert_eq!(docs.put_back(None).unwrap(), None);
        assert!(Memory::read(&docs.memory).is_some());
    }
}
