//! The workspace: the checkout that an agent works in, and which project's docs belong to it.

mod atomic;
mod checkout;
mod directories;
mod environment;
mod error;
mod key;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use ai_toolkit_protocol::ProjectId;
use url::Url;

pub use atomic::write_file;
pub(crate) use checkout::parse_address;
pub use checkout::{Checkout, SETTINGS_FILE};
pub use directories::{DirectoryError, runtime_directory, state_directory};
pub use environment::Environment;
pub use error::WorkspaceError;
pub use key::{ApiKey, key_file, remove_key, write_key};

/// A checkout that is connected to a project.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// The top of the checkout, without symbolic links.
    pub root: PathBuf,
    /// The folder of the docs in the repository, relative to `root`; agents must not write there.
    pub docs_folder: String,
    /// The project.
    pub project_id: ProjectId,
    /// The platform's address, without a slash at its end (but for the one that stands for an empty path).
    pub platform_url: Url,
    /// The project's key.
    pub api_key: ApiKey,
    /// How long a hook may wait for the release of a lock before it blocks, in seconds; 0 blocks at once.
    pub wait_seconds: u32,
}

impl Workspace {
    /// The workspace around `cwd`; none where nothing is set up.
    ///
    /// # Errors
    /// When settings are missing, wrong or unreadable. What is known of the checkout all the same: [`Checkout::find`].
    pub fn find(cwd: &Path, environment: &Environment) -> Result<Option<Self>, WorkspaceError> {
        Checkout::find(cwd, environment).workspace(environment)
    }

    /// The read-only copy of the docs.
    pub fn copy(&self) -> PathBuf {
        self.root.join(".docs")
    }

    /// The platform's address as people write it: without a slash at its end.
    pub fn address(&self) -> &str {
        self.platform_url.as_str().trim_end_matches('/')
    }

    /// Where people look after the project.
    pub fn page(&self) -> String {
        format!("{}/projects/{}", self.address(), self.project_id)
    }
}
