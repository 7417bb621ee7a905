//! The commands of `ai-toolkit`.

mod sync;

use std::{ffi::OsString, process::ExitCode};

/// Runs the command line.
pub fn run(mut args: impl Iterator<Item = OsString>) -> ExitCode {
    let _program = args.next();
    match args.next() {
        Some(command) if command == "sync" => sync::run(),
        _ => ExitCode::FAILURE,
    }
}
