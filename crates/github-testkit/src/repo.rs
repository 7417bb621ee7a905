//! A repository in the emulator, as a test makes it, changes it and looks at it.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::header;
use serde_json::{Value, json};

use crate::{
    accounts::{OWNER, OWNER_TOKEN},
    proxy::pulls,
    world::{World, encoded},
};

/// The branch that every repository begins with.
const MAIN: &str = "main";

/// A repository of the owner's.
pub struct TestRepo {
    world: Arc<World>,
    name: String,
}

/// A commit, the newest first in lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Its hash.
    pub sha: String,
    /// The whole message.
    pub message: String,
    /// Name and address of who wrote it.
    pub author: (String, String),
    /// Name and address of who committed it.
    pub committer: (String, String),
    /// The commits before it.
    pub parents: Vec<String>,
}

/// A pull request, the newest first in lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PullRequest {
    /// Its number in the repository.
    pub number: u64,
    /// `open` or `closed`.
    pub state: String,
    /// Whether it was merged.
    pub merged: bool,
    /// One line.
    pub title: String,
    /// The text below.
    pub body: String,
    /// The branch with the changes.
    pub head: String,
    /// The branch that they are for.
    pub base: String,
    /// Its page.
    pub html_url: String,
}

impl TestRepo {
    pub(crate) fn new(world: Arc<World>, name: &str) -> Self {
        Self { world, name: name.to_owned() }
    }

    /// The name without its owner.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Owner and name.
    pub fn full_name(&self) -> String {
        format!("{OWNER}/{}", self.name)
    }

    /// Its address on GitHub, as a person would enter it.
    pub fn html_url(&self) -> String {
        format!("https://github.com/{}", self.full_name())
    }

    fn at(&self, rest: &str) -> String {
        format!("/repos/{}{rest}", self.full_name())
    }

    /// Somebody's commit on `main`; `None` deletes a file.
    pub async fn commit(&self, message: &str, changes: &[(&str, Option<&[u8]>)]) -> String {
        self.commit_on(MAIN, message, changes).await
    }

    /// The same on another branch, which begins where `main` is when it is new.
    pub async fn commit_on(&self, branch: &str, message: &str, changes: &[(&str, Option<&[u8]>)]) -> String {
        let existing = self.head_of(branch).await;
        let parent = match &existing {
            Some(head) => Some(head.clone()),
            None => self.head_of(MAIN).await,
        };
        let sha = self.new_commit(parent.as_deref(), message, changes).await;
        if existing.is_some() {
            self.move_branch(branch, &sha, false).await;
        } else {
            self.create_branch(branch, &sha).await;
        }
        sha
    }

    /// Replaces what a branch had by a history of one commit with these files.
    pub async fn force_push(&self, branch: &str, message: &str, files: &[(&str, &[u8])]) -> String {
        let changes: Vec<_> = files.iter().map(|(path, content)| (*path, Some(*content))).collect();
        let sha = self.new_commit(None, message, &changes).await;
        self.move_branch(branch, &sha, true).await;
        sha
    }

    /// A commit that no branch has.
    async fn new_commit(&self, parent: Option<&str>, message: &str, changes: &[(&str, Option<&[u8]>)]) -> String {
        let mut entries = Vec::new();
        for (path, content) in changes {
            entries.push(self.tree_entry(path, *content).await);
        }
        let mut tree = json!({ "tree": entries });
        if let Some(parent) = parent {
            let commit = self.world.owner("GET", &self.at(&format!("/git/commits/{parent}")), None).await;
            tree["base_tree"] = commit["tree"]["sha"].clone();
        }
        let tree = self.world.owner("POST", &self.at("/git/trees"), Some(tree)).await;
        let parents: Vec<_> = parent.into_iter().collect();
        let commit = json!({ "message": message, "tree": tree["sha"], "parents": parents });
        let commit = self.world.owner("POST", &self.at("/git/commits"), Some(commit)).await;
        commit["sha"].as_str().unwrap().to_owned()
    }

    async fn tree_entry(&self, path: &str, content: Option<&[u8]>) -> Value {
        let mut entry = json!({ "path": path, "mode": "100644", "type": "blob" });
        match content.map(|content| (content, std::str::from_utf8(content))) {
            None => entry["sha"] = Value::Null,
            Some((_, Ok(text))) => entry["content"] = json!(text),
            Some((bytes, Err(_))) => {
                let blob = json!({ "content": STANDARD.encode(bytes), "encoding": "base64" });
                let blob = self.world.owner("POST", &self.at("/git/blobs"), Some(blob)).await;
                entry["sha"] = blob["sha"].clone();
            }
        }
        entry
    }

    /// Makes a branch that begins at a commit.
    pub async fn create_branch(&self, branch: &str, sha: &str) {
        let new = json!({ "ref": format!("refs/heads/{branch}"), "sha": sha });
        self.world.owner("POST", &self.at("/git/refs"), Some(new)).await;
    }

    async fn move_branch(&self, branch: &str, sha: &str, force: bool) {
        let target = self.at(&format!("/git/refs/heads/{}", encoded(branch)));
        self.world.owner("PATCH", &target, Some(json!({ "sha": sha, "force": force }))).await;
    }

    /// Deletes a branch other than the default one; open pull requests from it are closed, as GitHub does.
    pub async fn delete_branch(&self, branch: &str) {
        self.world.owner("DELETE", &self.at(&format!("/git/refs/heads/{}", encoded(branch))), None).await;
        pulls::close_of(&self.world, &self.full_name(), branch).await;
    }

    /// From now on, changes of the branch need a pull request, from everybody.
    pub async fn protect_branch(&self, branch: &str) {
        let rules = json!({
            "required_status_checks": null,
            "enforce_admins": true,
            "required_pull_request_reviews": { "required_approving_review_count": 0 },
            "restrictions": null,
        });
        self.world.owner("PUT", &self.at(&format!("/branches/{}/protection", encoded(branch))), Some(rules)).await;
    }

    /// Takes the protection away.
    pub async fn unprotect_branch(&self, branch: &str) {
        self.world.owner("DELETE", &self.at(&format!("/branches/{}/protection", encoded(branch))), None).await;
    }

    /// The branches' names in order.
    pub async fn branches(&self) -> Vec<String> {
        let found = self.world.owner("GET", &self.at("/branches?per_page=100"), None).await;
        list(&found, |branch| text(&branch["name"]))
    }

    /// A file on `main`.
    pub async fn file(&self, path: &str) -> Option<Vec<u8>> {
        self.file_on(MAIN, path).await
    }

    /// A file on a branch or of a commit.
    pub async fn file_on(&self, revision: &str, path: &str) -> Option<Vec<u8>> {
        let mut headers = header::HeaderMap::new();
        let token = self.world.tokens.for_emulator(OWNER_TOKEN).unwrap();
        headers.insert(header::AUTHORIZATION, format!("Bearer {token}").parse().unwrap());
        headers.insert(header::ACCEPT, header::HeaderValue::from_static("application/vnd.github.raw+json"));
        let revision = encoded(revision).replace('/', "%2F");
        let target = self.at(&format!("/contents/{}?ref={revision}", encoded(path)));
        let answer = self.world.send("GET", &target, headers, Vec::new()).await.unwrap();
        let is_file = answer.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/octet-stream");
        (answer.is_ok() && is_file).then_some(answer.body)
    }

    /// All files' paths on a branch or of a commit, in order.
    pub async fn paths(&self, revision: &str) -> Vec<String> {
        let sha = self.head_of(revision).await.unwrap_or_else(|| revision.to_owned());
        self.world.files(&self.full_name(), &sha).await.into_iter().map(|(path, _, _)| path).collect()
    }

    /// The newest commit on `main`.
    pub async fn head(&self) -> String {
        self.head_of(MAIN).await.expect("the repository is empty")
    }

    /// The newest commit on a branch that may be missing.
    pub async fn head_of(&self, branch: &str) -> Option<String> {
        self.world.head(&self.full_name(), branch).await
    }

    /// The newest hundred commits on `main`.
    pub async fn commits(&self) -> Vec<Commit> {
        self.commits_on(MAIN).await
    }

    /// The newest hundred commits on a branch.
    pub async fn commits_on(&self, branch: &str) -> Vec<Commit> {
        let branch = encoded(branch).replace('/', "%2F");
        let found = self.world.owner("GET", &self.at(&format!("/commits?per_page=100&sha={branch}")), None).await;
        let who = |who: &Value| (text(&who["name"]), text(&who["email"]));
        list(&found, |item| Commit {
            sha: text(&item["sha"]),
            message: text(&item["commit"]["message"]),
            author: who(&item["commit"]["author"]),
            committer: who(&item["commit"]["committer"]),
            parents: list(&item["parents"], |parent| text(&parent["sha"])),
        })
    }

    /// Makes it read-only, or takes that back.
    pub async fn set_archived(&self, archived: bool) {
        self.change(json!({ "archived": archived })).await;
    }

    /// Makes it private, as it is at first, or public.
    pub async fn set_private(&self, private: bool) {
        self.change(json!({ "private": private })).await;
    }

    /// Makes another branch the default one.
    pub async fn set_default_branch(&self, branch: &str) {
        self.change(json!({ "default_branch": branch })).await;
    }

    /// Gives it another name; the old one leads here from now on.
    pub async fn rename(&mut self, new: &str) {
        let old = self.full_name();
        self.change(json!({ "name": new })).await;
        new.clone_into(&mut self.name);
        self.world.rename(&old, &self.full_name());
    }

    /// Deletes it.
    pub async fn delete(self) {
        self.world.owner("DELETE", &self.at(""), None).await;
    }

    async fn change(&self, change: Value) {
        self.world.owner("PATCH", &self.at(""), Some(change)).await;
    }

    /// Has the emulator deliver these events to an address, signed with a secret. Its payloads have less in them than
    /// [GitHub's](crate::webhooks::example).
    pub async fn add_webhook(&self, url: &str, secret: &str, events: &[&str]) {
        let config = json!({ "url": url, "content_type": "json", "secret": secret });
        let hook = json!({ "name": "web", "active": true, "events": events, "config": config });
        self.world.owner("POST", &self.at("/hooks"), Some(hook)).await;
    }

    /// The newest hundred pull requests, whatever became of them.
    pub async fn pull_requests(&self) -> Vec<PullRequest> {
        let found = self.world.owner("GET", &self.at("/pulls?state=all&per_page=100"), None).await;
        list(&found, |pull| PullRequest {
            number: pull["number"].as_u64().unwrap(),
            state: text(&pull["state"]),
            merged: !pull["merged_at"].is_null(),
            title: text(&pull["title"]),
            body: text(&pull["body"]),
            head: text(&pull["head"]["ref"]),
            base: text(&pull["base"]["ref"]),
            html_url: format!("{}/pull/{}", self.html_url(), pull["number"]),
        })
    }

    /// Merges what the pull request's branch has now, with a merge commit. The branch stays.
    pub async fn merge_pull_request(&self, number: u64) -> String {
        let answer = pulls::merge(&self.world, OWNER_TOKEN, &self.full_name(), number, json!({})).await;
        let (status, answer) = answer;
        assert_eq!(status, 200, "{answer}");
        text(&answer["sha"])
    }

    /// Closes it without merging.
    pub async fn close_pull_request(&self, number: u64) {
        self.set_pull_request_state(number, "closed").await;
    }

    /// Opens it again.
    pub async fn reopen_pull_request(&self, number: u64) {
        self.set_pull_request_state(number, "open").await;
    }

    async fn set_pull_request_state(&self, number: u64, state: &str) {
        self.world.owner("PATCH", &self.at(&format!("/pulls/{number}")), Some(json!({ "state": state }))).await;
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn list<T>(value: &Value, item: impl Fn(&Value) -> T) -> Vec<T> {
    value.as_array().unwrap().iter().map(item).collect()
}
