//! The project's key: in the user's config directory, for nobody else to read.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

use ai_toolkit_protocol::ProjectId;

use super::{Environment, WorkspaceError, atomic};

/// The longest key that is read, in bytes.
const MAX_KEY_BYTES: u64 = 4096;

/// A project's key; never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(String);

impl ApiKey {
    /// Takes `text` for a key.
    ///
    /// # Errors
    /// When it has characters that no key has.
    pub fn parse(text: &str) -> Result<Self, WorkspaceError> {
        let is_ours = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
        if text.is_empty() || !text.chars().all(is_ours) {
            return Err(WorkspaceError::OddKey);
        }
        Ok(Self(text.to_owned()))
    }

    /// The key that is saved for `project`; `page` is where people create one.
    ///
    /// # Errors
    /// When there is none, or others can read it.
    pub(crate) fn saved(environment: &Environment, project: &ProjectId, page: String) -> Result<Self, WorkspaceError> {
        read_key(environment, project, page)
    }

    /// The key, for the one header that it goes into.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(…)")
    }
}

/// Where the key of `project` is kept; none when there is no home directory.
pub fn key_file(environment: &Environment, project: &ProjectId) -> Option<PathBuf> {
    let config = environment.config_home.clone();
    let config = config.or_else(|| environment.home.as_ref().map(|home| home.join(".config")))?;
    Some(config.join("ai-toolkit/keys").join(project.as_str()))
}

/// Reads the key of `project` from its file.
pub(super) fn read_key(environment: &Environment, project: &ProjectId, page: String) -> Result<ApiKey, WorkspaceError> {
    let Some(file) = key_file(environment, project) else {
        let file = PathBuf::from("~/.config/ai-toolkit/keys").join(project.as_str());
        return Err(WorkspaceError::NoKey { page, file });
    };
    let Ok(meta) = fs::metadata(&file).map(|meta| (meta.is_file(), is_private(&meta), meta.len())) else {
        return Err(WorkspaceError::NoKey { page, file });
    };
    match meta {
        (false, ..) => return Err(WorkspaceError::NoKey { page, file }),
        (_, false, _) => return Err(WorkspaceError::OpenKey(file)),
        (.., size) if size > MAX_KEY_BYTES => return Err(WorkspaceError::OddKey),
        _ => {}
    }
    let text = fs::read_to_string(&file).map_err(|_| WorkspaceError::NoKeyInFile(file.clone()))?;
    match text.lines().next().map(str::trim) {
        Some(key) if !key.is_empty() => ApiKey::parse(key),
        _ => Err(WorkspaceError::NoKeyInFile(file)),
    }
}

/// Saves the key of `project` where only this user can read it: the file comes to be with mode 0600, and never has half
/// a key.
///
/// # Errors
/// When it cannot be written, or there is no home directory.
pub fn write_key(environment: &Environment, project: &ProjectId, key: &ApiKey) -> io::Result<PathBuf> {
    let no_home = || io::Error::new(io::ErrorKind::NotFound, "neither HOME nor XDG_CONFIG_HOME is set");
    let file = key_file(environment, project).ok_or_else(no_home)?;
    if let Some(folder) = file.parent() {
        atomic::create_private_folder(folder)?;
    }
    atomic::write_file(&file, format!("{}\n", key.0).as_bytes(), 0o600)?;
    Ok(file)
}

#[cfg(unix)]
fn is_private(meta: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    meta.permissions().mode().trailing_zeros() >= 6
}

/// Elsewhere the profile's folder is the user's own already.
#[cfg(not(unix))]
fn is_private(_: &fs::Metadata) -> bool {
    true
}

/// Removes the key of `project`, if there is one.
///
/// # Errors
/// When it cannot be removed.
pub fn remove_key(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
