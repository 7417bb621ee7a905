//! Connections that the server makes on somebody's behalf: whoever may name an address must not get at what only this
//! server can reach (SSRF). Names are resolved here, each answer is checked, and the connection goes to an address that
//! was checked: a name that is answered differently the next time changes nothing.

mod addresses;

use std::{
    collections::HashSet,
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use reqwest::{
    dns::{Addrs, Name, Resolve, Resolving},
    redirect,
};
use tokio::time::timeout;
use url::{Host, Url};

pub use self::addresses::{NotANetwork, PrivateAddresses, is_public};

/// How long a name may take to be resolved.
const LOOKUP: Duration = Duration::from_secs(10);
const MAX_REDIRECTIONS: usize = 5;
/// Where programs look for the proxy that they are to use.
const PROXY_VARIABLES: [&str; 6] = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];

/// An address that is not for those on whose behalf the server connects. The text is the same whatever is there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{host} is at {address}, which is an address of a private or reserved network; the server connects there only if its \
     admin allows it with --allow-private-addresses (AI_TOOLKIT_ALLOW_PRIVATE_ADDRESSES)"
)]
pub struct PrivateAddress {
    /// The name or address that was to be connected to.
    pub host: String,
    /// Where that is.
    pub address: IpAddr,
}

impl PrivateAddress {
    /// The refusal that this error is, whichever of this module's errors it came in.
    pub(crate) fn within(error: &(dyn std::error::Error + 'static)) -> Option<Self> {
        match error.downcast_ref() {
            Some(OutgoingError::Private(refused)) => Some(refused.clone()),
            _ => error.downcast_ref().cloned(),
        }
    }
}

/// Nothing can be connected to.
#[derive(Debug, thiserror::Error)]
pub enum OutgoingError {
    /// It is not allowed.
    #[error(transparent)]
    Private(#[from] PrivateAddress),
    /// The name has no address, or nobody answers for it.
    #[error("the name {host} cannot be resolved ({source}); check the address")]
    Unresolved {
        /// The name.
        host: String,
        /// What the resolver says.
        source: io::Error,
    },
}

/// Finds a name's addresses; tests have names of their own.
#[async_trait]
pub(crate) trait Lookup: Send + Sync {
    async fn lookup(&self, host: &str) -> io::Result<Vec<IpAddr>>;
}

/// The machine's own way.
struct System;

#[async_trait]
impl Lookup for System {
    async fn lookup(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        let found =
            timeout(LOOKUP, tokio::net::lookup_host((host, 0))).await.map_err(|_| io::ErrorKind::TimedOut)??;
        Ok(found.map(|address| address.ip()).collect())
    }
}

/// What the server may connect to; cheap to clone.
#[derive(Clone)]
pub struct Outgoing {
    allowed: PrivateAddresses,
    /// The host of an address that the admin configured.
    trusted: Option<String>,
    /// The hosts of this server's own proxies.
    proxies: HashSet<String>,
    lookup: Arc<dyn Lookup>,
}

impl Outgoing {
    /// Connects to public addresses and to those of `allowed`.
    pub fn new(allowed: PrivateAddresses) -> Self {
        let proxies = PROXY_VARIABLES.iter().filter_map(|name| proxy_host(&std::env::var(name).ok()?)).collect();
        Self { allowed, trusted: None, proxies, lookup: Arc::new(System) }
    }

    /// The same with other answers to what a name's addresses are.
    #[cfg(test)]
    pub(crate) fn with_lookup(allowed: PrivateAddresses, lookup: impl Lookup + 'static) -> Self {
        Self { allowed, trusted: None, proxies: HashSet::new(), lookup: Arc::new(lookup) }
    }

    /// The same, which also connects to the server of `own`: an address that the admin configured, not a user.
    #[must_use]
    pub fn trusting(mut self, own: Option<&Url>) -> Self {
        self.trusted = own.and_then(Url::host_str).map(bare);
        self
    }

    /// Whether names may be left to a proxy, which then decides whom it connects to.
    pub fn is_behind_proxy(&self) -> bool {
        !self.proxies.is_empty()
    }

    /// The addresses of `host` that may be connected to; there is at least one. `host` may be an address itself.
    ///
    /// # Errors
    /// [`PrivateAddress`] when there are only others; else why the name cannot be resolved.
    pub async fn resolve(&self, host: &str) -> Result<Vec<IpAddr>, OutgoingError> {
        if let Ok(address) = bare(host).parse() {
            self.check(host, address)?;
            return Ok(vec![address]);
        }
        let unresolved = |source| OutgoingError::Unresolved { host: host.to_owned(), source };
        let found = self.lookup.lookup(host).await.map_err(unresolved)?;
        let first = found.first().copied().ok_or_else(|| unresolved(io::ErrorKind::NotFound.into()))?;
        let allowed: Vec<IpAddr> = found.into_iter().filter(|address| self.check(host, *address).is_ok()).collect();
        if allowed.is_empty() {
            return Err(PrivateAddress { host: host.to_owned(), address: first }.into());
        }
        Ok(allowed)
    }

    /// Checks an address that has a number in the place of a name. HTTP clients do not resolve it, so nothing else would.
    ///
    /// # Errors
    /// When it must not be connected to.
    pub fn check_url(&self, url: &Url) -> Result<(), PrivateAddress> {
        match url.host() {
            Some(Host::Ipv4(address)) => self.check(&address.to_string(), address.into()),
            Some(Host::Ipv6(address)) => self.check(&address.to_string(), address.into()),
            Some(Host::Domain(_)) | None => Ok(()),
        }
    }

    fn check(&self, host: &str, address: IpAddr) -> Result<(), PrivateAddress> {
        if self.allowed.allow(address) || self.trusted.as_ref().is_some_and(|trusted| *trusted == bare(host)) {
            return Ok(());
        }
        Err(PrivateAddress { host: host.to_owned(), address })
    }

    /// An HTTP client that connects to nothing else, also where it is redirected. The first address is checked by
    /// [`Outgoing::check_url`], before it is asked.
    pub fn http_client(&self) -> reqwest::ClientBuilder {
        let guard = self.clone();
        let follow = redirect::Policy::custom(move |attempt| {
            if attempt.previous().len() > MAX_REDIRECTIONS {
                return attempt.error("it leads in circles");
            }
            match guard.check_url(attempt.url()) {
                Ok(()) => attempt.follow(),
                Err(refused) => attempt.error(refused),
            }
        });
        reqwest::Client::builder().dns_resolver(self.clone()).redirect(follow)
    }
}

impl Resolve for Outgoing {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let name = name.as_str();
            // A client asks for its proxy's address here, too.
            let is_proxy = guard.proxies.contains(&bare(name));
            let found = if is_proxy { guard.lookup.lookup(name).await? } else { guard.resolve(name).await? };
            // The port comes from the address that is asked.
            let found = found.into_iter().map(|address| SocketAddr::new(address, 0));
            Ok(Box::new(found) as Addrs)
        })
    }
}

/// A host as it is compared: without the brackets of IPv6, in small letters.
fn bare(host: &str) -> String {
    host.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase()
}

/// The host of `http://user:password@proxy:3128`, or of `proxy:3128`.
fn proxy_host(text: &str) -> Option<String> {
    let url = Url::parse(text).ok().filter(Url::has_host).or_else(|| Url::parse(&format!("http://{text}")).ok())?;
    url.host_str().map(bare)
}

#[cfg(test)]
pub(crate) mod test_support {
    //! Names that answer what a test wants.

    use std::sync::Mutex;

    use super::*;

    /// Each name with its answers, of which the last one stays.
    pub(crate) struct Names(Mutex<Vec<(&'static str, Vec<&'static str>)>>);

    impl Names {
        pub(crate) fn new(names: impl IntoIterator<Item = (&'static str, Vec<&'static str>)>) -> Self {
            Self(Mutex::new(names.into_iter().collect()))
        }
    }

    #[async_trait]
    impl Lookup for Names {
        async fn lookup(&self, host: &str) -> io::Result<Vec<IpAddr>> {
            let mut names = self.0.lock().unwrap();
            let (_, answers) = names.iter_mut().find(|(name, _)| *name == host).ok_or(io::ErrorKind::NotFound)?;
            let answer = if answers.len() > 1 { answers.remove(0) } else { answers[0] };
            Ok(answer.split(' ').map(|address| address.parse().unwrap()).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use axum::{Router, http::StatusCode, response::Redirect, routing::get};

    use super::{test_support::Names, *};

    /// What is allowed stands for the public network, and the rest of loopback for what is private.
    fn guard(names: impl IntoIterator<Item = (&'static str, Vec<&'static str>)>) -> Outgoing {
        Outgoing::with_lookup("127.0.0.1".parse().unwrap(), Names::new(names))
    }

    /// Serves on this address; counts nothing, because whoever gets here has an answer to show.
    async fn serve(address: &str, router: Router) -> u16 {
        let listener = tokio::net::TcpListener::bind((address, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        port
    }

    async fn ask(guard: &Outgoing, url: &str) -> Result<String, reqwest::Error> {
        guard.http_client().no_proxy().build().unwrap().get(url).send().await?.text().await
    }

    fn refusal(error: &reqwest::Error) -> PrivateAddress {
        let mut cause: &dyn Error = error;
        loop {
            if let Some(refused) = PrivateAddress::within(cause) {
                return refused;
            }
            cause = cause.source().unwrap_or_else(|| panic!("{error:?}"));
        }
    }

    #[tokio::test]
    async fn a_name_of_a_private_address_is_not_connected_to() {
        let port = serve("127.0.0.2", Router::new().route("/", get(|| async { "private" }))).await;
        let guard = guard([("inside.test", vec!["127.0.0.2"]), ("mixed.test", vec!["127.0.0.2 127.0.0.1"])]);
        let error = ask(&guard, &format!("http://inside.test:{port}/")).await.unwrap_err();
        let refused = refusal(&error);
        assert_eq!((refused.host.as_str(), refused.address.to_string().as_str()), ("inside.test", "127.0.0.2"));
        assert!(refused.to_string().contains("--allow-private-addresses"), "{refused}");
        // The same words where nobody listens, so that nobody is found out about.
        let closed = ask(&guard, "http://inside.test:1/").await.unwrap_err();
        assert_eq!(refusal(&closed).to_string(), refused.to_string());
        assert_eq!(guard.resolve("mixed.test").await.unwrap(), ["127.0.0.1".parse::<IpAddr>().unwrap()]);
    }

    #[tokio::test]
    async fn a_redirection_to_a_private_address_is_not_followed() {
        let private = serve("127.0.0.2", Router::new().fallback(|| async { "private" })).await;
        let to = move |host: &'static str| {
            get(move || async move { Redirect::temporary(&format!("http://{host}:{private}/")) })
        };
        let router = Router::new()
            .route("/number", to("127.0.0.2"))
            .route("/name", to("inside.test"))
            .route("/written-otherwise", to("0x7f.2"))
            .route("/mapped", to("[::ffff:127.0.0.2]"))
            .route("/circle", get(|| async { Redirect::temporary("/circle") }))
            .route("/here", get(|| async { Redirect::temporary("/there") }))
            .route("/there", get(|| async { "public" }));
        let public = serve("127.0.0.1", router).await;
        let guard = guard([("outside.test", vec!["127.0.0.1"]), ("inside.test", vec!["127.0.0.2"])]);
        let url = |path: &str| format!("http://outside.test:{public}/{path}");
        assert_eq!(ask(&guard, &url("here")).await.unwrap(), "public");
        for path in ["number", "name", "written-otherwise", "mapped"] {
            let error = ask(&guard, &url(path)).await.unwrap_err();
            assert!(refusal(&error).to_string().contains("AI_TOOLKIT_ALLOW_PRIVATE_ADDRESSES"), "{path}: {error:?}");
        }
        assert!(ask(&guard, &url("circle")).await.unwrap_err().is_redirect());
    }

    #[tokio::test]
    async fn a_name_that_is_answered_differently_the_second_time_does_not_help() {
        let private = serve("127.0.0.2", Router::new().fallback(|| async { (StatusCode::OK, "private") })).await;
        let names = [("rebind.test", vec!["127.0.0.1", "127.0.0.2"])];
        let guard = guard(names);
        // Whoever checks first and connects later gets the second answer, which is checked as well.
        assert!(guard.resolve("rebind.test").await.is_ok());
        let error = ask(&guard, &format!("http://rebind.test:{private}/")).await.unwrap_err();
        assert_eq!(refusal(&error).address.to_string(), "127.0.0.2");
    }

    #[tokio::test]
    async fn numbers_are_checked_too() {
        let guard = guard([]);
        for (url, allowed) in [
            ("http://127.0.0.1/", true),
            ("http://8.8.8.8/", true),
            ("http://127.0.0.2/", false),
            ("http://2130706434/", false),
            ("http://[::1]/", false),
            ("http://[fd00:ec2::254]/", false),
            ("https://169.254.169.254/latest/meta-data/", false),
        ] {
            let url = Url::parse(url).unwrap();
            assert_eq!(guard.check_url(&url).is_ok(), allowed, "{url}");
            assert_eq!(guard.resolve(url.host_str().unwrap()).await.is_ok(), allowed, "{url}");
        }
    }

    #[tokio::test]
    async fn a_name_without_an_address_is_told() {
        let error = guard([]).resolve("nowhere.test").await.unwrap_err();
        assert!(
            matches!(error, OutgoingError::Unresolved { .. }) && error.to_string().contains("nowhere.test"),
            "{error}"
        );
    }

    #[tokio::test]
    async fn what_the_admin_configured_is_reached_and_nothing_beside_it() {
        let names = || [("ghe.test", vec!["127.0.0.2"]), ("inside.test", vec!["127.0.0.2"])];
        let own = Url::parse("https://ghe.test/api/v3").unwrap();
        let guard = guard(names()).trusting(Some(&own));
        assert!(guard.resolve("ghe.test").await.is_ok());
        assert!(guard.resolve("inside.test").await.is_err());
        let own = Url::parse("http://127.0.0.2:4000").unwrap();
        let guard = super::tests::guard(names()).trusting(Some(&own));
        assert!(guard.check_url(&own).is_ok());
        assert!(guard.check_url(&Url::parse("http://127.0.0.3:4000").unwrap()).is_err());
    }

    #[test]
    fn proxies_are_known_however_they_are_written() {
        for text in ["http://proxy.test:3128", "http://ann:secret@Proxy.test:3128/", "proxy.test:3128", "proxy.test"] {
            assert_eq!(proxy_host(text).as_deref(), Some("proxy.test"), "{text}");
        }
        assert_eq!(proxy_host("[fd00::1]:3128").as_deref(), Some("fd00::1"));
    }
}
