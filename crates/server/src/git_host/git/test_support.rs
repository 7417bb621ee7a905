//! What the tests of this folder share: bare repositories, and people who push to them.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use ai_toolkit_protocol::Provider;
use tempfile::TempDir;

use super::{
    super::{BranchName, CommitId, CommitMeta, FileChange, GitHostError, Remote, RepoUrl},
    Git,
    access::Access,
    command::{Limits, Program},
};
use crate::outgoing::{Outgoing, PrivateAddresses, test_support::Names};

/// A folder of its own for one test.
pub(crate) struct Place {
    dir: TempDir,
    program: Program,
}

impl Place {
    pub(crate) fn new() -> Self {
        let dir = TempDir::new().unwrap();
        let cache = dir.path().join("cache");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let prepare = move || runtime.block_on(Program::prepare(&cache, &outgoing(), limits())).unwrap();
        let program = std::thread::spawn(prepare).join().unwrap();
        Self { dir, program }
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn cache_dir(&self) -> PathBuf {
        self.program.root().to_owned()
    }

    pub(crate) fn git(&self) -> Git {
        Git::with_limits(self.cache_dir(), outgoing(), limits())
    }

    pub(crate) fn program(&self) -> &Program {
        &self.program
    }

    pub(crate) async fn access<'a>(&self, remote: &'a Remote) -> Access<'a> {
        self.try_access(remote).await.unwrap()
    }

    pub(crate) async fn try_access<'a>(&self, remote: &'a Remote) -> Result<Access<'a>, GitHostError> {
        Access::new(remote, &self.program).await
    }

    /// An empty bare repository.
    pub(crate) fn bare(&self, name: &str) -> Bare {
        let path = self.path().join(name);
        git(self.path(), &["init", "--quiet", "--bare", "--initial-branch=main", path.to_str().unwrap()]);
        git(&path, &["config", "uploadpack.allowFilter", "true"]);
        git(&path, &["config", "http.receivepack", "true"]);
        Bare { path, work: self.path().join(format!("{name}.work")) }
    }

    /// A bare repository with docs and other files.
    pub(crate) fn filled(&self, name: &str) -> Bare {
        let bare = self.bare(name);
        bare.commit(&[
            ("README.md", "readme"),
            ("docs/index.md", "index"),
            ("docs/api/errors.md", "errors"),
            ("src/main.rs", "fn main() {}"),
            ("docs-old/a.md", "old"),
        ]);
        bare
    }
}

/// Anywhere on this machine; `host` is a name of it.
pub(crate) fn outgoing() -> Outgoing {
    Outgoing::with_lookup(PrivateAddresses::All, Names::new([("host", vec!["127.0.0.1"])]))
}

pub(crate) fn limits() -> Limits {
    Limits { ask: Duration::from_secs(20), transfer: Duration::from_secs(50), local: Duration::from_secs(50) }
}

/// A repository on a server, and somebody else's clone of it.
pub(crate) struct Bare {
    pub(crate) path: PathBuf,
    pub(crate) work: PathBuf,
}

impl Bare {
    pub(crate) fn url(&self) -> String {
        format!("file://{}", self.path.display())
    }

    pub(crate) fn remote(&self) -> Remote {
        remote(&self.url())
    }

    /// Somebody else pushes these files; answers with the commit.
    pub(crate) fn commit(&self, files: &[(&str, &str)]) -> String {
        self.pull();
        for (path, content) in files {
            let path = self.work.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        }
        self.push("commit")
    }

    /// Puts very many files into the empty repository as one commit.
    pub(crate) fn import<'a>(&self, files: impl Iterator<Item = (&'a str, &'a str)>) {
        let mut stream = b"commit refs/heads/main\ncommitter Bob <bob@example.org> 0 +0000\ndata 1\nx\n".to_vec();
        for (path, content) in files {
            writeln!(stream, "M 100644 inline {path}\ndata {}\n{content}", content.len()).unwrap();
        }
        stream.extend(b"done\n");
        let mut command = Command::new("git");
        command.args(["fast-import", "--quiet", "--done"]).current_dir(&self.path).stdin(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(&stream).unwrap();
        assert!(child.wait().unwrap().success());
    }

    /// Brings the clone up to date.
    pub(crate) fn pull(&self) {
        if !self.work.exists() {
            let (from, to) = (self.path.to_str().unwrap(), self.work.to_str().unwrap());
            git(Path::new("/"), &["clone", "--quiet", from, to]);
        } else if self.has_commits() {
            git(&self.work, &["pull", "--quiet", "--ff-only", "origin", "main"]);
        }
    }

    /// Commits and pushes what is in the clone.
    pub(crate) fn push(&self, message: &str) -> String {
        git(&self.work, &["add", "--all"]);
        git(&self.work, &["commit", "--quiet", "--message", message]);
        git(&self.work, &["push", "--quiet", "origin", "HEAD:main"]);
        self.show("rev-parse", &["main"])
    }

    pub(crate) fn has_commits(&self) -> bool {
        !self.show("for-each-ref", &[]).is_empty()
    }

    /// What a git command says about the repository.
    pub(crate) fn show(&self, command: &str, args: &[&str]) -> String {
        git(&self.path, &[&[command], args].concat()).trim_end().to_owned()
    }

    /// A file of the branch.
    pub(crate) fn file(&self, path: &str) -> String {
        git(&self.path, &["show", &format!("main:{path}")])
    }

    /// A hook of the server.
    pub(crate) fn hook(&self, name: &str, script: &str) {
        use std::os::unix::fs::PermissionsExt;
        let path = self.path.join("hooks").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
}

/// Runs git as somebody else would.
pub(crate) fn git(dir: &Path, args: &[&str]) -> String {
    let output = Command::new("git")
        .args(args)
        .current_dir(dir)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_NAME", "Bob")
        .env("GIT_AUTHOR_EMAIL", "bob@example.org")
        .env("GIT_COMMITTER_NAME", "Bob")
        .env("GIT_COMMITTER_EMAIL", "bob@example.org")
        .output()
        .unwrap();
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(crate) fn remote(url: &str) -> Remote {
    Remote {
        provider: Provider::Git,
        url: RepoUrl::parse(url).unwrap(),
        credential: None,
        branch: BranchName::parse("main").unwrap(),
        folder: "docs".into(),
        cache_key: "project_1".into(),
    }
}

/// For calls that need a commit's id only to pass it on.
pub(crate) fn any_commit() -> CommitId {
    CommitId::parse(&"0".repeat(40)).unwrap()
}

pub(crate) fn write(path: &str, content: &str) -> FileChange {
    FileChange { path: path.into(), content: Some(content.into()) }
}

pub(crate) fn delete(path: &str) -> FileChange {
    FileChange { path: path.into(), content: None }
}

pub(crate) fn meta(message: &str) -> CommitMeta {
    CommitMeta { author_name: "Ann".into(), author_email: "ann@example.org".into(), message: message.into() }
}
