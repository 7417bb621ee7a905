//! What workstations ask: whether the docs are being edited, and what the docs are now.

use std::{collections::BTreeMap, time::Duration};

use ai_toolkit_protocol::{ContentHash, DocPath, Manifest};
use reqwest::{Method, StatusCode};
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{Answer, Db, Repo, TestApp};

/// The docs hash as a workstation computes it from its own files.
fn docs_hash(docs: &BTreeMap<String, Vec<u8>>) -> String {
    let manifest: Manifest =
        docs.iter().map(|(path, bytes)| (DocPath::parse(path).unwrap(), ContentHash::of(bytes))).collect();
    manifest.docs_hash().to_string()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_key_opens_its_own_project_only(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let (mine, other) = (app.project(&repo).await, app.project(&repo).await);
    let key = app.key(&mine).await;
    for (method, what) in [(Method::GET, "status"), (Method::GET, "docs"), (Method::POST, "sync")] {
        let ask = |project: &str, header: Option<(&'static str, String)>| {
            let request = app.request(method.clone(), &format!("/api/hook/{what}/{project}"));
            match header {
                Some((name, value)) => request.header(name, value),
                None => request,
            }
        };
        let own = Some(("X-API-Key", key.clone()));
        assert_eq!(Answer::of(ask(&mine, own.clone())).await.status, StatusCode::OK, "{what}");
        let bearer = Some(("Authorization", format!("Bearer {key}")));
        assert_eq!(Answer::of(ask(&mine, bearer)).await.status, StatusCode::OK, "{what}");
        Answer::of(ask(&other, own.clone())).await.problem(StatusCode::FORBIDDEN, "forbidden");
        // Whether another project exists is none of the key's business.
        let unknown = "prj_00000000000000000000000000000000";
        Answer::of(ask(unknown, own)).await.problem(StatusCode::FORBIDDEN, "forbidden");
        for wrong in [None, Some(("X-API-Key", "sk_wrong".to_owned())), Some(("X-API-Key", String::new()))] {
            let refused = Answer::of(ask(&mine, wrong)).await;
            refused.problem(StatusCode::UNAUTHORIZED, "unauthorized");
            assert!(!refused.header("www-authenticate").is_empty());
        }
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_status_follows_the_lock_at_once(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let key = app.key(&project).await;
    let status = async || app.hook(&format!("status/{project}"), &key).await.expect(StatusCode::OK);
    for _ in 0..5 {
        let hash = app.hook(&format!("docs/{project}"), &key).await.expect(StatusCode::OK)["hash"].clone();
        assert_eq!(status().await, json!({"locked": false, "policy": "block", "docsHash": hash}));
        let path = format!("/api/projects/{project}/lock");
        let lock = app.post(&path, json!({"lockedBy": "Ann", "reason": "new API"})).await.expect(StatusCode::CREATED);
        let seen = status().await;
        for field in ["lockedBy", "lockedAt", "expiresAt", "reason"] {
            assert_eq!(seen[field], lock[field], "{field}");
        }
        assert_eq!(seen["locked"], true);
        app.unlock(&project, lock["token"].as_str().unwrap()).await.expect(StatusCode::OK);
    }
    let change = json!({"lockPolicy": "warn"});
    app.put(&format!("/api/projects/{project}"), change).await.expect(StatusCode::OK);
    assert_eq!(status().await["policy"], "warn");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_waiting_hook_is_answered_at_the_release(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (std::sync::Arc::new(TestApp::start(db).await), Repo::with_docs());
    let project = app.project(&repo).await;
    let (key, token) = (app.key(&project).await, app.lock(&project, "Ann").await);
    let waiting = tokio::spawn({
        let (app, key, path) = (app.clone(), key.clone(), format!("status/{project}?wait=30"));
        async move {
            let began = std::time::Instant::now();
            (app.hook(&path, &key).await.expect(StatusCode::OK), began.elapsed())
        }
    });
    let impatient = app.hook(&format!("status/{project}?wait=1"), &key).await.expect(StatusCode::OK);
    assert_eq!(impatient["locked"], true);
    app.unlock(&project, &token).await.expect(StatusCode::OK);
    let (status, waited) = waiting.await.unwrap();
    assert_eq!(status["locked"], false);
    assert!(waited >= Duration::from_millis(900) && waited < Duration::from_secs(20), "{waited:?}");
    let wrong = app.hook(&format!("status/{project}?wait=soon"), &key).await;
    wrong.problem(StatusCode::BAD_REQUEST, "validation");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_workstation_can_compute_the_docs_hash_itself(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let key = app.key(&project).await;
    let mut docs: BTreeMap<String, Vec<u8>> = BTreeMap::from([
        ("README.md".to_owned(), b"# Shop\n".to_vec()),
        ("api/errors.md".to_owned(), b"# Errors\n\nAll codes.\n".to_vec()),
        ("api/v1/orders.md".to_owned(), b"# Orders\n".to_vec()),
    ]);
    let summary = async || app.hook(&format!("docs/{project}"), &key).await;
    let first = summary().await;
    assert_eq!(first.expect(StatusCode::OK), json!({"hash": docs_hash(&docs), "docsCount": 3}));

    let path = format!("/api/hook/docs/{project}");
    let same = app.request(Method::GET, &path).header("X-API-Key", &key).header("If-None-Match", first.header("etag"));
    let same = Answer::of(same).await;
    assert_eq!((same.status, same.body.len()), (StatusCode::NOT_MODIFIED, 0));

    // A rename and a swap are changes, although the contents stay.
    let base = format!("/api/projects/{project}/docs");
    app.delete(&format!("{base}/README.md")).await.expect(StatusCode::OK);
    app.put(&format!("{base}/START.md"), json!({"content": "# Shop\n"})).await.expect(StatusCode::CREATED);
    let text = docs.remove("README.md").unwrap();
    docs.insert("START.md".to_owned(), text);
    assert_eq!(summary().await.expect(StatusCode::OK)["hash"], docs_hash(&docs));
    let before = docs_hash(&docs);
    let (a, b) = (docs["START.md"].clone(), docs["api/v1/orders.md"].clone());
    for (name, text) in [("START.md", b), ("api/v1/orders.md", a)] {
        app.put(&format!("{base}/{name}"), json!({"content": String::from_utf8(text.clone()).unwrap()})).await;
        docs.insert(name.to_owned(), text);
    }
    let swapped = summary().await.expect(StatusCode::OK)["hash"].clone();
    assert_eq!(swapped, docs_hash(&docs));
    assert_ne!(swapped, before);
}

/// What a workstation does with an answer.
fn apply(files: &mut BTreeMap<String, String>, answer: &Value) {
    for doc in answer["docs"].as_array().unwrap() {
        files.insert(doc["fileName"].as_str().unwrap().to_owned(), doc["content"].as_str().unwrap().to_owned());
    }
    for name in answer["deleted"].as_array().into_iter().flatten() {
        files.remove(name.as_str().unwrap());
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_workstation_gets_what_changed_and_nothing_else(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let key = app.key(&project).await;
    let mut files = BTreeMap::new();
    let all = app.hook_sync(&project, &key, json!({})).await.expect(StatusCode::OK);
    assert!(all.get("deleted").is_none());
    apply(&mut files, &all);
    assert_eq!(files.len(), 3);
    files.insert("gone.md".to_owned(), "old".to_owned());

    let base = format!("/api/projects/{project}/docs");
    app.put(&format!("{base}/new/a.md"), json!({"content": "\\n\t\"x\" ä"})).await.expect(StatusCode::CREATED);
    app.put(&format!("{base}/README.md"), json!({"content": "changed, no newline"})).await.expect(StatusCode::OK);
    app.delete(&format!("{base}/api/errors.md")).await.expect(StatusCode::OK);
    let have: BTreeMap<&String, String> =
        files.iter().map(|(name, text)| (name, ContentHash::of(text.as_bytes()).to_string())).collect();
    let changed = app.hook_sync(&project, &key, json!({"have": have})).await.expect(StatusCode::OK);
    let sent: Vec<_> =
        changed["docs"].as_array().unwrap().iter().map(|doc| doc["fileName"].as_str().unwrap()).collect();
    assert_eq!(sent, ["README.md", "new/a.md"]);
    assert_eq!(changed["deleted"], json!(["api/errors.md", "gone.md"]));
    apply(&mut files, &changed);
    let bytes = files.into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
    assert_eq!(changed["hash"], docs_hash(&bytes), "what was applied is what the hash speaks of");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn hooks_never_ask_the_remote(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let key = app.key(&project).await;
    repo.set_reachable(false);
    app.hook(&format!("status/{project}"), &key).await.expect(StatusCode::OK);
    app.hook(&format!("docs/{project}"), &key).await.expect(StatusCode::OK);
    let docs = app.hook_sync(&project, &key, json!({})).await.expect(StatusCode::OK);
    assert_eq!(docs["docs"].as_array().unwrap().len(), 3);
    // No request here made the platform notice that its repository is away.
    assert_eq!(app.sync_state(&project).await, "idle");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_workstation_sends_has_limits() {
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let key = app.key(&project).await;
    let many: BTreeMap<String, &str> = (0..20_001).map(|number| (format!("{number}.md"), "x")).collect();
    app.hook_sync(&project, &key, json!({"have": many})).await.problem(StatusCode::PAYLOAD_TOO_LARGE, "too_large");
    let huge = json!({"have": {"a.md": "x".repeat(9 * 1024 * 1024)}});
    app.hook_sync(&project, &key, huge).await.problem(StatusCode::PAYLOAD_TOO_LARGE, "too_large");
    let unknown = app.hook_sync(&project, &key, json!({"files": {}})).await;
    unknown.problem(StatusCode::BAD_REQUEST, "unknown_field");
}
