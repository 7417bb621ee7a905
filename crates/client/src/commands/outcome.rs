//! How commands end: what they print, and their exit codes.

use std::{fmt, io::Write, process::ExitCode};

use crate::{
    platform::PlatformError,
    sync::SyncError,
    workspace::{Checkout, Environment, Workspace, WorkspaceError},
};

/// Exit codes, for `--help`.
pub(super) const EXIT_CODES: &str = "\
Exit codes:
  0  done; with `status`: the docs are free, and the copy is current
  1  something failed, and standard error says what to do; with `doctor`: a check failed
  2  the command line is wrong; with `hook`: the agent is stopped
  3  this folder is not connected to a project, or its settings are wrong
  4  the platform cannot be reached, or refuses the key
  5  with `status`: somebody is editing the docs
  6  with `status`: the copy is not current";

pub(super) const LOCKED: u8 = 5;
pub(super) const BEHIND: u8 = 6;

/// Why a command did not do what it should.
#[derive(Debug)]
pub(super) struct Failure {
    code: u8,
    text: String,
}

impl Failure {
    /// Something failed.
    pub(super) fn new(text: impl fmt::Display) -> Self {
        Self { code: 1, text: text.to_string() }
    }

    /// The folder or its settings.
    pub(super) fn setup(text: impl fmt::Display) -> Self {
        Self { code: 3, text: text.to_string() }
    }

    /// Tells it on standard error.
    pub(super) fn report(self) -> ExitCode {
        // Nobody is left to tell when this fails.
        let _ = writeln!(std::io::stderr(), "AI Toolkit: {}", self.text);
        ExitCode::from(self.code)
    }
}

impl From<PlatformError> for Failure {
    fn from(error: PlatformError) -> Self {
        Self { code: 4, text: error.to_string() }
    }
}

impl From<WorkspaceError> for Failure {
    fn from(error: WorkspaceError) -> Self {
        Self::setup(error)
    }
}

impl From<SyncError> for Failure {
    fn from(error: SyncError) -> Self {
        match error {
            SyncError::Platform(error) => error.into(),
            error => Self::new(error),
        }
    }
}

/// Prints a line. A reader that went away has read enough.
pub(super) fn say(line: impl fmt::Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// The checkout around the current folder.
pub(super) fn checkout(environment: &Environment) -> Result<Checkout, Failure> {
    let cwd = std::env::current_dir()
        .map_err(|error| Failure::setup(format!("the current folder cannot be found: {error}. Enter another one.")))?;
    Ok(Checkout::find(&cwd, environment))
}

/// The workspace around the current folder.
pub(super) fn workspace(environment: &Environment) -> Result<Workspace, Failure> {
    let nothing = || Failure::setup("this folder is not connected to a project. Run: ai-toolkit init");
    checkout(environment)?.workspace(environment)?.ok_or_else(nothing)
}
