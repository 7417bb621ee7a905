//! The commands of `ai-toolkit`.

use std::{ffi::OsString, process::ExitCode};

/// Runs the command line.
pub fn run(mut args: impl Iterator<Item = OsString>) -> ExitCode {
    let _program = args.next();
    ExitCode::FAILURE
}
