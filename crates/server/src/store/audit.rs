//! The audit log: who did what, when, from where, on what. Entries are only ever added. Each project has a chain of its
//! own, and so has the platform: an entry's hash covers the one before it, so that a change of the past shows.

use ai_toolkit_protocol::{
    AccountId, ActivityEntry, AuditEntryId, AuditRecord, ContentHash, Page, ProjectId, Timestamp,
};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Value};

use super::{
    ProjectWrite, Store, StoreError,
    docs::hash_of,
    sql::{Change, Sql, count, millis, read},
};
use crate::domain::caller::Caller;

/// An entry to be written.
#[derive(Debug, Clone, Copy)]
pub struct Audit<'a> {
    /// Who did it.
    pub by: &'a Caller,
    /// What was done, such as `doc.updated`.
    pub action: &'static str,
    /// What it was done to.
    pub target: Option<&'a str>,
    /// More about it.
    pub detail: Option<&'a str>,
}

/// Which entries are wanted; all of them by default.
#[derive(Debug, Clone, Copy, Default)]
pub struct AuditFilter<'a> {
    /// Of this project.
    pub project: Option<&'a ProjectId>,
    /// Of what this account did.
    pub account: Option<&'a str>,
    /// Whose action begins with this text, such as `lock.`.
    pub action: Option<&'a str>,
}

/// The chain of what concerns no project alone.
pub(super) const PLATFORM: &str = "platform";

/// The end of a chain, held by the transaction that adds to it.
pub(super) struct Chain {
    name: String,
    length: u64,
    head: ContentHash,
}

impl Chain {
    /// A chain of `length` entries; none yet if nothing is known of it.
    pub(super) fn of(name: &str, length: Option<i64>, head: Option<Vec<u8>>) -> Result<Self, StoreError> {
        let head = head.map(hash_of).transpose()?;
        Ok(Self {
            name: name.to_owned(),
            length: length.map(count).transpose()?.unwrap_or_default(),
            head: head.unwrap_or(AuditRecord::NO_HASH),
        })
    }

    /// Adds an entry, and gives the statements that store it.
    pub(super) fn add(&mut self, project: Option<&ProjectId>, at: Timestamp, audit: Audit<'_>) -> [Change; 2] {
        let entry = ActivityEntry {
            id: AuditEntryId::generate(),
            project_id: project.cloned(),
            actor: audit.by.name.clone(),
            account_id: audit.by.account.clone(),
            address: audit.by.address.map(|address| address.to_string()),
            action: audit.action.to_owned(),
            target: audit.target.map(str::to_owned),
            detail: audit.detail.map(str::to_owned),
            created_at: at,
        };
        let record = AuditRecord::after(&self.name, self.length, self.head, entry);
        (self.length, self.head) = (record.sequence, record.hash);
        store(record)
    }
}

/// The statements that store an entry and move its chain's end.
pub(super) fn store(record: AuditRecord) -> [Change; 2] {
    let AuditRecord { chain, sequence, entry, previous_hash, hash } = record;
    let sequence = i64::try_from(sequence).unwrap_or(i64::MAX);
    let insertion =
        "INSERT INTO audit_entries (id, chain, sequence, project_id, actor, account_id, address, action, target,
        detail, created_at, previous_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    let values: Vec<Value> = vec![
        entry.id.as_str().into(),
        chain.as_str().into(),
        sequence.into(),
        entry.project_id.as_ref().map(ProjectId::as_str).into(),
        entry.actor.into(),
        entry.account_id.as_ref().map(AccountId::as_str).into(),
        entry.address.into(),
        entry.action.into(),
        entry.target.into(),
        entry.detail.into(),
        millis(entry.created_at),
        previous_hash.as_bytes().to_vec().into(),
        hash.as_bytes().to_vec().into(),
    ];
    let end = "INSERT INTO audit_chains (chain, length, head) VALUES ($1, $2, $3)
        ON CONFLICT (chain) DO UPDATE SET length = excluded.length, head = excluded.head";
    [(insertion, values), (end, vec![chain.into(), sequence.into(), hash.as_bytes().to_vec().into()])]
}

#[derive(FromQueryResult)]
struct AuditRow {
    id: String,
    chain: String,
    sequence: i64,
    project_id: Option<String>,
    actor: String,
    account_id: Option<String>,
    address: Option<String>,
    action: String,
    target: Option<String>,
    detail: Option<String>,
    created_at: i64,
    previous_hash: Vec<u8>,
    hash: Vec<u8>,
}

impl TryFrom<AuditRow> for AuditRecord {
    type Error = StoreError;

    fn try_from(row: AuditRow) -> Result<Self, StoreError> {
        Ok(Self {
            chain: row.chain,
            sequence: count(row.sequence)?,
            entry: ActivityEntry {
                id: read(row.id)?,
                project_id: row.project_id.map(read).transpose()?,
                actor: row.actor,
                account_id: row.account_id.map(read).transpose()?,
                address: row.address,
                action: row.action,
                target: row.target,
                detail: row.detail,
                created_at: Timestamp::from_millis(row.created_at),
            },
            previous_hash: hash_of(row.previous_hash)?,
            hash: hash_of(row.hash)?,
        })
    }
}

/// The end of the platform's chain, which nobody else adds to until the transaction ends.
pub(super) async fn platform_chain(tx: &impl ConnectionTrait) -> Result<Chain, StoreError> {
    #[derive(FromQueryResult)]
    struct End {
        length: i64,
        head: Vec<u8>,
    }
    if tx.get_database_backend() == DbBackend::Postgres {
        // A row has to be there to be waited for.
        let start = "INSERT INTO audit_chains (chain, length, head) VALUES ($1, 0, $2) ON CONFLICT (chain) DO NOTHING";
        tx.run(start, vec![PLATFORM.into(), AuditRecord::NO_HASH.as_bytes().to_vec().into()]).await?;
        tx.run("SELECT chain FROM audit_chains WHERE chain = $1 FOR UPDATE", vec![PLATFORM.into()]).await?;
    }
    let end: Option<End> =
        tx.first("SELECT length, head FROM audit_chains WHERE chain = $1", vec![PLATFORM.into()]).await?;
    let (length, head) = end.map(|end| (end.length, end.head)).unzip();
    Chain::of(PLATFORM, length, head)
}

impl ProjectWrite<'_> {
    /// Writes an entry in the same transaction as the change.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audit(&mut self, entry: Audit<'_>) -> Result<(), StoreError> {
        let changes = self.chain.add(Some(&self.project), self.now, entry);
        self.tx.run_all(changes.into()).await
    }
}

impl Store {
    /// What happened, newest first, from `cursor` (an entry's id) on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn activity(
        &self,
        filter: AuditFilter<'_>,
        cursor: Option<&AuditEntryId>,
        limit: u32,
    ) -> Result<Page<ActivityEntry>, StoreError> {
        // Greater than every id: their digits are hexadecimal.
        let before = cursor.map_or("aud_g", AuditEntryId::as_str);
        let mut sql = "SELECT * FROM audit_entries WHERE id < $1".to_owned();
        let mut values: Vec<Value> = vec![before.into(), (i64::from(limit) + 1).into()];
        let mut narrow = |condition: &str, value: Value| {
            values.push(value);
            sql += &format!(" AND {condition}").replace('?', &format!("${}", values.len()));
        };
        if let Some(project) = filter.project {
            narrow("project_id = ?", project.as_str().into());
        }
        if let Some(account) = filter.account {
            narrow("account_id = ?", account.into());
        }
        if let Some(action) = filter.action {
            narrow("substr(action, 1, length(?)) = ?", action.into());
        }
        sql += " ORDER BY id DESC LIMIT $2";
        let rows: Vec<AuditRow> = self.reader.rows(&sql, values).await?;
        let records: Vec<AuditRecord> = rows.into_iter().map(AuditRecord::try_from).collect::<Result<_, _>>()?;
        let items = records.into_iter().map(|record| record.entry).collect();
        Ok(Page::cut(items, limit, |entry: &ActivityEntry| entry.id.to_string()))
    }

    /// Entries in the order of their chains, `limit` of them after this place.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audit_records(&self, after: (&str, u64), limit: u32) -> Result<Vec<AuditRecord>, StoreError> {
        let sql = "SELECT * FROM audit_entries WHERE chain > $1 OR (chain = $1 AND sequence > $2)
            ORDER BY chain, sequence LIMIT $3";
        let sequence = i64::try_from(after.1).unwrap_or(i64::MAX);
        let values = vec![after.0.into(), sequence.into(), i64::from(limit).into()];
        let rows: Vec<AuditRow> = self.reader.rows(sql, values).await?;
        rows.into_iter().map(AuditRecord::try_from).collect()
    }

    /// Where each chain ends: its name, its length and its last hash.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audit_chains(&self) -> Result<Vec<(String, u64, ContentHash)>, StoreError> {
        #[derive(FromQueryResult)]
        struct End {
            chain: String,
            length: i64,
            head: Vec<u8>,
        }
        let ends: Vec<End> = self.reader.rows("SELECT * FROM audit_chains ORDER BY chain", vec![]).await?;
        ends.into_iter().map(|end| Ok((end.chain, count(end.length)?, hash_of(end.head)?))).collect()
    }
}
