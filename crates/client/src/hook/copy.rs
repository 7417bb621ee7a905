//! The copy of the docs, as hooks see it.

use super::{decision::CopyState, event::Kind, standing::Standing};
use crate::{
    platform::Platform,
    sync::{Copy, Depth, sync},
    workspace::Workspace,
};

/// How the copy stands against what the platform has.
pub(super) fn state_of(copy: &Copy, standing: &Standing, kind: Kind) -> CopyState {
    match (copy.docs_hash(), &standing.status) {
        (None, _) => CopyState::Missing,
        (Some(own), Ok(status)) if own == status.docs_hash => {
            let untouched = match (kind, standing.copy_untouched) {
                // Once a session every file is read, because whoever can set a file's times can hide a change.
                (Kind::SessionStart, _) => copy.verify(),
                (_, Some(untouched)) => untouched,
                (_, None) => copy.is_untouched(),
            };
            if untouched { CopyState::Current } else { CopyState::Other }
        }
        (Some(_), _) => CopyState::Other,
    }
}

/// Brings the copy to what the platform has: what was done, if anything, or why it failed, in a sentence.
pub(super) fn synchronise(workspace: &Workspace, kind: Kind) -> Result<Option<String>, String> {
    let depth = if kind == Kind::SessionStart { Depth::Full } else { Depth::Quick };
    let synced = sync(workspace, &Platform::new(workspace), depth).map_err(|error| error.to_string())?;
    Ok((synced.did_something || !synced.notes.is_empty()).then(|| synced.to_string()))
}
