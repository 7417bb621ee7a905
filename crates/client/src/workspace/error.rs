//! What can be wrong with a workspace's settings, and what to do about each.

use std::path::PathBuf;

/// Why a workspace's settings do not work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WorkspaceError {
    /// `.ai-toolkit.toml` is no TOML, or has a value of another kind.
    #[error("the settings in {path} cannot be read: {why}. Correct the file.")]
    Settings {
        /// The file.
        path: PathBuf,
        /// What is wrong in it.
        why: String,
    },
    /// No address.
    #[error("the platform's address is not set. Set AI_TOOLKIT_PLATFORM_URL, or platform_url in .ai-toolkit.toml.")]
    NoAddress,
    /// An address that programs would read in another way than people.
    #[error("AI_TOOLKIT_PLATFORM_URL is not an address: it contains a space, a quote or a backslash.")]
    OddAddress,
    /// Another protocol, or none.
    #[error("AI_TOOLKIT_PLATFORM_URL must begin with http:// or https://, but is \"{0}\".")]
    NotHttp(String),
    /// Nothing that an address could be.
    #[error("AI_TOOLKIT_PLATFORM_URL is not an address: \"{0}\". Copy it from the browser, up to the host and port.")]
    NoUrl(String),
    /// No project.
    #[error("the project is not set. Set AI_TOOLKIT_PROJECT_ID, or project_id in .ai-toolkit.toml.")]
    NoProject,
    /// Something else than a project's id.
    #[error("AI_TOOLKIT_PROJECT_ID is no project's id: \"{0}\".")]
    OddProject(String),
    /// A docs folder that is none in the repository.
    #[error(
        "the docs folder must be a folder of the repository, but is \"{0}\". Correct docs_path in .ai-toolkit.toml."
    )]
    OddDocsPath(String),
    /// A waiting time that is none.
    #[error("wait_seconds must be a whole number from 0 to {max}, but is \"{value}\".")]
    OddWait {
        /// What it is.
        value: String,
        /// The longest wait, in seconds.
        max: u32,
    },
    /// No key.
    #[error("there is no API key. Create one at {page}, then set AI_TOOLKIT_API_KEY or save it in {file} (mode 0600).")]
    NoKey {
        /// Where people look after the project.
        page: String,
        /// Where the key belongs.
        file: PathBuf,
    },
    /// A key file that others can read.
    #[error("the API key in {0} can be read by others. Run: chmod 600 {0}")]
    OpenKey(PathBuf),
    /// A key file without a key.
    #[error("the API key file {0} is empty or cannot be read.")]
    NoKeyInFile(PathBuf),
    /// A key that cannot be one.
    #[error("the API key contains characters that no key has. Copy it again.")]
    OddKey,
}
