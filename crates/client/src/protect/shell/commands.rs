//! Simple commands: their assignments and arguments, the shell's own commands, and who knows about the others.

use std::rc::Rc;

use brush_parser::ast::{
    Assignment, AssignmentName, AssignmentValue, CommandPrefixOrSuffixItem as Item, SimpleCommand,
};

use super::{Arg, Field, Reach, Shell, paths};

/// How many commands one name is taken for.
const MAX_NAMES: usize = 8;

impl Shell<'_> {
    /// Plays a simple command through, and returns what it prints.
    pub(super) fn simple(&mut self, command: &SimpleCommand) -> Field {
        let stdin = self.stdin.clone();
        let mut assignments = Vec::new();
        let mut args = Vec::new();
        let mut is_quiet = false;
        let prefix = command.prefix.iter().flat_map(|prefix| &prefix.0);
        let suffix = command.suffix.iter().flat_map(|suffix| &suffix.0);
        for item in prefix {
            match item {
                Item::AssignmentWord(assignment, _) => assignments.push(self.assignment(assignment)),
                item => is_quiet |= self.item(item, &mut args),
            }
        }
        if let Some(name) = &command.word_or_name {
            args.extend(self.word(&name.value));
        }
        let declares = args.first().is_some_and(|name| is_declaration(&name.text()));
        for item in suffix {
            match item {
                Item::AssignmentWord(assignment, _) if declares => {
                    let (name, values, is_array) = self.assignment(assignment);
                    self.scope.set(&name, values, is_array);
                }
                item => is_quiet |= self.item(item, &mut args),
            }
        }
        let output = if args.is_empty() {
            for (name, values, is_array) in assignments {
                self.scope.set(&name, values, is_array);
            }
            self.surely = true;
            Field::default()
        } else {
            // Assignments before a command hold for it alone.
            let before: Vec<_> = assignments
                .iter()
                .map(|(name, _, _)| (name.clone(), self.scope.variables.get(name).cloned()))
                .collect();
            for (name, values, is_array) in assignments {
                self.scope.set(&name, values, is_array);
            }
            let output = self.run(&args);
            for (name, variable) in before {
                match variable {
                    Some(variable) => self.scope.variables.insert(name, variable),
                    None => self.scope.variables.remove(&name),
                };
            }
            output
        };
        self.stdin = stdin;
        if is_quiet { Field::default() } else { output }
    }

    fn item(&mut self, item: &Item, args: &mut Vec<Arg>) -> bool {
        match item {
            Item::IoRedirect(redirect) => return self.redirect(redirect),
            Item::Word(word) | Item::AssignmentWord(_, word) => args.extend(self.word(&word.value)),
            Item::ProcessSubstitution(_, subshell) => args.push(self.process_substitution(subshell)),
        }
        false
    }

    fn assignment(&mut self, assignment: &Assignment) -> (String, Vec<Field>, bool) {
        let (name, is_element) = match &assignment.name {
            AssignmentName::VariableName(name) => (name.clone(), false),
            AssignmentName::ArrayElementName(name, index) => {
                self.arithmetic(index);
                (name.clone(), true)
            }
        };
        let (values, is_array) = match &assignment.value {
            AssignmentValue::Scalar(word) => (self.text_of_word(&word.value), is_element),
            AssignmentValue::Array(elements) => {
                let args: Vec<Arg> = elements.iter().flat_map(|(_, word)| self.word(&word.value)).collect();
                (args.into_iter().flat_map(|arg| arg.0).collect(), true)
            }
        };
        if !assignment.append && !is_element {
            return (name, values, is_array);
        }
        let before = self.variable(&name).unwrap_or_default();
        let is_array = is_array || self.scope.variables.get(&name).is_some_and(|variable| variable.is_array);
        let values = if is_array || before.is_empty() {
            [before, values].concat()
        } else {
            before
                .iter()
                .flat_map(|before| values.iter().map(|value| Field([before.0.clone(), value.0.clone()].concat())))
                .collect()
        };
        (name, values, is_array)
    }

    /// Plays a command through, its name first.
    pub(super) fn run(&mut self, args: &[Arg]) -> Field {
        let Some((name, rest)) = args.split_first() else { return Field::default() };
        self.surely = false;
        if self.depth >= super::MAX_DEPTH {
            self.unsure("it is nested too deeply");
            return Field::unknown();
        }
        self.depth += 1;
        let mut output = Field::default();
        for name in name.0.iter().take(MAX_NAMES) {
            if self.stop() {
                break;
            }
            output = match name.base().known() {
                Some(name) => self.named(&name, rest),
                None => {
                    if rest.iter().any(|arg| self.is_in_docs(arg)) {
                        self.mentioned = true;
                        self.unsure("the command itself is put together while it runs");
                    }
                    Field::unknown()
                }
            };
        }
        self.depth -= 1;
        output
    }

    fn named(&mut self, name: &str, args: &[Arg]) -> Field {
        if let Some(body) = self.functions.get(name).map(Rc::clone) {
            return self.call(name, &body, args);
        }
        if let Some(output) = self.builtin(name, args) {
            return output;
        }
        if let Some(output) = self.wrapper(name, args) {
            return output;
        }
        match name {
            "find" | "fd" | "fdfind" => self.find(name, args),
            "xargs" | "parallel" => self.xargs(name, args),
            "git" => self.git(args),
            "sh" | "bash" | "dash" | "zsh" | "ksh" | "ash" | "mksh" | "fish" => self.shell(args),
            name if super::programs::is_interpreter(name) => self.program(name, args),
            name => {
                self.files(name, args);
                self.output_of(name, args)
            }
        }
    }

    fn call(&mut self, name: &str, body: &Rc<brush_parser::ast::FunctionBody>, args: &[Arg]) -> Field {
        self.called.insert(name.to_owned());
        let before = self.scope.arguments.clone();
        self.set_arguments(args);
        let output = self.compound(&body.0, body.1.as_ref());
        self.scope.arguments = before;
        output
    }

    /// The shell's own commands. None for others.
    fn builtin(&mut self, name: &str, args: &[Arg]) -> Option<Field> {
        let texts: Vec<String> = args.iter().map(Arg::text).collect();
        let first = texts.first().map(String::as_str);
        match name {
            "cd" | "chdir" => self.change_folder(args),
            "pushd" => {
                self.scope.stack.push(self.scope.folders.clone());
                self.change_folder(args);
            }
            "popd" => {
                let folders = self.scope.stack.pop().unwrap_or_else(|| vec![None]);
                self.scope.old_folders = std::mem::replace(&mut self.scope.folders, folders);
                self.surely = true;
            }
            "eval" => {
                let text = joined(args);
                return Some(self.field_here(&text));
            }
            "source" | "." if first.is_some_and(|path| path.starts_with("/dev/fd/")) => {
                let text = self.substituted.clone().unwrap_or_else(Field::unknown);
                return Some(self.field_here(&text));
            }
            "source" | "." => {}
            "trap" => {
                let at = usize::from(first == Some("--"));
                if let Some(arg) = args.get(at) {
                    for text in arg.0.clone() {
                        self.field_apart(&text);
                    }
                }
            }
            "read" | "mapfile" | "readarray" => self.read(name, args),
            "set" => {
                if let Some(at) = texts.iter().position(|text| text == "--") {
                    self.set_arguments(&args[at + 1..]);
                }
                self.surely = true;
            }
            "shift" => {
                let count = first.map_or(Some(1), |count| count.parse().ok()).unwrap_or(1);
                if let Some(arguments) = &mut self.scope.arguments {
                    arguments.drain(..arguments.len().min(count));
                }
            }
            "unset" => {
                for text in &texts {
                    self.scope.variables.remove(text);
                }
            }
            "printf" if first == Some("-v") => {
                if let Some(name) = texts.get(1) {
                    let value = super::outputs::printf(&args[2..]);
                    self.scope.set(name, vec![value], false);
                }
            }
            name if is_declaration(name) => {
                for arg in args {
                    if let (text, Some(value)) = (arg.text(), arg.after_equals())
                        && let Some((name, _)) = text.split_once('=')
                    {
                        self.scope.set(name.trim_end_matches('+'), value.0, false);
                    }
                }
                self.surely = true;
            }
            "true" | ":" | "shopt" | "ulimit" | "umask" => self.surely = true,
            _ => return None,
        }
        Some(Field::default())
    }

    fn change_folder(&mut self, args: &[Arg]) {
        let to = args.iter().rfind(|arg| arg.text() == "-" || !arg.text().starts_with('-'));
        let folders = match to {
            Some(arg) if arg.text() == "-" => self.scope.old_folders.clone(),
            Some(arg) => self.folders_of(arg),
            None => vec![self.ground.home.map(paths::text)],
        };
        let exist =
            folders.iter().all(|folder| folder.as_ref().is_some_and(|folder| std::path::Path::new(folder).is_dir()));
        let before = std::mem::replace(&mut self.scope.folders, folders);
        self.scope.old_folders.clone_from(&before);
        self.surely = exist;
        if !exist {
            self.failed_cd = Some(before);
        }
    }

    /// The folders that an argument may be.
    pub(super) fn folders_of(&self, arg: &Arg) -> super::Folders {
        let plain = |path: Option<Field>| {
            let path = path?;
            let is_plain = path.0.iter().all(|atom| matches!(atom, super::Atom::Char(_)));
            is_plain.then(|| paths::join(&paths::parts(&path.text())))
        };
        let mut folders = Vec::new();
        super::scope::unite(&mut folders, arg.0.iter().flat_map(|field| self.absolute(field)).map(plain).collect());
        folders
    }

    fn read(&mut self, command: &str, args: &[Arg]) {
        let lines: Vec<Field> = match &self.stdin {
            Some(text) => {
                text.split(|c| matches!(c, '\n' | '\0')).into_iter().filter(|line| !line.is_empty()).collect()
            }
            None => vec![Field::unknown()],
        };
        let operands =
            super::operands::Operands::new(args, &["-d", "-n", "-N", "-p", "-t", "-u", "-i", "-c", "-C", "-O", "-s"]);
        // Several variables share a line.
        let several = operands.list.len() > 1;
        for name in &operands.list {
            let values = if several { lines.iter().flat_map(Field::words).collect() } else { lines.clone() };
            self.scope.set(&name.text(), values, command != "read");
        }
    }

    /// A text as commands of this very shell, as `eval` does it.
    pub(super) fn field_here(&mut self, text: &Field) -> Field {
        match text.known() {
            Some(text) => self.text(&text),
            None => self.field_apart(text),
        }
    }

    fn shell(&mut self, args: &[Arg]) -> Field {
        let mut rest = args;
        let mut is_command = false;
        while let Some((arg, left)) = rest.split_first() {
            let text = arg.text();
            if !text.starts_with(['-', '+']) || text.len() < 2 {
                break;
            }
            rest = left;
            is_command |= text.starts_with('-') && !text.starts_with("--") && text.contains('c');
            if matches!(text.as_str(), "--rcfile" | "--init-file")
                || text.ends_with(['o', 'O']) && !text.starts_with("--")
            {
                rest = rest.get(1..).unwrap_or_default();
            }
        }
        let script = rest.first().cloned();
        let arguments = rest.get(1..).unwrap_or_default().to_vec();
        if is_command {
            let mut output = Field::default();
            for text in script.map(|arg| arg.0).unwrap_or_default() {
                output = self.apart(|shell| {
                    // The first is what the script calls itself.
                    shell.set_arguments(arguments.get(1..).unwrap_or_default());
                    shell.field_apart(&text)
                });
            }
            return output;
        }
        let text = match script.map(|arg| arg.text()).as_deref() {
            Some(path) if path.starts_with("/dev/fd/") => self.substituted.clone(),
            None | Some("-" | "/dev/stdin") => self.stdin.clone(),
            Some(_) => None,
        };
        match text {
            Some(text) if text == Field::unknown() => {
                self.unsure("a shell reads commands that are not known before");
                text
            }
            Some(text) => self.apart(|shell| {
                shell.set_arguments(&arguments);
                shell.field_apart(&text)
            }),
            None => Field::unknown(),
        }
    }

    /// Notes that all of these are written to.
    pub(super) fn targets(&mut self, reach: Reach, args: &[Arg]) {
        for arg in args {
            self.target(reach, arg);
        }
    }
}

fn is_declaration(name: &str) -> bool {
    matches!(name, "export" | "declare" | "local" | "readonly" | "typeset")
}

/// Arguments as one text, with spaces between.
pub(super) fn joined(args: &[Arg]) -> Field {
    let mut text = Field::default();
    for (at, arg) in args.iter().enumerate() {
        if at > 0 {
            text.push_str(" ");
        }
        // What may be several things stays open.
        match arg.0.as_slice() {
            [field] => text.push(field),
            _ => text.push(&Field::unknown()),
        }
    }
    text
}
