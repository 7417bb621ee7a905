//! The workstation client for download, and its installer in a real shell.

use std::{fs, path::Path, process::Command};

use ai_toolkit_protocol::ContentHash;
use reqwest::{Method, StatusCode};
use serde_json::json;
use tempfile::TempDir;

use crate::support::{Db, Setup, TestApp};

/// What stands in for the client: it tells how it was called.
const CLIENT: &str = "#!/bin/sh\necho \"called: $*\"\n";

async fn platform() -> (TestApp, TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("ai-toolkit"), CLIENT).unwrap();
    let setup = Setup { client_dir: Some(folder.path().to_owned()), ..Setup::default() };
    let name = format!("ai-toolkit-{}-{}", std::env::consts::OS, std::env::consts::ARCH);
    (TestApp::start_with(Db::Sqlite, setup).await, folder, name)
}

fn install(script: &[u8], home: &Path, args: &[&str]) -> (bool, String, String) {
    let file = home.join("install.sh");
    fs::write(&file, script).unwrap();
    let run = Command::new("sh").arg(&file).args(args).env("HOME", home).env_remove("AI_TOOLKIT_INSTALL_DIR").output();
    let run = run.unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (run.status.success(), text(run.stdout), text(run.stderr))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_client_is_listed_with_its_checksum_and_served() {
    let (app, _folder, name) = platform().await;
    let hash = ContentHash::of(CLIENT.as_bytes());
    let listed = app.get("/api/downloads").await.expect(StatusCode::OK);
    let (system, machine) = (std::env::consts::OS, std::env::consts::ARCH);
    let size = CLIENT.len();
    assert_eq!(listed, json!([{"system": system, "machine": machine, "fileName": name, "size": size, "hash": hash}]));
    let file = app.get(&format!("/downloads/{name}")).await;
    assert_eq!((file.status, file.body.as_slice()), (StatusCode::OK, CLIENT.as_bytes()));
    assert_eq!(app.get("/downloads/SHA256SUMS").await.body, format!("{hash}  {name}\n").into_bytes());
    for other in ["ai-toolkit", "ai-toolkit-linux-vax", "..%2fsecret"] {
        app.get(&format!("/downloads/{other}")).await.problem(StatusCode::NOT_FOUND, "not_found");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_installer_installs_it_and_connects_the_repository() {
    let (app, _folder, _) = platform().await;
    let home = tempfile::tempdir().unwrap();
    let script = app.get("/install.sh").await.body;
    let (fine, told, complaints) = install(&script, home.path(), &["--yes", "--project", "prj_1"]);
    assert!(fine, "{complaints}");
    let installed = home.path().join(".local/bin/ai-toolkit");
    assert_eq!(fs::read(&installed).unwrap(), CLIENT.as_bytes());
    assert!(told.contains("is not in your PATH"), "{told}");
    assert!(told.contains(&format!("called: init --url http://{} --yes --project prj_1", app.address)), "{told}");
    // Again, over the one that is there, which leaves nothing beside it.
    assert!(install(&script, home.path(), &[]).0);
    assert_eq!(fs::read_dir(installed.parent().unwrap()).unwrap().count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_arrives_damaged_is_not_installed() {
    let (app, folder, _) = platform().await;
    let home = tempfile::tempdir().unwrap();
    let script = app.get("/install.sh").await.body;
    assert!(install(&script, home.path(), &[]).0);
    fs::write(folder.path().join("ai-toolkit"), "something else").unwrap();
    let (fine, _, complaints) = install(&script, home.path(), &[]);
    assert!(!fine && complaints.contains("arrived damaged"), "{complaints}");
    let installed = home.path().join(".local/bin/ai-toolkit");
    assert_eq!(fs::read(&installed).unwrap(), CLIENT.as_bytes(), "the one from before stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_installer_takes_no_address_that_means_more_to_a_shell() {
    let (app, _folder, _) = platform().await;
    let answer = app.request(Method::GET, "/install.sh").header("Host", "a';rm -rf ~;'").send().await.unwrap();
    assert!(!answer.status().is_success());
    assert!(!answer.text().await.unwrap().contains("rm -rf"));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_client_the_installer_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let setup = Setup { client_dir: Some(folder.path().to_owned()), ..Setup::default() };
    let app = TestApp::start_with(Db::Sqlite, setup).await;
    assert_eq!(app.get("/api/downloads").await.expect(StatusCode::OK), json!([]));
    app.get("/install.sh").await.problem(StatusCode::NOT_FOUND, "not_found");
}
