//! A stand-in for GitHub as a program, for tests in a browser and for demonstrations.
//!
//! Its first line of output is a JSON object with the address and what may be used there. It runs until its standard
//! input ends or it gets SIGTERM.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "it is a part of tests, which stop at the place where something went wrong, and read what it prints"
)]

use std::path::{Path, PathBuf};

use ai_toolkit_github_testkit::{APP_ID, APP_SLUG, Emulator, INSTALLATION_ID, OWNER, OWNER_TOKEN, Proxy};
use clap::Parser;
use serde_json::json;
use tokio::{
    io::sink,
    signal::unix::{SignalKind, signal},
};

#[derive(Parser)]
#[command(about = "A stand-in for GitHub")]
struct Arguments {
    /// A repository of the owner's, `name=folder`; all files of the folder become its first commit
    #[arg(long, value_name = "NAME=FOLDER", value_parser = repository)]
    repository: Vec<(String, PathBuf)>,
}

fn repository(text: &str) -> Result<(String, PathBuf), String> {
    let (name, folder) = text.split_once('=').ok_or("expected name=folder")?;
    Ok((name.to_owned(), PathBuf::from(folder)))
}

#[tokio::main]
async fn main() {
    let arguments = Arguments::parse();
    // Before the line, which invites to send it.
    let mut terminated = signal(SignalKind::terminate()).unwrap();
    let emulator = Emulator::start();
    let proxy = Proxy::start(&emulator).await;
    for (name, folder) in &arguments.repository {
        let mut files = Vec::new();
        collect(folder, folder, &mut files);
        let files: Vec<_> = files.iter().map(|(path, content)| (path.as_str(), content.as_slice())).collect();
        emulator.repository_named(name, &files).await;
    }
    let line = json!({
        "url": proxy.url(),
        "owner": OWNER,
        "token": OWNER_TOKEN,
        "appId": APP_ID,
        "appSlug": APP_SLUG,
        "appPrivateKey": emulator.app_private_key(),
        "installationId": INSTALLATION_ID,
    });
    println!("{line}");

    tokio::select! {
        _ = terminated.recv() => {}
        () = input_ends() => {}
    }
    let violations = proxy.take_violations();
    for violation in &violations {
        eprintln!("github-stand-in: {violation}");
    }
    drop((proxy, emulator));
    // Not through the end of `main`: the runtime would wait for standard input, which may stay open.
    std::process::exit(i32::from(!violations.is_empty()));
}

async fn input_ends() {
    // An error ends it, too.
    let _ = tokio::io::copy(&mut tokio::io::stdin(), &mut sink()).await;
}

fn collect(top: &Path, folder: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(top, &path, files);
        } else {
            let name = path.strip_prefix(top).unwrap().to_str().unwrap().to_owned();
            files.push((name, std::fs::read(&path).unwrap()));
        }
    }
}
