//! Rows of `api_keys`. Only the secret's hash is stored.

use ai_toolkit_protocol::{ApiKey, ApiKeyId, ContentHash, ProjectId, Timestamp};
use sea_orm::FromQueryResult;

use super::{
    ProjectWrite, Store, StoreError,
    projects::{by_name, name_of},
    sql::{Sql, millis, optional_millis, read},
};

/// A key to be stored.
#[derive(Debug, Clone, Copy)]
pub struct NewApiKey<'a> {
    /// The key's data.
    pub api_key: &'a ApiKey,
    /// SHA-256 of the secret.
    pub key_hash: ContentHash,
}

#[derive(FromQueryResult)]
struct ApiKeyRow {
    id: String,
    project_id: String,
    name: String,
    prefix: String,
    scopes: String,
    is_active: bool,
    created_at: i64,
    last_used_at: Option<i64>,
    expires_at: Option<i64>,
}

impl TryFrom<ApiKeyRow> for ApiKey {
    type Error = StoreError;

    fn try_from(row: ApiKeyRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: read(row.id)?,
            project_id: read(row.project_id)?,
            name: row.name,
            prefix: row.prefix,
            scopes: row.scopes.split(' ').map(|scope| by_name(scope.to_owned())).collect::<Result<_, _>>()?,
            is_active: row.is_active,
            created_at: Timestamp::from_millis(row.created_at),
            last_used_at: row.last_used_at.map(Timestamp::from_millis),
            expires_at: row.expires_at.map(Timestamp::from_millis),
        })
    }
}

impl Store {
    /// The keys of a project, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn api_keys(&self, project: &ProjectId) -> Result<Vec<ApiKey>, StoreError> {
        let sql = "SELECT * FROM api_keys WHERE project_id = $1 ORDER BY id";
        let rows: Vec<ApiKeyRow> = self.reader.rows(sql, vec![project.as_str().into()]).await?;
        rows.into_iter().map(ApiKey::try_from).collect()
    }

    /// The key with this secret, revoked or not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn api_key_by_hash(&self, key_hash: &ContentHash) -> Result<Option<ApiKey>, StoreError> {
        let sql = "SELECT * FROM api_keys WHERE key_hash = $1";
        let values = vec![key_hash.as_bytes().to_vec().into()];
        self.reader.first::<ApiKeyRow>(sql, values).await?.map(ApiKey::try_from).transpose()
    }

    /// Notes when a key was last used.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn touch_api_key(&self, key: &ApiKeyId, at: Timestamp) -> Result<(), StoreError> {
        let sql = "UPDATE api_keys SET last_used_at = $2 WHERE id = $1";
        self.writer.run(sql, vec![key.as_str().into(), millis(at)]).await?;
        Ok(())
    }
}

impl ProjectWrite<'_> {
    /// Stores a new key.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn insert_api_key(&self, key: NewApiKey<'_>) -> Result<(), StoreError> {
        let sql =
            "INSERT INTO api_keys (id, project_id, name, key_hash, prefix, is_active, created_at, expires_at, scopes)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let NewApiKey { api_key, key_hash } = key;
        let values = vec![
            api_key.id.as_str().into(),
            self.project.as_str().into(),
            api_key.name.as_str().into(),
            key_hash.as_bytes().to_vec().into(),
            api_key.prefix.as_str().into(),
            api_key.is_active.into(),
            millis(api_key.created_at),
            optional_millis(api_key.expires_at),
            api_key.scopes.iter().map(name_of).collect::<Vec<_>>().join(" ").into(),
        ];
        self.tx.run(sql, values).await?;
        Ok(())
    }

    /// One of the project's keys.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn api_key(&self, key: &ApiKeyId) -> Result<Option<ApiKey>, StoreError> {
        let sql = "SELECT * FROM api_keys WHERE id = $1 AND project_id = $2";
        let values = vec![key.as_str().into(), self.project.as_str().into()];
        self.tx.first::<ApiKeyRow>(sql, values).await?.map(ApiKey::try_from).transpose()
    }

    /// Makes a key end at this time.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn expire_api_key(&self, key: &ApiKeyId, at: Timestamp) -> Result<(), StoreError> {
        let sql = "UPDATE api_keys SET expires_at = $3 WHERE id = $1 AND project_id = $2";
        self.tx.run(sql, vec![key.as_str().into(), self.project.as_str().into(), millis(at)]).await?;
        Ok(())
    }

    /// Revokes a key and gives its name; nothing when the project has no such key.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke_api_key(&self, key: &ApiKeyId) -> Result<Option<ApiKey>, StoreError> {
        let sql = "UPDATE api_keys SET is_active = $3 WHERE id = $1 AND project_id = $2 RETURNING *";
        let values = vec![key.as_str().into(), self.project.as_str().into(), false.into()];
        self.tx.first::<ApiKeyRow>(sql, values).await?.map(ApiKey::try_from).transpose()
    }
}
