//! What a hook hands to its agent: text on both outputs, and an exit code.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use serde_json::Value;

/// A hook's output.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Output {
    /// For standard output.
    pub stdout: String,
    /// For standard error.
    pub stderr: String,
    /// The exit code.
    pub code: u8,
}

impl Output {
    /// Nothing, successfully.
    pub fn silent() -> Self {
        Self::default()
    }

    /// Text for the agent, successfully.
    pub fn out(text: &str) -> Self {
        Self { stdout: signed(text), ..Self::default() }
    }

    /// Text on standard error, with an exit code.
    pub fn err(text: &str, code: u8) -> Self {
        Self { stderr: signed(text), code, ..Self::default() }
    }

    /// A JSON object, successfully.
    pub fn json(object: &Value) -> Self {
        Self { stdout: format!("{object}\n"), ..Self::default() }
    }

    /// Writes it.
    pub fn write(&self) -> ExitCode {
        // An agent that does not read has ended, and what it would be told does not matter any more.
        let _ = io::stdout().write_all(self.stdout.as_bytes());
        let _ = io::stderr().write_all(self.stderr.as_bytes());
        ExitCode::from(self.code)
    }
}

/// With the name of who says it.
pub(super) fn named(text: &str) -> String {
    format!("AI Toolkit: {text}")
}

fn signed(text: &str) -> String {
    format!("{}\n", named(text))
}
