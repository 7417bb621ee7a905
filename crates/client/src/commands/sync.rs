//! `ai-toolkit sync`: brings the docs now.

use std::process::ExitCode;

use super::outcome::{Failure, say, workspace};
use crate::{
    platform::Platform,
    sync::{Depth, sync},
    workspace::Environment,
};

/// Syncs, whether or not somebody edits: whoever runs this wants the docs as they are saved now.
pub(super) fn run() -> Result<ExitCode, Failure> {
    let workspace = workspace(&Environment::of_process())?;
    let synced = sync(&workspace, &Platform::new(&workspace).patient(), Depth::Full)?;
    if synced.did_something {
        say(format_args!("AI Toolkit: {synced}"));
    } else {
        say("AI Toolkit: the docs in .docs/ are current already.");
    }
    Ok(ExitCode::SUCCESS)
}
