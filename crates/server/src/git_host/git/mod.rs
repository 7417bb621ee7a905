//! Any Git server, over Git's own protocol: the `git` program, and a bare cache repository for each connection.

mod access;
mod blobs;
mod cache;
mod command;
mod failures;
mod present;
mod publish;
mod refs;
mod stock;
mod target;
mod trees;

#[cfg(test)]
mod test_cache;
#[cfg(test)]
mod test_daemon;
#[cfg(test)]
mod test_http;
#[cfg(test)]
mod test_publish;
#[cfg(test)]
mod test_read;
#[cfg(test)]
mod test_support;
#[cfg(test)]
mod test_target;

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use ai_toolkit_protocol::{Provider, PullRequest};
use async_trait::async_trait;
use secrecy::SecretString;
use tokio::sync::{OnceCell, OwnedMutexGuard};

use self::{
    access::Access,
    cache::Cache,
    command::{Limits, Program},
};
use super::{
    BlobContent, BlobId, CommitId, CommitMeta, Credential, FileChange, GitHost, GitHostError, Proposal, Proposed,
    Published, Remote, RemoteCheck, RepoUrl, Tree, object_id::ObjectFormat, paths::check_paths,
};
use crate::outgoing::Outgoing;

/// Runs `work` in a cache; a damaged one is thrown away, and the work is done once more in a new one.
macro_rules! in_cache {
    ($cache:ident, $work:expr) => {
        match $work.await {
            Err(GitHostError::CacheDamaged { reason }) => {
                $cache.renew(&reason).await?;
                $work.await
            }
            result => result,
        }
    };
}

/// Git servers of any make, spoken to through the `git` program.
pub struct Git {
    cache_dir: PathBuf,
    outgoing: Outgoing,
    limits: Limits,
    program: OnceCell<Program>,
    turns: Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>,
}

impl Git {
    /// Keeps its caches in `cache_dir`, which belongs to this server alone, and connects to what `outgoing` allows.
    /// Nothing is read or made before the first call.
    pub fn new(cache_dir: PathBuf, outgoing: Outgoing) -> Self {
        Self::with_limits(cache_dir, outgoing, Limits::default())
    }

    fn with_limits(cache_dir: PathBuf, outgoing: Outgoing, limits: Limits) -> Self {
        Self { cache_dir, outgoing, limits, program: OnceCell::new(), turns: Mutex::default() }
    }

    async fn program(&self) -> Result<&Program, GitHostError> {
        self.program.get_or_try_init(|| Program::prepare(&self.cache_dir, &self.outgoing, self.limits)).await
    }

    /// Waits until no other call works in this cache.
    async fn turn(&self, cache_key: &str) -> OwnedMutexGuard<()> {
        let turn = {
            let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
            turns.retain(|_, turn| Arc::strong_count(turn) > 1);
            Arc::clone(turns.entry(cache_key.to_owned()).or_default())
        };
        turn.lock_owned().await
    }

    async fn cache<'a>(
        &'a self,
        access: &'a Access<'a>,
        format: Option<ObjectFormat>,
    ) -> Result<Cache<'a>, GitHostError> {
        let program = self.program().await?;
        let key = &access.remote.cache_key;
        let dir = cache_path(program.root(), key)?;
        Cache::open(program, access, dir, format, self.turn(key).await).await
    }
}

fn cache_path(root: &Path, cache_key: &str) -> Result<PathBuf, GitHostError> {
    let fine = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if cache_key.is_empty() || cache_key.len() > 200 || !cache_key.bytes().all(fine) {
        return Err(GitHostError::BadCacheKey(cache_key.to_owned()));
    }
    Ok(root.join(cache_key))
}

#[async_trait]
impl GitHost for Git {
    async fn provider(&self, _: &RepoUrl, _: Option<&Credential>) -> Result<Provider, GitHostError> {
        Ok(Provider::Git)
    }

    async fn check(&self, remote: &Remote) -> Result<RemoteCheck, GitHostError> {
        let program = self.program().await?;
        let access = Access::new(remote, program).await?;
        let refs = refs::all(program, &access).await?;
        let mut check = RemoteCheck {
            branches: refs.names(),
            default_branch: refs.default_branch.clone(),
            ..RemoteCheck::default()
        };
        let Some(head) = refs.head_of(&remote.branch)? else { return Ok(check) };
        let mut cache = self.cache(&access, Some(head.format())).await?;
        let tree = in_cache!(cache, trees::existing_tree(&mut cache, &head))?;
        check.files = tree.files.len();
        check.folders = trees::folders(&cache, &head).await?;
        check.writable = publish::may_push(&cache, &head).await?;
        Ok(check)
    }

    async fn head(&self, remote: &Remote) -> Result<Option<CommitId>, GitHostError> {
        let program = self.program().await?;
        let access = Access::new(remote, program).await?;
        if let Some(head) = refs::one(program, &access).await? {
            return Ok(Some(head));
        }
        refs::all(program, &access).await?.head_of(&remote.branch)
    }

    async fn tree(&self, remote: &Remote, commit: &CommitId) -> Result<Tree, GitHostError> {
        let access = Access::new(remote, self.program().await?).await?;
        let mut cache = self.cache(&access, Some(commit.format())).await?;
        in_cache!(cache, trees::tree(&mut cache, commit))
    }

    async fn read_blobs(
        &self,
        remote: &Remote,
        commit: &CommitId,
        blobs: &[BlobId],
    ) -> Result<HashMap<BlobId, BlobContent>, GitHostError> {
        let Some(first) = blobs.first() else { return Ok(HashMap::new()) };
        let access = Access::new(remote, self.program().await?).await?;
        let mut cache = self.cache(&access, Some(first.format())).await?;
        in_cache!(cache, blobs::read(&cache, commit, blobs))
    }

    async fn publish(
        &self,
        remote: &Remote,
        parent: Option<&CommitId>,
        changes: &[FileChange],
        meta: &CommitMeta,
    ) -> Result<Published, GitHostError> {
        check_paths(&remote.folder, changes)?;
        let access = Access::new(remote, self.program().await?).await?;
        let mut cache = self.cache(&access, parent.map(CommitId::format)).await?;
        in_cache!(cache, publish::publish(&mut cache, parent, changes, meta))
    }

    async fn propose(
        &self,
        _: &Remote,
        _: &CommitId,
        _: &[FileChange],
        _: &CommitMeta,
        _: &Proposal,
    ) -> Result<Proposed, GitHostError> {
        Err(GitHostError::NoPullRequests)
    }

    async fn pull_request(&self, _: &Remote, _: u64) -> Result<PullRequest, GitHostError> {
        Err(GitHostError::NoPullRequests)
    }

    async fn create_webhook(&self, _: &Remote, _: &str, _: &SecretString) -> Result<u64, GitHostError> {
        Err(GitHostError::NoWebhooks)
    }

    async fn delete_webhook(&self, _: &Remote, _: u64) -> Result<(), GitHostError> {
        Ok(())
    }

    async fn forget(&self, cache_key: &str) -> Result<(), GitHostError> {
        let dir = cache_path(self.program().await?.root(), cache_key)?;
        let _turn = self.turn(cache_key).await;
        cache::remove(&dir).await
    }
}
