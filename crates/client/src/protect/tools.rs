//! What a tool of an agent does, by its name and the fields of its input.

use std::path::Path;

use serde_json::Value;

use super::{ToolCall, paths};

/// Longer strings are contents, not paths.
const MAX_PATH: usize = 5000;

/// The deepest field that is looked at.
const MAX_DEPTH: usize = 16;

/// Words in a tool's name that say it writes to files. Sorted.
const WRITES: &[&str] = &[
    "append",
    "chmod",
    "copy",
    "cp",
    "create",
    "delete",
    "download",
    "edit",
    "editor",
    "export",
    "extract",
    "insert",
    "link",
    "make",
    "mkdir",
    "modify",
    "move",
    "multiedit",
    "mv",
    "overwrite",
    "patch",
    "put",
    "remove",
    "rename",
    "replace",
    "rm",
    "rmdir",
    "save",
    "symlink",
    "touch",
    "truncate",
    "unlink",
    "unzip",
    "update",
    "write",
];

/// Those that say it takes files away. Sorted.
const REMOVES: &[&str] = &["delete", "move", "mv", "remove", "rename", "rm", "rmdir", "unlink"];

/// What a call of a tool does: the paths in its fields if its name says that it writes, and its command if it has one.
///
/// Understands Claude Code's tools and those of MCP servers, whose relative paths may also mean `root`, where the servers
/// run.
pub fn tool_call(tool: &str, input: &Value, root: &Path) -> ToolCall {
    let mut calls = Vec::new();
    let is_mcp = tool.starts_with("mcp__");
    let words = words(tool);
    let has = |list: &[&str]| words.iter().any(|word| list.binary_search(&word.as_str()).is_ok());
    if let Some(command) = command(input) {
        calls.push(ToolCall::Shell(command));
    }
    if has(WRITES) {
        let removes = has(REMOVES);
        let mut found = Vec::new();
        fields(input, removes, 0, &mut found);
        if is_mcp {
            let relative: Vec<String> = found.iter().filter(|path| !path.starts_with(['/', '~'])).cloned().collect();
            found.extend(relative.into_iter().map(|path| format!("{}/{path}", paths::text(root))));
        }
        found.extend(patched(input));
        if !found.is_empty() {
            calls.push(if removes { ToolCall::Remove(found) } else { ToolCall::Write(found) });
        }
    }
    match calls.len() {
        0 => ToolCall::Other,
        1 => calls.remove(0),
        _ => ToolCall::Several(calls),
    }
}

/// The words of a tool's own name, without the server's: `mcp__fs__writeFile` is write and file.
fn words(tool: &str) -> Vec<String> {
    let name = tool.strip_prefix("mcp__").and_then(|rest| rest.rsplit("__").next()).unwrap_or(tool);
    let mut words = vec![String::new()];
    for c in name.chars() {
        if c.is_ascii_uppercase() || !c.is_ascii_alphabetic() {
            words.push(String::new());
        }
        if c.is_ascii_alphabetic()
            && let Some(word) = words.last_mut()
        {
            word.push(c.to_ascii_lowercase());
        }
    }
    words
}

/// The command of a shell tool, a text or a list of arguments.
fn command(input: &Value) -> Option<String> {
    match input.get("command").or_else(|| input.get("cmd"))? {
        Value::String(command) => Some(command.clone()),
        Value::Array(arguments) => {
            let quoted: Option<Vec<String>> = arguments
                .iter()
                .map(|argument| Some(format!("'{}'", argument.as_str()?.replace('\'', r"'\''"))))
                .collect();
            quoted.map(|quoted| quoted.join(" "))
        }
        _ => None,
    }
}

/// Collects what is called like a path.
fn fields(value: &Value, removes: bool, depth: usize, found: &mut Vec<String>) {
    if depth > MAX_DEPTH {
        return;
    }
    match value {
        Value::Object(object) => {
            for (key, inner) in object {
                let key = key.to_ascii_lowercase();
                let is_source = ["source", "src", "from", "old"].iter().any(|prefix| key.starts_with(prefix));
                if is_path(&key) && (removes || !is_source) {
                    let list = inner.as_array().map_or(std::slice::from_ref(inner), Vec::as_slice);
                    found.extend(list.iter().filter_map(Value::as_str).filter_map(path));
                }
                fields(inner, removes, depth + 1, found);
            }
        }
        Value::Array(list) => list.iter().for_each(|inner| fields(inner, removes, depth + 1, found)),
        _ => {}
    }
}

fn is_path(key: &str) -> bool {
    const PARTS: &[&str] =
        &["path", "file", "uri", "url", "dir", "folder", "dest", "target", "source", "src", "location", "output"];
    const NOT: &[&str] = &["content", "text", "body", "string"];
    (PARTS.iter().any(|part| key.contains(part)) || key == "to" || key == "from")
        && !NOT.iter().any(|part| key.contains(part))
}

/// A path or a `file:` URL as a path; other URLs are no files.
fn path(text: &str) -> Option<String> {
    if text.is_empty() || text.len() > MAX_PATH {
        return None;
    }
    if let Some(rest) = text.strip_prefix("file://") {
        // Up to the first slash it is the host.
        return rest.find('/').map(|slash| paths::decode_url(&rest[slash..]));
    }
    match text.split_once("://") {
        Some((scheme, _)) if !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_lowercase()) => None,
        _ => Some(text.to_owned()),
    }
}

/// The files of a patch in the format of the tool `apply_patch`.
fn patched(input: &Value) -> Vec<String> {
    let texts = match input {
        Value::String(text) => vec![text.as_str()],
        Value::Object(object) => object.values().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    texts.into_iter().flat_map(files_of_patch).collect()
}

/// The files that a patch in the format of `apply_patch` changes.
pub(super) fn files_of_patch(text: &str) -> Vec<String> {
    const HEADS: &[&str] = &["*** Add File: ", "*** Update File: ", "*** Delete File: ", "*** Move to: "];
    if !text.trim_start().starts_with("*** Begin Patch") {
        return Vec::new();
    }
    text.lines()
        .filter_map(|line| HEADS.iter().find_map(|head| line.strip_prefix(head)))
        .map(|path| path.trim().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    fn call(tool: &str, input: &Value) -> ToolCall {
        tool_call(tool, input, Path::new("/shop"))
    }

    fn write(paths: &[&str]) -> ToolCall {
        ToolCall::Write(paths.iter().map(ToString::to_string).collect())
    }

    #[rstest]
    #[case("Write", json!({"file_path": "docs/a.md", "content": "x"}), write(&["docs/a.md"]))]
    #[case("MultiEdit", json!({"file_path": "/a", "edits": [{"old_string": "x"}]}), write(&["/a"]))]
    #[case("NotebookEdit", json!({"notebook_path": "/a"}), write(&["/a"]))]
    #[case("Read", json!({"file_path": "docs/a.md"}), ToolCall::Other)]
    #[case("Grep", json!({"pattern": "x", "path": "docs"}), ToolCall::Other)]
    #[case("Bash", json!({"command": "ls", "description": "list"}), ToolCall::Shell("ls".into()))]
    #[case("shell", json!({"command": ["bash", "-c", "it's"]}), ToolCall::Shell(r"'bash' '-c' 'it'\''s'".into()))]
    #[case("mcp__fs__writeFile", json!({"path": "a"}), write(&["a", "/shop/a"]))]
    #[case("mcp__edit__get_file", json!({"path": "a"}), ToolCall::Other)]
    #[case("mcp__fs__copy_file", json!({"source": "/a", "destination": "/b"}), write(&["/b"]))]
    #[case("mcp__fs__move_file", json!({"source": "/a"}), ToolCall::Remove(vec!["/a".into()]))]
    #[case("mcp__b__save", json!({"url": "https://x/docs", "path": "/p"}), write(&["/p"]))]
    #[case("mcp__b__save", json!({"uri": "file://host/a%20b"}), write(&["/a b"]))]
    #[case("apply_patch", json!({"input": "*** Begin Patch\n*** Update File: docs/a\n+x"}), write(&["docs/a"]))]
    #[case("Write", json!(null), ToolCall::Other)]
    fn tools_are_understood(#[case] tool: &str, #[case] input: Value, #[case] expected: ToolCall) {
        assert_eq!(call(tool, &input), expected);
    }

    #[test]
    fn lists_are_sorted() {
        assert!(WRITES.is_sorted() && REMOVES.is_sorted());
    }

    proptest! {
        #[test]
        fn nested_paths_are_found(depth in 0..10_usize) {
            let mut input = json!({"path": "/a"});
            for _ in 0..depth {
                input = json!({"edits": [input]});
            }
            // Every list is a level, too.
            let expected = if depth * 2 <= MAX_DEPTH { write(&["/a"]) } else { ToolCall::Other };
            prop_assert_eq!(call("write", &input), expected);
        }
    }
}
