//! The browser app, embedded into the binary and served as it was compressed at build time.

use std::borrow::Cow;

use ai_toolkit_protocol::ProblemCode;
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};

use super::{ApiError, policies, problem};

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Assets;

/// The pages that the build makes; everything else is what they load.
const PAGES: [&str; 3] = [APP, API_REFERENCE, DIAGRAM];
const APP: &str = "index.html";
const API_REFERENCE: &str = "api-docs.html";
/// The frame in which the app draws diagrams.
const DIAGRAM: &str = "diagram.html";
const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
/// What stands for the nonce in pages.
const NONCE: &str = "@NONCE@";

/// A file of the app, or the app itself for every address that it has a page for.
pub(super) async fn serve(request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return problem::method_not_allowed().await.into_response();
    }
    let path = request.uri().path().trim_start_matches('/');
    if path.is_empty() || !path.rsplit('/').next().unwrap_or_default().contains('.') {
        return page(APP);
    }
    match Assets::get(path) {
        Some(_) if PAGES.contains(&path) => page(path),
        Some(_) => file(path, request.headers()),
        None => problem::no_such_route().await.into_response(),
    }
}

/// The browsable page of the API.
pub(super) async fn api_reference() -> Response {
    page(API_REFERENCE)
}

fn not_built() -> Response {
    let detail = "the browser app is not part of this binary; build it with: make web";
    ApiError::new(ProblemCode::NotFound, detail).into_response()
}

/// A page with a nonce of its own, so that each answer is another one and none is kept.
fn page(path: &str) -> Response {
    let Some(file) = Assets::get(path) else { return not_built() };
    if path == DIAGRAM {
        let headers = [
            (header::CONTENT_TYPE, HTML),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
            (header::CONTENT_SECURITY_POLICY, policies::DIAGRAM),
            (header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN")),
        ];
        return (headers, file.data.into_owned()).into_response();
    }
    let (nonce, policy) = match policies::nonce() {
        Ok(made) => made,
        Err(error) => return error.into_response(),
    };
    let page = String::from_utf8_lossy(&file.data).replace(NONCE, &nonce);
    let headers = [
        (header::CONTENT_TYPE, HTML),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::CONTENT_SECURITY_POLICY, policy),
        (policies::PERMISSIONS_POLICY, policies::NO_DEVICES),
    ];
    (headers, page).into_response()
}

fn file(path: &str, headers: &HeaderMap) -> Response {
    let Some((file, encoding)) = best(path, headers) else {
        return not_built();
    };
    let etag = hex::encode(file.metadata.sha256_hash());
    let etag = HeaderValue::from_str(&format!("\"{etag}\"")).unwrap_or(HeaderValue::from_static("\"\""));
    // Names under assets/ carry their content's hash.
    let caching = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let common = [
        (header::ETAG, etag.clone()),
        (header::CACHE_CONTROL, HeaderValue::from_static(caching)),
        (header::VARY, HeaderValue::from_static("Accept-Encoding")),
        (header::CONTENT_SECURITY_POLICY, policies::without_styles()),
    ];
    if headers.get(header::IF_NONE_MATCH) == Some(&etag) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    let kind = mime_guess::from_path(path).first_raw().unwrap_or("application/octet-stream");
    let kind = if kind.starts_with("text/") { format!("{kind}; charset=utf-8") } else { kind.to_owned() };
    let bytes = match file.data {
        Cow::Borrowed(bytes) => bytes::Bytes::from_static(bytes),
        Cow::Owned(bytes) => bytes.into(),
    };
    let mut response = (common, [(header::CONTENT_TYPE, kind)], bytes).into_response();
    if let Some(encoding) = encoding {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// The smallest form that the browser takes.
fn best(path: &str, headers: &HeaderMap) -> Option<(EmbeddedFile, Option<&'static str>)> {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let forms = [("br", ".br"), ("gzip", ".gz")].into_iter();
    forms
        .filter(|(encoding, _)| accepts(accepted, encoding))
        .find_map(|(encoding, suffix)| Some((Assets::get(&format!("{path}{suffix}"))?, Some(encoding))))
        .or_else(|| Some((Assets::get(path)?, None)))
}

fn accepts(header: &str, encoding: &str) -> bool {
    header.split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding))
            && !parts.any(|part| matches!(part.strip_prefix("q="), Some("0" | "0.0" | "0.00" | "0.000")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("gzip, deflate, br", "br", true)]
    #[case("gzip;q=0.8,BR", "br", true)]
    #[case("gzip, br;q=0", "br", false)]
    #[case("brotli", "br", false)]
    #[case("", "gzip", false)]
    fn encodings_are_taken_as_the_browser_says(#[case] header: &str, #[case] encoding: &str, #[case] expected: bool) {
        assert_eq!(accepts(header, encoding), expected);
    }
}
