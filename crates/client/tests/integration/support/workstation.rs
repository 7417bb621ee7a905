//! A checkout that is connected to a platform.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use ai_toolkit_client::workspace::{Environment, Workspace};
use tempfile::TempDir;

use super::{Docs, hash_of};

pub(crate) const PROJECT: &str = "prj_0192e4a1b2c3d4e5f60718293a4b5c6d";
pub(crate) const KEY: &str = "sk_test";

/// A Git checkout in a home directory of its own.
pub(crate) struct Workstation {
    pub(crate) home: TempDir,
    pub(crate) root: PathBuf,
    url: String,
}

impl Workstation {
    /// One that is connected to the platform at `url`.
    pub(crate) fn connected_to(url: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(home.path()).unwrap().join("shop");
        fs::create_dir_all(root.join(".git")).unwrap();
        Self { home, root, url: url.to_owned() }
    }

    pub(crate) fn workspace(&self) -> Workspace {
        let environment = Environment {
            platform_url: Some(self.url.clone()),
            project_id: Some(PROJECT.into()),
            api_key: Some(KEY.into()),
            home: Some(self.home.path().into()),
            ..Environment::default()
        };
        Workspace::find(&self.root, &environment).unwrap().unwrap()
    }

    /// The program, about to run in the checkout with nothing but its own settings.
    pub(crate) fn program(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ai-toolkit"));
        command.args(args).current_dir(&self.root).env_clear().stdin(Stdio::null());
        command.env("HOME", self.home.path()).env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("AI_TOOLKIT_PLATFORM_URL", &self.url).env("AI_TOOLKIT_PROJECT_ID", PROJECT);
        command.env("AI_TOOLKIT_API_KEY", KEY);
        command
    }

    /// Syncs, and answers what was said.
    pub(crate) fn sync(&self) -> String {
        let output = self.program(&["sync"]).output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
        said(&output)
    }

    /// Syncs, which must fail, and answers what was said.
    pub(crate) fn fail_to_sync(&self) -> String {
        let output = self.program(&["sync"]).output().unwrap();
        assert!(!output.status.success(), "{}", said(&output));
        said(&output)
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// What is in the copy, which must be nothing but files.
    pub(crate) fn copied(&self) -> Docs {
        let mut docs = Docs::new();
        collect(&self.root.join(".docs"), "", &mut docs);
        docs
    }

    /// The copy is exactly these docs.
    pub(crate) fn has(&self, docs: &Docs) {
        let mut expected = docs.clone();
        expected.insert(".sync-hash".into(), format!("{}\n", hash_of(docs)));
        assert_eq!(self.copied(), expected);
        assert!(!self.path(".docs.sync").exists(), "nothing is left of the sync");
    }
}

pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn collect(folder: &Path, prefix: &str, docs: &mut Docs) {
    let mut empty = true;
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        empty = false;
        let path = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            collect(&entry.path(), &format!("{path}/"), docs);
        } else {
            assert!(entry.file_type().unwrap().is_file(), "{path} is something else");
            docs.insert(path, fs::read_to_string(entry.path()).unwrap());
        }
    }
    assert!(!empty || prefix.is_empty(), "{prefix} is empty");
}
