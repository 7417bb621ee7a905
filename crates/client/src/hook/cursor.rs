//! Cursor's protocol, after its documentation (<https://cursor.com/docs/agent/hooks>) and the types that the package
//! `cursor-hooks` derives from it: JSON both ways.
//!
//! Before a tool, a shell command or an MCP tool runs, `permission: deny` stops it; a prompt is stopped by `continue: false`.
//! Field names have changed between versions (`userMessage`, `decision`), so answers have both spellings. Nothing can be
//! said with a prompt that goes on. After the fact, only `stop` is heard: it sends the agent a message, so what went wrong
//! in `afterFileEdit` or `afterShellExecution` is put right there, and told by standard error alone.

use std::path::PathBuf;

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
        "sessionStart" => Kind::SessionStart,
        "beforeSubmitPrompt" => Kind::UserPrompt,
        "preToolUse" | "beforeShellExecution" | "beforeMCPExecution" => Kind::BeforeTool,
        "postToolUse" | "postToolUseFailure" | "afterShellExecution" | "afterMCPExecution" | "afterFileEdit" => {
            Kind::AfterTool
        }
        "stop" => Kind::Stop,
        _ => return Ok(None),
    };
    if kind != expected {
        return Ok(None);
    }
    let arguments = arguments_of(input);
    let root = input.pointer("/workspace_roots/0").and_then(Value::as_str);
    let cwd = text(&arguments, "working_directory").or_else(|| text(input, "cwd")).filter(|cwd| !cwd.is_empty());
    let cwd = cwd.or(root).map(PathBuf::from);
    Ok(Some(Event {
        kind,
        cwd,
        tool: tool(name, input, arguments),
        is_kept_going: input.get("loop_count").and_then(Value::as_u64).unwrap_or_default() > 0,
    }))
}

/// MCP tools' arguments come as JSON in a string.
fn arguments_of(input: &Value) -> Value {
    match input.get("tool_input") {
        Some(Value::String(text)) => serde_json::from_str(text).unwrap_or_default(),
        Some(arguments) => arguments.clone(),
        None => Value::Null,
    }
}

fn tool(event: &str, input: &Value, arguments: Value) -> Option<Tool> {
    Some(match event {
        "beforeShellExecution" | "afterShellExecution" => {
            Tool::new("Shell", json!({ "command": input.get("command") }))
        }
        "afterFileEdit" => Tool::new("Edit", json!({ "file_path": input.get("file_path") })),
        "beforeMCPExecution" | "afterMCPExecution" => Tool::new(&mcp(text(input, "tool_name")?), arguments),
        _ => {
            let name = text(input, "tool_name")?;
            Tool::new(&name.strip_prefix("MCP:").map_or_else(|| name.to_owned(), mcp), arguments)
        }
    })
}

fn mcp(name: &str) -> String {
    format!("mcp__{}", name.replace(':', "__"))
}

/// Answers an event.
pub(super) fn render(kind: Kind, decision: &Decision) -> Output {
    Output::json(&match (decision, kind) {
        (Decision::Proceed { say: None }, _) => return Output::silent(),
        (Decision::Proceed { say: Some(say) }, Kind::SessionStart) => json!({ "additional_context": named(say) }),
        (Decision::Proceed { say: Some(say) }, _) => return Output::err(say, 0),
        (Decision::Block { reason }, Kind::SessionStart) => {
            json!({ "additional_context": named(reason), "user_message": named(reason) })
        }
        (Decision::Block { reason }, Kind::UserPrompt) => json!({ "continue": false, "user_message": named(reason) }),
        (Decision::Block { reason }, Kind::BeforeTool) => {
            let reason = named(reason);
            json!({
                "permission": "deny", "user_message": reason, "agent_message": reason,
                "userMessage": reason, "agentMessage": reason, "decision": "deny", "reason": reason,
            })
        }
        (Decision::Block { reason }, Kind::AfterTool) => return Output::err(reason, 0),
        (Decision::Block { reason }, Kind::Stop) => json!({ "followup_message": named(reason) }),
    })
}
