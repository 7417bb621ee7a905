//! Accounts, sessions, roles and invitations; scopes of API keys; an audit log that is a chain of hashes.

use std::collections::BTreeMap;

use ai_toolkit_protocol::{ActivityEntry, AuditRecord, Timestamp};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult, RuntimeErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

use crate::store::{
    StoreError, audit,
    sql::{Sql, read},
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0004_accounts"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let postgres = db.get_database_backend() == DbBackend::Postgres;
        let bytes = if postgres { "BYTEA" } else { "BLOB" };
        for statement in CHANGES {
            db.execute_unprepared(&statement.replace("BYTES", bytes)).await?;
        }
        chain_entries(db).await.map_err(|error| match error {
            StoreError::Database(error) => error,
            error => DbErr::Exec(RuntimeErr::Internal(error.to_string())),
        })?;
        db.execute_unprepared("DROP TABLE old_audit_entries").await?;
        let protection: &[&str] = if postgres { &APPEND_ONLY_POSTGRES } else { &APPEND_ONLY_SQLITE };
        for statement in protection {
            db.execute_unprepared(statement).await?;
        }
        Ok(())
    }
}

#[derive(FromQueryResult)]
struct OldEntry {
    id: String,
    project_id: Option<String>,
    actor: String,
    action: String,
    target: Option<String>,
    detail: Option<String>,
    created_at: i64,
}

/// Puts the entries that were written without hashes into chains.
async fn chain_entries(db: &impl ConnectionTrait) -> Result<(), StoreError> {
    let mut ends: BTreeMap<String, (u64, ai_toolkit_protocol::ContentHash)> = BTreeMap::new();
    for old in db.rows::<OldEntry>("SELECT * FROM old_audit_entries ORDER BY id", vec![]).await? {
        let chain = old.project_id.clone().unwrap_or_else(|| audit::PLATFORM.to_owned());
        let entry = ActivityEntry {
            id: read(old.id)?,
            project_id: old.project_id.map(read).transpose()?,
            actor: old.actor,
            account_id: None,
            address: None,
            action: old.action,
            target: old.target,
            detail: old.detail,
            created_at: Timestamp::from_millis(old.created_at),
        };
        let end = ends.entry(chain.clone()).or_insert((0, AuditRecord::NO_HASH));
        let record = AuditRecord::after(&chain, end.0, end.1, entry);
        *end = (record.sequence, record.hash);
        db.run_all(audit::store(record).into()).await?;
    }
    Ok(())
}

const CHANGES: [&str; 23] = [
    // The same name or address in other capitals is the same.
    "ALTER TABLE accounts ADD COLUMN name_key TEXT NOT NULL DEFAULT ''",
    "CREATE UNIQUE INDEX accounts_by_name ON accounts (name_key)",
    "ALTER TABLE accounts ADD COLUMN is_active BOOLEAN NOT NULL DEFAULT TRUE",
    "ALTER TABLE accounts ADD COLUMN last_seen_at BIGINT",
    "ALTER TABLE accounts ADD COLUMN admin_from_groups BOOLEAN NOT NULL DEFAULT FALSE",
    // Who another service says somebody is; a subject means something at its issuer alone.
    "CREATE TABLE identities (
        issuer TEXT NOT NULL,
        subject TEXT NOT NULL,
        account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        provider TEXT NOT NULL,
        handle TEXT NOT NULL,
        grants TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        last_used_at BIGINT NOT NULL,
        PRIMARY KEY (issuer, subject),
        UNIQUE (account_id, provider)
    )",
    // Sign-ins through another service that are under way.
    "CREATE TABLE sign_in_flows (
        token_hash BYTES PRIMARY KEY,
        provider TEXT NOT NULL,
        next TEXT,
        invitation_hash BYTES,
        account_id TEXT REFERENCES accounts (id) ON DELETE CASCADE,
        created_at BIGINT NOT NULL
    )",
    "CREATE INDEX sign_in_flows_created ON sign_in_flows (created_at)",
    "CREATE INDEX sign_in_flows_account ON sign_in_flows (account_id)",
    "ALTER TABLE sessions ADD COLUMN last_seen_at BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE sessions ADD COLUMN address TEXT",
    "ALTER TABLE sessions ADD COLUMN user_agent TEXT",
    "ALTER TABLE memberships ADD COLUMN from_groups BOOLEAN NOT NULL DEFAULT FALSE",
    // Links that work once: kind is setup, invitation or password_reset.
    "CREATE TABLE invitations (
        id TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        token_hash BYTES NOT NULL UNIQUE,
        project_id TEXT REFERENCES projects (id) ON DELETE CASCADE,
        role TEXT,
        is_admin BOOLEAN NOT NULL,
        email TEXT,
        account_id TEXT REFERENCES accounts (id) ON DELETE CASCADE,
        invited_by TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL
    )",
    "CREATE INDEX invitations_project ON invitations (project_id)",
    "CREATE INDEX invitations_account ON invitations (account_id)",
    "ALTER TABLE api_keys ADD COLUMN scopes TEXT NOT NULL DEFAULT 'read:docs read:status'",
    // The log outlives what it tells of, so nothing in it refers to other tables.
    "ALTER TABLE audit_entries RENAME TO old_audit_entries",
    "DROP INDEX audit_entries_project",
    "CREATE TABLE audit_entries (
        id TEXT NOT NULL UNIQUE,
        chain TEXT NOT NULL,
        sequence BIGINT NOT NULL,
        project_id TEXT,
        actor TEXT NOT NULL,
        account_id TEXT,
        address TEXT,
        action TEXT NOT NULL,
        target TEXT,
        detail TEXT,
        created_at BIGINT NOT NULL,
        previous_hash BYTES NOT NULL,
        hash BYTES NOT NULL,
        PRIMARY KEY (chain, sequence)
    )",
    "CREATE INDEX audit_entries_by_project ON audit_entries (project_id, id)",
    "CREATE INDEX audit_entries_by_account ON audit_entries (account_id, id)",
    // Where each chain ends: entries cut off its end are missed.
    "CREATE TABLE audit_chains (
        chain TEXT PRIMARY KEY,
        length BIGINT NOT NULL,
        head BYTES NOT NULL
    )",
];

const APPEND_ONLY_SQLITE: [&str; 2] = [
    "CREATE TRIGGER audit_entries_stay BEFORE UPDATE ON audit_entries
        BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
    "CREATE TRIGGER audit_entries_last BEFORE DELETE ON audit_entries
        BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
];

const APPEND_ONLY_POSTGRES: [&str; 2] = [
    "CREATE FUNCTION refuse_change_of_audit_log() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$",
    "CREATE TRIGGER audit_entries_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_log()",
];
