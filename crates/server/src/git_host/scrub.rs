//! Takes secrets out of what git and servers say, before anybody sees it, and makes it bearably short.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};

const HIDDEN: &str = "***";

/// How much of a server's text is passed on.
const MAX_WORDS: usize = 1_000;

/// What must not be seen.
#[derive(Default)]
pub(super) struct Secrets(Vec<SecretString>);

impl Secrets {
    /// Hides these texts, as they are and as they are written in addresses.
    pub(super) fn new<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Self {
        let mut all: Vec<String> = Vec::new();
        for secret in secrets.into_iter().filter(|secret| !secret.is_empty()) {
            all.push(secret.to_owned());
            all.push(utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string());
        }
        // A secret that is part of another one must not leave the rest behind.
        all.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        Self(all.into_iter().map(SecretString::from).collect())
    }

    /// The text without secrets, without credentials in addresses, and without control characters but line ends.
    pub(super) fn scrub(&self, text: &str) -> String {
        let mut text = text.replace('\r', "\n");
        for secret in &self.0 {
            text = text.replace(secret.expose_secret(), HIDDEN);
        }
        text.retain(|c| c == '\n' || !c.is_control());
        hide_tokens(hide_userinfo(&text))
    }
}

/// `https://user:password@host` becomes `https://***@host`, whoever put it there.
fn hide_userinfo(text: &str) -> String {
    let mut parts = text.split("://");
    let mut hidden = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        hidden.push_str("://");
        let authority = part.find(|c: char| c.is_whitespace() || "/'\"<>".contains(c)).unwrap_or(part.len());
        match part.get(..authority).and_then(|authority| authority.rfind('@')) {
            Some(at) => {
                hidden.push_str(HIDDEN);
                hidden.push_str(part.get(at..).unwrap_or_default());
            }
            None => hidden.push_str(part),
        }
    }
    hidden
}

/// Hides what GitHub's tokens begin with and all that follows: short-lived ones are in nobody's list of secrets.
fn hide_tokens(mut text: String) -> String {
    for prefix in ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"] {
        let mut from = 0;
        while let Some(start) = text.get(from..).and_then(|rest| rest.find(prefix)).map(|at| from + at) {
            let rest = text.get(start..).unwrap_or_default();
            let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
            text.replace_range(start..start + length, HIDDEN);
            from = start + HIDDEN.len();
        }
    }
    text
}

/// Lines as one text of bearable length.
pub(super) fn words<'a>(lines: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for line in lines.into_iter().map(str::trim).filter(|line| !line.is_empty()) {
        if !text.is_empty() {
            text.push_str("; ");
        }
        text.push_str(line);
        if text.len() > MAX_WORDS {
            let end = text.char_indices().map(|(index, _)| index).take_while(|index| *index <= MAX_WORDS).last();
            text.truncate(end.unwrap_or_default());
            text.push('…');
            break;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_hidden_in_every_spelling() {
        let secrets = Secrets::new(["to/ken", "ann:to/ken"]);
        assert_eq!(secrets.scrub("a ann:to/ken b to/ken c to%2Fken"), "a *** b *** c ***");
        assert_eq!(Secrets::default().scrub("a ghs_16C7e.b \"ghp_x\""), "a ***.b \"***\"");
        assert_eq!(Secrets::default().scrub("x\u{1b}[31m\r\ny"), "x[31m\n\ny");
    }

    #[rstest::rstest]
    #[case("at 'https://ann:pw@host/a'", "at 'https://***@host/a'")]
    #[case("https://p@w@host https://host/a@b", "https://***@host https://host/a@b")]
    #[case("ssh://git@host", "ssh://***@host")]
    #[case("no address @ all", "no address @ all")]
    fn credentials_in_addresses_are_hidden(#[case] text: &str, #[case] hidden: &str) {
        assert_eq!(Secrets::default().scrub(text), hidden);
    }

    #[test]
    fn long_words_are_cut_between_characters() {
        let text = words(["ü".repeat(2_000).as_str(), "more"]);
        assert!(text.len() <= MAX_WORDS + 3 && text.ends_with('…'));
    }
}
