//! The docs as resources: `docs:///api/errors.md` is the doc `api/errors.md`.

use ai_toolkit_protocol::{DocPath, Encoding, ProblemCode, ProjectId};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use rmcp::{
    ErrorData,
    model::{ListResourcesResult, ReadResourceResult, Resource, ResourceContents},
};
use serde_json::json;

use super::reading::{self, Reading};
use crate::{app::AppState, domain::docs::to_text, http::ApiError};

const SCHEME: &str = "docs:///";
/// All but what a URI's path has as it is (RFC 3986, `unreserved` and the slash).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');
const PAGE: usize = 1000;

fn uri_of(name: &DocPath) -> String {
    format!("{SCHEME}{}", utf8_percent_encode(name.as_str(), ENCODED))
}

/// One page of all docs, from the path `cursor` on.
pub(super) async fn list(
    state: &AppState,
    project: &ProjectId,
    cursor: Option<&str>,
) -> Result<ListResourcesResult, ErrorData> {
    let cursor = cursor.map(DocPath::parse).transpose().map_err(|_| {
        ErrorData::invalid_params("the cursor is not one of this list; take it from nextCursor, or leave it out", None)
    })?;
    let docs = state.docs.list(project, false).await.map_err(|error| failed(&error.into(), None))?;
    let mut docs: Vec<_> = docs.into_iter().filter(|doc| Some(&doc.file_name) > cursor.as_ref()).collect();
    docs.sort_by(|a, b| a.file_name.cmp(&b.file_name));
    let more = docs.len() > PAGE;
    docs.truncate(PAGE);
    let next = docs.last().filter(|_| more).map(|doc| doc.file_name.to_string());
    let resources = docs.into_iter().map(|doc| {
        Resource::new(uri_of(&doc.file_name), doc.file_name.as_str())
            .with_mime_type(media_type(doc.file_name.as_str(), doc.encoding))
            .with_size(doc.size)
    });
    let mut page = ListResourcesResult::with_all_items(resources.collect());
    page.next_cursor = next;
    Ok(page)
}

/// The doc that `uri` names.
pub(super) async fn read(state: &AppState, project: &ProjectId, uri: &str) -> Result<ReadResourceResult, ErrorData> {
    let path =
        uri.strip_prefix(SCHEME).and_then(|path| percent_decode_str(path).decode_utf8().ok()).ok_or_else(|| {
            let detail = "there is no such resource; a doc's uri is docs:/// and its path, as resources/list has them";
            failed(&ApiError::new(ProblemCode::NotFound, detail), Some(uri))
        })?;
    let reading = reading::read(state, project, &path).await.map_err(|error| failed(&error, Some(uri)))?;
    Ok(ReadResourceResult::new(vec![match reading {
        Reading::Text(text) => ResourceContents::text(text, uri).with_mime_type(media_type(&path, Encoding::Utf8)),
        Reading::Binary(bytes) => ResourceContents::blob(to_text(Encoding::Base64, &bytes), uri)
            .with_mime_type(media_type(&path, Encoding::Base64)),
    }]))
}

fn media_type(path: &str, encoding: Encoding) -> &'static str {
    let guess = mime_guess::from_path(path).first_raw();
    match encoding {
        // By its name alone, TypeScript would be a film.
        Encoding::Utf8 => guess.filter(|kind| kind.starts_with("text/")).unwrap_or("text/plain"),
        Encoding::Base64 => guess.unwrap_or("application/octet-stream"),
    }
}

/// The protocol's error for one of the platform's.
fn failed(error: &ApiError, uri: Option<&str>) -> ErrorData {
    let problem = error.problem();
    let (detail, data) = (problem.detail.clone(), uri.map(|uri| json!({"uri": uri})));
    match problem.code {
        ProblemCode::NotFound | ProblemCode::Validation => ErrorData::resource_not_found(detail, data),
        _ => ErrorData::internal_error(detail, data),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("api/errors.md", "docs:///api/errors.md")]
    #[case("a b/ä#?%.md", "docs:///a%20b/%C3%A4%23%3F%25.md")]
    fn a_uri_names_one_doc(#[case] path: &str, #[case] uri: &str) {
        assert_eq!(uri_of(&DocPath::parse(path).unwrap()), uri);
        let decoded = percent_decode_str(uri.strip_prefix(SCHEME).unwrap()).decode_utf8().unwrap();
        assert_eq!(decoded, path);
    }

    #[rstest::rstest]
    #[case("a.md", Encoding::Utf8, "text/markdown")]
    #[case("a.ts", Encoding::Utf8, "text/plain")]
    #[case("LICENSE", Encoding::Utf8, "text/plain")]
    #[case("a.png", Encoding::Base64, "image/png")]
    #[case("a", Encoding::Base64, "application/octet-stream")]
    fn texts_are_texts(#[case] path: &str, #[case] encoding: Encoding, #[case] expected: &str) {
        assert_eq!(media_type(path, encoding), expected);
    }
}
