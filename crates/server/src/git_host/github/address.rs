//! Where a repository's API is, and its place in it.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use super::super::RepoUrl;

/// All but what is never special in a path; slashes part segments and stay.
const SEGMENTS: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// All but what is never special in a query.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// One repository on GitHub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// The base of the API's addresses, without a slash at the end.
    pub(super) api: Url,
    /// Scheme, host and port of the pages.
    web: String,
    pub(super) owner: String,
    pub(super) name: String,
    /// The repository's address as it was given.
    pub(super) url: String,
}

impl Place {
    /// Takes addresses of the form `https://host/owner/name`, with or without `.git`.
    pub(crate) fn new(url: &RepoUrl, api: Option<&Url>) -> Option<Self> {
        let address = url.as_url();
        if !matches!(address.scheme(), "http" | "https") {
            return None;
        }
        let (owner, name) = address.path().strip_prefix('/')?.split_once('/')?;
        let name = name.strip_suffix(".git").unwrap_or(name);
        let plain = |text: &str| {
            let fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
            !matches!(text, "" | "." | "..") && text.chars().all(fine)
        };
        if !plain(owner) || !plain(name) {
            return None;
        }
        let mut api = match api {
            Some(api) => api.clone(),
            None => api_base(address)?,
        };
        let path = api.path().trim_end_matches('/').to_owned();
        api.set_path(&path);
        Some(Self { api, web: url.server(), owner: owner.to_owned(), name: name.to_owned(), url: url.to_string() })
    }

    /// A path below the repository's own.
    pub(super) fn path(&self, rest: &str) -> String {
        format!("/repos/{}/{}{rest}", self.owner, self.name)
    }

    /// `owner/name`.
    pub(super) fn full_name(&self) -> String {
        format!("{}/{}", self.owner, self.name)
    }

    /// The address of another repository on the same server.
    pub(super) fn address_of(&self, full_name: &str) -> String {
        format!("{}/{full_name}", self.web)
    }

    /// The API's server, for people.
    pub(super) fn host(&self) -> &str {
        self.api.host_str().unwrap_or_default()
    }
}

/// Whether this host is GitHub's own.
pub(crate) fn is_github(url: &RepoUrl) -> bool {
    let host = url.as_url().host_str().unwrap_or_default();
    matches!(host, "github.com" | "www.github.com") || host.ends_with(".ghe.com")
}

/// Where GitHub's API is for repositories of this host: its own name for github.com and for GitHub Enterprise Cloud with
/// data residency, a folder of the same server for GitHub Enterprise Server.
pub(crate) fn api_base(address: &Url) -> Option<Url> {
    let host = address.host_str()?;
    if matches!(host, "github.com" | "www.github.com") {
        return Url::parse("https://api.github.com").ok();
    }
    if host.ends_with(".ghe.com") {
        return Url::parse(&format!("https://api.{host}")).ok();
    }
    let mut api = address.clone();
    api.set_path("/api/v3");
    Some(api)
}

/// Text as a part of a path; slashes stay.
pub(super) fn in_path(text: &str) -> String {
    utf8_percent_encode(text, SEGMENTS).to_string()
}

/// Text as a value in a query.
pub(super) fn in_query(text: &str) -> String {
    utf8_percent_encode(text, QUERY).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(url: &str, api: Option<&str>) -> Option<Place> {
        Place::new(&RepoUrl::parse(url).unwrap(), api.map(|api| Url::parse(api).unwrap()).as_ref())
    }

    #[rstest::rstest]
    #[case("https://github.com/team/docs", "https://api.github.com/")]
    #[case("http://github.com/team/docs.git", "https://api.github.com/")]
    #[case("https://acme.ghe.com/team/docs", "https://api.acme.ghe.com/")]
    #[case("https://git.example.com/team/docs", "https://git.example.com/api/v3")]
    #[case("http://localhost:3000/team/docs", "http://localhost:3000/api/v3")]
    fn the_api_follows_from_the_host(#[case] url: &str, #[case] api: &str) {
        let place = place(url, None).unwrap();
        assert_eq!((place.api.as_str(), place.full_name().as_str()), (api, "team/docs"));
    }

    #[test]
    fn an_override_replaces_it() {
        let place = place("https://github.com/team/docs", Some("http://127.0.0.1:4001/")).unwrap();
        assert_eq!(place.api.as_str(), "http://127.0.0.1:4001/");
        assert_eq!(place.address_of("new/home"), "https://github.com/new/home");
    }

    #[rstest::rstest]
    #[case("https://github.com/team")]
    #[case("https://github.com/team/docs/more")]
    #[case("https://github.com/team/.git")]
    #[case("https://github.com/te%20am/docs")]
    #[case("git@github.com:team/docs.git")]
    #[case("file:///team/docs")]
    fn other_addresses_are_none(#[case] url: &str) {
        assert_eq!(place(url, None), None);
    }

    #[test]
    fn names_in_addresses() {
        assert_eq!(in_path("feature/ü #1?"), "feature/%C3%BC%20%231%3F");
        assert_eq!(in_query("team:a/b&c"), "team%3Aa%2Fb%26c");
    }
}
