//! Projects and their connection to a Git repository.

use serde::{Deserialize, Deserializer, Serialize};

use crate::{Lock, ProjectId, SyncStatus, Timestamp};

/// When saved docs reach the repository.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PublishMode {
    /// With every save.
    #[default]
    OnSave,
    /// When somebody asks for it.
    Manual,
    /// As a pull request.
    PullRequest,
}

/// What a lock does to the workstations' agents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum LockPolicy {
    /// They stop until it is released.
    #[default]
    Block,
    /// They go on with the last released docs and a notice.
    Warn,
}

/// A project: one repository's docs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Project {
    /// The id.
    pub id: ProjectId,
    /// The name, 1 to 100 characters.
    pub name: String,
    /// The repository.
    pub repo_url: String,
    /// The branch that is read and published to.
    pub branch: String,
    /// The docs folder in the repository; empty for the whole repository.
    pub docs_path: String,
    /// When saved docs are published.
    pub publish_mode: PublishMode,
    /// What a lock does to workstations.
    pub lock_policy: LockPolicy,
    /// Whether a token is stored (it is never returned).
    pub has_token: bool,
    /// How many docs there are.
    pub docs_count: u64,
    /// The lock, if one is held.
    pub lock: Option<Lock>,
    /// How the docs and the repository stand to each other.
    pub sync: SyncStatus,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its settings last changed.
    pub updated_at: Timestamp,
}

/// A new project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateProject {
    /// The name, 1 to 100 characters.
    pub name: String,
    /// `https://`, `http://`, `ssh://` or `file://` (the last only while the server listens on loopback).
    pub repo_url: String,
    /// An access token, or a private key for `ssh://`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// `main` unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// `docs` unless told; empty for the whole repository.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub docs_path: Option<String>,
    /// `on-save` unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publish_mode: Option<PublishMode>,
    /// `block` unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lock_policy: Option<LockPolicy>,
}

/// Changes to a project; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpdateProject {
    /// The name, 1 to 100 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Another repository.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repo_url: Option<String>,
    /// A new token; `null` removes it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub token: Option<Option<String>>,
    /// Another branch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// Another docs folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub docs_path: Option<String>,
    /// When saved docs are published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publish_mode: Option<PublishMode>,
    /// What a lock does to workstations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lock_policy: Option<LockPolicy>,
}

/// Tells `null` from absent.
#[expect(clippy::option_option, reason = "absent, null and a text are three different wishes")]
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// A connection to try before it is saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckConnection {
    /// The repository.
    pub repo_url: String,
    /// The token to try.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// Where `token` is absent: try the one that this project has stored, for the same server only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project_id: Option<ProjectId>,
    /// `main` unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// `docs` unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub docs_path: Option<String>,
}

/// The connection works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckedConnection {
    /// Always true; failures are problems.
    pub ok: bool,
    /// The repository's branches.
    pub branches: Vec<String>,
    /// The branch that the repository calls its own.
    pub default_branch: Option<String>,
    /// How many files the docs folder has.
    pub docs_count: u64,
}

/// The answer to a deletion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeletedProject {
    /// Always true.
    pub deleted: bool,
}

/// Who the caller is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// The server's mode: `none` or `accounts`.
    pub mode: String,
    /// The caller's name.
    pub name: String,
}
