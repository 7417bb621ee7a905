//! Signing in through another service: off to it, and back again. Both are visits of a browser, so that what goes wrong
//! is told by a code in the address of the page that the browser ends at.

use ai_toolkit_protocol::{AccountIdentity, ProjectId, UnlinkedIdentity};
use axum::{
    Json,
    extract::{FromRequestParts, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use url::Url;

use super::{
    ApiError, cookie,
    extract::{Parameters, path_segments},
    identity::{IsSecure, UserAgent},
    openapi::Problems,
    session::with_accounts,
};
use crate::{
    app::AppState,
    domain::{
        access::{SignedIn, Visitor},
        accounts::{FLOW_LASTS, SignInRefused},
        caller::Caller,
    },
    secrets::Secret,
    sign_in::{FlowSecret, Provider},
    store::FlowRecord,
};

const SIGN_IN_PAGE: &str = "/sign-in";
const MAX_NEXT_BYTES: usize = 1_000;
/// Services give codes of some hundred bytes.
const MAX_CODE_BYTES: usize = 4_096;

/// Why a sign-in came to nothing, as the browser app reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Failure {
    /// The person or the service said no.
    Denied,
    /// Nothing lets the person in.
    NotAllowed,
    /// Another account has the email address.
    EmailTaken,
    /// The service gives no verified email address.
    NoEmail,
    /// The identity is linked already.
    IdentityTaken,
    /// The invitation does not work.
    DeadLink,
    /// The service does not answer as it should.
    ProviderFailed,
    /// It took too long, has been done already, or another browser began it.
    Expired,
}

impl Failure {
    fn code(self) -> &'static str {
        match self {
            Self::Denied => "denied",
            Self::NotAllowed => "not_allowed",
            Self::EmailTaken => "email_taken",
            Self::NoEmail => "no_email",
            Self::IdentityTaken => "identity_taken",
            Self::DeadLink => "dead_link",
            Self::ProviderFailed => "provider_failed",
            Self::Expired => "expired",
        }
    }
}

/// What a sign-in may begin with.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Start {
    /// Where the browser goes afterwards: a path of the browser app. `/` unless given.
    next: Option<String>,
    /// What is after the `#` of an invitation's link, to accept it.
    invite: Option<String>,
    /// `true` links the service to the account that is signed in; from the platform's own pages only.
    link: Option<bool>,
}

/// The service in the path.
pub(super) struct Named(String);

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let found = path_segments(parts).await?.into_iter().find(|(key, _)| key == "provider");
        Ok(Self(found.map(|(_, name)| name).unwrap_or_default()))
    }
}

/// Sends the browser to another service, to prove there who uses it.
#[utoipa::path(get, path = "/auth/{provider}/start", operation_id = "startSignIn", tag = "accounts",
    params(("provider" = String, Path, description = "`oidc` or `github`"), Start),
    responses((status = 302, description = "To the service, or back with an error's code"), Problems))]
pub(super) async fn start(
    State(state): State<AppState>,
    Named(provider): Named,
    Parameters(wanted): Parameters<Start>,
    visitor: Visitor,
    IsSecure(secure): IsSecure,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let provider = known(&state, &provider)?;
    let next = wanted.next.filter(|next| is_own_page(next));
    let account = match wanted.link {
        Some(true) => {
            let own = state.config.public_url.as_ref().is_some_and(|url| is_from_own_page(&headers, url));
            let account = visitor.account().map(|account| account.id.clone()).filter(|_| own);
            Some(account.ok_or_else(|| {
                ApiError::new(
                    ai_toolkit_protocol::ProblemCode::Forbidden,
                    "a service is linked from the account page of who is signed in; open it and do it there",
                )
            })?)
        }
        _ => None,
    };
    let invitation = wanted.invite.map(|token| Secret::given(&token).hash());
    let flow = FlowRecord { provider: provider.id().to_owned(), next, invitation, account };
    let secret = FlowSecret::generate().map_err(|error| ApiError::internal(&error))?;
    match state.providers.authorization_url(provider, &secret).await {
        Ok(url) => {
            state.accounts.begin_flow(&secret, &flow).await?;
            Ok(found(url.as_str(), [cookie::flow_begun(secret.secret(), FLOW_LASTS, secure)]))
        }
        Err(error) => {
            tracing::warn!(provider = provider.id(), %error, "a sign-in could not begin");
            Ok(found(&failed(&flow, Failure::ProviderFailed), []))
        }
    }
}

/// What a service sends the browser back with. Services add parameters of their own.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Callback {
    /// What the platform gave the service.
    state: Option<String>,
    /// What the platform can fetch a token for.
    code: Option<String>,
    /// Why there is no code.
    error: Option<String>,
    /// Which service it is (RFC 9207).
    iss: Option<String>,
}

/// Where another service sends the browser back to: signs in, or links the service to the account that is signed in.
#[utoipa::path(get, path = "/auth/{provider}/callback", operation_id = "finishSignIn", tag = "accounts",
    params(("provider" = String, Path, description = "`oidc` or `github`"), Callback),
    responses((status = 302, description = "To where the sign-in was to lead, or to the page for signing in with an error's code"), Problems))]
pub(super) async fn callback(
    State(state): State<AppState>,
    Named(provider): Named,
    Parameters(sent): Parameters<Callback>,
    visit: Visit,
) -> Result<Response, ApiError> {
    let provider = known(&state, &provider)?;
    // Another browser's way back must not end this one's sign-in: its flow stays until its own state comes.
    let secret =
        visit.flow.as_ref().filter(|secret| sent.state.as_deref().is_some_and(|state| secret.has_state(state)));
    let Some(secret) = secret else { return Ok(found(&sign_in_page(Failure::Expired), [])) };
    let ended = cookie::flow_ended(visit.is_secure);
    let flow = state.accounts.take_flow(secret).await?.filter(|flow| flow.provider == provider.id());
    let Some(flow) = flow else { return Ok(found(&sign_in_page(Failure::Expired), [ended])) };
    match finish(&state, provider, secret, &flow, sent, &visit).await {
        Ok((session, project)) => {
            let longest = state.config.session_times.longest;
            let session = session.map(|secret| cookie::signed_in(&secret, longest, visit.is_secure));
            let project = project.map_or("/".to_owned(), |project| format!("/projects/{project}"));
            Ok(found(&flow.next.unwrap_or(project), session.into_iter().chain([ended])))
        }
        Err(End::Told(failure)) => Ok(found(&failed(&flow, failure), [ended])),
        Err(End::Failed(error)) => Err(error),
    }
}

/// Who comes back, in which browser.
pub(super) struct Visit {
    visitor: Visitor,
    caller: Caller,
    is_secure: bool,
    user_agent: Option<String>,
    /// What the browser began.
    flow: Option<FlowSecret>,
}

impl FromRequestParts<AppState> for Visit {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let Ok(visitor) = Visitor::from_request_parts(parts, state).await;
        let Ok(IsSecure(is_secure)) = IsSecure::from_request_parts(parts, state).await;
        let Ok(UserAgent(user_agent)) = UserAgent::from_request_parts(parts, state).await;
        let caller = Caller::from_request_parts(parts, state).await?;
        let flow = cookie::flow_cookie(&parts.headers).as_deref().and_then(FlowSecret::given);
        Ok(Self { visitor, caller, is_secure, user_agent, flow })
    }
}

/// How a sign-in ends that does not succeed.
enum End {
    Told(Failure),
    Failed(ApiError),
}

impl From<SignInRefused> for End {
    fn from(refused: SignInRefused) -> Self {
        Self::Told(match refused {
            SignInRefused::NotAllowed => Failure::NotAllowed,
            SignInRefused::EmailTaken => Failure::EmailTaken,
            SignInRefused::NoEmail => Failure::NoEmail,
            SignInRefused::IdentityTaken => Failure::IdentityTaken,
            SignInRefused::DeadLink => Failure::DeadLink,
            SignInRefused::Failed(error) => return Self::Failed(error.into()),
        })
    }
}

async fn finish(
    state: &AppState,
    provider: &Provider,
    secret: &FlowSecret,
    flow: &FlowRecord,
    sent: Callback,
    visit: &Visit,
) -> Result<(Option<Secret>, Option<ProjectId>), End> {
    let code = match (sent.code, sent.error.as_deref()) {
        (Some(code), None) if code.len() <= MAX_CODE_BYTES => code,
        (_, Some("access_denied")) => return Err(End::Told(Failure::Denied)),
        (_, error) => {
            let error: String = error.unwrap_or("no code").chars().take(100).collect();
            tracing::warn!(provider = provider.id(), error, "a sign-in service refused");
            return Err(End::Told(Failure::ProviderFailed));
        }
    };
    if flow.account.is_some() && flow.account.as_ref() != visit.visitor.account().map(|account| &account.id) {
        // Somebody signed out, or in as somebody else, meanwhile.
        return Err(End::Told(Failure::Expired));
    }
    let proved = state.providers.identify(provider, secret, code, sent.iss.as_deref()).await.map_err(|error| {
        tracing::warn!(provider = provider.id(), %error, "a sign-in failed");
        End::Told(Failure::ProviderFailed)
    })?;
    match &flow.account {
        Some(account) => {
            state.accounts.link_identity(&visit.caller, account, &proved).await?;
            Ok((None, None))
        }
        None => {
            let user_agent = visit.user_agent.as_deref();
            let signed_in = state.accounts.sign_in_by(&visit.caller, &proved, flow.invitation, user_agent).await?;
            Ok((Some(signed_in.0.secret), signed_in.1))
        }
    }
}

/// The services that the caller's account is linked to.
#[utoipa::path(get, path = "/account/identities", operation_id = "listIdentities", tag = "accounts",
    responses((status = 200, body = Vec<AccountIdentity>), Problems))]
pub(super) async fn identities(
    State(state): State<AppState>,
    me: SignedIn,
) -> Result<Json<Vec<AccountIdentity>>, ApiError> {
    Ok(Json(state.accounts.identities(&me.account.id).await?))
}

/// Unlinks the caller's account from a service; not from the last one of an account without a password.
#[utoipa::path(delete, path = "/account/identities/{provider}", operation_id = "unlinkIdentity", tag = "accounts",
    params(("provider" = String, Path, description = "`oidc` or `github`")),
    responses((status = 200, body = UnlinkedIdentity), Problems))]
pub(super) async fn unlink(
    State(state): State<AppState>,
    Named(provider): Named,
    me: SignedIn,
    caller: Caller,
) -> Result<Json<UnlinkedIdentity>, ApiError> {
    let configured = state.providers.list();
    let others: Vec<&str> =
        configured.iter().map(|other| other.id.as_str()).filter(|other| *other != provider).collect();
    state.accounts.unlink_identity(&caller, &me, &provider, &others).await?;
    Ok(Json(UnlinkedIdentity { unlinked: true }))
}

fn known<'a>(state: &'a AppState, provider: &str) -> Result<&'a Provider, ApiError> {
    with_accounts(state)?;
    state.providers.get(provider).ok_or_else(|| {
        ApiError::new(
            ai_toolkit_protocol::ProblemCode::NotFound,
            "nobody signs in through this service here; GET /api/session lists those that are set up",
        )
    })
}

/// Whether a browser may be sent there: a page of the browser app, on no other server and no address of the API.
fn is_own_page(next: &str) -> bool {
    // As browsers read it: dots in the path are gone.
    let base = Url::parse("http://platform.invalid/").ok();
    let leads_home = base.is_some_and(|base| {
        base.join(next).is_ok_and(|url| url.origin() == base.origin() && !url.path().starts_with("/api/"))
    });
    next.len() <= MAX_NEXT_BYTES
        && next.starts_with('/')
        && !next.starts_with("//")
        && next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
        && leads_home
}

/// Whether the browser was led here by a page of the platform. A foreign page could otherwise link its owner's identity
/// to the account of whoever visits it. Browsers name the site on TLS and loopback, and the page where they do not.
fn is_from_own_page(headers: &HeaderMap, public_url: &Url) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    match text(HeaderName::from_static("sec-fetch-site")) {
        Some(site) => site == "same-origin",
        None => {
            let page = text(header::REFERER).and_then(|page| Url::parse(page).ok());
            page.is_some_and(|page| page.origin() == public_url.origin())
        }
    }
}

fn sign_in_page(failure: Failure) -> String {
    format!("{SIGN_IN_PAGE}?error={}", failure.code())
}

/// Where a failed sign-in ends: on the page for signing in, or where the account was to be linked from.
fn failed(flow: &FlowRecord, failure: Failure) -> String {
    match (&flow.account, &flow.next) {
        (Some(_), Some(next)) => {
            let (page, fragment) =
                next.split_once('#').map_or((next.as_str(), None), |(page, rest)| (page, Some(rest)));
            let separator = if page.contains('?') { '&' } else { '?' };
            let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
            format!("{page}{separator}error={}{fragment}", failure.code())
        }
        _ => sign_in_page(failure),
    }
}

fn found(location: &str, cookies: impl IntoIterator<Item = HeaderValue>) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(header::LOCATION, HeaderValue::from_str(location).unwrap_or(HeaderValue::from_static("/")));
    for cookie in cookies {
        headers.append(header::SET_COOKIE, cookie);
    }
    (StatusCode::FOUND, headers).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("/", true)]
    #[case("/projects/prj_1?tab=docs#top", true)]
    #[case("//evil.example", false)]
    #[case("/\\evil.example", false)]
    #[case("/\t/evil.example", false)]
    #[case("https://evil.example/", false)]
    #[case("javascript:alert(1)", false)]
    #[case("projects", false)]
    #[case("", false)]
    #[case("/a\r\nSet-Cookie: x=y", false)]
    #[case("/api/auth/github/start?link=true", false)]
    #[case("/./%2e/api/auth/github/start?link=true", false)]
    fn browsers_are_sent_to_pages_of_the_platform_only(#[case] next: &str, #[case] expected: bool) {
        assert_eq!(is_own_page(next), expected);
        assert!(!is_own_page(&format!("/{}", "x".repeat(MAX_NEXT_BYTES))));
    }

    #[rstest::rstest]
    #[case(&[("sec-fetch-site", "same-origin")], true)]
    #[case(&[("sec-fetch-site", "cross-site"), ("referer", "https://docs.example.com/account")], false)]
    #[case(&[("sec-fetch-site", "none")], false)]
    #[case(&[("referer", "https://docs.example.com/account")], true)]
    #[case(&[("referer", "https://docs.example.com.evil.example/")], false)]
    #[case(&[], false)]
    fn accounts_are_linked_from_own_pages_only(#[case] sent: &[(&'static str, &str)], #[case] expected: bool) {
        let headers =
            sent.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())).collect();
        assert_eq!(is_from_own_page(&headers, &Url::parse("https://docs.example.com").unwrap()), expected);
    }

    #[test]
    fn a_failed_link_ends_where_it_began() {
        let flow = |next: Option<&str>, link: bool| FlowRecord {
            provider: "oidc".into(),
            next: next.map(str::to_owned),
            invitation: None,
            account: link.then(ai_toolkit_protocol::AccountId::generate),
        };
        let failed = |flow: &FlowRecord| failed(flow, Failure::IdentityTaken);
        assert_eq!(failed(&flow(Some("/account"), true)), "/account?error=identity_taken");
        assert_eq!(failed(&flow(Some("/account?a=b#c"), true)), "/account?a=b&error=identity_taken#c");
        assert_eq!(failed(&flow(Some("/projects"), false)), "/sign-in?error=identity_taken");
        assert_eq!(failed(&flow(None, true)), "/sign-in?error=identity_taken");
    }
}
