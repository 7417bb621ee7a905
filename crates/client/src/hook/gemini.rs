//! The protocol of Gemini CLI, after its hooks reference (`docs/hooks/reference.md` of its repository): JSON both ways, and
//! nothing else on standard output.
//!
//! `deny` stops a tool before it runs. For a prompt `deny` would throw away what the person typed, so `continue: false`
//! stops it and keeps it. After the agent's answer `deny` has it corrected. A session's start cannot be stopped.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{
    decision::Decision,
    event::{Event, Kind, Tool, event_name, text},
    output::{Output, named},
};

/// Reads an event; nothing for events that are of no concern here.
///
/// # Errors
/// When the input is no event of this protocol.
pub(super) fn parse(expected: Kind, input: &Value) -> Result<Option<Event>, String> {
    let name = event_name(input)?;
    let kind = match name {
        "SessionStart" => Kind::SessionStart,
        "BeforeAgent" => Kind::UserPrompt,
        "BeforeTool" => Kind::BeforeTool,
        "AfterTool" => Kind::AfterTool,
        "AfterAgent" => Kind::Stop,
        _ => return Ok(None),
    };
    if kind != expected {
        return Ok(None);
    }
    let arguments = input.get("tool_input").unwrap_or(&Value::Null);
    let cwd = text(input, "cwd").map(PathBuf::from);
    Ok(Some(Event {
        kind,
        // A shell command may ask for a folder of its own.
        cwd: match (cwd, text(arguments, "dir_path").or_else(|| text(arguments, "directory"))) {
            (Some(cwd), Some(folder)) => Some(cwd.join(Path::new(folder))),
            (cwd, _) => cwd,
        },
        tool: text(input, "tool_name").map(|name| Tool::new(name, arguments.clone())),
        is_kept_going: input.get("stop_hook_active").and_then(Value::as_bool).unwrap_or_default(),
    }))
}

/// Answers an event.
pub(super) fn render(kind: Kind, decision: &Decision) -> Output {
    let context = |name: &str, text: &str| json!({ "hookSpecificOutput": { "hookEventName": name, "additionalContext": named(text) } });
    Output::json(&match (decision, kind) {
        (Decision::Proceed { say: None }, _) => return Output::silent(),
        (Decision::Proceed { say: Some(say) }, Kind::SessionStart) => context("SessionStart", say),
        (Decision::Proceed { say: Some(say) }, Kind::UserPrompt) => context("BeforeAgent", say),
        (Decision::Proceed { say: Some(say) }, _) => json!({ "systemMessage": named(say) }),
        (Decision::Block { reason }, Kind::BeforeTool | Kind::Stop) => {
            json!({ "decision": "deny", "reason": named(reason) })
        }
        (Decision::Block { reason }, Kind::UserPrompt) => json!({ "continue": false, "stopReason": named(reason) }),
        (Decision::Block { reason }, Kind::AfterTool) => context("AfterTool", reason),
        (Decision::Block { reason }, Kind::SessionStart) => {
            let mut answer = context("SessionStart", reason);
            answer["systemMessage"] = named(reason).into();
            answer
        }
    })
}
