//! Every error answer: domain errors become RFC 9457 problem details here and nowhere else.

use ai_toolkit_protocol::{ContentHash, Lock, Problem, ProblemCode};
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::rate_limit::RateLimited;
use crate::{
    domain::{
        access::AccessDenied, accounts::AccountsError, api_keys::ApiKeysError, docs::DocsError, lock_rules::LockError,
        locks::LocksError, projects::ProjectsError, search::SearchError, sync::SyncError, text::TextError,
    },
    git_host::GitHostError,
    store::StoreError,
};

/// An error answer.
#[derive(Debug)]
pub struct ApiError(Box<Problem>);

fn status_of(code: ProblemCode) -> StatusCode {
    match code {
        ProblemCode::Validation | ProblemCode::MalformedJson | ProblemCode::UnknownField => StatusCode::BAD_REQUEST,
        ProblemCode::NotFound | ProblemCode::DeadLink => StatusCode::NOT_FOUND,
        ProblemCode::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        ProblemCode::NameConflict | ProblemCode::DocConflict | ProblemCode::LockHeld | ProblemCode::AccountConflict => {
            StatusCode::CONFLICT
        }
        ProblemCode::Locked | ProblemCode::LockLost => StatusCode::LOCKED,
        ProblemCode::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
        ProblemCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ProblemCode::TooSlow => StatusCode::REQUEST_TIMEOUT,
        ProblemCode::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ProblemCode::Unauthorized | ProblemCode::WrongCredentials => StatusCode::UNAUTHORIZED,
        ProblemCode::Forbidden => StatusCode::FORBIDDEN,
        ProblemCode::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        ProblemCode::RemoteNotFound
        | ProblemCode::RemoteAuth
        | ProblemCode::RemoteBranchNotFound
        | ProblemCode::RemoteFolderNotFound
        | ProblemCode::RemoteMoved
        | ProblemCode::RemoteArchived
        | ProblemCode::RemoteProtected
        | ProblemCode::RemoteRefused => StatusCode::UNPROCESSABLE_ENTITY,
        ProblemCode::RemoteUnreachable => StatusCode::BAD_GATEWAY,
        ProblemCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        ProblemCode::RemoteRateLimited | ProblemCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

fn title_of(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::Validation => "A value is not acceptable",
        ProblemCode::MalformedJson => "The body is not the expected JSON",
        ProblemCode::UnknownField => "The body has an unknown field",
        ProblemCode::NotFound => "Not found",
        ProblemCode::MethodNotAllowed => "The method is not allowed here",
        ProblemCode::NameConflict => "The name is taken",
        ProblemCode::DocConflict => "The doc was changed on both sides",
        ProblemCode::LockHeld => "The lock is held",
        ProblemCode::Locked => "The docs are locked",
        ProblemCode::LockLost => "The lock has ended",
        ProblemCode::PreconditionFailed => "The doc has changed",
        ProblemCode::TooLarge => "Too large",
        ProblemCode::TooSlow => "Too slow",
        ProblemCode::UnsupportedMediaType => "The body is not declared as JSON",
        ProblemCode::Unauthorized => "Not authenticated",
        ProblemCode::Forbidden => "Not allowed",
        ProblemCode::WrongCredentials => "Not signed in",
        ProblemCode::DeadLink => "The link does not work any more",
        ProblemCode::AccountConflict => "The account cannot be so",
        ProblemCode::RateLimited => "Too many requests",
        ProblemCode::RemoteNotFound => "The repository was not found",
        ProblemCode::RemoteAuth => "The Git server refused the token",
        ProblemCode::RemoteBranchNotFound => "The branch was not found",
        ProblemCode::RemoteFolderNotFound => "The docs folder was not found",
        ProblemCode::RemoteRefused => "The Git server refused",
        ProblemCode::RemoteUnreachable => "The Git server does not answer",
        ProblemCode::RemoteMoved => "The repository has moved",
        ProblemCode::RemoteArchived => "The repository is archived",
        ProblemCode::RemoteProtected => "The branch is protected",
        ProblemCode::RemoteRateLimited => "The Git server wants to be asked less",
        ProblemCode::Internal => "The platform failed",
        ProblemCode::Unavailable => "The platform is not available",
    }
}

impl ApiError {
    /// An error of this kind; `detail` says what happened and what to do.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        let name = serde_json::to_value(code).ok();
        let name = name.as_ref().and_then(|name| name.as_str()).unwrap_or_default();
        Self(Box::new(Problem {
            kind: format!("/problems/{name}"),
            title: title_of(code).to_owned(),
            status: status_of(code).as_u16(),
            detail: detail.into(),
            code,
            field: None,
            lock: None,
            current: None,
            suggestions: Vec::new(),
            retry_after: None,
        }))
    }

    /// Names the field, parameter or header at fault.
    #[must_use]
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.0.field = Some(field.into());
        self
    }

    fn lock(mut self, lock: Lock) -> Self {
        self.0.lock = Some(lock);
        self
    }

    fn current(mut self, current: Option<ContentHash>) -> Self {
        self.0.current = current;
        self
    }

    /// What goes on the wire.
    pub fn problem(&self) -> &Problem {
        &self.0
    }

    /// A fault of the platform: the cause goes to the log, not to the caller.
    pub(super) fn internal(error: &dyn std::error::Error) -> Self {
        tracing::error!(%error, "a request failed");
        Self::new(ProblemCode::Internal, "the platform failed; try again, and look into its log if it happens again")
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = (status_of(self.0.code), Json(&*self.0)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.0.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if self.0.code == ProblemCode::Unauthorized {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NoSuchProject => {
                Self::new(ProblemCode::NotFound, "there is no such project; list the projects to see which there are")
            }
            error => Self::internal(&error),
        }
    }
}

impl From<RateLimited> for ApiError {
    fn from(error: RateLimited) -> Self {
        let mut api_error = Self::new(ProblemCode::RateLimited, error.to_string());
        api_error.0.retry_after = Some(error.seconds());
        api_error
    }
}

impl From<TextError> for ApiError {
    fn from(error: TextError) -> Self {
        Self::new(ProblemCode::Validation, error.to_string()).field(error.field())
    }
}

impl From<LockError> for ApiError {
    fn from(error: LockError) -> Self {
        let detail = error.to_string();
        match error {
            LockError::Held(lock) => Self::new(ProblemCode::LockHeld, detail).lock(*lock),
            LockError::Locked(lock) => Self::new(ProblemCode::Locked, detail).lock(*lock),
            LockError::Lost => Self::new(ProblemCode::LockLost, detail).field("Lock-Token"),
        }
    }
}

impl From<LocksError> for ApiError {
    fn from(error: LocksError) -> Self {
        match error {
            LocksError::Refused(error) => error.into(),
            LocksError::Store(error) => error.into(),
            LocksError::Secret(error) => Self::internal(&error),
        }
    }
}

impl From<DocsError> for ApiError {
    fn from(error: DocsError) -> Self {
        let detail = error.to_string();
        match error {
            DocsError::NoSuchDoc(_)
            | DocsError::NoSuchFolder(_)
            | DocsError::NoSuchVersion(..)
            | DocsError::NoConflict(_) => Self::new(ProblemCode::NotFound, detail),
            DocsError::NameConflict { .. } => Self::new(ProblemCode::NameConflict, detail).field("fileName"),
            DocsError::IntoItself(_) | DocsError::Name(_) => Self::new(ProblemCode::Validation, detail).field("to"),
            DocsError::Changed { current } => {
                Self::new(ProblemCode::PreconditionFailed, detail).field("If-Match").current(current)
            }
            DocsError::FileTooLarge(_) => Self::new(ProblemCode::TooLarge, detail),
            DocsError::TooLarge(_) => Self::new(ProblemCode::TooLarge, detail).field("content"),
            DocsError::NotText(_) => Self::new(ProblemCode::Validation, detail).field("fileName"),
            DocsError::InConflict(_) => Self::new(ProblemCode::DocConflict, detail),
            DocsError::Text(error) => error.into(),
            DocsError::Lock(error) => error.into(),
            DocsError::Store(error) => error.into(),
        }
    }
}

impl From<GitHostError> for ApiError {
    fn from(error: GitHostError) -> Self {
        if error.is_local() {
            return Self::internal(&error);
        }
        let mut api_error = Self::new(error.code(), error.to_string());
        match error {
            GitHostError::BranchNotFound { suggestions, .. } | GitHostError::FolderNotFound { suggestions, .. } => {
                api_error.0.suggestions = suggestions;
            }
            GitHostError::Moved { to } => api_error.0.suggestions = vec![to],
            GitHostError::RateLimited { wait, .. } => api_error.0.retry_after = Some(wait.as_secs()),
            _ => {}
        }
        api_error
    }
}

impl From<ProjectsError> for ApiError {
    fn from(error: ProjectsError) -> Self {
        let (field, detail) = (error.field(), error.to_string());
        let api_error = match error {
            ProjectsError::Remote(error) => Self::from(error),
            ProjectsError::Store(error) => return error.into(),
            _ => Self::new(ProblemCode::Validation, detail),
        };
        match field {
            Some(field) => api_error.field(field),
            None => api_error,
        }
    }
}

impl From<SyncError> for ApiError {
    fn from(error: SyncError) -> Self {
        match error {
            SyncError::Remote(error) => error.into(),
            SyncError::Store(error) => error.into(),
            SyncError::KeepsMoving | SyncError::Busy => Self::new(ProblemCode::Unavailable, error.to_string()),
            _ => Self::new(ProblemCode::Validation, error.to_string()),
        }
    }
}

impl From<ApiKeysError> for ApiError {
    fn from(error: ApiKeysError) -> Self {
        let detail = error.to_string();
        match error {
            ApiKeysError::Text(error) => error.into(),
            ApiKeysError::ExpiresInThePast(_) => Self::new(ProblemCode::Validation, detail).field("expiresAt"),
            ApiKeysError::NoScope => Self::new(ProblemCode::Validation, detail).field("scopes"),
            ApiKeysError::Overlap => Self::new(ProblemCode::Validation, detail).field("overlapMinutes"),
            ApiKeysError::NoSuchKey(_) => Self::new(ProblemCode::NotFound, detail),
            ApiKeysError::Dead => Self::new(ProblemCode::Validation, detail),
            ApiKeysError::Secret(error) => Self::internal(&error),
            ApiKeysError::Store(error) => error.into(),
        }
    }
}

impl From<AccessDenied> for ApiError {
    fn from(error: AccessDenied) -> Self {
        let detail = error.to_string();
        match error {
            AccessDenied::SignedOut => Self::new(ProblemCode::Unauthorized, detail),
            AccessDenied::NoKey => Self::new(ProblemCode::Unauthorized, detail).field("X-API-Key"),
            AccessDenied::OtherProject | AccessDenied::NeedsScope(_) => {
                Self::new(ProblemCode::Forbidden, detail).field("X-API-Key")
            }
            AccessDenied::NotForKeys | AccessDenied::NeedsRole { .. } | AccessDenied::NeedsAdmin => {
                Self::new(ProblemCode::Forbidden, detail)
            }
            AccessDenied::NoSuchProject => Self::new(ProblemCode::NotFound, detail),
            AccessDenied::Store(error) => error.into(),
        }
    }
}

impl From<AccountsError> for ApiError {
    fn from(error: AccountsError) -> Self {
        let detail = error.to_string();
        match error {
            AccountsError::Text(error) => error.into(),
            AccountsError::Email => Self::new(ProblemCode::Validation, detail).field("email"),
            AccountsError::Password(_) => Self::new(ProblemCode::Validation, detail).field("password"),
            AccountsError::WrongPassword => Self::new(ProblemCode::Validation, detail).field("currentPassword"),
            AccountsError::AccountMissing => Self::new(ProblemCode::Validation, detail).field("account"),
            AccountsError::NameTaken => Self::new(ProblemCode::AccountConflict, detail).field("name"),
            AccountsError::EmailTaken => Self::new(ProblemCode::AccountConflict, detail).field("email"),
            AccountsError::AlreadyMember
            | AccountsError::LastAdmin
            | AccountsError::LastOwner
            | AccountsError::LastWayIn => Self::new(ProblemCode::AccountConflict, detail),
            AccountsError::WrongCredentials => Self::new(ProblemCode::WrongCredentials, detail),
            AccountsError::DeadLink => Self::new(ProblemCode::DeadLink, detail),
            AccountsError::NoSuchAccount(_)
            | AccountsError::NoSuchSession(_)
            | AccountsError::NoSuchIdentity(_)
            | AccountsError::NoSuchMember
            | AccountsError::NoSuchInvitation => Self::new(ProblemCode::NotFound, detail),
            AccountsError::Busy => {
                let mut error = Self::new(ProblemCode::Unavailable, detail);
                error.0.retry_after = Some(5);
                error
            }
            AccountsError::Hashing => Self::internal(&error),
            AccountsError::Secret(error) => Self::internal(&error),
            AccountsError::Store(error) => error.into(),
        }
    }
}

impl From<SearchError> for ApiError {
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::Store(error) => error.into(),
            _ => Self::new(ProblemCode::Validation, error.to_string()).field("q"),
        }
    }
}

/// No route has this path.
pub(super) async fn no_such_route() -> ApiError {
    ApiError::new(
        ProblemCode::NotFound,
        "there is nothing at this address; the API's addresses are listed at /api/docs",
    )
}

/// The route has other methods.
pub(super) async fn method_not_allowed() -> ApiError {
    ApiError::new(
        ProblemCode::MethodNotAllowed,
        "this address does not take that method; the API's methods are listed at /api/docs",
    )
}

/// A handler panicked: a bug, but the caller gets an answer.
pub(super) fn panicked() -> Response {
    ApiError::new(ProblemCode::Internal, "the platform failed; try again, and look into its log if it happens again")
        .into_response()
}
