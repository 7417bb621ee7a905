//! The door for AI agents: MCP over Streamable HTTP at `/mcp`, read-only. Whose docs an agent sees is decided here, by its
//! API key, before its message is looked at. There are no sessions: any replica answers any request.

mod reading;
mod resources;
mod tools;

use ai_toolkit_protocol::{ProblemCode, ProjectId};
use axum::{
    Extension, Router,
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
    routing::any,
};
use rmcp::{
    ErrorData, RoleServer, ServerHandler,
    model::{
        CallToolRequestParams, CallToolResponse, Implementation, ListResourcesResult, ListToolsResult,
        PaginatedRequestParams, ReadResourceRequestParams, ReadResourceResponse, ServerCapabilities, ServerConfig,
    },
    service::RequestContext,
    transport::streamable_http_server::{
        StreamableHttpServerConfig, StreamableHttpService, session::never::NeverSessionManager,
    },
};
use tower_http::trace::TraceLayer;

use crate::{
    app::AppState,
    domain::access::{AccessDenied, Visitor},
    http::ApiError,
};

/// A tool's name with a query or a path is all that agents send.
const MAX_MESSAGE_BYTES: usize = 64 * 1024;

const INSTRUCTIONS: &str = "The docs of the project that you work on: its one source of truth for architecture, \
    standards, requirements and guidelines, read-only. Find what concerns your task with search_docs or list_docs, read \
    it with read_doc before you write code, and keep to it.";

type Transport = StreamableHttpService<Door, NeverSessionManager>;

/// The route `/mcp`.
pub(crate) fn routes(state: &AppState) -> Router<AppState> {
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_max_request_body_bytes(MAX_MESSAGE_BYTES)
        // Which hosts and origins may ask is for the platform's own guard to say, which every request has passed.
        .disable_allowed_hosts();
    let door = Door(state.clone());
    let transport = Transport::new(move || Ok(door.clone()), NeverSessionManager::default().into(), config);
    Router::new().route("/mcp", any(answer)).layer(Extension(transport)).layer(TraceLayer::new_for_http())
}

async fn answer(Extension(transport): Extension<Transport>, mut request: Request) -> Result<Response, ApiError> {
    // Which key it is was found out by the authorisation layer, and that it may read docs.
    let Some(Visitor::Key(key)) = request.extensions().get() else { return Err(AccessDenied::NoKey.into()) };
    let project = key.project.clone();
    request.extensions_mut().insert(project);
    // Answers are JSON whatever a client prefers, so none is refused for not naming both of the protocol's media types.
    let accepted = HeaderValue::from_static("application/json, text/event-stream");
    request.headers_mut().insert(header::ACCEPT, accepted);
    let response = transport.handle(request).await.map(Body::new);
    let is_message = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
    if is_message || response.status().is_success() { Ok(response) } else { Ok(as_problem(response).await) }
}

/// What the transport refuses in plain text, as the problem that all other doors answer with.
async fn as_problem(refusal: Response) -> Response {
    let (parts, body) = refusal.into_parts();
    let text = to_bytes(body, MAX_MESSAGE_BYTES).await.unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let error = match parts.status {
        StatusCode::METHOD_NOT_ALLOWED => {
            ApiError::new(ProblemCode::MethodNotAllowed, "MCP is spoken here with POST, without sessions and streams")
        }
        StatusCode::PAYLOAD_TOO_LARGE => {
            let detail = format!("the message is larger than the {MAX_MESSAGE_BYTES} bytes that this address takes");
            ApiError::new(ProblemCode::TooLarge, detail)
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ApiError::new(
            ProblemCode::MalformedJson,
            "the body must be one JSON-RPC message of MCP; send it with the header Content-Type: application/json",
        ),
        status if status.is_client_error() => ApiError::new(ProblemCode::Validation, text),
        _ => unexpected(&text),
    };
    let mut response = error.into_response();
    if let Some(allowed) = parts.headers.get(header::ALLOW) {
        response.headers_mut().insert(header::ALLOW, allowed.clone());
    }
    response
}

/// A fault of the platform: the cause goes to the log, not to the caller.
fn unexpected(cause: &dyn std::fmt::Display) -> ApiError {
    tracing::error!(%cause, "an MCP request failed");
    ApiError::new(ProblemCode::Internal, "the platform failed; try again, and tell its admin if it happens again")
}

/// What the transport hands the messages to.
#[derive(Clone)]
struct Door(AppState);

/// The project that the request's key opens.
fn opened(context: &RequestContext<RoleServer>) -> Result<&ProjectId, ErrorData> {
    let project = context.extensions.get::<Parts>().and_then(|parts| parts.extensions.get());
    project.ok_or_else(|| ErrorData::internal_error("the request came without a project", None))
}

impl ServerHandler for Door {
    fn get_info(&self) -> ServerConfig {
        let product =
            Implementation::new("ai-toolkit", env!("CARGO_PKG_VERSION")).with_title("AI Toolkit Sync Platform");
        ServerConfig::new(ServerCapabilities::builder().enable_tools().enable_resources().build())
            .with_server_info(product)
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(tools::ALL.clone()))
    }

    async fn call_tool(
        &self,
        call: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let arguments = call.arguments.unwrap_or_default();
        Ok(tools::call(&self.0, opened(&context)?, &call.name, arguments).await?.into())
    }

    async fn list_resources(
        &self,
        page: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        resources::list(&self.0, opened(&context)?, page.and_then(|page| page.cursor).as_deref()).await
    }

    async fn read_resource(
        &self,
        wanted: ReadResourceRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        Ok(resources::read(&self.0, opened(&context)?, &wanted.uri).await?.into())
    }
}
