//! Claude Code's protocol, after its hooks reference (<https://code.claude.com/docs/en/hooks>) and what version 2.1.197 was
//! seen to send.
//!
//! Exit code 2 with the reason on standard error stops a tool before it runs and a prompt before it is sent; after a tool it
//! tells the model, and when the model wants to stop it makes it go on. A session's start cannot be stopped: the reason is
//! shown to the person, and the first prompt is stopped instead. Standard output becomes context of the model at a session's
//! start and with a prompt, and is nobody's elsewhere.

use std::path::PathBuf;

use serde_json::Value;

use super::{
    decision::Decision,
    event::{Event, Kind, Tool, event_name, text},
    output::Output,
};

/// Reads an event; nothing for events that are of no concern here.
///
/// # Errors
/// When the input is no event of this protocol.
pub(super) fn parse(expected: Kind, input: &Value) -> Result<Option<Event>, String> {
    let name = event_name(input)?;
    let kind = match name {
        "SessionStart" => Kind::SessionStart,
        "UserPromptSubmit" => Kind::UserPrompt,
        "PreToolUse" => Kind::BeforeTool,
        "PostToolUse" | "PostToolUseFailure" => Kind::AfterTool,
        "Stop" | "SubagentStop" => Kind::Stop,
        _ => return Ok(None),
    };
    // A hook that is set up for another event than it gets does what it was set up for.
    if kind != expected {
        return Ok(None);
    }
    Ok(Some(Event {
        kind,
        cwd: text(input, "cwd").map(PathBuf::from),
        tool: text(input, "tool_name")
            .map(|name| Tool::new(name, input.get("tool_input").cloned().unwrap_or_default())),
        is_kept_going: input.get("stop_hook_active").and_then(Value::as_bool).unwrap_or_default(),
    }))
}

/// Answers an event.
pub(super) fn render(kind: Kind, decision: &Decision) -> Output {
    match (decision, kind) {
        (Decision::Proceed { say: None }, _) => Output::silent(),
        (Decision::Proceed { say: Some(say) }, Kind::SessionStart | Kind::UserPrompt) => Output::out(say),
        (Decision::Proceed { say: Some(say) }, _) => Output::err(say, 0),
        (Decision::Block { reason }, _) => Output::err(reason, 2),
    }
}
