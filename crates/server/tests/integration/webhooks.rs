//! Deliveries of Git servers, with the signatures that they make. How a webhook is made at GitHub is tested with the
//! other things that GitHub does.

use ai_toolkit_protocol::{ProjectId, Webhook};
use ai_toolkit_server::{
    secrets::{KeyRing, KeySource},
    store::WebhookRecord,
};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::{Method, StatusCode};
use rstest::rstest;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::support::{Answer, Db, Repo, TestApp, eventually};

pub(crate) const SECRET: &str = "whs_test-secret";

/// Gives the project a webhook with a known secret, as if GitHub had been asked for one.
pub(crate) async fn with_webhook(app: &TestApp, project: &str) {
    let id: ProjectId = project.parse().unwrap();
    let keys = KeyRing::open(KeySource::DataDir(app.data.path().to_owned())).unwrap();
    let write = app.state.store.write(&id).await.unwrap();
    let webhook =
        Webhook { url: "https://x.example".into(), created_at: write.now, last_delivery_at: None, last_event: None };
    let secret = keys.encrypt(&id, &SECRET.to_owned().into()).unwrap();
    write.put_webhook(&WebhookRecord { remote_id: 1, secret, webhook }).await.unwrap();
    write.commit().await.unwrap();
}

fn signature(secret: &str, body: &str) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap().chain_update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

async fn deliver(app: &TestApp, project: &str, id: &str, event: &str, body: &str, signature: &str) -> Answer {
    let request = app
        .request(Method::POST, &format!("/api/webhooks/github/{project}"))
        .header("X-GitHub-Delivery", id)
        .header("X-GitHub-Event", event)
        .header("X-Hub-Signature-256", signature)
        .header("Content-Type", "application/json")
        // It comes by the public name, not by a loopback one.
        .header("Host", "docs.example.com")
        .body(body.to_owned());
    Answer::of(request).await
}

fn push(branch: &str, file: &str) -> Value {
    json!({
        "ref": format!("refs/heads/{branch}"),
        "commits": [{"added": [], "modified": [file], "removed": []}],
    })
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_push_to_the_docs_is_pulled_once(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project(&repo).await;
    with_webhook(&app, &project).await;
    repo.commit("Theirs", |work| std::fs::write(work.join("docs/README.md"), "theirs").unwrap());
    let body = push("main", "docs/README.md").to_string();
    let signed = signature(SECRET, &body);
    let answer = deliver(&app, &project, "d-1", "push", &body, &signed).await;
    assert_eq!(answer.expect(StatusCode::ACCEPTED), json!({"outcome": "sync-requested"}));
    let path = format!("/api/projects/{project}/docs/README.md");
    eventually("it is pulled", async || app.get(&path).await.expect(StatusCode::OK)["content"] == "theirs").await;
    let again = deliver(&app, &project, "d-1", "push", &body, &signed).await;
    assert_eq!(again.expect(StatusCode::OK), json!({"outcome": "duplicate"}));
    let webhook = app.get(&format!("/api/projects/{project}/webhook")).await.expect(StatusCode::OK);
    assert_eq!(webhook["lastEvent"], "push");
    assert!(webhook["lastDeliveryAt"].is_string());
    let runs = app.get(&format!("/api/projects/{project}/sync-runs")).await.expect(StatusCode::OK);
    assert_eq!(runs["items"][0]["trigger"], "webhook");
}

#[rstest]
#[case::another_branch("push", push("other", "docs/README.md"), "ignored")]
#[case::another_folder("push", push("main", "src/docs/README.md"), "ignored")]
#[case::a_folder_with_a_longer_name("push", push("main", "docs-old/README.md"), "ignored")]
#[case::the_docs("push", push("main", "docs/api/errors.md"), "sync-requested")]
#[case::commits_that_are_not_listed("push", json!({"ref": "refs/heads/main"}), "sync-requested")]
#[case::a_forced_push(
    "push",
    json!({"ref": "refs/heads/main", "forced": true, "commits": [{"modified": ["src/x"]}]}),
    "sync-requested"
)]
#[case::ping("ping", json!({"zen": "Keep it logically awesome."}), "ignored")]
#[case::a_merged_pull_request(
    "pull_request",
    json!({"action": "closed", "pull_request": {"base": {"ref": "main"}}}),
    "sync-requested"
)]
#[case::another_pull_request(
    "pull_request",
    json!({"action": "closed", "pull_request": {"base": {"ref": "other"}}}),
    "ignored"
)]
#[case::a_label("pull_request", json!({"action": "labeled", "pull_request": {"base": {"ref": "main"}}}), "ignored")]
#[case::something_else("star", json!({}), "ignored")]
#[tokio::test(flavor = "multi_thread")]
async fn only_what_can_change_the_docs_begins_a_sync(
    #[case] event: &str,
    #[case] payload: Value,
    #[case] outcome: &str,
) {
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    let project = app.project(&repo).await;
    with_webhook(&app, &project).await;
    let body = payload.to_string();
    let answer = deliver(&app, &project, "d", event, &body, &signature(SECRET, &body)).await;
    let status = if outcome == "sync-requested" { StatusCode::ACCEPTED } else { StatusCode::OK };
    assert_eq!(answer.expect(status), json!({"outcome": outcome}));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_signed_with_the_secret_is_refused_and_changes_nothing() {
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let body = push("main", "docs/README.md").to_string();
    let good = signature(SECRET, &body);
    let nobody = deliver(&app, &project, "d", "push", &body, &good).await;
    nobody.problem(StatusCode::UNAUTHORIZED, "unauthorized");
    with_webhook(&app, &project).await;
    for bad in [
        signature("another secret", &body),
        signature(SECRET, "another body"),
        good.replace("sha256=", "sha1="),
        good[..good.len() - 1].to_owned(),
        "sha256=".to_owned(),
        String::new(),
    ] {
        let answer = deliver(&app, &project, "d", "push", &body, &bad).await;
        answer.problem(StatusCode::UNAUTHORIZED, "unauthorized");
    }
    let unknown = "prj_0192e4a1b2c3d4e5f60718293a4b5c6d";
    let answer = deliver(&app, unknown, "d", "push", &body, &good).await;
    answer.problem(StatusCode::UNAUTHORIZED, "unauthorized");
    let webhook = app.get(&format!("/api/projects/{project}/webhook")).await.expect(StatusCode::OK);
    assert_eq!(webhook["lastDeliveryAt"], Value::Null);
    let answer = deliver(&app, &project, "d", "push", "{", &signature(SECRET, "{")).await;
    answer.problem(StatusCode::BAD_REQUEST, "malformed_json");
    let answer = deliver(&app, &project, "d", "push", &body, &good).await;
    answer.expect(StatusCode::ACCEPTED);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_git_server_has_no_webhooks() {
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let path = format!("/api/projects/{project}/webhook");
    assert_eq!(app.get(&path).await.expect(StatusCode::OK), Value::Null);
    let problem = app.post(&path, json!({})).await.problem(StatusCode::BAD_REQUEST, "validation");
    assert!(problem["detail"].as_str().unwrap().contains("polled"), "{problem}");
    app.delete(&path).await.expect(StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_deliveries_pass_by_a_name_that_is_not_loopback() {
    let app = TestApp::start(Db::Sqlite).await;
    for path in ["/api/projects", "/api/webhooks", "/healthz"] {
        let request = app.request(Method::GET, path).header("Host", "docs.example.com");
        assert_eq!(Answer::of(request).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}
