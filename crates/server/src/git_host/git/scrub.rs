//! Takes secrets out of what git says, before anybody sees it.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};

const HIDDEN: &str = "***";

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
        hide_userinfo(&text)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_hidden_in_every_spelling() {
        let secrets = Secrets::new(["to/ken", "ann:to/ken"]);
        assert_eq!(secrets.scrub("a ann:to/ken b to/ken c to%2Fken"), "a *** b *** c ***");
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
}
