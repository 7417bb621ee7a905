//! An answer before it is sent.

use hyper::header::HeaderMap;
use serde_json::{Value, json};

/// A request as it came in.
pub(super) struct Asked {
    pub(super) method: String,
    /// Path and query; the path of a moved repository is replaced by the current one.
    pub(super) target: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    pub(super) token: Option<String>,
}

impl Asked {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(super) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    pub(super) fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// Whether it only looks.
    pub(super) fn reads(&self) -> bool {
        self.method == "GET" || self.method == "HEAD"
    }

    /// The repository's full name and what follows it.
    pub(super) fn repository(&self) -> Option<(String, String)> {
        let (full_name, rest) = split_repository(self.path())?;
        Some((full_name, rest.to_owned()))
    }
}

/// `/repos/<owner>/<name><rest>`.
pub(super) fn split_repository(path: &str) -> Option<(String, &str)> {
    let after = path.strip_prefix("/repos/")?;
    let owner = after.find('/')?;
    let end = after[owner + 1..].find('/').map_or(after.len(), |at| owner + 1 + at);
    Some((after[..end].to_owned(), &after[end..]))
}

/// Who answers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    Emulator,
    /// This crate, which has to keep to GitHub's description.
    StandIn,
    /// This crate, where it breaks the rules on purpose.
    Broken,
}

/// An answer.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    pub(super) origin: Origin,
}

impl Reply {
    pub(super) fn json(status: u16, body: &Value) -> Self {
        let headers = vec![("content-type".to_owned(), "application/json; charset=utf-8".to_owned())];
        Self { status, headers, body: body.to_string().into_bytes(), origin: Origin::StandIn }
    }

    /// An error as GitHub words it.
    pub(super) fn error(status: u16, message: &str) -> Self {
        let body = json!({
            "message": message,
            "documentation_url": "https://docs.github.com/rest",
            "status": status.to_string(),
        });
        Self::json(status, &body)
    }

    /// 422 with one reason.
    pub(super) fn invalid(reason: &Value) -> Self {
        let body = json!({
            "message": "Validation Failed",
            "errors": [reason],
            "documentation_url": "https://docs.github.com/rest",
            "status": "422",
        });
        Self::json(422, &body)
    }

    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn is_json(&self) -> bool {
        self.header("content-type").is_some_and(|kind| kind.contains("json"))
    }

    pub(super) fn value(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    pub(super) fn set_value(&mut self, value: &Value) {
        self.body = value.to_string().into_bytes();
    }
}
