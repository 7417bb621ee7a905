//! Signing in through a real OpenID Connect provider, walked through as a browser does.

use ai_toolkit_server::config::AuthMode;
use reqwest::{Method, StatusCode};
use rstest::rstest;
use serde_json::{Value, json};
use url::Url;

use crate::support::{
    Browser, Db, PUBLIC_URL, Repo, Setup, TestApp, leads_to,
    oidc::{OidcProvider, form, path_of, sign_in_from},
};

const START: &str = "/api/auth/oidc/start";
const RULES: &str = "docs-admins=admin,staff=account";

fn setup(provider: &OidcProvider, rules: &str) -> Setup {
    Setup {
        auth: AuthMode::Accounts,
        public_url: Some(PUBLIC_URL.parse().unwrap()),
        providers: vec![provider.config(rules)],
        ..Setup::default()
    }
}

async fn start(db: Db, rules: &str) -> (TestApp, Browser) {
    let app = TestApp::start_with(db, setup(OidcProvider::shared(), rules)).await;
    let root = Browser::set_up(&app).await;
    (app, root)
}

async fn sign_in(browser: &mut Browser, login: &str) -> String {
    sign_in_from(browser, START, login).await
}

/// What happened, newest first, as `action target detail`.
async fn audit(root: &mut Browser, action: &str) -> Vec<String> {
    let page = root.get(&format!("/api/audit?action={action}")).await;
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let line =
        |entry: &Value| format!("{} {} {}", text(&entry["action"]), text(&entry["target"]), text(&entry["detail"]));
    page["items"].as_array().unwrap().iter().map(line).collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_new_person_gets_an_account_and_finds_it_again(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, mut root) = start(db, RULES).await;
    let mut browser = Browser::new(&app);
    let session = browser.get("/api/session").await;
    assert_eq!(session["providers"], json!([{"id": "oidc", "name": "Company login"}]));

    let ended = sign_in_from(&mut browser, &format!("{START}?next=/projects%3Fq%3Da%23b"), "carl").await;
    assert_eq!(ended, "/projects?q=a#b");
    let session = browser.get("/api/session").await;
    let account = &session["account"];
    assert_eq!((&account["name"], &account["email"]), (&json!("Carl Colleague"), &json!("carl@example.com")));
    assert_eq!((&account["isAdmin"], &account["hasPassword"]), (&json!(false), &json!(false)));
    let identities = browser.get("/api/account/identities").await;
    assert_eq!(identities[0]["provider"], "oidc");
    assert_eq!(identities[0]["handle"], "carl@example.com");

    let mut elsewhere = Browser::new(&app);
    assert_eq!(sign_in(&mut elsewhere, "carl").await, "/");
    assert_eq!(elsewhere.get("/api/session").await["account"]["id"], account["id"]);
    assert_eq!(audit(&mut root, "session.started").await[..2], ["session.started - oidc"; 2]);
    assert_eq!(audit(&mut root, "identity.").await, ["identity.linked carl@example.com oidc"]);
    assert_eq!(audit(&mut root, "account.created").await[0], "account.created Carl Colleague carl@example.com");
}

#[tokio::test]
async fn names_are_taken_once() {
    let (app, _) = start(Db::Sqlite, RULES).await;
    let (mut ann, mut namesake) = (Browser::new(&app), Browser::new(&app));
    sign_in(&mut ann, "ann").await;
    sign_in(&mut namesake, "namesake").await;
    assert_eq!(ann.who().await.as_deref(), Some("Ann Admin"));
    assert_eq!(namesake.who().await.as_deref(), Some("Ann Admin (2)"));
}

#[tokio::test]
async fn who_matches_no_rule_is_not_let_in() {
    let (app, mut root) = start(Db::Sqlite, RULES).await;
    let mut browser = Browser::new(&app);
    assert_eq!(sign_in(&mut browser, "eve").await, "/sign-in?error=not_allowed");
    assert_eq!(browser.who().await, None);
    assert_eq!(sign_in(&mut browser, "una").await, "/sign-in?error=no_email", "an address has to be verified");
    assert_eq!(root.get("/api/accounts").await["items"].as_array().unwrap().len(), 1);
    assert!(audit(&mut root, "session.refused").await[1].starts_with("session.refused eve@example.com oidc: nothing"));

    let form = form(&mut browser, START).await;
    let (ended, _) = browser.submit(&form, &[("cancel", "yes")]).await;
    assert_eq!(path_of(&ended), "/sign-in?error=denied");
    assert!(browser.cookies().is_empty(), "the sign-in is over");
}

#[tokio::test]
async fn before_the_setup_only_an_admin_comes_in() {
    let app = TestApp::start_with(Db::Sqlite, setup(OidcProvider::shared(), RULES)).await;
    let mut browser = Browser::new(&app);
    assert_eq!(sign_in(&mut browser, "carl").await, "/sign-in?error=not_allowed");
    assert_eq!(browser.get("/api/session").await["setupNeeded"], true);
    assert_eq!(sign_in(&mut browser, "ann").await, "/");
    let session = browser.get("/api/session").await;
    assert_eq!((&session["setupNeeded"], &session["account"]["isAdmin"]), (&json!(false), &json!(true)));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn roles_follow_the_groups_and_what_people_gave_stays(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let provider = OidcProvider::start("0");
    let app = TestApp::start_with(db, setup(&provider, "")).await;
    let mut root = Browser::set_up(&app).await;
    let repo = Repo::with_docs();
    let mut projects = Vec::new();
    for name in ["Shop", "Wiki"] {
        let body = json!({"name": name, "repoUrl": repo.url()});
        let project = root.api(Method::POST, "/api/projects", Some(body)).await.expect(StatusCode::CREATED);
        projects.push(project["id"].as_str().unwrap().to_owned());
    }
    let [shop, wiki] = &projects[..] else { unreachable!() };
    let rules = format!(
        "docs-admins=admin,team-shop={shop}:viewer,leads={shop}:owner,leads={wiki}:editor,staff={wiki}:viewer,\
         leads=prj_0123456789abcdef0123456789abcdef:owner"
    );
    let app = app.restart_with(setup(&provider, &rules)).await;
    root.follow(&app);
    let mut bob = Browser::new(&app);
    assert_eq!(sign_in(&mut bob, "bob").await, "/");
    let id = bob.get("/api/session").await["account"]["id"].as_str().unwrap().to_owned();
    let role = async |root: &mut Browser, project: &str| {
        let members = root.get(&format!("/api/projects/{project}/members")).await;
        let found = members.as_array().unwrap().iter().find(|member| member["accountId"] == *id).cloned();
        found.map(|member| (member["role"].as_str().unwrap().to_owned(), member["fromGroups"].as_bool().unwrap()))
    };
    let of_groups = |role: &str| Some((role.to_owned(), true));
    assert_eq!((role(&mut root, shop).await, role(&mut root, wiki).await), (of_groups("viewer"), None));

    // More groups, more roles; a project that does not exist is in nobody's way.
    provider.set_groups("bob", &["team-shop", "leads", "docs-admins"]).await;
    sign_in(&mut Browser::new(&app), "bob").await;
    assert_eq!((role(&mut root, shop).await, role(&mut root, wiki).await), (of_groups("owner"), of_groups("editor")));
    assert_eq!(bob.get("/api/session").await["account"]["isAdmin"], true);

    // What a person gives is theirs to take: the groups neither change nor end it.
    let path = format!("/api/projects/{wiki}/members/{id}");
    root.api(Method::PUT, &path, Some(json!({"role": "owner"}))).await.expect(StatusCode::OK);
    provider.set_groups("bob", &["staff"]).await;
    sign_in(&mut Browser::new(&app), "bob").await;
    let by_hand = Some(("owner".to_owned(), false));
    assert_eq!((role(&mut root, shop).await, role(&mut root, wiki).await), (None, by_hand.clone()));
    assert_eq!(bob.get("/api/session").await["account"]["isAdmin"], false);

    // Out of all groups: the account stays, because it is known, with what people gave.
    provider.set_groups("bob", &[]).await;
    assert_eq!(sign_in(&mut Browser::new(&app), "bob").await, "/");
    assert_eq!(role(&mut root, wiki).await, by_hand);
    let told = audit(&mut root, "member.").await;
    let expected = [
        "member.removed Bob Builder groups",
        "member.role_changed Bob Builder owner",
        "member.added Bob Builder editor (groups)",
        "member.role_changed Bob Builder owner (groups)",
        "member.added Bob Builder viewer (groups)",
    ];
    let (mut told, mut expected) = (told, expected.map(str::to_owned).to_vec());
    // Those of one sign-in come in the order of the projects.
    told.sort();
    expected.sort();
    assert_eq!(told, expected);
    let verified = ai_toolkit_server::domain::audit::verify(&app.state.store).await;
    assert!(verified.is_ok(), "{verified:?}");
}

#[tokio::test]
async fn the_last_admin_stays_admin_whatever_the_groups_say() {
    let provider = OidcProvider::start("0");
    let app = TestApp::start_with(Db::Sqlite, setup(&provider, "docs-admins=admin,staff=account")).await;
    let mut ann = Browser::new(&app);
    sign_in(&mut ann, "ann").await;
    provider.set_groups("ann", &["staff"]).await;
    sign_in(&mut ann, "ann").await;
    assert_eq!(ann.get("/api/session").await["account"]["isAdmin"], true);
    provider.set_groups("carl", &["docs-admins"]).await;
    sign_in(&mut Browser::new(&app), "carl").await;
    sign_in(&mut ann, "ann").await;
    assert_eq!(ann.get("/api/session").await["account"]["isAdmin"], false, "now there is another one");
}

#[tokio::test]
async fn an_admin_by_hand_stays_one() {
    let (app, mut root) = start(Db::Sqlite, RULES).await;
    let mut carl = Browser::new(&app);
    sign_in(&mut carl, "carl").await;
    let id = carl.get("/api/session").await["account"]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/accounts/{id}");
    root.api(Method::PUT, &path, Some(json!({"isAdmin": true}))).await.expect(StatusCode::OK);
    sign_in(&mut carl, "carl").await;
    assert_eq!(carl.get("/api/session").await["account"]["isAdmin"], true);
    // Deactivated, nobody comes in any more.
    root.api(Method::PUT, &path, Some(json!({"isActive": false}))).await.expect(StatusCode::OK);
    assert_eq!(sign_in(&mut carl, "carl").await, "/sign-in?error=not_allowed");
    assert_eq!(carl.who().await, None);
}

/// Makes an account with a password by an invitation, and gives the browser that is signed in with it.
async fn with_password(app: &TestApp, root: &mut Browser, name: &str, email: &str) -> Browser {
    let token = invitation(root, "/api/invitations", json!({})).await;
    let account = json!({"name": name, "email": email, "password": "correct horse battery"});
    let mut browser = Browser::new(app);
    let body = json!({"token": token, "account": account});
    browser.api(Method::POST, "/api/invitations/accept", Some(body)).await.expect(StatusCode::OK);
    browser
}

/// Makes an invitation and gives its token.
async fn invitation(root: &mut Browser, path: &str, body: Value) -> String {
    let created = root.api(Method::POST, path, Some(body)).await.expect(StatusCode::CREATED);
    created["path"].as_str().unwrap().split_once('#').unwrap().1.to_owned()
}

/// Links from the account page.
async fn link(browser: &mut Browser, login: &str) -> String {
    browser.forget_elsewhere();
    let start = browser.url(&format!("{START}?link=true&next=/account"));
    let answer = browser.send(Method::GET, &start, &[("Sec-Fetch-Site", "same-origin")], None).await;
    let (form, _) = browser.walk(&leads_to(&start, &answer).unwrap()).await;
    path_of(&browser.submit(&form, &[("login", login)]).await.0)
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_address_alone_opens_no_account(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, mut root) = start(db, RULES).await;
    let mut carl = with_password(&app, &mut root, "Carl", "carl@example.com").await;
    let mut other = Browser::new(&app);
    assert_eq!(sign_in(&mut other, "carl").await, "/sign-in?error=email_taken");
    assert_eq!(other.who().await, None);

    // Signed in, its owner links it; from then on it opens.
    assert_eq!(link(&mut carl, "carl").await, "/account");
    assert_eq!(carl.get("/api/account/identities").await[0]["handle"], "carl@example.com");
    assert_eq!(sign_in(&mut other, "carl").await, "/");
    assert_eq!(other.who().await.as_deref(), Some("Carl"));
    assert_eq!(link(&mut carl, "carl").await, "/account", "once more does no harm");

    // What belongs to somebody else is not taken over, and an account has one identity of each service.
    let mut dora = with_password(&app, &mut root, "Dora", "dora@example.com").await;
    assert_eq!(link(&mut dora, "carl").await, "/account?error=identity_taken");
    assert_eq!(link(&mut carl, "eve").await, "/account?error=identity_taken");

    // Unlinked, it opens nothing.
    let path = "/api/account/identities/oidc";
    carl.api(Method::DELETE, path, None).await.expect(StatusCode::OK);
    carl.api(Method::DELETE, path, None).await.problem(StatusCode::NOT_FOUND, "not_found");
    assert_eq!(sign_in(&mut other, "carl").await, "/sign-in?error=email_taken");
    assert_eq!(
        audit(&mut root, "identity.").await,
        ["identity.unlinked carl@example.com oidc", "identity.linked carl@example.com oidc"]
    );
}

#[tokio::test]
async fn the_last_way_in_is_not_unlinked() {
    let (app, _) = start(Db::Sqlite, RULES).await;
    let mut carl = Browser::new(&app);
    sign_in(&mut carl, "carl").await;
    let path = "/api/account/identities/oidc";
    carl.api(Method::DELETE, path, None).await.problem(StatusCode::CONFLICT, "account_conflict");
    let password = json!({"newPassword": "correct horse battery"});
    carl.api(Method::PUT, "/api/account/password", Some(password)).await.expect(StatusCode::NO_CONTENT);
    carl.api(Method::DELETE, path, None).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn accounts_are_linked_from_the_platforms_own_pages_only() {
    let (app, mut root) = start(Db::Sqlite, RULES).await;
    let url = root.url(&format!("{START}?link=true"));
    for headers in [&[][..], &[("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate")]] {
        let answer = root.send(Method::GET, &url, headers, None).await;
        answer.problem(StatusCode::FORBIDDEN, "forbidden");
    }
    let mut nobody = Browser::new(&app);
    let answer = nobody.send(Method::GET, &url, &[("Sec-Fetch-Site", "same-origin")], None).await;
    answer.problem(StatusCode::FORBIDDEN, "forbidden");

    // Who signs out on the way, or in as somebody else, does not link.
    let mut carl = with_password(&app, &mut root, "Carl", "carl@example.com").await;
    let answer = carl.send(Method::GET, &url, &[("Sec-Fetch-Site", "same-origin")], None).await;
    let (form, _) = carl.walk(&leads_to(&url, &answer).unwrap()).await;
    let session = root.cookies().get("ai_toolkit_session").unwrap().clone();
    carl.cookies().insert("ai_toolkit_session".into(), session);
    let (ended, _) = carl.submit(&form, &[("login", "carl")]).await;
    assert_eq!(path_of(&ended), "/sign-in?error=expired");
    assert!(root.get("/api/account/identities").await.as_array().unwrap().is_empty());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_lets_in_whom_no_rule_does(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, mut root) = start(db, RULES).await;
    let repo = Repo::with_docs();
    let body = json!({"name": "Shop", "repoUrl": repo.url()});
    let project = root.api(Method::POST, "/api/projects", Some(body)).await.expect(StatusCode::CREATED);
    let project = project["id"].as_str().unwrap().to_owned();
    let path = format!("/api/projects/{project}/invitations");
    let token = invitation(&mut root, &path, json!({"role": "editor"})).await;

    let mut eve = Browser::new(&app);
    let ended = sign_in_from(&mut eve, &format!("{START}?invite={token}"), "eve").await;
    assert_eq!(ended, format!("/projects/{project}"));
    assert_eq!(eve.who().await.as_deref(), Some("Eve Elsewhere"));
    assert_eq!(eve.get("/api/projects").await.as_array().unwrap().len(), 1);
    assert_eq!(sign_in(&mut Browser::new(&app), "eve").await, "/", "known by now");

    let mut carl = Browser::new(&app);
    let ended = sign_in_from(&mut carl, &format!("{START}?invite={token}"), "carl").await;
    assert_eq!(ended, "/sign-in?error=dead_link", "it works once");
    assert_eq!(carl.who().await, None);

    // For who has as much already it goes on working for whom it was meant.
    let token = invitation(&mut root, &path, json!({"role": "viewer"})).await;
    assert_eq!(sign_in_from(&mut eve, &format!("{START}?invite={token}"), "eve").await, "/");
    let ended = sign_in_from(&mut carl, &format!("{START}?invite={token}&next=/account"), "carl").await;
    assert_eq!(ended, "/account");
    assert_eq!(carl.get("/api/projects").await.as_array().unwrap().len(), 1);
}

/// As far as the callback, which is not opened yet.
async fn callback(browser: &mut Browser, login: &str) -> Url {
    let form = form(browser, START).await;
    let mut url = form.clone();
    let mut answer = browser.send(Method::POST, &form, &[], Some(&[("login", login)])).await;
    while url.host_str() != Some("docs.test") {
        url = leads_to(&url, &answer).unwrap();
        if url.host_str() != Some("docs.test") {
            answer = browser.open(&url).await;
        }
    }
    url
}

fn with(url: &Url, name: &str, value: &str) -> Url {
    let others: Vec<_> = url.query_pairs().filter(|(key, _)| key != name).collect();
    let mut changed = url.clone();
    changed.query_pairs_mut().clear().extend_pairs(&others).append_pair(name, value);
    changed
}

async fn ends_at(browser: &mut Browser, url: &Url) -> String {
    path_of(&browser.walk(url).await.0)
}

#[tokio::test]
async fn a_callback_counts_once_and_in_the_browser_that_began() {
    let (app, _) = start(Db::Sqlite, RULES).await;
    let expired = "/sign-in?error=expired";
    let mut carl = Browser::new(&app);
    let url = callback(&mut carl, "carl").await;

    // Login CSRF: somebody else's way back, in a browser that began nothing and in one that began its own.
    let mut victim = Browser::new(&app);
    assert_eq!(ends_at(&mut victim, &url).await, expired);
    let own = callback(&mut victim, "ann").await;
    assert_eq!(ends_at(&mut victim, &url).await, expired);
    assert_eq!(victim.who().await, None);
    assert_eq!(ends_at(&mut victim, &own).await, "/", "and its own way back still works");
    assert_eq!(victim.who().await.as_deref(), Some("Ann Admin"));

    for (name, value) in [("state", ""), ("state", "guessed"), ("nothing", "")] {
        let tampered = if name == "nothing" { carl.url("/api/auth/oidc/callback") } else { with(&url, name, value) };
        assert_eq!(ends_at(&mut carl, &tampered).await, expired);
    }
    let flow = carl.cookies().clone();
    assert_eq!(ends_at(&mut carl, &url).await, "/");
    assert!(!carl.cookies().contains_key("ai_toolkit_sign_in"));

    // Replayed: with the cookie that went, and with nothing but the session.
    assert_eq!(ends_at(&mut carl, &url).await, expired);
    let mut thief = Browser::new(&app);
    *thief.cookies() = flow;
    assert_eq!(ends_at(&mut thief, &url).await, expired);
    assert_eq!(thief.who().await, None);
}

#[tokio::test]
async fn what_the_provider_did_not_say_is_refused() {
    let (app, _) = start(Db::Sqlite, RULES).await;
    for (name, value) in [("code", "guessed"), ("iss", "https://evil.example"), ("error", "server_error")] {
        let mut browser = Browser::new(&app);
        let url = callback(&mut browser, "carl").await;
        assert_eq!(ends_at(&mut browser, &with(&url, name, value)).await, "/sign-in?error=provider_failed", "{name}");
        assert_eq!(ends_at(&mut browser, &url).await, "/sign-in?error=expired", "{name}: one try");
    }
    // A code that another browser was given: its PKCE verifier is not here.
    let (mut one, mut two) = (Browser::new(&app), Browser::new(&app));
    let (first, second) = (callback(&mut one, "carl").await, callback(&mut two, "ann").await);
    let code = first.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
    assert_eq!(ends_at(&mut two, &with(&second, "code", &code)).await, "/sign-in?error=provider_failed");
    assert_eq!(two.who().await, None);
}

#[tokio::test]
async fn the_way_out_asks_for_all_that_protects_the_way_back() {
    let (app, _) = start(Db::Sqlite, RULES).await;
    let mut browser = Browser::new(&app);
    let start = browser.url(START);
    let answer = browser.open(&start).await;
    assert_eq!(answer.status, StatusCode::FOUND);
    let url = leads_to(&start, &answer).unwrap();
    let sent = |name: &str| url.query_pairs().find(|(key, _)| key == name).unwrap_or_else(|| panic!("{name}: {url}")).1;
    assert_eq!(sent("redirect_uri"), "http://docs.test/api/auth/oidc/callback");
    assert_eq!((sent("response_type"), sent("code_challenge_method")), ("code".into(), "S256".into()));
    assert_eq!(sent("scope"), "openid profile email");
    for name in ["state", "nonce", "code_challenge"] {
        assert_eq!(sent(name).len(), 43, "{name}");
    }
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("ai_toolkit_sign_in=atf_"), "{cookie}");
    assert!(cookie.ends_with("; HttpOnly; SameSite=Lax; Path=/; Max-Age=600"), "{cookie}");
    let secret = cookie.split([';', '=']).nth(1).unwrap();
    assert!(!url.as_str().contains(secret), "the cookie's secret stays in the cookie");
    assert_eq!(answer.header("cache-control"), "no-store");

    for next in ["https://evil.example", "//evil.example", "/\\evil.example", "/api/auth/oidc/start"] {
        let start =
            format!("{START}?next={}", url::form_urlencoded::byte_serialize(next.as_bytes()).collect::<String>());
        assert_eq!(sign_in_from(&mut Browser::new(&app), &start, "carl").await, "/", "{next}");
    }
    let other = browser.url("/api/auth/gitlab/start");
    browser.open(&other).await.problem(StatusCode::NOT_FOUND, "not_found");
}

#[tokio::test]
async fn behind_tls_the_cookies_are_of_this_host_alone() {
    let provider = OidcProvider::shared();
    let setup = Setup { public_url: Some("https://docs.test".parse().unwrap()), ..setup(provider, RULES) };
    let app = TestApp::start_with(Db::Sqlite, setup).await;
    let mut browser = Browser::new(&app);
    let form = form(&mut browser, START).await;
    assert!(browser.cookies().contains_key("__Host-ai_toolkit_sign_in"));
    assert_eq!(path_of(&browser.submit(&form, &[("login", "ann")]).await.0), "/");
    assert_eq!(browser.cookies().keys().collect::<Vec<_>>(), ["__Host-ai_toolkit_session"]);
}

#[tokio::test]
async fn a_provider_that_is_down_or_has_new_keys_stops_nobody_for_long() {
    let provider = OidcProvider::start("0");
    let (port, first) = (provider.port().to_owned(), setup(&provider, RULES));
    drop(provider);
    // Down at the start of the platform.
    let app = TestApp::start_with(Db::Sqlite, first).await;
    let mut browser = Browser::new(&app);
    let start = browser.url(START);
    assert_eq!(ends_at(&mut browser, &start).await, "/sign-in?error=provider_failed");
    assert!(browser.cookies().is_empty());

    let provider = OidcProvider::start(&port);
    assert_eq!(sign_in(&mut browser, "ann").await, "/");
    // With other keys than those that the platform knows.
    drop(provider);
    let _provider = OidcProvider::start(&port);
    assert_eq!(sign_in(&mut Browser::new(&app), "ann").await, "/");
}

#[tokio::test]
async fn another_provider_takes_the_place_of_one_that_is_gone() {
    let (first, second) = (OidcProvider::shared(), OidcProvider::start("0"));
    let app = TestApp::start_with(Db::Sqlite, setup(first, RULES)).await;
    let mut root = Browser::set_up(&app).await;
    let mut carl = with_password(&app, &mut root, "Carl", "carl@example.com").await;
    assert_eq!(link(&mut carl, "carl").await, "/account");
    let app = app.restart_with(setup(&second, RULES)).await;
    carl.follow(&app);
    // The same subject at another issuer is somebody else.
    assert_eq!(sign_in(&mut Browser::new(&app), "carl").await, "/sign-in?error=email_taken");
    assert_eq!(link(&mut carl, "carl").await, "/account");
    let mut other = Browser::new(&app);
    assert_eq!(sign_in(&mut other, "carl").await, "/");
    assert_eq!(other.who().await.as_deref(), Some("Carl"));
}

#[tokio::test]
async fn without_accounts_nobody_signs_in() {
    let app = TestApp::start(Db::Sqlite).await;
    app.get(START).await.problem(StatusCode::NOT_FOUND, "not_found");
    app.get("/api/auth/oidc/callback?code=1&state=2").await.problem(StatusCode::NOT_FOUND, "not_found");
}
