//! What a credential is, as GitHub tells in passing.

use std::time::Duration;

use ai_toolkit_protocol::{CredentialInfo, Timestamp};
use serde::Deserialize;

use super::{
    super::GitHostError,
    answer::{Answer, Ask},
    api::Api,
    now,
    session::Auth,
};

/// The kind of tokens that have scopes.
pub(super) const CLASSIC: &str = "classic token";
const FINE_GRAINED: &str = "fine-grained token";
/// When people should hear of an end.
const SOON: Duration = Duration::from_hours(14 * 24);

#[derive(Deserialize)]
struct User {
    login: String,
}

/// What this credential is; `answer` is any answer to it.
pub(super) async fn info(api: &Api, answer: &Answer) -> Result<CredentialInfo, GitHostError> {
    match api.auth() {
        Auth::App { app_id, .. } => {
            let installed = api.installed().await?;
            let mut scopes: Vec<String> =
                installed.permissions.iter().map(|(name, level)| format!("{name}:{level}")).collect();
            scopes.sort();
            let account = installed.slug.clone().unwrap_or_else(|| app_id.to_string());
            Ok(CredentialInfo { kind: "GitHub App".into(), account: Some(account), scopes, expires_at: None })
        }
        Auth::Token { fine_grained, .. } => {
            let scopes = answer.header("x-oauth-scopes");
            let kind = match (scopes, fine_grained) {
                (_, true) => FINE_GRAINED,
                (Some(_), false) => CLASSIC,
                (None, false) => "token",
            };
            // Some tokens have no user, and some may not ask for theirs.
            let user = api.send(&Ask::get("/user")).await?;
            let account = Some(user).filter(|user| user.is(200)).and_then(|user| user.json::<User>().ok());
            Ok(CredentialInfo {
                kind: kind.into(),
                account: account.map(|user| user.login),
                scopes: scopes.map(list).unwrap_or_default(),
                expires_at: answer.header("github-authentication-token-expiration").and_then(time),
            })
        }
    }
}

/// Whether there are only days left.
pub(super) fn expires_soon(time: Timestamp) -> bool {
    time <= now().plus(SOON)
}

fn list(scopes: &str) -> Vec<String> {
    scopes.split(',').map(str::trim).filter(|scope| !scope.is_empty()).map(str::to_owned).collect()
}

/// Reads "2026-12-01 00:00:00 UTC" and "2026-12-01 00:00:00 +0000".
fn time(text: &str) -> Option<Timestamp> {
    let mut words = text.split_ascii_whitespace();
    let (date, time, zone) = (words.next()?, words.next()?, words.next().unwrap_or("UTC"));
    let offset = match zone {
        "UTC" | "GMT" | "Z" => "Z".to_owned(),
        zone => format!("{}:{}", zone.get(..3)?, zone.get(3..5)?),
    };
    serde_json::from_value(format!("{date}T{time}{offset}").into()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("2026-12-01 00:00:00 UTC", Some("2026-12-01T00:00:00Z"))]
    #[case("2026-12-01 00:00:00 +0000", Some("2026-12-01T00:00:00Z"))]
    #[case("2026-12-01 00:00:00 -0800", Some("2026-12-01T08:00:00Z"))]
    #[case("soon", None)]
    #[case("2026-12-01 00:00:00 ü", None)]
    fn times_of_expiry(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(time(text).map(|time| time.to_string()).as_deref(), expected);
    }

    #[test]
    fn scopes_are_a_list() {
        assert_eq!(list("repo, admin:repo_hook"), ["repo", "admin:repo_hook"]);
        assert!(list("").is_empty());
    }

    #[test]
    fn soon_is_within_two_weeks() {
        assert!(expires_soon(now().plus(Duration::from_hours(13 * 24))));
        assert!(!expires_soon(now().plus(Duration::from_hours(15 * 24))));
    }
}
