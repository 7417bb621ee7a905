//! `.ai-toolkit.toml`: which project the checkout belongs to.

use std::path::Path;

use toml_edit::{DocumentMut, value};

use super::{
    ask::Answers,
    part::{Part, read},
};
use crate::workspace::SETTINGS_FILE;

const OURS: [&str; 4] = ["platform_url", "project_id", "docs_path", "wait_seconds"];

/// The file with the answers in it; comments and everything else stay.
pub(super) fn part(answers: &Answers) -> Part {
    let url = answers.platform_url.as_str().trim_end_matches('/').to_owned();
    let (project, docs_path, wait) = (answers.project_id.to_string(), answers.docs_path.clone(), answers.wait_seconds);
    let add = move |text: Option<&str>| {
        let broken =
            |error: toml_edit::TomlError| format!("is no TOML: {}. Correct it, and try again.", error.message());
        let mut toml: DocumentMut = text.unwrap_or_default().parse().map_err(broken)?;
        set(&mut toml, "platform_url", url.as_str().into());
        set(&mut toml, "project_id", project.as_str().into());
        if docs_path != "docs" || toml.contains_key("docs_path") {
            set(&mut toml, "docs_path", docs_path.as_str().into());
        }
        if wait != 0 || toml.contains_key("wait_seconds") {
            set(&mut toml, "wait_seconds", i64::from(wait).into());
        }
        Ok(toml.to_string())
    };
    Part { path: SETTINGS_FILE.into(), mode: 0o644, add: Box::new(add), remove: Box::new(remove) }
}

/// The file, to be taken back only.
pub(super) fn undo_part() -> Part {
    let add = |text: Option<&str>| Ok(text.unwrap_or_default().to_owned());
    Part { path: SETTINGS_FILE.into(), mode: 0o644, add: Box::new(add), remove: Box::new(remove) }
}

/// Sets a key and keeps what surrounds its value.
fn set(toml: &mut DocumentMut, key: &str, mut new: toml_edit::Value) {
    match toml.get_mut(key).and_then(|item| item.as_value_mut()) {
        Some(old) if old.as_str().is_some() && old.as_str() == new.as_str() => {}
        Some(old) if old.as_integer().is_some() && old.as_integer() == new.as_integer() => {}
        Some(old) => {
            *new.decor_mut() = old.decor().clone();
            *old = new;
        }
        None => {
            toml.insert(key, value(new));
        }
    }
}

fn remove(text: &str) -> Option<String> {
    let Ok(mut toml) = text.parse::<DocumentMut>() else { return Some(text.to_owned()) };
    for key in OURS {
        toml.remove(key);
    }
    let left = toml.to_string();
    (!left.trim().is_empty()).then_some(left)
}

/// The project that the file in `root` names.
pub(super) fn project_in(root: &Path) -> Option<String> {
    let text = read(&root.join(SETTINGS_FILE)).ok()??;
    let toml: DocumentMut = text.parse().ok()?;
    Some(toml.get("project_id")?.as_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_ours_is_taken_out() {
        assert_eq!(remove("platform_url = \"http://h\"\nproject_id = \"x\"\n"), None);
        let left = remove("# ours\nplatform_url = \"http://h\"\n[other]\nx = 1\n").unwrap();
        assert!(left.contains("[other]\nx = 1\n") && !left.contains("platform_url"), "{left}");
        assert_eq!(remove("not = = toml").as_deref(), Some("not = = toml"));
    }
}
