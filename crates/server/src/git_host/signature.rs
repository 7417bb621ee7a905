//! Who a commit is from and what it says, in forms that no text can break out of.

use super::CommitMeta;

/// Somebody in a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Signature {
    pub(super) name: String,
    pub(super) email: String,
}

/// The platform.
pub(super) fn committer() -> Signature {
    Signature { name: "AI Toolkit Sync Platform".into(), email: "sync@ai-toolkit.invalid".into() }
}

/// The author; the platform for one without a name.
pub(super) fn author(meta: &CommitMeta) -> Signature {
    let clean = |text: &str, keep_spaces: bool| {
        let kept = |c: &char| !c.is_control() && !matches!(c, '<' | '>') && (keep_spaces || !c.is_whitespace());
        text.chars().filter(kept).collect::<String>().trim().to_owned()
    };
    match (clean(&meta.author_name, true), clean(&meta.author_email, false)) {
        (name, _) if name.is_empty() => committer(),
        (name, email) if email.is_empty() => Signature { name, email: "unknown@ai-toolkit.invalid".into() },
        (name, email) => Signature { name, email },
    }
}

/// One line end's form, no NUL (git would cut the message there), no blank lines around, and a line end at the end.
pub(super) fn message(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let text = lines.join("\n");
    let text = text.trim_matches('\n');
    if text.is_empty() { "Update docs\n".to_owned() } else { format!("{text}\n") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("Fix\r\n\r\nbody  \r\n\r\n", "Fix\n\nbody\n")]
    #[case(" \n", "Update docs\n")]
    #[case("a\0b", "ab\n")]
    fn messages_have_one_form(#[case] text: &str, #[case] kept: &str) {
        assert_eq!(message(text), kept);
    }

    #[rstest::rstest]
    #[case("Ann <x>\n", "ann@example.org", "Ann x", "ann@example.org")]
    #[case("Ann", " <> ", "Ann", "unknown@ai-toolkit.invalid")]
    #[case("\n", "ann@example.org", "AI Toolkit Sync Platform", "sync@ai-toolkit.invalid")]
    fn authors_cannot_break_out(
        #[case] name: &str,
        #[case] email: &str,
        #[case] kept_name: &str,
        #[case] kept_email: &str,
    ) {
        let meta = CommitMeta { author_name: name.into(), author_email: email.into(), message: String::new() };
        assert_eq!(author(&meta), Signature { name: kept_name.into(), email: kept_email.into() });
    }
}
