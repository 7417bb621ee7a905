//! The authorisation table: what each route needs, and the layer that holds every request against it. A route that is
//! not in the table is open to nobody.

use std::{collections::HashMap, sync::LazyLock};

use ai_toolkit_protocol::{ApiKeyScope, ProblemCode, ProjectId, Role};
use axum::{
    extract::{FromRequestParts, MatchedPath, Request, State},
    http::{Method, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{
    ApiError,
    cookie::session_cookie,
    extract::{api_key, path_segments},
};
use crate::{
    app::AppState,
    config::AuthMode,
    domain::{
        access::{AccessDenied, Need, Visitor},
        api_keys::KeyRefused,
    },
    listen::Client,
};

const NOTHING: Need = Need::Nothing;
const ACCOUNT: Need = Need::Account;
const ADMIN: Need = Need::Admin;
const VIEWER: Need = Need::Role(Role::Viewer);
const EDITOR: Need = Need::Role(Role::Editor);
const OWNER: Need = Need::Role(Role::Owner);
const KEY_FOR_STATUS: Need = Need::Key(ApiKeyScope::ReadStatus);
const KEY_FOR_DOCS: Need = Need::Key(ApiKeyScope::ReadDocs);

/// What each route needs. Handlers ask for more in two places only: to take a lock away (`force=true`) takes an owner,
/// and to list projects shows each visitor their own.
pub const TABLE: &[(&str, &str, Need)] = &[
    ("GET", "/api/session", NOTHING),
    ("POST", "/api/session", NOTHING),
    ("DELETE", "/api/session", ACCOUNT),
    ("POST", "/api/setup", NOTHING),
    ("POST", "/api/links/look-up", NOTHING),
    ("POST", "/api/invitations/accept", NOTHING),
    ("POST", "/api/password-reset", NOTHING),
    // The cookie of whoever began proves who came back.
    ("GET", "/api/auth/{provider}/start", NOTHING),
    ("GET", "/api/auth/{provider}/callback", NOTHING),
    ("GET", "/api/account/identities", ACCOUNT),
    ("DELETE", "/api/account/identities/{provider}", ACCOUNT),
    ("PUT", "/api/account", ACCOUNT),
    ("PUT", "/api/account/password", ACCOUNT),
    ("GET", "/api/account/sessions", ACCOUNT),
    ("DELETE", "/api/account/sessions", ACCOUNT),
    ("DELETE", "/api/account/sessions/{sessionId}", ACCOUNT),
    ("GET", "/api/accounts", ADMIN),
    ("PUT", "/api/accounts/{accountId}", ADMIN),
    ("DELETE", "/api/accounts/{accountId}", ADMIN),
    ("DELETE", "/api/accounts/{accountId}/sessions", ADMIN),
    ("POST", "/api/accounts/{accountId}/password-reset", ADMIN),
    ("GET", "/api/invitations", ADMIN),
    ("POST", "/api/invitations", ADMIN),
    ("DELETE", "/api/invitations/{invitationId}", ADMIN),
    ("GET", "/api/audit", ADMIN),
    ("GET", "/api/audit/export", ADMIN),
    ("GET", "/api/projects", ACCOUNT),
    ("POST", "/api/projects", ACCOUNT),
    ("POST", "/api/projects/check", ACCOUNT),
    ("GET", "/api/projects/{id}", VIEWER),
    ("PUT", "/api/projects/{id}", OWNER),
    ("DELETE", "/api/projects/{id}", OWNER),
    ("GET", "/api/projects/{id}/docs", VIEWER),
    ("DELETE", "/api/projects/{id}/docs", EDITOR),
    ("GET", "/api/projects/{id}/docs/{file}", VIEWER),
    ("PUT", "/api/projects/{id}/docs/{file}", EDITOR),
    ("DELETE", "/api/projects/{id}/docs/{file}", EDITOR),
    ("GET", "/api/projects/{id}/docs/{file}/raw", VIEWER),
    ("PUT", "/api/projects/{id}/docs/{file}/raw", EDITOR),
    ("GET", "/api/projects/{id}/docs/{file}/revisions", VIEWER),
    ("GET", "/api/projects/{id}/docs/{file}/revisions/{version}", VIEWER),
    ("POST", "/api/projects/{id}/docs/{file}/restore", EDITOR),
    ("GET", "/api/projects/{id}/docs/{file}/conflict", VIEWER),
    ("POST", "/api/projects/{id}/docs/{file}/resolve", EDITOR),
    ("POST", "/api/projects/{id}/docs/{file}/push", EDITOR),
    ("POST", "/api/projects/{id}/docs/sync", EDITOR),
    ("POST", "/api/projects/{id}/docs/move", EDITOR),
    ("POST", "/api/projects/{id}/docs/publish", EDITOR),
    ("GET", "/api/projects/{id}/changes", VIEWER),
    ("GET", "/api/projects/{id}/conflicts", VIEWER),
    ("GET", "/api/projects/{id}/sync-runs", VIEWER),
    ("GET", "/api/projects/{id}/webhook", OWNER),
    ("POST", "/api/projects/{id}/webhook", OWNER),
    ("DELETE", "/api/projects/{id}/webhook", OWNER),
    ("GET", "/api/projects/{id}/members", VIEWER),
    ("PUT", "/api/projects/{id}/members/{accountId}", OWNER),
    ("DELETE", "/api/projects/{id}/members/{accountId}", OWNER),
    ("DELETE", "/api/projects/{id}/membership", VIEWER),
    ("GET", "/api/projects/{id}/invitations", OWNER),
    ("POST", "/api/projects/{id}/invitations", OWNER),
    ("DELETE", "/api/projects/{id}/invitations/{invitationId}", OWNER),
    ("GET", "/api/projects/{id}/lock", VIEWER),
    ("POST", "/api/projects/{id}/lock", EDITOR),
    ("DELETE", "/api/projects/{id}/lock", EDITOR),
    ("POST", "/api/projects/{id}/lock/extend", EDITOR),
    ("GET", "/api/projects/{id}/api-keys", OWNER),
    ("POST", "/api/projects/{id}/api-keys", OWNER),
    ("DELETE", "/api/projects/{id}/api-keys/{keyId}", OWNER),
    ("POST", "/api/projects/{id}/api-keys/{keyId}/rotate", OWNER),
    ("POST", "/api/leaked-api-keys", NOTHING),
    ("GET", "/api/projects/{id}/workstations", VIEWER),
    ("GET", "/api/projects/{id}/activity", VIEWER),
    ("GET", "/api/projects/{id}/search", VIEWER),
    ("GET", "/api/downloads", NOTHING),
    ("GET", "/api/ws", Need::AccountOrKey(ApiKeyScope::ReadStatus)),
    // A delivery proves itself by its signature.
    ("POST", "/api/webhooks/github/{id}", NOTHING),
    ("GET", "/api/hook/status/{id}", KEY_FOR_STATUS),
    ("GET", "/api/hook/docs/{id}", KEY_FOR_DOCS),
    ("POST", "/api/hook/sync/{id}", KEY_FOR_DOCS),
    ("*", "/mcp", KEY_FOR_DOCS),
    ("GET", "/api/openapi.json", NOTHING),
    ("GET", "/api/docs", NOTHING),
    ("GET", "/healthz", NOTHING),
    ("GET", "/readyz", NOTHING),
    ("GET", "/metrics", NOTHING),
    ("GET", "/scripts/{name}", NOTHING),
    ("GET", "/downloads/{name}", NOTHING),
    ("GET", "/install.sh", NOTHING),
    // Where nothing is, nothing is needed to be told so.
    ("*", "/api/{*rest}", NOTHING),
    ("*", "/.well-known/{*rest}", NOTHING),
];

static NEEDS: LazyLock<HashMap<(&str, &str), Need>> =
    LazyLock::new(|| TABLE.iter().map(|(method, path, need)| ((*method, *path), *need)).collect());

/// What a route needs; `None` for one that is not in the table.
fn need_of(method: &Method, path: &str) -> Option<Need> {
    let method = if *method == Method::HEAD { "GET" } else { method.as_str() };
    NEEDS.get(&(method, path)).or_else(|| NEEDS.get(&("*", path))).copied()
}

/// The visitor's role in the project of the route.
#[derive(Debug, Clone, Copy)]
pub(super) struct Granted(pub(super) Role);

/// Finds out who comes, and lets them through to what the table allows them.
pub(super) async fn authorize(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    match enter(&state, &mut parts).await {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(error) => error.into_response(),
    }
}

async fn enter(state: &AppState, parts: &mut Parts) -> Result<(), ApiError> {
    // Without a route it is a file of the browser app, which is for everybody.
    let Ok(path) = MatchedPath::from_request_parts(parts, state).await else { return Ok(()) };
    let Some(need) = need_of(&parts.method, path.as_str()) else {
        // A method that the route does not have is for the router to refuse.
        let known = TABLE.iter().any(|(_, known, _)| *known == path.as_str());
        return if known { Ok(()) } else { Err(not_in_the_table(path.as_str())) };
    };
    let visitor = who_comes(state, need, parts).await?;
    let project = match need {
        Need::Role(_) | Need::Key(_) => project_in(parts).await?,
        _ => None,
    };
    if let Some(role) = visitor.enter(&state.store, need, project.as_ref()).await? {
        parts.extensions.insert(Granted(role));
    }
    parts.extensions.insert(visitor);
    Ok(())
}

/// Keys open what is for keys, sessions all else: a browser that is led to send one cannot use the other.
async fn who_comes(state: &AppState, need: Need, parts: &Parts) -> Result<Visitor, ApiError> {
    let key = match need {
        Need::Key(_) | Need::AccountOrKey(_) => api_key(&parts.headers),
        _ => None,
    };
    if key.is_some() || matches!(need, Need::Key(_)) {
        return match state.api_keys.open(key).await {
            Ok(known) => {
                state.rate_limits.key(Client::of(&parts.extensions).address, &known.id)?;
                Ok(Visitor::Key(known))
            }
            Err(KeyRefused::Invalid) => Err(AccessDenied::NoKey.into()),
            Err(KeyRefused::Store(error)) => Err(error.into()),
        };
    }
    match (state.config.auth, session_cookie(&parts.headers)) {
        (AuthMode::None, _) => Ok(Visitor::Local),
        (AuthMode::Accounts, None) => Ok(Visitor::Nobody),
        (AuthMode::Accounts, Some(cookie)) => {
            Ok(state.accounts.recognise(&cookie, Some(Client::of(&parts.extensions).address.0)).await?)
        }
    }
}

/// The project in the path. A malformed id names none, as an unknown one does.
async fn project_in(parts: &mut Parts) -> Result<Option<ProjectId>, ApiError> {
    let id = path_segments(parts).await?.into_iter().find(|(key, _)| key == "id");
    match id {
        None => Ok(None),
        Some((_, id)) => id.parse().map(Some).map_err(|error| super::extract::no_such_id(&format!("{error}"))),
    }
}

fn not_in_the_table(path: &str) -> ApiError {
    tracing::error!(path, "a route is missing from the authorisation table");
    ApiError::new(ProblemCode::Forbidden, "this address is open to nobody; this is a bug, please report it")
}
