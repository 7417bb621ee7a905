//! API keys: shown once, stored as a hash, revoked at once.

use reqwest::StatusCode;
use rstest::rstest;
use serde_json::json;

use crate::support::{Db, Repo, TestApp};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_secret_is_shown_once_and_stored_nowhere(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let path = format!("/api/projects/{project}/api-keys");
    let created = app.post(&path, json!({"name": "laptop"})).await.expect(StatusCode::CREATED);
    let secret = created["key"].as_str().unwrap();
    assert!(secret.starts_with("sk_") && secret.len() >= 40);
    assert!(secret.starts_with(created["prefix"].as_str().unwrap()));

    for place in ["", "/api-keys", "/activity"] {
        let text = app.get(&format!("/api/projects/{project}{place}")).await.text();
        assert!(!text.contains(secret), "{place} shows it: {text}");
    }
    assert!(!app.stored_bytes().await.windows(secret.len()).any(|part| part == secret.as_bytes()));

    assert_eq!(app.hook(&format!("status/{project}"), secret).await.status, StatusCode::OK);
    let listed = app.get(&path).await.expect(StatusCode::OK);
    assert_eq!((&listed[0]["name"], &listed[0]["isActive"]), (&json!("laptop"), &json!(true)));
    assert!(listed[0]["lastUsedAt"].is_string());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_key_opens_nothing_from_that_moment(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let key = app.key(&project).await;
    let status = format!("status/{project}");
    app.hook(&status, &key).await.expect(StatusCode::OK);
    let path = format!("/api/projects/{project}/api-keys");
    let id = app.get(&path).await.expect(StatusCode::OK)[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(app.delete(&format!("{path}/{id}")).await.expect(StatusCode::OK)["revoked"], true);
    app.hook(&status, &key).await.problem(StatusCode::UNAUTHORIZED, "unauthorized");
    assert_eq!(app.get(&path).await.expect(StatusCode::OK)[0]["isActive"], false);
    let unknown = format!("{path}/key_00000000000000000000000000000000");
    app.delete(&unknown).await.problem(StatusCode::NOT_FOUND, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_expires() {
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let path = format!("/api/projects/{project}/api-keys");
    let past = app.post(&path, json!({"name": "old", "expiresAt": "2020-01-01T00:00:00Z"})).await;
    assert_eq!(past.problem(StatusCode::BAD_REQUEST, "validation")["field"], "expiresAt");
    let soon = jiff::Timestamp::now() + jiff::SignedDuration::from_millis(700);
    let created = app.post(&path, json!({"name": "short", "expiresAt": soon.to_string()})).await;
    let key = created.expect(StatusCode::CREATED)["key"].as_str().unwrap().to_owned();
    app.hook(&format!("status/{project}"), &key).await.expect(StatusCode::OK);
    tokio::time::sleep(std::time::Duration::from_millis(800)).await;
    app.hook(&format!("status/{project}"), &key).await.problem(StatusCode::UNAUTHORIZED, "unauthorized");
}
