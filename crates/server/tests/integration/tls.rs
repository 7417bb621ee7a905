//! HTTPS by the server itself: requests, WebSocket, certificates that are renewed while it runs.

use std::{path::Path, sync::Arc, time::Duration};

use ai_toolkit_server::listen::{ConnectionLimits, NetworkSettings, TlsFiles};
use futures_util::{SinkExt, StreamExt};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use reqwest::StatusCode;
use rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::TlsConnector;
use tokio_tungstenite::{client_async, tungstenite::Message};

use crate::support::{Answer, Db, Process, Setup, TestApp, binary};

const PATIENCE: Duration = Duration::from_secs(10);

/// An authority that nobody else trusts.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: rcgen::Certificate,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        Self { issuer: Issuer::new(params, key), certificate }
    }

    /// Writes a new certificate for this machine.
    fn certify(&self, folder: &Path) -> TlsFiles {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let files = TlsFiles { certificate: folder.join("cert.pem"), key: folder.join("key.pem") };
        std::fs::write(&files.certificate, certificate.pem()).unwrap();
        std::fs::write(&files.key, key.serialize_pem()).unwrap();
        files
    }

    /// A client that trusts it, and nobody else; every request has a connection of its own.
    fn client(&self) -> reqwest::Client {
        let root = reqwest::Certificate::from_pem(self.certificate.pem().as_bytes()).unwrap();
        reqwest::Client::builder().tls_certs_only([root]).pool_max_idle_per_host(0).build().unwrap()
    }

    fn connector(&self) -> TlsConnector {
        let mut roots = RootCertStore::empty();
        roots.add(self.certificate.der().clone()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        TlsConnector::from(Arc::new(config))
    }
}

async fn start(authority: &Authority, limits: ConnectionLimits) -> (TestApp, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let tls = Some(authority.certify(folder.path()));
    let network = NetworkSettings { tls, limits, ..NetworkSettings::default() };
    (TestApp::start_with(Db::Sqlite, Setup { network, ..Setup::default() }).await, folder)
}

fn flags(files: &TlsFiles) -> [&str; 4] {
    ["--tls-cert", files.certificate.to_str().unwrap(), "--tls-key", files.key.to_str().unwrap()]
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_there_over_https() {
    let authority = Authority::new();
    let (app, _folder) = start(&authority, ConnectionLimits::default()).await;
    let client = authority.client();
    let get = async |path: &str| Answer::of(client.get(format!("https://{}{path}", app.address))).await;
    assert_eq!(get("/healthz").await.text(), "ok\n");
    assert_eq!(get("/api/projects").await.expect(StatusCode::OK), json!([]));
    assert_eq!(get("/").await.header("strict-transport-security"), "", "other servers of this machine may have no TLS");
    let named = client.get(format!("https://{}/", app.address)).header("origin", format!("https://{}", app.address));
    assert_eq!(Answer::of(named).await.status, StatusCode::OK);
    let foreign = client.get(format!("https://{}/", app.address)).header("origin", format!("http://{}", app.address));
    Answer::of(foreign).await.problem(StatusCode::FORBIDDEN, "forbidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_websocket_is_there_over_https() {
    let authority = Authority::new();
    let (app, _folder) = start(&authority, ConnectionLimits::default()).await;
    let stream = TcpStream::connect(&app.address).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let stream = authority.connector().connect(name, stream).await.unwrap();
    let (mut socket, _) = client_async(format!("wss://{}/api/ws", app.address), stream).await.unwrap();
    socket.send(Message::Text(json!({"event": "ping", "data": null}).to_string().into())).await.unwrap();
    let answer = timeout(PATIENCE, socket.next()).await.unwrap().unwrap().unwrap();
    assert_eq!(serde_json::from_str::<Value>(answer.to_text().unwrap()).unwrap()["event"], "pong");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_speaks_no_tls_is_told_or_cut_off_and_keeps_nobody_waiting() {
    let authority = Authority::new();
    let limits = ConnectionLimits { handshake: Duration::from_millis(300), ..ConnectionLimits::default() };
    let (app, _folder) = start(&authority, limits).await;
    let plain = Answer::of(reqwest::Client::new().get(format!("http://{}/healthz", app.address))).await;
    assert_eq!(plain.status, StatusCode::BAD_REQUEST);
    assert!(plain.text().contains("https://"), "{}", plain.text());

    let mut silent = TcpStream::connect(&app.address).await.unwrap();
    let mut noisy = TcpStream::connect(&app.address).await.unwrap();
    noisy.write_all(&[0; 64]).await.unwrap();
    let client = authority.client();
    assert_eq!(Answer::of(client.get(format!("https://{}/healthz", app.address))).await.text(), "ok\n");
    for stream in [&mut silent, &mut noisy] {
        let mut rest = Vec::new();
        // It may be a reset as well as an end.
        let _ = timeout(PATIENCE, stream.read_to_end(&mut rest)).await.expect("the server closes the connection");
        assert!(rest.len() < 20, "nothing but an alert");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewed_certificate_is_taken_without_a_restart() {
    let (folder, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (old, new) = (Authority::new(), Authority::new());
    let files = old.certify(folder.path());
    let mut server = Process::serve(data.path(), &flags(&files));
    let url = server.url().to_owned();
    assert!(url.starts_with("https://"), "{}", server.first_line);
    let reaches = async |authority: &Authority| authority.client().get(format!("{url}/healthz")).send().await.is_ok();
    assert!(reaches(&old).await && !reaches(&new).await);

    std::fs::write(&files.certificate, "-----BEGIN nonsense").unwrap();
    server.signal("HUP");
    server.wait_for_log("the TLS certificate in use stays");
    assert!(reaches(&old).await);

    new.certify(folder.path());
    server.signal("HUP");
    server.wait_for_log("the TLS certificate was read anew");
    assert!(reaches(&new).await && !reaches(&old).await);
    let (status, log) = server.terminate();
    assert!(status.success(), "{log}");
}

#[test]
fn flags_that_cannot_be_used_are_told() {
    let (folder, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let files = Authority::new().certify(folder.path());
    let serve = |flags: &[&str]| {
        let listen = ["serve", "--auth", "none", "--listen", "127.0.0.1:0", "--data-dir"];
        binary().args(listen).arg(data.path()).args(flags).output().unwrap()
    };
    let [_, certificate, _, key] = flags(&files);
    let absent = folder.path().join("absent.pem");
    for (flags, code, expected) in [
        (vec!["--tls-cert", certificate], 2, "--tls-key"),
        (vec!["--tls-key", key], 2, "--tls-cert"),
        (vec!["--tls-cert", certificate, "--tls-key", certificate], 1, "has no private key"),
        (vec!["--tls-cert", absent.to_str().unwrap(), "--tls-key", key], 1, "absent.pem cannot be read"),
        (vec!["--trusted-proxies", "10.0.0.0/8,proxy"], 2, "10.0.0.0/8"),
        (vec!["--max-connections", "0"], 2, "from 16 to"),
    ] {
        let output = serve(&flags);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{flags:?}: {error}");
        assert!(error.contains(expected), "{flags:?}: {error}");
        assert!(output.stdout.is_empty());
    }
}
