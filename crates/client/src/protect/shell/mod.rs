//! Plays a shell command through without running anything, and notes what it writes to.

use std::{
    cell::OnceCell,
    collections::{HashMap, HashSet},
    rc::Rc,
};

use brush_parser::ast;

use super::{
    Denial, Field, Ground, Judgement, Names, Reach, Site, Verdict,
    field::{self, Atom},
    mention, paths,
};

mod braces;
mod commands;
mod compound;
mod files;
mod find;
mod git;
mod operands;
mod outputs;
mod parameters;
mod parse;
mod programs;
mod redirects;
mod scope;
mod words;
mod wrappers;

use super::tools::files_of_patch;
pub(super) use parse::opened;
use scope::{Arg, Folders, Scope};

/// How many commands are played through before it is too much.
const MAX_STEPS: usize = 20_000;

/// How deep blocks, substitutions, functions and texts that are commands themselves may be nested.
const MAX_DEPTH: usize = 48;

/// Decides a command.
pub(super) fn decide(command: &str, ground: &Ground) -> Verdict {
    let mut shell = Shell::new(command, ground);
    shell.text(command);
    shell.uncalled_functions();
    shell.verdict()
}

/// Decides a command that is too much to be read.
pub(super) fn unread(command: &str, ground: &Ground) -> Verdict {
    let mut shell = Shell::new(command, ground);
    shell.unsure("it is too long or too deeply nested");
    shell.verdict()
}

struct Shell<'a> {
    ground: &'a Ground<'a>,
    site: OnceCell<Site>,
    names: Names,
    scope: Scope,
    functions: HashMap<String, Rc<ast::FunctionBody>>,
    called: HashSet<String>,
    /// Links that the command itself makes: where, and to what.
    links: Vec<(String, Field)>,
    /// What the command at hand reads, if it is not the terminal.
    stdin: Option<Field>,
    /// What the last `<(…)` among the arguments prints.
    substituted: Option<Field>,
    /// Where the shell stays if the last `cd` fails.
    failed_cd: Option<Folders>,
    /// Whether the last command cannot fail in a way that matters.
    surely: bool,
    steps: usize,
    depth: usize,
    loops: usize,
    /// The first path in the docs that is written to.
    denied: Option<String>,
    /// The first thing that cannot be told.
    doubt: Option<&'static str>,
    /// Whether the command names the docs.
    mentioned: bool,
}

impl<'a> Shell<'a> {
    fn new(command: &str, ground: &'a Ground<'a>) -> Self {
        let names = Names::new(ground.docs_folder);
        let cwd = paths::text(ground.cwd);
        let mentioned = names.in_text(command);
        Self {
            ground,
            site: OnceCell::new(),
            names,
            scope: Scope { folders: vec![Some(cwd)], old_folders: vec![None], ..Scope::default() },
            functions: HashMap::new(),
            called: HashSet::new(),
            links: Vec::new(),
            stdin: None,
            substituted: None,
            failed_cd: None,
            surely: false,
            steps: 0,
            depth: 0,
            loops: 0,
            denied: None,
            doubt: None,
            mentioned,
        }
    }

    fn verdict(mut self) -> Verdict {
        if let Some(path) = self.denied.take() {
            return Verdict::Deny(Denial::Docs { path });
        }
        match self.doubt {
            // In the docs, a path need not name them.
            Some(because) if self.mentioned || self.begins_in_docs() => Verdict::Deny(Denial::Unsure { because }),
            _ => Verdict::Allow,
        }
    }

    fn site(&self) -> &Site {
        self.site.get_or_init(|| Site::new(self.ground.root, self.ground.docs_folder))
    }

    fn unsure(&mut self, because: &'static str) {
        self.doubt.get_or_insert(because);
    }

    /// Counts a step. True when it is time to stop: all is decided, or there is too much.
    fn stop(&mut self) -> bool {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            self.unsure("it does too much");
        }
        self.denied.is_some() || self.steps > MAX_STEPS
    }

    /// Plays a text through as commands of this shell, and returns what they print.
    fn text(&mut self, text: &str) -> Field {
        if self.depth >= MAX_DEPTH {
            self.unsure("it is nested too deeply");
            return Field::unknown();
        }
        let Some(program) = parse::program(text) else {
            if mention::may_write(text) {
                self.unsure("it could not be read as a shell command");
            }
            return Field::unknown();
        };
        self.depth += 1;
        let mut output = Field::default();
        for list in &program.complete_commands {
            output.push(&self.list(list));
        }
        self.depth -= 1;
        output
    }

    /// Does something in a subshell: what it changes is forgotten.
    fn apart<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> T {
        let scope = self.scope.clone();
        let stdin = self.stdin.clone();
        let result = run(self);
        self.scope = scope;
        self.stdin = stdin;
        self.failed_cd = None;
        result
    }

    /// A text that is known only in parts as commands, apart from this shell.
    fn field_apart(&mut self, text: &Field) -> Field {
        if text.0.first() == Some(&Atom::Unknown) {
            self.mentioned |= self.names.in_text(&text.text());
            self.unsure("commands are put together while it runs");
        }
        // What is unknown becomes a variable that nobody sets, so that the rest can be read.
        let text: String =
            text.0
                .iter()
                .map(|atom| {
                    if *atom == Atom::Unknown { "${AI_TOOLKIT_UNKNOWN}".to_owned() } else { Field(vec![*atom]).text() }
                })
                .collect();
        self.apart(|shell| shell.text(&text))
    }

    /// Functions that nobody calls by name may be called in ways that are not seen.
    fn uncalled_functions(&mut self) {
        let functions: Vec<_> = self.functions.iter().map(|(name, body)| (name.clone(), Rc::clone(body))).collect();
        for (name, body) in functions {
            if !self.called.contains(&name) {
                self.apart(|shell| {
                    shell.scope.arguments = None;
                    shell.compound(&body.0, body.1.as_ref());
                });
            }
        }
    }

    /// Notes that an argument is written to.
    fn target(&mut self, reach: Reach, arg: &Arg) {
        for field in &arg.0 {
            if self.denied.is_some() {
                return;
            }
            if field.is_empty() || Self::is_device(field) {
                continue;
            }
            match self.judge(reach, field) {
                (Judgement::Clear, _) => {}
                (Judgement::Docs, path) => self.denied = Some(path),
                (Judgement::Maybe, path) => {
                    self.mentioned |= self.names.in_text(&path);
                    self.unsure("a path is put together while it runs");
                }
            }
        }
    }

    /// Whether an argument is a path in the docs, for commands of which it is not known whether they write.
    fn is_in_docs(&self, arg: &Arg) -> bool {
        arg.0.iter().any(|field| self.judge(Reach::File, field).0 == Judgement::Docs)
    }

    fn is_device(field: &Field) -> bool {
        let path = field.text();
        matches!(path.as_str(), "/dev/null" | "/dev/stdout" | "/dev/stderr" | "/dev/tty" | "-")
            || path.starts_with("/dev/fd/")
    }

    /// How a write to a path stands to the docs, and the path in full.
    fn judge(&self, reach: Reach, field: &Field) -> (Judgement, String) {
        let mut worst = (Judgement::Clear, String::new());
        for path in self.absolute(field) {
            let (judgement, text) = match path {
                Some(path) => (self.judge_absolute(reach, &path), path.text()),
                None => (Judgement::Maybe, field.text()),
            };
            if judgement > worst.0 {
                worst = (judgement, text);
            }
        }
        worst
    }

    fn judge_absolute(&self, reach: Reach, path: &Field) -> Judgement {
        let mut judgement = self.site().judge(reach, path);
        for (link, to) in &self.links {
            if let Some(rest) = path.strip_prefix(link)
                && matches!(rest.0.first(), None | Some(Atom::Char('/')))
            {
                let mut path = to.clone();
                path.push(&rest);
                judgement = judgement.max(self.site().judge(reach, &path));
            }
        }
        judgement
    }

    /// The absolute paths that a path may be; None where that cannot be told.
    fn absolute(&self, field: &Field) -> Vec<Option<Field>> {
        match field.0.first() {
            Some(Atom::Char('/')) => return vec![Some(field.clone())],
            Some(Atom::Unknown) => return vec![None],
            Some(Atom::Char('~')) if matches!(field.0.get(1), None | Some(Atom::Char('/'))) => {
                return vec![self.ground.home.map(|home| {
                    let mut path = Field::from(paths::text(home).as_str());
                    path.0.extend_from_slice(&field.0[1..]);
                    path
                })];
            }
            _ => {}
        }
        let in_folder = |folder: &String| {
            let mut path = Field::from(folder.as_str());
            path.push_str("/");
            path.push(field);
            path
        };
        self.scope.folders.iter().map(|folder| folder.as_ref().map(in_folder)).collect()
    }

    fn begins_in_docs(&self) -> bool {
        self.site().judge(Reach::File, &Field::from(paths::text(self.ground.cwd).as_str())) == Judgement::Docs
    }
}
