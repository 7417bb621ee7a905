//! The command line.

use std::ffi::OsString;

use clap::{Args, Parser, Subcommand};

use super::outcome::EXIT_CODES;
use crate::hook::Agent;

/// Keeps AI agents and the docs of a project together: agents read the docs in `.docs/`, wait while somebody edits them,
/// and do not write to them.
#[derive(Debug, Parser)]
#[command(name = "ai-toolkit", version, after_help = EXIT_CODES)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Connect this checkout to a project, or take that back.
    Init(InitOptions),
    /// Tell how the docs and the copy stand.
    Status {
        /// As JSON, for programs.
        #[arg(long)]
        json: bool,
    },
    /// Bring the docs to `.docs/` now, and read every file that is there.
    Sync,
    /// Check everything that must hold for agents to have the docs; each failure comes with its fix.
    Doctor,
    /// Answer an agent's hook: its JSON comes on standard input.
    Hook {
        /// session-start, user-prompt-submit, pre-tool-use, post-tool-use or stop.
        event: OsString,
        /// Whose protocol it is.
        #[arg(long, value_parser = agent_names(), default_value = "claude-code")]
        agent: String,
    },
    /// Follow the projects of this user, so that hooks need no network. Hooks start it when they need it.
    Watch {
        /// See its own messages.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
    /// Refuse a commit that changes docs; Git's pre-commit hook.
    PreCommit,
    /// Print the completions for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// What `init` does not have to ask.
#[derive(Debug, Args)]
pub(super) struct InitOptions {
    /// The platform's address, such as https://docs.example.
    #[arg(long, env = "AI_TOOLKIT_PLATFORM_URL")]
    pub(super) url: Option<String>,
    /// The project's id, such as prj_….
    #[arg(long, env = "AI_TOOLKIT_PROJECT_ID")]
    pub(super) project: Option<String>,
    /// The project's API key; `-` reads it from standard input, where other users cannot see it.
    #[arg(long, env = "AI_TOOLKIT_API_KEY", hide_env_values = true)]
    pub(super) api_key: Option<String>,
    /// An agent to set up; may be given several times. Claude Code unless told.
    #[arg(long = "agent", value_parser = agent_names())]
    pub(super) agents: Vec<String>,
    /// The folder of the docs in the repository; `docs` unless told.
    #[arg(long, env = "AI_TOOLKIT_DOCS_PATH")]
    pub(super) docs_path: Option<String>,
    /// How many seconds an agent waits for the end of an edit before it is stopped; 0 unless told.
    #[arg(long)]
    pub(super) wait_seconds: Option<u32>,
    /// Ask nothing.
    #[arg(long, short)]
    pub(super) yes: bool,
    /// Take everything back that `init` did here.
    #[arg(long, conflicts_with_all = ["agents", "wait_seconds"])]
    pub(super) undo: bool,
}

fn agent_names() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(Agent::ALL.map(Agent::name))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
