//! The door for WebSocket: browsers and workstations follow projects. Who may connect is decided here, before the
//! handshake; what a connection may follow is decided with every join.

mod connection;
mod outgoing;
mod presence;

use ai_toolkit_protocol::ProjectId;
use axum::{
    extract::{State, WebSocketUpgrade},
    http::HeaderMap,
    response::Response,
};

pub use presence::Presence;

use crate::{
    app::AppState,
    domain::caller::Caller,
    http::{ApiError, Problems, api_key},
};

/// The largest message that a client may send.
const MAX_MESSAGE_BYTES: usize = 64 * 1024;

/// What a connection may follow.
enum Scope {
    /// A person's: every project.
    Person(Caller),
    /// An API key's: its own project.
    Key(ProjectId),
}

impl Scope {
    fn may_follow(&self, project: &ProjectId) -> bool {
        match self {
            Self::Person(_) => true,
            Self::Key(own) => own == project,
        }
    }
}

/// Follows projects over WebSocket: JSON text frames `{"event": …, "data": …}`. Send `join` with a `projectId`; it is
/// answered by `joined` with the lock and the docs hash, and then by every event of the project.
#[utoipa::path(get, path = "/ws", operation_id = "connectWebSocket", tag = "platform",
    responses((status = 101, description = "The connection is a WebSocket now"), Problems))]
pub(crate) async fn connect(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response, ApiError> {
    // Without a key it is a person; in mode `none` the guard let only those of this machine through.
    let scope = match api_key(&headers) {
        Some(key) => Scope::Key(state.api_keys.open(Some(key)).await?.project.clone()),
        None => Scope::Person(caller),
    };
    let upgrade = upgrade.max_message_size(MAX_MESSAGE_BYTES).max_frame_size(MAX_MESSAGE_BYTES);
    Ok(upgrade.on_upgrade(move |socket| connection::run(state, scope, socket)))
}
