//! Projects: connected, changed, deleted; their tokens are never seen again.

use reqwest::StatusCode;
use rstest::rstest;
use serde_json::json;

use crate::support::{Db, Repo, TestApp};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_encrypted_whether_created_or_updated(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project_with(&repo, json!({"token": "ghp_created_secret"})).await;
    let path = format!("/api/projects/{project}");
    assert_eq!(app.get(&path).await.expect(StatusCode::OK)["hasToken"], true);
    let stored = async |text: &str| app.stored_bytes().await.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(stored("Shop").await, "this look sees what is stored in clear");
    assert!(!stored("ghp_created_secret").await);

    let updated = app.put(&path, json!({"token": "ghp_updated_secret", "name": "Other"})).await;
    assert_eq!(updated.expect(StatusCode::OK)["hasToken"], true);
    assert!(stored("Other").await && !stored("ghp_updated_secret").await);

    for path in ["/api/projects", &path, &format!("{path}/activity"), &format!("{path}/api-keys")] {
        let text = app.get(path).await.text();
        assert!(
            !text.contains("ghp_") && !text.contains("tokenKeyId") && !text.contains("\"token\":"),
            "{path}: {text}"
        );
    }
    app.put(&path, json!({"name": "Same token"})).await.expect(StatusCode::OK);
    assert_eq!(app.get(&path).await.expect(StatusCode::OK)["hasToken"], true);
    assert_eq!(app.put(&path, json!({"token": null})).await.expect(StatusCode::OK)["hasToken"], false);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_project_takes_everything_with_it(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let (project, other) = (app.project(&repo).await, app.project(&repo).await);
    let key = app.key(&project).await;
    app.lock(&project, "Ann").await;
    app.hook(&format!("status/{project}"), &key).await.expect(StatusCode::OK);
    let path = format!("/api/projects/{project}");
    assert_eq!(app.delete(&path).await.expect(StatusCode::OK)["deleted"], true);
    for rest in ["", "/docs", "/docs/README.md", "/lock", "/api-keys", "/activity", "/search?q=a"] {
        app.get(&format!("{path}{rest}")).await.problem(StatusCode::NOT_FOUND, "not_found");
    }
    app.hook(&format!("status/{project}"), &key).await.problem(StatusCode::UNAUTHORIZED, "unauthorized");
    app.delete(&path).await.problem(StatusCode::NOT_FOUND, "not_found");
    let listed = app.get("/api/projects").await.expect(StatusCode::OK);
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!(listed[0]["id"], other);
    assert_eq!(repo.file("docs/README.md"), "# Shop\n", "the repository stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_can_be_tried_first() {
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    let tried = app.post("/api/projects/check", json!({"repoUrl": repo.url()})).await.expect(StatusCode::OK);
    let folder = |path: &str, docs: u32| json!({"path": path, "docsCount": docs});
    let expected = json!({
        "ok": true, "provider": "git", "branches": ["main"], "defaultBranch": "main", "docsCount": 3, "writable": true,
        "folders": [folder("docs", 3), folder("docs/api", 2), folder("docs/api/v1", 1)],
        "credential": null, "notices": [],
    });
    assert_eq!(tried, expected);
    assert_eq!(app.get("/api/projects").await.expect(StatusCode::OK), json!([]));
}

#[rstest]
#[case::repository(json!({"repoUrl": "file:///nowhere/at/all.git"}), 422, "remote_not_found", "repoUrl")]
#[case::branch(json!({"branch": "mian"}), 422, "remote_branch_not_found", "branch")]
#[case::folder(json!({"docsPath": "documentation"}), 422, "remote_folder_not_found", "docsPath")]
#[case::scheme(json!({"repoUrl": "gopher://example.com/x"}), 400, "validation", "repoUrl")]
#[case::option(json!({"repoUrl": "--upload-pack=touch /tmp/x"}), 400, "validation", "repoUrl")]
#[case::password_in_url(json!({"repoUrl": "https://user:secret@example.com/x.git"}), 400, "validation", "repoUrl")]
#[case::traversal(json!({"docsPath": "../other"}), 400, "validation", "docsPath")]
#[case::git_folder(json!({"docsPath": ".git"}), 400, "validation", "docsPath")]
#[case::bad_branch(json!({"branch": "a..b"}), 400, "validation", "branch")]
#[case::branch_option(json!({"branch": "--all"}), 400, "validation", "branch")]
#[case::empty_name(json!({"name": "  "}), 400, "validation", "name")]
#[case::long_name(json!({"name": "x".repeat(101)}), 400, "validation", "name")]
#[case::control(json!({"token": "a\u{7}b"}), 400, "validation", "token")]
#[case::mode(json!({"publishMode": "pull-request"}), 400, "validation", "publishMode")]
#[case::unknown_mode(json!({"publishMode": "never"}), 400, "validation", "publishMode")]
#[case::unknown_field(json!({"githubToken": "x"}), 400, "unknown_field", "githubToken")]
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_connection_is_told_field_by_field(
    #[case] wrong: serde_json::Value,
    #[case] status: u16,
    #[case] code: &str,
    #[case] field: &str,
) {
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let before = app.get(&format!("/api/projects/{project}")).await.expect(StatusCode::OK);
    let status = StatusCode::from_u16(status).unwrap();
    let mut body = json!({"name": "Shop", "repoUrl": repo.url()});
    body.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
    let problem = app.post("/api/projects", body).await.problem(status, code);
    assert_eq!(problem["field"], field, "{problem}");
    let problem = app.put(&format!("/api/projects/{project}"), wrong).await.problem(status, code);
    assert_eq!(problem["field"], field, "{problem}");
    assert!(!problem.to_string().contains("secret"), "{problem}");
    assert_eq!(app.get(&format!("/api/projects/{project}")).await.expect(StatusCode::OK), before, "nothing changed");
    assert_eq!(app.get("/api/projects").await.expect(StatusCode::OK).as_array().unwrap().len(), 1);
}

/// A Git server that refuses every token.
async fn refusing_server() -> String {
    use axum::http::{StatusCode, header};
    let refuse = || async { (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Basic realm=\"git\"")]) };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/shop.git", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, axum::Router::new().fallback(refuse)).await });
    url
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_token_is_told_and_never_repeated() {
    let app = TestApp::start(Db::Sqlite).await;
    let body = json!({"name": "Shop", "repoUrl": refusing_server().await, "token": "ghp_wrong_secret"});
    let problem = app.post("/api/projects", body).await.problem(StatusCode::UNPROCESSABLE_ENTITY, "remote_auth");
    assert_eq!(problem["field"], "token");
    assert!(!problem.to_string().contains("ghp_wrong_secret"), "{problem}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_answer_is_told() {
    let app = TestApp::start(Db::Sqlite).await;
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let body = json!({"name": "Shop", "repoUrl": format!("http://127.0.0.1:{port}/shop.git")});
    app.post("/api/projects", body).await.problem(StatusCode::BAD_GATEWAY, "remote_unreachable");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn another_folder_is_compared_anew_and_another_server_does_not_get_the_token(
    #[values(Db::Sqlite, Db::Postgres)] db: Db,
) {
    let app = TestApp::start(db).await;
    let repo = Repo::with(&[("docs/a.md", "a"), ("handbook/b.md", "b")]);
    let project = app.project_with(&repo, json!({"token": "ghp_for_this_one"})).await;
    let path = format!("/api/projects/{project}");
    app.put(&path, json!({"docsPath": "handbook"})).await.expect(StatusCode::OK);
    crate::support::eventually("the new folder is imported", async || {
        app.get(&format!("{path}/docs/b.md")).await.status == StatusCode::OK
    })
    .await;
    let moved = app.put(&path, json!({"repoUrl": refusing_server().await})).await;
    moved.problem(StatusCode::UNPROCESSABLE_ENTITY, "remote_auth");
    assert_eq!(app.get(&path).await.expect(StatusCode::OK)["hasToken"], true);
}
