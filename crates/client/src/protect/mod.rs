//! Whether a tool call would write to protected docs, by its paths and by what its shell commands do.

use std::path::Path;

/// Where a tool call happens.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The top of the checkout.
    pub root: &'a Path,
    /// The folder of the docs in the repository, relative to `root`.
    pub docs_folder: &'a str,
    /// The agent's working directory, which follows its `cd`.
    pub cwd: &'a Path,
}

/// What an agent is about to do, whatever its protocol calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToolCall {
    /// A tool that writes to these paths, as the agent spelled them.
    Write(Vec<String>),
    /// A shell command.
    Shell(String),
    /// A tool that writes to nothing we know of.
    Other,
}

/// What to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing.
    Allow,
    /// Stop it; the reason tells the agent what it may do instead.
    Deny(String),
}
