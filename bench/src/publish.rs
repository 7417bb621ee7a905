//! The publish of one doc into a large repository against a scripted edit, commit and push in a clone that exists.

use std::{path::Path, time::Instant};

use serde_json::json;

use crate::{BenchError, Result, import::imported, median, process::Process, repo, save::Latency};

const ROUNDS: usize = 15;
/// Of the repository; those in the docs folder and the others. A docs folder of this size alone would only measure its
/// import again.
const DOCS: usize = 200;
const OTHERS: usize = 99_800;
/// A doc that [`repo::make`] makes.
const DOC: &str = "7/doc-7.md";

/// The time of the call that publishes, and of `git commit -a` with `git push`, in milliseconds. Both push to the same
/// repository in turn; that one catches up with the other is not measured.
pub(crate) async fn measure(server: &Path) -> Result<Latency> {
    let folder = tempfile::Builder::new().prefix("bench").tempdir_in(".")?;
    repo::make(&folder.path().join("docs.git"), DOCS, OTHERS)?;
    let url = format!("{}/docs.git", repo::serve(folder.path()).await?);
    let clone = folder.path().join("clone");
    in_background(Path::new("."), &["clone", "--quiet", "--depth=1", &url, &clone.to_string_lossy()]).await?;
    let platform = Process::platform(server, &folder.path().join("data"))?;
    let id = platform.make_project(json!({"name": "Publish", "repoUrl": url, "publishMode": "manual"})).await?;
    imported(&platform, &id, DOCS).await?;
    let doc = format!("projects/{id}/docs/{}", DOC.replace('/', "%2F"));
    let (mut of_platform, mut of_floor) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        in_background(&clone, &["pull", "--quiet", "--ff-only"]).await?;
        std::fs::write(clone.join("docs").join("8/doc-8.md"), format!("by hand, round {round}\n"))?;
        let began = Instant::now();
        in_background(&clone, &["commit", "--quiet", "--all", "--message=Edit"]).await?;
        in_background(&clone, &["push", "--quiet"]).await?;
        of_floor.push(began.elapsed().as_secs_f64() * 1000.0);

        platform.post(&format!("projects/{id}/docs/sync"), json!({})).await?;
        platform.put(&doc, json!({"content": format!("by the platform, round {round}\n")})).await?;
        let began = Instant::now();
        platform.post(&format!("{doc}/push"), json!({})).await?;
        of_platform.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(Latency { platform: median(of_platform), floor: median(of_floor) })
}

/// The repository's server runs in this program and must not stand still meanwhile.
async fn in_background(folder: &Path, args: &[&str]) -> Result<()> {
    let folder = folder.to_owned();
    let args: Vec<String> = args.iter().map(|&arg| arg.to_owned()).collect();
    let run = move || repo::git(&folder, &args.iter().map(String::as_str).collect::<Vec<_>>());
    tokio::task::spawn_blocking(run).await.map_err(|error| BenchError::Unexpected(error.to_string()))?
}
