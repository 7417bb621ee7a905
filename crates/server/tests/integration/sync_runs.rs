//! The sync's own life: its history, its states, its one worker, and what it tells browsers.

use std::time::Duration;

use reqwest::StatusCode;
use rstest::rstest;
use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value, json};

use crate::support::{Db, Process, Repo, Setup, TestApp, eventually};

async fn runs(app: &TestApp, project: &str, query: &str) -> Value {
    app.get(&format!("/api/projects/{project}/sync-runs{query}")).await.expect(StatusCode::OK)
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn runs_that_did_something_are_kept_and_paged(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project(&repo).await;
    for text in ["one", "two"] {
        repo.commit("Theirs", |work| std::fs::write(work.join("docs/README.md"), text).unwrap());
        app.post(&format!("/api/projects/{project}/docs/sync"), json!({})).await.expect(StatusCode::OK);
    }
    app.post(&format!("/api/projects/{project}/docs/sync"), json!({})).await.expect(StatusCode::OK);
    let first = runs(&app, &project, "?limit=2").await;
    let items = first["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    for run in items {
        assert_eq!((&run["trigger"], &run["outcome"], &run["pulled"]), (&json!("manual"), &json!("done"), &json!(1)));
        assert!(run["endedAt"].as_str().unwrap() >= run["startedAt"].as_str().unwrap(), "{run}");
    }
    let rest = runs(&app, &project, &format!("?limit=2&cursor={}", first["next"].as_str().unwrap())).await;
    assert_eq!(rest["items"].as_array().unwrap().len(), 1, "the look that found nothing is not kept");
    assert_eq!((&rest["items"][0]["trigger"], &rest["items"][0]["pulled"]), (&json!("connected"), &json!(3)));
    runs_with_a_bad_cursor(&app, &project).await;
}

async fn runs_with_a_bad_cursor(app: &TestApp, project: &str) {
    let answer = app.get(&format!("/api/projects/{project}/sync-runs?cursor=x")).await;
    assert_eq!(answer.problem(StatusCode::BAD_REQUEST, "validation")["field"], "cursor");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_is_kept_once_with_its_code_and_its_way_out() {
    let setup = Setup { sync_interval: Duration::from_millis(200), ..Setup::default() };
    let (app, repo) = (TestApp::start_with(Db::Sqlite, setup).await, Repo::with_docs());
    let project = app.project(&repo).await;
    repo.git(&["branch", "-m", "main", "trunk"]);
    eventually("it fails", async || app.sync_state(&project).await == "failed").await;
    for _ in 0..2 {
        let answer = app.post(&format!("/api/projects/{project}/docs/sync"), json!({})).await;
        let problem = answer.problem(StatusCode::UNPROCESSABLE_ENTITY, "remote_branch_not_found");
        assert_eq!(problem["suggestions"], json!(["trunk"]));
    }
    let status = app.get(&format!("/api/projects/{project}")).await.expect(StatusCode::OK);
    assert_eq!(status["sync"]["errorCode"], "remote_branch_not_found");
    let failed = runs(&app, &project, "").await;
    let outcomes: Vec<&str> =
        failed["items"].as_array().unwrap().iter().map(|run| run["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["failed", "done"]);
    repo.git(&["branch", "-m", "trunk", "main"]);
    app.post(&format!("/api/projects/{project}/docs/sync"), json!({})).await.expect(StatusCode::OK);
    assert_eq!(app.sync_state(&project).await, "idle");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_import_is_told_in_few_events_with_its_progress() {
    let files: Vec<(String, String)> =
        (0..1_200).map(|number| (format!("docs/{number:04}.md"), format!("# {number}\n"))).collect();
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let mut socket = app.socket(&[]).await;
    socket.join(&project).await;
    let other = Repo::with(&borrowed);
    let change = json!({"repoUrl": other.url()});
    app.put(&format!("/api/projects/{project}"), change).await.expect(StatusCode::OK);
    let mut told = 0;
    let mut progress = Vec::new();
    while told < 1_200 {
        let message = socket.next().await.unwrap();
        let data = &message["data"];
        match message["event"].as_str().unwrap() {
            "docs:changed" => told += data["count"].as_u64().unwrap(),
            "sync:progress" => progress.push((data["done"].as_u64().unwrap(), data["total"].as_u64().unwrap())),
            "doc:updated" => panic!("a thousand events: {data}"),
            _ => {}
        }
    }
    assert_eq!(told, 1_200);
    assert!(progress.len() >= 3 && progress.iter().any(|(done, total)| *done > 0 && total > done), "{progress:?}");
    let docs = app.get(&format!("/api/projects/{project}")).await.expect(StatusCode::OK);
    assert_eq!(docs["docsCount"], 1_203);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_never_sync_one_project_at_once() {
    let app = TestApp::start(Db::Postgres).await;
    let (other, repo) = (app.replica().await, Repo::with_docs());
    let project = app.project(&repo).await;
    repo.commit("Theirs", |work| std::fs::write(work.join("docs/README.md"), "theirs").unwrap());
    let path = format!("/api/projects/{project}/docs/sync");
    let (one, two) = tokio::join!(app.post(&path, json!({})), other.post(&path, json!({})));
    let pulled: u64 = [one, two].iter().map(|answer| answer.expect(StatusCode::OK)["pulled"].as_u64().unwrap()).sum();
    assert_eq!(pulled, 1, "one of them found it done");
    let history = app.get(&format!("/api/projects/{project}/docs/README.md/revisions")).await.expect(StatusCode::OK);
    assert_eq!(history["items"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_was_killed_is_noticed_and_done_again() {
    let data = tempfile::tempdir().unwrap();
    let repo = Repo::with_docs();
    let server = Process::serve(data.path(), &[]);
    let client = reqwest::Client::new();
    let url = format!("{}/api/projects", server.url());
    let body = json!({"name": "Shop", "repoUrl": repo.url()});
    let created: Value = client.post(&url).json(&body).send().await.unwrap().json().await.unwrap();
    let project = created["id"].as_str().unwrap().to_owned();
    let state = async |url: &str| -> Value {
        let answer = client.get(format!("{url}/api/projects/{project}")).send().await.unwrap();
        answer.json::<Value>().await.unwrap()["sync"].clone()
    };
    eventually("the import is done", async || state(server.url()).await["state"] == "idle").await;
    server.kill();
    // As a kill in the middle leaves it: at work, with a lease that would last.
    let database = format!("sqlite://{}?mode=rw", data.path().join("ai-toolkit.db").display());
    let database = Database::connect(database).await.unwrap();
    let until = 4_000_000_000_000_i64;
    for sql in [
        "UPDATE sync_runs SET outcome = 'running', ended_at = NULL".to_owned(),
        format!("UPDATE sync_states SET state = 'pulling', worker = 'run_x', worker_until = {until}"),
    ] {
        database.execute_unprepared(&sql).await.unwrap();
    }
    database.close().await.unwrap();
    let server = Process::serve(data.path(), &[]);
    eventually("it is done again", async || state(server.url()).await["state"] == "idle").await;
    let answer = client.get(format!("{}/api/projects/{project}/sync-runs", server.url())).send().await.unwrap();
    let runs: Value = answer.json().await.unwrap();
    assert_eq!(runs["items"][0]["outcome"], "interrupted", "{runs}");
}
