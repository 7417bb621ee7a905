//! Repositories of a wanted size, served over HTTP by git's own server, to the platform and to the `git` beside it alike.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use tokio::{io::AsyncWriteExt, net::TcpListener};

use crate::{BenchError, Result};

/// Of one doc: 2 kB.
pub(crate) const WORDS: usize = 230;

/// Makes a bare repository with `docs` Markdown files of 2 kB in `docs/` and `others` small files in other folders.
pub(crate) fn make(path: &Path, docs: usize, others: usize) -> Result<()> {
    make_sized(path, docs, others, WORDS)
}

/// The same with docs of `words` words, about nine bytes each.
pub(crate) fn make_sized(path: &Path, docs: usize, others: usize, words: usize) -> Result<()> {
    git(Path::new("."), &["init", "--quiet", "--bare", "--initial-branch=main", &path.to_string_lossy()])?;
    git(path, &["config", "uploadpack.allowFilter", "true"])?;
    git(path, &["config", "http.receivepack", "true"])?;
    let mut stream = b"commit refs/heads/main\ncommitter Bench <bench@example.org> 0 +0000\ndata 1\nx\n".to_vec();
    for n in 0..docs {
        let text = text(n, words);
        writeln!(stream, "M 100644 inline docs/{}/doc-{n}.md\ndata {}\n{text}", n % 50, text.len())?;
    }
    for n in 0..others {
        let text = format!("file {n}");
        writeln!(stream, "M 100644 inline src/{}/file-{n}.txt\ndata {}\n{text}", n % 300, text.len())?;
    }
    writeln!(stream, "done")?;
    let mut import = git_command(path, &["fast-import", "--quiet", "--done"]).stdin(Stdio::piped()).spawn()?;
    if let Some(mut stdin) = import.stdin.take() {
        stdin.write_all(&stream)?;
    }
    succeed("fast-import", import.wait()?)?;
    // As a server has it after its nightly work.
    git(path, &["repack", "-a", "-d", "-q"])
}

/// Text that packs about as well as prose does.
fn text(seed: usize, words: usize) -> String {
    let next = |state: &usize| Some(state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963));
    let words =
        std::iter::successors(Some(seed + 1), next).take(words).map(|state| format!("word{}", (state >> 33) % 4_000));
    format!("# Doc {seed}\n\n{}\n", words.collect::<Vec<_>>().join(" "))
}

/// Runs git to its end as a workstation would, but without this machine's own settings.
pub(crate) fn git(folder: &Path, args: &[&str]) -> Result<()> {
    succeed(args.first().copied().unwrap_or_default(), git_command(folder, args).status()?)
}

fn git_command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.args(args).current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), "Bench").env(format!("GIT_{role}_EMAIL"), "bench@example.org");
    }
    command
}

fn succeed(what: &str, status: std::process::ExitStatus) -> Result<()> {
    if status.success() { Ok(()) } else { Err(BenchError::Unexpected(format!("git {what} failed: {status}"))) }
}

/// Serves the repositories in `folder`; answers with the address, like `http://127.0.0.1:40000`.
pub(crate) async fn serve(folder: &Path) -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    let router = Router::new().fallback(answer).with_state(Arc::new(folder.canonicalize()?));
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}

async fn answer(
    State(root): State<Arc<PathBuf>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    match backend(&root, &method, &uri, &headers, body).await {
        Ok(response) => response,
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

/// One request to `git http-backend`, which speaks CGI.
async fn backend(root: &Path, method: &Method, uri: &Uri, headers: &HeaderMap, body: Bytes) -> Result<Response> {
    let value = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let mut backend = tokio::process::Command::new("git")
        .arg("http-backend")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_PROJECT_ROOT", root)
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("REQUEST_METHOD", method.as_str())
        .env("PATH_INFO", uri.path())
        .env("QUERY_STRING", uri.query().unwrap_or_default())
        .env("CONTENT_TYPE", value("content-type"))
        .env("CONTENT_LENGTH", body.len().to_string())
        .env("HTTP_CONTENT_ENCODING", value("content-encoding"))
        .env("GIT_PROTOCOL", value("git-protocol"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    if let Some(mut stdin) = backend.stdin.take() {
        tokio::spawn(async move { stdin.write_all(&body).await });
    }
    let output = backend.wait_with_output().await?.stdout;
    let unreadable = || BenchError::Unexpected("git http-backend did not answer as CGI".to_owned());
    let end = output.windows(4).position(|window| window == b"\r\n\r\n").ok_or_else(unreadable)?;
    let mut response = Response::builder();
    for (name, value) in String::from_utf8_lossy(&output[..end]).lines().filter_map(|line| line.split_once(": ")) {
        response = match name {
            "Status" => response.status(value.split(' ').next().unwrap_or_default()),
            _ => response.header(name, value),
        };
    }
    let body = Bytes::from(output).slice(end + 4..);
    response.body(Body::from(body)).map_err(|error| BenchError::Unexpected(error.to_string()))
}
