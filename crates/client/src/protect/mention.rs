//! Whether a text names the docs, and what to make of a command that no parser reads.

use super::paths;

/// The names by which a text may speak of the docs.
pub(super) struct Names(Vec<String>);

impl Names {
    /// Those of the copy and of the docs folder.
    pub(super) fn new(docs_folder: &str) -> Self {
        let mut names = vec![".docs".to_owned()];
        names.extend(paths::parts(docs_folder).last().map(|name| paths::fold(name)));
        Self(names)
    }

    /// Whether a text names the docs: `docs/a.md` does, `docs.md` and `mydocs` do not.
    pub(super) fn in_text(&self, text: &str) -> bool {
        let text = paths::fold(text);
        self.0.iter().any(|name| {
            text.match_indices(name.as_str()).any(|(at, _)| {
                let before = text[..at].chars().next_back();
                let after = text[at + name.len()..].chars().next();
                !before.is_some_and(in_name) && !after.is_some_and(in_name)
            })
        })
    }
}

fn in_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-')
}

/// Whether a text that is no command to us looks as if it wrote to something.
pub(super) fn may_write(text: &str) -> bool {
    text.contains('>')
        || text
            .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')))
            .any(|word| WRITERS.binary_search(&word).is_ok())
}

/// Programs that write, or run others that do. Sorted.
const WRITERS: &[&str] = &[
    "awk", "bash", "bun", "busybox", "chattr", "chgrp", "chmod", "chown", "cp", "csplit", "curl", "dash", "dd", "deno",
    "ed", "emacs", "env", "eval", "ex", "find", "gawk", "git", "gzip", "install", "ksh", "link", "ln", "lua", "mawk",
    "mkdir", "mkfifo", "mknod", "mktemp", "mv", "nano", "node", "nvim", "parallel", "patch", "perl", "php", "prettier",
    "python", "python3", "rename", "rimraf", "rm", "rmdir", "rsync", "ruby", "scp", "sed", "setfacl", "sh", "shred",
    "sort", "split", "sponge", "sudo", "tar", "tee", "touch", "truncate", "unlink", "unzip", "vi", "vim", "wget",
    "xargs", "zip", "zsh",
];

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("cat docs/a.md", true)]
    #[case("DOCS", true)]
    #[case("./.docs", true)]
    #[case("a:docs,b", true)]
    #[case("docs.md mydocs docs-old docs2 src_docs", false)]
    #[case("", false)]
    fn names_are_whole_words(#[case] text: &str, #[case] named: bool) {
        assert_eq!(Names::new("docs").in_text(text), named);
    }

    #[rstest]
    #[case("handbook/", "handbook/a", true)]
    #[case("a/b", "x/b/c", true)]
    #[case("a/b", "a/c", false)]
    #[case("d\u{f3}cs", "do\u{301}cs/a", true)]
    fn the_docs_folder_has_its_own_name(#[case] folder: &str, #[case] text: &str, #[case] named: bool) {
        assert_eq!(Names::new(folder).in_text(text), named);
    }

    #[test]
    fn writers_are_sorted() {
        assert!(WRITERS.is_sorted());
        assert!(may_write("x; rm 'a"));
        assert!(!may_write("cat 'a"));
    }
}
