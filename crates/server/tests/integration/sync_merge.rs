//! What both sides changed, renamed or deleted, with real Git on the other side.

use reqwest::StatusCode;
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{Db, Repo, TestApp, eventually};

async fn sync(app: &TestApp, project: &str) -> Value {
    app.post(&format!("/api/projects/{project}/docs/sync"), json!({})).await.expect(StatusCode::OK)
}

async fn doc(app: &TestApp, project: &str, name: &str) -> Value {
    app.get(&format!("/api/projects/{project}/docs/{name}")).await.expect(StatusCode::OK)
}

async fn names(app: &TestApp, project: &str) -> Vec<String> {
    let docs = app.get(&format!("/api/projects/{project}/docs")).await.expect(StatusCode::OK);
    docs.as_array().unwrap().iter().map(|doc| doc["fileName"].as_str().unwrap().to_owned()).collect()
}

const TEN: &str = "one\r\ntwo\r\nthree\r\nfour\r\nfive\r\nsix\r\nseven\r\neight\r\nnine\r\nten";

async fn manual(app: &TestApp, repo: &Repo) -> String {
    app.project_with(repo, json!({"publishMode": "manual"})).await
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn edits_in_different_places_come_together_byte_for_byte(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with(&[("docs/list.md", TEN)]));
    let project = manual(&app, &repo).await;
    let path = format!("/api/projects/{project}/docs/list.md");
    app.put(&path, json!({"content": TEN.replace("two", "TWO")})).await.expect(StatusCode::OK);
    repo.commit("Theirs", |work| std::fs::write(work.join("docs/list.md"), TEN.replace("nine", "NINE")).unwrap());
    let result = sync(&app, &project).await;
    assert_eq!((&result["success"], &result["merged"], &result["pushed"]), (&json!(true), &json!(1), &json!(1)));
    let merged = TEN.replace("two", "TWO").replace("nine", "NINE");
    assert_eq!(doc(&app, &project, "list.md").await["content"], merged.as_str(), "no last line end was made up");
    assert_eq!(repo.file("docs/list.md"), merged);

    let history = app.get(&format!("{path}/revisions")).await.expect(StatusCode::OK);
    let authors: Vec<&str> =
        history["items"].as_array().unwrap().iter().map(|item| item["author"].as_str().unwrap()).collect();
    assert_eq!(authors, ["Local user", "repository", "Local user", "repository"], "both texts are in the history");
    let runs = app.get(&format!("/api/projects/{project}/sync-runs")).await.expect(StatusCode::OK);
    let changes = &runs["items"][0]["changes"];
    assert_eq!(changes[0], json!({"fileName": "list.md", "kind": "merged"}), "{runs}");
    assert_eq!(changes[1], json!({"fileName": "list.md", "kind": "published"}));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn conflicts_are_listed_and_hold_up_nobody_else(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = manual(&app, &repo).await;
    let base = format!("/api/projects/{project}/docs");
    app.put(&format!("{base}/README.md"), json!({"content": "ours"})).await.expect(StatusCode::OK);
    app.put(&format!("{base}/api/errors.md"), json!({"content": "ours"})).await.expect(StatusCode::OK);
    app.delete(&format!("{base}/api/v1/orders.md")).await.expect(StatusCode::OK);
    app.put(&format!("{base}/free.md"), json!({"content": "free"})).await.expect(StatusCode::CREATED);
    let commit = repo.commit("Theirs", |work| {
        std::fs::write(work.join("docs/README.md"), "theirs").unwrap();
        std::fs::remove_file(work.join("docs/api/errors.md")).unwrap();
        std::fs::write(work.join("docs/api/v1/orders.md"), "# Orders\nmore\n").unwrap();
    });
    let result = sync(&app, &project).await;
    assert_eq!((&result["success"], &result["conflicts"], &result["pushed"]), (&json!(false), &json!(3), &json!(1)));
    assert_eq!(repo.file("docs/free.md"), "free", "the others are published");
    let listed = app.get(&format!("/api/projects/{project}/conflicts")).await.expect(StatusCode::OK);
    let kinds: Vec<(&str, &str)> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (item["fileName"].as_str().unwrap(), item["kind"].as_str().unwrap()))
        .collect();
    let expected =
        [("README.md", "both-changed"), ("api/errors.md", "deleted-there"), ("api/v1/orders.md", "deleted-here")];
    assert_eq!(kinds, expected);
    assert_eq!(listed[0]["commit"], commit.as_str());

    for (name, take) in [("README.md", "theirs"), ("api/errors.md", "ours"), ("api/v1/orders.md", "ours")] {
        app.post(&format!("{base}/{name}/resolve"), json!({"take": take})).await.expect(StatusCode::OK);
    }
    assert_eq!(sync(&app, &project).await["success"], true);
    assert_eq!(repo.file("docs/README.md"), "theirs");
    assert_eq!(repo.file("docs/api/errors.md"), "ours");
    assert!(repo.git(&["ls-tree", "-r", "main", "docs/api/v1"]).is_empty());
    let listed = app.get(&format!("/api/projects/{project}/conflicts")).await.expect(StatusCode::OK);
    assert_eq!(listed, json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_is_taken_back_ends_its_conflict() {
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    let project = manual(&app, &repo).await;
    let path = format!("/api/projects/{project}/docs/README.md");
    app.put(&path, json!({"content": "ours"})).await.expect(StatusCode::OK);
    repo.commit("Theirs", |work| std::fs::write(work.join("docs/README.md"), "theirs").unwrap());
    assert_eq!(sync(&app, &project).await["conflicts"], 1);
    repo.commit("Back", |work| std::fs::write(work.join("docs/README.md"), "# Shop\n").unwrap());
    let result = sync(&app, &project).await;
    assert_eq!((&result["conflicts"], &result["pushed"]), (&json!(0), &json!(1)));
    assert_eq!(repo.file("docs/README.md"), "ours");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_renamed_file_is_the_same_doc_with_its_history(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with(&[("docs/list.md", TEN), ("docs/b.md", "b\n")]));
    let project = app.project(&repo).await;
    let before = doc(&app, &project, "list.md").await;
    let mut socket = app.socket(&[]).await;
    socket.join(&project).await;
    repo.commit("Move", |work| {
        std::fs::create_dir(work.join("docs/guide")).unwrap();
        std::fs::rename(work.join("docs/list.md"), work.join("docs/guide/numbers.md")).unwrap();
        std::fs::write(work.join("docs/guide/numbers.md"), TEN.replace("six", "SIX")).unwrap();
    });
    sync(&app, &project).await;
    assert_eq!(names(&app, &project).await, ["b.md", "guide/numbers.md"]);
    let after = doc(&app, &project, "guide/numbers.md").await;
    assert_eq!((&after["id"], &after["version"]), (&before["id"], &json!(2)));
    let event = socket.expect("doc:updated").await;
    assert_eq!((&event["fileName"], &event["renamedFrom"]), (&json!("guide/numbers.md"), &json!("list.md")));
    let runs = app.get(&format!("/api/projects/{project}/sync-runs")).await.expect(StatusCode::OK);
    let change = json!({"fileName": "guide/numbers.md", "kind": "renamed", "from": "list.md"});
    assert_eq!(runs["items"][0]["changes"], json!([change]));
}

#[tokio::test(flavor = "multi_thread")]
async fn our_edit_follows_their_rename_and_their_edit_follows_ours() {
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with(&[("docs/a.md", TEN), ("docs/b.md", TEN)]));
    let project = manual(&app, &repo).await;
    let base = format!("/api/projects/{project}/docs");
    app.put(&format!("{base}/a.md"), json!({"content": TEN.replace("two", "TWO")})).await.expect(StatusCode::OK);
    app.delete(&format!("{base}/b.md")).await.expect(StatusCode::OK);
    let renamed = TEN.replace("three", "THREE");
    app.put(&format!("{base}/ours.md"), json!({"content": renamed})).await.expect(StatusCode::CREATED);
    repo.commit("Theirs", |work| {
        std::fs::remove_file(work.join("docs/a.md")).unwrap();
        std::fs::write(work.join("docs/theirs.md"), TEN.replace("nine", "NINE")).unwrap();
        std::fs::write(work.join("docs/b.md"), TEN.replace("ten", "TEN")).unwrap();
    });
    let result = sync(&app, &project).await;
    assert_eq!((&result["success"], &result["conflicts"]), (&json!(true), &json!(0)));
    assert_eq!(names(&app, &project).await, ["ours.md", "theirs.md"]);
    assert_eq!(repo.file("docs/theirs.md"), TEN.replace("two", "TWO").replace("nine", "NINE"));
    assert_eq!(repo.file("docs/ours.md"), renamed.replace("ten", "TEN"));
    assert_eq!(repo.git(&["ls-tree", "--name-only", "main", "docs/"]), "docs/ours.md\ndocs/theirs.md");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn while_somebody_edits_their_changes_wait_and_ours_are_published(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let base = format!("/api/projects/{project}/docs");
    let token = app.lock(&project, "Ann").await;
    repo.commit("Theirs", |work| std::fs::write(work.join("docs/README.md"), "theirs\n").unwrap());
    let errors = json!({"content": "# Errors, by Ann\n"});
    app.put_holding(&format!("{base}/api/errors.md"), errors, &token).await.expect(StatusCode::OK);
    eventually("Ann's is published", async || repo.file("docs/api/errors.md") == "# Errors, by Ann\n").await;
    assert_eq!(repo.file("docs/README.md"), "theirs\n");
    assert_eq!(doc(&app, &project, "README.md").await["content"], "# Shop\n", "not under the editor's fingers");
    let result = sync(&app, &project).await;
    assert_eq!((&result["success"], &result["incoming"], &result["pulled"]), (&json!(false), &json!(1), &json!(0)));
    let status = app.get(&format!("/api/projects/{project}")).await.expect(StatusCode::OK);
    assert_eq!((&status["sync"]["state"], &status["sync"]["incoming"]), (&json!("waiting"), &json!(1)));
    app.unlock(&project, &token).await.expect(StatusCode::OK);
    eventually("it comes with the release", async || doc(&app, &project, "README.md").await["content"] == "theirs\n")
        .await;
    eventually("and then it rests", async || app.sync_state(&project).await == "idle").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pointers_of_lfs_and_modes_and_bytes_stay_as_they_are() {
    use std::os::unix::fs::PermissionsExt;
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    let pointer = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 12345\n", "4".repeat(64));
    repo.commit("Odd", |work| {
        std::fs::write(work.join("docs/video.mp4"), &pointer).unwrap();
        std::fs::write(work.join("docs/run.md"), "#!/bin/sh\n").unwrap();
        std::fs::set_permissions(work.join("docs/run.md"), std::fs::Permissions::from_mode(0o755)).unwrap();
        std::fs::write(work.join("docs/latin1.md"), b"Gr\xfc\xdfe\n").unwrap();
    });
    let project = manual(&app, &repo).await;
    assert_eq!(names(&app, &project).await, ["README.md", "api/errors.md", "api/v1/orders.md", "latin1.md", "run.md"]);
    let status = app.get(&format!("/api/projects/{project}")).await.expect(StatusCode::OK);
    assert_eq!(status["sync"]["skipped"], 1);
    let runs = app.get(&format!("/api/projects/{project}/sync-runs")).await.expect(StatusCode::OK);
    assert!(runs["items"][0]["notes"][0].as_str().unwrap().starts_with("video.mp4: it is kept in Git LFS"), "{runs}");
    let base = format!("/api/projects/{project}/docs");
    app.put(&format!("{base}/run.md"), json!({"content": "#!/bin/bash\n"})).await.expect(StatusCode::OK);
    sync(&app, &project).await;
    assert!(repo.git(&["ls-tree", "main", "docs/run.md"]).starts_with("100755 "));
    assert_eq!(repo.file("docs/video.mp4"), pointer);
    assert_eq!(doc(&app, &project, "latin1.md").await["encoding"], "base64");
    repo.commit("More", |work| std::fs::write(work.join("docs/more.md"), "more").unwrap());
    sync(&app, &project).await;
    let status = app.get(&format!("/api/projects/{project}")).await.expect(StatusCode::OK);
    assert_eq!(status["sync"]["skipped"], 1, "still known");
}

#[tokio::test(flavor = "multi_thread")]
async fn several_editors_are_named_in_the_commit() {
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    let project = app.project_with(&repo, json!({"publishMode": "manual", "signOff": true})).await;
    let path = format!("/api/projects/{project}/docs/README.md");
    for (name, content) in [("Ann", "one"), ("Bob", "two")] {
        let save = app.request(reqwest::Method::PUT, &path).header("X-Display-Name", name);
        crate::support::Answer::of(save.json(&json!({"content": content}))).await.expect(StatusCode::OK);
    }
    sync(&app, &project).await;
    assert_eq!(
        repo.git(&["log", "-1", "--format=%an|%cn|%B", "main"]),
        "Bob|AI Toolkit Sync Platform|Update README.md\n\nCo-authored-by: Ann <ann@ai-toolkit.invalid>\n\
         Signed-off-by: Bob <bob@ai-toolkit.invalid>"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rewritten_history_is_followed_and_nothing_saved_here_is_lost() {
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    let project = manual(&app, &repo).await;
    let path = format!("/api/projects/{project}/docs/README.md");
    repo.commit("Soon gone", |work| std::fs::write(work.join("docs/README.md"), "soon gone").unwrap());
    sync(&app, &project).await;
    app.put(&format!("/api/projects/{project}/docs/new.md"), json!({"content": "new"})).await;
    repo.git(&["update-ref", "refs/heads/main", "main~1"]);
    let result = sync(&app, &project).await;
    assert_eq!((&result["success"], &result["pushed"]), (&json!(true), &json!(1)));
    assert_eq!(doc(&app, &project, "README.md").await["content"], "# Shop\n");
    assert_eq!(repo.file("docs/new.md"), "new");
    let old = app.get(&format!("{path}/revisions/2")).await.expect(StatusCode::OK);
    assert_eq!(old["content"], "soon gone", "what the repository threw away is in the history here");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_branch_is_compared_with_what_both_sides_had() {
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    let project = manual(&app, &repo).await;
    repo.git(&["branch", "next", "main"]);
    let base = format!("/api/projects/{project}/docs");
    app.put(&format!("{base}/README.md"), json!({"content": "ours"})).await.expect(StatusCode::OK);
    let other = Repo::with(&[("docs/README.md", "# Shop\n"), ("docs/api/errors.md", "theirs\n")]);
    for change in [json!({"branch": "next"}), json!({"repoUrl": other.url(), "branch": "main"})] {
        app.put(&format!("/api/projects/{project}"), change).await.expect(StatusCode::OK);
        eventually("it is compared", async || app.sync_state(&project).await == "idle").await;
    }
    assert_eq!(doc(&app, &project, "README.md").await["content"], "ours", "our edit is no conflict");
    assert_eq!(doc(&app, &project, "api/errors.md").await["content"], "theirs\n", "we had not changed it");
    sync(&app, &project).await;
    assert_eq!(other.file("docs/README.md"), "ours");
    assert_eq!(other.file("docs/api/v1/orders.md"), "# Orders\n", "what it did not have is published");
}
