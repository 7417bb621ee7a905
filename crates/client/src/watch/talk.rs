//! What hooks and the watcher say to each other over a socket: one line of JSON each way.
//!
//! Every line has the version of this conversation. A watcher of another version answers nothing but its version; `stop` is
//! understood by all of them, so that a newer hook can replace it.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    path::PathBuf,
};

use ai_toolkit_protocol::{ContentHash, LockStatus, ProjectId};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::workspace::{ApiKey, Workspace};

/// The version of this conversation; it grows with every change of what the watcher does or says.
pub(super) const VERSION: u32 = 1;
/// The longest line.
pub(super) const MAX_LINE_BYTES: u64 = 64 * 1024;

/// A checkout to follow. It has the project's key, so it is only ever sent over the socket or a pipe, never written down.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Target {
    /// The top of the checkout.
    pub(super) root: PathBuf,
    /// The folder of the docs, relative to `root`.
    pub(super) docs_folder: String,
    /// The project.
    pub(super) project_id: ProjectId,
    /// The platform's address.
    pub(super) platform_url: url::Url,
    /// The project's key.
    pub(super) api_key: String,
}

impl Target {
    /// The checkout and project of `workspace`.
    pub(super) fn of(workspace: &Workspace) -> Self {
        Self {
            root: workspace.root.clone(),
            docs_folder: workspace.docs_folder.clone(),
            project_id: workspace.project_id.clone(),
            platform_url: workspace.platform_url.clone(),
            api_key: workspace.api_key.reveal().to_owned(),
        }
    }

    /// The workspace that it is of, with its key in the form that a key has.
    pub(super) fn workspace(&self, api_key: ApiKey) -> Workspace {
        Workspace {
            root: self.root.clone(),
            docs_folder: self.docs_folder.clone(),
            project_id: self.project_id.clone(),
            platform_url: self.platform_url.clone(),
            api_key,
            wait_seconds: 0,
        }
    }

    /// Stands for the platform, the project and the key together: who has another one of them asks for something else.
    pub(super) fn identity(&self) -> ContentHash {
        let parts = [self.platform_url.as_str(), &self.project_id.to_string(), &self.api_key].join("\0");
        ContentHash::of(parts.as_bytes())
    }
}

/// What a hook or a person wants from the watcher.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub(super) enum Ask {
    /// How do the docs of this checkout stand?
    Docs {
        /// The top of the checkout.
        root: PathBuf,
        /// See [`Target::identity`].
        identity: ContentHash,
        /// How long to wait for the release of the lock, in seconds.
        wait_seconds: u32,
    },
    /// Follow this checkout.
    Follow(Target),
    /// Whom do you follow?
    Status,
    /// End.
    Stop,
}

/// A line to the watcher.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Request {
    /// [`VERSION`] of who asks.
    pub(super) version: u32,
    /// What.
    #[serde(flatten)]
    pub(super) ask: Ask,
}

/// How the docs of a checkout stand, by the platform's last word of at most five seconds ago.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Docs {
    /// Whether somebody edits them.
    pub lock: LockStatus,
    /// The docs hash.
    pub docs_hash: ContentHash,
    /// Whether nothing touched `.docs/` since its last sync.
    pub copy_untouched: bool,
    /// The fingerprint of the docs folder in the checkout; none if it cannot be taken.
    pub folder: Option<ContentHash>,
}

/// What the watcher says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "kebab-case")]
pub(super) enum Answer {
    /// How they stand.
    Docs(Docs),
    /// This checkout is not followed.
    Stranger,
    /// The platform's last word is too old, or there is none: ask it yourself.
    Unsure,
    /// Done.
    Done,
    /// The watcher speaks another version.
    OtherVersion,
    /// What it does.
    Status {
        /// Its process.
        pid: u32,
        /// One line per checkout.
        checkouts: Vec<Followed>,
    },
}

/// A checkout as `watch --status` shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Followed {
    /// The top of the checkout.
    pub(super) root: PathBuf,
    /// The project.
    pub(super) project: ProjectId,
    /// How it stands, in words.
    pub(super) state: String,
}

/// A line from the watcher.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reply {
    /// [`VERSION`] of the watcher.
    pub(super) version: u32,
    /// What.
    #[serde(flatten)]
    pub(super) answer: Answer,
}

/// Writes a line.
///
/// # Errors
/// When the other side is gone.
pub(super) fn send(out: &mut impl Write, line: &impl Serialize) -> io::Result<()> {
    let mut bytes = serde_json::to_vec(line)?;
    bytes.push(b'\n');
    out.write_all(&bytes)
}

/// Reads a line.
///
/// # Errors
/// When the other side is gone, takes too long, or says what is not understood.
pub(super) fn receive<T: DeserializeOwned>(from: impl Read) -> io::Result<T> {
    let mut line = Vec::new();
    BufReader::new(from.take(MAX_LINE_BYTES)).read_until(b'\n', &mut line)?;
    Ok(serde_json::from_slice(&line)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkout() -> Target {
        Target {
            root: "/home/dev/shop".into(),
            docs_folder: "docs".into(),
            project_id: "prj_0192e4a1b2c3d4e5f60718293a4b5c6d".parse().unwrap(),
            platform_url: "http://127.0.0.1:3001".parse().unwrap(),
            api_key: "sk_a".into(),
        }
    }

    #[test]
    fn lines_survive_the_way() {
        let mut line = Vec::new();
        send(&mut line, &Request { version: VERSION, ask: Ask::Follow(checkout()) }).unwrap();
        let Request { version: VERSION, ask: Ask::Follow(arrived) } = receive(&line[..]).unwrap() else { panic!() };
        assert!(arrived == checkout());
        assert!(receive::<Request>(&line[..line.len() / 2]).is_err());
    }

    #[test]
    fn every_version_understands_how_to_stop_another() {
        let request: Request = receive(&br#"{"version":99,"ask":"stop"}"#[..]).unwrap();
        assert!(matches!(request.ask, Ask::Stop));
    }

    #[test]
    fn another_key_project_or_platform_is_another_identity() {
        let same = checkout().identity();
        assert_eq!(Target { root: "/elsewhere".into(), ..checkout() }.identity(), same);
        assert_ne!(Target { api_key: "sk_b".into(), ..checkout() }.identity(), same);
        assert_ne!(Target { platform_url: "http://other".parse().unwrap(), ..checkout() }.identity(), same);
    }
}
