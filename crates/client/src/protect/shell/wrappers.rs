//! Commands that run another command, which they get as arguments.

use super::{Arg, Field, Reach, Shell, commands::joined, operands};

/// How a wrapper's own arguments end and the command begins.
struct Wrapper {
    /// Options that take the next argument as their value.
    valued: &'static [&'static str],
    /// How many operands come before the command.
    operands: usize,
    /// Whether `NAME=value` may come before the command.
    assigns: bool,
}

const fn wrapper(valued: &'static [&'static str], operands: usize, assigns: bool) -> Wrapper {
    Wrapper { valued, operands, assigns }
}

fn known(name: &str) -> Option<Wrapper> {
    Some(match name {
        "sudo" => wrapper(
            &["-u", "-g", "-h", "-p", "-C", "-T", "-r", "-t", "-D", "-R", "--user", "--group", "--chdir", "--prompt"],
            0,
            true,
        ),
        "doas" => wrapper(&["-u", "-C"], 0, false),
        "env" => wrapper(&["-u", "--unset", "-C", "--chdir", "-S", "--split-string"], 0, true),
        "command" | "builtin" | "nohup" | "setsid" | "busybox" | "toybox" | "noglob" | "nocorrect" | "coproc" => {
            wrapper(&[], 0, false)
        }
        "exec" => wrapper(&["-a"], 0, false),
        "nice" => wrapper(&["-n", "--adjustment"], 0, false),
        "ionice" => wrapper(&["-c", "-n", "-p", "--class", "--classdata"], 0, false),
        "chrt" | "taskset" => wrapper(&[], 1, false),
        "time" => wrapper(&["-f", "-o", "--format", "--output"], 0, false),
        "timeout" | "gtimeout" => wrapper(&["-s", "-k", "--signal", "--kill-after"], 1, false),
        "stdbuf" => wrapper(&["-i", "-o", "-e"], 0, false),
        "chroot" => wrapper(&[], 1, false),
        "flock" => wrapper(&["-w", "-E", "--timeout"], 1, false),
        "unshare" | "caffeinate" | "firejail" | "dbus-run-session" | "xvfb-run" => {
            wrapper(&["-t", "-w", "-n"], 0, false)
        }
        "strace" | "ltrace" => wrapper(&["-o", "-e", "-p", "-s", "-u", "-E"], 0, false),
        "watch" | "entr" | "hyperfine" => {
            wrapper(&["-n", "-d", "-i", "-w", "-r", "-m", "--interval", "--runs", "--warmup"], 0, false)
        }
        "npx" | "bunx" | "pnpx" | "uvx" | "pipx" => wrapper(&["-p", "--package", "--python"], 0, false),
        _ => return None,
    })
}

impl Shell<'_> {
    /// Plays the command within a wrapper through. None if the command is none.
    pub(super) fn wrapper(&mut self, name: &str, args: &[Arg]) -> Option<Field> {
        let runs = |word: &str| args.first().is_some_and(|arg| arg.text() == word);
        let wrapper = match name {
            // Package managers and environments that run what follows.
            "uv" | "poetry" | "pipenv" | "pdm" | "rye" | "hatch" | "pixi" if runs("run") => {
                return Some(self.wrapped(&args[1..], &wrapper(&["--with", "-p", "--python"], 0, false), false));
            }
            "bundle" | "mise" | "direnv" | "yarn" | "pnpm" | "npm" | "rbenv" | "pyenv"
                if runs("exec") || runs("x") || runs("dlx") =>
            {
                let operands = usize::from(name == "direnv");
                return Some(self.wrapped(&args[1..], &wrapper(&["--package"], operands, false), false));
            }
            name => known(name)?,
        };
        if name == "command" && args.first().is_some_and(|arg| matches!(arg.text().as_str(), "-v" | "-V")) {
            return Some(args.get(1).and_then(|arg| arg.0.first()).cloned().unwrap_or_default());
        }
        if matches!(name, "time" | "strace" | "ltrace") {
            for output in operands::values_of(args, Some('o'), &["output"]) {
                self.target(Reach::File, &output);
            }
        }
        let folder = match name {
            "env" => operands::values_of(args, Some('C'), &["chdir"]).pop(),
            "sudo" => operands::values_of(args, Some('D'), &["chdir"]).pop(),
            _ => None,
        };
        Some(self.apart_unless(name == "exec" || name == "command" || name == "builtin", |shell| {
            if let Some(folder) = folder {
                shell.scope.folders = shell.folders_of(&folder);
            }
            if name == "env"
                && let Some(text) = operands::values_of(args, Some('S'), &["split-string"]).pop()
            {
                return text.0.first().map(|text| shell.field_apart(text)).unwrap_or_default();
            }
            // These take one text, which a shell reads.
            let is_text = matches!(name, "watch" | "entr" | "hyperfine");
            shell.wrapped(args, &wrapper, is_text)
        }))
    }

    fn apart_unless<T>(&mut self, here: bool, run: impl FnOnce(&mut Self) -> T) -> T {
        if here { run(self) } else { self.apart(run) }
    }

    fn wrapped(&mut self, args: &[Arg], wrapper: &Wrapper, is_text: bool) -> Field {
        let mut rest = args;
        let mut operands = wrapper.operands;
        while let Some((arg, left)) = rest.split_first() {
            let text = arg.text();
            if text == "--" {
                rest = left;
                if operands == 0 {
                    break;
                }
            } else if matches!(text.as_str(), "-c" | "--command" | "--call") && wrapper.operands == 1 {
                // flock FILE -c TEXT
                return left
                    .first()
                    .and_then(|arg| arg.0.first())
                    .map(|text| self.field_apart(text))
                    .unwrap_or_default();
            } else if text.len() > 1 && text.starts_with('-') {
                rest = left;
                if wrapper.valued.contains(&text.as_str()) {
                    rest = rest.get(1..).unwrap_or_default();
                }
            } else if wrapper.assigns && is_assignment(&text) {
                if let (Some((name, _)), Some(value)) = (text.split_once('='), arg.after_equals()) {
                    self.scope.set(name, value.0, false);
                }
                rest = left;
            } else if operands > 0 {
                operands -= 1;
                rest = left;
            } else {
                break;
            }
        }
        if is_text {
            let text = joined(rest);
            return self.field_apart(&text);
        }
        self.run(rest)
    }
}

fn is_assignment(text: &str) -> bool {
    text.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty()
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            && !name.starts_with(|c: char| c.is_ascii_digit())
    })
}
