//! Git's pre-commit hook: commits that change docs are refused where docs come from the platform.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use super::part::Part;

const BEGIN: &str = "# >>> ai-toolkit";
const END: &str = "# <<< ai-toolkit";
const LINES: &str = "\
# >>> ai-toolkit
if command -v ai-toolkit >/dev/null 2>&1; then ai-toolkit pre-commit || exit 1; fi
# <<< ai-toolkit
";

/// What is known of the checkout's pre-commit hook.
pub(super) enum GitHook {
    /// It can be edited.
    Ours(PathBuf),
    /// It belongs to the repository, so everybody would get it.
    Shared(PathBuf),
    /// It is no shell script.
    Foreign(PathBuf),
    /// Git does not say.
    Unknown,
}

/// Asks Git where the hook is: worktrees and `core.hooksPath` have it elsewhere.
pub(super) fn find(root: &Path) -> GitHook {
    let output = Command::new("git").arg("-C").arg(root).args(["rev-parse", "--git-path", "hooks/pre-commit"]).output();
    let Some(path) = output.ok().filter(|output| output.status.success()) else { return GitHook::Unknown };
    let path = String::from_utf8_lossy(&path.stdout).trim_end().to_owned();
    let path = root.join(path);
    let is_shared = path.strip_prefix(root).is_ok_and(|within| !within.starts_with(".git"));
    match std::fs::read(&path) {
        _ if is_shared => GitHook::Shared(path),
        Ok(text) if !is_shell_script(&text) => GitHook::Foreign(path),
        _ => GitHook::Ours(path),
    }
}

fn is_shell_script(text: &[u8]) -> bool {
    let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let first = String::from_utf8_lossy(first);
    let program =
        first.strip_prefix("#!").map(|line| line.split_whitespace().filter_map(|word| word.rsplit('/').next()));
    program.is_some_and(|mut words| words.any(|word| matches!(word, "sh" | "bash" | "dash" | "zsh" | "ksh")))
}

impl GitHook {
    /// The hook with the check in it, before everything else that it does.
    pub(super) fn part(&self) -> Option<Part> {
        let Self::Ours(path) = self else { return None };
        let add = |text: Option<&str>| {
            let text = text.unwrap_or("#!/bin/sh\n");
            if text.contains(LINES) {
                return Ok(text.to_owned());
            }
            let text = without(text).unwrap_or_else(|| "#!/bin/sh\n".to_owned());
            let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
            Ok(format!("{first}\n{LINES}{rest}"))
        };
        Some(Part { path: path.clone(), mode: 0o755, add: Box::new(add), remove: Box::new(without) })
    }

    /// What the user has to do.
    pub(super) fn notes(&self) -> Option<String> {
        let (path, why) = match self {
            Self::Ours(_) => return None,
            Self::Shared(path) => (path, "belongs to the repository (core.hooksPath)"),
            Self::Foreign(path) => (path, "is no shell script"),
            Self::Unknown => {
                return Some("git does not say where its hooks are, so commits of docs are not refused.".to_owned());
            }
        };
        Some(format!(
            "the pre-commit hook {} {why}, so it was left alone. To refuse commits of docs, let it run: ai-toolkit pre-commit",
            path.display()
        ))
    }
}

fn without(text: &str) -> Option<String> {
    let (Some(begin), Some(end)) = (text.find(BEGIN), text.find(END)) else { return Some(text.to_owned()) };
    let end = end + END.len();
    let end = end + usize::from(text[end..].starts_with('\n'));
    let left = format!("{}{}", text.get(..begin)?, text.get(end..)?);
    (left.trim() != "#!/bin/sh").then_some(left)
}
