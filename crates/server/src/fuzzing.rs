//! What the fuzz targets in `fuzz/` reach of the parsers that face the network. Built for them alone.

use ai_toolkit_protocol::{DocPath, ws::ClientMessage};

pub use crate::{
    domain::webhooks::fuzz_delivery as webhook,
    http::{fuzz_body as body, fuzz_headers as headers},
};

/// A doc's path in a request, before and after it is written as one segment.
///
/// # Panics
/// When the name is another one afterwards, or leads out of the docs folder.
pub fn doc_path(rest: &str) {
    use axum::http::{Method, Request};
    use percent_encoding::percent_decode_str;

    let decoded = |text: &str| percent_decode_str(text).collect::<Vec<u8>>();
    for method in [Method::GET, Method::PUT, Method::POST, Method::DELETE] {
        let Ok(request) = Request::builder().method(method).uri(format!("/api/projects/prj_1/docs/{rest}")).body(())
        else {
            return;
        };
        let before = request.uri().clone();
        let after = crate::http::encode_doc_paths(request).uri().clone();
        assert_eq!(decoded(before.path()), decoded(after.path()), "the same name");
        assert_eq!(before.query(), after.query());
    }
    if let Ok(name) = DocPath::parse(&String::from_utf8_lossy(&decoded(rest))) {
        let segments = || name.as_str().split('/');
        assert!(segments().all(|segment| !matches!(segment, "" | "." | "..") && !segment.contains(['\\', '\0'])));
        assert_eq!(DocPath::parse(name.as_str()).as_ref(), Ok(&name), "it has one spelling");
    }
}

/// A message of a WebSocket.
///
/// # Panics
/// When it is read differently once it is written.
pub fn ws_message(text: &str) {
    if let Ok(message) = serde_json::from_str::<ClientMessage>(text) {
        let written = serde_json::to_string(&message).ok();
        assert_eq!(written.and_then(|text| serde_json::from_str(&text).ok()), Some(message));
    }
}
