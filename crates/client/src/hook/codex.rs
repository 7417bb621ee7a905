//! The protocol of Codex CLI, after its documentation (<https://developers.openai.com/codex/hooks>) and the schemas in
//! `codex-rs/hooks` of its repository. It is Claude Code's, with these differences: files are edited with `apply_patch`,
//! whose patch is the call's `command`; and standard output at the end of a turn must be JSON, so there it stays empty.
//!
//! Not every tool runs hooks: what a tool does without one is found after the next tool that does.

use serde_json::{Value, json};

use super::{
    claude_code,
    decision::Decision,
    event::{Event, Kind, Tool},
    output::Output,
};

/// Reads an event; nothing for events that are of no concern here.
///
/// # Errors
/// When the input is no event of this protocol.
pub(super) fn parse(expected: Kind, input: &Value) -> Result<Option<Event>, String> {
    let event = claude_code::parse(expected, input)?;
    Ok(event.map(|event| Event { tool: event.tool.map(with_patch), ..event }))
}

/// What calls a patch a command is not taken for a shell.
fn with_patch(tool: Tool) -> Tool {
    match tool.input.get("command") {
        Some(patch) if tool.name == "apply_patch" => Tool { input: json!({ "patch": patch }), ..tool },
        _ => tool,
    }
}

/// Answers an event.
pub(super) fn render(kind: Kind, decision: &Decision) -> Output {
    claude_code::render(kind, decision)
}
