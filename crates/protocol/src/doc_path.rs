//! A doc's path relative to the project's docs folder, safe on every workstation's file system.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// Why a text is no doc path. Each message names the rule and the way to keep it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DocPathError {
    /// Nothing at all.
    #[error("a doc needs a name; give a path such as \"api/errors.md\"")]
    Empty,
    /// `/etc/passwd`.
    #[error("the path must be relative to the docs folder; leave out the leading \"/\"")]
    Absolute,
    /// `a//b` or `a/`.
    #[error("the path has an empty segment; put exactly one \"/\" between names and none at the end")]
    EmptySegment,
    /// `.` or `..`.
    #[error("the path must not contain the segments \".\" or \"..\"; write out the folder's name")]
    DotSegment,
    /// `a\b`.
    #[error("the path must not contain a backslash; separate folders with \"/\"")]
    Backslash,
    /// A control character such as NUL or a line break.
    #[error("the path must not contain control characters; remove line breaks and other invisible characters")]
    ControlCharacter,
    /// Windows would drop the ending and open another file.
    #[error("no file or folder name may end in a dot or a space; Windows cannot store it")]
    TrailingDotOrSpace,
    /// `NUL`, `com1.md` and the like.
    #[error("the path uses a name that Windows reserves for a device (such as CON, NUL or COM1); choose another")]
    DeviceName,
    /// `.git` would reach into Git's own data, `.sync-hash` is the workstation's own file.
    #[error("the names \".git\" and \".sync-hash\" are reserved; choose another")]
    Reserved,
    /// A segment over 255 bytes.
    #[error("a file or folder name is longer than 255 bytes; shorten it")]
    SegmentTooLong,
    /// Over 1,024 bytes.
    #[error("the path is longer than 1,024 bytes; shorten it")]
    TooLong,
}

/// The longest path, in bytes.
const MAX_PATH_BYTES: usize = 1024;
/// The longest file or folder name, in bytes.
const MAX_SEGMENT_BYTES: usize = 255;

/// A path relative to the docs folder, with `/` between segments, in Unicode NFC. Orders by its bytes.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, example = "api/errors.md"))]
pub struct DocPath(String);

impl DocPath {
    /// Checks `text` against every rule and brings it into NFC.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn parse(text: &str) -> Result<Self, DocPathError> {
        let path: String = text.nfc().collect();
        if path.is_empty() {
            return Err(DocPathError::Empty);
        }
        if path.len() > MAX_PATH_BYTES {
            return Err(DocPathError::TooLong);
        }
        if path.starts_with('/') {
            return Err(DocPathError::Absolute);
        }
        path.split('/').try_for_each(check_segment)?;
        Ok(Self(path))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is the same for two paths that a case-insensitive file system takes for one.
    pub fn case_key(&self) -> String {
        self.0.to_lowercase().nfc().collect()
    }
}

fn check_segment(segment: &str) -> Result<(), DocPathError> {
    match segment {
        "" => return Err(DocPathError::EmptySegment),
        "." | ".." => return Err(DocPathError::DotSegment),
        _ => {}
    }
    if segment.contains('\\') {
        return Err(DocPathError::Backslash);
    }
    if segment.chars().any(char::is_control) {
        return Err(DocPathError::ControlCharacter);
    }
    if segment.ends_with(['.', ' ']) {
        return Err(DocPathError::TrailingDotOrSpace);
    }
    if segment.len() > MAX_SEGMENT_BYTES {
        return Err(DocPathError::SegmentTooLong);
    }
    if is_device_name(segment) {
        return Err(DocPathError::DeviceName);
    }
    if [".git", ".sync-hash"].iter().any(|reserved| segment.eq_ignore_ascii_case(reserved)) {
        return Err(DocPathError::Reserved);
    }
    Ok(())
}

/// Whether Windows opens a device under this name, whatever its ending.
/// Source: "Naming Files, Paths, and Namespaces" of the Windows documentation.
fn is_device_name(segment: &str) -> bool {
    let stem = segment.split(['.', ':']).next().unwrap_or_default().trim_end_matches(' ').to_ascii_uppercase();
    if matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$") {
        return true;
    }
    let number = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
    number.is_some_and(|number| {
        let mut digits = number.chars();
        matches!((digits.next(), digits.next()), (Some('1'..='9' | '¹' | '²' | '³'), None))
    })
}

impl FromStr for DocPath {
    type Err = DocPathError;
    fn from_str(text: &str) -> Result<Self, DocPathError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for DocPath {
    type Error = DocPathError;
    fn try_from(text: String) -> Result<Self, DocPathError> {
        Self::parse(&text)
    }
}

impl From<DocPath> for String {
    fn from(path: DocPath) -> Self {
        path.0
    }
}

/// Quoted, as errors name it.
impl fmt::Debug for DocPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for DocPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Component, Path};

    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("", DocPathError::Empty)]
    #[case("/etc/passwd", DocPathError::Absolute)]
    #[case("a//b.md", DocPathError::EmptySegment)]
    #[case("a/", DocPathError::EmptySegment)]
    #[case(".", DocPathError::DotSegment)]
    #[case("a/../b.md", DocPathError::DotSegment)]
    #[case("a\\b.md", DocPathError::Backslash)]
    #[case("a\0.md", DocPathError::ControlCharacter)]
    #[case("a\nb.md", DocPathError::ControlCharacter)]
    #[case("a\u{85}.md", DocPathError::ControlCharacter)]
    #[case("a.", DocPathError::TrailingDotOrSpace)]
    #[case("a /b.md", DocPathError::TrailingDotOrSpace)]
    #[case("NUL", DocPathError::DeviceName)]
    #[case("api/con.md", DocPathError::DeviceName)]
    #[case("lpt1 .tar.gz", DocPathError::DeviceName)]
    #[case("COM².md", DocPathError::DeviceName)]
    #[case("CONIN$", DocPathError::DeviceName)]
    #[case(".git/config", DocPathError::Reserved)]
    #[case("a/.GIT", DocPathError::Reserved)]
    #[case(".sync-hash", DocPathError::Reserved)]
    fn a_broken_rule_is_named(#[case] text: &str, #[case] error: DocPathError) {
        assert_eq!(DocPath::parse(text), Err(error));
    }

    #[test]
    fn lengths_are_counted_in_bytes() {
        let longest = "é".repeat(127) + "a";
        assert!(DocPath::parse(&longest).is_ok());
        assert_eq!(DocPath::parse(&(longest + "a")), Err(DocPathError::SegmentTooLong));
        let deep = vec!["a".repeat(204); 5].join("/");
        assert_eq!(deep.len(), 1024);
        assert!(DocPath::parse(&deep).is_ok());
        assert_eq!(DocPath::parse(&(deep + "a")), Err(DocPathError::TooLong));
    }

    #[rstest]
    #[case("README.md")]
    #[case("api/errors.md")]
    #[case(".hidden/…/日本語 notes.md")]
    #[case("console.md")]
    #[case("com0.md")]
    #[case("com10.md")]
    #[case("..a/a..b")]
    #[case(".gitignore")]
    fn ordinary_paths_are_accepted(#[case] text: &str) {
        assert_eq!(DocPath::parse(text).unwrap().as_str(), text);
    }

    #[test]
    fn decomposed_names_are_composed() {
        assert_eq!(DocPath::parse("cafe\u{301}.md").unwrap().as_str(), "café.md");
    }

    #[test]
    fn names_that_differ_by_case_have_the_same_key() {
        let path = DocPath::parse("Api/Über/Errors.md").unwrap();
        assert_eq!(path.case_key(), DocPath::parse("api/über/errors.MD").unwrap().case_key());
    }

    /// Texts that are likely to touch a rule, besides plain random ones.
    fn texts() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("/".to_owned()),
            Just("..".to_owned()),
            Just(".".to_owned()),
            Just("\\".to_owned()),
            Just(" ".to_owned()),
            Just("\0".to_owned()),
            Just("nul".to_owned()),
            Just("COM1".to_owned()),
            Just(".git".to_owned()),
            Just("e\u{301}".to_owned()),
            "[a-zA-Z0-9]{1,8}",
            ".{0,4}",
            "a{200,300}",
        ];
        prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn what_is_accepted_is_safe_and_stable(text in texts()) {
            let Ok(path) = DocPath::parse(&text) else { return Ok(()) };
            let text = path.as_str();
            prop_assert_eq!(DocPath::parse(text), Ok(path.clone()), "parsing again changes nothing");
            prop_assert!(text.len() <= 1024 && !text.contains(['\\', '\0', '\n']));
            prop_assert!(Path::new(text).components().all(|part| matches!(part, Component::Normal(_))));
            prop_assert_eq!(Path::new(text).components().count(), text.split('/').count());
            prop_assert!(text.split('/').all(|s| s.len() <= 255 && !s.ends_with(['.', ' ']) && !s.eq_ignore_ascii_case(".git")));
        }

        #[test]
        fn what_breaks_a_rule_is_refused(prefix in "[a-z/]{0,6}", bad in prop::sample::select(vec![
            "/../", "/./", "//", "\\", "\0", "\u{7f}", "x./", "x /", "/nul/", "/.git/",
        ]), suffix in "[a-z]{0,6}") {
            let text = format!("{prefix}{bad}{suffix}");
            prop_assert!(DocPath::parse(&text).is_err());
        }
    }
}
