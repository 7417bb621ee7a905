//! Pull requests, where the emulator is furthest from GitHub.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::Setup;

async fn open(setup: &Setup, repo: &str, head: &str) -> (u16, Value) {
    let wanted = json!({ "title": "Docs", "body": "Why", "head": head, "base": "main" });
    setup.send(Method::POST, &format!("/repos/{repo}/pulls"), &wanted).await
}

#[tokio::test]
async fn what_github_refuses_is_refused() {
    let setup = Setup::new().await;
    let repo = setup.emulator.repository("refused", &[("a.md", b"A")]).await;
    let name = repo.full_name();
    let (status, refused) = open(&setup, &name, "none").await;
    assert_eq!((status, &refused["errors"][0]["field"]), (422, &json!("head")));
    repo.create_branch("same", &repo.head().await).await;
    let (status, refused) = open(&setup, &name, "same").await;
    assert_eq!((status, &refused["errors"][0]["message"]), (422, &json!("No commits between main and same")));
    repo.commit_on("docs", "Docs", &[("b.md", Some(b"B"))]).await;
    let (status, opened) = open(&setup, &name, "docs").await;
    assert_eq!(status, 201);
    assert_eq!(opened["html_url"], format!("{}/pull/1", repo.html_url()));
    let (status, refused) = open(&setup, &name, "docs").await;
    let words = "A pull request already exists for octo-team:docs.";
    assert_eq!((status, &refused["errors"][0]["message"]), (422, &json!(words)));
}

#[tokio::test]
async fn a_merge_takes_what_the_branches_have_now() {
    let setup = Setup::new().await;
    let repo = setup.emulator.repository("merge", &[("a.md", b"A"), ("gone.md", b"G")]).await;
    repo.commit_on("docs", "Docs", &[("b.md", Some(b"B")), ("gone.md", None)]).await;
    open(&setup, &repo.full_name(), "docs").await;
    let later = repo.commit_on("docs", "More docs", &[("c.md", Some(b"C"))]).await;
    let other = repo.commit("Meanwhile", &[("a.md", Some(b"AA"))]).await;
    let path = format!("/repos/{}/pulls/1", repo.full_name());
    assert_eq!(setup.json(&path).await["head"]["sha"], later);

    repo.protect_branch("main").await;
    let merged = repo.merge_pull_request(1).await;
    assert_eq!(repo.head().await, merged);
    assert_eq!(repo.paths("main").await, ["a.md", "b.md", "c.md"]);
    assert_eq!(repo.file("a.md").await.unwrap(), b"AA");
    assert_eq!(repo.commits().await[0].parents, [other, later]);
    let pull = setup.json(&path).await;
    assert_eq!(
        (&pull["merged"], &pull["state"], &pull["merge_commit_sha"]),
        (&json!(true), &json!("closed"), &json!(merged))
    );
    assert!(repo.pull_requests().await[0].merged);
}

#[tokio::test]
async fn both_sides_in_one_file_do_not_merge() {
    let setup = Setup::new().await;
    let repo = setup.emulator.repository("conflict", &[("a.md", b"A")]).await;
    repo.commit_on("docs", "Docs", &[("a.md", Some(b"B"))]).await;
    open(&setup, &repo.full_name(), "docs").await;
    repo.commit("Meanwhile", &[("a.md", Some(b"C"))]).await;
    let merge = format!("/repos/{}/pulls/1/merge", repo.full_name());
    assert_eq!(setup.send(Method::PUT, &merge, &json!({})).await.0, 405);
    assert_eq!(repo.file("a.md").await.unwrap(), b"C");
}

#[tokio::test]
async fn pull_requests_close_reopen_and_go_with_their_branch() {
    let setup = Setup::new().await;
    let repo = setup.emulator.repository("close", &[("a.md", b"A")]).await;
    repo.commit_on("feature/docs", "Docs", &[("b.md", Some(b"B"))]).await;
    open(&setup, &repo.full_name(), "feature/docs").await;
    let state = async || repo.pull_requests().await[0].state.clone();
    repo.close_pull_request(1).await;
    assert_eq!(state().await, "closed");
    repo.reopen_pull_request(1).await;
    assert_eq!(state().await, "open");
    let branch = format!("/repos/{}/git/refs/heads/feature/docs", repo.full_name());
    assert_eq!(setup.request(Method::DELETE, &branch).send().await.unwrap().status(), 204);
    assert_eq!(state().await, "closed");
}
