//! Errors on the wire: RFC 9457 problem details.

use serde::{Deserialize, Serialize};

use crate::{ContentHash, Lock};

/// What went wrong, for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ProblemCode {
    /// A value breaks a rule; `field` names it.
    Validation,
    /// The body is not JSON.
    MalformedJson,
    /// The body has a field that does not exist.
    UnknownField,
    /// Nothing is there.
    NotFound,
    /// The route exists, the method does not.
    MethodNotAllowed,
    /// Another doc's name stands in the way.
    NameConflict,
    /// The repository and the platform both changed the doc.
    DocConflict,
    /// Somebody else has the lock that was asked for.
    LockHeld,
    /// The docs are locked and the write did not come from the holder.
    Locked,
    /// The given lock token is no longer, or never was, the lock's.
    LockLost,
    /// The doc changed since it was read.
    PreconditionFailed,
    /// Over a limit of size.
    TooLarge,
    /// The body did not come in time.
    TooSlow,
    /// The body is not declared as JSON.
    UnsupportedMediaType,
    /// No API key, or not a valid one.
    Unauthorized,
    /// Not allowed to the caller.
    Forbidden,
    /// The email address or the password is wrong.
    WrongCredentials,
    /// The link has been used, was withdrawn or has expired.
    DeadLink,
    /// What another account has already, or what the platform or a project cannot be without.
    AccountConflict,
    /// The client asks too often; `retryAfter` says when to go on.
    RateLimited,
    /// The repository does not exist, or the token cannot see it.
    RemoteNotFound,
    /// The Git server refused the token.
    RemoteAuth,
    /// The repository has no such branch.
    RemoteBranchNotFound,
    /// The branch has no such folder.
    RemoteFolderNotFound,
    /// The Git server refused the change.
    RemoteRefused,
    /// The Git server does not answer.
    RemoteUnreachable,
    /// The repository is at another address now.
    RemoteMoved,
    /// The repository is archived: nobody can write to it.
    RemoteArchived,
    /// A rule of the repository keeps this branch from being written to directly.
    RemoteProtected,
    /// The Git server wants to be asked less; `retryAfter` says when it answers again.
    RemoteRateLimited,
    /// A fault of the platform.
    Internal,
    /// The platform cannot answer now; try again.
    Unavailable,
}

/// The body of every error answer (`application/problem+json`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// The kind of problem as a relative URI, `/problems/<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened, and what to do.
    pub detail: String,
    /// The kind for programs.
    pub code: ProblemCode,
    /// The field, parameter or header at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The lock that stands in the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lock: Option<Lock>,
    /// The doc's hash now, where the request expected another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<ContentHash>,
    /// What was probably meant instead: branches or folders that there are, or the repository's new address.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suggestions: Vec<String>,
    /// In how many seconds to try again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
}
