//! Git remotes: the only room that speaks to them. The rest of the platform sees commits, files and clear errors.

mod branch_name;
mod edits;
mod error;
mod git;
mod github;
mod hosts;
mod lfs;
mod names;
mod object_id;
mod paths;
mod repo_url;
mod scrub;
mod signature;

use std::{collections::HashMap, fmt};

use ai_toolkit_protocol::{CredentialInfo, Provider, PullRequest, RepoFolder};
use async_trait::async_trait;
use secrecy::SecretString;

pub use self::{
    branch_name::{BranchName, BranchNameError},
    error::GitHostError,
    git::Git,
    github::Github,
    hosts::Hosts,
    lfs::is_lfs_pointer,
    object_id::{BlobId, CommitId, ObjectIdError},
    repo_url::{RepoUrl, RepoUrlError},
};

/// Files larger than this are not read: 10 MiB.
pub const MAX_BLOB_BYTES: u64 = 10 * 1024 * 1024;

/// What opens a repository.
#[derive(Debug, Clone)]
pub enum Credential {
    /// A token or `user:password` for https, a private key for ssh.
    Token(SecretString),
    /// A GitHub App that is installed on the repository.
    GithubApp {
        /// The App's id.
        app_id: u64,
        /// Its private key in PEM.
        private_key: SecretString,
    },
}

/// Where a project's docs are kept, and how to get in.
#[derive(Debug, Clone)]
pub struct Remote {
    /// How to speak to it.
    pub provider: Provider,
    /// The repository.
    pub url: RepoUrl,
    /// What opens it.
    pub credential: Option<Credential>,
    /// The branch that is read and published to.
    pub branch: BranchName,
    /// The folder with the docs; empty for the whole repository.
    pub folder: String,
    /// Names what is remembered of it, on disk or in memory; letters, digits, `_` and `-`.
    pub cache_key: String,
}

/// What a connection test found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RemoteCheck {
    /// The branches, in the server's order.
    pub branches: Vec<String>,
    /// The branch that the server proposes.
    pub default_branch: Option<String>,
    /// The branch's folders that have Markdown files, those with the most first; at most 100.
    pub folders: Vec<RepoFolder>,
    /// What the credential is, where the server tells.
    pub credential: Option<CredentialInfo>,
    /// What will not work as expected, and the way out, each as a sentence.
    pub notices: Vec<String>,
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
    /// It has more than [`MAX_BLOB_BYTES`].
    TooLarge,
    /// The repository has only Git LFS's pointer to it.
    LfsPointer,
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SymbolicLink => "it is a symbolic link",
            Self::Submodule => "it is a submodule",
            Self::NameNotUtf8 => "its name is not UTF-8",
            Self::UnsafeName => "its path has a segment that is empty, a dot, or .git",
            Self::TooLarge => "it is larger than 10 MiB",
            Self::LfsPointer => "it is kept in Git LFS, and the repository has only a pointer to it",
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

/// Who made a commit, and why. The committer is always the platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitMeta {
    /// The author's name.
    pub author_name: String,
    /// The author's address.
    pub author_email: String,
    /// The message with its trailers; its first line is the summary.
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

/// How many folders a connection test names at most.
const MAX_FOLDERS: usize = 100;

/// The folders of these files, from the root, that have Markdown files in them or below; those with the most first.
fn folders_with_docs<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<RepoFolder> {
    let mut counts: HashMap<&str, u64> = HashMap::new();
    for path in paths.filter(|path| path.to_ascii_lowercase().ends_with(".md")) {
        for (end, _) in path.match_indices('/') {
            *counts.entry(&path[..end]).or_default() += 1;
        }
    }
    let mut folders: Vec<RepoFolder> =
        counts.into_iter().map(|(path, docs_count)| RepoFolder { path: path.to_owned(), docs_count }).collect();
    folders.sort_by(|a, b| b.docs_count.cmp(&a.docs_count).then_with(|| a.path.cmp(&b.path)));
    folders.truncate(MAX_FOLDERS);
    folders
}

/// What to put into a pull request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The branch of its own that the changes go to; made where it is missing, never written to by force.
    pub branch: BranchName,
    /// The open pull request's number; nothing opens one.
    pub number: Option<u64>,
    /// The pull request's title.
    pub title: String,
    /// The pull request's description.
    pub body: String,
}

/// What a proposal left in the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// The pull request as it is now.
    pub pull_request: PullRequest,
    /// What was put onto its branch; its commit is that branch's newest.
    pub published: Published,
}

/// A kind of Git server. Calls that share a cache key wait for each other where they have to.
#[async_trait]
pub trait GitHost: Send + Sync {
    /// How this repository is spoken to when it is opened like this. May ask the server.
    ///
    /// # Errors
    /// When the credential fits no way to speak to it.
    async fn provider(&self, url: &RepoUrl, credential: Option<&Credential>) -> Result<Provider, GitHostError>;

    /// Tries address, credential, branch and folder. An empty repository is fine.
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

    /// The contents of `blobs` of `commit`, in few round trips however many they are.
    ///
    /// # Errors
    /// When the server does not have one of them or does not answer.
    async fn read_blobs(
        &self,
        remote: &Remote,
        commit: &CommitId,
        blobs: &[BlobId],
    ) -> Result<HashMap<BlobId, BlobContent>, GitHostError>;

    /// Puts `changes` on top of `parent` as one commit and pushes it; without a parent it is the repository's first.
    /// Changes that leave the tree as it is make no commit. Never forced.
    ///
    /// # Errors
    /// [`GitHostError::NonFastForward`] when the branch is not at `parent` any more; else why the server or the paths
    /// refused. The branch is as it was then, unless the server's answer was lost: then [`GitHost::head`] tells.
    async fn publish(
        &self,
        remote: &Remote,
        parent: Option<&CommitId>,
        changes: &[FileChange],
        meta: &CommitMeta,
    ) -> Result<Published, GitHostError>;

    /// Puts `changes` onto the proposal's branch, on top of what is there already and of `base`, the newest commit of the
    /// remote's branch; and opens the pull request, or brings its title and description up to date.
    ///
    /// # Errors
    /// [`GitHostError::NoPullRequests`] where there are none; else as [`GitHost::publish`].
    async fn propose(
        &self,
        remote: &Remote,
        base: &CommitId,
        changes: &[FileChange],
        meta: &CommitMeta,
        proposal: &Proposal,
    ) -> Result<Proposed, GitHostError>;

    /// A pull request as it is now.
    ///
    /// # Errors
    /// [`GitHostError::NoPullRequests`] where there are none; else what kept the server from answering.
    async fn pull_request(&self, remote: &Remote, number: u64) -> Result<PullRequest, GitHostError>;

    /// Makes the server deliver what happens in the repository to `url`, signed with `secret`, and answers with its id
    /// for this webhook. One that delivers to the same address already is changed, not made twice.
    ///
    /// # Errors
    /// [`GitHostError::NoWebhooks`] where there are none; else why the server refused.
    async fn create_webhook(&self, remote: &Remote, url: &str, secret: &SecretString) -> Result<u64, GitHostError>;

    /// Removes a webhook; one that is gone already is fine.
    ///
    /// # Errors
    /// Why the server refused.
    async fn delete_webhook(&self, remote: &Remote, webhook: u64) -> Result<(), GitHostError>;

    /// Deletes what is remembered under this key, if there is anything.
    ///
    /// # Errors
    /// When the disk refuses.
    async fn forget(&self, cache_key: &str) -> Result<(), GitHostError>;
}
