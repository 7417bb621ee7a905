//! `GET /api/hook/status/:id` against a bare axum handler that returns the same bytes.

use std::{
    path::Path,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{Router, http::header, routing::get};
use bytes::Bytes;
use tokio::net::TcpListener;

use crate::{BenchError, Result, http::Repeater, median, process::Process};

const CONNECTIONS: usize = 32;
const ROUNDS: usize = 7;
const ROUND: Duration = Duration::from_secs(2);

/// Requests a second.
pub(crate) struct Throughput {
    pub(crate) platform: f64,
    pub(crate) floor: f64,
}

/// Serves `body` at one route and nothing else.
pub(crate) async fn serve_bare(body: String) -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    let body = Bytes::from(body);
    let answer = move || async move { ([(header::CONTENT_TYPE, "application/json")], body) };
    axum::serve(listener, Router::new().route("/api/hook/status/{id}", get(answer))).await?;
    Ok(())
}

/// Both in turn, so that whatever else the machine does falls on both.
pub(crate) async fn measure(server: &Path) -> Result<Throughput> {
    let folder = tempfile::tempdir()?;
    let platform = Process::platform(server, &folder.path().join("data"))?;
    let (project, key) = platform.project(folder.path()).await?;
    let head = format!("GET /api/hook/status/{project} HTTP/1.1\r\nX-API-Key: {key}\r\n");
    let url = format!("http://{}/api/hook/status/{project}", platform.address);
    let body =
        reqwest::Client::new().get(url).header("X-API-Key", &key).send().await?.error_for_status()?.text().await?;
    let mut bare = Command::new(std::env::current_exe()?);
    bare.args(["bare", &body]);
    let floor = Process::start(bare)?;
    let (mut of_platform, mut of_floor) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        of_floor.push(requests_a_second(&floor.address, &head).await?);
        of_platform.push(requests_a_second(&platform.address, &head).await?);
    }
    Ok(Throughput { platform: median(of_platform), floor: median(of_floor) })
}

#[expect(clippy::cast_precision_loss, reason = "no count here comes near 2^52")]
async fn requests_a_second(address: &str, head: &str) -> Result<f64> {
    let (stop, count) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let mut clients = Vec::new();
    for _ in 0..CONNECTIONS {
        let mut client = Repeater::connect(address, head, "").await?;
        let (stop, count) = (Arc::clone(&stop), Arc::clone(&count));
        clients.push(tokio::spawn(async move {
            while !stop.load(Ordering::Relaxed) {
                client.repeat().await?;
                count.fetch_add(1, Ordering::Relaxed);
            }
            Ok::<_, BenchError>(())
        }));
    }
    let began = Instant::now();
    tokio::time::sleep(ROUND).await;
    let (done, elapsed) = (count.load(Ordering::Relaxed), began.elapsed());
    stop.store(true, Ordering::Relaxed);
    for client in clients {
        client.await.map_err(|error| BenchError::Unexpected(error.to_string()))??;
    }
    Ok(done as f64 / elapsed.as_secs_f64())
}
