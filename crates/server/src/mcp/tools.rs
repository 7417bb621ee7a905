//! The tools. Their errors are answers that say what to do, since agents read those; only a tool that does not exist is an
//! error of the protocol.

use std::sync::LazyLock;

use ai_toolkit_protocol::{ContentHash, Doc, DocPath, Encoding, LockStatus, Manifest, ProblemCode, ProjectId};
use rmcp::{
    ErrorData,
    model::{CallToolResult, ContentBlock, JsonObject, Tool, ToolAnnotations, object},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{
    reading::{self, Reading},
    unexpected,
};
use crate::{app::AppState, domain, http::ApiError};

const USUAL_LIMIT: usize = 20;
const MAX_LIMIT: usize = 100;

/// All tools, described.
pub(super) static ALL: LazyLock<Vec<Tool>> = LazyLock::new(|| {
    let path = json!({"type": "string", "description": "Relative to the docs folder, such as api/errors.md"});
    let query = json!({
        "type": "string", "minLength": 1, "maxLength": 200,
        "description": "Words that must all occur; up to 200 characters",
    });
    let limit = json!({
        "type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": USUAL_LIMIT,
        "description": "How many docs at most",
    });
    vec![
        tool(
            "list_docs",
            "List docs",
            "Lists all docs of the project: path, size in bytes, SHA-256; and whether somebody is editing them now, and \
             who. Call it first to see what there is.",
            &json!({}),
            &[],
        ),
        tool(
            "read_doc",
            "Read a doc",
            "Returns the text of one doc. Paths come from list_docs or search_docs.",
            &json!({"path": path}),
            &["path"],
        ),
        tool(
            "search_docs",
            "Search docs",
            "Finds the docs that have every word of the query in their text or path, best first. Each line of the answer \
             is path:line: text of that line; read a whole doc with read_doc.",
            &json!({"query": query, "limit": limit}),
            &["query"],
        ),
    ]
});

fn tool(name: &'static str, title: &str, description: &'static str, properties: &Value, required: &[&str]) -> Tool {
    let schema = json!({
        "type": "object", "properties": properties, "required": required, "additionalProperties": false,
    });
    Tool::new(name, description, object(schema))
        .with_title(title)
        .with_annotations(ToolAnnotations::new().read_only(true).open_world(false))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListDocs {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadDoc {
    path: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SearchDocs {
    query: String,
    limit: Option<usize>,
}

/// What `list_docs` answers.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listing {
    lock: LockStatus,
    /// The docs hash, as a workstation has it in `.sync-hash`.
    hash: ContentHash,
    docs: Vec<Listed>,
}

#[derive(Serialize)]
struct Listed {
    path: DocPath,
    size: u64,
    hash: ContentHash,
    /// Present for what is no text.
    #[serde(skip_serializing_if = "Option::is_none")]
    binary: Option<bool>,
}

/// Runs the tool of this name.
pub(super) async fn call(
    state: &AppState,
    project: &ProjectId,
    name: &str,
    arguments: JsonObject,
) -> Result<CallToolResult, ErrorData> {
    let result = match name {
        "list_docs" => list_docs(state, project, arguments).await,
        "read_doc" => read_doc(state, project, arguments).await.map(text),
        "search_docs" => search_docs(state, project, arguments).await.map(text),
        _ => {
            let names: Vec<&str> = ALL.iter().map(|tool| &*tool.name).collect();
            let message = format!("there is no tool {name:?}; the tools are: {}", names.join(", "));
            return Err(ErrorData::invalid_params(message, None));
        }
    };
    let failed = |error: ApiError| CallToolResult::error(vec![ContentBlock::text(&error.problem().detail)]);
    Ok(result.unwrap_or_else(failed))
}

fn text(text: String) -> CallToolResult {
    CallToolResult::success(vec![ContentBlock::text(text)])
}

fn parse<T: DeserializeOwned>(arguments: JsonObject) -> Result<T, ApiError> {
    serde_json::from_value(arguments.into()).map_err(|why| {
        let detail = format!("the arguments are not as expected: {why}; give what the tool's input schema asks for");
        ApiError::new(ProblemCode::Validation, detail)
    })
}

async fn list_docs(state: &AppState, project: &ProjectId, arguments: JsonObject) -> Result<CallToolResult, ApiError> {
    let ListDocs {} = parse(arguments)?;
    let lock = reading::lock(state, project).await?;
    let docs = state.docs.list(project, false).await?;
    let manifest: Manifest = docs.iter().map(|doc| (doc.file_name.clone(), doc.hash)).collect();
    let listed = |doc: Doc| Listed {
        path: doc.file_name,
        size: doc.size,
        hash: doc.hash,
        binary: (doc.encoding == Encoding::Base64).then_some(true),
    };
    let listing = Listing { lock, hash: manifest.docs_hash(), docs: docs.into_iter().map(listed).collect() };
    let listing = serde_json::to_value(listing).map_err(|error| unexpected(&error))?;
    Ok(CallToolResult::structured(listing))
}

async fn read_doc(state: &AppState, project: &ProjectId, arguments: JsonObject) -> Result<String, ApiError> {
    let ReadDoc { path } = parse(arguments)?;
    Ok(match reading::read(state, project, &path).await? {
        Reading::Text(text) => text,
        Reading::Binary(bytes) => format!("{path} is a binary file of {} bytes, which is not shown here", bytes.len()),
    })
}

async fn search_docs(state: &AppState, project: &ProjectId, arguments: JsonObject) -> Result<String, ApiError> {
    let SearchDocs { query, limit } = parse(arguments)?;
    let limit = limit.unwrap_or(USUAL_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        let detail = format!("limit must be between 1 and {MAX_LIMIT}");
        return Err(ApiError::new(ProblemCode::Validation, detail));
    }
    let mut answer = reading::notice(state, project).await?;
    let hits = domain::search::search(&state.store, project, &query, limit).await?;
    if hits.is_empty() {
        answer += "no doc has all of these words; try fewer or other words, or see all docs with list_docs";
    }
    let lines: Vec<String> = hits
        .into_iter()
        .map(|hit| match hit.line {
            0 => format!("{}: the path matches", hit.file_name),
            line => format!("{}:{line}: {}", hit.file_name, hit.snippet),
        })
        .collect();
    Ok(answer + &lines.join("\n"))
}
