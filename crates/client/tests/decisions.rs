//! The decisions in `tests/decisions/`, made by the library and by the program; see the README there.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests, too")]

use std::{
    fs,
    io::Write,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use ai_toolkit_client::protect::{Ground, Verdict, decide, tool_call};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Topic {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    decision: Decision,
    /// A piece of the reason.
    reason: Option<String>,
    /// What the script decides where it cannot decide the same.
    #[serde(rename = "script")]
    _script: Option<Decision>,
    input: Value,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Decision {
    Allow,
    Deny,
}

/// The layout that all cases share.
struct Layout {
    base: PathBuf,
    _folder: tempfile::TempDir,
}

impl Layout {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().canonicalize().unwrap();
        let root = base.join("shop");
        for name in ["docs/api", ".docs", "src/docs", "mydocs"] {
            fs::create_dir_all(root.join(name)).unwrap();
        }
        fs::create_dir_all(base.join("other/docs")).unwrap();
        for name in ["docs/a.md", "docs/api/b.md", ".docs/a.md", "src/docs/a.rs", "README.md", "docs.md"] {
            fs::write(root.join(name), "").unwrap();
        }
        git(&base, &["init", "--quiet", "--initial-branch", "main", "shop"]);
        git(&root, &["add", "."]);
        git(&root, &["commit", "--quiet", "--message", "Start"]);
        git(&root, &["worktree", "add", "--quiet", "../worktree"]);
        git(&base, &["init", "--quiet", "other"]);
        for (target, link) in [
            ("docs", "link"),
            ("link", "chain"),
            ("docs/a.md", "alias.md"),
            ("docs/new.md", "dangling.md"),
            ("..", "src/up"),
            ("README.md", "link.md"),
            ("shop", "../link-to-shop"),
        ] {
            symlink(target, root.join(link)).unwrap();
        }
        fs::hard_link(root.join("docs/api/b.md"), root.join("second.md")).unwrap();
        Self { base, _folder: folder }
    }

    fn root(&self) -> PathBuf {
        self.base.join("shop")
    }

    fn fill_in(&self, text: &str) -> String {
        text.replace("ROOT", self.root().to_str().unwrap()).replace("BASE", self.base.to_str().unwrap())
    }

    fn fill_in_value(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => self.fill_in(text).into(),
            Value::Array(list) => list.iter().map(|inner| self.fill_in_value(inner)).collect(),
            Value::Object(object) => {
                object.iter().map(|(key, inner)| (key.clone(), self.fill_in_value(inner))).collect()
            }
            other => other.clone(),
        }
    }
}

fn git(folder: &Path, args: &[&str]) {
    let status = Command::new("git")
        .args(["-c", "user.name=Ann", "-c", "user.email=ann@shop.example"])
        .args(args)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .status()
        .unwrap();
    assert!(status.success(), "git {args:?}");
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/decisions");
    let mut cases = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let text = fs::read_to_string(&path).unwrap();
            let topic: Topic =
                serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            cases.extend(topic.cases);
        }
    }
    cases
}

/// What the library decides, with its reason.
fn decided(layout: &Layout, input: &Value) -> (Decision, String) {
    let text = |name: &str| input[name].as_str().unwrap_or_default();
    let (root, cwd) = (layout.root(), PathBuf::from(text("cwd")));
    let ground = Ground { root: &root, docs_folder: "docs", cwd: &cwd, home: Some(&layout.base), variable: |_| None };
    match decide(&tool_call(text("tool_name"), &input["tool_input"], &root), &ground) {
        Verdict::Allow => (Decision::Allow, String::new()),
        Verdict::Deny(denial) => (Decision::Deny, denial.to_string()),
    }
}

/// What the program decides by Claude Code's protocol, with its reason, while no platform can be reached.
fn decided_by_the_program(layout: &Layout, input: &Value) -> (Decision, String) {
    let mut input = input.clone();
    input["hook_event_name"] = "PreToolUse".into();
    let mut hook = Command::new(env!("CARGO_BIN_EXE_ai-toolkit"))
        .args(["hook", "pre-tool-use"])
        .env_clear()
        .env("HOME", &layout.base)
        .env("CLAUDE_PROJECT_DIR", layout.root())
        .env("AI_TOOLKIT_PLATFORM_URL", "http://127.0.0.1:9")
        .env("AI_TOOLKIT_PROJECT_ID", "prj_0192e4a1b2c3d4e5f60718293a4b5c6d")
        .env("AI_TOOLKIT_API_KEY", "sk_of_nobody")
        .env("AI_TOOLKIT_NO_WATCHER", "1")
        .current_dir(layout.root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    hook.stdin.take().unwrap().write_all(input.to_string().as_bytes()).unwrap();
    let output = hook.wait_with_output().unwrap();
    let reason = String::from_utf8(output.stderr).unwrap();
    match output.status.code() {
        Some(0) => (Decision::Allow, reason),
        Some(2) => (Decision::Deny, reason),
        code => panic!("{input}: ended with {code:?}: {reason}"),
    }
}

/// The cases that are decided otherwise than written.
fn wrong_ones(layout: &Layout, decided: impl Fn(&Layout, &Value) -> (Decision, String)) -> Vec<String> {
    let cases = cases();
    assert!(cases.len() >= 500, "there are only {} cases", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        let (decision, reason) = decided(layout, &layout.fill_in_value(&case.input));
        let expected = layout.fill_in(case.reason.as_deref().unwrap_or_default());
        if decision != case.decision || !reason.contains(&expected) {
            wrong.push(format!("should {:?}: {}\n    but {decision:?}: {reason}", case.decision, case.name));
        }
    }
    wrong
}

#[test]
fn the_library_decides_as_written() {
    let wrong = wrong_ones(&Layout::new(), decided);
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_program_decides_as_written() {
    let layout = Layout::new();
    // A copy from before, with which an agent may go on.
    fs::write(layout.root().join(".docs/.sync-hash"), format!("{}\n", "0".repeat(64))).unwrap();
    let wrong = wrong_ones(&layout, decided_by_the_program);
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}
