//! The agents whose protocols are spoken here.

use serde_json::Value;

use super::{
    claude_code, codex, copilot, cursor,
    decision::Decision,
    event::{Event, Kind},
    gemini, opencode,
    output::Output,
};

/// An agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Agent {
    /// Claude Code.
    #[default]
    ClaudeCode,
    /// Cursor.
    Cursor,
    /// Gemini CLI.
    Gemini,
    /// Codex CLI.
    Codex,
    /// GitHub Copilot CLI.
    Copilot,
    /// OpenCode.
    OpenCode,
}

impl Agent {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::ClaudeCode, Self::Cursor, Self::Gemini, Self::Codex, Self::Copilot, Self::OpenCode];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::ClaudeCode => "claude-code",
            Self::Cursor => "cursor",
            Self::Gemini => "gemini",
            Self::Codex => "codex",
            Self::Copilot => "copilot",
            Self::OpenCode => "opencode",
        }
    }

    /// The agent of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|agent| agent.name() == name)
    }

    pub(super) fn parse(self, kind: Kind, input: &Value) -> Result<Option<Event>, String> {
        match self {
            Self::ClaudeCode => claude_code::parse(kind, input),
            Self::Cursor => cursor::parse(kind, input),
            Self::Gemini => gemini::parse(kind, input),
            Self::Codex => codex::parse(kind, input),
            Self::Copilot => copilot::parse(kind, input),
            Self::OpenCode => opencode::parse(kind, input),
        }
    }

    pub(super) fn render(self, kind: Kind, decision: &Decision) -> Output {
        match self {
            Self::ClaudeCode => claude_code::render(kind, decision),
            Self::Cursor => cursor::render(kind, decision),
            Self::Gemini => gemini::render(kind, decision),
            Self::Codex => codex::render(kind, decision),
            Self::Copilot => copilot::render(kind, decision),
            Self::OpenCode => opencode::render(kind, decision),
        }
    }
}
