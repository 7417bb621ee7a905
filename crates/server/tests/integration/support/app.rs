//! A server in this process with a client that speaks to it.

use std::{path::PathBuf, sync::Arc, time::Duration};

use ai_toolkit_server::{
    app::{AppState, Server},
    config::{AuthMode, Config, DataArgs, LockTimes, SessionTimes},
    listen::NetworkSettings,
    outgoing::PrivateAddresses,
    sign_in::ProviderConfig,
};
use reqwest::{Method, RequestBuilder, StatusCode, header::HeaderMap};
use sea_orm::{ConnectionTrait, Database, Statement};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{sync::oneshot, task::JoinHandle};
use url::Url;

use super::{Db, Repo, Socket, TestDatabase, eventually};

/// What a test wants to be different.
pub(crate) struct Setup {
    pub(crate) lock_times: LockTimes,
    pub(crate) sync_interval: Duration,
    pub(crate) public_url: Option<Url>,
    pub(crate) github_api_url: Option<Url>,
    pub(crate) private_addresses: PrivateAddresses,
    pub(crate) client_dir: Option<PathBuf>,
    pub(crate) auth: AuthMode,
    pub(crate) session_times: SessionTimes,
    pub(crate) network: NetworkSettings,
    pub(crate) providers: Vec<ProviderConfig>,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            lock_times: LockTimes::default(),
            sync_interval: Duration::from_hours(1),
            public_url: None,
            github_api_url: None,
            private_addresses: PrivateAddresses::All,
            client_dir: None,
            auth: AuthMode::None,
            session_times: SessionTimes::default(),
            network: NetworkSettings::default(),
            providers: Vec::new(),
        }
    }
}

/// A running server.
pub(crate) struct TestApp {
    pub(crate) address: String,
    pub(crate) state: AppState,
    client: reqwest::Client,
    /// Whom requests are made as.
    pub(super) cookie: Option<String>,
    stop: Option<oneshot::Sender<()>>,
    task: Option<JoinHandle<()>>,
    pub(crate) data: TempDir,
    database: Option<Arc<TestDatabase>>,
}

impl TestApp {
    pub(crate) async fn start(db: Db) -> Self {
        Self::start_with(db, Setup::default()).await
    }

    pub(crate) async fn start_with(db: Db, setup: Setup) -> Self {
        let database = if db == Db::Postgres { Some(Arc::new(TestDatabase::new().await)) } else { None };
        Self::start_on(database, setup).await
    }

    /// Another server on the same PostgreSQL database.
    pub(crate) async fn replica(&self) -> Self {
        Self::start_on(self.database.clone(), Setup::default()).await
    }

    /// Stops it and starts it again on the same data.
    pub(crate) async fn restart_with(mut self, setup: Setup) -> Self {
        self.stop().await;
        let data = std::mem::replace(&mut self.data, tempfile::tempdir().unwrap());
        Self::start_in(data, self.database.clone(), setup).await
    }

    async fn start_on(database: Option<Arc<TestDatabase>>, setup: Setup) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), database, setup).await
    }

    async fn start_in(data: TempDir, database: Option<Arc<TestDatabase>>, setup: Setup) -> Self {
        let config = Config {
            data: DataArgs {
                data_dir: data.path().to_owned(),
                database_url: database.as_ref().map(|database| database.secret_url()),
                database_url_file: None,
                encryption_key: None,
                encryption_key_file: None,
            },
            listen: "127.0.0.1:0".parse().unwrap(),
            auth: setup.auth,
            sync_interval: setup.sync_interval,
            public_url: setup.public_url,
            github_api_url: setup.github_api_url,
            private_addresses: setup.private_addresses,
            client_dir: setup.client_dir,
            lock_times: setup.lock_times,
            session_times: setup.session_times,
            network: setup.network,
            providers: setup.providers,
        };
        let server = Server::bind(config).await.unwrap();
        let url = server.url().unwrap();
        let address = url.split_once("://").unwrap().1.to_owned();
        let state = server.state().clone();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(async move {
            let until = async {
                // The sender is dropped at the latest.
                let _ = stopped.await;
            };
            server.run(until).await.unwrap();
        });
        let client = reqwest::Client::new();
        Self { address, state, client, cookie: None, stop: Some(stop), task: Some(task), data, database }
    }

    /// What a program needs to open the same database.
    pub(crate) fn variables(&self) -> Vec<(&'static str, String)> {
        let data = ("AI_TOOLKIT_DATA_DIR", self.data.path().display().to_string());
        let database = self.database.as_ref().map(|database| ("AI_TOOLKIT_DATABASE_URL", database.url()));
        [data].into_iter().chain(database).collect()
    }

    /// Stops it and waits for its end.
    pub(crate) async fn stop(&mut self) {
        drop(self.stop.take());
        self.task.take().unwrap().await.unwrap();
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        match &self.cookie {
            Some(cookie) => self.anonymous(method, path).header("Cookie", cookie),
            None => self.anonymous(method, path),
        }
    }

    /// A request by nobody that is known.
    pub(crate) fn anonymous(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("http://{}{path}", self.address))
    }

    /// Where others may connect to its database.
    pub(crate) fn database_url(&self) -> String {
        match &self.database {
            Some(database) => database.url(),
            None => format!("sqlite://{}", self.data.path().join("ai-toolkit.db").display()),
        }
    }

    /// Runs a statement behind the server's back.
    pub(crate) async fn sql(&self, sql: &str) {
        let connection = Database::connect(self.database_url()).await.unwrap();
        connection.execute_unprepared(sql).await.unwrap();
        connection.close().await.unwrap();
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::DELETE, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        Answer::of(self.request(Method::POST, path).json(&body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        Answer::of(self.request(Method::PUT, path).json(&body)).await
    }

    /// The same with a lock's token.
    pub(crate) async fn put_holding(&self, path: &str, body: Value, token: &str) -> Answer {
        Answer::of(self.request(Method::PUT, path).header("Lock-Token", token).json(&body)).await
    }

    /// A request of the hook API.
    pub(crate) async fn hook(&self, path: &str, key: &str) -> Answer {
        Answer::of(self.request(Method::GET, &format!("/api/hook/{path}")).header("X-API-Key", key)).await
    }

    pub(crate) async fn hook_sync(&self, project: &str, key: &str, body: Value) -> Answer {
        let path = format!("/api/hook/sync/{project}");
        Answer::of(self.request(Method::POST, &path).header("X-API-Key", key).json(&body)).await
    }

    /// A project on this repository, after its import. Answers with its id.
    pub(crate) async fn project(&self, repo: &Repo) -> String {
        self.project_with(repo, json!({})).await
    }

    /// The same with more settings.
    pub(crate) async fn project_with(&self, repo: &Repo, settings: Value) -> String {
        let mut body = json!({"name": "Shop", "repoUrl": repo.url()});
        body.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
        let created = self.post("/api/projects", body).await.expect(StatusCode::CREATED);
        let id = created["id"].as_str().unwrap().to_owned();
        eventually("the import is done", async || self.sync_state(&id).await == "idle").await;
        id
    }

    pub(crate) async fn sync_state(&self, project: &str) -> String {
        let project = self.get(&format!("/api/projects/{project}")).await.expect(StatusCode::OK);
        project["sync"]["state"].as_str().unwrap().to_owned()
    }

    /// Acquires the lock and answers with its token.
    pub(crate) async fn lock(&self, project: &str, name: &str) -> String {
        let path = format!("/api/projects/{project}/lock");
        let lock = self.post(&path, json!({"lockedBy": name})).await.expect(StatusCode::CREATED);
        lock["token"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn unlock(&self, project: &str, token: &str) -> Answer {
        let path = format!("/api/projects/{project}/lock");
        Answer::of(self.request(Method::DELETE, &path).header("Lock-Token", token)).await
    }

    /// Makes an API key.
    pub(crate) async fn key(&self, project: &str) -> String {
        let path = format!("/api/projects/{project}/api-keys");
        let key = self.post(&path, json!({"name": "laptop"})).await.expect(StatusCode::CREATED);
        key["key"].as_str().unwrap().to_owned()
    }

    /// All that the database holds, byte for byte: every column of every table, and for SQLite its files.
    pub(crate) async fn stored_bytes(&self) -> Vec<u8> {
        let connection = match &self.database {
            Some(database) => Database::connect(database.url()).await.unwrap(),
            None => {
                let file = self.data.path().join("ai-toolkit.db");
                Database::connect(format!("sqlite://{}?mode=ro", file.display())).await.unwrap()
            }
        };
        let backend = connection.get_database_backend();
        let rows = async |sql: String| connection.query_all_raw(Statement::from_string(backend, sql)).await.unwrap();
        let columns = match &self.database {
            Some(_) => {
                "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'"
            }
            None => {
                "SELECT t.name, c.name, c.type FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'"
            }
        };
        let mut all = Vec::new();
        for column in rows(columns.to_owned()).await {
            let [table, column, kind] = [0, 1, 2].map(|index| column.try_get_by_index::<String>(index).unwrap());
            let bytes = match (&self.database, kind.as_str()) {
                (Some(_), "bytea") => format!("\"{column}\""),
                (Some(_), _) => format!("convert_to(CAST(\"{column}\" AS TEXT), 'UTF8')"),
                (None, _) => format!("CAST(\"{column}\" AS BLOB)"),
            };
            for row in rows(format!("SELECT {bytes} FROM \"{table}\"")).await {
                all.extend(row.try_get_by_index::<Option<Vec<u8>>>(0).unwrap().unwrap_or_default());
                all.push(0);
            }
        }
        connection.close().await.unwrap();
        if self.database.is_none() {
            for file in ["ai-toolkit.db", "ai-toolkit.db-wal"] {
                all.extend(std::fs::read(self.data.path().join(file)).unwrap_or_default());
            }
        }
        all
    }

    /// Opens a WebSocket with these headers.
    pub(crate) async fn socket(&self, headers: &[(&'static str, &str)]) -> Socket {
        Socket::connect(&self.address, headers).await.unwrap()
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        if let Some(task) = self.task.take() {
            task.abort();
        }
    }
}

/// A response with its body.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        Self { status, headers, body: response.bytes().await.unwrap().to_vec() }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The body, if the status is this one.
    pub(crate) fn expect(&self, status: StatusCode) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// A problem of this kind, which every error has to be.
    pub(crate) fn problem(&self, status: StatusCode, code: &str) -> Value {
        let problem = self.expect(status);
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text());
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status.as_u16(), "{problem}");
        assert_eq!(problem["type"], format!("/problems/{code}"), "{problem}");
        assert!(problem["detail"].as_str().unwrap().len() > 10 && !problem["title"].as_str().unwrap().is_empty());
        problem
    }
}
