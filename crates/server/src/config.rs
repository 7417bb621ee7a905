//! Every flag and environment variable, validated once at start.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use clap::{ArgMatches, Args, ValueEnum, parser::ValueSource};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::{
    listen::{NetworkArgs, NetworkSettings},
    outgoing::PrivateAddresses,
    secrets::{KeySource, SecretError, read_secret_file},
    sign_in::{ProviderConfig, ProviderConfigError, SignInArgs},
};

/// How callers prove who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AuthMode {
    /// Everybody who can reach the server is its owner; for loopback only.
    None,
    /// People sign in.
    Accounts,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Human on a terminal, JSON otherwise.
    Auto,
    /// One readable line an event.
    Human,
    /// One JSON object an event.
    Json,
}

/// Where the data is; shared by all commands that open the database.
#[derive(Debug, Clone, Args)]
pub struct DataArgs {
    /// Folder for the SQLite database, generated keys and the Git cache
    #[arg(long, env = "AI_TOOLKIT_DATA_DIR", default_value = "./data")]
    pub data_dir: PathBuf,

    /// `postgres://host/database`; SQLite in the data folder unless given. With a password use the variable or
    /// `--database-url-file`, because the list of processes shows flags to everybody on the machine
    #[arg(long, env = "AI_TOOLKIT_DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<SecretString>,

    /// File that holds what AI_TOOLKIT_DATABASE_URL would
    #[arg(long, env = "AI_TOOLKIT_DATABASE_URL_FILE", conflicts_with = "database_url")]
    pub database_url_file: Option<PathBuf>,

    /// Keys that encrypt stored tokens: 32 bytes in base64 each, comma-separated, the first is used for new tokens; by
    /// the variable only. Generated in the data folder unless there is one of the two
    #[arg(long, env = "AI_TOOLKIT_ENCRYPTION_KEY", hide_env_values = true)]
    pub encryption_key: Option<SecretString>,

    /// File with these keys, one a line; a change is noticed without a restart
    #[arg(long, env = "AI_TOOLKIT_ENCRYPTION_KEY_FILE", conflicts_with = "encryption_key")]
    pub encryption_key_file: Option<PathBuf>,
}

impl DataArgs {
    /// The database's address; none for SQLite in the data folder.
    ///
    /// # Errors
    /// When the file that holds it cannot be used.
    pub fn database_url(&self) -> Result<Option<SecretString>, SecretError> {
        match &self.database_url_file {
            Some(file) => read_secret_file(file).map(Some),
            None => Ok(self.database_url.clone()),
        }
    }

    /// Where the encryption keys come from.
    pub fn key_source(&self) -> KeySource {
        match (&self.encryption_key_file, &self.encryption_key) {
            (Some(file), _) => KeySource::File(file.clone()),
            (None, Some(keys)) => KeySource::Given(keys.clone()),
            (None, None) => KeySource::DataDir(self.data_dir.clone()),
        }
    }
}

/// A secret was given as a flag, where everybody on the machine sees it.
#[derive(Debug, thiserror::Error)]
#[error(
    "{flag} would show its secret to everybody on this machine, in the list of processes; put it into the variable \
     {variable}, or into a file that {flag}-file names"
)]
pub struct SecretOnCommandLine {
    flag: &'static str,
    variable: &'static str,
}

/// Makes sure that no secret came as a flag: a key never may, and a database's address only without a password.
///
/// # Errors
/// Which flag it is, and what to do.
pub fn check_command_line(matches: &ArgMatches) -> Result<(), SecretOnCommandLine> {
    let given = |id: &str| {
        let known = matches.try_contains_id(id).unwrap_or(false);
        let flag = known && matches.value_source(id) == Some(ValueSource::CommandLine);
        if flag { matches.get_one::<SecretString>(id) } else { None }
    };
    if given("encryption_key").is_some() {
        return Err(SecretOnCommandLine { flag: "--encryption-key", variable: "AI_TOOLKIT_ENCRYPTION_KEY" });
    }
    if given("database_url").is_some_and(|url| has_password(url.expose_secret())) {
        return Err(SecretOnCommandLine { flag: "--database-url", variable: "AI_TOOLKIT_DATABASE_URL" });
    }
    matches.subcommand().map_or(Ok(()), |(_, matches)| check_command_line(matches))
}

/// Whether it may have a password; what is no address may be anything.
fn has_password(url: &str) -> bool {
    let Some(url) = Url::parse(url).ok().filter(Url::has_host) else { return true };
    url.password().is_some() || url.query_pairs().any(|(name, _)| name.contains("password"))
}

/// The flags of `serve`.
#[derive(Debug, Clone, Args)]
pub struct ServeArgs {
    /// Where the data is.
    #[command(flatten)]
    pub data: DataArgs,

    /// Address to listen on; port 0 takes a free one
    #[arg(long, env = "AI_TOOLKIT_LISTEN", default_value = "127.0.0.1:3001")]
    pub listen: SocketAddr,

    /// How callers prove who they are
    #[arg(long, env = "AI_TOOLKIT_AUTH", value_enum, default_value = "accounts")]
    pub auth: AuthMode,

    /// Seconds between two looks at each project's repository
    #[arg(long, env = "AI_TOOLKIT_SYNC_INTERVAL", default_value = "60", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub sync_interval: u64,

    /// Where people and Git servers reach this server, such as `https://docs.example.com`; webhooks are sent there
    #[arg(long, env = "AI_TOOLKIT_PUBLIC_URL")]
    pub public_url: Option<Url>,

    /// Base address of GitHub's API in the place of the one that follows from a repository's host
    #[arg(long, env = "AI_TOOLKIT_GITHUB_API_URL")]
    pub github_api_url: Option<Url>,

    /// Private and reserved addresses that repositories may be at: `all`, `none`, or networks such as
    /// `10.0.0.0/8,fd00::/8`; `all` with `--auth none`, else `none`, unless given
    #[arg(long, env = "AI_TOOLKIT_ALLOW_PRIVATE_ADDRESSES")]
    pub allow_private_addresses: Option<PrivateAddresses>,

    /// Hours after which a session that nobody uses ends
    #[arg(long, env = "AI_TOOLKIT_SESSION_IDLE_HOURS", default_value = "168", value_parser = clap::value_parser!(u64).range(1..=8_760))]
    pub session_idle_hours: u64,

    /// Days after which a session ends however much it is used
    #[arg(long, env = "AI_TOOLKIT_SESSION_MAX_DAYS", default_value = "30", value_parser = clap::value_parser!(u64).range(1..=365))]
    pub session_max_days: u64,

    /// Other ways to sign in than with a password.
    #[command(flatten)]
    pub sign_in: SignInArgs,

    /// Folder with the workstation clients to offer for download; the server's own unless given
    #[arg(long, env = "AI_TOOLKIT_CLIENT_DIR")]
    pub client_dir: Option<PathBuf>,

    /// How it meets the network.
    #[command(flatten)]
    pub network: NetworkArgs,
}

/// How long locks last.
#[derive(Debug, Clone, Copy)]
pub struct LockTimes {
    /// From acquisition or the last renewal.
    pub ttl: Duration,
    /// From the moment that the editor's connection has gone, unless something renews the lock.
    pub abandoned_after: Duration,
}

impl Default for LockTimes {
    fn default() -> Self {
        Self { ttl: Duration::from_mins(30), abandoned_after: Duration::from_mins(2) }
    }
}

/// How long sessions last.
#[derive(Debug, Clone, Copy)]
pub struct SessionTimes {
    /// From their last use.
    pub idle: Duration,
    /// From their beginning, however much they are used.
    pub longest: Duration,
}

impl Default for SessionTimes {
    fn default() -> Self {
        Self { idle: Duration::from_hours(7 * 24), longest: Duration::from_hours(30 * 24) }
    }
}

/// What the running server needs to know.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the data is.
    pub data: DataArgs,
    /// The address to listen on.
    pub listen: SocketAddr,
    /// How callers prove who they are.
    pub auth: AuthMode,
    /// The time between two looks at each repository.
    pub sync_interval: Duration,
    /// Where others reach this server.
    pub public_url: Option<Url>,
    /// Base address of GitHub's API, where it does not follow from the repository's host.
    pub github_api_url: Option<Url>,
    /// Which addresses that are not public repositories may be at.
    pub private_addresses: PrivateAddresses,
    /// Where the workstation clients are.
    pub client_dir: Option<PathBuf>,
    /// How long locks last.
    pub lock_times: LockTimes,
    /// How long sessions last.
    pub session_times: SessionTimes,
    /// How it meets the network.
    pub network: NetworkSettings,
    /// Other ways to sign in than with a password.
    pub providers: Vec<ProviderConfig>,
}

/// The flags contradict each other.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// Mode `none` would let everybody in.
    #[error(
        "--auth none lets in whoever can reach the server, so it is allowed on loopback only; listen on 127.0.0.1 or [::1], not {0}"
    )]
    OpenToTheNetwork(SocketAddr),
    /// An address of another kind.
    #[error("{0} must begin with http:// or https://")]
    NotHttp(&'static str),
    /// Another service for signing in is not set up well.
    #[error(transparent)]
    Provider(#[from] ProviderConfigError),
}

impl TryFrom<ServeArgs> for Config {
    type Error = ConfigError;

    fn try_from(args: ServeArgs) -> Result<Self, ConfigError> {
        if args.auth == AuthMode::None && !args.listen.ip().is_loopback() {
            return Err(ConfigError::OpenToTheNetwork(args.listen));
        }
        let is_http = |url: &Option<Url>| url.as_ref().is_none_or(|url| matches!(url.scheme(), "http" | "https"));
        if !is_http(&args.public_url) {
            return Err(ConfigError::NotHttp("--public-url"));
        }
        if !is_http(&args.github_api_url) {
            return Err(ConfigError::NotHttp("--github-api-url"));
        }
        // In mode `none` nobody signs in.
        let providers = match args.auth {
            AuthMode::Accounts => args.sign_in.providers(args.public_url.as_ref(), |name| std::env::var(name).ok())?,
            AuthMode::None => Vec::new(),
        };
        Ok(Self {
            data: args.data,
            listen: args.listen,
            auth: args.auth,
            sync_interval: Duration::from_secs(args.sync_interval),
            public_url: args.public_url,
            github_api_url: args.github_api_url,
            private_addresses: args.allow_private_addresses.unwrap_or(match args.auth {
                // Whoever may call sits at this machine, and reaches without the server what it reaches.
                AuthMode::None => PrivateAddresses::All,
                AuthMode::Accounts => PrivateAddresses::None,
            }),
            client_dir: args.client_dir,
            lock_times: LockTimes::default(),
            session_times: SessionTimes {
                idle: Duration::from_secs(args.session_idle_hours * 3600),
                longest: Duration::from_secs(args.session_max_days * 24 * 3600),
            },
            network: args.network.into(),
            providers,
        })
    }
}
