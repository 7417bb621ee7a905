//! `ai-toolkit doctor`: checks everything that must hold, and says how to mend what does not.

use std::{env, path::Path, process::ExitCode};

use super::{
    init::hooks,
    outcome::{Failure, checkout, say},
};
use crate::{
    hook::Agent,
    platform::Platform,
    sync::Copy,
    workspace::{Environment, Workspace, runtime_directory, state_directory},
};

/// What a check found: what holds, or what does not and how to mend it.
type Finding = Result<String, (String, String)>;

/// Runs all checks that make sense, each even if others failed.
pub(super) fn run() -> Result<ExitCode, Failure> {
    let environment = Environment::of_process();
    let checkout = checkout(&environment)?;
    let root = checkout.root.clone();
    let mut findings = vec![repository(&root), program()];
    match checkout.workspace(&environment) {
        Ok(Some(workspace)) => {
            findings.push(Ok(format!("connected to {}", workspace.page())));
            findings.push(platform(&workspace));
            findings.push(copy(&workspace));
        }
        Ok(None) => findings.push(problem("this folder is not connected to a project", "Run: ai-toolkit init")),
        Err(error) => findings.push(problem("the settings do not work", &error.to_string())),
    }
    findings.push(ignored(&root));
    findings.push(agents(&root));
    findings.push(folders(&environment));
    let mut is_well = true;
    for finding in findings {
        match finding {
            Ok(holds) => say(format_args!("ok    {holds}")),
            Err((what, fix)) => {
                is_well = false;
                say(format_args!("FAIL  {what}\n      {fix}"));
            }
        }
    }
    Ok(if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn problem(what: &str, fix: &str) -> Finding {
    Err((what.to_owned(), fix.to_owned()))
}

fn repository(root: &Path) -> Finding {
    if root.ancestors().any(|folder| folder.join(".git").exists()) {
        Ok(format!("a Git checkout: {}", root.display()))
    } else {
        problem("this is no Git checkout", "Go to the checkout that the agent works in, and run this there.")
    }
}

/// Agents start hooks by the program's name.
fn program() -> Finding {
    let paths = env::var_os("PATH").unwrap_or_default();
    let name = format!("ai-toolkit{}", env::consts::EXE_SUFFIX);
    match env::split_paths(&paths).map(|folder| folder.join(&name)).find(|file| file.is_file()) {
        Some(file) => Ok(format!("agents find the program: {}", file.display())),
        None => problem(
            "there is no ai-toolkit on the PATH, so agents cannot run their hooks",
            "Move the program to a folder of the PATH, or add its folder there.",
        ),
    }
}

fn platform(workspace: &Workspace) -> Finding {
    match Platform::new(workspace).status() {
        Ok(_) => Ok(format!("the platform at {} answers and takes the key", workspace.address())),
        Err(error) => problem("the platform does not answer as it should", &error.to_string()),
    }
}

fn copy(workspace: &Workspace) -> Finding {
    let copy = Copy::of(workspace);
    match copy.docs_hash() {
        None => problem("there is no complete copy of the docs in .docs/", "Run: ai-toolkit sync"),
        Some(_) if !copy.verify() => problem("somebody changed the copy in .docs/", "Run: ai-toolkit sync"),
        Some(_) => Ok("the copy in .docs/ is whole".to_owned()),
    }
}

fn ignored(root: &Path) -> Finding {
    let text = std::fs::read_to_string(root.join(".gitignore")).unwrap_or_default();
    let names_it = |line: &str| matches!(line.trim_end(), ".docs" | ".docs/" | "/.docs" | "/.docs/");
    if text.lines().any(names_it) {
        Ok(".docs/ is kept out of Git".to_owned())
    } else {
        problem(".docs/ is not in .gitignore", "Add the line .docs/ to .gitignore, or run: ai-toolkit sync")
    }
}

fn agents(root: &Path) -> Finding {
    let has = |agent: &Agent| {
        let text = std::fs::read_to_string(root.join(hooks::file(*agent))).unwrap_or_default();
        hooks::are_in(*agent, &text)
    };
    let names: Vec<_> = Agent::ALL.into_iter().filter(has).map(Agent::name).collect();
    if names.is_empty() {
        problem("no agent has the hooks", "Run: ai-toolkit init --agent NAME")
    } else {
        Ok(format!("hooks are set up for: {}", names.join(", ")))
    }
}

fn folders(environment: &Environment) -> Finding {
    match state_directory(environment).and_then(|_| runtime_directory(environment)) {
        Ok(folder) => Ok(format!("state is kept in {}", folder.display())),
        Err(error) => problem("there is no place for the client's state", &error.to_string()),
    }
}
