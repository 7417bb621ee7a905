//! What was acknowledged is there after the worst.

use std::{collections::BTreeMap, path::Path, time::Duration};

use reqwest::{Client, StatusCode};
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use serde_json::{Value, json};

use crate::support::{Process, Repo};

const KILLS: u64 = 50;
const WRITERS: usize = 3;

/// What a doc may hold after a kill: the text of the last save that was answered, or the one of the save that was not.
#[derive(Default)]
struct Expected {
    answered: Option<String>,
    unanswered: Option<String>,
}

#[tokio::test(flavor = "multi_thread")]
async fn no_acknowledged_save_is_lost_by_50_kills() {
    let (data, repo, client) = (tempfile::tempdir().unwrap(), Repo::with_docs(), Client::new());
    let server = Process::serve(data.path(), &[]);
    let body = json!({"name": "Shop", "repoUrl": repo.url(), "publishMode": "manual"});
    let created = client.post(format!("{}/api/projects", server.url())).json(&body).send().await.unwrap();
    let project = created.json::<Value>().await.unwrap()["id"].as_str().unwrap().to_owned();
    server.kill();

    let mut docs: BTreeMap<String, Expected> = BTreeMap::new();
    for round in 0..KILLS {
        let server = Process::serve(data.path(), &[]);
        let base = format!("{}/api/projects/{project}/docs", server.url());
        check(&client, &base, &mut docs).await;
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                tokio::spawn(save_until_it_fails(client.clone(), base.clone(), format!("{round}-{writer}"), writer))
            })
            .collect();
        // Each time at another moment of the saves.
        tokio::time::sleep(Duration::from_millis(20 + (round * 37) % 120)).await;
        server.kill();
        for writer in writers {
            for (name, saved) in writer.await.unwrap() {
                let doc = docs.entry(name).or_default();
                doc.answered = saved.answered.or(doc.answered.take());
                doc.unanswered = saved.unanswered;
            }
        }
        check_database(data.path()).await;
    }
    let server = Process::serve(data.path(), &[]);
    check(&client, &format!("{}/api/projects/{project}/docs", server.url()), &mut docs).await;
    assert!(docs.values().filter(|doc| doc.answered.is_some()).count() >= 10, "the writers saved something");
}

/// Saves five docs in turn until the server is gone.
async fn save_until_it_fails(client: Client, base: String, mark: String, writer: usize) -> BTreeMap<String, Expected> {
    let mut docs: BTreeMap<String, Expected> = BTreeMap::new();
    for number in 0.. {
        let name = format!("stream-{writer}-{}.md", number % 5);
        let content = format!("{mark}, save {number} {}", "x".repeat(2_000));
        let put = client.put(format!("{base}/{name}")).json(&json!({"content": content}));
        let doc = docs.entry(name).or_default();
        match put.send().await {
            Ok(answer) => {
                assert!(answer.status().is_success(), "{}", answer.status());
                doc.answered = Some(content);
            }
            Err(_) => {
                doc.unanswered = Some(content);
                break;
            }
        }
    }
    docs
}

/// Every doc holds what it may hold; from then on that is what it has to hold.
async fn check(client: &Client, base: &str, docs: &mut BTreeMap<String, Expected>) {
    for (name, doc) in docs {
        let answer = client.get(format!("{base}/{name}")).send().await.unwrap();
        let found = match answer.status() {
            StatusCode::NOT_FOUND => None,
            _ => Some(answer.json::<Value>().await.unwrap()["content"].as_str().unwrap().to_owned()),
        };
        assert!(found == doc.answered || (found.is_some() && found == doc.unanswered), "{name} holds {found:?}");
        *doc = Expected { answered: found, unanswered: None };
    }
}

async fn check_database(data: &Path) {
    let file = format!("sqlite://{}?mode=rwc", data.join("ai-toolkit.db").display());
    let database = Database::connect(file).await.unwrap();
    for (pragma, healthy) in [("integrity_check", Some("ok")), ("foreign_key_check", None)] {
        let statement = Statement::from_string(DbBackend::Sqlite, format!("PRAGMA {pragma}"));
        let row = database.query_one_raw(statement).await.unwrap();
        assert_eq!(row.map(|row| row.try_get_by_index::<String>(0).unwrap()).as_deref(), healthy, "{pragma}");
    }
    database.close().await.unwrap();
}
