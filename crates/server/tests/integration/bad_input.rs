//! Bad input: each gets a clear problem, and nothing is changed.

use reqwest::{Method, StatusCode};
use rstest::rstest;
use serde_json::json;

use crate::support::{Answer, Db, Repo, TestApp};

/// A name in a URL, every byte encoded, so that no client tidies it up on the way.
fn encoded(name: &[u8]) -> String {
    name.iter().fold(String::new(), |text, byte| format!("{text}%{byte:02X}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_rule_for_names_is_kept() {
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let long_segment = format!("{}.md", "a".repeat(253));
    let long_path = format!("{}a.md", "abcdefghi/".repeat(103));
    let names: &[&[u8]] = &[
        b"/etc/passwd",
        b"..",
        b".",
        b"../a.md",
        b"a/../b.md",
        b"a/./b.md",
        b"./a.md",
        b"a//b.md",
        b"a.md/",
        b"a\\b.md",
        b"..\\a.md",
        b"C:\\a.md",
        b"a\0b.md",
        b"a\nb.md",
        b"a\x7f.md",
        b"a\xc2\x85.md",
        b"a.md.",
        b"a.md ",
        b"a./b.md",
        b"a /b.md",
        b"CON",
        b"con.md",
        b"a/Nul.txt",
        b"COM1.md",
        b"lpt9",
        b"aux.tar.gz",
        b".git/config",
        b"a/.GIT/b.md",
        b".sync-hash",
        b"\xff\xfe.md",
        long_segment.as_bytes(),
        long_path.as_bytes(),
    ];
    for name in names {
        for (method, body) in [("PUT", r#"{"content":"x"}"#), ("GET", ""), ("DELETE", "")] {
            refused(&app, &format!("{method} /api/projects/{project}/docs/{}", encoded(name)), body).await;
        }
    }
    for name in ["a//b.md", "%2e%2e/a.md", "a/../../b.md", "a/%2e%2e/%2e%2e/b.md"] {
        refused(&app, &format!("PUT /api/projects/{project}/docs/{name}"), r#"{"content":"x"}"#).await;
    }
    let docs = app.get(&format!("/api/projects/{project}/docs")).await.expect(StatusCode::OK);
    assert_eq!(docs.as_array().unwrap().len(), 3, "nothing was made");
}

async fn refused(app: &TestApp, first: &str, body: &str) {
    let answer = raw_request(&app.address, first, body).await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{first}: {answer}");
    assert!(
        answer.contains("application/problem+json") && answer.contains(r#""field":"fileName""#),
        "{first}: {answer}"
    );
}

/// A request as it is: clients tidy paths up before they send them.
async fn raw_request(address: &str, first: &str, body: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let head =
        format!("{first} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nConnection: close\r\n");
    stream.write_all(format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[rstest]
#[case::not_json("{", "malformed_json", None)]
#[case::not_utf8("{\"content\":\"\\ud800\"}", "malformed_json", None)]
#[case::trailing("{\"content\":\"a\"} x", "malformed_json", None)]
#[case::array("[]", "validation", None)]
#[case::missing("{}", "validation", Some("content"))]
#[case::wrong_type("{\"content\":1}", "validation", Some("content"))]
#[case::null("{\"content\":null}", "validation", Some("content"))]
#[case::unknown("{\"content\":\"a\",\"contents\":\"b\"}", "unknown_field", Some("contents"))]
#[case::twice("{\"content\":\"a\",\"content\":\"b\"}", "validation", None)]
#[case::control("{\"content\":\"a\",\"message\":\"\\u0000\"}", "validation", Some("message"))]
#[tokio::test(flavor = "multi_thread")]
async fn every_wrong_body_is_told_what_is_wrong(
    #[case] body: &'static str,
    #[case] code: &str,
    #[case] field: Option<&str>,
) {
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let path = format!("/api/projects/{project}/docs/README.md");
    let put = app.request(Method::PUT, &path).header("Content-Type", "application/json").body(body);
    let problem = Answer::of(put).await.problem(StatusCode::BAD_REQUEST, code);
    assert_eq!(problem["field"].as_str(), field, "{problem}");
    assert_eq!(app.get(&path).await.expect(StatusCode::OK)["version"], 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn too_much_is_refused_and_just_enough_is_not(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    const LIMIT: usize = 5 * 1024 * 1024;
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project_with(&repo, json!({"publishMode": "manual"})).await;
    let path = format!("/api/projects/{project}/docs/big.md");
    app.put(&path, json!({"content": "a".repeat(LIMIT)})).await.expect(StatusCode::CREATED);
    // Five million characters that JSON writes as six bytes each.
    app.put(&path, json!({"content": "\u{1}".repeat(LIMIT)})).await.expect(StatusCode::OK);
    let over = app.put(&path, json!({"content": "a".repeat(LIMIT + 1)})).await;
    assert_eq!(over.problem(StatusCode::PAYLOAD_TOO_LARGE, "too_large")["field"], "content");
    let message = json!({"content": "a", "message": "m".repeat(1001)});
    assert_eq!(app.put(&path, message).await.problem(StatusCode::BAD_REQUEST, "validation")["field"], "message");
    let body = json!({"name": "x".repeat(100_000), "repoUrl": repo.url()});
    app.post("/api/projects", body).await.problem(StatusCode::PAYLOAD_TOO_LARGE, "too_large");
    assert_eq!(app.get(&path).await.expect(StatusCode::OK)["version"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_another_page_is_no_json() {
    let app = TestApp::start(Db::Sqlite).await;
    for kind in [None, Some("text/plain"), Some("application/x-www-form-urlencoded")] {
        let request = app.request(Method::POST, "/api/projects").body(r#"{"name":"a","repoUrl":"file:///tmp"}"#);
        let request = match kind {
            Some(kind) => request.header("Content-Type", kind),
            None => request,
        };
        Answer::of(request).await.problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_of_nothing_and_of_another_kind_are_not_found() {
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    app.project(&repo).await;
    for id in [
        "1",
        "prj_",
        "prj_zz",
        "doc_00000000000000000000000000000000",
        "prj_00000000000000000000000000000000",
        "%FF",
        "..%2F",
    ] {
        for rest in
            ["", "/docs", "/docs/a.md", "/lock", "/api-keys", "/activity", "/search?q=a", "/docs/a.md/revisions"]
        {
            let answer = app.get(&format!("/api/projects/{id}{rest}")).await;
            answer.problem(StatusCode::NOT_FOUND, "not_found");
        }
        for (method, rest) in [(Method::POST, "/lock"), (Method::POST, "/docs/sync"), (Method::DELETE, "")] {
            let request = app.request(method, &format!("/api/projects/{id}{rest}")).json(&json!({}));
            Answer::of(request).await.problem(StatusCode::NOT_FOUND, "not_found");
        }
    }
    app.get("/api/nothing").await.problem(StatusCode::NOT_FOUND, "not_found");
    app.put("/api/projects", json!({})).await.problem(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed");
}

#[tokio::test(flavor = "multi_thread")]
async fn other_hosts_and_other_pages_are_refused_everywhere() {
    let (app, repo) = (TestApp::start(Db::Sqlite).await, Repo::with_docs());
    let project = app.project(&repo).await;
    for path in
        ["/", "/api/projects", "/api/openapi.json", "/healthz", &format!("/api/projects/{project}/docs/README.md")]
    {
        for (name, value) in [("Host", "evil.example"), ("Origin", "http://evil.example"), ("Origin", "null")] {
            let request = app.request(Method::GET, path).header(name, value);
            let problem = Answer::of(request).await.problem(StatusCode::FORBIDDEN, "forbidden");
            assert_eq!(problem["field"], name);
        }
    }
    let own = app.request(Method::GET, "/api/projects").header("Origin", format!("http://{}", app.address));
    Answer::of(own).await.expect(StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn names_of_people_have_rules() {
    let app = TestApp::start(Db::Sqlite).await;
    let session =
        async |name: &str| Answer::of(app.request(Method::GET, "/api/session").header("X-Display-Name", name)).await;
    assert_eq!(session("J%C3%BCrgen").await.expect(StatusCode::OK)["name"], "Jürgen");
    for wrong in ["", "%0A", "%FF", &"x".repeat(101)] {
        assert_eq!(session(wrong).await.problem(StatusCode::BAD_REQUEST, "validation")["field"], "X-Display-Name");
    }
}
