//! The proxy in front of the emulator: what a client under test speaks to.

mod addresses;
mod apps;
mod archive;
mod fault;
mod gaps;
mod handle;
pub(crate) mod pulls;
mod reply;
mod serve;
mod state;

use std::{sync::Arc, sync::atomic::Ordering, time::Instant};

use serde_json::Value;
use tokio::{net::TcpListener, task::JoinHandle};

pub use self::fault::{Fault, FaultKind};
use self::state::State;
use crate::Emulator;

/// A proxy on a port of its own. Dropping it ends it, and panics when a request broke GitHub's rules.
pub struct Proxy {
    state: Arc<State>,
    task: JoinHandle<()>,
}

/// A request that came in.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// `GET` and the like.
    pub method: String,
    /// Path and query, as sent.
    pub path: String,
    /// The body, if it was JSON.
    pub body: Option<Value>,
    /// Whether it came with `If-None-Match`.
    pub conditional: bool,
    /// The status of the answer; `None` when the connection was cut instead.
    pub status: Option<u16>,
    /// The fault that was injected.
    pub fault: Option<FaultKind>,
    /// Where the emulator's answer differs from GitHub's description. That is the emulator's fault, not the client's.
    pub deviations: Vec<String>,
    /// When it came.
    pub at: Instant,
}

impl Proxy {
    /// Starts one on a free port.
    pub async fn start(emulator: &Emulator) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(State::new(url, Arc::clone(emulator.world())));
        let task = tokio::spawn(serve::serve(listener, Arc::clone(&state)));
        Self { state, task }
    }

    /// The base address of the API for clients.
    pub fn url(&self) -> &str {
        &self.state.url
    }

    /// What came in so far, in the order of the answers.
    pub fn requests(&self) -> Vec<Recorded> {
        self.state.requests.lock().unwrap().clone()
    }

    /// Forgets what came in so far; what was wrong with it stays.
    pub fn clear(&self) {
        self.state.requests.lock().unwrap().clear();
    }

    /// What clients did that GitHub does not document.
    pub fn violations(&self) -> Vec<String> {
        self.state.violations.lock().unwrap().clone()
    }

    /// The same, taken away: for tests that break the rules on purpose.
    pub fn take_violations(&self) -> Vec<String> {
        std::mem::take(&mut self.state.violations.lock().unwrap())
    }

    /// Panics when a client did what GitHub does not document.
    pub fn assert_valid(&self) {
        let violations = self.violations();
        assert!(violations.is_empty(), "requests that GitHub does not document:\n{}", violations.join("\n"));
    }

    /// Has the next requests that fit it go wrong. Of several faults, the first that fits counts.
    pub fn inject(&self, fault: Fault) {
        self.state.faults.lock().unwrap().push_back(fault);
    }

    /// Decides for each request by method, path and query whether it goes wrong, after the faults that were injected.
    pub fn decide(&self, decide: impl Fn(&str, &str) -> Option<FaultKind> + Send + Sync + 'static) {
        *self.state.decide.lock().unwrap() = Some(Arc::new(decide));
    }

    /// Takes all faults away, and what decides on them.
    pub fn heal(&self) {
        self.state.faults.lock().unwrap().clear();
        *self.state.decide.lock().unwrap() = None;
    }

    /// Whether answers tell about the token: when it expires, and the scopes of a classic one.
    pub fn describe_tokens(&self, describe: bool) {
        self.state.describe_tokens.store(describe, Ordering::Relaxed);
    }

    /// From now on, so many requests are answered; the others get the primary rate limit.
    pub fn limit_requests(&self, remaining: u64) {
        let used = self.state.used.load(Ordering::Relaxed);
        self.state.limit.store(used + remaining, Ordering::Relaxed);
    }

    /// How many requests counted towards the rate limit.
    pub fn counted_requests(&self) -> u64 {
        self.state.used.load(Ordering::Relaxed)
    }

    /// Recursive trees of more than so many entries come with the first ones only, marked as truncated.
    pub fn truncate_trees_over(&self, entries: usize) {
        self.state.tree_limit.store(entries, Ordering::Relaxed);
    }

    /// Has a name lead to the repository that has the other name in the emulator. (A renamed
    /// [`TestRepo`](crate::TestRepo) leads there by itself.)
    pub fn move_repository(&self, from: &str, to: &str) {
        let id = self.state.world.id_of(to).unwrap_or_else(|| panic!("the stand-in has no repository {to}"));
        self.state.moved.lock().unwrap().insert(from.to_lowercase(), id);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
        if !std::thread::panicking() {
            self.assert_valid();
        }
    }
}
