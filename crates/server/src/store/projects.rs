//! Rows of `projects`.

use std::collections::HashMap;

use ai_toolkit_protocol::{
    CredentialKind, LockPolicy, ProjectId, Provider, PublishMode, PullRequest, Role, SyncStatus, Timestamp,
};
use sea_orm::FromQueryResult;
use serde::{Serialize, de::DeserializeOwned};

use super::{
    Audit, ProjectWrite, Store, StoreError,
    sql::{Sql, count, millis, optional_millis, read},
    sync_states::SyncRecord,
};

use crate::domain::caller::Caller;

/// A token that only [`crate::secrets`] can read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncryptedToken {
    /// Which key it was encrypted with.
    pub key_id: String,
    /// Nonce and ciphertext.
    pub ciphertext: Vec<u8>,
}

/// A project's settings.
#[derive(Debug, Clone)]
pub struct ProjectRecord {
    /// The id.
    pub id: ProjectId,
    /// The name.
    pub name: String,
    /// The repository, in the spelling that was checked.
    pub repo_url: String,
    /// How the platform speaks to it.
    pub provider: Provider,
    /// What opens it, if anything does; `credential_kind` says how to read it.
    pub token: Option<EncryptedToken>,
    /// What kind of credential `token` is.
    pub credential_kind: CredentialKind,
    /// When the credential expires, where its server said so.
    pub credential_expires_at: Option<Timestamp>,
    /// The branch.
    pub branch: String,
    /// The docs folder; empty for the whole repository.
    pub docs_path: String,
    /// When docs are published.
    pub publish_mode: PublishMode,
    /// What a lock does to workstations.
    pub lock_policy: LockPolicy,
    /// Whether commits get a `Signed-off-by` line.
    pub sign_off: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its settings last changed.
    pub updated_at: Timestamp,
}

/// How many docs a project has, and how it stands to its repository.
#[derive(Debug, Clone, Default)]
pub struct ProjectSummary {
    /// Docs that are not deleted.
    pub docs_count: u64,
    /// When a doc last changed.
    pub docs_changed_at: Option<Timestamp>,
    /// The sync's state with the counts of unpublished and conflicting docs.
    pub sync: SyncStatus,
    /// The newest pull request that the platform opened.
    pub pull_request: Option<PullRequest>,
}

#[derive(FromQueryResult)]
struct ProjectRow {
    id: String,
    name: String,
    repo_url: String,
    provider: String,
    token: Option<Vec<u8>>,
    token_key_id: Option<String>,
    credential_kind: String,
    credential_expires_at: Option<i64>,
    branch: String,
    docs_path: String,
    publish_mode: String,
    lock_policy: String,
    sign_off: bool,
    created_at: i64,
    updated_at: i64,
}

/// An enum of the protocol as the text that JSON uses for it.
pub(super) fn name_of(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The other way round.
pub(super) fn by_name<T: DeserializeOwned>(name: String) -> Result<T, StoreError> {
    serde_json::from_value(name.into()).map_err(StoreError::corrupt)
}

impl TryFrom<ProjectRow> for ProjectRecord {
    type Error = StoreError;

    fn try_from(row: ProjectRow) -> Result<Self, StoreError> {
        let token = row.token.zip(row.token_key_id);
        Ok(Self {
            id: read(row.id)?,
            name: row.name,
            repo_url: row.repo_url,
            provider: by_name(row.provider)?,
            credential_kind: by_name(row.credential_kind)?,
            credential_expires_at: row.credential_expires_at.map(Timestamp::from_millis),
            sign_off: row.sign_off,
            token: token.map(|(ciphertext, key_id)| EncryptedToken { key_id, ciphertext }),
            branch: row.branch,
            docs_path: row.docs_path,
            publish_mode: by_name(row.publish_mode)?,
            lock_policy: by_name(row.lock_policy)?,
            created_at: Timestamp::from_millis(row.created_at),
            updated_at: Timestamp::from_millis(row.updated_at),
        })
    }
}

impl Store {
    /// Stores a new project; whoever made it is its first owner.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn insert_project(&self, project: &ProjectRecord, by: &Caller) -> Result<(), StoreError> {
        let sql = "INSERT INTO projects (id, name, repo_url, token, token_key_id, branch, docs_path, publish_mode,
            lock_policy, created_at, updated_at, provider, credential_kind, credential_expires_at, sign_off)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
        let (ciphertext, key_id) = token_columns(project.token.as_ref());
        let values = vec![
            project.id.as_str().into(),
            project.name.as_str().into(),
            project.repo_url.as_str().into(),
            ciphertext.into(),
            key_id.into(),
            project.branch.as_str().into(),
            project.docs_path.as_str().into(),
            name_of(project.publish_mode).into(),
            name_of(project.lock_policy).into(),
            millis(project.created_at),
            millis(project.updated_at),
            name_of(project.provider).into(),
            name_of(project.credential_kind).into(),
            optional_millis(project.credential_expires_at),
            project.sign_off.into(),
        ];
        let mut write = self.platform_write().await?;
        write.tx.run(sql, values).await?;
        if let Some(account) = &by.account {
            write.put_member(&project.id, account, Role::Owner, false).await?;
        }
        let (target, detail) = (Some(project.name.as_str()), Some(project.repo_url.as_str()));
        write.audit(Some(&project.id), Audit { by, action: "project.created", target, detail }).await?;
        write.commit().await
    }

    /// One project.
    ///
    /// # Errors
    /// [`StoreError::NoSuchProject`], or when the database fails.
    pub async fn project(&self, id: &ProjectId) -> Result<ProjectRecord, StoreError> {
        let row: Option<ProjectRow> =
            self.reader.first("SELECT * FROM projects WHERE id = $1", vec![id.as_str().into()]).await?;
        row.ok_or(StoreError::NoSuchProject)?.try_into()
    }

    /// All projects, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn projects(&self) -> Result<Vec<ProjectRecord>, StoreError> {
        let rows: Vec<ProjectRow> = self.reader.rows("SELECT * FROM projects ORDER BY id", vec![]).await?;
        rows.into_iter().map(ProjectRecord::try_from).collect()
    }

    /// The summaries of one project, or of all; a project without docs and without a sync is left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn summaries(
        &self,
        project: Option<&ProjectId>,
    ) -> Result<HashMap<ProjectId, ProjectSummary>, StoreError> {
        #[derive(FromQueryResult)]
        struct Counts {
            project_id: String,
            docs: i64,
            changed_at: Option<i64>,
            unpublished: i64,
            conflicts: i64,
        }
        let (which, values) = match project {
            Some(id) => ("WHERE d.project_id = $1", vec![id.as_str().into()]),
            None => ("", vec![]),
        };
        // A doc that was deleted before the repository ever had it needs no publishing.
        let sql = format!(
            "SELECT d.project_id, COUNT(*) FILTER (WHERE NOT d.deleted) AS docs, MAX(d.updated_at) AS changed_at,
                COUNT(*) FILTER (WHERE c.doc_id IS NULL AND (d.synced_version IS NULL OR d.synced_version <> d.version)
                    AND NOT (d.deleted AND d.synced_blob IS NULL)
                    AND (d.proposed_in IS NULL OR d.proposed_version <> d.version)) AS unpublished,
                COUNT(c.doc_id) AS conflicts
            FROM docs d LEFT JOIN doc_conflicts c ON c.doc_id = d.id {which} GROUP BY d.project_id"
        );
        let mut summaries: HashMap<ProjectId, ProjectSummary> = HashMap::new();
        for (id, record) in self.sync_records(project).await? {
            summaries.insert(id, ProjectSummary { sync: record.into(), ..ProjectSummary::default() });
        }
        for (id, pull_request) in self.pull_requests(project).await? {
            summaries.entry(id).or_default().pull_request = Some(pull_request);
        }
        for row in self.reader.rows::<Counts>(&sql, values).await? {
            let summary = summaries.entry(read(row.project_id)?).or_default();
            summary.docs_count = count(row.docs)?;
            summary.docs_changed_at = row.changed_at.map(Timestamp::from_millis);
            summary.sync.unpublished = count(row.unpublished)?;
            summary.sync.conflicts = count(row.conflicts)?;
        }
        Ok(summaries)
    }

    /// Encrypts every stored secret anew that is not encrypted with the key `current`, and tells how many there were.
    /// Each is exchanged by itself, and only for what it was read as: a secret that a server stores meanwhile stays. What
    /// was done before a failure stays done; the rest can be done again.
    ///
    /// # Errors
    /// When `reencrypt` or the database fails.
    pub async fn reencrypt_tokens<E: From<StoreError>>(
        &self,
        current: &str,
        reencrypt: impl Fn(&ProjectId, &EncryptedToken) -> Result<EncryptedToken, E>,
    ) -> Result<u64, E> {
        let mut changed = 0;
        for SecretColumn { select, exchange, .. } in SECRETS {
            // Another pass finds what was stored during the one before. A server that still has the old key alone would
            // go on for ever.
            for _ in 0..MAX_PASSES {
                let rows: Vec<StoredSecret> = self.writer.rows(select, vec![current.into()]).await?;
                if rows.is_empty() {
                    break;
                }
                for StoredSecret { project_id, secret, key_id } in rows {
                    let project: ProjectId = read(project_id)?;
                    let old = EncryptedToken { key_id, ciphertext: secret };
                    let new = reencrypt(&project, &old)?;
                    let values =
                        vec![project.as_str().into(), new.ciphertext.into(), new.key_id.into(), old.ciphertext.into()];
                    changed += self.writer.run(exchange, values).await?;
                }
            }
        }
        Ok(changed)
    }

    /// The ids of the keys that stored secrets are encrypted with, and how many secrets each.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn encryption_keys(&self) -> Result<Vec<(String, u64)>, StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            key_id: String,
            secrets: i64,
        }
        let mut all = Vec::new();
        for SecretColumn { keys, .. } in SECRETS {
            for row in self.reader.rows::<Row>(keys, vec![]).await? {
                all.push((row.key_id, count(row.secrets)?));
            }
        }
        Ok(all)
    }
}

/// How often a rotation looks again for what it has not encrypted yet.
const MAX_PASSES: usize = 10;

/// A column with encrypted secrets: how they are found that are not of a key, how one is exchanged, and which keys there
/// are.
struct SecretColumn {
    select: &'static str,
    exchange: &'static str,
    keys: &'static str,
}

/// All columns that [`crate::secrets::KeyRing`] encrypts.
const SECRETS: [SecretColumn; 2] = [
    SecretColumn {
        select: "SELECT id AS project_id, token AS secret, token_key_id AS key_id FROM projects
            WHERE token IS NOT NULL AND token_key_id <> $1",
        exchange: "UPDATE projects SET token = $2, token_key_id = $3 WHERE id = $1 AND token = $4",
        keys: "SELECT token_key_id AS key_id, COUNT(*) AS secrets FROM projects WHERE token IS NOT NULL
            GROUP BY token_key_id",
    },
    SecretColumn {
        select: "SELECT project_id, secret, secret_key_id AS key_id FROM webhooks WHERE secret_key_id <> $1",
        exchange: "UPDATE webhooks SET secret = $2, secret_key_id = $3 WHERE project_id = $1 AND secret = $4",
        keys: "SELECT secret_key_id AS key_id, COUNT(*) AS secrets FROM webhooks GROUP BY secret_key_id",
    },
];

#[derive(FromQueryResult)]
struct StoredSecret {
    project_id: String,
    secret: Vec<u8>,
    key_id: String,
}

fn token_columns(token: Option<&EncryptedToken>) -> (Option<Vec<u8>>, Option<String>) {
    token.map(|token| (token.ciphertext.clone(), token.key_id.clone())).unzip()
}

impl ProjectWrite<'_> {
    /// Stores the project's settings as they are in `project`, without its token.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn update_project(&self, project: &ProjectRecord) -> Result<(), StoreError> {
        let sql = "UPDATE projects SET name = $2, repo_url = $3, branch = $4, docs_path = $5, publish_mode = $6,
            lock_policy = $7, updated_at = $8, provider = $9, credential_kind = $10, credential_expires_at = $11,
            sign_off = $12 WHERE id = $1";
        let values = vec![
            self.project.as_str().into(),
            project.name.as_str().into(),
            project.repo_url.as_str().into(),
            project.branch.as_str().into(),
            project.docs_path.as_str().into(),
            name_of(project.publish_mode).into(),
            name_of(project.lock_policy).into(),
            millis(self.now),
            name_of(project.provider).into(),
            name_of(project.credential_kind).into(),
            optional_millis(project.credential_expires_at),
            project.sign_off.into(),
        ];
        self.tx.run(sql, values).await?;
        Ok(())
    }

    /// Stores another token, or none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_token(&self, token: Option<&EncryptedToken>) -> Result<(), StoreError> {
        let (ciphertext, key_id) = token_columns(token);
        let sql = "UPDATE projects SET token = $2, token_key_id = $3 WHERE id = $1";
        self.tx.run(sql, vec![self.project.as_str().into(), ciphertext.into(), key_id.into()]).await?;
        Ok(())
    }

    /// Forgets what the repository had at the last sync, because it is another repository, branch or folder now. Which
    /// version both sides had last stays: it is still what their changes are told by.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_sync(&self) -> Result<(), StoreError> {
        let id = || vec![self.project.as_str().into()];
        self.tx.run("UPDATE docs SET synced_blob = NULL WHERE project_id = $1", id()).await?;
        let conflicts = "DELETE FROM doc_conflicts WHERE doc_id IN (SELECT id FROM docs WHERE project_id = $1)";
        self.tx.run(conflicts, id()).await?;
        self.forget_pull_request().await?;
        self.put_sync_record(&SyncRecord::default()).await
    }

    /// Deletes the project and all that hangs on it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_project(&self) -> Result<(), StoreError> {
        self.tx.run("DELETE FROM projects WHERE id = $1", vec![self.project.as_str().into()]).await?;
        Ok(())
    }
}
