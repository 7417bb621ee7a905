//! The commands of `ai-toolkit`.

mod cli;
mod doctor;
mod init;
mod outcome;
mod pre_commit;
mod status;
mod sync;

use std::{ffi::OsString, process::ExitCode};

use clap::{CommandFactory, Parser};

use crate::{hook, watch};
use cli::{Cli, Command};

/// Runs the command line.
pub fn run(args: impl Iterator<Item = OsString>) -> ExitCode {
    let mut args = args.peekable();
    let program = args.next().unwrap_or_default();
    // These two start before every tool call and by themselves: no command-line library is loaded for them.
    match args.peek().and_then(|first| first.to_str()) {
        Some("hook") => return hook::run(args.skip(1)),
        Some("watch") => return watch::run_arguments(args.skip(1)),
        _ => {}
    }
    let done = match Cli::parse_from(std::iter::once(program).chain(args)).command {
        Command::Init(options) => init::run(&options),
        Command::Status { json } => status::run(json),
        Command::Sync => sync::run(),
        Command::Doctor => doctor::run(),
        Command::PreCommit => pre_commit::run(),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "ai-toolkit", &mut std::io::stdout());
            Ok(ExitCode::SUCCESS)
        }
        Command::Hook { .. } | Command::Watch { .. } => Ok(ExitCode::SUCCESS),
    };
    done.unwrap_or_else(outcome::Failure::report)
}
