//! Projects and their connection to a Git repository.

use serde::{Deserialize, Deserializer, Serialize};

use crate::{Lock, ProjectId, Role, SecretText, SyncStatus, Timestamp};

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

/// How the platform speaks to a repository.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Provider {
    /// Over Git's own protocol; any server.
    #[default]
    Git,
    /// Over GitHub's REST API; github.com and GitHub Enterprise.
    Github,
}

/// What opens a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum CredentialKind {
    /// An access token, or a private key for `ssh://`.
    Token,
    /// A GitHub App's private key.
    GithubApp,
}

/// A GitHub App that is installed on the repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GithubAppKey {
    /// The App's id, from its settings page.
    pub app_id: u64,
    /// The App's private key in PEM.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub private_key: SecretText,
}

/// How a pull request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PullRequestState {
    /// It waits for its review.
    Open,
    /// Its changes are in the branch.
    Merged,
    /// It was closed without being merged.
    Closed,
}

/// The pull request that a project's changes are in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PullRequest {
    /// Its number in the repository.
    pub number: u64,
    /// Where to see it.
    pub url: String,
    /// How it stands.
    pub state: PullRequestState,
    /// The branch that it proposes to merge.
    pub branch: String,
}

/// A project: one repository's docs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Project {
    /// The id.
    pub id: ProjectId,
    /// What the caller may do in it.
    pub role: Role,
    /// The name, 1 to 100 characters.
    pub name: String,
    /// The repository.
    pub repo_url: String,
    /// How the platform speaks to it.
    pub provider: Provider,
    /// The branch that is read and published to.
    pub branch: String,
    /// The docs folder in the repository; empty for the whole repository.
    pub docs_path: String,
    /// When saved docs are published.
    pub publish_mode: PublishMode,
    /// What a lock does to workstations.
    pub lock_policy: LockPolicy,
    /// Whether commits get a `Signed-off-by` line of their author.
    pub sign_off: bool,
    /// Whether a token or key is stored (it is never returned).
    pub has_token: bool,
    /// What kind of credential is stored.
    pub credential_kind: Option<CredentialKind>,
    /// When the stored token expires, where its server says so.
    pub credential_expires_at: Option<Timestamp>,
    /// How many docs there are.
    pub docs_count: u64,
    /// When a doc last changed; `null` while there never was one.
    pub docs_changed_at: Option<Timestamp>,
    /// The lock, if one is held.
    pub lock: Option<Lock>,
    /// How the docs and the repository stand to each other.
    pub sync: SyncStatus,
    /// The newest pull request that the platform opened, in mode `pull-request`.
    pub pull_request: Option<PullRequest>,
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
    /// `https://`, `http://`, `ssh://`, `git://` or `file://` (the last only while the server listens on loopback).
    pub repo_url: String,
    /// An access token, or a private key for `ssh://`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub token: Option<SecretText>,
    /// A GitHub App in the place of a token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub github_app: Option<GithubAppKey>,
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
    /// Whether commits get a `Signed-off-by` line; not unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_off: Option<bool>,
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
    pub token: Option<Option<SecretText>>,
    /// A GitHub App in the place of the token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub github_app: Option<GithubAppKey>,
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
    /// Whether commits get a `Signed-off-by` line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_off: Option<bool>,
}

/// Tells `null` from absent.
#[expect(clippy::option_option, reason = "absent, null and a text are three different wishes")]
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<SecretText>>, D::Error> {
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
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub token: Option<SecretText>,
    /// The GitHub App to try in the place of a token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub github_app: Option<GithubAppKey>,
    /// Where both are absent: try the one that this project has stored, for the same server only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project_id: Option<ProjectId>,
    /// `main` unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// `docs` unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub docs_path: Option<String>,
}

/// What a credential is, as its server tells.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CredentialInfo {
    /// In words: "classic token", "fine-grained token", "GitHub App".
    pub kind: String,
    /// Whose it is: an account, or the App.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// What it may do, as its server names it; empty where the server does not say.
    pub scopes: Vec<String>,
    /// When it expires; absent when it never does, or the server does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

/// A folder of the repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RepoFolder {
    /// Its path from the root.
    pub path: String,
    /// How many Markdown files are in it and below.
    pub docs_count: u64,
}

/// The connection works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckedConnection {
    /// Always true; failures are problems.
    pub ok: bool,
    /// How the platform will speak to the repository.
    pub provider: Provider,
    /// The repository's branches, the first 1,000.
    pub branches: Vec<String>,
    /// The branch that the repository calls its own.
    pub default_branch: Option<String>,
    /// The branch's folders that have Markdown files, those with the most first; at most 100.
    pub folders: Vec<RepoFolder>,
    /// How many files the docs folder has.
    pub docs_count: u64,
    /// Whether the credential may publish; `null` when it could not be found out.
    pub writable: Option<bool>,
    /// What the credential is, where its server tells.
    pub credential: Option<CredentialInfo>,
    /// What will not work as expected, and the way out: a protected branch, a token that expires soon.
    pub notices: Vec<String>,
}

/// The answer to a deletion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeletedProject {
    /// Always true.
    pub deleted: bool,
}
