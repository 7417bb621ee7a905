//! `ai-toolkit init`: what it writes, and that it takes all of it back.

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Output},
};

use rstest::rstest;
use serde_json::Value;

use crate::support::{KEY, PROJECT, Platform, Workstation, docs, said};

/// A real Git checkout, and a platform with a doc.
fn station() -> (Platform, Workstation) {
    let platform = Platform::with(&docs([("README.md", "# Shop\n")]));
    let station = Workstation::connected_to(&platform.server.url);
    fs::remove_dir(station.path(".git")).unwrap();
    git(&station, &["init", "--quiet"]);
    (platform, station)
}

fn git(station: &Workstation, args: &[&str]) -> Output {
    let mut git = Command::new("git");
    git.arg("-C").arg(&station.root).args(args).env("HOME", station.home.path());
    git.env("GIT_CONFIG_NOSYSTEM", "1").env_remove("GIT_CONFIG_GLOBAL");
    for who in ["AUTHOR", "COMMITTER"] {
        git.env(format!("GIT_{who}_NAME"), "Ann").env(format!("GIT_{who}_EMAIL"), "ann@shop.example");
    }
    let folder = Path::new(env!("CARGO_BIN_EXE_ai-toolkit")).parent().unwrap().to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(folder).chain(std::env::split_paths(&path))).unwrap();
    git.env("PATH", path).output().unwrap()
}

/// The program without settings in its environment.
fn bare(station: &Workstation, args: &[&str]) -> Command {
    let mut program = station.program(args);
    for name in ["PLATFORM_URL", "PROJECT_ID", "API_KEY"] {
        program.env_remove(format!("AI_TOOLKIT_{name}"));
    }
    program
}

fn init(station: &Workstation, platform: &Platform, more: &[&str]) -> String {
    let url = platform.server.url.as_str();
    let mut args = vec!["init", "--yes", "--url", url, "--project", PROJECT, "--api-key", KEY];
    args.extend(more);
    let output = bare(station, &args).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    said(&output)
}

fn undo(station: &Workstation) -> String {
    let output = bare(station, &["init", "--undo"]).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    said(&output)
}

/// Every file of the checkout but Git's own and its sample hooks, with its mode.
fn files(root: &Path) -> BTreeMap<String, (u32, String)> {
    fn collect(folder: &Path, root: &Path, files: &mut BTreeMap<String, (u32, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                files.insert(format!("{name}/"), (0, String::new()));
                collect(&path, root, files);
            } else if !name.starts_with(".git/") || name == ".git/hooks/pre-commit" {
                let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
                files.insert(name, (mode, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut all = BTreeMap::new();
    collect(root, root, &mut all);
    all.retain(|name, _| !name.starts_with(".git/") || name == ".git/hooks/pre-commit");
    all
}

fn read(station: &Workstation, path: &str) -> String {
    fs::read_to_string(station.path(path)).unwrap()
}

fn settings(station: &Workstation, path: &str) -> Value {
    serde_json::from_str(&read(station, path)).unwrap()
}

#[test]
fn a_checkout_is_connected_and_everything_goes_back() {
    let (platform, station) = station();
    let before = files(&station.root);
    let said = init(&station, &platform, &["--wait-seconds", "20"]);
    assert!(said.contains("created  .ai-toolkit.toml") && said.contains("1 new or changed"), "{said}");
    assert_eq!(
        read(&station, ".ai-toolkit.toml"),
        format!("platform_url = \"{}\"\nproject_id = \"{PROJECT}\"\nwait_seconds = 20\n", platform.server.url)
    );
    let key = station.home.path().join(".config/ai-toolkit/keys").join(PROJECT);
    assert_eq!(fs::read_to_string(&key).unwrap().trim(), KEY);
    assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(read(&station, ".gitignore"), ".docs/\n");
    assert!(read(&station, "CLAUDE.md").contains(&format!("{}/projects/{PROJECT}", platform.server.url)));
    let hooks = &settings(&station, ".claude/settings.json")["hooks"];
    for (event, name, timeout) in [
        ("SessionStart", "session-start", 50),
        ("UserPromptSubmit", "user-prompt-submit", 50),
        ("PreToolUse", "pre-tool-use", 50),
        ("PostToolUse", "post-tool-use", 30),
        ("Stop", "stop", 30),
    ] {
        let hook = &hooks[event][0]["hooks"][0];
        assert_eq!(hook["command"], format!("ai-toolkit hook {name}"));
        assert_eq!(hook["timeout"], timeout);
    }
    assert_eq!(hooks["PreToolUse"][0]["matcher"], "*");
    assert_eq!(read(&station, ".docs/README.md"), "# Shop\n");

    let connected = files(&station.root);
    let again = init(&station, &platform, &["--wait-seconds", "20"]);
    assert!(!again.contains("created") && !again.contains("changed  "), "{again}");
    assert_eq!(files(&station.root), connected, "a second run changes nothing");

    undo(&station);
    assert_eq!(files(&station.root), before);
    assert!(!key.exists());
    assert!(undo(&station).contains("nothing to take back"));
}

const OWN_SETTINGS: &str = r#"{
    // ours
    "model": "opus",
    "hooks": {
        "PreToolUse": [ { "matcher": "Bash", "hooks": [ {"type":"command","command":"./ours.sh"} ] } ],
        "Notification": []
    },

    "permissions": {"deny": ["Read(.env)"]}
}
"#;

#[test]
fn what_is_there_stays_byte_for_byte() {
    let (platform, station) = station();
    fs::create_dir(station.path(".claude")).unwrap();
    fs::write(station.path(".claude/settings.json"), OWN_SETTINGS).unwrap();
    fs::write(station.path(".ai-toolkit.toml"), "# Our docs\ndocs_path = 'handbook' # not docs\n\n[other]\nx = 1\n")
        .unwrap();
    fs::write(station.path("CLAUDE.md"), "# Shop\r\n\r\nNo line break at the end").unwrap();
    fs::write(station.path(".gitignore"), "target").unwrap();
    fs::create_dir_all(station.path(".git/hooks")).unwrap();
    fs::write(station.path(".git/hooks/pre-commit"), "#!/usr/bin/env bash\nexec make lint\n").unwrap();
    fs::set_permissions(station.path(".git/hooks/pre-commit"), fs::Permissions::from_mode(0o755)).unwrap();
    let before = files(&station.root);
    init(&station, &platform, &[]);
    let text = read(&station, ".claude/settings.json");
    assert!(text.starts_with("{\n    // ours\n    \"model\": \"opus\",\n    \"hooks\": {\n"), "{text}");
    assert!(text.contains(r#"{ "matcher": "Bash", "hooks": [ {"type":"command","command":"./ours.sh"} ] }"#), "{text}");
    assert!(text.ends_with("\n\n    \"permissions\": {\"deny\": [\"Read(.env)\"]}\n}\n"), "{text}");
    let toml = read(&station, ".ai-toolkit.toml");
    assert!(
        toml.starts_with("# Our docs\ndocs_path = 'handbook' # not docs\n") && toml.contains("[other]\nx = 1\n"),
        "{toml}"
    );
    assert!(read(&station, "CLAUDE.md").contains("or `handbook/`"));
    assert!(read(&station, ".git/hooks/pre-commit").ends_with("\nexec make lint\n"));
    undo(&station);
    assert_eq!(files(&station.root), before);
}

#[test]
fn what_was_changed_since_keeps_the_change() {
    let (platform, station) = station();
    init(&station, &platform, &["--agent", "claude-code", "--agent", "cursor"]);
    let text = read(&station, ".claude/settings.json").replacen('{', "{\n  \"model\": \"opus\",", 1);
    fs::write(station.path(".claude/settings.json"), text).unwrap();
    fs::write(station.path("CLAUDE.md"), format!("# Shop\n\n{}\nMore.\n", read(&station, "CLAUDE.md"))).unwrap();
    fs::write(station.path(".gitignore"), ".docs/\ntarget\n").unwrap();
    undo(&station);
    assert_eq!(settings(&station, ".claude/settings.json"), serde_json::json!({"model": "opus"}));
    assert_eq!(read(&station, "CLAUDE.md"), "# Shop\n\nMore.\n");
    assert_eq!(read(&station, ".gitignore"), "target\n");
    assert!(!station.path(".cursor").exists() && !station.path(".ai-toolkit.toml").exists());
}

#[test]
fn hooks_of_the_scripts_are_replaced() {
    let (platform, station) = station();
    fs::create_dir(station.path(".claude")).unwrap();
    let script =
        |name: &str| format!(r#"{{"type": "command", "command": "\"$CLAUDE_PROJECT_DIR\"/.claude/hooks/{name}"}}"#);
    let (check, protect) = (script("check-platform.sh"), script("protect-docs.sh"));
    let text = format!(
        r#"{{"hooks": {{"SessionStart": [{{"hooks": [{check}, {{"type": "command", "command": "date"}}]}}],
        "PreToolUse": [{{"matcher": "*", "hooks": [{check}]}}, {{"matcher": "Write", "hooks": [{protect}]}}]}}}}"#
    );
    fs::write(station.path(".claude/settings.json"), text).unwrap();
    init(&station, &platform, &[]);
    let text = read(&station, ".claude/settings.json");
    assert!(!text.contains(".sh") && text.contains("\"date\""), "{text}");
    assert_eq!(text.matches("ai-toolkit hook ").count(), 5, "{text}");
    // More time to wait changes ours, and nothing else.
    init(&station, &platform, &["--wait-seconds", "60"]);
    let text = read(&station, ".claude/settings.json");
    assert_eq!((text.matches("ai-toolkit hook ").count(), text.matches("\"timeout\": 90").count()), (5, 3), "{text}");
}

#[rstest]
#[case("cursor", ".cursor/hooks.json", "/hooks/beforeShellExecution/0/command", "pre-tool-use --agent cursor")]
#[case("gemini", ".gemini/settings.json", "/hooks/BeforeTool/0/hooks/0/command", "pre-tool-use --agent gemini")]
#[case("codex", ".codex/hooks.json", "/hooks/UserPromptSubmit/0/hooks/0/command", "user-prompt-submit --agent codex")]
#[case("copilot", ".github/hooks/ai-toolkit.json", "/hooks/agentStop/0/bash", "stop --agent copilot")]
fn each_agent_gets_its_own_settings(
    #[case] agent: &str,
    #[case] file: &str,
    #[case] place: &str,
    #[case] command: &str,
) {
    let (platform, station) = station();
    let before = files(&station.root);
    init(&station, &platform, &["--agent", agent]);
    assert_eq!(settings(&station, file).pointer(place).unwrap(), &format!("ai-toolkit hook {command}"));
    assert!(!station.path(".claude").exists());
    let found = bare(&station, &["doctor"]).output().unwrap();
    assert!(said(&found).contains(&format!("hooks are set up for: {agent}")), "{}", said(&found));
    // What is set up stays set up when nothing is said.
    let connected = files(&station.root);
    init(&station, &platform, &[]);
    assert_eq!(files(&station.root), connected);
    undo(&station);
    assert_eq!(files(&station.root), before);
}

#[test]
fn opencode_gets_a_plugin() {
    let (platform, station) = station();
    init(&station, &platform, &["--agent", "opencode"]);
    assert!(read(&station, ".opencode/plugin/ai-toolkit.js").contains("\"tool.execute.before\""));
    assert!(read(&station, "AGENTS.md").contains(".docs/"));
    undo(&station);
    assert!(!station.path(".opencode").exists());
}

#[test]
fn nothing_is_written_for_a_project_that_cannot_be_opened() {
    let (platform, station) = station();
    let before = files(&station.root);
    let refused = crate::support::StandIn::start(|_| crate::support::status(401, ""));
    let url = refused.url.as_str();
    let run = |args: &[&str]| bare(&station, args).output().unwrap();
    let output = run(&["init", "--yes", "--url", url, "--project", PROJECT, "--api-key", KEY]);
    assert_eq!(output.status.code(), Some(4));
    assert!(said(&output).contains("refused the API key"), "{}", said(&output));
    let output = run(&["init", "--yes", "--url", url, "--project", "shop", "--api-key", KEY]);
    assert_eq!(output.status.code(), Some(3));
    let output = run(&["init", "--yes", "--url", url]);
    assert!(said(&output).contains("--project is missing"), "{}", said(&output));
    assert_eq!(files(&station.root), before);
    // Nor when a file is in no state to be edited.
    fs::create_dir(station.path(".claude")).unwrap();
    fs::write(station.path(".claude/settings.json"), "{\"hooks\": [}").unwrap();
    let before = files(&station.root);
    let output = run(&["init", "--yes", "--url", &platform.server.url, "--project", PROJECT, "--api-key", KEY]);
    assert!(said(&output).contains(".claude/settings.json is no JSON"), "{}", said(&output));
    assert_eq!(files(&station.root), before);
}

#[test]
fn the_key_may_come_on_standard_input() {
    let (platform, station) = station();
    let mut program =
        bare(&station, &["init", "--yes", "--url", &platform.server.url, "--project", PROJECT, "--api-key", "-"]);
    let mut child = program.stdin(std::process::Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), format!("{KEY}\n").as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    let key = station.home.path().join(".config/ai-toolkit/keys").join(PROJECT);
    assert_eq!(fs::read_to_string(key).unwrap().trim(), KEY);
}

#[test]
fn commits_of_docs_are_refused_and_merges_of_them_are_not() {
    let (platform, station) = station();
    fs::create_dir(station.path("docs")).unwrap();
    fs::write(station.path("docs/a.md"), "a").unwrap();
    let ok = |args: &[&str]| {
        let output = git(&station, args);
        assert!(output.status.success(), "{args:?}: {}", said(&output));
    };
    ok(&["add", "."]);
    ok(&["commit", "--quiet", "--message", "Docs"]);
    ok(&["checkout", "--quiet", "-b", "published"]);
    fs::write(station.path("docs/a.md"), "published").unwrap();
    fs::write(station.path("code"), "theirs").unwrap();
    ok(&["add", "."]);
    ok(&["commit", "--quiet", "--message", "Published"]);
    ok(&["checkout", "--quiet", "-"]);
    init(&station, &platform, &[]);

    fs::write(station.path("code"), "ours").unwrap();
    ok(&["add", "code", ".ai-toolkit.toml", ".gitignore", "CLAUDE.md", ".claude"]);
    ok(&["commit", "--quiet", "--message", "Code"]);
    fs::write(station.path("docs/a.md"), "sneaky").unwrap();
    let output = git(&station, &["commit", "--quiet", "--all", "--message", "Sneaky"]);
    assert!(!output.status.success());
    assert!(said(&output).contains("- docs/a.md"), "{}", said(&output));
    ok(&["checkout", "--quiet", "docs"]);

    // A merge with a conflict in the code brings docs that were published.
    assert!(!git(&station, &["merge", "--quiet", "published"]).status.success());
    fs::write(station.path("code"), "both").unwrap();
    ok(&["add", "code"]);
    ok(&["commit", "--quiet", "--message", "Merge"]);
    assert_eq!(read(&station, "docs/a.md"), "published");
}

#[test]
fn a_hook_that_everybody_shares_is_left_alone() {
    let (platform, station) = station();
    fs::create_dir(station.path("githooks")).unwrap();
    git(&station, &["config", "core.hooksPath", "githooks"]);
    let said = init(&station, &platform, &[]);
    assert!(said.contains("let it run: ai-toolkit pre-commit"), "{said}");
    assert_eq!(fs::read_dir(station.path("githooks")).unwrap().count(), 0);
}

#[test]
fn outside_of_a_checkout_it_says_so() {
    let (platform, station) = station();
    let mut program = station.program(&["init", "--yes"]);
    let output = program.current_dir(station.home.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(said(&output).contains("is in no Git checkout"), "{}", said(&output));
    drop(platform);
}
