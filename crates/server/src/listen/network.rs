//! Addresses as limits and trust see them.

use std::{
    net::{IpAddr, Ipv6Addr},
    str::FromStr,
};

use ipnet::IpNet;

/// What one client can be told by: an IPv4 address, or the first 64 bits of an IPv6 address, because every customer of
/// a provider has all addresses below those.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Network(IpAddr);

impl Network {
    /// The network of this address.
    pub fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
            }
            address @ IpAddr::V4(_) => address,
        })
    }
}

/// The proxies whose `X-Forwarded-…` headers are believed.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(Vec<IpNet>);

/// An entry of `--trusted-proxies` is no network.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is no IP address and no network such as 10.0.0.0/8")]
pub(super) struct NoNetwork(String);

impl TrustedProxies {
    /// These networks.
    pub fn new(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    /// Whether this is the address of one.
    pub fn contain(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// A network, or an address as the network of one.
pub(super) fn parse(text: &str) -> Result<IpNet, NoNetwork> {
    let network = IpNet::from_str(text).or_else(|_| IpAddr::from_str(text).map(IpNet::from));
    network.map_err(|_| NoNetwork(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("10.0.0.0/8", "10.1.2.3", true)]
    #[case("10.0.0.0/8", "11.1.2.3", false)]
    #[case("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    #[case("127.0.0.1", "127.0.0.1", true)]
    #[case("127.0.0.1", "127.0.0.2", false)]
    #[case("::1", "::1", true)]
    #[case("fd00::/8", "fd12::7", true)]
    #[case("fd00::/8", "2001:db8::1", false)]
    fn proxies_are_known_by_network(#[case] network: &str, #[case] address: &str, #[case] expected: bool) {
        let proxies = TrustedProxies::new(vec![parse(network).unwrap()]);
        assert_eq!(proxies.contain(address.parse().unwrap()), expected);
    }

    #[rstest]
    #[case("")]
    #[case("proxy.internal")]
    #[case("10.0.0.0/33")]
    #[case("10.0.0")]
    fn what_is_no_network_is_refused(#[case] text: &str) {
        assert!(parse(text).unwrap_err().to_string().contains("10.0.0.0/8"));
    }

    #[rstest]
    #[case("192.0.2.1", "192.0.2.2", false)]
    #[case("192.0.2.1", "::ffff:192.0.2.1", true)]
    #[case("2001:db8:1:2:3::4", "2001:db8:1:2:ffff::", true)]
    #[case("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    fn clients_are_told_apart_by_what_each_can_have(#[case] one: &str, #[case] other: &str, #[case] same: bool) {
        assert_eq!(Network::of(one.parse().unwrap()) == Network::of(other.parse().unwrap()), same);
    }
}
