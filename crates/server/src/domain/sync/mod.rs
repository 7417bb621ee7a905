//! Sync: a project's docs and its repository are brought together, one run at a time for each project.
//!
//! A run looks at the branch ([`run`]), takes over what changed there ([`pull`], [`take`]), and publishes what changed
//! here ([`push`], [`propose`]). When the branch moves meanwhile, it begins again. What a run is doing is kept in the
//! database; one that is interrupted anywhere is simply done again: every step compares before it acts.

mod commit;
mod incoming;
mod lease;
mod merge;
mod propose;
mod pull;
mod push;
mod renames;
mod retry;
mod run;
mod similarity;
mod take;

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use ai_toolkit_protocol::{
    DocPath, ProblemCode, ProjectId, PublishMode, SyncPhase, SyncResult, SyncStatus, SyncTrigger, ws::ServerMessage,
};
use tokio::sync::mpsc;

use crate::{
    domain::credentials,
    events::Events,
    git_host::{BlobId, BranchName, BranchNameError, GitHost, GitHostError, Remote, RepoUrl, RepoUrlError},
    secrets::{KeyRing, SecretError},
    store::{ProjectRecord, Store, StoreError, SyncRecord},
};

use self::run::Run;

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
    /// Another replica of the platform is at it.
    #[error("another server of the platform syncs this project at the moment; try again in a minute")]
    Busy,
    /// The stored credential cannot be read.
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
            Self::KeepsMoving | Self::Busy | Self::Store(_) => true,
            Self::Secret(_) | Self::RepoUrl(_) | Self::Branch(_) => false,
        }
    }

    /// The error for programs.
    fn code(&self) -> ProblemCode {
        match self {
            Self::Remote(error) => error.code(),
            Self::KeepsMoving | Self::Busy => ProblemCode::Unavailable,
            Self::Secret(_) => ProblemCode::RemoteAuth,
            Self::RepoUrl(_) | Self::Branch(_) => ProblemCode::Validation,
            Self::Store(_) => ProblemCode::Internal,
        }
    }
}

/// What a run is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// A look from time to time, or after a save: publishes unless the project does so on demand.
    Background,
    /// Somebody asked for it: pulls and publishes everything.
    Everything,
    /// Somebody asked for docs to be published.
    Publish(Publication),
}

/// What somebody wants to be published.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Publication {
    /// These docs only; all that changed without it.
    pub names: Option<HashSet<DocPath>>,
    /// The commit's message instead of one made of the docs' names.
    pub message: Option<String>,
}

impl Scope {
    fn publishes(&self, mode: PublishMode) -> bool {
        *self != Self::Background || mode != PublishMode::Manual
    }

    fn includes(&self, name: &DocPath) -> bool {
        match self {
            Self::Publish(Publication { names: Some(names), .. }) => names.contains(name),
            _ => true,
        }
    }

    fn message(&self) -> Option<&str> {
        match self {
            Self::Publish(publication) => publication.message.as_deref(),
            _ => None,
        }
    }
}

/// A project that wants a run in the background, and why.
pub type SyncRequest = (ProjectId, SyncTrigger);

/// Brings projects and repositories together.
pub struct SyncEngine {
    store: Arc<Store>,
    events: Arc<Events>,
    git: Arc<dyn GitHost>,
    keys: Arc<KeyRing>,
    /// Names this process among those that share the database.
    worker: String,
    requests: mpsc::UnboundedSender<SyncRequest>,
    requested: Mutex<HashSet<ProjectId>>,
    turns: Mutex<HashMap<ProjectId, Arc<tokio::sync::Mutex<()>>>>,
    /// Contents that turned out to be pointers of Git LFS; asked for once.
    pointers: Mutex<HashMap<ProjectId, HashSet<BlobId>>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl SyncEngine {
    /// An engine, and the requests that [`crate::jobs`] has to run.
    pub fn new(
        store: Arc<Store>,
        events: Arc<Events>,
        git: Arc<dyn GitHost>,
        keys: Arc<KeyRing>,
    ) -> (Self, mpsc::UnboundedReceiver<SyncRequest>) {
        let (requests, receiver) = mpsc::unbounded_channel();
        let engine = Self {
            store,
            events,
            git,
            keys,
            worker: lease::worker_name(),
            requests,
            requested: Mutex::default(),
            turns: Mutex::default(),
            pointers: Mutex::default(),
        };
        (engine, receiver)
    }

    /// Asks for a run in the background; several requests before it begins are one.
    pub fn request(&self, project: &ProjectId, trigger: SyncTrigger) {
        // The receiver lives as long as the server runs; afterwards nobody needs the run.
        if lock(&self.requested).insert(project.clone()) && self.requests.send((project.clone(), trigger)).is_err() {
            lock(&self.requested).remove(project);
        }
    }

    /// Runs what was requested in the background. Failures are kept in the project's sync status.
    pub async fn run_requested(&self, (project, trigger): &SyncRequest) {
        lock(&self.requested).remove(project);
        match self.run(project, &Scope::Background, *trigger).await {
            Ok(_) | Err(SyncError::Store(StoreError::NoSuchProject)) => {}
            Err(error) => tracing::warn!(%project, %error, "sync failed"),
        }
    }

    /// Asks for a run of every project whose time has come: `interval` after a good run, the retry's time after a bad
    /// one, at once after one that was interrupted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn request_due(&self, interval: Duration) -> Result<(), StoreError> {
        let now = self.store.now().await?;
        let records = self.store.sync_records(None).await?;
        for project in self.store.projects().await? {
            let due = match records.get(&project.id) {
                None => true,
                Some(record) if record.worker_until.is_some_and(|until| until > now) => false,
                Some(record) if record.state.is_running() => true,
                Some(SyncRecord { next_retry_at: Some(at), .. }) => *at <= now,
                Some(record) => record.last_synced_at.is_none_or(|at| at.plus(interval) <= now),
            };
            if due {
                self.request(&project.id, SyncTrigger::Schedule);
            }
        }
        Ok(())
    }

    /// Brings a project and its repository together now, after a run that is under way.
    ///
    /// # Errors
    /// When the remote or the database failed; the project's sync status says so too.
    pub async fn run(&self, project: &ProjectId, scope: &Scope, trigger: SyncTrigger) -> Result<SyncResult, SyncError> {
        let turn = Arc::clone(lock(&self.turns).entry(project.clone()).or_default());
        let _turn = turn.lock().await;
        let project = self.store.project(project).await?;
        let mut run = Run::new(project, scope.clone(), trigger);
        match self.attempt(&mut run).await {
            Ok(()) => self.finish(run).await,
            Err(SyncError::Store(StoreError::NoSuchProject)) => Err(StoreError::NoSuchProject.into()),
            Err(SyncError::Busy) if *scope == Scope::Background => {
                // Whoever is at it may have begun before what this run is for.
                self.postpone(&run.project.id).await?;
                Ok(SyncResult::default())
            }
            Err(SyncError::Busy) => Err(SyncError::Busy),
            Err(error) => {
                self.fail(run, &error).await?;
                Err(error)
            }
        }
    }

    /// Forgets a deleted project.
    pub async fn forget(&self, project: &ProjectId) {
        let turn = lock(&self.turns).remove(project);
        if let Some(turn) = turn {
            // A run that is under way ends first: it finds no project.
            let _turn = turn.lock().await;
        }
        lock(&self.pointers).remove(project);
        for key in [project.to_string(), propose::review_key(project)] {
            if let Err(error) = self.git.forget(&key).await {
                tracing::warn!(%project, %error, "the repository's cache could not be removed");
            }
        }
    }

    /// The project's sync status now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn status(&self, project: &ProjectId) -> Result<SyncStatus, StoreError> {
        Ok(self.store.summaries(Some(project)).await?.remove(project).unwrap_or_default().sync)
    }

    /// Where a project's docs are kept, and what opens it.
    ///
    /// # Errors
    /// When the stored credential cannot be read, or the address or branch is none.
    pub fn remote(&self, project: &ProjectRecord) -> Result<Remote, SyncError> {
        Ok(Remote {
            provider: project.provider,
            url: RepoUrl::parse(&project.repo_url)?,
            credential: credentials::open(&self.keys, project)?,
            branch: BranchName::parse(&project.branch)?,
            folder: project.docs_path.clone(),
            cache_key: project.id.to_string(),
        })
    }

    /// Tells everybody how far a run is.
    async fn announce(
        &self,
        project: &ProjectId,
        phase: SyncPhase,
        done: usize,
        total: usize,
    ) -> Result<(), StoreError> {
        let sync = self.status(project).await?;
        let (done, total) = (count(done), count(total));
        let project_id = project.clone();
        self.events.publish(project, ServerMessage::SyncProgress { project_id, phase, done, total, sync });
        Ok(())
    }
}

/// A number of docs as messages have it.
fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
