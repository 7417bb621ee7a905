//! Rows of `sync_runs`: what each run of a project's sync did.

use ai_toolkit_protocol::{Page, ProjectId, SyncChange, SyncOutcome, SyncRun, SyncRunId, SyncTrigger, Timestamp};
use sea_orm::FromQueryResult;
use serde::de::DeserializeOwned;

use super::{
    ProjectWrite, Store, StoreError,
    projects::{by_name, name_of},
    sql::{Sql, count, millis, optional_millis, read},
};

/// How many runs of a project are kept.
const KEPT: i64 = 500;

#[derive(FromQueryResult)]
struct SyncRunRow {
    id: String,
    started_by: String,
    outcome: String,
    started_at: i64,
    ended_at: Option<i64>,
    pulled: i64,
    merged: i64,
    pushed: i64,
    conflicts: i64,
    commit_id: Option<String>,
    error: Option<String>,
    changes: String,
    notes: String,
}

fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(StoreError::corrupt)
}

fn to_json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(StoreError::corrupt)
}

impl TryFrom<SyncRunRow> for SyncRun {
    type Error = StoreError;

    fn try_from(row: SyncRunRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: read(row.id)?,
            trigger: by_name::<SyncTrigger>(row.started_by)?,
            outcome: by_name::<SyncOutcome>(row.outcome)?,
            started_at: Timestamp::from_millis(row.started_at),
            ended_at: row.ended_at.map(Timestamp::from_millis),
            pulled: count(row.pulled)?,
            merged: count(row.merged)?,
            pushed: count(row.pushed)?,
            conflicts: count(row.conflicts)?,
            commit: row.commit_id,
            error: row.error,
            changes: from_json::<Vec<SyncChange>>(&row.changes)?,
            notes: from_json(&row.notes)?,
        })
    }
}

impl Store {
    /// A project's runs, newest first, from `cursor` (a run's id) on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sync_runs(
        &self,
        project: &ProjectId,
        cursor: Option<&SyncRunId>,
        limit: u32,
    ) -> Result<Page<SyncRun>, StoreError> {
        // Greater than every id: their digits are hexadecimal.
        let before = cursor.map_or("run_g", SyncRunId::as_str);
        let sql = "SELECT * FROM sync_runs WHERE project_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
        let values = vec![project.as_str().into(), before.into(), (i64::from(limit) + 1).into()];
        let rows: Vec<SyncRunRow> = self.reader.rows(sql, values).await?;
        let items = rows.into_iter().map(SyncRun::try_from).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::cut(items, limit, |run| run.id.to_string()))
    }
}

impl ProjectWrite<'_> {
    /// Stores a run as it is now; the oldest beyond the five hundredth go.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_sync_run(&self, run: &SyncRun) -> Result<(), StoreError> {
        let sql = "INSERT INTO sync_runs (id, project_id, started_by, outcome, started_at, ended_at, pulled, merged,
                pushed, conflicts, commit_id, error, changes, notes)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            ON CONFLICT (id) DO UPDATE SET outcome = excluded.outcome, ended_at = excluded.ended_at,
                pulled = excluded.pulled, merged = excluded.merged, pushed = excluded.pushed,
                conflicts = excluded.conflicts, commit_id = excluded.commit_id, error = excluded.error,
                changes = excluded.changes, notes = excluded.notes";
        let values = vec![
            run.id.as_str().into(),
            self.project.as_str().into(),
            name_of(run.trigger).into(),
            name_of(run.outcome).into(),
            millis(run.started_at),
            optional_millis(run.ended_at),
            i64::from(run.pulled).into(),
            i64::from(run.merged).into(),
            i64::from(run.pushed).into(),
            i64::from(run.conflicts).into(),
            run.commit.clone().into(),
            run.error.clone().into(),
            to_json(&run.changes)?.into(),
            to_json(&run.notes)?.into(),
        ];
        self.tx.run(sql, values).await?;
        let trim = "DELETE FROM sync_runs WHERE project_id = $1 AND id <= (
            SELECT id FROM sync_runs WHERE project_id = $1 ORDER BY id DESC LIMIT 1 OFFSET $2)";
        self.tx.run(trim, vec![self.project.as_str().into(), KEPT.into()]).await?;
        Ok(())
    }

    /// Notes of runs that are said to be at work that their server stopped in the middle.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn interrupt_sync_runs(&self) -> Result<(), StoreError> {
        let sql = "UPDATE sync_runs SET outcome = $2, ended_at = $3 WHERE project_id = $1 AND outcome = $4";
        let values = vec![
            self.project.as_str().into(),
            name_of(SyncOutcome::Interrupted).into(),
            millis(self.now),
            name_of(SyncOutcome::Running).into(),
        ];
        self.tx.run(sql, values).await?;
        Ok(())
    }
}
