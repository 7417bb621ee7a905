//! Rows of `sync_states`: what the last sync of a project found.

use std::collections::HashMap;

use ai_toolkit_protocol::{ProblemCode, ProjectId, SyncState, SyncStatus, Timestamp};
use sea_orm::{FromQueryResult, Value};

use super::{
    ProjectWrite, Store, StoreError,
    projects::{by_name, name_of},
    sql::{Sql, count, millis, optional_millis, read},
};

/// What is kept of a project's sync between runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SyncRecord {
    /// What it is doing, or how the last run ended.
    pub state: SyncState,
    /// The commit that the docs were last compared with.
    pub commit: Option<String>,
    /// When the last good run ended.
    pub last_synced_at: Option<Timestamp>,
    /// What went wrong in the last run.
    pub error: Option<String>,
    /// The same for programs.
    pub error_code: Option<ProblemCode>,
    /// How many runs have failed one after the other.
    pub attempts: u32,
    /// When the next try is due after a failure.
    pub next_retry_at: Option<Timestamp>,
    /// Docs whose change in the repository waits until nobody edits.
    pub incoming: u32,
    /// Files of the docs folder that are left alone.
    pub skipped: u32,
    /// Until when a worker is at it.
    pub worker_until: Option<Timestamp>,
}

impl From<SyncRecord> for SyncStatus {
    fn from(record: SyncRecord) -> Self {
        Self {
            state: record.state,
            commit: record.commit,
            last_synced_at: record.last_synced_at,
            error: record.error,
            error_code: record.error_code,
            next_retry_at: record.next_retry_at,
            unpublished: 0,
            conflicts: 0,
            incoming: record.incoming,
            skipped: record.skipped,
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
    error_code: Option<String>,
    attempts: i64,
    next_retry_at: Option<i64>,
    incoming: i64,
    skipped: i64,
    worker_until: Option<i64>,
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
                    error_code: row.error_code.map(by_name).transpose()?,
                    attempts: count(row.attempts)?,
                    next_retry_at: row.next_retry_at.map(Timestamp::from_millis),
                    incoming: count(row.incoming)?,
                    skipped: count(row.skipped)?,
                    worker_until: row.worker_until.map(Timestamp::from_millis),
                };
                Ok((read(row.project_id)?, record))
            })
            .collect()
    }

    /// Ends every worker's lease: of a database that no other server uses, all of them are of a server that is gone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_sync_leases(&self) -> Result<(), StoreError> {
        self.writer.run("UPDATE sync_states SET worker = NULL, worker_until = NULL", vec![]).await?;
        Ok(())
    }
}

impl ProjectWrite<'_> {
    /// Stores the project's record; who is at work stays as it is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_sync_record(&self, record: &SyncRecord) -> Result<(), StoreError> {
        let sql =
            "INSERT INTO sync_states (project_id, state, last_commit, last_synced_at, error, error_code, attempts,
                next_retry_at, incoming, skipped)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            ON CONFLICT (project_id) DO UPDATE SET state = excluded.state, last_commit = excluded.last_commit,
                last_synced_at = excluded.last_synced_at, error = excluded.error, error_code = excluded.error_code,
                attempts = excluded.attempts, next_retry_at = excluded.next_retry_at, incoming = excluded.incoming,
                skipped = excluded.skipped";
        let values: Vec<Value> = vec![
            self.project.as_str().into(),
            name_of(record.state).into(),
            record.commit.clone().into(),
            optional_millis(record.last_synced_at),
            record.error.clone().into(),
            record.error_code.map(name_of).into(),
            i64::from(record.attempts).into(),
            optional_millis(record.next_retry_at),
            i64::from(record.incoming).into(),
            i64::from(record.skipped).into(),
        ];
        self.tx.run(sql, values).await?;
        Ok(())
    }

    /// Notes what the sync is doing now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_sync_state(&self, state: SyncState) -> Result<(), StoreError> {
        let sql = "UPDATE sync_states SET state = $2 WHERE project_id = $1";
        self.tx.run(sql, vec![self.project.as_str().into(), name_of(state).into()]).await?;
        Ok(())
    }

    /// Makes the next run compare all docs with the branch, wherever it is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_synced_commit(&self) -> Result<(), StoreError> {
        let sql = "UPDATE sync_states SET last_commit = NULL WHERE project_id = $1";
        self.tx.run(sql, vec![self.project.as_str().into()]).await?;
        Ok(())
    }

    /// Notes when to look again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn retry_sync_at(&self, at: Timestamp) -> Result<(), StoreError> {
        let sql = "UPDATE sync_states SET next_retry_at = $2 WHERE project_id = $1";
        self.tx.run(sql, vec![self.project.as_str().into(), millis(at)]).await?;
        Ok(())
    }

    /// Makes `worker` the one that syncs this project until `until`; false while another one's lease lasts.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_sync(&self, worker: &str, until: Timestamp) -> Result<bool, StoreError> {
        let sql = "INSERT INTO sync_states (project_id, state, attempts, worker, worker_until)
            VALUES ($1, $2, 0, $3, $4)
            ON CONFLICT (project_id) DO UPDATE SET worker = excluded.worker, worker_until = excluded.worker_until
            WHERE sync_states.worker IS NULL OR sync_states.worker = excluded.worker OR sync_states.worker_until < $5";
        let values = vec![
            self.project.as_str().into(),
            name_of(SyncState::default()).into(),
            worker.into(),
            millis(until),
            millis(self.now),
        ];
        Ok(self.tx.run(sql, values).await? == 1)
    }

    /// Ends the worker's lease.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn release_sync(&self, worker: &str) -> Result<(), StoreError> {
        let sql = "UPDATE sync_states SET worker = NULL, worker_until = NULL WHERE project_id = $1 AND worker = $2";
        self.tx.run(sql, vec![self.project.as_str().into(), worker.into()]).await?;
        Ok(())
    }
}
