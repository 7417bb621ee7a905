//! API keys: shown once, stored as a hash, revoked at once.

use reqwest::StatusCode;
use rstest::rstest;
use serde_json::{Value, json};

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

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_key_opens_what_its_scopes_say(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let path = format!("/api/projects/{project}/api-keys");
    let made = async |scopes: &[&str]| app.post(&path, json!({"name": "narrow", "scopes": scopes})).await;
    let status = made(&["read:status", "read:status"]).await.expect(StatusCode::CREATED);
    assert_eq!(status["scopes"], json!(["read:status"]));
    let status = status["key"].as_str().unwrap();
    app.hook(&format!("status/{project}"), status).await.expect(StatusCode::OK);
    let refused = app.hook(&format!("docs/{project}"), status).await.problem(StatusCode::FORBIDDEN, "forbidden");
    assert!(refused["detail"].as_str().unwrap().contains("read:docs"), "{refused}");
    app.hook_sync(&project, status, json!({})).await.problem(StatusCode::FORBIDDEN, "forbidden");
    let docs = made(&["read:docs"]).await.expect(StatusCode::CREATED);
    let docs = docs["key"].as_str().unwrap();
    app.hook(&format!("docs/{project}"), docs).await.expect(StatusCode::OK);
    app.hook(&format!("status/{project}"), docs).await.problem(StatusCode::FORBIDDEN, "forbidden");
    assert_eq!(made(&[]).await.problem(StatusCode::BAD_REQUEST, "validation")["field"], "scopes");
    made(&["write:docs"]).await.problem(StatusCode::BAD_REQUEST, "validation");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_rotated_key_works_for_the_overlap(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let path = format!("/api/projects/{project}/api-keys");
    let old = app.post(&path, json!({"name": "laptop", "scopes": ["read:status"]})).await.expect(StatusCode::CREATED);
    let (id, old) = (old["id"].as_str().unwrap(), old["key"].as_str().unwrap());
    let status = format!("status/{project}");
    app.hook(&status, old).await.expect(StatusCode::OK);
    let rotate = async |id: &str, body: Value| app.post(&format!("{path}/{id}/rotate"), body).await;
    let too_long = rotate(id, json!({"overlapMinutes": 43_201})).await.problem(StatusCode::BAD_REQUEST, "validation");
    assert_eq!(too_long["field"], "overlapMinutes");
    let new = rotate(id, json!({"overlapMinutes": 10})).await.expect(StatusCode::CREATED);
    assert_eq!((&new["name"], &new["scopes"]), (&json!("laptop"), &json!(["read:status"])));
    let key = new["key"].as_str().unwrap();
    assert!(key.starts_with("sk_aitk_"), "a scanner of leaked secrets knows it by its beginning");
    for key in [old, key] {
        app.hook(&status, key).await.expect(StatusCode::OK);
    }
    let keys = app.get(&path).await.expect(StatusCode::OK);
    assert!(keys[0]["expiresAt"].is_string() && keys[1]["expiresAt"].is_null(), "{keys}");
    // Without an overlap the old one ends at once, from memory as well.
    let newest = rotate(new["id"].as_str().unwrap(), json!({"overlapMinutes": 0})).await.expect(StatusCode::CREATED);
    app.hook(&status, key).await.problem(StatusCode::UNAUTHORIZED, "unauthorized");
    app.hook(&status, newest["key"].as_str().unwrap()).await.expect(StatusCode::OK);
    rotate(new["id"].as_str().unwrap(), json!({})).await.problem(StatusCode::BAD_REQUEST, "validation");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn whoever_finds_a_key_can_revoke_it(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let key = app.key(&project).await;
    let mut socket = app.socket(&[("x-api-key", &key)]).await;
    socket.join(&project).await;
    let revoke = async |key: &str| app.post("/api/leaked-api-keys", json!({"key": key})).await;
    assert_eq!(revoke(&key).await.expect(StatusCode::OK)["revoked"], true);
    app.hook(&format!("status/{project}"), &key).await.problem(StatusCode::UNAUTHORIZED, "unauthorized");
    // Whoever follows the project with it is cut off.
    while socket.next().await.is_some() {}
    revoke(&key).await.problem(StatusCode::BAD_REQUEST, "validation");
    revoke("no key").await.problem(StatusCode::BAD_REQUEST, "validation");
    let log = app.get(&format!("/api/projects/{project}/activity")).await.expect(StatusCode::OK);
    assert_eq!(log["items"][0]["action"], "api_key.leaked");
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
