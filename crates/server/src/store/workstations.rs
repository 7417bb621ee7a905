//! Rows of `workstations`: who called with which key, and when last.

use ai_toolkit_protocol::{ApiKeyId, ContentHash, ProjectId, Timestamp, Workstation, WorkstationId};
use sea_orm::{FromQueryResult, Value};

use super::{
    Store, StoreError,
    docs::hash_of,
    sql::{Sql, millis, read},
};

/// A call to be written down.
#[derive(Debug, Clone)]
pub struct Contact {
    /// The key that it came with.
    pub key: ApiKeyId,
    /// What the workstation calls itself.
    pub name: String,
    /// The program.
    pub client: Option<String>,
    /// The docs hash that it has.
    pub docs_hash: Option<ContentHash>,
    /// When.
    pub at: Timestamp,
}

#[derive(FromQueryResult)]
struct WorkstationRow {
    id: String,
    name: String,
    api_key_id: String,
    api_key_name: String,
    client: Option<String>,
    docs_hash: Option<Vec<u8>>,
    first_seen_at: i64,
    last_seen_at: i64,
}

impl TryFrom<WorkstationRow> for Workstation {
    type Error = StoreError;

    fn try_from(row: WorkstationRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: read(row.id)?,
            name: row.name,
            api_key_id: read(row.api_key_id)?,
            api_key_name: row.api_key_name,
            client: row.client,
            docs_hash: row.docs_hash.map(hash_of).transpose()?,
            up_to_date: false,
            first_seen_at: Timestamp::from_millis(row.first_seen_at),
            last_seen_at: Timestamp::from_millis(row.last_seen_at),
        })
    }
}

const COLUMNS: &str = "w.id, w.name, w.api_key_id, k.name AS api_key_name, w.client, w.docs_hash, w.first_seen_at,
    w.last_seen_at FROM workstations w JOIN api_keys k ON k.id = w.api_key_id";

impl Store {
    /// Writes a contact down and gives the workstation as it is now, whose `up_to_date` the caller knows; nothing when the
    /// key is gone, or has `most` others already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_contact(&self, contact: &Contact, most: usize) -> Result<Option<Workstation>, StoreError> {
        let sql = "INSERT INTO workstations (id, api_key_id, name, client, docs_hash, first_seen_at, last_seen_at)
            SELECT $1, k.id, $3, $4, $5, $6, $6 FROM api_keys k WHERE k.id = $2 AND k.is_active
                AND (EXISTS (SELECT 1 FROM workstations WHERE api_key_id = $2 AND name = $3)
                    OR (SELECT COUNT(*) FROM workstations WHERE api_key_id = $2) < $7)
            ON CONFLICT (api_key_id, name) DO UPDATE SET client = excluded.client, last_seen_at = excluded.last_seen_at,
                docs_hash = COALESCE(excluded.docs_hash, workstations.docs_hash)";
        let values: Vec<Value> = vec![
            WorkstationId::generate().as_str().into(),
            contact.key.as_str().into(),
            contact.name.as_str().into(),
            contact.client.as_deref().into(),
            contact.docs_hash.map(|hash| hash.as_bytes().to_vec()).into(),
            millis(contact.at),
            i64::try_from(most).unwrap_or(i64::MAX).into(),
        ];
        self.writer.run(sql, values).await?;
        let sql = format!("SELECT {COLUMNS} WHERE w.api_key_id = $1 AND w.name = $2 AND k.is_active");
        let values = vec![contact.key.as_str().into(), contact.name.as_str().into()];
        self.reader.first::<WorkstationRow>(&sql, values).await?.map(Workstation::try_from).transpose()
    }

    /// The workstations of a project's active keys, the one that called last first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn workstations(&self, project: &ProjectId) -> Result<Vec<Workstation>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} WHERE k.project_id = $1 AND k.is_active ORDER BY w.last_seen_at DESC, w.id LIMIT 1000"
        );
        let rows: Vec<WorkstationRow> = self.reader.rows(&sql, vec![project.as_str().into()]).await?;
        rows.into_iter().map(Workstation::try_from).collect()
    }

    /// Forgets the workstations that did not call since `before`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_workstations(&self, before: Timestamp) -> Result<(), StoreError> {
        self.writer.run("DELETE FROM workstations WHERE last_seen_at < $1", vec![millis(before)]).await?;
        Ok(())
    }
}
