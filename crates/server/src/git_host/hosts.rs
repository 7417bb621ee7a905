//! Which way leads to a repository: GitHub's API, or Git's own protocol.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use ai_toolkit_protocol::{Provider, PullRequest};
use async_trait::async_trait;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::{
    BlobContent, BlobId, CommitId, CommitMeta, Credential, FileChange, Git, GitHost, GitHostError, Github, Proposal,
    Proposed, Published, Remote, RemoteCheck, RepoUrl, Tree,
    github::{Place, api_base, is_github},
};

/// The time in which a host has to tell whether it is GitHub.
const PROBE: Duration = Duration::from_secs(5);

/// All kinds of Git servers; each remote's provider tells which one it is spoken to as.
pub struct Hosts {
    git: Git,
    github: Github,
    /// Whether the server of this address is GitHub Enterprise Server.
    enterprise: Mutex<HashMap<String, bool>>,
}

/// What GitHub Enterprise Server says about itself.
#[derive(Deserialize)]
struct Meta {
    installed_version: Option<String>,
}

impl Hosts {
    /// Speaks to GitHub through `github`, and to all others through `git`.
    pub fn new(git: Git, github: Github) -> Self {
        Self { git, github, enterprise: Mutex::default() }
    }

    fn of(&self, remote: &Remote) -> &dyn GitHost {
        match remote.provider {
            Provider::Git => &self.git,
            Provider::Github => &self.github,
        }
    }

    /// Whether this address is a repository on GitHub, of whatever kind.
    async fn is_on_github(&self, url: &RepoUrl) -> bool {
        if Place::new(url, self.github.api_url()).is_none() {
            return false;
        }
        let same_host = self.github.api_url().is_some_and(|api| api.host_str() == url.as_url().host_str());
        is_github(url) || same_host || self.is_enterprise(url).await
    }

    /// Asks the host once; only an answer is remembered.
    async fn is_enterprise(&self, url: &RepoUrl) -> bool {
        let server = url.server();
        let known = self.enterprise.lock().unwrap_or_else(PoisonError::into_inner).get(&server).copied();
        if let Some(known) = known {
            return known;
        }
        let Some(found) = self.probe(url).await else { return false };
        self.enterprise.lock().unwrap_or_else(PoisonError::into_inner).insert(server, found);
        found
    }

    /// Whether GitHub's API answers there; nothing when nobody does. The credential is not shown to an unknown server.
    async fn probe(&self, url: &RepoUrl) -> Option<bool> {
        let http = self.github.http(&url.to_string()).await.ok()?;
        let mut meta = api_base(url.as_url())?;
        meta.set_path("/api/v3/meta");
        self.github.outgoing.check_url(&meta).ok()?;
        let answer = http.get(meta).timeout(PROBE).send().await.ok()?;
        let names = ["x-github-enterprise-version", "x-github-request-id", "x-github-media-type"];
        if names.iter().any(|name| answer.headers().contains_key(*name)) {
            return Some(true);
        }
        if answer.status().is_server_error() {
            return None;
        }
        let small = answer.status().is_success() && answer.content_length().is_some_and(|length| length < 1_000_000);
        let meta = if small { answer.json::<Meta>().await.ok() } else { None };
        Some(meta.is_some_and(|meta| meta.installed_version.is_some()))
    }
}

#[async_trait]
impl GitHost for Hosts {
    async fn provider(&self, url: &RepoUrl, credential: Option<&Credential>) -> Result<Provider, GitHostError> {
        let is_on_github = match credential {
            // Git's protocol has no limit for reading without a credential; the API answers 60 such requests an hour.
            None => false,
            // A user with a password is for Git; the API takes tokens only.
            Some(Credential::Token(token)) if token.expose_secret().contains(':') => false,
            Some(_) => self.is_on_github(url).await,
        };
        match (is_on_github, credential) {
            (true, _) => Ok(Provider::Github),
            (false, Some(Credential::GithubApp { .. })) => Err(GitHostError::AuthenticationFailed {
                url: url.to_string(),
                reason: "a GitHub App opens only repositories on GitHub, at addresses like \
                         https://github.com/owner/repository; give such an address, or a token in the App's place"
                    .into(),
            }),
            (false, _) => Ok(Provider::Git),
        }
    }

    async fn check(&self, remote: &Remote) -> Result<RemoteCheck, GitHostError> {
        self.of(remote).check(remote).await
    }

    async fn head(&self, remote: &Remote) -> Result<Option<CommitId>, GitHostError> {
        self.of(remote).head(remote).await
    }

    async fn tree(&self, remote: &Remote, commit: &CommitId) -> Result<Tree, GitHostError> {
        self.of(remote).tree(remote, commit).await
    }

    async fn read_blobs(
        &self,
        remote: &Remote,
        commit: &CommitId,
        blobs: &[BlobId],
    ) -> Result<HashMap<BlobId, BlobContent>, GitHostError> {
        self.of(remote).read_blobs(remote, commit, blobs).await
    }

    async fn publish(
        &self,
        remote: &Remote,
        parent: Option<&CommitId>,
        changes: &[FileChange],
        meta: &CommitMeta,
    ) -> Result<Published, GitHostError> {
        self.of(remote).publish(remote, parent, changes, meta).await
    }

    async fn propose(
        &self,
        remote: &Remote,
        base: &CommitId,
        changes: &[FileChange],
        meta: &CommitMeta,
        proposal: &Proposal,
    ) -> Result<Proposed, GitHostError> {
        self.of(remote).propose(remote, base, changes, meta, proposal).await
    }

    async fn pull_request(&self, remote: &Remote, number: u64) -> Result<PullRequest, GitHostError> {
        self.of(remote).pull_request(remote, number).await
    }

    async fn create_webhook(&self, remote: &Remote, url: &str, secret: &SecretString) -> Result<u64, GitHostError> {
        self.of(remote).create_webhook(remote, url, secret).await
    }

    async fn delete_webhook(&self, remote: &Remote, webhook: u64) -> Result<(), GitHostError> {
        self.of(remote).delete_webhook(remote, webhook).await
    }

    async fn forget(&self, cache_key: &str) -> Result<(), GitHostError> {
        self.github.forget(cache_key).await?;
        self.git.forget(cache_key).await
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;
    use crate::outgoing::{Outgoing, PrivateAddresses};

    async fn provider(url: &str, credential: Option<Credential>, api: Option<&str>) -> Result<Provider, GitHostError> {
        let outgoing = Outgoing::new(PrivateAddresses::All);
        let github = Github::new(api.map(|api| Url::parse(api).unwrap()), outgoing.clone());
        let hosts = Hosts::new(Git::new("unused".into(), outgoing), github);
        hosts.provider(&RepoUrl::parse(url).unwrap(), credential.as_ref()).await
    }

    fn token(text: &str) -> Credential {
        Credential::Token(text.to_owned().into())
    }

    fn app() -> Credential {
        Credential::GithubApp { app_id: 1, private_key: "key".to_owned().into() }
    }

    #[rstest::rstest]
    #[case("https://github.com/a/b", Some(token("ghp_x")), Provider::Github)]
    #[case("https://github.com/a/b.git", Some(app()), Provider::Github)]
    #[case("https://acme.ghe.com/a/b", Some(token("ghp_x")), Provider::Github)]
    #[case("https://github.com/a/b", None, Provider::Git)]
    #[case("https://github.com/a/b", Some(token("ann:ghp_x")), Provider::Git)]
    #[case("https://github.com/a/b/c", Some(token("ghp_x")), Provider::Git)]
    #[case("git@github.com:a/b", Some(token("-----BEGIN")), Provider::Git)]
    // Nobody listens there.
    #[case("http://127.0.0.1:1/a/b", Some(token("x")), Provider::Git)]
    #[tokio::test]
    async fn ways(#[case] url: &str, #[case] credential: Option<Credential>, #[case] expected: Provider) {
        assert_eq!(provider(url, credential, None).await.unwrap(), expected, "{url}");
    }

    #[tokio::test]
    async fn an_override_makes_its_host_github() {
        let api = Some("http://127.0.0.1:1/api");
        assert_eq!(provider("http://127.0.0.1:2/a/b", Some(token("x")), api).await.unwrap(), Provider::Github);
        assert_eq!(provider("https://github.com/a/b", Some(token("x")), api).await.unwrap(), Provider::Github);
    }

    #[tokio::test]
    async fn an_app_needs_github() {
        for url in ["git@github.com:a/b", "http://127.0.0.1:1/a/b"] {
            let error = provider(url, Some(app()), None).await.unwrap_err();
            assert!(matches!(error, GitHostError::AuthenticationFailed { .. }), "{error}");
            assert!(error.to_string().contains("opens only repositories on GitHub"), "{error}");
        }
    }
}
