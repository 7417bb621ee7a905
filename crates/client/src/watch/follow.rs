//! Follows one project: a WebSocket that says when something changes, and a request that says how things stand.
//!
//! Events only ever make the watcher ask. So its word is the same answer of the platform that a hook without a watcher gets,
//! and an event that says less than it (the policy, the docs hash) is enough. A word counts from the moment of the last sign
//! that the WebSocket is alive; every two seconds both are asked for anew. What gets lost on the way is thereby found within
//! two seconds: an event between replicas of the platform, a revoked key, a deleted project.

use std::{
    io,
    net::{TcpStream, ToSocketAddrs},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use ai_toolkit_protocol::{
    ProjectId,
    ws::{ClientMessage, ServerMessage},
};
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use tungstenite::{
    Connector, Message, WebSocket, client::IntoClientRequest, http::HeaderValue, protocol::WebSocketConfig,
    stream::MaybeTlsStream,
};
use url::Url;

use super::{heard::Heard, log::Log, project::Project};
use crate::{platform::Platform, workspace::Workspace};

/// How often the platform is asked for a sign of life.
const PING_EVERY: Duration = Duration::from_secs(2);
/// A platform that does not answer a ping for so long is gone.
const SILENCE: Duration = Duration::from_secs(4);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
const WRITE_TIMEOUT: Duration = Duration::from_secs(3);
/// A burst of saved docs is one change.
const BURST: Duration = Duration::from_millis(20);
/// How long to wait before the second attempt; it doubles from there.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// A connection that lasted so long was a good one: the pauses begin anew.
const GOOD_CONNECTION: Duration = Duration::from_secs(10);
/// No message of the platform is larger.
const MAX_MESSAGE_BYTES: usize = 4 * 1024 * 1024;

type Socket = WebSocket<MaybeTlsStream<TcpStream>>;

/// Why a connection ended.
#[derive(Debug, thiserror::Error)]
enum Ended {
    #[error("the platform's address has no host")]
    NoHost,
    #[error("the connection failed: {0}")]
    Io(#[from] io::Error),
    #[error("the WebSocket failed: {0}")]
    WebSocket(#[from] Box<tungstenite::Error>),
    #[error("the platform said: {0}")]
    Refused(String),
    #[error("the platform gave no sign of life for {} seconds", SILENCE.as_secs())]
    Silent,
    #[error("the platform closed the connection")]
    Closed,
    #[error("the project was deleted")]
    Deleted,
    #[error("{0}")]
    Status(String),
}

impl From<tungstenite::Error> for Ended {
    fn from(error: tungstenite::Error) -> Self {
        match error {
            tungstenite::Error::ConnectionClosed | tungstenite::Error::AlreadyClosed => Self::Closed,
            tungstenite::Error::Io(error) => Self::Io(error),
            error => Self::WebSocket(Box::new(error)),
        }
    }
}

/// Follows the project of `workspace` until it is ended, and tells `project` what there is to know.
pub(super) fn follow(workspace: &Workspace, project: &Project, log: &Log) {
    let mut pause = FIRST_PAUSE;
    while !project.has_ended() {
        let began = Instant::now();
        let Err(ended) = connection(workspace, project) else { return };
        project.forget(&ended.to_string());
        log.line(format_args!("{}: {ended}", workspace.project_id));
        if began.elapsed() > GOOD_CONNECTION {
            pause = FIRST_PAUSE;
        }
        sleep(project, with_jitter(pause));
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

// So that not all workstations of a team come back in the same moment.
fn with_jitter(pause: Duration) -> Duration {
    let nanos = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default().subsec_nanos();
    pause / 2 + pause.mul_f64(f64::from(nanos % 1000) / 1000.0)
}

fn sleep(project: &Project, pause: Duration) {
    let end = Instant::now() + pause;
    while Instant::now() < end && !project.has_ended() {
        thread::sleep(Duration::from_millis(100).min(pause));
    }
}

/// One connection, from its beginning until it fails; `Ok` when nobody follows the project any more.
fn connection(workspace: &Workspace, project: &Project) -> Result<(), Ended> {
    let platform = Platform::new(workspace);
    let mut socket = match connect(workspace) {
        // The hook API says better what is wrong.
        Err(Ended::WebSocket(error)) if matches!(*error, tungstenite::Error::Http(_)) => {
            let why = platform.status().err().map_or_else(|| error.to_string(), |error| error.to_string());
            return Err(Ended::Status(why));
        }
        connected => connected?,
    };
    let join = ClientMessage::Join { project_id: workspace.project_id.clone(), name: None, watching: true };
    say(&mut socket, &join)?;
    let mut waiting_for_pong: Option<(Instant, Heard)> = None;
    let mut next_ping = Instant::now() + PING_EVERY;
    // When to ask how things stand, and since when the answer counts.
    let mut look: Option<(Instant, Heard)> = None;
    while !project.has_ended() {
        let now = Instant::now();
        if let Some((_, heard)) = look.filter(|(at, _)| *at <= now) {
            look = None;
            let status = platform.status().map_err(|error| Ended::Status(error.to_string()))?;
            project.learn(status, heard);
        }
        if waiting_for_pong.is_some_and(|(sent, _)| sent.elapsed() > SILENCE) {
            return Err(Ended::Silent);
        }
        if next_ping <= now && waiting_for_pong.is_none() {
            waiting_for_pong = Some((now, Heard::now()));
            next_ping = now + PING_EVERY;
            say(&mut socket, &ClientMessage::Ping)?;
        }
        let until = look.map_or(next_ping, |(at, _)| at.min(next_ping));
        let patience = until.saturating_duration_since(Instant::now()).clamp(Duration::from_millis(1), PING_EVERY);
        let Some(text) = hear(&mut socket, patience)? else { continue };
        match effect_of(&text, &workspace.project_id)? {
            Effect::None => {}
            Effect::Pong => {
                if let Some((_, heard)) = waiting_for_pong.take() {
                    look = Some((Instant::now(), heard));
                }
            }
            Effect::Look => {
                project.forget("the platform is being asked");
                look = Some((Instant::now(), Heard::now()));
            }
            Effect::LookSoon => {
                project.forget("the platform is being asked");
                let at = look.map_or_else(|| Instant::now() + BURST, |(at, _)| at);
                look = Some((at, Heard::now()));
            }
        }
    }
    Ok(())
}

/// What a message of the platform asks the watcher to do.
#[derive(Debug, PartialEq, Eq)]
enum Effect {
    None,
    Pong,
    /// Ask at once.
    Look,
    /// Ask when the burst is over.
    LookSoon,
}

fn effect_of(text: &str, own: &ProjectId) -> Result<Effect, Ended> {
    // What a newer platform says and this watcher does not know may be of any meaning.
    let Ok(message) = serde_json::from_str::<ServerMessage>(text) else { return Ok(Effect::Look) };
    Ok(match message {
        ServerMessage::Pong => Effect::Pong,
        ServerMessage::Joined { .. }
        | ServerMessage::LockAcquired { .. }
        | ServerMessage::LockExtended { .. }
        | ServerMessage::LockReleased { .. }
        | ServerMessage::ProjectUpdated { .. } => Effect::Look,
        ServerMessage::DocUpdated { .. } | ServerMessage::DocDeleted { .. } | ServerMessage::DocsChanged { .. } => {
            Effect::LookSoon
        }
        ServerMessage::LockRequested { .. }
        | ServerMessage::LockDeclined { .. }
        | ServerMessage::SyncProgress { .. }
        | ServerMessage::Presence { .. }
        | ServerMessage::WorkstationSeen { .. } => Effect::None,
        ServerMessage::ProjectDeleted { project_id } if project_id == *own => return Err(Ended::Deleted),
        ServerMessage::ProjectDeleted { .. } => Effect::None,
        ServerMessage::Error { detail, .. } => return Err(Ended::Refused(detail)),
    })
}

fn connect(workspace: &Workspace) -> Result<Socket, Ended> {
    let url = &workspace.platform_url;
    let host = url.host_str().ok_or(Ended::NoHost)?;
    let port = url.port_or_known_default().ok_or(Ended::NoHost)?;
    let stream = connect_to(host.trim_matches(['[', ']']), port)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(CONNECT_TIMEOUT))?;
    stream.set_write_timeout(Some(WRITE_TIMEOUT))?;
    let mut request = address(url).into_client_request()?;
    if let Ok(key) = HeaderValue::from_str(workspace.api_key.reveal()) {
        request.headers_mut().insert("x-api-key", key);
    }
    let config =
        WebSocketConfig::default().max_message_size(Some(MAX_MESSAGE_BYTES)).max_frame_size(Some(MAX_MESSAGE_BYTES));
    let connector = (url.scheme() == "https").then(|| Connector::Rustls(tls()));
    match tungstenite::client_tls_with_config(request, stream, Some(config), connector) {
        Ok((socket, _)) => Ok(socket),
        Err(tungstenite::HandshakeError::Failure(error)) => Err(error.into()),
        Err(tungstenite::HandshakeError::Interrupted(_)) => Err(Ended::Silent),
    }
}

fn connect_to(host: &str, port: u16) -> Result<TcpStream, Ended> {
    let mut last = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
    for address in (host, port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, CONNECT_TIMEOUT) {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error,
        }
    }
    Err(last.into())
}

fn address(platform: &Url) -> String {
    let text = platform.as_str().trim_end_matches('/');
    // Workspaces have http and https addresses only.
    format!("ws{}/api/ws", text.strip_prefix("http").unwrap_or(text))
}

fn tls() -> Arc<ClientConfig> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    // ring has the default protocol versions.
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    match config.with_safe_default_protocol_versions() {
        Ok(config) => Arc::new(config.with_root_certificates(roots).with_no_client_auth()),
        Err(_) => Arc::new(ClientConfig::builder().with_root_certificates(roots).with_no_client_auth()),
    }
}

fn say(socket: &mut Socket, message: &ClientMessage) -> Result<(), Ended> {
    let text = serde_json::to_string(message).map_err(io::Error::from)?;
    Ok(socket.send(Message::text(text))?)
}

/// The next text, or nothing when none comes in time.
fn hear(socket: &mut Socket, patience: Duration) -> Result<Option<String>, Ended> {
    let stream = match socket.get_ref() {
        MaybeTlsStream::Plain(stream) => stream,
        MaybeTlsStream::Rustls(stream) => stream.get_ref(),
        _ => return Err(Ended::NoHost),
    };
    stream.set_read_timeout(Some(patience))?;
    match socket.read() {
        Ok(Message::Text(text)) => Ok(Some(text.as_str().to_owned())),
        Ok(Message::Close(_)) => Err(Ended::Closed),
        Ok(_) => Ok(None),
        Err(tungstenite::Error::Io(error))
            if matches!(
                error.kind(),
                io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const OWN: &str = "prj_0192e4a1b2c3d4e5f60718293a4b5c6d";

    fn effect(text: &str) -> Result<Effect, Ended> {
        effect_of(text, &OWN.parse().unwrap())
    }

    #[rstest]
    #[case(r#"{"event":"pong"}"#, Effect::Pong)]
    #[case(
        r#"{"event":"docs:changed","data":{"projectId":"prj_0192e4a1b2c3d4e5f60718293a4b5c6d","count":3}}"#,
        Effect::LookSoon
    )]
    #[case(r#"{"event":"project:updated","data":{"projectId":"prj_0192e4a1b2c3d4e5f60718293a4b5c6d"}}"#, Effect::Look)]
    #[case(
        r#"{"event":"presence","data":{"projectId":"prj_0192e4a1b2c3d4e5f60718293a4b5c6d","people":[]}}"#,
        Effect::None
    )]
    #[case(r#"{"event":"lock:something-new","data":{}}"#, Effect::Look)]
    fn events_make_the_watcher_ask(#[case] text: &str, #[case] expected: Effect) {
        assert_eq!(effect(text).unwrap(), expected);
    }

    #[test]
    fn a_deleted_project_ends_the_connection() {
        let deleted = format!(r#"{{"event":"project:deleted","data":{{"projectId":"{OWN}"}}}}"#);
        assert!(matches!(effect(&deleted), Err(Ended::Deleted)));
    }

    #[rstest]
    #[case("http://127.0.0.1:3001", "ws://127.0.0.1:3001/api/ws")]
    #[case("https://docs.example/base/", "wss://docs.example/base/api/ws")]
    fn the_websocket_is_beside_the_api(#[case] platform: &str, #[case] expected: &str) {
        assert_eq!(address(&platform.parse().unwrap()), expected);
    }

    #[test]
    fn pauses_vary_around_their_length() {
        for _ in 0..99 {
            let pause = with_jitter(Duration::from_secs(2));
            assert!((Duration::from_secs(1)..=Duration::from_secs(3)).contains(&pause));
        }
    }
}
