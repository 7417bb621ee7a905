//! Finds out from git's words what went wrong with a remote.

use std::fmt::Write;

use super::{
    super::{error::GitHostError, scrub::words},
    access::Access,
};

/// What is said about a failure, or nothing when git's words are none that are known.
pub(super) fn explain(access: &Access<'_>, stderr: &str) -> Option<GitHostError> {
    let url = access.remote.url.to_string();
    // What the server says can be anything; it must not pass for git's own words.
    let own: String = own_lines(stderr).collect::<Vec<_>>().join("\n");
    let says = |needles: &[&str]| needles.iter().any(|needle| own.contains(needle));
    let reason = || words(own_lines(stderr));

    if says(&["No space left on device", "Disk quota exceeded", "Read-only file system"]) {
        return Some(GitHostError::Disk { doing: "run git", source: std::io::Error::other(reason()) });
    }
    if says(&["cannot run ssh", "ssh: not found"]) {
        return Some(GitHostError::GitMissing { program: "ssh" });
    }
    if says(&["Unable to find remote helper", "is not a git command"]) {
        return Some(GitHostError::GitMissing { program: "git for this protocol" });
    }
    if let Some(error) = explain_identity(&url, &own) {
        return Some(error);
    }
    if says(&["requested URL returned error: 403"]) {
        return Some(access.refused(with_server(
            "the token may not do this; give it access to read and write the repository's contents",
            stderr,
        )));
    }
    if says(&[
        "Authentication failed for",
        "could not read Username",
        "could not read Password",
        "requested URL returned error: 401",
        "Permission denied (",
        "Load key ",
        "marked as read only",
        "Too many authentication failures",
    ]) || (own.contains("Permission to ") && own.contains(" denied"))
    {
        return Some(access.refused(with_server(not_let_in(access), stderr)));
    }
    if says(&[
        "requested URL returned error: 404",
        "does not appear to be a git repository",
        "not valid: is this a git",
    ]) || (own.contains("fatal: repository '") && own.contains("' not found"))
        || (own.contains("unable to update url base from redirection"))
    {
        return Some(GitHostError::RepositoryNotFound { url });
    }
    // Over ssh a forge says it in its own words.
    let all = stderr.to_ascii_lowercase();
    if own.contains("Could not read from remote repository")
        && ["repository not found", "could not be found", "does not exist", "cannot find repository", "not found."]
            .iter()
            .any(|needle| all.contains(needle))
    {
        return Some(GitHostError::RepositoryNotFound { url });
    }
    // git daemon has one answer for everything that it does not serve.
    if access.remote.url.scheme() == "git" && own.contains("remote error: access denied or repository not exported") {
        return Some(GitHostError::RepositoryNotFound { url });
    }
    if let Some((_, said)) = own.split_once("fatal: remote error: ") {
        return Some(GitHostError::Refused { reason: words(said.lines()) });
    }
    if let Some(status) = http_status(&own).filter(|status| *status < 500 && !matches!(status, 408 | 425 | 429)) {
        let reason = with_server(&format!("it answered with HTTP status {status}"), stderr);
        return Some(GitHostError::Refused { reason });
    }
    if says(&[
        "unable to access",
        "unable to connect to",
        "unable to look up",
        "Could not resolve",
        "Could not read from remote repository",
        "Connection refused",
        "Connection timed out",
        "Connection reset",
        "Connection closed",
        "No route to host",
        "Network is unreachable",
        "RPC failed",
        "hung up unexpectedly",
        "early EOF",
        "unexpected disconnect",
        "the remote end hung up",
        "expected flush after",
    ]) {
        return Some(GitHostError::Unreachable { url, reason: reason() });
    }
    None
}

fn http_status(own: &str) -> Option<u16> {
    let (_, after) = own.split_once("requested URL returned error: ")?;
    after.get(..3)?.parse().ok()
}

fn explain_identity(url: &str, own: &str) -> Option<GitHostError> {
    let reason = if own.contains("Host key verification failed")
        || own.contains("REMOTE HOST IDENTIFICATION HAS CHANGED")
    {
        "its ssh host key is another one than before; if that is right, remove its line from .known_hosts in the Git \
         cache's folder"
    } else if [
        "SSL certificate problem",
        "certificate verification failed",
        "server certificate",
        "certificate subject",
    ]
    .iter()
    .any(|needle| own.contains(needle))
    {
        "its TLS certificate is not trusted; renew it, or name your own authority's file in SSL_CERT_FILE and \
         GIT_SSL_CAINFO"
    } else {
        return None;
    };
    Some(GitHostError::Untrusted { url: url.to_owned(), reason: reason.to_owned() })
}

fn not_let_in(access: &Access<'_>) -> &'static str {
    match (access.remote.credential.is_some(), access.remote.url.scheme()) {
        (true, "ssh") => {
            "it does not accept the key; add its public half to the server with write access, and give the private \
             half without a passphrase as the token"
        }
        (false, "ssh") => "it needs a key; enter a private key that the server knows as the token",
        (_, "file") => "the files belong to somebody else; give the server's user the right to read and write them",
        (true, _) => "it does not accept the token; enter one that is valid and may read and write this repository",
        (false, _) => "it needs a token, and none was given; enter one that may read and write this repository",
    }
}

/// git's own words, without what it passes on from the server.
fn own_lines(stderr: &str) -> impl Iterator<Item = &str> {
    stderr.lines().filter(|line| !line.starts_with("remote: ") && *line != "remote:")
}

/// The server's words.
pub(super) fn server_words(stderr: &str) -> String {
    words(stderr.lines().filter_map(|line| line.strip_prefix("remote: ")))
}

fn with_server(text: &str, stderr: &str) -> String {
    let mut text = text.to_owned();
    let server = server_words(stderr);
    if !server.is_empty() {
        let _ = write!(text, " (the server says: {server})");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git_host::git::test_support::{Place, remote};

    fn kind(url: &str, stderr: &str) -> &'static str {
        let place = Place::new();
        let remote = remote(url);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let access = runtime.block_on(place.access(&remote));
        match explain(&access, stderr) {
            Some(GitHostError::RepositoryNotFound { .. }) => "not found",
            Some(GitHostError::AuthenticationFailed { .. }) => "auth",
            Some(error @ GitHostError::Unreachable { .. }) if error.is_transient() => "unreachable",
            Some(GitHostError::Untrusted { .. }) => "untrusted",
            Some(GitHostError::Refused { .. }) => "refused",
            Some(error) if error.is_local() => "local",
            Some(_) => "other",
            None => "unknown",
        }
    }

    #[rstest::rstest]
    #[case("remote: Repository not found.\nfatal: repository 'https://host/a/' not found", "not found")]
    #[case("fatal: https://host/a/info/refs not valid: is this a git repository?", "not found")]
    #[case("remote: HTTP Basic: Access denied\nfatal: Authentication failed for 'https://host/a/'", "auth")]
    #[case("fatal: could not read Username for 'https://host': terminal prompts disabled", "auth")]
    #[case(
        "remote: Permission to a denied to b.\nfatal: unable to access 'x': The requested URL returned error: 403",
        "auth"
    )]
    #[case("fatal: unable to access 'x': The requested URL returned error: 502", "unreachable")]
    #[case("fatal: unable to access 'x': The requested URL returned error: 429", "unreachable")]
    #[case("fatal: unable to access 'x': The requested URL returned error: 410", "refused")]
    #[case("fatal: unable to access 'x': Could not resolve host: host", "unreachable")]
    #[case(
        "fatal: unable to access 'x': server certificate verification failed. CAfile: none CRLfile: none",
        "untrusted"
    )]
    #[case("error: RPC failed; curl 56 GnuTLS recv error\nfatal: early EOF", "unreachable")]
    #[case("fatal: remote error: access denied or repository not exported: /a", "refused")]
    #[case("remote: fatal: unable to access\nfatal: something new", "unknown")]
    #[case("fatal: write error: No space left on device", "local")]
    fn words_of_https(#[case] stderr: &str, #[case] expected: &str) {
        assert_eq!(kind("https://host/a", stderr), expected);
    }

    #[rstest::rstest]
    #[case("ERROR: Repository not found.", "not found")]
    #[case("remote: ERROR: The project you were looking for could not be found", "not found")]
    #[case("fatal: '/a' does not appear to be a git repository", "not found")]
    #[case("git@host: Permission denied (publickey).", "auth")]
    #[case("ERROR: The key you are authenticating with has been marked as read only.", "auth")]
    #[case("Load key \"/x\": error in libcrypto", "auth")]
    #[case("ssh: connect to host h port 22: Connection refused", "unreachable")]
    #[case("ssh: Could not resolve hostname h: Name or service not known", "unreachable")]
    #[case("Host key verification failed.", "untrusted")]
    #[case("error: cannot run ssh: No such file or directory\nfatal: unable to fork", "local")]
    fn words_of_ssh(#[case] server: &str, #[case] expected: &str) {
        let stderr = format!("{server}\nfatal: Could not read from remote repository.");
        assert_eq!(kind("ssh://git@host/a", &stderr), expected);
    }

    #[rstest::rstest]
    #[case("fatal: remote error: access denied or repository not exported: /a", "not found")]
    #[case("fatal: unable to look up host (port 9418) (Name or service not known)", "unreachable")]
    #[case("fatal: unable to connect to host:\nhost[0: 127.0.0.1]: errno=Connection refused", "unreachable")]
    #[case("fatal: the remote end hung up unexpectedly", "unreachable")]
    fn words_of_git_daemon(#[case] stderr: &str, #[case] expected: &str) {
        assert_eq!(kind("git://host/a", stderr), expected);
    }
}
