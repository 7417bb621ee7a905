//! Secrets stay secret: in the database, in logs that say everything, in answers and errors, on command lines; also
//! while keys are exchanged.

use std::{collections::BTreeSet, fmt::Write, fs, os::unix::fs::PermissionsExt, path::Path, process::Output};

use ai_toolkit_github_testkit::{Emulator, OWNER_TOKEN, Proxy};
use axum::{Router, http::HeaderMap, http::StatusCode as Status};
use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::{Client, Method, StatusCode};
use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    support::{Answer, Db, Process, Repo, Setup, Socket, TestApp, TestDatabase, binary},
    webhooks,
};

fn has(bytes: &[u8], secret: &str) -> bool {
    bytes.windows(secret.len()).any(|part| part == secret.as_bytes())
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn no_table_and_no_file_of_the_database_has_a_secret(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project_with(&repo, json!({"token": "ghp_0123456789abcdef"})).await;
    webhooks::with_webhook(&app, &project).await;
    let key = app.key(&project).await;
    app.hook(&format!("status/{project}"), &key).await.expect(StatusCode::OK);
    let lock = app.lock(&project, "Ann").await;
    let path = format!("/api/projects/{project}/docs/new.md");
    app.put_holding(&path, json!({"content": "# New\n\nwritten here"}), &lock).await.expect(StatusCode::CREATED);
    let stored = app.stored_bytes().await;
    for there in [project.as_str(), &repo.url(), "written here", "project.created", &key[..8], "https://x.example"] {
        assert!(has(&stored, there), "what is stored can be found: {there}");
    }
    for secret in ["ghp_0123456789abcdef", webhooks::SECRET, &key, &lock] {
        assert!(!has(&stored, secret), "{secret}");
    }
    // Nor anything that opens them.
    let file = fs::read_to_string(app.data.path().join("encryption.key")).unwrap();
    assert!(
        !has(&stored, file.trim())
            && !has(&stored, std::str::from_utf8(&STANDARD.decode(file.trim()).unwrap()).unwrap_or("\u{0}none"))
    );
}

/// A Git server that fails, and repeats to whoever asks what it was told.
async fn indiscreet() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let answer = |headers: HeaderMap| async move {
        if !headers.contains_key("authorization") {
            return (Status::UNAUTHORIZED, [("WWW-Authenticate", "Basic realm=\"x\"")], String::new());
        }
        (Status::INTERNAL_SERVER_ERROR, [("Content-Type", "text/plain")], format!("I was told {headers:?}"))
    };
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await.unwrap() });
    format!("http://{address}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_says_everything_has_no_secret_and_no_answer_has() {
    let (data, repo, client) = (tempfile::tempdir().unwrap(), Repo::with_docs(), Client::new());
    let emulator = Emulator::shared();
    let (proxy, on_github) =
        (Proxy::start(emulator).await, emulator.repository("secrecy", &[("docs/a.md", b"a")]).await);
    let encryption_key = STANDARD.encode([42; 32]);
    let server = Process::serve_with(
        data.path(),
        &["--log", "trace", "--public-url", "https://docs.example.com", "--github-api-url", proxy.url()],
        &[("AI_TOOLKIT_ENCRYPTION_KEY", &encryption_key)],
    );
    let url = |path: &str| format!("{}{path}", server.url());
    let mut said = String::new();
    let mut ask = async |request: reqwest::RequestBuilder| {
        let answer = Answer::of(request).await;
        writeln!(said, "{:?} {}", answer.headers, answer.text()).unwrap();
        answer
    };
    // Tokens that work, and tokens that do not.
    let post = |path: &str, body: Value| client.post(url(path)).json(&body);
    let create = |body: Value| post("/api/projects", body);
    let failing = format!("{}/team/docs", indiscreet().await);
    for token in ["opaque-token-1", "ann:opaque-password-1"] {
        let refused = ask(create(json!({"name": "a", "repoUrl": failing, "token": token}))).await;
        assert!(refused.status.is_client_error() || refused.status == StatusCode::BAD_GATEWAY, "{}", refused.text());
    }
    let in_address = json!({"name": "a", "repoUrl": "https://ann:opaque-password-2@host/a"});
    ask(create(in_address)).await.problem(StatusCode::BAD_REQUEST, "validation");
    let wrong_type = json!({"name": "a", "repoUrl": "https://host/a", "token": {"t": "opaque-token-2"}});
    ask(create(wrong_type)).await.problem(StatusCode::BAD_REQUEST, "validation");
    let with_token = json!({"name": "Shop", "repoUrl": repo.url(), "token": "opaque-token-3"});
    let project = ask(create(with_token)).await.expect(StatusCode::CREATED)["id"].as_str().unwrap().to_owned();
    let on_github = json!({"name": "Hub", "repoUrl": on_github.html_url(), "token": OWNER_TOKEN});
    let github = ask(create(on_github)).await.expect(StatusCode::CREATED)["id"].as_str().unwrap().to_owned();
    ask(post(&format!("/api/projects/{github}/webhook"), json!({}))).await.expect(StatusCode::CREATED);
    let requests = proxy.requests();
    let mut bodies = requests.iter().filter_map(|request| request.body.as_ref());
    let hook_secret = bodies.find_map(|body| body["config"]["secret"].as_str()).map(str::to_owned);
    let hook_secret = hook_secret.expect("GitHub was given a webhook's secret");
    let delivery = post(&format!("/api/webhooks/github/{github}"), json!({})).header("X-GitHub-Delivery", "d");
    let delivery = delivery.header("X-GitHub-Event", "push").header("X-Hub-Signature-256", "sha256=00");
    ask(delivery).await.problem(StatusCode::UNAUTHORIZED, "unauthorized");
    // Keys and lock tokens, which are shown to those whom they are for, and to nobody else.
    let made = Answer::of(post(&format!("/api/projects/{project}/api-keys"), json!({"name": "laptop"}))).await;
    let key = made.expect(StatusCode::CREATED)["key"].as_str().unwrap().to_owned();
    let status = || client.get(url(&format!("/api/hook/status/{project}")));
    ask(status().header("X-API-Key", &key)).await.expect(StatusCode::OK);
    ask(status().header("Authorization", format!("Bearer {key}"))).await.expect(StatusCode::OK);
    ask(status().header("X-API-Key", "sk_wrong0123456789")).await.expect(StatusCode::UNAUTHORIZED);
    ask(status().header("X-API-Key", "opaque-key-1")).await.expect(StatusCode::UNAUTHORIZED);
    ask(client.get(url("/api/session")).header("Cookie", "session=opaque-cookie-1")).await;
    let mcp = json!({"jsonrpc": "2.0", "id": 1, "method": "ping"});
    ask(post("/mcp", mcp).header("X-API-Key", &key).header("Accept", "application/json, text/event-stream")).await;
    let lock = format!("/api/projects/{project}/lock");
    let token = Answer::of(post(&lock, json!({"lockedBy": "Ann"}))).await.expect(StatusCode::CREATED)["token"].clone();
    let token = token.as_str().unwrap().to_owned();
    let save = || client.put(url(&format!("/api/projects/{project}/docs/a.md"))).json(&json!({"content": "a"}));
    ask(save().header("Lock-Token", &token)).await.expect(StatusCode::CREATED);
    ask(save().header("Lock-Token", "opaque-lock-1")).await.expect(StatusCode::LOCKED);
    let mut socket = Socket::connect(&server.url().replace("http://", ""), &[]).await.unwrap();
    socket.join(&project).await;
    for token in [token.as_str(), "opaque-lock-2"] {
        socket.send("attend", json!({"projectId": project, "lockToken": token})).await;
    }
    socket.send("ping", Value::Null).await;
    said.push_str(&socket.expect("pong").await.to_string());
    let mut ask = async |request: reqwest::RequestBuilder| {
        let answer = Answer::of(request).await;
        said.push_str(&answer.text());
        answer
    };
    ask(client.request(Method::GET, url("/metrics"))).await.expect(StatusCode::OK);
    ask(client.get(url("/api/projects"))).await.expect(StatusCode::OK);
    let (status, log) = server.terminate();
    assert!(status.success());
    let lines = log.lines().count();
    assert!(lines > 200 && log.contains("TRACE"), "the log says everything: {lines} lines");
    let secrets: BTreeSet<&str> = [
        "opaque-token-1",
        "opaque-token-2",
        "opaque-token-3",
        "opaque-password-1",
        "opaque-password-2",
        "opaque-key-1",
        "opaque-cookie-1",
        "opaque-lock-1",
        "opaque-lock-2",
        "sk_wrong0123456789",
        OWNER_TOKEN,
        &key,
        &token,
        &hook_secret,
        &encryption_key,
    ]
    .into();
    for secret in &secrets {
        for spelling in [(*secret).to_owned(), STANDARD.encode(format!("x-access-token:{secret}"))] {
            let line = log.lines().find(|line| line.contains(&spelling));
            assert!(line.is_none(), "{secret} is in the log: {}", line.unwrap_or_default());
            assert!(!said.contains(&spelling), "{secret} is in an answer: {said}");
        }
    }
}

fn run(arguments: &[&str], data: &Path, variables: &[(&str, &str)]) -> Output {
    binary().args(arguments).arg("--data-dir").arg(data).envs(variables.iter().copied()).output().unwrap()
}

/// What it said, and the code that it ended with.
fn failed(output: &Output) -> (String, i32) {
    assert!(!output.status.success());
    (String::from_utf8_lossy(&output.stderr).into_owned(), output.status.code().unwrap())
}

#[test]
fn secrets_are_no_flags() {
    let data = tempfile::tempdir().unwrap();
    let key = STANDARD.encode([1; 32]);
    let (error, code) = failed(&run(&["serve", "--auth", "none", "--encryption-key", &key], data.path(), &[]));
    assert!(error.contains("AI_TOOLKIT_ENCRYPTION_KEY") && !error.contains(&key) && code == 2, "{code}: {error}");
    for url in ["postgres://ann:opaque-1@127.0.0.1:1/a", "postgres://127.0.0.1:1/a?password=opaque-1", "ann:opaque-1"] {
        let (error, code) = failed(&run(&["migrate", "--database-url", url], data.path(), &[]));
        assert!(error.contains("--database-url-file") && !error.contains("opaque-1") && code == 2, "{code}: {error}");
    }
    let (error, _) = failed(&run(&["migrate", "--database-url", "mysql://host/a"], data.path(), &[]));
    assert!(error.contains("postgres://"), "an address without a secret may be a flag: {error}");
}

#[test]
fn files_with_secrets_are_the_owners_alone_and_instead_of_variables() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("secret");
    fs::write(&file, STANDARD.encode([1; 32])).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let path = file.to_str().unwrap();
    for (command, variable) in
        [("serve", "AI_TOOLKIT_ENCRYPTION_KEY_FILE"), ("migrate", "AI_TOOLKIT_DATABASE_URL_FILE")]
    {
        let mut arguments = vec![command];
        if command == "serve" {
            arguments.extend(["--auth", "none", "--listen", "127.0.0.1:0"]);
        }
        let (error, _) = failed(&run(&arguments, data.path(), &[(variable, path)]));
        assert!(error.contains("chmod o="), "{error}");
        let both = [(variable, path), (variable.trim_end_matches("_FILE"), "opaque-1")];
        let (error, code) = failed(&run(&arguments, data.path(), &both));
        assert!(error.contains("cannot be used with") && !error.contains("opaque-1") && code == 2, "{code}: {error}");
    }
}

#[test]
fn a_database_that_does_not_answer_does_not_show_its_password() {
    let data = tempfile::tempdir().unwrap();
    for url in [
        "postgres://ann:opaque-1@127.0.0.1:1/a",
        "postgres://ann:opaque-1@host.invalid/a",
        "postgres://ann:opaque-1@[/a",
    ] {
        let output = run(&["migrate", "--log", "trace"], data.path(), &[("AI_TOOLKIT_DATABASE_URL", url)]);
        let (error, _) = failed(&output);
        assert!(error.contains("error: ") && !error.contains("opaque-1"), "{error}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn tokens_that_are_saved_during_rotations_can_be_read_after_them(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let mut projects = Vec::new();
    for _ in 0..3 {
        projects.push(app.project_with(&repo, json!({"token": "first-token"})).await);
    }
    let save = async |project: &str| {
        for number in 0..6 {
            let path = format!("/api/projects/{project}");
            let (token, name) =
                (json!({"token": format!("token-{number}")}), json!({"name": format!("Shop {number}")}));
            app.put(&path, token).await.expect(StatusCode::OK);
            // Another change leaves the token as it is, whatever has become of it meanwhile.
            app.put(&path, name).await.expect(StatusCode::OK);
        }
    };
    let rotate = async || {
        for _ in 0..4 {
            let mut command = tokio::process::Command::from(binary());
            command.args(["admin", "rotate-key"]).envs(app.variables());
            let output = command.output().await.unwrap();
            assert!(output.status.success(), "{output:?}");
        }
    };
    tokio::join!(save(&projects[0]), save(&projects[1]), save(&projects[2]), rotate());
    for project in &projects {
        let project = app.state.store.project(&project.parse().unwrap()).await.unwrap();
        let source = ai_toolkit_server::secrets::KeySource::DataDir(app.data.path().to_owned());
        let keys = ai_toolkit_server::secrets::KeyRing::open(source).unwrap();
        let token = keys.decrypt(&project.id, project.token.as_ref().unwrap()).unwrap();
        assert_eq!(secrecy::ExposeSecret::expose_secret(&token), "token-5");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn replicas_follow_their_key_file_without_a_restart() {
    let (database, folder, repo) = (TestDatabase::new().await, tempfile::tempdir().unwrap(), Repo::with_docs());
    let write = |name: &str, text: &str| {
        let file = folder.path().join(name);
        fs::write(&file, text).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let [old, new] = [1, 2].map(|byte| STANDARD.encode([byte; 32]));
    let (url, keys) = (write("url", &format!("{}\n", database.url())), write("keys", &format!("{old}\n")));
    let variables = [("AI_TOOLKIT_DATABASE_URL_FILE", url.as_str()), ("AI_TOOLKIT_ENCRYPTION_KEY_FILE", keys.as_str())];
    let start = |name: &str| Process::serve_with(&folder.path().join(name), &[], &variables);
    let (one, other, client) = (start("one"), start("other"), Client::new());
    let create = async |server: &Process, token: &str| {
        let body = json!({"name": "Shop", "repoUrl": repo.url(), "token": token});
        let created = Answer::of(client.post(format!("{}/api/projects", server.url())).json(&body)).await;
        created.expect(StatusCode::CREATED)["id"].as_str().unwrap().to_owned()
    };
    let rotate = || {
        let output = run(&["admin", "rotate-key"], &folder.path().join("admin"), &variables);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let before = create(&one, "first-token").await;
    write("keys", &format!("{new}\n{old}\n"));
    let after = create(&one, "second-token").await;
    assert!(rotate().starts_with("Encrypted 1 secret(s)"), "the second one has the new key already");
    write("keys", &format!("{new}\n"));
    assert!(rotate().starts_with("Encrypted 0 secret(s)"), "the old key can go");
    for server in [&one, &other] {
        for project in [&before, &after] {
            let sync = client.post(format!("{}/api/projects/{project}/docs/sync", server.url()));
            let answer = Answer::of(sync.json(&json!({}))).await;
            assert!(answer.status != StatusCode::INTERNAL_SERVER_ERROR, "{}", answer.text());
            let settings = client.put(format!("{}/api/projects/{project}", server.url()));
            Answer::of(settings.json(&json!({"docsPath": "docs/api"}))).await.expect(StatusCode::OK);
            let settings = client.put(format!("{}/api/projects/{project}", server.url()));
            Answer::of(settings.json(&json!({"docsPath": "docs"}))).await.expect(StatusCode::OK);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn private_addresses_are_refused_unless_they_are_allowed() {
    let private_addresses = "127.0.0.3".parse().unwrap();
    let app = TestApp::start_with(Db::Sqlite, Setup { private_addresses, ..Setup::default() }).await;
    let own = format!("http://{}/team/docs", app.address);
    for (url, token) in [
        (own.as_str(), Value::Null),
        (own.as_str(), "ghp_0123456789".into()),
        ("http://127.0.0.1:1/team/docs", "x".into()),
        ("http://localhost:1/team/docs", "x".into()),
        ("http://169.254.169.254/latest/meta-data", Value::Null),
        ("ssh://git@localhost/team/docs", Value::Null),
        ("git://127.0.0.1/team/docs", Value::Null),
    ] {
        let body = json!({"name": "Shop", "repoUrl": url, "token": token});
        let problem = app.post("/api/projects", body).await.problem(StatusCode::BAD_REQUEST, "validation");
        assert_eq!(problem["field"], "repoUrl", "{problem}");
        assert!(problem["detail"].as_str().unwrap().contains("--allow-private-addresses"), "{problem}");
    }
    let body = json!({"name": "Shop", "repoUrl": "http://127.0.0.3:1/team/docs"});
    app.post("/api/projects", body).await.problem(StatusCode::BAD_GATEWAY, "remote_unreachable");
}
