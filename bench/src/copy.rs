//! A workstation's first sync, and the sync of one changed doc, against `git clone --depth 1` and `git fetch` of the same
//! docs over git's own protocol.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::json;

use crate::{BenchError, Result, hook::Workstation, median, process::Process, repo, save::Latency};

const DOCS: usize = 10_000;
/// Of one doc: 4 KiB.
const WORDS: usize = 460;
const ROUNDS: usize = 5;
/// A doc that [`repo::make_sized`] makes.
const DOC: &str = "7/doc-7.md";

/// The first sync and the sync of one doc, in milliseconds.
pub(crate) async fn measure(server: &Path, client: &Path) -> Result<(Latency, Latency)> {
    let folder = tempfile::Builder::new().prefix("bench").tempdir_in(".")?;
    let folder = folder.path().canonicalize()?;
    let client = client.canonicalize()?;
    let platform = Process::platform(server, &folder.join("data"))?;
    let url = format!("http://{}", platform.address);
    let home = folder.join("home");
    let workstation = Workstation::new(&platform, &home, &url, DOCS, WORDS).await?;
    let daemon = Daemon::start(&home)?;
    let doc = format!("projects/{}/docs/{}", workstation.project, DOC.replace('/', "%2F"));
    let (mut first, mut delta) = ((Vec::new(), Vec::new()), (Vec::new(), Vec::new()));
    let author = home.join("author");
    repo::git(&home, &["clone", "--quiet", "docs.git", "author"])?;
    for round in 0..ROUNDS {
        // Deleting thousands of files slows down whoever writes next, so nothing is deleted before the end.
        if workstation.root.join(".docs").exists() {
            fs::rename(workstation.root.join(".docs"), folder.join(format!("copy-{round}")))?;
        }
        let mut hook = workstation.command(&client, false);
        hook.args(["hook", "session-start"]);
        first.0.push(workstation.run_with(hook, "start.json")?);
        let clone = folder.join(format!("clone-{round}"));
        first.1.push(time(|| {
            repo::git(&home, &["clone", "--quiet", "--depth=1", &daemon.url, &clone.to_string_lossy()])
        })?);

        let text = format!("# Doc 7\n\nRound {round}.\n");
        platform.put(&doc, json!({"content": text})).await?;
        let mut hook = workstation.command(&client, false);
        hook.args(["hook", "pre-tool-use"]);
        delta.0.push(workstation.run_with(hook, "input.json")?);
        fs::write(author.join("docs").join(DOC), text)?;
        repo::git(&author, &["commit", "--quiet", "--all", "--message=Edit"])?;
        repo::git(&author, &["push", "--quiet"])?;
        delta.1.push(time(|| repo::git(&clone, &["fetch", "--quiet"]))?);
    }
    let latency = |(platform, floor)| Latency { platform: median(platform), floor: median(floor) };
    Ok((latency(first), latency(delta)))
}

fn time(work: impl FnOnce() -> Result<()>) -> Result<f64> {
    let began = Instant::now();
    work()?;
    Ok(began.elapsed().as_secs_f64() * 1000.0)
}

/// `git daemon`, until this is dropped.
struct Daemon {
    child: Child,
    url: String,
}

impl Daemon {
    fn start(folder: &Path) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut daemon = Command::new("git");
        daemon.args(["daemon", "--reuseaddr", "--export-all", "--listen=127.0.0.1", &format!("--port={port}")]);
        daemon.arg(format!("--base-path={}", folder.display())).arg(folder).stderr(Stdio::null());
        let child = daemon.spawn()?;
        let daemon = Self { child, url: format!("git://127.0.0.1:{port}/docs.git") };
        for _ in 0..100 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Ok(daemon);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Err(BenchError::Unexpected("git daemon did not start".to_owned()))
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
