//! A stand-in that has docs, and answers for them as the platform does.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

use ai_toolkit_protocol::{ContentHash, Manifest};
use serde_json::{Value, json as value};

use super::{Request, StandIn, json};

/// Docs by path.
pub(crate) type Docs = BTreeMap<String, String>;

/// Docs from pairs of path and content.
pub(crate) fn docs<const N: usize>(docs: [(&str, &str); N]) -> Docs {
    docs.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
}

/// The docs hash, by its definition.
pub(crate) fn hash_of(docs: &Docs) -> String {
    let manifest: Manifest =
        docs.iter().map(|(path, text)| (path.parse().unwrap(), ContentHash::of(text.as_bytes()))).collect();
    manifest.docs_hash().to_string()
}

/// A platform with docs that the test sets.
pub(crate) struct Platform {
    pub(crate) server: StandIn,
    docs: Arc<Mutex<Docs>>,
}

impl Platform {
    /// One that answers as it should.
    pub(crate) fn with(docs: &Docs) -> Self {
        Self::that(docs, |_, answer| json(&answer.to_string()))
    }

    /// One whose answer to a sync becomes what `change` makes of it.
    pub(crate) fn that(docs: &Docs, change: impl Fn(&Request, Value) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let docs = Arc::new(Mutex::new(docs.clone()));
        let now = Arc::clone(&docs);
        let server = StandIn::start(move |request| {
            let docs = now.lock().unwrap().clone();
            if request.line.starts_with("GET /api/hook/status/") {
                let status = value!({"locked": false, "policy": "block", "docsHash": hash_of(&docs)});
                return json(&status.to_string());
            }
            assert!(request.line.starts_with("POST /api/hook/sync/"), "{}", request.line);
            change(request, answer(&docs, &request.body))
        });
        Self { server, docs }
    }

    pub(crate) fn set(&self, docs: &Docs) {
        *self.docs.lock().unwrap() = docs.clone();
    }

    /// The names that each request for docs said to be there.
    pub(crate) fn had(&self) -> Vec<BTreeSet<String>> {
        let syncs = self.server.requests().into_iter().filter(|request| request.line.starts_with("POST"));
        syncs.map(|request| have(&request.body).unwrap_or_default().into_keys().collect()).collect()
    }
}

fn have(body: &[u8]) -> Option<BTreeMap<String, String>> {
    let body: Value = serde_json::from_slice(body).unwrap();
    serde_json::from_value(body["have"].clone()).ok()
}

fn answer(docs: &Docs, body: &[u8]) -> Value {
    let have = have(body);
    let hash = |text: &str| ContentHash::of(text.as_bytes()).to_string();
    let lacks = |path: &str, text: &str| have.as_ref().and_then(|have| have.get(path)) != Some(&hash(text));
    let wanted = docs.iter().filter(|(path, text)| lacks(path, text));
    let wanted: Vec<_> =
        wanted.map(|(path, text)| value!({"fileName": path, "content": text, "hash": hash(text)})).collect();
    let mut answer = value!({"docs": wanted, "hash": hash_of(docs)});
    if let Some(have) = &have {
        answer["deleted"] = have.keys().filter(|path| !docs.contains_key(*path)).cloned().collect();
    }
    answer
}
