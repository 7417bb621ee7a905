//! Opening the database: SQLite with one writer and several readers, or a PostgreSQL pool.

use std::{
    collections::HashMap,
    fs, io,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use ai_toolkit_protocol::{ProjectId, Timestamp};
use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DbBackend, FromQueryResult,
    sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous},
};
use secrecy::{ExposeSecret, SecretString};

use super::{StoreError, migrations, sql::Sql};
use crate::events::Events;

/// How long a request waits for a connection, or for another process that writes to the SQLite file.
const PATIENCE: Duration = Duration::from_secs(20);
const SQLITE_READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 16;

/// The database, and the order of writes to each project.
pub struct Store {
    pub(super) reader: DatabaseConnection,
    pub(super) writer: DatabaseConnection,
    pub(super) events: Arc<Events>,
    /// One turnstile a project: see [`super::ProjectWrite`].
    turnstiles: Mutex<HashMap<ProjectId, Weak<tokio::sync::Mutex<()>>>>,
}

impl Store {
    /// Opens the database, making or upgrading it where needed.
    ///
    /// # Errors
    /// When the folder or the server cannot be used, or a newer version wrote the database.
    pub async fn open(
        data_dir: &Path,
        database_url: Option<&SecretString>,
        events: Arc<Events>,
    ) -> Result<Self, StoreError> {
        let (reader, writer) = match database_url {
            None => open_sqlite(data_dir).await?,
            Some(url) => {
                let pool = open_postgres(url.expose_secret()).await?;
                (pool.clone(), pool)
            }
        };
        migrations::run(&writer).await?;
        Ok(Self { reader, writer, events, turnstiles: Mutex::default() })
    }

    /// Which of the two databases it is.
    pub fn backend(&self) -> DbBackend {
        self.writer.get_database_backend()
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        Ok(self.reader.ping().await?)
    }

    /// The time by the database's clock, the only one that decides about locks.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn now(&self) -> Result<Timestamp, StoreError> {
        #[derive(FromQueryResult)]
        struct Now {
            now: i64,
        }
        let sql = format!("SELECT {} AS now", now_sql(self.backend()));
        let row: Option<Now> = self.reader.first(&sql, vec![]).await?;
        row.map(|row| Timestamp::from_millis(row.now)).ok_or_else(|| StoreError::corrupt("no time"))
    }

    /// Ends all connections after what is under way.
    pub async fn close(&self) {
        for connection in [&self.reader, &self.writer] {
            if let Err(error) = connection.clone().close().await {
                tracing::warn!(%error, "closing the database failed");
            }
        }
    }

    pub(super) fn turnstile(&self, project: &ProjectId) -> Arc<tokio::sync::Mutex<()>> {
        let mut turnstiles = self.turnstiles.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(turnstile) = turnstiles.get(project).and_then(Weak::upgrade) {
            return turnstile;
        }
        turnstiles.retain(|_, turnstile| turnstile.strong_count() > 0);
        let turnstile = Arc::default();
        turnstiles.insert(project.clone(), Arc::downgrade(&turnstile));
        turnstile
    }
}

/// The database's clock in milliseconds since 1970.
pub(super) fn now_sql(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::Postgres => "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
        _ => "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
    }
}

/// Makes the folder and the database file for their owner alone; SQLite gives its other files the same mode.
fn make_private(data_dir: &Path, file: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(data_dir)?;
    fs::OpenOptions::new().create(true).append(true).mode(0o600).open(file)?;
    Ok(())
}

async fn open_sqlite(data_dir: &Path) -> Result<(DatabaseConnection, DatabaseConnection), StoreError> {
    let file = data_dir.join("ai-toolkit.db");
    make_private(data_dir, &file).map_err(|error| StoreError::DataDir(data_dir.to_owned(), error))?;
    let connect = async |connections: u32, read_only: bool| {
        let file = file.clone();
        let mut options = ConnectOptions::new("sqlite://ai-toolkit.db");
        options.max_connections(connections).min_connections(1).acquire_timeout(PATIENCE).sqlx_logging(false);
        options.test_before_acquire(false);
        options.map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .filename(&file)
                .read_only(read_only)
                .foreign_keys(true)
                .busy_timeout(PATIENCE)
                .journal_mode(SqliteJournalMode::Wal)
                // An acknowledged save survives a power cut.
                .synchronous(SqliteSynchronous::Full)
                .optimize_on_close(!read_only, None)
        });
        Database::connect(options).await
    };
    // The writer first: it makes the file and puts it into WAL mode.
    let writer = connect(1, false).await?;
    let reader = connect(SQLITE_READERS, true).await?;
    Ok((reader, writer))
}

async fn open_postgres(url: &str) -> Result<DatabaseConnection, StoreError> {
    if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
        return Err(StoreError::UnknownDatabase);
    }
    let mut options = ConnectOptions::new(url);
    options.max_connections(POSTGRES_CONNECTIONS).acquire_timeout(PATIENCE).sqlx_logging(false);
    options.test_before_acquire(false);
    Ok(Database::connect(options).await?)
}
