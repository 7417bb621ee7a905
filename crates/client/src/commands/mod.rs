//! The commands of `ai-toolkit`.

mod sync;

use std::{ffi::OsString, process::ExitCode};

use crate::{hook, watch};

/// Runs the command line.
pub fn run(mut args: impl Iterator<Item = OsString>) -> ExitCode {
    let _program = args.next();
    match args.next() {
        Some(command) if command == "hook" => hook::run(args),
        Some(command) if command == "sync" => sync::run(),
        Some(command) if command == "watch" => watch::run_arguments(args),
        _ => ExitCode::FAILURE,
    }
}
