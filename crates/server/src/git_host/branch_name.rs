//! Names of branches, by the rules of `git check-ref-format`.

use std::fmt;

/// The longest name that common servers take, in bytes.
const MAX_BYTES: usize = 244;

/// A text that cannot name a branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BranchNameError {
    /// Nothing.
    #[error("the branch is empty; give its name, for example main")]
    Empty,
    /// More than servers take.
    #[error("the branch's name is longer than {MAX_BYTES} bytes; take a shorter one")]
    TooLong,
    /// `HEAD` means "the current branch" to git.
    #[error("HEAD is not a branch; give the branch's name, for example main")]
    Head,
    /// git would take it for an option.
    #[error("a branch's name cannot begin with '-'")]
    LeadingDash,
    /// A character that has a meaning in git.
    #[error("a branch's name cannot have spaces, control characters, or any of ~ ^ : ? * [ \\; this one has {0:?}")]
    Character(char),
    /// A sequence that has a meaning in git.
    #[error("a branch's name cannot have {0:?} in it")]
    Sequence(&'static str),
    /// `/` at an end.
    #[error("a branch's name cannot begin or end with '/'")]
    Slash,
    /// `.` where git keeps its own files.
    #[error("no part of a branch's name can begin with '.', and the name cannot end with '.'")]
    Dot,
    /// `.lock` is for git's lock files.
    #[error("no part of a branch's name can end with .lock")]
    Lock,
}

/// A branch's name without `refs/heads/`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BranchName(String);

impl BranchName {
    /// Checks `text` against git's rules.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn parse(text: &str) -> Result<Self, BranchNameError> {
        if text.is_empty() || text == "@" {
            return Err(BranchNameError::Empty);
        }
        if text.len() > MAX_BYTES {
            return Err(BranchNameError::TooLong);
        }
        if text == "HEAD" {
            return Err(BranchNameError::Head);
        }
        if text.starts_with('-') {
            return Err(BranchNameError::LeadingDash);
        }
        let forbidden = |c: char| c.is_control() || " ~^:?*[\\".contains(c);
        if let Some(c) = text.chars().find(|c| forbidden(*c)) {
            return Err(BranchNameError::Character(c));
        }
        if text.starts_with('/') || text.ends_with('/') {
            return Err(BranchNameError::Slash);
        }
        if let Some(sequence) = ["..", "//", "@{"].into_iter().find(|sequence| text.contains(sequence)) {
            return Err(BranchNameError::Sequence(sequence));
        }
        if text.ends_with('.') || text.split('/').any(|part| part.starts_with('.')) {
            return Err(BranchNameError::Dot);
        }
        if text.split('/').any(|part| part.strip_suffix(".lock").is_some()) {
            return Err(BranchNameError::Lock);
        }
        Ok(Self(text.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The full name of the ref.
    pub(crate) fn full(&self) -> String {
        format!("refs/heads/{}", self.0)
    }
}

impl fmt::Display for BranchName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("main")]
    #[case("feature/docs-2")]
    #[case("über@home")]
    #[case("v1.0")]
    #[case("a.lock.b")]
    #[case("refs/heads/x")]
    fn good_names(#[case] name: &str) {
        assert_eq!(BranchName::parse(name).unwrap().to_string(), name);
    }

    #[rstest]
    #[case("", BranchNameError::Empty)]
    #[case("@", BranchNameError::Empty)]
    #[case("HEAD", BranchNameError::Head)]
    #[case("-f", BranchNameError::LeadingDash)]
    #[case("a b", BranchNameError::Character(' '))]
    #[case("a\nb", BranchNameError::Character('\n'))]
    #[case("a:b", BranchNameError::Character(':'))]
    #[case("a*", BranchNameError::Character('*'))]
    #[case("/a", BranchNameError::Slash)]
    #[case("a/", BranchNameError::Slash)]
    #[case("a//b", BranchNameError::Sequence("//"))]
    #[case("a..b", BranchNameError::Sequence(".."))]
    #[case("a@{b", BranchNameError::Sequence("@{"))]
    #[case("a.", BranchNameError::Dot)]
    #[case("a/.b", BranchNameError::Dot)]
    #[case("a.lock", BranchNameError::Lock)]
    #[case("a.lock/b", BranchNameError::Lock)]
    fn bad_names(#[case] name: &str, #[case] error: BranchNameError) {
        assert_eq!(BranchName::parse(name), Err(error));
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in any::<String>()) {
            if let Ok(name) = BranchName::parse(&text) {
                prop_assert_eq!(name.as_str(), &text);
                prop_assert_eq!(BranchName::parse(name.as_str()), Ok(name));
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn git_agrees(text in "[a@./~ {-]{1,8}|[a-z.]{1,4}(/[a-z.]{1,5})?(\\.lock)?") {
            let name = format!("refs/heads/{text}");
            let status = Command::new("git").args(["check-ref-format", &name]).status().unwrap();
            // One dash and one @ are fine to the plumbing but not to people's commands.
            let refused_by_us = text.starts_with('-') || text == "@";
            prop_assert_eq!(BranchName::parse(&text).is_ok(), status.success() && !refused_by_us, "{:?}", text);
        }
    }
}
