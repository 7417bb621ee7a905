//! Docs: saved, versioned, deleted, restored.

use reqwest::{Method, StatusCode};
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{Answer, Db, Repo, TestApp};

async fn app_with_project(db: Db) -> (TestApp, Repo, String) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let base = format!("/api/projects/{project}/docs");
    (app, repo, base)
}

fn names(docs: &Value) -> Vec<&str> {
    docs.as_array().unwrap().iter().map(|doc| doc["fileName"].as_str().unwrap()).collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_doc_lives_through_versions_deletion_and_restoration(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, _repo, base) = app_with_project(db).await;
    let path = format!("{base}/guides/setup.md");
    let body = json!({"content": "one\r\n\\n \u{1F980}", "message": "Begin"});
    let created = Answer::of(app.request(Method::PUT, &path).header("X-Display-Name", "Ann").json(&body)).await;
    let doc = created.expect(StatusCode::CREATED);
    assert_eq!((&doc["version"], &doc["author"], &doc["size"]), (&json!(1), &json!("Ann"), &json!(12)));
    assert_eq!(created.header("etag"), format!("\"{}\"", doc["hash"].as_str().unwrap()));

    let updated = app.put(&path, json!({"content": "two"})).await.expect(StatusCode::OK);
    assert_eq!((&updated["version"], &updated["id"]), (&json!(2), &doc["id"]));

    app.delete(&path).await.expect(StatusCode::OK);
    let absent = app.get(&path).await.problem(StatusCode::NOT_FOUND, "not_found");
    assert!(absent["detail"].as_str().unwrap().contains("no doc \"guides/setup.md\""), "{absent}");
    app.delete(&path).await.problem(StatusCode::NOT_FOUND, "not_found");

    let restored = app.post(&format!("{path}/restore"), json!({"version": 1})).await.expect(StatusCode::OK);
    assert_eq!((&restored["version"], &restored["id"]), (&json!(4), &doc["id"]));
    let read = app.get(&path).await.expect(StatusCode::OK);
    assert_eq!(read["content"], "one\r\n\\n \u{1F980}");
    assert_eq!(read["hash"], doc["hash"]);

    let history = app.get(&format!("{path}/revisions?limit=3")).await.expect(StatusCode::OK);
    let versions: Vec<_> = history["items"].as_array().unwrap().iter().map(|item| item["version"].clone()).collect();
    assert_eq!(versions, [4, 3, 2]);
    assert_eq!(history["items"][1]["deleted"], true);
    let rest = format!("{path}/revisions?limit=3&cursor={}", history["next"].as_str().unwrap());
    let rest = app.get(&rest).await.expect(StatusCode::OK);
    assert_eq!((&rest["items"][0]["version"], &rest["items"][0]["message"]), (&json!(1), &json!("Begin")));
    assert!(rest["next"].is_null());
    let second = app.get(&format!("{path}/revisions/2")).await.expect(StatusCode::OK);
    assert_eq!(second["content"], "two");
    app.get(&format!("{path}/revisions/9")).await.problem(StatusCode::NOT_FOUND, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn names_come_encoded_or_with_slashes() {
    let (app, _repo, base) = app_with_project(Db::Sqlite).await;
    for spelling in ["api/v1/orders.md", "api%2Fv1%2Forders.md", "api/v1%2Forders%2Emd"] {
        let doc = app.get(&format!("{base}/{spelling}")).await.expect(StatusCode::OK);
        assert_eq!(doc["fileName"], "api/v1/orders.md");
    }
    // The same letter in two forms of Unicode is the same name.
    app.put(&format!("{base}/caf%C3%A9.md"), json!({"content": "a"})).await.expect(StatusCode::CREATED);
    app.put(&format!("{base}/cafe%CC%81.md"), json!({"content": "b"})).await.expect(StatusCode::OK);
    // A doc may be called like an action.
    app.put(&format!("{base}/sync"), json!({"content": "a"})).await.expect(StatusCode::CREATED);
    assert_eq!(app.get(&format!("{base}/sync")).await.expect(StatusCode::OK)["content"], "a");
    app.put(&format!("{base}/a%2Frevisions"), json!({"content": "r"})).await.expect(StatusCode::CREATED);
    assert_eq!(app.get(&format!("{base}/a%2Frevisions")).await.expect(StatusCode::OK)["content"], "r");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn lists_are_sorted_and_light_unless_asked(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, _repo, base) = app_with_project(db).await;
    app.put(&format!("{base}/Z.md"), json!({"content": "z"})).await.expect(StatusCode::CREATED);
    let docs = app.get(&base).await.expect(StatusCode::OK);
    assert_eq!(names(&docs), ["README.md", "Z.md", "api/errors.md", "api/v1/orders.md"]);
    assert!(docs[0].get("content").is_none());
    let docs = app.get(&format!("{base}?include=content")).await.expect(StatusCode::OK);
    assert_eq!(docs[0]["content"], "# Shop\n");
    app.get(&format!("{base}?include=everything")).await.problem(StatusCode::BAD_REQUEST, "validation");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_write_can_expect_what_it_finds(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, _repo, base) = app_with_project(db).await;
    let path = format!("{base}/README.md");
    let first = app.get(&path).await.header("etag").to_owned();
    let put = async |name: &'static str, value: &str, path: &str| {
        Answer::of(app.request(Method::PUT, path).header(name, value).json(&json!({"content": value}))).await
    };
    put("If-Match", &first, &path).await.expect(StatusCode::OK);
    let changed = put("If-Match", &first, &path).await.problem(StatusCode::PRECONDITION_FAILED, "precondition_failed");
    let now = app.get(&path).await.expect(StatusCode::OK);
    assert_eq!(changed["current"], now["hash"]);
    assert_eq!(now["version"], 2, "the refused write changed nothing");
    put("If-None-Match", "*", &path).await.problem(StatusCode::PRECONDITION_FAILED, "precondition_failed");
    put("If-Match", "*", &path).await.expect(StatusCode::OK);
    let absent = format!("{base}/absent.md");
    put("If-Match", "*", &absent).await.problem(StatusCode::PRECONDITION_FAILED, "precondition_failed");
    put("If-Match", "nonsense", &absent).await.problem(StatusCode::BAD_REQUEST, "validation");
    put("If-None-Match", "*", &absent).await.expect(StatusCode::CREATED);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn names_that_a_file_system_takes_for_one_are_refused(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, _repo, base) = app_with_project(db).await;
    // Another case, also of a folder; a file where a folder is; a folder where a file is.
    for name in ["readme.md", "API/errors.md", "api", "README.md/a.md"] {
        let answer = app.put(&format!("{base}/{name}"), json!({"content": ""})).await;
        assert_eq!(answer.problem(StatusCode::CONFLICT, "name_conflict")["field"], "fileName", "{name}");
    }
    app.delete(&format!("{base}/README.md")).await.expect(StatusCode::OK);
    app.put(&format!("{base}/readme.md"), json!({"content": ""})).await.expect(StatusCode::CREATED);
    let back = app.post(&format!("{base}/README.md/restore"), json!({"version": 1})).await;
    back.problem(StatusCode::CONFLICT, "name_conflict");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn everybody_who_follows_hears_of_changes(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let mut socket = app.socket(&[]).await;
    socket.join(&project).await;
    let path = format!("/api/projects/{project}/docs/README.md");
    let saved = app.put(&path, json!({"content": "new"})).await.expect(StatusCode::OK);
    let told = socket.expect("doc:updated").await;
    assert_eq!(
        (&told["projectId"], &told["docId"], &told["hash"], &told["fileName"]),
        (&json!(project), &saved["id"], &saved["hash"], &json!("README.md"))
    );
    app.delete(&path).await.expect(StatusCode::OK);
    assert_eq!(socket.expect("doc:deleted").await["docId"], saved["id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_are_carried_shown_and_not_edited() {
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    let png = [0x89, b'P', b'N', b'G', 0, 255];
    repo.commit("Picture", |work| {
        std::fs::write(work.join("docs/logo.png"), png).unwrap();
        std::fs::write(work.join("docs/evil.svg"), "<svg onload='alert(1)'/>").unwrap();
        std::fs::write(work.join("docs/evil.html"), "<script>alert(1)</script>").unwrap();
    });
    let project = app.project(&repo).await;
    let base = format!("/api/projects/{project}/docs");
    let doc = app.get(&format!("{base}/logo.png")).await.expect(StatusCode::OK);
    assert_eq!((&doc["encoding"], &doc["content"]), (&json!("base64"), &json!("iVBORwD/")));
    let raw = app.get(&format!("{base}/logo.png/raw")).await;
    assert_eq!((raw.header("content-type"), raw.body.as_slice()), ("image/png", png.as_slice()));
    let again = app.request(Method::GET, &format!("{base}/logo.png/raw")).header("If-None-Match", raw.header("etag"));
    assert_eq!(Answer::of(again).await.status, StatusCode::NOT_MODIFIED);
    app.put(&format!("{base}/logo.png"), json!({"content": "x"})).await.problem(StatusCode::BAD_REQUEST, "validation");

    // What could run script is shown so that it cannot.
    for (name, kind) in [("evil.svg", "image/svg+xml"), ("evil.html", "text/plain; charset=utf-8")] {
        let raw = app.get(&format!("{base}/{name}/raw")).await;
        assert_eq!(raw.header("content-type"), kind);
        assert!(raw.header("content-security-policy").contains("sandbox"));
        assert_eq!(raw.header("x-content-type-options"), "nosniff");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn search_finds_words_in_names_and_texts(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let search = async |q: &str| app.get(&format!("/api/projects/{project}/search?q={q}")).await;
    let hits = search("codes").await.expect(StatusCode::OK);
    assert_eq!(
        (&hits[0]["fileName"], &hits[0]["line"], &hits[0]["snippet"]),
        (&json!("api/errors.md"), &json!(3), &json!("All codes."))
    );
    assert_eq!(search("nowhere").await.expect(StatusCode::OK), json!([]));
    assert_eq!(search("").await.problem(StatusCode::BAD_REQUEST, "validation")["field"], "q");
}
