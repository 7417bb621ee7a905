//! The one step in which the next version takes the copy's place.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{SyncError, places::Places};

/// Lets the next version and the copy change places, or puts it where there is no copy yet.
pub(super) fn swap(places: &Places) -> Result<(), SyncError> {
    let failed = |source| SyncError::Swap { path: places.copy.clone(), source };
    if fs::symlink_metadata(&places.copy).is_err() {
        return fs::rename(&places.next, &places.copy).map_err(failed);
    }
    match exchange(&places.next, &places.copy) {
        Err(error) if is_unsupported(&error) => in_two_steps(places).map_err(failed),
        done => done.map_err(failed),
    }
}

/// For file systems that cannot exchange.
fn in_two_steps(places: &Places) -> io::Result<()> {
    fs::rename(&places.copy, &places.previous)?;
    fs::rename(&places.next, &places.copy).inspect_err(|_| {
        // If this fails as well, the next sync does it.
        let _ = fs::rename(&places.previous, &places.copy);
    })
}

/// Puts the copy back that was left between two steps.
pub(super) fn recover(places: &Places) -> Result<(), SyncError> {
    if fs::symlink_metadata(&places.copy).is_err() && fs::symlink_metadata(&places.previous).is_ok() {
        fs::rename(&places.previous, &places.copy)
            .map_err(|source| SyncError::Swap { path: places.copy.clone(), source })?;
    }
    Ok(())
}

/// Moves what is in the copy's place to a folder that nobody else uses, and answers which.
pub(super) fn set_aside(places: &Places) -> Result<PathBuf, SyncError> {
    let mut aside = places.root.join(".docs-before-sync");
    for number in 2.. {
        if fs::symlink_metadata(&aside).is_err() {
            break;
        }
        aside = places.root.join(format!(".docs-before-sync-{number}"));
    }
    match fs::rename(&places.copy, &aside) {
        Ok(()) => Ok(aside),
        Err(source) => Err(SyncError::Swap { path: places.copy.clone(), source }),
    }
}

/// Removes what syncs left beside the copy.
pub(super) fn clear(places: &Places) -> io::Result<()> {
    match fs::symlink_metadata(&places.workshop) {
        Ok(meta) if meta.is_dir() => fs::remove_dir_all(&places.workshop),
        Ok(_) => fs::remove_file(&places.workshop),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether this file system or kernel cannot exchange two folders.
fn is_unsupported(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput)
}
