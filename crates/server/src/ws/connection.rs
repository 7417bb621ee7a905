//! One connection from its handshake to its end.

use std::{collections::HashMap, time::Duration};

use ai_toolkit_protocol::{
    LockId, ProblemCode, ProjectId, Role,
    ws::{ClientMessage, ServerMessage},
};
use axum::extract::ws::{Message, WebSocket, close_code};
use futures_util::{StreamExt, stream::SplitStream};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    task::AbortHandle,
    time::{Instant, interval},
};

use super::{Who, outgoing::Outgoing, presence::Present};
use crate::{
    app::AppState,
    domain::{
        access::{AccessDenied, Need, Visitor},
        text,
    },
    events::Event,
    http::ApiError,
    listen::Share,
    secrets::Secret,
    store::StoreError,
};

const PING_INTERVAL: Duration = Duration::from_secs(20);
/// A client that gave no sign of life for so long is gone, whatever TCP believes.
const SILENCE: Duration = Duration::from_mins(1);
/// How many projects one connection may follow.
const MAX_ROOMS: usize = 100;
/// How often the database is told that a lock's editor is still connected; well within the time after which the lock
/// counts as abandoned.
const HEARTBEATS_PER_ABANDONMENT: u32 = 4;
const MAX_REQUEST_CHARACTERS: usize = 500;
/// How often a connection looks whether it may still be there, should another server have ended its session; what this
/// server ends is noticed at once.
const RIGHTS_INTERVAL: Duration = Duration::from_secs(30);

/// What it takes to have the lock, and to ask for it.
const EDITOR: Need = Need::Role(Role::Editor);

/// A project that the connection follows.
struct Room {
    forwarder: AbortHandle,
    _present: Option<Present>,
}

impl Drop for Room {
    fn drop(&mut self) {
        self.forwarder.abort();
    }
}

struct Connection {
    state: AppState,
    who: Who,
    outgoing: Outgoing,
    rooms: HashMap<ProjectId, Room>,
    /// The locks whose editor this is.
    attended: HashMap<ProjectId, LockId>,
}

/// Serves the client until it leaves, fails, falls behind, or the server stops. It holds `_share` for so long.
pub(super) async fn run(state: AppState, who: Who, socket: WebSocket, _share: Share) {
    let (sink, incoming) = socket.split();
    let outgoing = Outgoing::new(sink);
    let connection = Connection { state, who, outgoing, rooms: HashMap::new(), attended: HashMap::new() };
    connection.serve(incoming).await;
}

impl Connection {
    async fn serve(mut self, mut incoming: SplitStream<WebSocket>) {
        let mut stopping = self.state.stopping();
        let mut ping = interval(PING_INTERVAL);
        let mut heartbeat = interval(self.state.locks.times().abandoned_after / HEARTBEATS_PER_ABANDONMENT);
        let mut rights = interval(RIGHTS_INTERVAL);
        let mut rights_changed = self.state.accounts.rights_changed();
        let mut heard = Instant::now();
        let outgoing = self.outgoing.clone();
        loop {
            tokio::select! {
                message = incoming.next() => match message {
                    Some(Ok(message)) => {
                        heard = Instant::now();
                        match message {
                            Message::Text(text) => self.take(&text).await,
                            Message::Binary(_) => self.refuse(ProblemCode::Validation, "messages are JSON text frames"),
                            Message::Ping(_) | Message::Pong(_) => {}
                            Message::Close(_) => return,
                        }
                    }
                    Some(Err(_)) | None => return,
                },
                _ = ping.tick() => {
                    if heard.elapsed() > SILENCE {
                        return;
                    }
                    self.outgoing.ping();
                }
                _ = heartbeat.tick() => self.beat().await,
                _ = rights.tick() => if !self.may_stay().await { return },
                _ = rights_changed.changed() => if !self.may_stay().await { return },
                () = outgoing.broken() => return,
                () = stopping.wait() => return self.outgoing.close(close_code::AWAY, "the server is stopping"),
            }
        }
    }

    async fn take(&mut self, text: &str) {
        let result = match serde_json::from_str::<ClientMessage>(text) {
            Ok(message) => self.handle(message).await,
            Err(error) => {
                Err(ApiError::new(ProblemCode::Validation, format!("the message is not understood: {error}")))
            }
        };
        if let Err(error) = result {
            let problem = error.problem();
            self.refuse(problem.code, &problem.detail);
        }
    }

    fn refuse(&self, code: ProblemCode, detail: &str) {
        self.tell(&ServerMessage::Error { code, detail: detail.to_owned() });
    }

    fn tell(&self, message: &ServerMessage) {
        self.outgoing.send(message.to_text().into());
    }

    /// Whether the client may stay: its session or its key may have ended, and with them its rights. Leaves the projects
    /// that it may not follow any more.
    async fn may_stay(&mut self) -> bool {
        match self.recognised().await {
            Ok(Some(visitor)) => self.who.visitor = visitor,
            Ok(None) => {
                self.outgoing.close(close_code::POLICY, "the session or the API key has ended");
                return false;
            }
            Err(error) => {
                // The database is out of reach: nothing can be changed either.
                tracing::warn!(%error, "a connection's rights could not be looked at");
                return true;
            }
        }
        let projects: Vec<ProjectId> = self.rooms.keys().cloned().collect();
        for project in projects {
            match self.who.visitor.may_follow(&self.state.store, &project).await {
                Ok(()) => {}
                Err(AccessDenied::Store(error)) => {
                    tracing::warn!(%error, "a connection's rights could not be looked at");
                }
                Err(denied) => {
                    self.rooms.remove(&project);
                    self.attended.remove(&project);
                    let problem = ApiError::from(denied);
                    self.refuse(problem.problem().code, &problem.problem().detail);
                }
            }
        }
        true
    }

    /// Who the client is by now; nobody once its session or its key has ended.
    async fn recognised(&self) -> Result<Option<Visitor>, StoreError> {
        Ok(match (&self.who.visitor, &self.who.secret) {
            (Visitor::Local, _) => Some(Visitor::Local),
            (Visitor::Key(key), _) => self.state.api_keys.is_open(key).await?.then(|| self.who.visitor.clone()),
            (_, Some(cookie)) => match self.state.accounts.recognise(cookie, None).await? {
                // An open tab that nobody looks at is no use of the session.
                Visitor::Nobody => None,
                visitor => Some(visitor),
            },
            (_, None) => None,
        })
    }

    async fn check(&self, project: &ProjectId) -> Result<(), ApiError> {
        Ok(self.who.visitor.may_follow(&self.state.store, project).await?)
    }

    async fn handle(&mut self, message: ClientMessage) -> Result<(), ApiError> {
        match message {
            ClientMessage::Join { project_id, name, watching } => self.join(project_id, name, watching).await,
            ClientMessage::Leave { project_id } => {
                self.rooms.remove(&project_id);
                self.attended.remove(&project_id);
                Ok(())
            }
            ClientMessage::Attend { project_id, lock_token } => {
                self.who.visitor.enter(&self.state.store, EDITOR, Some(&project_id)).await?;
                let lock = self.state.locks.attend(&project_id, &Secret::given(lock_token.expose())).await?;
                self.attended.insert(project_id, lock);
                Ok(())
            }
            ClientMessage::RequestLock { project_id, message } => {
                self.request_lock(&project_id, message.as_deref()).await
            }
            ClientMessage::DeclineLock { project_id, requested_by } => self.decline_lock(&project_id, &requested_by),
            ClientMessage::Ping => {
                self.tell(&ServerMessage::Pong);
                Ok(())
            }
        }
    }

    async fn join(&mut self, project_id: ProjectId, name: Option<String>, watching: bool) -> Result<(), ApiError> {
        self.check(&project_id).await?;
        let full = self.rooms.len() >= MAX_ROOMS && !self.rooms.contains_key(&project_id);
        if full {
            let detail = format!("a connection follows at most {MAX_ROOMS} projects; leave one first");
            return Err(ApiError::new(ProblemCode::TooLarge, detail));
        }
        if let (Visitor::Local, Some(name)) = (&self.who.visitor, name) {
            self.who.caller.name = text::name("name", &name)?;
        }
        // Followed before the snapshot is taken, so that nothing falls between the two.
        let events = self.state.events.subscribe(&project_id);
        let project = self.state.projects.get(&project_id, Role::Viewer).await?;
        let hook = self.state.hook_states.get(&self.state.store, &project_id).await?;
        // The earlier membership ends after the new one began: nobody sees the person go and come.
        let present = match &self.who.visitor {
            Visitor::Local | Visitor::Person(_) if !watching => {
                Some(self.state.presence.join(&project_id, &self.who.caller.name))
            }
            _ => None,
        };
        self.tell(&ServerMessage::Joined {
            presence: self.state.presence.people(&project_id),
            lock: project.lock,
            docs_hash: hook.manifest.docs_hash(),
            sync: project.sync,
            project_id: project_id.clone(),
        });
        let forwarder = tokio::spawn(forward(events, self.outgoing.clone())).abort_handle();
        self.rooms.insert(project_id, Room { forwarder, _present: present });
        Ok(())
    }

    async fn request_lock(&self, project_id: &ProjectId, message: Option<&str>) -> Result<(), ApiError> {
        self.who.visitor.enter(&self.state.store, EDITOR, Some(project_id)).await?;
        if !self.rooms.contains_key(project_id) {
            return Err(ApiError::new(ProblemCode::Validation, "join the project before asking for its lock"));
        }
        let message = text::remark("message", message, MAX_REQUEST_CHARACTERS)?;
        let requested_by = self.who.caller.name.clone();
        let request = ServerMessage::LockRequested { project_id: project_id.clone(), requested_by, message };
        self.state.events.publish(project_id, request);
        Ok(())
    }

    fn decline_lock(&self, project_id: &ProjectId, requested_by: &str) -> Result<(), ApiError> {
        let Some(lock_id) = self.attended.get(project_id).cloned() else {
            return Err(ApiError::new(
                ProblemCode::Forbidden,
                "only the lock's editor can decline; attend the lock first",
            ));
        };
        let requested_by = text::name("requestedBy", requested_by)?;
        let declined = ServerMessage::LockDeclined { project_id: project_id.clone(), lock_id, requested_by };
        self.state.events.publish(project_id, declined);
        Ok(())
    }

    async fn beat(&self) {
        for lock in self.attended.values() {
            if let Err(error) = self.state.locks.touch(lock).await {
                tracing::warn!(%error, %lock, "a lock's editor could not be noted as connected");
            }
        }
    }
}

/// Passes a project's events on.
async fn forward(mut events: Receiver<Event>, outgoing: Outgoing) {
    loop {
        match events.recv().await {
            Ok(event) => outgoing.send(event.frame),
            Err(RecvError::Lagged(_) | RecvError::Closed) => return outgoing.drop_client(),
        }
    }
}
