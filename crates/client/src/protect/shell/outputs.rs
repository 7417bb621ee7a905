//! What commands print, as far as that is known before they run.

use super::{Arg, Atom, Field, Shell, operands::Operands, paths, words::folder_values};

impl Shell<'_> {
    /// What a command prints that neither runs others nor belongs to the shell.
    pub(super) fn output_of(&mut self, name: &str, args: &[Arg]) -> Field {
        match name {
            "echo" => {
                self.surely = true;
                let is_flag = |arg: &&Arg| matches!(arg.text().as_str(), "-n" | "-e" | "-E" | "-ne" | "-en");
                let args: Vec<Arg> = args.iter().skip_while(is_flag).cloned().collect();
                let mut text = each_joined(&args);
                text.push_str("\n");
                text
            }
            "printf" => {
                self.surely = true;
                printf(args)
            }
            "pwd" => one_of(folder_values(&self.scope.folders)),
            "cat" | "tee" | "sponge" => self.read_on(name, args),
            "sort" | "uniq" | "head" | "tail" | "tac" | "grep" | "rg" | "tr" | "nl" if args_are_options(args) => {
                // Lines that went in come out again, if perhaps not all of them.
                match (name, &self.stdin) {
                    ("grep" | "rg" | "tr" | "nl", _) | (_, None) => self.listed(name, args),
                    (_, Some(text)) => text.clone(),
                }
            }
            "ls" | "grep" | "rg" | "egrep" | "fgrep" | "ag" | "tree" => self.listed(name, args),
            "mktemp" if !args.iter().any(|arg| matches!(arg.text().as_str(), "-p" | "--tmpdir")) => {
                let template = args.iter().find(|arg| !arg.text().starts_with('-'));
                let is_temporary = args.iter().any(|arg| arg.text() == "-t") || template.is_none();
                match template.and_then(|arg| arg.0.first()) {
                    Some(template) if !is_temporary => template.clone(),
                    _ => {
                        let mut path = one_of(self.variable("TMPDIR").unwrap_or_default());
                        path.push_str("/mktemp");
                        path
                    }
                }
            }
            "basename" => args.first().map(|arg| one_of(arg.map(Field::base).0)).unwrap_or_default(),
            "dirname" => args.first().map(|arg| one_of(arg.map(Field::folder).0)).unwrap_or_default(),
            "realpath" | "readlink" | "greadlink" => {
                let operands = Operands::new(args, &[]);
                let paths = operands.list.iter().flat_map(|arg| &arg.0).flat_map(|field| self.absolute(field));
                one_of(paths.map(|path| path.unwrap_or_else(Field::unknown)).collect())
            }
            "which" | "type" => each_joined(args),
            "date" | "nproc" | "hostname" | "whoami" | "id" | "seq" | "wc" | "uname" | "sha256sum" | "md5sum"
            | "uuidgen" => {
                // One word or more, but none with a slash.
                Field::from("0")
            }
            "mkdir" | "test" | "[" | "sleep" | "rm" | "cp" | "mv" | "ln" | "touch" | "chmod" | "kill" | "wait"
            | "false" => {
                self.surely |= matches!(name, "mkdir" | "sleep");
                Field::default()
            }
            _ => Field::unknown(),
        }
    }

    /// `cat` and `tee` pass on what they read.
    fn read_on(&self, name: &str, args: &[Arg]) -> Field {
        let only_stdin = args.iter().all(|arg| arg.text() == "-");
        if name == "cat" && !only_stdin {
            let from_substitution = args.iter().all(|arg| arg.text().starts_with("/dev/fd/"));
            return self.substituted.clone().filter(|_| from_substitution).unwrap_or_else(Field::unknown);
        }
        self.stdin.clone().unwrap_or_else(Field::unknown)
    }

    /// Names of files in the folders, or the files themselves, that stand in the arguments.
    fn listed(&self, name: &str, args: &[Arg]) -> Field {
        let mut list =
            Operands::new(args, &["-e", "-f", "-m", "-A", "-B", "-C", "-g", "-t", "--include", "--exclude"]).list;
        if !matches!(name, "ls" | "tree") && !list.is_empty() {
            list.remove(0);
        }
        let mut text = Field::default();
        for field in list.iter().flat_map(|arg| &arg.0) {
            text.push(field);
            if name == "ls" && (field.0.contains(&Atom::Star) || self.is_file(field)) {
                text.push_str("\n");
                continue;
            }
            if name == "ls" {
                // Names without their folder.
                text = Field::unknown();
                break;
            }
            text.push(&Field::unknown());
            text.push_str("\n");
        }
        if text.is_empty() { Field::unknown() } else { text }
    }

    fn is_file(&self, field: &Field) -> bool {
        self.absolute(field).iter().flatten().all(|path| std::path::Path::new(&path.text()).is_file())
    }

    /// The top of the checkout, as `git rev-parse --show-toplevel` prints it.
    pub(super) fn root(&self) -> Field {
        Field::from(paths::text(self.ground.root).as_str())
    }
}

fn args_are_options(args: &[Arg]) -> bool {
    args.iter().all(|arg| {
        let text = arg.text();
        text.starts_with('-') || text.chars().all(|c| c.is_ascii_digit())
    })
}

/// A text that may be several things: each on a line of its own.
pub(super) fn one_of(values: Vec<Field>) -> Field {
    let mut text = Field::default();
    for value in values {
        if !text.is_empty() {
            text.push_str("\n");
        }
        text.push(&value);
    }
    text
}

/// Arguments with spaces between; what may be several things is each of them.
pub(super) fn each_joined(args: &[Arg]) -> Field {
    let mut text = Field::default();
    for field in args.iter().flat_map(|arg| &arg.0) {
        if !text.is_empty() {
            text.push_str(" ");
        }
        text.push(field);
    }
    text
}

/// What `printf` prints: its format with the arguments in it, all of them at the last place.
pub(super) fn printf(args: &[Arg]) -> Field {
    let Some((format, rest)) = args.split_first() else { return Field::default() };
    let format = format.0.first().cloned().unwrap_or_default();
    let mut values = rest.iter().peekable();
    let mut text = Field::default();
    let mut left = true;
    // Again and again as long as there are arguments.
    while left {
        let mut used = false;
        let mut atoms = format.0.iter().peekable();
        while let Some(atom) = atoms.next() {
            match atom {
                Atom::Char('%') if atoms.peek() == Some(&&Atom::Char('%')) => {
                    atoms.next();
                    text.push_str("%");
                }
                Atom::Char('%') => {
                    // Flags and width do not matter here.
                    for atom in atoms.by_ref() {
                        if matches!(atom, Atom::Char(c) if c.is_ascii_alphabetic()) {
                            break;
                        }
                    }
                    used = true;
                    for (at, value) in values.next().iter().flat_map(|arg| &arg.0).enumerate() {
                        if at > 0 {
                            text.push_str("\n");
                        }
                        text.push(value);
                    }
                }
                Atom::Char('\\') => match atoms.next() {
                    Some(Atom::Char('n')) => text.push_str("\n"),
                    Some(Atom::Char('t')) => text.push_str("\t"),
                    Some(Atom::Char('0')) => text.push_str("\0"),
                    Some(other) => text.0.push(*other),
                    None => text.push_str("\\"),
                },
                other => text.0.push(*other),
            }
        }
        left = used && values.peek().is_some();
    }
    text
}
