//! The stand-in as a program.

use std::{
    io::{BufRead, BufReader},
    process::{Child, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

fn start(arguments: &[&str]) -> (Child, BufReader<ChildStdout>, Value) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_github-stand-in"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    (child, output, serde_json::from_str(&line).unwrap())
}

async fn file(line: &Value, path: &str) -> u16 {
    let url = format!("{}/repos/octo-team/demo/contents/{path}", line["url"].as_str().unwrap());
    let request = reqwest::Client::builder().no_proxy().user_agent("test").build().unwrap().get(url);
    let answer = request.bearer_auth(line["token"].as_str().unwrap()).send().await;
    answer.map_or(0, |answer| answer.status().as_u16())
}

#[tokio::test]
async fn it_serves_folders_until_its_input_ends() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("docs")).unwrap();
    std::fs::write(folder.path().join("docs/a.md"), "A").unwrap();
    let (mut child, _output, line) = start(&["--repository", &format!("demo={}", folder.path().display())]);
    assert_eq!(file(&line, "docs/a.md").await, 200);
    assert!(line["appPrivateKey"].as_str().unwrap().starts_with("-----BEGIN RSA PRIVATE KEY-----"));
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
}

#[tokio::test]
async fn it_ends_when_it_is_told_to() {
    let (mut child, _output, _line) = start(&[]);
    let asked = Command::new("kill").arg(child.id().to_string()).status().unwrap();
    assert!(asked.success());
    assert!(child.wait().unwrap().success());
}

#[tokio::test]
async fn the_emulator_does_not_outlive_it() {
    let (mut child, _output, _line) = start(&[]);
    let children = format!("/proc/{0}/task", child.id());
    let emulators: Vec<_> = std::fs::read_dir(children)
        .unwrap()
        .filter_map(|task| std::fs::read_to_string(task.unwrap().path().join("children")).ok())
        .flat_map(|children| children.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    assert_eq!(emulators.len(), 1);
    child.kill().unwrap();
    child.wait().unwrap();
    let until = Instant::now() + Duration::from_secs(10);
    let runs = || std::fs::read_to_string(format!("/proc/{}/cmdline", emulators[0])).is_ok_and(|line| !line.is_empty());
    while runs() {
        assert!(Instant::now() < until, "the emulator still runs");
        std::thread::sleep(Duration::from_millis(20));
    }
}
