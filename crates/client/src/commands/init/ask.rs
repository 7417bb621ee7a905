//! What `init` has to know: from options, the environment and what is set up already; the rest is asked for.

use std::{
    io::{self, BufRead, IsTerminal},
    path::Path,
};

use ai_toolkit_protocol::ProjectId;
use inquire::{InquireError, MultiSelect, Password, PasswordDisplayMode, Text};
use url::Url;

use super::hooks;
use crate::{
    commands::{cli::InitOptions, outcome::Failure},
    hook::Agent,
    workspace::{ApiKey, Checkout, Environment, WorkspaceError, parse_address},
};

/// All that `init` has to know.
pub(super) struct Answers {
    pub(super) platform_url: Url,
    pub(super) project_id: ProjectId,
    pub(super) api_key: ApiKey,
    pub(super) agents: Vec<Agent>,
    pub(super) docs_path: String,
    pub(super) wait_seconds: u32,
}

/// The longest key that is read from standard input, in bytes.
const MAX_KEY_BYTES: u64 = 4096;

/// Gathers the answers, and asks for those that are missing if somebody is there to answer.
pub(super) fn answers(
    options: &InitOptions,
    checkout: &Checkout,
    environment: &Environment,
) -> Result<Answers, Failure> {
    let can_ask = !options.yes && io::stdin().is_terminal() && io::stderr().is_terminal();
    let now = checkout.settings();
    let ask = |given: Option<String>, known: Option<String>, question: &str, option: &str| match (given, can_ask) {
        (Some(given), _) => Ok(given),
        (None, true) => {
            let text = Text::new(question);
            let known = known.unwrap_or_default();
            Ok(if known.is_empty() { text.prompt() } else { text.with_default(&known).prompt() }.map_err(stopped)?)
        }
        (None, false) => known.ok_or_else(|| missing(option)),
    };
    let url = ask(options.url.clone(), now.platform_url, "The platform's address:", "--url")?;
    let platform_url = parse_address(url.trim())?;
    let project = ask(options.project.clone(), now.project_id, "The project's id (prj_…):", "--project")?;
    let project = project.trim();
    let project_id: ProjectId =
        project.parse().map_err(|_| Failure::from(WorkspaceError::OddProject(project.to_owned())))?;
    let api_key = key(options, environment, &project_id, &platform_url, can_ask)?;
    let docs_path = options.docs_path.clone().unwrap_or_else(|| checkout.docs_folder.clone());
    let docs_path = Checkout::folder_in_repository(&docs_path)?;
    let wait_seconds = match options.wait_seconds {
        Some(seconds) => Checkout::wait(seconds.to_string())?,
        None => now.wait_seconds.map_or(Ok(0), Checkout::wait)?,
    };
    Ok(Answers {
        platform_url,
        project_id,
        api_key,
        agents: agents(options, &checkout.root, can_ask)?,
        docs_path,
        wait_seconds,
    })
}

fn key(
    options: &InitOptions,
    environment: &Environment,
    project: &ProjectId,
    url: &Url,
    can_ask: bool,
) -> Result<ApiKey, Failure> {
    let given = match options.api_key.as_deref() {
        Some("-") => Some(key_from(io::stdin().lock())?),
        Some(key) => Some(key.to_owned()),
        None => None,
    };
    let page = format!("{}/projects/{project}", url.as_str().trim_end_matches('/'));
    match given {
        Some(key) => Ok(ApiKey::parse(key.trim())?),
        None => match ApiKey::saved(environment, project, page.clone()) {
            Ok(key) => Ok(key),
            Err(_) if can_ask => {
                let question = format!("An API key of the project (create one at {page}):");
                let prompt =
                    Password::new(&question).without_confirmation().with_display_mode(PasswordDisplayMode::Masked);
                Ok(ApiKey::parse(prompt.prompt().map_err(stopped)?.trim())?)
            }
            Err(WorkspaceError::NoKey { .. }) => Err(missing("--api-key")),
            Err(error) => Err(error.into()),
        },
    }
}

fn key_from(input: impl BufRead) -> Result<String, Failure> {
    let mut line = String::new();
    let read = input.take(MAX_KEY_BYTES).read_line(&mut line);
    read.map_err(|error| Failure::new(format_args!("the key cannot be read from standard input: {error}.")))?;
    Ok(line)
}

/// The agents that are named, else those that are chosen, else those that are set up, else Claude Code.
fn agents(options: &InitOptions, root: &Path, can_ask: bool) -> Result<Vec<Agent>, Failure> {
    let named: Vec<_> = options.agents.iter().filter_map(|name| Agent::from_name(name)).collect();
    if !named.is_empty() {
        return Ok(named);
    }
    let is_set_up = |agent: &Agent| {
        let text = std::fs::read_to_string(root.join(hooks::file(*agent))).unwrap_or_default();
        hooks::are_in(*agent, &text)
    };
    let mut agents: Vec<_> = Agent::ALL.into_iter().filter(is_set_up).collect();
    if agents.is_empty() {
        agents.push(Agent::ClaudeCode);
    }
    if can_ask {
        let chosen: Vec<_> = (0..Agent::ALL.len()).filter(|number| agents.contains(&Agent::ALL[*number])).collect();
        let names = Agent::ALL.map(Agent::name).to_vec();
        let question = MultiSelect::new("The agents that work here:", names).with_default(&chosen);
        agents = question.prompt().map_err(stopped)?.into_iter().filter_map(Agent::from_name).collect();
    }
    if agents.is_empty() { Err(missing("--agent")) } else { Ok(agents) }
}

fn missing(option: &str) -> Failure {
    Failure::setup(format_args!("{option} is missing. Give it, or run this in a terminal to be asked."))
}

fn stopped(error: InquireError) -> Failure {
    match error {
        InquireError::OperationCanceled | InquireError::OperationInterrupted => {
            Failure::new("stopped; nothing was changed.")
        }
        error => Failure::new(format_args!("the question cannot be asked: {error}. Give the options instead.")),
    }
}
