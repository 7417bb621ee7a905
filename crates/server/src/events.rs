//! What happened, told to whoever follows a project: WebSocket connections, waiting hooks, the caches.
//!
//! An event is published after its transaction is committed and before the next write to the same project begins, so
//! that everybody hears a project's events in the order in which they became true.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use ai_toolkit_protocol::{ProjectId, ws::ServerMessage};
use axum::extract::ws::Utf8Bytes;
use tokio::sync::{Notify, broadcast};

/// How many events a follower may lag behind before it is dropped.
const BACKLOG: usize = 256;

/// One event, its frame written once for all who get it.
#[derive(Debug, Clone)]
pub struct Event {
    /// The event.
    pub message: Arc<ServerMessage>,
    /// The same as the text of a WebSocket frame.
    pub frame: Utf8Bytes,
}

impl From<ServerMessage> for Event {
    fn from(message: ServerMessage) -> Self {
        Self { frame: message.to_text().into(), message: Arc::new(message) }
    }
}

/// Hears every event at once, before its write is answered; for caches.
pub type Observer = Box<dyn Fn(&ProjectId, &ServerMessage) + Send + Sync>;

/// The bus of this process.
#[derive(Default)]
pub struct Events {
    observers: Vec<Observer>,
    projects: Mutex<HashMap<ProjectId, broadcast::Sender<Event>>>,
    /// Woken whenever a lock is acquired, renewed or released, so that the expiry timer can be set anew.
    pub lock_changed: Notify,
}

impl Events {
    /// A bus that tells `observers` first.
    pub fn new(observers: Vec<Observer>) -> Self {
        Self { observers, ..Self::default() }
    }

    fn projects(&self) -> MutexGuard<'_, HashMap<ProjectId, broadcast::Sender<Event>>> {
        // A panic elsewhere cannot leave the map half-changed: every change is one call.
        self.projects.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells everybody who follows the project.
    pub fn publish(&self, project: &ProjectId, message: ServerMessage) {
        for observe in &self.observers {
            observe(project, &message);
        }
        if matches!(
            message,
            ServerMessage::LockAcquired { .. }
                | ServerMessage::LockExtended { .. }
                | ServerMessage::LockReleased { .. }
        ) {
            self.lock_changed.notify_one();
        }
        let mut projects = self.projects();
        if let Some(sender) = projects.get(project)
            && sender.send(message.into()).is_err()
        {
            projects.remove(project);
        }
    }

    /// Follows a project from now on.
    pub fn subscribe(&self, project: &ProjectId) -> broadcast::Receiver<Event> {
        self.projects().entry(project.clone()).or_insert_with(|| broadcast::channel(BACKLOG).0).subscribe()
    }
}
