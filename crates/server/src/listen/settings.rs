//! The flags of the network's edge, and its limits.

use std::{path::PathBuf, time::Duration};

use clap::Args;
use ipnet::IpNet;

use super::{TlsFiles, TrustedProxies, network};

/// No address gets more than this part of all connections.
const LARGEST_SHARE: usize = 4;

/// How the server meets the network.
#[derive(Debug, Clone, Args)]
pub struct NetworkArgs {
    /// Proxies whose `X-Forwarded-For`, `-Proto` and `-Host` are believed: addresses or networks such as
    /// `10.0.0.0/8,::1`, comma-separated; none unless given
    #[arg(long, env = "AI_TOOLKIT_TRUSTED_PROXIES", value_delimiter = ',', value_parser = network::parse)]
    pub trusted_proxies: Vec<IpNet>,

    /// PEM file with the certificate and its chain; with it the server speaks HTTPS only
    #[arg(long, env = "AI_TOOLKIT_TLS_CERT", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,

    /// PEM file with the certificate's private key
    #[arg(long, env = "AI_TOOLKIT_TLS_KEY", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,

    /// How many connections may be open at once, WebSockets among them; one address gets a quarter at most
    #[arg(long, env = "AI_TOOLKIT_MAX_CONNECTIONS", default_value_t = ConnectionLimits::default().connections,
        value_parser = connections)]
    pub max_connections: usize,

    /// Requests a second from one address, ten times as many at once; 0 for no limit
    #[arg(long, env = "AI_TOOLKIT_RATE_LIMIT", default_value_t = Rates::default().per_address,
        value_parser = clap::value_parser!(u32).range(..=1_000_000))]
    pub rate_limit: u32,

    /// Requests of workstations and agents a second with one API key, ten times as many at once; 0 for no limit
    #[arg(long, env = "AI_TOOLKIT_KEY_RATE_LIMIT", default_value_t = Rates::default().per_key,
        value_parser = clap::value_parser!(u32).range(..=1_000_000))]
    pub key_rate_limit: u32,
}

fn connections(text: &str) -> Result<usize, String> {
    let range = 16..=1_000_000;
    text.parse()
        .ok()
        .filter(|count| range.contains(count))
        .ok_or_else(|| format!("it must be a number from {} to {}", range.start(), range.end()))
}

/// How the server meets the network, checked.
#[derive(Debug, Clone, Default)]
pub struct NetworkSettings {
    /// Who may say for whom it speaks.
    pub trusted_proxies: TrustedProxies,
    /// The certificate; without one the server speaks plain HTTP.
    pub tls: Option<TlsFiles>,
    /// What a connection may take.
    pub limits: ConnectionLimits,
    /// How often clients may ask.
    pub rates: Rates,
}

/// What connections may take.
#[derive(Debug, Clone, Copy)]
pub struct ConnectionLimits {
    /// How many may be open at once.
    pub connections: usize,
    /// For the TLS handshake.
    pub handshake: Duration,
    /// For the head of a request, from the connection's beginning or the answer before. So it is also how long a
    /// connection may idle: a little longer than proxies keep theirs, lest they use one that is being closed.
    pub head: Duration,
    /// For a request's whole body.
    pub body: Duration,
    /// For the client to take any more bytes of what it is sent.
    pub stall: Duration,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            connections: 10_000,
            handshake: Duration::from_secs(10),
            head: Duration::from_secs(65),
            body: Duration::from_mins(2),
            stall: Duration::from_mins(1),
        }
    }
}

impl ConnectionLimits {
    /// How many connections one address gets.
    pub fn share(&self) -> usize {
        self.connections.div_ceil(LARGEST_SHARE)
    }
}

/// How many requests a second; ten times as many may come at once, and 0 means any number.
#[derive(Debug, Clone, Copy)]
pub struct Rates {
    /// From one address.
    pub per_address: u32,
    /// With one API key.
    pub per_key: u32,
}

impl Default for Rates {
    fn default() -> Self {
        Self { per_address: 300, per_key: 50 }
    }
}

impl From<NetworkArgs> for NetworkSettings {
    fn from(args: NetworkArgs) -> Self {
        Self {
            trusted_proxies: TrustedProxies::new(args.trusted_proxies),
            tls: args.tls_cert.zip(args.tls_key).map(|(certificate, key)| TlsFiles { certificate, key }),
            limits: ConnectionLimits { connections: args.max_connections, ..ConnectionLimits::default() },
            rates: Rates { per_address: args.rate_limit, per_key: args.key_rate_limit },
        }
    }
}
