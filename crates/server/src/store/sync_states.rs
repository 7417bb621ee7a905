//! Rows of `sync_states`: what the last sync of a project found.

use std::collections::HashMap;

use ai_toolkit_protocol::{ProjectId, SyncState, SyncStatus, Timestamp};
use sea_orm::{FromQueryResult, Value};

use super::{
    ProjectWrite, Store, StoreError,
    projects::{by_name, name_of},
    sql::{Sql, count, optional_millis, read},
};

/// What is kept of a project's sync between runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SyncRecord {
    /// How the last run ended, or that one is under way.
    pub state: SyncState,
    /// The commit that the docs were last compared with.
    pub commit: Option<String>,
    /// When the last good run ended.
    pub last_synced_at: Option<Timestamp>,
    /// What went wrong in the last run.
    pub error: Option<String>,
    /// How many runs have failed one after the other.
    pub attempts: u32,
    /// When the next try is due after a failure.
    pub next_retry_at: Option<Timestamp>,
}

impl From<SyncRecord> for SyncStatus {
    fn from(record: SyncRecord) -> Self {
        Self {
            state: record.state,
            commit: record.commit,
            last_synced_at: record.last_synced_at,
            error: record.error,
            next_retry_at: record.next_retry_at,
            unpublished: 0,
            conflicts: 0,
        }
    }
}

#[derive(FromQueryResult)]
struct SyncRow {
    project_id: String,
    state: String,
    last_commit: Option<String>,
    last_synced_at: Option<i64>,
    error: Option<String>,
    attempts: i64,
    next_retry_at: Option<i64>,
}

impl Store {
    /// The records of one project, or of all; a project that never synced has none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sync_records(
        &self,
        project: Option<&ProjectId>,
    ) -> Result<HashMap<ProjectId, SyncRecord>, StoreError> {
        let rows: Vec<SyncRow> = match project {
            Some(id) => {
                let sql = "SELECT * FROM sync_states WHERE project_id = $1";
                self.reader.rows(sql, vec![id.as_str().into()]).await?
            }
            None => self.reader.rows("SELECT * FROM sync_states", vec![]).await?,
        };
        rows.into_iter()
            .map(|row| {
                let record = SyncRecord {
                    state: by_name(row.state)?,
                    commit: row.last_commit,
                    last_synced_at: row.last_synced_at.map(Timestamp::from_millis),
                    error: row.error,
                    attempts: count(row.attempts)?,
                    next_retry_at: row.next_retry_at.map(Timestamp::from_millis),
                };
                Ok((read(row.project_id)?, record))
            })
            .collect()
    }
}

impl ProjectWrite<'_> {
    /// Stores the project's record.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_sync_record(&self, record: &SyncRecord) -> Result<(), StoreError> {
        let sql = "INSERT INTO sync_states
            (project_id, state, last_commit, last_synced_at, error, attempts, next_retry_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (project_id) DO UPDATE SET state = excluded.state, last_commit = excluded.last_commit,
                last_synced_at = excluded.last_synced_at, error = excluded.error, attempts = excluded.attempts,
                next_retry_at = excluded.next_retry_at";
        let values: Vec<Value> = vec![
            self.project.as_str().into(),
            name_of(record.state).into(),
            record.commit.clone().into(),
            optional_millis(record.last_synced_at),
            record.error.clone().into(),
            i64::from(record.attempts).into(),
            optional_millis(record.next_retry_at),
        ];
        self.tx.run(sql, values).await?;
        Ok(())
    }
}
