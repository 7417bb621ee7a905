//! Members of a project, and the invitations to it.

use ai_toolkit_protocol::{
    AccountId, CreatedInvitation, Invitation, InvitationId, InviteMember, Member, ProjectId, RemovedMember,
    UpdateMember, WithdrawnInvitation,
};
use axum::{Json, extract::State, http::StatusCode};

use super::{
    ApiError,
    extract::{Body, Id},
    openapi::{Problems, ProjectPath},
};
use crate::{
    app::AppState,
    domain::{access::SignedIn, caller::Caller},
};

/// A project's members, sorted by name.
#[utoipa::path(get, path = "/projects/{id}/members", operation_id = "listMembers", tag = "members",
    params(ProjectPath), responses((status = 200, body = Vec<Member>), Problems))]
pub(super) async fn list(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
) -> Result<Json<Vec<Member>>, ApiError> {
    Ok(Json(state.accounts.members(&project).await?))
}

/// Gives a member another role.
#[utoipa::path(put, path = "/projects/{id}/members/{accountId}", operation_id = "updateMember", tag = "members",
    params(ProjectPath, ("accountId" = String, Path, description = "The member's account")),
    request_body = UpdateMember, responses((status = 200, body = Member), Problems))]
pub(super) async fn update(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    Id(account): Id<AccountId>,
    caller: Caller,
    Body(change): Body<UpdateMember>,
) -> Result<Json<Member>, ApiError> {
    Ok(Json(state.accounts.update_member(&caller, &project, &account, change.role).await?))
}

/// Ends somebody's membership.
#[utoipa::path(delete, path = "/projects/{id}/members/{accountId}", operation_id = "removeMember", tag = "members",
    params(ProjectPath, ("accountId" = String, Path, description = "The member's account")),
    responses((status = 200, body = RemovedMember), Problems))]
pub(super) async fn remove(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    Id(account): Id<AccountId>,
    caller: Caller,
) -> Result<Json<RemovedMember>, ApiError> {
    state.accounts.remove_member(&caller, &project, &account).await?;
    Ok(Json(RemovedMember { removed: true }))
}

/// Ends the caller's own membership.
#[utoipa::path(delete, path = "/projects/{id}/membership", operation_id = "leaveProject", tag = "members",
    params(ProjectPath), responses((status = 200, body = RemovedMember), Problems))]
pub(super) async fn leave(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    me: SignedIn,
    caller: Caller,
) -> Result<Json<RemovedMember>, ApiError> {
    state.accounts.remove_member(&caller, &project, &me.account.id).await?;
    Ok(Json(RemovedMember { removed: true }))
}

/// The invitations to the project that nobody has accepted yet.
#[utoipa::path(get, path = "/projects/{id}/invitations", operation_id = "listProjectInvitations", tag = "members",
    params(ProjectPath), responses((status = 200, body = Vec<Invitation>), Problems))]
pub(super) async fn invitations(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
) -> Result<Json<Vec<Invitation>>, ApiError> {
    Ok(Json(state.accounts.invitations(Some(&project)).await?))
}

/// Invites somebody to the project; this answer alone has the link.
#[utoipa::path(post, path = "/projects/{id}/invitations", operation_id = "inviteMember", tag = "members",
    params(ProjectPath), request_body = InviteMember, responses((status = 201, body = CreatedInvitation), Problems))]
pub(super) async fn invite(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    caller: Caller,
    Body(wanted): Body<InviteMember>,
) -> Result<(StatusCode, Json<CreatedInvitation>), ApiError> {
    Ok((StatusCode::CREATED, Json(state.accounts.invite_member(&caller, &project, wanted).await?)))
}

/// Withdraws an invitation to the project.
#[utoipa::path(delete, path = "/projects/{id}/invitations/{invitationId}", operation_id = "withdrawProjectInvitation",
    tag = "members", params(ProjectPath, ("invitationId" = String, Path, description = "The invitation's id")),
    responses((status = 200, body = WithdrawnInvitation), Problems))]
pub(super) async fn withdraw(
    State(state): State<AppState>,
    Id(project): Id<ProjectId>,
    Id(invitation): Id<InvitationId>,
    caller: Caller,
) -> Result<Json<WithdrawnInvitation>, ApiError> {
    state.accounts.withdraw(&caller, Some(&project), &invitation).await?;
    Ok(Json(WithdrawnInvitation { withdrawn: true }))
}
