//! Addresses of repositories, in one spelling and without credentials.

use std::{fmt, net::Ipv6Addr};

use percent_encoding::percent_decode_str;
use url::{Host, Url};

const MAX_BYTES: usize = 2_000;

/// A text that is not a repository's address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RepoUrlError {
    /// Nothing.
    #[error("the repository's address is empty; give one like https://github.com/team/repository")]
    Empty,
    /// Too long.
    #[error("the repository's address is longer than 2,000 bytes")]
    TooLong,
    /// It has characters that are never part of an address.
    #[error("the repository's address has control characters; paste it again")]
    ControlCharacter,
    /// git would take it for an option.
    #[error("a repository's address cannot have a part that begins with '-'")]
    LeadingDash,
    /// Another protocol.
    #[error(
        "the repository's address must begin with https://, http://, ssh://, git:// or file:///, or be like git@host:path"
    )]
    Scheme,
    /// A password where everybody would see it.
    #[error("the repository's address has a password in it; take it out and put it into the token field")]
    Password,
    /// Something behind the path.
    #[error("the repository's address cannot have a '?' or '#' part; give only the part before it")]
    QueryOrFragment,
    /// No server.
    #[error("the repository's address has no usable host name")]
    Host,
    /// No user name that ssh takes.
    #[error("the user in the repository's address can have only letters, digits, '.', '_', '-' and '+'")]
    User,
    /// A server but no repository.
    #[error("the repository's address names a server but no repository; add the repository's path")]
    Path,
    /// `file:` with a server.
    #[error("a file address has three slashes and an absolute path: file:///srv/git/docs.git")]
    FileHost,
    /// Not an address for another reason.
    #[error("the repository's address is not valid: {0}")]
    Invalid(#[from] url::ParseError),
}

/// A repository's address: `https`, `http`, `ssh`, `git` or `file`.
///
/// Displays in its one spelling: no credentials (a user only for ssh), no default port, no slash at the end.
/// `git@host:path` is taken as `ssh://git@host/path`, as the forges mean it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RepoUrl(Url);

impl RepoUrl {
    /// Takes an address as people paste it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, RepoUrlError> {
        if text.is_empty() {
            return Err(RepoUrlError::Empty);
        }
        if text.len() > MAX_BYTES {
            return Err(RepoUrlError::TooLong);
        }
        // Also encoded ones: git decodes a path before it hands it to others line by line.
        if text.chars().any(char::is_control) || percent_decode_str(text).any(|byte| byte < 0x20 || byte == 0x7f) {
            return Err(RepoUrlError::ControlCharacter);
        }
        if text.starts_with('-') {
            return Err(RepoUrlError::LeadingDash);
        }
        let url = Self::from_url(parse_any_form(text)?)?;
        // Encoding makes an address longer; the one spelling has to be acceptable itself.
        if url.0.as_str().len() > MAX_BYTES { Err(RepoUrlError::TooLong) } else { Ok(url) }
    }

    fn from_url(mut url: Url) -> Result<Self, RepoUrlError> {
        if url.password().is_some() {
            return Err(RepoUrlError::Password);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(RepoUrlError::QueryOrFragment);
        }
        match url.scheme() {
            "file" if url.host().is_some() => return Err(RepoUrlError::FileHost),
            "file" => {}
            "ssh" => canonical_ssh(&mut url)?,
            scheme => {
                if scheme == "git" {
                    canonical_git(&mut url)?;
                }
                if url.host_str().is_none_or(|host| host.is_empty() || host.starts_with('-')) {
                    return Err(RepoUrlError::Host);
                }
                url.set_username("").map_err(|()| RepoUrlError::Host)?;
            }
        }
        let path = url.path().trim_end_matches('/').to_owned();
        if path.is_empty() {
            return Err(RepoUrlError::Path);
        }
        url.set_path(&path);
        Ok(Self(url))
    }

    /// Whether it is a folder of the server's own machine.
    pub fn is_file(&self) -> bool {
        self.0.scheme() == "file"
    }

    /// Whether what opens the one may be shown to the other: same protocol, host, port and, for ssh, user. All folders
    /// of this machine are one server.
    pub fn same_server(&self, other: &Self) -> bool {
        let server =
            |url: &Self| (url.0.scheme().to_owned(), url.0.host_str().map(str::to_owned), url.0.port(), url.user());
        server(self) == server(other)
    }

    pub(crate) fn as_url(&self) -> &Url {
        &self.0
    }

    /// The protocol's name as git spells it in its settings.
    pub(crate) fn scheme(&self) -> &str {
        self.0.scheme()
    }

    /// Protocol, host and port: what a credential is for.
    pub(crate) fn server(&self) -> String {
        format!("{}://{}", self.0.scheme(), self.authority())
    }

    /// Host and port, as far as the port is not the usual one.
    pub(crate) fn authority(&self) -> String {
        let port = self.0.port().map(|port| format!(":{port}")).unwrap_or_default();
        format!("{}{port}", self.0.host_str().unwrap_or_default())
    }

    fn user(&self) -> String {
        self.0.username().to_owned()
    }
}

impl fmt::Display for RepoUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str())
    }
}

/// Reads `scheme://…` or scp's `user@host:path`.
fn parse_any_form(text: &str) -> Result<Url, RepoUrlError> {
    if let Some((scheme, rest)) = text.split_once("://") {
        let scheme = scheme.to_ascii_lowercase();
        if !matches!(scheme.as_str(), "https" | "http" | "ssh" | "git" | "file") {
            return Err(RepoUrlError::Scheme);
        }
        // The parser is generous where browsers are: it would take the path's first segment for the host.
        if scheme == "file" {
            let path = rest.strip_prefix("localhost").unwrap_or(rest);
            return if path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') {
                Ok(Url::parse(&format!("file://{path}"))?)
            } else {
                Err(RepoUrlError::FileHost)
            };
        }
        if rest.starts_with(['/', '\\']) || rest.is_empty() {
            return Err(RepoUrlError::Host);
        }
        return Ok(Url::parse(&format!("{scheme}://{rest}"))?);
    }
    let (server, path) = text.split_once(':').ok_or(RepoUrlError::Scheme)?;
    // One letter before the colon is a drive of Windows; two colons are git's way to name a helper program.
    if server.contains('/') || (server.len() < 2) || path.is_empty() || path.starts_with(':') || server.contains('\\') {
        return Err(RepoUrlError::Scheme);
    }
    Ok(Url::parse(&format!("ssh://{server}/{}", path.trim_start_matches('/')))?)
}

/// The parser leaves host and user of other protocols as they are; ssh and its options must not see anything odd.
fn canonical_ssh(url: &mut Url) -> Result<(), RepoUrlError> {
    let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
    let address = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let plain = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
    if host.starts_with('-') {
        return Err(RepoUrlError::LeadingDash);
    }
    if !plain && address.is_none_or(|address| address.parse::<Ipv6Addr>().is_err()) {
        return Err(RepoUrlError::Host);
    }
    url.set_host(Some(&host))?;
    let user = url.username();
    if user.starts_with('-') {
        return Err(RepoUrlError::LeadingDash);
    }
    if !user.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+')) {
        return Err(RepoUrlError::User);
    }
    if url.port() == Some(22) {
        url.set_port(None).map_err(|()| RepoUrlError::Host)?;
    }
    Ok(())
}

/// The parser reads hosts only where browsers know the protocol; here they have the spelling that they have with http.
fn canonical_git(url: &mut Url) -> Result<(), RepoUrlError> {
    let host = Host::parse(url.host_str().unwrap_or_default()).map_err(|_| RepoUrlError::Host)?;
    url.set_host(Some(&host.to_string()))?;
    if url.port() == Some(9418) {
        url.set_port(None).map_err(|()| RepoUrlError::Host)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://github.com/team/docs", "https://github.com/team/docs")]
    #[case("HTTPS://GitHub.com:443/team/docs.git/", "https://github.com/team/docs.git")]
    #[case("http://localhost:3000/a/b", "http://localhost:3000/a/b")]
    #[case("https://ann@bitbucket.org/a/b.git", "https://bitbucket.org/a/b.git")]
    #[case("git@github.com:team/docs.git", "ssh://git@github.com/team/docs.git")]
    #[case("git@GitHub.com:/team/docs.git", "ssh://git@github.com/team/docs.git")]
    #[case("ssh://git@host:22/a", "ssh://git@host/a")]
    #[case("ssh://git@host:2222/a/", "ssh://git@host:2222/a")]
    #[case("ssh://host/~ann/docs.git", "ssh://host/~ann/docs.git")]
    #[case("ssh://git@[::1]:2222/a", "ssh://git@[::1]:2222/a")]
    #[case("GIT://Host:9418/team/docs.git/", "git://host/team/docs.git")]
    #[case("git://ann@127.0.0.1:3000/a b", "git://127.0.0.1:3000/a%20b")]
    #[case("git://[::1]:9419/a", "git://[::1]:9419/a")]
    #[case("git://bücher.example/a", "git://xn--bcher-kva.example/a")]
    #[case("file:///srv/git/my docs.git", "file:///srv/git/my%20docs.git")]
    #[case("file://localhost/srv/git/docs.git/", "file:///srv/git/docs.git")]
    #[case("https://bücher.example/a", "https://xn--bcher-kva.example/a")]
    fn addresses_have_one_spelling(#[case] given: &str, #[case] kept: &str) {
        let url = RepoUrl::parse(given).unwrap();
        assert_eq!(url.to_string(), kept);
        assert_eq!(RepoUrl::parse(kept), Ok(url));
    }

    #[rstest]
    #[case("", RepoUrlError::Empty)]
    #[case("docs", RepoUrlError::Scheme)]
    #[case("/srv/git/docs.git", RepoUrlError::Scheme)]
    #[case("C:\\docs", RepoUrlError::Scheme)]
    #[case("ftp://host/a", RepoUrlError::Scheme)]
    #[case("ext::sh -c id", RepoUrlError::Scheme)]
    #[case("git://-oProxyCommand=id/a", RepoUrlError::Host)]
    #[case("git://ann:secret@host/a", RepoUrlError::Password)]
    #[case("git:///a/b", RepoUrlError::Host)]
    #[case("git://host", RepoUrlError::Path)]
    #[case("git://host/a?b", RepoUrlError::QueryOrFragment)]
    #[case("--upload-pack=id", RepoUrlError::LeadingDash)]
    #[case("ssh://-oProxyCommand=id/a", RepoUrlError::LeadingDash)]
    #[case("-oProxyCommand=id@host:a", RepoUrlError::LeadingDash)]
    #[case("ssh://-oProxyCommand@host/a", RepoUrlError::LeadingDash)]
    #[case("https://ann:secret@host/a", RepoUrlError::Password)]
    #[case("ssh://ann:secret@host/a", RepoUrlError::Password)]
    #[case("https://host/a?b", RepoUrlError::QueryOrFragment)]
    #[case("https://host/a#b", RepoUrlError::QueryOrFragment)]
    #[case("https:///a/b", RepoUrlError::Host)]
    #[case("https://host", RepoUrlError::Path)]
    #[case("ssh://git@host/", RepoUrlError::Path)]
    #[case("ssh://git@ho$st/a", RepoUrlError::Host)]
    #[case("file://host/a", RepoUrlError::FileHost)]
    #[case("file:////host/a", RepoUrlError::FileHost)]
    #[case("file:///", RepoUrlError::Path)]
    #[case("https://host/a\nb", RepoUrlError::ControlCharacter)]
    #[case("https://host/a%0Ab", RepoUrlError::ControlCharacter)]
    fn bad_addresses(#[case] given: &str, #[case] error: RepoUrlError) {
        assert_eq!(RepoUrl::parse(given), Err(error), "{given}");
    }

    #[test]
    fn addresses_that_are_too_long() {
        assert_eq!(RepoUrl::parse(&format!("https://host/{}", "a".repeat(2_000))), Err(RepoUrlError::TooLong));
        assert_eq!(RepoUrl::parse(&format!("https://host/{}", " ".repeat(1_000) + "a")), Err(RepoUrlError::TooLong));
    }

    #[rstest]
    #[case("https://host/a", "https://host:443/b", true)]
    #[case("https://host/a", "http://host/a", false)]
    #[case("https://host/a", "https://host:8443/a", false)]
    #[case("https://host/a", "https://evil/a", false)]
    #[case("ssh://git@host/a", "git@host:b", true)]
    #[case("ssh://git@host/a", "ssh://ann@host/a", false)]
    #[case("git://host/a", "git://host:9418/b", true)]
    #[case("git://host/a", "https://host/a", false)]
    #[case("file:///a", "file:///b", true)]
    #[case("file:///a", "https://host/b", false)]
    fn servers(#[case] one: &str, #[case] other: &str, #[case] same: bool) {
        let (one, other) = (RepoUrl::parse(one).unwrap(), RepoUrl::parse(other).unwrap());
        assert_eq!(one.same_server(&other), same);
        assert_eq!(other.same_server(&one), same);
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in any::<String>()) {
            let _ = RepoUrl::parse(&text);
        }

        #[test]
        fn the_one_spelling_stays(
            text in concat!(
                "(https?://|ssh://|git://|file://|)([a-zA-Z.]{0,4}@)?[a-zA-Z0-9.\\[\\]:%_-]{0,8}",
                "[:/][a-zA-Z0./~% :@ü\\\\'\"-]{0,9}"
            )
        ) {
            if let Ok(url) = RepoUrl::parse(&text) {
                prop_assert_eq!(RepoUrl::parse(&url.to_string()), Ok(url), "{:?}", text);
            }
        }
    }
}
