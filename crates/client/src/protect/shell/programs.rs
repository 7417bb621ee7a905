//! Programs in other languages that stand in the command: nobody plays these through, so what they name counts.

use super::{Arg, Field, Reach, Shell, commands::joined, operands::Operands};

/// The longest program that is searched.
const MAX_PROGRAM: usize = 256 * 1024;

pub(super) fn is_interpreter(name: &str) -> bool {
    let name = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    matches!(
        name,
        "python"
            | "pypy"
            | "node"
            | "nodejs"
            | "deno"
            | "bun"
            | "perl"
            | "ruby"
            | "php"
            | "lua"
            | "luajit"
            | "awk"
            | "gawk"
            | "mawk"
            | "nawk"
            | "tsx"
            | "ts-node"
            | "osascript"
            | "Rscript"
            | "julia"
            | "ipython"
    )
}

/// What a program that writes, deletes or runs others has in its text. In small letters.
const WRITES: &[&str] = &[
    "write",
    "append",
    "unlink",
    "remove",
    "rmtree",
    "rmdir",
    "rename",
    "os.replace",
    "shutil",
    "mkdir",
    "makedirs",
    "touch",
    "truncate",
    "chmod",
    "symlink",
    "copyfile",
    "cpsync",
    ".cp(",
    ".rm(",
    "rmsync",
    ".delete",
    ".save(",
    "system",
    "popen",
    "subprocess",
    "exec",
    "spawn",
    "file_put_contents",
    "fputs",
    "fwrite",
    "savetxt",
    "to_csv",
    "to_json",
    "fileutils",
    ".dump(",
    "qx{",
    "`",
    ".replace(path",
    "$^i",
];

impl Shell<'_> {
    /// Plays an interpreter through as far as that goes: what its program may write to.
    pub(super) fn program(&mut self, name: &str, args: &[Arg]) -> Field {
        let is_awk = name.ends_with("awk");
        let mut text = Field::default();
        let mut has_text = is_awk;
        for (at, arg) in args.iter().enumerate() {
            let option = arg.text();
            let bundled =
                option.starts_with('-') && !option.starts_with("--") && option.ends_with(['c', 'e', 'E', 'r', 'p']);
            let given = if bundled && option.len() > 1 && !is_awk
                || matches!(option.as_str(), "--eval" | "--print" | "eval")
                    && at < 1 + usize::from(option != "eval") * args.len()
            {
                args.get(at + 1).cloned()
            } else {
                arg.after("--eval=")
            };
            for field in given.iter().flat_map(|arg| &arg.0) {
                has_text = true;
                text.push(field);
                text.push_str("\n");
            }
        }
        if is_awk {
            text = joined(args);
        }
        let operands = Operands::new(args, &["-c", "-e", "-E", "-m", "-r", "-v", "-F", "-f", "-I", "-W", "-X"]);
        self.in_place(name, &operands);
        if !has_text && operands.list.first().is_none_or(|arg| arg.text() == "-") && !runs_module(args) {
            match self.stdin.clone() {
                Some(given) if given == Field::unknown() => {
                    self.unsure("a program is read from what is not known before");
                    return given;
                }
                Some(given) => text = given,
                None => return Field::unknown(),
            }
        }
        self.named_in_program(&text, &operands);
        Field::unknown()
    }

    /// `perl -i` and the like change their operands.
    fn in_place(&mut self, name: &str, operands: &Operands) {
        let in_place = operands.flags.iter().any(|flag| {
            let letters = flag.trim_start_matches('-');
            !flag.starts_with("--")
                && letters
                    .find('i')
                    .is_some_and(|at| letters[..at].chars().all(|c| "pnlaw0sEe".contains(c) || c.is_ascii_digit()))
        });
        let is_awk = name.ends_with("awk") && operands.list.first().is_some_and(|arg| arg.text() == "inplace");
        if in_place && (matches!(name, "perl" | "ruby") || is_awk) {
            self.targets(Reach::File, &operands.list);
        }
    }

    fn named_in_program(&mut self, program: &Field, operands: &Operands) {
        if program.0.len() > MAX_PROGRAM {
            return self.unsure("a program is too long");
        }
        let text = program.text();
        if !writes(&text.to_lowercase()) {
            return;
        }
        // It stands in a folder of the docs, so what it writes to may be there without being named.
        self.target(Reach::File, &Arg::from("."));
        let is_part = |c: char| {
            c.is_alphanumeric()
                || matches!(c, '/' | '.' | '_' | '-' | '~' | '$' | '{' | '}' | char::REPLACEMENT_CHARACTER)
        };
        for word in text.split(|c| !is_part(c)) {
            if !self.names.in_text(word) {
                continue;
            }
            if word.contains(['{', '}', '$', char::REPLACEMENT_CHARACTER]) {
                self.mentioned = true;
                self.unsure("a program puts a path together");
            } else {
                self.target(Reach::File, &Arg::from(word));
            }
        }
        if text.contains("argv") || text.contains("ARGV") {
            self.targets(Reach::File, &operands.list);
        }
    }
}

fn runs_module(args: &[Arg]) -> bool {
    args.iter().any(|arg| matches!(arg.text().as_str(), "-m" | "-V" | "--version" | "-h" | "--help" | "-v" | "-f"))
}

/// Whether a program may write to files, by the words in it. In small letters.
fn writes(text: &str) -> bool {
    let text = text.replace("stdout.write", "").replace("stderr.write", "");
    WRITES.iter().any(|word| text.contains(word)) || redirects(&text) || opens_to_write(&text)
}

/// awk's and Perl's way to write: `> "file"` and `">file"`.
fn redirects(text: &str) -> bool {
    text.match_indices('>').any(|(at, _)| {
        let after = text[at + 1..].trim_start_matches('>').trim_start();
        let before = text[..at].trim_end_matches(['>', '+', ' ']);
        after.starts_with(['"', '\'']) || before.ends_with(['"', '\''])
    })
}

/// `open(path, "w")`: a quoted mode that writes, after a comma.
fn opens_to_write(text: &str) -> bool {
    text.match_indices("open").any(|(at, _)| {
        let rest = text[at + 4..].trim_start();
        rest.strip_prefix('(').is_some_and(|rest| {
            rest.split([',', '=']).skip(1).any(|argument| {
                let mode = argument.trim_start();
                let Some(quote) = mode.chars().next().filter(|c| matches!(c, '"' | '\'')) else { return false };
                let mode = mode[1..].split(quote).next().unwrap_or_default();
                mode.len() <= 4 && mode.chars().all(|c| "rwxabt+".contains(c)) && mode.contains(['w', 'a', 'x', '+'])
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("open('a', 'w')", true)]
    #[case("open('a', mode='a+')", true)]
    #[case("open('a', 'rb').read()", false)]
    #[case("open('a').read().split(', ')", false)]
    #[case("sys.stdout.write(x)", false)]
    #[case("{print > \"a\"}", true)]
    #[case("$1 > 3", false)]
    #[case("open(f, \">a\")", true)]
    fn programs_that_write_are_recognised(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(writes(text), expected);
    }
}
