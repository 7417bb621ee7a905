//! When a run that did not end well is tried again.

use std::time::Duration;

use super::SyncError;
use crate::git_host::GitHostError;

const FIRST: Duration = Duration::from_secs(5);
const LAST: Duration = Duration::from_mins(10);

/// How long to wait after `attempts` failures in a row and one more. Doubles up to ten minutes; a failure that needs
/// somebody to act is retried at that pace at once, and a server that says when it answers again is believed. `jitter` (0
/// to 1) takes up to a fifth off, or adds as much to a server's own time, so that many projects do not come back at the
/// same moment.
pub(super) fn delay(error: &SyncError, attempts: u32, jitter: f64) -> Duration {
    match error {
        SyncError::Remote(GitHostError::RateLimited { wait, .. }) => {
            *wait + FIRST.min(wait.mul_f64(0.2)).mul_f64(jitter)
        }
        error if error.is_transient() => {
            FIRST.saturating_mul(1 << attempts.min(16)).min(LAST).mul_f64(1.0 - jitter / 5.0)
        }
        _ => LAST.mul_f64(1.0 - jitter / 5.0),
    }
}

/// A random number from 0 to 1.
pub(super) fn jitter() -> f64 {
    let mut byte = [0];
    // Without randomness the retry is merely punctual.
    let _ = getrandom::fill(&mut byte);
    f64::from(byte[0]) / 255.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_back_off_up_to_ten_minutes() {
        let down = SyncError::KeepsMoving;
        let delays: Vec<u64> = (0..9).map(|attempts| delay(&down, attempts, 0.0).as_secs()).collect();
        assert_eq!(delays, [5, 10, 20, 40, 80, 160, 320, 600, 600]);
        assert_eq!(delay(&down, 1000, 0.0), LAST);
        assert_eq!(delay(&down, 0, 1.0), Duration::from_secs(4));
    }

    #[test]
    fn what_needs_somebody_is_tried_slowly() {
        let refused = SyncError::Remote(GitHostError::Refused { reason: "no".into() });
        assert_eq!(delay(&refused, 0, 0.0), LAST);
    }

    #[test]
    fn a_server_that_says_when_is_believed() {
        let wait = Duration::from_mins(30);
        let limited = SyncError::Remote(GitHostError::RateLimited { host: "h".into(), reason: "r".into(), wait });
        assert_eq!(delay(&limited, 9, 0.0), wait);
        assert_eq!(delay(&limited, 0, 1.0), wait + Duration::from_secs(5));
    }
}
