//! What the emulator and everybody in front of it share.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard},
};

use reqwest::{Client, Method, header};
use serde_json::{Value, json};

use crate::accounts::{OWNER_TOKEN, Tokens};

/// An answer of the emulator.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    pub(crate) fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// The names of repositories, as GitHub remembers them.
#[derive(Default)]
struct Names {
    /// The current full name of each, by its id.
    current: HashMap<u64, String>,
    /// Names that a repository had before, in lower case.
    old: HashMap<String, u64>,
}

/// What was merged, since the emulator merges what the branches were when the pull request began.
#[derive(Clone)]
pub(crate) struct Merge {
    pub(crate) head: String,
    pub(crate) commit: String,
}

/// The emulator's address, its tokens, and what it does not remember.
pub(crate) struct World {
    url: String,
    client: Client,
    pub(crate) tokens: Tokens,
    names: Mutex<Names>,
    merges: Mutex<HashMap<(u64, u64), Merge>>,
}

impl World {
    pub(crate) fn new(url: String) -> Self {
        // No connection is kept: tests have runtimes of their own, and one's connections end with it.
        let client = Client::builder()
            .pool_max_idle_per_host(0)
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self { url, client, tokens: Tokens::new(), names: Mutex::default(), merges: Mutex::default() }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Asks the emulator, with a token that it knows.
    pub(crate) async fn send(
        &self,
        method: &str,
        target: &str,
        headers: header::HeaderMap,
        body: Vec<u8>,
    ) -> Result<Answer, reqwest::Error> {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let url = format!("{}{target}", self.url);
        let response = self.client.request(method, url).headers(headers).body(body).send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Answer { status, headers, body: response.bytes().await?.to_vec() })
    }

    /// Asks the emulator on behalf of a token as clients know it.
    pub(crate) async fn ask(&self, token: Option<&str>, method: &str, target: &str, body: Option<Value>) -> Answer {
        let mut headers = header::HeaderMap::new();
        if let Some(token) = token.and_then(|token| self.tokens.for_emulator(token)) {
            headers.insert(header::AUTHORIZATION, format!("Bearer {token}").parse().unwrap());
        }
        headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
        let body = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
        self.send(method, target, headers, body).await.unwrap()
    }

    /// Asks as the owner for something that has to succeed.
    pub(crate) async fn owner(&self, method: &str, target: &str, body: Option<Value>) -> Value {
        let answer = self.ask(Some(OWNER_TOKEN), method, target, body).await;
        assert!(answer.is_ok(), "{method} {target}: {} {}", answer.status, answer.json());
        answer.json()
    }

    /// Asks as the owner for something that may be missing.
    pub(crate) async fn owner_get(&self, target: &str) -> Option<Value> {
        let answer = self.ask(Some(OWNER_TOKEN), "GET", target, None).await;
        answer.is_ok().then(|| answer.json())
    }

    fn names(&self) -> MutexGuard<'_, Names> {
        self.names.lock().unwrap()
    }

    pub(crate) fn add_repository(&self, id: u64, full_name: &str) {
        self.names().current.insert(id, full_name.to_owned());
    }

    /// Remembers that a repository has another name now.
    pub(crate) fn rename(&self, old: &str, new: &str) {
        let mut names = self.names();
        let Some(id) = names.current.iter().find(|(_, name)| *name == old).map(|(id, _)| *id) else { return };
        names.current.insert(id, new.to_owned());
        names.old.insert(old.to_lowercase(), id);
    }

    /// The name as the emulator spells it: GitHub does not care about upper and lower case.
    pub(crate) fn spelling(&self, full_name: &str) -> Option<String> {
        self.names().current.values().find(|name| name.eq_ignore_ascii_case(full_name)).cloned()
    }

    pub(crate) fn name_of(&self, id: u64) -> Option<String> {
        self.names().current.get(&id).cloned()
    }

    /// The names of all repositories, the oldest first.
    pub(crate) fn all_names(&self) -> Vec<String> {
        let mut all: Vec<_> = self.names().current.clone().into_iter().collect();
        all.sort_unstable();
        all.into_iter().map(|(_, name)| name).collect()
    }

    pub(crate) fn id_of(&self, full_name: &str) -> Option<u64> {
        self.names().current.iter().find(|(_, name)| name.eq_ignore_ascii_case(full_name)).map(|(id, _)| *id)
    }

    /// The repository that had this name once, if nobody else has it now.
    pub(crate) fn moved(&self, full_name: &str) -> Option<u64> {
        let names = self.names();
        let taken = names.current.values().any(|name| name.eq_ignore_ascii_case(full_name));
        if taken { None } else { names.old.get(&full_name.to_lowercase()).copied() }
    }

    pub(crate) fn remember_merge(&self, full_name: &str, number: u64, merge: Merge) {
        if let Some(id) = self.id_of(full_name) {
            self.merges.lock().unwrap().insert((id, number), merge);
        }
    }

    pub(crate) fn merge(&self, full_name: &str, number: u64) -> Option<Merge> {
        let id = self.id_of(full_name)?;
        self.merges.lock().unwrap().get(&(id, number)).cloned()
    }

    /// The newest commit of a branch.
    pub(crate) async fn head(&self, full_name: &str, branch: &str) -> Option<String> {
        let found = self.owner_get(&format!("/repos/{full_name}/git/ref/heads/{}", encoded(branch))).await?;
        found["object"]["sha"].as_str().map(str::to_owned)
    }

    /// Whether it has no branch at all.
    pub(crate) async fn is_empty(&self, full_name: &str) -> bool {
        self.owner_get(&format!("/repos/{full_name}/branches")).await == Some(json!([]))
    }

    /// The files of a commit or tree: path, mode, blob.
    pub(crate) async fn files(&self, full_name: &str, commit: &str) -> Vec<(String, String, String)> {
        let tree = self.owner("GET", &format!("/repos/{full_name}/git/trees/{commit}?recursive=1"), None).await;
        let text = |entry: &Value, key: &str| entry[key].as_str().unwrap_or_default().to_owned();
        tree["tree"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|entry| entry["type"] == "blob")
            .map(|entry| (text(entry, "path"), text(entry, "mode"), text(entry, "sha")))
            .collect()
    }
}

/// A path of an address: everything but unreserved characters and slashes is encoded.
pub(crate) fn encoded(path: &str) -> String {
    const PART: &percent_encoding::AsciiSet =
        &percent_encoding::NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    percent_encoding::utf8_percent_encode(path, PART).to_string()
}
