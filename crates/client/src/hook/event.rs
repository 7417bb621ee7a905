//! What happens in an agent, whatever its protocol calls it.

use std::path::PathBuf;

use serde_json::Value;

/// When a hook runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A session begins.
    SessionStart,
    /// A person sent a prompt.
    UserPrompt,
    /// A tool is about to run.
    BeforeTool,
    /// A tool has run, or failed.
    AfterTool,
    /// The agent is done with its turn.
    Stop,
}

impl Kind {
    /// The event of `ai-toolkit hook EVENT`.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "session-start" => Self::SessionStart,
            "user-prompt-submit" => Self::UserPrompt,
            "pre-tool-use" => Self::BeforeTool,
            "post-tool-use" => Self::AfterTool,
            "stop" => Self::Stop,
            _ => return None,
        })
    }
}

/// An event, as far as anything depends on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Event {
    /// Which.
    pub(super) kind: Kind,
    /// The agent's working directory; the process's own if the agent does not say.
    pub(super) cwd: Option<PathBuf>,
    /// The tool, before and after it runs.
    pub(super) tool: Option<Tool>,
    /// Whether the agent goes on only because a hook asked it to when it wanted to stop.
    pub(super) is_kept_going: bool,
}

/// A tool that an agent calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tool {
    /// Its name: the agent's, or `mcp__SERVER__NAME` for those of MCP servers.
    pub(super) name: String,
    /// Its arguments.
    pub(super) input: Value,
}

impl Tool {
    /// A call of a tool.
    pub(super) fn new(name: &str, input: Value) -> Self {
        Self { name: name.to_owned(), input }
    }
}

/// The event's name, in the protocols whose input has it.
///
/// # Errors
/// When there is none: what came is no event of such a protocol.
pub(super) fn event_name(input: &Value) -> Result<&str, String> {
    let missing = || "this hook got no JSON with a hook_event_name on standard input".to_owned();
    text(input, "hook_event_name").ok_or_else(missing)
}

/// The string `name` of an object.
pub(super) fn text<'a>(object: &'a Value, name: &str) -> Option<&'a str> {
    object.get(name)?.as_str()
}
