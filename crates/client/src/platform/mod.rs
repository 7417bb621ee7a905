//! The platform's hook API, asked over HTTP with tight time limits.

mod error;
mod host;

use std::{
    io::{BufReader, Read},
    time::Duration,
};

pub use ai_toolkit_protocol::DocsStatus;
use ureq::{Agent, Body, http::Response, unversioned::transport::DefaultConnector};

pub use error::{PlatformError, Why};
pub use host::workstation_name;

use crate::workspace::Workspace;
use host::{Resolver, is_this_machine};

const CONNECT_LIMIT: Duration = Duration::from_secs(1);
const STATUS_LIMIT: Duration = Duration::from_secs(3);
/// While a hook holds an agent up.
const SYNC_LIMIT: Duration = Duration::from_secs(20);
/// When nobody is held up: all docs over a slow line.
const PATIENT_SYNC_LIMIT: Duration = Duration::from_mins(10);
const MAX_STATUS_BYTES: u64 = 64 * 1024;
/// All docs in JSON. What is read of it is never in memory as a whole.
const MAX_SYNC_BYTES: u64 = 8 * 1024 * 1024 * 1024;

/// The platform of a workspace, as its project's key opens it.
#[derive(Debug)]
pub struct Platform {
    agent: Agent,
    workspace: Workspace,
    workstation: Option<String>,
    sync_limit: Duration,
}

impl Platform {
    /// The workspace's platform. Nothing is sent yet.
    pub fn new(workspace: &Workspace) -> Self {
        let mut config = Agent::config_builder()
            .user_agent(concat!("ai-toolkit/", env!("CARGO_PKG_VERSION")))
            .http_status_as_error(false)
            // The key is for this host alone.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(CONNECT_LIMIT))
            .timeout_resolve(Some(CONNECT_LIMIT));
        // A proxy could not reach this machine itself.
        if is_this_machine(&workspace.platform_url) {
            config = config.proxy(None);
        }
        let agent = Agent::with_parts(config.build(), DefaultConnector::default(), Resolver::default());
        Self { agent, workspace: workspace.clone(), workstation: workstation_name(), sync_limit: SYNC_LIMIT }
    }

    /// The same, with ten minutes instead of 20 seconds for a sync: for when no agent is held up by it.
    #[must_use]
    pub fn patient(mut self) -> Self {
        self.sync_limit = PATIENT_SYNC_LIMIT;
        self
    }

    /// How the docs stand, within three seconds.
    ///
    /// # Errors
    /// When the platform cannot be reached, refuses the key or answers something else.
    pub fn status(&self) -> Result<DocsStatus, PlatformError> {
        self.status_at(&self.route("status"), STATUS_LIMIT)
    }

    /// How the docs stand once nobody edits them any more, or after `seconds` (60 at most).
    ///
    /// # Errors
    /// When the platform cannot be reached, refuses the key or answers something else.
    pub fn status_after_release(&self, seconds: u32) -> Result<DocsStatus, PlatformError> {
        let seconds = seconds.min(60);
        let limit = STATUS_LIMIT + Duration::from_secs(u64::from(seconds));
        self.status_at(&format!("{}?wait={seconds}", self.route("status")), limit)
    }

    /// The docs that differ from those in `request`, a [`SyncRequest`](ai_toolkit_protocol::SyncRequest) in JSON. The
    /// answer is read as it comes; [`Self::unread`] explains what goes wrong meanwhile.
    ///
    /// # Errors
    /// When the platform cannot be reached, refuses the key or answers something else.
    pub fn sync(&self, request: &[u8]) -> Result<impl Read + use<>, PlatformError> {
        let call = self.agent.post(self.route("sync")).header("Content-Type", "application/json");
        let call = self.identify(call).config().timeout_global(Some(self.sync_limit)).build();
        let answer = self.checked(call.send(request))?;
        Ok(BufReader::with_capacity(64 * 1024, answer.into_body().into_with_config().limit(MAX_SYNC_BYTES).reader()))
    }

    /// Why an answer could not be read to its end.
    pub fn unread(&self, error: serde_json::Error) -> PlatformError {
        if error.is_io() {
            self.failed(&ureq::Error::from(std::io::Error::from(error)))
        } else if error.is_eof() {
            self.unreachable(Why::BrokeOff)
        } else {
            PlatformError::NotThePlatform { address: self.workspace.address().to_owned() }
        }
    }

    fn route(&self, what: &str) -> String {
        format!("{}/api/hook/{what}/{}", self.workspace.address(), self.workspace.project_id)
    }

    fn identify<B>(&self, call: ureq::RequestBuilder<B>) -> ureq::RequestBuilder<B> {
        let call = call.header("X-API-Key", self.workspace.api_key.reveal());
        match &self.workstation {
            Some(name) => call.header("X-Workstation", name),
            None => call,
        }
    }

    fn status_at(&self, url: &str, limit: Duration) -> Result<DocsStatus, PlatformError> {
        let call = self.identify(self.agent.get(url)).config().timeout_global(Some(limit)).build();
        let answer = self.checked(call.call())?;
        let text = answer.into_body().into_with_config().limit(MAX_STATUS_BYTES).read_to_vec();
        let text = text.map_err(|error| self.failed(&error))?;
        serde_json::from_slice(&text)
            .map_err(|_| PlatformError::NotThePlatform { address: self.workspace.address().to_owned() })
    }

    /// The answer, if it is one of success.
    fn checked(&self, answer: Result<Response<Body>, ureq::Error>) -> Result<Response<Body>, PlatformError> {
        let answer = answer.map_err(|error| self.failed(&error))?;
        let address = || self.workspace.address().to_owned();
        let project = || self.workspace.project_id.clone();
        match answer.status().as_u16() {
            200 => Ok(answer),
            401 => Err(PlatformError::KeyRefused { address: address(), page: self.workspace.page() }),
            403 => Err(PlatformError::ForeignKey { project: project() }),
            404 => Err(PlatformError::NoProject { address: address(), project: project() }),
            status @ (429 | 500..=599) => Err(self.unreachable(Why::Answered(status))),
            _ => Err(PlatformError::NotThePlatform { address: address() }),
        }
    }

    fn unreachable(&self, why: Why) -> PlatformError {
        PlatformError::Unreachable { address: self.workspace.address().to_owned(), why }
    }

    fn failed(&self, error: &ureq::Error) -> PlatformError {
        match Why::of(error) {
            Some(why) => self.unreachable(why),
            None => PlatformError::NotThePlatform { address: self.workspace.address().to_owned() },
        }
    }
}
