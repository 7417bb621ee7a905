//! Finds the checkout around a folder, and reads its settings: the environment goes before `.ai-toolkit.toml`.

use std::{
    fs, io,
    io::Read,
    path::{Path, PathBuf},
    str::FromStr,
};

use ai_toolkit_protocol::ProjectId;
use toml_edit::{DocumentMut, Item};
use url::Url;

use super::{ApiKey, Environment, Workspace, WorkspaceError, key::read_key};

/// The settings' name in a checkout.
pub const SETTINGS_FILE: &str = ".ai-toolkit.toml";
/// The longest settings that are read, in bytes.
const MAX_SETTINGS_BYTES: u64 = 64 * 1024;
/// The longest wait for a release, in seconds: what Claude Code gives a hook by itself.
const MAX_WAIT_SECONDS: u32 = 600;

/// The checkout that an agent works in, whether or not its settings are any good.
#[derive(Debug, Clone)]
pub struct Checkout {
    /// The top of the checkout, without symbolic links.
    pub root: PathBuf,
    /// The folder of the docs in the repository, relative to `root`; `docs` unless set.
    pub docs_folder: String,
    settings: Result<Settings, WorkspaceError>,
}

/// What the settings file says, unchecked.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    pub(crate) platform_url: Option<String>,
    pub(crate) project_id: Option<String>,
    docs_path: Option<String>,
    pub(crate) wait_seconds: Option<String>,
}

impl Checkout {
    /// The checkout around `cwd`: the folder that Claude Code names, else the top of the Git checkout around `cwd`, else
    /// `cwd` itself.
    pub fn find(cwd: &Path, environment: &Environment) -> Self {
        let root = match &environment.claude_project_dir {
            Some(folder) => folder.clone(),
            // A worktree has a file there instead of a folder.
            None => cwd.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(cwd).to_owned(),
        };
        let root = fs::canonicalize(&root).unwrap_or(root);
        let mut settings = Settings::read(&root.join(SETTINGS_FILE));
        let docs_path = settings.as_ref().ok().and_then(|settings| settings.docs_path.clone());
        let docs_path = environment.docs_path.clone().or(docs_path);
        let docs_folder = match docs_path.as_deref().map(folder_below) {
            Some(Some(folder)) => folder,
            None => "docs".to_owned(),
            Some(None) => {
                settings = settings.and(Err(WorkspaceError::OddDocsPath(docs_path.unwrap_or_default())));
                "docs".to_owned()
            }
        };
        Self { root, docs_folder, settings }
    }

    /// What the settings file says; nothing if it cannot be read.
    pub(crate) fn settings(&self) -> Settings {
        self.settings.clone().unwrap_or_default()
    }

    /// The folder that `path` means; `.` is the whole repository.
    pub(crate) fn folder_in_repository(path: &str) -> Result<String, WorkspaceError> {
        folder_below(path).ok_or_else(|| WorkspaceError::OddDocsPath(path.to_owned()))
    }

    /// The waiting time that `value` means, in seconds.
    pub(crate) fn wait(value: String) -> Result<u32, WorkspaceError> {
        parse_wait(value)
    }

    /// The workspace that it is; none where nothing is set up.
    ///
    /// # Errors
    /// When settings are missing, wrong or unreadable.
    pub fn workspace(self, environment: &Environment) -> Result<Option<Workspace>, WorkspaceError> {
        let settings = self.settings?;
        let url = environment.platform_url.clone().or(settings.platform_url);
        let project = environment.project_id.clone().or(settings.project_id);
        if url.is_none() && project.is_none() && environment.api_key.is_none() {
            return Ok(None);
        }
        let url = url.ok_or(WorkspaceError::NoAddress)?;
        let project = project.ok_or(WorkspaceError::NoProject)?;
        let platform_url = parse_address(&url)?;
        let project_id = ProjectId::from_str(&project).map_err(|_| WorkspaceError::OddProject(project))?;
        let wait_seconds = match environment.wait_seconds.clone().or(settings.wait_seconds) {
            Some(value) => parse_wait(value)?,
            None => 0,
        };
        let page = format!("{}/projects/{project_id}", platform_url.as_str().trim_end_matches('/'));
        let api_key = match &environment.api_key {
            Some(key) => ApiKey::parse(key)?,
            None => read_key(environment, &project_id, page)?,
        };
        Ok(Some(Workspace {
            root: self.root,
            docs_folder: self.docs_folder,
            project_id,
            platform_url,
            api_key,
            wait_seconds,
        }))
    }
}

impl Settings {
    fn read(path: &Path) -> Result<Self, WorkspaceError> {
        let wrong = |why: String| WorkspaceError::Settings { path: path.to_owned(), why };
        let text = match read_bounded(path) {
            Ok(text) => text,
            // A folder or a file in the way of the path leaves no settings there either.
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok(Self::default());
            }
            Err(error) => return Err(wrong(error.to_string())),
        };
        let toml: DocumentMut =
            text.parse().map_err(|error: toml_edit::TomlError| wrong(error.message().to_owned()))?;
        let get = |name: &str| match toml.get(name) {
            None => Ok(None),
            Some(Item::Value(value)) if value.is_str() || value.is_integer() => {
                let text = value.as_str().map_or_else(|| value.to_string().trim().to_owned(), str::to_owned);
                Ok(Some(text).filter(|text| !text.is_empty()))
            }
            Some(_) => Err(wrong(format!("{name} is no text"))),
        };
        Ok(Self {
            platform_url: get("platform_url")?,
            project_id: get("project_id")?,
            docs_path: get("docs_path")?,
            wait_seconds: get("wait_seconds")?,
        })
    }
}

fn read_bounded(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let mut file = fs::File::open(path)?.take(MAX_SETTINGS_BYTES + 1);
    file.read_to_string(&mut text)?;
    if text.len() as u64 > MAX_SETTINGS_BYTES {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is larger than 64 KiB"));
    }
    Ok(text)
}

/// `path` with single slashes and without `.` and `..`, or `.` for the whole repository; none if it leads out of it.
fn folder_below(path: &str) -> Option<String> {
    let mut names = Vec::new();
    for name in path.split('/') {
        match name {
            "" | "." => {}
            ".." => drop(names.pop()?),
            name => names.push(name),
        }
    }
    Some(if names.is_empty() { ".".to_owned() } else { names.join("/") })
}

/// Reads an address as people write it.
pub(crate) fn parse_address(text: &str) -> Result<Url, WorkspaceError> {
    if text.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '\\')) {
        return Err(WorkspaceError::OddAddress);
    }
    let text = text.trim_end_matches('/');
    let host = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    if host.is_none_or(str::is_empty) {
        return Err(WorkspaceError::NotHttp(text.to_owned()));
    }
    let url = Url::parse(text).map_err(|_| WorkspaceError::NoUrl(text.to_owned()))?;
    // A question mark or a hash would swallow the path of the API; a password would be sent to no avail.
    let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    if plain && url.password().is_none() { Ok(url) } else { Err(WorkspaceError::NoUrl(text.to_owned())) }
}

fn parse_wait(value: String) -> Result<u32, WorkspaceError> {
    match value.parse() {
        Ok(seconds) if seconds <= MAX_WAIT_SECONDS => Ok(seconds),
        _ => Err(WorkspaceError::OddWait { value, max: MAX_WAIT_SECONDS }),
    }
}
