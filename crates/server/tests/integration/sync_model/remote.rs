//! A Git server in memory that fails as real ones do: before it did what it was asked, after it did, or for good.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, MutexGuard},
};

use ai_toolkit_protocol::{ContentHash, Provider, PullRequest, PullRequestState};
use ai_toolkit_server::git_host::{
    BlobContent, BlobId, CommitId, CommitMeta, Credential, FileChange, GitHost, GitHostError, Proposal, Proposed,
    Published, Remote, RemoteCheck, RepoUrl, Tree, TreeFile,
};
use async_trait::async_trait;
use secrecy::SecretString;
use tokio::sync::Notify;

/// A commit's files in the docs folder.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// What happens to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    None,
    /// Nothing was done, and the caller knows.
    Before,
    /// It was done, but the answer is lost.
    After,
    /// The platform is killed while it waits for the answer, which was on its way or not.
    Crash {
        done: bool,
    },
    /// The server wants to be asked less.
    Limited,
}

#[derive(Debug, Clone)]
struct Commit {
    parent: Option<CommitId>,
    files: Files,
}

/// One repository; each test case has its own.
#[derive(Debug, Default)]
pub(super) struct Repo {
    commits: HashMap<CommitId, Commit>,
    branches: HashMap<String, CommitId>,
    blobs: HashMap<BlobId, Vec<u8>>,
    pull_requests: Vec<(PullRequest, CommitId)>,
    faults: Vec<Fault>,
    made: u64,
}

const MAIN: &str = "main";

fn blob_id(content: &[u8]) -> BlobId {
    BlobId::parse(&ContentHash::of(content).to_string()[..40]).unwrap()
}

impl Repo {
    pub(super) fn head_files(&self) -> Files {
        self.branches.get(MAIN).map(|head| self.commits[head].files.clone()).unwrap_or_default()
    }

    /// Somebody else pushes.
    pub(super) fn push(&mut self, files: Files) {
        let parent = self.branches.get(MAIN).cloned();
        let commit = self.commit(parent, files);
        self.branches.insert(MAIN.to_owned(), commit);
    }

    /// Somebody throws the newest commits away.
    pub(super) fn force_push_back(&mut self, steps: usize) {
        let Some(mut at) = self.branches.get(MAIN).cloned() else { return };
        for _ in 0..steps {
            let Some(parent) = self.commits[&at].parent.clone() else { break };
            at = parent;
        }
        self.branches.insert(MAIN.to_owned(), at);
    }

    pub(super) fn set_faults(&mut self, faults: Vec<Fault>) {
        self.faults = faults;
    }

    /// Merges the open pull request, unless both sides changed the same file.
    pub(super) fn merge_pull_request(&mut self) {
        let Some(index) = self.open() else { return };
        let (pull_request, base) = self.pull_requests[index].clone();
        let theirs = self.commits[&self.branches[&pull_request.branch]].files.clone();
        let (base, mut merged) = (self.commits[&base].files.clone(), self.head_files());
        let names: Vec<String> = base.keys().chain(theirs.keys()).cloned().collect();
        for name in names {
            if theirs.get(&name) == base.get(&name) {
                continue;
            }
            if merged.get(&name) != base.get(&name) && merged.get(&name) != theirs.get(&name) {
                return;
            }
            match theirs.get(&name) {
                Some(content) => merged.insert(name, content.clone()),
                None => merged.remove(&name),
            };
        }
        self.push(merged);
        self.pull_requests[index].0.state = PullRequestState::Merged;
    }

    pub(super) fn close_pull_request(&mut self) {
        if let Some(index) = self.open() {
            self.pull_requests[index].0.state = PullRequestState::Closed;
        }
    }

    /// The newest one that is open.
    fn open(&self) -> Option<usize> {
        self.pull_requests.iter().rposition(|(pull_request, _)| pull_request.state == PullRequestState::Open)
    }

    fn commit(&mut self, parent: Option<CommitId>, files: Files) -> CommitId {
        self.made += 1;
        let id = CommitId::parse(&format!("{:040x}", self.made)).unwrap();
        self.blobs.extend(files.values().map(|content| (blob_id(content), content.clone())));
        self.commits.insert(id.clone(), Commit { parent, files });
        id
    }

    /// The same content makes the same commit, as with Git when the date is the same.
    fn put(&mut self, branch: &str, parent: Option<&CommitId>, files: Files) -> CommitId {
        if let Some(parent) = parent
            && self.commits[parent].files == files
        {
            self.branches.insert(branch.to_owned(), parent.clone());
            return parent.clone();
        }
        let commit = self.commit(parent.cloned(), files);
        self.branches.insert(branch.to_owned(), commit.clone());
        commit
    }
}

fn apply(files: &mut Files, changes: &[FileChange]) -> Vec<(String, BlobId)> {
    let mut blobs = Vec::new();
    for FileChange { path, content } in changes {
        match content {
            Some(content) => {
                blobs.push((path.clone(), blob_id(content)));
                files.insert(path.clone(), content.clone());
            }
            None => {
                files.remove(path);
            }
        }
    }
    blobs
}

/// All repositories.
#[derive(Default)]
pub(super) struct MemoryHost {
    repos: Mutex<HashMap<String, Repo>>,
    /// The platform has to be killed now.
    pub(super) crash: Notify,
}

impl MemoryHost {
    pub(super) fn repos(&self) -> MutexGuard<'_, HashMap<String, Repo>> {
        self.repos.lock().unwrap()
    }

    pub(super) fn with<T>(&self, key: &str, work: impl FnOnce(&mut Repo) -> T) -> T {
        work(self.repos().entry(key.to_owned()).or_default())
    }

    /// Does one call with the fault that is next.
    async fn call<T>(
        &self,
        remote: &Remote,
        work: impl FnOnce(&mut Repo) -> Result<T, GitHostError>,
    ) -> Result<T, GitHostError> {
        let down = || GitHostError::Unreachable { url: "memory".into(), reason: "it is down".into() };
        // Every call is a place where others may come in between.
        tokio::task::yield_now().await;
        let fault = self.with(&remote.cache_key, |repo| repo.faults.pop().unwrap_or(Fault::None));
        match fault {
            Fault::None => self.with(&remote.cache_key, work),
            Fault::Before => Err(down()),
            Fault::After => {
                self.with(&remote.cache_key, work)?;
                Err(down())
            }
            Fault::Limited => Err(GitHostError::RateLimited {
                host: "memory".into(),
                reason: "its limit is reached".into(),
                wait: std::time::Duration::from_mins(1),
            }),
            Fault::Crash { done } => {
                if done {
                    self.with(&remote.cache_key, work)?;
                }
                self.crash.notify_one();
                std::future::pending().await
            }
        }
    }
}

#[async_trait]
impl GitHost for MemoryHost {
    async fn provider(&self, _: &RepoUrl, _: Option<&Credential>) -> Result<Provider, GitHostError> {
        Ok(Provider::Github)
    }

    async fn check(&self, _: &Remote) -> Result<RemoteCheck, GitHostError> {
        Ok(RemoteCheck::default())
    }

    async fn head(&self, remote: &Remote) -> Result<Option<CommitId>, GitHostError> {
        self.call(remote, |repo| Ok(repo.branches.get(MAIN).cloned())).await
    }

    async fn tree(&self, remote: &Remote, commit: &CommitId) -> Result<Tree, GitHostError> {
        self.call(remote, |repo| {
            let files = repo.commits[commit].files.iter();
            let file = |(path, content): (&String, &Vec<u8>)| TreeFile {
                path: path.clone(),
                blob: blob_id(content),
                size: None,
            };
            Ok(Tree { files: files.map(file).collect(), skipped: Vec::new() })
        })
        .await
    }

    async fn read_blobs(
        &self,
        remote: &Remote,
        _: &CommitId,
        blobs: &[BlobId],
    ) -> Result<HashMap<BlobId, BlobContent>, GitHostError> {
        self.call(remote, |repo| {
            Ok(blobs.iter().map(|blob| (blob.clone(), BlobContent::Bytes(repo.blobs[blob].clone()))).collect())
        })
        .await
    }

    async fn publish(
        &self,
        remote: &Remote,
        parent: Option<&CommitId>,
        changes: &[FileChange],
        _: &CommitMeta,
    ) -> Result<Published, GitHostError> {
        self.call(remote, |repo| {
            if repo.branches.get(MAIN) != parent {
                return Err(GitHostError::NonFastForward);
            }
            let mut files = parent.map(|parent| repo.commits[parent].files.clone()).unwrap_or_default();
            let blobs = apply(&mut files, changes);
            Ok(Published { commit: repo.put(MAIN, parent, files), blobs })
        })
        .await
    }

    async fn propose(
        &self,
        remote: &Remote,
        base: &CommitId,
        changes: &[FileChange],
        _: &CommitMeta,
        proposal: &Proposal,
    ) -> Result<Proposed, GitHostError> {
        self.call(remote, |repo| {
            let branch = proposal.branch.to_string();
            let tip = repo.branches.get(&branch).cloned().unwrap_or_else(|| base.clone());
            let by_branch = |repo: &Repo| repo.open().filter(|index| repo.pull_requests[*index].0.branch == branch);
            let index = proposal.number.map(|number| usize::try_from(number).unwrap() - 1).or_else(|| by_branch(repo));
            // Where the base moved on, the branch is brought up to date: the base's files with the changes.
            let is_current = index.is_some_and(|index| repo.pull_requests[index].1 == *base);
            let mut files = repo.commits[if is_current { &tip } else { base }].files.clone();
            let blobs = apply(&mut files, changes);
            let commit = repo.put(&branch, Some(&tip), files);
            let index = index.unwrap_or_else(|| {
                let number = repo.pull_requests.len() as u64 + 1;
                let url = format!("memory/{number}");
                let pull_request = PullRequest { number, url, state: PullRequestState::Open, branch };
                repo.pull_requests.push((pull_request, base.clone()));
                repo.pull_requests.len() - 1
            });
            repo.pull_requests[index].1 = base.clone();
            let pull_request = repo.pull_requests[index].0.clone();
            Ok(Proposed { pull_request, published: Published { commit, blobs } })
        })
        .await
    }

    async fn pull_request(&self, remote: &Remote, number: u64) -> Result<PullRequest, GitHostError> {
        self.call(remote, |repo| Ok(repo.pull_requests[usize::try_from(number).unwrap() - 1].0.clone())).await
    }

    async fn create_webhook(&self, _: &Remote, _: &str, _: &SecretString) -> Result<u64, GitHostError> {
        Err(GitHostError::NoWebhooks)
    }

    async fn delete_webhook(&self, _: &Remote, _: u64) -> Result<(), GitHostError> {
        Ok(())
    }

    async fn forget(&self, _: &str) -> Result<(), GitHostError> {
        Ok(())
    }
}
