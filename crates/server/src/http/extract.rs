//! What handlers take out of requests, each with its own clear error.

use std::{convert::Infallible, fmt::Display, str::FromStr, sync::Arc};

use ai_toolkit_protocol::{AccountId, AuditEntryId, ContentHash, DocPath, ProblemCode, ProjectId, SyncRunId};
use axum::{
    RequestPartsExt,
    extract::{FromRequest, FromRequestParts, Path, Query, Request, path::ErrorKind, rejection::PathRejection},
    http::{HeaderMap, HeaderName, HeaderValue, header, request::Parts},
};
use futures_util::StreamExt;
use serde::{Deserialize, de::DeserializeOwned};

use super::ApiError;
use crate::{
    app::AppState,
    domain::{
        access::{AccessDenied, Visitor},
        api_keys::KnownKey,
        caller::Caller,
        docs::{Expectation, WriteContext},
        workstations::Introduction,
    },
    listen::TooSlow,
    secrets::Secret,
};

/// The largest body unless a route says otherwise.
const USUAL_BODY_BYTES: usize = 64 * 1024;
/// How much of a body that is too large is read all the same: who is still sending does not hear the answer.
const DRAINED_BYTES: usize = 64 * 1024 * 1024;

/// A JSON body of up to `LIMIT` bytes; an empty one counts as `{}`, so that requests without any field need no body.
pub(super) struct Body<T, const LIMIT: usize = USUAL_BODY_BYTES>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync, const LIMIT: usize> FromRequest<S> for Body<T, LIMIT> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        let declared = request.headers().get(header::CONTENT_TYPE).map(|value| value.to_str().unwrap_or_default());
        let is_json = declared.is_some_and(|kind| {
            let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
        });
        let bytes = read(request.into_body(), LIMIT).await?;
        if bytes.is_empty() {
            return parse(b"{}").map(Self);
        }
        if !is_json {
            return Err(ApiError::new(
                ProblemCode::UnsupportedMediaType,
                "the body must be JSON and be declared as such; send the header Content-Type: application/json",
            )
            .field("Content-Type"));
        }
        parse(&bytes).map(Self)
    }
}

/// The body as it came, up to `LIMIT` bytes.
pub(super) struct RawBody<const LIMIT: usize>(pub(super) Vec<u8>);

impl<S: Send + Sync, const LIMIT: usize> FromRequest<S> for RawBody<LIMIT> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        read(request.into_body(), LIMIT).await.map(Self)
    }
}

async fn read(body: axum::body::Body, limit: usize) -> Result<Vec<u8>, ApiError> {
    let mut chunks = body.into_data_stream();
    let (mut bytes, mut length) = (Vec::new(), 0);
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(not_there)?;
        length += chunk.len();
        if length > DRAINED_BYTES {
            break;
        }
        if length <= limit {
            bytes.extend_from_slice(&chunk);
        }
    }
    if length <= limit {
        return Ok(bytes);
    }
    let detail = format!("the body is larger than the {limit} bytes that this address takes; send less at once");
    Err(ApiError::new(ProblemCode::TooLarge, detail))
}

/// The rest of a body does not come.
fn not_there(error: axum::Error) -> ApiError {
    match error.into_inner().downcast::<TooSlow>() {
        Ok(error) => ApiError::new(ProblemCode::TooSlow, format!("{error}; send it again, or send less at once")),
        Err(_) => ApiError::new(ProblemCode::MalformedJson, "the body ended early; send it again"),
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        let text = inner.to_string();
        if !inner.is_data() {
            return ApiError::new(ProblemCode::MalformedJson, format!("the body is not valid JSON: {text}"));
        }
        let quoted = text.split('`').nth(1).map(str::to_owned);
        if text.starts_with("unknown field") {
            let error = ApiError::new(ProblemCode::UnknownField, format!("the body has a field too many: {text}"));
            return match quoted {
                Some(field) => error.field(field),
                None => error,
            };
        }
        let error = ApiError::new(ProblemCode::Validation, format!("the body is not as expected: {text}"));
        match (path.as_str(), quoted) {
            (".", Some(field)) if text.starts_with("missing field") => error.field(field),
            (".", _) => error,
            (path, _) => error.field(path),
        }
    })?;
    json.end()
        .map_err(|error| ApiError::new(ProblemCode::MalformedJson, format!("there is more after the JSON: {error}")))?;
    Ok(value)
}

/// The query string.
pub(super) struct Parameters<T>(pub(super) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Parameters<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Query::try_from_uri(&parts.uri).map(|Query(value)| Self(value)).map_err(|rejection| {
            ApiError::new(ProblemCode::Validation, format!("the query string is not as expected: {rejection}"))
        })
    }
}

/// An id in the path; a malformed one names nothing, as an unknown one does.
pub(super) struct Id<T>(pub(super) T);

impl<T, S> FromRequestParts<S> for Id<T>
where
    T: FromStr<Err: Display> + Send,
    S: Send + Sync,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        // Routes have at most one id of each kind, told apart by its prefix, so the first one that parses is it.
        let mut why = String::new();
        for (_, text) in path_segments(parts).await? {
            match text.parse() {
                Ok(id) => return Ok(Self(id)),
                Err(error) if why.is_empty() => why = error.to_string(),
                Err(_) => {}
            }
        }
        Err(no_such_id(&why))
    }
}

pub(super) fn no_such_id(why: &str) -> ApiError {
    ApiError::new(ProblemCode::NotFound, format!("there is nothing of this id: {why}"))
}

pub(super) async fn path_segments(parts: &mut Parts) -> Result<Vec<(String, String)>, ApiError> {
    match parts.extract::<Path<Vec<(String, String)>>>().await {
        Ok(Path(segments)) => Ok(segments),
        Err(PathRejection::FailedToDeserializePathParams(error)) => match error.kind() {
            ErrorKind::InvalidUtf8InPathParam { key } if key == "file" => {
                let detail = "the doc's name is not UTF-8; percent-encode its UTF-8 bytes";
                Err(ApiError::new(ProblemCode::Validation, detail).field("fileName"))
            }
            _ => Err(no_such_id("the path is not UTF-8")),
        },
        Err(_) => Err(no_such_id("the path has none")),
    }
}

/// The doc's name in the path.
pub(super) struct FileName(pub(super) DocPath);

impl<S: Send + Sync> FromRequestParts<S> for FileName {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let file = path_segments(parts).await?.into_iter().find(|(key, _)| key == "file");
        let file = file.map(|(_, file)| file).unwrap_or_default();
        let name = DocPath::parse(&file);
        name.map(Self).map_err(|why| ApiError::new(ProblemCode::Validation, why.to_string()).field("fileName"))
    }
}

pub(super) fn header<'a>(headers: &'a HeaderMap, name: &'static str) -> Result<Option<&'a str>, ApiError> {
    let Some(value) = headers.get(name) else { return Ok(None) };
    value
        .to_str()
        .map(Some)
        .map_err(|_| ApiError::new(ProblemCode::Validation, "the header has characters outside of ASCII").field(name))
}

/// The API key that a caller sends: as `X-API-Key` or as `Authorization: Bearer`.
pub(super) fn api_key(headers: &HeaderMap) -> Option<&str> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    text("x-api-key").or_else(|| text("authorization")?.strip_prefix("Bearer ")).map(str::trim)
}

/// The project in the path, opened by the request's API key; and the workstation that opened it.
pub(super) struct Opened {
    pub(super) project: ProjectId,
    key: Arc<KnownKey>,
    workstation: Option<HeaderValue>,
    client: Option<HeaderValue>,
}

impl Opened {
    /// Notices the workstation's call, and the docs hash that it has or gets where that is known.
    pub(super) fn notice(&self, state: &AppState, docs_hash: Option<ContentHash>) {
        let (name, client) = (readable(self.workstation.as_ref()), readable(self.client.as_ref()));
        let introduction = Introduction { name, client, docs_hash };
        if state.workstations.notice(&self.key, introduction) {
            let state = state.clone();
            // The hook is not the one to wait for the database.
            tokio::spawn(async move {
                if let Err(error) = state.workstations.write_down().await {
                    tracing::warn!(%error, "the workstation's contact could not be written down");
                }
            });
        }
    }
}

pub(super) fn readable(value: Option<&HeaderValue>) -> Option<&str> {
    value.and_then(|value| value.to_str().ok())
}

impl<S: Send + Sync> FromRequestParts<S> for Opened {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let Some(Visitor::Key(key)) = parts.extensions.get() else { return Err(AccessDenied::NoKey.into()) };
        let header = |name| parts.headers.get(name).cloned();
        Ok(Self {
            project: key.project.clone(),
            key: Arc::clone(key),
            workstation: header(HeaderName::from_static("x-workstation")),
            client: header(header::USER_AGENT),
        })
    }
}

/// The header `If-None-Match`.
pub(super) struct IfNoneMatch(Option<HeaderValue>);

impl IfNoneMatch {
    /// Whether the caller has what this tag names.
    pub(super) fn names(&self, etag: &HeaderValue) -> bool {
        self.0.as_ref() == Some(etag)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfNoneMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.headers.get(header::IF_NONE_MATCH).cloned()))
    }
}

/// The header `Lock-Token`.
pub(super) struct LockToken(pub(super) Option<Secret>);

impl<S: Send + Sync> FromRequestParts<S> for LockToken {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Ok(Self(header(&parts.headers, "lock-token")?.map(Secret::given)))
    }
}

/// All that a write is judged by: the caller, the lock's token, `If-Match` or `If-None-Match`.
pub(super) struct Writer {
    caller: Caller,
    token: Option<Secret>,
    expectation: Expectation,
}

impl Writer {
    /// The same as the domain takes it.
    pub(super) fn context(&self) -> WriteContext<'_> {
        WriteContext { caller: &self.caller, token: self.token.as_ref(), expectation: self.expectation }
    }
}

impl FromRequestParts<AppState> for Writer {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let caller = Caller::from_request_parts(parts, state).await?;
        let LockToken(token) = LockToken::from_request_parts(parts, state).await?;
        let expectation = expectation(&parts.headers)?;
        Ok(Self { caller, token, expectation })
    }
}

fn expectation(headers: &HeaderMap) -> Result<Expectation, ApiError> {
    match (header(headers, "if-match")?, header(headers, "if-none-match")?) {
        (None, None) => Ok(Expectation::Anything),
        (Some("*"), None) => Ok(Expectation::Existing),
        (None, Some("*")) => Ok(Expectation::Nothing),
        (Some(tag), None) => {
            let hash = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')).unwrap_or_default();
            hash.parse::<ContentHash>().map(Expectation::Hash).map_err(|_| {
                ApiError::new(
                    ProblemCode::Validation,
                    "If-Match takes one doc's hash in double quotes, as its ETag has it, or *",
                )
                .field("If-Match")
            })
        }
        _ => Err(ApiError::new(
            ProblemCode::Validation,
            "a write takes If-Match: \"<hash>\" (or *) to update, or If-None-Match: * to create, and not both",
        )
        .field("If-None-Match")),
    }
}

/// Paging: `limit` and `cursor`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Paging {
    /// Where the last page ended (its `next`).
    pub(super) cursor: Option<String>,
    /// How many at most, 1 to 200; 50 unless told.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

impl Paging {
    /// Paging that came among other parameters.
    pub(super) fn new(cursor: Option<String>, limit: Option<u32>) -> Self {
        Self { cursor, limit }
    }

    /// How many entries the caller wants.
    pub(super) fn limit(&self) -> Result<u32, ApiError> {
        match self.limit.unwrap_or(50) {
            limit @ 1..=200 => Ok(limit),
            _ => Err(ApiError::new(ProblemCode::Validation, "limit must be between 1 and 200").field("limit")),
        }
    }

    /// The cursor as a version.
    pub(super) fn version(&self) -> Result<Option<u32>, ApiError> {
        self.parsed()
    }

    /// The cursor as a run of the sync.
    pub(super) fn run(&self) -> Result<Option<SyncRunId>, ApiError> {
        self.parsed()
    }

    /// The cursor as an account.
    pub(super) fn account(&self) -> Result<Option<AccountId>, ApiError> {
        self.parsed()
    }

    /// The cursor as an entry of the audit log.
    pub(super) fn entry(&self) -> Result<Option<AuditEntryId>, ApiError> {
        self.parsed()
    }

    fn parsed<T: FromStr>(&self) -> Result<Option<T>, ApiError> {
        let parsed = self.cursor.as_deref().map(str::parse).transpose();
        parsed.map_err(|_| {
            ApiError::new(ProblemCode::Validation, "the cursor is not one of this list; take it from `next`")
                .field("cursor")
        })
    }
}

/// Reads a body as each of the API's messages.
#[cfg(fuzzing)]
pub fn fuzz_body(body: &[u8]) {
    use ai_toolkit_protocol as api;
    fn read<T: DeserializeOwned>(body: &[u8]) {
        let _ = parse::<T>(body);
    }
    for read in [
        read::<api::CreateProject>,
        read::<api::UpdateProject>,
        read::<api::CheckConnection>,
        read::<api::SaveDoc>,
        read::<api::MoveDocs>,
        read::<api::ResolveConflict>,
        read::<api::PublishDocs>,
        read::<api::AcquireLock>,
        read::<api::ExtendLock>,
        read::<api::CreateApiKey>,
        read::<api::SyncRequest>,
    ] {
        read(body);
    }
}

/// Reads a value as each of the headers that are looked into, and as an address in the query.
#[cfg(fuzzing)]
pub fn fuzz_headers(value: &[u8]) {
    let Ok(value) = HeaderValue::from_bytes(value) else { return };
    let names = ["if-match", "if-none-match", "lock-token", "x-display-name", "x-api-key", "authorization", "host"];
    for name in names.into_iter().chain(["origin", "cookie", "x-workstation", "user-agent"]) {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.clone());
        let _ = (expectation(&headers), header(&headers, "lock-token"), api_key(&headers));
        let _ = (super::cookie::session_cookie(&headers), super::identity::display_name(&headers));
        let _ = super::guard::check(crate::listen::Scheme::Http, &headers, None);
        headers.insert(header::HOST, HeaderValue::from_static("localhost"));
        let _ = super::guard::check(crate::listen::Scheme::Http, &headers, None);
    }
}
