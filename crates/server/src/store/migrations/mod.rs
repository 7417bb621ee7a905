//! Migrations, embedded and run at start. They only grow: a released one is never edited.

mod m0001_initial;
mod m0002_sync;
mod m0003_workstations;
mod m0004_accounts;

use sea_orm::{DatabaseConnection, DbBackend, FromQueryResult, TransactionTrait};
use sea_orm_migration::{MigrationTrait, MigratorTrait, async_trait};

use super::{StoreError, sql::Sql};

struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_initial::Migration),
            Box::new(m0002_sync::Migration),
            Box::new(m0003_workstations::Migration),
            Box::new(m0004_accounts::Migration),
        ]
    }
}

#[derive(FromQueryResult)]
struct Applied {
    version: String,
}

/// An arbitrary number that is this program's alone: replicas that start together migrate one after the other.
const POSTGRES_ADVISORY_LOCK: i64 = 0x0041_4954_4f4f_4c4b;

/// Brings the database to this version's schema.
///
/// # Errors
/// [`StoreError::TooNew`] when a newer version has been at it; otherwise when the database fails.
pub(super) async fn run(db: &DatabaseConnection) -> Result<(), StoreError> {
    if db.get_database_backend() != DbBackend::Postgres {
        return migrate(db).await;
    }
    let turn = db.begin().await?;
    turn.run("SELECT pg_advisory_xact_lock($1)", vec![POSTGRES_ADVISORY_LOCK.into()]).await?;
    let result = migrate(db).await;
    turn.commit().await?;
    result
}

async fn migrate(db: &DatabaseConnection) -> Result<(), StoreError> {
    Migrator::install(db).await?;
    let applied: Vec<Applied> = db.rows("SELECT version FROM seaql_migrations ORDER BY version", vec![]).await?;
    let known: Vec<String> = Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
    if let Some(Applied { version }) = applied.into_iter().find(|applied| !known.contains(&applied.version)) {
        return Err(StoreError::TooNew(version));
    }
    Ok(Migrator::up(db, None).await?)
}
