//! A stand-in for GitHub, for tests, built on what the project did not write: Vercel's emulator of GitHub's API,
//! GitHub's own description of that API, its examples of webhooks and its library that signs them.
//!
//! A client under test speaks to a [`Proxy`], which checks each request against GitHub's description, adds what the
//! emulator lacks, misbehaves when told to, and passes the rest to an [`Emulator`]. Tests look at what came of it
//! through a [`TestRepo`].
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has to stop at once, with the place where it happened"
)]

mod accounts;
mod emulator;
mod guarded;
mod kit;
mod openapi;
mod proxy;
mod repo;
pub mod webhooks;
mod world;

pub use accounts::{
    APP_ID, APP_SLUG, GUEST, GUEST_TOKEN, INSTALLATION_ID, OWNER, OWNER_CLASSIC_TOKEN, OWNER_TOKEN, READER,
    READER_TOKEN,
};
pub use emulator::Emulator;
pub use openapi::OpenApi;
pub use proxy::{Fault, FaultKind, Proxy, Recorded};
pub use repo::{Commit, PullRequest, TestRepo};
