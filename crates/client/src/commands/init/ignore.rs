//! `.gitignore`: the copy stays out of Git.

use super::part::Part;

const LINE: &str = ".docs/";

/// The file with the line in it.
pub(super) fn part() -> Part {
    let add = |text: Option<&str>| {
        let text = text.unwrap_or_default();
        if text.lines().any(|line| matches!(line.trim_end(), ".docs" | ".docs/" | "/.docs" | "/.docs/")) {
            return Ok(text.to_owned());
        }
        let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        Ok(format!("{text}{end}{LINE}\n"))
    };
    let remove = |text: &str| {
        let left: String = text.split_inclusive('\n').filter(|line| line.trim_end() != LINE).collect();
        (!left.is_empty()).then_some(left)
    };
    Part { path: ".gitignore".into(), mode: 0o644, add: Box::new(add), remove: Box::new(remove) }
}
