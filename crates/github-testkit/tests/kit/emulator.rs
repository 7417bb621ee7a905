//! Repositories, as tests make and change them.

use ai_toolkit_github_testkit::{APP_SLUG, Emulator, GUEST_TOKEN, INSTALLATION_ID, READER_TOKEN};
use reqwest::Method;
use serde_json::json;

use crate::client::Setup;

#[tokio::test]
async fn a_repository_begins_with_its_files() {
    let repo =
        Emulator::shared().repository("files", &[("a.md", b"A"), ("b/c d.md", b"C"), ("x.bin", b"\xff\0")]).await;
    assert_eq!(repo.file("a.md").await.unwrap(), b"A");
    assert_eq!(repo.file("b/c d.md").await.unwrap(), b"C");
    assert_eq!(repo.file("x.bin").await.unwrap(), b"\xff\0");
    assert_eq!(repo.file("none.md").await, None);
    assert_eq!(repo.file("b").await, None, "a folder is no file");
    assert_eq!(repo.paths("main").await, ["a.md", "b/c d.md", "x.bin"]);
    assert_eq!(repo.html_url(), format!("https://github.com/octo-team/{}", repo.name()));
    let commits = repo.commits().await;
    assert_eq!(commits.len(), 1);
    assert_eq!(commits[0].sha, repo.head().await);
    assert_eq!(commits[0].author, ("Octo Team".to_owned(), "octo-team@example.com".to_owned()));
}

#[tokio::test]
async fn commits_change_add_and_delete() {
    let repo = Emulator::shared().repository("commits", &[("a.md", b"A"), ("b.md", b"B")]).await;
    let first = repo.head().await;
    let second = repo.commit("Second", &[("a.md", Some(b"AA")), ("b.md", None), ("c/d.md", Some(b"D"))]).await;
    assert_eq!(repo.head().await, second);
    assert_eq!(repo.paths("main").await, ["a.md", "c/d.md"]);
    assert_eq!(repo.file_on(&first, "b.md").await.unwrap(), b"B");
    let newest = &repo.commits().await[0];
    assert_eq!((newest.message.as_str(), &newest.parents), ("Second", &vec![first]));
}

#[tokio::test]
async fn branches_come_move_and_go() {
    let repo = Emulator::shared().repository("branches", &[("a.md", b"A")]).await;
    repo.commit_on("feature/x", "On a branch", &[("b.md", Some(b"B"))]).await;
    assert_eq!(repo.branches().await, ["feature/x", "main"]);
    assert_eq!(repo.file("b.md").await, None);
    assert_eq!(repo.file_on("feature/x", "b.md").await.unwrap(), b"B");
    let forced = repo.force_push("main", "Anew", &[("z.md", b"Z")]).await;
    assert_eq!(repo.paths("main").await, ["z.md"]);
    assert!(repo.commits().await[0].parents.is_empty());
    assert_eq!(repo.head().await, forced);
    repo.delete_branch("feature/x").await;
    assert_eq!(repo.head_of("feature/x").await, None);
}

#[tokio::test]
async fn tokens_decide_who_may_what() {
    let setup = Setup::new().await;
    let repo = setup.emulator.repository("rights", &[("a.md", b"A")]).await;
    let path = format!("/repos/{}", repo.full_name());
    let seen = setup.json(&path).await;
    assert_eq!(seen["permissions"]["push"], true);
    assert_eq!(seen["html_url"], repo.html_url());
    assert_eq!(seen["url"], format!("{}{path}", setup.proxy.url()));

    let reader: serde_json::Value = setup.get_as(READER_TOKEN, &path).await.json().await.unwrap();
    assert_eq!((&reader["permissions"]["push"], &reader["permissions"]["pull"]), (&json!(false), &json!(true)));
    assert_eq!(setup.get_as(GUEST_TOKEN, &path).await.status(), 404);
    assert_eq!(setup.get_as("ghp_wrong", &path).await.status(), 401);
    assert_eq!(setup.get_as("ghp_wrong", "/user").await.status(), 401);

    let blob = json!({ "content": "x" });
    let blobs = format!("{path}/git/blobs");
    let (status, refused) = setup.send_as(READER_TOKEN, Method::POST, &blobs, &blob).await;
    assert_eq!((status, &refused["message"]), (403, &json!("Resource not accessible by personal access token")));
    assert_eq!(setup.send_as(GUEST_TOKEN, Method::POST, &blobs, &blob).await.0, 404);
    assert_eq!(setup.send(Method::POST, &blobs, &blob).await.0, 201);

    repo.set_archived(true).await;
    assert_eq!(setup.send(Method::POST, &blobs, &blob).await.0, 403);
    assert_eq!(setup.json(&path).await["archived"], true);
}

#[tokio::test]
async fn the_app_commits_as_its_bot() {
    let setup = Setup::new().await;
    let repo = setup.emulator.repository("app", &[("a.md", b"A")]).await;
    let jwt = setup.emulator.app_jwt(0);
    let found = setup.get_as(&jwt, &format!("/repos/{}/installation", repo.full_name())).await;
    let found: serde_json::Value = found.json().await.unwrap();
    assert_eq!(found["id"], INSTALLATION_ID);
    let tokens = format!("/app/installations/{INSTALLATION_ID}/access_tokens");
    let (status, minted) = setup.send_as(&jwt, Method::POST, &tokens, &json!({})).await;
    assert_eq!(status, 201, "{minted}");
    let token = minted["token"].as_str().unwrap();

    let contents = format!("/repos/{}/contents/b.md", repo.full_name());
    let (status, _) =
        setup.send_as(token, Method::PUT, &contents, &json!({ "message": "By the app", "content": "Qg==" })).await;
    assert_eq!(status, 201);
    assert_eq!(repo.commits().await[0].author.1, format!("4242+{APP_SLUG}[bot]@users.noreply.github.com"));

    let seen: serde_json::Value =
        setup.get_as(token, "/installation/repositories?per_page=100").await.json().await.unwrap();
    let mut names = seen["repositories"].as_array().unwrap().iter().map(|repo| repo["full_name"].as_str().unwrap());
    assert!(names.any(|name| name == repo.full_name()));
    assert_eq!(setup.get("/installation/repositories").await.status(), 403);

    let expired = setup.emulator.app_jwt(3600);
    assert_eq!(setup.get_as(&expired, "/app").await.status(), 401);
}

#[tokio::test]
async fn an_empty_repository_wants_the_contents_api_first() {
    let setup = Setup::new().await;
    let repo = setup.emulator.repository("empty", &[]).await;
    let path = format!("/repos/{}", repo.full_name());
    assert_eq!(setup.get(&format!("{path}/git/ref/heads/main")).await.status(), 409);
    assert_eq!(setup.send(Method::POST, &format!("{path}/git/blobs"), &json!({ "content": "x" })).await.0, 409);
    let first = json!({ "message": "First", "content": "QQ==" });
    assert_eq!(setup.send(Method::PUT, &format!("{path}/contents/a.md"), &first).await.0, 201);
    assert_eq!(repo.file("a.md").await.unwrap(), b"A");
}

#[tokio::test]
async fn protected_branches_want_pull_requests() {
    let setup = Setup::new().await;
    let repo = setup.emulator.repository("protected", &[("a.md", b"A")]).await;
    let old = repo.head().await;
    let new = repo.commit_on("other", "New", &[("b.md", Some(b"B"))]).await;
    repo.protect_branch("main").await;
    let main = format!("/repos/{}/git/refs/heads/main", repo.full_name());
    let (status, refused) = setup.send(Method::PATCH, &main, &json!({ "sha": new })).await;
    assert_eq!((status, &refused["message"]), (422, &json!("Changes must be made through a pull request.")));
    repo.unprotect_branch("main").await;
    assert_eq!(setup.send(Method::PATCH, &main, &json!({ "sha": new })).await.0, 200);
    let (status, refused) = setup.send(Method::PATCH, &main, &json!({ "sha": old })).await;
    assert_eq!((status, &refused["message"]), (422, &json!("Update is not a fast forward")));
    let gone = format!("/repos/{}/git/refs/heads/gone", repo.full_name());
    assert_eq!(setup.send(Method::PATCH, &gone, &json!({ "sha": old })).await.0, 422);
}
