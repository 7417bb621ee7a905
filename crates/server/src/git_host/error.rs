//! What can go wrong with a remote, each with what to do about it.

use std::io;

use ai_toolkit_protocol::ProblemCode;

use crate::outgoing::PrivateAddress;

/// A call to a Git server did not end well. No text has a token in it.
#[derive(Debug, thiserror::Error)]
pub enum GitHostError {
    /// Nothing is at this address, or it is hidden from this token.
    #[error(
        "there is no repository at {url}, or the token may not see it; check the address, and give a token that can \
         read it"
    )]
    RepositoryNotFound {
        /// The address.
        url: String,
    },
    /// The server does not let this token in.
    #[error("{url} refused access: {reason}")]
    AuthenticationFailed {
        /// The address.
        url: String,
        /// Why, and what to do.
        reason: String,
    },
    /// The repository has other branches only.
    #[error("the repository has no branch {branch:?}; {hint}")]
    BranchNotFound {
        /// The branch that was asked for.
        branch: String,
        /// The branches that there are.
        hint: String,
        /// Those that were probably meant, the most similar first.
        suggestions: Vec<String>,
    },
    /// The branch has no such folder.
    #[error("the branch has no folder {folder:?}; {hint}")]
    FolderNotFound {
        /// The folder that was asked for.
        folder: String,
        /// The folders that there are.
        hint: String,
        /// Those that were probably meant, the most similar first.
        suggestions: Vec<String>,
    },
    /// Somebody else pushed in between.
    #[error("the branch has moved since it was read; pull what is new and publish again")]
    NonFastForward,
    /// The server could not be reached, broke off, or failed itself.
    #[error("{url} does not answer: {reason}; it will be tried again")]
    Unreachable {
        /// The address.
        url: String,
        /// What git says.
        reason: String,
    },
    /// It is where the server must not connect to.
    #[error(transparent)]
    Private(#[from] PrivateAddress),
    /// The server's identity is not proven.
    #[error("the identity of {url} could not be proven: {reason}")]
    Untrusted {
        /// The address.
        url: String,
        /// Why, and what to do.
        reason: String,
    },
    /// The server said no: a hook, a protected branch, a rule.
    #[error("the Git server refused: {reason}")]
    Refused {
        /// In the server's words.
        reason: String,
    },
    /// The repository has been renamed or given to somebody else.
    #[error("the repository has moved to {to}; open the project's settings and save that address")]
    Moved {
        /// Where it is now.
        to: String,
    },
    /// Nobody can write to it.
    #[error(
        "the repository {url} is archived and read-only; unarchive it on its server, or connect another repository. The \
         docs stay here and are published then"
    )]
    Archived {
        /// The address.
        url: String,
    },
    /// A rule keeps the branch from being written to directly.
    #[error(
        "a rule of the repository protects the branch {branch:?}: {reason}; publish by pull request (in the project's \
         settings), or let the token's owner or the App bypass the rule"
    )]
    Protected {
        /// The branch.
        branch: String,
        /// In the server's words.
        reason: String,
    },
    /// The server wants to be asked less.
    #[error("{host} wants to be asked less: {reason}; the sync goes on in {} seconds", .wait.as_secs())]
    RateLimited {
        /// The server.
        host: String,
        /// Which limit it is.
        reason: String,
        /// How long to wait.
        wait: std::time::Duration,
    },
    /// The answer is none that this server gives.
    #[error("{url} gave an answer that cannot be read: {reason}; it will be tried again")]
    BadAnswer {
        /// The address.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Plain Git servers have no pull requests.
    #[error(
        "pull requests need a connection over GitHub's API, which this repository does not have; choose on-save or manual"
    )]
    NoPullRequests,
    /// Plain Git servers have no webhooks.
    #[error("webhooks need a connection over GitHub's API, which this repository does not have; it is polled instead")]
    NoWebhooks,
    /// A change that would damage what it does not speak of.
    #[error("{path:?} cannot be published because {other:?} in the repository is in its way; rename one of the two")]
    InTheWay {
        /// The path to publish.
        path: String,
        /// What the repository has there.
        other: String,
    },
    /// A path that no file can have in Git.
    #[error("{path:?} is not a path that can be published; rename the file")]
    BadPath {
        /// The path.
        path: String,
    },
    /// Git took too long.
    #[error("Git was stopped because it took longer than {seconds} seconds to {doing}; it will be tried again")]
    Timeout {
        /// What it was to do.
        doing: &'static str,
        /// The time it had.
        seconds: u64,
    },
    /// An answer that no sensible repository gives.
    #[error("the repository has too much to {doing}: more than {limit} bytes; choose a smaller folder or repository")]
    TooMuch {
        /// What git was to do.
        doing: &'static str,
        /// The limit in bytes.
        limit: usize,
    },
    /// A program is not installed on the server.
    #[error("the server cannot run {program}; install it (Debian: apt install git openssh-client) and restart")]
    GitMissing {
        /// The program.
        program: &'static str,
    },
    /// git cannot be told which address to connect to.
    #[error("this server's git ({version}) is too old; install 2.37 or newer and restart")]
    GitTooOld {
        /// What it says it is.
        version: String,
    },
    /// The server's own disk.
    #[error(
        "the Git cache could not be used while trying to {doing}: {source}; check the data folder and its free space"
    )]
    Disk {
        /// What was tried.
        doing: &'static str,
        /// What the system says.
        source: io::Error,
    },
    /// The cache was damaged, made again, and is damaged again.
    #[error("the Git cache is damaged ({reason}); check the disk of the data folder")]
    CacheDamaged {
        /// What git says.
        reason: String,
    },
    /// A cache key that is none.
    #[error("{0:?} cannot name a cache: only letters, digits, _ and - can be used")]
    BadCacheKey(String),
}

impl GitHostError {
    /// The error for programs.
    pub fn code(&self) -> ProblemCode {
        match self {
            Self::RepositoryNotFound { .. } => ProblemCode::RemoteNotFound,
            Self::AuthenticationFailed { .. } => ProblemCode::RemoteAuth,
            Self::BranchNotFound { .. } => ProblemCode::RemoteBranchNotFound,
            Self::FolderNotFound { .. } => ProblemCode::RemoteFolderNotFound,
            Self::Moved { .. } => ProblemCode::RemoteMoved,
            Self::Archived { .. } => ProblemCode::RemoteArchived,
            Self::Protected { .. } => ProblemCode::RemoteProtected,
            Self::RateLimited { .. } => ProblemCode::RemoteRateLimited,
            Self::Private(_) | Self::NoPullRequests | Self::NoWebhooks => ProblemCode::Validation,
            error if error.is_local() => ProblemCode::Internal,
            error if error.is_transient() => ProblemCode::RemoteUnreachable,
            _ => ProblemCode::RemoteRefused,
        }
    }

    /// Whether the same call may well succeed later, with nobody doing anything.
    pub fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::NonFastForward
                | Self::Unreachable { .. }
                | Self::Timeout { .. }
                | Self::RateLimited { .. }
                | Self::BadAnswer { .. }
        )
    }

    /// Whether the platform's own machine is at fault, not the remote.
    pub fn is_local(&self) -> bool {
        matches!(
            self,
            Self::GitMissing { .. }
                | Self::GitTooOld { .. }
                | Self::Disk { .. }
                | Self::CacheDamaged { .. }
                | Self::BadCacheKey(_)
        )
    }
}
