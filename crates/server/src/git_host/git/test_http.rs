//! Smart HTTP, against `git http-backend` behind a small server that checks a password.

use std::{
    path::PathBuf,
    process::Stdio,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};

use tokio::{io::AsyncWriteExt, process::Command};

use super::{
    super::{BlobContent, Credential, GitHost, GitHostError, Remote},
    test_support::{Bare, Place, any_commit, git, meta, remote, write},
};

/// `x-access-token:s3cret/tok+en` and `ann:s3cret/tok+en` as HTTP writes them.
const TOKEN: &str = "s3cret/tok+en";
const ACCEPTED: [&str; 2] = ["Basic eC1hY2Nlc3MtdG9rZW46czNjcmV0L3Rvaytlbg==", "Basic YW5uOnMzY3JldC90b2srZW4="];

#[derive(Default)]
struct Behaviour {
    /// Takes only this password.
    private: bool,
    /// Refuses pushes.
    read_only: bool,
    /// Speaks only Git's first protocol.
    old: bool,
    /// Answers everything so.
    status: Option<StatusCode>,
    /// Sends everybody there.
    moved_to: Option<String>,
    /// Runs while a request is answered.
    watch: Option<fn() -> String>,
}

struct Server {
    root: PathBuf,
    behaviour: Behaviour,
    /// The Authorization headers that came.
    seen: Mutex<Vec<String>>,
    watched: Mutex<String>,
}

/// Serves the repositories of `place`; answers with its address.
async fn serve(place: &Place, behaviour: Behaviour) -> (String, Arc<Server>) {
    let server = Server { root: place.path().to_owned(), behaviour, seen: Mutex::default(), watched: Mutex::default() };
    let server = Arc::new(server);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(answer).with_state(Arc::clone(&server));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (address, server)
}

async fn answer(
    State(server): State<Arc<Server>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let behaviour = &server.behaviour;
    let value = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let authorization = value("authorization");
    if !authorization.is_empty() {
        server.seen.lock().unwrap().push(authorization.clone());
    }
    if let Some(watch) = behaviour.watch {
        server.watched.lock().unwrap().push_str(&watch());
    }
    if let Some(status) = behaviour.status {
        return status.into_response();
    }
    if let Some(target) = &behaviour.moved_to {
        return (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, format!("{target}{uri}"))]).into_response();
    }
    if behaviour.private && !ACCEPTED.contains(&authorization.as_str()) {
        return (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Basic realm=\"git\"")]).into_response();
    }
    if behaviour.read_only && uri.to_string().contains("receive-pack") {
        return StatusCode::FORBIDDEN.into_response();
    }
    let mut backend = Command::new("git");
    backend
        .arg("http-backend")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_PROJECT_ROOT", &server.root)
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("REQUEST_METHOD", method.as_str())
        .env("PATH_INFO", uri.path())
        .env("QUERY_STRING", uri.query().unwrap_or_default())
        .env("CONTENT_TYPE", value("content-type"))
        .env("CONTENT_LENGTH", body.len().to_string())
        .env("HTTP_CONTENT_ENCODING", value("content-encoding"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    if !behaviour.old {
        backend.env("GIT_PROTOCOL", value("git-protocol"));
    }
    let mut backend = backend.spawn().unwrap();
    let mut stdin = backend.stdin.take().unwrap();
    tokio::spawn(async move { stdin.write_all(&body).await });
    cgi_answer(&backend.wait_with_output().await.unwrap().stdout)
}

fn cgi_answer(output: &[u8]) -> Response {
    let end = output.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    let mut response = Response::builder();
    for line in std::str::from_utf8(&output[..end]).unwrap().lines() {
        let (name, value) = line.split_once(": ").unwrap();
        response = match name {
            "Status" => response.status(value.split(' ').next().unwrap()),
            _ => response.header(name, value),
        };
    }
    response.body(Body::from(output[end + 4..].to_vec())).unwrap()
}

fn at(address: &str, token: Option<&str>) -> Remote {
    Remote {
        credential: token.map(|token| Credential::Token(token.to_owned().into())),
        ..remote(&format!("{address}/r.git"))
    }
}

async fn everything_works(place: &Place, bare: &Bare, remote: &Remote) {
    let host = place.git();
    assert_eq!(host.check(remote).await.unwrap().files, 2);
    let head = host.head(remote).await.unwrap().unwrap();
    let tree = host.tree(remote, &head).await.unwrap();
    let ids: Vec<_> = tree.files.iter().map(|file| file.blob.clone()).collect();
    assert_eq!(host.read_blobs(remote, &any_commit(), &ids).await.unwrap().len(), 2);
    host.publish(remote, Some(&head), &[write("a.md", "a")], &meta("x")).await.unwrap();
    assert_eq!(bare.file("docs/a.md"), "a");
    bare.commit(&[("docs/a.md", "b")]);
    let late = host.publish(remote, Some(&head), &[write("a.md", "c")], &meta("x")).await;
    assert!(matches!(late, Err(GitHostError::NonFastForward)), "{late:?}");
    let head = host.head(remote).await.unwrap().unwrap();
    assert_eq!(host.tree(remote, &head).await.unwrap().files.len(), 3);
}

#[rstest::rstest]
#[case::public(None)]
#[case::a_token(Some(TOKEN.to_owned()))]
#[case::a_user_with_password(Some(format!("ann:{TOKEN}")))]
#[tokio::test]
async fn everything_works_over_http(#[case] token: Option<String>) {
    let place = Place::new();
    let bare = place.filled("r.git");
    let (address, _server) = serve(&place, Behaviour { private: token.is_some(), ..Behaviour::default() }).await;
    everything_works(&place, &bare, &at(&address, token.as_deref())).await;
    let cached = git(&place.cache_dir().join("project_1"), &["cat-file", "--batch-all-objects", "--batch-check"]);
    assert_eq!(cached.lines().filter(|line| line.contains(" blob ")).count(), 4, "two that were read, two written");
}

#[rstest::rstest]
#[case::with_filters(true)]
#[case::without_filters(false)]
#[tokio::test]
async fn servers_with_the_old_protocol_work(#[case] filters: bool) {
    let place = Place::new();
    let bare = place.filled("r.git");
    git(&bare.path, &["config", "uploadpack.allowFilter", if filters { "true" } else { "false" }]);
    let (address, _server) = serve(&place, Behaviour { old: true, ..Behaviour::default() }).await;
    everything_works(&place, &bare, &at(&address, None)).await;
}

#[rstest::rstest]
#[case::none(None, "none was given")]
#[case::wrong(Some("wr0ng-token"), "does not accept the token")]
#[case::wrong_password(Some("ann:wr0ng-token"), "does not accept the token")]
#[case::two_lines(Some("wr0ng-\ntoken"), "single line")]
#[tokio::test]
async fn a_token_that_does_not_fit(#[case] token: Option<&str>, #[case] reason: &str) {
    let place = Place::new();
    place.filled("r.git");
    let (address, _server) = serve(&place, Behaviour { private: true, ..Behaviour::default() }).await;
    let remote = at(&address, token);
    let error = place.git().check(&remote).await.unwrap_err();
    assert!(matches!(error, GitHostError::AuthenticationFailed { .. }), "{error:?}");
    assert!(!error.is_transient() && error.to_string().contains(reason), "{error}");
    assert!(!format!("{error:?} {error} {remote:?}").contains("wr0ng"), "{error:?}");
}

#[tokio::test]
async fn a_token_that_may_only_read() {
    let place = Place::new();
    place.filled("r.git");
    let (address, _server) = serve(&place, Behaviour { read_only: true, ..Behaviour::default() }).await;
    let (host, remote) = (place.git(), at(&address, Some(TOKEN)));
    assert_eq!(host.check(&remote).await.unwrap().writable, Some(false));
    let head = host.head(&remote).await.unwrap().unwrap();
    let error = host.publish(&remote, Some(&head), &[write("a.md", "a")], &meta("x")).await.unwrap_err();
    assert!(matches!(error, GitHostError::AuthenticationFailed { .. }), "{error:?}");
    assert!(error.to_string().contains("may not do this"), "{error}");
}

#[tokio::test]
async fn a_hook_that_refuses_is_quoted_over_http() {
    let place = Place::new();
    let bare = place.filled("r.git");
    bare.hook("pre-receive", "echo 'docs are frozen until Friday' >&2; exit 1");
    let (address, _server) = serve(&place, Behaviour::default()).await;
    let (host, remote) = (place.git(), at(&address, None));
    let head = host.head(&remote).await.unwrap().unwrap();
    let error = host.publish(&remote, Some(&head), &[write("a.md", "a")], &meta("x")).await.unwrap_err();
    assert!(matches!(error, GitHostError::Refused { .. }) && !error.is_transient(), "{error:?}");
    assert!(error.to_string().contains("pre-receive hook declined"), "{error}");
    assert!(error.to_string().contains("docs are frozen until Friday"), "{error}");
    assert_eq!(host.head(&remote).await.unwrap(), Some(head), "the branch is as it was");
}

#[tokio::test]
async fn a_repository_with_very_many_files() {
    const FILES: usize = 100_000;
    let place = Place::new();
    let bare = place.bare("r.git");
    let paths: Vec<String> =
        (0..FILES).map(|n| if n < 200 { format!("docs/{n}.md") } else { format!("src/{}/{n}.rs", n % 300) }).collect();
    bare.import(paths.iter().map(|path| (path.as_str(), path.as_str())));
    let (address, _server) = serve(&place, Behaviour::default()).await;
    for folder in ["docs", ""] {
        let (host, remote) = (place.git(), Remote { folder: folder.into(), ..at(&address, None) });
        let (head, prefix) = (host.head(&remote).await.unwrap().unwrap(), if folder.is_empty() { "docs/" } else { "" });
        let tree = host.tree(&remote, &head).await.unwrap();
        assert_eq!(tree.files.len(), if folder.is_empty() { FILES } else { 200 });
        assert!(tree.skipped.is_empty());
        let ids: Vec<_> = tree.files.iter().take(50).map(|file| file.blob.clone()).collect();
        let contents = host.read_blobs(&remote, &head, &ids).await.unwrap();
        for file in tree.files.iter().take(50) {
            let path = format!("docs/{}", file.path.trim_start_matches("docs/"));
            assert_eq!(contents.get(&file.blob), Some(&BlobContent::Bytes(path.into_bytes())));
        }
        let change = write(&format!("{prefix}7.md"), &format!("from {folder:?}"));
        let published = host.publish(&remote, Some(&head), &[change], &meta("x")).await.unwrap();
        assert_eq!(bare.show("rev-parse", &["main", "main~1"]), format!("{}\n{head}", published.commit));
        assert_eq!(bare.show("diff", &["--name-status", "main~1", "main"]), "M\tdocs/7.md");
        assert_eq!(bare.file("docs/7.md"), format!("from {folder:?}"));
    }
    assert_eq!(bare.show("ls-tree", &["-r", "--format=x", "main"]).lines().count(), FILES);
}

#[tokio::test]
async fn an_unknown_repository() {
    let place = Place::new();
    let (address, _server) = serve(&place, Behaviour::default()).await;
    let error = place.git().check(&at(&address, None)).await.unwrap_err();
    assert!(matches!(error, GitHostError::RepositoryNotFound { .. }), "{error:?}");
    let (address, _server) = serve(&place, Behaviour { status: Some(StatusCode::OK), ..Behaviour::default() }).await;
    let error = place.git().head(&at(&address, None)).await.unwrap_err();
    assert!(matches!(error, GitHostError::RepositoryNotFound { .. }), "an empty page is no repository: {error:?}");
}

#[rstest::rstest]
#[case::old(true)]
#[case::new(false)]
#[tokio::test]
async fn an_empty_repository(#[case] old: bool) {
    let place = Place::new();
    let bare = place.bare("r.git");
    let (address, _server) = serve(&place, Behaviour { old, ..Behaviour::default() }).await;
    let (host, remote) = (place.git(), at(&address, None));
    assert_eq!(host.check(&remote).await.unwrap().files, 0);
    assert_eq!(host.head(&remote).await.unwrap(), None);
    host.publish(&remote, None, &[write("a.md", "a")], &meta("First")).await.unwrap();
    assert_eq!(bare.file("docs/a.md"), "a");
}

#[tokio::test]
async fn servers_that_are_down_are_asked_again_later() {
    let place = Place::new();
    for status in [StatusCode::BAD_GATEWAY, StatusCode::SERVICE_UNAVAILABLE, StatusCode::TOO_MANY_REQUESTS] {
        let (address, _server) = serve(&place, Behaviour { status: Some(status), ..Behaviour::default() }).await;
        let error = place.git().head(&at(&address, Some(TOKEN))).await.unwrap_err();
        assert!(matches!(error, GitHostError::Unreachable { .. }) && error.is_transient(), "{error:?}");
    }
    for url in ["http://127.0.0.1:1", "http://host.invalid"] {
        let error = place.git().head(&at(url, Some(TOKEN))).await.unwrap_err();
        assert!(matches!(error, GitHostError::Unreachable { .. }) && error.is_transient(), "{error:?}");
    }
}

#[tokio::test]
async fn a_moved_repository_is_followed_but_the_token_is_not_sent_on() {
    let place = Place::new();
    let bare = place.filled("r.git");
    let (open, seen_by_open) = serve(&place, Behaviour::default()).await;
    let (old, _server) = serve(&place, Behaviour { moved_to: Some(open), ..Behaviour::default() }).await;
    everything_works(&place, &bare, &at(&old, Some(TOKEN))).await;
    assert_eq!(*seen_by_open.seen.lock().unwrap(), [""; 0]);

    let (curious, seen_by_curious) = serve(&place, Behaviour { private: true, ..Behaviour::default() }).await;
    let (old, _server) = serve(&place, Behaviour { moved_to: Some(curious), ..Behaviour::default() }).await;
    let error = place.git().head(&at(&old, Some(TOKEN))).await.unwrap_err();
    assert!(matches!(error, GitHostError::AuthenticationFailed { .. }), "{error:?}");
    assert_eq!(*seen_by_curious.seen.lock().unwrap(), [""; 0]);
}

/// The command lines of all processes of this machine that run git.
fn command_lines() -> String {
    let processes = std::fs::read_dir("/proc").unwrap();
    let lines = processes.filter_map(|entry| std::fs::read(entry.unwrap().path().join("cmdline")).ok());
    lines.map(|line| String::from_utf8_lossy(&line).replace('\0', " ")).filter(|line| line.contains("git")).collect()
}

#[tokio::test]
async fn the_token_is_on_no_command_line_and_in_no_file() {
    let place = Place::new();
    let bare = place.filled("r.git");
    let behaviour = Behaviour { private: true, watch: Some(command_lines), ..Behaviour::default() };
    let (address, server) = serve(&place, behaviour).await;
    everything_works(&place, &bare, &at(&address, Some(TOKEN))).await;
    let watched = server.watched.lock().unwrap().clone();
    assert!(watched.contains("remote-http") && watched.contains("push"), "the watch saw git at work");
    assert!(!watched.contains("s3cret") && !watched.contains("czNjcmV0"), "{watched}");
    let found = std::process::Command::new("grep").args(["-r", "-l", "s3cret"]).arg(place.path()).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&found.stdout), "");
}
