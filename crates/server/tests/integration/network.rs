//! The network's edge: whose address counts, what is too slow, too large or too much, and what may take its time.

use std::time::Duration;

use ai_toolkit_server::listen::{ConnectionLimits, NetworkSettings, Rates, TrustedProxies};
use reqwest::{Method, StatusCode};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{interval, timeout},
};

use crate::support::{Answer, Db, Repo, Setup, Socket, TestApp};

const SHORT: Duration = Duration::from_millis(300);
const PATIENCE: Duration = Duration::from_secs(10);
const PROBE: &[u8] = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

async fn app(change: impl FnOnce(&mut NetworkSettings)) -> TestApp {
    let mut network = NetworkSettings::default();
    change(&mut network);
    TestApp::start_with(Db::Sqlite, Setup { network, ..Setup::default() }).await
}

/// Loopback is a proxy, which the tests speak for.
fn behind_proxy(network: &mut NetworkSettings) {
    network.trusted_proxies = TrustedProxies::new(vec!["127.0.0.0/8".parse().unwrap()]);
}

fn limits(change: impl FnOnce(&mut ConnectionLimits)) -> impl FnOnce(&mut NetworkSettings) {
    |network| change(&mut network.limits)
}

async fn get_as(app: &TestApp, path: &str, headers: &[(&'static str, &str)]) -> Answer {
    let request = app.request(Method::GET, path);
    Answer::of(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))).await
}

async fn connect(app: &TestApp) -> TcpStream {
    TcpStream::connect(&app.address).await.unwrap()
}

/// What comes until the server closes the connection, which it has to.
async fn to_the_end(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    // It may be a reset as well as an end.
    let _ = timeout(PATIENCE, stream.read_to_end(&mut bytes)).await.expect("the server closes the connection");
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_asks_too_often_is_told_when_to_go_on() {
    let app = app(|network| {
        behind_proxy(network);
        network.rates = Rates { per_address: 1, per_key: 0 };
    })
    .await;
    let get = async |from: &str| get_as(&app, "/healthz", &[("x-forwarded-for", from)]).await;
    for _ in 0..10 {
        assert_eq!(get("203.0.113.5").await.status, StatusCode::OK);
    }
    // What a client writes before what the proxy appends changes nothing.
    let mut refused = get("198.51.100.1, 203.0.113.5").await;
    while refused.status == StatusCode::OK {
        refused = get("203.0.113.5").await;
    }
    let problem = refused.problem(StatusCode::TOO_MANY_REQUESTS, "rate_limited");
    assert_eq!((&problem["retryAfter"], refused.header("retry-after")), (&json!(1), "1"));
    assert_eq!(get("203.0.113.6").await.status, StatusCode::OK);
    // Nobody is told more of a route by being refused there.
    let socket = Socket::connect(&app.address, &[("x-forwarded-for", "203.0.113.5")]).await;
    assert_eq!(socket.err(), Some(429));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_but_a_trusted_proxy_says_who_asks() {
    let app = app(|network| network.rates = Rates { per_address: 1, per_key: 1 }).await;
    for _ in 0..30 {
        let answer = get_as(&app, "/healthz", &[("x-forwarded-for", "203.0.113.5")]).await;
        assert_eq!(answer.status, StatusCode::OK, "this machine is not limited");
    }
    let spoofed = [("x-forwarded-proto", "https"), ("x-forwarded-host", "docs.example.com")];
    assert_eq!(get_as(&app, "/projects", &spoofed).await.header("strict-transport-security"), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_used_too_often_is_told_when_to_go_on() {
    let (app, repo) = (
        app(|network| {
            behind_proxy(network);
            network.rates = Rates { per_address: 0, per_key: 1 };
        })
        .await,
        Repo::with_docs(),
    );
    let project = app.project(&repo).await;
    let (key, other) = (app.key(&project).await, app.key(&project).await);
    let status = format!("/api/hook/status/{project}");
    let mut addresses = 1..=200;
    let mut ask = async |key: &str| {
        let from = format!("203.0.113.{}", addresses.next().unwrap());
        get_as(&app, &status, &[("x-api-key", key), ("x-forwarded-for", &from)]).await
    };
    for _ in 0..10 {
        assert_eq!(ask(&key).await.status, StatusCode::OK);
    }
    let mut refused = ask(&key).await;
    while refused.status == StatusCode::OK {
        refused = ask(&key).await;
    }
    assert_eq!(refused.problem(StatusCode::TOO_MANY_REQUESTS, "rate_limited")["retryAfter"], 1);
    let message =
        app.request(Method::POST, "/mcp").header("x-api-key", &key).header("x-forwarded-for", "203.0.113.201");
    Answer::of(message.json(&json!({}))).await.problem(StatusCode::TOO_MANY_REQUESTS, "rate_limited");
    assert_eq!(ask(&other).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_proxy_links_and_policies_are_those_of_its_name() {
    let app = app(behind_proxy).await;
    let secure = [("x-forwarded-proto", "https"), ("x-forwarded-host", "docs.example.com")];
    for path in ["/projects", "/api/projects", "/healthz", "/assets/absent.js"] {
        let answer = get_as(&app, path, &secure).await;
        assert_eq!(answer.header("strict-transport-security"), "max-age=31536000", "{path}");
    }
    for (proto, host) in
        [("http", "docs.example.com"), ("https", "localhost:3001"), ("https", "[::1]:3001"), ("https", "192.0.2.1")]
    {
        let answer = get_as(&app, "/projects", &[("x-forwarded-proto", proto), ("x-forwarded-host", host)]).await;
        assert_eq!(answer.header("strict-transport-security"), "", "{proto}://{host}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_installer_asks_where_the_client_asked() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("ai-toolkit"), "client").unwrap();
    let mut network = NetworkSettings::default();
    behind_proxy(&mut network);
    let setup = Setup { network, client_dir: Some(folder.path().to_owned()), ..Setup::default() };
    let app = TestApp::start_with(Db::Sqlite, setup).await;
    let secure = [("x-forwarded-proto", "https"), ("x-forwarded-host", "docs.example.com")];
    assert!(get_as(&app, "/install.sh", &secure).await.text().contains("https://docs.example.com"));
    assert!(app.get("/install.sh").await.text().contains(&format!("http://{}", app.address)));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_finish_the_head_of_a_request_is_cut_off() {
    let app = app(limits(|limits| limits.head = SHORT)).await;
    // A byte now and then buys no time.
    let mut slow = connect(&app).await;
    let mut pause = interval(SHORT / 10);
    let trickle = async {
        for byte in PROBE.iter().cycle().filter(|byte| byte.is_ascii_alphabetic()) {
            pause.tick().await;
            if slow.write_all(&[*byte]).await.is_err() {
                return;
            }
        }
    };
    timeout(PATIENCE, trickle).await.expect("the server closes the connection");
    let mut silent = connect(&app).await;
    assert_eq!(to_the_end(&mut silent).await, "");
    let mut idle = connect(&app).await;
    idle.write_all(PROBE).await.unwrap();
    assert!(to_the_end(&mut idle).await.starts_with("HTTP/1.1 200"), "an idle connection is closed after its answer");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_does_not_come_in_time_is_refused() {
    let app = app(limits(|limits| limits.body = SHORT)).await;
    let mut slow = connect(&app).await;
    let head = "POST /api/projects HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{";
    slow.write_all(head.as_bytes()).await.unwrap();
    let (mut answer, mut asking) = slow.split();
    let mut pause = interval(SHORT / 10);
    let mut trickle = async || loop {
        pause.tick().await;
        if asking.write_all(b" ").await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let mut bytes = vec![0; 4_096];
    let length = tokio::select! {
        length = timeout(PATIENCE, answer.read(&mut bytes)) => length.expect("an answer").unwrap(),
        () = trickle() => unreachable!(),
    };
    let answer = String::from_utf8_lossy(&bytes[..length]);
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("\"too_slow\""), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_is_too_large_is_refused() {
    let app = app(|_| {}).await;
    assert_eq!(get_as(&app, "/healthz", &[("x-long", &"x".repeat(30_000))]).await.status, StatusCode::OK);
    let long = get_as(&app, "/healthz", &[("x-long", &"x".repeat(40_000))]).await;
    assert_eq!(long.status, StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_take_its_time_is_not_cut() {
    let (app, repo) = (
        app(limits(|limits| (limits.head, limits.body, limits.stall) = (SHORT, SHORT, SHORT))).await,
        Repo::with_docs(),
    );
    let project = app.project(&repo).await;
    let key = app.key(&project).await;
    let token = app.lock(&project, "Ann").await;
    let mut socket = app.socket(&[]).await;
    socket.join(&project).await;
    let waited = app.hook(&format!("status/{project}?wait=1"), &key).await.expect(StatusCode::OK);
    assert_eq!(waited["locked"], true, "it waited for three times as long as a head may take");
    socket.send("ping", json!(null)).await;
    socket.expect("pong").await;
    app.unlock(&project, &token).await.expect(StatusCode::OK);
    socket.expect("lock:released").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_connections_than_there_may_be_wait_for_their_turn() {
    let app = app(limits(|limits| limits.connections = 3)).await;
    let ask = async || {
        let mut stream = connect(&app).await;
        stream.write_all(PROBE).await.unwrap();
        stream
    };
    let mut answer = [0; 12];
    let mut open = Vec::new();
    for _ in 0..2 {
        let mut stream = ask().await;
        stream.read_exact(&mut answer).await.unwrap();
        open.push(stream);
    }
    let mut socket = app.socket(&[]).await;
    socket.send("ping", json!(null)).await;
    socket.expect("pong").await;
    let mut waiting = ask().await;
    assert!(timeout(SHORT, waiting.read_exact(&mut answer)).await.is_err(), "all places are taken");
    // A WebSocket's place is free when it has ended.
    drop(socket);
    timeout(PATIENCE, waiting.read_exact(&mut answer)).await.expect("its turn").unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_has_a_share_of_websockets() {
    let app = app(|network| {
        behind_proxy(network);
        network.limits.connections = 16;
    })
    .await;
    let connect = async |from: &str| Socket::connect(&app.address, &[("x-forwarded-for", from)]).await;
    let mut open = Vec::new();
    for _ in 0..4 {
        open.push(connect("2001:db8::1").await.unwrap());
    }
    assert_eq!(connect("2001:db8::2").await.err(), Some(429));
    assert!(connect("2001:db8:0:1::1").await.is_ok());
    open.pop();
    crate::support::eventually("its place is free", async || connect("2001:db8::1").await.is_ok()).await;
}
