//! Commands that find files and run others on them.

use super::{
    Arg, Atom, Field, Reach, Shell,
    operands::{self, Operands},
};

/// How many arguments `xargs` is taken to pass on.
const MAX_PASSED: usize = 256;

impl Shell<'_> {
    /// `find` and `fd`; returns what they find.
    pub(super) fn find(&mut self, name: &str, args: &[Arg]) -> Field {
        if name != "find" {
            return self.fd(args);
        }
        let is_expression = |arg: &Arg| arg.text().starts_with(['-', '(', '!', ')']);
        let skipped = args.iter().take_while(|arg| matches!(arg.text().as_str(), "-L" | "-P" | "-H")).count();
        let args = &args[skipped..];
        let count = args.iter().take_while(|arg| !is_expression(arg)).count();
        let (starts, expression) = args.split_at(count);
        let starts = if starts.is_empty() { vec![Arg::from(".")] } else { starts.to_vec() };
        let texts: Vec<String> = expression.iter().map(Arg::text).collect();
        // What keeps some files out keeps the docs out, if it names them; nobody writes the opposite.
        let excludes = texts.iter().any(|text| matches!(text.as_str(), "!" | "-not" | "-prune"));
        let excludes_docs = excludes && texts.iter().any(|text| self.names.in_text(text));
        let picks_docs = !excludes && texts.iter().any(|text| self.names.in_text(text));
        let found = found(&starts, excludes_docs);

        let mut at = 0;
        while let Some(text) = texts.get(at) {
            match text.as_str() {
                "-fprint" | "-fprint0" | "-fprintf" | "-fls" => {
                    if let Some(file) = expression.get(at + 1) {
                        self.target(Reach::File, file);
                    }
                    at += 1;
                }
                "-delete" => {
                    self.targets(Reach::File, &starts);
                    if !excludes {
                        self.finds_docs(&starts, picks_docs);
                    }
                }
                "-exec" | "-execdir" | "-ok" | "-okdir" => {
                    let rest = &expression[at + 1..];
                    let end =
                        rest.iter().position(|arg| matches!(arg.text().as_str(), ";" | "+")).unwrap_or(rest.len());
                    let command: Vec<Arg> = rest[..end].iter().map(|arg| put(arg, "{}", &found)).collect();
                    self.apart(|shell| shell.run(&command));
                    at += end;
                }
                _ => {}
            }
            at += 1;
        }
        super::outputs::one_of(found.0)
    }

    /// What is deleted below a folder around the docs may be theirs, if the conditions name them.
    fn finds_docs(&mut self, starts: &[Arg], picks_docs: bool) {
        let around = starts
            .iter()
            .flat_map(|arg| &arg.0)
            .any(|field| self.judge(Reach::Tree, field).0 != super::Judgement::Clear);
        if around && picks_docs {
            self.mentioned = true;
            self.unsure("find decides what it deletes");
        }
    }

    fn fd(&mut self, args: &[Arg]) -> Field {
        let is_exec = |arg: &Arg| matches!(arg.text().as_str(), "-x" | "-X" | "--exec" | "--exec-batch");
        let at = args.iter().position(is_exec).unwrap_or(args.len());
        let operands =
            Operands::new(&args[..at], &["-e", "-t", "-E", "-d", "--extension", "--type", "--exclude", "--max-depth"]);
        let starts = operands
            .list
            .get(1..)
            .filter(|starts| !starts.is_empty())
            .map_or_else(|| vec![Arg::from(".")], <[Arg]>::to_vec);
        let found = found(&starts, false);
        if let Some(command) = args.get(at + 1..) {
            let names_it = command.iter().any(|arg| arg.text().contains('{'));
            let mut command: Vec<Arg> = command.iter().map(|arg| put(arg, "{}", &found)).collect();
            if !names_it {
                command.push(found.clone());
            }
            self.apart(|shell| shell.run(&command));
        }
        super::outputs::one_of(found.0)
    }

    /// `xargs` and `parallel`.
    pub(super) fn xargs(&mut self, name: &str, args: &[Arg]) -> Field {
        let mut place = None;
        let mut rest = args;
        let mut by_line = name == "parallel";
        let mut input = self.stdin.clone();
        while let Some((arg, left)) = rest.split_first() {
            let text = arg.text();
            if text.len() < 2 || !text.starts_with('-') {
                break;
            }
            rest = left;
            match text.as_str() {
                "-I" | "--replace" => {
                    place = left.first().map(Arg::text);
                    rest = left.get(1..).unwrap_or_default();
                }
                "-i" => place = Some("{}".to_owned()),
                "-0" | "--null" => by_line = true,
                "-a" | "--arg-file" => {
                    input = Some(self.substituted.clone().unwrap_or_else(Field::unknown));
                    rest = left.get(1..).unwrap_or_default();
                }
                "-n" | "-P" | "-L" | "-s" | "-E" | "-d" | "-j" | "--max-args" | "--max-procs" | "--delimiter"
                | "--jobs" => {
                    by_line |= matches!(text.as_str(), "-d" | "--delimiter");
                    rest = left.get(1..).unwrap_or_default();
                }
                "--" => break,
                text => {
                    place = text
                        .strip_prefix("-I")
                        .or_else(|| text.strip_prefix("--replace="))
                        .map(str::to_owned)
                        .or(place);
                }
            }
        }
        // parallel takes its input after three colons, too.
        let colons = rest.iter().position(|arg| arg.text() == ":::").unwrap_or(rest.len());
        let (command, given) = rest.split_at(colons);
        if !given.is_empty() {
            input = Some(super::outputs::each_joined(&given[1..]));
            by_line = false;
        }
        let input = input.unwrap_or_else(Field::unknown);
        let mut passed = if by_line || place.is_some() {
            input.split(|c| matches!(c, '\n' | '\0'))
        } else {
            input.split(|c| c.is_whitespace() || matches!(c, '\0' | '\'' | '"'))
        };
        passed.retain(|field| !field.is_empty());
        passed.truncate(MAX_PASSED);
        if name == "parallel" && place.is_none() && command.iter().any(|arg| arg.text().contains("{}")) {
            place = Some("{}".to_owned());
        }
        let mut command = command.to_vec();
        match place {
            Some(place) => command = command.iter().map(|arg| put(arg, &place, &Arg(passed.clone()))).collect(),
            None => command.extend(passed.into_iter().map(Arg::from)),
        }
        if name == "parallel"
            && let [text] = command.as_slice()
        {
            return text.0.clone().iter().map(|text| self.field_apart(text)).last().unwrap_or_default();
        }
        self.apart(|shell| {
            shell.stdin = None;
            shell.run(&command)
        })
    }
}

/// What is found below some folders.
fn found(starts: &[Arg], excludes_docs: bool) -> Arg {
    let mut found = Vec::new();
    for start in starts.iter().flat_map(|arg| &arg.0) {
        let mut path = start.clone();
        if path.0.last() != Some(&Atom::Char('/')) {
            path.push_str("/");
        }
        // A name that no doc has stands for all that are found outside the docs.
        path.push(&if excludes_docs { Field::from("\u{fffd}") } else { Field::unknown() });
        found.push(path);
    }
    Arg(found)
}

/// An argument with what is found in the place of a mark.
fn put(arg: &Arg, mark: &str, found: &Arg) -> Arg {
    let Some(first) = arg.0.first() else { return arg.clone() };
    let text = first.text();
    let Some(at) = text.find(mark).filter(|_| !mark.is_empty()) else { return arg.clone() };
    let before = text[..at].chars().count();
    let after = before + mark.chars().count();
    let values = found.0.iter().map(|value| {
        let mut field = Field(first.0[..before].to_vec());
        field.push(value);
        field.push(&Field(first.0[after..].to_vec()));
        field
    });
    Arg(values.collect())
}

/// Long options that name an output.
const LONG: &[&str] = &[
    "output",
    "out",
    "outfile",
    "out-file",
    "output-file",
    "out-dir",
    "outdir",
    "output-dir",
    "output-directory",
    "directory-prefix",
    "dest",
    "destination",
    "target-dir",
    "report-file",
    "log-file",
];

impl Shell<'_> {
    /// What `-o`, `--output` and the like of other programs write to.
    pub(super) fn option_targets(&mut self, args: &[Arg], short: Option<char>) {
        for value in operands::values_of(args, short, &[]) {
            self.target(Reach::File, &value);
        }
        for value in operands::values_of(args, None, LONG) {
            // Others take formats and the like here.
            let text = value.text();
            if text.contains(['.', '/']) || self.names.in_text(&text) {
                self.target(Reach::File, &value);
            }
        }
    }
}
