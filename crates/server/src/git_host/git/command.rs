//! The one place that starts the `git` program: with a clean environment, limits on time and output, and no way for it
//! to read this machine's Git settings, to ask questions or to outlive its call.

use std::{
    borrow::Cow,
    ffi::OsString,
    io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt},
    process::{Child, Command},
};

use super::{
    super::{error::GitHostError, scrub::Secrets},
    access::Access,
    target::{self, Moved},
};
use crate::outgoing::Outgoing;

/// What is passed on from this server's environment: how to find programs, proxies and trusted certificates.
const PASSED_ON: [&str; 15] = [
    "PATH",
    "http_proxy",
    "https_proxy",
    "HTTPS_PROXY",
    "all_proxy",
    "ALL_PROXY",
    "no_proxy",
    "NO_PROXY",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "CURL_CA_BUNDLE",
    "GIT_SSL_CAINFO",
    "GIT_SSL_CAPATH",
    "GIT_PROXY_SSL_CAINFO",
    "TMPDIR",
];

/// Settings of every call.
const SETTINGS: [(&str, &str); 15] = [
    ("core.hooksPath", "/dev/null"),
    ("core.fsmonitor", "false"),
    ("core.askPass", ""),
    ("gc.auto", "0"),
    ("maintenance.auto", "false"),
    ("submodule.recurse", "false"),
    ("push.recurseSubmodules", "no"),
    ("push.gpgSign", "false"),
    ("protocol.version", "2"),
    ("transfer.fsckObjects", "true"),
    // A server must not send git on to others for parts of what it asked for.
    ("transfer.bundleURI", "false"),
    ("fetch.uriProtocols", ""),
    // A cache that a power cut damaged is made again, which is rarer than waiting for the disk at every fetch.
    ("core.fsync", "none"),
    // Everything comes and is written as packs, so that counting packs tells how worn a cache is.
    ("transfer.unpackLimit", "1"),
    ("fastimport.unpackLimit", "1"),
];

/// A call keeps this much of what git complains about.
const MAX_COMPLAINTS: usize = 64 * 1024;

/// How long calls may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Asking a server for its branches.
    pub(super) ask: Duration,
    /// Fetching and pushing.
    pub(super) transfer: Duration,
    /// Work on the cache alone.
    pub(super) local: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { ask: Duration::from_secs(45), transfer: Duration::from_mins(10), local: Duration::from_mins(2) }
    }
}

/// The `git` program and the folders that it may use.
pub(super) struct Program {
    root: PathBuf,
    home: PathBuf,
    pub(super) limits: Limits,
    pub(super) outgoing: Outgoing,
    /// Which repositories are elsewhere.
    pub(super) moved: Moved,
}

impl Program {
    /// Makes the folders, and makes sure that git is one that can be bound to an address.
    pub(super) async fn prepare(cache_dir: &Path, outgoing: &Outgoing, limits: Limits) -> Result<Self, GitHostError> {
        let cache_dir = cache_dir.to_owned();
        let made = tokio::task::spawn_blocking(move || make_folders(&cache_dir)).await;
        let root = made.map_err(io::Error::other).flatten().map_err(disk("make the cache's folder"))?;
        let (home, outgoing) = (root.join(HOME), outgoing.clone());
        let program = Self { home, root, limits, outgoing, moved: Moved::default() };
        let version = Call::local(&program, "tell its version").args(["version"]).run().await?;
        let version = String::from_utf8_lossy(&version.stdout).trim().to_owned();
        if is_new_enough(&version) { Ok(program) } else { Err(GitHostError::GitTooOld { version }) }
    }

    /// Where the caches are.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Where the identities of ssh servers are remembered.
    pub(super) fn known_hosts(&self) -> PathBuf {
        self.root.join(".known_hosts")
    }

    /// Where private keys are while a call needs them.
    pub(super) fn keys(&self) -> PathBuf {
        self.root.join(KEYS)
    }
}

// A cache key has no dot, so these never are caches.
const HOME: &str = ".home";
const KEYS: &str = ".keys";
const TRUSTING_CONFIG: &str = ".trusting.gitconfig";

/// Whether it is at least 2.37, the first that takes a server's address beside its name.
fn is_new_enough(version: &str) -> bool {
    let numbers = version.trim_start_matches("git version ");
    let mut numbers = numbers.split('.').map(|number| number.parse::<u32>().unwrap_or_default());
    (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default()) >= (2, 37)
}

fn make_folders(cache_dir: &Path) -> io::Result<PathBuf> {
    let mut private = std::fs::DirBuilder::new();
    private.recursive(true).mode(0o700);
    private.create(cache_dir)?;
    // git compares paths without symbolic links when it looks for a repository around it.
    let root = cache_dir.canonicalize()?;
    private.create(root.join(HOME))?;
    // Keys that a killed server left behind.
    match std::fs::remove_dir_all(root.join(KEYS)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => private.create(root.join(KEYS))?,
    }
    // Only the configuration file reaches the other end of a file:// connection, which is a git of its own: it may
    // serve repositories that belong to other users of this machine.
    std::fs::write(root.join(TRUSTING_CONFIG), "[safe]\n\tdirectory = *\n")?;
    Ok(root)
}

pub(super) fn disk(doing: &'static str) -> impl FnOnce(io::Error) -> GitHostError {
    move |source| GitHostError::Disk { doing, source }
}

/// One start of git.
pub(super) struct Call<'a> {
    program: &'a Program,
    /// What it does, as it is said after "to".
    doing: &'static str,
    args: Vec<OsString>,
    git_dir: Option<&'a Path>,
    access: Option<&'a Access<'a>>,
    stdin: Vec<Cow<'a, [u8]>>,
    max_output: usize,
    time: Duration,
    trace: Option<&'static str>,
}

/// What git said.
#[derive(Debug)]
pub(super) struct Output {
    pub(super) success: bool,
    pub(super) stdout: Vec<u8>,
    /// Without secrets.
    pub(super) stderr: String,
}

impl<'a> Call<'a> {
    /// Work without a network.
    pub(super) fn local(program: &'a Program, doing: &'static str) -> Self {
        Self {
            program,
            doing,
            args: Vec::new(),
            git_dir: None,
            access: None,
            stdin: Vec::new(),
            max_output: 256 * 1024 * 1024,
            time: program.limits.local,
            trace: None,
        }
    }

    /// Work with the remote that `access` opens, which is called `origin`.
    pub(super) fn remote(access: &'a Access<'a>, program: &'a Program, doing: &'static str) -> Self {
        Self { access: Some(access), time: program.limits.transfer, ..Self::local(program, doing) }
    }

    pub(super) fn args<S: Into<OsString>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.args.extend(args.into_iter().map(Into::into));
        self
    }

    pub(super) fn in_repository(mut self, git_dir: &'a Path) -> Self {
        self.git_dir = Some(git_dir);
        self
    }

    pub(super) fn stdin(mut self, stdin: Vec<Cow<'a, [u8]>>) -> Self {
        self.stdin = stdin;
        self
    }

    pub(super) fn max_output(mut self, bytes: usize) -> Self {
        self.max_output = bytes;
        self
    }

    pub(super) fn time(mut self, time: Duration) -> Self {
        self.time = time;
        self
    }

    /// Shows among the complaints what is exchanged with the server.
    pub(super) fn trace_packets(mut self) -> Self {
        self.trace = Some("GIT_TRACE_PACKET");
        self
    }

    /// Shows among the complaints the headers of HTTP; git leaves out what is secret in them.
    pub(super) fn trace_headers(mut self) -> Self {
        self.trace = Some("GIT_TRACE_CURL");
        self
    }

    fn command(&self) -> Command {
        let program = self.program;
        let mut command = Command::new("git");
        command.args(&self.args).current_dir(&program.home).env_clear();
        command.envs(PASSED_ON.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        command
            .env("HOME", &program.home)
            .env("LC_ALL", "C")
            .env("TZ", "UTC")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_ATTR_NOSYSTEM", "1")
            .env("GIT_LITERAL_PATHSPECS", "1")
            .env("GIT_CEILING_DIRECTORIES", &program.root);
        if let Some(dir) = self.git_dir {
            command.env("GIT_DIR", dir);
        }
        if let Some(trace) = self.trace {
            command.env(trace, "1").env("GIT_TRACE_CURL_NO_DATA", "1");
        }
        let trusting = self.access.is_some_and(|access| access.remote.url.is_file());
        let config = if trusting { program.root.join(TRUSTING_CONFIG) } else { PathBuf::from("/dev/null") };
        command.env("GIT_CONFIG_GLOBAL", config);
        // Without a remote no protocol is allowed at all: git must not fetch what is missing on its own.
        command
            .env("GIT_ALLOW_PROTOCOL", self.access.map_or(String::new(), |access| access.target().url.scheme().into()));
        let mut settings: Vec<(String, String)> =
            SETTINGS.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        if let Some(access) = self.access {
            settings.extend(access.settings());
            command.envs(access.environment());
        }
        command.env("GIT_CONFIG_COUNT", settings.len().to_string());
        for (index, (key, value)) in settings.into_iter().enumerate() {
            command.env(format!("GIT_CONFIG_KEY_{index}"), key).env(format!("GIT_CONFIG_VALUE_{index}"), value);
        }
        command
            .stdin(if self.stdin.is_empty() { Stdio::null() } else { Stdio::piped() })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            // Its own group: what git starts (ssh, git-remote-https) is ended with it.
            .process_group(0);
        command
    }

    /// Runs git to its end. That git itself failed is no error here: see [`Output::success`]. Where the server sends
    /// us on, it is run once more.
    pub(super) async fn run(self) -> Result<Output, GitHostError> {
        let output = self.once().await?;
        match self.access {
            Some(access) if target::is_redirected(&output) && target::follow(access, self.program).await? => {
                self.once().await
            }
            _ => Ok(output),
        }
    }

    pub(super) async fn once(&self) -> Result<Output, GitHostError> {
        let started = Instant::now();
        let mut child = self.command().spawn().map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => GitHostError::GitMissing { program: "git" },
            _ => GitHostError::Disk { doing: "start git", source },
        })?;
        let mut group = Group(child.id());
        let finished = tokio::time::timeout(self.time, self.talk(&mut child)).await;
        let Ok(finished) = finished else {
            tracing::warn!(doing = self.doing, seconds = self.time.as_secs(), "git took too long and was stopped");
            return Err(GitHostError::Timeout { doing: self.doing, seconds: self.time.as_secs() });
        };
        let output = finished?;
        group.0 = None;
        let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::debug!(doing = self.doing, success = output.success, milliseconds, "git ran");
        if !output.success && self.trace.is_none() {
            tracing::debug!(doing = self.doing, stderr = output.stderr, "git failed");
        }
        Ok(output)
    }

    /// Writes, reads and waits at once: git stops when nobody reads what it says.
    async fn talk(&self, child: &mut Child) -> Result<Output, GitHostError> {
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let write = async {
            if let Some(mut stdin) = stdin {
                for piece in &self.stdin {
                    // git may end without reading everything; its exit code tells why.
                    if stdin.write_all(piece).await.is_err() {
                        break;
                    }
                }
            }
            Ok(())
        };
        let io = disk("talk to git");
        let talk = async {
            tokio::try_join!(
                write,
                read_up_to(stdout, self.max_output, Excess::Refuse),
                read_up_to(stderr, MAX_COMPLAINTS, Excess::Drop)
            )
        };
        let ((), stdout, stderr) = match talk.await {
            Ok(talked) => talked,
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                return Err(GitHostError::TooMuch { doing: self.doing, limit: self.max_output });
            }
            Err(error) => return Err(io(error)),
        };
        let status = child.wait().await.map_err(disk("wait for git"))?;
        let nothing = Secrets::default();
        let secrets = self.access.map_or(&nothing, |access| &access.secrets);
        Ok(Output { success: status.success(), stdout, stderr: secrets.scrub(&String::from_utf8_lossy(&stderr)) })
    }
}

enum Excess {
    Refuse,
    Drop,
}

async fn read_up_to(from: Option<impl AsyncRead + Unpin>, limit: usize, excess: Excess) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let Some(mut from) = from else { return Ok(bytes) };
    (&mut from).take(limit as u64 + 1).read_to_end(&mut bytes).await?;
    if bytes.len() > limit {
        match excess {
            Excess::Refuse => return Err(io::ErrorKind::FileTooLarge.into()),
            Excess::Drop => {
                bytes.truncate(limit);
                tokio::io::copy(&mut from, &mut tokio::io::sink()).await?;
            }
        }
    }
    Ok(bytes)
}

/// Ends git and all that it started, unless it came to its end.
struct Group(Option<u32>);

impl Drop for Group {
    fn drop(&mut self) {
        let Some(id) = self.0 else { return };
        // The safe standard library has no call for a group. This takes a moment, but happens rarely; and unlike
        // tokio's way it also works while the runtime is shutting down.
        let kill = std::process::Command::new("sh")
            .args(["-c", "kill -s KILL -- \"-$1\"", "sh", &id.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        if let Err(error) = kill {
            tracing::warn!(%error, "what git had started could not be ended");
        }
    }
}
