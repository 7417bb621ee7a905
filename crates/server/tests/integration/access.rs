//! The authorisation table against every route, every kind of visitor and every project that is not theirs.

use std::collections::{BTreeMap, BTreeSet};

use ai_toolkit_protocol::{ApiKeyScope, Role};
use ai_toolkit_server::{domain::access::Need, http};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Answer, Db, Person, Repo, TestApp};

/// Who comes to each route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Admin,
    Owner,
    Editor,
    Viewer,
    /// The owner of another project.
    Stranger,
    SignedOut,
    ExpiredSession,
    RevokedSession,
    Key,
    KeyOfAnotherProject,
    KeyForStatusOnly,
    RevokedKey,
}

const EVERYBODY: [Who; 12] = [
    Who::Admin,
    Who::Owner,
    Who::Editor,
    Who::Viewer,
    Who::Stranger,
    Who::SignedOut,
    Who::ExpiredSession,
    Who::RevokedSession,
    Who::Key,
    Who::KeyOfAnotherProject,
    Who::KeyForStatusOnly,
    Who::RevokedKey,
];

/// What an answer says of the visitor's rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// Let in; what the handler makes of the request is not this test's matter.
    In,
    /// 401: it is not known who comes.
    Unknown,
    /// 403: known, but not allowed.
    Forbidden,
    /// 404: a project that the visitor must not even learn of.
    Hidden,
}

/// What the table, and nothing else, makes of a visitor.
fn expected(need: Need, path: &str, who: Who) -> Verdict {
    let signed_in = matches!(who, Who::Admin | Who::Owner | Who::Editor | Who::Viewer | Who::Stranger);
    let role = match who {
        Who::Admin | Who::Owner => Some(Role::Owner),
        Who::Editor => Some(Role::Editor),
        Who::Viewer => Some(Role::Viewer),
        _ => None,
    };
    match need {
        Need::Nothing => Verdict::In,
        Need::Account if signed_in => Verdict::In,
        Need::Admin if who == Who::Admin => Verdict::In,
        Need::Admin if signed_in => Verdict::Forbidden,
        Need::Role(needed) if signed_in => match role {
            None => Verdict::Hidden,
            Some(role) if role >= needed => Verdict::In,
            Some(_) => Verdict::Forbidden,
        },
        Need::Account | Need::Admin | Need::Role(_) => Verdict::Unknown,
        Need::Key(scope) => match who {
            Who::Key => Verdict::In,
            // It shows each key its own project.
            Who::KeyOfAnotherProject if path == "/mcp" => Verdict::In,
            Who::KeyForStatusOnly if scope == ApiKeyScope::ReadStatus => Verdict::In,
            Who::KeyForStatusOnly | Who::KeyOfAnotherProject => Verdict::Forbidden,
            _ => Verdict::Unknown,
        },
        Need::AccountOrKey(_) => match who {
            Who::Key | Who::KeyOfAnotherProject | Who::KeyForStatusOnly => Verdict::In,
            _ if signed_in => Verdict::In,
            _ => Verdict::Unknown,
        },
    }
}

fn verdict(answer: &Answer) -> Verdict {
    let problem: Value = serde_json::from_slice(&answer.body).unwrap_or(Value::Null);
    match answer.status {
        StatusCode::UNAUTHORIZED => Verdict::Unknown,
        StatusCode::FORBIDDEN => Verdict::Forbidden,
        StatusCode::NOT_FOUND if problem["detail"].as_str().unwrap_or_default().contains("no such project") => {
            Verdict::Hidden
        }
        _ => Verdict::In,
    }
}

/// A project with everybody who comes to it.
struct World {
    app: TestApp,
    project: String,
    people: BTreeMap<&'static str, Person>,
    keys: BTreeMap<&'static str, String>,
}

impl World {
    async fn new() -> Self {
        let (mut app, admin) = TestApp::with_accounts(Db::Sqlite).await;
        let mut people = BTreeMap::from([("admin", admin.clone())]);
        for name in ["Olga", "Sven"] {
            people.insert(name, app.person(name).await);
        }
        let repo = Repo::with_docs();
        // An admin connects them, because only admins may use files of the machine.
        let other = app.project_of(&repo, &people["Sven"]).await;
        let project = app.project_of(&repo, &people["Olga"]).await;
        app.act_as(&people["Sven"]);
        let mut keys = BTreeMap::from([("other", app.key(&other).await)]);
        app.act_as(&people["Olga"]);
        for (name, role) in [("Eva", "editor"), ("Vera", "viewer")] {
            people.insert(name, app.member(&project, name, role).await);
        }
        for name in ["expired", "revoked"] {
            people.insert(name, app.sign_in_again(&people["Olga"]).await);
        }
        app.ask(&people["revoked"], Method::DELETE, "/api/session", Value::Null).await;
        let sessions = app.ask(&people["expired"], Method::GET, "/api/account/sessions", Value::Null).await;
        let sessions = sessions.expect(StatusCode::OK);
        let current = sessions.as_array().unwrap().iter().find(|session| session["isCurrent"] == true).unwrap();
        let id = current["id"].as_str().unwrap();
        app.sql(&format!("UPDATE sessions SET expires_at = 1 WHERE id = '{id}'")).await;
        keys.insert("own", app.key(&project).await);
        keys.insert("revoked", app.key(&project).await);
        let path = format!("/api/projects/{project}/api-keys");
        let narrow = app.post(&path, json!({"name": "status", "scopes": ["read:status"]})).await;
        keys.insert("status", narrow.expect(StatusCode::CREATED)["key"].as_str().unwrap().to_owned());
        app.post("/api/leaked-api-keys", json!({"key": keys["revoked"]})).await.expect(StatusCode::OK);
        Self { app, project, people, keys }
    }

    async fn ask(&self, who: Who, method: &str, path: &str) -> Answer {
        let method = if method == "*" { "POST" } else { method };
        let dummy = |prefix: &str| format!("{prefix}_00000000000000000000000000000000");
        let path = path
            .replace("{id}", &self.project)
            .replace("{file}", "README.md")
            .replace("{version}", "1")
            .replace("{keyId}", &dummy("key"))
            .replace("{accountId}", &dummy("acc"))
            .replace("{sessionId}", &dummy("ses"))
            .replace("{invitationId}", &dummy("inv"))
            .replace("{name}", "none")
            .replace("{*rest}", "nothing");
        let request = self.app.anonymous(method.parse().unwrap(), &path);
        let person = match who {
            Who::Admin => Some("admin"),
            Who::Owner => Some("Olga"),
            Who::Editor => Some("Eva"),
            Who::Viewer => Some("Vera"),
            Who::Stranger => Some("Sven"),
            Who::ExpiredSession => Some("expired"),
            Who::RevokedSession => Some("revoked"),
            _ => None,
        };
        let key = match who {
            Who::Key => Some("own"),
            Who::KeyOfAnotherProject => Some("other"),
            Who::KeyForStatusOnly => Some("status"),
            Who::RevokedKey => Some("revoked"),
            _ => None,
        };
        let request = match (person, key) {
            (Some(person), _) => request.header("Cookie", &self.people[person].cookie),
            (_, Some(key)) => request.header("X-API-Key", &self.keys[key]),
            _ => request,
        };
        Answer::of(if method == "GET" { request } else { request.json(&json!({})) }).await
    }
}

/// Routes that end what the next request of the test needs.
fn is_final(method: &str, path: &str) -> bool {
    method == "DELETE" && ["/api/session", "/api/projects/{id}", "/api/projects/{id}/membership"].contains(&path)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_is_open_to_those_in_the_table_and_to_nobody_else() {
    let world = World::new().await;
    for (method, path, need) in http::ACCESS_TABLE {
        for who in EVERYBODY {
            // A delivery proves itself by its signature, which none of these has.
            if path.starts_with("/api/webhooks/")
                || (is_final(method, path) && expected(*need, path, who) == Verdict::In)
            {
                continue;
            }
            let answer = world.ask(who, method, path).await;
            let text = answer.text();
            assert_eq!(
                verdict(&answer),
                expected(*need, path, who),
                "{who:?} at {method} {path}: {} {text}",
                answer.status
            );
            assert_ne!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{who:?} at {method} {path}: {text}");
        }
    }
    // What ends something comes last: first who loses by it alone, then the project that all the others need.
    for (who, path) in [
        (Who::Viewer, "/api/projects/{id}/membership"),
        (Who::Editor, "/api/projects/{id}/membership"),
        (Who::Viewer, "/api/session"),
        (Who::Stranger, "/api/session"),
        (Who::Owner, "/api/projects/{id}"),
    ] {
        let answer = world.ask(who, "DELETE", path).await;
        assert!(answer.status.is_success(), "{who:?} at DELETE {path}: {}", answer.text());
    }
    for who in [Who::Owner, Who::Admin, Who::Stranger] {
        assert_ne!(world.ask(who, "GET", "/api/projects/{id}").await.status, StatusCode::OK, "{who:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn to_take_a_lock_away_takes_an_owner() {
    let world = World::new().await;
    let path = format!("/api/projects/{}/lock", world.project);
    let ask = async |name: &str, method: Method, path: &str| {
        world.app.ask(&world.people[name], method, path, json!({})).await
    };
    ask("Eva", Method::POST, &path).await.expect(StatusCode::CREATED);
    let forced = format!("{path}?force=true&reason=urgent");
    assert_eq!(world.app.sign_in("eva@example.com").await.status, StatusCode::CREATED);
    ask("Vera", Method::DELETE, &forced).await.problem(StatusCode::FORBIDDEN, "forbidden");
    ask("Eva", Method::DELETE, &forced).await.problem(StatusCode::FORBIDDEN, "forbidden");
    ask("Sven", Method::DELETE, &forced).await.problem(StatusCode::NOT_FOUND, "not_found");
    assert_eq!(ask("Olga", Method::DELETE, &forced).await.expect(StatusCode::OK)["released"], true);
    // The holder's own account needs no token, and nobody else's will do.
    ask("Eva", Method::POST, &path).await.expect(StatusCode::CREATED);
    ask("Olga", Method::DELETE, &path).await.problem(StatusCode::LOCKED, "locked");
    assert_eq!(ask("Eva", Method::DELETE, &path).await.expect(StatusCode::OK)["released"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_sees_their_own_projects() {
    let world = World::new().await;
    let mut seen = BTreeMap::new();
    for (name, person) in &world.people {
        let answer = world.app.ask(person, Method::GET, "/api/projects", Value::Null).await;
        if answer.status == StatusCode::OK {
            let projects = answer.expect(StatusCode::OK);
            let roles = projects.as_array().unwrap().iter().map(|project| project["role"].clone());
            seen.insert(*name, roles.collect::<Vec<_>>());
        }
    }
    let expected = BTreeMap::from([
        ("Eva", vec![json!("editor")]),
        ("Olga", vec![json!("owner")]),
        ("Sven", vec![json!("owner")]),
        ("Vera", vec![json!("viewer")]),
        ("admin", vec![json!("owner"), json!("owner")]),
    ]);
    assert_eq!(seen, expected);
}

/// A new route that nobody put into the table would be open to nobody; this says so before it is shipped.
#[test]
fn the_table_has_every_route_and_no_other() {
    let document: Value = serde_json::from_str(&http::open_api().unwrap()).unwrap();
    let mut documented = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            documented.insert((method.to_uppercase(), path.clone()));
        }
    }
    let table: BTreeSet<(String, String)> =
        http::ACCESS_TABLE.iter().map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned())).collect();
    assert_eq!(table.len(), http::ACCESS_TABLE.len(), "a route is in the table twice");
    let missing: Vec<_> = documented.difference(&table).collect();
    assert!(missing.is_empty(), "not in the table: {missing:?}");
    let undocumented = ["/mcp", "/api/openapi.json", "/api/docs", "/api/{*rest}", "/.well-known/{*rest}"];
    let gone: Vec<_> =
        table.difference(&documented).filter(|(_, path)| !undocumented.contains(&path.as_str())).collect();
    assert!(gone.is_empty(), "in the table but no route: {gone:?}");
}
