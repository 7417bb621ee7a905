//! The watcher: one process per user that follows the projects and keeps the local state that hooks answer from.
//!
//! A hook asks it over a socket that only the user can open, and believes it only about its own checkout, platform, project
//! and key, and only while the platform's last word is fresh. Whatever else happens, the hook asks the platform itself:
//! the watcher makes hooks faster, and never makes them decide anything else. It keeps keys in its memory alone.

mod ask;
mod checkout;
mod fingerprint;
mod follow;
mod heard;
mod log;
mod project;
mod serve;
mod talk;
mod untouched;

use std::{
    ffi::OsString,
    io::{self, Write},
    process::ExitCode,
    thread,
    time::Duration,
};

pub use ask::ask;
pub use fingerprint::Fingerprint;
pub use talk::Docs;

use self::{
    log::Log,
    serve::ServeError,
    talk::{Answer, Ask, Reply, Request},
};
use crate::workspace::{Environment, runtime_directory, state_directory};

/// After this time without a hook the watcher ends.
pub const IDLE_SECONDS: u32 = 30 * 60;
const PATIENCE: Duration = Duration::from_secs(2);
/// How often a watcher that a hook started tries to be the one.
const TRIES: u32 = 20;
const PAUSE: Duration = Duration::from_millis(100);

/// What `ai-toolkit watch` is asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WatchCommand {
    /// Run until nobody has asked for so many seconds.
    Run {
        /// The seconds.
        idle_seconds: u32,
        /// Whether a hook started it: it leaves the hook's session, and reads from standard input what to follow.
        background: bool,
    },
    /// End the running one.
    Stop,
    /// Say what the running one does.
    Status,
}

impl WatchCommand {
    /// Reads the arguments of `ai-toolkit watch`.
    ///
    /// # Errors
    /// When there is another one, or no number where one belongs.
    pub fn parse(mut args: impl Iterator<Item = OsString>) -> Result<Self, String> {
        let mut command = Self::Run { idle_seconds: IDLE_SECONDS, background: false };
        while let Some(arg) = args.next() {
            command = match (arg.to_str(), command) {
                (Some("--stop"), _) => Self::Stop,
                (Some("--status"), _) => Self::Status,
                (Some("--background"), Self::Run { idle_seconds, .. }) => Self::Run { idle_seconds, background: true },
                (Some("--idle-seconds"), Self::Run { background, .. }) => {
                    let seconds = args.next().and_then(|value| value.to_str()?.parse().ok());
                    let idle_seconds = seconds.ok_or("--idle-seconds needs a whole number of seconds after it")?;
                    Self::Run { idle_seconds, background }
                }
                _ => {
                    let arg = arg.display();
                    return Err(format!("watch takes --status, --stop or --idle-seconds SECONDS, but not \"{arg}\""));
                }
            };
        }
        Ok(command)
    }
}

/// Runs `ai-toolkit watch`; `args` are those after `watch`. A hook starts it, so that no command-line library is loaded.
pub fn run_arguments(args: impl Iterator<Item = OsString>) -> ExitCode {
    match WatchCommand::parse(args) {
        Ok(command) => run(command, &Environment::of_process()),
        Err(why) => {
            let _ = writeln!(io::stderr(), "AI Toolkit: {why}.");
            ExitCode::FAILURE
        }
    }
}

/// Does what `ai-toolkit watch` is asked to do.
pub fn run(command: WatchCommand, environment: &Environment) -> ExitCode {
    let done = match command {
        WatchCommand::Run { idle_seconds, background } => watch(idle_seconds, background, environment),
        WatchCommand::Stop => stop(environment),
        WatchCommand::Status => status(environment),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            // Nobody is left to tell when even this fails.
            let _ = writeln!(io::stderr(), "AI Toolkit: {trouble}.");
            ExitCode::FAILURE
        }
    }
}

fn watch(idle_seconds: u32, background: bool, environment: &Environment) -> Result<(), String> {
    let runtime = runtime_directory(environment).map_err(|error| error.to_string())?;
    let state = state_directory(environment).map_err(|error| error.to_string())?;
    let log = Log::in_folder(&state);
    let first = if background {
        // In a session of its own it outlives the agent's terminal.
        let _ = rustix::process::setsid();
        talk::receive::<Request>(io::stdin().lock()).ok().map(|request| request.ask)
    } else {
        let _ = writeln!(io::stderr(), "AI Toolkit: watching; the log is {}.", log.path().display());
        None
    };
    let target = match &first {
        Some(Ask::Follow(target)) => Some(target.clone()),
        _ => None,
    };
    let idle_after = Duration::from_secs(idle_seconds.into());
    if !background {
        return serve::serve(&runtime, &log, idle_after, target).map_err(|error| error.to_string());
    }
    // Two hooks at once started one each, or one that is to be replaced is about to end.
    for _ in 0..TRIES {
        match serve::serve(&runtime, &log, idle_after, target.clone()) {
            Err(ServeError::Taken) => {}
            served => return served.map_err(|error| error.to_string()),
        }
        let handed_over = first.clone().map(|ask| ask::exchange(&runtime, ask, PATIENCE));
        if let Some(Ok(Reply { answer: Answer::Done, .. })) = handed_over {
            break;
        }
        thread::sleep(PAUSE);
    }
    Ok(())
}

fn exchange(ask: Ask, environment: &Environment) -> Result<Answer, String> {
    let runtime = runtime_directory(environment).map_err(|error| error.to_string())?;
    match ask::exchange(&runtime, ask, PATIENCE) {
        Ok(Reply { answer, .. }) => Ok(answer),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused) => {
            Err("no watcher is running; the next hook starts one".to_owned())
        }
        Err(error) => Err(format!("the watcher does not answer: {error}")),
    }
}

fn stop(environment: &Environment) -> Result<(), String> {
    exchange(Ask::Stop, environment).map(drop)
}

fn status(environment: &Environment) -> Result<(), String> {
    match exchange(Ask::Status, environment)? {
        Answer::Status { pid, checkouts } => {
            let mut out = io::stdout().lock();
            let mut lines = writeln!(out, "The watcher is process {pid}.");
            for followed in checkouts {
                let line = writeln!(out, "{}  {}  {}", followed.root.display(), followed.project, followed.state);
                lines = lines.and(line);
            }
            lines.map_err(|error| error.to_string())
        }
        _ => Err("the running watcher has another version; stop it with: ai-toolkit watch --stop".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn parse(args: &[&str]) -> Result<WatchCommand, String> {
        WatchCommand::parse(args.iter().map(OsString::from))
    }

    #[rstest]
    #[case(&[], WatchCommand::Run { idle_seconds: IDLE_SECONDS, background: false })]
    #[case(&["--background", "--idle-seconds", "5"], WatchCommand::Run { idle_seconds: 5, background: true })]
    #[case(&["--stop"], WatchCommand::Stop)]
    #[case(&["--status"], WatchCommand::Status)]
    fn arguments_are_read_by_hand(#[case] args: &[&str], #[case] expected: WatchCommand) {
        assert_eq!(parse(args), Ok(expected));
    }

    #[rstest]
    #[case(&["--idle-seconds"], "whole number")]
    #[case(&["--idle-seconds", "soon"], "whole number")]
    #[case(&["--forever"], "not \"--forever\"")]
    fn wrong_ones_are_said(#[case] args: &[&str], #[case] message: &str) {
        assert!(parse(args).unwrap_err().contains(message));
    }
}
