//! One way to the API for every request: limits are kept, what fails by chance is asked again, redirections are followed
//! only where the credential may go, and no answer is read beyond its limit.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use http::{Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use octocrab::{OctoBody, Octocrab};
use serde::de::DeserializeOwned;
use tokio::time::sleep;
use url::Url;

use super::{
    super::{GitHostError, Remote},
    Github,
    address::Place,
    answer::{Answer, Ask},
    failures,
    limits::{Limit, limit},
    session::{self, Auth, Installed, Session},
};
use crate::outgoing::PrivateAddress;

const ACCEPT: &str = "application/vnd.github+json";
const VERSION: &str = "2022-11-28";
/// Quick repetitions; those that take longer are the sync's own.
const RETRIES: u32 = 2;
const MAX_REDIRECTIONS: usize = 3;

/// A response of which only the head is here.
pub(super) type Response = http::Response<http_body_util::combinators::BoxBody<Bytes, octocrab::Error>>;

/// The API for one repository with one credential.
pub(super) struct Api {
    place: Place,
    session: Arc<Session>,
}

impl Api {
    pub(super) async fn new(github: &Github, remote: &Remote) -> Result<Self, GitHostError> {
        let place = Place::new(&remote.url, github.api_url()).ok_or_else(|| GitHostError::AuthenticationFailed {
            url: remote.url.to_string(),
            reason: "GitHub's API needs an address of the form https://host/owner/repository".into(),
        })?;
        github.outgoing.check_url(&place.api)?;
        let http = github.http(&place.url).await?;
        let session = github.sessions.get(&place, remote.credential.as_ref(), http)?;
        Ok(Self { place, session })
    }

    pub(super) fn place(&self) -> &Place {
        &self.place
    }

    pub(super) fn auth(&self) -> &Auth {
        &self.session.auth
    }

    /// The path of something in the repository.
    pub(super) fn path(&self, rest: &str) -> String {
        self.place.path(rest)
    }

    /// What GitHub answers, whatever it is, but for limits and its own failures.
    ///
    /// # Errors
    /// When the server cannot be reached, fails, wants to be asked less, or does not know the App.
    pub(super) async fn send(&self, ask: &Ask) -> Result<Answer, GitHostError> {
        match &self.session.auth {
            Auth::Token { client, .. } => self.exchange(client, ask).await,
            Auth::App { installed, .. } => {
                let current = self.installed().await?;
                let answer = self.exchange(&current.client, ask).await?;
                if !answer.is(401) {
                    return Ok(answer);
                }
                // It was revoked, as when the App was installed anew.
                installed.lock().await.remove(&self.place.full_name());
                self.exchange(&self.installed().await?.client, ask).await
            }
        }
    }

    /// The App in this repository.
    pub(super) async fn installed(&self) -> Result<Arc<Installed>, GitHostError> {
        match &self.session.auth {
            Auth::App { app_id, client, installed } => session::installed(self, *app_id, client, installed).await,
            Auth::Token { .. } => Err(self.refused("this needs a GitHub App")),
        }
    }

    /// Gets JSON; what cannot be read is asked for once more.
    ///
    /// # Errors
    /// As [`Api::send`], and when the answer is no success.
    pub(super) async fn get<T: DeserializeOwned>(&self, path: impl Into<String>) -> Result<T, GitHostError> {
        self.fetch(&Ask::get(path)).await
    }

    /// As [`Api::get`].
    pub(super) async fn fetch<T: DeserializeOwned>(&self, ask: &Ask) -> Result<T, GitHostError> {
        let answer = self.send(ask).await?;
        let result = self.expect(&answer);
        match result {
            Err(GitHostError::BadAnswer { .. }) if ask.repeatable => self.expect(&self.send(ask).await?),
            result => result,
        }
    }

    /// The JSON of a success.
    pub(super) fn expect<T: DeserializeOwned>(&self, answer: &Answer) -> Result<T, GitHostError> {
        if answer.status.is_success() { self.read(answer) } else { Err(self.refusal(answer)) }
    }

    /// The JSON of an answer.
    pub(super) fn read<T: DeserializeOwned>(&self, answer: &Answer) -> Result<T, GitHostError> {
        answer.json().map_err(|reason| self.bad_answer(&reason))
    }

    /// Why this answer is no success.
    pub(super) fn refusal(&self, answer: &Answer) -> GitHostError {
        self.refusal_to_write(None, answer)
    }

    /// Why the branch could not be written to.
    pub(super) fn refusal_to_write(&self, branch: Option<&str>, answer: &Answer) -> GitHostError {
        // GitHub does not repeat tokens, but what stands between may.
        let body = self.session.secrets.scrub(&String::from_utf8_lossy(&answer.body)).into_bytes();
        let clean = Answer { status: answer.status, headers: answer.headers.clone(), body, redirected: false };
        failures::explain(&self.place.url, branch, &clean)
    }

    pub(super) fn refused(&self, reason: impl Into<String>) -> GitHostError {
        GitHostError::AuthenticationFailed { url: self.place.url.clone(), reason: reason.into() }
    }

    pub(super) fn bad_answer(&self, reason: &str) -> GitHostError {
        GitHostError::BadAnswer { url: self.place.url.clone(), reason: self.session.secrets.scrub(reason) }
    }

    pub(super) fn unreachable(&self, reason: &str) -> GitHostError {
        GitHostError::Unreachable { url: self.place.url.clone(), reason: self.session.secrets.scrub(reason) }
    }

    /// The same with this client instead of the session's own.
    pub(super) async fn exchange(&self, client: &Octocrab, ask: &Ask) -> Result<Answer, GitHostError> {
        let mut tries = 0;
        loop {
            if let Some(limit) = self.session.quiet.left() {
                return Err(self.limited(&limit));
            }
            let failure = match self.follow(client, ask).await {
                Ok(answer) if answer.status.is_server_error() => self.unreachable(&failures::said(&answer)),
                Ok(answer) => match limit(answer.status, &answer.headers, &answer.body) {
                    None => return Ok(answer),
                    Some(limit) => {
                        self.session.quiet.keep(&limit);
                        return Err(self.limited(&limit));
                    }
                },
                Err(error @ GitHostError::Unreachable { .. }) => error,
                Err(error) => return Err(error),
            };
            if !ask.repeatable || tries == RETRIES {
                return Err(failure);
            }
            tries += 1;
            tracing::debug!(url = %self.place.url, %failure, "asking GitHub again");
            sleep(pause(tries)).await;
        }
    }

    fn limited(&self, limit: &Limit) -> GitHostError {
        let (host, reason) = (self.place.host().to_owned(), limit.reason.to_owned());
        GitHostError::RateLimited { host, reason, wait: limit.wait }
    }

    async fn follow(&self, client: &Octocrab, ask: &Ask) -> Result<Answer, GitHostError> {
        let mut path = ask.path.clone();
        for turn in 0..=MAX_REDIRECTIONS {
            let answer = self.once(client, ask, &path).await?;
            if !is_redirection(answer.status) {
                return Ok(Answer { redirected: turn > 0, ..answer });
            }
            let Some(next) = answer.header(header::LOCATION.as_str()).and_then(|to| self.within(&path, to)) else {
                return Err(self.bad_answer("it leads to another server"));
            };
            let keeps_method = matches!(answer.status.as_u16(), 307 | 308);
            if !keeps_method && ask.method != Method::GET {
                return Err(self.bad_answer("it leads elsewhere in a way that a change cannot follow"));
            }
            path = next;
        }
        Err(self.bad_answer("it leads in circles"))
    }

    /// Where a redirection leads, if that is the API itself: nobody else may see the credential.
    fn within(&self, from: &str, location: &str) -> Option<String> {
        let base = self.place.api.as_str().trim_end_matches('/');
        let to = Url::parse(&format!("{base}{from}")).ok()?.join(location).ok()?;
        if to.origin() != self.place.api.origin() {
            return None;
        }
        let query = to.query().map(|query| format!("?{query}")).unwrap_or_default();
        Some(format!("{}{query}", to.path()))
    }

    async fn once(&self, client: &Octocrab, ask: &Ask, path: &str) -> Result<Answer, GitHostError> {
        let response = self.open(client, ask, path).await?;
        let (head, mut body) = response.into_parts();
        let length = head.headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
        let too_much = || GitHostError::TooMuch { doing: "read at once", limit: ask.limit };
        if length.is_some_and(|length: usize| length > ask.limit) {
            return Err(too_much());
        }
        let mut bytes = Vec::new();
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|error| self.network(&error))?;
            if let Some(data) = frame.data_ref() {
                if bytes.len() + data.len() > ask.limit {
                    return Err(too_much());
                }
                bytes.extend_from_slice(data);
            }
        }
        Ok(Answer { status: head.status, headers: head.headers, body: bytes, redirected: false })
    }

    /// Sends one request and waits for the answer's head.
    async fn open(&self, client: &Octocrab, ask: &Ask, path: &str) -> Result<Response, GitHostError> {
        let mut request = Request::builder()
            .method(&ask.method)
            .uri(path)
            .header(header::ACCEPT, ACCEPT)
            .header("x-github-api-version", VERSION);
        if let Some(etag) = &ask.etag {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        if ask.body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let body = ask.body.clone().map_or_else(OctoBody::empty, OctoBody::from);
        let request = request.body(body).map_err(|error| self.bad_answer(&error.to_string()))?;
        client.execute(request).await.map_err(|error| self.network(&error))
    }

    /// A stream in the place of an answer, for what is too large to be held. Not asked for twice.
    pub(super) async fn stream(&self, path: &str) -> Result<Response, GitHostError> {
        if let Some(limit) = self.session.quiet.left() {
            return Err(self.limited(&limit));
        }
        let installed;
        let client = match &self.session.auth {
            Auth::Token { client, .. } => client,
            Auth::App { .. } => {
                installed = self.installed().await?;
                &installed.client
            }
        };
        self.open(client, &Ask::get(path), path).await
    }

    /// Where the stream is to be had instead, when it is within the API.
    pub(super) fn next_within(&self, from: &str, response: &Response) -> Option<String> {
        self.within(from, response.headers().get(header::LOCATION)?.to_str().ok()?)
    }

    /// What went wrong on the way, in the words of the innermost error: the outer ones repeat the address.
    pub(super) fn network(&self, error: &(dyn std::error::Error + 'static)) -> GitHostError {
        let mut innermost = error;
        let mut timed_out = false;
        loop {
            if let Some(refused) = PrivateAddress::within(innermost) {
                return refused.into();
            }
            timed_out |= innermost.downcast_ref::<reqwest::Error>().is_some_and(reqwest::Error::is_timeout);
            match innermost.source() {
                Some(source) => innermost = source,
                None => break,
            }
        }
        let text = self.session.secrets.scrub(&innermost.to_string());
        if text.to_ascii_lowercase().contains("certificate") {
            let reason = format!(
                "its TLS certificate is not trusted ({text}); renew it, or name your own authority's file in SSL_CERT_FILE"
            );
            return GitHostError::Untrusted { url: self.place.url.clone(), reason };
        }
        if timed_out { self.unreachable("it took too long to answer") } else { self.unreachable(&text) }
    }
}

pub(super) fn is_redirection(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Grows with the tries; by chance, so that many projects do not come back at once.
fn pause(tries: u32) -> Duration {
    let mut byte = [0];
    let _ = getrandom::fill(&mut byte);
    Duration::from_millis(u64::from(tries) * 300 + u64::from(byte[0]))
}
