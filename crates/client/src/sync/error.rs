//! Why a sync did not get to its end, and what to do.

use std::{io, path::PathBuf};

use ai_toolkit_protocol::DocPath;

use crate::platform::{Platform, PlatformError};

/// Why the copy is still what it was.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The platform.
    #[error(transparent)]
    Platform(#[from] PlatformError),
    /// The answer is not what the API promises.
    #[error("the platform's answer could not be read: {0}.")]
    Unreadable(String),
    /// A link could lead anywhere.
    #[error(".docs is a symbolic link, and docs are not written through it. Delete it.")]
    LinkInPlace,
    /// A file, a device.
    #[error(".docs is not a folder, but docs belong there. Move it elsewhere.")]
    NotAFolder,
    /// The folder beside the copy, or what is in it.
    #[error("the folder {path} cannot be written to: {source}.{}", hint(source))]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// What is there cannot be looked at.
    #[error("{path} cannot be read: {source}.")]
    Look {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// One doc.
    #[error("the docs could not be written to .docs/: {doc} cannot be written: {source}.{}", hint(source))]
    Write {
        /// The doc.
        doc: DocPath,
        /// Why.
        source: io::Error,
    },
    /// The new version is complete, but cannot take the copy's place.
    #[error("the folder {path} cannot be replaced: {source}. Close what uses it, or delete it, and try again.")]
    Swap {
        /// The copy.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A name that leads elsewhere, or that Git would obey.
    #[error("the docs could not be written to .docs/: the platform sent the unsafe name {0:?}.")]
    UnsafeName(String),
    /// The content is not the one that its hash is of.
    #[error("the docs could not be written to .docs/: {0} arrived damaged. Try again.")]
    Damaged(DocPath),
    /// All of it together is not what its hash is of.
    #[error("the docs in .docs/ are not what the platform announced. Please report this.")]
    NotAnnounced,
    /// Somebody else is at it.
    #[error("another process has been bringing the docs to .docs/ for {0} seconds. Try again when it is done.")]
    Busy(u64),
    /// No way to take turns.
    #[error("the folder {path} cannot be locked: {source}.")]
    Lock {
        /// What is locked while a sync runs.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A copy that is none.
    #[error(".docs/ has more than {0} files. Delete it and try again.")]
    TooMany(usize),
}

impl SyncError {
    /// What `error` says about an answer that could not be read to its end.
    pub(super) fn from_answer(platform: &Platform, error: serde_json::Error) -> Self {
        if error.is_io() || error.is_eof() {
            Self::Platform(platform.unread(error))
        } else {
            Self::Unreadable(error.to_string())
        }
    }
}

fn hint(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => " Make room and try again.",
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => " Check its permissions.",
        _ => "",
    }
}
