//! The door for HTTP: parse, call the domain, answer. One file for each resource.

mod activity;
mod api_keys;
mod docs;
mod extract;
mod guard;
mod hook;
mod locks;
mod metrics;
mod openapi;
mod path;
mod probes;
mod problem;
mod projects;
mod scripts;
mod search;
mod session;
mod sync;
mod web_app;

use axum::{
    Extension, Router,
    extract::Request,
    http::{HeaderName, HeaderValue, header},
    middleware,
    response::Response,
    routing::get,
};
use tower_http::{catch_panic::CatchPanicLayer, trace::TraceLayer};
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(crate) use extract::api_key;
pub(crate) use openapi::Problems;
pub use path::encode_doc_paths;
pub use problem::ApiError;

use self::extract::BodyLimit;
use crate::app::AppState;

/// A doc of 5 MiB in JSON, every byte escaped.
const MAX_DOC_BODY_BYTES: usize = 32 * 1024 * 1024;

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
        (name = "hook", description = "What workstations call before every tool call; header `X-API-Key`"),
        (name = "platform", description = "The platform itself"),
    )
)]
struct ApiDoc;

fn api() -> OpenApiRouter<AppState> {
    let docs = OpenApiRouter::new()
        .routes(routes!(docs::read::get, docs::write::put, docs::write::delete))
        .routes(routes!(docs::write::restore))
        .routes(routes!(docs::write::resolve))
        .layer(Extension(BodyLimit(MAX_DOC_BODY_BYTES)));
    let hook = OpenApiRouter::new()
        .routes(routes!(hook::status))
        .routes(routes!(hook::docs))
        .routes(routes!(hook::sync))
        .layer(Extension(BodyLimit(hook::MAX_SYNC_BODY_BYTES)));
    OpenApiRouter::new()
        .routes(routes!(projects::list, projects::create))
        .routes(routes!(projects::check))
        .routes(routes!(projects::get, projects::update, projects::delete))
        .routes(routes!(docs::read::list))
        .routes(routes!(docs::read::raw))
        .routes(routes!(docs::read::conflict))
        .routes(routes!(docs::read::revisions))
        .routes(routes!(docs::read::revision))
        .routes(routes!(sync::sync))
        .routes(routes!(sync::push))
        .routes(routes!(locks::get, locks::acquire, locks::release))
        .routes(routes!(locks::extend))
        .routes(routes!(api_keys::list, api_keys::create))
        .routes(routes!(api_keys::revoke))
        .routes(routes!(activity::list))
        .routes(routes!(search::search))
        .routes(routes!(session::get))
        .routes(routes!(crate::ws::connect))
        .merge(docs)
        .layer(middleware::from_fn(no_store))
        .layer(TraceLayer::new_for_http())
        .merge(hook)
}

fn open_api_router() -> (Router<AppState>, utoipa::openapi::OpenApi) {
    let (router, mut document) = OpenApiRouter::with_openapi(ApiDoc::openapi())
        .nest("/api", api())
        .routes(routes!(probes::healthz))
        .routes(routes!(probes::readyz))
        .routes(routes!(metrics::render))
        .routes(routes!(scripts::get))
        .split_for_parts();
    openapi::add_problem(&mut document);
    (router, document)
}

/// The OpenAPI document of the REST and hook APIs, as indented JSON.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn open_api() -> Result<String, serde_json::Error> {
    Ok(open_api_router().1.to_pretty_json()? + "\n")
}

/// All routes.
pub fn router(state: AppState) -> Router {
    let (api, document) = open_api_router();
    let document = document.to_json().unwrap_or_default();
    api.route("/api/openapi.json", get(move || async move { ([(header::CONTENT_TYPE, "application/json")], document) }))
        .route("/api/docs", get(web_app::api_reference))
        .route("/api/{*rest}", axum::routing::any(problem::no_such_route))
        .fallback(web_app::serve)
        .method_not_allowed_fallback(problem::method_not_allowed)
        .layer(middleware::from_fn_with_state(state.clone(), guard::loopback_only))
        .layer(middleware::from_fn(metrics::count))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(middleware::map_response(security_headers))
        .with_state(state)
}

/// Answers with people's data are not kept by browsers and proxies.
async fn no_store(request: Request, next: middleware::Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

async fn security_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin"));
    response
}
