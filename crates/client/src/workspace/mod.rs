//! The workspace: the checkout that an agent works in, and which project's docs belong to it.

use std::path::PathBuf;

use ai_toolkit_protocol::ProjectId;
use url::Url;

/// A checkout that is connected to a project.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// The top of the checkout, without symbolic links.
    pub root: PathBuf,
    /// The folder of the docs in the repository, relative to `root`; agents must not write there.
    pub docs_folder: String,
    /// The project.
    pub project_id: ProjectId,
    /// The platform's address, without a slash at its end.
    pub platform_url: Url,
    /// The project's key.
    pub api_key: ApiKey,
    /// How long a hook may wait for the release of a lock before it blocks, in seconds; 0 blocks at once.
    pub wait_seconds: u32,
}

impl Workspace {
    /// The read-only copy of the docs.
    pub fn copy(&self) -> PathBuf {
        self.root.join(".docs")
    }
}

/// A project's key; never printed.
#[derive(Clone)]
pub struct ApiKey(String);

impl std::fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ApiKey(…)")
    }
}
