//! One's own account, and all accounts for admins.

use ai_toolkit_protocol::{
    Account, AccountId, AccountSession, ChangePassword, CreatedInvitation, DeletedAccount, EndedSessions, Invitation,
    InvitationId, InviteAccount, Page, PasswordResetLink, SessionId, UpdateAccount, UpdateOwnAccount,
    WithdrawnInvitation,
};
use axum::{Json, extract::State, http::StatusCode};

use super::{
    ApiError,
    extract::{Body, Id, Paging, Parameters},
    openapi::Problems,
};
use crate::{
    app::AppState,
    domain::{access::SignedIn, caller::Caller},
};

/// Changes the caller's name or email address; what is absent stays.
#[utoipa::path(put, path = "/account", operation_id = "updateOwnAccount", tag = "accounts",
    request_body = UpdateOwnAccount, responses((status = 200, body = Account), Problems))]
pub(super) async fn update_own(
    State(state): State<AppState>,
    me: SignedIn,
    caller: Caller,
    Body(change): Body<UpdateOwnAccount>,
) -> Result<Json<Account>, ApiError> {
    Ok(Json(state.accounts.update_own(&caller, &me.account.id, change).await?))
}

/// Changes the caller's password; the account's other sessions end.
#[utoipa::path(put, path = "/account/password", operation_id = "changePassword", tag = "accounts",
    request_body = ChangePassword, responses((status = 204, description = "The password is changed"), Problems))]
pub(super) async fn change_password(
    State(state): State<AppState>,
    me: SignedIn,
    caller: Caller,
    Body(change): Body<ChangePassword>,
) -> Result<StatusCode, ApiError> {
    state.accounts.change_password(&caller, &me.account.id, &me.session, change).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The browsers in which the caller is signed in, the one that was used last first.
#[utoipa::path(get, path = "/account/sessions", operation_id = "listSessions", tag = "accounts",
    responses((status = 200, body = Vec<AccountSession>), Problems))]
pub(super) async fn sessions(
    State(state): State<AppState>,
    me: SignedIn,
) -> Result<Json<Vec<AccountSession>>, ApiError> {
    Ok(Json(state.accounts.sessions(&me).await?))
}

/// Ends all the caller's sessions but the one that asks.
#[utoipa::path(delete, path = "/account/sessions", operation_id = "endOtherSessions", tag = "accounts",
    responses((status = 200, body = EndedSessions), Problems))]
pub(super) async fn end_other_sessions(
    State(state): State<AppState>,
    me: SignedIn,
    caller: Caller,
) -> Result<Json<EndedSessions>, ApiError> {
    let ended = state.accounts.end_sessions(&caller, &me.account.id, Some(&me.session)).await?;
    Ok(Json(EndedSessions { ended }))
}

/// Ends one of the caller's sessions.
#[utoipa::path(delete, path = "/account/sessions/{sessionId}", operation_id = "endSession", tag = "accounts",
    params(("sessionId" = String, Path, description = "The session's id")),
    responses((status = 200, body = EndedSessions), Problems))]
pub(super) async fn end_session(
    State(state): State<AppState>,
    Id(session): Id<SessionId>,
    me: SignedIn,
    caller: Caller,
) -> Result<Json<EndedSessions>, ApiError> {
    state.accounts.end_session(&caller, &me.account.id, &session).await?;
    Ok(Json(EndedSessions { ended: 1 }))
}

/// All accounts, oldest first.
#[utoipa::path(get, path = "/accounts", operation_id = "listAccounts", tag = "accounts",
    params(Paging), responses((status = 200, body = Page<Account>), Problems))]
pub(super) async fn list(
    State(state): State<AppState>,
    Parameters(paging): Parameters<Paging>,
) -> Result<Json<Page<Account>>, ApiError> {
    Ok(Json(state.accounts.list(paging.account()?.as_ref(), paging.limit()?).await?))
}

/// Changes what an account may do on the platform.
#[utoipa::path(put, path = "/accounts/{accountId}", operation_id = "updateAccount", tag = "accounts",
    params(AccountPath), request_body = UpdateAccount, responses((status = 200, body = Account), Problems))]
pub(super) async fn update(
    State(state): State<AppState>,
    Id(account): Id<AccountId>,
    caller: Caller,
    Body(change): Body<UpdateAccount>,
) -> Result<Json<Account>, ApiError> {
    let updated = state.accounts.update(&caller, &account, change).await?;
    if !updated.is_active {
        state.locks.take_from_account(&account, &caller).await?;
    }
    Ok(Json(updated))
}

/// Deletes an account; what it wrote stays under its name.
#[utoipa::path(delete, path = "/accounts/{accountId}", operation_id = "deleteAccount", tag = "accounts",
    params(AccountPath), responses((status = 200, body = DeletedAccount), Problems))]
pub(super) async fn delete(
    State(state): State<AppState>,
    Id(account): Id<AccountId>,
    caller: Caller,
) -> Result<Json<DeletedAccount>, ApiError> {
    // First, because the row of a lock goes with its account, and somebody has to tell those who wait for it.
    state.locks.take_from_account(&account, &caller).await?;
    state.accounts.delete(&caller, &account).await?;
    Ok(Json(DeletedAccount { deleted: true }))
}

/// Ends all sessions of an account.
#[utoipa::path(delete, path = "/accounts/{accountId}/sessions", operation_id = "endAccountSessions", tag = "accounts",
    params(AccountPath), responses((status = 200, body = EndedSessions), Problems))]
pub(super) async fn end_sessions(
    State(state): State<AppState>,
    Id(account): Id<AccountId>,
    caller: Caller,
) -> Result<Json<EndedSessions>, ApiError> {
    Ok(Json(EndedSessions { ended: state.accounts.end_sessions(&caller, &account, None).await? }))
}

/// Makes a link that sets a new password; this answer alone has it.
#[utoipa::path(post, path = "/accounts/{accountId}/password-reset", operation_id = "createPasswordReset", tag = "accounts",
    params(AccountPath), responses((status = 201, body = PasswordResetLink), Problems))]
pub(super) async fn password_reset(
    State(state): State<AppState>,
    Id(account): Id<AccountId>,
    caller: Caller,
) -> Result<(StatusCode, Json<PasswordResetLink>), ApiError> {
    Ok((StatusCode::CREATED, Json(state.accounts.password_reset(&caller, &account).await?)))
}

/// The invitations to the platform that nobody has accepted yet.
#[utoipa::path(get, path = "/invitations", operation_id = "listInvitations", tag = "accounts",
    responses((status = 200, body = Vec<Invitation>), Problems))]
pub(super) async fn invitations(State(state): State<AppState>) -> Result<Json<Vec<Invitation>>, ApiError> {
    Ok(Json(state.accounts.invitations(None).await?))
}

/// Invites somebody to the platform; this answer alone has the link.
#[utoipa::path(post, path = "/invitations", operation_id = "createInvitation", tag = "accounts",
    request_body = InviteAccount, responses((status = 201, body = CreatedInvitation), Problems))]
pub(super) async fn invite(
    State(state): State<AppState>,
    caller: Caller,
    Body(wanted): Body<InviteAccount>,
) -> Result<(StatusCode, Json<CreatedInvitation>), ApiError> {
    Ok((StatusCode::CREATED, Json(state.accounts.invite_account(&caller, wanted).await?)))
}

/// Withdraws an invitation to the platform.
#[utoipa::path(delete, path = "/invitations/{invitationId}", operation_id = "withdrawInvitation", tag = "accounts",
    params(("invitationId" = String, Path, description = "The invitation's id")),
    responses((status = 200, body = WithdrawnInvitation), Problems))]
pub(super) async fn withdraw(
    State(state): State<AppState>,
    Id(invitation): Id<InvitationId>,
    caller: Caller,
) -> Result<Json<WithdrawnInvitation>, ApiError> {
    state.accounts.withdraw(&caller, None, &invitation).await?;
    Ok(Json(WithdrawnInvitation { withdrawn: true }))
}

/// An account in the path.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes what the extractors take")]
struct AccountPath {
    /// The account's id.
    #[param(rename = "accountId")]
    account_id: String,
}
