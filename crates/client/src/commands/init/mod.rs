//! `ai-toolkit init`: connects a checkout to a project, and takes that back.

mod ask;
mod block;
mod git_hook;
pub(super) mod hooks;
mod ignore;
mod journal;
mod part;
mod settings;

use std::{path::Path, process::ExitCode};

use ai_toolkit_protocol::ProjectId;

use super::{
    cli::InitOptions,
    outcome::{Failure, checkout, say},
};
use crate::{
    hook::Agent,
    platform::Platform,
    sync::{Copy, Depth, sync},
    workspace::{Checkout, Environment, Workspace, key_file, remove_key, write_key},
};
use ask::Answers;
use journal::Journal;
use part::Part;

/// Connects, or with `--undo` takes it back.
pub(super) fn run(options: &InitOptions) -> Result<ExitCode, Failure> {
    let environment = Environment::of_process();
    let checkout = checkout(&environment)?;
    if !checkout.root.ancestors().any(|folder| folder.join(".git").exists()) {
        return Err(Failure::setup(format_args!(
            "{} is in no Git checkout. Go to the checkout that the agent works in, and run this there.",
            checkout.root.display()
        )));
    }
    if options.undo { undo(&checkout, &environment) } else { connect(options, &checkout, &environment) }
}

fn connect(options: &InitOptions, checkout: &Checkout, environment: &Environment) -> Result<ExitCode, Failure> {
    let answers = ask::answers(options, checkout, environment)?;
    let workspace = workspace(&answers, &checkout.root);
    // Nothing is written for a project that cannot be opened.
    let status = Platform::new(&workspace).status()?;
    let git_hook = git_hook::find(&workspace.root);
    let mut parts = vec![settings::part(&answers), ignore::part()];
    for agent in &answers.agents {
        parts.extend([hooks::part(*agent, answers.wait_seconds), block::part(*agent, &workspace)]);
    }
    parts.extend(git_hook.part());
    let mut journal = Journal::load(environment, &workspace.root);
    // All of it is worked out before any of it is written.
    let edits: Vec<_> = parts.iter().map(|part| part.plan(&workspace.root)).collect::<Result<_, _>>()?;
    for edit in edits.into_iter().flatten() {
        journal.write(&edit)?;
        say(format_args!("{:<8} {}", if edit.before.is_some() { "changed" } else { "created" }, edit.name));
    }
    if key_file(environment, &workspace.project_id).is_some() {
        let file = write_key(environment, &workspace.project_id, &workspace.api_key)
            .map_err(|error| Failure::new(format_args!("the key cannot be saved: {error}.")))?;
        say(format_args!("saved    the key in {}", file.display()));
    }
    for note in git_hook.notes().into_iter().chain(answers.agents.iter().filter_map(|agent| hooks::note(*agent))) {
        say(format_args!("note     {note}"));
    }
    if status.lock.locked {
        say("Connected. Somebody is editing the docs; they come to .docs/ when that is done.");
    } else {
        let synced = sync(&workspace, &Platform::new(&workspace).patient(), Depth::Full)?;
        say(format_args!("Connected: {synced}"));
    }
    Ok(ExitCode::SUCCESS)
}

fn workspace(answers: &Answers, root: &Path) -> Workspace {
    Workspace {
        root: root.to_owned(),
        docs_folder: answers.docs_path.clone(),
        project_id: answers.project_id.clone(),
        platform_url: answers.platform_url.clone(),
        api_key: answers.api_key.clone(),
        wait_seconds: answers.wait_seconds,
    }
}

fn undo(checkout: &Checkout, environment: &Environment) -> Result<ExitCode, Failure> {
    let root = &checkout.root;
    let git_hook = git_hook::find(root);
    let mut parts: Vec<Part> = vec![settings::undo_part(), ignore::part()];
    for agent in Agent::ALL {
        parts.extend([hooks::part(agent, 0), block::undo_part(agent)]);
    }
    parts.extend(git_hook.part());
    let project = settings::project_in(root);
    let mut journal = Journal::load(environment, root);
    let mut did_something = false;
    for part in &parts {
        if let Some(done) = journal.take_back(root, part)? {
            did_something = true;
            say(format_args!("{done:<8} {}", part.name(root)));
        }
    }
    journal.end();
    if let Some(project) = project.and_then(|project| project.parse::<ProjectId>().ok())
        && let Some(file) = key_file(environment, &project)
        && file.exists()
    {
        remove_key(&file)
            .map_err(|error| Failure::new(format_args!("{} cannot be removed: {error}.", file.display())))?;
        say(format_args!("removed  {}", file.display()));
        did_something = true;
    }
    if Copy::at(root).docs_hash().is_some() {
        std::fs::remove_dir_all(root.join(".docs"))
            .map_err(|error| Failure::new(format_args!(".docs/ cannot be removed: {error}.")))?;
        say("removed  .docs/");
        did_something = true;
    }
    if !did_something {
        say("There is nothing to take back here.");
    }
    Ok(ExitCode::SUCCESS)
}
