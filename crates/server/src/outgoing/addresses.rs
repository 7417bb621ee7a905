//! Which addresses belong to the public network, and which others an admin lets the server connect to.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

const fn v4(a: u8, b: u8, c: u8, d: u8, prefix: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), prefix)
}

const fn v6(first: u16, second: u16, prefix: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(first, second, 0, 0, 0, 0, 0, 0), prefix)
}

/// What is not public of IPv4. Source: the IANA IPv4 Special-Purpose Address Registry.
const SPECIAL_V4: [Ipv4Net; 15] = [
    v4(0, 0, 0, 0, 8),       // this host, this network
    v4(10, 0, 0, 0, 8),      // private
    v4(100, 64, 0, 0, 10),   // shared by a provider's customers (CGNAT)
    v4(127, 0, 0, 0, 8),     // loopback
    v4(169, 254, 0, 0, 16),  // link-local, where clouds hand out their machines' credentials
    v4(172, 16, 0, 0, 12),   // private
    v4(192, 0, 0, 0, 24),    // protocol assignments
    v4(192, 0, 2, 0, 24),    // documentation
    v4(192, 88, 99, 0, 24),  // relays to IPv6 (6to4)
    v4(192, 168, 0, 0, 16),  // private
    v4(198, 18, 0, 0, 15),   // benchmarks
    v4(198, 51, 100, 0, 24), // documentation
    v4(203, 0, 113, 0, 24),  // documentation
    v4(224, 0, 0, 0, 4),     // multicast
    v4(240, 0, 0, 0, 4),     // reserved, broadcast
];

/// All that is public of IPv6, with the exceptions below. So all else is refused, also what IPv4 is hidden in: mapped
/// (`::ffff:0:0/96`) and compatible (`::/96`) addresses, and what a NAT64 translates (`64:ff9b::/96`).
const GLOBAL_V6: Ipv6Net = v6(0x2000, 0, 3);

/// What is not public of [`GLOBAL_V6`]. Source: the IANA IPv6 Special-Purpose Address Registry.
const SPECIAL_V6: [Ipv6Net; 4] = [
    v6(0x2001, 0, 23),     // protocol assignments, with Teredo, ORCHID and benchmarks
    v6(0x2001, 0xdb8, 32), // documentation
    v6(0x2002, 0, 16),     // 6to4, which IPv4 is hidden in
    v6(0x3fff, 0, 20),     // documentation
];

/// Whether this address is one of the public network, which everybody can reach as well as this server.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !SPECIAL_V4.iter().any(|network| network.contains(&address)),
        IpAddr::V6(address) => {
            GLOBAL_V6.contains(&address) && !SPECIAL_V6.iter().any(|network| network.contains(&address))
        }
    }
}

/// The addresses that are not public and may be connected to all the same.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PrivateAddresses {
    /// None of them.
    #[default]
    None,
    /// All of them.
    All,
    /// Those of these networks.
    Networks(Vec<IpNet>),
}

impl PrivateAddresses {
    /// Whether this address may be connected to.
    pub fn allow(&self, address: IpAddr) -> bool {
        is_public(address)
            || match self {
                Self::None => false,
                Self::All => true,
                Self::Networks(networks) => networks.iter().any(|network| network.contains(&address)),
            }
    }
}

/// A text that names no networks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no network; give all, none, or networks separated by commas, such as 10.0.0.0/8,fd00::/8")]
pub struct NotANetwork(String);

impl FromStr for PrivateAddresses {
    type Err = NotANetwork;

    /// Reads `all`, `none`, or networks and single addresses separated by commas.
    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        match text.trim() {
            "all" => return Ok(Self::All),
            "none" => return Ok(Self::None),
            _ => {}
        }
        let networks = text.split(',').map(str::trim).map(|part| {
            let single = || part.parse::<IpAddr>().ok().map(IpNet::from);
            part.parse::<IpNet>().ok().or_else(single).ok_or_else(|| NotANetwork(part.to_owned()))
        });
        networks.collect::<Result<_, _>>().map(Self::Networks)
    }
}

impl fmt::Display for PrivateAddresses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::All => f.write_str("all"),
            Self::Networks(networks) => {
                let networks: Vec<String> = networks.iter().map(IpNet::to_string).collect();
                f.write_str(&networks.join(","))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[rstest]
    fn special_addresses_are_not_public(
        #[values(
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:2::1",
            "2001:10::1",
            "2001:20::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1"
        )]
        address: &str,
    ) {
        assert!(!is_public(ip(address)), "{address}");
        assert!(PrivateAddresses::All.allow(ip(address)));
    }

    #[rstest]
    fn all_others_are(
        #[values(
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "140.82.112.3",
            "172.15.255.255",
            "172.32.0.0",
            "192.167.255.255",
            "223.255.255.255",
            "2001:200::1",
            "2001:4860:4860::8888",
            "2003::1",
            "2606:4700::1111",
            "2a00:1450::1",
            "3ffe:ffff::1"
        )]
        address: &str,
    ) {
        assert!(is_public(ip(address)), "{address}");
        assert!(PrivateAddresses::None.allow(ip(address)));
    }

    #[rstest]
    #[case("all", PrivateAddresses::All)]
    #[case(" none ", PrivateAddresses::None)]
    #[case("10.0.0.0/8, fd00::/8,127.0.0.1", PrivateAddresses::Networks(vec![
        "10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap(), "127.0.0.1/32".parse().unwrap(),
    ]))]
    fn networks_are_read(#[case] text: &str, #[case] expected: PrivateAddresses) {
        let read: PrivateAddresses = text.parse().unwrap();
        assert_eq!(read, expected);
        assert_eq!(read.to_string().parse(), Ok(read));
    }

    #[rstest]
    fn other_texts_are_refused(
        #[values("", "true", "10.0.0.0/33", "10.0.0.0/8,", "localhost", "all,10.0.0.0/8")] text: &str,
    ) {
        assert!(text.parse::<PrivateAddresses>().unwrap_err().to_string().contains("10.0.0.0/8,fd00::/8"));
    }

    proptest! {
        #[test]
        fn what_the_standard_library_calls_special_is_not_public(bits in any::<u32>()) {
            let address = Ipv4Addr::from_bits(bits);
            let special = address.is_private() || address.is_loopback() || address.is_link_local()
                || address.is_unspecified() || address.is_multicast() || address.is_broadcast()
                || address.is_documentation();
            prop_assert!(!(special && is_public(address.into())), "{}", address);
        }

        /// However an IPv4 address is dressed up as IPv6, it opens no door that is closed to it.
        #[test]
        fn ipv4_within_ipv6_is_not_public([a, b] in any::<[u16; 2]>(), [c, d, e, f] in any::<[u16; 4]>()) {
            let v4 = Ipv4Addr::from_bits(u32::from(a) << 16 | u32::from(b));
            for address in [
                v4.to_ipv6_mapped(),
                v4.to_ipv6_compatible(),
                Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, a, b),
                Ipv6Addr::new(0x2002, a, b, c, d, e, f, 1),
                Ipv6Addr::new(0x2001, 0, a, b, c, d, e, f),
            ] {
                prop_assert!(!is_public(address.into()), "{}", address);
            }
        }

        #[test]
        fn only_global_unicast_is_public_of_ipv6(bits in any::<u128>()) {
            let address = Ipv6Addr::from_bits(bits);
            prop_assert!(!is_public(address.into()) || bits >> 125 == 1, "{}", address);
        }

        /// An allowed network opens itself, and nothing beside it.
        #[test]
        fn an_allowed_network_is_allowed_alone(network in any::<u32>(), prefix in 0..=32_u8, other in any::<u32>()) {
            let network = Ipv4Net::new(Ipv4Addr::from_bits(network), prefix).unwrap();
            let allowed = PrivateAddresses::Networks(vec![network.into()]);
            prop_assert!(allowed.allow(network.network().into()) && allowed.allow(network.broadcast().into()));
            let other = Ipv4Addr::from_bits(other);
            prop_assert_eq!(allowed.allow(other.into()), is_public(other.into()) || network.contains(&other));
        }
    }
}
