//! A new project's first import against `git clone --depth 1` of the same repository from the same server.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{BenchError, Result, median, process::Process, repo, save::Latency};

/// How often the project is asked whether it is there; short against what is measured.
const PAUSE: Duration = Duration::from_millis(5);
const PATIENCE: Duration = Duration::from_mins(5);

/// From the request that makes the project to the moment when all docs are there; and the clone, both in milliseconds.
/// A round in turn with the other, so that whatever else the machine does falls on both.
pub(crate) async fn measure(server: &Path, docs: usize, rounds: usize) -> Result<Latency> {
    let folder = tempfile::Builder::new().prefix("bench").tempdir_in(".")?;
    repo::make(&folder.path().join("docs.git"), docs, 0)?;
    let url = format!("{}/docs.git", repo::serve(folder.path()).await?);
    let platform = Process::platform(server, &folder.path().join("data"))?;
    let (mut of_platform, mut of_floor) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        // The clones stay until the end: deleting thousands of files slows down whoever writes next.
        let (to, from) = (folder.path().join(format!("clone-{round}")), url.clone());
        let began = Instant::now();
        tokio::task::spawn_blocking(move || {
            repo::git(Path::new("."), &["clone", "--quiet", "--depth=1", &from, &to.to_string_lossy()])
        })
        .await
        .map_err(|error| BenchError::Unexpected(error.to_string()))??;
        of_floor.push(began.elapsed().as_secs_f64() * 1000.0);

        let began = Instant::now();
        let new = json!({"name": format!("Import {round}"), "repoUrl": url, "publishMode": "manual"});
        let id = platform.make_project(new).await?;
        imported(&platform, &id, docs).await?;
        of_platform.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(Latency { platform: median(of_platform), floor: median(of_floor) })
}

/// Waits until the first sync is over and its docs are there.
pub(crate) async fn imported(platform: &Process, project: &str, docs: usize) -> Result<()> {
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        let answer: Value = platform.get(&format!("projects/{project}")).await?;
        if answer["sync"]["lastSyncedAt"].is_string() {
            let there = answer["docsCount"].as_u64().and_then(|count| usize::try_from(count).ok());
            if there == Some(docs) {
                return Ok(());
            }
            return Err(BenchError::Unexpected(format!("{there:?} of {docs} docs were imported")));
        }
        tokio::time::sleep(PAUSE).await;
    }
    Err(BenchError::Unexpected(format!("{docs} docs were not imported in {} s", PATIENCE.as_secs())))
}
