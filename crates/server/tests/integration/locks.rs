//! The lock: one winner, one holder, an end on time.

use std::{collections::HashSet, time::Duration};

use ai_toolkit_server::config::LockTimes;
use reqwest::{Method, StatusCode};
use rstest::rstest;
use serde_json::json;

use crate::support::{Answer, Db, Repo, Setup, TestApp, eventually};

fn short(ttl: u64, abandoned_after: u64) -> Setup {
    let (ttl, abandoned_after) = (Duration::from_millis(ttl), Duration::from_millis(abandoned_after));
    Setup { lock_times: LockTimes { ttl, abandoned_after }, ..Setup::default() }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_200_concurrent_acquires_exactly_one_wins(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (std::sync::Arc::new(TestApp::start(db).await), Repo::with_docs());
    let path = format!("/api/projects/{}/lock", app.project(&repo).await);
    let tries: Vec<_> = (0..200)
        .map(|number| {
            let (app, path) = (app.clone(), path.clone());
            tokio::spawn(async move { app.post(&path, json!({"lockedBy": format!("Editor {number}")})).await })
        })
        .collect();
    let (mut winners, mut holders) = (Vec::new(), HashSet::new());
    for answer in tries {
        let answer = answer.await.unwrap();
        if answer.status == StatusCode::CREATED {
            winners.push(answer.expect(StatusCode::CREATED));
        } else {
            let problem = answer.problem(StatusCode::CONFLICT, "lock_held");
            assert!(problem["lock"]["token"].is_null(), "the token is the winner's alone");
            holders.insert((problem["lock"]["id"].to_string(), problem["lock"]["lockedBy"].to_string()));
        }
    }
    assert_eq!(winners.len(), 1);
    let winner = (winners[0]["id"].to_string(), winners[0]["lockedBy"].to_string());
    assert_eq!(holders, HashSet::from([winner]));
    assert!(!winners[0]["token"].as_str().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_on_one_database_give_one_lock() {
    let (app, repo) = (TestApp::start(Db::Postgres).await, Repo::with_docs());
    let (project, replica) = (app.project(&repo).await, app.replica().await);
    let path = format!("/api/projects/{project}/lock");
    let doc = format!("/api/projects/{project}/docs/README.md");
    for round in 0..20 {
        let names = [format!("Ann {round}"), format!("Bob {round}")].map(|name| json!({"lockedBy": name}));
        let [ann, bob] = names;
        let (here, there) = tokio::join!(app.post(&path, ann), replica.post(&path, bob));
        let (winner, loser, other) =
            if here.status == StatusCode::CREATED { (&here, &there, &replica) } else { (&there, &here, &app) };
        let lock = winner.expect(StatusCode::CREATED);
        assert_eq!(loser.problem(StatusCode::CONFLICT, "lock_held")["lock"]["id"], lock["id"]);
        // Every server knows at once whose the lock is.
        other.put(&doc, json!({"content": "x"})).await.problem(StatusCode::LOCKED, "locked");
        other.put_holding(&doc, json!({"content": "x"}), lock["token"].as_str().unwrap()).await.expect(StatusCode::OK);
        other.unlock(&project, lock["token"].as_str().unwrap()).await.expect(StatusCode::OK);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_stale_token_never_overwrites(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start_with(db, short(300, 60_000)).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let doc = format!("/api/projects/{project}/docs/README.md");
    let ann = app.lock(&project, "Ann").await;
    app.put_holding(&doc, json!({"content": "Ann's"}), &ann).await.expect(StatusCode::OK);
    tokio::time::sleep(Duration::from_millis(350)).await;

    // Her lock has run out and nobody has it: she may have missed somebody's edit, so she is told.
    app.put_holding(&doc, json!({"content": "late"}), &ann).await.problem(StatusCode::LOCKED, "lock_lost");

    let bob = app.lock(&project, "Bob").await;
    let refused = app.put_holding(&doc, json!({"content": "late"}), &ann).await;
    assert_eq!(refused.problem(StatusCode::LOCKED, "locked")["lock"]["lockedBy"], "Bob");
    app.put_holding(&doc, json!({"content": "Bob's"}), &bob).await.expect(StatusCode::OK);
    assert_eq!(app.get(&doc).await.expect(StatusCode::OK)["content"], "Bob's");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn only_the_holder_writes_renews_and_releases(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let token = app.lock(&project, "Ann").await;
    let (lock, extend) = (format!("/api/projects/{project}/lock"), format!("/api/projects/{project}/lock/extend"));
    let doc = format!("/api/projects/{project}/docs/README.md");

    for wrong in [None, Some("lt_wrong")] {
        let with = |method: Method, path: &str| {
            let request = app.request(method, path);
            match wrong {
                Some(token) => request.header("Lock-Token", token),
                None => request,
            }
        };
        for request in [
            with(Method::PUT, &doc).json(&json!({"content": "mine"})),
            with(Method::DELETE, &doc),
            with(Method::POST, &format!("{doc}/restore")).json(&json!({"version": 1})),
            with(Method::POST, &extend).json(&json!({})),
            with(Method::DELETE, &lock).header("X-Display-Name", "Ann"),
        ] {
            let problem = Answer::of(request).await.problem(StatusCode::LOCKED, "locked");
            assert_eq!(problem["lock"]["lockedBy"], "Ann");
        }
    }
    assert_eq!(app.get(&lock).await.expect(StatusCode::OK)["lockedBy"], "Ann");

    let extended = app.request(Method::POST, &extend).header("Lock-Token", &token).json(&json!({"minutes": 90}));
    let extended = Answer::of(extended).await.expect(StatusCode::OK);
    let until: jiff::Timestamp = extended["expiresAt"].as_str().unwrap().parse().unwrap();
    let since: jiff::Timestamp = extended["lockedAt"].as_str().unwrap().parse().unwrap();
    assert_eq!((until - since).as_mins(), 90);

    assert_eq!(app.unlock(&project, &token).await.expect(StatusCode::OK)["released"], true);
    assert_eq!(app.unlock(&project, &token).await.expect(StatusCode::OK)["released"], false);
    assert!(app.get(&lock).await.expect(StatusCode::OK).is_null());
    // Without a lock anybody may write.
    app.put(&doc, json!({"content": "free"})).await.expect(StatusCode::OK);
}

#[rstest]
#[case(json!({"minutes": 0}))]
#[case(json!({"minutes": 121}))]
#[case(json!({"minutes": -1}))]
#[case(json!({"minutes": "30"}))]
#[tokio::test(flavor = "multi_thread")]
async fn renewals_have_limits(#[case] body: serde_json::Value) {
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let token = app.lock(&project, "Ann").await;
    let path = format!("/api/projects/{project}/lock/extend");
    let answer = Answer::of(app.request(Method::POST, &path).header("Lock-Token", token).json(&body)).await;
    assert_eq!(answer.problem(StatusCode::BAD_REQUEST, "validation")["field"], "minutes");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_forced_release_is_told_and_kept(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let token = app.lock(&project, "Ann").await;
    let mut socket = app.socket(&[]).await;
    socket.join(&project).await;

    let path = format!("/api/projects/{project}/lock?force=true&reason=gone%20home");
    let forced = Answer::of(app.request(Method::DELETE, &path).header("X-Display-Name", "J%C3%BCrgen")).await;
    assert_eq!(forced.expect(StatusCode::OK)["released"], true);

    let told = socket.expect("lock:released").await;
    assert_eq!((&told["how"], &told["by"], &told["reason"]), (&json!("forced"), &json!("Jürgen"), &json!("gone home")));
    let doc = format!("/api/projects/{project}/docs/README.md");
    app.put_holding(&doc, json!({"content": "x"}), &token).await.problem(StatusCode::LOCKED, "lock_lost");
    let activity = app.get(&format!("/api/projects/{project}/activity")).await.expect(StatusCode::OK);
    let entry = activity["items"].as_array().unwrap().iter().find(|entry| entry["action"] == "lock.force_released");
    let entry = entry.expect("the audit log keeps it");
    assert_eq!(
        (&entry["actor"], &entry["target"], &entry["detail"]),
        (&json!("Jürgen"), &json!("Ann"), &json!("gone home"))
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_expiry_is_told_once_on_time_without_anybody_asking(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start_with(db, short(400, 60_000)).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let mut socket = app.socket(&[]).await;
    socket.join(&project).await;
    app.lock(&project, "Ann").await;
    let began = std::time::Instant::now();
    let released = socket.expect("lock:released").await;
    assert_eq!(released["how"], "expired");
    assert!(began.elapsed() >= Duration::from_millis(350), "not before its time");
    // Nobody else announces it again, however the project is looked at.
    app.get(&format!("/api/projects/{project}/lock")).await.expect(StatusCode::OK);
    app.lock(&project, "Bob").await;
    let later = socket.gather(Duration::from_millis(200)).await;
    assert!(later.iter().all(|message| message["event"] != "lock:released"), "{later:?}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_lock_whose_editor_has_gone_ends_early(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start_with(db, short(60_000, 400)).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let token = app.lock(&project, "Ann").await;
    let is_locked = async || !app.get(&format!("/api/projects/{project}/lock")).await.expect(StatusCode::OK).is_null();

    // As long as the editor is connected, the lock lives.
    let mut editor = app.socket(&[]).await;
    editor.join(&project).await;
    editor.send("attend", json!({"projectId": project, "lockToken": token})).await;
    editor.expect("lock:extended").await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(is_locked().await);

    drop(editor);
    eventually("the lock is released", async || !is_locked().await).await;
    app.lock(&project, "Bob").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn attending_takes_the_token() {
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    let project = app.project(&repo).await;
    app.lock(&project, "Ann").await;
    let mut socket = app.socket(&[]).await;
    socket.send("attend", json!({"projectId": project, "lockToken": "lt_wrong"})).await;
    assert_eq!(socket.expect("error").await["code"], "locked");
}
