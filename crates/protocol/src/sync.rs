//! How a project's docs and its repository stand to each other, and what each run of the sync did.

use serde::{Deserialize, Serialize};

use crate::{DocPath, ProblemCode, PullRequest, SyncRunId, Timestamp};

/// What the sync of a project is doing. Between runs it rests in `idle`, `waiting`, `conflicted` or `failed`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SyncState {
    /// The last run ended well.
    Idle,
    /// A run takes over what changed in the repository.
    Pulling,
    /// A run brings together what both sides changed.
    Merging,
    /// A run publishes what changed here.
    Pushing,
    /// It is tried again at `nextRetryAt`, or, in a new project, at once: the remote could not be reached, wants to be
    /// asked less, or its changes wait until nobody edits.
    #[default]
    Waiting,
    /// At least one doc is in conflict.
    Conflicted,
    /// The remote refused; somebody has to act on `error`.
    Failed,
}

impl SyncState {
    /// Whether a run is at work.
    pub fn is_running(self) -> bool {
        matches!(self, Self::Pulling | Self::Merging | Self::Pushing)
    }

    /// Whether `next` can come after this state. A run begins by pulling or pushing, merges only what it pulled, pulls
    /// anew when the branch moved while it pushed, and may end anywhere.
    pub fn may_become(self, next: Self) -> bool {
        match next {
            Self::Merging => matches!(self, Self::Pulling | Self::Merging),
            Self::Idle | Self::Pulling | Self::Pushing | Self::Waiting | Self::Conflicted | Self::Failed => true,
        }
    }
}

/// A project's sync as everybody may see it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncStatus {
    /// What it is doing.
    pub state: SyncState,
    /// The commit that the docs were last compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// When the last good run ended; absent until the first import is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_synced_at: Option<Timestamp>,
    /// What went wrong, and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What went wrong, for programs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<ProblemCode>,
    /// When it is tried again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_retry_at: Option<Timestamp>,
    /// How many docs the repository does not have in their newest version, and no pull request either.
    pub unpublished: u32,
    /// How many docs are in conflict.
    pub conflicts: u32,
    /// How many docs changed in the repository and wait until nobody edits.
    pub incoming: u32,
    /// How many files of the docs folder are left alone; the latest run's notes name them.
    pub skipped: u32,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SyncPhase {
    /// Taking over what changed in the repository.
    Pulling,
    /// Bringing together what both sides changed.
    Merging,
    /// Publishing.
    Pushing,
    /// Ended well.
    Done,
    /// Ended badly.
    Failed,
}

/// What a run did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncResult {
    /// Whether platform and repository agree now; in mode `pull-request`, whether all is in the pull request.
    pub success: bool,
    /// Docs taken from the repository, deletions and merged docs included.
    pub pulled: u32,
    /// Docs among them in which both sides' changes were brought together.
    pub merged: u32,
    /// Docs published to the repository, deletions included.
    pub pushed: u32,
    /// Docs in conflict.
    pub conflicts: u32,
    /// Docs whose change in the repository waits until nobody edits.
    pub incoming: u32,
    /// The repository's newest commit; `null` while it has none.
    pub commit: Option<String>,
    /// The pull request that has what was published, in that mode.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pull_request: Option<PullRequest>,
}

/// Publishes docs as one commit, or puts them into the pull request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublishDocs {
    /// Which docs; all that changed unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_names: Option<Vec<DocPath>>,
    /// The commit's message instead of one made of the docs' names; up to 1,000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// The answer to publishing one doc.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushResult {
    /// Whether the repository (or, in that mode, the pull request) has the doc's newest version now.
    pub success: bool,
    /// The repository's newest commit.
    pub commit: Option<String>,
}

/// Why a run began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SyncTrigger {
    /// The project was made, or its connection changed.
    Connected,
    /// A doc was saved, or a lock released.
    Saved,
    /// It was time to look, or to try again.
    Schedule,
    /// The Git server said that something changed.
    Webhook,
    /// Somebody asked for it.
    Manual,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SyncOutcome {
    /// It is still at work.
    Running,
    /// It ended well.
    Done,
    /// It left conflicts.
    Conflicted,
    /// It ended badly.
    Failed,
    /// The server stopped in the middle; the next run went on from there.
    Interrupted,
}

/// What happened to a doc in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SyncChangeKind {
    /// It was new in the repository.
    Added,
    /// It was changed in the repository.
    Updated,
    /// It was deleted in the repository.
    Deleted,
    /// It was renamed in the repository; `from` is its old name.
    Renamed,
    /// Both sides' changes were brought together.
    Merged,
    /// Both sides' changes contradict each other.
    Conflicted,
    /// It was published.
    Published,
    /// It was put into the pull request.
    Proposed,
}

/// One doc of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncChange {
    /// The doc.
    pub file_name: DocPath,
    /// What happened.
    pub kind: SyncChangeKind,
    /// Its name before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<DocPath>,
}

/// One run of a project's sync that did something, or failed. Looks that find nothing new are not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncRun {
    /// The id.
    pub id: SyncRunId,
    /// Why it began.
    pub trigger: SyncTrigger,
    /// How it ended.
    pub outcome: SyncOutcome,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Docs taken from the repository.
    pub pulled: u32,
    /// Docs in which both sides' changes were brought together.
    pub merged: u32,
    /// Docs published.
    pub pushed: u32,
    /// Docs in conflict when it ended.
    pub conflicts: u32,
    /// The repository's newest commit when it ended.
    pub commit: Option<String>,
    /// What went wrong, and what to do.
    pub error: Option<String>,
    /// The first hundred docs that it did something to.
    pub changes: Vec<SyncChange>,
    /// Which files of the repository it left alone, and why; one line each, at most fifty.
    pub notes: Vec<String>,
}
