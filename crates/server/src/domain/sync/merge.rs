//! Three-way merge of texts, line by line. Every byte comes from one of the three: line ends and the last line's missing
//! end stay as their side wrote them.

/// Brings both sides' changes to `base` together; nothing when they touch the same lines, or when it is no text.
pub(super) fn merge(base: &[u8], ours: &[u8], theirs: &[u8]) -> Option<Vec<u8>> {
    let text = |bytes| std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0'));
    let (base, ours, theirs) = (text(base)?, text(ours)?, text(theirs)?);
    if ours == theirs || theirs == base {
        return Some(ours.into());
    }
    if ours == base {
        return Some(theirs.into());
    }
    diffy::merge(base, ours, theirs).ok().map(String::into_bytes)
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::two_places("a\nb\nc\nd\n", "A\nb\nc\nd\n", "a\nb\nc\nD\n", Some("A\nb\nc\nD\n"))]
    #[case::the_same("a\nb\n", "a\nc\n", "a\nc\n", Some("a\nc\n"))]
    #[case::the_same_line("a\nb\n", "a\nc\n", "a\nd\n", None)]
    #[case::windows_lines("a\r\nb\r\nc\r\n", "A\r\nb\r\nc\r\n", "a\r\nb\r\nC\r\n", Some("A\r\nb\r\nC\r\n"))]
    #[case::no_last_end("a\nb\nc", "A\nb\nc", "a\nb\nC", Some("A\nb\nC"))]
    #[case::only_ours("a\n", "b", "a\n", Some("b"))]
    #[case::an_end_taken_away("a\nb\nc\n", "A\nb\nc\n", "a\nb\nc", Some("A\nb\nc"))]
    #[case::nothing_there("", "a\n", "b\n", None)]
    fn changes_come_together(
        #[case] base: &str,
        #[case] ours: &str,
        #[case] theirs: &str,
        #[case] merged: Option<&str>,
    ) {
        assert_eq!(merge(base.as_bytes(), ours.as_bytes(), theirs.as_bytes()).as_deref(), merged.map(str::as_bytes));
        assert_eq!(merge(base.as_bytes(), theirs.as_bytes(), ours.as_bytes()).as_deref(), merged.map(str::as_bytes));
    }

    #[test]
    fn what_is_no_text_is_not_merged() {
        assert_eq!(merge(b"a\n\xff\n", b"b\n\xff\n", b"a\n\xff\nc\n"), None);
        assert_eq!(merge(b"a\0", b"b\0", b"a\0c"), None);
    }

    /// A line put in, taken away or changed, at a place counted around the text.
    #[derive(Clone, Copy, Debug)]
    enum Edit {
        Insert(usize),
        Remove(usize),
        Change(usize),
    }

    fn edits() -> impl Strategy<Value = Vec<Edit>> {
        let edit = prop_oneof![
            (0_usize..20).prop_map(Edit::Insert),
            (0_usize..20).prop_map(Edit::Remove),
            (0_usize..20).prop_map(Edit::Change),
        ];
        prop::collection::vec(edit, 0..4)
    }

    /// The text after the edits, whose lines say whose they are, so that no two are equal.
    fn edited(base: &[String], edits: &[Edit], side: &str) -> Vec<String> {
        let mut lines = base.to_vec();
        for (number, edit) in edits.iter().enumerate() {
            let (line, length) = (format!("{side} {number}"), lines.len());
            match edit {
                Edit::Insert(at) => lines.insert(at % (length + 1), line),
                Edit::Remove(at) if length > 0 => {
                    lines.remove(at % length);
                }
                Edit::Change(at) if length > 0 => lines[at % length] = line,
                Edit::Remove(_) | Edit::Change(_) => {}
            }
        }
        lines
    }

    fn joined(lines: &[String], end: &str) -> String {
        lines.iter().flat_map(|line| [line.as_str(), end]).collect()
    }

    fn git_merges(base: &str, ours: &str, theirs: &str) -> Option<Vec<u8>> {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in [("base", base), ("ours", ours), ("theirs", theirs)] {
            std::fs::write(dir.path().join(name), text).unwrap();
        }
        let output = Command::new("git")
            .args(["merge-file", "--stdout", "--quiet", "ours", "base", "theirs"])
            .current_dir(dir.path())
            .output()
            .unwrap();
        output.status.success().then_some(output.stdout)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        /// Only where no two lines are equal: among equal ones, what was edited can be read in several ways.
        #[test]
        fn git_agrees_where_both_merge(lines in 0_usize..12, ours in edits(), theirs in edits(), crlf in any::<bool>()) {
            let end = if crlf { "\r\n" } else { "\n" };
            let base: Vec<String> = (0..lines).map(|line| format!("base {line}")).collect();
            let (ours, theirs) = (joined(&edited(&base, &ours, "ours"), end), joined(&edited(&base, &theirs, "theirs"), end));
            let base = joined(&base, end);
            let merged = merge(base.as_bytes(), ours.as_bytes(), theirs.as_bytes());
            if let (Some(merged), Some(by_git)) = (merged, git_merges(&base, &ours, &theirs)) {
                prop_assert_eq!(String::from_utf8(merged), String::from_utf8(by_git));
            }
        }

        #[test]
        fn among_equal_lines_nothing_new_is_lost_or_made_up(
            base in prop::collection::vec("[a-b]?", 0..12),
            ours in edits(),
            theirs in edits(),
        ) {
            let (ours, theirs) = (edited(&base, &ours, "ours"), edited(&base, &theirs, "theirs"));
            let merged = merge(
                joined(&base, "\n").as_bytes(),
                joined(&ours, "\n").as_bytes(),
                joined(&theirs, "\n").as_bytes(),
            );
            if let Some(merged) = merged {
                let merged = String::from_utf8(merged).unwrap();
                let merged: Vec<&str> = merged.lines().collect();
                for line in ours.iter().chain(&theirs).filter(|line| !base.contains(line)) {
                    prop_assert!(merged.contains(&line.as_str()), "{line} is lost");
                }
                for line in merged {
                    prop_assert!(ours.iter().chain(&theirs).any(|known| known == line), "{line} is made up");
                }
            }
        }

        #[test]
        fn edits_far_apart_always_merge(above in "[v-z]{1,3}", below in "[v-z]{1,3}", middle in 3_usize..9) {
            let block = (0..middle).map(|line| format!("line {line}\n")).collect::<Vec<_>>().concat();
            let base = format!("top\n{block}bottom\n");
            let ours = format!("{above}\n{block}bottom\n");
            let theirs = format!("top\n{block}{below}\n");
            let merged = merge(base.as_bytes(), ours.as_bytes(), theirs.as_bytes());
            prop_assert_eq!(merged, Some(format!("{above}\n{block}{below}\n").into_bytes()));
        }
    }
}
