//! How the docs stand: by the watcher's word, else by the platform's.

use std::{
    fs,
    path::PathBuf,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use ai_toolkit_protocol::{ContentHash, DocsStatus, LockPolicy};

use super::event::Kind;
use crate::{
    platform::{Platform, PlatformError, Why},
    watch,
    workspace::{Environment, Workspace, state_directory},
};

/// A platform that does not answer would hold up every tool call, so for this time it is not asked again before one.
const PAUSE_AFTER_TIMEOUT: Duration = Duration::from_secs(15);
/// The longest wait that the platform takes part in at once, in seconds.
const LONGEST_POLL: u64 = 60;

/// How the docs stand, and what the watcher knows besides.
pub(super) struct Standing {
    /// How they stand, or why that is not known, in a sentence.
    pub(super) status: Result<DocsStatus, String>,
    /// Whether the copy is untouched since its last sync, if the watcher knows.
    pub(super) copy_untouched: Option<bool>,
    /// The fingerprint of the docs folder, if the watcher knows.
    pub(super) folder: Option<ContentHash>,
}

/// Asks the watcher, else the platform. A lock that stops agents is waited for as long as the workspace wants.
pub(super) fn ask(workspace: &Workspace, environment: &Environment, kind: Kind, has_copy: bool) -> Standing {
    let began = Instant::now();
    let patience = Duration::from_secs(workspace.wait_seconds.into());
    let left = || patience.saturating_sub(began.elapsed());
    let mut docs = watch::ask(workspace, environment, 0);
    if docs.as_ref().is_some_and(|docs| stops(&docs.lock)) && !patience.is_zero() {
        docs = watch::ask(workspace, environment, workspace.wait_seconds);
    }
    if let Some(docs) = docs {
        return Standing {
            status: Ok(DocsStatus { lock: docs.lock, docs_hash: docs.docs_hash }),
            copy_untouched: Some(docs.copy_untouched),
            folder: docs.folder,
        };
    }
    let status = ask_platform(workspace, environment, kind, has_copy, left).map_err(|error| error.to_string());
    Standing { status, copy_untouched: None, folder: None }
}

fn ask_platform(
    workspace: &Workspace,
    environment: &Environment,
    kind: Kind,
    has_copy: bool,
    left: impl Fn() -> Duration,
) -> Result<DocsStatus, PlatformError> {
    let timeout = Timeout::of(workspace, environment);
    if kind == Kind::BeforeTool && has_copy && timeout.as_ref().is_some_and(Timeout::is_recent) {
        return Err(PlatformError::Unreachable { address: workspace.address().to_owned(), why: Why::Timeout });
    }
    let platform = Platform::new(workspace);
    let mut status = platform.status();
    // A part of a second is none that the platform could wait.
    while let Ok(known) = &status
        && stops(&known.lock)
        && left().as_secs() > 0
    {
        let seconds = left().as_secs().min(LONGEST_POLL);
        status = platform.status_after_release(u32::try_from(seconds).unwrap_or(1));
    }
    match (&status, timeout) {
        (Err(error), Some(timeout)) if error.is_slow() => timeout.remember(),
        (Ok(_), Some(timeout)) => timeout.forget(),
        _ => {}
    }
    status
}

fn stops(lock: &ai_toolkit_protocol::LockStatus) -> bool {
    lock.locked && lock.policy == LockPolicy::Block
}

/// When the platform last did not answer in time.
struct Timeout(PathBuf);

impl Timeout {
    /// Of the workspace's platform; nothing where nothing can be remembered.
    fn of(workspace: &Workspace, environment: &Environment) -> Option<Self> {
        let name = ContentHash::of(workspace.address().as_bytes()).to_string();
        Some(Self(state_directory(environment).ok()?.join(format!("timeout-{}", name.get(..32)?))))
    }

    fn is_recent(&self) -> bool {
        let at = fs::read_to_string(&self.0).ok().and_then(|text| text.trim().parse().ok());
        at.and_then(|at| now().checked_sub(at)).is_some_and(|age| age < PAUSE_AFTER_TIMEOUT.as_secs())
    }

    fn remember(&self) {
        // What cannot be remembered costs time, and nothing else.
        let _ = fs::write(&self.0, format!("{}\n", now()));
    }

    fn forget(&self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeout_counts_for_fifteen_seconds_and_not_from_the_future() {
        let folder = tempfile::tempdir().unwrap();
        let timeout = Timeout(folder.path().join("timeout"));
        assert!(!timeout.is_recent());
        timeout.remember();
        assert!(timeout.is_recent());
        for (at, expected) in [(now() - 10, true), (now() - 20, false), (now() + 100, false)] {
            fs::write(&timeout.0, format!("{at}\n")).unwrap();
            assert_eq!(timeout.is_recent(), expected);
        }
        fs::write(&timeout.0, "soon").unwrap();
        assert!(!timeout.is_recent());
        timeout.forget();
        assert!(!timeout.0.exists());
    }
}
