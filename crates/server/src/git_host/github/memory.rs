//! What is remembered of a connection, so that a look that finds nothing new costs next to nothing.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use ai_toolkit_protocol::PullRequest;

use super::{
    super::{CommitId, Remote},
    trees::Entry,
};

/// Connections that are remembered; those that check forms come and go.
const MAX_REMEMBERED: usize = 1_000;

/// What is remembered under one cache key.
#[derive(Default)]
struct Memory {
    /// The repository and the branch that it is about.
    about: (String, String),
    head: Option<(String, CommitId)>,
    /// The tree of the docs folder and what is in it.
    listing: Option<(String, Arc<Vec<Entry>>)>,
    pull_request: Option<(String, PullRequest)>,
}

/// What is remembered.
#[derive(Default)]
pub(super) struct Memories(Mutex<HashMap<String, Memory>>);

impl Memories {
    fn with<T>(&self, remote: &Remote, work: impl FnOnce(&mut Memory) -> T) -> T {
        let mut memories = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if memories.len() >= MAX_REMEMBERED && !memories.contains_key(&remote.cache_key) {
            // It only saves requests, so anything may go.
            let any = memories.keys().next().cloned();
            any.map(|key| memories.remove(&key));
        }
        let about = (remote.url.to_string(), remote.branch.to_string());
        let memory = memories.entry(remote.cache_key.clone()).or_default();
        if memory.about != about {
            *memory = Memory { about, ..Memory::default() };
        }
        work(memory)
    }

    /// The branch's newest commit and the answer's tag.
    pub(super) fn head(&self, remote: &Remote) -> Option<(String, CommitId)> {
        self.with(remote, |memory| memory.head.clone())
    }

    pub(super) fn remember_head(&self, remote: &Remote, etag: Option<&str>, commit: &CommitId) {
        let head = etag.map(|etag| (etag.to_owned(), commit.clone()));
        self.with(remote, |memory| memory.head = head);
    }

    /// What is in the tree, if it is the last one that was listed.
    pub(super) fn listing(&self, remote: &Remote, tree: &str) -> Option<Arc<Vec<Entry>>> {
        self.with(remote, |memory| {
            let (known, entries) = memory.listing.as_ref()?;
            (known == tree).then(|| Arc::clone(entries))
        })
    }

    /// How many files the folder had when it was last listed.
    pub(super) fn files(&self, remote: &Remote) -> Option<usize> {
        self.with(remote, |memory| memory.listing.as_ref().map(|(_, entries)| entries.len()))
    }

    pub(super) fn remember_listing(&self, remote: &Remote, tree: &str, entries: &Arc<Vec<Entry>>) {
        self.with(remote, |memory| memory.listing = Some((tree.to_owned(), Arc::clone(entries))));
    }

    /// The pull request as it was last seen and the answer's tag.
    pub(super) fn pull_request(&self, remote: &Remote, number: u64) -> Option<(String, PullRequest)> {
        self.with(remote, |memory| memory.pull_request.clone()).filter(|(_, known)| known.number == number)
    }

    pub(super) fn remember_pull_request(&self, remote: &Remote, etag: Option<&str>, pull_request: &PullRequest) {
        let known = etag.map(|etag| (etag.to_owned(), pull_request.clone()));
        self.with(remote, |memory| memory.pull_request = known);
    }

    pub(super) fn forget(&self, cache_key: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(cache_key);
    }
}
