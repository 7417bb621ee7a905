//! Sync: a project's docs and its repository are brought together, one run at a time for each project.
//!
//! A run asks for the branch's newest commit, takes what changed there ([`pull`]), and publishes what changed here
//! ([`push`]). When the branch moves meanwhile, it begins again.

mod pull;
mod push;

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use ai_toolkit_protocol::{
    DocPath, ProjectId, PublishMode, SyncPhase, SyncResult, SyncState, SyncStatus, ws::ServerMessage,
};
use tokio::sync::mpsc;

use crate::{
    events::Events,
    git_host::{BranchName, BranchNameError, CommitId, GitHost, GitHostError, Remote, RepoUrl, RepoUrlError},
    secrets::{KeyRing, SecretError},
    store::{Audit, ProjectRecord, Store, StoreError, SyncRecord},
};

/// A run did not end well.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The remote said no, or nothing.
    #[error(transparent)]
    Remote(#[from] GitHostError),
    /// Somebody else pushes all the time.
    #[error(
        "the branch moved again and again while the docs were being published; they will be published by the next run"
    )]
    KeepsMoving,
    /// The stored token cannot be read.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The stored URL is none (an older version's rules were laxer).
    #[error(transparent)]
    RepoUrl(#[from] RepoUrlError),
    /// The stored branch is none.
    #[error(transparent)]
    Branch(#[from] BranchNameError),
    /// The database failed, or the project does not exist.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SyncError {
    /// Whether the same run may well succeed later, with nobody doing anything.
    fn is_transient(&self) -> bool {
        match self {
            Self::Remote(error) => error.is_transient(),
            Self::KeepsMoving | Self::Store(_) => true,
            Self::Secret(_) | Self::RepoUrl(_) | Self::Branch(_) => false,
        }
    }
}

/// What a run is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// A look from time to time, or after a save: publishes only in mode `on-save`, and leaves the docs alone while
    /// somebody edits, unless that somebody's saves have to be published.
    Background,
    /// Somebody asked for it: pulls and publishes everything.
    Everything,
    /// Somebody asked for this doc to be published.
    Doc(DocPath),
}

impl Scope {
    fn publishes(&self, mode: PublishMode) -> bool {
        *self != Self::Background || mode == PublishMode::OnSave
    }

    fn includes(&self, name: &DocPath) -> bool {
        if let Self::Doc(only) = self { only == name } else { true }
    }
}

/// How often a run begins again because the branch moved.
const MAX_ROUNDS: u32 = 5;
const FIRST_RETRY: Duration = Duration::from_secs(5);
/// How long a pull waits for the lock's release before it looks again.
const POSTPONED: Duration = Duration::from_mins(1);
const LAST_RETRY: Duration = Duration::from_mins(10);

/// Brings projects and repositories together.
pub struct SyncEngine {
    store: Arc<Store>,
    events: Arc<Events>,
    git: Arc<dyn GitHost>,
    keys: Arc<KeyRing>,
    requests: mpsc::UnboundedSender<ProjectId>,
    requested: Mutex<HashSet<ProjectId>>,
    turns: Mutex<HashMap<ProjectId, Arc<tokio::sync::Mutex<()>>>>,
    busy: Mutex<HashSet<ProjectId>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One run's project, remote and purpose.
struct Run<'a> {
    project: &'a ProjectRecord,
    remote: Remote,
    scope: &'a Scope,
}

impl SyncEngine {
    /// An engine, and the requests that [`crate::jobs`] has to run.
    pub fn new(
        store: Arc<Store>,
        events: Arc<Events>,
        git: Arc<dyn GitHost>,
        keys: Arc<KeyRing>,
    ) -> (Self, mpsc::UnboundedReceiver<ProjectId>) {
        let (requests, receiver) = mpsc::unbounded_channel();
        let engine = Self {
            store,
            events,
            git,
            keys,
            requests,
            requested: Mutex::default(),
            turns: Mutex::default(),
            busy: Mutex::default(),
        };
        (engine, receiver)
    }

    /// Asks for a run in the background; several requests before it begins are one.
    pub fn request(&self, project: &ProjectId) {
        // The receiver lives as long as the server runs; afterwards nobody needs the run.
        if lock(&self.requested).insert(project.clone()) && self.requests.send(project.clone()).is_err() {
            lock(&self.requested).remove(project);
        }
    }

    /// Runs what was requested in the background. Failures are kept in the project's sync status.
    pub async fn run_requested(&self, project: &ProjectId) {
        lock(&self.requested).remove(project);
        match self.run(project, &Scope::Background).await {
            Ok(_) | Err(SyncError::Store(StoreError::NoSuchProject)) => {}
            Err(error) => tracing::warn!(%project, %error, "sync failed"),
        }
    }

    /// Asks for a run of every project whose time has come: `interval` after a good run, the retry's time after a bad
    /// one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn request_due(&self, interval: Duration) -> Result<(), StoreError> {
        let now = self.store.now().await?;
        let records = self.store.sync_records(None).await?;
        for project in self.store.projects().await? {
            let due = match records.get(&project.id) {
                None => true,
                Some(SyncRecord { next_retry_at: Some(at), .. }) => *at <= now,
                Some(record) => record.last_synced_at.is_none_or(|at| at.plus(interval) <= now),
            };
            if due {
                self.request(&project.id);
            }
        }
        Ok(())
    }

    /// Brings a project and its repository together now, after a run that is under way.
    ///
    /// # Errors
    /// When the remote or the database failed; the project's sync status says so too.
    pub async fn run(&self, project: &ProjectId, scope: &Scope) -> Result<SyncResult, SyncError> {
        let turn = Arc::clone(lock(&self.turns).entry(project.clone()).or_default());
        let _turn = turn.lock().await;
        let project = self.store.project(project).await?;
        let result = self.rounds(&project, scope).await;
        lock(&self.busy).remove(&project.id);
        match &result {
            Ok(result) => self.report(&project.id, SyncPhase::Done, result.pulled + result.pushed).await?,
            Err(SyncError::Store(StoreError::NoSuchProject)) => {}
            Err(error) => {
                self.note_failure(&project.id, error).await?;
                self.report(&project.id, SyncPhase::Failed, 0).await?;
            }
        }
        result
    }

    /// Forgets a deleted project.
    pub async fn forget(&self, project: &ProjectId) {
        let turn = lock(&self.turns).remove(project);
        if let Some(turn) = turn {
            // A run that is under way ends first: it finds no project.
            let _turn = turn.lock().await;
        }
        if let Err(error) = self.git.forget(project.as_str()).await {
            tracing::warn!(%project, %error, "the repository's cache could not be removed");
        }
    }

    /// Shows in `status` that a run is at work.
    pub fn mark_running(&self, project: &ProjectId, status: &mut SyncStatus) {
        if lock(&self.busy).contains(project) {
            status.state = SyncState::Syncing;
        }
    }

    /// The project's sync status now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn status(&self, project: &ProjectId) -> Result<SyncStatus, StoreError> {
        let mut status = self.store.summaries(Some(project)).await?.remove(project).unwrap_or_default().sync;
        self.mark_running(project, &mut status);
        Ok(status)
    }

    async fn rounds(&self, project: &ProjectRecord, scope: &Scope) -> Result<SyncResult, SyncError> {
        let token = project.token.as_ref().map(|token| self.keys.decrypt(&project.id, token)).transpose()?;
        let remote = Remote {
            url: RepoUrl::parse(&project.repo_url)?,
            token,
            branch: BranchName::parse(&project.branch)?,
            folder: project.docs_path.clone(),
            cache_key: project.id.to_string(),
        };
        let run = Run { project, remote, scope };
        let mut total = SyncResult::default();
        for _ in 0..MAX_ROUNDS {
            match self.round(&run, &mut total).await {
                Err(SyncError::Remote(GitHostError::NonFastForward)) => {}
                other => return other.map(|()| total),
            }
        }
        Err(SyncError::KeepsMoving)
    }

    /// One look at the branch: pull if it moved, then push if there is something to publish.
    async fn round(&self, run: &Run<'_>, total: &mut SyncResult) -> Result<(), SyncError> {
        let id = &run.project.id;
        let head = self.git.head(&run.remote).await?;
        let known = self.store.sync_records(Some(id)).await?.remove(id);
        let moved = known.as_ref().is_none_or(|known| known.commit.as_deref() != head.as_ref().map(CommitId::as_str));
        let pending = self.pending(run).await?;
        if moved {
            let editing = *run.scope == Scope::Background && self.store.lock(id).await?.is_some();
            if editing && pending.is_empty() {
                self.postpone(id, known.unwrap_or_default()).await?;
                total.success = true;
                return Ok(());
            }
            total.pulled += self.pull(run, head.as_ref()).await?;
        }
        let mut commit = head;
        // What was pending before the pull may be in conflict now.
        let pending = if moved { self.pending(run).await? } else { pending };
        if !pending.is_empty() {
            let pushed = self.push(run, commit.as_ref(), &pending).await?;
            total.pushed += u32::try_from(pending.len()).unwrap_or(u32::MAX);
            commit = Some(pushed);
        }
        let commit = commit.map(|commit| commit.to_string());
        let status = self.note_success(id, commit.clone(), total).await?;
        total.success = status.conflicts == 0;
        total.conflicts = status.conflicts;
        total.commit = commit;
        Ok(())
    }

    /// What the repository has waits for the lock's release, which asks for a run by itself; until then there is no need
    /// to look every other second.
    async fn postpone(&self, project: &ProjectId, known: SyncRecord) -> Result<(), StoreError> {
        let write = self.store.write(project).await?;
        let next_retry_at = Some(write.now.plus(POSTPONED));
        write.put_sync_record(&SyncRecord { next_retry_at, ..known }).await?;
        write.commit().await
    }

    async fn note_success(
        &self,
        project: &ProjectId,
        commit: Option<String>,
        total: &SyncResult,
    ) -> Result<SyncStatus, SyncError> {
        let status = self.store.summaries(Some(project)).await?.remove(project).unwrap_or_default().sync;
        let write = self.store.write(project).await?;
        let state = if status.conflicts > 0 { SyncState::Conflicted } else { SyncState::Idle };
        write
            .put_sync_record(&SyncRecord {
                state,
                commit: commit.clone(),
                last_synced_at: Some(write.now),
                ..SyncRecord::default()
            })
            .await?;
        if total.pulled + total.pushed > 0 {
            let detail = format!("{} pulled, {} published", total.pulled, total.pushed);
            let entry =
                Audit { actor: "platform", action: "sync.completed", target: commit.as_deref(), detail: Some(&detail) };
            write.audit(entry).await?;
        }
        write.commit().await?;
        Ok(status)
    }

    async fn note_failure(&self, project: &ProjectId, error: &SyncError) -> Result<(), StoreError> {
        let known = self.store.sync_records(Some(project)).await?.remove(project).unwrap_or_default();
        let write = self.store.write(project).await?;
        let text = error.to_string();
        let first = known.attempts == 0;
        let record = SyncRecord {
            state: if error.is_transient() { SyncState::Waiting } else { SyncState::Failed },
            error: Some(text.clone()),
            next_retry_at: Some(write.now.plus(retry_delay(known.attempts, error.is_transient(), jitter()))),
            attempts: known.attempts.saturating_add(1),
            ..known
        };
        write.put_sync_record(&record).await?;
        if first {
            let entry = Audit { actor: "platform", action: "sync.failed", target: None, detail: Some(&text) };
            write.audit(entry).await?;
        }
        write.commit().await
    }

    /// Tells everybody how a run proceeds, from the first thing that it really does.
    async fn progress(
        &self,
        project: &ProjectId,
        phase: SyncPhase,
        done: usize,
        total: usize,
    ) -> Result<(), StoreError> {
        lock(&self.busy).insert(project.clone());
        let (done, total) = (u32::try_from(done).unwrap_or(u32::MAX), u32::try_from(total).unwrap_or(u32::MAX));
        self.announce(project, phase, done, total).await
    }

    async fn report(&self, project: &ProjectId, phase: SyncPhase, done: u32) -> Result<(), StoreError> {
        self.announce(project, phase, done, done).await
    }

    async fn announce(&self, project: &ProjectId, phase: SyncPhase, done: u32, total: u32) -> Result<(), StoreError> {
        let sync = self.status(project).await?;
        let project_id = project.clone();
        self.events.publish(project, ServerMessage::SyncProgress { project_id, phase, done, total, sync });
        Ok(())
    }
}

/// Doubles with every failure, up to ten minutes; a failure that needs somebody to act is retried at that pace at once.
/// `jitter` (0 to 1) takes up to a fifth off, so that many projects do not come back at the same moment.
fn retry_delay(attempts: u32, transient: bool, jitter: f64) -> Duration {
    let longest =
        if transient { FIRST_RETRY.saturating_mul(1 << attempts.min(16)).min(LAST_RETRY) } else { LAST_RETRY };
    longest.mul_f64(1.0 - jitter / 5.0)
}

fn jitter() -> f64 {
    let mut byte = [0];
    // Without randomness the retry is merely punctual.
    let _ = getrandom::fill(&mut byte);
    f64::from(byte[0]) / 255.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_back_off_up_to_ten_minutes() {
        let delays: Vec<u64> = (0..9).map(|attempts| retry_delay(attempts, true, 0.0).as_secs()).collect();
        assert_eq!(delays, [5, 10, 20, 40, 80, 160, 320, 600, 600]);
        assert_eq!(retry_delay(1000, true, 0.0), LAST_RETRY);
        assert_eq!(retry_delay(0, false, 0.0), LAST_RETRY);
        assert_eq!(retry_delay(0, true, 1.0), Duration::from_secs(4));
    }
}
