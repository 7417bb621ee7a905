//! The commands of `ai-toolkit`.

use std::{ffi::OsString, process::ExitCode};

/// Runs the command line.
pub fn run(args: impl Iterator<Item = OsString>) -> ExitCode {
    let _ = args;
    ExitCode::FAILURE
}
