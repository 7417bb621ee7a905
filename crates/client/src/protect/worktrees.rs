//! The other worktrees of a checkout's repository, whose docs are protected as well.

use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
};

use super::paths;

/// More worktrees than anybody has.
const MAX_WORKTREES: usize = 256;

/// The largest file read here; Git writes one path into each.
const MAX_BYTES: u64 = 16 * 1024;

/// The root itself, and the same folder in every other worktree of its repository.
pub(super) fn of(root: &Path) -> Vec<PathBuf> {
    let mut trees = vec![root.to_owned()];
    let Some(top) = root.ancestors().find(|folder| fs::symlink_metadata(folder.join(".git")).is_ok()) else {
        return trees;
    };
    let inside = root.strip_prefix(top).unwrap_or(Path::new(""));
    let git = top.join(".git");
    let common = if git.is_dir() {
        git
    } else {
        // In a worktree, `.git` is a file that names the worktree's own folder, which names the repository's.
        let Some(common) = common_folder(top, &git) else { return trees };
        if common.ends_with(".git")
            && let Some(main) = common.parent()
        {
            trees.push(main.join(inside));
        }
        common
    };
    let Ok(worktrees) = fs::read_dir(common.join("worktrees")) else { return trees };
    for worktree in worktrees.flatten().take(MAX_WORKTREES) {
        if let Some(git_file) = first_line(&worktree.path().join("gitdir"))
            && let Some(tree) = worktree.path().join(git_file).parent()
        {
            trees.push(tree.join(inside));
        }
    }
    trees
}

fn common_folder(top: &Path, git_file: &Path) -> Option<PathBuf> {
    let line = first_line(git_file)?;
    let own = top.join(line.strip_prefix("gitdir: ")?);
    let common = own.join(first_line(&own.join("commondir"))?);
    Some(PathBuf::from(paths::join(&paths::parts(&paths::text(&common)))))
}

fn first_line(path: &Path) -> Option<String> {
    let mut text = String::new();
    fs::File::open(path).ok()?.take(MAX_BYTES).read_to_string(&mut text).ok()?;
    let line = text.lines().next()?;
    (!line.is_empty()).then(|| line.to_owned())
}
