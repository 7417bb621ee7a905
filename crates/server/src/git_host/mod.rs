//! Git remotes: the only room that speaks to them. The rest of the platform sees commits, files and clear errors.

mod branch_name;
mod error;
mod git;
mod object_id;
mod repo_url;

use std::{collections::HashMap, fmt};

use async_trait::async_trait;
use secrecy::SecretString;

pub use self::{
    branch_name::{BranchName, BranchNameError},
    error::GitHostError,
    git::Git,
    object_id::{BlobId, CommitId, ObjectIdError},
    repo_url::{RepoUrl, RepoUrlError},
};

/// Files larger than this are not read: 10 MiB.
pub const MAX_BLOB_BYTES: u64 = 10 * 1024 * 1024;

/// Where a project's docs are kept, and how to get in.
#[derive(Debug, Clone)]
pub struct Remote {
    /// The repository.
    pub url: RepoUrl,
    /// What opens it: a token or `user:password` for https, a private key for ssh.
    pub token: Option<SecretString>,
    /// The branch that is read and published to.
    pub branch: BranchName,
    /// The folder with the docs; empty for the whole repository.
    pub folder: String,
    /// Names the cache on disk; letters, digits, `_` and `-`.
    pub cache_key: String,
}

/// What a connection test found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteCheck {
    /// All branches, in the server's order.
    pub branches: Vec<String>,
    /// The branch that the server proposes.
    pub default_branch: Option<String>,
    /// How many files of the folder can be carried.
    pub files: usize,
    /// Whether the server takes pushes with this token; a rule for this branch alone may still refuse one. Nothing when
    /// it could not be found out.
    pub writable: Option<bool>,
}

/// The folder's files in one commit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    /// Files that can be carried.
    pub files: Vec<TreeFile>,
    /// What cannot.
    pub skipped: Vec<SkippedFile>,
}

/// One file of a [`Tree`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeFile {
    /// Relative to the folder.
    pub path: String,
    /// Names the content.
    pub blob: BlobId,
    /// In bytes; known only for contents that were fetched before.
    pub size: Option<u64>,
}

/// An entry that cannot be carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedFile {
    /// Relative to the folder.
    pub path: String,
    /// The reason.
    pub why: SkipReason,
}

/// Why an entry cannot be carried. Displays as a clause about the file: "it is a symbolic link".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SkipReason {
    /// It points elsewhere, maybe out of the repository.
    SymbolicLink,
    /// It is another repository.
    Submodule,
    /// Its name is bytes that are no text.
    NameNotUtf8,
    /// Its path could lead out of a folder when written to disk.
    UnsafeName,
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SymbolicLink => "it is a symbolic link",
            Self::Submodule => "it is a submodule",
            Self::NameNotUtf8 => "its name is not UTF-8",
            Self::UnsafeName => "its path has a segment that is empty, a dot, or .git",
        })
    }
}

/// A file's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlobContent {
    /// All of it.
    Bytes(Vec<u8>),
    /// It has this many bytes, which is more than [`MAX_BLOB_BYTES`].
    TooLarge(u64),
}

/// One file's change in a commit to publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// Relative to the folder.
    pub path: String,
    /// The new content; nothing deletes the file.
    pub content: Option<Vec<u8>>,
}

/// Who made a commit, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitMeta {
    /// The author's name.
    pub author_name: String,
    /// The author's address.
    pub author_email: String,
    /// The message; its first line is the summary.
    pub message: String,
}

/// What a publish left in the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The branch's newest commit; the parent when nothing differed from it.
    pub commit: CommitId,
    /// The written files' paths, relative to the folder, each with its content's id.
    pub blobs: Vec<(String, BlobId)>,
}

/// A kind of Git server. Calls that share a cache key wait for each other where they have to.
#[async_trait]
pub trait GitHost: Send + Sync {
    /// Tries address, token, branch and folder. An empty repository is fine.
    ///
    /// # Errors
    /// Which of them is wrong.
    async fn check(&self, remote: &Remote) -> Result<RemoteCheck, GitHostError>;

    /// The branch's newest commit; nothing while the repository has none at all.
    ///
    /// # Errors
    /// [`GitHostError::BranchNotFound`] when there are other branches only; else what kept the server from answering.
    async fn head(&self, remote: &Remote) -> Result<Option<CommitId>, GitHostError>;

    /// The folder's files in `commit`; none when the folder is not there.
    ///
    /// # Errors
    /// [`GitHostError::NonFastForward`] when the server has given the commit up; else what kept it from answering.
    async fn tree(&self, remote: &Remote, commit: &CommitId) -> Result<Tree, GitHostError>;

    /// The contents of `blobs`, in few round trips however many they are.
    ///
    /// # Errors
    /// When the server does not have one of them or does not answer.
    async fn read_blobs(&self, remote: &Remote, blobs: &[BlobId])
    -> Result<HashMap<BlobId, BlobContent>, GitHostError>;

    /// Puts `changes` on top of `parent` as one commit and pushes it; without a parent it is the repository's first.
    /// Changes that leave the tree as it is make no commit.
    ///
    /// # Errors
    /// [`GitHostError::NonFastForward`] when the branch is not at `parent` any more; else why the server or the paths
    /// refused. The branch is as it was then.
    async fn publish(
        &self,
        remote: &Remote,
        parent: Option<&CommitId>,
        changes: &[FileChange],
        meta: &CommitMeta,
    ) -> Result<Published, GitHostError>;

    /// Deletes the cache of this key, if there is one.
    ///
    /// # Errors
    /// When the disk refuses.
    async fn forget(&self, cache_key: &str) -> Result<(), GitHostError>;
}
