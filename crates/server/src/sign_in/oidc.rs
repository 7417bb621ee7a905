//! OpenID Connect: the authorization code flow with PKCE, and everything that makes an ID token one.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use openidconnect::{
    AccessToken, AccessTokenHash, AdditionalClaims, AuthType, AuthorizationCode, ClaimsVerificationError, Client,
    ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields, EndUserEmail, EndUserName, EndUserUsername,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenFields, IdTokenVerifier, IssuerUrl, LocalizedClaim, Nonce,
    OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, StandardErrorResponse,
    StandardTokenResponse, SubjectIdentifier, TokenResponse, TokenUrl, UserInfoUrl,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClientAuthMethod, CoreErrorResponseType,
        CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm,
        CoreProviderMetadata, CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse,
        CoreTokenType,
    },
};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tokio::sync::Mutex;
use url::Url;

use super::{
    FlowSecret, GroupRules, Identity, SignInError, chain,
    config::{OidcConfig, is_confidential},
    http,
};

/// How long what a provider tells about itself is taken for true.
const DISCOVERED_FOR: Duration = Duration::from_hours(1);

/// The claims that OpenID Connect does not name itself, groups among them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct OtherClaims {
    #[serde(flatten)]
    all: Map<String, Value>,
}

impl AdditionalClaims for OtherClaims {}

type IdToken =
    openidconnect::IdToken<OtherClaims, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;
type Claims = openidconnect::IdTokenClaims<OtherClaims, CoreGenderClaim>;
type UserInfo = openidconnect::UserInfoClaims<OtherClaims, CoreGenderClaim>;
type Tokens = StandardTokenResponse<
    IdTokenFields<
        OtherClaims,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;
type OidcClient = Client<
    OtherClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What the provider told about itself, and when.
struct Discovered {
    at: Instant,
    metadata: CoreProviderMetadata,
    client: OidcClient,
}

/// One provider.
pub(super) struct Oidc {
    config: OidcConfig,
    callback: String,
    /// Held while the provider is asked, so that it is asked once however many people wait.
    discovered: Mutex<Option<Arc<Discovered>>>,
}

impl Oidc {
    pub(super) fn new(config: OidcConfig, callback: String) -> Self {
        Self { config, callback, discovered: Mutex::default() }
    }

    pub(super) fn issuer(&self) -> &str {
        &self.config.issuer
    }

    pub(super) fn rules(&self) -> &GroupRules {
        &self.config.rules
    }

    pub(super) async fn authorization_url(&self, http: &http::Client, flow: &FlowSecret) -> Result<Url, SignInError> {
        let discovered = self.discovered(http, None).await?;
        let (state, nonce) = (CsrfToken::new(flow.state()), Nonce::new(flow.nonce()));
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(flow.code_verifier()));
        let scopes = self.config.scopes.iter().cloned().map(Scope::new);
        let request = discovered
            .client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, || state, || nonce)
            .add_scopes(scopes)
            .set_pkce_challenge(challenge);
        Ok(request.url().0)
    }

    pub(super) async fn identify(
        &self,
        http: &http::Client,
        flow: &FlowSecret,
        code: String,
        issuer: Option<&str>,
    ) -> Result<Identity, SignInError> {
        if issuer.is_some_and(|issuer| issuer != self.config.issuer) {
            return Err(SignInError::Exchange("another provider sent the browser back (RFC 9207)".to_owned()));
        }
        let mut discovered = self.discovered(http, None).await?;
        let request = discovered.client.exchange_code(AuthorizationCode::new(code));
        let request = request.map_err(|error| SignInError::Discovery(chain(&error)))?;
        let request = request.set_pkce_verifier(PkceCodeVerifier::new(flow.code_verifier()));
        let tokens = request.request_async(http).await.map_err(|error| SignInError::Exchange(chain(&error)))?;
        let token = tokens.id_token().ok_or_else(|| SignInError::IdToken("there is none".to_owned()))?;
        let nonce = Nonce::new(flow.nonce());
        if discovered.lacks_key(token, &nonce) {
            // The provider may have new ones. It is no stranger who makes us ask: it took the code.
            discovered = self.discovered(http, Some(discovered.at)).await?;
        }
        let claims = discovered.verified(token, &nonce, tokens.access_token())?;
        let user_info = if self.lacks_something(claims) {
            discovered.user_info(http, tokens.access_token(), claims.subject()).await?
        } else {
            None
        };
        Ok(self.identity(claims, user_info.as_ref()))
    }

    /// What the provider tells about itself; asked anew after a while, or if it is no newer than `outdated`.
    async fn discovered(&self, http: &http::Client, outdated: Option<Instant>) -> Result<Arc<Discovered>, SignInError> {
        let mut slot = self.discovered.lock().await;
        if let Some(known) = slot.as_ref() {
            let is_fresh = known.at.elapsed() < DISCOVERED_FOR;
            if is_fresh && outdated.is_none_or(|outdated| known.at > outdated) {
                return Ok(Arc::clone(known));
            }
        }
        match (self.discover(http).await, slot.as_ref()) {
            (Ok(new), _) => Ok(Arc::clone(slot.insert(Arc::new(new)))),
            (Err(error), Some(known)) => {
                tracing::warn!(%error, "the sign-in provider does not tell about itself; what it told before still counts");
                Ok(Arc::clone(known))
            }
            (Err(error), None) => Err(error),
        }
    }

    async fn discover(&self, http: &http::Client) -> Result<Discovered, SignInError> {
        let unusable = |text: String| SignInError::Discovery(text);
        let issuer = IssuerUrl::new(self.config.issuer.clone()).map_err(|error| unusable(chain(&error)))?;
        let metadata = CoreProviderMetadata::discover_async(issuer, http);
        let metadata = metadata.await.map_err(|error| unusable(chain(&error)))?;
        let endpoints = [
            Some(metadata.authorization_endpoint().url()),
            metadata.token_endpoint().map(TokenUrl::url),
            metadata.userinfo_endpoint().map(UserInfoUrl::url),
            Some(metadata.jwks_uri().url()),
        ];
        if let Some(open) = endpoints.into_iter().flatten().find(|url| !is_confidential(url)) {
            return Err(unusable(format!("secrets would travel to {open} in the clear")));
        }
        let redirect = RedirectUrl::new(self.callback.clone()).map_err(|error| unusable(chain(&error)))?;
        let secret = ClientSecret::new(self.config.client_secret.expose_secret().to_owned());
        let client = OidcClient::from_provider_metadata(
            metadata.clone(),
            ClientId::new(self.config.client_id.clone()),
            Some(secret),
        );
        let client = client.set_redirect_uri(redirect).set_auth_type(auth_type(&metadata));
        Ok(Discovered { at: Instant::now(), metadata, client })
    }

    /// Whether the ID token leaves something to be told by the user info endpoint.
    fn lacks_something(&self, claims: &Claims) -> bool {
        claims.email().is_none()
            || claims.name().is_none()
            || (self.config.rules.need_groups() && self.groups(claims.additional_claims()).is_none())
    }

    fn groups(&self, claims: &OtherClaims) -> Option<Vec<String>> {
        let path = &self.config.groups_claim;
        let found = claims.all.get(path).or_else(|| {
            let (first, rest) = path.split_once('.')?;
            claims.all.get(first)?.pointer(&format!("/{}", rest.replace('.', "/")))
        });
        match found? {
            Value::String(group) => Some(vec![group.clone()]),
            Value::Array(groups) => Some(groups.iter().filter_map(Value::as_str).map(str::to_owned).collect()),
            _ => None,
        }
    }

    fn identity(&self, claims: &Claims, user_info: Option<&UserInfo>) -> Identity {
        let told: Vec<Told<'_>> = [Some(claims.into()), user_info.map(Into::into)].into_iter().flatten().collect();
        let subject = claims.subject().to_string();
        let email = told.iter().find_map(Told::verified_email);
        let username = told.iter().find_map(|told| told.username.map(|name| name.to_string()));
        let name = told.iter().find_map(|told| Some(told.name?.get(None)?.to_string()));
        Identity {
            handle: email.clone().or_else(|| username.clone()).unwrap_or_else(|| subject.clone()),
            name: name.or(username).unwrap_or_default(),
            groups: told.iter().find_map(|told| self.groups(told.other)).unwrap_or_default(),
            subject,
            email,
        }
    }
}

/// What the provider tells of a person: in the ID token, or beside it.
struct Told<'a> {
    email: Option<&'a EndUserEmail>,
    email_verified: Option<bool>,
    name: Option<&'a LocalizedClaim<EndUserName>>,
    username: Option<&'a EndUserUsername>,
    other: &'a OtherClaims,
}

impl<'a> From<&'a Claims> for Told<'a> {
    fn from(claims: &'a Claims) -> Self {
        Self {
            email: claims.email(),
            email_verified: claims.email_verified(),
            name: claims.name(),
            username: claims.preferred_username(),
            other: claims.additional_claims(),
        }
    }
}

impl<'a> From<&'a UserInfo> for Told<'a> {
    fn from(claims: &'a UserInfo) -> Self {
        Self {
            email: claims.email(),
            email_verified: claims.email_verified(),
            name: claims.name(),
            username: claims.preferred_username(),
            other: claims.additional_claims(),
        }
    }
}

impl Told<'_> {
    /// An address that the provider does not call unverified. Some never say whether it is (Entra ID), and the admin
    /// chose to trust the provider; an address alone opens nothing here.
    fn verified_email(&self) -> Option<String> {
        self.email.filter(|_| self.email_verified != Some(false)).map(|email| email.to_string())
    }
}

/// How the platform proves that it is the client: in the header, unless the provider takes it in the body alone.
fn auth_type(metadata: &CoreProviderMetadata) -> AuthType {
    let methods = metadata.token_endpoint_auth_methods_supported();
    let takes = |method| methods.is_none_or(|methods| methods.contains(&method));
    let in_body = !takes(CoreClientAuthMethod::ClientSecretBasic) && takes(CoreClientAuthMethod::ClientSecretPost);
    if in_body { AuthType::RequestBody } else { AuthType::BasicAuth }
}

impl Discovered {
    /// Checks signature, issuer, audience, expiry and nonce. Signatures are the provider's own alone: with a shared
    /// secret (HS256) whoever knows it could sign, and without any (`none`) everybody.
    fn verifier(&self) -> IdTokenVerifier<'_, CoreJsonWebKey> {
        use CoreJwsSigningAlgorithm as Algorithm;
        let shared = [Algorithm::HmacSha256, Algorithm::HmacSha384, Algorithm::HmacSha512, Algorithm::None];
        let offered = self.metadata.id_token_signing_alg_values_supported().iter().cloned();
        self.client.id_token_verifier().set_allowed_algs(offered.filter(|algorithm| !shared.contains(algorithm)))
    }

    /// Whether the signature is by no key that is known.
    fn lacks_key(&self, token: &IdToken, nonce: &Nonce) -> bool {
        matches!(token.claims(&self.verifier(), nonce), Err(ClaimsVerificationError::SignatureVerification(_)))
    }

    fn verified<'a>(
        &self,
        token: &'a IdToken,
        nonce: &Nonce,
        access_token: &AccessToken,
    ) -> Result<&'a Claims, SignInError> {
        let refused = |error: &dyn std::error::Error| SignInError::IdToken(chain(error));
        let verifier = self.verifier();
        let claims = token.claims(&verifier, nonce).map_err(|error| refused(&error))?;
        // The library leaves this one to us.
        if claims.authorized_party().is_some_and(|party| party != self.client.client_id()) {
            return Err(SignInError::IdToken("it was made for another client".to_owned()));
        }
        if let Some(expected) = claims.access_token_hash() {
            let algorithm = token.signing_alg().map_err(|error| refused(&error))?;
            let key = token.signing_key(&verifier).map_err(|error| refused(&error))?;
            let hash = AccessTokenHash::from_token(access_token, algorithm, key).map_err(|error| refused(&error))?;
            if hash != *expected {
                return Err(SignInError::IdToken("it belongs to another access token".to_owned()));
            }
        }
        Ok(claims)
    }

    /// What the provider tells about the person beside the token, if it tells more; about nobody else (`sub`).
    async fn user_info(
        &self,
        http: &http::Client,
        access_token: &AccessToken,
        subject: &SubjectIdentifier,
    ) -> Result<Option<UserInfo>, SignInError> {
        if self.client.user_info_url().is_none() {
            return Ok(None);
        }
        let failed = |error: &dyn std::error::Error| SignInError::UserInfo(chain(error));
        let request = self.client.user_info(access_token.clone(), Some(subject.clone()));
        let request = request.map_err(|error| failed(&error))?;
        request.request_async(http).await.map(Some).map_err(|error| failed(&error))
    }
}
