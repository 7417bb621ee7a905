//! Signing in through GitHub, against a stand-in for its OAuth and the part of its API that says who somebody is.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use ai_toolkit_server::{
    config::AuthMode,
    sign_in::{ProviderConfig, config::GithubConfig},
};
use axum::{
    Form, Json, Router,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::{net::TcpListener, task::JoinHandle};
use url::Url;

use crate::support::{Browser, Db, PUBLIC_URL, Setup, TestApp, oidc::path_of};

const START: &str = "/api/auth/github/start";

/// Who is signed in at the stand-in, and what it keeps of the way out.
struct World {
    user: Value,
    emails: Value,
    organizations: Vec<Value>,
    teams: Vec<Value>,
    challenge: String,
    scope: String,
    asked: Vec<String>,
}

type Shared = Arc<Mutex<World>>;
type Parameters = HashMap<String, String>;

struct StandIn {
    url: String,
    world: Shared,
    task: JoinHandle<()>,
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl StandIn {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let world = Arc::new(Mutex::new(World {
            user: json!({"id": 583_231, "login": "octocat", "name": "The Octocat"}),
            emails: json!([
                {"email": "old@example.com", "primary": false, "verified": true},
                {"email": "octocat@example.com", "primary": true, "verified": true},
            ]),
            organizations: Vec::new(),
            teams: Vec::new(),
            challenge: String::new(),
            scope: String::new(),
            asked: Vec::new(),
        }));
        let routes = Router::new()
            .route("/login/oauth/authorize", get(authorize))
            .route("/login/oauth/access_token", post(access_token))
            .route("/api/v3/{*rest}", get(api))
            .with_state(Arc::clone(&world));
        let task = tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        Self { url, world, task }
    }

    async fn app(&self, rules: &str) -> (TestApp, Browser) {
        let config = GithubConfig {
            url: self.url.clone(),
            client_id: "Iv1.docs".into(),
            client_secret: "github-secret".to_owned().into(),
            rules: rules.parse().unwrap(),
        };
        let setup = Setup {
            auth: AuthMode::Accounts,
            public_url: Some(PUBLIC_URL.parse().unwrap()),
            providers: vec![ProviderConfig::Github(config)],
            ..Setup::default()
        };
        let app = TestApp::start_with(Db::Sqlite, setup).await;
        let root = Browser::set_up(&app).await;
        (app, root)
    }

    fn change(&self, change: impl FnOnce(&mut World)) {
        change(&mut self.world.lock().unwrap());
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.world.lock().unwrap().asked)
    }
}

async fn authorize(State(world): State<Shared>, Query(sent): Query<Parameters>) -> Redirect {
    assert_eq!((sent["client_id"].as_str(), sent["code_challenge_method"].as_str()), ("Iv1.docs", "S256"));
    let mut world = world.lock().unwrap();
    world.challenge.clone_from(&sent["code_challenge"]);
    world.scope.clone_from(&sent["scope"]);
    let mut back = Url::parse(&sent["redirect_uri"]).unwrap();
    back.query_pairs_mut().append_pair("code", "c0de").append_pair("state", &sent["state"]);
    Redirect::to(back.as_str())
}

/// As GitHub does, it answers 200 whatever goes wrong.
async fn access_token(State(world): State<Shared>, headers: HeaderMap, Form(sent): Form<Parameters>) -> Json<Value> {
    assert_eq!(headers["accept"], "application/json");
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&sent["code_verifier"]));
    if sent["code"] != "c0de" || challenge != world.lock().unwrap().challenge {
        return Json(
            json!({"error": "bad_verification_code", "error_description": "The code is incorrect or expired."}),
        );
    }
    Json(json!({"access_token": "gho_token", "token_type": "bearer", "scope": "read:user,user:email"}))
}

async fn api(
    State(world): State<Shared>,
    uri: axum::http::Uri,
    Query(sent): Query<Parameters>,
    headers: HeaderMap,
) -> Response {
    let mut world = world.lock().unwrap();
    world.asked.push(uri.path().to_owned());
    if headers["authorization"] != "Bearer gho_token" {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let page = |all: &[Value]| -> Value {
        let number: usize = sent["page"].parse().unwrap();
        all.chunks(100).nth(number - 1).unwrap_or_default().to_vec().into()
    };
    Json(match uri.path() {
        "/api/v3/user" => world.user.clone(),
        "/api/v3/user/emails" => world.emails.clone(),
        "/api/v3/user/orgs" => page(&world.organizations),
        "/api/v3/user/teams" => page(&world.teams),
        _ => return StatusCode::NOT_FOUND.into_response(),
    })
    .into_response()
}

async fn sign_in(browser: &mut Browser) -> String {
    let start = browser.url(START);
    path_of(&browser.walk(&start).await.0)
}

#[tokio::test]
async fn a_person_is_known_by_the_number_that_never_changes() {
    let github = StandIn::start().await;
    let (app, _) = github.app("everybody=account").await;
    let mut browser = Browser::new(&app);
    assert_eq!(browser.get("/api/session").await["providers"], json!([{"id": "github", "name": "GitHub"}]));
    assert_eq!(sign_in(&mut browser).await, "/");
    let account = browser.get("/api/session").await["account"].clone();
    assert_eq!((&account["name"], &account["email"]), (&json!("The Octocat"), &json!("octocat@example.com")));
    assert_eq!(browser.get("/api/account/identities").await[0]["handle"], "octocat");
    assert_eq!(github.world.lock().unwrap().scope, "read:user user:email", "groups are asked for by rules only");
    assert_eq!(github.asked(), ["/api/v3/user", "/api/v3/user/emails"]);

    // Renamed, it is the same person; another person with the old name is not.
    github.change(|world| world.user["login"] = "monalisa".into());
    assert_eq!(sign_in(&mut browser).await, "/");
    assert_eq!(browser.get("/api/session").await["account"]["id"], account["id"]);
    assert_eq!(browser.get("/api/account/identities").await[0]["handle"], "monalisa");
    github.change(|world| {
        world.user = json!({"id": 1, "login": "octocat", "name": null});
        world.emails = json!([{"email": "other@example.com", "primary": true, "verified": true}]);
    });
    assert_eq!(sign_in(&mut browser).await, "/");
    assert_eq!(browser.who().await.as_deref(), Some("octocat"));
}

#[tokio::test]
async fn organizations_and_teams_open_what_the_rules_say() {
    let github = StandIn::start().await;
    let (app, _) = github.app("Acme=account,acme/Docs-Admins=admin").await;
    let mut browser = Browser::new(&app);
    assert_eq!(sign_in(&mut browser).await, "/sign-in?error=not_allowed");
    assert_eq!(github.world.lock().unwrap().scope, "read:user user:email read:org");

    // However many organizations come before; GitHub tells capitals apart in no name.
    github.change(|world| {
        world.organizations = (0..150).map(|number| json!({"login": format!("org-{number}")})).collect();
        world.organizations.push(json!({"login": "ACME"}));
    });
    assert_eq!(sign_in(&mut browser).await, "/");
    assert_eq!(browser.get("/api/session").await["account"]["isAdmin"], false);
    github.change(|world| world.teams.push(json!({"slug": "docs-admins", "organization": {"login": "ACME"}})));
    assert_eq!(sign_in(&mut browser).await, "/");
    assert_eq!(browser.get("/api/session").await["account"]["isAdmin"], true);
    github.change(|world| world.teams.clear());
    assert_eq!(sign_in(&mut browser).await, "/");
    assert_eq!(browser.get("/api/session").await["account"]["isAdmin"], false);
}

#[tokio::test]
async fn only_the_primary_address_counts_and_only_verified() {
    let github = StandIn::start().await;
    let (app, _) = github.app("everybody=account").await;
    let mut browser = Browser::new(&app);
    github.change(|world| world.emails[1]["verified"] = false.into());
    assert_eq!(sign_in(&mut browser).await, "/sign-in?error=no_email");
    github.change(|world| {
        world.emails = json!([{"email": "root@example.com", "primary": true, "verified": true}]);
    });
    assert_eq!(sign_in(&mut browser).await, "/sign-in?error=email_taken");
    assert_eq!(browser.who().await, None);
}

#[tokio::test]
async fn a_refused_code_lets_nobody_in() {
    let github = StandIn::start().await;
    let (app, _) = github.app("everybody=account").await;
    let mut browser = Browser::new(&app);
    let start = browser.url(START);
    let out = browser.open(&start).await;
    let back = browser.open(&Url::parse(out.header("location")).unwrap()).await;
    let back: Url = back.header("location").parse().unwrap();
    let other = back.as_str().replace("c0de", "guessed").parse().unwrap();
    assert_eq!(path_of(&browser.walk(&other).await.0), "/sign-in?error=provider_failed");
    assert_eq!(path_of(&browser.walk(&back).await.0), "/sign-in?error=expired");
    assert_eq!(browser.who().await, None);
}
