//! Workstations: who calls the hook API.

use sea_orm::{ConnectionTrait, DbBackend};
use sea_orm_migration::{DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0003_workstations"
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

const CHANGES: [&str; 2] = [
    "CREATE TABLE workstations (
        id TEXT PRIMARY KEY,
        api_key_id TEXT NOT NULL REFERENCES api_keys (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        client TEXT,
        docs_hash BYTES,
        first_seen_at BIGINT NOT NULL,
        last_seen_at BIGINT NOT NULL,
        UNIQUE (api_key_id, name)
    )",
    "CREATE INDEX workstations_age ON workstations (last_seen_at)",
];
