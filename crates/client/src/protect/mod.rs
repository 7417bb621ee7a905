//! Whether a tool call would write to protected docs, by its paths and by what its shell commands do.
//!
//! [`tools`] makes a [`ToolCall`] of what an agent sends; [`decide`] judges it. Paths are judged by `site`, which knows
//! the protected folders and all ways that lead there. Shell commands are played through by `shell`, which runs nothing,
//! and follows what is known before a command runs: folders, variables, outputs. What stays open is refused only when the
//! command names the docs.

use std::{fmt, path::Path, sync::mpsc, thread, time::Duration};

mod field;
mod mention;
mod paths;
mod shell;
mod site;
mod tools;
mod worktrees;

pub use tools::tool_call;

use field::Field;
use mention::Names;
use site::{Judgement, Reach, Site};

/// Where a tool call happens.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The top of the checkout.
    pub root: &'a Path,
    /// The folder of the docs in the repository, relative to `root`.
    pub docs_folder: &'a str,
    /// The agent's working directory, which follows its `cd`.
    pub cwd: &'a Path,
    /// The user's home directory, if there is one.
    pub home: Option<&'a Path>,
    /// The variables that the agent's shell inherits.
    pub variable: fn(&str) -> Option<String>,
}

impl<'a> Ground<'a> {
    /// A checkout whose agent has this process's home directory and environment.
    pub fn new(root: &'a Path, docs_folder: &'a str, cwd: &'a Path, home: Option<&'a Path>) -> Self {
        Self { root, docs_folder, cwd, home, variable: |name| std::env::var(name).ok() }
    }
}

/// What an agent is about to do, whatever its protocol calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToolCall {
    /// A tool that writes to these paths, as the agent spelled them.
    Write(Vec<String>),
    /// A tool that moves or deletes these paths with all that is below them.
    Remove(Vec<String>),
    /// A shell command.
    Shell(String),
    /// A tool that does all of these.
    Several(Vec<ToolCall>),
    /// A tool that writes to nothing we know of.
    Other,
}

/// What to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing.
    Allow,
    /// Stop it.
    Deny(Denial),
}

/// Why a tool call is stopped. Its text tells the agent what it may do instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Denial {
    /// It writes to the docs.
    Docs {
        /// The path, absolute, as the agent spelled it.
        path: String,
    },
    /// It names the docs, and nobody can tell whether it writes to them.
    Unsure {
        /// What cannot be told.
        because: &'static str,
    },
}

impl Denial {
    /// The reason with the address where the docs are edited.
    pub fn with_address(&self, address: &str) -> String {
        self.reason(&format!(" at {address}"))
    }

    fn reason(&self, place: &str) -> String {
        match self {
            Self::Docs { path } => format!(
                "{path} belongs to the project's docs, which are read-only here and edited on the platform. Do not try \
                 another way: ask a tech lead to make the change on the platform{place}. Reading the docs is fine."
            ),
            Self::Unsure { because } => format!(
                "this command mentions the project's docs, and it cannot be told whether it writes to them ({because}). \
                 Write the paths out in full, or leave the docs out of it."
            ),
        }
    }
}

impl fmt::Display for Denial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason(""))
    }
}

/// Decides whether a tool call may happen.
///
/// Reads the file system, and never writes. Takes microseconds; what would take more than [`PATIENCE`] to analyse counts
/// as unreadable, and is stopped when it looks as if it wrote to the docs.
pub fn decide(call: &ToolCall, ground: &Ground) -> Verdict {
    match call {
        ToolCall::Write(paths) => decide_paths(Reach::File, paths, ground),
        ToolCall::Remove(paths) => decide_paths(Reach::Tree, paths, ground),
        ToolCall::Shell(command) => decide_command(command, ground),
        ToolCall::Several(calls) => calls
            .iter()
            .map(|call| decide(call, ground))
            .find(|verdict| *verdict != Verdict::Allow)
            .unwrap_or(Verdict::Allow),
        ToolCall::Other => Verdict::Allow,
    }
}

/// Whether a text names the docs: what is left to ask about input that cannot be read.
pub fn names_docs(text: &str, docs_folder: &str) -> bool {
    Names::new(docs_folder).in_text(text)
}

/// More paths than any tool takes in one call; the rest is not looked at one by one.
const MAX_PATHS: usize = 10_000;

fn decide_paths(reach: Reach, paths: &[String], ground: &Ground) -> Verdict {
    let site = Site::new(ground.root, ground.docs_folder);
    for path in paths.iter().take(MAX_PATHS) {
        let absolute = absolute(path, ground);
        if site.judge(reach, &Field::from(absolute.as_str())) == Judgement::Docs {
            return Verdict::Deny(Denial::Docs { path: absolute });
        }
    }
    if paths.iter().skip(MAX_PATHS).any(|path| names_docs(path, ground.docs_folder)) {
        return Verdict::Deny(Denial::Unsure { because: "it writes to too many files at once" });
    }
    Verdict::Allow
}

fn absolute(path: &str, ground: &Ground) -> String {
    if let (Some(rest), Some(home)) = (path.strip_prefix('~'), ground.home)
        && (rest.is_empty() || rest.starts_with('/'))
    {
        return format!("{}{rest}", paths::text(home));
    }
    if path.starts_with('/') {
        return path.to_owned();
    }
    format!("{}/{path}", paths::text(ground.cwd))
}

/// The longest command that is analysed, in bytes; what is longer is only searched for words.
const MAX_COMMAND: usize = 1024 * 1024;

/// How many things may be opened in a command (brackets, quotes, blocks) before it is analysed apart from this thread,
/// and how many at most. Each that stays open within a word costs the parser some twenty times as much.
const FEW_OPENED: usize = 2;
const MOST_OPENED: usize = 8192;

/// The stack of an analysis apart. Address space only, until it is used.
const STACK: usize = 256 * 1024 * 1024;

/// How long an analysis apart may take.
const PATIENCE: Duration = Duration::from_secs(2);

fn decide_command(command: &str, ground: &Ground) -> Verdict {
    let opened = shell::opened(command);
    if command.len() > MAX_COMMAND || opened > MOST_OPENED {
        return shell::unread(command, ground);
    }
    if opened <= FEW_OPENED {
        return shell::decide(command, ground);
    }
    // Parsers go down with what is nested, and may go back for each thing that stays open; so a thread of its own, which
    // has room and may be left behind.
    let (sender, receiver) = mpsc::channel();
    let owned = Owned::new(command, ground);
    let spawned = thread::Builder::new().stack_size(STACK).spawn(move || {
        let _ = sender.send(shell::decide(&owned.command, &owned.ground()));
    });
    spawned.ok().and_then(|_| receiver.recv_timeout(PATIENCE).ok()).unwrap_or_else(|| shell::unread(command, ground))
}

/// A command and its ground, for a thread that may outlive the caller.
struct Owned {
    command: String,
    root: std::path::PathBuf,
    docs_folder: String,
    cwd: std::path::PathBuf,
    home: Option<std::path::PathBuf>,
    variable: fn(&str) -> Option<String>,
}

impl Owned {
    fn new(command: &str, ground: &Ground) -> Self {
        Self {
            command: command.to_owned(),
            root: ground.root.to_owned(),
            docs_folder: ground.docs_folder.to_owned(),
            cwd: ground.cwd.to_owned(),
            home: ground.home.map(Path::to_owned),
            variable: ground.variable,
        }
    }

    fn ground(&self) -> Ground<'_> {
        Ground {
            root: &self.root,
            docs_folder: &self.docs_folder,
            cwd: &self.cwd,
            home: self.home.as_deref(),
            variable: self.variable,
        }
    }
}
