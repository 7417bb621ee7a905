//! A hook before a tool call, as a process from its start to its end: with the watcher, without it, as a script, and what
//! no hook can be faster than.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::json;
use tokio::net::TcpListener;

use crate::{BenchError, Result, delay, import::imported, median, process::Process, repo};

/// How often each command runs.
const RUNS: u32 = 300;
const SLOW_RUNS: u32 = 40;
/// Added to every answer of a platform far away.
const FAR: Duration = Duration::from_millis(50);

/// Medians in milliseconds.
pub(crate) struct Hook {
    pub(crate) no_op: f64,
    pub(crate) watcher: f64,
    pub(crate) no_watcher: f64,
    pub(crate) script: f64,
    pub(crate) curl: f64,
    pub(crate) far_watcher: f64,
    pub(crate) far_no_watcher: f64,
    pub(crate) watcher_2000: f64,
    pub(crate) no_watcher_2000: f64,
    pub(crate) megabytes: f64,
}

/// Measures `client` against the platform `server`.
pub(crate) async fn measure(server: &Path, client: &Path) -> Result<Hook> {
    let folder = tempfile::Builder::new().prefix("bench").tempdir_in(".")?;
    let folder = folder.path().canonicalize()?;
    let platform = Process::platform(server, &folder.join("data"))?;
    let near = format!("http://{}", platform.address);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let far = format!("http://{}", listener.local_addr()?);
    delay::serve(listener, platform.address.clone(), FAR);

    let no_op = no_op(&folder)?;
    let script = Path::new("scripts/check-platform.sh").canonicalize()?;
    let client = client.canonicalize()?;
    let few = Workstation::new(&platform, &folder.join("few"), &near, 20, repo::WORDS).await?;
    let many = Workstation::new(&platform, &folder.join("many"), &near, 2_000, repo::WORDS).await?;
    let few_far = Workstation { url: far, ..few.clone() };
    tokio::task::spawn_blocking(move || {
        let status = format!("{near}/api/hook/status/{}", few.project);
        let header = format!("X-API-Key: {}", few.key);
        let curl = move |of: &Workstation| {
            let mut command = of.command("curl", false);
            command.args(["-sS", "-o", "/dev/null", "-H", &header, &status]);
            command
        };
        let hook = |of: &Workstation, watcher: bool| {
            let mut command = of.command(&client, watcher);
            command.args(["hook", "pre-tool-use"]);
            command
        };
        let bytes = u32::try_from(fs::metadata(&client)?.len()).unwrap_or(u32::MAX);
        // Once everywhere, so that the copies are there.
        for of in [&few, &many] {
            median_of(1, || of.run(hook(of, false)))?;
        }
        let script = median_of(SLOW_RUNS, || few.run(few.command(&script, false)))?;
        let curl = median_of(RUNS, || few.run(curl(&few)))?;
        let no_watcher = median_of(RUNS, || few.run(hook(&few, false)))?;
        let no_watcher_2000 = median_of(RUNS, || many.run(hook(&many, false)))?;
        let far_no_watcher = median_of(SLOW_RUNS, || few.run(hook(&few_far, false)))?;
        // In turn with the floor.
        let (mut floor, mut ours) = (Vec::new(), Vec::new());
        few.watch(&client)?;
        for _ in 0..RUNS {
            floor.push(few.run(few.command(&no_op, true))?);
            ours.push(few.run(hook(&few, true))?);
        }
        few.stop_watching(&client)?;
        many.watch(&client)?;
        let watcher_2000 = median_of(RUNS, || many.run(hook(&many, true)))?;
        many.stop_watching(&client)?;
        few_far.watch(&client)?;
        let far_watcher = median_of(RUNS, || few_far.run(hook(&few_far, true)))?;
        few_far.stop_watching(&client)?;
        Ok(Hook {
            no_op: median(floor),
            watcher: median(ours),
            no_watcher,
            script,
            curl,
            far_watcher,
            far_no_watcher,
            watcher_2000,
            no_watcher_2000,
            megabytes: f64::from(bytes) / 1_000_000.0,
        })
    })
    .await
    .map_err(|error| BenchError::Unexpected(error.to_string()))?
}

/// The middle of `runs` runs.
fn median_of(runs: u32, run: impl FnMut() -> Result<f64>) -> Result<f64> {
    Ok(median(std::iter::repeat_with(run).take(runs as usize).collect::<Result<_>>()?))
}

/// A program that does nothing, without a dynamic linker.
fn no_op(folder: &Path) -> Result<PathBuf> {
    let (source, program) = (folder.join("no-op.c"), folder.join("no-op"));
    fs::write(&source, "int main(void) { return 0; }\n")?;
    let built = Command::new("cc").args(["-O2", "-static", "-o"]).arg(&program).arg(&source).status()?;
    if built.success() { Ok(program) } else { Err(BenchError::Unexpected("cc failed".to_owned())) }
}

/// A checkout of a project, and a home folder.
#[derive(Clone)]
pub(crate) struct Workstation {
    home: PathBuf,
    pub(crate) root: PathBuf,
    url: String,
    pub(crate) project: String,
    key: String,
}

impl Workstation {
    /// A checkout in `home` of a new project with `docs` docs of `words` words.
    pub(crate) async fn new(platform: &Process, home: &Path, url: &str, docs: usize, words: usize) -> Result<Self> {
        let (root, runtime) = (home.join("shop"), home.join("run"));
        fs::create_dir_all(&root)?;
        fs::create_dir_all(&runtime)?;
        fs::set_permissions(&runtime, fs::Permissions::from_mode(0o700))?;
        repo::make_sized(&home.join("docs.git"), docs, 0, words)?;
        repo::git(home, &["clone", "--quiet", "docs.git", "shop"])?;
        let repository = format!("file://{}", home.join("docs.git").display());
        let new = json!({"name": "Hook", "repoUrl": repository, "publishMode": "manual"});
        let project = platform.make_project(new).await?;
        imported(platform, &project, docs).await?;
        let key = platform.post(&format!("projects/{project}/api-keys"), json!({"name": "hook"})).await?;
        let key = key["key"].as_str().unwrap_or_default().to_owned();
        let input = json!({
            "session_id": "s", "transcript_path": "/t", "cwd": root, "permission_mode": "default",
            "hook_event_name": "PreToolUse", "tool_name": "Bash",
            "tool_input": { "command": "cargo test --workspace 2>&1 | tail -n 20", "description": "Run the tests" },
        });
        fs::write(home.join("input.json"), input.to_string())?;
        let start = json!({ "cwd": root, "hook_event_name": "SessionStart", "source": "startup" });
        fs::write(home.join("start.json"), start.to_string())?;
        Ok(Self { home: home.to_owned(), root, url: url.to_owned(), project, key })
    }

    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>, watcher: bool) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(&self.root)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", &self.home)
            .env("XDG_RUNTIME_DIR", self.home.join("run"))
            .env("CLAUDE_PROJECT_DIR", &self.root)
            .env("AI_TOOLKIT_NO_BINARY", "1")
            .env("AI_TOOLKIT_PLATFORM_URL", &self.url)
            .env("AI_TOOLKIT_PROJECT_ID", &self.project)
            .env("AI_TOOLKIT_API_KEY", &self.key);
        if !watcher {
            command.env("AI_TOOLKIT_NO_WATCHER", "1");
        }
        command
    }

    /// One run of a hook before a tool call, from its start to its end, in milliseconds.
    fn run(&self, command: Command) -> Result<f64> {
        self.run_with(command, "input.json")
    }

    /// One run of a hook with the input in a file of the home folder.
    pub(crate) fn run_with(&self, mut command: Command, input: &str) -> Result<f64> {
        let input = fs::File::open(self.home.join(input))?;
        command.stdin(input).stdout(Stdio::null()).stderr(Stdio::null());
        let began = Instant::now();
        let status = command.status()?;
        let took = began.elapsed().as_secs_f64() * 1000.0;
        if status.success() { Ok(took) } else { Err(BenchError::Unexpected(format!("{command:?} failed"))) }
    }

    /// Starts a watcher, as a hook does, and waits until it knows how things stand.
    fn watch(&self, client: &Path) -> Result<()> {
        let mut hook = self.command(client, true);
        hook.args(["hook", "pre-tool-use"]);
        self.run(hook)?;
        for _ in 0..100 {
            std::thread::sleep(Duration::from_millis(50));
            let status = self.command(client, true).args(["watch", "--status"]).output()?;
            if String::from_utf8_lossy(&status.stdout).contains("not locked") {
                return Ok(());
            }
        }
        Err(BenchError::Unexpected("the watcher knows nothing".to_owned()))
    }

    fn stop_watching(&self, client: &Path) -> Result<()> {
        self.command(client, true).args(["watch", "--stop"]).status()?;
        // A hook starts no watcher right after another one.
        Ok(fs::remove_file(self.home.join("run/ai-toolkit/watch.tried"))?)
    }
}
