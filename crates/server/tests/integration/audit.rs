//! The audit log: complete, in order, and impossible to change unnoticed.

use ai_toolkit_server::domain::audit::{self, AuditError};
use reqwest::{Method, StatusCode};
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{Db, Repo, TestApp, binary};

async fn story(db: Db) -> (TestApp, String) {
    let (app, _) = TestApp::with_accounts(db).await;
    let repo = Repo::with_docs();
    // Nothing is published, so that nothing is added to the log later.
    let project = app.project_with(&repo, json!({"publishMode": "manual"})).await;
    let eva = app.member(&project, "Eva", "editor").await;
    let path = format!("/api/projects/{project}/docs/new.md");
    app.ask(&eva, Method::PUT, &path, json!({"content": "# New\n"})).await.expect(StatusCode::CREATED);
    (app, project)
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_anybody_did_is_told_with_who_and_from_where(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, project) = story(db).await;
    let log = app.get("/api/audit?limit=200").await.expect(StatusCode::OK);
    let entries = log["items"].as_array().unwrap();
    let of = |action: &str| entries.iter().find(|entry| entry["action"] == action).unwrap();
    let created = of("doc.created");
    assert_eq!((&created["actor"], &created["target"]), (&json!("Eva"), &json!("new.md")));
    assert_eq!((&created["address"], &created["projectId"]), (&json!("127.0.0.1"), &json!(project)));
    assert!(created["accountId"].as_str().unwrap().starts_with("acc_"));
    for action in ["account.created", "session.started", "project.created", "invitation.created", "invitation.accepted"]
    {
        assert!(of(action)["createdAt"].is_string());
    }
    // Both filters narrow it down, and members see their project's part without addresses.
    let narrowed = app.get(&format!("/api/audit?projectId={project}&action=invitation.")).await.expect(StatusCode::OK);
    assert_eq!(narrowed["items"].as_array().unwrap().len(), 2);
    let eva = app.sign_in("eva@example.com").await;
    let request = app.anonymous(Method::GET, &format!("/api/projects/{project}/activity"));
    let activity = request.header("Cookie", crate::support::cookie_of(&eva)).send().await.unwrap();
    let activity: Value = activity.json().await.unwrap();
    let items = activity["items"].as_array().unwrap();
    assert!(items.iter().any(|entry| entry["action"] == "invitation.accepted"));
    assert!(items.iter().all(|entry| entry["address"].is_null() && entry["projectId"] == json!(project)));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_verified_and_cannot_be_changed(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, project) = story(db).await;
    let verified = audit::verify(&app.state.store).await.unwrap();
    assert_eq!(verified.chains, 2);
    assert!(verified.entries >= 8, "{verified:?}");
    // The log outlives the project.
    app.delete(&format!("/api/projects/{project}")).await.expect(StatusCode::OK);
    assert_eq!(audit::verify(&app.state.store).await.unwrap().chains, 2);
    let log = app.get(&format!("/api/audit?projectId={project}")).await.expect(StatusCode::OK);
    assert_eq!(log["items"][0]["action"], "project.deleted");

    // The database itself refuses to change it; who has got round that is found out.
    let url = app.database_url();
    let connection = sea_orm::Database::connect(url).await.unwrap();
    for change in ["UPDATE audit_entries SET actor = 'Bob'", "DELETE FROM audit_entries"] {
        let refused = sea_orm::ConnectionTrait::execute_unprepared(&connection, change).await.unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{refused}");
    }
    drop(connection);
    match db {
        Db::Sqlite => {
            app.sql("DROP TRIGGER audit_entries_stay").await;
            app.sql("DROP TRIGGER audit_entries_last").await;
        }
        Db::Postgres => app.sql("DROP TRIGGER audit_entries_stay ON audit_entries").await,
    }
    app.sql("UPDATE audit_entries SET actor = 'Bob' WHERE action = 'project.deleted'").await;
    assert!(matches!(audit::verify(&app.state.store).await, Err(AuditError::Changed { .. })));
    app.sql("DELETE FROM audit_entries WHERE action = 'project.deleted'").await;
    assert!(matches!(audit::verify(&app.state.store).await, Err(AuditError::CutOff { .. })));
    app.sql("DELETE FROM audit_entries WHERE action = 'invitation.created'").await;
    assert!(matches!(audit::verify(&app.state.store).await, Err(AuditError::Broken { .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_verified_by_the_program() {
    let (app, _) = story(Db::Sqlite).await;
    let export = app.get("/api/audit/export").await;
    assert_eq!((export.status, export.header("content-type")), (StatusCode::OK, "application/jsonl"));
    let file = app.data.path().join("audit.jsonl");
    std::fs::write(&file, export.text()).unwrap();
    let verify = |arguments: &[&str]| {
        let output = binary().args(["admin", "verify-audit"]).args(arguments).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap())
    };
    let (data, path) = (app.data.path().to_str().unwrap(), file.to_str().unwrap());
    let (code, said) = verify(&["--file", path]);
    assert!(code == Some(0) && said.contains("as it was written"), "{said}");
    let (code, said) = verify(&["--data-dir", data]);
    assert!(code == Some(0) && said.contains("2 chain(s)"), "{said}");
    let exported = binary().args(["admin", "export-audit", "--data-dir", data]).output().unwrap();
    assert_eq!(String::from_utf8(exported.stdout).unwrap(), export.text());
    std::fs::write(&file, export.text().replacen("\"Eva\"", "\"Bob\"", 1)).unwrap();
    let (code, said) = verify(&["--file", path]);
    assert!(code == Some(1) && said.contains("changed after it was written"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_from_before_the_chains_are_in_them() {
    let (app, _) = story(Db::Postgres).await;
    let before = app.get("/api/audit?limit=200").await.expect(StatusCode::OK);
    // The schema as it was, with what is in the log now.
    for statement in [
        "ALTER TABLE audit_entries RENAME TO kept",
        "DELETE FROM seaql_migrations WHERE version = 'm0004_accounts'",
        "DROP TABLE invitations, identities, sign_in_flows, audit_chains",
        "ALTER TABLE accounts DROP COLUMN name_key, DROP COLUMN is_active, DROP COLUMN last_seen_at,
            DROP COLUMN admin_from_groups",
        "ALTER TABLE sessions DROP COLUMN last_seen_at, DROP COLUMN address, DROP COLUMN user_agent",
        "ALTER TABLE memberships DROP COLUMN from_groups",
        "ALTER TABLE api_keys DROP COLUMN scopes",
        "CREATE TABLE audit_entries (id TEXT PRIMARY KEY, project_id TEXT, actor TEXT NOT NULL, action TEXT NOT NULL,
            target TEXT, detail TEXT, created_at BIGINT NOT NULL)",
        "CREATE INDEX audit_entries_project ON audit_entries (project_id, id)",
        "INSERT INTO audit_entries SELECT id, project_id, actor, action, target, detail, created_at FROM kept",
        "DROP TABLE kept",
        "DROP FUNCTION refuse_change_of_audit_log",
        "DELETE FROM sessions",
        "DELETE FROM accounts",
    ] {
        app.sql(statement).await;
    }
    let replica = app.replica().await;
    let verified = audit::verify(&replica.state.store).await.unwrap();
    let entries = before["items"].as_array().unwrap().len();
    assert_eq!(usize::try_from(verified.entries).unwrap(), entries);
}
