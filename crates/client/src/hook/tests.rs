//! Each agent's protocol: what it sends, and what it is answered. The same events must end in the same decisions.

use std::path::{Path, PathBuf};

use rstest::rstest;
use serde_json::{Value, json};

use super::*;

const ROOT: &str = "/home/dev/shop";

fn recorded(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/claude-code");
    serde_json::from_slice(&std::fs::read(folder.join(format!("{name}.json"))).unwrap()).unwrap()
}

fn tool(name: &str, input: Value) -> event::Tool {
    event::Tool::new(name, input)
}

fn parsed(agent: Agent, kind: Kind, input: &Value) -> Event {
    agent.parse(kind, input).unwrap().unwrap()
}

#[rstest]
#[case("SessionStart", Kind::SessionStart, None)]
#[case("UserPromptSubmit", Kind::UserPrompt, None)]
#[case("PreToolUse-Bash", Kind::BeforeTool, Some("Bash"))]
#[case("PreToolUse-Write", Kind::BeforeTool, Some("Write"))]
#[case("PreToolUse-Read", Kind::BeforeTool, Some("Read"))]
#[case("PostToolUse-Write", Kind::AfterTool, Some("Write"))]
fn what_claude_code_sends_is_understood(#[case] name: &str, #[case] kind: Kind, #[case] tool: Option<&str>) {
    for agent in [Agent::ClaudeCode, Agent::Codex] {
        let event = parsed(agent, kind, &recorded(name));
        assert_eq!((event.kind, event.cwd.as_deref()), (kind, Some(Path::new(ROOT))));
        assert_eq!(event.tool.as_ref().map(|tool| tool.name.as_str()), tool);
    }
}

#[test]
fn the_working_directory_follows_the_agent() {
    let event = parsed(Agent::ClaudeCode, Kind::BeforeTool, &recorded("PreToolUse-Bash-failing"));
    assert_eq!(event.cwd, Some(PathBuf::from("/home/dev/shop/docs")));
    let shell = json!({ "hook_event_name": "BeforeTool", "cwd": ROOT, "tool_name": "run_shell_command",
        "tool_input": { "command": "ls", "dir_path": "docs" } });
    assert_eq!(parsed(Agent::Gemini, Kind::BeforeTool, &shell).cwd, Some(PathBuf::from("/home/dev/shop/docs")));
    let shell = json!({ "directory": ROOT, "tool": "bash", "args": { "command": "ls", "workdir": "docs" } });
    assert_eq!(parsed(Agent::OpenCode, Kind::BeforeTool, &shell).cwd, Some(PathBuf::from("/home/dev/shop/docs")));
}

#[rstest]
#[case(Agent::ClaudeCode, "Notification")]
#[case(Agent::Gemini, "PreCompress")]
#[case(Agent::Cursor, "beforeReadFile")]
fn other_events_are_no_concern(#[case] agent: Agent, #[case] name: &str) {
    assert_eq!(agent.parse(Kind::BeforeTool, &json!({ "hook_event_name": name })), Ok(None));
}

#[rstest]
#[case(Agent::Gemini, json!({ "hook_event_name": "BeforeTool", "cwd": ROOT, "tool_name": "write_file",
    "tool_input": { "file_path": "a" } }), tool("write_file", json!({ "file_path": "a" })))]
#[case(Agent::Cursor, json!({ "hook_event_name": "beforeShellExecution", "command": "ls", "cwd": "",
    "workspace_roots": [ROOT] }), tool("Shell", json!({ "command": "ls" })))]
#[case(Agent::Cursor, json!({ "hook_event_name": "preToolUse", "tool_name": "Write", "cwd": ROOT,
    "tool_input": { "file_path": "a" } }), tool("Write", json!({ "file_path": "a" })))]
#[case(Agent::Cursor, json!({ "hook_event_name": "beforeMCPExecution", "tool_name": "save", "workspace_roots": [ROOT],
    "tool_input": "{\"path\":\"a\"}" }), tool("mcp__save", json!({ "path": "a" })))]
#[case(Agent::Copilot, json!({ "cwd": ROOT, "toolName": "bash", "toolArgs": "{\"command\":\"ls\"}" }),
    tool("bash", json!({ "command": "ls" })))]
#[case(Agent::Copilot, json!({ "cwd": ROOT, "toolName": "str_replace_editor",
    "toolArgs": { "command": "view", "path": "a" } }), tool("view", json!({ "command": "view", "path": "a" })))]
#[case(Agent::Codex, json!({ "hook_event_name": "PreToolUse", "cwd": ROOT, "tool_name": "apply_patch",
    "tool_input": { "command": "*** Begin Patch" } }), tool("apply_patch", json!({ "patch": "*** Begin Patch" })))]
#[case(Agent::OpenCode, json!({ "directory": ROOT, "tool": "write", "args": { "filePath": "a" } }),
    tool("write", json!({ "filePath": "a" })))]
fn tools_are_understood(#[case] agent: Agent, #[case] input: Value, #[case] expected: event::Tool) {
    let event = parsed(agent, Kind::BeforeTool, &input);
    assert_eq!((event.tool, event.cwd), (Some(expected), Some(PathBuf::from(ROOT))));
}

#[rstest]
#[case(Agent::ClaudeCode, Kind::BeforeTool, "", "AI Toolkit: no\n", 2)]
#[case(Agent::ClaudeCode, Kind::Stop, "", "AI Toolkit: no\n", 2)]
#[case(Agent::Codex, Kind::UserPrompt, "", "AI Toolkit: no\n", 2)]
#[case(Agent::OpenCode, Kind::BeforeTool, "", "AI Toolkit: no\n", 2)]
#[case(Agent::Gemini, Kind::BeforeTool, r#"{"decision":"deny","reason":"AI Toolkit: no"}"#, "", 0)]
#[case(Agent::Gemini, Kind::UserPrompt, r#"{"continue":false,"stopReason":"AI Toolkit: no"}"#, "", 0)]
#[case(
    Agent::Gemini,
    Kind::AfterTool,
    r#"{"hookSpecificOutput":{"additionalContext":"AI Toolkit: no","hookEventName":"AfterTool"}}"#,
    "",
    0
)]
#[case(Agent::Cursor, Kind::UserPrompt, r#"{"continue":false,"user_message":"AI Toolkit: no"}"#, "", 0)]
#[case(Agent::Cursor, Kind::Stop, r#"{"followup_message":"AI Toolkit: no"}"#, "", 0)]
#[case(
    Agent::Copilot,
    Kind::BeforeTool,
    r#"{"permissionDecision":"deny","permissionDecisionReason":"AI Toolkit: no"}"#,
    "",
    0
)]
#[case(Agent::Copilot, Kind::AfterTool, r#"{"additionalContext":"AI Toolkit: no"}"#, "", 0)]
#[case(Agent::Copilot, Kind::Stop, r#"{"decision":"block","reason":"AI Toolkit: no"}"#, "", 0)]
fn a_block_is_said_as_the_agent_hears_it(
    #[case] agent: Agent,
    #[case] kind: Kind,
    #[case] stdout: &str,
    #[case] stderr: &str,
    #[case] code: u8,
) {
    let output = agent.render(kind, &Decision::Block { reason: "no".into() });
    assert_eq!((output.stdout.trim_end(), output.stderr.as_str(), output.code), (stdout, stderr, code));
}

#[test]
fn cursor_hears_a_denial_in_every_spelling() {
    let output = Agent::Cursor.render(Kind::BeforeTool, &Decision::Block { reason: "no".into() });
    let answer: Value = serde_json::from_str(&output.stdout).unwrap();
    assert_eq!((&answer["permission"], &answer["decision"]), (&json!("deny"), &json!("deny")));
    for field in ["agent_message", "user_message", "agentMessage", "userMessage", "reason"] {
        assert_eq!(answer[field], "AI Toolkit: no");
    }
}

#[test]
fn when_all_is_well_nobody_hears_anything() {
    for agent in Agent::ALL {
        for kind in [Kind::SessionStart, Kind::UserPrompt, Kind::BeforeTool, Kind::AfterTool, Kind::Stop] {
            assert_eq!(agent.render(kind, &Decision::SILENT), Output::silent());
            let output = agent.render(kind, &Decision::Proceed { say: Some("so".into()) });
            assert_eq!(output.code, 0);
            assert!(format!("{}{}", output.stdout, output.stderr).contains("AI Toolkit: so"), "{agent:?} {kind:?}");
            // Whoever reads JSON gets nothing else.
            let speaks_json = !matches!(agent, Agent::ClaudeCode | Agent::Codex | Agent::OpenCode);
            if speaks_json && !output.stdout.is_empty() {
                serde_json::from_str::<Value>(&output.stdout).unwrap();
            }
        }
    }
}

/// A checkout that is set up so far that nothing is asked: its key is missing.
fn checkout() -> (tempfile::TempDir, Environment) {
    let top = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(top.path().join("shop/docs")).unwrap();
    let settings = "platform_url = \"http://127.0.0.1:9\"\nproject_id = \"prj_0192e4a1b2c3d4e5f60718293a4b5c6d\"\n";
    std::fs::write(top.path().join("shop/.ai-toolkit.toml"), settings).unwrap();
    let environment = Environment {
        claude_project_dir: Some(top.path().join("shop")),
        home: Some(top.path().into()),
        ..Environment::default()
    };
    (top, environment)
}

fn before_tool(input: &[u8], environment: &Environment) -> Output {
    answer(Kind::BeforeTool, Agent::ClaudeCode, Ok(input), environment)
}

#[test]
fn writes_to_docs_are_stopped_even_without_a_key_and_the_rest_needs_a_copy() {
    let (top, environment) = checkout();
    let call = |path: &str| {
        json!({ "hook_event_name": "PreToolUse", "cwd": top.path().join("shop"), "tool_name": "Write",
            "tool_input": { "file_path": path, "content": "" } })
        .to_string()
    };
    let denied = before_tool(call("docs/a.md").as_bytes(), &environment);
    assert!(denied.code == 2 && denied.stderr.contains("docs/a.md belongs to the project's docs"), "{denied:?}");
    let blocked = before_tool(call("src/a.rs").as_bytes(), &environment);
    assert!(blocked.code == 2 && blocked.stderr.contains("There is no complete copy"), "{blocked:?}");
}

#[test]
fn where_nothing_is_set_up_a_hook_is_silent() {
    let (top, environment) = checkout();
    std::fs::remove_file(top.path().join("shop/.ai-toolkit.toml")).unwrap();
    assert_eq!(before_tool(b"{ docs/", &environment), Output::silent());
    let input = json!({ "hook_event_name": "PreToolUse", "cwd": "/", "tool_name": "Write",
        "tool_input": { "file_path": top.path().join("shop/docs/a.md") } });
    assert_eq!(before_tool(input.to_string().as_bytes(), &environment), Output::silent());
}

#[rstest]
#[case("{\"tool_name\":\"Write\", docs/a.md", 2, "It mentions the docs, so it is blocked.")]
#[case("{\"tool_name\":\"Write\", src/a.rs", 0, "It does not mention the docs, so it goes on.")]
#[case("[]", 0, "hook_event_name")]
#[case("{\"x\": \"docs/a.md\"}", 2, "hook_event_name")]
#[case("", 0, "could not be read")]
fn malformed_input_is_closed_for_docs_and_open_for_the_rest(
    #[case] input: &str,
    #[case] code: u8,
    #[case] message: &str,
) {
    let (_top, environment) = checkout();
    let output = before_tool(input.as_bytes(), &environment);
    assert_eq!(output.code, code, "{output:?}");
    assert!(output.stderr.contains(message), "{output:?}");
    let elsewhere = answer(Kind::Stop, Agent::ClaudeCode, Ok(input.as_bytes()), &environment);
    assert_eq!(elsewhere.code, 0, "only a tool is stopped: {elsewhere:?}");
}

#[test]
fn input_without_end_is_not_read_to_its_end() {
    let (_top, environment) = checkout();
    let why = read_input(std::io::repeat(b'x')).unwrap_err();
    let output = answer(Kind::BeforeTool, Agent::ClaudeCode, Err(&why), &environment);
    assert!(output.code == 2 && output.stderr.contains("larger than 8 MiB"), "{output:?}");
}

#[rstest]
#[case(&["pre-tool-use"], Ok((Kind::BeforeTool, Agent::ClaudeCode)))]
#[case(&["stop", "--agent", "gemini"], Ok((Kind::Stop, Agent::Gemini)))]
#[case(&["--agent=codex", "post-tool-use"], Ok((Kind::AfterTool, Agent::Codex)))]
fn the_command_line_is_read_by_hand(#[case] args: &[&str], #[case] expected: Result<(Kind, Agent), String>) {
    assert_eq!(read_arguments(args.iter().map(OsString::from)), expected);
}

#[rstest]
#[case(&[])]
#[case(&["later"])]
#[case(&["stop", "--agent"])]
#[case(&["stop", "--agent=other"])]
fn a_wrong_command_line_says_what_is_right(#[case] args: &[&str]) {
    let why = read_arguments(args.iter().map(OsString::from)).unwrap_err();
    assert!(why.contains("it must be"), "{why}");
}

proptest::proptest! {
    #[test]
    fn no_json_is_fatal(text in "[ -~]{0,40}", name in "[A-Za-z]{0,12}") {
        let (_top, environment) = checkout();
        for agent in Agent::ALL {
            let input = json!({ "hook_event_name": name, "tool_name": text, "tool_input": text, "cwd": text, "directory": text });
            for input in [input.to_string(), text.clone()] {
                let output = answer(Kind::AfterTool, agent, Ok(input.as_bytes()), &environment);
                proptest::prop_assert_eq!(output.code, 0);
            }
        }
    }
}
