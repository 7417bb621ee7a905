//! What the hooks ask for before every tool call, kept ready in memory: the answers' bytes, made once for each change.
//!
//! An entry is dropped by the event that makes it stale, before the write that caused the event is answered. A lock that
//! runs out makes no event on time by itself, so an entry whose lock has ended by the local clock is read again.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use ai_toolkit_protocol::{
    ContentHash, DocPath, DocsStatus, DocsSummary, LockStatus, Manifest, ProjectId, SyncResponse, SyncedDoc, Timestamp,
    ws::ServerMessage,
};
use axum::http::HeaderValue;
use bytes::Bytes;

use super::{api_keys::clock_now, docs::to_text, lock_rules::HeldLock};
use crate::store::{Store, StoreError};

/// A project's state for hooks.
#[derive(Debug)]
pub struct HookState {
    /// The body of `GET /api/hook/status/:id`.
    pub status: Bytes,
    /// The lock that it speaks of.
    pub lock: LockStatus,
    /// The body of `GET /api/hook/docs/:id`.
    pub docs: Bytes,
    /// The docs hash that it has.
    pub docs_hash: ContentHash,
    /// Its entity tag.
    pub docs_etag: HeaderValue,
    /// The docs that it speaks of.
    pub manifest: Manifest,
    ends_at: Option<Timestamp>,
    loaded_at: Instant,
}

#[derive(Debug, Default)]
struct Entry {
    /// Grows with every event, so that a state that was read before the event is not kept after it.
    generation: u64,
    state: Option<Arc<HookState>>,
}

/// The states of all projects that were asked for.
pub struct HookStates {
    entries: Mutex<HashMap<ProjectId, Entry>>,
    /// With several replicas on one database, another one's changes are seen after this time at the latest.
    max_age: Option<Duration>,
}

impl HookStates {
    /// No states yet.
    pub fn new(max_age: Option<Duration>) -> Self {
        Self { entries: Mutex::default(), max_age }
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<ProjectId, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Drops what `message` makes stale.
    pub fn observe(&self, project: &ProjectId, message: &ServerMessage) {
        match message {
            ServerMessage::LockAcquired { .. }
            | ServerMessage::LockExtended { .. }
            | ServerMessage::LockReleased { .. }
            | ServerMessage::DocUpdated { .. }
            | ServerMessage::DocDeleted { .. }
            | ServerMessage::DocsChanged { .. }
            | ServerMessage::ProjectUpdated { .. } => {
                if let Some(entry) = self.entries().get_mut(project) {
                    entry.generation += 1;
                    entry.state = None;
                }
            }
            ServerMessage::ProjectDeleted { .. } => {
                self.entries().remove(project);
            }
            _ => {}
        }
    }

    /// The project's state now.
    ///
    /// # Errors
    /// When the project does not exist or the database fails.
    pub async fn get(&self, store: &Store, project: &ProjectId) -> Result<Arc<HookState>, StoreError> {
        let (generation, state) = {
            let mut entries = self.entries();
            match entries.get(project) {
                Some(entry) => (entry.generation, entry.state.clone()),
                None => (entries.entry(project.clone()).or_default().generation, None),
            }
        };
        if let Some(state) = state.filter(|state| self.is_current(state)) {
            return Ok(state);
        }
        let state = Arc::new(load(store, project).await?);
        if let Some(entry) = self.entries().get_mut(project)
            && entry.generation == generation
        {
            entry.state = Some(Arc::clone(&state));
        }
        Ok(state)
    }

    fn is_current(&self, state: &HookState) -> bool {
        state.ends_at.is_none_or(|ends_at| clock_now() < ends_at)
            && self.max_age.is_none_or(|max_age| state.loaded_at.elapsed() < max_age)
    }
}

async fn load(store: &Store, project: &ProjectId) -> Result<HookState, StoreError> {
    let loaded_at = Instant::now();
    let policy = store.project(project).await?.lock_policy;
    let held = store.lock(project).await?;
    let docs = store.docs(project, false).await?;
    let manifest: Manifest = docs.into_iter().map(|doc| (doc.file_name, doc.hash)).collect();
    let summary = DocsSummary { hash: manifest.docs_hash(), docs_count: manifest.len() as u64 };
    let ends_at = held.as_ref().map(HeldLock::ends_at);
    let lock = held.map(|held| held.lock);
    let lock = LockStatus {
        locked: lock.is_some(),
        locked_at: lock.as_ref().map(|lock| lock.locked_at),
        expires_at: lock.as_ref().map(|lock| lock.expires_at),
        locked_by: lock.as_ref().map(|lock| lock.locked_by.clone()),
        reason: lock.and_then(|lock| lock.reason),
        policy,
    };
    let status = DocsStatus { lock, docs_hash: summary.hash };
    Ok(HookState {
        status: body(&status),
        lock: status.lock,
        docs: body(&summary),
        docs_hash: summary.hash,
        docs_etag: HeaderValue::from_str(&format!("\"{}\"", summary.hash)).map_err(|_| StoreError::NoSuchProject)?,
        manifest,
        ends_at,
        loaded_at,
    })
}

fn body(value: &impl serde::Serialize) -> Bytes {
    serde_json::to_vec(value).unwrap_or_default().into()
}

/// The docs that a workstation lacks, and those that it has too many. `have` is what it has by path, `None` when it asks
/// for everything.
///
/// # Errors
/// When the project does not exist or the database fails.
pub async fn sync_response(
    store: &Store,
    project: &ProjectId,
    have: Option<std::collections::BTreeMap<String, String>>,
) -> Result<SyncResponse, StoreError> {
    let docs = store.docs(project, false).await?;
    let manifest: Manifest = docs.iter().map(|doc| (doc.file_name.clone(), doc.hash)).collect();
    let deleted = have.as_ref().map(|have| {
        let is_doc =
            |name: &str| DocPath::parse(name).is_ok_and(|path| path.as_str() == name && manifest.get(&path).is_some());
        have.keys().filter(|name| !is_doc(name)).cloned().collect()
    });
    let has = |name: &str, hash: String| have.as_ref().is_some_and(|have| have.get(name) == Some(&hash));
    let mut wanted = Vec::new();
    for doc in docs {
        if has(doc.file_name.as_str(), doc.hash.to_string()) {
            continue;
        }
        // The very version that the manifest speaks of, even if a newer one is saved meanwhile.
        let Some(revision) = store.revision(&doc.id, doc.version).await? else { continue };
        wanted.push(SyncedDoc {
            content: to_text(doc.encoding, &revision.content),
            encoding: Some(doc.encoding).filter(|encoding| *encoding == ai_toolkit_protocol::Encoding::Base64),
            file_name: doc.file_name,
            hash: doc.hash,
        });
    }
    Ok(SyncResponse { docs: wanted, deleted, hash: manifest.docs_hash() })
}
