//! GitHub's own description of its API, and what it says about a request or an answer.

mod document;
mod path;
mod schema;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock},
};

use jsonschema::Validator;
use serde_json::Value;

use self::{
    document::{json_schema, resolve},
    path::Template,
};
use crate::kit;

/// GitHub's description. It is large, and read once a process.
pub struct OpenApi {
    document: Value,
    operations: Vec<Operation>,
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

struct Operation {
    method: String,
    template: Template,
    /// Where it stands in the document.
    pointer: String,
}

/// A request's operation with what its path says.
struct Found<'a> {
    operation: &'a Operation,
    /// The operation's part of the document.
    part: &'a Value,
    /// The path's parameters, decoded.
    parameters: Vec<(&'a str, String)>,
}

/// Statuses that GitHub gives everywhere, while its description names them here and there only: moved (301, 302, 307)
/// and unchanged things (304), bad tokens (401), missing rights and limits of the rate (403, 429), what a token may
/// not even know of (404), and its own trouble (5xx).
const EVERYWHERE: [u16; 8] = [301, 302, 304, 307, 401, 403, 404, 429];

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

impl OpenApi {
    /// The description as it is installed.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<OpenApi> = OnceLock::new();
        SHARED.get_or_init(|| {
            let file = kit::package_file("@octokit/openapi/generated/api.github.com.json");
            Self::new(serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap())
        })
    }

    fn new(document: Value) -> Self {
        let mut operations = Vec::new();
        // `{base}...{head}` is an older way to say `{basehead}`, which is there, too.
        let paths = document["paths"].as_object().unwrap().iter().filter(|(path, _)| !path.contains("}...{"));
        for (path, item) in paths {
            for method in METHODS.iter().filter(|method| item.get(**method).is_some()) {
                let parameters = document::parameters(&document, &item[*method]);
                operations.push(Operation {
                    method: method.to_uppercase(),
                    template: Template::new(path, &parameters),
                    pointer: format!("/paths/{}/{method}", path.replace('~', "~0").replace('/', "~1")),
                });
            }
        }
        Self { document, operations, validators: Mutex::default() }
    }

    /// Whether GitHub documents an operation at this path.
    pub fn documents(&self, method: &str, path: &str) -> bool {
        self.find(method, path).is_some()
    }

    /// What is wrong with a request; nothing when GitHub documents it like this. Fields that GitHub does not know count
    /// as wrong, although it would pass over them: they are always a mistake.
    pub fn check_request(&self, method: &str, path_and_query: &str, body: &[u8]) -> Vec<String> {
        let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
        let Some(found) = self.find(method, path) else {
            return vec![format!("GitHub documents no {method} {path}")];
        };
        let mut wrong = Vec::new();
        let declared = document::parameters(&self.document, found.part);
        for (name, value) in &found.parameters {
            wrong.extend(document::parameter_problem(&self.document, &declared, "path", name, value));
        }
        for (name, value) in document::query_pairs(query) {
            wrong.extend(document::parameter_problem(&self.document, &declared, "query", &name, &value));
        }
        wrong.extend(document::missing_parameters(&declared, query));
        wrong.extend(self.request_body_problems(&found, body));
        wrong.into_iter().map(|problem| format!("{method} {path_and_query}: {problem}")).collect()
    }

    fn request_body_problems(&self, found: &Found<'_>, body: &[u8]) -> Vec<String> {
        let declared = resolve(&self.document, &found.part["requestBody"]);
        if body.is_empty() {
            let required = declared["required"] == true;
            return if required { vec!["the body is missing".to_owned()] } else { Vec::new() };
        }
        let Ok(value) = serde_json::from_slice::<Value>(body) else {
            return vec!["the body is not JSON".to_owned()];
        };
        // Some clients send an empty object where nothing is expected.
        let empty = value.as_object().is_some_and(serde_json::Map::is_empty);
        match json_schema(declared, None) {
            Some(schema) => self.validate(&format!("{} request", found.operation.pointer), schema, true, &value),
            None if empty => Vec::new(),
            None => vec!["GitHub expects no body here".to_owned()],
        }
    }

    /// What is wrong with an answer; nothing when GitHub documents it like this.
    pub fn check_response(
        &self,
        method: &str,
        path_and_query: &str,
        status: u16,
        content_type: Option<&str>,
        body: &[u8],
    ) -> Vec<String> {
        let path = path_and_query.split('?').next().unwrap_or_default();
        let Some(found) = self.find(method, path) else {
            return vec![format!("GitHub documents no {method} {path}")];
        };
        let problems = self.response_problems(&found, status, content_type, body);
        problems.into_iter().map(|problem| format!("{method} {path_and_query} → {status}: {problem}")).collect()
    }

    fn response_problems(
        &self,
        found: &Found<'_>,
        status: u16,
        content_type: Option<&str>,
        body: &[u8],
    ) -> Vec<String> {
        let declared = resolve(&self.document, &found.part["responses"][status.to_string()]);
        if declared.is_null() {
            let known = EVERYWHERE.contains(&status) || status >= 500;
            return if known { Vec::new() } else { vec!["GitHub does not document this status".to_owned()] };
        }
        let content_type = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
        if body.is_empty() || !content_type.ends_with("json") {
            return Vec::new();
        }
        let Some(schema) = json_schema(declared, Some(content_type)) else { return Vec::new() };
        match serde_json::from_slice(body) {
            Ok(value) => self.validate(&format!("{} {status}", found.operation.pointer), schema, false, &value),
            Err(_) => vec!["the body is not JSON".to_owned()],
        }
    }

    /// Schemas are compiled when they are needed first: there are thousands, and a test meets a dozen.
    fn validate(&self, key: &str, schema: &Value, closed: bool, value: &Value) -> Vec<String> {
        let known = self.validators.lock().unwrap().get(key).cloned();
        let validator = known.unwrap_or_else(|| {
            let validator = Arc::new(schema::compile(&self.document, schema, closed));
            self.validators.lock().unwrap().insert(key.to_owned(), Arc::clone(&validator));
            validator
        });
        validator.iter_errors(value).map(|error| format!("{} {error}", error.instance_path())).collect()
    }

    /// The operation of a request. Of several that fit, the one that spells out the most counts.
    fn find(&self, method: &str, path: &str) -> Option<Found<'_>> {
        // GitHub answers HEAD as it would answer GET.
        let method = if method == "HEAD" { "GET" } else { method };
        let fits = self.operations.iter().filter(|operation| operation.method == method);
        let fits = fits.filter_map(|operation| Some((operation, operation.template.matches(path)?)));
        let (operation, parameters) = fits.max_by_key(|(operation, _)| operation.template.rank())?;
        Some(Found { operation, part: self.document.pointer(&operation.pointer)?, parameters })
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::OpenApi;

    #[rstest]
    #[case("GET", "/user", "")]
    #[case("GET", "/repos/o/r/git/ref/heads/feature/x", "")]
    #[case("PATCH", "/repos/o/r/git/refs/heads/feature/x", r#"{"sha":"a","force":true}"#)]
    #[case("GET", "/repos/o/r/contents/docs/a%20b.md?ref=main", "")]
    #[case("GET", "/repos/o/r/contents/", "")]
    #[case("GET", "/repos/o/r/branches/feature/x", "")]
    #[case("GET", "/repos/o/r/branches/feature/x/protection", "")]
    #[case("GET", "/repos/o/r/tarball/feature/x", "")]
    #[case("GET", "/repos/o/r/compare/main...feature/x?per_page=1", "")]
    #[case("GET", "/repos/o/r/git/trees/abc?recursive=1", "")]
    #[case("GET", "/repos/o/r/pulls?state=all&head=o:x", "")]
    #[case("POST", "/repos/o/r/git/trees", r#"{"tree":[{"path":"a","mode":"100644","type":"blob","sha":null}]}"#)]
    #[case("POST", "/app/installations/1/access_tokens", "{}")]
    #[case("HEAD", "/repos/o/r", "")]
    fn documented_requests_are_fine(#[case] method: &str, #[case] path: &str, #[case] body: &str) {
        let wrong = OpenApi::shared().check_request(method, path, body.as_bytes());
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[rstest]
    #[case("GET", "/repos/o/r/gits", "", "documents no")]
    #[case("DELETE", "/repos/o/r/git/ref/heads/x", "", "documents no")]
    #[case("GET", "/repos/o/r/pulls?stat=all", "", "stat")]
    #[case("GET", "/repos/o/r/pulls?state=merged", "", "state")]
    #[case("GET", "/repos/o/r/pulls?per_page=many", "", "per_page")]
    #[case("GET", "/repos/o/r/pulls/seven", "", "pull_number")]
    #[case("POST", "/repos/o/r/git/blobs", "", "missing")]
    #[case("POST", "/repos/o/r/git/blobs", "{", "not JSON")]
    #[case("POST", "/repos/o/r/git/blobs", r#"{"contents":"x"}"#, "content")]
    #[case("POST", "/repos/o/r/git/blobs", r#"{"content":1}"#, "content")]
    #[case("POST", "/repos/o/r/git/blobs", r#"{"content":"x","encode":"base64"}"#, "encode")]
    #[case("POST", "/repos/o/r/git/trees", r#"{"tree":[{"path":"a","mode":"1"}]}"#, "mode")]
    #[case("GET", "/user", r#"{"a":1}"#, "no body")]
    fn other_requests_are_reported(#[case] method: &str, #[case] path: &str, #[case] body: &str, #[case] word: &str) {
        let wrong = OpenApi::shared().check_request(method, path, body.as_bytes());
        assert!(wrong.iter().any(|problem| problem.contains(word)), "{wrong:?}");
    }

    #[test]
    fn lists_are_not_mistaken_for_what_is_in_them() {
        let check = |path: &str| OpenApi::shared().check_response("GET", path, 200, Some("application/json"), b"[]");
        assert_eq!(check("/repos/o/r/commits?per_page=1"), Vec::<String>::new());
        assert_eq!(check("/repos/o/r/branches"), Vec::<String>::new());
        assert!(!check("/repos/o/r/branches/main").is_empty());
    }

    #[test]
    fn answers_are_checked() {
        let api = OpenApi::shared();
        let check = |status, body: serde_json::Value| {
            let body = body.to_string();
            api.check_response("GET", "/repos/o/r/git/ref/heads/x", status, Some("application/json"), body.as_bytes())
        };
        let object = json!({ "type": "commit", "sha": "a".repeat(40), "url": "https://x.test" });
        let good = json!({ "ref": "refs/heads/x", "node_id": "a", "url": "https://x.test", "object": object });
        assert_eq!(check(200, good), Vec::<String>::new());
        assert_eq!(check(503, json!({ "message": "down" })), Vec::<String>::new());
        assert!(check(200, json!({ "ref": "refs/heads/x" })).iter().any(|problem| problem.contains("node_id")));
        assert!(check(418, json!({})).iter().any(|problem| problem.contains("status")));
    }
}
