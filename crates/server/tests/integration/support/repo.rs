//! Bare Git repositories with docs in them.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

/// A bare repository on branch `main`.
pub(crate) struct Repo {
    dir: TempDir,
}

pub(crate) fn git(dir: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=Remo Te", "-c", "user.email=remo@example.com", "-c", "init.defaultBranch=main"])
        .args(arguments)
        .current_dir(dir)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim_end_matches('\n').to_owned()
}

impl Repo {
    /// An empty one.
    pub(crate) fn empty() -> Self {
        let dir = tempfile::tempdir().unwrap();
        git(dir.path(), &["init", "--quiet", "--bare", "shop.git"]);
        Self { dir }
    }

    /// One with these files, paths from the root.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let repo = Self::empty();
        repo.commit("First", |work| {
            for (path, text) in files {
                write(work, path, text);
            }
        });
        repo
    }

    /// Three docs in two folders, and code beside them.
    pub(crate) fn with_docs() -> Self {
        Self::with(&[
            ("docs/README.md", "# Shop\n"),
            ("docs/api/errors.md", "# Errors\n\nAll codes.\n"),
            ("docs/api/v1/orders.md", "# Orders\n"),
            ("src/main.rs", "fn main() {}\n"),
        ])
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.dir.path().join("shop.git")
    }

    pub(crate) fn url(&self) -> String {
        format!("file://{}", self.path().display())
    }

    /// Somebody else's commit.
    pub(crate) fn commit(&self, message: &str, change: impl FnOnce(&Path)) -> String {
        let work = tempfile::tempdir().unwrap();
        git(work.path(), &["clone", "--quiet", self.path().to_str().unwrap(), "."]);
        change(work.path());
        git(work.path(), &["add", "--all"]);
        git(work.path(), &["commit", "--quiet", "--allow-empty", "--message", message]);
        git(work.path(), &["push", "--quiet", "origin", "HEAD:main"]);
        git(work.path(), &["rev-parse", "HEAD"])
    }

    /// What `git` says about the repository.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        git(&self.path(), arguments)
    }

    /// A file on the branch.
    pub(crate) fn file(&self, path: &str) -> String {
        let output = Command::new("git").args(["show", &format!("main:{path}")]).current_dir(self.path()).output();
        String::from_utf8(output.unwrap().stdout).unwrap()
    }

    /// Whether a file is on the branch.
    pub(crate) fn has(&self, path: &str) -> bool {
        !self.git(&["ls-tree", "main", path]).is_empty()
    }

    /// Takes the repository away, and gives it back.
    pub(crate) fn set_reachable(&self, reachable: bool) {
        let away = self.dir.path().join("away.git");
        if reachable { std::fs::rename(away, self.path()) } else { std::fs::rename(self.path(), away) }.unwrap();
    }
}

pub(crate) fn write(work: &Path, path: &str, text: &str) {
    let path = work.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}
