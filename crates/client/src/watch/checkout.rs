//! A checkout that the watcher follows: keeps its copy of the docs current, and answers its hooks.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use ai_toolkit_protocol::ContentHash;

use super::{
    fingerprint::Fingerprint,
    log::Log,
    project::Project,
    talk::{Answer, Docs},
    untouched::Memo,
};
use crate::{
    platform::Platform,
    sync::{Copy, Depth, sync},
    workspace::Workspace,
};

/// A sync that failed is not tried again sooner.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(10);

/// A followed checkout.
pub(super) struct Checkout {
    /// The checkout, its project and key.
    pub(super) workspace: Workspace,
    /// See [`super::talk::Target::identity`].
    pub(super) identity: ContentHash,
    /// The project that it shares with other checkouts.
    pub(super) project: Arc<Project>,
    seen: Mutex<Seen>,
    left: AtomicBool,
}

struct Seen {
    used: Instant,
    copy: Memo<bool>,
    folder: Memo<Option<ContentHash>>,
}

impl Checkout {
    /// A checkout that is followed from now on.
    pub(super) fn new(workspace: Workspace, identity: ContentHash, project: Arc<Project>) -> Self {
        let seen = Seen { used: Instant::now(), copy: Memo::new(), folder: Memo::new() };
        Self { workspace, identity, project, seen: Mutex::new(seen), left: AtomicBool::new(false) }
    }

    /// What a hook is to know, after a wait of up to `patience` for the release of the lock.
    pub(super) fn answer(&self, patience: Duration) -> Answer {
        let Some(status) = self.project.wait_for_release(patience) else { return Answer::Unsure };
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.used = Instant::now();
        let copy_untouched = seen.copy.get(&self.workspace.copy(), |_| Copy::of(&self.workspace).is_untouched());
        let folder = self.workspace.root.join(&self.workspace.docs_folder);
        let folder = seen.folder.get(&folder, |folder| Some(Fingerprint::of(folder).ok()?.hash()));
        Answer::Docs(Docs { lock: status.lock, docs_hash: status.docs_hash, copy_untouched, folder })
    }

    /// How long no hook has asked.
    pub(super) fn idle(&self) -> Duration {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).used.elapsed()
    }

    /// It is followed no more.
    pub(super) fn leave(&self) {
        self.left.store(true, Ordering::Relaxed);
    }

    /// Brings the copy to every newer version of the docs until it is followed no more.
    pub(super) fn keep_current(&self, log: &Log) {
        let platform = Platform::new(&self.workspace).patient();
        while !self.left.load(Ordering::Relaxed) {
            let known = self.project.known();
            if let Some(status) = &known
                && !status.lock.locked
                && Copy::of(&self.workspace).docs_hash() != Some(status.docs_hash)
            {
                let root = self.workspace.root.display();
                match sync(&self.workspace, &platform, Depth::Quick) {
                    Ok(synced) => log.line(format_args!("{root}: {} changed, {} gone", synced.changed, synced.deleted)),
                    Err(error) => {
                        log.line(format_args!("{root}: {error}"));
                        thread::sleep(PAUSE_AFTER_FAILURE);
                    }
                }
            }
            self.project.wait_for_change(known.as_ref(), Duration::from_secs(1));
        }
    }
}
