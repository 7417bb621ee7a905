//! GitHub, pull requests, webhooks, and a sync that remembers what it was doing.

use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0002_sync"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let bytes = if db.get_database_backend() == DbBackend::Postgres { "BYTEA" } else { "BLOB" };
        for statement in CHANGES {
            db.execute_unprepared(&statement.replace("BYTES", bytes)).await?;
        }
        Ok(())
    }
}

const CHANGES: [&str; 19] = [
    "ALTER TABLE projects ADD COLUMN provider TEXT NOT NULL DEFAULT 'git'",
    // How the bytes of `token` are to be read.
    "ALTER TABLE projects ADD COLUMN credential_kind TEXT NOT NULL DEFAULT 'token'",
    "ALTER TABLE projects ADD COLUMN credential_expires_at BIGINT",
    "ALTER TABLE projects ADD COLUMN sign_off BOOLEAN NOT NULL DEFAULT FALSE",
    // The states were fewer before.
    "UPDATE sync_states SET state = 'waiting' WHERE state IN ('never', 'syncing')",
    "ALTER TABLE sync_states ADD COLUMN error_code TEXT",
    // Docs whose change in the repository waits until nobody edits.
    "ALTER TABLE sync_states ADD COLUMN incoming BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE sync_states ADD COLUMN skipped BIGINT NOT NULL DEFAULT 0",
    // The one worker of a project, until its lease ends by the database's clock.
    "ALTER TABLE sync_states ADD COLUMN worker TEXT",
    "ALTER TABLE sync_states ADD COLUMN worker_until BIGINT",
    // Which version was proposed last, Git's name of its bytes (none for a deletion), and the open pull request that it
    // is in (none once that was closed without being merged).
    "ALTER TABLE docs ADD COLUMN proposed_version BIGINT",
    "ALTER TABLE docs ADD COLUMN proposed_blob TEXT",
    "ALTER TABLE docs ADD COLUMN proposed_in BIGINT",
    // What a run did is JSON: it is written once and read as a whole.
    "CREATE TABLE sync_runs (
        id TEXT PRIMARY KEY,
        project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
        started_by TEXT NOT NULL,
        outcome TEXT NOT NULL,
        started_at BIGINT NOT NULL,
        ended_at BIGINT,
        pulled BIGINT NOT NULL,
        merged BIGINT NOT NULL,
        pushed BIGINT NOT NULL,
        conflicts BIGINT NOT NULL,
        commit_id TEXT,
        error TEXT,
        changes TEXT NOT NULL,
        notes TEXT NOT NULL
    )",
    "CREATE INDEX sync_runs_project ON sync_runs (project_id, id)",
    "CREATE TABLE pull_requests (
        project_id TEXT PRIMARY KEY REFERENCES projects (id) ON DELETE CASCADE,
        number BIGINT NOT NULL,
        url TEXT NOT NULL,
        state TEXT NOT NULL,
        branch TEXT NOT NULL
    )",
    // The secret that deliveries are signed with is encrypted like a token.
    "CREATE TABLE webhooks (
        project_id TEXT PRIMARY KEY REFERENCES projects (id) ON DELETE CASCADE,
        remote_id BIGINT NOT NULL,
        url TEXT NOT NULL,
        secret BYTES NOT NULL,
        secret_key_id TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        last_delivery_at BIGINT,
        last_event TEXT
    )",
    // What came already; a delivery that comes again is not acted on.
    "CREATE TABLE webhook_deliveries (
        project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
        delivery_id TEXT NOT NULL,
        received_at BIGINT NOT NULL,
        PRIMARY KEY (project_id, delivery_id)
    )",
    "CREATE INDEX webhook_deliveries_age ON webhook_deliveries (received_at)",
];
