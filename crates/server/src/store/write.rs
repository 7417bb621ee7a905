//! The one way to change a project: a transaction that knows the lock and announces what it did.

use ai_toolkit_protocol::{ProjectId, PublishMode, Timestamp, ws::ServerMessage};
use sea_orm::{
    DatabaseTransaction, DbBackend, FromQueryResult, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use tokio::sync::OwnedMutexGuard;

use super::{
    Audit, Store, StoreError,
    audit::{self, Chain},
    connect::now_sql,
    locks::LockRow,
    projects::by_name,
    sql::Sql,
};
use crate::domain::lock_rules::HeldLock;

/// A transaction on one project. Writes to the same project stand in line, here (the turnstile) and in the database (the
/// project's row, or SQLite's single writer), from before the lock is read until the events are out: nobody can acquire
/// the lock between a save's check and its commit, and events are heard in the order of the commits.
pub struct ProjectWrite<'a> {
    /// The project.
    pub project: ProjectId,
    /// The time by the database's clock when the transaction began.
    pub now: Timestamp,
    /// The lock at that time; an expired one is as good as none.
    pub lock: Option<HeldLock>,
    /// When the project publishes.
    pub publish_mode: PublishMode,
    pub(super) tx: DatabaseTransaction,
    /// Where the project's audit log ends.
    pub(super) chain: Chain,
    store: &'a Store,
    events: Vec<ServerMessage>,
    _turn: OwnedMutexGuard<()>,
}

/// What every write has to know, in one query: each one costs a save its share.
#[derive(FromQueryResult)]
struct Beginning {
    now: i64,
    publish_mode: String,
    audit_length: Option<i64>,
    audit_head: Option<Vec<u8>>,
    /// Held or expired.
    #[sea_orm(nested)]
    lock: Option<LockRow>,
}

impl Store {
    /// Begins a transaction that is going to write. SQLite is told so at once: a transaction that has read before it
    /// writes fails when another process wrote in between, instead of waiting for its turn.
    pub(super) async fn begin(&self) -> Result<DatabaseTransaction, StoreError> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(self.writer.begin_with_options(options).await?)
    }

    /// Begins to change a project.
    ///
    /// # Errors
    /// [`StoreError::NoSuchProject`] when it does not exist; otherwise when the database fails.
    pub async fn write(&self, project: &ProjectId) -> Result<ProjectWrite<'_>, StoreError> {
        let turn = self.turnstile(project).lock_owned().await;
        let tx = self.begin().await?;
        if self.backend() == DbBackend::Postgres {
            // A statement of its own: only the next one sees what was committed while this one waited for its turn.
            tx.run("SELECT id FROM projects WHERE id = $1 FOR UPDATE", vec![project.as_str().into()]).await?;
        }
        let sql = format!(
            "SELECT {} AS now, p.publish_mode, a.length AS audit_length, a.head AS audit_head, l.* FROM projects p
                LEFT JOIN audit_chains a ON a.chain = p.id LEFT JOIN locks l ON l.project_id = p.id WHERE p.id = $1",
            now_sql(self.backend())
        );
        let row: Option<Beginning> = tx.first(&sql, vec![project.as_str().into()]).await?;
        let Beginning { now, publish_mode, audit_length, audit_head, lock } = row.ok_or(StoreError::NoSuchProject)?;
        let now = Timestamp::from_millis(now);
        let lock = lock.map(HeldLock::try_from).transpose()?.filter(|lock| lock.is_live(now));
        let chain = Chain::of(project.as_str(), audit_length, audit_head)?;
        let (project, publish_mode) = (project.clone(), by_name(publish_mode)?);
        Ok(ProjectWrite { project, now, lock, publish_mode, tx, chain, store: self, events: Vec::new(), _turn: turn })
    }
}

impl ProjectWrite<'_> {
    /// Announces `event` once the transaction is committed.
    pub fn announce(&mut self, event: ServerMessage) {
        self.events.push(event);
    }

    /// Makes it durable, then tells everybody.
    ///
    /// # Errors
    /// When the database fails; nothing is changed or told then.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.tx.commit().await?;
        for event in self.events {
            self.store.events.publish(&self.project, event);
        }
        Ok(())
    }
}

/// A transaction on what belongs to no project alone: accounts, sessions, invitations, memberships. They stand in line
/// for the end of the platform's audit log.
pub struct PlatformWrite {
    /// The time by the database's clock when the transaction began.
    pub now: Timestamp,
    pub(super) tx: DatabaseTransaction,
    chain: Chain,
}

impl Store {
    /// Begins to change the platform.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn platform_write(&self) -> Result<PlatformWrite, StoreError> {
        #[derive(FromQueryResult)]
        struct Now {
            now: i64,
        }
        let tx = self.begin().await?;
        let chain = audit::platform_chain(&tx).await?;
        let now: Option<Now> = tx.first(&format!("SELECT {} AS now", now_sql(self.backend())), vec![]).await?;
        let now = now.map(|row| Timestamp::from_millis(row.now)).ok_or_else(|| StoreError::corrupt("no time"))?;
        Ok(PlatformWrite { now, tx, chain })
    }
}

impl PlatformWrite {
    /// Writes an entry, which is told in the project's activity as well if it concerns one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audit(&mut self, project: Option<&ProjectId>, entry: Audit<'_>) -> Result<(), StoreError> {
        let changes = self.chain.add(project, self.now, entry);
        self.tx.run_all(changes.into()).await
    }

    /// Makes it durable.
    ///
    /// # Errors
    /// When the database fails; nothing is changed then.
    pub async fn commit(self) -> Result<(), StoreError> {
        Ok(self.tx.commit().await?)
    }
}
