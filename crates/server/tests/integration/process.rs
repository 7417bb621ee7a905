//! The program: its commands, its first line, its end.

use std::{
    io::{BufRead, BufReader},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Output, Stdio},
};

use reqwest::StatusCode;
use rstest::rstest;
use sea_orm::{ConnectionTrait, Database};
use serde_json::json;

use crate::support::{Answer, Db, Process, Repo, TestApp, TestDatabase, binary};

fn run(arguments: &[&str], data: &Path) -> Output {
    binary().args(arguments).arg("--data-dir").arg(data).output().unwrap()
}

fn error_of(output: &Output) -> String {
    assert!(!output.status.success());
    assert!(output.stdout.is_empty(), "errors go to standard error");
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_line_names_the_address_and_the_end_is_clean() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().join("new");
    let server = Process::serve(&folder, &[]);
    let client = reqwest::Client::new();
    let get = async |path: &str| Answer::of(client.get(format!("{}{path}", server.url()))).await;
    assert_eq!(get("/healthz").await.text(), "ok\n");
    assert_eq!(get("/readyz").await.text(), "ok\n");
    assert!(get("/metrics").await.text().contains("http_request_seconds_count{route=\"/healthz\",status=\"200\"} 1"));
    for (name, expected) in
        [("", 0o700), ("encryption.key", 0o600), ("ai-toolkit.db", 0o600), ("ai-toolkit.db-wal", 0o600)]
    {
        let mode = std::fs::metadata(folder.join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, expected, "{name} is its owner's alone");
    }
    let (status, log) = server.terminate();
    assert!(status.success(), "{log}");
    for line in log.lines() {
        let entry: serde_json::Value = serde_json::from_str(line).expect("logs are JSON where no terminal is");
        assert!(entry["timestamp"].is_string() && entry["level"].is_string() && entry["message"].is_string(), "{line}");
    }
    assert!(log.contains("stopping"));
    assert!(!folder.join("ai-toolkit.db-wal").exists(), "the database was closed");
}

#[test]
fn mode_none_is_for_loopback() {
    let data = tempfile::tempdir().unwrap();
    let open = run(&["serve", "--auth", "none", "--listen", "0.0.0.0:0"], data.path());
    assert!(error_of(&open).contains("loopback"), "{open:?}");
    assert!(!data.path().join("ai-toolkit.db").exists(), "a refused start leaves nothing behind");
}

#[test]
fn the_first_start_prints_the_link_that_makes_the_first_account() {
    let data = tempfile::tempdir().unwrap();
    let mut serve = binary();
    serve.args(["serve", "--listen", "127.0.0.1:0", "--data-dir"]).arg(data.path());
    let mut child = serve.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let lines: Vec<String> =
        BufReader::new(child.stdout.take().unwrap()).lines().take(2).collect::<Result<_, _>>().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let url = lines[0].strip_prefix("Listening on ").unwrap();
    assert!(lines[1].contains(&format!("{url}/setup#ait_")), "{lines:?}");
}

#[test]
fn a_taken_address_and_a_wrong_key_are_told() {
    let data = tempfile::tempdir().unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let taken = run(&["serve", "--auth", "none", "--listen", &address], data.path());
    assert!(error_of(&taken).contains(&address));
    let mut serve = binary();
    serve.args(["serve", "--auth", "none", "--listen", "127.0.0.1:0", "--data-dir"]).arg(data.path());
    let error = error_of(&serve.env("AI_TOOLKIT_ENCRYPTION_KEY", "short").output().unwrap());
    assert!(error.contains("32 bytes") && !error.contains("short"), "{error}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_newer_database_is_refused(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let data = tempfile::tempdir().unwrap();
    let database = if db == Db::Postgres { Some(TestDatabase::new().await) } else { None };
    let sqlite = format!("sqlite://{}", data.path().join("ai-toolkit.db").display());
    let url = database.as_ref().map_or(sqlite, TestDatabase::url);
    let migrate = || {
        let mut migrate = binary();
        migrate.args(["migrate", "--data-dir"]).arg(data.path());
        migrate.envs(database.as_ref().map(|database| ("AI_TOOLKIT_DATABASE_URL", database.url()))).output().unwrap()
    };
    assert!(migrate().status.success());
    assert!(migrate().status.success(), "a second time changes nothing");
    let connection = Database::connect(url).await.unwrap();
    let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_future', 0)";
    connection.execute_unprepared(newer).await.unwrap();
    connection.close().await.unwrap();
    let error = error_of(&migrate());
    assert!(error.contains("newer version") && error.contains("m9999_future"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_can_be_rotated_while_the_server_runs() {
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    let project = app.project_with(&repo, json!({"token": "ghp_secret"})).await;
    let file = app.data.path().join("encryption.key");
    let (old, stored) = (std::fs::read(&file).unwrap(), app.stored_bytes().await);
    let rotated = run(&["admin", "rotate-key"], app.data.path());
    assert!(String::from_utf8_lossy(&rotated.stdout).starts_with("Encrypted 1 secret(s)"), "{rotated:?}");
    assert_ne!(std::fs::read(&file).unwrap(), old);
    assert_ne!(app.stored_bytes().await, stored);
    // The running server reads the token with the new key, and encrypts with it.
    let sync = format!("/api/projects/{project}/docs/sync");
    assert_eq!(app.post(&sync, json!({})).await.expect(StatusCode::OK)["success"], true);
    app.put(&format!("/api/projects/{project}"), json!({"token": "ghp_other"})).await.expect(StatusCode::OK);
    let again = run(&["admin", "rotate-key"], app.data.path());
    assert!(String::from_utf8_lossy(&again.stdout).starts_with("Encrypted 1 secret(s)"), "{again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn configured_keys_are_rotated_by_putting_the_new_one_in_front() {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let (data, repo, client) = (tempfile::tempdir().unwrap(), Repo::with_docs(), reqwest::Client::new());
    let (old, new) = (STANDARD.encode([1; 32]), STANDARD.encode([2; 32]));
    let server = Process::serve_with(data.path(), &[], &[("AI_TOOLKIT_ENCRYPTION_KEY", &old)]);
    let body = json!({"name": "Shop", "repoUrl": repo.url(), "token": "ghp_secret"});
    let project = Answer::of(client.post(format!("{}/api/projects", server.url())).json(&body)).await;
    let project = project.expect(StatusCode::CREATED)["id"].as_str().unwrap().to_owned();
    server.terminate();
    let rotate = |keys: &str| {
        let mut rotate = binary();
        rotate.args(["admin", "rotate-key", "--data-dir"]).arg(data.path());
        rotate.env("AI_TOOLKIT_ENCRYPTION_KEY", keys).output().unwrap()
    };
    assert!(error_of(&rotate(&new)).contains("not among the configured ones"), "the old key is still needed");
    assert!(rotate(&format!("{new},{old}")).status.success());
    assert!(!data.path().join("encryption.key").exists());
    let server = Process::serve_with(data.path(), &[], &[("AI_TOOLKIT_ENCRYPTION_KEY", &new)]);
    let sync = client.post(format!("{}/api/projects/{project}/docs/sync", server.url()));
    assert_eq!(Answer::of(sync).await.expect(StatusCode::OK)["success"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_finds_everything_as_it_was() {
    let (data, repo, client) = (tempfile::tempdir().unwrap(), Repo::with_docs(), reqwest::Client::new());
    let server = Process::serve(data.path(), &[]);
    let body = json!({"name": "Shop", "repoUrl": repo.url()});
    let project = Answer::of(client.post(format!("{}/api/projects", server.url())).json(&body)).await;
    let id = project.expect(StatusCode::CREATED)["id"].as_str().unwrap().to_owned();
    let lock = format!("{}/api/projects/{id}/lock", server.url());
    let lock = Answer::of(client.post(lock).json(&json!({"lockedBy": "Ann"}))).await.expect(StatusCode::CREATED);
    server.kill();
    let server = Process::serve(data.path(), &[]);
    let base = format!("{}/api/projects/{id}", server.url());
    let held = Answer::of(client.get(format!("{base}/lock"))).await.expect(StatusCode::OK);
    assert_eq!(held["id"], lock["id"]);
    let release = client.delete(format!("{base}/lock")).header("Lock-Token", lock["token"].as_str().unwrap());
    assert_eq!(Answer::of(release).await.expect(StatusCode::OK)["released"], true);
}

#[test]
fn the_checked_in_openapi_document_is_current() {
    let printed = binary().arg("openapi").output().unwrap().stdout;
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    let checked_in = std::fs::read(&file).unwrap();
    assert!(printed == checked_in, "write it anew: make openapi");
    let document: serde_json::Value = serde_json::from_slice(&printed).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_of_the_document_is_answered() {
    let app = TestApp::start(Db::Sqlite).await;
    let document = app.get("/api/openapi.json").await.expect(StatusCode::OK);
    let mut count = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let path = path
                .replace("{id}", "prj_00000000000000000000000000000000")
                .replace("{file}", "a.md")
                .replace("{version}", "1")
                .replace("{keyId}", "key_00000000000000000000000000000000")
                .replace("{name}", "protect-docs.sh");
            let request = app.request(method.to_uppercase().parse().unwrap(), &path).json(&json!({}));
            let answer = Answer::of(request).await;
            let unknown = answer.text().contains("nothing at this address");
            assert!(!unknown && answer.status != StatusCode::METHOD_NOT_ALLOWED, "{method} {path}: {}", answer.text());
            assert!(answer.status.as_u16() < 500, "{method} {path}: {}", answer.text());
            count += 1;
        }
    }
    assert!(count >= 30, "{count}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_scripts_and_the_app_are_served() {
    let app = TestApp::start(Db::Sqlite).await;
    for name in ["check-platform.sh", "protect-docs.sh"] {
        let script = app.get(&format!("/scripts/{name}")).await;
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts").join(name);
        assert_eq!(script.body, std::fs::read(file).unwrap());
    }
    app.get("/scripts/other.sh").await.problem(StatusCode::NOT_FOUND, "not_found");

    // Every page of the app is the app; its files are compressed, cached for ever, and nothing else may run on it.
    for path in ["/", "/projects", "/editor/prj_1/doc_1"] {
        let page = app.get(path).await;
        assert_eq!(
            (page.status, page.header("cache-control")),
            (StatusCode::OK, "no-cache"),
            "{path}: {}",
            page.text()
        );
        let policy = page.header("content-security-policy");
        assert!(policy.contains("script-src 'self';") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(page.text().contains("<div id=\"root\""), "{}", page.text());
    }
    let page = app.get("/").await.text();
    let asset = page
        .split('"')
        .find(|part| part.starts_with("/assets/") && Path::new(part).extension().is_some_and(|kind| kind == "js"))
        .unwrap();
    let get = |encoding: &'static str| app.request(reqwest::Method::GET, asset).header("Accept-Encoding", encoding);
    let (plain, brotli, gzip) =
        (Answer::of(get("identity")).await, Answer::of(get("gzip, br")).await, Answer::of(get("gzip")).await);
    assert_eq!(
        (plain.header("content-encoding"), brotli.header("content-encoding"), gzip.header("content-encoding")),
        ("", "br", "gzip")
    );
    assert!(brotli.body.len() < gzip.body.len() && gzip.body.len() < plain.body.len());
    assert_eq!(brotli.header("cache-control"), "public, max-age=31536000, immutable");
    assert!(brotli.header("content-type").starts_with("text/javascript"), "{}", brotli.header("content-type"));
    let again = get("br").header("If-None-Match", brotli.header("etag"));
    assert_eq!(Answer::of(again).await.status, StatusCode::NOT_MODIFIED);
    app.get("/assets/absent.js").await.problem(StatusCode::NOT_FOUND, "not_found");
    app.post("/projects", json!({})).await.problem(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed");
    let reference = app.get("/api/docs").await;
    assert_eq!(reference.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_has_a_nonce_of_its_own_and_diagrams_a_frame_that_loads_nothing() {
    let app = TestApp::start(Db::Sqlite).await;
    let mut nonces = Vec::new();
    for path in ["/", "/", "/index.html", "/projects", "/api/docs"] {
        let page = app.get(path).await;
        let policy = page.header("content-security-policy");
        assert!(policy.contains("script-src 'self';") && policy.contains("style-src-attr 'unsafe-inline'"), "{policy}");
        assert_eq!(policy.matches("unsafe").count(), 1, "{policy}");
        let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap().to_owned();
        assert!(nonce.len() >= 22 && page.text().contains(&format!("nonce=\"{nonce}\"")), "{path}: {}", page.text());
        assert_eq!((page.header("etag"), page.header("x-frame-options")), ("", "DENY"), "it is another page each time");
        assert!(page.header("permissions-policy").contains("camera=()"));
        assert_eq!(page.header("cross-origin-resource-policy"), "same-origin");
        nonces.push(nonce);
    }
    nonces.sort();
    nonces.dedup();
    assert_eq!(nonces.len(), 5, "{nonces:?}");
    let script = app.get("/style-nonce.js").await;
    assert!(!script.header("content-security-policy").contains("nonce"));
    let frame = app.get("/diagram.html").await;
    let policy = frame.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; script-src 'self';") && policy.contains("frame-ancestors 'self'"));
    assert_eq!(frame.header("x-frame-options"), "SAMEORIGIN");
}
