//! A hook's run: reads an agent's event, asks how the docs stand, answers by the agent's protocol.
//!
//! What runs before every tool call must cost almost nothing: here are no command-line library, no regular expression and,
//! as long as the watcher knows, no network. Whatever goes wrong in a hook itself is said, stops what may write to the docs,
//! and nothing else.

mod aftermath;
mod agent;
mod claude_code;
mod codex;
mod copilot;
mod copy;
mod cursor;
mod decision;
mod docs_folder;
mod event;
mod gemini;
mod memory;
pub mod opencode;
mod output;
mod standing;

use std::{
    env,
    ffi::OsString,
    io::{self, Read},
    path::PathBuf,
    process::ExitCode,
};

use ai_toolkit_protocol::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

pub use agent::Agent;
pub use decision::{CopyState, Decision, Facts, Next, after_sync, decide};
pub use event::Kind;
pub use output::Output;

use self::{
    copy::{state_of, synchronise},
    docs_folder::DocsFolder,
    event::Event,
};
use crate::{
    protect::{self, Ground, Verdict},
    sync::Copy,
    workspace::{Checkout, Environment, Workspace, state_directory},
};

/// The largest input that a hook reads.
const MAX_INPUT_BYTES: u64 = 8 * 1024 * 1024;

/// Runs `ai-toolkit hook EVENT [--agent NAME]`; `args` are those after `hook`.
pub fn run(args: impl Iterator<Item = OsString>) -> ExitCode {
    match read_arguments(args) {
        Ok((kind, agent)) => {
            let input = read_input(io::stdin().lock());
            let environment = Environment::of_process();
            answer_also_after_a_panic(kind, agent, input.clone().ok(), environment.clone());
            answer(kind, agent, input.as_deref(), &environment).write()
        }
        Err(why) => Output::err(&why, 1).write(),
    }
}

/// A bug must not let through what it was about to judge: a panic, which ends the process here, is answered like an input
/// that cannot be read.
fn answer_also_after_a_panic(kind: Kind, agent: Agent, input: Option<Vec<u8>>, environment: Environment) {
    std::panic::set_hook(Box::new(move |panic| {
        // A second one would have nobody left to answer.
        std::panic::set_hook(Box::new(|_| std::process::exit(2)));
        let why = format!("this hook failed ({panic}); please report this");
        let output = agent.render(kind, &unread(kind, &why, input.as_deref(), &environment));
        output.write();
        std::process::exit(output.code.into());
    }));
}

fn read_arguments(mut args: impl Iterator<Item = OsString>) -> Result<(Kind, Agent), String> {
    let (mut kind, mut agent) = (None, Agent::default());
    while let Some(arg) = args.next() {
        let arg = arg.to_string_lossy().into_owned();
        let name = match arg.strip_prefix("--agent") {
            Some("") => Some(args.next().unwrap_or_default().to_string_lossy().into_owned()),
            Some(rest) => rest.strip_prefix('=').map(str::to_owned),
            None => None,
        };
        match name {
            Some(name) => {
                let known = Agent::ALL.map(Agent::name).join(", ");
                let unknown = || format!("there is no agent \"{name}\"; it must be one of {known}.");
                agent = Agent::from_name(&name).ok_or_else(unknown)?;
            }
            None => kind = Some(arg),
        }
    }
    let kind = kind.unwrap_or_default();
    let unknown = || {
        format!(
            "there is no event \"{kind}\"; it must be session-start, user-prompt-submit, pre-tool-use, post-tool-use or stop."
        )
    };
    Ok((Kind::from_name(&kind).ok_or_else(unknown)?, agent))
}

fn read_input(from: impl Read) -> Result<Vec<u8>, String> {
    let mut input = Vec::new();
    from.take(MAX_INPUT_BYTES + 1).read_to_end(&mut input).map_err(|error| format!("{UNREAD}: {error}"))?;
    if input.len() as u64 > MAX_INPUT_BYTES {
        return Err(format!("{UNREAD}: it is larger than 8 MiB"));
    }
    Ok(input)
}

const UNREAD: &str = "the input of this hook could not be read";

/// What the hook answers to `input`, or when that could not be read, for the reason in it.
pub fn answer(kind: Kind, agent: Agent, input: Result<&[u8], &String>, environment: &Environment) -> Output {
    let decision = match input {
        Err(why) => unread(kind, why, None, environment),
        Ok(bytes) => match serde_json::from_slice::<Value>(bytes) {
            Err(error) => unread(kind, &format!("{UNREAD}: {error}"), Some(bytes), environment),
            Ok(value) => match agent.parse(kind, &value) {
                Ok(Some(event)) => judge(&event, environment),
                Ok(None) => Decision::SILENT,
                Err(why) => unread(kind, &why, Some(bytes), environment),
            },
        },
    };
    agent.render(kind, &decision)
}

/// When there is no telling: closed for what may write to docs, open for everything else.
fn unread(kind: Kind, why: &str, input: Option<&[u8]>, environment: &Environment) -> Decision {
    if kind != Kind::BeforeTool {
        return Decision::Proceed { say: Some(format!("{why}, so the docs were not checked.")) };
    }
    let checkout = Checkout::find(&process_cwd(), environment);
    let docs_folder = checkout.docs_folder.clone();
    if matches!(checkout.workspace(environment), Ok(None)) {
        return Decision::SILENT;
    }
    match input {
        Some(input) if !protect::names_docs(&String::from_utf8_lossy(input), &docs_folder) => {
            Decision::Proceed { say: Some(format!("{why}. It does not mention the docs, so it goes on.")) }
        }
        Some(_) => Decision::Block { reason: format!("{why}. It mentions the docs, so it is blocked.") },
        None => Decision::Block { reason: format!("{why}. It may mention the docs, so it is blocked.") },
    }
}

fn process_cwd() -> PathBuf {
    env::current_dir().unwrap_or_else(|_| PathBuf::from("/"))
}

/// Decides about an event.
fn judge(event: &Event, environment: &Environment) -> Decision {
    let cwd = event.cwd.clone().filter(|cwd| cwd.is_absolute()).unwrap_or_else(process_cwd);
    let checkout = Checkout::find(&cwd, environment);
    let (root, docs_folder) = (checkout.root.clone(), checkout.docs_folder.clone());
    let workspace = match checkout.workspace(environment) {
        Ok(None) => return Decision::SILENT,
        Ok(Some(workspace)) => Ok(workspace),
        Err(error) => Err(error.to_string()),
    };
    if event.kind == Kind::BeforeTool
        && let Some(tool) = &event.tool
    {
        let ground = Ground::new(&root, &docs_folder, &cwd, environment.home.as_deref());
        if let Verdict::Deny(denial) = protect::decide(&protect::tool_call(&tool.name, &tool.input, &root), &ground) {
            let reason = workspace.as_ref().map_or_else(|_| denial.to_string(), |of| denial.with_address(&of.page()));
            return Decision::Block { reason };
        }
    }
    match (event.kind, workspace) {
        (Kind::AfterTool | Kind::Stop, Ok(workspace)) => aftermath::look_after(event, &workspace, environment),
        (Kind::AfterTool | Kind::Stop, Err(_)) => Decision::SILENT,
        (_, Ok(workspace)) => check(event.kind, &workspace, environment),
        (_, Err(why)) => {
            let copy = if Copy::at(&root).docs_hash().is_some() { CopyState::Other } else { CopyState::Missing };
            settled(decide(Facts { standing: Err(&why), copy, page: "", clock }))
        }
    }
}

/// Whether an agent may go on, as far as the platform has a say.
fn check(kind: Kind, workspace: &Workspace, environment: &Environment) -> Decision {
    let copy = Copy::of(workspace);
    let standing = standing::ask(workspace, environment, kind, copy.docs_hash().is_some());
    let state = state_of(&copy, &standing, kind);
    let page = workspace.page();
    let status = standing.status.as_ref().map_err(String::as_str);
    let decision = match decide(Facts { standing: status, copy: state, page: &page, clock }) {
        Next::Decided(decision) => decision,
        Next::Sync { say } => {
            let done = synchronise(workspace, kind);
            let state = if copy.docs_hash().is_some() { CopyState::Other } else { CopyState::Missing };
            after_sync(done, state, say)
        }
    };
    if kind == Kind::BeforeTool
        && let Decision::Proceed { .. } = decision
        && let Ok(state) = state_directory(environment)
    {
        // What is not remembered is not noticed afterwards; that is no reason to keep an agent from its work.
        let _ = DocsFolder::new(&workspace.root, &workspace.docs_folder, &state).remember(standing.folder);
    }
    decision
}

/// A decision for which no sync is needed.
fn settled(next: Next) -> Decision {
    match next {
        Next::Decided(decision) => decision,
        Next::Sync { say } => Decision::Proceed { say },
    }
}

/// The time of day here, as people read it.
fn clock(time: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(time.as_millis())
        .map(|time| time.to_zoned_datetime(TimeZone::system()).strftime("%H:%M").to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
