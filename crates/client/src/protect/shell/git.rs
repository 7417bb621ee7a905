//! Git: commands that write to the working tree at paths that they are given.
//!
//! What moves the whole working tree to another commit (`pull`, `merge`, `switch`, `checkout BRANCH`, `stash`,
//! `reset --hard`) stays allowed: the docs folder follows the repository, which follows the platform.

use super::{
    Arg, Field, Reach, Shell,
    commands::joined,
    operands::{Operands, values_of},
};

impl Shell<'_> {
    /// Plays `git` through, and returns what it prints.
    pub(super) fn git(&mut self, args: &[Arg]) -> Field {
        self.apart(|shell| shell.git_here(args))
    }

    fn git_here(&mut self, args: &[Arg]) -> Field {
        let mut rest = args;
        while let Some((arg, left)) = rest.split_first() {
            let text = arg.text();
            if !text.starts_with('-') {
                break;
            }
            rest = left;
            match (text.as_str(), left.first()) {
                ("-C" | "--work-tree", Some(folder)) => {
                    self.scope.folders = self.folders_of(folder);
                    rest = &left[1..];
                }
                ("-c", Some(setting)) => {
                    self.alias(setting);
                    rest = &left[1..];
                }
                ("--git-dir" | "--namespace" | "--exec-path" | "--config-env", Some(_)) => rest = &left[1..],
                _ => {
                    if let Some(folder) = arg.after("--work-tree=") {
                        self.scope.folders = self.folders_of(&folder);
                    }
                }
            }
        }
        let Some((command, args)) = rest.split_first() else { return Field::unknown() };
        self.git_command(&command.text(), args)
    }

    /// An alias that begins with an exclamation mark is a shell command.
    fn alias(&mut self, setting: &Arg) {
        for field in setting.0.clone() {
            let text = field.text();
            if let (true, Some(at)) = (text.starts_with("alias."), text.find("=!")) {
                let command = Field(field.0[text[..at + 2].chars().count()..].to_vec());
                self.field_apart(&command);
            }
        }
    }

    fn git_command(&mut self, command: &str, args: &[Arg]) -> Field {
        match command {
            "mv" => self.last("mv", args),
            "checkout" | "restore" | "rm" | "clean" | "stash" | "worktree" | "init" | "checkout-index" => {
                self.at_paths(command, args);
            }
            "clone" | "submodule" => {
                let operands = Operands::new(args, &["-b", "--branch", "--depth", "--name", "-o", "-c"]);
                if command == "submodule" && operands.list.first().is_some_and(|arg| arg.text() == "foreach") {
                    let text = joined(operands.list.get(1..).unwrap_or_default());
                    // It runs in each submodule's folder, wherever these are.
                    self.scope.folders = vec![None];
                    self.field_apart(&text);
                } else if operands.list.len() > 1 + usize::from(command == "submodule") {
                    self.targets(Reach::File, operands.list.last().map_or(&[], std::slice::from_ref));
                }
            }
            "apply" | "am" => {
                let reads = ["--check", "--stat", "--numstat", "--summary", "--cached"];
                if !args.iter().any(|arg| reads.contains(&arg.text().as_str())) {
                    if args.iter().all(|arg| arg.text().starts_with('-')) {
                        self.patched_files();
                    } else {
                        self.unsure("a patch names the files itself");
                    }
                }
            }
            "bisect" if args.first().is_some_and(|arg| arg.text() == "run") => {
                self.run(&args[1..]);
            }
            "rebase" | "filter-branch" => {
                for text in values_of(args, Some('x'), &["exec", "tree-filter", "index-filter", "msg-filter"]) {
                    if let Some(text) = text.0.first() {
                        self.field_apart(text);
                    }
                }
            }
            "rev-parse" if args.iter().any(|arg| arg.text() == "--show-toplevel") => return self.root(),
            "ls-files" | "diff" | "grep" | "ls-tree" => {
                self.option_targets(args, None);
                return git_lists(args);
            }
            "bundle" => self.targets(Reach::File, args.get(1..2).unwrap_or_default()),
            "archive" | "format-patch" => self.option_targets(args, Some('o')),
            "config" => self.targets(Reach::File, &values_of(args, Some('f'), &["file"])),
            _ => self.option_targets(args, None),
        }
        Field::unknown()
    }

    fn at_paths(&mut self, command: &str, args: &[Arg]) {
        let operands = Operands::new(args, &["-b", "-B", "--orphan", "-s", "-m", "--source", "-e", "--message"]);
        let only_index = operands.has_long("--cached")
            || (operands.has_long("--staged") || operands.has(&['S']))
                && !(operands.has_long("--worktree") || operands.has(&['W']));
        let only_tells = matches!(command, "clean" | "rm") && (operands.has(&['n']) || operands.has_long("--dry-run"));
        let only_shows = command == "stash"
            && operands.list.first().is_some_and(|arg| matches!(arg.text().as_str(), "list" | "show"));
        if only_index || only_tells || only_shows {
            return;
        }
        let reach = if command == "rm" && operands.has(&['r']) { Reach::Tree } else { Reach::File };
        for arg in &operands.list {
            // Git's own patterns begin with a colon: `:/docs` is at the top, `:!docs` everything else.
            if let Some(path) = arg.after(":/").or_else(|| arg.after(":(top)")) {
                let root = Arg::from(self.root());
                self.target(reach, &root.join(&path));
            } else if !arg.text().starts_with(":!")
                && !arg.text().starts_with(":(exclude)")
                && !arg.text().starts_with(":^")
            {
                self.target(reach, &git_pattern(arg));
            }
        }
    }
}

/// Files below the paths that it was asked about.
fn git_lists(args: &[Arg]) -> Field {
    let operands = Operands::new(args, &[]);
    let mut text = Field::default();
    for field in operands.list.iter().flat_map(|arg| &arg.0) {
        text.push(field);
        text.push_str("/");
        text.push(&Field::unknown());
        text.push_str("\n");
    }
    if text.is_empty() { Field::unknown() } else { text }
}

/// Git expands wildcards in paths itself, quoted or not.
fn git_pattern(arg: &Arg) -> Arg {
    arg.map(|field| super::words::wildcards(&field.text()))
}
