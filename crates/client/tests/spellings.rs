//! What must hold for any spelling, any reader and any text, whatever the decisions that somebody thought of.

#![expect(clippy::expect_used, reason = "helpers of tests are tests, too")]

use std::{fs, path::PathBuf, sync::OnceLock};

use ai_toolkit_client::protect::{Ground, ToolCall, Verdict, decide, tool_call};
use proptest::prelude::*;
use serde_json::json;

/// Commands that write to the path in the place of `@`.
const WRITERS: &[&str] = &[
    "echo x > @",
    "echo x >> @",
    "echo x >| @",
    "make &> @",
    "echo x | tee @",
    "rm @",
    "rm -rf @",
    "touch @",
    "mkdir @",
    "truncate -s 0 @",
    "chmod 644 @",
    "chown me @",
    "shred @",
    "cp README.md @",
    "mv README.md @",
    "mv @ /tmp/x",
    "ln -sf /tmp/x @",
    "install README.md @",
    "dd if=/dev/zero of=@",
    "rsync README.md @",
    "sed -i s/a/b/ @",
    "perl -pi -e s/a/b/ @",
    "gawk -i inplace 1 @",
    "sort -o @ README.md",
    "curl -o @ https://example.com",
    "wget -O @ https://example.com",
    "unzip x.zip -d @",
    "tar xf x.tar -C @",
    "patch @",
    "git checkout -- @",
    "git restore @",
    "git rm @",
    "find @ -delete",
    "find @ -exec rm {} +",
    "echo @ | xargs rm",
    "sudo -u me rm @",
    "env A=b timeout 5 nice rm @",
    "(rm @)",
    "{ rm @; }",
    "if true; then rm @; fi",
    "for f in @; do rm $f; done",
    "while true; do rm @; done",
    "case x in x) rm @ ;; esac",
    "f() { rm $1; }; f @",
    "x=@; rm $x",
    "x=(@); rm \"${x[@]}\"",
    "rm ${x:-@}",
    "rm $(echo @)",
    "true && rm @",
    "cat <(rm @)",
];

/// Commands that only read it.
const READERS: &[&str] = &[
    "cat @",
    "head -n 3 @",
    "wc -l @",
    "grep -rn x @",
    "rg x @",
    "ls -la @",
    "find @ -name '*.md'",
    "diff @ README.md",
    "git diff @",
    "git log -- @",
    "cp @ /tmp/copy",
    "sort @",
    "sed -n 1,5p @",
    "stat @",
    "file @",
    "test -f @",
];

fn root() -> &'static PathBuf {
    static ROOT: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    &ROOT
        .get_or_init(|| {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let root = folder.path().canonicalize().expect("its path");
            for name in ["docs/api", ".docs", "src/docs"] {
                fs::create_dir_all(root.join(name)).expect("a folder");
            }
            (folder, root)
        })
        .1
}

fn verdict(call: &ToolCall) -> Verdict {
    let ground = Ground { root: root(), docs_folder: "docs", cwd: root(), home: None, variable: |_| None };
    decide(call, &ground)
}

fn shell(command: String) -> Verdict {
    verdict(&ToolCall::Shell(command))
}

/// A path in the docs with detours in it.
fn spelling() -> impl Strategy<Value = String> {
    let detour = prop::sample::select(vec!["", "./", ".//", "src/../", "docs/../", "missing/../"]);
    let name = prop::sample::select(vec!["docs", "Docs", "DOCS", "dOcS", ".docs", ".Docs"]);
    let rest = prop::sample::select(vec!["/a.md", "//a.md", "/./a.md", "/api/../a.md", "/new/deep/x.md"]);
    (prop::collection::vec(detour, 0..4), name, rest, any::<bool>()).prop_map(|(detours, name, rest, absolute)| {
        let start = if absolute { format!("{}/", root().display()) } else { String::new() };
        format!("{start}{}{name}{rest}", detours.concat())
    })
}

/// A path without anything that the shell reads in it, quoted in one of the ways to do it.
fn quoted(path: &str, style: usize) -> String {
    match style % 5 {
        0 => path.to_owned(),
        1 => format!("'{path}'"),
        2 => format!("\"{path}\""),
        3 => format!("$'{path}'"),
        _ => path.chars().map(|c| if c == 'o' { "\\o".to_owned() } else { c.to_string() }).collect(),
    }
}

/// Text made of what shells read, so that more of it is nearly a command than noise is.
fn nearly_shell() -> impl Strategy<Value = String> {
    let token = prop::sample::select(vec![
        "rm", "docs", "$", "(", ")", "{", "}", "`", "'", "\"", ";", "&&", "||", "|", "<<E", "\nE\n", ">", "<(", "${",
        ":-", "##", "%", "//", "[[", "]]", "if", "then", "fi", "for", "in", "do", "done", "case", "esac", "f()", "x=",
        "=(", "*", "?", "[", "]", " ", "\n", "\\", "~", "..", "/", "é", "\u{fffd}", "\0", "$((", "))", "!", "eval",
        "bash -c", "xargs", "find", "-exec", "git", "printf", "%s", "read", "a", "1", "{1..9}", "@(", "set --", "$@",
        "$1", "cd", "sed -i", "$'\\x", "\\u",
    ]);
    prop::collection::vec(token, 0..40).prop_map(|tokens| tokens.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn every_writer_is_stopped_at_every_spelling(
        writer in prop::sample::select(WRITERS), path in spelling(), style in 0..5_usize
    ) {
        let command = writer.replace('@', &quoted(&path, style));
        prop_assert_ne!(shell(command.clone()), Verdict::Allow, "{}", command);
    }

    #[test]
    fn file_tools_are_stopped_at_every_spelling(path in spelling()) {
        for tool in ["Write", "Edit", "MultiEdit", "mcp__fs__write_file"] {
            let call = tool_call(tool, &json!({"file_path": path}), root());
            prop_assert_ne!(verdict(&call), Verdict::Allow, "{}", path);
        }
    }

    #[test]
    fn readers_may_read(
        commands in prop::collection::vec((prop::sample::select(READERS), spelling(), 0..5_usize), 1..5),
        between in prop::sample::select(vec![" && ", " ; ", " | ", " || ", "\n"])
    ) {
        let commands: Vec<String> =
            commands.iter().map(|(reader, path, style)| reader.replace('@', &quoted(path, *style))).collect();
        let command = commands.join(between);
        prop_assert_eq!(shell(command.clone()), Verdict::Allow, "{}", command);
    }

    #[test]
    fn writers_may_write_elsewhere(
        writer in prop::sample::select(WRITERS), name in prop::sample::select(vec!["src/docs/a", "docs-old/a", "mydocs/a", "docs.md"])
    ) {
        let command = writer.replace('@', name);
        prop_assert_eq!(shell(command.clone()), Verdict::Allow, "{}", command);
    }

    #[test]
    fn nothing_panics_on_noise(command in any::<String>()) {
        shell(command);
    }

    #[test]
    fn nothing_panics_on_what_is_nearly_shell(command in nearly_shell()) {
        shell(command);
    }
}

#[test]
fn deep_and_long_commands_come_to_an_end() {
    for (open, close) in [
        ("(", ")"),
        ("{ ", "; }"),
        ("$(", ")"),
        ("\"$(", ")\""),
        ("${a:-", "}"),
        ("if true; then ", "; fi"),
        ("`", ""),
        ("{", "}"),
        ("! ", ""),
        ("<(", ")"),
    ] {
        for depth in [30, 300, 3000, 30_000] {
            let inner = format!("echo {}rm docs/a.md{}", open.repeat(depth), close.repeat(depth));
            shell(inner.clone());
            shell(inner.replacen("echo ", "", 1));
            shell(open.repeat(depth));
        }
    }
}

#[test]
fn what_grows_without_an_end_comes_to_one() {
    let growing = |rest: &str| format!("f() {{ f a\"$@b\"\"$@c\"; f \"$@\" \"$@\"; }}; f x y; {rest}");
    assert_ne!(shell(growing("rm docs/a.md")), Verdict::Allow);
    assert_eq!(shell(growing("rm a.md")), Verdict::Allow);
}

#[test]
fn what_stays_open_in_a_here_document_comes_to_an_end() {
    let open = |name: &str| format!("apply_patch <<EOF\n{} {name}\nEOF", "\"${F[@; r- ".repeat(8));
    assert_ne!(shell(open("rm docs/a.md")), Verdict::Allow);
}

#[test]
fn what_is_too_much_is_stopped_only_when_it_names_the_docs() {
    let long = |end: &str| format!("{}{end}", "true; ".repeat(200_000));
    assert_ne!(shell(long("rm docs/a.md")), Verdict::Allow);
    assert_eq!(shell(long("rm a.md")), Verdict::Allow);
    let deep = |inner: &str| format!("{}{inner}{}", "(".repeat(9000), ")".repeat(9000));
    assert_ne!(shell(deep("rm docs/a.md")), Verdict::Allow);
    assert_eq!(shell(deep("rm a.md")), Verdict::Allow);
}
