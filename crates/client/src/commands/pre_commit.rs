//! `ai-toolkit pre-commit`: refuses commits that change docs, because docs are edited on the platform.

use std::{
    collections::BTreeSet,
    path::Path,
    process::{Command, ExitCode},
};

use super::outcome::{Failure, checkout};
use crate::workspace::Environment;

/// How many docs a refusal names.
const NAMED: usize = 10;

/// Lets a commit through that changes no docs, and one in a checkout that is not connected.
pub(super) fn run() -> Result<ExitCode, Failure> {
    let environment = Environment::of_process();
    let checkout = checkout(&environment)?;
    let (root, folder) = (checkout.root.clone(), checkout.docs_folder.clone());
    if !matches!(checkout.workspace(&environment), Ok(Some(_)) | Err(_)) {
        return Ok(ExitCode::SUCCESS);
    }
    let mut changed = staged(&root, &folder, None)?;
    // What a merge brings from the other side was published there.
    if !changed.is_empty() && succeeds(&root, &["rev-parse", "--quiet", "--verify", "MERGE_HEAD"]) {
        let own = staged(&root, &folder, Some("MERGE_HEAD"))?;
        changed.retain(|path| own.contains(path));
    }
    if changed.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    let mut names: Vec<_> = changed.iter().take(NAMED).map(|path| format!("\n- {path}")).collect();
    if changed.len() > NAMED {
        names.push("\n- …".to_owned());
    }
    Err(Failure::new(format_args!(
        "this commit changes the project's docs, which are edited on the platform. Leave them out (git restore --staged \
         {folder}), or commit with --no-verify if you know better.{}",
        names.concat()
    )))
}

/// The docs that the index has in another form than `than`, the last commit unless told.
fn staged(root: &Path, folder: &str, than: Option<&str>) -> Result<BTreeSet<String>, Failure> {
    let mut git = Command::new("git");
    git.args(["-C"]).arg(root).args(["diff", "--cached", "--name-only", "--no-renames", "-z"]).args(than);
    let output = git.arg("--").arg(folder).arg(".docs").output();
    let output = output.map_err(|error| Failure::new(format_args!("git cannot be run: {error}.")))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(Failure::new(format_args!("git does not say what is committed: {}", said.trim())));
    }
    let paths = String::from_utf8_lossy(&output.stdout);
    Ok(paths.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect())
}

fn succeeds(root: &Path, args: &[&str]) -> bool {
    Command::new("git").arg("-C").arg(root).args(args).output().is_ok_and(|output| output.status.success())
}
