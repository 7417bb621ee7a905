//! A checkout that is connected to a platform.

use std::{fs, path::PathBuf};

use ai_toolkit_client::workspace::{Environment, Workspace};
use tempfile::TempDir;

pub(crate) const PROJECT: &str = "prj_0192e4a1b2c3d4e5f60718293a4b5c6d";
pub(crate) const KEY: &str = "sk_test";

/// A Git checkout in a home directory of its own.
pub(crate) struct Workstation {
    _home: TempDir,
    pub(crate) root: PathBuf,
    pub(crate) environment: Environment,
}

impl Workstation {
    /// One that is connected to the platform at `url`.
    pub(crate) fn connected_to(url: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(home.path()).unwrap().join("shop");
        fs::create_dir_all(root.join(".git")).unwrap();
        let environment = Environment {
            platform_url: Some(url.into()),
            project_id: Some(PROJECT.into()),
            api_key: Some(KEY.into()),
            home: Some(home.path().into()),
            ..Environment::default()
        };
        Self { _home: home, root, environment }
    }

    pub(crate) fn workspace(&self) -> Workspace {
        Workspace::find(&self.root, &self.environment).unwrap().unwrap()
    }
}
