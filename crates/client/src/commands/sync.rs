//! `ai-toolkit sync`.
use std::process::ExitCode;

use crate::{
    platform::Platform,
    sync::{Depth, sync},
    workspace::{Environment, Workspace},
};

pub(super) fn run() -> ExitCode {
    let environment = Environment::of_process();
    let workspace = match Workspace::find(&std::env::current_dir().unwrap_or_default(), &environment) {
        Ok(Some(workspace)) => workspace,
        Ok(None) => return ExitCode::from(3),
        Err(error) => {
            eprintln!("AI Toolkit: {error}");
            return ExitCode::from(3);
        }
    };
    match sync(&workspace, &Platform::new(&workspace).patient(), Depth::Full) {
        Ok(synced) => {
            eprintln!("AI Toolkit: {synced}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("AI Toolkit: {error}");
            ExitCode::FAILURE
        }
    }
}
