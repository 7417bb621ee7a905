//! What a shell word stands for, as far as it is known before the shell runs.

/// One element of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Atom {
    /// A character as it is.
    Char(char),
    /// An unquoted `*`.
    Star,
    /// An unquoted `?`.
    Any,
    /// An unquoted `[`, which begins a set of characters.
    Set,
    /// Any text; only the shell will know it.
    Unknown,
}

/// A text in which parts may be wildcards, or known to the shell only.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Field(pub(super) Vec<Atom>);

impl From<&str> for Field {
    fn from(text: &str) -> Self {
        Self(text.chars().map(Atom::Char).collect())
    }
}

impl Field {
    /// A text of which nothing is known.
    pub(super) fn unknown() -> Self {
        Self(vec![Atom::Unknown])
    }

    pub(super) fn push_str(&mut self, text: &str) {
        self.0.extend(text.chars().map(Atom::Char));
    }

    pub(super) fn push(&mut self, other: &Self) {
        self.0.extend_from_slice(&other.0);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn has_unknown(&self) -> bool {
        self.0.contains(&Atom::Unknown)
    }

    /// The text, with wildcards as they are written and U+FFFD for what is unknown.
    pub(super) fn text(&self) -> String {
        self.0
            .iter()
            .map(|atom| match atom {
                Atom::Char(c) => *c,
                Atom::Star => '*',
                Atom::Any => '?',
                Atom::Set => '[',
                Atom::Unknown => char::REPLACEMENT_CHARACTER,
            })
            .collect()
    }

    /// The text, if all of it is known.
    pub(super) fn known(&self) -> Option<String> {
        (!self.has_unknown()).then(|| self.text())
    }

    /// The rest after a text that this one begins with.
    pub(super) fn strip_prefix(&self, prefix: &str) -> Option<Self> {
        let mut rest = self.0.iter();
        for c in prefix.chars() {
            if rest.next() != Some(&Atom::Char(c)) {
                return None;
            }
        }
        Some(Self(rest.copied().collect()))
    }

    /// Splits at characters; empty pieces stay.
    pub(super) fn split(&self, at: impl Fn(char) -> bool) -> Vec<Self> {
        self.0.split(|atom| matches!(atom, Atom::Char(c) if at(*c))).map(|piece| Self(piece.to_vec())).collect()
    }

    /// The words between white space.
    pub(super) fn words(&self) -> Vec<Self> {
        self.split(char::is_whitespace).into_iter().filter(|word| !word.is_empty()).collect()
    }

    /// Without white space at both ends.
    pub(super) fn trimmed(&self) -> Self {
        let blank = |atom: &Atom| matches!(atom, Atom::Char(c) if c.is_whitespace());
        let start = self.0.iter().take_while(|atom| blank(atom)).count();
        let end = self.0.iter().rev().take_while(|atom| blank(atom)).count();
        Self(self.0.get(start..self.0.len() - end).unwrap_or_default().to_vec())
    }

    /// The last part of a path.
    pub(super) fn base(&self) -> Self {
        let path = match self.0.iter().rposition(|atom| *atom != Atom::Char('/')) {
            Some(end) => &self.0[..=end],
            None => &self.0[..0],
        };
        let start = path.iter().rposition(|atom| *atom == Atom::Char('/')).map_or(0, |slash| slash + 1);
        Self(path[start..].to_vec())
    }

    /// The path without its last part; `.` where nothing is left.
    pub(super) fn folder(&self) -> Self {
        match self.0.iter().rposition(|atom| *atom == Atom::Char('/')) {
            Some(0) => Self::from("/"),
            Some(slash) => Self(self.0[..slash].to_vec()),
            None if self.has_unknown() => Self::unknown(),
            None => Self::from("."),
        }
    }

    /// Every occurrence, or the first, of a text replaced.
    pub(super) fn replace(&self, from: &str, to: &str, all: bool) -> Self {
        let from: Vec<Atom> = from.chars().map(Atom::Char).collect();
        let mut out = Self::default();
        let mut rest = self.0.as_slice();
        let mut done = from.is_empty();
        while let [atom, tail @ ..] = rest {
            if !done && rest.starts_with(&from) {
                out.push_str(to);
                rest = &rest[from.len()..];
                done = !all;
            } else {
                out.0.push(*atom);
                rest = tail;
            }
        }
        out
    }
}

/// Whether some text that `pattern` stands for may be `name`. A wildcard takes no leading dot, as in the shell.
pub(super) fn may_match(pattern: &[Atom], name: &str) -> bool {
    if name.starts_with('.') && matches!(pattern.first(), Some(Atom::Star | Atom::Any | Atom::Set)) {
        return false;
    }
    let name: Vec<Atom> = name.chars().map(Atom::Char).collect();
    matches(pattern, &name)
}

/// Whether a pattern matches a text, both of atoms. What is unknown in the pattern matches everything; a wildcard or
/// something unknown in the text is matched by a `*` only.
///
/// Goes back to the last `*` only, so it takes the product of both lengths at most.
pub(super) fn matches(pattern: &[Atom], text: &[Atom]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        let step = match pattern.get(p) {
            Some(Atom::Star | Atom::Unknown) => {
                star = Some((p, t));
                p += 1;
                continue;
            }
            Some(Atom::Char(c)) => (text[t] == Atom::Char(*c)).then_some(1),
            Some(Atom::Any) => matches!(text[t], Atom::Char(_)).then_some(1),
            Some(Atom::Set) => match text[t] {
                Atom::Char(c) => set_takes(&pattern[p..], c),
                _ => None,
            },
            None => None,
        };
        match (step, star) {
            (Some(length), _) => {
                p += length;
                t += 1;
            }
            (None, Some((at, from))) => {
                star = Some((at, from + 1));
                p = at + 1;
                t = from + 1;
            }
            (None, None) => return false,
        }
    }
    pattern[p..].iter().all(|atom| matches!(atom, Atom::Star | Atom::Unknown))
}

/// The length of the set that `pattern` begins with, if it takes the character. A `[` without its end is one itself.
fn set_takes(pattern: &[Atom], c: char) -> Option<usize> {
    let mut members = Vec::new();
    let mut end = None;
    for (at, atom) in pattern.iter().enumerate().skip(1) {
        match atom {
            // The end of a class within the set, such as [:alpha:].
            Atom::Char(']') if members.last() == Some(&':') && members.contains(&'[') && !members.contains(&']') => {
                members.push(']');
            }
            Atom::Char(']') if members.iter().any(|member| !matches!(member, '!' | '^')) => {
                end = Some(at + 1);
                break;
            }
            Atom::Char(member) => members.push(*member),
            Atom::Set => members.push('['),
            _ => return Some(at + 1),
        }
    }
    let Some(end) = end else { return (c == '[').then_some(1) };
    let negated = matches!(members.first(), Some('!' | '^'));
    let members = &members[usize::from(negated)..];
    // A class such as [:alpha:] may take anything.
    if members.contains(&'[') && members.contains(&':') {
        return Some(end);
    }
    let mut found = false;
    let mut at = 0;
    while let Some(low) = members.get(at) {
        match (members.get(at + 1), members.get(at + 2)) {
            (Some('-'), Some(high)) => {
                found |= (*low..=*high).contains(&c);
                at += 3;
            }
            _ => {
                found |= *low == c;
                at += 1;
            }
        }
    }
    (found != negated).then_some(end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn pattern(text: &str) -> Field {
        Field(
            text.chars()
                .map(|c| match c {
                    '*' => Atom::Star,
                    '?' => Atom::Any,
                    '[' => Atom::Set,
                    '$' => Atom::Unknown,
                    c => Atom::Char(c),
                })
                .collect(),
        )
    }

    #[rstest]
    #[case("docs", "docs", true)]
    #[case("d*", "docs", true)]
    #[case("d?cs", "docs", true)]
    #[case("[a-d]ocs", "docs", true)]
    #[case("[!d]ocs", "docs", false)]
    #[case("[[:alpha:]]ocs", "docs", true)]
    #[case("*s*", "docs", true)]
    #[case("*x*", "docs", false)]
    #[case("*", ".docs", false)]
    #[case(".*", ".docs", true)]
    #[case("$", ".docs", true)]
    #[case("do$", "docs", true)]
    #[case("[docs", "docs", false)]
    #[case("docs*", "docs", true)]
    #[case("docs?", "docs", false)]
    fn patterns_match(#[case] text: &str, #[case] name: &str, #[case] expected: bool) {
        assert_eq!(may_match(&pattern(text).0, name), expected);
    }

    #[rstest]
    #[case("/a/b", "b", "/a")]
    #[case("b", "b", ".")]
    #[case("/b", "b", "/")]
    #[case("a/b/", "b", "a/b")]
    #[case("/", "", "/")]
    fn paths_have_two_halves(#[case] path: &str, #[case] base: &str, #[case] folder: &str) {
        assert_eq!(Field::from(path).base(), Field::from(base));
        assert_eq!(Field::from(path).folder(), Field::from(folder));
    }

    proptest! {
        #[test]
        fn stars_match_what_they_were_made_from(before in "[a-z]{0,6}", middle in "[a-z]{0,6}", after in "[a-z]{0,6}") {
            let text = format!("{before}{middle}{after}");
            let starred = pattern(&format!("{before}*{after}"));
            prop_assert!(may_match(&starred.0, &text));
        }

        #[test]
        fn replacing_is_what_text_does(text in "[ab/]{0,12}", from in "[ab]{1,2}", to in "[xy]{0,2}") {
            let field = Field::from(text.as_str());
            prop_assert_eq!(field.replace(&from, &to, true).text(), text.replace(&from, &to));
            prop_assert_eq!(field.replace(&from, &to, false).text(), text.replacen(&from, &to, 1));
        }
    }
}
