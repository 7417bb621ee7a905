//! What the server, the workstation client and the web app agree on: ids, doc paths, hashes, the manifest and every
//! message of the REST, hook and WebSocket APIs. Pure: no I/O, no async.

mod account;
mod activity;
mod api_key;
mod doc;
mod doc_path;
mod download;
mod hash;
mod hook;
mod ids;
mod invitation;
mod lock;
mod manifest;
mod member;
mod page;
mod problem;
mod project;
mod search;
mod secret_text;
mod sync;
mod timestamp;
mod webhook;
mod workstation;
pub mod ws;

pub use account::{
    Account, AccountIdentity, AccountSession, ChangePassword, DeletedAccount, EndedSessions, Session, SessionMode,
    SetUp, SignIn, SignInProvider, UnlinkedIdentity, UpdateAccount, UpdateOwnAccount,
};
pub use activity::{ActivityEntry, AuditRecord};
pub use api_key::{ApiKey, ApiKeyScope, CreateApiKey, CreatedApiKey, LeakedApiKey, RevokedApiKey, RotateApiKey};
pub use doc::{
    Conflict, ConflictKind, ConflictSummary, DeletedDoc, DeletedDocs, Doc, DocChange, DocChangeKind, DocState,
    Encoding, MAX_BINARY_BYTES, MAX_TEXT_BYTES, MoveDocs, ResolveConflict, RestoreDoc, Revision, SaveDoc,
};
pub use doc_path::{DocPath, DocPathError};
pub use download::ClientDownload;
pub use hash::{ContentHash, ParseHashError};
pub use hook::{DocsStatus, DocsSummary, LockStatus, SyncRequest, SyncResponse, SyncedDoc};
pub use ids::{
    AccountId, ApiKeyId, AuditEntryId, DocId, InvitationId, LockId, ParseIdError, ProjectId, SessionId, SyncRunId,
    WorkstationId,
};
pub use invitation::{
    AcceptInvitation, AcceptedInvitation, CreatedInvitation, Invitation, InviteAccount, InviteMember, LinkInfo,
    LinkKind, LookUpLink, NewAccount, PasswordResetLink, ResetPassword, WithdrawnInvitation,
};
pub use lock::{AcquireLock, AcquiredLock, ExtendLock, Lock, ReleasedLock};
pub use manifest::Manifest;
pub use member::{Member, RemovedMember, Role, UpdateMember};
pub use page::Page;
pub use problem::{Problem, ProblemCode};
pub use project::{
    CheckConnection, CheckedConnection, CreateProject, CredentialInfo, CredentialKind, DeletedProject, GithubAppKey,
    LockPolicy, Project, Provider, PublishMode, PullRequest, PullRequestState, RepoFolder, UpdateProject,
};
pub use search::SearchHit;
pub use secret_text::SecretText;
pub use sync::{
    PublishDocs, PushResult, SyncChange, SyncChangeKind, SyncOutcome, SyncPhase, SyncResult, SyncRun, SyncState,
    SyncStatus, SyncTrigger,
};
pub use timestamp::Timestamp;
pub use webhook::{DeletedWebhook, Webhook, WebhookAnswer, WebhookOutcome};
pub use workstation::Workstation;
