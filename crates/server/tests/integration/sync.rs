//! Docs and their repository, with real Git on both sides.

use reqwest::{Method, StatusCode};
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{Answer, Db, Repo, Setup, TestApp, eventually};

fn names(docs: &Value) -> Vec<&str> {
    docs.as_array().unwrap().iter().map(|doc| doc["fileName"].as_str().unwrap()).collect()
}

async fn sync(app: &TestApp, project: &str) -> Value {
    app.post(&format!("/api/projects/{project}/docs/sync"), json!({})).await.expect(StatusCode::OK)
}

async fn doc(app: &TestApp, project: &str, name: &str) -> Value {
    app.get(&format!("/api/projects/{project}/docs/{name}")).await.expect(StatusCode::OK)
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_folder_is_imported_and_nothing_beside_the_docs(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let docs = app.get(&format!("/api/projects/{project}/docs?include=content")).await.expect(StatusCode::OK);
    assert_eq!(names(&docs), ["README.md", "api/errors.md", "api/v1/orders.md"]);
    assert_eq!(docs[1]["content"], "# Errors\n\nAll codes.\n");
    assert!(docs.as_array().unwrap().iter().all(|doc| doc["state"] == "published" && doc["author"] == "repository"));
    let status = app.get(&format!("/api/projects/{project}")).await.expect(StatusCode::OK);
    assert_eq!(status["sync"]["commit"], repo.git(&["rev-parse", "main"]));
    assert_eq!(status["docsCount"], 3);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn changes_and_deletions_of_the_repository_become_versions(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let mut socket = app.socket(&[]).await;
    socket.join(&project).await;
    let commit = repo.commit("Second", |work| {
        std::fs::write(work.join("docs/README.md"), "# Shop 2\n").unwrap();
        std::fs::remove_file(work.join("docs/api/errors.md")).unwrap();
        std::fs::rename(work.join("docs/api/v1/orders.md"), work.join("docs/orders.md")).unwrap();
    });
    let result = sync(&app, &project).await;
    assert_eq!(
        result,
        json!({"success": true, "pulled": 3, "merged": 0, "pushed": 0, "conflicts": 0, "incoming": 0, "commit": commit})
    );
    let docs = app.get(&format!("/api/projects/{project}/docs")).await.expect(StatusCode::OK);
    assert_eq!(names(&docs), ["README.md", "orders.md"]);
    assert_eq!(docs[0]["version"], 2);
    let history = app.get(&format!("/api/projects/{project}/docs/api/errors.md/revisions")).await;
    let history = history.expect(StatusCode::OK);
    assert_eq!((&history["items"][0]["deleted"], &history["items"][1]["version"]), (&json!(true), &json!(1)));
    assert_eq!(socket.expect("doc:deleted").await["fileName"], "api/errors.md");
    assert_eq!(socket.expect("doc:updated").await["fileName"], "README.md");
    assert_eq!(sync(&app, &project).await["pulled"], 0, "the second look finds nothing new");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_save_becomes_a_commit_of_its_author(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let path = format!("/api/projects/{project}/docs/api/v1/orders.md");
    let body = json!({"content": "# Orders\n\nNew — \u{1F980}\r\nend", "message": "Describe orders\n\nWith detail."});
    let save = app.request(Method::PUT, &path).header("X-Display-Name", "Ann%20M%C3%BCller").json(&body);
    Answer::of(save).await.expect(StatusCode::OK);
    eventually("it is published", async || doc(&app, &project, "api/v1/orders.md").await["state"] == "published").await;
    assert_eq!(repo.file("docs/api/v1/orders.md"), "# Orders\n\nNew — \u{1F980}\r\nend");
    assert_eq!(repo.git(&["log", "-1", "--format=%an|%s|%b", "main"]), "Ann Müller|Describe orders|With detail.");
    assert_eq!(repo.git(&["diff", "--name-only", "main~1", "main"]), "docs/api/v1/orders.md");
    assert_eq!(repo.file("src/main.rs"), "fn main() {}\n");

    app.delete(&path).await.expect(StatusCode::OK);
    eventually("the deletion is published", async || repo.git(&["ls-tree", "-r", "main", "docs/api/v1"]).is_empty())
        .await;
    assert_eq!(repo.git(&["log", "-1", "--format=%s", "main"]), "Delete api/v1/orders.md");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_empty_repository_gets_its_first_commit(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::empty());
    let project = app.project(&repo).await;
    app.put(&format!("/api/projects/{project}/docs/README.md"), json!({"content": "first"})).await;
    eventually("it is published", async || doc(&app, &project, "README.md").await["state"] == "published").await;
    assert_eq!(repo.file("docs/README.md"), "first");
    assert_eq!(repo.git(&["rev-list", "--count", "main"]), "1");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_both_sides_changed_is_refused_loudly_and_nothing_is_lost(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project_with(&repo, json!({"publishMode": "manual"})).await;
    let path = format!("/api/projects/{project}/docs/README.md");
    app.put(&path, json!({"content": "ours"})).await.expect(StatusCode::OK);
    repo.commit("Theirs", |work| std::fs::write(work.join("docs/README.md"), "theirs").unwrap());
    let result = sync(&app, &project).await;
    assert_eq!((&result["success"], &result["conflicts"], &result["pushed"]), (&json!(false), &json!(1), &json!(0)));
    assert_eq!(app.sync_state(&project).await, "conflicted");
    assert_eq!(doc(&app, &project, "README.md").await["state"], "conflict");

    let conflict = app.get(&format!("{path}/conflict")).await.expect(StatusCode::OK);
    let texts = (&conflict["base"], &conflict["ours"], &conflict["theirs"]);
    assert_eq!(texts, (&json!("# Shop\n"), &json!("ours"), &json!("theirs")));
    app.post(&format!("{path}/push"), json!({})).await.problem(StatusCode::CONFLICT, "doc_conflict");
    assert_eq!(repo.file("docs/README.md"), "theirs", "their text was not overwritten");
    assert_eq!(doc(&app, &project, "README.md").await["content"], "ours", "and neither was ours");

    let merged = json!({"take": "text", "content": "ours and theirs"});
    app.post(&format!("{path}/resolve"), merged).await.expect(StatusCode::OK);
    assert_eq!(sync(&app, &project).await["success"], true);
    assert_eq!(repo.file("docs/README.md"), "ours and theirs");
    app.get(&format!("{path}/conflict")).await.problem(StatusCode::NOT_FOUND, "not_found");
}

#[rstest]
#[case("ours", "ours", 4)]
#[case("theirs", "theirs", 3)]
#[tokio::test(flavor = "multi_thread")]
async fn either_text_can_end_a_conflict(#[case] take: &str, #[case] stands: &str, #[case] version: u32) {
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    let project = app.project_with(&repo, json!({"publishMode": "manual"})).await;
    let path = format!("/api/projects/{project}/docs/README.md");
    app.put(&path, json!({"content": "ours"})).await.expect(StatusCode::OK);
    repo.commit("Theirs", |work| std::fs::write(work.join("docs/README.md"), "theirs").unwrap());
    sync(&app, &project).await;
    app.post(&format!("{path}/resolve"), json!({"take": take})).await.expect(StatusCode::OK);
    assert_eq!(sync(&app, &project).await["success"], true);
    let doc = doc(&app, &project, "README.md").await;
    assert_eq!(
        (&doc["content"], &doc["version"], &doc["state"]),
        (&json!(stands), &json!(version), &json!("published"))
    );
    assert_eq!(repo.file("docs/README.md"), stands);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_save_succeeds_while_the_remote_is_down_and_is_published_later(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project(&repo).await;
    repo.set_reachable(false);
    app.put(&format!("/api/projects/{project}/docs/README.md"), json!({"content": "offline"}))
        .await
        .expect(StatusCode::OK);
    eventually("the failure shows", async || app.sync_state(&project).await != "idle").await;
    let status = app.get(&format!("/api/projects/{project}")).await.expect(StatusCode::OK);
    assert_eq!(status["sync"]["unpublished"], 1);
    assert!(
        status["sync"]["error"].as_str().unwrap().len() > 20 && status["sync"]["nextRetryAt"].is_string(),
        "{status}"
    );
    repo.set_reachable(true);
    sync(&app, &project).await;
    assert_eq!(repo.file("docs/README.md"), "offline");
    assert_eq!(app.sync_state(&project).await, "idle");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_moved_branch_is_pulled_before_publishing(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project_with(&repo, json!({"publishMode": "manual"})).await;
    app.put(&format!("/api/projects/{project}/docs/README.md"), json!({"content": "ours"}))
        .await
        .expect(StatusCode::OK);
    let theirs = repo.commit("Other file", |work| std::fs::write(work.join("docs/new.md"), "theirs").unwrap());
    let result = sync(&app, &project).await;
    assert_eq!((&result["pulled"], &result["pushed"], &result["success"]), (&json!(1), &json!(1), &json!(true)));
    assert_eq!(repo.git(&["rev-parse", "main~1"]), theirs, "ours stands on top of theirs");
    assert_eq!((repo.file("docs/README.md"), repo.file("docs/new.md")), ("ours".to_owned(), "theirs".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_doc_can_be_published_alone() {
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    let project = app.project_with(&repo, json!({"publishMode": "manual"})).await;
    let base = format!("/api/projects/{project}/docs");
    app.put(&format!("{base}/README.md"), json!({"content": "one"})).await.expect(StatusCode::OK);
    app.put(&format!("{base}/api/errors.md"), json!({"content": "two"})).await.expect(StatusCode::OK);
    let pushed = app.post(&format!("{base}/api/errors.md/push"), json!({})).await.expect(StatusCode::OK);
    assert_eq!(pushed, json!({"success": true, "commit": repo.git(&["rev-parse", "main"])}));
    assert_eq!(
        (repo.file("docs/README.md"), repo.file("docs/api/errors.md")),
        ("# Shop\n".to_owned(), "two".to_owned())
    );
    let absent = app.post(&format!("{base}/absent.md/push"), json!({})).await;
    absent.problem(StatusCode::NOT_FOUND, "not_found");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_repository_is_looked_at_from_time_to_time_but_not_while_somebody_edits(
    #[values(Db::Sqlite, Db::Postgres)] db: Db,
) {
    let setup = Setup { sync_interval: std::time::Duration::from_millis(100), ..Setup::default() };
    let (app, repo) = (TestApp::start_with(db, setup).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let token = app.lock(&project, "Ann").await;
    repo.commit("Meanwhile", |work| std::fs::write(work.join("docs/README.md"), "meanwhile").unwrap());
    tokio::time::sleep(std::time::Duration::from_millis(2500)).await;
    assert_eq!(
        doc(&app, &project, "README.md").await["version"],
        1,
        "the editor's docs do not change under their hands"
    );
    let waiting = app.get(&format!("/api/projects/{project}")).await.expect(StatusCode::OK);
    assert!(waiting["sync"]["nextRetryAt"].is_string(), "the repository is not asked every other second: {waiting}");
    app.unlock(&project, &token).await.expect(StatusCode::OK);
    eventually("it is pulled", async || doc(&app, &project, "README.md").await["content"] == "meanwhile").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_cannot_be_carried_are_named_and_left_alone() {
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    repo.commit("Odd", |work| {
        std::os::unix::fs::symlink("/etc/passwd", work.join("docs/link.md")).unwrap();
        std::fs::write(work.join("docs/con.md"), "device").unwrap();
        std::fs::write(work.join("docs/readme.MD"), "other case").unwrap();
    });
    let project = app.project(&repo).await;
    let docs = app.get(&format!("/api/projects/{project}/docs")).await.expect(StatusCode::OK);
    assert_eq!(docs.as_array().unwrap().len(), 3, "{docs}");
    let activity = app.get(&format!("/api/projects/{project}/activity")).await.expect(StatusCode::OK);
    let skipped = activity["items"].as_array().unwrap().iter().find(|entry| entry["action"] == "sync.skipped").unwrap();
    for name in ["link.md", "con.md", "readme.MD"] {
        assert!(skipped["detail"].as_str().unwrap().contains(name), "{skipped}");
    }
    app.put(&format!("/api/projects/{project}/docs/README.md"), json!({"content": "x"})).await.expect(StatusCode::OK);
    sync(&app, &project).await;
    assert_eq!(repo.file("docs/con.md"), "device", "publishing leaves them in the repository");
}
