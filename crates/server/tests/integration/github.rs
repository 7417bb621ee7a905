//! Projects on GitHub, from the connection to the merged pull request; and what GitHub, or the way to it, can do wrong.

use std::time::Duration;

use ai_toolkit_github_testkit::{
    APP_ID, Emulator, Fault, FaultKind, GUEST_TOKEN, OWNER_CLASSIC_TOKEN, OWNER_TOKEN, Proxy, READER_TOKEN, TestRepo,
    webhooks,
};
use reqwest::{Method, StatusCode};
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{Answer, Db, Setup, TestApp, eventually};

const DOCS: [(&str, &[u8]); 4] = [
    ("docs/README.md", b"# Shop\n"),
    ("docs/api/errors.md", b"# Errors\n\nAll codes.\n"),
    ("docs/logo.png", b"\x89PNG\r\n\x1a\n\x00\xff"),
    ("src/main.rs", b"fn main() {}\n"),
];

/// A platform, GitHub, the way between the two, and a repository.
struct Scene {
    app: TestApp,
    proxy: Proxy,
    repo: TestRepo,
}

impl Scene {
    async fn new() -> Self {
        Self::on(Db::Sqlite).await
    }

    async fn on(db: Db) -> Self {
        let emulator = Emulator::shared();
        let proxy = Proxy::start(emulator).await;
        let repo = emulator.repository("shop", &DOCS).await;
        let setup = Setup {
            github_api_url: Some(proxy.url().parse().unwrap()),
            public_url: Some("https://docs.example.com".parse().unwrap()),
            ..Setup::default()
        };
        Self { app: TestApp::start_with(db, setup).await, proxy, repo }
    }

    fn body(&self, settings: &Value) -> Value {
        let mut body = json!({"name": "Shop", "repoUrl": self.repo.html_url(), "token": OWNER_TOKEN});
        body.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
        body
    }

    /// A project, after its import.
    async fn project(&self, settings: Value) -> String {
        let created = self.app.post("/api/projects", self.body(&settings)).await.expect(StatusCode::CREATED);
        assert_eq!(created["provider"], "github");
        let id = created["id"].as_str().unwrap().to_owned();
        eventually("the import is done", async || self.app.sync_state(&id).await == "idle").await;
        id
    }

    async fn save(&self, project: &str, name: &str, content: &str) -> Value {
        let answer = self.app.put(&format!("/api/projects/{project}/docs/{name}"), json!({"content": content})).await;
        assert!(answer.status.is_success(), "{}", answer.text());
        serde_json::from_slice(&answer.body).unwrap()
    }

    async fn doc(&self, project: &str, name: &str) -> Value {
        self.app.get(&format!("/api/projects/{project}/docs/{name}")).await.expect(StatusCode::OK)
    }

    async fn sync(&self, project: &str) -> Answer {
        self.app.post(&format!("/api/projects/{project}/docs/sync"), json!({})).await
    }

    async fn status(&self, project: &str) -> Value {
        self.app.get(&format!("/api/projects/{project}")).await.expect(StatusCode::OK)
    }

    async fn file(&self, path: &str) -> String {
        String::from_utf8(self.repo.file(path).await.unwrap_or_default()).unwrap()
    }

    /// Waits until the doc's newest version is where it should be.
    async fn until(&self, project: &str, name: &str, state: &str) {
        eventually(state, async || self.doc(project, name).await["state"] == state).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_is_described_before_anything_is_stored() {
    let scene = Scene::new().await;
    scene.proxy.describe_tokens(true);
    let check = async |settings: Value| {
        let mut body = scene.body(&settings);
        body.as_object_mut().unwrap().remove("name");
        scene.app.post("/api/projects/check", body).await
    };
    let found = check(json!({"token": OWNER_CLASSIC_TOKEN})).await.expect(StatusCode::OK);
    assert_eq!((&found["provider"], &found["docsCount"]), (&json!("github"), &json!(3)));
    assert_eq!((&found["branches"], &found["writable"]), (&json!(["main"]), &json!(true)));
    assert_eq!(found["folders"][0], json!({"path": "docs", "docsCount": 2}));
    assert_eq!(found["credential"]["kind"], "classic token");
    assert_eq!(found["credential"]["scopes"], json!(["repo"]));
    assert_eq!(found["credential"]["expiresAt"], "2030-01-02T03:04:05Z");

    let reader = check(json!({"token": READER_TOKEN})).await.expect(StatusCode::OK);
    assert_eq!(reader["writable"], false);
    assert!(reader["notices"].to_string().contains("publish"), "{reader}");

    let wrong = check(json!({"token": "github_pat_wrong"})).await;
    assert_eq!(wrong.problem(StatusCode::UNPROCESSABLE_ENTITY, "remote_auth")["field"], "token");
    assert!(!wrong.text().contains("github_pat_wrong"));
    let hidden = check(json!({"token": GUEST_TOKEN})).await;
    assert_eq!(hidden.problem(StatusCode::UNPROCESSABLE_ENTITY, "remote_not_found")["field"], "repoUrl");
    let branch = check(json!({"branch": "mian"})).await;
    let problem = branch.problem(StatusCode::UNPROCESSABLE_ENTITY, "remote_branch_not_found");
    assert_eq!((&problem["field"], &problem["suggestions"]), (&json!("branch"), &json!(["main"])));
    let folder = check(json!({"docsPath": "doc"})).await;
    let problem = folder.problem(StatusCode::UNPROCESSABLE_ENTITY, "remote_folder_not_found");
    assert_eq!((&problem["field"], &problem["suggestions"][0]), (&json!("docsPath"), &json!("docs")));
    let both = check(json!({"githubApp": {"appId": APP_ID, "privateKey": "x"}})).await;
    assert_eq!(both.problem(StatusCode::BAD_REQUEST, "validation")["field"], "githubApp");
    assert_eq!(scene.app.get("/api/projects").await.expect(StatusCode::OK), json!([]));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn docs_come_and_go_as_single_commits(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let scene = Scene::on(db).await;
    let project = scene.project(json!({"publishMode": "manual"})).await;
    assert_eq!(scene.doc(&project, "logo.png").await["encoding"], "base64");
    scene.save(&project, "README.md", "# Shop, by Ann\r\n").await;
    scene.save(&project, "guide/new.md", "new").await;
    scene.app.delete(&format!("/api/projects/{project}/docs/api/errors.md")).await.expect(StatusCode::OK);
    let before = scene.repo.commits().await.len();
    let result = scene.sync(&project).await.expect(StatusCode::OK);
    assert_eq!((&result["success"], &result["pushed"]), (&json!(true), &json!(3)));
    let commits = scene.repo.commits().await;
    assert_eq!(commits.len(), before + 1, "one publish is one commit");
    assert_eq!(result["commit"], commits[0].sha.as_str());
    assert_eq!(commits[0].author.0, "Local user");
    assert_eq!(commits[0].committer.0, "AI Toolkit Sync Platform");
    assert_eq!(scene.file("docs/README.md").await, "# Shop, by Ann\r\n");
    assert_eq!(scene.file("docs/guide/new.md").await, "new");
    assert_eq!(scene.repo.file("docs/api/errors.md").await, None);
    assert_eq!(scene.file("src/main.rs").await, "fn main() {}\n");
    assert_eq!(scene.repo.file("docs/logo.png").await.unwrap(), DOCS[2].1);

    scene.repo.commit("Theirs", &[("docs/README.md", Some(b"# Shop, by Bob\r\n")), ("src/x.rs", Some(b"x"))]).await;
    let result = scene.sync(&project).await.expect(StatusCode::OK);
    assert_eq!((&result["pulled"], &result["pushed"]), (&json!(1), &json!(0)));
    assert_eq!(scene.doc(&project, "README.md").await["content"], "# Shop, by Bob\r\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_at_an_unchanged_branch_is_one_request_that_costs_nothing() {
    let scene = Scene::new().await;
    let project = scene.project(json!({})).await;
    scene.sync(&project).await.expect(StatusCode::OK);
    scene.proxy.clear();
    let counted = scene.proxy.counted_requests();
    for _ in 0..3 {
        scene.sync(&project).await.expect(StatusCode::OK);
    }
    let requests = scene.proxy.requests();
    assert_eq!(requests.len(), 3, "{requests:?}");
    assert!(requests.iter().all(|request| request.conditional && request.status == Some(304)), "{requests:?}");
    assert_eq!(scene.proxy.counted_requests(), counted);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_repository_gets_its_first_commit() {
    let scene = Scene::new().await;
    let empty = Emulator::shared().repository("empty", &[]).await;
    let project = scene.project(json!({"repoUrl": empty.html_url()})).await;
    scene.save(&project, "README.md", "first").await;
    scene.until(&project, "README.md", "published").await;
    assert_eq!(empty.file("docs/README.md").await.unwrap(), b"first");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_to_a_publish_makes_no_second_commit() {
    let scene = Scene::new().await;
    let project = scene.project(json!({"publishMode": "manual"})).await;
    let before = scene.repo.commits().await.len();
    scene.save(&project, "README.md", "once").await;
    scene.proxy.inject(Fault::new("PATCH", "/git/refs/heads/main", FaultKind::CutAfter));
    scene.sync(&project).await;
    scene.sync(&project).await.expect(StatusCode::OK);
    assert_eq!(scene.repo.commits().await.len(), before + 1);
    assert_eq!(scene.doc(&project, "README.md").await["state"], "published");

    // The same when nothing at all is answered for a while after it.
    scene.save(&project, "README.md", "twice").await;
    scene.proxy.inject(Fault::new("PATCH", "/git/refs/heads/main", FaultKind::CutAfter));
    scene.proxy.inject(Fault::new("GET", "/git/ref/", FaultKind::CutBefore).times(4));
    scene.sync(&project).await;
    scene.proxy.heal();
    scene.sync(&project).await.expect(StatusCode::OK);
    assert_eq!(scene.repo.commits().await.len(), before + 2);
    assert_eq!(scene.file("docs/README.md").await, "twice");
}

#[rstest]
#[case::server_errors(FaultKind::Status(502, vec![], json!({"message": "Server Error"})), "remote_unreachable")]
#[case::cut(FaultKind::CutBefore, "remote_unreachable")]
#[case::half_an_answer(FaultKind::TruncatedBody, "remote_unreachable")]
#[case::no_json(FaultKind::Garbage, "remote_unreachable")]
#[case::too_many_at_once(FaultKind::SecondaryRateLimit { retry_after: 90 }, "remote_rate_limited")]
#[case::too_many_an_hour(FaultKind::PrimaryRateLimit { reset_in: 90 }, "remote_rate_limited")]
#[tokio::test(flavor = "multi_thread")]
async fn a_save_outlives_whatever_github_does(#[case] kind: FaultKind, #[case] code: &str) {
    let scene = Scene::new().await;
    let project = scene.project(json!({})).await;
    let limited = code == "remote_rate_limited";
    scene.proxy.inject(Fault::new("", "", kind).times(1_000));
    scene.save(&project, "README.md", "kept").await;
    eventually("it waits", async || scene.status(&project).await["sync"]["errorCode"] == code).await;
    let sync = scene.status(&project).await["sync"].clone();
    assert_eq!((&sync["state"], &sync["unpublished"]), (&json!("waiting"), &json!(1)), "{sync}");
    assert!(sync["error"].as_str().unwrap().len() > 20 && sync["nextRetryAt"].is_string(), "{sync}");
    if limited {
        let asked = scene.proxy.requests().len();
        let problem = scene.sync(&project).await.problem(StatusCode::SERVICE_UNAVAILABLE, code);
        assert!((60..=100).contains(&problem["retryAfter"].as_u64().unwrap()), "{problem}");
        assert_eq!(scene.proxy.requests().len(), asked, "nothing is asked before GitHub's time is over");
        return;
    }
    scene.proxy.heal();
    scene.sync(&project).await.expect(StatusCode::OK);
    assert_eq!(scene.file("docs/README.md").await, "kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn docs_go_through_a_pull_request() {
    let scene = Scene::new().await;
    let project = scene.project(json!({"publishMode": "pull-request"})).await;
    scene.save(&project, "README.md", "proposed").await;
    scene.until(&project, "README.md", "proposed").await;
    assert_eq!(scene.file("docs/README.md").await, "# Shop\n", "the branch is left alone");
    let open = scene.repo.pull_requests().await;
    assert_eq!(open.len(), 1);
    assert_eq!((open[0].base.as_str(), open[0].title.as_str()), ("main", "Update README.md"));
    let shown = scene.status(&project).await["pullRequest"].clone();
    assert_eq!((&shown["state"], &shown["number"]), (&json!("open"), &json!(open[0].number)));
    let in_branch = async |path: &str| scene.repo.file_on(&open[0].head, path).await;
    assert_eq!(in_branch("docs/README.md").await.unwrap(), b"proposed");

    // More goes into the same one, with what the branch got meanwhile.
    scene.repo.commit("Theirs", &[("docs/api/errors.md", Some(b"theirs\n"))]).await;
    scene.save(&project, "guide/new.md", "new").await;
    scene.until(&project, "guide/new.md", "proposed").await;
    assert_eq!(scene.repo.pull_requests().await.len(), 1);
    assert_eq!(in_branch("docs/guide/new.md").await.unwrap(), b"new");
    assert_eq!(in_branch("docs/api/errors.md").await.unwrap(), b"theirs\n", "it can be merged");
    assert_eq!(scene.doc(&project, "api/errors.md").await["content"], "theirs\n");

    scene.repo.merge_pull_request(open[0].number).await;
    let result = scene.sync(&project).await.expect(StatusCode::OK);
    assert_eq!((&result["success"], &result["conflicts"]), (&json!(true), &json!(0)));
    assert_eq!(scene.doc(&project, "README.md").await["state"], "published");
    assert_eq!(scene.status(&project).await["pullRequest"]["state"], "merged");
    assert_eq!(scene.status(&project).await["sync"]["unpublished"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_reviewer_changes_comes_with_the_merge() {
    let scene = Scene::new().await;
    let project = scene.project(json!({"publishMode": "pull-request"})).await;
    scene.save(&project, "api/errors.md", "# Errors\n\nAll codes.\nOurs.\n").await;
    scene.until(&project, "api/errors.md", "proposed").await;
    let open = scene.repo.pull_requests().await.remove(0);
    let theirs: &[u8] = b"# All errors\n\nAll codes.\nOurs.\n";
    scene.repo.commit_on(&open.head, "Review", &[("docs/api/errors.md", Some(theirs))]).await;
    // What is saved after the review does not undo it.
    scene.save(&project, "api/errors.md", "# Errors\n\nAll codes.\nOurs.\nMore.\n").await;
    scene.until(&project, "api/errors.md", "proposed").await;
    let both = "# All errors\n\nAll codes.\nOurs.\nMore.\n";
    assert_eq!(scene.repo.file_on(&open.head, "docs/api/errors.md").await.unwrap(), both.as_bytes());
    scene.save(&project, "README.md", "Another doc.").await;
    scene.until(&project, "README.md", "proposed").await;
    assert_eq!(scene.repo.file_on(&open.head, "docs/api/errors.md").await.unwrap(), both.as_bytes());
    scene.repo.merge_pull_request(open.number).await;
    scene.sync(&project).await.expect(StatusCode::OK);
    assert_eq!(scene.doc(&project, "api/errors.md").await["content"], both);
    assert_eq!(scene.doc(&project, "api/errors.md").await["state"], "published");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_pull_request_is_not_opened_again_by_itself() {
    let scene = Scene::new().await;
    let project = scene.project(json!({"publishMode": "pull-request"})).await;
    scene.save(&project, "README.md", "declined").await;
    scene.until(&project, "README.md", "proposed").await;
    let first = scene.repo.pull_requests().await.remove(0);
    scene.repo.close_pull_request(first.number).await;
    scene.save(&project, "api/errors.md", "another").await;
    scene.until(&project, "api/errors.md", "proposed").await;
    assert_eq!(scene.doc(&project, "README.md").await["state"], "unpublished");
    let second = scene.repo.pull_requests().await.remove(0);
    assert_ne!(second.head, first.head);
    assert_eq!(scene.repo.file_on(&second.head, "docs/README.md").await.unwrap(), b"# Shop\n");
    scene.sync(&project).await.expect(StatusCode::OK);
    assert_eq!(scene.doc(&project, "README.md").await["state"], "proposed", "somebody asked for it");
    assert_eq!(scene.repo.file_on(&second.head, "docs/README.md").await.unwrap(), b"declined");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_protected_branch_is_named_and_pull_requests_are_the_way_out() {
    let scene = Scene::new().await;
    let project = scene.project(json!({})).await;
    let rule = json!({
        "message": "Repository rule violations found\n\nChanges must be made through a pull request.",
        "documentation_url": "https://docs.github.com/rest/git/refs#update-a-reference",
    });
    scene.proxy.inject(Fault::new("PATCH", "/git/refs/heads/main", FaultKind::Status(422, vec![], rule)).times(99));
    scene.save(&project, "README.md", "protected").await;
    eventually("it fails", async || scene.status(&project).await["sync"]["errorCode"] == "remote_protected").await;
    let sync = scene.status(&project).await["sync"].clone();
    assert!(sync["error"].as_str().unwrap().contains("pull request"), "{sync}");
    assert_eq!(sync["state"], "failed");
    let change = json!({"publishMode": "pull-request"});
    scene.app.put(&format!("/api/projects/{project}"), change).await.expect(StatusCode::OK);
    scene.until(&project, "README.md", "proposed").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_change_at_github_has_its_state_and_its_way_out() {
    let mut scene = Scene::new().await;
    let project = scene.project(json!({"publishMode": "manual"})).await;
    scene.save(&project, "README.md", "kept").await;
    let code = async |scene: &Scene| {
        let problem = scene.sync(&project).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let sync = scene.status(&project).await["sync"].clone();
        assert_eq!((&sync["state"], &sync["errorCode"]), (&json!("failed"), &problem["code"]));
        assert_eq!(sync["unpublished"], 1, "nothing is lost");
        problem["code"].as_str().unwrap().to_owned()
    };
    scene.repo.set_archived(true).await;
    assert_eq!(code(&scene).await, "remote_archived");
    scene.repo.set_archived(false).await;

    scene.repo.create_branch("trunk", &scene.repo.head().await).await;
    scene.repo.set_default_branch("trunk").await;
    scene.repo.delete_branch("main").await;
    assert_eq!(code(&scene).await, "remote_branch_not_found");
    let change = json!({"branch": "trunk"});
    scene.app.put(&format!("/api/projects/{project}"), change).await.expect(StatusCode::OK);
    eventually("the docs are compared", async || scene.app.sync_state(&project).await == "idle").await;

    let revoked = FaultKind::Status(401, vec![], json!({"message": "Bad credentials"}));
    scene.proxy.inject(Fault::new("", "", revoked).times(99));
    assert_eq!(code(&scene).await, "remote_auth");
    scene.proxy.heal();

    let old = scene.repo.full_name();
    scene.repo.rename("shop-renamed").await;
    scene.proxy.move_repository(&old, &scene.repo.full_name());
    assert_eq!(code(&scene).await, "remote_moved");
    let change = json!({"repoUrl": scene.repo.html_url()});
    scene.app.put(&format!("/api/projects/{project}"), change).await.expect(StatusCode::OK);
    scene.sync(&project).await.expect(StatusCode::OK);
    assert_eq!(scene.repo.file_on("trunk", "docs/README.md").await.unwrap(), b"kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forced_push_is_followed_and_the_history_here_keeps_what_it_threw_away() {
    let scene = Scene::new().await;
    let project = scene.project(json!({})).await;
    scene.save(&project, "README.md", "thrown away").await;
    scene.until(&project, "README.md", "published").await;
    scene.repo.force_push("main", "Rewritten", &[("docs/README.md", b"rewritten\n")]).await;
    scene.sync(&project).await.expect(StatusCode::OK);
    let docs = scene.app.get(&format!("/api/projects/{project}/docs?include=content")).await.expect(StatusCode::OK);
    assert_eq!(docs.as_array().unwrap().len(), 1);
    assert_eq!(docs[0]["content"], "rewritten\n");
    let path = format!("/api/projects/{project}/docs/README.md/revisions/2");
    assert_eq!(scene.app.get(&path).await.expect(StatusCode::OK)["content"], "thrown away");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_opens_a_repository() {
    let scene = Scene::new().await;
    let app = json!({"appId": APP_ID, "privateKey": Emulator::shared().app_private_key()});
    let mut body = scene.body(&json!({"githubApp": app}));
    body.as_object_mut().unwrap().remove("token");
    let created = scene.app.post("/api/projects", body).await.expect(StatusCode::CREATED);
    assert_eq!(created["credentialKind"], "github-app");
    assert!(!created.to_string().contains("PRIVATE KEY"));
    let project = created["id"].as_str().unwrap().to_owned();
    eventually("the import is done", async || scene.app.sync_state(&project).await == "idle").await;
    scene.save(&project, "README.md", "by an App").await;
    scene.until(&project, "README.md", "published").await;
    assert_eq!(scene.file("docs/README.md").await, "by an App");
    let stored = scene.app.stored_bytes().await;
    assert!(!stored.windows(11).any(|part| part == b"PRIVATE KEY"), "it is stored encrypted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_is_made_delivered_to_and_removed() {
    let scene = Scene::new().await;
    let project = scene.project(json!({"branch": "main"})).await;
    let path = format!("/api/projects/{project}/webhook");
    scene.proxy.clear();
    let made = scene.app.post(&path, json!({})).await.expect(StatusCode::CREATED);
    let url = format!("https://docs.example.com/api/webhooks/github/{project}");
    assert_eq!((&made["url"], &made["lastDeliveryAt"]), (&json!(url), &Value::Null));
    let requests = scene.proxy.requests();
    let hook = requests.iter().find(|request| request.method == "POST" && request.path.ends_with("/hooks")).unwrap();
    let hook = hook.body.clone().unwrap();
    assert_eq!((&hook["events"], &hook["config"]["url"]), (&json!(["push", "pull_request"]), &json!(url)));
    assert_eq!((&hook["config"]["content_type"], &hook["config"]["insecure_ssl"]), (&json!("json"), &json!("0")));
    let secret = hook["config"]["secret"].as_str().unwrap().to_owned();
    assert!(secret.len() > 40 && !made.to_string().contains(&secret));
    assert!(!scene.app.stored_bytes().await.windows(secret.len()).any(|part| part == secret.as_bytes()));

    // What GitHub really sends, signed by GitHub's own library.
    for event in ["ping", "push", "pull_request"] {
        for (number, payload) in webhooks::example(event).into_iter().enumerate() {
            let body = payload.to_string();
            let request = scene
                .app
                .request(Method::POST, &format!("/api/webhooks/github/{project}"))
                .header("X-GitHub-Delivery", format!("{event}-{number}"))
                .header("X-GitHub-Event", event)
                .header("X-Hub-Signature-256", webhooks::sign(&secret, &body))
                .header("Content-Type", "application/json")
                .body(body);
            let answer = Answer::of(request).await;
            assert!(answer.status.is_success(), "{event} {number}: {}", answer.text());
        }
    }
    assert_eq!(scene.app.get(&path).await.expect(StatusCode::OK)["lastEvent"], "pull_request");

    scene.proxy.clear();
    scene.app.post(&path, json!({})).await.expect(StatusCode::CREATED);
    assert!(
        !scene.proxy.requests().iter().any(|request| request.method == "POST"),
        "the same address has one webhook only"
    );
    scene.app.delete(&path).await.expect(StatusCode::OK);
    assert_eq!(scene.app.get(&path).await.expect(StatusCode::OK), Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_is_answered_while_github_takes_its_time() {
    let scene = Scene::new().await;
    let project = scene.project(json!({})).await;
    scene.proxy.clear();
    scene.app.post(&format!("/api/projects/{project}/webhook"), json!({})).await.expect(StatusCode::CREATED);
    let hook = scene.proxy.requests().into_iter().find(|request| request.method == "POST").unwrap();
    let secret = hook.body.unwrap()["config"]["secret"].as_str().unwrap().to_owned();
    scene.repo.commit("Theirs", &[("docs/README.md", Some(b"theirs\n"))]).await;
    scene.proxy.inject(Fault::new("", "", FaultKind::Slow(Duration::from_secs(2))).times(99));
    scene.proxy.clear();
    let body = json!({"ref": "refs/heads/main", "commits": []}).to_string();
    let request = scene
        .app
        .request(Method::POST, &format!("/api/webhooks/github/{project}"))
        .header("X-GitHub-Delivery", "slow")
        .header("X-GitHub-Event", "push")
        .header("X-Hub-Signature-256", webhooks::sign(&secret, &body))
        .body(body);
    assert_eq!(Answer::of(request).await.status, StatusCode::ACCEPTED);
    assert_eq!(scene.doc(&project, "README.md").await["content"], "# Shop\n", "the answer waited for nothing");
    scene.proxy.heal();
    eventually("it is pulled", async || scene.doc(&project, "README.md").await["content"] == "theirs\n").await;
}
