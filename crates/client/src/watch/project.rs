//! What the watcher knows of a project: the platform's last word, and when it came. Threads wait here for a newer one.

use std::{
    sync::{
        Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use super::heard::Heard;
use crate::platform::DocsStatus;

/// A followed project.
pub(super) struct Project {
    state: Mutex<State>,
    changed: Condvar,
    ended: AtomicBool,
}

struct State {
    known: Option<(DocsStatus, Heard)>,
    why_not: String,
}

impl State {
    fn fresh(&self) -> Option<&DocsStatus> {
        let (status, heard) = self.known.as_ref()?;
        heard.is_fresh(Heard::now()).then_some(status)
    }
}

impl Project {
    /// Nothing is known yet.
    pub(super) fn new() -> Self {
        let state = State { known: None, why_not: "connecting".to_owned() };
        Self { state: Mutex::new(state), changed: Condvar::new(), ended: AtomicBool::new(false) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The platform said this at `heard` or later.
    pub(super) fn learn(&self, status: DocsStatus, heard: Heard) {
        self.state().known = Some((status, heard));
        self.changed.notify_all();
    }

    /// What was known may be wrong now.
    pub(super) fn forget(&self, why: &str) {
        let mut state = self.state();
        state.known = None;
        why.clone_into(&mut state.why_not);
        drop(state);
        self.changed.notify_all();
    }

    /// The platform's last word, if it is fresh.
    pub(super) fn known(&self) -> Option<DocsStatus> {
        self.state().fresh().cloned()
    }

    /// The same, after a wait for the release of the lock; a word that gets lost meanwhile ends the wait.
    pub(super) fn wait_for_release(&self, patience: Duration) -> Option<DocsStatus> {
        let deadline = Instant::now() + patience;
        loop {
            let status = self.known()?;
            let left = deadline.saturating_duration_since(Instant::now());
            if !status.lock.locked || left.is_zero() {
                return Some(status);
            }
            self.wait_for_change(Some(&status), left);
        }
    }

    /// Waits while nothing else than `seen` is known, for up to a second, or `patience`.
    pub(super) fn wait_for_change(&self, seen: Option<&DocsStatus>, patience: Duration) {
        let state = self.state();
        if state.fresh() == seen {
            // Whatever the wait says: the caller looks again.
            let _ = self.changed.wait_timeout(state, patience.min(Duration::from_secs(1)));
        }
    }

    /// How it stands, in words.
    pub(super) fn describe(&self) -> String {
        match self.known() {
            Some(status) if status.lock.locked => {
                format!("locked by {}", status.lock.locked_by.as_deref().unwrap_or("somebody"))
            }
            Some(_) => "not locked".to_owned(),
            None => self.state().why_not.clone(),
        }
    }

    /// Nobody follows it any more.
    pub(super) fn end(&self) {
        self.ended.store(true, Ordering::Relaxed);
        self.changed.notify_all();
    }

    /// Whether nobody follows it any more.
    pub(super) fn has_ended(&self) -> bool {
        self.ended.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, thread};

    use ai_toolkit_protocol::{ContentHash, LockPolicy, LockStatus};

    use super::*;

    fn status(locked: bool) -> DocsStatus {
        let lock = LockStatus {
            locked,
            locked_by: None,
            locked_at: None,
            expires_at: None,
            reason: None,
            policy: LockPolicy::Block,
        };
        DocsStatus { lock, docs_hash: ContentHash::of(b"") }
    }

    #[test]
    fn who_waits_hears_of_the_release() {
        let project = Arc::new(Project::new());
        project.learn(status(true), Heard::now());
        let waiting = Arc::clone(&project);
        let waiter = thread::spawn(move || waiting.wait_for_release(Duration::from_mins(1)));
        project.learn(status(false), Heard::now());
        assert_eq!(waiter.join().unwrap(), Some(status(false)));
    }

    #[test]
    fn who_waits_hears_that_nothing_is_known_any_more() {
        let project = Arc::new(Project::new());
        project.learn(status(true), Heard::now());
        let waiting = Arc::clone(&project);
        let waiter = thread::spawn(move || waiting.wait_for_release(Duration::from_mins(1)));
        project.forget("the connection broke");
        assert_eq!(waiter.join().unwrap(), None);
        assert_eq!(project.describe(), "the connection broke");
    }

    #[test]
    fn without_patience_the_lock_is_told_at_once() {
        let project = Project::new();
        project.learn(status(true), Heard::now());
        assert_eq!(project.wait_for_release(Duration::ZERO), Some(status(true)));
    }
}
