//! Rows of `locks`: at most one a project.

use ai_toolkit_protocol::{AccountId, ContentHash, Lock, LockId, ProjectId, Timestamp};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{
    ProjectWrite, Store, StoreError,
    sql::{Sql, millis, optional_millis, read},
};
use crate::domain::lock_rules::HeldLock;

#[derive(FromQueryResult)]
pub(super) struct LockRow {
    id: String,
    project_id: String,
    locked_by: String,
    account_id: Option<String>,
    token_hash: Vec<u8>,
    locked_at: i64,
    expires_at: i64,
    abandoned_at: Option<i64>,
    reason: Option<String>,
}

impl LockRow {
    pub(super) async fn find(db: &impl ConnectionTrait, project: &ProjectId) -> Result<Option<HeldLock>, StoreError> {
        let sql = "SELECT * FROM locks WHERE project_id = $1";
        db.first::<Self>(sql, vec![project.as_str().into()]).await?.map(HeldLock::try_from).transpose()
    }
}

impl TryFrom<LockRow> for HeldLock {
    type Error = StoreError;

    fn try_from(row: LockRow) -> Result<Self, StoreError> {
        let token_hash: [u8; 32] = row.token_hash.try_into().map_err(|_| StoreError::corrupt("a token hash"))?;
        Ok(Self {
            lock: Lock {
                id: read(row.id)?,
                project_id: read(row.project_id)?,
                locked_by: row.locked_by,
                locked_at: Timestamp::from_millis(row.locked_at),
                expires_at: Timestamp::from_millis(row.expires_at),
                reason: row.reason,
            },
            account: row.account_id.map(read::<AccountId>).transpose()?,
            token_hash: ContentHash::from(token_hash),
            abandoned_at: row.abandoned_at.map(Timestamp::from_millis),
        })
    }
}

/// When a lock has to be looked at again.
#[derive(Debug, Clone)]
pub struct LockDeadline {
    /// The lock's project.
    pub project: ProjectId,
    /// When it ends unless it is renewed.
    pub at: Timestamp,
}

impl Store {
    /// The projects whose lock this account holds.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn locked_by_account(&self, account: &AccountId) -> Result<Vec<ProjectId>, StoreError> {
        let sql = "SELECT * FROM locks WHERE account_id = $1";
        let rows: Vec<LockRow> = self.reader.rows(sql, vec![account.as_str().into()]).await?;
        rows.into_iter().map(|row| read(row.project_id)).collect()
    }

    /// The project's lock, if one is held now by the database's clock.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lock(&self, project: &ProjectId) -> Result<Option<HeldLock>, StoreError> {
        let Some(lock) = LockRow::find(&self.reader, project).await? else { return Ok(None) };
        let now = self.now().await?;
        Ok(Some(lock).filter(|lock| lock.is_live(now)))
    }

    /// Every lock's deadline, the next one first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lock_deadlines(&self) -> Result<Vec<LockDeadline>, StoreError> {
        let locks: Vec<LockRow> = self.reader.rows("SELECT * FROM locks", vec![]).await?;
        let mut deadlines = Vec::with_capacity(locks.len());
        for row in locks {
            let lock = HeldLock::try_from(row)?;
            deadlines.push(LockDeadline { at: lock.ends_at(), project: lock.lock.project_id });
        }
        deadlines.sort_by_key(|deadline| deadline.at);
        Ok(deadlines)
    }

    /// Notes that the editor of this lock is still connected.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn touch_lock(&self, lock: &LockId, abandoned_at: Timestamp) -> Result<(), StoreError> {
        let sql = "UPDATE locks SET abandoned_at = $2 WHERE id = $1";
        self.writer.run(sql, vec![lock.as_str().into(), millis(abandoned_at)]).await?;
        Ok(())
    }
}

impl ProjectWrite<'_> {
    /// Puts `lock` in the place of whatever lock there was.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_lock(&mut self, lock: HeldLock) -> Result<(), StoreError> {
        self.drop_lock().await?;
        let sql = "INSERT INTO locks
            (id, project_id, locked_by, account_id, token_hash, locked_at, expires_at, abandoned_at, reason)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let values = vec![
            lock.lock.id.as_str().into(),
            lock.lock.project_id.as_str().into(),
            lock.lock.locked_by.as_str().into(),
            lock.account.as_ref().map(AccountId::as_str).into(),
            lock.token_hash.as_bytes().to_vec().into(),
            millis(lock.lock.locked_at),
            millis(lock.lock.expires_at),
            optional_millis(lock.abandoned_at),
            lock.lock.reason.clone().into(),
        ];
        self.tx.run(sql, values).await?;
        self.lock = Some(lock);
        Ok(())
    }

    /// Removes the project's lock, held or expired, and tells which one it was.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drop_lock(&mut self) -> Result<Option<HeldLock>, StoreError> {
        let found = LockRow::find(&self.tx, &self.project).await?;
        if found.is_some() {
            self.tx.run("DELETE FROM locks WHERE project_id = $1", vec![self.project.as_str().into()]).await?;
        }
        self.lock = None;
        Ok(found)
    }
}
