//! What agents see over MCP: their own project's docs, read-only, and whether somebody edits them.

use reqwest::{
    Method, RequestBuilder, StatusCode,
    header::{HeaderName, HeaderValue},
};
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{Answer, Db, Repo, TestApp};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\xff";

/// A server, a project of its own on [`Repo::with_docs`], and the project's key.
async fn started(db: Db) -> (TestApp, Repo, String, String) {
    let (app, repo) = (TestApp::start(db).await, Repo::with_docs());
    let project = app.project(&repo).await;
    let key = app.key(&project).await;
    (app, repo, project, key)
}

fn message(method: &str, params: &Value) -> Value {
    json!({"jsonrpc": "2.0", "id": 7, "method": method, "params": params})
}

fn post(app: &TestApp, key: &str) -> RequestBuilder {
    app.request(Method::POST, "/mcp")
        .header("X-API-Key", key)
        .header("Accept", "application/json, text/event-stream")
        .header("MCP-Protocol-Version", "2025-06-18")
}

/// A header for [`RequestBuilder::headers`], which replaces what is there.
fn header((name, value): (&'static str, &str)) -> (HeaderName, HeaderValue) {
    (HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap())
}

/// Asks and answers with the whole JSON-RPC message.
async fn ask(app: &TestApp, key: &str, method: &str, params: Value) -> Value {
    let answer = Answer::of(post(app, key).json(&message(method, &params))).await;
    let message = answer.expect(StatusCode::OK);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("mcp-session-id"), "", "no session holds an agent to one replica");
    assert_eq!((&message["jsonrpc"], &message["id"]), (&json!("2.0"), &json!(7)));
    message
}

async fn result(app: &TestApp, key: &str, method: &str, params: Value) -> Value {
    let message = ask(app, key, method, params).await;
    assert!(message.get("error").is_none(), "{message}");
    message["result"].clone()
}

async fn error(app: &TestApp, key: &str, method: &str, params: Value) -> (i64, String) {
    let message = ask(app, key, method, params).await;
    let error = &message["error"];
    (error["code"].as_i64().expect("an error"), error["message"].as_str().unwrap().to_owned())
}

/// Calls a tool and answers with its text, and whether it says that it failed.
async fn call(app: &TestApp, key: &str, tool: &str, arguments: Value) -> (String, bool) {
    let result = result(app, key, "tools/call", json!({"name": tool, "arguments": arguments})).await;
    let content = result["content"].as_array().unwrap();
    assert_eq!(content.len(), 1);
    (content[0]["text"].as_str().unwrap().to_owned(), result["isError"] == true)
}

async fn succeed(app: &TestApp, key: &str, tool: &str, arguments: Value) -> String {
    let (text, failed) = call(app, key, tool, arguments).await;
    assert!(!failed, "{text}");
    text
}

async fn fail(app: &TestApp, key: &str, tool: &str, arguments: Value) -> String {
    let (text, failed) = call(app, key, tool, arguments).await;
    assert!(failed, "{text}");
    text
}

async fn list(app: &TestApp, key: &str) -> Value {
    let result = result(app, key, "tools/call", json!({"name": "list_docs"})).await;
    let listing = result["structuredContent"].clone();
    let text: Value = serde_json::from_str(result["content"][0]["text"].as_str().unwrap()).unwrap();
    assert_eq!(text, listing, "agents that know no structured content get the same");
    listing
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_agent_introduces_itself(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, _repo, _, key) = started(db).await;
    let agent = |version: &str| {
        let info = json!({"name": "agent", "version": "1"});
        json!({"protocolVersion": version, "capabilities": {}, "clientInfo": info})
    };
    for version in ["2025-03-26", "2025-06-18", "2025-11-25"] {
        let request = post(&app, &key).headers([("MCP-Protocol-Version", version)].into_iter().map(header).collect());
        let answer = Answer::of(request.json(&message("initialize", &agent(version)))).await.expect(StatusCode::OK);
        let result = &answer["result"];
        assert_eq!(result["protocolVersion"], version);
        assert_eq!(result["serverInfo"]["name"], "ai-toolkit");
        assert_eq!(result["serverInfo"]["title"], "AI Toolkit Sync Platform");
        assert_eq!(result["serverInfo"]["version"], env!("CARGO_PKG_VERSION"));
        assert!(result["instructions"].as_str().unwrap().contains("search_docs"));
        assert_eq!(result["capabilities"], json!({"tools": {}, "resources": {}}));
    }
    let initialized = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
    let accepted = Answer::of(post(&app, &key).json(&initialized)).await;
    assert_eq!((accepted.status, accepted.body.len()), (StatusCode::ACCEPTED, 0));
    assert_eq!(result(&app, &key, "ping", json!({})).await, json!({}));
}

/// From this version on nobody introduces themselves: each request says all there is to know.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_may_stand_alone() {
    let (app, _repo, _, key) = started(Db::Sqlite).await;
    let meta = json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": {"name": "agent", "version": "1"},
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    let ask = async |method: &'static str, name: Option<&'static str>, mut params: Value| {
        params["_meta"] = meta.clone();
        let mut headers = vec![("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", method)];
        headers.extend(name.map(|name| ("Mcp-Name", name)));
        let request = app.request(Method::POST, "/mcp").header("X-API-Key", &key);
        let request = request.headers(headers.into_iter().map(header).collect()).json(&message(method, &params));
        Answer::of(request).await.expect(StatusCode::OK)["result"].clone()
    };
    let server = ask("server/discover", None, json!({})).await;
    assert!(server["supportedVersions"].as_array().unwrap().contains(&json!("2026-07-28")), "{server}");
    assert_eq!(ask("tools/list", None, json!({})).await["tools"].as_array().unwrap().len(), 3);
    let read = json!({"name": "read_doc", "arguments": {"path": "README.md"}});
    assert_eq!(ask("tools/call", Some("read_doc"), read).await["content"][0]["text"], "# Shop\n");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_tool_reads_and_says_so(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, _repo, _, key) = started(db).await;
    let tools = result(&app, &key, "tools/list", json!({})).await["tools"].as_array().unwrap().clone();
    let names: Vec<_> = tools.iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["list_docs", "read_doc", "search_docs"]);
    for tool in &tools {
        assert!(tool["description"].as_str().unwrap().len() > 30, "{tool}");
        assert_eq!(tool["annotations"], json!({"readOnlyHint": true, "openWorldHint": false}), "{tool}");
        assert_eq!(tool["inputSchema"]["type"], "object", "{tool}");
        assert_eq!(tool["inputSchema"]["additionalProperties"], false, "{tool}");
        assert!(tool["inputSchema"]["properties"].is_object(), "some agents take no schema without: {tool}");
    }
    assert_eq!(tools[1]["inputSchema"]["required"], json!(["path"]));
    let search = &tools[2]["inputSchema"];
    assert_eq!(search["required"], json!(["query"]));
    let limit = &search["properties"]["limit"];
    assert_eq!((&limit["minimum"], &limit["maximum"], &limit["default"]), (&json!(1), &json!(100), &json!(20)));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn docs_are_listed_read_and_found(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo, project, key) = started(db).await;
    repo.commit("Logo", |work| std::fs::write(work.join("docs/logo.png"), PNG).unwrap());
    app.post(&format!("/api/projects/{project}/docs/sync"), json!({})).await.expect(StatusCode::OK);

    let listing = list(&app, &key).await;
    let summary = app.hook(&format!("docs/{project}"), &key).await.expect(StatusCode::OK);
    assert_eq!(listing["hash"], summary["hash"]);
    assert_eq!(listing["lock"], json!({"locked": false, "policy": "block"}));
    let docs = listing["docs"].as_array().unwrap();
    let paths: Vec<_> = docs.iter().map(|doc| doc["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["README.md", "api/errors.md", "api/v1/orders.md", "logo.png"]);
    let all = app.get(&format!("/api/projects/{project}/docs")).await.expect(StatusCode::OK);
    for (doc, known) in docs.iter().zip(all.as_array().unwrap()) {
        assert_eq!((&doc["hash"], &doc["size"]), (&known["hash"], &known["size"]), "{doc}");
    }
    assert_eq!((docs[0].get("binary"), docs[3].get("binary")), (None, Some(&json!(true))));

    let text = succeed(&app, &key, "read_doc", json!({"path": "api/errors.md"})).await;
    assert_eq!(text, "# Errors\n\nAll codes.\n");
    let image = succeed(&app, &key, "read_doc", json!({"path": "logo.png"})).await;
    assert_eq!(image, "logo.png is a binary file of 10 bytes, which is not shown here");

    let found = succeed(&app, &key, "search_docs", json!({"query": "errors CODES"})).await;
    assert_eq!(found, "api/errors.md:1: # Errors");
    let found = succeed(&app, &key, "search_docs", json!({"query": "md"})).await;
    assert_eq!(found.lines().count(), 3);
    let found = succeed(&app, &key, "search_docs", json!({"query": "md", "limit": 1})).await;
    assert_eq!(found.lines().count(), 1);
    let found = succeed(&app, &key, "search_docs", json!({"query": "logo", "limit": null})).await;
    assert_eq!(found, "logo.png: the path matches");
    let none = succeed(&app, &key, "search_docs", json!({"query": "quantum"})).await;
    assert!(none.contains("list_docs"), "{none}");

    let change = json!({"content": "changed"});
    app.put(&format!("/api/projects/{project}/docs/README.md"), change).await.expect(StatusCode::OK);
    assert_eq!(succeed(&app, &key, "read_doc", json!({"path": "README.md"})).await, "changed");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_agent_hears_that_somebody_edits(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, _repo, project, key) = started(db).await;
    let token = app.lock(&project, "Ann Lee").await;
    let lock = list(&app, &key).await["lock"].clone();
    assert_eq!((&lock["locked"], &lock["lockedBy"]), (&json!(true), &json!("Ann Lee")));
    let since = lock["lockedAt"].as_str().unwrap();
    let notice = format!("NOTICE: Ann Lee is editing the docs since {since}, so the text may change;");
    let texts = async || {
        [
            succeed(&app, &key, "read_doc", json!({"path": "README.md"})).await,
            succeed(&app, &key, "search_docs", json!({"query": "shop"})).await,
            result(&app, &key, "resources/read", json!({"uri": "docs:///README.md"})).await["contents"][0]["text"]
                .as_str()
                .unwrap()
                .to_owned(),
        ]
    };
    let plain = ["# Shop\n", "README.md:1: # Shop", "# Shop\n"];
    for (text, plain) in texts().await.iter().zip(plain) {
        let (first, rest) = text.split_once("\n\n").unwrap();
        assert!(first.starts_with(&notice) && !first.contains('\n'), "{first}");
        assert_eq!(rest, plain);
    }

    // Agents may go on during an edit where the project says so; the list still tells.
    let policy = |policy: &str| json!({"lockPolicy": policy});
    let path = format!("/api/projects/{project}");
    app.put(&path, policy("warn")).await.expect(StatusCode::OK);
    assert_eq!(texts().await, plain);
    assert_eq!(list(&app, &key).await["lock"]["lockedBy"], "Ann Lee");
    app.put(&path, policy("block")).await.expect(StatusCode::OK);
    app.unlock(&project, &token).await.expect(StatusCode::OK);
    assert_eq!(texts().await, plain);
    assert_eq!(list(&app, &key).await["lock"]["locked"], false);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn docs_are_resources(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, repo, project, key) = started(db).await;
    repo.commit("Logo", |work| {
        std::fs::write(work.join("docs/logo.png"), PNG).unwrap();
        std::fs::write(work.join("docs/Größen & 100%.md"), "# Sizes\n").unwrap();
    });
    app.post(&format!("/api/projects/{project}/docs/sync"), json!({})).await.expect(StatusCode::OK);
    let page = result(&app, &key, "resources/list", json!({})).await;
    assert!(page.get("nextCursor").is_none());
    let resources = page["resources"].as_array().unwrap();
    let uris: Vec<_> = resources.iter().map(|resource| resource["uri"].as_str().unwrap()).collect();
    let expected = [
        "docs:///Gr%C3%B6%C3%9Fen%20%26%20100%25.md",
        "docs:///README.md",
        "docs:///api/errors.md",
        "docs:///api/v1/orders.md",
        "docs:///logo.png",
    ];
    assert_eq!(uris, expected);
    let named = json!({"uri": expected[0], "name": "Größen & 100%.md", "mimeType": "text/markdown", "size": 8});
    assert_eq!(resources[0], named);

    let read = async |uri: &str| result(&app, &key, "resources/read", json!({"uri": uri})).await["contents"].clone();
    let text = json!([{"uri": expected[0], "mimeType": "text/markdown", "text": "# Sizes\n"}]);
    assert_eq!(read(expected[0]).await, text);
    let image = json!([{"uri": expected[4], "mimeType": "image/png", "blob": "iVBORw0KGgoA/w=="}]);
    assert_eq!(read(expected[4]).await, image);

    for uri in ["docs:///nothing.md", "docs:///../README.md", "docs:///%ff", "docs://", "file:///etc/passwd", ""] {
        let (code, text) = error(&app, &key, "resources/read", json!({"uri": uri})).await;
        assert_eq!(code, -32002, "{uri}: {text}");
        assert!(text.len() > 20, "{text}");
    }
    let (_, text) = error(&app, &key, "resources/read", json!({"uri": "docs:///errors.md"})).await;
    assert!(text.contains("api/errors.md"), "{text}");

    let rest = result(&app, &key, "resources/list", json!({"cursor": "api/errors.md"})).await;
    assert_eq!(rest["resources"].as_array().unwrap().len(), 2);
    assert_eq!(error(&app, &key, "resources/list", json!({"cursor": "../x"})).await.0, -32602);
    let templates = result(&app, &key, "resources/templates/list", json!({})).await;
    assert_eq!(templates, json!({"resourceTemplates": []}));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_resources_come_in_pages() {
    let app = TestApp::start(Db::Sqlite).await;
    let names: Vec<String> = (0..1001).map(|number| format!("docs/{number:04}.md")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "x")).collect();
    let repo = Repo::with(&files);
    let project = app.project(&repo).await;
    let key = app.key(&project).await;
    let first = result(&app, &key, "resources/list", json!({})).await;
    assert_eq!(first["resources"].as_array().unwrap().len(), 1000);
    let rest = result(&app, &key, "resources/list", json!({"cursor": first["nextCursor"]})).await;
    assert_eq!(rest["resources"][0]["uri"], "docs:///1000.md");
    assert!(rest["resources"].as_array().unwrap().len() == 1 && rest.get("nextCursor").is_none());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_key_opens_its_own_project_and_nothing_else(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, _repo, project, key) = started(db).await;
    let secret = Repo::with(&[("docs/secret.md", "# Secret plan\n")]);
    let other = app.project(&secret).await;
    assert_eq!(
        succeed(&app, &app.key(&other).await, "read_doc", json!({"path": "secret.md"})).await,
        "# Secret plan\n"
    );
    assert_eq!(list(&app, &key).await["docs"].as_array().unwrap().len(), 3);
    let refused = fail(&app, &key, "read_doc", json!({"path": "secret.md"})).await;
    assert!(refused.starts_with("there is no doc secret.md"), "{refused}");
    let nothing = succeed(&app, &key, "search_docs", json!({"query": "secret"})).await;
    assert!(nothing.starts_with("no doc"), "{nothing}");
    assert_eq!(error(&app, &key, "resources/read", json!({"uri": "docs:///secret.md"})).await.0, -32002);

    let body = message("tools/list", &json!({}));
    let post = || app.request(Method::POST, "/mcp").json(&body);
    let bearer = format!("Bearer {key}");
    assert_eq!(Answer::of(post().header("Authorization", &bearer)).await.status, StatusCode::OK);
    let refused = async |request: RequestBuilder| {
        let answer = Answer::of(request).await;
        answer.problem(StatusCode::UNAUTHORIZED, "unauthorized");
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    };
    refused(post()).await;
    refused(app.request(Method::GET, "/mcp")).await;
    for wrong in ["sk_wrong", "", "lt_x", &key[..key.len() - 1]] {
        refused(post().header("X-API-Key", wrong)).await;
        refused(post().header("Authorization", format!("Bearer {wrong}"))).await;
    }

    let keys = format!("/api/projects/{project}/api-keys");
    let id = app.get(&keys).await.expect(StatusCode::OK)[0]["id"].as_str().unwrap().to_owned();
    app.delete(&format!("{keys}/{id}")).await.expect(StatusCode::OK);
    refused(post().header("X-API-Key", &key)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn any_replica_answers() {
    let (app, _repo, _, key) = started(Db::Postgres).await;
    let replica = app.replica().await;
    list(&app, &key).await;
    assert_eq!(succeed(&replica, &key, "read_doc", json!({"path": "README.md"})).await, "# Shop\n");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn no_web_page_gets_through(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, _repo, _, key) = started(db).await;
    let ask = async |headers: &[(&'static str, &str)]| {
        let headers = headers.iter().copied().map(header).collect();
        Answer::of(post(&app, &key).headers(headers).json(&message("tools/list", &json!({})))).await
    };
    let port = app.address.rsplit(':').next().unwrap();
    for name in ["127.0.0.1", "localhost", "[::1]"] {
        let host = format!("{name}:{port}");
        ask(&[("Host", &host)]).await.expect(StatusCode::OK);
        ask(&[("Host", &host), ("Origin", &format!("http://{host}"))]).await.expect(StatusCode::OK);
        ask(&[("Host", name)]).await.expect(StatusCode::OK);
    }
    for origin in ["http://evil.example", "null", "https://localhost", "http://localhost:1"] {
        ask(&[("Origin", origin)]).await.problem(StatusCode::FORBIDDEN, "forbidden");
    }
    ask(&[("Host", "evil.example")]).await.problem(StatusCode::FORBIDDEN, "forbidden");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_agent_is_told_what_to_do_instead(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let (app, _repo, project, key) = started(db).await;
    let long = "x".repeat(201);
    for (tool, arguments, told) in [
        ("read_doc", json!({"path": "api/error.md"}), "the nearest are: api/errors.md"),
        ("read_doc", json!({"path": "Errors.md"}), "the nearest are: api/errors.md"),
        ("read_doc", json!({"path": "zzz"}), "there is no doc zzz; list_docs shows"),
        ("read_doc", json!({"path": "/README.md"}), "leave out the leading"),
        ("read_doc", json!({"path": "../../etc/passwd"}), "\"..\""),
        ("read_doc", json!({"path": ""}), "a doc needs a name"),
        ("read_doc", json!({}), "missing field `path`"),
        ("read_doc", json!({"path": 1}), "expected a string"),
        ("read_doc", json!({"path": "README.md", "project": "prj_1"}), "unknown field `project`"),
        ("list_docs", json!({"project": "prj_1"}), "unknown field `project`"),
        ("search_docs", json!({"query": " "}), "at least one word"),
        ("search_docs", json!({"query": long}), "longer than 200 characters"),
        ("search_docs", json!({"query": "shop", "limit": 0}), "between 1 and 100"),
        ("search_docs", json!({"query": "shop", "limit": 101}), "between 1 and 100"),
        ("search_docs", json!({"query": "shop", "limit": -1}), "the arguments are not as expected"),
    ] {
        let text = fail(&app, &key, tool, arguments).await;
        assert!(text.contains(told), "{text}");
    }
    app.delete(&format!("/api/projects/{project}/docs/README.md")).await.expect(StatusCode::OK);
    let text = fail(&app, &key, "read_doc", json!({"path": "README.md"})).await;
    assert!(text.starts_with("there is no doc README.md"), "{text}");
    let (code, text) = error(&app, &key, "tools/call", json!({"name": "write_doc", "arguments": {}})).await;
    assert!(code == -32602 && text.contains("list_docs, read_doc, search_docs"), "{text}");
    assert_eq!(error(&app, &key, "prompts/list", json!({})).await.0, -32601);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_message_is_a_problem() {
    let (app, _repo, _, key) = started(Db::Sqlite).await;
    for method in [Method::GET, Method::DELETE, Method::PUT] {
        let refused = Answer::of(app.request(method, "/mcp").header("X-API-Key", &key)).await;
        refused.problem(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed");
        assert_eq!(refused.header("allow"), "POST");
    }
    for body in ["", "{", "[]", "{}", "hello", r#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#] {
        let request = post(&app, &key).header("Content-Type", "application/json").body(body);
        Answer::of(request).await.problem(StatusCode::BAD_REQUEST, "malformed_json");
    }
    let undeclared = post(&app, &key).body(message("ping", &json!({})).to_string());
    Answer::of(undeclared).await.problem(StatusCode::BAD_REQUEST, "malformed_json");
    let huge = json!({"name": "search_docs", "arguments": {"query": "x".repeat(70_000)}});
    let huge = Answer::of(post(&app, &key).json(&message("tools/call", &huge))).await;
    huge.problem(StatusCode::PAYLOAD_TOO_LARGE, "too_large");
    let unknown =
        app.request(Method::POST, "/mcp").header("X-API-Key", &key).header("MCP-Protocol-Version", "1999-01-01");
    let unknown = Answer::of(unknown.json(&message("ping", &json!({})))).await;
    unknown.problem(StatusCode::BAD_REQUEST, "validation");
    // A client that is refused looks for a way to sign in; there is none.
    for path in ["oauth-protected-resource", "oauth-protected-resource/mcp", "oauth-authorization-server"] {
        app.get(&format!("/.well-known/{path}")).await.problem(StatusCode::NOT_FOUND, "not_found");
    }
}
