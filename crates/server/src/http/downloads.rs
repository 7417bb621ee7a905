//! The workstation client: its files, their checksums, and the script that installs it.

use std::fmt::Write;

use ai_toolkit_protocol::{ClientDownload, ProblemCode};
use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, Uri, header},
    response::{IntoResponse, Response},
};
use tokio::task::spawn_blocking;
use url::Url;

use super::{ApiError, openapi::Problems};
use crate::{
    app::AppState,
    listen::{Client, Scheme},
};

const INSTALLER: &str = include_str!("../../../../scripts/install.sh");
const SHELL_SCRIPT: [(header::HeaderName, &str); 1] = [(header::CONTENT_TYPE, "text/x-shellscript; charset=utf-8")];

/// The kinds of machine that this platform has the workstation client for.
#[utoipa::path(get, path = "/downloads", operation_id = "listClientDownloads", tag = "platform",
    responses((status = 200, body = Vec<ClientDownload>), Problems))]
pub(super) async fn list(State(state): State<AppState>) -> Json<Vec<ClientDownload>> {
    Json(clients(&state).await)
}

/// A client, or `SHA256SUMS` with the checksums of all.
#[utoipa::path(get, path = "/downloads/{name}", operation_id = "getClientDownload", tag = "platform",
    params(("name" = String, Path, description = "A file name of the list, or `SHA256SUMS`")),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"), Problems))]
pub(super) async fn get(State(state): State<AppState>, Path(name): Path<String>) -> Result<Response, ApiError> {
    if name == "SHA256SUMS" {
        return Ok(checksums(&clients(&state).await).into_response());
    }
    let read = spawn_blocking({
        let name = name.clone();
        move || state.downloads.read(&name)
    });
    let Ok(Some((hash, bytes))) = read.await else {
        let detail = format!("there is no client {name} here; GET /api/downloads lists those that there are");
        return Err(ApiError::new(ProblemCode::NotFound, detail));
    };
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::ETAG, format!("\"{hash}\"")),
    ];
    Ok((headers, bytes).into_response())
}

/// A POSIX shell script that installs the client for the person who runs it: `curl -fsS …/install.sh | sh`.
#[utoipa::path(get, path = "/install.sh", operation_id = "getInstaller", tag = "platform",
    responses((status = 200, body = String, content_type = "text/x-shellscript"), Problems))]
pub(super) async fn installer(
    State(state): State<AppState>,
    client: Client,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let address = address_of(&state, client.scheme, client.host(&headers, &uri))?;
    let clients = clients(&state).await;
    if clients.is_empty() {
        return Err(ApiError::new(
            ProblemCode::NotFound,
            "this platform has no client to download; put ai-toolkit beside ai-toolkit-server, or name its folder with \
             --client-dir",
        ));
    }
    let script = INSTALLER
        .replace("@PLATFORM@", address.as_str().trim_end_matches('/'))
        .replace("@CHECKSUMS@", checksums(&clients).trim_end());
    Ok((SHELL_SCRIPT, script).into_response())
}

async fn clients(state: &AppState) -> Vec<ClientDownload> {
    let state = state.clone();
    spawn_blocking(move || state.downloads.list()).await.unwrap_or_default()
}

fn checksums(clients: &[ClientDownload]) -> String {
    clients.iter().fold(String::new(), |mut lines, ClientDownload { hash, file_name, .. }| {
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{hash}  {file_name}");
        lines
    })
}

/// Where workstations reach this platform: what the admin says, else where this request came to.
fn address_of(state: &AppState, scheme: Scheme, host: Option<&str>) -> Result<Url, ApiError> {
    if let Some(url) = &state.config.public_url {
        return Ok(url.clone());
    }
    let host = host.unwrap_or_default();
    // A host and a port, and nothing that means more to a URL or to a shell.
    let plain = !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]_".contains(&b));
    Url::parse(&format!("{scheme}://{host}")).ok().filter(|_| plain).ok_or_else(|| {
        ApiError::new(ProblemCode::Validation, "the request's Host header is no host; say --public-url to the server")
    })
}
