//! GitHub's limits: how long to be quiet, and being quiet until then.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use http::{HeaderMap, StatusCode};

/// Clocks differ; a request that comes a moment too early is refused again.
const MARGIN: Duration = Duration::from_secs(3);
/// What GitHub wants where it says nothing else.
const UNSAID: Duration = Duration::from_mins(1);
/// No limit of GitHub lasts longer.
const LONGEST: Duration = Duration::from_mins(65);

/// A limit that was hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Limit {
    pub(super) wait: Duration,
    pub(super) reason: &'static str,
}

/// The limit in force for one credential, if there is one.
#[derive(Default)]
pub(super) struct Quiet(Mutex<Option<(Instant, &'static str)>>);

impl Quiet {
    /// Keeps quiet for the limit's time.
    pub(super) fn keep(&self, limit: &Limit) {
        let until = Instant::now() + limit.wait;
        let mut quiet = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if quiet.is_none_or(|(earlier, _)| earlier < until) {
            *quiet = Some((until, limit.reason));
        }
    }

    /// What is left of it.
    pub(super) fn left(&self) -> Option<Limit> {
        let mut quiet = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (until, reason) = (*quiet)?;
        let wait = until.saturating_duration_since(Instant::now());
        if wait.is_zero() {
            *quiet = None;
            return None;
        }
        Some(Limit { wait, reason })
    }
}

/// The limit that an answer speaks of. In GitHub's order: `retry-after`, then the time of the next hour's quota, then a
/// minute.
pub(super) fn limit(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Option<Limit> {
    if !matches!(status, StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS) {
        return None;
    }
    let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<u64>().ok();
    let secondary = "it limits how many requests may come close together";
    let bounded = |wait: Duration| wait.clamp(Duration::from_secs(1), LONGEST);
    if let Some(seconds) = number("retry-after") {
        return Some(Limit { wait: bounded(Duration::from_secs(seconds)), reason: secondary });
    }
    if number("x-ratelimit-remaining") == Some(0) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let reset = number("x-ratelimit-reset").map(Duration::from_secs);
        let wait = reset.map_or(UNSAID, |reset| reset.saturating_sub(now) + MARGIN);
        return Some(Limit { wait: bounded(wait), reason: "this hour's requests of this credential are used up" });
    }
    let text = String::from_utf8_lossy(body).to_ascii_lowercase();
    let said = ["secondary rate limit", "abuse detection", "api rate limit exceeded"];
    if status == StatusCode::TOO_MANY_REQUESTS || said.iter().any(|words| text.contains(words)) {
        return Some(Limit { wait: UNSAID, reason: secondary });
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(status: u16, headers: &[(&'static str, String)], body: &str) -> Option<u64> {
        let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        let limit = limit(StatusCode::from_u16(status).unwrap(), &headers, body.as_bytes());
        limit.map(|limit| limit.wait.as_secs())
    }

    #[test]
    fn limits_are_told_from_refusals() {
        let in_a_minute = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() + 60;
        let used_up = [("x-ratelimit-remaining", "0".to_owned()), ("x-ratelimit-reset", in_a_minute.to_string())];
        assert!(matches!(wait(403, &used_up, ""), Some(62..=63)));
        assert!(matches!(wait(429, &used_up, ""), Some(62..=63)));
        assert_eq!(wait(404, &used_up, ""), None);
        assert_eq!(wait(403, &[("retry-after", "7".to_owned())], ""), Some(7));
        assert_eq!(wait(429, &[], ""), Some(60));
        assert_eq!(wait(403, &[], r#"{"message":"You have exceeded a secondary rate limit."}"#), Some(60));
        assert_eq!(wait(403, &[("x-ratelimit-remaining", "4999".to_owned())], r#"{"message":"Forbidden"}"#), None);
        assert_eq!(wait(403, &[("retry-after", "999999".to_owned())], ""), Some(LONGEST.as_secs()));
    }

    #[test]
    fn quiet_lasts_as_long_as_the_longest_limit() {
        let quiet = Quiet::default();
        assert_eq!(quiet.left(), None);
        quiet.keep(&Limit { wait: Duration::from_mins(1), reason: "long" });
        quiet.keep(&Limit { wait: Duration::from_secs(1), reason: "short" });
        let left = quiet.left().unwrap();
        assert!(left.reason == "long" && left.wait > Duration::from_secs(50));
    }
}
