//! The other commands, and their exit codes.

use std::fs;

use serde_json::Value;

use crate::support::{Docs, PROJECT, Platform, StandIn, Workstation, docs, json, said, status};

fn shop() -> Docs {
    docs([("README.md", "# Shop\n"), ("b.md", "b")])
}

#[test]
fn status_tells_how_the_docs_and_the_copy_stand() {
    let platform = Platform::with(&shop());
    let station = Workstation::connected_to(&platform.server.url);
    let run = |args: &[&str]| {
        let output = station.program(args).output().unwrap();
        (output.status.code().unwrap(), said(&output))
    };
    let (code, text) = run(&["status"]);
    assert_eq!(code, 6);
    assert!(text.contains("Docs      free") && text.contains("none yet; run: ai-toolkit sync"), "{text}");
    station.sync();
    let (code, text) = run(&["status"]);
    assert_eq!(code, 0);
    assert!(text.contains("Copy      current"), "{text}");
    let (code, text) = run(&["status", "--json"]);
    let answer: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, &answer["current"], &answer["projectId"]), (0, &true.into(), &PROJECT.into()));
    platform.set(&docs([("README.md", "new")]));
    let (code, text) = run(&["status"]);
    assert_eq!(code, 6);
    assert!(text.contains("older than the docs"), "{text}");
    fs::remove_file(station.path(".docs/b.md")).unwrap();
    assert!(run(&["status"]).1.contains("changed by somebody"));
}

#[test]
fn status_names_who_edits() {
    let locked = r#"{"locked":true,"lockedBy":"Ann","lockedAt":"2026-11-24T14:02:31.123Z","policy":"block","docsHash":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}"#;
    let server = StandIn::start(|_| json(locked));
    let station = Workstation::connected_to(&server.url);
    let output = station.program(&["status"]).output().unwrap();
    assert_eq!(output.status.code(), Some(5));
    assert!(said(&output).contains("being edited by Ann since 2026-11-24T14:02:31.123Z; agents wait"));
}

#[test]
fn every_failure_has_its_exit_code() {
    let refusing = StandIn::start(|_| status(403, ""));
    let station = Workstation::connected_to(&refusing.url);
    let code = |args: &[&str]| station.program(args).output().unwrap().status.code().unwrap();
    assert_eq!((code(&["status"]), code(&["sync"]), code(&["doctor"]), code(&["nonsense"])), (4, 4, 1, 2));
    let mut program = station.program(&["sync"]);
    for name in ["PLATFORM_URL", "PROJECT_ID", "API_KEY"] {
        program.env_remove(format!("AI_TOOLKIT_{name}"));
    }
    let output = program.output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(said(&output).contains("Run: ai-toolkit init"));
    let output = station.program(&["--help"]).output().unwrap();
    assert!(output.status.success() && said(&output).contains("Exit codes:"));
}

#[test]
fn doctor_says_how_to_mend_each_thing() {
    let platform = Platform::with(&shop());
    let station = Workstation::connected_to(&platform.server.url);
    let run = || {
        let output = station.program(&["doctor"]).env("PATH", "/usr/bin:/bin").output().unwrap();
        (output.status.success(), said(&output))
    };
    let (is_well, text) = run();
    assert!(!is_well);
    for fix in
        ["no ai-toolkit on the PATH", "Run: ai-toolkit sync", "Add the line .docs/", "Run: ai-toolkit init --agent"]
    {
        assert!(text.contains(fix), "{fix}: {text}");
    }
    assert!(text.contains("ok    the platform at"), "{text}");
    station.sync();
    assert!(run().1.contains("ok    the copy in .docs/ is whole"));
    let refusing = StandIn::start(|_| status(401, ""));
    let output = station.program(&["doctor"]).env("AI_TOOLKIT_PLATFORM_URL", &refusing.url).output().unwrap();
    assert!(said(&output).contains("Create a new one at"), "{}", said(&output));
}

#[test]
fn completions_are_for_the_shell_that_asks() {
    let station = Workstation::connected_to("http://127.0.0.1:1");
    for (shell, word) in [("bash", "complete -F"), ("zsh", "#compdef ai-toolkit"), ("fish", "complete -c ai-toolkit")] {
        let output = station.program(&["completions", shell]).output().unwrap();
        assert!(output.status.success() && said(&output).contains(word), "{shell}");
    }
}
