//! One save after the other against a bare durable SQLite commit of the same size on the same disk.

use std::{path::Path, time::Instant};

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DbBackend, Statement,
    sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous},
};

use crate::{Result, http::Repeater, median, process::Process};

const SAVES: usize = 300;
const BYTES: usize = 4096;

/// Median milliseconds.
pub(crate) struct Latency {
    pub(crate) platform: f64,
    pub(crate) floor: f64,
}

pub(crate) async fn measure(server: &Path) -> Result<Latency> {
    let folder = tempfile::Builder::new().prefix("bench").tempdir_in(".")?;
    let platform = Process::platform(server, &folder.path().join("data"))?;
    let (project, _) = platform.project(folder.path().canonicalize()?.as_path()).await?;
    let body = format!("{{\"content\":\"{}\"}}", "x".repeat(BYTES));
    let options = database(&folder.path().join("floor.db"));
    let floor = Database::connect(options).await?;
    floor.execute_unprepared("CREATE TABLE saves (id INTEGER PRIMARY KEY, content BLOB NOT NULL)").await?;
    let (mut of_platform, mut of_floor) = (Vec::new(), Vec::new());
    let head = format!("PUT /api/projects/{project}/docs/bench.md HTTP/1.1\r\nContent-Type: application/json\r\n");
    let mut client = Repeater::connect(&platform.address, &head, &body).await?;
    for _ in 0..SAVES {
        let began = Instant::now();
        let statement = "INSERT INTO saves (content) VALUES ($1)";
        let values = [vec![b'x'; BYTES].into()];
        floor.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, statement, values)).await?;
        of_floor.push(began.elapsed().as_secs_f64() * 1000.0);

        let began = Instant::now();
        client.repeat().await?;
        of_platform.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(Latency { platform: median(of_platform), floor: median(of_floor) })
}

/// As durable as the platform's own.
fn database(file: &Path) -> ConnectOptions {
    let file = file.to_owned();
    let mut options = ConnectOptions::new("sqlite://floor.db");
    options.max_connections(1).sqlx_logging(false).map_sqlx_sqlite_opts(move |sqlite| {
        sqlite
            .filename(&file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
    });
    options
}
