//! Where the client keeps what is not worth a backup: the watcher's state, and what is known of a copy's files.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::{Environment, atomic};

/// Why there is no directory to keep state in.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// Neither of the variables that say where.
    #[error("neither HOME nor XDG_STATE_HOME is set, so there is no place for the client's state. Set HOME.")]
    NoHome,
    /// It cannot be made or looked at.
    #[error("the folder {path} cannot be used: {source}. Check its permissions.")]
    Unusable {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Somebody else could put state there that hooks would believe.
    #[error("the folder {0} belongs to somebody else or is open to others. Run: chmod 700 {0}, or delete it.")]
    NotPrivate(PathBuf),
}

/// The folder for sockets and for what need not outlive the session, made if it is missing, mode 0700:
/// `$XDG_RUNTIME_DIR/ai-toolkit`, else the state directory.
///
/// # Errors
/// When it cannot be made, or is not this user's alone.
pub fn runtime_directory(environment: &Environment) -> Result<PathBuf, DirectoryError> {
    match &environment.runtime_dir {
        Some(folder) if folder.is_dir() => private(folder.join("ai-toolkit")),
        _ => state_directory(environment),
    }
}

/// The folder for what outlives the session, made if it is missing, mode 0700: `$XDG_STATE_HOME/ai-toolkit`, else
/// `~/.local/state/ai-toolkit`.
///
/// # Errors
/// When it cannot be made, or is not this user's alone.
pub fn state_directory(environment: &Environment) -> Result<PathBuf, DirectoryError> {
    let state = environment.state_home.clone();
    let state = state.or_else(|| environment.home.as_ref().map(|home| home.join(".local/state")));
    private(state.ok_or(DirectoryError::NoHome)?.join("ai-toolkit"))
}

fn private(path: PathBuf) -> Result<PathBuf, DirectoryError> {
    let private = match is_private(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            atomic::create_private_folder(&path).and_then(|()| is_private(&path))
        }
        known => known,
    };
    match private {
        Ok(true) => Ok(path),
        Ok(false) => Err(DirectoryError::NotPrivate(path)),
        Err(source) => Err(DirectoryError::Unusable { path, source }),
    }
}

#[cfg(unix)]
fn is_private(path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let meta = std::fs::symlink_metadata(path)?;
    Ok(meta.is_dir() && meta.mode().trailing_zeros() >= 6 && meta.uid() == rustix::process::geteuid().as_raw())
}

/// Elsewhere the profile's folder is the user's own already.
#[cfg(not(unix))]
fn is_private(path: &Path) -> io::Result<bool> {
    Ok(std::fs::symlink_metadata(path)?.is_dir())
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt};

    use super::*;

    #[test]
    fn the_folder_is_made_private_and_an_open_one_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let environment = Environment { home: Some(home.path().into()), ..Environment::default() };
        let folder = runtime_directory(&environment).unwrap();
        assert_eq!(folder, home.path().join(".local/state/ai-toolkit"));
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o770)).unwrap();
        assert!(matches!(state_directory(&environment), Err(DirectoryError::NotPrivate(_))));
    }

    #[test]
    fn a_link_in_its_place_is_refused() {
        let home = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/", home.path().join("ai-toolkit")).unwrap();
        let environment = Environment { runtime_dir: Some(home.path().into()), ..Environment::default() };
        assert!(matches!(runtime_directory(&environment), Err(DirectoryError::NotPrivate(_))));
    }

    #[test]
    fn without_a_home_there_is_none() {
        assert!(matches!(state_directory(&Environment::default()), Err(DirectoryError::NoHome)));
    }
}
