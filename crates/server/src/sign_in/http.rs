//! Requests to sign-in services: no redirections, and limits of time and size on everything. Where they are is the
//! admin's own configuration, so private addresses are allowed.

use std::{pin::Pin, time::Duration};

use oauth2::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::{StatusCode, redirect::Policy};
use serde::de::DeserializeOwned;

use super::chain;

const CONNECT: Duration = Duration::from_secs(5);
/// From the first byte of the request to the last one of the answer.
const ANSWER: Duration = Duration::from_secs(10);
const MAX_ANSWER_BYTES: usize = 1024 * 1024;
const AGENT: &str = concat!("ai-toolkit-server/", env!("CARGO_PKG_VERSION"));

/// A service gave no answer that could be used.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// No connections at all.
    #[error("the server cannot open connections: {0}")]
    NoClient(String),
    /// No answer.
    #[error("the service does not answer: {0}")]
    Unreachable(String),
    /// An answer without end.
    #[error("the service answers with more than {MAX_ANSWER_BYTES} bytes")]
    TooLarge,
    /// An answer that says no.
    #[error("the service answers {0} to {1}")]
    Refused(StatusCode, String),
    /// Not JSON, or not what was asked for.
    #[error("the service's answer to {0} is not understood: {1}")]
    Malformed(String, serde_json::Error),
    /// The request could not be made.
    #[error("the request cannot be made: {0}")]
    Request(String),
}

/// What requests go through.
#[derive(Debug, Clone)]
pub(super) struct Client(reqwest::Client);

impl Client {
    pub(super) fn new() -> Result<Self, FetchError> {
        let builder = reqwest::Client::builder().connect_timeout(CONNECT).timeout(ANSWER).user_agent(AGENT);
        let client = builder.redirect(Policy::none()).build();
        client.map(Self).map_err(|error| FetchError::NoClient(chain(&error)))
    }

    /// The JSON at an address, which is opened with an access token.
    pub(super) async fn json<T: DeserializeOwned>(&self, url: &str, token: &str) -> Result<T, FetchError> {
        let request = self.0.get(url).bearer_auth(token).header("Accept", "application/vnd.github+json");
        let response = read(request.send().await.map_err(|error| unreachable(&error))?).await?;
        if response.status() != StatusCode::OK {
            return Err(FetchError::Refused(response.status(), url.to_owned()));
        }
        serde_json::from_slice(response.body()).map_err(|error| FetchError::Malformed(url.to_owned(), error))
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, FetchError> {
        let request = request.try_into().map_err(|error: reqwest::Error| FetchError::Request(chain(&error)))?;
        read(self.0.execute(request).await.map_err(|error| unreachable(&error))?).await
    }
}

fn unreachable(error: &reqwest::Error) -> FetchError {
    FetchError::Unreachable(chain(error))
}

async fn read(mut response: reqwest::Response) -> Result<HttpResponse, FetchError> {
    let mut answer = HttpResponse::new(Vec::new());
    *answer.status_mut() = response.status();
    *answer.headers_mut() = std::mem::take(response.headers_mut());
    while let Some(chunk) = response.chunk().await.map_err(|error| unreachable(&error))? {
        if answer.body().len() + chunk.len() > MAX_ANSWER_BYTES {
            return Err(FetchError::TooLarge);
        }
        answer.body_mut().extend_from_slice(&chunk);
    }
    Ok(answer)
}

impl<'c> AsyncHttpClient<'c> for Client {
    type Error = FetchError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, FetchError>> + Send + Sync + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
