//! The door for WebSocket: browsers and workstations follow projects. Who may connect is decided here, before the
//! handshake; what a connection may follow is decided with every join.

mod connection;
mod outgoing;
mod presence;

use std::time::Duration;

use axum::{
    extract::{State, WebSocketUpgrade},
    http::HeaderMap,
    response::Response,
};

pub use presence::Presence;

use crate::{
    app::AppState,
    domain::{access::Visitor, caller::Caller},
    http::{ApiError, Problems, RateLimited, session_cookie},
    listen::ClientAddress,
};

/// The largest message that a client may send.
const MAX_MESSAGE_BYTES: usize = 64 * 1024;

/// When to ask again for a connection where the client has as many as it may have.
const ROOM_AFTER: Duration = Duration::from_secs(30);

/// Who is at the other end of a connection.
struct Who {
    visitor: Visitor,
    caller: Caller,
    /// What proves it, to be looked at again from time to time.
    secret: Option<String>,
}

/// Follows projects over WebSocket: JSON text frames `{"event": …, "data": …}`. Send `join` with a `projectId`; it is
/// answered by `joined` with the lock and the docs hash, and then by every event of the project.
#[utoipa::path(get, path = "/ws", operation_id = "connectWebSocket", tag = "platform",
    responses((status = 101, description = "The connection is a WebSocket now"), Problems))]
pub(crate) async fn connect(
    State(state): State<AppState>,
    visitor: Visitor,
    caller: Caller,
    client: ClientAddress,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response, ApiError> {
    let share =
        state.sockets.take(client.0).ok_or_else(|| RateLimited::new("WebSockets from this address", ROOM_AFTER))?;
    let who = Who { secret: session_cookie(&headers), visitor, caller };
    let upgrade = upgrade.max_message_size(MAX_MESSAGE_BYTES).max_frame_size(MAX_MESSAGE_BYTES);
    Ok(upgrade.on_upgrade(move |socket| connection::run(state, who, socket, share)))
}
