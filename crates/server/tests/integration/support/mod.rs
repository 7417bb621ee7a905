//! A server, a client and repositories for tests.

mod app;
mod browser;
pub(crate) mod oidc;
mod people;
mod postgres;
mod process;
mod repo;
mod socket;

pub(crate) use app::{Answer, Setup, TestApp};
pub(crate) use browser::{Browser, PUBLIC_URL, leads_to};
pub(crate) use people::{PASSWORD, Person, account, cookie_of, token_of};
pub(crate) use postgres::{Db, TestDatabase};
pub(crate) use process::{Process, binary};
pub(crate) use repo::Repo;
pub(crate) use socket::Socket;

use std::time::Duration;

/// Tries until it is so; a condition that never comes true fails the test.
pub(crate) async fn eventually<F: Future<Output = bool>>(what: &str, mut check: impl FnMut() -> F) {
    for _ in 0..400 {
        if check().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("it never came true: {what}");
}
