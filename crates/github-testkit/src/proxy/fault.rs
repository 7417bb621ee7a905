//! What can go wrong on the way.

use std::time::Duration;

use serde_json::Value;

/// Makes requests go wrong.
#[derive(Clone, Debug)]
pub struct Fault {
    /// `GET` and the like; empty for any.
    pub method: String,
    /// What path and query have to contain.
    pub path_contains: String,
    /// How many requests go wrong.
    pub times: usize,
    /// How they go wrong.
    pub kind: FaultKind,
}

/// How a request goes wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum FaultKind {
    /// An answer with this status, these headers and this body, which GitHub has to document.
    Status(u16, Vec<(String, String)>, Value),
    /// Too many requests in a short time: GitHub asks to wait.
    SecondaryRateLimit {
        /// How many seconds to wait.
        retry_after: u64,
    },
    /// The hour's requests are used up.
    PrimaryRateLimit {
        /// How many seconds until there are new ones.
        reset_in: u64,
    },
    /// The connection is closed, and the request never arrives.
    CutBefore,
    /// The request takes effect, but the connection is closed without an answer.
    CutAfter,
    /// Half an answer, then the connection is closed.
    TruncatedBody,
    /// A good answer, late.
    Slow(Duration),
    /// What a broken proxy in between would say: status 200, and no JSON.
    Garbage,
}

impl Fault {
    /// One request of this method whose path and query contain this text goes wrong.
    pub fn new(method: &str, path_contains: &str, kind: FaultKind) -> Self {
        Self { method: method.to_owned(), path_contains: path_contains.to_owned(), times: 1, kind }
    }

    /// So many requests go wrong.
    #[must_use]
    pub fn times(mut self, times: usize) -> Self {
        self.times = times;
        self
    }

    pub(super) fn fits(&self, method: &str, target: &str) -> bool {
        (self.method.is_empty() || self.method == method) && target.contains(&self.path_contains)
    }
}
