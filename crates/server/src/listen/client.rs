//! Who sends a request, as far as the network tells: the other end of the connection, or what a trusted proxy says of
//! whom it speaks for. What anybody else says of himself counts for nothing.

use std::{
    convert::Infallible,
    fmt,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Once,
};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderName, Uri, header, request::Parts, uri::Authority},
};

use super::TrustedProxies;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");

/// What a client speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// In the clear.
    Http,
    /// Encrypted.
    Https,
}

impl fmt::Display for Scheme {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Http => "http",
            Self::Https => "https",
        })
    }
}

/// The client's address, with IPv4 never in the clothes of IPv6.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// Who sends a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Where it comes from.
    pub address: ClientAddress,
    /// How it comes here: to the proxy where there is one.
    pub scheme: Scheme,
    /// The name that it asked the proxy for.
    forwarded_host: Option<Authority>,
}

impl Client {
    /// By the other end of the connection and the request's headers.
    pub(super) fn new(peer: IpAddr, scheme: Scheme, headers: &HeaderMap, proxies: &TrustedProxies) -> Self {
        let direct = Self { address: ClientAddress(peer), scheme, forwarded_host: None };
        if !proxies.contain(peer) {
            if headers.contains_key(FORWARDED_FOR) {
                tell_of_stranger(peer);
            }
            return direct;
        }
        Self {
            address: forwarded_for(headers, proxies).map_or(direct.address, ClientAddress),
            scheme: forwarded_proto(headers).unwrap_or(scheme),
            forwarded_host: single(headers, &FORWARDED_HOST).and_then(authority),
        }
    }

    /// The host, and port if any, that the client asked for.
    pub fn host<'a>(&'a self, headers: &'a HeaderMap, target: &'a Uri) -> Option<&'a str> {
        let forwarded = self.forwarded_host.as_ref().or(target.authority()).map(Authority::as_str);
        forwarded.or_else(|| headers.get(header::HOST)?.to_str().ok())
    }

    /// The origin that the client asked, as its browser names it: `https://docs.example.com`.
    pub fn origin(&self, headers: &HeaderMap, target: &Uri) -> Option<String> {
        self.host(headers, target).map(|host| format!("{}://{host}", self.scheme))
    }

    /// Who sent these; nobody where the request did not come in by the network.
    pub fn of(parts: &axum::http::Extensions) -> Self {
        parts.get().cloned().unwrap_or(Self {
            address: ClientAddress(Ipv4Addr::UNSPECIFIED.into()),
            scheme: Scheme::Http,
            forwarded_host: None,
        })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.extensions))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Client::of(&parts.extensions).address)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Scheme {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Client::of(&parts.extensions).scheme)
    }
}

/// The last address that no trusted proxy has: each proxy appends whom it heard from, so that what stands before is only
/// what the client says. Where all are trusted, it is the first.
fn forwarded_for(headers: &HeaderMap, proxies: &TrustedProxies) -> Option<IpAddr> {
    let values = headers.get_all(FORWARDED_FOR);
    let mut first = None;
    for value in values.iter().rev() {
        for entry in value.to_str().ok()?.rsplit(',') {
            let address = address(entry.trim())?;
            if !proxies.contain(address) {
                return Some(address);
            }
            first = Some(address);
        }
    }
    first
}

/// An address, which some proxies write with the port and IPv6 in brackets.
fn address(entry: &str) -> Option<IpAddr> {
    let bare = entry.strip_prefix('[').and_then(|entry| entry.strip_suffix(']')).unwrap_or(entry);
    let address = bare.parse().ok().or_else(|| entry.parse::<SocketAddr>().ok().map(|address| address.ip()));
    address.map(|address: IpAddr| address.to_canonical())
}

fn forwarded_proto(headers: &HeaderMap) -> Option<Scheme> {
    match single(headers, &FORWARDED_PROTO)? {
        proto if proto.eq_ignore_ascii_case("https") => Some(Scheme::Https),
        proto if proto.eq_ignore_ascii_case("http") => Some(Scheme::Http),
        _ => None,
    }
}

fn authority(host: &str) -> Option<Authority> {
    host.parse().ok().filter(|_| !host.contains('@'))
}

/// A header's value, if there is only one.
fn single<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?.trim();
    (values.next().is_none() && !value.contains(',')).then_some(value)
}

/// Once: it is a setting that is missing, or somebody who tries.
fn tell_of_stranger(peer: IpAddr) {
    static TOLD: Once = Once::new();
    TOLD.call_once(|| {
        tracing::warn!(
            %peer,
            "X-Forwarded-For from an address that is no trusted proxy is not believed; if it is your proxy, name it with \
             --trusted-proxies"
        );
    });
}

#[cfg(test)]
mod tests {
    use ipnet::IpNet;
    use rstest::rstest;

    use super::*;

    fn client(peer: &str, headers: &[(HeaderName, &str)]) -> Client {
        let networks = ["10.0.0.0/8", "::1/128", "fd00::/8"].map(|network| network.parse::<IpNet>().unwrap());
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(name, value.parse().unwrap());
        }
        Client::new(peer.parse().unwrap(), Scheme::Http, &map, &TrustedProxies::new(networks.to_vec()))
    }

    #[rstest]
    #[case::nobody_trusted("192.0.2.1", &["203.0.113.9"], "192.0.2.1")]
    #[case::one_proxy("10.0.0.1", &["203.0.113.9"], "203.0.113.9")]
    #[case::spoofed_before("10.0.0.1", &["198.51.100.1, 203.0.113.9"], "203.0.113.9")]
    #[case::spoofed_as_a_proxy("10.0.0.1", &["10.6.6.6, 203.0.113.9"], "203.0.113.9")]
    #[case::chain("10.0.0.1", &["198.51.100.1, 203.0.113.9, 10.0.0.3, 10.0.0.2"], "203.0.113.9")]
    #[case::chain_of_headers("10.0.0.1", &["198.51.100.1", "203.0.113.9", "10.0.0.2"], "203.0.113.9")]
    #[case::spoofed_header("10.0.0.1", &["127.0.0.1", "203.0.113.9"], "203.0.113.9")]
    #[case::all_trusted("10.0.0.1", &["10.0.0.4, 10.0.0.3"], "10.0.0.4")]
    #[case::none("10.0.0.1", &[], "10.0.0.1")]
    #[case::empty("10.0.0.1", &[""], "10.0.0.1")]
    #[case::name("10.0.0.1", &["localhost"], "10.0.0.1")]
    #[case::unknown("10.0.0.1", &["203.0.113.9, unknown"], "10.0.0.1")]
    #[case::nonsense_before("10.0.0.1", &["' OR 1=1, 203.0.113.9"], "203.0.113.9")]
    #[case::with_port("10.0.0.1", &["203.0.113.9:4711"], "203.0.113.9")]
    #[case::ipv6("::1", &["2001:db8::7"], "2001:db8::7")]
    #[case::ipv6_in_brackets("::1", &["[2001:db8::7]"], "2001:db8::7")]
    #[case::ipv6_with_port("::1", &["[2001:db8::7]:443"], "2001:db8::7")]
    #[case::mapped("::1", &["::ffff:203.0.113.9"], "203.0.113.9")]
    #[case::mapped_proxy("fd00::1", &["203.0.113.9, ::ffff:10.0.0.2"], "203.0.113.9")]
    #[case::ipv6_stranger("2001:db8::1", &["203.0.113.9"], "2001:db8::1")]
    fn the_last_address_that_no_proxy_has_is_the_clients(
        #[case] peer: &str,
        #[case] forwarded: &[&str],
        #[case] expected: &str,
    ) {
        let headers: Vec<_> = forwarded.iter().map(|value| (FORWARDED_FOR, *value)).collect();
        assert_eq!(client(peer, &headers).address.0, expected.parse::<IpAddr>().unwrap());
    }

    #[rstest]
    #[case("10.0.0.1", &["https"], Scheme::Https)]
    #[case("10.0.0.1", &["HTTPS"], Scheme::Https)]
    #[case("10.0.0.1", &["http"], Scheme::Http)]
    #[case("10.0.0.1", &["gopher"], Scheme::Http)]
    #[case("10.0.0.1", &["https, http"], Scheme::Http)]
    #[case("10.0.0.1", &["https", "https"], Scheme::Http)]
    #[case("192.0.2.1", &["https"], Scheme::Http)]
    fn the_scheme_is_what_a_trusted_proxy_says(#[case] peer: &str, #[case] proto: &[&str], #[case] expected: Scheme) {
        let headers: Vec<_> = proto.iter().map(|value| (FORWARDED_PROTO, *value)).collect();
        assert_eq!(client(peer, &headers).scheme, expected);
    }

    #[rstest]
    #[case("10.0.0.1", &["docs.example.com"], "docs.example.com")]
    #[case("10.0.0.1", &["docs.example.com:8443"], "docs.example.com:8443")]
    #[case("10.0.0.1", &["a.example, b.example"], "server:3001")]
    #[case("10.0.0.1", &["a.example", "b.example"], "server:3001")]
    #[case("10.0.0.1", &["user@evil.example"], "server:3001")]
    #[case("10.0.0.1", &["evil.example/path"], "server:3001")]
    #[case("192.0.2.1", &["evil.example"], "server:3001")]
    fn the_host_is_what_a_trusted_proxy_says(#[case] peer: &str, #[case] host: &[&str], #[case] expected: &str) {
        let headers: Vec<_> = host.iter().map(|value| (FORWARDED_HOST, *value)).collect();
        let mut sent = HeaderMap::new();
        sent.insert(header::HOST, "server:3001".parse().unwrap());
        let client = client(peer, &headers);
        assert_eq!(client.host(&sent, &Uri::from_static("/api")), Some(expected));
        assert_eq!(client.origin(&sent, &Uri::from_static("/api")), Some(format!("http://{expected}")));
    }
}
