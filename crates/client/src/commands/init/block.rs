//! The lines for agents in `CLAUDE.md`, `GEMINI.md` or `AGENTS.md`, between markers.

use super::part::Part;
use crate::{hook::Agent, workspace::Workspace};

const BEGIN: &str = "<!-- ai-toolkit: begin -->";
const END: &str = "<!-- ai-toolkit: end -->";

/// The file that the agent reads, with the lines in it.
pub(super) fn part(agent: Agent, workspace: &Workspace) -> Part {
    let (folder, page) = (&workspace.docs_folder, workspace.page());
    let lines = format!(
        "{BEGIN}\nThe project's docs are in `.docs/`, a read-only copy that is kept current: read them there. Do not write \
         to `.docs/` or `{folder}/`. People edit the docs at {page}; while somebody does, agents wait.\n{END}\n"
    );
    let add = move |text: Option<&str>| Ok(with_block(text.unwrap_or_default(), &lines));
    Part { path: file(agent).into(), mode: 0o644, add: Box::new(add), remove: Box::new(without_block) }
}

/// The same, to be taken back only.
pub(super) fn undo_part(agent: Agent) -> Part {
    let add = |text: Option<&str>| Ok(text.unwrap_or_default().to_owned());
    Part { path: file(agent).into(), mode: 0o644, add: Box::new(add), remove: Box::new(without_block) }
}

fn file(agent: Agent) -> &'static str {
    match agent {
        Agent::ClaudeCode => "CLAUDE.md",
        Agent::Gemini => "GEMINI.md",
        Agent::Cursor | Agent::Codex | Agent::Copilot | Agent::OpenCode => "AGENTS.md",
    }
}

/// Where the block begins and ends, with its last line break.
fn find(text: &str) -> Option<(usize, usize)> {
    let begin = text.find(BEGIN)?;
    let end = begin + text[begin..].find(END)? + END.len();
    Some((begin, end + usize::from(text[end..].starts_with('\n'))))
}

fn with_block(text: &str, lines: &str) -> String {
    match find(text) {
        Some((begin, end)) => format!("{}{lines}{}", &text[..begin], &text[end..]),
        None if text.is_empty() => lines.to_owned(),
        None => format!("{text}{}\n{lines}", if text.ends_with('\n') { "" } else { "\n" }),
    }
}

fn without_block(text: &str) -> Option<String> {
    let Some((begin, end)) = find(text) else { return Some(text.to_owned()) };
    // With the empty line before it.
    let before = text[..begin].strip_suffix("\n\n").map_or(text[..begin].to_owned(), |before| format!("{before}\n"));
    let left = before + &text[end..];
    (!left.trim().is_empty()).then_some(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_block_comes_once_and_goes_without_a_trace() {
        let lines = format!("{BEGIN}\nread .docs/\n{END}\n");
        for text in ["", "# Ours\n", "# Ours\n\nText.\n"] {
            let with = with_block(text, &lines);
            assert_eq!(with_block(&with, &lines), with);
            assert_eq!(without_block(&with).unwrap_or_default(), text);
        }
        let newer = with_block(&with_block("# Ours\n", &lines), &format!("{BEGIN}\nnew\n{END}\n"));
        assert_eq!(newer, format!("# Ours\n\n{BEGIN}\nnew\n{END}\n"));
        assert_eq!(without_block("no block").as_deref(), Some("no block"));
    }
}
