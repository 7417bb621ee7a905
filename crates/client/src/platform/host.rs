//! Names of hosts: this machine's own, and what a platform's name leads to.

use std::net::{IpAddr, SocketAddr};

use ureq::{
    Error,
    config::Config,
    http::Uri,
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs},
        transport::NextTimeout,
    },
};
use url::{Host, Url};

/// What the platform's list of workstations calls this machine; none if the name has characters that a header cannot
/// carry.
pub fn workstation_name() -> Option<String> {
    let name = machine_name()?;
    let name = name.trim();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    (!name.is_empty() && name.len() <= 100 && name.chars().all(is_plain)).then(|| name.to_owned())
}

#[cfg(unix)]
fn machine_name() -> Option<String> {
    rustix::system::uname().nodename().to_str().ok().map(str::to_owned)
}

#[cfg(not(unix))]
fn machine_name() -> Option<String> {
    std::env::var("COMPUTERNAME").ok()
}

/// Whether `url` is on the machine that this program runs on.
pub(super) fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Looks names up with the system's means, but not those that are addresses already: with a time limit each look-up
/// costs a thread.
#[derive(Debug, Default)]
pub(super) struct Resolver(DefaultResolver);

impl ureq::unversioned::resolver::Resolver for Resolver {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
        if let Ok(ip) = host.parse::<IpAddr>() {
            let default_port = if uri.scheme_str() == Some("https") { 443 } else { 80 };
            let mut addresses = self.0.empty();
            addresses.push(SocketAddr::new(ip, uri.port_u16().unwrap_or(default_port)));
            return Ok(addresses);
        }
        self.0.resolve(uri, config, timeout).map_err(|error| match error {
            // The system's error has no kind of its own.
            Error::Io(_) => Error::HostNotFound,
            other => other,
        })
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("http://localhost:3001", true)]
    #[case("http://docs.localhost", true)]
    #[case("http://127.8.0.1", true)]
    #[case("http://[::1]:3001", true)]
    #[case("http://localhost.example", false)]
    #[case("http://10.0.0.1", false)]
    fn this_machine_has_several_names(#[case] url: &str, #[case] this: bool) {
        assert_eq!(is_this_machine(&url.parse().unwrap()), this);
    }
}
