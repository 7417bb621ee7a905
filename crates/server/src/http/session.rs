//! Who the caller is: signing in and out, and the links that make it possible.

use ai_toolkit_protocol::{
    AcceptInvitation, AcceptedInvitation, LinkInfo, LookUpLink, ResetPassword, Session, SessionMode, SetUp, SignIn,
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{
    ApiError, cookie,
    extract::Body,
    identity::{IsSecure, UserAgent},
    openapi::Problems,
};
use crate::{
    app::AppState,
    config::AuthMode,
    domain::{access::Visitor, accounts::StartedSession, caller::Caller},
    listen::ClientAddress,
};

/// Who the caller is, and how to become somebody.
#[utoipa::path(get, path = "/session", operation_id = "getSession", tag = "accounts",
    responses((status = 200, body = Session), Problems))]
pub(super) async fn get(
    State(state): State<AppState>,
    visitor: Visitor,
    caller: Caller,
) -> Result<Json<Session>, ApiError> {
    let setup_needed = state.config.auth == AuthMode::Accounts && !state.store.has_accounts().await?;
    let name = (!matches!(visitor, Visitor::Nobody)).then_some(caller.name);
    Ok(Json(Session {
        mode: match state.config.auth {
            AuthMode::None => SessionMode::None,
            AuthMode::Accounts => SessionMode::Accounts,
        },
        name,
        account: visitor.account().cloned(),
        setup_needed,
        providers: state.providers.list(),
    }))
}

/// Signs in with a password; the answer sets the session's cookie.
#[utoipa::path(post, path = "/session", operation_id = "signIn", tag = "accounts",
    request_body = SignIn, responses((status = 201, body = Session), Problems))]
pub(super) async fn sign_in(
    State(state): State<AppState>,
    caller: Caller,
    address: ClientAddress,
    secure: IsSecure,
    UserAgent(user_agent): UserAgent,
    Body(credentials): Body<SignIn>,
) -> Result<Response, ApiError> {
    with_accounts(&state)?;
    state.rate_limits.sign_in(address, &credentials.email)?;
    let started = state.accounts.sign_in(&caller, &credentials, user_agent.as_deref()).await?;
    Ok(begin(&state, started, secure))
}

/// Signs out: ends the session and takes its cookie away.
#[utoipa::path(delete, path = "/session", operation_id = "signOut", tag = "accounts",
    responses((status = 204, description = "Signed out"), Problems))]
pub(super) async fn sign_out(
    State(state): State<AppState>,
    visitor: Visitor,
    caller: Caller,
    IsSecure(secure): IsSecure,
) -> Result<Response, ApiError> {
    if let Visitor::Person(signed_in) = &visitor {
        state.accounts.sign_out(&caller, signed_in).await?;
    }
    let mut headers = HeaderMap::new();
    headers.insert(header::SET_COOKIE, cookie::signed_out(secure));
    Ok((StatusCode::NO_CONTENT, headers).into_response())
}

/// Makes the platform's first account, its admin, and signs it in.
#[utoipa::path(post, path = "/setup", operation_id = "setUp", tag = "accounts",
    request_body = SetUp, responses((status = 201, body = Session), Problems))]
pub(super) async fn set_up(
    State(state): State<AppState>,
    caller: Caller,
    secure: IsSecure,
    UserAgent(user_agent): UserAgent,
    Body(wanted): Body<SetUp>,
) -> Result<Response, ApiError> {
    with_accounts(&state)?;
    let started = state.accounts.set_up(&caller, &wanted.token, &wanted.account, user_agent.as_deref()).await?;
    Ok(begin(&state, started, secure))
}

/// What a link is for. It is asked with POST, so that the link's secret is in no address and no log.
#[utoipa::path(post, path = "/links/look-up", operation_id = "lookUpLink", tag = "accounts",
    request_body = LookUpLink, responses((status = 200, body = LinkInfo), Problems))]
pub(super) async fn look_up_link(
    State(state): State<AppState>,
    Body(wanted): Body<LookUpLink>,
) -> Result<Json<LinkInfo>, ApiError> {
    with_accounts(&state)?;
    Ok(Json(state.accounts.look_up_link(&wanted.token).await?))
}

/// Accepts an invitation. Whoever is signed in gives the token alone; whoever is not gets an account and is signed in.
#[utoipa::path(post, path = "/invitations/accept", operation_id = "acceptInvitation", tag = "accounts",
    request_body = AcceptInvitation, responses((status = 200, body = AcceptedInvitation), Problems))]
pub(super) async fn accept(
    State(state): State<AppState>,
    visitor: Visitor,
    caller: Caller,
    IsSecure(secure): IsSecure,
    UserAgent(user_agent): UserAgent,
    Body(wanted): Body<AcceptInvitation>,
) -> Result<Response, ApiError> {
    with_accounts(&state)?;
    let accepted = state.accounts.accept(&caller, visitor.account(), wanted, user_agent.as_deref()).await?;
    let mut headers = HeaderMap::new();
    if let Some(started) = &accepted.session {
        let longest = state.config.session_times.longest;
        headers.insert(header::SET_COOKIE, cookie::signed_in(&started.secret, longest, secure));
    }
    Ok((headers, Json(AcceptedInvitation { project_id: accepted.project })).into_response())
}

/// Sets a new password by a link that an admin made; all sessions of the account end.
#[utoipa::path(post, path = "/password-reset", operation_id = "resetPassword", tag = "accounts",
    request_body = ResetPassword, responses((status = 204, description = "The password is set"), Problems))]
pub(super) async fn reset_password(
    State(state): State<AppState>,
    caller: Caller,
    Body(wanted): Body<ResetPassword>,
) -> Result<StatusCode, ApiError> {
    with_accounts(&state)?;
    state.accounts.reset_password(&caller, wanted).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn begin(state: &AppState, started: StartedSession, IsSecure(secure): IsSecure) -> Response {
    let mut headers = HeaderMap::new();
    let longest = state.config.session_times.longest;
    headers.insert(header::SET_COOKIE, cookie::signed_in(&started.secret, longest, secure));
    let session = Session {
        mode: SessionMode::Accounts,
        name: Some(started.account.name.clone()),
        account: Some(started.account),
        setup_needed: false,
        providers: state.providers.list(),
    };
    (StatusCode::CREATED, headers, Json(session)).into_response()
}

/// In mode `none` there is nobody to become.
pub(super) fn with_accounts(state: &AppState) -> Result<(), ApiError> {
    match state.config.auth {
        AuthMode::Accounts => Ok(()),
        AuthMode::None => Err(ApiError::new(
            ai_toolkit_protocol::ProblemCode::NotFound,
            "this server runs without accounts, so nobody has to sign in; start it with --auth accounts to change that",
        )),
    }
}
