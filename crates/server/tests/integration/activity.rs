//! The audit log.

use reqwest::StatusCode;
use rstest::rstest;
use serde_json::json;

use crate::support::{Db, Repo, TestApp};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn everything_that_changes_is_kept_and_paged(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project_with(&repo, json!({"publishMode": "manual"})).await;
    let doc = format!("/api/projects/{project}/docs/README.md");
    app.put(&doc, json!({"content": "a", "message": "Say a"})).await.expect(StatusCode::OK);
    app.delete(&doc).await.expect(StatusCode::OK);
    app.key(&project).await;
    let token = app.lock(&project, "Ann").await;
    app.unlock(&project, &token).await.expect(StatusCode::OK);
    app.put(&format!("/api/projects/{project}"), json!({"name": "Shop 2"})).await.expect(StatusCode::OK);

    let mut actions = Vec::new();
    let mut path = format!("/api/projects/{project}/activity?limit=3");
    loop {
        let page = app.get(&path).await.expect(StatusCode::OK);
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= 3);
        actions.extend(items.iter().map(|item| item["action"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/projects/{project}/activity?limit=3&cursor={next}");
    }
    actions.retain(|action| !action.starts_with("sync."));
    assert_eq!(
        actions,
        [
            "project.updated",
            "lock.released",
            "lock.acquired",
            "api_key.created",
            "doc.deleted",
            "doc.updated",
            "project.created"
        ]
    );
    let wrong = app.get(&format!("/api/projects/{project}/activity?cursor=x")).await;
    assert_eq!(wrong.problem(StatusCode::BAD_REQUEST, "validation")["field"], "cursor");
    let limit = app.get(&format!("/api/projects/{project}/activity?limit=201")).await;
    assert_eq!(limit.problem(StatusCode::BAD_REQUEST, "validation")["field"], "limit");
}
