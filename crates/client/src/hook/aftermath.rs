//! After a tool ran, and before an agent stops: what was done to the docs that no look at the call could foresee.

use super::{
    copy::synchronise,
    decision::Decision,
    docs_folder::{DocsFolder, Offence},
    event::{Event, Kind},
};
use crate::{
    platform::Platform,
    sync::Copy,
    watch,
    workspace::{Environment, Workspace, state_directory},
};

/// After a tool: whether it changed docs all the same. They are put back, and the agent is told.
pub(super) fn look_after(event: &Event, workspace: &Workspace, environment: &Environment) -> Decision {
    let known = watch::ask(workspace, environment, 0);
    let mut reports = Vec::new();
    let copy = Copy::of(workspace);
    let untouched = known.as_ref().map_or_else(|| copy.is_untouched(), |known| known.copy_untouched);
    if copy.docs_hash().is_some() && !untouched {
        reports.extend(restore_copy(workspace, known.as_ref().map(|known| known.lock.locked)));
    }
    if let Ok(state) = state_directory(environment) {
        let folder = DocsFolder::new(&workspace.root, &workspace.docs_folder, &state);
        match folder.put_back(known.and_then(|known| known.folder)) {
            Ok(Some(offence)) => reports.push(told(&offence, workspace)),
            Ok(None) => {}
            Err(error) => {
                reports.push(format!("whether the tool changed {}/ is not known: {error}.", workspace.docs_folder));
            }
        }
    }
    match reports.join(" ") {
        report if report.is_empty() => Decision::SILENT,
        // An agent that would stop is told once.
        report if event.kind == Kind::Stop && event.is_kept_going => Decision::Proceed { say: Some(report) },
        reason => Decision::Block { reason },
    }
}

fn told(offence: &Offence, workspace: &Workspace) -> String {
    let list = |paths: &[String]| match paths {
        [first, second, third, rest @ ..] if !rest.is_empty() => {
            format!("{first}, {second}, {third} and {} more", rest.len())
        }
        paths => paths.join(", "),
    };
    let mut text = Vec::new();
    if !offence.put_back.is_empty() {
        text.push(format!("the last tool call changed {}, and they are as they were again.", list(&offence.put_back)));
    }
    if let Some(aside) = &offence.aside {
        text.push(format!("What was written there is kept in {}.", aside.display()));
    }
    if !offence.left.is_empty() {
        text.push(format!(
            "{} changed during the last tool call; what was there before is not in Git, so they were left alone: look at \
             them.",
            list(&offence.left)
        ));
    }
    text.push(format!(
        "The project's docs are read-only here and edited on the platform. Do not try another way: ask a tech lead to make \
         the change on the platform at {}. Reading the docs is fine.",
        workspace.page()
    ));
    text.join(" ")
}

/// Puts the copy back to what the platform has; what is said about it. `locked` if that is known.
fn restore_copy(workspace: &Workspace, locked: Option<bool>) -> Option<String> {
    let platform = Platform::new(workspace);
    let locked = locked.map_or_else(|| platform.status().map(|status| status.lock.locked), Ok);
    match locked {
        // Half an edit must not reach the agent, and it does not go on during a lock anyway.
        Ok(true) => None,
        Ok(false) => match synchronise(workspace, Kind::AfterTool) {
            // The watcher was in the middle of a sync.
            Ok(None) => None,
            Ok(Some(done)) => Some(format!(
                "the last tool call changed .docs/, which is a read-only copy of the project's docs; it is restored: {done}"
            )),
            Err(why) => Some(why),
        },
        Err(error) => Some(format!("the last tool call changed .docs/, and it cannot be restored: {error}")),
    }
}
