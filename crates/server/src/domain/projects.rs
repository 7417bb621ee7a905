//! Projects: connected to a repository, changed, deleted.

use std::sync::Arc;

use ai_toolkit_protocol::{
    CheckConnection, CheckedConnection, CreateProject, CredentialKind, DocPath, DocPathError, GithubAppKey, Project,
    ProjectId, Provider, PublishMode, Role, SecretText, SyncTrigger, UpdateProject, ws::ServerMessage,
};

use super::{
    access::Visitor,
    caller::Caller,
    credentials,
    sync::SyncEngine,
    text::{self, TextError},
};
use crate::{
    git_host::{
        BranchName, BranchNameError, Credential, GitHost, GitHostError, Remote, RemoteCheck, RepoUrl, RepoUrlError,
    },
    secrets::{KeyRing, SecretError},
    store::{Audit, ProjectRecord, ProjectSummary, Store, StoreError},
};

/// A project was not made or changed.
#[derive(Debug, thiserror::Error)]
pub enum ProjectsError {
    /// A text breaks its rule.
    #[error(transparent)]
    Text(#[from] TextError),
    /// Not a repository's URL.
    #[error(transparent)]
    RepoUrl(#[from] RepoUrlError),
    /// Files of the server's machine are for those who sit at it.
    #[error(
        "file:// repositories are files of the server's machine: only admins may connect them, and only while the server listens on loopback; use https:// or ssh://"
    )]
    FileNotAllowed,
    /// Not a branch's name.
    #[error(transparent)]
    Branch(#[from] BranchNameError),
    /// Not a folder's path.
    #[error("the docs folder is not usable: {0}")]
    DocsPath(#[from] DocPathError),
    /// A token that no server hands out.
    #[error("the token is empty, longer than 20,000 characters, or has control characters; paste it again")]
    Token,
    /// A GitHub App's key that is none.
    #[error(
        "the App's private key must be the whole PEM file that GitHub gave, from -----BEGIN to -----END, and its id a positive number"
    )]
    GithubApp,
    /// Two credentials at once.
    #[error("give a token or a GitHub App, not both")]
    TwoCredentials,
    /// The remote says no.
    #[error(transparent)]
    Remote(#[from] GitHostError),
    /// The token cannot be encrypted or read.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The database failed, or the project does not exist.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ProjectsError {
    /// The field at fault, where it is one.
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::Text(error) => Some(error.field()),
            Self::RepoUrl(_) | Self::FileNotAllowed => Some("repoUrl"),
            Self::Branch(_) => Some("branch"),
            Self::DocsPath(_) => Some("docsPath"),
            Self::Token | Self::Secret(_) => Some("token"),
            Self::GithubApp | Self::TwoCredentials => Some("githubApp"),
            Self::Remote(GitHostError::NoPullRequests) => Some("publishMode"),
            Self::Remote(GitHostError::AuthenticationFailed { .. }) => Some("token"),
            Self::Remote(GitHostError::BranchNotFound { .. }) => Some("branch"),
            Self::Remote(GitHostError::FolderNotFound { .. }) => Some("docsPath"),
            Self::Remote(_) => Some("repoUrl"),
            Self::Store(_) => None,
        }
    }
}

/// Where a project's docs are, checked word for word but not yet against the remote.
struct Connection {
    url: RepoUrl,
    branch: BranchName,
    docs_path: String,
}

/// The platform's projects.
pub struct Projects {
    store: Arc<Store>,
    keys: Arc<KeyRing>,
    git: Arc<dyn GitHost>,
    sync: Arc<SyncEngine>,
    allow_file: bool,
}

impl Projects {
    /// Projects kept in `store`; `allow_file` says whether a repository may be a folder of this machine.
    pub fn new(
        store: Arc<Store>,
        keys: Arc<KeyRing>,
        git: Arc<dyn GitHost>,
        sync: Arc<SyncEngine>,
        allow_file: bool,
    ) -> Self {
        Self { store, keys, git, sync, allow_file }
    }

    /// The visitor's projects, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list(&self, visitor: &Visitor) -> Result<Vec<Project>, ProjectsError> {
        let mut summaries = self.store.summaries(None).await?;
        let roles = match visitor.account() {
            Some(account) if !account.is_admin => Some(self.store.roles(&account.id).await?),
            _ => None,
        };
        let mut projects = Vec::new();
        for record in self.store.projects().await? {
            let role = roles.as_ref().map_or(Some(Role::Owner), |roles| roles.get(&record.id).copied());
            let Some(role) = role else { continue };
            let summary = summaries.remove(&record.id).unwrap_or_default();
            projects.push(self.to_api(record, summary, role).await?);
        }
        Ok(projects)
    }

    /// One project, as it is to somebody with this role.
    ///
    /// # Errors
    /// When it does not exist or the database fails.
    pub async fn get(&self, id: &ProjectId, role: Role) -> Result<Project, ProjectsError> {
        let record = self.store.project(id).await?;
        let summary = self.store.summaries(Some(id)).await?.remove(id).unwrap_or_default();
        self.to_api(record, summary, role).await
    }

    /// Tries a connection without keeping anything.
    ///
    /// # Errors
    /// Which part is wrong.
    pub async fn check(&self, visitor: &Visitor, wanted: CheckConnection) -> Result<CheckedConnection, ProjectsError> {
        let connection = Self::connection(&wanted.repo_url, wanted.branch.as_deref(), wanted.docs_path.as_deref())?;
        self.check_file(visitor, &connection)?;
        let credential = match (checked_credential(wanted.token, wanted.github_app)?, &wanted.project_id) {
            (Some(credential), _) => Some(credential),
            (None, Some(id)) => {
                let project = self.store.project(id).await?;
                // A stored credential goes to the server that it was entered for, and to no other.
                let same_server = RepoUrl::parse(&project.repo_url).is_ok_and(|url| url.same_server(&connection.url));
                if same_server { credentials::open(&self.keys, &project)? } else { None }
            }
            (None, None) => None,
        };
        let (remote, found) =
            self.check_remote(&connection, credential, &format!("check-{}", ProjectId::generate())).await?;
        Ok(CheckedConnection {
            ok: true,
            provider: remote.provider,
            branches: found.branches.into_iter().take(MAX_BRANCHES).collect(),
            default_branch: found.default_branch,
            folders: found.folders,
            docs_count: found.files as u64,
            writable: found.writable,
            credential: found.credential,
            notices: found.notices,
        })
    }

    /// Connects a new project after trying its connection; the first import begins in the background.
    ///
    /// # Errors
    /// Which part is wrong; nothing is kept then.
    pub async fn create(
        &self,
        visitor: &Visitor,
        caller: &Caller,
        new: CreateProject,
    ) -> Result<Project, ProjectsError> {
        let name = text::name("name", &new.name)?;
        let connection = Self::connection(&new.repo_url, new.branch.as_deref(), new.docs_path.as_deref())?;
        self.check_file(visitor, &connection)?;
        let credential = checked_credential(new.token, new.github_app)?;
        let id = ProjectId::generate();
        let (remote, found) = self.check_remote(&connection, credential, id.as_str()).await?;
        let publish_mode = checked_mode(new.publish_mode.unwrap_or_default(), remote.provider)?;
        let sealed = remote.credential.map(|credential| credentials::seal(&self.keys, &id, &credential)).transpose()?;
        let now = self.store.now().await?;
        let record = ProjectRecord {
            id,
            name,
            repo_url: connection.url.to_string(),
            provider: remote.provider,
            credential_kind: sealed.as_ref().map_or(CredentialKind::Token, |sealed| sealed.kind),
            token: sealed.map(|sealed| sealed.token),
            credential_expires_at: found.credential.and_then(|credential| credential.expires_at),
            branch: connection.branch.to_string(),
            docs_path: connection.docs_path,
            publish_mode,
            lock_policy: new.lock_policy.unwrap_or_default(),
            sign_off: new.sign_off.unwrap_or_default(),
            created_at: now,
            updated_at: now,
        };
        self.store.insert_project(&record, caller).await?;
        self.sync.request(&record.id, SyncTrigger::Connected);
        self.to_api(record, ProjectSummary::default(), Role::Owner).await
    }

    /// Changes a project's settings. A new repository, branch, folder or token is tried first. With another repository,
    /// branch or folder the next sync compares all docs anew.
    ///
    /// # Errors
    /// Which part is wrong; nothing is changed then.
    pub async fn update(
        &self,
        visitor: &Visitor,
        caller: &Caller,
        id: &ProjectId,
        change: UpdateProject,
    ) -> Result<Project, ProjectsError> {
        let before = self.store.project(id).await?;
        let mut after = before.clone();
        if let Some(name) = &change.name {
            after.name = text::name("name", name)?;
        }
        after.publish_mode = change.publish_mode.unwrap_or(before.publish_mode);
        after.lock_policy = change.lock_policy.unwrap_or(before.lock_policy);
        after.sign_off = change.sign_off.unwrap_or(before.sign_off);
        let connection = Self::connection(
            change.repo_url.as_deref().unwrap_or(&before.repo_url),
            Some(change.branch.as_deref().unwrap_or(&before.branch)),
            Some(change.docs_path.as_deref().unwrap_or(&before.docs_path)),
        )?;
        let moved_server = !RepoUrl::parse(&before.repo_url).is_ok_and(|url| url.same_server(&connection.url));
        let new_credential = change.token.is_some() || change.github_app.is_some();
        let credential = if new_credential {
            checked_credential(change.token.flatten(), change.github_app)?
        } else if moved_server {
            // The stored one was entered for another server: it is not sent to this one.
            None
        } else {
            credentials::open(&self.keys, &before)?
        };
        after.repo_url = connection.url.to_string();
        after.branch = connection.branch.to_string();
        after.docs_path.clone_from(&connection.docs_path);
        let moved =
            (&after.repo_url, &after.branch, &after.docs_path) != (&before.repo_url, &before.branch, &before.docs_path);
        if moved {
            self.check_file(visitor, &connection)?;
        }
        if moved || new_credential {
            let (remote, found) = self.check_remote(&connection, credential.clone(), id.as_str()).await?;
            after.provider = remote.provider;
            after.credential_expires_at = found.credential.and_then(|credential| credential.expires_at);
        }
        after.publish_mode = checked_mode(after.publish_mode, after.provider)?;
        // Otherwise the stored token is left alone: it may be encrypted anew at this moment.
        let replaced = new_credential || moved_server;
        if replaced {
            let sealed = credential.map(|credential| credentials::seal(&self.keys, id, &credential)).transpose()?;
            after.credential_kind = sealed.as_ref().map_or(CredentialKind::Token, |sealed| sealed.kind);
            after.token = sealed.map(|sealed| sealed.token);
        }
        let mut write = self.store.write(id).await?;
        write.update_project(&after).await?;
        if replaced {
            write.put_token(after.token.as_ref()).await?;
        }
        if moved {
            write.forget_sync().await?;
        }
        let entry = Audit { by: caller, action: "project.updated", target: Some(&after.name), detail: None };
        write.audit(entry).await?;
        write.announce(ServerMessage::ProjectUpdated { project_id: id.clone() });
        write.commit().await?;
        self.sync.request(id, SyncTrigger::Connected);
        self.get(id, Role::Owner).await
    }

    /// Deletes a project with all its docs, history, keys and its lock. The repository is left as it is.
    ///
    /// # Errors
    /// When it does not exist or the database fails.
    pub async fn delete(&self, caller: &Caller, id: &ProjectId) -> Result<(), ProjectsError> {
        let mut write = self.store.write(id).await?;
        let name = self.store.project(id).await?.name;
        let entry = Audit { by: caller, action: "project.deleted", target: Some(&name), detail: None };
        write.audit(entry).await?;
        write.delete_project().await?;
        write.announce(ServerMessage::ProjectDeleted { project_id: id.clone() });
        write.commit().await?;
        self.sync.forget(id).await;
        Ok(())
    }

    fn connection(url: &str, branch: Option<&str>, docs_path: Option<&str>) -> Result<Connection, ProjectsError> {
        let url = RepoUrl::parse(url.trim())?;
        let branch = BranchName::parse(branch.unwrap_or("main").trim())?;
        Ok(Connection { url, branch, docs_path: checked_folder(docs_path.unwrap_or("docs"))? })
    }

    /// Files of the server's machine are for those who look after it.
    fn check_file(&self, visitor: &Visitor, connection: &Connection) -> Result<(), ProjectsError> {
        let allowed = self.allow_file && visitor.is_admin();
        if connection.url.is_file() && !allowed { Err(ProjectsError::FileNotAllowed) } else { Ok(()) }
    }

    async fn check_remote(
        &self,
        connection: &Connection,
        credential: Option<Credential>,
        cache_key: &str,
    ) -> Result<(Remote, RemoteCheck), ProjectsError> {
        let remote = Remote {
            provider: self.git.provider(&connection.url, credential.as_ref()).await?,
            url: connection.url.clone(),
            credential,
            branch: connection.branch.clone(),
            folder: connection.docs_path.clone(),
            cache_key: cache_key.to_owned(),
        };
        let found = self.git.check(&remote).await;
        if found.is_err() || cache_key.starts_with("check-") {
            self.git.forget(cache_key).await?;
        }
        Ok((remote, found?))
    }

    async fn to_api(
        &self,
        record: ProjectRecord,
        summary: ProjectSummary,
        role: Role,
    ) -> Result<Project, ProjectsError> {
        let lock = self.store.lock(&record.id).await?.map(|held| held.lock);
        Ok(Project {
            id: record.id,
            role,
            name: record.name,
            repo_url: record.repo_url,
            provider: record.provider,
            branch: record.branch,
            docs_path: record.docs_path,
            publish_mode: record.publish_mode,
            lock_policy: record.lock_policy,
            sign_off: record.sign_off,
            credential_kind: record.token.as_ref().map(|_| record.credential_kind),
            credential_expires_at: record.credential_expires_at,
            has_token: record.token.is_some(),
            docs_count: summary.docs_count,
            docs_changed_at: summary.docs_changed_at,
            lock,
            sync: summary.sync,
            pull_request: summary.pull_request,
            created_at: record.created_at,
            updated_at: record.updated_at,
        })
    }
}

fn checked_mode(mode: PublishMode, provider: Provider) -> Result<PublishMode, ProjectsError> {
    match (mode, provider) {
        (PublishMode::PullRequest, Provider::Git) => Err(GitHostError::NoPullRequests.into()),
        (mode, _) => Ok(mode),
    }
}

fn checked_credential(
    token: Option<SecretText>,
    app: Option<GithubAppKey>,
) -> Result<Option<Credential>, ProjectsError> {
    match (checked_token(token)?, app) {
        (Some(_), Some(_)) => Err(ProjectsError::TwoCredentials),
        (token, None) => Ok(token.map(Credential::Token)),
        (None, Some(app)) => {
            let key = app.private_key.expose().trim();
            let pem = key.starts_with("-----BEGIN ") && key.ends_with("-----") && key.len() <= MAX_TOKEN_CHARS;
            if !pem || app.app_id == 0 {
                return Err(ProjectsError::GithubApp);
            }
            Ok(Some(Credential::GithubApp { app_id: app.app_id, private_key: key.to_owned().into() }))
        }
    }
}

/// How many branches a connection test names.
const MAX_BRANCHES: usize = 1_000;
const MAX_TOKEN_CHARS: usize = 20_000;

/// An empty text is no token.
fn checked_token(token: Option<SecretText>) -> Result<Option<secrecy::SecretString>, ProjectsError> {
    let token = token.map(|token| String::from(token).trim().to_owned()).filter(|token| !token.is_empty());
    let Some(token) = token else { return Ok(None) };
    let is_key = token.starts_with("-----BEGIN");
    let clean = token.chars().all(|c| !c.is_control() || (is_key && matches!(c, '\n' | '\r')));
    if token.len() > MAX_TOKEN_CHARS || !clean { Err(ProjectsError::Token) } else { Ok(Some(token.into())) }
}

/// `docs`, `./docs/` and `/docs` are one folder; nothing, `.` and `/` are the whole repository.
fn checked_folder(folder: &str) -> Result<String, ProjectsError> {
    let folder = folder.trim();
    let folder = folder.strip_prefix("./").unwrap_or(folder).trim_matches('/');
    if folder.is_empty() || folder == "." {
        return Ok(String::new());
    }
    Ok(DocPath::parse(folder)?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("docs", "docs")]
    #[case("./docs/", "docs")]
    #[case("/docs/guide", "docs/guide")]
    #[case("", "")]
    #[case(".", "")]
    #[case("/", "")]
    fn folders_have_one_spelling(#[case] given: &str, #[case] kept: &str) {
        assert_eq!(checked_folder(given).unwrap(), kept);
    }

    #[rstest::rstest]
    #[case("../docs")]
    #[case("docs/../..")]
    #[case(".git")]
    #[case("a//b")]
    fn folders_outside_are_refused(#[case] given: &str) {
        assert!(matches!(checked_folder(given), Err(ProjectsError::DocsPath(_))));
    }

    #[test]
    fn tokens_are_trimmed_and_checked() {
        let checked = |text: &str| checked_token(Some(text.to_owned().into()));
        assert!(checked("  ").unwrap().is_none());
        assert!(checked(" ghp_x\n").unwrap().is_some());
        assert!(checked("a\nb").is_err());
        assert!(checked("-----BEGIN KEY-----\nabc\n-----END KEY-----").unwrap().is_some());
    }
}
