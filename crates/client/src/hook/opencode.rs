//! OpenCode's protocol. OpenCode has no hook commands but plugins in JavaScript, see <https://opencode.ai/docs/plugins>;
//! [`PLUGIN`] is one that runs `ai-toolkit hook EVENT --agent opencode` and hands it what OpenCode hands to the plugin.
//!
//! An error that a plugin throws before a tool runs stops the tool, and its text goes to the model. After a tool the text is
//! added to its output. Prompts cannot be stopped, and `tool.execute.after` does not run after a tool that failed: what
//! such a tool did is found before the next one.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{
    decision::Decision,
    event::{Event, Kind, Tool, text},
    output::Output,
};

/// The plugin, for `.opencode/plugin/ai-toolkit.js`.
pub const PLUGIN: &str = include_str!("opencode.js");

/// Reads an event.
///
/// # Errors
/// When the input is not the plugin's.
pub(super) fn parse(kind: Kind, input: &Value) -> Result<Option<Event>, String> {
    let Some(folder) = text(input, "directory") else {
        return Err("this hook got no JSON with a directory on standard input".to_owned());
    };
    let arguments = input.get("args").unwrap_or(&Value::Null);
    // A shell command may ask for a folder of its own.
    let cwd = text(arguments, "workdir").map_or_else(|| PathBuf::from(folder), |within| Path::new(folder).join(within));
    let tool = text(input, "tool").map(|name| Tool::new(name, arguments.clone()));
    Ok(Some(Event { kind, cwd: Some(cwd), tool, is_kept_going: false }))
}

/// Answers an event.
pub(super) fn render(_: Kind, decision: &Decision) -> Output {
    match decision {
        Decision::Proceed { say: None } => Output::silent(),
        Decision::Proceed { say: Some(say) } => Output::out(say),
        Decision::Block { reason } => Output::err(reason, 2),
    }
}
