//! Parts of the OpenAPI document that many endpoints share.

use std::collections::BTreeMap;

use ai_toolkit_protocol::Problem;
use utoipa::{
    IntoParams, IntoResponses, PartialSchema, ToSchema,
    openapi::{Content, Ref, RefOr, Response, ResponseBuilder, schema::Schema},
};

/// Every endpoint's errors.
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

/// Makes [`Problem`] and all that it refers to part of the document, which [`Problems`] alone would not.
pub(super) fn add_problem(document: &mut utoipa::openapi::OpenApi) {
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
