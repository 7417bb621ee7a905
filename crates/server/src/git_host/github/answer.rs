//! What is asked of the API, and what it answers.

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Most answers are a few kilobytes; more than this is none.
const COMMON: usize = 5 * 1024 * 1024;

/// One request; its path is relative to the API's base.
#[derive(Debug, Clone)]
pub(super) struct Ask {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) body: Option<Bytes>,
    /// The answer is wanted only if it is another one than this.
    pub(super) etag: Option<String>,
    /// The most bytes that the answer may have.
    pub(super) limit: usize,
    /// Whether asking twice does the same as asking once.
    pub(super) repeatable: bool,
}

impl Ask {
    fn new(method: Method, path: String, body: Option<&Value>) -> Self {
        let repeatable = matches!(method, Method::GET | Method::DELETE);
        let body = body.map(|body| Bytes::from(body.to_string()));
        Self { method, path, body, etag: None, limit: COMMON, repeatable }
    }

    pub(super) fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path.into(), None)
    }

    pub(super) fn post(path: impl Into<String>, body: &Value) -> Self {
        Self::new(Method::POST, path.into(), Some(body))
    }

    pub(super) fn patch(path: impl Into<String>, body: &Value) -> Self {
        Self::new(Method::PATCH, path.into(), Some(body))
    }

    pub(super) fn put(path: impl Into<String>, body: &Value) -> Self {
        Self::new(Method::PUT, path.into(), Some(body))
    }

    pub(super) fn delete(path: impl Into<String>) -> Self {
        Self::new(Method::DELETE, path.into(), None)
    }

    /// For objects of Git, which are named by their content, and changes that set what they set.
    pub(super) fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }

    pub(super) fn unless(mut self, etag: Option<&str>) -> Self {
        self.etag = etag.map(str::to_owned);
        self
    }

    pub(super) fn limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }
}

/// An answer that is neither a failure of the server nor one of its limits.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    /// Whether the server sent the request on, as it does for renamed repositories.
    pub(super) redirected: bool,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(super) fn etag(&self) -> Option<&str> {
        self.header(header::ETAG.as_str())
    }

    pub(super) fn is(&self, status: u16) -> bool {
        self.status.as_u16() == status
    }

    /// Reads the body, or tells what is wrong with it.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, String> {
        let mut reader = serde_json::Deserializer::from_slice(&self.body);
        serde_path_to_error::deserialize(&mut reader).map_err(|error| error.to_string())
    }
}
