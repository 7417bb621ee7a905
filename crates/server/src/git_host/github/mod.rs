//! GitHub over its REST API: no clone, no disk, and one request that does not count where nothing is new.

mod address;
mod answer;
mod api;
mod blobs;
mod check;
mod commit;
mod credential;
mod failures;
mod hooks;
mod initial;
mod limits;
mod memory;
mod propose;
mod publish;
mod refs;
mod session;
mod tarball;
mod trees;

use std::{
    collections::HashMap,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use ai_toolkit_protocol::{Provider, PullRequest, Timestamp};
use async_trait::async_trait;
use secrecy::SecretString;
use tokio::sync::OnceCell;
use url::Url;

pub(super) use self::address::{Place, api_base, is_github};
use self::{memory::Memories, session::Sessions};
use super::{
    BlobContent, BlobId, CommitId, CommitMeta, Credential, FileChange, GitHost, GitHostError, Proposal, Proposed,
    Published, Remote, RemoteCheck, RepoUrl, Tree,
};
use crate::outgoing::Outgoing;

/// The time for finding the server and agreeing on a connection.
const CONNECT: Duration = Duration::from_secs(10);
/// The time for one request, from its start to the end of its answer.
const REQUEST: Duration = Duration::from_mins(1);
/// The time for an archive; it is much larger than any answer.
const ARCHIVE: Duration = Duration::from_mins(15);

/// GitHub, GitHub Enterprise Cloud and GitHub Enterprise Server.
pub struct Github {
    api_url: Option<Url>,
    pub(super) outgoing: Outgoing,
    http: OnceCell<reqwest::Client>,
    archives: OnceCell<reqwest::Client>,
    sessions: Sessions,
    memories: Memories,
}

impl Github {
    /// Speaks to the API at `api_url`, which the admin vouches for, or to the one that follows from each repository's
    /// host, within what `outgoing` allows. Nothing is asked before the first call.
    pub fn new(api_url: Option<Url>, outgoing: Outgoing) -> Self {
        Self {
            outgoing: outgoing.trusting(api_url.as_ref()),
            api_url,
            http: OnceCell::new(),
            archives: OnceCell::new(),
            sessions: Sessions::default(),
            memories: Memories::default(),
        }
    }

    /// The API's address where it does not follow from the host.
    pub(super) fn api_url(&self) -> Option<&Url> {
        self.api_url.as_ref()
    }

    /// The connections. Redirections are followed by hand: a credential must not go along to another server.
    pub(super) async fn http(&self, url: &str) -> Result<&reqwest::Client, GitHostError> {
        let build = || async {
            let builder = self.client().timeout(REQUEST).redirect(reqwest::redirect::Policy::none());
            builder.build().map_err(|error| no_client(url, &error))
        };
        self.http.get_or_try_init(build).await
    }

    /// Connections for archives, without any credential.
    async fn archives(&self, url: &str) -> Result<&reqwest::Client, GitHostError> {
        let build = || async {
            let builder = self.client().timeout(ARCHIVE).read_timeout(REQUEST);
            builder.build().map_err(|error| no_client(url, &error))
        };
        self.archives.get_or_try_init(build).await
    }

    fn client(&self) -> reqwest::ClientBuilder {
        self.outgoing.http_client().connect_timeout(CONNECT).user_agent(session::AGENT)
    }
}

fn no_client(url: &str, error: &reqwest::Error) -> GitHostError {
    GitHostError::Unreachable { url: url.to_owned(), reason: format!("the server cannot open connections: {error}") }
}

/// This machine's time.
fn now() -> Timestamp {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX))
}

#[async_trait]
impl GitHost for Github {
    async fn provider(&self, _: &RepoUrl, _: Option<&Credential>) -> Result<Provider, GitHostError> {
        Ok(Provider::Github)
    }

    async fn check(&self, remote: &Remote) -> Result<RemoteCheck, GitHostError> {
        check::check(self, remote).await
    }

    async fn head(&self, remote: &Remote) -> Result<Option<CommitId>, GitHostError> {
        refs::head(self, remote).await
    }

    async fn tree(&self, remote: &Remote, commit: &CommitId) -> Result<Tree, GitHostError> {
        trees::tree(self, remote, commit).await
    }

    async fn read_blobs(
        &self,
        remote: &Remote,
        commit: &CommitId,
        blobs: &[BlobId],
    ) -> Result<HashMap<BlobId, BlobContent>, GitHostError> {
        blobs::read(self, remote, commit, blobs).await
    }

    async fn publish(
        &self,
        remote: &Remote,
        parent: Option<&CommitId>,
        changes: &[FileChange],
        meta: &CommitMeta,
    ) -> Result<Published, GitHostError> {
        publish::publish(self, remote, parent, changes, meta).await
    }

    async fn propose(
        &self,
        remote: &Remote,
        base: &CommitId,
        changes: &[FileChange],
        meta: &CommitMeta,
        proposal: &Proposal,
    ) -> Result<Proposed, GitHostError> {
        propose::propose(self, remote, base, changes, meta, proposal).await
    }

    async fn pull_request(&self, remote: &Remote, number: u64) -> Result<PullRequest, GitHostError> {
        propose::pull_request(self, remote, number).await
    }

    async fn create_webhook(&self, remote: &Remote, url: &str, secret: &SecretString) -> Result<u64, GitHostError> {
        hooks::create(self, remote, url, secret).await
    }

    async fn delete_webhook(&self, remote: &Remote, webhook: u64) -> Result<(), GitHostError> {
        hooks::delete(self, remote, webhook).await
    }

    async fn forget(&self, cache_key: &str) -> Result<(), GitHostError> {
        self.memories.forget(cache_key);
        Ok(())
    }
}
