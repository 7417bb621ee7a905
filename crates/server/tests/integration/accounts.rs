//! Accounts: set up, signed in to, invited, looked after; sessions that end when they should.

use std::time::Duration;

use ai_toolkit_server::config::{AuthMode, SessionTimes};
use reqwest::{Method, StatusCode};
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{Answer, Db, PASSWORD, Repo, Setup, Socket, TestApp, account, token_of};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_printed_link_makes_the_first_account_and_works_once(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let app = TestApp::start_with(db, Setup { auth: AuthMode::Accounts, ..Setup::default() }).await;
    let session = app.get("/api/session").await.expect(StatusCode::OK);
    assert_eq!((&session["mode"], &session["setupNeeded"]), (&json!("accounts"), &json!(true)));
    let earlier = app.state.accounts.setup_link().await.unwrap().unwrap();
    let link = app.state.accounts.setup_link().await.unwrap().unwrap();
    assert!(link.starts_with("/setup#ait_"), "{link}");
    let body = |link: &str, account: Value| json!({"token": token_of(&json!(link)), "account": account});
    app.post("/api/setup", body(&earlier, account("Ada"))).await.problem(StatusCode::NOT_FOUND, "dead_link");
    // What is not acceptable costs nothing: the link still works.
    let weak = json!({"name": "Ada", "email": "ada@example.com", "password": "short"});
    let refused = app.post("/api/setup", body(&link, weak)).await.problem(StatusCode::BAD_REQUEST, "validation");
    assert_eq!(refused["field"], "password");
    let looked_up = app.post("/api/links/look-up", json!({"token": token_of(&json!(link))})).await;
    assert_eq!(looked_up.expect(StatusCode::OK)["kind"], "setup");

    let answer = app.post("/api/setup", body(&link, account("Ada"))).await;
    let made = answer.expect(StatusCode::CREATED);
    assert_eq!((&made["name"], &made["account"]["isAdmin"]), (&json!("Ada"), &json!(true)));
    let cookie = answer.header("set-cookie");
    assert!(
        cookie.starts_with("ai_toolkit_session=ats_") && cookie.contains("HttpOnly; SameSite=Lax; Path=/;"),
        "{cookie}"
    );
    app.post("/api/setup", body(&link, account("Bob"))).await.problem(StatusCode::NOT_FOUND, "dead_link");
    assert!(app.state.accounts.setup_link().await.unwrap().is_none());
    assert_eq!(app.get("/api/session").await.expect(StatusCode::OK)["setupNeeded"], false);
    let stored = app.stored_bytes().await;
    for secret in [PASSWORD, &token_of(&json!(link)), cookie.split([';', '=']).nth(1).unwrap()] {
        assert!(!stored.windows(secret.len()).any(|part| part == secret.as_bytes()), "{secret} is stored in clear");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn signing_in_takes_the_right_password_and_says_no_more(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, admin) = TestApp::with_accounts(db).await;
    let ask = async |email: &str, password: &str| {
        let body = json!({"email": email, "password": password});
        Answer::of(app.anonymous(Method::POST, "/api/session").json(&body)).await
    };
    let wrong = ask(&admin.email, "wrong horse battery").await.problem(StatusCode::UNAUTHORIZED, "wrong_credentials");
    let unknown = ask("nobody@example.com", PASSWORD).await.problem(StatusCode::UNAUTHORIZED, "wrong_credentials");
    assert_eq!(wrong, unknown, "the answers tell whether there is an account");
    ask("not an address", PASSWORD).await.problem(StatusCode::UNAUTHORIZED, "wrong_credentials");
    let answer = ask(" ADA@Example.com ", PASSWORD).await;
    assert_eq!(answer.expect(StatusCode::CREATED)["account"]["id"], admin.id);

    let log = app.get("/api/audit?action=session.").await.expect(StatusCode::OK);
    let actions: Vec<&str> = log["items"].as_array().unwrap().iter().map(|e| e["action"].as_str().unwrap()).collect();
    let refused = "session.refused";
    assert_eq!(actions, ["session.started", refused, refused, refused, "session.started"]);
    assert_eq!((&log["items"][0]["actor"], &log["items"][0]["address"]), (&json!("Ada"), &json!("127.0.0.1")));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_when_its_owner_says_so(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, first) = TestApp::with_accounts(db).await;
    let (second, third) = (app.sign_in_again(&first).await, app.sign_in_again(&first).await);
    let is_in = async |person: &_| {
        let answer = app.ask(person, Method::GET, "/api/projects", Value::Null).await;
        answer.status == StatusCode::OK
    };
    let path = "/api/account/sessions";
    let sessions = app.ask(&third, Method::GET, path, Value::Null).await.expect(StatusCode::OK);
    let sessions = sessions.as_array().unwrap();
    assert_eq!(sessions.len(), 3);
    assert_eq!(sessions.iter().filter(|session| session["isCurrent"] == true).count(), 1);
    // Signing out ends the one.
    let out = app.ask(&second, Method::DELETE, "/api/session", Value::Null).await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    assert!(!is_in(&second).await && is_in(&first).await);
    // One by its id, from elsewhere.
    let current = async |person: &_| {
        let sessions = app.ask(person, Method::GET, path, Value::Null).await.expect(StatusCode::OK);
        let current = sessions.as_array().unwrap().iter().find(|session| session["isCurrent"] == true).cloned();
        current.unwrap()["id"].as_str().unwrap().to_owned()
    };
    let id = current(&first).await;
    app.ask(&third, Method::DELETE, &format!("{path}/{id}"), Value::Null).await.expect(StatusCode::OK);
    assert!(!is_in(&first).await && is_in(&third).await);
    app.ask(&third, Method::DELETE, &format!("{path}/{id}"), Value::Null)
        .await
        .problem(StatusCode::NOT_FOUND, "not_found");
    // A new password ends all others.
    let fourth = app.sign_in_again(&third).await;
    let body = json!({"currentPassword": "wrong", "newPassword": "another long password"});
    let wrong = app.ask(&third, Method::PUT, "/api/account/password", body).await;
    assert_eq!(wrong.problem(StatusCode::BAD_REQUEST, "validation")["field"], "currentPassword");
    let body = json!({"currentPassword": PASSWORD, "newPassword": "another long password"});
    let changed = app.ask(&third, Method::PUT, "/api/account/password", body).await;
    assert_eq!(changed.status, StatusCode::NO_CONTENT, "{}", changed.text());
    assert!(!is_in(&fourth).await && is_in(&third).await);
    app.sign_in(&third.email).await.problem(StatusCode::UNAUTHORIZED, "wrong_credentials");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_by_itself(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let hour = Duration::from_hours(1);
    let times = SessionTimes { idle: hour, longest: 3 * hour };
    let (app, person) = TestApp::with_accounts_and(db, Setup { session_times: times, ..Setup::default() }).await;
    let status = async || app.ask(&person, Method::GET, "/api/projects", Value::Null).await.status;
    let age = |minutes: u32| format!("last_seen_at = last_seen_at - {}", minutes * 60_000);
    app.sql(&format!("UPDATE sessions SET {}", age(59))).await;
    assert_eq!(status().await, StatusCode::OK, "used within the hour");
    // That use counts: another 59 minutes are no end.
    app.sql(&format!("UPDATE sessions SET {}", age(59))).await;
    assert_eq!(status().await, StatusCode::OK, "the use was not written down");
    app.sql(&format!("UPDATE sessions SET {}", age(61))).await;
    assert_eq!(status().await, StatusCode::UNAUTHORIZED, "unused for an hour");

    let person = app.sign_in_again(&person).await;
    let status = async || app.ask(&person, Method::GET, "/api/projects", Value::Null).await.status;
    assert_eq!(status().await, StatusCode::OK);
    app.sql("UPDATE sessions SET expires_at = expires_at - 10860000").await;
    assert_eq!(status().await, StatusCode::UNAUTHORIZED, "older than the longest time");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_lets_one_person_in(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, admin) = TestApp::with_accounts(db).await;
    let project = app.project(&Repo::with_docs()).await;
    let path = format!("/api/projects/{project}/invitations");
    let body = json!({"role": "editor", "email": "Eva@Example.com"});
    let made = app.post(&path, body).await.expect(StatusCode::CREATED);
    let token = token_of(&made["path"]);
    let looked_up = Answer::of(app.anonymous(Method::POST, "/api/links/look-up").json(&json!({"token": token}))).await;
    let looked_up = looked_up.expect(StatusCode::OK);
    assert_eq!(looked_up["projectName"], "Shop");
    assert_eq!((&looked_up["role"], &looked_up["email"]), (&json!("editor"), &json!("eva@example.com")));
    assert_eq!(looked_up["invitedBy"], "Ada");
    assert_eq!(app.get(&path).await.expect(StatusCode::OK)[0]["id"], made["id"]);

    let accept =
        async |body: Value| Answer::of(app.anonymous(Method::POST, "/api/invitations/accept").json(&body)).await;
    let alone = accept(json!({"token": token})).await.problem(StatusCode::BAD_REQUEST, "validation");
    assert_eq!(alone["field"], "account");
    let taken = accept(json!({"token": token, "account": account("ADA")})).await;
    assert_eq!(taken.problem(StatusCode::CONFLICT, "account_conflict")["field"], "email");
    let mut namesake = account("Eva");
    namesake["name"] = json!("aDA");
    let taken = accept(json!({"token": token, "account": namesake})).await;
    assert_eq!(taken.problem(StatusCode::CONFLICT, "account_conflict")["field"], "name");
    let accepted = accept(json!({"token": token, "account": account("Eva")})).await;
    assert_eq!(accepted.expect(StatusCode::OK)["projectId"], project);
    accept(json!({"token": token, "account": account("Bob")})).await.problem(StatusCode::NOT_FOUND, "dead_link");

    let members = app.get(&format!("/api/projects/{project}/members")).await.expect(StatusCode::OK);
    let members: Vec<_> = members.as_array().unwrap().iter().map(|m| (m["name"].clone(), m["role"].clone())).collect();
    assert_eq!(members, [(json!("Ada"), json!("owner")), (json!("Eva"), json!("editor"))]);

    // Who has an account accepts with it; who has as much already gains nothing.
    let made = app.post(&path, json!({"role": "owner"})).await.expect(StatusCode::CREATED);
    let body = json!({"token": token_of(&made["path"])});
    let again = app.ask(&admin, Method::POST, "/api/invitations/accept", body.clone()).await;
    again.problem(StatusCode::CONFLICT, "account_conflict");
    let eva = app.sign_in("eva@example.com").await;
    let cookie = crate::support::cookie_of(&eva);
    let request = app.anonymous(Method::POST, "/api/invitations/accept").header("Cookie", &cookie);
    Answer::of(request.json(&body)).await.expect(StatusCode::OK);

    // A withdrawn one, and one that is too old, are dead.
    let made = app.post(&path, json!({"role": "viewer"})).await.expect(StatusCode::CREATED);
    let id = made["id"].as_str().unwrap();
    app.delete(&format!("/api/invitations/{id}")).await.problem(StatusCode::NOT_FOUND, "not_found");
    app.delete(&format!("{path}/{id}")).await.expect(StatusCode::OK);
    let dead = accept(json!({"token": token_of(&made["path"]), "account": account("Bob")})).await;
    dead.problem(StatusCode::NOT_FOUND, "dead_link");
    let made = app.post(&path, json!({"role": "viewer"})).await.expect(StatusCode::CREATED);
    app.sql("UPDATE invitations SET expires_at = 1").await;
    let dead = accept(json!({"token": token_of(&made["path"]), "account": account("Bob")})).await;
    dead.problem(StatusCode::NOT_FOUND, "dead_link");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn one_link_sets_one_password(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, _) = TestApp::with_accounts(db).await;
    let eva = app.person("Eva").await;
    let path = format!("/api/accounts/{}/password-reset", eva.id);
    let earlier = app.post(&path, json!({})).await.expect(StatusCode::CREATED);
    let link = app.post(&path, json!({})).await.expect(StatusCode::CREATED);
    let reset = async |link: &Value, password: &str| {
        let body = json!({"token": token_of(&link["path"]), "newPassword": password});
        Answer::of(app.anonymous(Method::POST, "/api/password-reset").json(&body)).await
    };
    reset(&earlier, "quite another password").await.problem(StatusCode::NOT_FOUND, "dead_link");
    reset(&link, "eva@example.com").await.problem(StatusCode::BAD_REQUEST, "validation");
    assert_eq!(reset(&link, "quite another password").await.status, StatusCode::NO_CONTENT);
    reset(&link, "quite another password").await.problem(StatusCode::NOT_FOUND, "dead_link");
    app.ask(&eva, Method::GET, "/api/projects", Value::Null).await.problem(StatusCode::UNAUTHORIZED, "unauthorized");
    app.sign_in(&eva.email).await.problem(StatusCode::UNAUTHORIZED, "wrong_credentials");
    let body = json!({"email": eva.email, "password": "quite another password"});
    app.post("/api/session", body).await.expect(StatusCode::CREATED);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn somebody_can_always_look_after_the_platform_and_its_projects(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (mut app, admin) = TestApp::with_accounts(db).await;
    let own = format!("/api/accounts/{}", admin.id);
    for body in [json!({"isAdmin": false}), json!({"isActive": false})] {
        app.put(&own, body).await.problem(StatusCode::CONFLICT, "account_conflict");
    }
    app.delete(&own).await.problem(StatusCode::CONFLICT, "account_conflict");
    let olga = app.person("Olga").await;
    app.put(&format!("/api/accounts/{}", olga.id), json!({"isAdmin": true})).await.expect(StatusCode::OK);
    app.put(&own, json!({"isAdmin": false})).await.expect(StatusCode::OK);
    app.get("/api/accounts").await.problem(StatusCode::FORBIDDEN, "forbidden");

    app.act_as(&olga);
    let project = app.project_of(&Repo::with_docs(), &olga).await;
    let membership = format!("/api/projects/{project}/membership");
    app.delete(&membership).await.problem(StatusCode::CONFLICT, "account_conflict");
    let member = format!("/api/projects/{project}/members/{}", olga.id);
    app.put(&member, json!({"role": "viewer"})).await.problem(StatusCode::CONFLICT, "account_conflict");
    let eva = app.member(&project, "Eva", "viewer").await;
    let promoted = app.put(&format!("/api/projects/{project}/members/{}", eva.id), json!({"role": "owner"})).await;
    assert_eq!(promoted.expect(StatusCode::OK)["role"], "owner");
    app.put(&member, json!({"role": "viewer"})).await.expect(StatusCode::OK);
    app.ask(&eva, Method::DELETE, &member, Value::Null).await.expect(StatusCode::OK);
    app.ask(&eva, Method::DELETE, &member, Value::Null).await.problem(StatusCode::NOT_FOUND, "not_found");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_closed_account_is_out_at_once_and_its_lock_is_free(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, _) = TestApp::with_accounts(db).await;
    let project = app.project(&Repo::with_docs()).await;
    let eva = app.member(&project, "Eva", "editor").await;
    let lock = format!("/api/projects/{project}/lock");
    let mut hers = Socket::connect(&app.address, &[("cookie", &eva.cookie)]).await.unwrap();
    hers.join(&project).await;
    app.ask(&eva, Method::POST, &lock, json!({})).await.expect(StatusCode::CREATED);
    let path = format!("/api/accounts/{}", eva.id);
    assert_eq!(app.put(&path, json!({"isActive": false})).await.expect(StatusCode::OK)["isActive"], false);
    assert_eq!(app.get(&lock).await.expect(StatusCode::OK), Value::Null);
    while hers.next().await.is_some() {}
    app.ask(&eva, Method::GET, "/api/projects", Value::Null).await.problem(StatusCode::UNAUTHORIZED, "unauthorized");
    app.sign_in(&eva.email).await.problem(StatusCode::UNAUTHORIZED, "wrong_credentials");
    app.put(&path, json!({"isActive": true})).await.expect(StatusCode::OK);
    let eva = app.sign_in_again(&eva).await;
    app.ask(&eva, Method::POST, &lock, json!({})).await.expect(StatusCode::CREATED);
    app.delete(&path).await.expect(StatusCode::OK);
    assert_eq!(app.get(&lock).await.expect(StatusCode::OK), Value::Null);
    app.delete(&path).await.problem(StatusCode::NOT_FOUND, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_hears_no_more_than_its_owner_may() {
    let (app, _) = TestApp::with_accounts(Db::Sqlite).await;
    let project = app.project(&Repo::with_docs()).await;
    let (eva, sven) = (app.member(&project, "Eva", "viewer").await, app.person("Sven").await);
    assert_eq!(Socket::connect(&app.address, &[]).await.err(), Some(401));
    assert_eq!(Socket::connect(&app.address, &[("cookie", "ai_toolkit_session=ats_made_up")]).await.err(), Some(401));
    let foreign = [("cookie", eva.cookie.as_str()), ("origin", "https://evil.example")];
    assert_eq!(Socket::connect(&app.address, &foreign).await.err(), Some(403));

    let mut strangers = Socket::connect(&app.address, &[("cookie", &sven.cookie)]).await.unwrap();
    strangers.send("join", json!({"projectId": project})).await;
    assert_eq!(strangers.expect("error").await["code"], "not_found");
    let mut hers = Socket::connect(&app.address, &[("cookie", &eva.cookie)]).await.unwrap();
    hers.join(&project).await;
    hers.send("lock:request", json!({"projectId": project})).await;
    assert_eq!(hers.expect("error").await["code"], "forbidden");
    // Whoever is put out of the project hears nothing more of it, and keeps the connection.
    app.delete(&format!("/api/projects/{project}/members/{}", eva.id)).await.expect(StatusCode::OK);
    assert_eq!(hers.expect("error").await["code"], "not_found");
    app.post(&format!("/api/projects/{project}/lock"), json!({})).await.expect(StatusCode::CREATED);
    hers.send_text(json!({"event": "ping"}).to_string()).await;
    assert_eq!(hers.next().await.unwrap()["event"], "pong");
    // Whoever signs out is out.
    app.ask(&eva, Method::DELETE, "/api/session", Value::Null).await;
    assert_eq!(hers.next().await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_may_change_ones_own_name_but_not_take_another() {
    let (app, _) = TestApp::with_accounts(Db::Sqlite).await;
    let eva = app.person("Eva").await;
    let change = async |body: Value| app.ask(&eva, Method::PUT, "/api/account", body).await;
    let changed = change(json!({"name": "Eva Maria", "email": "EVA@example.org"})).await.expect(StatusCode::OK);
    assert_eq!((&changed["name"], &changed["email"]), (&json!("Eva Maria"), &json!("eva@example.org")));
    change(json!({"name": "ada"})).await.problem(StatusCode::CONFLICT, "account_conflict");
    change(json!({"email": "ada@example.com"})).await.problem(StatusCode::CONFLICT, "account_conflict");
    change(json!({"email": "nowhere"})).await.problem(StatusCode::BAD_REQUEST, "validation");
    change(json!({"isAdmin": true})).await.problem(StatusCode::BAD_REQUEST, "unknown_field");
}

#[tokio::test(flavor = "multi_thread")]
async fn other_sites_change_nothing_with_somebodys_cookie() {
    let (app, admin) = TestApp::with_accounts(Db::Sqlite).await;
    let foreign: [&[(&str, &str)]; 3] =
        [&[("Origin", "https://evil.example")], &[("Origin", "null")], &[("Sec-Fetch-Site", "cross-site")]];
    for headers in foreign {
        let mut request = app.by(&admin, Method::POST, "/api/invitations").json(&json!({}));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Answer::of(request).await.problem(StatusCode::FORBIDDEN, "forbidden");
    }
    assert_eq!(app.get("/api/invitations").await.expect(StatusCode::OK), json!([]));
    let own = app.by(&admin, Method::POST, "/api/invitations").header("Origin", format!("http://{}", app.address));
    Answer::of(own.json(&json!({}))).await.expect(StatusCode::CREATED);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_has_its_editors_own_address() {
    let (app, _) = TestApp::with_accounts(Db::Sqlite).await;
    let repo = Repo::with_docs();
    let project = app.project(&repo).await;
    let eva = app.member(&project, "Eva", "editor").await;
    let path = format!("/api/projects/{project}/docs/new.md");
    app.ask(&eva, Method::PUT, &path, json!({"content": "# New\n"})).await.expect(StatusCode::CREATED);
    let published = async || repo.git(&["log", "-1", "--format=%an <%ae>", "main"]) == "Eva <eva@example.com>";
    crate::support::eventually("the doc is published", published).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_the_machine_are_for_admins() {
    let (app, _) = TestApp::with_accounts(Db::Sqlite).await;
    let (repo, eva) = (Repo::with_docs(), app.person("Eva").await);
    let body = json!({"name": "Files", "repoUrl": repo.url()});
    for path in ["/api/projects", "/api/projects/check"] {
        let mut body = body.clone();
        if path.ends_with("check") {
            body.as_object_mut().unwrap().remove("name");
        }
        let refused = app.ask(&eva, Method::POST, path, body).await.problem(StatusCode::BAD_REQUEST, "validation");
        assert_eq!(refused["field"], "repoUrl");
    }
    // Where an admin has connected one, its owners change its settings, but not where it is.
    let project = app.project_of(&repo, &eva).await;
    let path = format!("/api/projects/{project}");
    app.ask(&eva, Method::PUT, &path, json!({"name": "Hers"})).await.expect(StatusCode::OK);
    let moved = app.ask(&eva, Method::PUT, &path, json!({"repoUrl": Repo::with_docs().url()})).await;
    assert_eq!(moved.problem(StatusCode::BAD_REQUEST, "validation")["field"], "repoUrl");
}
