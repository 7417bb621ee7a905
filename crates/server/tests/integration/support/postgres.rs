//! The two databases. On PostgreSQL every test has a database of its own, which goes with it.

use sea_orm::{ConnectionTrait, Database};
use secrecy::SecretString;

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Db {
    Sqlite,
    Postgres,
}

/// An empty PostgreSQL database, or nothing for SQLite.
pub(crate) struct TestDatabase {
    server: String,
    name: String,
}

impl TestDatabase {
    pub(crate) async fn new() -> Self {
        let server = std::env::var("AI_TOOLKIT_TEST_POSTGRES_URL").expect(
            "AI_TOOLKIT_TEST_POSTGRES_URL is not set; run the tests with `make test-rust`, or with \
             `tools/with-postgres.sh cargo test`",
        );
        let name = format!("ai_toolkit_test_{}", uuid::Uuid::now_v7().simple());
        let admin = Database::connect(&server).await.unwrap();
        admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
        admin.close().await.unwrap();
        Self { server, name }
    }

    pub(crate) fn url(&self) -> String {
        let mut url: url::Url = self.server.parse().unwrap();
        url.set_path(&self.name);
        url.to_string()
    }

    pub(crate) fn secret_url(&self) -> SecretString {
        self.url().into()
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        // A runtime of its own: the test's may be ending.
        let cleaner = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let admin = Database::connect(&server).await.unwrap();
                admin.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await.unwrap();
            });
        });
        // A database that stays behind is litter, not a failure.
        let _ = cleaner.join();
    }
}
