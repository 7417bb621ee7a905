//! GitHub's provider alone, against a stand-in for GitHub: what each call does there, how many requests it takes, and
//! what becomes of it when the way is bad.

use std::{collections::HashMap, time::Duration};

use ai_toolkit_github_testkit::{
    APP_ID, Emulator, Fault, FaultKind, GUEST_TOKEN, OWNER_CLASSIC_TOKEN, OWNER_TOKEN, Proxy, READER_TOKEN, TestRepo,
};
use ai_toolkit_protocol::{Provider, PullRequestState};
use ai_toolkit_server::git_host::{
    BlobContent, BlobId, BranchName, CommitId, CommitMeta, Credential, FileChange, GitHost, GitHostError, Github,
    Proposal, Remote, RepoUrl,
};
use ai_toolkit_server::outgoing::{Outgoing, PrivateAddresses};
use rstest::rstest;
use serde_json::json;

const FILES: [(&str, &[u8]); 5] = [
    ("docs/a.md", b"# A\n"),
    ("docs/b/c d.md", b"# C\n"),
    ("docs/logo.png", b"\x89PNG\0\xff"),
    ("docs-old/x.md", b"old\n"),
    ("src/main.rs", b"fn main() {}\n"),
];

struct Scene {
    github: Github,
    proxy: Proxy,
    repo: TestRepo,
    remote: Remote,
}

impl Scene {
    async fn new() -> Self {
        Self::with(&FILES).await
    }

    async fn with(files: &[(&str, &[u8])]) -> Self {
        let emulator = Emulator::shared();
        let proxy = Proxy::start(emulator).await;
        let repo = emulator.repository("provider", files).await;
        let github = Github::new(Some(proxy.url().parse().unwrap()), Outgoing::new(PrivateAddresses::None));
        let remote = Remote {
            provider: Provider::Github,
            url: RepoUrl::parse(&repo.html_url()).unwrap(),
            credential: Some(token(OWNER_TOKEN)),
            branch: branch("main"),
            folder: "docs".into(),
            cache_key: "prj".into(),
        };
        Self { github, proxy, repo, remote }
    }

    async fn head(&self) -> CommitId {
        self.github.head(&self.remote).await.unwrap().unwrap()
    }

    async fn publish(&self, changes: &[FileChange]) -> Result<CommitId, GitHostError> {
        let head = self.head().await;
        Ok(self.github.publish(&self.remote, Some(&head), changes, &meta()).await?.commit)
    }

    async fn propose(&self, changes: &[FileChange], proposal: &Proposal) -> ai_toolkit_server::git_host::Proposed {
        let base = self.head().await;
        self.github.propose(&self.remote, &base, changes, &meta(), proposal).await.unwrap()
    }

    async fn file(&self, path: &str) -> Vec<u8> {
        self.repo.file(path).await.unwrap()
    }

    /// The requests since the last look, as `METHOD path status`.
    fn requests(&self) -> Vec<String> {
        let all = self.proxy.requests();
        self.proxy.clear();
        let prefix = format!("/repos/{}", self.repo.full_name());
        let line = |request: &ai_toolkit_github_testkit::Recorded| {
            let path = request.path.strip_prefix(&prefix).unwrap_or(&request.path);
            format!("{} {path} {}", request.method, request.status.map_or("cut".into(), |status| status.to_string()))
        };
        all.iter().map(line).collect()
    }
}

fn token(text: &str) -> Credential {
    Credential::Token(text.to_owned().into())
}

fn branch(name: &str) -> BranchName {
    BranchName::parse(name).unwrap()
}

fn write(path: &str, content: &[u8]) -> FileChange {
    FileChange { path: path.into(), content: Some(content.to_vec()) }
}

fn delete(path: &str) -> FileChange {
    FileChange { path: path.into(), content: None }
}

fn meta() -> CommitMeta {
    CommitMeta {
        author_name: "Ann".into(),
        author_email: "ann@example.com".into(),
        message: "Change docs\n\nSigned-off-by: Ann <ann@example.com>\n".into(),
    }
}

fn proposal(number: Option<u64>, title: &str) -> Proposal {
    Proposal { branch: branch("docs/changes"), number, title: title.into(), body: "Please look.".into() }
}

#[tokio::test]
async fn files_are_listed_and_read() {
    let scene = Scene::new().await;
    let head = scene.head().await;
    let tree = scene.github.tree(&scene.remote, &head).await.unwrap();
    let mut paths: Vec<&str> = tree.files.iter().map(|file| file.path.as_str()).collect();
    paths.sort_unstable();
    assert_eq!(paths, ["a.md", "b/c d.md", "logo.png"]);
    let ids: Vec<BlobId> = tree.files.iter().map(|file| file.blob.clone()).collect();
    let contents = scene.github.read_blobs(&scene.remote, &head, &ids).await.unwrap();
    let logo = tree.files.iter().find(|file| file.path == "logo.png").unwrap();
    assert_eq!(contents[&logo.blob], BlobContent::Bytes(b"\x89PNG\0\xff".to_vec()));
    assert_eq!(contents.len(), 3);
    scene.requests();

    // The docs did not change, so their folder is not listed again.
    scene.repo.commit("Elsewhere", &[("src/main.rs", Some(b"new"))]).await;
    let head = scene.head().await;
    assert_eq!(scene.github.tree(&scene.remote, &head).await.unwrap(), tree);
    let asked = scene.requests();
    assert!(!asked.iter().any(|line| line.contains("recursive")), "{asked:?}");

    let nowhere = Remote { folder: "docs/none".into(), ..scene.remote.clone() };
    assert_eq!(scene.github.tree(&nowhere, &head).await.unwrap().files.len(), 0);
    let unknown = CommitId::parse(&"ab".repeat(20)).unwrap();
    let error = scene.github.tree(&scene.remote, &unknown).await.unwrap_err();
    assert!(matches!(error, GitHostError::NonFastForward), "{error}");
}

#[tokio::test]
async fn many_files_come_in_one_archive() {
    let names: Vec<(String, Vec<u8>)> =
        (0..200).map(|n| (format!("docs/{n}.md"), format!("# {n}\n").into_bytes())).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();
    let scene = Scene::with(&files).await;
    let head = scene.head().await;
    let tree = scene.github.tree(&scene.remote, &head).await.unwrap();
    let ids: Vec<BlobId> = tree.files.iter().map(|file| file.blob.clone()).collect();
    scene.requests();
    let contents = scene.github.read_blobs(&scene.remote, &head, &ids).await.unwrap();
    let asked = scene.requests();
    assert_eq!(contents.len(), 200);
    assert!(asked.len() <= 3 && asked.iter().all(|line| !line.contains("/git/blobs")), "{asked:?}");
    let seven = tree.files.iter().find(|file| file.path == "7.md").unwrap();
    assert_eq!(contents[&seven.blob], BlobContent::Bytes(b"# 7\n".to_vec()));
}

#[tokio::test]
async fn a_cut_listing_is_completed() {
    let scene = Scene::new().await;
    let head = scene.head().await;
    let whole = Remote { folder: String::new(), ..scene.remote.clone() };
    let complete = scene.github.tree(&whole, &head).await.unwrap();
    scene.github.forget("prj").await.unwrap();
    scene.proxy.truncate_trees_over(2);
    let mut found = scene.github.tree(&whole, &head).await.unwrap();
    assert_eq!(found.files.len(), 5);
    found.files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut files = complete.files;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    assert_eq!(found.files, files);
}

#[tokio::test]
async fn an_unchanged_branch_costs_one_conditional_request() {
    let scene = Scene::new().await;
    let head = scene.head().await;
    let counted = scene.proxy.counted_requests();
    scene.requests();
    assert_eq!(scene.head().await, head);
    assert_eq!(scene.requests(), ["GET /git/ref/heads/main 304"]);
    assert_eq!(scene.proxy.counted_requests(), counted);
    let new = scene.repo.commit("New", &[("docs/a.md", Some(b"new"))]).await;
    assert_eq!(scene.head().await.as_str(), new);
}

#[tokio::test]
async fn missing_branches_and_repositories_are_told_apart() {
    let scene = Scene::new().await;
    scene.repo.create_branch("feature/ü", scene.head().await.as_str()).await;
    let odd = Remote { branch: branch("feature/ü"), ..scene.remote.clone() };
    assert!(scene.github.head(&odd).await.unwrap().is_some());
    let other = Remote { branch: branch("mian"), ..scene.remote.clone() };
    let error = scene.github.head(&other).await.unwrap_err();
    assert!(matches!(&error, GitHostError::BranchNotFound { suggestions, .. } if suggestions[0] == "main"), "{error}");
    let gone =
        Remote { url: RepoUrl::parse("https://github.com/octo-team/none-at-all").unwrap(), ..scene.remote.clone() };
    let error = scene.github.head(&gone).await.unwrap_err();
    assert!(matches!(error, GitHostError::RepositoryNotFound { .. }), "{error}");
    let empty = Scene::with(&[]).await;
    assert_eq!(empty.github.head(&empty.remote).await.unwrap(), None);
}

#[tokio::test]
async fn a_check_finds_everything_out() {
    let scene = Scene::new().await;
    let check = scene.github.check(&scene.remote).await.unwrap();
    assert_eq!((check.default_branch.as_deref(), check.files, check.writable), (Some("main"), 3, Some(true)));
    assert_eq!(check.branches, ["main"]);
    let folders: Vec<(&str, u64)> =
        check.folders.iter().map(|folder| (folder.path.as_str(), folder.docs_count)).collect();
    assert_eq!(folders, [("docs", 2), ("docs-old", 1), ("docs/b", 1)]);
    let credential = check.credential.unwrap();
    assert_eq!((credential.kind.as_str(), credential.account.as_deref()), ("fine-grained token", Some("octo-team")));

    scene.proxy.describe_tokens(true);
    let classic = Remote { credential: Some(token(OWNER_CLASSIC_TOKEN)), ..scene.remote.clone() };
    let check = scene.github.check(&classic).await.unwrap();
    let credential = check.credential.unwrap();
    assert_eq!((credential.kind.as_str(), credential.scopes), ("classic token", vec!["repo".to_owned()]));
    assert!(credential.expires_at.is_some());

    let reader = Remote { credential: Some(token(READER_TOKEN)), ..scene.remote.clone() };
    let check = scene.github.check(&reader).await.unwrap();
    assert_eq!(check.writable, Some(false));
    assert!(check.notices.iter().any(|notice| notice.contains("contents: write")), "{:?}", check.notices);

    let folder = Remote { folder: "dcos".into(), ..scene.remote.clone() };
    let error = scene.github.check(&folder).await.unwrap_err();
    assert!(matches!(&error, GitHostError::FolderNotFound { suggestions, .. } if suggestions[0] == "docs"), "{error}");

    scene.repo.protect_branch("main").await;
    let check = scene.github.check(&scene.remote).await.unwrap();
    assert!(check.notices.iter().any(|notice| notice.contains("protected")), "{:?}", check.notices);
}

#[rstest]
#[case(GUEST_TOKEN, "not found")]
#[case("ghp_wrong", "auth")]
#[tokio::test]
async fn who_is_not_let_in(#[case] text: &str, #[case] expected: &str) {
    let scene = Scene::new().await;
    let remote = Remote { credential: Some(token(text)), ..scene.remote.clone() };
    let error = scene.github.check(&remote).await.unwrap_err();
    let kind = match error {
        GitHostError::RepositoryNotFound { .. } => "not found",
        GitHostError::AuthenticationFailed { .. } => "auth",
        _ => "other",
    };
    assert_eq!(kind, expected, "{error}");
    assert!(!error.to_string().contains(text));
}

#[tokio::test]
async fn a_publish_is_one_commit() {
    let scene = Scene::new().await;
    let head = scene.head().await;
    scene.github.tree(&scene.remote, &head).await.unwrap();
    scene.requests();
    let changes = [
        write("a.md", "# Ä\r\n".as_bytes()),
        write("new/deep.md", b""),
        write("logo.png", b"\x89PNG\0new"),
        delete("b/c d.md"),
        delete("never.md"),
    ];
    let published = scene.github.publish(&scene.remote, Some(&head), &changes, &meta()).await.unwrap();
    let asked = scene.requests();
    assert!(asked.len() <= 6, "{asked:?}");
    assert_eq!(scene.repo.head().await, published.commit.as_str());
    assert_eq!(scene.file("docs/a.md").await, "# Ä\r\n".as_bytes());
    assert_eq!(scene.file("docs/new/deep.md").await, b"");
    assert_eq!(scene.file("docs/logo.png").await, b"\x89PNG\0new");
    assert_eq!(scene.repo.file("docs/b/c d.md").await, None);
    assert_eq!(scene.file("src/main.rs").await, b"fn main() {}\n");
    let commit = &scene.repo.commits().await[0];
    assert_eq!(commit.parents, [head.as_str()]);
    assert_eq!(commit.author, ("Ann".to_owned(), "ann@example.com".to_owned()));
    assert_eq!(commit.committer, ("AI Toolkit Sync Platform".to_owned(), "sync@ai-toolkit.invalid".to_owned()));
    assert!(commit.message.starts_with("Change docs\n\nSigned-off-by: Ann"));
    let tree = scene.github.tree(&scene.remote, &published.commit).await.unwrap();
    let ids: HashMap<String, BlobId> = tree.files.into_iter().map(|file| (file.path, file.blob)).collect();
    assert_eq!(published.blobs.len(), 3);
    assert!(published.blobs.iter().all(|(path, id)| ids[path] == *id));

    let same = scene.github.publish(&scene.remote, Some(&published.commit), &changes[..1], &meta()).await.unwrap();
    assert_eq!(same.commit, published.commit, "nothing differs, so there is no commit");
    assert_eq!(scene.repo.commits().await.len(), 2);
}

#[tokio::test]
async fn modes_stay_and_nothing_is_run_over() {
    let scene = Scene::new().await;
    let api = format!("{}/repos/{}", scene.proxy.url(), scene.repo.full_name());
    let client = reqwest::Client::builder().user_agent("test").build().unwrap();
    let post = async |rest: &str, body: serde_json::Value| -> serde_json::Value {
        client
            .post(format!("{api}{rest}"))
            .bearer_auth(OWNER_TOKEN)
            .header("accept", "application/vnd.github+json")
            .json(&body)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    };
    let entry = |path: &str, mode: &str| json!({"path": path, "mode": mode, "type": "blob", "content": "x"});
    let tree = post(
        "/git/trees",
        json!({"tree": [entry("docs/run.sh", "100755"), entry("docs/link", "120000"),
        entry("docs/d/x.md", "100644")]}),
    )
    .await;
    let commit =
        post("/git/commits", json!({"message": "m", "tree": tree["sha"], "parents": [scene.repo.head().await]})).await;
    client
        .patch(format!("{api}/git/refs/heads/main"))
        .bearer_auth(OWNER_TOKEN)
        .json(&json!({"sha": commit["sha"], "force": false}))
        .send()
        .await
        .unwrap();
    scene.publish(&[write("run.sh", b"new")]).await.unwrap();
    let head = scene.head().await;
    let skipped = scene.github.tree(&scene.remote, &head).await.unwrap().skipped;
    assert_eq!(skipped.len(), 1);
    let text = client
        .get(format!("{api}/git/trees/{head}?recursive=1"))
        .bearer_auth(OWNER_TOKEN)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    let listing: serde_json::Value = serde_json::from_str(&text).unwrap();
    let script = listing["tree"].as_array().unwrap().iter().find(|entry| entry["path"] == "docs/run.sh").unwrap();
    assert_eq!(script["mode"], "100755");
    for change in [write("link", b"x"), write("d", b"x"), write("run.sh/x.md", b"x"), write("link/x.md", b"x")] {
        let error = scene.publish(&[change]).await.unwrap_err();
        assert!(matches!(error, GitHostError::InTheWay { .. }), "{error}");
    }
    scene.publish(&[delete("d/x.md"), write("d", b"a file now")]).await.unwrap();
    assert_eq!(scene.file("docs/d").await, b"a file now");
    let error = scene.publish(&[write("../x", b"x")]).await.unwrap_err();
    assert!(matches!(error, GitHostError::BadPath { .. }), "{error}");
}

#[tokio::test]
async fn the_first_commit_of_an_empty_repository() {
    let scene = Scene::with(&[]).await;
    let check = scene.github.check(&scene.remote).await.unwrap();
    assert!(check.branches.is_empty());
    let changes = [write("a.md", b"A"), write("b/c.md", b"C"), write("logo.png", b"\0\xff")];
    let published = scene.github.publish(&scene.remote, None, &changes, &meta()).await.unwrap();
    assert_eq!(published.blobs.len(), 3);
    assert_eq!(scene.repo.head().await, published.commit.as_str());
    assert_eq!(scene.repo.paths("main").await, ["docs/a.md", "docs/b/c.md", "docs/logo.png"]);
}

#[tokio::test]
async fn a_branch_that_moved_is_left_alone() {
    let scene = Scene::new().await;
    let head = scene.head().await;
    let theirs = scene.repo.commit("Theirs", &[("docs/a.md", Some(b"theirs"))]).await;
    let error = scene.github.publish(&scene.remote, Some(&head), &[write("a.md", b"ours")], &meta()).await.unwrap_err();
    assert!(matches!(error, GitHostError::NonFastForward), "{error}");
    assert_eq!(scene.repo.head().await, theirs);
    scene.repo.create_branch("other", &theirs).await;
    scene.repo.set_default_branch("other").await;
    let head = scene.head().await;
    scene.repo.delete_branch("main").await;
    let error = scene.github.publish(&scene.remote, Some(&head), &[write("a.md", b"ours")], &meta()).await.unwrap_err();
    assert!(matches!(error, GitHostError::BranchNotFound { .. }), "{error}");
}

#[rstest]
#[case::cut(FaultKind::CutAfter)]
#[case::half_an_answer(FaultKind::TruncatedBody)]
#[tokio::test]
async fn a_lost_answer_makes_no_second_commit(#[case] kind: FaultKind) {
    let scene = Scene::new().await;
    scene.proxy.inject(Fault::new("PATCH", "/git/refs/", kind));
    let commit = scene.publish(&[write("a.md", b"new")]).await.unwrap();
    assert_eq!(scene.repo.head().await, commit.as_str());
    assert_eq!(scene.repo.commits().await.len(), 2);
}

#[tokio::test]
async fn an_update_that_never_arrived_is_tried_again_later() {
    let scene = Scene::new().await;
    scene.proxy.inject(Fault::new("PATCH", "/git/refs/", FaultKind::CutBefore));
    let error = scene.publish(&[write("a.md", b"new")]).await.unwrap_err();
    assert!(error.is_transient(), "{error}");
    assert_eq!(scene.repo.commits().await.len(), 1);
}

#[tokio::test]
async fn failures_by_chance_are_not_noticed() {
    let scene = Scene::new().await;
    let broken = || FaultKind::Status(502, Vec::new(), json!({"message": "Server Error"}));
    scene.proxy.inject(Fault::new("GET", "/git/ref/", broken()).times(2));
    scene.head().await;
    scene.proxy.inject(Fault::new("GET", "/git/ref/", FaultKind::Garbage));
    scene.head().await;
    scene.proxy.inject(Fault::new("POST", "/git/trees", FaultKind::CutAfter));
    scene.publish(&[write("a.md", b"new")]).await.unwrap();
    assert_eq!(scene.repo.commits().await.len(), 2);

    scene.proxy.inject(Fault::new("GET", "/git/ref/", broken()).times(3));
    let error = scene.github.head(&scene.remote).await.unwrap_err();
    assert!(matches!(error, GitHostError::Unreachable { .. }), "{error}");
    scene.proxy.inject(Fault::new("GET", "/git/ref/", FaultKind::Garbage).times(2));
    let error = scene.github.head(&scene.remote).await.unwrap_err();
    assert!(matches!(error, GitHostError::BadAnswer { .. }), "{error}");
}

#[rstest]
#[case::secondary(FaultKind::SecondaryRateLimit { retry_after: 2 }, 1.0..=2.0)]
#[case::primary(FaultKind::PrimaryRateLimit { reset_in: 30 }, 25.0..=34.0)]
#[tokio::test]
async fn limits_are_kept(#[case] kind: FaultKind, #[case] seconds: std::ops::RangeInclusive<f64>) {
    let scene = Scene::new().await;
    scene.head().await;
    scene.proxy.inject(Fault::new("GET", "/git/ref/", kind.clone()));
    scene.requests();
    for _ in 0..2 {
        match scene.github.head(&scene.remote).await.unwrap_err() {
            GitHostError::RateLimited { wait, .. } => {
                assert!(seconds.contains(&wait.as_secs_f64().ceil()), "{wait:?}");
            }
            error => panic!("{error}"),
        }
    }
    assert_eq!(scene.requests().len(), 1, "while the limit lasts, nothing is asked");
    let other = Remote { credential: Some(token(OWNER_CLASSIC_TOKEN)), ..scene.remote.clone() };
    scene.github.head(&other).await.unwrap();
    if matches!(kind, FaultKind::SecondaryRateLimit { .. }) {
        tokio::time::sleep(Duration::from_millis(2_100)).await;
        scene.head().await;
    }
}

#[tokio::test]
async fn archived_moved_and_protected_repositories() {
    let scene = Scene::new().await;
    scene.repo.protect_branch("main").await;
    let error = scene.publish(&[write("a.md", b"new")]).await;
    // The owner may pass the rule in some settings; if not, it is named.
    if let Err(error) = error {
        assert!(matches!(error, GitHostError::Protected { .. }), "{error}");
    }
    scene.repo.unprotect_branch("main").await;
    scene.repo.set_archived(true).await;
    let check = scene.github.check(&scene.remote).await.unwrap();
    assert_eq!(check.writable, Some(false));
    assert!(check.notices[0].contains("archived"), "{:?}", check.notices);
    let error = scene.publish(&[write("a.md", b"newer")]).await.unwrap_err();
    assert!(matches!(error, GitHostError::Archived { .. }), "{error}");
    scene.repo.set_archived(false).await;

    let Scene { github, proxy: _proxy, mut repo, remote } = scene;
    repo.rename(&format!("{}-renamed", repo.name())).await;
    let head = github.head(&remote).await.unwrap().unwrap();
    assert!(!github.tree(&remote, &head).await.unwrap().files.is_empty());
    for error in [
        github.check(&remote).await.unwrap_err(),
        github.publish(&remote, Some(&head), &[write("a.md", b"x")], &meta()).await.unwrap_err(),
    ] {
        assert!(matches!(&error, GitHostError::Moved { to } if *to == repo.html_url()), "{error}");
    }
}

#[tokio::test]
async fn a_pull_request_from_its_opening_to_its_merge() {
    let scene = Scene::new().await;
    let first = scene.propose(&[write("a.md", b"one")], &proposal(None, "Docs")).await;
    assert_eq!(
        (first.pull_request.state, first.pull_request.branch.as_str()),
        (PullRequestState::Open, "docs/changes")
    );
    assert_eq!(scene.file("docs/a.md").await, b"# A\n", "the branch itself is as it was");
    let number = first.pull_request.number;

    // The same again changes nothing.
    let again = scene.propose(&[write("a.md", b"one")], &proposal(Some(number), "Docs")).await;
    assert_eq!((again.published.commit, again.pull_request.number), (first.published.commit.clone(), number));

    let second = scene.propose(&[write("a.md", b"two")], &proposal(Some(number), "More docs")).await;
    assert_eq!(second.pull_request.number, number);
    let pulls = scene.repo.pull_requests().await;
    assert_eq!((pulls.len(), pulls[0].title.as_str(), pulls[0].body.as_str()), (1, "More docs", "Please look."));
    assert_eq!(scene.repo.commits_on("docs/changes").await[0].parents, [first.published.commit.as_str()]);

    // The base has moved on: the branch takes it in.
    let base = scene.repo.commit("Theirs", &[("docs/z.md", Some(b"Z"))]).await;
    let third = scene.propose(&[write("a.md", b"two")], &proposal(None, "More docs")).await;
    assert_eq!(third.pull_request.number, number, "the open one is found");
    let commit = &scene.repo.commits_on("docs/changes").await[0];
    assert_eq!(commit.parents, [second.published.commit.as_str(), base.as_str()]);
    assert_eq!(scene.repo.file_on("docs/changes", "docs/z.md").await.unwrap(), b"Z");

    let seen = scene.github.pull_request(&scene.remote, number).await.unwrap();
    assert_eq!(seen.state, PullRequestState::Open);
    scene.requests();
    assert_eq!(scene.github.pull_request(&scene.remote, number).await.unwrap(), seen);
    assert_eq!(scene.requests(), [format!("GET /pulls/{number} 304")]);
    scene.repo.merge_pull_request(number).await;
    let merged = scene.github.pull_request(&scene.remote, number).await.unwrap();
    assert_eq!(merged.state, PullRequestState::Merged);

    let next = scene.propose(&[write("a.md", b"three")], &proposal(Some(number), "Next")).await;
    assert_ne!(next.pull_request.number, number);
    scene.repo.close_pull_request(next.pull_request.number).await;
    let closed = scene.github.pull_request(&scene.remote, next.pull_request.number).await.unwrap();
    assert_eq!(closed.state, PullRequestState::Closed);
}

#[tokio::test]
async fn a_pull_request_is_opened_once() {
    let scene = Scene::new().await;
    scene.proxy.inject(Fault::new("POST", "/pulls", FaultKind::CutAfter));
    scene.propose(&[write("a.md", b"one")], &proposal(None, "Docs")).await;
    assert_eq!(scene.repo.pull_requests().await.len(), 1);
}

#[tokio::test]
async fn webhooks_come_change_and_go() {
    let scene = Scene::new().await;
    let url = "https://docs.example.com/api/webhooks/1";
    let secret = "one".to_owned().into();
    let id = scene.github.create_webhook(&scene.remote, url, &secret).await.unwrap();
    assert_eq!(scene.github.create_webhook(&scene.remote, url, &"two".to_owned().into()).await.unwrap(), id);
    let asked = scene.requests();
    assert!(asked.iter().any(|line| line.starts_with(&format!("PATCH /hooks/{id}"))), "{asked:?}");
    let reader = Remote { credential: Some(token(READER_TOKEN)), ..scene.remote.clone() };
    let error = scene.github.create_webhook(&reader, url, &secret).await.unwrap_err();
    assert!(error.to_string().contains("admin:repo_hook"), "{error}");
    scene.github.delete_webhook(&scene.remote, id).await.unwrap();
    scene.github.delete_webhook(&scene.remote, id).await.unwrap();
}

#[tokio::test]
async fn an_app_signs_in_once() {
    let scene = Scene::new().await;
    let key = Emulator::shared().app_private_key().to_owned();
    let app = |app_id, key: &str| Remote {
        credential: Some(Credential::GithubApp { app_id, private_key: key.to_owned().into() }),
        ..scene.remote.clone()
    };
    let remote = app(APP_ID, &key);
    let check = scene.github.check(&remote).await.unwrap();
    let credential = check.credential.unwrap();
    assert_eq!((credential.kind.as_str(), check.writable), ("GitHub App", Some(true)));
    let head = scene.github.head(&remote).await.unwrap().unwrap();
    scene.github.publish(&remote, Some(&head), &[write("a.md", b"by the app")], &meta()).await.unwrap();
    let asked = scene.requests();
    assert_eq!(asked.iter().filter(|line| line.contains("access_tokens")).count(), 1, "{asked:?}");
    assert_eq!(scene.file("docs/a.md").await, b"by the app");

    for (remote, words) in [(app(APP_ID + 1, &key), "does not know an App"), (app(APP_ID, "no key"), "private key")] {
        let error = scene.github.check(&remote).await.unwrap_err();
        assert!(matches!(error, GitHostError::AuthenticationFailed { .. }), "{error}");
        assert!(error.to_string().contains(words), "{error}");
    }
}
