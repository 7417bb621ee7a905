//! What the time of an answer gives away. It is measured, so these run in `make test-deep` alone.

use std::time::{Duration, Instant};

use ai_toolkit_protocol::SignIn;
use ai_toolkit_server::domain::{accounts::AccountsError, caller::Caller};
use reqwest::{Method, StatusCode};

use crate::support::{Db, Repo, TestApp};

/// Two kinds of requests by turns, so that what else the machine does hits both alike.
async fn compare(rounds: usize, first: impl AsyncFn() -> Duration, second: impl AsyncFn() -> Duration) -> Comparison {
    let (mut firsts, mut seconds) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        // Neither is always the one after the other.
        if round % 2 == 0 {
            firsts.push(first().await);
            seconds.push(second().await);
        } else {
            seconds.push(second().await);
            firsts.push(first().await);
        }
    }
    Comparison { z: rank_sum(&firsts, &seconds), medians: [median(&firsts), median(&seconds)] }
}

/// How two kinds of requests differ.
#[derive(Debug)]
struct Comparison {
    /// See [`rank_sum`].
    z: f64,
    #[expect(dead_code, reason = "for whoever reads a failure")]
    medians: [Duration; 2],
}

fn median(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort();
    sorted[sorted.len() / 2]
}

/// Mann and Whitney's test: how many standard deviations the ranks of the first are from what chance would make them.
#[expect(clippy::cast_precision_loss, reason = "there are some thousands of them")]
fn rank_sum(first: &[Duration], second: &[Duration]) -> f64 {
    let mut all: Vec<(Duration, bool)> = first.iter().map(|time| (*time, true)).collect();
    all.extend(second.iter().map(|time| (*time, false)));
    all.sort();
    let ranks: f64 = all.iter().enumerate().filter(|(_, (_, is_first))| *is_first).map(|(i, _)| i as f64 + 1.0).sum();
    let (m, n) = (first.len() as f64, second.len() as f64);
    let expected = m * (m + n + 1.0) / 2.0;
    (ranks - expected) / (m * n * (m + n + 1.0) / 12.0).sqrt()
}

/// Chance alone goes beyond it once in 16,000 runs.
const SUSPICIOUS: f64 = 4.0;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures; make test-deep runs it"]
async fn an_unknown_account_takes_as_long_as_a_wrong_password() {
    let (app, admin) = TestApp::with_accounts(Db::Sqlite).await;
    // Behind the door, which lets nobody try so often.
    let sign_in = async |email: &str| {
        let credentials = SignIn { email: email.to_owned(), password: "quite the wrong password".to_owned() };
        let started = Instant::now();
        let refused = app.state.accounts.sign_in(&Caller::named("somebody"), &credentials, None).await;
        assert!(matches!(refused, Err(AccountsError::WrongCredentials)));
        started.elapsed()
    };
    let known = async || sign_in(&admin.email).await;
    let compared = compare(150, known, async || sign_in("nobody@example.com").await).await;
    assert!(compared.z.abs() < SUSPICIOUS, "the time tells whether there is an account: {compared:?}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures; make test-deep runs it"]
async fn a_key_that_is_nearly_right_takes_as_long_as_one_that_is_all_wrong() {
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let key = app.key(&project).await;
    let near = {
        let (start, end) = key.split_at(key.len() - 1);
        format!("{start}{}", if end == "A" { "B" } else { "A" })
    };
    let far = format!("sk_aitk_{}", "x".repeat(key.len() - 8));
    let ask = async |key: &str| {
        let request = app.anonymous(Method::GET, &format!("/api/hook/status/{project}")).header("X-API-Key", key);
        let started = Instant::now();
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        started.elapsed()
    };
    let compared = compare(3_000, async || ask(&near).await, async || ask(&far).await).await;
    assert!(compared.z.abs() < SUSPICIOUS, "the time tells how much of a key is right: {compared:?}");
}
