//! The hooks in each agent's own settings. Whatever else is in those files stays as it is, comments included.

use jsonc_parser::{
    ParseOptions,
    cst::{CstArray, CstInputValue, CstNode, CstObject, CstRootNode},
    json,
};

use super::part::Part;
use crate::hook::{Agent, opencode};

/// How long a hook may take besides waiting for a release, in seconds: asking, and bringing all docs.
const HOOK_SECONDS: u32 = 30;

/// The agent's settings, relative to the top of the checkout.
pub(in crate::commands) fn file(agent: Agent) -> &'static str {
    match agent {
        Agent::ClaudeCode => ".claude/settings.json",
        Agent::Cursor => ".cursor/hooks.json",
        Agent::Gemini => ".gemini/settings.json",
        Agent::Codex => ".codex/hooks.json",
        Agent::Copilot => ".github/hooks/ai-toolkit.json",
        Agent::OpenCode => ".opencode/plugin/ai-toolkit.js",
    }
}

/// The agent's settings with the hooks in them.
pub(super) fn part(agent: Agent, wait_seconds: u32) -> Part {
    if agent == Agent::OpenCode {
        let add = |_: Option<&str>| Ok(opencode::PLUGIN.to_owned());
        // Whatever is in it, it was written here.
        return Part { path: file(agent).into(), mode: 0o644, add: Box::new(add), remove: Box::new(|_| None) };
    }
    let add = move |text: Option<&str>| with_hooks(agent, text, wait_seconds);
    let remove = move |text: &str| without_hooks(agent, text);
    Part { path: file(agent).into(), mode: 0o644, add: Box::new(add), remove: Box::new(remove) }
}

/// What the user has to do besides.
pub(super) fn note(agent: Agent) -> Option<String> {
    (agent == Agent::Codex).then(|| {
        "Codex CLI runs hooks only in trusted projects; older versions also need `codex_hooks = true` below `[features]` in \
         ~/.codex/config.toml."
            .to_owned()
    })
}

/// Whether `text`, the agent's settings, has the hooks.
pub(in crate::commands) fn are_in(agent: Agent, text: &str) -> bool {
    if agent == Agent::OpenCode {
        return text == opencode::PLUGIN;
    }
    let Ok(root) = CstRootNode::parse(text, &ParseOptions::default()) else { return false };
    root.object_value().is_some_and(|settings| has_all(&settings, agent))
}

/// The agent's names for the events, and ours.
fn events(agent: Agent) -> &'static [(&'static str, &'static str)] {
    match agent {
        Agent::ClaudeCode | Agent::Codex | Agent::OpenCode => &[
            ("SessionStart", "session-start"),
            ("UserPromptSubmit", "user-prompt-submit"),
            ("PreToolUse", "pre-tool-use"),
            ("PostToolUse", "post-tool-use"),
            ("Stop", "stop"),
        ],
        // Older versions know the narrower events only.
        Agent::Cursor => &[
            ("sessionStart", "session-start"),
            ("beforeSubmitPrompt", "user-prompt-submit"),
            ("preToolUse", "pre-tool-use"),
            ("beforeShellExecution", "pre-tool-use"),
            ("beforeMCPExecution", "pre-tool-use"),
            ("postToolUse", "post-tool-use"),
            ("afterFileEdit", "post-tool-use"),
            ("stop", "stop"),
        ],
        Agent::Gemini => &[
            ("SessionStart", "session-start"),
            ("BeforeAgent", "user-prompt-submit"),
            ("BeforeTool", "pre-tool-use"),
            ("AfterTool", "post-tool-use"),
            ("AfterAgent", "stop"),
        ],
        Agent::Copilot => &[
            ("sessionStart", "session-start"),
            ("userPromptSubmitted", "user-prompt-submit"),
            ("preToolUse", "pre-tool-use"),
            ("postToolUse", "post-tool-use"),
            ("agentStop", "stop"),
        ],
    }
}

fn command(agent: Agent, event: &str) -> String {
    match agent {
        Agent::ClaudeCode => format!("ai-toolkit hook {event}"),
        other => format!("ai-toolkit hook {event} --agent {}", other.name()),
    }
}

/// What stands in the list of an event.
fn entry(agent: Agent, event: &str, wait_seconds: u32) -> CstInputValue {
    let command = command(agent, event);
    let waits = matches!(event, "session-start" | "user-prompt-submit" | "pre-tool-use");
    let seconds = HOOK_SECONDS + if waits { wait_seconds } else { 0 };
    let is_tool = matches!(event, "pre-tool-use" | "post-tool-use");
    match agent {
        Agent::Cursor => json!({ "command": command, "timeout": seconds }),
        Agent::Copilot => {
            let bash = command.clone();
            json!({ "type": "command", "bash": bash, "powershell": command, "timeoutSec": seconds })
        }
        Agent::Gemini => {
            let millis = seconds * 1000;
            let hook = json!({ "name": "ai-toolkit", "type": "command", "command": command, "timeout": millis });
            if is_tool { json!({ "matcher": ".*", "hooks": [hook] }) } else { json!({ "hooks": [hook] }) }
        }
        Agent::ClaudeCode | Agent::Codex | Agent::OpenCode => {
            let hook = json!({ "type": "command", "command": command, "timeout": seconds });
            if is_tool && agent == Agent::ClaudeCode {
                json!({ "matcher": "*", "hooks": [hook] })
            } else {
                json!({ "hooks": [hook] })
            }
        }
    }
}

fn with_hooks(agent: Agent, text: Option<&str>, wait_seconds: u32) -> Result<String, String> {
    let text = text.filter(|text| !text.trim().is_empty()).unwrap_or("{}\n");
    let broken = |error| format!("is no JSON: {error}. Correct it, and try again.");
    let odd = || "has something else than an object where the hooks belong. Correct it, and try again.".to_owned();
    let wanted = |root: &CstRootNode| -> Result<(), String> {
        let settings = root.object_value_or_create().ok_or_else(odd)?;
        if matches!(agent, Agent::Cursor | Agent::Copilot) && settings.get("version").is_none() {
            settings.append("version", json!(1));
        }
        let hooks = settings.object_value_or_create("hooks").ok_or_else(odd)?;
        remove_ours(&hooks);
        for (name, event) in events(agent) {
            let list = hooks.array_value_or_create(name).ok_or_else(odd)?;
            list.append(entry(agent, event, wait_seconds));
        }
        Ok(())
    };
    let root = CstRootNode::parse(text, &ParseOptions::default()).map_err(broken)?;
    wanted(&root)?;
    // The same hooks in another layout, or before others, are no reason to touch the file.
    let is_there = CstRootNode::parse(text, &ParseOptions::default()).map_err(broken)?;
    let same = |one: &CstRootNode, other: &CstRootNode| ours(one) == ours(other);
    Ok(if same(&is_there, &root) { text.to_owned() } else { root.to_string() })
}

fn without_hooks(agent: Agent, text: &str) -> Option<String> {
    let Ok(root) = CstRootNode::parse(text, &ParseOptions::default()) else { return Some(text.to_owned()) };
    let Some(settings) = root.object_value() else { return Some(text.to_owned()) };
    let Some(hooks) = settings.object_value("hooks") else { return Some(text.to_owned()) };
    if !remove_ours(&hooks) {
        return Some(text.to_owned());
    }
    if hooks.properties().is_empty()
        && let Some(hooks) = settings.get("hooks")
    {
        hooks.remove();
    }
    let is_bare = settings.properties().iter().all(|left| left.decoded_name().as_deref() == Some("version"));
    let is_bare = is_bare && (settings.properties().is_empty() || matches!(agent, Agent::Cursor | Agent::Copilot));
    (!is_bare).then(|| root.to_string())
}

/// Whether a hook's command is ours: the program, or the scripts that do the same.
fn is_ours(command: &str) -> bool {
    let command = command.trim_end_matches('"');
    command.contains("ai-toolkit hook ")
        || command.ends_with("/check-platform.sh")
        || command.ends_with("/protect-docs.sh")
}

/// The commands of a hook.
fn commands(hook: &CstObject) -> Vec<String> {
    let text = |name: &str| hook.get(name)?.value()?.as_string_lit()?.decoded_value().ok();
    ["command", "bash", "powershell"].into_iter().filter_map(text).collect()
}

fn lists(hooks: &CstObject) -> Vec<(String, CstArray)> {
    let list = |prop: jsonc_parser::cst::CstObjectProp| Some((prop.decoded_name()?, prop.array_value()?));
    hooks.properties().into_iter().filter_map(list).collect()
}

/// Removes all of our hooks, and lists and groups that are empty then. Answers whether there were any.
fn remove_ours(hooks: &CstObject) -> bool {
    let is_mine =
        |node: &CstNode| node.as_object().is_some_and(|hook| commands(&hook).iter().any(|command| is_ours(command)));
    let mut found = false;
    for (name, list) in lists(hooks) {
        let mut removed = 0;
        for element in list.elements() {
            let group = element.as_object().and_then(|group| group.array_value("hooks"));
            let mine: Vec<_> = match group {
                Some(group) => {
                    let mine: Vec<_> = group.elements().into_iter().filter(is_mine).collect();
                    // A group without hooks goes with them.
                    if mine.len() == group.elements().len() && !mine.is_empty() { vec![element] } else { mine }
                }
                None => Some(element).filter(is_mine).into_iter().collect(),
            };
            removed += mine.len();
            mine.into_iter().for_each(CstNode::remove);
        }
        found |= removed > 0;
        if removed > 0
            && list.elements().is_empty()
            && let Some(prop) = hooks.get(&name)
        {
            prop.remove();
        }
    }
    found
}

/// Our hooks without their layout.
fn ours(root: &CstRootNode) -> Vec<(String, String)> {
    let hooks = root.object_value().and_then(|settings| settings.object_value("hooks"));
    let mut found = Vec::new();
    for (name, list) in hooks.iter().flat_map(lists) {
        for element in list.elements() {
            let text = element.to_string();
            if is_ours_anywhere(&text) {
                found.push((name.clone(), text.split_whitespace().collect()));
            }
        }
    }
    found.sort();
    found
}

fn is_ours_anywhere(text: &str) -> bool {
    text.contains("ai-toolkit hook ") || text.contains("/check-platform.sh") || text.contains("/protect-docs.sh")
}

fn has_all(settings: &CstObject, agent: Agent) -> bool {
    let Some(hooks) = settings.object_value("hooks") else { return false };
    events(agent).iter().all(|(name, event)| {
        hooks.array_value(name).is_some_and(|list| list.to_string().contains(&command(agent, event)))
    })
}
