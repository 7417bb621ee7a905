//! GitHub's OAuth: no ID token, so that who came is asked of its API.

use oauth2::{
    AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet, EndpointSet, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, Scope, TokenResponse, TokenUrl, basic::BasicClient,
};
use secrecy::ExposeSecret;
use serde::{Deserialize, de::DeserializeOwned};
use url::Url;

use super::{
    FlowSecret, GroupRules, Identity, SignInError, chain,
    config::GithubConfig,
    http::{Client, FetchError},
};

const PER_PAGE: usize = 100;
/// More organizations or teams than these are not looked at.
const MAX_PAGES: usize = 10;

#[derive(Deserialize)]
struct User {
    /// Never given to anybody else; names are.
    id: u64,
    login: String,
    name: Option<String>,
}

#[derive(Deserialize)]
struct Email {
    #[serde(rename = "email")]
    address: String,
    primary: bool,
    verified: bool,
}

#[derive(Deserialize)]
struct Organization {
    login: String,
}

#[derive(Deserialize)]
struct Team {
    slug: String,
    organization: Organization,
}

/// One GitHub: github.com, or an Enterprise Server.
pub(super) struct Github {
    config: GithubConfig,
    callback: String,
}

impl Github {
    pub(super) fn new(config: GithubConfig, callback: String) -> Self {
        Self { config, callback }
    }

    pub(super) fn issuer(&self) -> &str {
        &self.config.url
    }

    pub(super) fn rules(&self) -> &GroupRules {
        &self.config.rules
    }

    pub(super) fn authorization_url(&self, flow: &FlowSecret) -> Result<Url, SignInError> {
        let state = CsrfToken::new(flow.state());
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(flow.code_verifier()));
        let mut scopes = vec!["read:user", "user:email"];
        if self.config.rules.need_groups() {
            scopes.push("read:org");
        }
        let scopes = scopes.into_iter().map(|scope| Scope::new(scope.to_owned()));
        let client = self.client()?;
        Ok(client.authorize_url(|| state).add_scopes(scopes).set_pkce_challenge(challenge).url().0)
    }

    pub(super) async fn identify(
        &self,
        http: &Client,
        flow: &FlowSecret,
        code: String,
    ) -> Result<Identity, SignInError> {
        let client = self.client()?;
        let request = client.exchange_code(AuthorizationCode::new(code));
        let request = request.set_pkce_verifier(PkceCodeVerifier::new(flow.code_verifier()));
        let answer = request.request_async(http).await.map_err(|error| SignInError::Exchange(chain(&error)))?;
        let token = answer.access_token().secret();
        let api = self.api();
        let user: User = http.json(&format!("{api}/user"), token).await?;
        let emails: Vec<Email> = http.json(&format!("{api}/user/emails?per_page={PER_PAGE}"), token).await?;
        let mut groups = Vec::new();
        if self.config.rules.need_groups() {
            let organizations: Vec<Organization> = all(http, &format!("{api}/user/orgs"), token).await?;
            let teams: Vec<Team> = all(http, &format!("{api}/user/teams"), token).await?;
            groups.extend(organizations.into_iter().map(|organization| organization.login));
            groups.extend(teams.into_iter().map(|team| format!("{}/{}", team.organization.login, team.slug)));
        }
        let email = emails.into_iter().find(|email| email.primary && email.verified);
        Ok(Identity {
            subject: user.id.to_string(),
            name: user.name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| user.login.clone()),
            handle: user.login,
            email: email.map(|email| email.address),
            groups,
        })
    }

    fn client(
        &self,
    ) -> Result<BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>, SignInError>
    {
        let no_address = |error: url::ParseError| SignInError::Discovery(chain(&error));
        let url = &self.config.url;
        Ok(BasicClient::new(ClientId::new(self.config.client_id.clone()))
            .set_client_secret(ClientSecret::new(self.config.client_secret.expose_secret().to_owned()))
            .set_auth_uri(AuthUrl::new(format!("{url}/login/oauth/authorize")).map_err(no_address)?)
            .set_token_uri(TokenUrl::new(format!("{url}/login/oauth/access_token")).map_err(no_address)?)
            .set_redirect_uri(RedirectUrl::new(self.callback.clone()).map_err(no_address)?))
    }

    fn api(&self) -> String {
        match self.config.url.as_str() {
            "https://github.com" => "https://api.github.com".to_owned(),
            url => format!("{url}/api/v3"),
        }
    }
}

/// All pages of a list.
async fn all<T: DeserializeOwned>(http: &Client, url: &str, token: &str) -> Result<Vec<T>, FetchError> {
    let mut all = Vec::new();
    for page in 1..=MAX_PAGES {
        let mut items: Vec<T> = http.json(&format!("{url}?per_page={PER_PAGE}&page={page}"), token).await?;
        let is_last = items.len() < PER_PAGE;
        all.append(&mut items);
        if is_last {
            break;
        }
    }
    Ok(all)
}
