//! WebSocket: who is let in, what they hear, what they may ask.

use std::time::Duration;

use reqwest::StatusCode;
use rstest::rstest;
use serde_json::json;

use crate::support::{Db, Repo, Socket, TestApp};

#[tokio::test(flavor = "multi_thread")]
async fn other_web_pages_and_wrong_keys_are_not_let_in() {
    let app = TestApp::start(Db::Sqlite).await;
    let connect = async |headers: &[(&'static str, &str)]| Socket::connect(&app.address, headers).await.err();
    assert_eq!(connect(&[("origin", "http://evil.example")]).await, Some(403));
    assert_eq!(connect(&[("origin", "null")]).await, Some(403));
    assert_eq!(connect(&[("host", "evil.example")]).await, Some(403));
    assert_eq!(connect(&[("x-api-key", "sk_wrong")]).await, Some(401));
    assert_eq!(connect(&[("authorization", "Bearer sk_wrong")]).await, Some(401));
    assert_eq!(connect(&[("origin", &format!("http://{}", app.address))]).await, None);
    assert_eq!(connect(&[]).await, None);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_key_follows_its_own_project_only(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let (mine, other) = (app.project(&repo).await, app.project(&repo).await);
    let key = app.key(&mine).await;
    let mut socket = app.socket(&[("x-api-key", &key)]).await;
    socket.send("join", json!({"projectId": other})).await;
    assert_eq!(socket.expect("error").await["code"], "forbidden");
    socket.send("lock:request", json!({"projectId": mine})).await;
    assert_eq!(socket.expect("error").await["code"], "forbidden");
    let joined = socket.join(&mine).await;
    assert_eq!(joined["presence"], json!([]), "a workstation is not a person");

    app.put(&format!("/api/projects/{other}/docs/README.md"), json!({"content": "secret"})).await;
    app.put(&format!("/api/projects/{mine}/docs/README.md"), json!({"content": "mine"})).await;
    assert_eq!(socket.expect("doc:updated").await["projectId"], mine);
    let rest = socket.gather(Duration::from_millis(100)).await;
    assert!(rest.iter().all(|message| message["data"]["projectId"] == mine), "{rest:?}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_join_is_answered_with_how_things_stand(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let key = app.key(&project).await;
    app.lock(&project, "Ann").await;
    let mut socket = app.socket(&[("x-display-name", "Bob")]).await;
    let joined = socket.join(&project).await;
    assert_eq!(joined["lock"]["lockedBy"], "Ann");
    assert!(joined["lock"].get("token").is_none());
    let docs = app.hook(&format!("docs/{project}"), &key).await.expect(StatusCode::OK);
    assert_eq!(joined["docsHash"], docs["hash"]);
    assert_eq!(joined["sync"]["state"], "idle");
    assert_eq!(joined["presence"], json!(["Bob"]));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_lock_is_seen_by_all_who_follow(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let mut socket = app.socket(&[]).await;
    socket.join(&project).await;
    let token = app.lock(&project, "Ann").await;
    let acquired = socket.expect("lock:acquired").await;
    assert_eq!((&acquired["projectId"], &acquired["lockedBy"]), (&json!(project), &json!("Ann")));
    assert!(acquired["lockedAt"].is_string() && !acquired.to_string().contains(&token));
    app.unlock(&project, &token).await.expect(StatusCode::OK);
    let released = socket.expect("lock:released").await;
    assert_eq!((&released["projectId"], &released["how"]), (&json!(project), &json!("released")));

    socket.send("leave", json!({"projectId": project})).await;
    socket.send("ping", json!(null)).await;
    socket.expect("pong").await;
    app.lock(&project, "Ann").await;
    assert_eq!(socket.gather(Duration::from_millis(150)).await, Vec::<serde_json::Value>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn people_see_each_other_and_can_ask_for_the_lock() {
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let mut ann = app.socket(&[("x-display-name", "Ann")]).await;
    ann.join(&project).await;
    let mut bob = app.socket(&[]).await;
    bob.send("join", json!({"projectId": project, "name": "Bob"})).await;
    assert_eq!(bob.expect("joined").await["presence"], json!(["Ann", "Bob"]));
    loop {
        if ann.expect("presence").await["people"] == json!(["Ann", "Bob"]) {
            break;
        }
    }
    bob.send("lock:request", json!({"projectId": project, "message": "typo in README"})).await;
    let request = ann.expect("lock:requested").await;
    assert_eq!((&request["requestedBy"], &request["message"]), (&json!("Bob"), &json!("typo in README")));

    ann.send("lock:decline", json!({"projectId": project, "requestedBy": "Bob"})).await;
    assert_eq!(ann.expect("error").await["code"], json!("forbidden"), "she edits nothing");
    let token = app.lock(&project, "Ann").await;
    ann.send("attend", json!({"projectId": project, "lockToken": token})).await;
    ann.send("lock:decline", json!({"projectId": project, "requestedBy": "Bob"})).await;
    let lock = bob.expect("lock:acquired").await;
    let declined = bob.expect("lock:declined").await;
    assert_eq!((&declined["requestedBy"], &declined["lockId"]), (&json!("Bob"), &lock["lockId"]));
    drop(bob);
    assert_eq!(ann.expect("presence").await["people"], json!(["Ann"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_only_watches_is_not_there() {
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let mut list = app.socket(&[]).await;
    list.send("join", json!({"projectId": project, "name": "Ann", "watching": true})).await;
    assert_eq!(list.expect("joined").await["presence"], json!([]));
    let mut page = app.socket(&[]).await;
    page.send("join", json!({"projectId": project, "name": "Bob"})).await;
    assert_eq!(page.expect("joined").await["presence"], json!(["Bob"]));
    assert_eq!(list.expect("presence").await["people"], json!(["Bob"]), "who watches is told all the same");
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_is_answered_and_the_connection_lives() {
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let mut socket = app.socket(&[]).await;
    for nonsense in [
        "",
        "null",
        "{\"event\":\"join\"}",
        "{\"event\":\"join\",\"data\":{\"projectId\":\"../etc\"}}",
        "{\"event\":\"reboot\",\"data\":{}}",
    ] {
        socket.send_text(nonsense.to_owned()).await;
        assert_eq!(socket.expect("error").await["code"], "validation", "{nonsense}");
    }
    socket.send("join", json!({"projectId": "prj_00000000000000000000000000000000"})).await;
    assert_eq!(socket.expect("error").await["code"], "not_found");
    socket.send("join", json!({"projectId": project, "name": "a\nb"})).await;
    assert_eq!(socket.expect("error").await["code"], "validation");
    socket.join(&project).await;
    // Too large a message ends the connection.
    socket.send_text("x".repeat(100_000)).await;
    while socket.next().await.is_some() {}
}

#[tokio::test(flavor = "multi_thread")]
async fn who_follows_a_deleted_project_is_told() {
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let mut socket = app.socket(&[]).await;
    socket.join(&project).await;
    app.put(&format!("/api/projects/{project}"), json!({"name": "New name"})).await.expect(StatusCode::OK);
    assert_eq!(socket.expect("project:updated").await["projectId"], project);
    app.delete(&format!("/api/projects/{project}")).await.expect(StatusCode::OK);
    assert_eq!(socket.expect("project:deleted").await["projectId"], project);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_does_not_read_is_dropped_and_the_others_hear_all() {
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let mut stuck = app.socket(&[]).await;
    stuck.join(&project).await;
    let mut reader = app.socket(&[]).await;
    reader.join(&project).await;
    let project_id: ai_toolkit_protocol::ProjectId = project.parse().unwrap();
    // More than the queue and the network's buffers hold.
    let people = vec!["x".repeat(20_000)];
    for _ in 0..2_000 {
        let project_id = project_id.clone();
        let people = people.clone();
        let message = ai_toolkit_protocol::ws::ServerMessage::Presence { project_id: project_id.clone(), people };
        app.state.events.publish(&project_id, message);
        reader.expect("presence").await;
    }
    let mut received = 0;
    while stuck.next().await.is_some() {
        received += 1;
    }
    assert!(received < 2_000, "the server buffered {received} frames for a client that does not read");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_the_server_is_told() {
    let mut app = TestApp::start(Db::Sqlite).await;
    let mut socket = app.socket(&[]).await;
    socket.send("ping", json!(null)).await;
    socket.expect("pong").await;
    app.stop().await;
    assert!(socket.next().await.is_none());
}
