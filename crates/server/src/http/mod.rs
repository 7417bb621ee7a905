//! The door for HTTP: parse, call the domain, answer. One file for each resource.

mod access;
mod accounts;
mod activity;
mod api_keys;
mod audit;
mod cookie;
mod docs;
mod door;
mod downloads;
mod extract;
mod guard;
mod hook;
mod identity;
mod locks;
mod members;
mod metrics;
mod openapi;
mod path;
mod policies;
mod probes;
mod problem;
mod projects;
mod rate_limit;
mod scripts;
mod search;
mod session;
mod sign_in;
mod sync;
mod web_app;
mod webhooks;
mod workstations;

use axum::{Router, http::header, middleware, routing::get};
use tower_http::trace::TraceLayer;
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

pub use access::TABLE as ACCESS_TABLE;
pub(crate) use cookie::session_cookie;
#[cfg(fuzzing)]
pub use extract::{fuzz_body, fuzz_headers};
pub use metrics::Metrics;
pub(crate) use openapi::Problems;
pub use path::encode_doc_paths;
pub use problem::ApiError;
pub use rate_limit::{RateLimited, RateLimits};

use crate::app::AppState;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "AI Toolkit Sync Platform",
        description = "One source of truth for a project's docs: edited under a lock, versioned, published to Git, synced to every workstation.\n\nErrors are RFC 9457 `application/problem+json`; `code` is for programs, `detail` says what to do. Unknown body fields are refused. A doc's name in a path may come percent-encoded (`api%2Ferrors.md`) or with plain slashes (`api/errors.md`); encode it when it ends like an action (`…/revisions`).",
        license(name = "Apache-2.0 OR MIT", identifier = "Apache-2.0 OR MIT")
    ),
    tags(
        (name = "projects", description = "Projects and their connection to a repository"),
        (name = "docs", description = "Docs, revisions, conflicts, sync"),
        (name = "locks", description = "The lock that keeps editors apart and stops agents"),
        (name = "api-keys", description = "Keys for workstations"),
        (name = "members", description = "Who may do what in a project"),
        (name = "accounts", description = "Accounts, sessions and the audit log of the platform"),
        (name = "hook", description = "What workstations call before every tool call; header `X-API-Key`"),
        (name = "platform", description = "The platform itself"),
    )
)]
struct ApiDoc;

/// What people, through their browsers, and programs use.
fn rest() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(projects::list, projects::create))
        .routes(routes!(projects::check))
        .routes(routes!(projects::get, projects::update, projects::delete))
        .routes(routes!(docs::read::list, docs::write::delete_folder))
        .routes(routes!(docs::read::get, docs::write::put, docs::write::delete))
        .routes(routes!(docs::read::raw, docs::write::upload))
        .routes(routes!(docs::write::rename))
        .routes(routes!(docs::read::revisions))
        .routes(routes!(docs::read::revision))
        .routes(routes!(docs::write::restore))
        .routes(routes!(docs::read::conflict))
        .routes(routes!(docs::write::resolve))
        .routes(routes!(sync::sync))
        .routes(routes!(sync::publish))
        .routes(routes!(sync::push))
        .routes(routes!(sync::runs))
        .routes(routes!(sync::changes))
        .routes(routes!(sync::conflicts))
        .routes(routes!(webhooks::get, webhooks::create, webhooks::delete))
        .routes(routes!(locks::get, locks::acquire, locks::release))
        .routes(routes!(locks::extend))
        .routes(routes!(api_keys::list, api_keys::create))
        .routes(routes!(api_keys::revoke))
        .routes(routes!(api_keys::rotate))
        .routes(routes!(api_keys::revoke_leaked))
        .routes(routes!(workstations::list))
        .routes(routes!(activity::list))
        .routes(routes!(search::search))
        .routes(routes!(session::get, session::sign_in, session::sign_out))
        .routes(routes!(session::set_up))
        .routes(routes!(session::look_up_link))
        .routes(routes!(session::accept))
        .routes(routes!(session::reset_password))
        .routes(routes!(sign_in::start))
        .routes(routes!(sign_in::callback))
        .routes(routes!(sign_in::identities))
        .routes(routes!(sign_in::unlink))
        .routes(routes!(accounts::update_own))
        .routes(routes!(accounts::change_password))
        .routes(routes!(accounts::sessions, accounts::end_other_sessions))
        .routes(routes!(accounts::end_session))
        .routes(routes!(accounts::list))
        .routes(routes!(accounts::update, accounts::delete))
        .routes(routes!(accounts::end_sessions))
        .routes(routes!(accounts::password_reset))
        .routes(routes!(accounts::invitations, accounts::invite))
        .routes(routes!(accounts::withdraw))
        .routes(routes!(audit::list))
        .routes(routes!(audit::export))
        .routes(routes!(members::list))
        .routes(routes!(members::update, members::remove))
        .routes(routes!(members::leave))
        .routes(routes!(members::invitations, members::invite))
        .routes(routes!(members::withdraw))
        .routes(routes!(downloads::list))
        .routes(routes!(webhooks::receive))
        .routes(routes!(crate::ws::connect))
        .layer(TraceLayer::new_for_http())
}

/// What workstations use before every tool call.
fn hooks() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(hook::status)).routes(routes!(hook::docs)).routes(routes!(hook::sync))
}

/// The routes for browsers, those for workstations, and the document of both.
fn documented() -> (Router<AppState>, Router<AppState>, utoipa::openapi::OpenApi) {
    let (hooks, of_hooks) = OpenApiRouter::new().nest("/api", hooks()).split_for_parts();
    let (rest, mut document) = OpenApiRouter::with_openapi(ApiDoc::openapi())
        .nest("/api", rest())
        .routes(routes!(probes::healthz))
        .routes(routes!(probes::readyz))
        .routes(routes!(metrics::render))
        .routes(routes!(scripts::get))
        .routes(routes!(downloads::get))
        .routes(routes!(downloads::installer))
        .split_for_parts();
    document.merge(of_hooks);
    openapi::add_problem(&mut document);
    openapi::tell_statuses(&mut document);
    (rest, hooks, document)
}

/// The OpenAPI document of the REST and hook APIs, as indented JSON.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn open_api() -> Result<String, serde_json::Error> {
    Ok(documented().2.to_pretty_json()? + "\n")
}

/// All routes.
pub fn router(state: AppState) -> Router {
    let (rest, hooks, document) = documented();
    let document = document.to_json().unwrap_or_default();
    rest.route(
        "/api/openapi.json",
        get(move || async move { ([(header::CONTENT_TYPE, "application/json")], document) }),
    )
    .route("/api/docs", get(web_app::api_reference))
    .route("/api/{*rest}", axum::routing::any(problem::no_such_route))
    // MCP clients look here for a way to sign in; the app's page would only puzzle them.
    .route("/.well-known/{*rest}", axum::routing::any(problem::no_such_route))
    .merge(crate::mcp::routes(&state))
    .fallback(web_app::serve)
    .layer(middleware::map_response(door::tell_browsers))
    .merge(hooks)
    .method_not_allowed_fallback(problem::method_not_allowed)
    .layer(middleware::from_fn_with_state(state.clone(), access::authorize))
    .layer(middleware::from_fn_with_state(state.clone(), door::pass))
    .with_state(state)
}
