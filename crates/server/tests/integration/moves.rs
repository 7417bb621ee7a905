//! Docs and folders get other names, and folders go.

use reqwest::{Method, StatusCode};
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{Answer, Db, Repo, TestApp, eventually};

async fn app_with_project(db: Db) -> (TestApp, Repo, String, String) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let base = format!("/api/projects/{project}/docs");
    (app, repo, project, base)
}

async fn names(app: &TestApp, base: &str) -> Vec<String> {
    let docs = app.get(base).await.expect(StatusCode::OK);
    docs.as_array().unwrap().iter().map(|doc| doc["fileName"].as_str().unwrap().to_owned()).collect()
}

async fn published(app: &TestApp, project: &str) {
    let path = format!("/api/projects/{project}");
    eventually("everything is published", async || {
        let sync = app.get(&path).await.expect(StatusCode::OK)["sync"].clone();
        sync["unpublished"] == 0 && sync["state"] == "idle"
    })
    .await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_doc_keeps_its_id_and_history(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo, project, base) = app_with_project(db).await;
    let before = app.get(&format!("{base}/api/errors.md")).await.expect(StatusCode::OK);
    let mut socket = app.socket(&[]).await;
    socket.join(&project).await;

    let moved = app.post(&format!("{base}/move"), json!({"from": "api/errors.md", "to": "guides/failures.md"})).await;
    let moved = moved.expect(StatusCode::OK);
    assert_eq!((&moved[0]["id"], &moved[0]["fileName"]), (&before["id"], &json!("guides/failures.md")));
    let told = socket.expect("doc:updated").await;
    assert_eq!((&told["docId"], &told["renamedFrom"]), (&before["id"], &json!("api/errors.md")));

    app.get(&format!("{base}/api/errors.md")).await.problem(StatusCode::NOT_FOUND, "not_found");
    let now = app.get(&format!("{base}/guides/failures.md")).await.expect(StatusCode::OK);
    assert_eq!((&now["content"], &now["hash"], &now["version"]), (&before["content"], &before["hash"], &json!(2)));
    let history = app.get(&format!("{base}/guides/failures.md/revisions")).await.expect(StatusCode::OK);
    assert_eq!(history["items"].as_array().unwrap().len(), 2);
    assert_eq!(history["items"][0]["message"], "Rename api/errors.md to guides/failures.md");
    assert_eq!(
        app.get(&format!("{base}/api/errors.md/revisions")).await.expect(StatusCode::OK)["items"][0]["deleted"],
        true
    );

    published(&app, &project).await;
    assert!(!repo.has("docs/api/errors.md"));
    assert_eq!(json!(repo.file("docs/guides/failures.md")), before["content"]);
    let activity = app.get(&format!("/api/projects/{project}/activity")).await.expect(StatusCode::OK);
    let entry = activity["items"].as_array().unwrap().iter().find(|entry| entry["action"] == "doc.renamed").unwrap();
    assert_eq!((&entry["target"], &entry["detail"]), (&json!("guides/failures.md"), &json!("from api/errors.md")));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_move_can_be_taken_back(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo, project, base) = app_with_project(db).await;
    let there = json!({"from": "README.md", "to": "intro.md"});
    let back = json!({"from": "intro.md", "to": "README.md"});
    let id = app.get(&format!("{base}/README.md")).await.expect(StatusCode::OK)["id"].clone();
    for publish_between in [false, true] {
        app.post(&format!("{base}/move"), there.clone()).await.expect(StatusCode::OK);
        if publish_between {
            published(&app, &project).await;
        }
        let moved = app.post(&format!("{base}/move"), back.clone()).await.expect(StatusCode::OK);
        assert_eq!(moved[0]["id"], id);
        published(&app, &project).await;
        assert_eq!(repo.file("docs/README.md"), "# Shop\n");
        assert!(!repo.has("docs/intro.md"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_back_before_it_was_published_leaves_nothing_to_publish() {
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    let project = app.project_with(&repo, json!({"publishMode": "manual"})).await;
    let base = format!("/api/projects/{project}/docs");
    app.post(&format!("{base}/move"), json!({"from": "README.md", "to": "intro.md"})).await.expect(StatusCode::OK);
    let changes = app.get(&format!("/api/projects/{project}/changes")).await.expect(StatusCode::OK);
    let kinds: Vec<(&Value, &Value)> =
        changes.as_array().unwrap().iter().map(|change| (&change["fileName"], &change["kind"])).collect();
    assert_eq!(kinds, [(&json!("README.md"), &json!("deleted")), (&json!("intro.md"), &json!("added"))]);
    app.post(&format!("{base}/move"), json!({"from": "intro.md", "to": "README.md"})).await.expect(StatusCode::OK);
    let changes = app.get(&format!("/api/projects/{project}/changes")).await.expect(StatusCode::OK);
    assert_eq!(changes, json!([]));
    let doc = app.get(&format!("{base}/README.md")).await.expect(StatusCode::OK);
    assert_eq!(doc["state"], "published");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_folder_moves_with_all_that_is_in_it(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo, project, base) = app_with_project(db).await;
    // Into a folder in it the names overlap, and a change of case is a change.
    app.put(&format!("{base}/api/v1/v1/deep.md"), json!({"content": "deep"})).await.expect(StatusCode::CREATED);
    let moves = [("api", "API"), ("API/v1", "API"), ("API", "reference/http")];
    for (from, to) in moves {
        app.post(&format!("{base}/move"), json!({"from": from, "to": to})).await.expect(StatusCode::OK);
    }
    let expected = ["README.md", "reference/http/errors.md", "reference/http/orders.md", "reference/http/v1/deep.md"];
    assert_eq!(names(&app, &base).await, expected);
    published(&app, &project).await;
    assert_eq!(repo.file("docs/reference/http/v1/deep.md"), "deep");
    assert!(!repo.has("docs/api/errors.md"));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_moved_stays_whole(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, _repo, _project, base) = app_with_project(db).await;
    let before = names(&app, &base).await;
    let refuse = async |from: &str, to: &str, status: StatusCode, code: &'static str| {
        app.post(&format!("{base}/move"), json!({"from": from, "to": to})).await.problem(status, code)
    };
    refuse("absent.md", "b.md", StatusCode::NOT_FOUND, "not_found").await;
    refuse("api/errors.md", "README.md", StatusCode::CONFLICT, "name_conflict").await;
    refuse("api/errors.md", "readme.MD", StatusCode::CONFLICT, "name_conflict").await;
    refuse("README.md", "api", StatusCode::CONFLICT, "name_conflict").await;
    let error = refuse("api", "api/old", StatusCode::BAD_REQUEST, "validation").await;
    assert_eq!(error["field"], "to");
    let error = refuse("api", "../escape", StatusCode::BAD_REQUEST, "validation").await;
    assert_eq!(error["field"], "to");
    let long = vec!["long"; 204].join("/");
    assert_eq!(
        refuse("api", &long, StatusCode::BAD_REQUEST, "validation").await["field"],
        "to",
        "an inner path is too long"
    );
    assert_eq!(names(&app, &base).await, before);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_lock_is_asked(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, _repo, project, base) = app_with_project(db).await;
    let token = app.lock(&project, "Ann").await;
    let body = json!({"from": "README.md", "to": "intro.md"});
    app.post(&format!("{base}/move"), body.clone()).await.problem(StatusCode::LOCKED, "locked");
    app.delete(&format!("{base}?folder=api")).await.problem(StatusCode::LOCKED, "locked");
    let raw = app.request(Method::PUT, &format!("{base}/a.png/raw")).body(vec![0_u8]);
    Answer::of(raw).await.problem(StatusCode::LOCKED, "locked");
    let move_holding = app.request(Method::POST, &format!("{base}/move")).header("Lock-Token", &token).json(&body);
    Answer::of(move_holding).await.expect(StatusCode::OK);
    let delete = app.request(Method::DELETE, &format!("{base}?folder=api")).header("Lock-Token", &token);
    Answer::of(delete).await.expect(StatusCode::OK);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_folder_goes_and_comes_back(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo, project, base) = app_with_project(db).await;
    let gone = app.delete(&format!("{base}?folder=api")).await.expect(StatusCode::OK);
    assert_eq!(gone, json!({"fileNames": ["api/errors.md", "api/v1/orders.md"]}));
    assert_eq!(names(&app, &base).await, ["README.md"]);
    published(&app, &project).await;
    assert!(!repo.has("docs/api/errors.md"));
    app.delete(&format!("{base}?folder=api")).await.problem(StatusCode::NOT_FOUND, "not_found");
    app.delete(&format!("{base}?folder=..%2F..")).await.problem(StatusCode::BAD_REQUEST, "validation");
    app.delete(&base).await.problem(StatusCode::BAD_REQUEST, "validation");
    let restored = app.post(&format!("{base}/api/errors.md/restore"), json!({"version": 1})).await;
    restored.expect(StatusCode::OK);
    assert_eq!(names(&app, &base).await, ["README.md", "api/errors.md"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn files_are_uploaded_as_they_are(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo, project, base) = app_with_project(db).await;
    let png = vec![0x89, b'P', b'N', b'G', 0, 255];
    let path = format!("{base}/images/logo.png/raw");
    let upload = |bytes: Vec<u8>| app.request(Method::PUT, &path).header("Content-Type", "image/png").body(bytes);
    let created = Answer::of(upload(png.clone()).header("If-None-Match", "*")).await.expect(StatusCode::CREATED);
    assert_eq!((&created["encoding"], &created["size"], &created["version"]), (&json!("base64"), &json!(6), &json!(1)));
    Answer::of(upload(png.clone()).header("If-None-Match", "*"))
        .await
        .problem(StatusCode::PRECONDITION_FAILED, "precondition_failed");
    Answer::of(upload(vec![1, 0])).await.expect(StatusCode::OK);
    Answer::of(upload(png.clone())).await.expect(StatusCode::OK);
    published(&app, &project).await;
    assert_eq!(repo.git(&["cat-file", "-s", "main:docs/images/logo.png"]), "6");
    let too_large = Answer::of(upload(vec![0; 10 * 1024 * 1024 + 1])).await;
    too_large.problem(StatusCode::PAYLOAD_TOO_LARGE, "too_large");
    let svg = app.request(Method::PUT, &format!("{base}/images/a.svg/raw")).body("<svg/>");
    assert_eq!(Answer::of(svg).await.expect(StatusCode::CREATED)["encoding"], "utf-8");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn some_docs_are_published_with_a_message(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project_with(&repo, json!({"publishMode": "manual"})).await;
    let base = format!("/api/projects/{project}/docs");
    for name in ["a.md", "b.md", "c.md"] {
        app.put(&format!("{base}/{name}"), json!({"content": name})).await.expect(StatusCode::CREATED);
    }
    app.delete(&format!("{base}/README.md")).await.expect(StatusCode::OK);
    let body = json!({"fileNames": ["a.md", "README.md"], "message": "Release 2\n\nWith a reason."});
    let result = app.post(&format!("{base}/publish"), body).await.expect(StatusCode::OK);
    assert_eq!((&result["pushed"], &result["success"]), (&json!(2), &json!(true)));
    assert_eq!(repo.git(&["log", "-1", "--format=%B", "main"]), "Release 2\n\nWith a reason.");
    assert!(!repo.has("docs/README.md"));
    assert!(!repo.has("docs/b.md"));
    let changes = app.get(&format!("/api/projects/{project}/changes")).await.expect(StatusCode::OK);
    let left: Vec<&Value> = changes.as_array().unwrap().iter().map(|change| &change["fileName"]).collect();
    assert_eq!(left, ["b.md", "c.md"]);
    let unknown = app.post(&format!("{base}/publish"), json!({"fileNames": ["x.md"]})).await;
    assert_eq!(unknown.problem(StatusCode::NOT_FOUND, "not_found")["field"], "fileNames");
    app.post(&format!("{base}/publish"), json!({})).await.expect(StatusCode::OK);
    assert_eq!(repo.file("docs/c.md"), "c.md");
}
