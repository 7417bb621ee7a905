//! The protocol of GitHub Copilot CLI, after its hooks reference
//! (<https://docs.github.com/en/copilot/reference/hooks-reference>): JSON both ways. Events are named in camelCase in its
//! settings; the input does not name them, so the command line does.
//!
//! `permissionDecision: deny` stops a tool, and so does every exit code but 0. A prompt cannot be stopped, nor can anything
//! be said with it: the first tool is stopped instead. At the end of a turn `decision: block` makes the agent go on.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::{
    decision::Decision,
    event::{Event, Kind, Tool, text},
    output::{Output, named},
};

/// Reads an event.
///
/// # Errors
/// When the input is no event of this protocol.
pub(super) fn parse(kind: Kind, input: &Value) -> Result<Option<Event>, String> {
    if !input.is_object() {
        return Err("this hook got no JSON object on standard input".to_owned());
    }
    Ok(Some(Event {
        kind,
        cwd: text(input, "cwd").map(PathBuf::from),
        tool: tool(input),
        is_kept_going: input.get("stop_hook_active").and_then(Value::as_bool).unwrap_or_default(),
    }))
}

fn tool(input: &Value) -> Option<Tool> {
    let name = text(input, "toolName")?;
    // Arguments come as an object, or as JSON in a string.
    let arguments = match input.get("toolArgs").cloned().unwrap_or_default() {
        Value::String(text) => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        arguments => arguments,
    };
    // This one editor has commands, one of which only reads.
    let is_reader = name == "str_replace_editor" && text(&arguments, "command") == Some("view");
    Some(Tool::new(if is_reader { "view" } else { name }, arguments))
}

/// Answers an event.
pub(super) fn render(kind: Kind, decision: &Decision) -> Output {
    Output::json(&match (decision, kind) {
        (Decision::Proceed { say: None }, _) => return Output::silent(),
        (Decision::Proceed { say: Some(say) }, Kind::SessionStart) => json!({ "additionalContext": named(say) }),
        (Decision::Proceed { say: Some(say) }, _) => return Output::err(say, 0),
        (Decision::Block { reason }, Kind::SessionStart | Kind::AfterTool) => {
            json!({ "additionalContext": named(reason) })
        }
        (Decision::Block { reason }, Kind::UserPrompt) => return Output::err(reason, 2),
        (Decision::Block { reason }, Kind::BeforeTool) => {
            json!({ "permissionDecision": "deny", "permissionDecisionReason": named(reason) })
        }
        (Decision::Block { reason }, Kind::Stop) => json!({ "decision": "block", "reason": named(reason) }),
    })
}
