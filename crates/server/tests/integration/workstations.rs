//! Workstations are noticed when they call.

use reqwest::{Method, StatusCode};
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{Answer, Db, Repo, TestApp, eventually};

async fn app_with_key(db: Db) -> (TestApp, Repo, String, String) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let key = app.key(&project).await;
    (app, repo, project, key)
}

async fn call(app: &TestApp, method: Method, path: &str, key: &str, name: &str) -> Answer {
    let request = app.request(method, &format!("/api/hook/{path}")).header("X-API-Key", key);
    let request = request.header("User-Agent", "check-platform.sh");
    Answer::of(if name.is_empty() { request } else { request.header("X-Workstation", name) }).await
}

async fn list(app: &TestApp, project: &str) -> Vec<Value> {
    let answer = app.get(&format!("/api/projects/{project}/workstations")).await.expect(StatusCode::OK);
    answer.as_array().unwrap().clone()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_first_call_is_told_at_once(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, _repo, project, key) = app_with_key(db).await;
    assert!(list(&app, &project).await.is_empty());
    let mut socket = app.socket(&[]).await;
    socket.join(&project).await;
    call(&app, Method::GET, &format!("status/{project}"), &key, "mara-laptop").await.expect(StatusCode::OK);
    let told = socket.expect("workstation:seen").await;
    let workstation = &told["workstation"];
    assert_eq!(
        (&workstation["name"], &workstation["apiKeyName"], &workstation["client"], &workstation["upToDate"]),
        (&json!("mara-laptop"), &json!("laptop"), &json!("check-platform.sh"), &json!(false))
    );
    assert_eq!(list(&app, &project).await, std::slice::from_ref(workstation));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn it_is_known_whether_a_workstation_has_the_docs(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, _repo, project, key) = app_with_key(db).await;
    let path = format!("sync/{project}");
    let hash = call(&app, Method::POST, &path, &key, "box").await.expect(StatusCode::OK)["hash"].clone();
    let first = list(&app, &project).await.remove(0);
    assert_eq!((&first["docsHash"], &first["upToDate"]), (&hash, &json!(true)));

    let doc = format!("/api/projects/{project}/docs/README.md");
    app.put(&doc, json!({"content": "new"})).await.expect(StatusCode::OK);
    assert_eq!(list(&app, &project).await[0]["upToDate"], false);
    call(&app, Method::GET, &format!("status/{project}"), &key, "box").await.expect(StatusCode::OK);
    let behind = list(&app, &project).await.remove(0);
    assert_eq!(
        (&behind["docsHash"], &behind["upToDate"]),
        (&hash, &json!(false)),
        "a call without a hash takes none away"
    );

    let mut socket = app.socket(&[]).await;
    socket.join(&project).await;
    call(&app, Method::POST, &path, &key, "box").await.expect(StatusCode::OK);
    let told = socket.expect("workstation:seen").await;
    assert_eq!((&told["workstation"]["id"], &told["workstation"]["upToDate"]), (&first["id"], &json!(true)));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn several_can_share_a_key_and_go_with_it(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, _repo, project, key) = app_with_key(db).await;
    // A name that cannot be shown counts as none: then it is the key's.
    for name in ["one", "two", "", &"x".repeat(200)] {
        call(&app, Method::GET, &format!("docs/{project}"), &key, name).await.expect(StatusCode::OK);
    }
    let mut names: Vec<String> =
        list(&app, &project).await.iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect();
    names.sort();
    assert_eq!(names, ["laptop", "one", "two"]);

    let keys = app.get(&format!("/api/projects/{project}/api-keys")).await.expect(StatusCode::OK);
    let revoke = format!("/api/projects/{project}/api-keys/{}", keys[0]["id"].as_str().unwrap());
    app.delete(&revoke).await.expect(StatusCode::OK);
    assert!(list(&app, &project).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_cannot_make_up_any_number() {
    let (app, _repo, project, key) = app_with_key(Db::Sqlite).await;
    for number in 0..120 {
        let name = format!("w{number}");
        call(&app, Method::GET, &format!("status/{project}"), &key, &name).await.expect(StatusCode::OK);
    }
    eventually("the calls are written down", async || list(&app, &project).await.len() == 100).await;
}
