//! `ai-toolkit status`: how the docs and the copy stand.

use std::process::ExitCode;

use ai_toolkit_protocol::LockPolicy;
use serde_json::json;

use super::outcome::{BEHIND, Failure, LOCKED, say, workspace};
use crate::{platform::Platform, sync::Copy, workspace::Environment};

/// Asks the platform, and looks at every file of the copy.
pub(super) fn run(as_json: bool) -> Result<ExitCode, Failure> {
    let workspace = workspace(&Environment::of_process())?;
    let copy = Copy::of(&workspace);
    let status = Platform::new(&workspace).status();
    let has = copy.docs_hash();
    let is_whole = copy.verify();
    if as_json {
        let answer = json!({
            "root": workspace.root,
            "platformUrl": workspace.address(),
            "projectId": workspace.project_id,
            "docsFolder": workspace.docs_folder,
            "status": status.as_ref().ok(),
            "error": status.as_ref().err().map(ToString::to_string),
            "copy": { "hash": has, "untouched": is_whole },
            "current": status.as_ref().ok().map(|status| is_whole && has == Some(status.docs_hash)),
        });
        say(answer);
    }
    let status = status?;
    let is_current = is_whole && has == Some(status.docs_hash);
    if !as_json {
        say(format_args!("Project   {}", workspace.page()));
        let name = status.lock.locked_by.as_deref().unwrap_or("somebody");
        let since = status.lock.locked_at.map(|at| format!(" since {at}")).unwrap_or_default();
        let agents = match status.lock.policy {
            LockPolicy::Block => "agents wait",
            LockPolicy::Warn => "agents go on with the docs from before",
        };
        if status.lock.locked {
            say(format_args!("Docs      being edited by {name}{since}; {agents}"));
        } else {
            say("Docs      free");
        }
        say(match (has, is_whole, is_current) {
            (None, ..) => "Copy      none yet; run: ai-toolkit sync",
            (_, false, _) => "Copy      changed by somebody; run: ai-toolkit sync",
            (_, _, false) => "Copy      older than the docs; run: ai-toolkit sync",
            _ => "Copy      current",
        });
    }
    Ok(match (status.lock.locked, is_current) {
        (true, _) => ExitCode::from(LOCKED),
        (_, false) => ExitCode::from(BEHIND),
        _ => ExitCode::SUCCESS,
    })
}
