//! Parts of the OpenAPI document that many endpoints share.

use std::collections::BTreeMap;

use ai_toolkit_protocol::Problem;
use utoipa::{
    IntoParams, IntoResponses, PartialSchema, ToSchema,
    openapi::{Content, HttpMethod, OpenApi, Ref, RefOr, Response, ResponseBuilder, path::Operation, schema::Schema},
};

/// Every endpoint's errors. Which statuses they have is told for each by [`tell_statuses`].
pub(crate) struct Problems;

impl IntoResponses for Problems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let schema = Ref::from_schema_name(Problem::name());
        let content = Content::new(Some(RefOr::<Schema>::Ref(schema)));
        let response = ResponseBuilder::new()
            .description("What went wrong, and what to do")
            .content("application/problem+json", content)
            .build();
        BTreeMap::from([("default".to_owned(), response.into())])
    }
}

/// Says of each operation that has [`Problems`] which statuses they come with.
pub(super) fn tell_statuses(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        let methods = [
            (HttpMethod::Get, &mut item.get),
            (HttpMethod::Put, &mut item.put),
            (HttpMethod::Post, &mut item.post),
            (HttpMethod::Delete, &mut item.delete),
        ];
        for (method, operation) in methods {
            let Some(operation) = operation else { continue };
            let statuses = statuses_of(path, &method, operation);
            let Some(problems) = operation.responses.responses.remove("default") else { continue };
            for status in statuses {
                operation.responses.responses.entry(status.to_string()).or_insert_with(|| problems.clone());
            }
        }
    }
}

fn statuses_of(path: &str, method: &HttpMethod, operation: &Operation) -> Vec<u16> {
    let tag = operation.tags.as_ref().and_then(|tags| tags.first()).map_or("", String::as_str);
    let reads = *method == HttpMethod::Get;
    // Whoever comes too often, or from another web page, is refused everywhere; and everything can fail.
    let mut statuses = vec![400, 403, 429, 500, 503];
    if tag != "platform" {
        statuses.push(401);
    }
    if path.contains('{') || tag == "accounts" {
        statuses.push(404);
    }
    if operation.request_body.is_some() {
        statuses.extend([408, 413, 415]);
    }
    match tag {
        "docs" | "locks" if !reads => statuses.extend([409, 412, 422, 423, 502]),
        "projects" if !reads => statuses.extend([404, 409, 422, 502]),
        "accounts" | "members" if !reads => statuses.push(409),
        _ => {}
    }
    match path {
        // Whether a delivery, or a handshake, proves what it says.
        "/api/webhooks/github/{id}" | "/api/ws" => statuses.push(401),
        _ => {}
    }
    if path == "/api/ws" {
        statuses.push(426);
    }
    statuses
}

/// Makes [`Problem`] and all that it refers to part of the document, which [`Problems`] alone would not.
pub(super) fn add_problem(document: &mut OpenApi) {
    let mut schemas = Vec::new();
    Problem::schemas(&mut schemas);
    let components = document.components.get_or_insert_default();
    components.schemas.insert(Problem::name().into_owned(), Problem::schema());
    components.schemas.extend(schemas);
}

/// A project in the path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes what the extractors take")]
pub(super) struct ProjectPath {
    /// The project's id.
    id: String,
}

/// A doc in the path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes what the extractors take")]
pub(super) struct DocFile {
    /// The project's id.
    id: String,
    /// The doc's path relative to the docs folder, percent-encoded or with plain slashes.
    file: String,
}

/// Headers of a write.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes what the extractors take")]
pub(super) struct WriteHeaders {
    /// The token of the lock that the writer holds; needed while the docs are locked.
    #[param(rename = "Lock-Token")]
    lock_token: Option<String>,
    /// `"<hash>"`: only if the doc still has this hash; `*`: only if it exists.
    #[param(rename = "If-Match")]
    if_match: Option<String>,
    /// `*`: only if it does not exist.
    #[param(rename = "If-None-Match")]
    if_none_match: Option<String>,
}

/// The lock's token.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes what the extractors take")]
pub(super) struct LockTokenHeader {
    /// The token that the acquisition answered with.
    #[param(rename = "Lock-Token")]
    lock_token: Option<String>,
}

/// The API key.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes what the extractors take")]
pub(super) struct KeyHeader {
    /// The API key; it opens its own project only. `Authorization: Bearer` does as well.
    #[param(rename = "X-API-Key")]
    api_key: Option<String>,
    /// What the workstation calls itself, up to 100 bytes; the key's name without it.
    #[param(rename = "X-Workstation")]
    workstation: Option<String>,
}
