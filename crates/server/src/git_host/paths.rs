//! Paths in a repository: which are safe, and the folder before them.

use super::{FileChange, GitHostError};

/// Whether no segment of the path leads elsewhere or into Git's own folder.
pub(super) fn is_safe(path: &str) -> bool {
    path.split('/').all(|segment| !matches!(segment, "" | "." | "..") && !segment.eq_ignore_ascii_case(".git"))
}

/// Refuses paths that no file can have.
pub(super) fn check_paths(folder: &str, changes: &[FileChange]) -> Result<(), GitHostError> {
    let bad = |path: &&str| !is_safe(path) || path.chars().any(char::is_control) || path.len() > 4_096;
    let folder = Some(folder).filter(|folder| !folder.is_empty());
    match folder.into_iter().chain(changes.iter().map(|change| change.path.as_str())).find(bad) {
        Some(path) => Err(GitHostError::BadPath { path: path.to_owned() }),
        None => Ok(()),
    }
}

/// The folder as Git has it before a file's name.
pub(super) fn prefix(folder: &str) -> String {
    if folder.is_empty() { String::new() } else { format!("{folder}/") }
}

/// The folders that a path is in.
pub(super) fn parents(path: &[u8]) -> impl Iterator<Item = &[u8]> {
    path.iter().enumerate().filter(|(_, byte)| **byte == b'/').filter_map(|(index, _)| path.get(..index))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("a/../b")]
    #[case("/a")]
    #[case("a/")]
    #[case("")]
    #[case("x/.GIT/config")]
    #[case("a\nb")]
    fn bad_paths_are_refused(#[case] path: &str) {
        let changes = [FileChange { path: path.into(), content: None }];
        assert!(matches!(check_paths("docs", &changes), Err(GitHostError::BadPath { .. })));
    }
}
