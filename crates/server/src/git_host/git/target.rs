//! Where git connects to: an address that was checked, in the place of a name that git would resolve for itself; and
//! where a server sends us on, which is checked in the same way.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use url::Url;

use super::{
    super::{RepoUrl, error::GitHostError},
    access::Access,
    command::{Call, Output, Program},
};
use crate::outgoing::{Outgoing, OutgoingError};

/// How long it is taken for granted that a repository is where its server sent us.
const REMEMBERED: Duration = Duration::from_mins(10);
const MAX_REDIRECTIONS: usize = 5;
/// What git asks a server for first.
const FIRST_QUESTION: &str = "/info/refs?service=git-upload-pack";

/// A repository's address and the server's.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) url: RepoUrl,
    /// In the order in which they are to be tried; none where a proxy resolves the name, and for files.
    addresses: Vec<IpAddr>,
}

impl Target {
    /// Finds the server.
    pub(super) async fn of(url: &RepoUrl, outgoing: &Outgoing) -> Result<Self, GitHostError> {
        let addresses = match url.as_url().host_str() {
            None | Some("") => Vec::new(),
            Some(host) => match outgoing.resolve(host).await {
                Ok(addresses) => addresses,
                Err(OutgoingError::Private(refused)) => return Err(refused.into()),
                // There are networks in which only the proxy knows the names of others.
                Err(OutgoingError::Unresolved { .. }) if is_http(url) && outgoing.is_behind_proxy() => Vec::new(),
                Err(error) => {
                    return Err(GitHostError::Unreachable { url: url.to_string(), reason: error.to_string() });
                }
            },
        };
        Ok(Self { url: url.clone(), addresses })
    }

    /// The address in the place of the server's name; none where the name is one itself.
    pub(super) fn pinned(&self) -> Option<IpAddr> {
        self.addresses.first().copied().filter(|_| !is_number(&self.url))
    }

    /// What git has to be told.
    pub(super) fn settings(&self) -> Vec<(String, String)> {
        let mut settings = vec![("remote.origin.url".to_owned(), self.url.to_string())];
        let Some(address) = self.pinned() else { return settings };
        let mut url = self.url.as_url().clone();
        match url.scheme() {
            "git" => {
                // A host that could not be set must not stay as it is: git would resolve it for itself.
                let url = url.set_ip_host(address).map_or_else(|()| String::new(), |()| url.to_string());
                settings = vec![("remote.origin.url".to_owned(), url)];
            }
            "http" | "https" => {
                let (host, port) =
                    (url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or_default());
                let all: Vec<String> = self.addresses.iter().map(for_curl).collect();
                settings.push(("http.curloptResolve".into(), format!("{host}:{port}:{}", all.join(","))));
            }
            _ => {}
        }
        settings
    }
}

fn is_http(url: &RepoUrl) -> bool {
    matches!(url.scheme(), "http" | "https")
}

fn is_number(url: &RepoUrl) -> bool {
    let host = url.as_url().host_str().unwrap_or_default();
    host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().is_ok()
}

fn for_curl(address: &IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("[{address}]"),
    }
}

/// As ssh itself names a server among those that it knows.
pub(super) fn name_of_host_key(url: &RepoUrl) -> String {
    let host = url.as_url().host_str().unwrap_or_default();
    url.as_url().port().map_or_else(|| host.to_owned(), |port| format!("[{host}]:{port}"))
}

/// Where servers sent us on to, for a while: not every call has to find out anew.
#[derive(Default)]
pub(super) struct Moved(Mutex<HashMap<RepoUrl, (RepoUrl, Instant)>>);

impl Moved {
    /// Where the repository of this address is.
    pub(super) fn get(&self, url: &RepoUrl) -> RepoUrl {
        let mut moved = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        moved.retain(|_, (_, since)| since.elapsed() < REMEMBERED);
        moved.get(url).map_or_else(|| url.clone(), |(to, _)| to.clone())
    }

    fn put(&self, url: &RepoUrl, to: RepoUrl) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(url.clone(), (to, Instant::now()));
    }
}

/// Whether the server sent us elsewhere in the place of an answer.
pub(super) fn is_redirected(output: &Output) -> bool {
    let words = "The requested URL returned error: ";
    let status = output.stderr.lines().rev().find_map(|line| line.split_once(words)).map(|(_, status)| status.trim());
    !output.success && matches!(status, Some("301" | "302" | "303" | "307" | "308"))
}

/// Goes where the server sends us; false when it does so no more. The credential stays with the server that it is for.
pub(super) async fn follow(access: &Access<'_>, program: &Program) -> Result<bool, GitHostError> {
    for turn in 0..=MAX_REDIRECTIONS {
        let output = Call::remote(access, program, "follow a redirection")
            .args(["ls-remote", "--quiet", "origin", "HEAD"])
            .time(program.limits.ask)
            .trace_headers()
            .once()
            .await?;
        if !is_redirected(&output) {
            return Ok(turn > 0);
        }
        let next = next(&access.target().url, &output.stderr)?;
        access.lead_to(Target::of(&next, &program.outgoing).await?);
        program.moved.put(&access.remote.url, next);
    }
    let (url, reason) = (access.remote.url.to_string(), "it leads in circles".to_owned());
    Err(GitHostError::BadAnswer { url, reason })
}

/// The repository that the answer among `trace` leads to.
fn next(from: &RepoUrl, trace: &str) -> Result<RepoUrl, GitHostError> {
    let nothing = || GitHostError::RepositoryNotFound { url: from.to_string() };
    let header = |line: &str| {
        let (name, value) = line.split_once("<= Recv header: ")?.1.split_once(": ")?;
        name.eq_ignore_ascii_case("location").then(|| value.trim().to_owned())
    };
    let location = trace.lines().rev().find_map(header).ok_or_else(nothing)?;
    let asked = Url::parse(&format!("{from}{FIRST_QUESTION}")).map_err(|_| nothing())?;
    let to = asked.join(&location).map_err(|_| nothing())?;
    // A page to sign in at, for one, is no repository.
    let to = to.as_str().strip_suffix(FIRST_QUESTION).and_then(|to| RepoUrl::parse(to).ok()).ok_or_else(nothing)?;
    match (from.scheme(), to.scheme()) {
        ("http", "http") | (_, "https") => Ok(to),
        _ => {
            let reason = "it leads from https to an address without it; save the address that it leads to".into();
            Err(GitHostError::Untrusted { url: from.to_string(), reason })
        }
    }
}
