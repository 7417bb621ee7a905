//! How much two texts have in common: what tells a renamed file from a deleted and a new one.

use std::collections::HashMap;

/// At least this much of the larger text has to be in the other, in percent; the same as Git's own threshold.
pub(super) const RENAMED: usize = 50;

/// Longer texts are told apart by being equal or not: comparing every pair of them would take too long.
const MAX_BYTES: usize = 1024 * 1024;

/// How many percent of the larger text's bytes are in lines that the other has too.
pub(super) fn similarity(one: &[u8], other: &[u8]) -> usize {
    let larger = one.len().max(other.len());
    if larger == 0 || one.len().min(other.len()) * 100 / larger < RENAMED {
        return 0;
    }
    if one == other {
        return 100;
    }
    if larger > MAX_BYTES {
        return 0;
    }
    let mut lines: HashMap<&[u8], usize> = HashMap::new();
    for line in one.split_inclusive(|byte| *byte == b'\n') {
        *lines.entry(line).or_default() += 1;
    }
    let mut common = 0;
    for line in other.split_inclusive(|byte| *byte == b'\n') {
        if let Some(left) = lines.get_mut(line).filter(|left| **left > 0) {
            *left -= 1;
            common += line.len();
        }
    }
    common * 100 / larger
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("", "", 0)]
    #[case("a\n", "a\n", 100)]
    #[case("a\nb\n", "b\na\n", 100)]
    #[case("a\na\n", "a\nb\n", 50)]
    #[case("a\nb\nc\nd\n", "a\nb\nc\nx\n", 75)]
    #[case("a\n", "a\nb\nc\nd\n", 0)]
    #[case("a\nb", "a\nc", 66)]
    fn common_lines_count(#[case] one: &str, #[case] other: &str, #[case] percent: usize) {
        assert_eq!(similarity(one.as_bytes(), other.as_bytes()), percent);
        assert_eq!(similarity(other.as_bytes(), one.as_bytes()), percent);
    }
}
