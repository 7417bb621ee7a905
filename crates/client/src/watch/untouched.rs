//! What was found out about a folder, kept until the kernel says that something in it changed.
//!
//! The kernel notes a change before the call that made it returns. So when a tool is done and nothing is noted, nothing
//! changed: this is as sure as looking at every file again. Only writes through a memory map are not noted; looking at the
//! files finds those no earlier than the kernel writes their times. Where the kernel offers nothing of the kind, the files
//! are looked at every time.

use std::path::Path;

/// Remembers a value that depends on all that is in a folder.
pub(super) struct Memo<T> {
    known: Option<(Changes, T)>,
}

impl<T: Clone> Memo<T> {
    /// Nothing is known yet.
    pub(super) fn new() -> Self {
        Self { known: None }
    }

    /// The value for what is in `folder` now.
    pub(super) fn get(&mut self, folder: &Path, find_out: impl FnOnce(&Path) -> T) -> T {
        if let Some((changes, value)) = &self.known
            && changes.none_yet()
        {
            return value.clone();
        }
        // Followed before the look, so that no change falls between the two.
        let changes = Changes::follow(folder);
        let value = find_out(folder);
        self.known = changes.map(|changes| (changes, value.clone()));
        value
    }
}

#[cfg(not(target_os = "linux"))]
use elsewhere::Changes;
#[cfg(target_os = "linux")]
use linux::Changes;

#[cfg(target_os = "linux")]
mod linux {
    use std::{fs, mem::MaybeUninit, os::fd::OwnedFd, path::Path};

    use rustix::{
        fs::inotify::{self, CreateFlags, Reader, WatchFlags},
        io::Errno,
    };

    /// More folders than this are not followed: each costs the kernel memory that all programs of a person share.
    const MAX_FOLDERS: usize = 2_000;

    /// Whether something in a folder changed since it was first followed.
    pub(super) struct Changes(OwnedFd);

    impl Changes {
        /// Follows `folder` and all folders in it; nothing if one of them cannot be followed.
        pub(super) fn follow(folder: &Path) -> Option<Self> {
            let notes = inotify::init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC).ok()?;
            let mut left = MAX_FOLDERS;
            follow_all(&notes, folder, &mut left)?;
            Some(Self(notes))
        }

        /// Whether nothing changed.
        pub(super) fn none_yet(&self) -> bool {
            let mut buffer = [MaybeUninit::uninit(); 512];
            matches!(Reader::new(&self.0, &mut buffer).next(), Err(Errno::AGAIN))
        }
    }

    fn follow_all(notes: &OwnedFd, folder: &Path, left: &mut usize) -> Option<()> {
        *left = left.checked_sub(1)?;
        let what = WatchFlags::MODIFY
            | WatchFlags::ATTRIB
            | WatchFlags::CREATE
            | WatchFlags::DELETE
            | WatchFlags::MOVE
            | WatchFlags::DELETE_SELF
            | WatchFlags::MOVE_SELF
            | WatchFlags::ONLYDIR
            | WatchFlags::DONT_FOLLOW;
        inotify::add_watch(notes, folder, what).ok()?;
        for entry in fs::read_dir(folder).ok()? {
            let entry = entry.ok()?;
            if entry.file_type().ok()?.is_dir() {
                follow_all(notes, &entry.path(), left)?;
            }
        }
        Some(())
    }
}

#[cfg(not(target_os = "linux"))]
mod elsewhere {
    use std::path::Path;

    pub(super) enum Changes {}

    impl Changes {
        pub(super) fn follow(_: &Path) -> Option<Self> {
            None
        }

        pub(super) fn none_yet(&self) -> bool {
            match *self {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        fs::{self, File},
        os::unix::fs::PermissionsExt,
        time::SystemTime,
    };

    use super::*;

    /// Whether the folder is looked at again.
    fn looks_again(memo: &mut Memo<u32>, folder: &Path) -> bool {
        let mut looked = false;
        memo.get(folder, |_| {
            looked = true;
            1
        });
        looked
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_folder_is_looked_at_again_after_any_change_and_only_then() {
        let top = tempfile::tempdir().unwrap();
        let folder = top.path().join("docs");
        fs::create_dir_all(folder.join("a/b")).unwrap();
        let file = folder.join("a/b/doc.md");
        fs::write(&file, "one").unwrap();
        let mut memo = Memo::new();
        assert!(looks_again(&mut memo, &folder));
        assert!(!looks_again(&mut memo, &folder));

        let changes: [&dyn Fn(); 9] = [
            &|| fs::write(&file, "two").unwrap(),
            &|| fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap(),
            &|| File::options().write(true).open(&file).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap(),
            &|| fs::write(folder.join("new.md"), "").unwrap(),
            &|| fs::rename(folder.join("new.md"), folder.join("a/new.md")).unwrap(),
            &|| fs::remove_file(folder.join("a/new.md")).unwrap(),
            &|| fs::create_dir(folder.join("a/c")).unwrap(),
            &|| fs::write(folder.join("a/c/doc.md"), "").unwrap(),
            &|| fs::rename(folder.join("a"), top.path().join("gone")).unwrap(),
        ];
        for (number, change) in changes.iter().enumerate() {
            change();
            assert!(looks_again(&mut memo, &folder), "change {number} went unnoticed");
            assert!(!looks_again(&mut memo, &folder), "after change {number}");
        }
        let _ = fs::read_dir(&folder).unwrap().count();
        assert!(!looks_again(&mut memo, &folder), "reading is no change");
    }

    #[test]
    fn a_folder_that_is_missing_is_looked_for_every_time() {
        let top = tempfile::tempdir().unwrap();
        let mut memo = Memo::new();
        assert!(looks_again(&mut memo, &top.path().join("docs")));
        assert!(looks_again(&mut memo, &top.path().join("docs")));
    }
}
