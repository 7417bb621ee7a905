//! The only place that knows the database. SQL is written once, in the words that SQLite and PostgreSQL share; where they
//! truly differ, [`Store::backend`] decides.

mod accounts;
mod api_keys;
mod audit;
mod conflicts;
mod connect;
mod docs;
mod identities;
mod import;
mod invitations;
mod locks;
mod members;
mod migrations;
mod places;
mod projects;
mod pull_requests;
mod revisions;
mod sessions;
mod sign_in_flows;
mod sql;
mod sync_runs;
mod sync_states;
mod webhooks;
mod workstations;
mod write;

pub use accounts::{AccountRecord, Taken};
pub use api_keys::NewApiKey;
pub use audit::{Audit, AuditFilter};
pub use conflicts::{ConflictRecord, NewConflict};
pub use connect::Store;
pub use docs::{DocRecord, DocVersion, REPOSITORY};
pub use identities::IdentityRecord;
pub use import::{NewDoc, TakenNames};
pub use invitations::LinkRecord;
pub use locks::LockDeadline;
pub use places::Place;
pub use projects::{EncryptedToken, ProjectRecord, ProjectSummary};
pub use revisions::RevisionRecord;
pub use sessions::SessionRecord;
pub use sign_in_flows::FlowRecord;
pub use sync_states::SyncRecord;
pub use webhooks::WebhookRecord;
pub use workstations::Contact;
pub use write::{PlatformWrite, ProjectWrite};

/// The database did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The project does not exist (any more).
    #[error("there is no such project")]
    NoSuchProject,
    /// The database was written by a newer version of the platform.
    #[error(
        "the database was written by a newer version of the platform (it has the migration {0}, which this version does not know); start that version, or restore a backup that this one made"
    )]
    TooNew(String),
    /// The data folder cannot be used.
    #[error("the data folder {0} cannot be used: {1}; check that it exists, is writable and is on a local disk")]
    DataDir(std::path::PathBuf, #[source] std::io::Error),
    /// The address of the database is of no known kind.
    #[error("the database address must begin with postgres:// (leave it out for SQLite in the data folder)")]
    UnknownDatabase,
    /// A row has a value that this version cannot have written.
    #[error("the database has a value that makes no sense: {0}; restore a backup, or report this as a bug")]
    Corrupt(String),
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sea_orm::DbErr),
}

impl StoreError {
    fn corrupt(error: impl std::fmt::Display) -> Self {
        Self::Corrupt(error.to_string())
    }
}
