//! The other services that say who somebody is: OpenID Connect and GitHub. The only place that speaks to them; what
//! becomes of who comes is decided in [`crate::domain`].

pub mod config;
mod flow;
mod github;
mod http;
mod oidc;
mod rules;

use ai_toolkit_protocol::SignInProvider;
use url::Url;

pub use config::{ProviderConfig, ProviderConfigError, SignInArgs};
pub use flow::FlowSecret;
pub use http::FetchError;
pub use rules::{Grants, GroupRules, RuleError};

use self::{github::Github, http::Client, oidc::Oidc};

/// Who a service says somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// What the service never gives to anybody else.
    pub subject: String,
    /// What the service calls them, to be recognised by people.
    pub handle: String,
    /// Their own name, as the service has it.
    pub name: String,
    /// Their email address, unless the service says that it is not verified.
    pub email: Option<String>,
    /// The groups that they are in, as the service names them.
    pub groups: Vec<String>,
}

/// Somebody whom a service knows, and what that opens here.
#[derive(Debug, Clone)]
pub struct Proved {
    /// The provider's id: `oidc` or `github`.
    pub provider: &'static str,
    /// The service itself; a subject means something there alone.
    pub issuer: String,
    /// Who it is.
    pub identity: Identity,
    /// What their groups give them; none if no rule lets them in.
    pub grants: Option<Grants>,
}

/// A service could not say who somebody is. The text names no secret.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// No answer that could be used.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// What the service tells about itself is no use.
    #[error("the service's description of itself cannot be used: {0}")]
    Discovery(String),
    /// The code was not taken.
    #[error("the service did not give a token for its code: {0}")]
    Exchange(String),
    /// The token is not what it should be.
    #[error("the ID token is refused: {0}")]
    IdToken(String),
    /// The claims beside the token cannot be used.
    #[error("the service's claims about the person cannot be used: {0}")]
    UserInfo(String),
}

/// Where a service sends browsers back to.
fn callback(public_url: &Url, provider: &str) -> String {
    format!("{}/api/auth/{provider}/callback", public_url.as_str().trim_end_matches('/'))
}

/// An error with what led to it, in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |error| error.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

enum Service {
    Oidc(Box<Oidc>),
    Github(Github),
}

/// One way to sign in.
pub struct Provider {
    id: &'static str,
    name: String,
    service: Service,
}

impl Provider {
    fn new(config: ProviderConfig, public_url: &Url) -> Self {
        match config {
            ProviderConfig::Oidc(config) => {
                let (id, name) = (config::OIDC, config.name.clone());
                let service = Service::Oidc(Box::new(Oidc::new(config, callback(public_url, id))));
                Self { id, name, service }
            }
            ProviderConfig::Github(config) => {
                let service = Service::Github(Github::new(config, callback(public_url, config::GITHUB)));
                Self { id: config::GITHUB, name: "GitHub".to_owned(), service }
            }
        }
    }

    /// Its name in addresses.
    pub fn id(&self) -> &'static str {
        self.id
    }
}

/// All ways to sign in that are configured.
pub struct Providers {
    all: Vec<Provider>,
    client: Client,
}

impl Providers {
    /// The configured ways; services send browsers back to `public_url`. None of them is asked yet: one that is down does
    /// not keep the platform from starting.
    ///
    /// # Errors
    /// When the system lets nobody open connections.
    pub fn new(configs: Vec<ProviderConfig>, public_url: Option<&Url>) -> Result<Self, FetchError> {
        let all = public_url.map(|url| configs.into_iter().map(|config| Provider::new(config, url)).collect());
        Ok(Self { all: all.unwrap_or_default(), client: Client::new()? })
    }

    /// What browsers are told of them.
    pub fn list(&self) -> Vec<SignInProvider> {
        self.all
            .iter()
            .map(|provider| SignInProvider { id: provider.id.to_owned(), name: provider.name.clone() })
            .collect()
    }

    /// The one with this id.
    pub fn get(&self, id: &str) -> Option<&Provider> {
        self.all.iter().find(|provider| provider.id == id)
    }

    /// Where a browser has to go to prove who uses it.
    ///
    /// # Errors
    /// When the service does not answer.
    pub async fn authorization_url(&self, provider: &Provider, flow: &FlowSecret) -> Result<Url, SignInError> {
        match &provider.service {
            Service::Oidc(oidc) => oidc.authorization_url(&self.client, flow).await,
            Service::Github(github) => github.authorization_url(flow),
        }
    }

    /// Who came back with this code. `issuer` is whom the browser says it comes from (RFC 9207).
    ///
    /// # Errors
    /// When the service does not answer, or answers with what proves nothing.
    pub async fn identify(
        &self,
        provider: &Provider,
        flow: &FlowSecret,
        code: String,
        issuer: Option<&str>,
    ) -> Result<Proved, SignInError> {
        let (issuer, identity, grants) = match &provider.service {
            Service::Oidc(oidc) => {
                let identity = oidc.identify(&self.client, flow, code, issuer).await?;
                let grants = oidc.rules().grants(|group| identity.groups.iter().any(|own| own == group));
                (oidc.issuer().to_owned(), identity, grants)
            }
            Service::Github(github) => {
                let identity = github.identify(&self.client, flow, code).await?;
                let is_in = |group: &str| identity.groups.iter().any(|own| own.eq_ignore_ascii_case(group));
                (github.issuer().to_owned(), identity.clone(), github.rules().grants(is_in))
            }
        };
        Ok(Proved { provider: provider.id, issuer, identity, grants })
    }
}
