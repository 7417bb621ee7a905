//! The first schema. Times are milliseconds since 1970 in UTC; ids are opaque texts that sort by time.

use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0001_initial"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let bytes = if db.get_database_backend() == DbBackend::Postgres { "BYTEA" } else { "BLOB" };
        for statement in TABLES {
            db.execute_unprepared(&statement.replace("BYTES", bytes)).await?;
        }
        Ok(())
    }
}

const TABLES: [&str; 17] = [
    "CREATE TABLE projects (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        repo_url TEXT NOT NULL,
        token BYTES,
        token_key_id TEXT,
        branch TEXT NOT NULL,
        docs_path TEXT NOT NULL,
        publish_mode TEXT NOT NULL,
        lock_policy TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL
    )",
    // What the last sync found and when the next one is due.
    "CREATE TABLE sync_states (
        project_id TEXT PRIMARY KEY REFERENCES projects (id) ON DELETE CASCADE,
        state TEXT NOT NULL,
        last_commit TEXT,
        last_synced_at BIGINT,
        error TEXT,
        attempts BIGINT NOT NULL,
        next_retry_at BIGINT
    )",
    // A deleted doc stays as a row, so that its history stays and the deletion can be published.
    // `synced_version` and `synced_blob` say what the repository had at the last sync: the base of every comparison.
    "CREATE TABLE docs (
        id TEXT PRIMARY KEY,
        project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
        file_name TEXT NOT NULL,
        case_key TEXT NOT NULL,
        hash BYTES NOT NULL,
        size BIGINT NOT NULL,
        encoding TEXT NOT NULL,
        version BIGINT NOT NULL,
        deleted BOOLEAN NOT NULL,
        author TEXT NOT NULL,
        synced_version BIGINT,
        synced_blob TEXT,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL,
        UNIQUE (project_id, file_name)
    )",
    "CREATE UNIQUE INDEX docs_case_key ON docs (project_id, case_key) WHERE NOT deleted",
    "CREATE TABLE doc_revisions (
        doc_id TEXT NOT NULL REFERENCES docs (id) ON DELETE CASCADE,
        version BIGINT NOT NULL,
        author TEXT NOT NULL,
        message TEXT,
        hash BYTES NOT NULL,
        size BIGINT NOT NULL,
        encoding TEXT NOT NULL,
        deleted BOOLEAN NOT NULL,
        created_at BIGINT NOT NULL,
        content BYTES NOT NULL,
        PRIMARY KEY (doc_id, version)
    )",
    // The repository's side of a doc that both sides changed; no content means that it deleted the doc.
    "CREATE TABLE doc_conflicts (
        doc_id TEXT PRIMARY KEY REFERENCES docs (id) ON DELETE CASCADE,
        theirs BYTES,
        theirs_blob TEXT,
        commit_id TEXT NOT NULL,
        created_at BIGINT NOT NULL
    )",
    "CREATE TABLE accounts (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        email TEXT NOT NULL UNIQUE,
        password_hash TEXT,
        is_admin BOOLEAN NOT NULL,
        created_at BIGINT NOT NULL
    )",
    "CREATE TABLE sessions (
        id TEXT PRIMARY KEY,
        account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        token_hash BYTES NOT NULL UNIQUE,
        created_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL
    )",
    "CREATE INDEX sessions_account ON sessions (account_id)",
    "CREATE TABLE memberships (
        project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
        account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        role TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        PRIMARY KEY (project_id, account_id)
    )",
    "CREATE INDEX memberships_account ON memberships (account_id)",
    "CREATE TABLE locks (
        id TEXT PRIMARY KEY,
        project_id TEXT NOT NULL UNIQUE REFERENCES projects (id) ON DELETE CASCADE,
        locked_by TEXT NOT NULL,
        account_id TEXT REFERENCES accounts (id) ON DELETE CASCADE,
        token_hash BYTES NOT NULL,
        locked_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL,
        abandoned_at BIGINT,
        reason TEXT
    )",
    "CREATE INDEX locks_account ON locks (account_id)",
    "CREATE TABLE api_keys (
        id TEXT PRIMARY KEY,
        project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        key_hash BYTES NOT NULL UNIQUE,
        prefix TEXT NOT NULL,
        is_active BOOLEAN NOT NULL,
        created_at BIGINT NOT NULL,
        last_used_at BIGINT,
        expires_at BIGINT
    )",
    "CREATE INDEX api_keys_project ON api_keys (project_id)",
    "CREATE TABLE audit_entries (
        id TEXT PRIMARY KEY,
        project_id TEXT REFERENCES projects (id) ON DELETE CASCADE,
        actor TEXT NOT NULL,
        action TEXT NOT NULL,
        target TEXT,
        detail TEXT,
        created_at BIGINT NOT NULL
    )",
    "CREATE INDEX audit_entries_project ON audit_entries (project_id, id)",
];
