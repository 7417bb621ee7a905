//! WebSocket messages: JSON text frames `{"event": …, "data": …}`.

use serde::{Deserialize, Serialize};

use crate::{
    ContentHash, DocId, DocPath, Lock, LockId, ProblemCode, ProjectId, SecretText, SyncPhase, SyncStatus, Timestamp,
    Workstation,
};

/// What a client sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", content = "data", rename_all_fields = "camelCase")]
pub enum ClientMessage {
    /// Follow a project; answered by [`ServerMessage::Joined`].
    #[serde(rename = "join")]
    Join {
        /// The project.
        project_id: ProjectId,
        /// The person's name for `presence`, in mode `none`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// Whether to follow without being counted among those who are there, as a list of projects does.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        watching: bool,
    },
    /// Follow it no more.
    #[serde(rename = "leave")]
    Leave {
        /// The project.
        project_id: ProjectId,
    },
    /// This connection belongs to the lock's editor: when it goes and nothing renews the lock, the lock ends early.
    #[serde(rename = "attend")]
    Attend {
        /// The project.
        project_id: ProjectId,
        /// The lock's token.
        lock_token: SecretText,
    },
    /// Ask the holder for the lock.
    #[serde(rename = "lock:request")]
    RequestLock {
        /// The project.
        project_id: ProjectId,
        /// What to tell the holder; up to 500 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// The holder tells whoever asked that they need the lock a while longer.
    #[serde(rename = "lock:decline")]
    DeclineLock {
        /// The project.
        project_id: ProjectId,
        /// Who asked.
        requested_by: String,
    },
    /// Answered by [`ServerMessage::Pong`].
    #[serde(rename = "ping")]
    Ping,
}

/// How a lock ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReleaseKind {
    /// By its holder.
    Released,
    /// By its time.
    Expired,
    /// By somebody else.
    Forced,
}

/// What the server sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", content = "data", rename_all_fields = "camelCase")]
pub enum ServerMessage {
    /// The answer to a join: how things stand, so that nothing was missed.
    #[serde(rename = "joined")]
    Joined {
        /// The project.
        project_id: ProjectId,
        /// Its lock.
        lock: Option<Lock>,
        /// Its docs hash.
        docs_hash: ContentHash,
        /// Its sync.
        sync: SyncStatus,
        /// Who follows it.
        presence: Vec<String>,
    },
    /// Somebody began to edit.
    #[serde(rename = "lock:acquired")]
    LockAcquired {
        /// The project.
        project_id: ProjectId,
        /// The lock.
        lock_id: LockId,
        /// The holder.
        locked_by: String,
        /// Since when.
        locked_at: Timestamp,
        /// Until when.
        expires_at: Timestamp,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// The holder renewed the lock.
    #[serde(rename = "lock:extended")]
    LockExtended {
        /// The project.
        project_id: ProjectId,
        /// The lock.
        lock_id: LockId,
        /// Until when.
        expires_at: Timestamp,
    },
    /// Nobody edits any more.
    #[serde(rename = "lock:released")]
    LockReleased {
        /// The project.
        project_id: ProjectId,
        /// The lock that ended.
        lock_id: LockId,
        /// How it ended.
        how: ReleaseKind,
        /// Who forced it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
        /// Why it was forced.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Somebody asks the holder for the lock.
    #[serde(rename = "lock:requested")]
    LockRequested {
        /// The project.
        project_id: ProjectId,
        /// Who asks.
        requested_by: String,
        /// What for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// The holder goes on editing for now.
    #[serde(rename = "lock:declined")]
    LockDeclined {
        /// The project.
        project_id: ProjectId,
        /// The lock.
        lock_id: LockId,
        /// Who asked.
        requested_by: String,
    },
    /// A doc has a new version.
    #[serde(rename = "doc:updated")]
    DocUpdated {
        /// The project.
        project_id: ProjectId,
        /// The doc.
        doc_id: DocId,
        /// Its path.
        file_name: DocPath,
        /// Its hash.
        hash: ContentHash,
        /// Its version.
        version: u32,
        /// Who saved it.
        author: String,
        /// Its path before, when it was renamed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        renamed_from: Option<DocPath>,
    },
    /// A doc is gone.
    #[serde(rename = "doc:deleted")]
    DocDeleted {
        /// The project.
        project_id: ProjectId,
        /// The doc.
        doc_id: DocId,
        /// Its path.
        file_name: DocPath,
    },
    /// So many docs have changed at once that they are not told one by one: read the list again.
    #[serde(rename = "docs:changed")]
    DocsChanged {
        /// The project.
        project_id: ProjectId,
        /// How many.
        count: u32,
    },
    /// The sync moved on.
    #[serde(rename = "sync:progress")]
    SyncProgress {
        /// The project.
        project_id: ProjectId,
        /// What it is busy with.
        phase: SyncPhase,
        /// How many docs are through this phase.
        done: u32,
        /// Of how many.
        total: u32,
        /// The status now.
        sync: SyncStatus,
    },
    /// Who follows the project now.
    #[serde(rename = "presence")]
    Presence {
        /// The project.
        project_id: ProjectId,
        /// Their names, sorted, each once.
        people: Vec<String>,
    },
    /// A workstation called, for the first time or after a while.
    #[serde(rename = "workstation:seen")]
    WorkstationSeen {
        /// The project.
        project_id: ProjectId,
        /// The workstation.
        workstation: Workstation,
    },
    /// A project's settings changed.
    #[serde(rename = "project:updated")]
    ProjectUpdated {
        /// The project.
        project_id: ProjectId,
    },
    /// A project is gone.
    #[serde(rename = "project:deleted")]
    ProjectDeleted {
        /// The project.
        project_id: ProjectId,
    },
    /// The answer to a ping.
    #[serde(rename = "pong")]
    Pong,
    /// The client's message was refused.
    #[serde(rename = "error")]
    Error {
        /// Why, for programs.
        code: ProblemCode,
        /// Why, and what to do.
        detail: String,
    },
}

impl ServerMessage {
    /// The message as the text of a frame.
    pub fn to_text(&self) -> String {
        // Every variant is made of plain fields with string keys, which serde_json always writes.
        serde_json::to_string(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_have_the_event_and_data_shape() {
        let project_id: ProjectId = "prj_0192e4a1b2c3d4e5f60718293a4b5c6d".parse().unwrap();
        let frame = r#"{"event":"join","data":{"projectId":"prj_0192e4a1b2c3d4e5f60718293a4b5c6d"}}"#;
        assert_eq!(
            serde_json::from_str::<ClientMessage>(frame).unwrap(),
            ClientMessage::Join { project_id: project_id.clone(), name: None, watching: false }
        );
        let released = ServerMessage::LockReleased {
            project_id,
            lock_id: "lck_0192e4a1b2c3d4e5f60718293a4b5c6d".parse().unwrap(),
            how: ReleaseKind::Expired,
            by: None,
            reason: None,
        };
        assert_eq!(
            released.to_text(),
            r#"{"event":"lock:released","data":{"projectId":"prj_0192e4a1b2c3d4e5f60718293a4b5c6d","lockId":"lck_0192e4a1b2c3d4e5f60718293a4b5c6d","how":"expired"}}"#
        );
        assert_eq!(serde_json::from_str::<ClientMessage>(r#"{"event":"ping"}"#).unwrap(), ClientMessage::Ping);
    }
}
