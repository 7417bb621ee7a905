//! Finds out from GitHub's answer why it refused.

use http::StatusCode;
use serde::Deserialize;

use super::{
    super::{GitHostError, scrub::words},
    answer::Answer,
};

/// GitHub's words about a refusal.
#[derive(Deserialize)]
struct Refusal {
    #[serde(default)]
    message: String,
    #[serde(default)]
    errors: Vec<serde_json::Value>,
}

/// What the server says, as one text.
pub(super) fn said(answer: &Answer) -> String {
    let Ok(refusal) = serde_json::from_slice::<Refusal>(&answer.body) else {
        return format!("it answered with HTTP status {}", answer.status.as_u16());
    };
    let details = refusal.errors.iter().filter_map(|error| match error {
        serde_json::Value::String(text) => Some(text.as_str()),
        error => error["message"].as_str().or_else(|| error["code"].as_str()),
    });
    let text = words(refusal.message.lines().chain(details));
    if text.is_empty() { format!("it answered with HTTP status {}", answer.status.as_u16()) } else { text }
}

/// What is said about an answer that is no success. `branch` is the one that was to be written to, if any.
pub(super) fn explain(url: &str, branch: Option<&str>, answer: &Answer) -> GitHostError {
    let url = url.to_owned();
    let said = said(answer);
    let refused = |reason: String| GitHostError::AuthenticationFailed { url: url.clone(), reason };
    if let Some(branch) = branch
        && is_rule(&said)
    {
        return GitHostError::Protected { branch: branch.to_owned(), reason: said };
    }
    match answer.status {
        StatusCode::UNAUTHORIZED => {
            refused("the token is wrong, expired or revoked; enter a valid one in the project's settings".into())
        }
        StatusCode::FORBIDDEN => forbidden(url.clone(), answer, &said),
        StatusCode::NOT_FOUND => GitHostError::RepositoryNotFound { url },
        status if status.is_client_error() => GitHostError::Refused { reason: said },
        status => GitHostError::BadAnswer { url, reason: format!("HTTP status {} was not expected", status.as_u16()) },
    }
}

fn forbidden(url: String, answer: &Answer, said: &str) -> GitHostError {
    if said.contains("archived so is read-only") {
        return GitHostError::Archived { url };
    }
    // "required; url=https://github.com/orgs/…/sso?authorization_request=…"
    let sso = answer.header("x-github-sso").and_then(|value| value.split_once("url="));
    if let Some((_, address)) = sso {
        let reason = format!("the organisation wants single sign-on; open {} and authorise the token", address.trim());
        return GitHostError::AuthenticationFailed { url, reason };
    }
    let reason = match permission(answer) {
        Some(permission) => {
            let who = if said.contains("by integration") { "the App" } else { "the token" };
            format!("{who} lacks a permission; give it {permission} for this repository ({said})")
        }
        None => format!("{said}; give the token access to read and write the repository's contents"),
    };
    GitHostError::AuthenticationFailed { url, reason }
}

/// The permission that the request needs, in words: "contents: write".
pub(super) fn permission(answer: &Answer) -> Option<String> {
    // "contents=write,workflows=write; contents=write": groups of which one is enough; the last is the smallest.
    let header = answer.header("x-accepted-github-permissions")?;
    let group = header.split(';').map(str::trim).filter(|group| !group.is_empty()).min_by_key(|group| group.len())?;
    let parts: Vec<String> = group.split(',').map(|part| part.trim().replace('=', ": ")).collect();
    Some(parts.join(" and "))
}

/// Whether a rule of the repository keeps the branch from being written to.
fn is_rule(said: &str) -> bool {
    let said = said.to_ascii_lowercase();
    [
        "protected branch",
        "repository rule violation",
        "required status check",
        "changes must be made through a pull request",
        "gh006",
        "gh013",
    ]
    .iter()
    .any(|words| said.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, headers: &[(&'static str, &str)], body: &str) -> Answer {
        Answer {
            status: StatusCode::from_u16(status).unwrap(),
            headers: headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect(),
            body: body.as_bytes().to_vec(),
            redirected: false,
        }
    }

    fn kind(status: u16, headers: &[(&'static str, &str)], body: &str) -> (&'static str, String) {
        let error = explain("https://github.com/a/b", Some("main"), &answer(status, headers, body));
        let kind = match &error {
            GitHostError::AuthenticationFailed { .. } => "auth",
            GitHostError::RepositoryNotFound { .. } => "not found",
            GitHostError::Archived { .. } => "archived",
            GitHostError::Protected { .. } => "protected",
            GitHostError::Refused { .. } => "refused",
            GitHostError::BadAnswer { .. } => "bad answer",
            _ => "other",
        };
        (kind, error.to_string())
    }

    #[rstest::rstest]
    #[case(401, r#"{"message":"Bad credentials"}"#, "auth", "revoked")]
    #[case(404, r#"{"message":"Not Found"}"#, "not found", "may not see it")]
    #[case(403, r#"{"message":"Repository was archived so is read-only."}"#, "archived", "unarchive")]
    #[case(403, r#"{"message":"Must have admin rights"}"#, "auth", "Must have admin rights")]
    #[case(422, r#"{"message":"Protected branch update failed for refs/heads/main."}"#, "protected", "pull request")]
    #[case(
        422,
        r#"{"message":"Repository rule violations found\n\nChanges must be made through a pull request.\n\n"}"#,
        "protected",
        "Repository rule violations found; Changes must be made"
    )]
    #[case(403, r#"{"message":"GH006: Protected branch hook declined"}"#, "protected", "GH006")]
    #[case(
        422,
        r#"{"message":"Validation Failed","errors":[{"code":"invalid","field":"x"},"more"]}"#,
        "refused",
        "Validation Failed; invalid; more"
    )]
    #[case(418, "<html>", "refused", "HTTP status 418")]
    #[case(299, "", "bad answer", "299")]
    fn words_of_refusals(#[case] status: u16, #[case] body: &str, #[case] expected: &str, #[case] text: &str) {
        let (kind, said) = kind(status, &[], body);
        assert_eq!(kind, expected, "{said}");
        assert!(said.contains(text), "{said}");
    }

    #[test]
    fn permissions_and_single_sign_on_are_named() {
        let body = r#"{"message":"Resource not accessible by personal access token"}"#;
        let header = [("x-accepted-github-permissions", "contents=write,workflows=write; contents=write")];
        let (kind_of, said) = kind(403, &header, body);
        assert_eq!(kind_of, "auth");
        assert!(said.contains("the token lacks a permission; give it contents: write for this"), "{said}");
        let sso = [("x-github-sso", "required; url=https://github.com/orgs/a/sso?authorization_request=B")];
        let (kind_of, said) = kind(403, &sso, r#"{"message":"Resource protected by organization SAML enforcement."}"#);
        assert_eq!(kind_of, "auth");
        assert!(said.contains("open https://github.com/orgs/a/sso?authorization_request=B and authorise"), "{said}");
    }
}
