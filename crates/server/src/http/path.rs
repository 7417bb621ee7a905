//! Doc names in URLs: `…/docs/api/errors.md/revisions` and `…/docs/api%2Ferrors.md/revisions` are the same resource.

use axum::http::{Method, Request, Uri};

/// Writes the doc's name as one percent-encoded segment, which is what the routes are written for. The last segments are
/// an action where the method has one of that name; a doc that is called like an action is reached by encoding its name.
pub fn encode_doc_paths<B>(mut request: Request<B>) -> Request<B> {
    let encoded = encode(request.method(), request.uri().path());
    if let Some(path) = encoded {
        let target = match request.uri().query() {
            Some(query) => format!("{path}?{query}"),
            None => path,
        };
        let mut parts = request.uri().clone().into_parts();
        // A URI that was valid stays so: only `/` became `%2F`, and letters became their codes.
        if let Ok(target) = target.parse() {
            parts.path_and_query = Some(target);
            if let Ok(uri) = Uri::from_parts(parts) {
                *request.uri_mut() = uri;
            }
        }
    }
    request
}

/// Names that fixed routes would catch.
const FIXED: [&str; 3] = ["sync", "move", "publish"];

/// `sync` as `%73ync`.
fn percent_encoded_first(name: &str) -> String {
    let (first, rest) = name.split_at(1);
    format!("%{:02X}{rest}", first.as_bytes()[0])
}

fn encode(method: &Method, path: &str) -> Option<String> {
    let rest = path.strip_prefix("/api/projects/")?;
    let (project, rest) = rest.split_once("/docs/")?;
    if project.contains('/') || rest.is_empty() {
        return None;
    }
    let segments: Vec<&str> = rest.split('/').collect();
    let actions = match (method, segments.as_slice()) {
        (&Method::POST, [action]) if FIXED.contains(action) => return None,
        (&Method::POST, [_, .., "restore" | "push" | "resolve"]) => 1,
        (&Method::GET | &Method::HEAD, [_, .., "revisions" | "raw" | "conflict"]) | (&Method::PUT, [_, .., "raw"]) => 1,
        (&Method::GET | &Method::HEAD, [_, .., "revisions", version])
            if segments.len() > 2 && version.bytes().all(|b| b.is_ascii_digit()) && !version.is_empty() =>
        {
            2
        }
        _ => 0,
    };
    let (name, action) = segments.split_at(segments.len() - actions);
    let name = match name {
        [name] if FIXED.contains(name) => percent_encoded_first(name),
        [_] => return None,
        _ => name.join("%2F"),
    };
    let action: String = action.iter().flat_map(|segment| ["/", segment]).collect();
    Some(format!("/api/projects/{project}/docs/{name}{action}"))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(Method::GET, "a.md", "a.md")]
    #[case(Method::GET, "api/errors.md", "api%2Ferrors.md")]
    #[case(Method::GET, "api%2Ferrors.md/revisions", "api%2Ferrors.md/revisions")]
    #[case(Method::GET, "api/v1/errors.md/revisions/12", "api%2Fv1%2Ferrors.md/revisions/12")]
    #[case(Method::GET, "api/errors.md/raw", "api%2Ferrors.md/raw")]
    #[case(Method::GET, "revisions", "revisions")]
    #[case(Method::GET, "revisions/3", "revisions%2F3")]
    #[case(Method::PUT, "a/revisions", "a%2Frevisions")]
    #[case(Method::POST, "sync", "sync")]
    #[case(Method::GET, "sync", "%73ync")]
    #[case(Method::PUT, "sync", "%73ync")]
    #[case(Method::POST, "move", "move")]
    #[case(Method::PUT, "publish", "%70ublish")]
    #[case(Method::PUT, "img/a.png/raw", "img%2Fa.png/raw")]
    #[case(Method::DELETE, "img/raw", "img%2Fraw")]
    #[case(Method::POST, "a/b.md/push", "a%2Fb.md/push")]
    #[case(Method::GET, "../a.md", "..%2Fa.md")]
    #[case(Method::GET, "/etc/passwd", "%2Fetc%2Fpasswd")]
    #[case(Method::GET, "a/", "a%2F")]
    fn a_name_becomes_one_segment(#[case] method: Method, #[case] rest: &str, #[case] expected: &str) {
        let request = Request::builder().method(method).uri(format!("/api/projects/prj_1/docs/{rest}?x=1"));
        let request = encode_doc_paths(request.body(()).unwrap());
        assert_eq!(request.uri().to_string(), format!("/api/projects/prj_1/docs/{expected}?x=1"));
    }

    #[rstest]
    #[case("/api/projects/prj_1/docs")]
    #[case("/api/projects/prj_1/docs/")]
    #[case("/docs/a/b")]
    #[case("/api/projects/prj_1/lock/extend")]
    fn other_paths_are_left_alone(#[case] path: &str) {
        assert_eq!(encode(&Method::GET, path), None);
    }
}
