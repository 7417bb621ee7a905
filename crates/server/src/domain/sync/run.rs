//! One run, from the first look to the notes of what it did.

use std::{collections::HashSet, time::Duration};

use ai_toolkit_protocol::{
    DocPath, ProjectId, PublishMode, PullRequest, PullRequestState, SyncChange, SyncOutcome, SyncPhase, SyncResult,
    SyncRun, SyncRunId, SyncState, SyncTrigger, Timestamp, ws::ServerMessage,
};

use super::{
    Scope, SyncEngine, SyncError, count,
    incoming::{Incoming, Listing, compare, list},
    lock, retry,
};
use crate::{
    domain::caller::Caller,
    git_host::{CommitId, GitHostError, Remote},
    store::{Audit, ProjectRecord, ProjectWrite, StoreError, SyncRecord},
};

/// How often a run begins again because the branch moved.
const MAX_ROUNDS: u32 = 5;
/// How long changes of the repository wait for the lock's release before anybody looks again; the release itself asks for
/// a run.
const POSTPONED: Duration = Duration::from_mins(1);
/// How long somebody who asked for a run waits for another server's.
const PATIENCE: Duration = Duration::from_secs(30);
/// When to look again after another server's run.
const AFTER_ANOTHER: Duration = Duration::from_secs(5);
const MAX_LOGGED_CHANGES: usize = 100;
const MAX_LOGGED_NOTES: usize = 50;

/// One run's project, purpose, and what it did so far.
pub(super) struct Run {
    pub(super) project: ProjectRecord,
    pub(super) scope: Scope,
    pub(super) result: SyncResult,
    pub(super) log: SyncRun,
    /// What it is doing; nothing before it does anything.
    state: Option<SyncState>,
    /// What all docs were compared with.
    pub(super) compared: Compared,
    /// Whether something has to be compared anew by the next run.
    pub(super) again: bool,
    /// How many files are left alone, once they were listed.
    pub(super) skipped: Option<u32>,
}

impl Run {
    pub(super) fn new(project: ProjectRecord, scope: Scope, trigger: SyncTrigger) -> Self {
        let log = SyncRun {
            id: SyncRunId::generate(),
            trigger,
            outcome: SyncOutcome::Running,
            started_at: Timestamp::from_millis(0),
            ended_at: None,
            pulled: 0,
            merged: 0,
            pushed: 0,
            conflicts: 0,
            commit: None,
            error: None,
            changes: Vec::new(),
            notes: Vec::new(),
        };
        Self {
            project,
            scope,
            result: SyncResult::default(),
            log,
            state: None,
            compared: Compared::NotYet,
            again: false,
            skipped: None,
        }
    }

    pub(super) fn id(&self) -> &ProjectId {
        &self.project.id
    }

    /// Keeps what happened to docs, for the history of runs.
    pub(super) fn note_changes(&mut self, changes: impl IntoIterator<Item = SyncChange>) {
        let room = MAX_LOGGED_CHANGES.saturating_sub(self.log.changes.len());
        self.log.changes.extend(changes.into_iter().take(room));
    }

    pub(super) fn note(&mut self, note: String) {
        if self.log.notes.len() < MAX_LOGGED_NOTES && !self.log.notes.contains(&note) {
            self.log.notes.push(note);
        }
    }

    fn totals(&mut self) {
        let result = &self.result;
        (self.log.pulled, self.log.merged, self.log.pushed) = (result.pulled, result.merged, result.pushed);
    }
}

/// The branch's commit that all docs were compared with in this run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Compared {
    NotYet,
    /// Nothing in an empty repository.
    With(Option<CommitId>),
}

impl Compared {
    /// What the next run may take for known.
    fn or_known(&self, known: Option<String>) -> Option<String> {
        match self {
            Self::NotYet => known,
            Self::With(commit) => commit.as_ref().map(ToString::to_string),
        }
    }
}

/// How things stand before a round.
pub(super) struct Look {
    pub(super) head: Option<CommitId>,
    pub(super) known: SyncRecord,
    pub(super) pull_request: Option<PullRequest>,
}

impl Look {
    fn moved(&self) -> bool {
        // Without a good run the docs were never compared with anything.
        self.known.last_synced_at.is_none() || self.known.commit.as_deref() != self.head.as_ref().map(CommitId::as_str)
    }

    /// The pull request that changes can be added to.
    pub(super) fn open_pull_request(&self) -> Option<&PullRequest> {
        self.pull_request.as_ref().filter(|pull_request| pull_request.state == PullRequestState::Open)
    }
}

impl SyncEngine {
    /// Looks, and does what there is to do as the project's one worker.
    pub(super) async fn attempt(&self, run: &mut Run) -> Result<(), SyncError> {
        let remote = self.remote(&run.project)?;
        let look = self.look(run, &remote).await?;
        let commit = look.head.clone();
        run.result.commit = commit.map(|commit| commit.to_string());
        if !look.moved() && !look.known.state.is_running() && !self.has_to_publish(run).await? {
            return Ok(());
        }
        let patience = if run.scope == Scope::Background { Duration::ZERO } else { PATIENCE };
        let id = run.id().clone();
        Box::pin(self.as_only_worker(&id, patience, self.rounds(run, &remote, look))).await
    }

    async fn look(&self, run: &Run, remote: &Remote) -> Result<Look, SyncError> {
        let id = run.id();
        // Before the head: when the pull request is merged, the head that is read next has it.
        let pull_request = self.refresh_pull_request(run, remote).await?;
        let head = self.git.head(remote).await?;
        let known = self.store.sync_records(Some(id)).await?.remove(id).unwrap_or_default();
        Ok(Look { head, known, pull_request })
    }

    async fn rounds(&self, run: &mut Run, remote: &Remote, first: Look) -> Result<(), SyncError> {
        let write = self.store.write(run.id()).await?;
        run.log.started_at = write.now;
        write.interrupt_sync_runs().await?;
        // From here on docs may be ahead of it; a branch that goes back to it in the middle is to be compared anew.
        write.forget_synced_commit().await?;
        write.commit().await?;
        let mut next = Some(first);
        for _ in 0..MAX_ROUNDS {
            let look = match next.take() {
                Some(look) => look,
                None => self.look(run, remote).await?,
            };
            match self.round(run, remote, look).await {
                Err(SyncError::Remote(GitHostError::NonFastForward)) => {}
                other => return other,
            }
        }
        Err(SyncError::KeepsMoving)
    }

    /// One look at the branch: pull if it moved, then publish if there is something to publish.
    async fn round(&self, run: &mut Run, remote: &Remote, look: Look) -> Result<(), SyncError> {
        run.result.commit = look.head.as_ref().map(ToString::to_string);
        let mut waiting = HashSet::new();
        if look.moved() {
            let (listing, incoming) = self.compare(run, remote, look.head.as_ref()).await?;
            if self.store.lock(run.id()).await?.is_some() {
                // Never under the editor's fingers: what the repository changed waits, and so does what would collide.
                waiting = incoming.into_iter().flat_map(|file| file.from.into_iter().chain([file.path])).collect();
            } else {
                self.pull(run, remote, look.head.as_ref(), &listing, incoming).await?;
            }
        }
        if waiting.is_empty() && !run.again {
            run.compared = Compared::With(look.head.clone());
        }
        run.result.incoming = count(waiting.len());
        let proposes = run.project.publish_mode == PublishMode::PullRequest;
        match &look.head {
            Some(head) if proposes => self.propose(run, remote, head, &look, &waiting).await,
            _ => self.publish(run, remote, look.head.as_ref(), &waiting).await,
        }
    }

    async fn compare(
        &self,
        run: &mut Run,
        remote: &Remote,
        head: Option<&CommitId>,
    ) -> Result<(Listing, Vec<Incoming>), SyncError> {
        let listing = match head {
            Some(head) => list(self.git.tree(remote, head).await?),
            None => Listing { files: std::collections::HashMap::new(), skipped: Vec::new() },
        };
        let docs = self.store.docs(run.id(), true).await?;
        self.unmark_missing(run, &listing, &docs).await?;
        let pointers = lock(&self.pointers).get(run.id()).cloned().unwrap_or_default();
        let incoming = compare(&listing, &docs, &pointers);
        let uncarried = listing.files.values().filter(|blob| pointers.contains(blob)).count();
        run.skipped = Some(count(listing.skipped.len() + uncarried));
        Ok((listing, incoming))
    }

    /// Notes what the run is doing from now on, and tells everybody how far it is.
    pub(super) async fn enter(
        &self,
        run: &mut Run,
        state: SyncState,
        done: usize,
        total: usize,
    ) -> Result<(), StoreError> {
        if run.state != Some(state) {
            debug_assert!(run.state.is_none_or(|before| before.may_become(state)), "{:?} to {state:?}", run.state);
            run.totals();
            let write = self.store.write(run.id()).await?;
            write.set_sync_state(state).await?;
            write.put_sync_run(&run.log).await?;
            write.commit().await?;
            run.state = Some(state);
        }
        let phase = match state {
            SyncState::Merging => SyncPhase::Merging,
            SyncState::Pushing => SyncPhase::Pushing,
            _ => SyncPhase::Pulling,
        };
        self.announce(run.id(), phase, done, total).await
    }

    /// Notes a good end.
    pub(super) async fn finish(&self, mut run: Run) -> Result<SyncResult, SyncError> {
        let id = run.id().clone();
        let status = self.status(&id).await?;
        let known = self.store.sync_records(Some(&id)).await?.remove(&id).unwrap_or_default();
        run.result.conflicts = status.conflicts;
        run.result.success = status.conflicts == 0 && run.result.incoming == 0 && !run.again;
        let mut write = self.store.write(&id).await?;
        let state = match (status.conflicts, run.result.incoming) {
            (_, 1..) => SyncState::Waiting,
            (1.., 0) => SyncState::Conflicted,
            (0, 0) => SyncState::Idle,
        };
        let postponed = run.result.incoming > 0 || run.again;
        let record = SyncRecord {
            state,
            commit: run.compared.or_known(known.commit),
            last_synced_at: Some(write.now),
            next_retry_at: postponed.then(|| write.now.plus(POSTPONED)),
            incoming: run.result.incoming,
            skipped: run.skipped.unwrap_or(known.skipped),
            ..SyncRecord::default()
        };
        write.put_sync_record(&record).await?;
        write.release_sync(&self.worker).await?;
        if run.result.pulled + run.result.pushed > 0 {
            let detail = format!("{} pulled, {} published", run.result.pulled, run.result.pushed);
            let target = run.result.commit.as_deref();
            write
                .audit(Audit { by: &Caller::platform(), action: "sync.completed", target, detail: Some(&detail) })
                .await?;
        }
        let outcome = if status.conflicts > 0 { SyncOutcome::Conflicted } else { SyncOutcome::Done };
        end_log(&write, &mut run, outcome).await?;
        write.commit().await?;
        let done = (run.result.pulled + run.result.pushed) as usize;
        self.announce(&id, SyncPhase::Done, done, done).await?;
        Ok(run.result)
    }

    /// Notes a bad end, and when it is tried again.
    pub(super) async fn fail(&self, mut run: Run, error: &SyncError) -> Result<(), StoreError> {
        let id = run.id().clone();
        let known = self.store.sync_records(Some(&id)).await?.remove(&id).unwrap_or_default();
        let mut write = self.store.write(&id).await?;
        let text = error.to_string();
        let is_news = known.error.as_ref() != Some(&text);
        let record = SyncRecord {
            state: if error.is_transient() { SyncState::Waiting } else { SyncState::Failed },
            error: Some(text.clone()),
            error_code: Some(error.code()),
            next_retry_at: Some(write.now.plus(retry::delay(error, known.attempts, retry::jitter()))),
            attempts: known.attempts.saturating_add(1),
            // What was pulled before the failure needs no second look.
            commit: run.compared.or_known(known.commit.clone()),
            last_synced_at: if run.compared == Compared::NotYet { known.last_synced_at } else { Some(write.now) },
            skipped: run.skipped.unwrap_or(known.skipped),
            ..known
        };
        write.put_sync_record(&record).await?;
        write.release_sync(&self.worker).await?;
        if is_news {
            let by = Caller::platform();
            write.audit(Audit { by: &by, action: "sync.failed", target: None, detail: Some(&text) }).await?;
        }
        // The same failure over and over is kept once.
        if is_news || run.state.is_some() {
            run.state.get_or_insert(SyncState::Pulling);
            run.log.error = Some(text);
            end_log(&write, &mut run, SyncOutcome::Failed).await?;
        }
        write.commit().await?;
        self.announce(&id, SyncPhase::Failed, 0, 0).await
    }

    /// Looks again after another server's run.
    pub(super) async fn postpone(&self, project: &ProjectId) -> Result<(), StoreError> {
        let write = self.store.write(project).await?;
        write.retry_sync_at(write.now.plus(AFTER_ANOTHER)).await?;
        write.commit().await
    }

    /// Brings what is known of the open pull request up to date, and what follows from its end.
    async fn refresh_pull_request(&self, run: &Run, remote: &Remote) -> Result<Option<PullRequest>, SyncError> {
        let id = run.id();
        let known = self.store.pull_requests(Some(id)).await?.remove(id);
        let Some(open) = known.as_ref().filter(|known| known.state == PullRequestState::Open) else {
            return Ok(known);
        };
        let now = self.git.pull_request(remote, open.number).await?;
        if now == *open {
            return Ok(known);
        }
        let mut write = self.store.write(id).await?;
        write.put_pull_request(&now).await?;
        let action = match now.state {
            PullRequestState::Open => None,
            PullRequestState::Merged => {
                write.mark_merged(now.number).await?;
                // Compared anew even if the branch is where it was: the merge may have been taken back since.
                write.forget_synced_commit().await?;
                Some("pull_request.merged")
            }
            PullRequestState::Closed => {
                write.mark_declined(now.number).await?;
                Some("pull_request.closed")
            }
        };
        if let Some(action) = action {
            write.audit(Audit { by: &Caller::platform(), action, target: Some(&now.url), detail: None }).await?;
        }
        write.announce(ServerMessage::ProjectUpdated { project_id: id.clone() });
        write.commit().await?;
        Ok(Some(now))
    }

    /// Whether this run would publish anything, as far as the platform's side tells.
    async fn has_to_publish(&self, run: &Run) -> Result<bool, SyncError> {
        if !run.scope.publishes(run.project.publish_mode) {
            return Ok(false);
        }
        let none = HashSet::<DocPath>::new();
        let docs = self.store.docs_changed_here(run.id()).await?;
        Ok(if run.project.publish_mode == PublishMode::PullRequest {
            docs.iter().any(|doc| super::propose::is_fresh(run, doc, &none))
        } else {
            docs.iter().any(|doc| super::push::is_pending(run, doc, &none))
        })
    }
}

/// Ends the run's entry in the history, if it did anything.
async fn end_log(write: &ProjectWrite<'_>, run: &mut Run, outcome: SyncOutcome) -> Result<(), StoreError> {
    if run.state.is_none() {
        return Ok(());
    }
    run.totals();
    run.log.outcome = outcome;
    run.log.ended_at = Some(write.now);
    run.log.conflicts = run.result.conflicts;
    run.log.commit.clone_from(&run.result.commit);
    if run.log.started_at.as_millis() == 0 {
        run.log.started_at = write.now;
    }
    write.put_sync_run(&run.log).await
}
